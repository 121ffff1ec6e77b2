# SPDX-License-Identifier: Apache-2.0
"""What leaves: one total in every format, in an order, without what stays. All people are
invented."""

import csv
import html
import io
import json
import os
import re
import shutil
import stat
import subprocess
import unittest
import xml.etree.ElementTree
import zipfile

from merger_case import COLLECTOR, MERGER, MergerCase, environment

SHEET = """Ұзақов,Дәурен,,1970-01-01,,Шымкент,,3/1
Әбенов,Қайрат,,1971-01-01,,Қызылорда,,3/2
=Ыбырай,'Гүлнар,,1972-01-01,,Шымкент,+7 701 000 00 09,3/3
Ғалым,"Іңкәр ""Һ"", Ө",,1973-01-01,,"[Ақтау]: а/б?*",,3/4
''=Апостроф,Ян,,1974-01-01,,,,3/5
"<b>Тегі</b> & ;=1+1",@Ян,,1975-01-01,,<i>Орал</i>,,3/6
"""
# The second of two that come from copies of one kit: both batches are held.
FORKED = ("Екінші,Адам,,1980-01-01,,Тараз,,4/1\n", "Үшінші,Адам,,1981-01-01,,Тараз,,4/2\n")
SPREADSHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
UNNAMED = "Жасырын"
STAYS = (UNNAMED, "Жезқазған")


def column_of(reference):
    number = 0
    for letter in re.match("[A-Z]+", reference)[0]:
        number = 26 * number + ord(letter) - ord("A") + 1
    return number - 1


def read_sheet(archive, path, width):
    root = xml.etree.ElementTree.fromstring(archive.read(path))
    rows = []
    for row in root.iter(SPREADSHEET + "row"):
        cells = [""] * width
        for cell in row:
            if cell.get("t") == "inlineStr":
                text = "".join(part.text or "" for part in cell.iter(SPREADSHEET + "t"))
                cells[column_of(cell.get("r"))] = text
            elif len(cell):
                raise AssertionError(f"{cell.get('r')} is no text")
        rows.append(cells)
    return rows


def read_book(path, width):
    """Sheet by sheet, by name, the rows under the head; every cell must be text."""
    with zipfile.ZipFile(path) as archive:
        if archive.testzip():
            raise AssertionError("the archive is damaged")
        book = xml.etree.ElementTree.fromstring(archive.read("xl/workbook.xml"))
        names = [sheet.get("name") for sheet in book.iter(SPREADSHEET + "sheet")]
        sheets = [read_sheet(archive, f"xl/worksheets/sheet{i + 1}.xml", width)
                  for i in range(len(names))]
    return dict(zip(names, sheets))


class ExportCase(MergerCase):
    """Nine who are counted and named, one who is not named, and one who is voided; two are held,
    one signed twice, and a question is open."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.batch["crane"] = cls.collect("origin", "crane", SHEET)
        cls.must(MERGER, "enroll", "origin", "--alias", "fork", "-o", "origin-fork", "--test-lock",
                 "--passphrase-file", "words", "--kit-passphrase-file", "words")
        shutil.copytree(cls.shared / "origin-fork", cls.shared / "origin-copy")
        for kit, sheet in zip(("fork", "copy"), FORKED):
            cls.batch[kit], = cls.collect_more(f"origin-{kit}", sheet)
        cls.batch["hidden"] = cls.sign_unnamed()
        cls.merge()

    @classmethod
    def sign_unnamed(cls):
        kit = "origin-lark"
        cls.must(MERGER, "enroll", "origin", "--alias", "lark", "-o", kit, "--test-lock",
                 "--passphrase-file", "words", "--kit-passphrase-file", "words")
        lines = ["", "", UNNAMED, "Адам", "", "1985-01-31", "", STAYS[1], "", "", "2", "q"]
        done = subprocess.run(
            [COLLECTOR, "sign", "-k", kit, "--lang", "en", "--passphrase-file", "words"],
            cwd=cls.shared, env=environment(), input="".join(f"{x}\n" for x in lines).encode(),
            capture_output=True, check=False, timeout=120)
        if done.returncode != 0:
            raise AssertionError(done.stderr.decode())
        return next((cls.shared / kit / "state").glob("*.qolb"))

    @classmethod
    def run_merger(cls, name, campaign, *arguments, words="words"):
        done = subprocess.run([MERGER, name, campaign, *map(str, arguments), "--passphrase-file",
                               words], cwd=cls.shared, env=environment(), capture_output=True,
                              stdin=subprocess.DEVNULL, check=False, timeout=120)
        if done.returncode not in (0, 3):
            raise AssertionError(f"{name}: {done.stderr.decode()}")
        return done.stdout.decode()

    @classmethod
    def merge(cls):
        for campaign, words in (("origin", "words"), ("second", "words-2")):
            cls.run_merger("merge", campaign, *cls.batch.values(), words=words)
        ids = {person["family_name"]: person["person"]
               for person in json.loads(cls.run_merger("list", "origin", "--json"))}
        pair = ids["Омаров"], ids["Петров"]
        cls.run_merger("void", "origin", ids["=Ivanov"], "--why", "asked to")
        cls.run_merger("answer", "origin", *pair, "same")
        cls.run_merger("answer", "second", *pair, "different", words="words-2")
        cls.run_merger("decisions", "second", "-o", "second.qold", words="words-2")
        cls.run_merger("merge", "origin", "second.qold")

    def write(self, name, *options):
        done = self.merger("export", "-o", self.top / name, *options)
        self.assertEqual((done.returncode, done.out), (0, ""), done.err)
        return self.top / name

    def table(self, *options, campaign=None):
        done = self.merger("export", "-o", "-", *options, campaign=campaign)
        self.assertEqual(done.returncode, 0, done.err)
        return list(csv.DictReader(io.StringIO(done.out, newline="")))


class Total(ExportCase):
    def test_every_format_has_the_total_of_status(self):
        people = self.json("status")["people"]
        total = people["high"]
        self.assertEqual((people["certain"], total), (9, 10))
        rows = self.table()
        self.assertEqual(len(rows), total)
        lines = self.write("a.jsonl").read_text(encoding="utf-8").splitlines()
        self.assertEqual([json.loads(line) for line in lines],
                         [{name: self.unguarded(cell) for name, cell in row.items()}
                          for row in rows])
        book = read_book(self.write("a.xlsx"), len(rows[0]))
        self.assertEqual([list(json.loads(line).values()) for line in lines],
                         *[sheet[1:] for sheet in book.values()])
        sheets = read_book(self.write("b.xlsx", "--sheet-per-region"), len(rows[0]))
        self.assertEqual(sum(len(sheet) - 1 for sheet in sheets.values()), total)
        self.check_document(self.write("a.html").read_text(encoding="utf-8"), total)

    def unguarded(self, cell):
        return re.sub(r"(^|;)'(?='*[=+@-])", r"\1", cell)

    def check_document(self, text, total):
        body = text.partition('<section class="list">')[2]
        self.assertEqual(body.count("<tr><td"), total - 1)
        self.assertIn("And 1 more person who wished to be counted, not named.", body)
        self.assertIn(f"{total} people have signed this appeal.", text)
        for table in re.findall('<table class="total">.*?</table>', text, re.DOTALL):
            *counts, last = map(int, re.findall('<td class="n">([0-9]+)</td>', table))
            self.assertEqual((sum(counts), last), (total, total))

    def test_nothing_of_who_is_not_named_leaves(self):
        for name in ("a.csv", "a.jsonl", "a.xlsx", "a.html"):
            for options in ([], ["--internal"], ["--redact"]):
                with self.subTest(name=name, options=options):
                    path = self.write(name, "--force", *options)
                    content = path.read_bytes()
                    if zipfile.is_zipfile(path):
                        with zipfile.ZipFile(path) as archive:
                            content = b"".join(map(archive.read, archive.namelist()))
                    for text in STAYS:
                        self.assertNotIn(text.encode(), content)
        self.assertEqual(set(self.table("--internal")[-1].values()), {""})

    def test_the_html_is_the_letter_that_the_pdf_is(self):
        text = self.write("a.html", "--lang", "en").read_text(encoding="utf-8")
        day = "{2}.{1}.{0}".format(*self.today().split("-"))
        self.assertIn(f"The signatures were collected on {day}.", text)
        self.assertIn(f"<tr><td>{day}</td>", text)
        self.assertIn("At least 9 of them are certainly different people", text)
        self.assertIn("9 people are named in the list below.", text)
        self.assertNotIn('<tr class="band">', text)
        text = self.write("b.html", "--lang", "en", "--order", "region").read_text(encoding="utf-8")
        bands = re.findall('<tr class="band"><th colspan="[0-9]+">([^<]*)</th></tr>', text)
        self.assertIn("Шымкент", bands)
        self.assertEqual((len(bands), bands[-1]), (len(set(bands)), "No town given"))

    def today(self):
        entry, *_ = json.loads(self.merger("list", "--json").out)
        return entry["day"]

    def test_a_document_of_the_house_says_so(self):
        said = "For the organisers only, not to be handed over"
        text = self.write("a.html", "--lang", "en", "--internal").read_text(encoding="utf-8")
        self.assertEqual(text.count(said), 2) # above the letter, and in the head of the list
        text = self.write("b.html", "--lang", "en").read_text(encoding="utf-8")
        self.assertNotIn(said, text)

    def test_the_house_sees_all_and_who_is_not_to_be_named(self):
        row, = [row for row in self.table("--all", "--internal") if row["family_name"] == UNNAMED]
        self.assertEqual((row["state"], row["named"], row["city"]), ("counted", "no", STAYS[1]))
        row, = [row for row in self.table("--all") if row["entry_id"] == row["person_id"]
                and row["named"] == "no"]
        self.assertEqual((row["family_name"], row["city"]), ("", ""))
        line, = [line for line in self.merger("list").out.splitlines() if UNNAMED in line]
        self.assertTrue(line.endswith("  not to be named"), line)
        people = json.loads(self.merger("list", "--json").out)
        self.assertEqual(sum(not person["may_be_named"] for person in people), 1)

    def test_files_are_private_and_said_to_be_written(self):
        for name in ("a.xlsx", "a.html"):
            done = self.merger("export", "-o", self.top / name)
            self.assertTrue(done.err.startswith("merger: 10 people written\n"), done.err)
            self.assertIn("10 people (certain: 9, range: 9-10)", done.err)
            self.assertEqual(stat.S_IMODE((self.top / name).stat().st_mode), 0o600)


class Order(ExportCase):
    def families(self, *options):
        return [row["family_name"] for row in self.table(*options)]

    def signed_twice(self):
        """The family name as that entry has it which is counted."""
        return next(name for name in self.families() if name.lower() == "сейітова")

    def test_by_name_as_the_kazakh_alphabet_has_it(self):
        self.assertEqual(self.families(), [
            "''=Апостроф", "Әбенов", "Ғалым", "Омаров", "Петров", self.signed_twice(), "Ұзақов",
            "'=Ыбырай", "<b>Тегі</b> & ;'=1+1", ""])
        self.assertEqual(self.families("--order", "name"), self.families())

    def test_by_region(self):
        rows = self.table("--order", "region")
        # The town that a voided entry called Almaty stands where those who count put it.
        self.assertEqual([row["city"] for row in rows][:3],
                         ["[Ақтау]: а/б?*", "Алматы", "Қызылорда"])
        places = [row["family_name"] for row in rows]
        shymkent = places.index("Ұзақов")
        self.assertEqual(places[shymkent:shymkent + 2], ["Ұзақов", "'=Ыбырай"])
        self.assertEqual(places[-2:], ["''=Апостроф", ""])  # who names no town comes last

    def test_by_day(self):
        self.assertEqual(sorted(self.families("--order", "day")), sorted(self.families()))

    def test_what_does_not_go_together_is_refused(self):
        for sentence, *options in (
                ("--order is name, region or day", "--order", "age"),
                ("no such language", "--lang", "de"),
                ("goes with neither --all nor --internal", "--redact", "--all"),
                ("goes with neither --all nor --internal", "--redact", "--internal"),
                ("leave --order and --sheet-per-region out", "--all", "--order", "day"),
                ("--sheet-per-region is for xlsx", "--sheet-per-region"),
                ("csv, jsonl or xlsx", "--all", "--format", "html"),
                ("this format needs a file", "--format", "xlsx")):
            with self.subTest(options=options):
                self.assert_refused(2, sentence, "export", "-o", "-", *options)
        self.assert_refused(2, "leave --order out", "export", "-o", self.top / "a.xlsx",
                            "--sheet-per-region", "--order", "name")


class Redacted(ExportCase):
    def test_given_name_initial_and_town(self):
        rows = self.table("--redact")
        self.assertEqual(list(rows[0]), ["family_name", "given_name", "city"])
        self.assertIn(["Ә.", "Қайрат", "Қызылорда"], [list(row.values()) for row in rows])
        self.assertIn(["Ы.", "'Гүлнар", "Шымкент"], [list(row.values()) for row in rows])
        self.assertEqual(max(len(row["family_name"]) for row in rows), 2)
        text = self.write("a.html", "--redact").read_text(encoding="utf-8")
        for family in ("Әбенов", "Сейітова", "Ыбырай", "Маратқызы"):
            self.assertNotIn(family, text)


class Workbook(ExportCase):
    def test_a_sheet_for_every_region(self):
        sheets = read_book(self.write("a.xlsx", "--sheet-per-region", "--lang", "kk"), 5)
        self.assertEqual(list(sheets)[0], "-Ақтау-- а-б--")
        self.assertEqual([row[0] for row in sheets["Шымкент"]], ["Тегі", "Ұзақов", "=Ыбырай"])
        self.assertEqual([row[0] for row in sheets["Елді мекені көрсетілмеген"][1:]],
                         ["'=Апостроф"])
        self.assertEqual(list(sheets)[-1], "Аты-жөні аталмағандар")
        self.assertEqual(sheets["Аты-жөні аталмағандар"][1:], [[""] * 5])

    def test_every_entry(self):
        rows = self.table("--all", "--internal")
        book = read_book(self.write("a.xlsx", "--all", "--internal"), len(rows[0]))
        sheet, = book.values()
        self.assertEqual(len(sheet) - 1, len(rows))
        self.assertEqual([row[0] for row in sheet[1:]], [row["entry_id"] for row in rows])

    def test_two_exports_are_the_same_bytes(self):
        self.assertEqual(self.write("a.xlsx").read_bytes(), self.write("b.xlsx").read_bytes())

    def test_nobody_is_told_when_or_by_whom_it_was_made(self):
        with zipfile.ZipFile(self.write("a.xlsx")) as archive:
            core = archive.read("docProps/core.xml").decode()
        self.assertEqual(set(re.findall(r"\d{4}-\d\d-\d\dT\S*?Z", core)), {"2000-01-01T00:00:00Z"})
        self.assertRegex(core, "<dc:creator></dc:creator>|<dc:creator/>")

    @unittest.skipUnless(shutil.which("strace"), "strace is not installed")
    def test_temporary_files_lie_in_memory_or_beside_it(self):
        runtime = self.top / "runtime"
        runtime.mkdir(mode=0o700)
        for folder in (runtime, self.top):
            with self.subTest(folder=folder.name):
                created = self.trace(folder if folder == runtime else "")
                self.assertGreater(len(created), 5)
                self.assertEqual({os.path.dirname(path).rstrip("/.") for path in created},
                                 {str(folder)})
                self.assertEqual(sorted(os.listdir(runtime)), [])
                left = [path.name for path in self.top.iterdir()
                        if path.name.startswith(("tmp.", ".qol")) or path.suffix == ".part"]
                self.assertEqual(left, [])

    def trace(self, runtime):
        """What is made besides the workbook itself."""
        log = self.top / "log"
        subprocess.run(["strace", "-f", "-o", log, "-e", "trace=open,openat",
                        *self.command("export", "-o", self.top / "a.xlsx", "--force")],
                       env={**environment(), "XDG_RUNTIME_DIR": str(runtime)}, check=True,
                       stdin=subprocess.DEVNULL, capture_output=True, timeout=120)
        made = re.findall(r'"([^"]+)", [^)]*O_CREAT', log.read_text())
        log.unlink()
        return [path for path in made if not path.endswith((".lock", "a.xlsx.part"))
                and "/campaign/" not in path]

    @unittest.skipUnless(shutil.which("strace"), "strace is not installed")
    def test_a_lost_write_is_noticed(self):
        """The library does not see it itself when one of its temporary files has no room."""
        whole = self.write("whole.xlsx").read_bytes()
        path = self.top / "a.xlsx"
        failed = 0
        for place in range(1, 100):
            done = subprocess.run(
                ["strace", "-f", "-o", self.top / "log", "-e", "trace=write", "-e",
                 f"inject=write:error=ENOSPC:when={place}",
                 *self.command("export", "-o", path, "--force")],
                env=environment(), stdin=subprocess.DEVNULL, capture_output=True, check=False,
                timeout=120)
            if done.returncode == 0:
                self.assertEqual(path.read_bytes(), whole)
                path.unlink()
            else:
                self.assertEqual((done.returncode, list(self.top.glob("a.xlsx*"))), (1, []),
                                 done.stderr)
                failed += 1
            if "INJECTED" not in (self.top / "log").read_text():
                break
        self.assertGreater(failed, 10)

    @unittest.skipUnless(shutil.which("strace"), "strace is not installed")
    def test_an_interrupt_leaves_nothing(self):
        for name in ("a.xlsx", "a.html", "a.csv"):
            with self.subTest(name=name):
                done = subprocess.run(
                    ["strace", "-f", "-o", "/dev/null", "-P", str(self.top / f"{name}.part"),
                     "-e", "trace=openat", "-e", "inject=openat:signal=SIGINT:when=1",
                     *self.command("export", "-o", self.top / name)],
                    env=environment(), stdin=subprocess.DEVNULL, timeout=120, capture_output=True,
                    check=False)
                self.assertEqual(done.returncode, 130, done.stderr)
                self.assertEqual(list(self.top.glob("a.*")), [])


class Document(ExportCase):
    def test_what_people_typed_is_no_markup(self):
        text = self.write("a.html").read_text(encoding="utf-8")
        self.assertNotIn("<b>Тегі", text)
        self.assertNotIn("<i>Орал", text)
        self.assertIn(html.escape("<b>Тегі</b> & ;=1+1"), text)

    def test_it_needs_nothing_from_outside(self):
        text = self.write("a.html").read_text(encoding="utf-8")
        self.assertIsNone(re.search(r"<script|src=|href=|url\(|@import", text))
        self.assertIn("default-src 'none'", text)

    def test_letter_first_then_totals_then_the_list(self):
        text = self.write("a.html").read_text(encoding="utf-8")
        places = [text.index(part) for part in
                  ("The President</p>", "<h1>Freedom for the poet", "<p>We ask.</p>", "By day",
                   "By town", "The signatories", "Әбенов")]
        self.assertEqual(places, sorted(places))


class RoundTrip(ExportCase):
    def collect_again(self, sheet):
        """What a collector says of the sheet, in a campaign of its own that has it then."""
        again = self.top / "again"
        for name in ("campaign.ini", "text.txt", "words"):
            shutil.copy(self.shared / name, self.top)
        for command in (
                [MERGER, "init", again, "--from", "campaign.ini", "--test-lock"],
                [MERGER, "enroll", again, "--alias", "x", "-o", "kit", "--test-lock",
                 "--kit-passphrase-file", "words"],
                [COLLECTOR, "import", sheet, "-k", "kit"]):
            done = subprocess.run([*command, "--passphrase-file", "words"], cwd=self.top,
                                  env=environment(), capture_output=True, check=False,
                                  stdin=subprocess.DEVNULL, timeout=120)
            self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(list(self.top.glob("*.refused.csv")), [])
        self.ok("merge", *(self.top / "kit" / "state").glob("*.qolb"), campaign=again)
        return again, done.stdout.decode()

    def test_what_leaves_can_be_collected_again(self):
        again, said = self.collect_again(self.write("people.csv", "--internal"))
        self.assertIn("9 rows were taken.", said)
        self.assertIn("1 row of empty cells stands for nobody", said)
        self.assertIn("The column signature was left out", said)
        before = self.table("--internal")
        self.assertEqual(set(before.pop().values()), {""})
        self.assertEqual(self.table("--internal", campaign=again), before)
        self.assertIn("'=Ыбырай", [row["family_name"] for row in before])


if __name__ == "__main__":
    unittest.main()
