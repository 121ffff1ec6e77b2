#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What becomes of what is pressed on the signing page: as a coordinator reads it in the end."""

import re
import signal
import unittest

from collector_case import PASSPHRASE, is_closed
from page_case import ANSWERS, BORN, CITY, COMMENT, FAMILY, GIVEN, NUMBER, SIGNING, PageCase

DRAWN = "100,100 400,900 900,120;1000,600 1700,640"
DRAWN_PATH = "M100 100l300 800 500 -780M1000 600l700 40"
PAPER = {"f1": "Қасқырбаев", "f2": "Мырзабек", "f4": "1.13.1990", "f5": "", "f6": "Ақсу"}


class Page(PageCase):
    def signed(self, signing=None, answers=None):
        with self.page() as page:
            page.open()
            page.begin(answers)
            page.sign(answers, signing)
            self.assertEqual(page.screen, "thanks", page.last.text)
            page.process.send_signal(signal.SIGTERM)
            self.assertEqual(page.process.wait(), 130)
        [entry] = self.entries()
        return entry

    def test_an_entry_is_what_was_typed(self):
        entry = self.signed()
        self.assertEqual([entry[name] for name in ["family_name", "given_name", "birth_date",
                                                   "id_number", "city", "comment"]],
                         [ANSWERS[FAMILY], ANSWERS[GIVEN], "1983-04-17", ANSWERS[NUMBER],
                          ANSWERS[CITY], ANSWERS[COMMENT]])
        self.assertEqual([entry[name] for name in ["state", "mark", "signature"]],
                         ["counted", "typed", ""])

    def test_a_drawing_is_handed_over_as_it_was_drawn(self):
        entry = self.signed({**SIGNING, "mark": "2", "strokes": DRAWN})
        self.assertEqual((entry["mark"], entry["signature"]), ("drawn", DRAWN_PATH))

    def test_the_longest_texts_and_a_drawing_fit_into_one_entry(self):
        long = {**ANSWERS, FAMILY: "Ә" * 120, GIVEN: "Ұ" * 120, "f6": "Қ" * 120, COMMENT: "ө" * 600}
        scribble = " ".join(f"{i % 4095},{i * 7919 % 1365}" for i in range(4000))
        with self.page() as page:
            page.open()
            page.begin(long)
            page.sign(long, {**SIGNING, "mark": "2", "strokes": scribble})
            self.assertEqual(page.screen, "sign")
            self.assertIn("too elaborate", page.last.text)
            wave = " ".join(f"{i},{700 + (i * i) % 60}" for i in range(0, 4000, 2))
            page.press("sign", {**SIGNING, "mark": "2", "strokes": wave})
            self.assertEqual(page.screen, "thanks")
            self.assertIn("finest lines were simplified", page.last.text)
        [entry] = self.entries()
        self.assertEqual(entry["comment"], "ө" * 600)
        self.assertTrue(entry["signature"].startswith("M"))

    def test_who_is_not_to_be_named_is_counted(self):
        entry = self.signed({**SIGNING, "consent": "counted", "mark": "3"})
        self.assertEqual((entry["mark"], entry["state"]), ("witnessed", "counted"))

    def test_a_kill_behind_thank_you_loses_nothing(self):
        with self.page() as page:
            page.open()
            page.begin()
            page.sign()
            page.process.kill()  # the moment it shows
            page.process.wait()
        self.assertEqual(self.families(), [ANSWERS[FAMILY]])

    def test_what_is_wrong_is_taken_back_and_signed_again(self):
        with self.page() as page:
            page.open()
            page.begin()
            page.sign()
            page.press("wrong", {"key": page.value("key") or self.key_of(page)})
            self.assertEqual(page.value(FAMILY), ANSWERS[FAMILY])
            mended = {**ANSWERS, FAMILY: "Қызғалдақов"}
            page.sign(mended)
            self.assertEqual(page.screen, "thanks")
        self.assertEqual([(entry["family_name"], entry["state"]) for entry in self.entries()],
                         [(ANSWERS[FAMILY], "voided"), ("Қызғалдақов", "counted")])

    def key_of(self, page):
        return re.search(r'name="key" value="(\w+)"', page.last.text)[1]

    def enter(self, page):
        page.press("volunteer")
        page.press("enter", {"passphrase": PASSPHRASE})
        self.assertEqual(page.screen, "desk")

    def test_the_volunteer_takes_one_back(self):
        with self.page() as page:
            page.open()
            for family in ["Бірінші", "Екінші"]:
                answers = {**ANSWERS, FAMILY: family}
                page.begin(answers)
                page.sign(answers)
                page.press("done")
            self.enter(page)
            for what in ["entries", "void.0", "yes"]:
                page.press(what)
        self.assertEqual([(entry["family_name"], entry["state"]) for entry in self.entries()],
                         [("Бірінші", "voided"), ("Екінші", "counted")])

    def test_paper_is_kept_as_it_was_written(self):
        with self.page() as page:
            page.open()
            self.enter(page)
            page.press("paper")
            page.press("save", {"sheet": "12", "line": "3", **PAPER})
            self.assertIn("Saved: 12/3", page.last.text)
        [entry] = self.entries()
        self.assertEqual([entry[name] for name in ["family_name", "birth_date", "id_number",
                                                   "reference", "mark"]],
                         [PAPER["f1"], "1.13.1990", "", "12/3", "paper"])

    def test_delivery_in_the_middle_of_the_day(self):
        stick = self.stick()
        with self.page() as page:
            page.open()
            page.begin()
            page.sign()
            page.press("done")
            self.enter(page)
            page.press("drives")
            page.press("deliver", {"folder": str(self.top / "here")})
            self.assertIn("another stick", page.last.text)
            self.assertFalse((self.top / "here").exists())
            page.press("deliver", {"folder": str(stick / "batches")})
            while page.screen == "delivery" and "Done" not in page.last.text:
                page.look()
            self.assertIn("1 batch was copied", page.last.text)
            page.press("back")
            page.press("back")
            later = {**ANSWERS, FAMILY: "Кейінгі"}
            page.begin(later)
            page.sign(later)
            self.assertEqual(page.screen, "thanks")
        self.assertEqual(self.families(stick / "batches"), [ANSWERS[FAMILY]])
        self.assertEqual(self.families(), [ANSWERS[FAMILY], "Кейінгі"])

    def test_each_is_spoken_to_in_their_language(self):
        with self.page() as page:  # the campaign's first language is Kazakh, the volunteer's English
            page.open()
            self.assertIn("Pass the laptop on to whoever signs", page.last.text)
            self.assertIn("The laptop&#39;s date is", page.last.text)
            self.assertIn(">For the volunteer<", page.last.text)
            self.assertIn(">Бастау<", page.last.text)
            page.press("lang.ru")
            self.assertIn(">Начать<", page.last.text)
            self.assertIn(">For the volunteer<", page.last.text)

    def test_what_waits_is_said_at_the_end_of_the_day(self):
        with self.page() as page:
            page.open()
            page.begin()
            page.sign()
            page.press("done")
            self.enter(page)
            page.press("finish")
            self.assertEqual(page.screen, "over")
            self.assertIn("1 batch is to be delivered.", page.last.text)
            self.assertIn("“Copy to a stick”", page.last.text)
            self.assertNotIn("collector deliver", page.last.text)

    def test_an_interrupt_closes_the_batch(self):
        self.signed()
        [batch] = self.batches()
        self.assertTrue(is_closed(batch.read_bytes()))

    def test_a_practice_leaves_nothing(self):
        before = sorted(path.name for path in self.kit.iterdir())
        with self.page("--practice", unlocked=False) as page:
            page.open()
            page.begin()
            page.sign()
            self.assertEqual(page.screen, "thanks")
            page.process.send_signal(signal.SIGTERM)
            page.process.wait()
        self.assertEqual(sorted(path.name for path in self.kit.iterdir()), before)

    def test_a_child_is_sent_away(self):
        with self.page() as page:
            page.open()
            page.begin()
            page.press("next", {**ANSWERS, BORN: "23.08.2010"})
            self.assertEqual(page.screen, "farewell")
        self.assertEqual(self.families(), [])

    def test_no_browser_and_bad_options_are_told(self):
        done = self.run_collector("--passphrase-file", "words", "--lang", "en",
                                  env={"PATH": "/nowhere", "HOME": str(self.top)})
        self.assertEqual(done.returncode, 1)
        self.assertIn("collector sign", done.err)
        for idle in ["39", "3601", "x", ""]:
            done = self.run_collector("--idle", idle, "--lang", "en")
            self.assertEqual(done.returncode, 2)
            self.assertIn("--idle", done.err)


if __name__ == "__main__":
    unittest.main()
