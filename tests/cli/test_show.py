#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""One entry with its history: merger show."""

import shutil
import unittest

from merger_case import MERGER, MergerCase


class Show(MergerCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.must(MERGER, "merge", "origin", *map(str, cls.batch.values()), "--passphrase-file",
                 "words")

    def ids(self, text):
        return {entry["state"]: entry["entry"] for entry in self.json("find", text)}

    def answer(self, entry):
        """The first line, and the rest."""
        first, empty, *rest = self.ok("show", entry).splitlines()
        self.assertEqual(empty, "")
        return first, [line.strip() for line in rest]

    def events(self, entry, kind):
        return [event for event in self.json("show", entry)["history"] if event["event"] == kind]

    def test_what_is_counted(self):
        entry = self.ids("омаров")["counted"]
        first, rest = self.answer(entry)
        self.assertEqual(first, "Counted")
        self.assertEqual(rest[:5], [f"entry           {entry}", "family name     Омаров",
                                    "given name      Ерлан", "birth date      1985-01-31",
                                    "id number       000101500001"])
        self.assertIn("Signed on a paper sheet: 1/2", rest)
        # What the program noted of whoever copied the sheet did not happen to the signer.
        self.assertFalse([line for line in rest if "Language" in line or "witness" in line], rest)
        self.assertIn("Version 1 of the text was signed", rest)
        self.assertIn("1 copy of the batch came", rest)
        self.assertRegex(rest[rest.index("Signed on a paper sheet: 1/2") - 1],
                         r"^Volunteer: swallow; batch 0, cell \d; the batch was opened on \d{4}-")

    def test_a_duplicate_names_the_entry_that_counts(self):
        ids = self.ids("сейітова")
        first, rest = self.answer(ids["duplicate"])
        self.assertEqual(first, "Counted, through another entry of the same person: "
                                f"{ids['counted'][:12]}; reason: the same name and date of birth, "
                                "or a slip apart")
        self.assertIn(f"One more entry of the same person: {ids['counted'][:12]}", rest)
        shown = self.json("show", ids["duplicate"])
        self.assertEqual((shown["state"], shown["reason"], shown["person"]),
                         ("duplicate", "same_name_and_date", ids["counted"]))
        self.assertEqual(shown["history"][0]["other"], ids["counted"])
        self.assertEqual([event["other"] for event in self.events(ids["counted"], "same_person")],
                         [ids["duplicate"]])

    def test_what_is_voided_says_why(self):
        entry = self.ids("омаров")["counted"]
        self.ok("void", entry, "--why", "asked us")
        first, rest = self.answer(entry)
        self.assertEqual(first, "Not counted, voided: by a coordinator's decision")
        self.assertIn("Decision 1, coordinator 1: do not count it; reason: asked us; it stands",
                      rest)
        self.ok("void", entry, "--undo", "--why", "a mistake")
        first, rest = self.answer(entry)
        self.assertEqual(first, "Counted")
        self.assertEqual(rest[-2:], [
            "Decision 1, coordinator 1: do not count it; reason: asked us; it stands no more",
            "Decision 2, coordinator 1: take the earlier decision back; in place of decision 1; "
            "reason: a mistake; it stands"])

    def test_an_answer_is_in_both_histories(self):
        one, other = self.ids("омаров")["counted"], self.ids("петров")["counted"]
        self.ok("answer", one, other, "same")
        for entry, second in [(one, other), (other, one)]:
            decision, = self.events(entry, "decision")
            self.assertEqual((decision["kind"], decision["stands"], decision["other"]),
                             ("same", True, second))
        self.ok("answer", one, other, "open")
        for entry in (one, other):
            self.assertEqual([(event["kind"], event["stands"], event.get("takes_back"))
                              for event in self.events(entry, "decision")],
                             [("same", False, None), ("restore", True, 1)])

    def test_another_copy_is_counted(self):
        copy = self.top / "copy.qolb"
        shutil.copy(self.batch["heron"], copy)
        self.damage(copy, -1)
        self.merger("merge", copy)
        entry = self.ids("петров")["counted"]
        self.assertEqual([event["number"] for event in self.events(entry, "copies")], [2])

    def test_what_cannot_be_named_is_refused(self):
        self.assert_refused(1, '"merger find" shows the ids', "show", "0000")


if __name__ == "__main__":
    unittest.main()
