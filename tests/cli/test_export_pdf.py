# SPDX-License-Identifier: Apache-2.0
"""The PDF that is handed over, as readers that share no code with it find it. All people are
invented."""

import os
import re
import signal
import subprocess
import unittest

from merger_case import COLLECTOR, MERGER, MergerCase
from office_case import OfficePage
from page_case import SIGNING, Page

LETTERS = "Ә ә Ғ ғ Қ қ Ң ң Ө ө Ұ ұ Ү ү Һ һ І і Ё ё Щ щ Ъ ъ".split()
WIDE = "Әбдіғаппарұлы-Қожахметова"
NAMES = [
    ("Әбдіғаппарұлы", "Һәмит", "Ұлжанұлы"), ("Ңұғқөү", "Іңкәр", ""), ("Ғани", "Үміт", "Өмірқызы"),
    ("Қожа", "Ғұмар", ""), ("Подъячева-Щёкина", "Ёлка", ""), ("=SUM(A1)", "Iv'an", ""),
    ("Əliyev", "Oʻgʻil", ""), ("Şükür", "Ñurğali", ""), (WIDE * 4, "Ұзын " * 20, "Аты"),
] + [("".join(LETTERS[i:i + 2]) + "ов", f"Нөмір{i}", "") for i in range(0, len(LETTERS), 2)]
STRANGE = ("გიორგი", "漢字 😀", "")
FIRST = "Жан Бек Сәр Мұқ Төл Айд Ғаб Нұр Қай Шоқ Үмб Ерм".split()
LAST = "ар ибек осын ұлт ім екей абат өре ығал үстем".split()
GIVEN = "Ерлан Гүлнәр Дәурен Салтанат Мұрат Перизат Олжас".split()
CROWD = [(first + last, GIVEN[(3 * i + k) % 7], "")
         for i, first in enumerate(FIRST) for k, last in enumerate(LAST)]
DRAWN = ("Суретші", "Қолы", "")
UNNAMED = ("Жасырынов", "Құпия", "")
# In units of eight: the form in which a PDF has them.
STROKES = "100,100 400,900 900,120;1000,600 1700,640"
LINES = ["13 13 m", "50 113 l", "113 15 l", "125 75 m", "213 80 l", "S"]


def run(*command):
    done = subprocess.run([str(word) for word in command], capture_output=True, check=False,
                          timeout=120)
    if done.returncode != 0:
        raise AssertionError(f"{command[0]}: {done.stderr.decode()}")
    return done.stdout


def squeezed(text):
    """Without white space: a name may go over several rows."""
    return "".join(text.split())


def answers(name):
    return {"f1": name[0], "f2": name[1], "f4": "17.04.1983"}


class ExportPdf(MergerCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        sheet = "".join(
            f"{family},{given},{patronymic},19{50 + 13 * i % 50}-{1 + 5 * i % 12:02}-{1 + 11 * i % 28:02},,{city},,9/{i}\n"
            for i, (family, given, patronymic) in enumerate(NAMES + [STRANGE] + CROWD)
            for city in [["Семей", "Алматы", ""][i % 3]])
        cls.collect("origin", "crane", sheet)
        cls.sign_on_the_page("origin-lark")
        batches = [path for kit in ("origin-crane", "origin-lark")
                   for path in (cls.shared / kit / "state").glob("*.qolb")]
        cls.must(MERGER, "merge", "origin", *batches, "--passphrase-file", "words")
        cls.everyone = NAMES + [STRANGE] + CROWD + [DRAWN]

    @classmethod
    def sign_on_the_page(cls, kit):
        """One signs with a drawing, the other wishes to be counted only."""
        cls.must(MERGER, "enroll", "origin", "--alias", "lark", "-o", kit, "--test-lock",
                 "--passphrase-file", "words", "--kit-passphrase-file", "words")
        command = [COLLECTOR, "-k", kit, "--no-browser", "--lang", "en", "--passphrase-file",
                   "words"]
        with Page(command, cls.shared) as page:
            page.open()
            for name, more in [(DRAWN, {"mark": "2", "strokes": STROKES}),
                               (UNNAMED, {"consent": "counted"})]:
                page.begin(answers(name))
                page.sign(answers(name), {**SIGNING, **more})
                if page.screen != "thanks":
                    raise AssertionError(page.last.text)
                page.press("done")
            page.process.send_signal(signal.SIGTERM)
            page.process.wait()

    def export(self, *options, name="list.pdf"):
        done = self.merger("export", "-o", name, "--lang", "en", *options)
        self.assertEqual(done.returncode, 0, done.err)
        return self.top / name, done.err

    def pages(self, *options):
        path, _ = self.export(*options)
        return run("pdftotext", "-layout", path, "-").decode().split("\f")[:-1]

    def test_every_name_comes_back_with_all_its_letters(self):
        text = squeezed("".join(self.pages()))
        for name in self.everyone:
            self.assertIn(squeezed("".join(name)), text)

    def test_a_name_stands_beside_its_number_in_the_order_of_names(self):
        rows = re.findall(r"^ *(\d+) +(\S+ ?\S*)", "".join(self.pages()[2:]), re.MULTILINE)
        self.assertEqual([int(number) for number, _ in rows],
                         list(range(1, len(self.everyone) + 1)))
        names = [name for _, name in rows]
        for family, given, _ in CROWD:
            self.assertEqual(names.count(f"{family} {given}"), 1)
        self.assertLess(names.index("Ғани Үміт"), names.index("Қожа Ғұмар"))
        self.assertLess(names.index("Қожа Ғұмар"), names.index("Ңұғқөү Іңкәр"))

    def test_other_readers_find_nothing_wrong(self):
        path, _ = self.export()
        self.assertIn("No syntax or stream encoding errors", run("qpdf", "--check", path).decode())
        fonts = run("pdffonts", path).decode().splitlines()[2:]
        self.assertEqual(len(fonts), 2)
        for font in fonts:
            self.assertRegex(font, r"\+PTSerif-.* Identity-H +yes yes yes ")
        self.assertEqual(subprocess.run(["pdftoppm", "-r", "20", path, self.top / "page"],
                                        capture_output=True, check=False).stderr, b"")

    def test_the_letter_comes_first_and_the_figures_agree(self):
        text = " ".join(self.pages()[0].split())
        count = len(self.everyone) + 1
        for part in ["The President", "Freedom for the poet", "We ask.",
                     f"{count} people have signed this appeal.",
                     f"{count - 1} people are named in the list below.",
                     "And 1 more person who wished to be counted, not named."]:
            self.assertIn(part, text)

    def test_totals_by_day_and_town_add_up(self):
        page = self.pages()[1]
        rows = re.findall(r"^ *(\S.*?) {2,}(\d+)$", page, re.MULTILINE)
        ends = [i for i, (label, _) in enumerate(rows) if label == "Total"]
        self.assertEqual(len(ends), 2)
        for first, end in zip([0, ends[0] + 1], ends):
            counts = [int(count) for _, count in rows[first:end]]
            self.assertEqual(sum(counts), int(rows[end][1]))
            self.assertEqual(sum(counts), len(self.everyone) + 1)
        self.assertIn(("Not named", "1"), rows)

    def test_every_page_says_which_it_is_and_of_how_many(self):
        pages = self.pages()
        self.assertGreater(len(pages), 4)
        for i, page in enumerate(pages):
            last = page.strip().splitlines()[-1]
            self.assertRegex(last, rf"^Freedom for the poet +Page {i + 1} of {len(pages)}$")
        for page in pages[2:]:
            self.assertRegex(page, r"No\. +Name +City or village +Signature")

    def test_every_page_of_the_house_says_so(self):
        said = "For the organisers only, not to be handed over"
        for page in self.pages("--internal"):
            self.assertIn(said, page)
        self.assertNotIn(said, "".join(self.pages("--force")))

    def test_who_is_not_named_is_a_number(self):
        pages = self.pages("--internal")
        self.assertIn("And 1 more person who wished to be counted, not named.", pages[-1])
        for part in UNNAMED[:2]:
            self.assertNotIn(part, "".join(pages))

    def test_the_desk_shows_the_drawing_with_the_entry(self):
        """For whoever compares it with paper."""
        with OfficePage(self.command("desk", "--no-browser", "--lang", "en"), self.top) as page:
            page.open()
            page.settle()
            for name, count in ((DRAWN, 1), (UNNAMED, 0)):
                page.press("go.search")
                page.press("find", {"query": name[0]})
                page.press("entry.0")
                self.assertEqual(page.last.text.count('<svg class="drawing"'), count)

    def test_a_drawn_signature_is_lines(self):
        path, _ = self.export()
        plain = self.top / "plain.pdf"
        run("qpdf", "--qdf", "--object-streams=disable", path, plain)
        self.assertEqual(plain.read_bytes().count("\n".join(LINES).encode() + b"\nQ"), 1)
        self.assertNotIn(b"/XObject", plain.read_bytes())

    def test_letters_that_the_font_lacks_are_told_of(self):
        _, said = self.export()
        self.assertIn("1 person is listed with letters that the PDF's font does not have", said)
        self.assertNotIn(STRANGE[0], said)

    def test_the_file_tells_nothing_of_the_machine(self):
        path, _ = self.export()
        again, _ = self.export(name="again.pdf")
        self.assertEqual(path.read_bytes(), again.read_bytes())
        told = dict(line.split(":", 1) for line in run("pdfinfo", path).decode().splitlines())
        self.assertEqual(told["Title"].strip(), "Freedom for the poet")
        self.assertIn("00:00:00", told["CreationDate"])
        for kept in ["Author", "Creator", "ModDate"]:
            self.assertNotIn(kept, told)
        for word in [os.environ.get("USER") or "root", os.uname().nodename, str(self.top)]:
            self.assertNotIn(f"({word}".encode(), path.read_bytes())

    def test_published_are_given_name_and_initial(self):
        text = "".join(self.pages("--redact"))
        self.assertIn(f"{GIVEN[0]} {FIRST[0][0]}.", text)
        for family, _, _ in self.everyone:
            self.assertNotIn(family, text)
        self.assertNotIn("Signature\n", text)

    def test_people_stand_below_their_town(self):
        pages = self.pages("--order", "region")
        towns = re.findall(r"^ *(Алматы|Семей|No town given)$", "".join(pages[2:]), re.MULTILINE)
        self.assertEqual(towns, ["Алматы", "Семей", "No town given"])

    def test_it_goes_to_stdout_too(self):
        path, _ = self.export()
        with open(self.top / "stdout", "wb") as out:
            done = self.merger("export", "-o", "-", "--format", "pdf", "--lang", "en", stdout=out)
        self.assertEqual(done.returncode, 0, done.err)
        self.assertEqual((self.top / "stdout").read_bytes(), path.read_bytes())


if __name__ == "__main__":
    unittest.main()
