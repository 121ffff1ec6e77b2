# SPDX-License-Identifier: Apache-2.0
"""`merger report`: what it tells of a campaign in which much is odd, and what it must not tell."""

import html.parser
import itertools
import json
import os
import pathlib
import re
import shutil
import subprocess
import unittest

from merger_case import COLLECTOR, MERGER, MergerCase, environment

FORM = """[form]
family_name = required handed-over
given_name = required handed-over
birth_date = required internal
id_number = optional internal
city = optional handed-over
address = optional internal
phone = optional internal
"""
INI = """[campaign]
window = 2021-09-06 .. 2021-09-10
goal = 1000
[kk]
title = Ақынға бостандық
addressee = Президент
text = text.txt
[ru]
title = Свободу поэту
addressee = Президент
text = text.txt
[en]
title = Freedom for the poet <&>
addressee = The President
text = text.txt
""" + FORM
COLUMNS = "family_name,given_name,birth_date,id_number,city,address,phone,reference\n"
GIVEN = ["Айгерім", "Ерлан", "Дана", "Марат", "Сәуле", "Болат", "Жанар", "Тимур", "Әсел", "Қайрат"]
SYLLABLES = ["Жан", "Бек", "Қон", "Тол", "Мұр", "Сар", "Ерк", "Нұр", "Ғаб", "Дос", "Шын", "Ұлт"]
SMALL_TOWN = "Шалғайбұлақ"
NAME_AS_TOWN = "Құпияқызы Бибі"
LANGS = ("kk", "ru", "en")
# Files that an opening of the list may write to.
OF_THE_LIST = re.compile(r"^(master\.db(-wal|-shm|-journal)?|merger\.lock)$")


def with_check_digit(first):
    """An identity number from its first eleven digits; None if there is none."""
    for weights in (range(1, 12), [3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2]):
        rest = sum(int(digit) * weight for digit, weight in zip(first, weights)) % 11
        if rest < 10:
            return first + str(rest)
    return None


def consecutive(count):
    found = map(with_check_digit, (f"9001013{serial:04}" for serial in itertools.count(100)))
    return list(itertools.islice(filter(None, found), count))


class People:
    """Invented people, no two of whom are alike."""

    def __init__(self):
        self.names = ("".join(parts).capitalize() + "ұлы"
                      for parts in itertools.permutations(SYLLABLES, 3))
        self.number = 0

    def next(self):
        self.number += 1
        day = self.number * 37
        return [next(self.names), GIVEN[self.number % len(GIVEN)],
                f"{1940 + day % 60}-{1 + day % 12:02}-{1 + day % 28:02}", "", "Алматы", "", ""]


def rows(sheet, people):
    return "".join(",".join(person) + f",{sheet}/{line}\n" for line, person in enumerate(people, 1))


class Page(html.parser.HTMLParser):
    """The cells of every row that has an id, and all text."""

    def __init__(self, text):
        super().__init__()
        self.rows, self.text, self.tags, self.row = {}, [], [], None
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))
        if tag == "tr":
            self.row = self.rows.setdefault(dict(attributes).get("id"), [])

    def handle_endtag(self, tag):
        if tag == "tr":
            self.row = None

    def handle_data(self, data):
        self.text.append(data)
        if self.row is not None:
            self.row.append(data)

    def number(self, row):
        return int(self.rows[row][-1])


class Report(MergerCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.typed = {SMALL_TOWN, NAME_AS_TOWN}
        cls.people = People()
        cls.put("campaign.ini", INI)
        cls.found("odd")
        cls.stick_of_all = cls.shared / "batches"
        cls.stick_of_all.mkdir()
        cls.make_heron()
        cls.make_stork()
        cls.make_crane()
        cls.make_robin()
        cls.make_swallow()
        cls.enroll("owl")
        cls.merger_of("odd", "merge", str(cls.stick_of_all), exit_code=3)  # robin's are held
        cls.decide()

    # ---- a campaign in which much is odd ----------------------------------------------------

    @classmethod
    def enroll(cls, alias):
        kit = f"odd-{alias}"
        cls.must(MERGER, "enroll", "odd", "--alias", alias, "-o", kit, "--test-lock",
                 "--passphrase-file", "words", "--kit-passphrase-file", "words")
        return kit

    @classmethod
    def some(cls, count, **changes):
        """So many people; what they give is remembered."""
        places = {"number": 3, "city": 4, "address": 5, "phone": 6}
        people = [cls.people.next() for _ in range(count)]
        for name, value in changes.items():
            for person, one in zip(people, value if isinstance(value, list) else [value] * count):
                person[places[name]] = one
        cls.remember(people)
        return people

    @classmethod
    def remember(cls, people):
        for person in people:
            cls.typed.update(value for at, value in enumerate(person) if value and at != 4)

    @classmethod
    def run_on(cls, day, *command, lines=None):
        """Runs the collector as if it were noon of that day."""
        preloading = {**environment(), "TZ": "UTC"}
        preloading["ASAN_OPTIONS"] += ":verify_asan_link_order=0"
        done = subprocess.run(["faketime", f"{day} 12:00:00", COLLECTOR, *command,
                               "--passphrase-file", "words"], cwd=cls.shared, env=preloading,
                              input="\n".join(lines or []).encode(), capture_output=True,
                              check=False, timeout=300)
        if done.returncode != 0:
            raise AssertionError(f"{command}: {done.returncode}: {done.stderr.decode()}")

    @classmethod
    def bring(cls, kit, day, people, sheet=1):
        cls.put("sheet.csv", COLUMNS + rows(sheet, people))
        cls.run_on(day, "import", "sheet.csv", "-k", kit, "--force")

    @classmethod
    def deliver(cls, kit, but=()):
        """Copies a kit's batches to the stick, all but some by the order in which they were made."""
        batches = sorted((cls.shared / kit / "state").glob("*.qolb"),
                         key=lambda path: path.stat().st_mtime_ns)
        for number, path in enumerate(batches):
            if number not in but:
                shutil.copy(path, cls.stick_of_all / f"{kit}-{path.name}")

    @classmethod
    def make_heron(cls):
        """Very many in a day, among them people with one telephone, one address, numbers in a row."""
        kit = cls.enroll("heron")
        people = cls.some(200) + cls.some(2, city=SMALL_TOWN) + cls.some(1, city=NAME_AS_TOWN)
        people += cls.some(6, city="Семей") + cls.some(10, phone="+7 701 555 44 33")
        people += cls.some(20, address="Сиқырлы көшесі 17") + cls.some(4, number=consecutive(4))
        cls.bring(kit, "2021-09-06", people)
        cls.deliver(kit)

    @classmethod
    def make_stork(cls):
        """One list twice."""
        kit = cls.enroll("stork")
        people = cls.some(12)
        cls.bring(kit, "2021-09-07", people)
        cls.bring(kit, "2021-09-07", people, sheet=2)
        cls.deliver(kit)

    @classmethod
    def make_crane(cls):
        """A clock that goes back, one that is far off, and a batch that is not here."""
        kit = cls.enroll("crane")
        days = ["2021-09-08", "2021-09-08", "2021-09-07", "2022-01-15"]
        for number, day in enumerate(days, 1):
            cls.bring(kit, day, cls.some(2), sheet=number)
        cls.deliver(kit, but=[1])

    @classmethod
    def make_robin(cls):
        """A kit that was copied: two batches with one number are held."""
        kit = cls.enroll("robin")
        shutil.copytree(cls.shared / kit, cls.shared / "odd-copy")
        for folder in (kit, "odd-copy"):
            cls.bring(folder, "2021-09-08", cls.some(1))
            cls.deliver(folder)

    @classmethod
    def make_swallow(cls):
        """Six who sign within a second, one of whom is not to be named."""
        people = cls.some(6)
        lines = []
        for family, given, born, *_ in people:
            wish = "2" if family == people[0][0] else "1"
            lines += ["", "en", "", family, given, born, "", "Алматы", "", "", "y", "", wish]
        kit = cls.enroll("swallow")
        cls.run_on("2021-09-09", "sign", "--lang", "en", "-k", kit, lines=[*lines, "q", ""])
        cls.deliver(kit)

    @classmethod
    def merger_of(cls, campaign, name, *arguments, words="words", exit_code=0):
        done = subprocess.run([MERGER, name, campaign, *arguments, "--passphrase-file", words],
                              cwd=cls.shared, env=environment(), capture_output=True, check=False,
                              stdin=subprocess.DEVNULL, timeout=120)
        if done.returncode != exit_code:
            raise AssertionError(f"{name}: {done.returncode}: {done.stderr.decode()}")
        return done.stdout.decode()

    @classmethod
    def decide(cls):
        """One entry is voided; two coordinators disagree about two people, and agree about two."""
        cls.must(MERGER, "join", "odd-second", "--from", "odd/campaign.qolc", "--key",
                 "odd/keys/second.qolk", "--passphrase-file", "words-2")
        second = {"words": "words-2"}
        cls.merger_of("odd-second", "merge", str(cls.stick_of_all), exit_code=3, **second)
        listed = cls.merger_of("odd", "export", "-o", "-", "--format", "jsonl", "--all")
        cls.entries = [json.loads(line) for line in listed.splitlines()]
        counted = {volunteer: [entry["entry_id"] for entry in cls.entries
                               if entry["volunteer"] == volunteer and entry["state"] == "counted"]
                   for volunteer in ("crane", "heron")}
        one, other, third = counted["heron"][:3]
        cls.merger_of("odd", "void", counted["crane"][0], "--why", "asked for it")
        cls.merger_of("odd", "answer", one, other, "same")
        cls.merger_of("odd-second", "answer", one, other, "different", **second)
        cls.merger_of("odd", "answer", one, third, "different")
        cls.merger_of("odd-second", "decisions", "-o", "second.qold", **second)
        cls.merger_of("odd", "merge", "second.qold")

    # ---- reports ----------------------------------------------------------------------------

    def setUp(self):
        super().setUp()
        shutil.rmtree(self.campaign)
        shutil.copytree(self.shared / "odd", self.campaign)

    def report(self, lang="en", **options):
        done = self.merger("report", "-o", "-", "--lang", lang, **options)
        self.assertEqual(done.returncode, 0, done.err)
        return done.out

    def test_it_counts_as_status_does(self):
        status = self.json("status")
        self.assertEqual(status["linkage"]["opposing"], 1)
        self.assertGreater(status["people"]["high"], status["people"]["certain"])
        for state in ("counted", "duplicate", "voided", "held"):
            self.assertGreater(status["total"][state], 0, state)
        page = Page(self.report())
        text = "".join(page.text)
        for state in ("counted", "duplicate", "voided", "held"):
            self.assertEqual(page.number(f"state-{state}"), status["total"][state])
        reasons = {row.removeprefix("reason-"): page.number(row) for row in page.rows
                   if row and row.startswith("reason-")}
        self.assertEqual(reasons, status["reasons"])
        self.assertEqual(page.number("entries"), status["total"]["entries"])
        high, certain = status["people"]["high"], status["people"]["certain"]
        self.assertIn(f"{high} people have signed.", text)
        self.assertIn(f"Certain: {certain}. Range: {certain}–{high}.", text)
        for row, count in [("Open questions", 1), ("contradict each other", 1),
                           ("answers &quot;two people&quot;", 1)]:
            self.assertRegex(self.report(), f'{row}</th><td class="number">{count}</td>')
        self.assertIn(f"Goal: 1000. Reached: {high * 100 // 1000}%.", text)

    def test_days_and_towns_add_up(self):
        high = self.json("status")["people"]["high"]
        page = self.report()
        days = re.findall(r'<th scope="row">(\d{4}-\d\d-\d\d)[^<]*</th>(.*?)</tr>', page)
        numbers = {day: [int(n) for n in re.findall(r'number">(\d+)<', rest)]
                   for day, rest in days}
        self.assertEqual(list(numbers), ["2021-09-06", "2021-09-07", "2021-09-08", "2021-09-09",
                                         "2021-09-10", "2022-01-15"])
        self.assertEqual(numbers["2021-09-06"], [243, 243, 243])
        self.assertEqual(numbers["2021-09-09"][:2], [6, 6])
        self.assertEqual(numbers["2021-09-10"][:2], [0, 0])
        self.assertEqual(sum(people for _, people, _ in numbers.values()), high)
        self.assertEqual(numbers["2022-01-15"][2], high)
        towns = dict(re.findall(r'<th scope="row">(Алматы|Семей|other places)</th>'
                                r'<td class="number">(\d+)</td>', page))
        self.assertEqual(int(towns["Семей"]), 6)
        self.assertEqual(int(towns["other places"]), 3)
        self.assertEqual(sum(map(int, towns.values())), high)

    def test_it_asks_about_what_is_odd(self):
        text = re.sub("<[^>]*>", "|", self.report())
        for expected in [
                r"owl\|+: ?nothing|owl\|+nothing has arrived yet",
                r"crane\|+1\|+missing: ask",
                r"robin\|+0\|+held: two different batches",
                r"crane\|+2\|+2021-09-07, but 2021-09-08 in the batch before it",
                r"crane\|+3\|+2022-01-15, outside the days",
                r"swallow\|+0\|+5 entries were saved very soon after",
                r"stork\|+\d(-\d)?\|+12 duplicates, a far larger share",
                r"heron\|+\d(-\d)?\|+The identity numbers of 4 people follow",
                r"heron\|+\d(-\d)?\|+10 people share a telephone number",
                r"heron\|+\d(-\d)?\|+20 people share an address",
                r"heron\|+0-4\|+243 entries in a day"]:
            self.assertRegex(text, expected)

    def test_it_names_nobody(self):
        ids = {value for entry in self.entries
               for value in (entry["entry_id"], entry["person_id"], entry["batch_id"]) if value}
        self.assertGreater(len(self.typed), 500)
        for lang in LANGS:
            page = self.report(lang)
            said = page + "".join(Page(page).text)
            self.assertEqual([value for value in self.typed | ids if value in said], [])
            self.assertNotIn("55 44 33", said)

    def test_it_is_one_file_that_needs_no_other(self):
        for lang in LANGS:
            page = Page(self.report(lang))
            self.assertEqual([tag for tag, _ in page.tags if tag in ("script", "link", "img")], [])
            for tag, attributes in page.tags:
                self.assertFalse({"src", "href", "style"} & set(attributes), (tag, attributes))
            self.assertEqual(page.tags[0], ("html", {"lang": lang}))
            self.assertNotIn("<&>", self.report("en"))
            drawings = [attributes for tag, attributes in page.tags if tag == "svg"]
            self.assertEqual([drawing["role"] for drawing in drawings], ["img", "img"])
            ids = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
            self.assertEqual(len(ids), len(set(ids)))
            for drawing in drawings:
                self.assertLessEqual(set(drawing["aria-labelledby"].split()), set(ids))

    def test_fingerprint_and_rules(self):
        page = self.report()
        self.assertIn(f'id="fingerprint">{self.fingerprint()}<', page)
        self.assertRegex(page, r"Versions of the rules: counting \d+, linkage \d+")

    def test_languages(self):
        self.assertIn("Свободу поэту", self.report("ru"))
        self.assertIn("Ақынға бостандық", self.report("kk"))
        done = self.merger("report", "-o", "x.html", "--lang", "de")
        self.assertEqual((done.returncode, done.out), (2, ""))
        self.assertIn("write kk, ru or en", done.err)

    # ---- the file ---------------------------------------------------------------------------

    def test_nothing_is_replaced_unasked(self):
        path = self.top / "report.html"
        path.write_text("mine")
        self.assert_refused(1, "already there", "report", "-o", path)
        done = self.merger("report", "-o", path, "--force")
        self.assertEqual((done.returncode, done.out), (0, ""), done.err)
        self.assertTrue(path.read_text(encoding="utf-8").startswith("<!DOCTYPE html>"))
        self.assertEqual(path.stat().st_mode & 0o777, 0o600)

    def test_without_a_place_it_is_a_mistake(self):
        self.assert_refused(2, "say where to", "report")

    def test_an_interrupt_leaves_nothing(self):
        done = subprocess.run(
            ["strace", "-f", "-o", "/dev/null", "-P", str(self.top / "report.html.part"),
             "-e", "trace=openat", "-e", "inject=openat:signal=SIGINT:when=1",
             *self.command("report", "-o", self.top / "report.html")],
            env=environment(), stdin=subprocess.DEVNULL, timeout=120, capture_output=True,
            check=False)
        self.assertEqual(done.returncode, 130, done.stderr)
        self.assertEqual(list(self.top.glob("report*")), [])

    def test_no_other_file_is_written(self):
        log = self.top / "strace.log"
        path = self.top / "report.html"
        subprocess.run(["strace", "-f", "-qq", "-s", "0", "-o", str(log),
                        "-e", "trace=open,openat,creat,mkdir,rename,renameat2",
                        *self.command("report", "-o", path)],
                       cwd=self.top, env=environment(), stdin=subprocess.DEVNULL,
                       capture_output=True, check=True, timeout=300)
        written = set()
        for line in log.read_text().splitlines():
            call = re.search(r'(?:openat|open|creat)\([^"]*"([^"]*)".*\b(?:O_WRONLY|O_RDWR)\b', line)
            if call:
                written.add(call[1])
            self.assertNotIn("mkdir(", line)
        here = {pathlib.Path(name).name for name in written if not name.startswith("/dev/")}
        self.assertEqual({name for name in here if not OF_THE_LIST.match(name)},
                         {"report.html.part"})
        data = b"".join(found.read_bytes() for found in self.top.rglob("*")
                        if found.is_file() and found != log)
        self.assertEqual([value for value in self.typed
                          if len(value) > 6 and value.encode() in data], [])


if __name__ == "__main__":
    unittest.main()
