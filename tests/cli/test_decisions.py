# SPDX-License-Identifier: Apache-2.0
"""Decisions that travel from one coordinator to another, as coordinators see it."""

import json
import shutil
import unittest

from merger_case import MergerCase

FILE = "decisions.qold"


class Decisions(MergerCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.found("foreign")

    def setUp(self):
        super().setUp()
        self.fill("swallow", "heron")
        self.ok("merge", self.stick)
        self.other = self.top / "other"
        shutil.copytree(self.shared / "second", self.other)
        self.second = {"campaign": self.other, "words": self.shared / "words-2"}
        self.ok("merge", self.stick, **self.second)
        self.entry = next(person["person"] for person in self.json("list")
                          if person["family_name"] == "Омаров") # signed once

    def write(self, **options):
        done = self.merger("decisions", "-o", FILE, **options)
        self.assertEqual((done.returncode, done.out), (0, ""), done.err)
        self.assertIn("written, sealed to the coordinators", done.err)

    def void(self, **options):
        return self.ok("void", self.entry, "--why", "asked us", **options)

    def test_they_travel_and_make_the_fingerprints_equal(self):
        self.void()
        self.write()
        self.assertNotEqual(self.fingerprint(), self.fingerprint(**self.second))
        summary = self.json("merge", FILE, **self.second)
        self.assertEqual((summary["new_decisions"], summary["known_decisions"]), (1, 0))
        self.assertEqual(self.fingerprint(), self.fingerprint(**self.second))
        self.assertEqual(self.people(**self.second), self.people())
        summary = self.json("merge", FILE, **self.second)
        self.assertEqual((summary["new_decisions"], summary["known_decisions"]), (0, 1))
        self.ok("rebuild", **self.second)
        self.assertEqual(self.fingerprint(), self.fingerprint(**self.second))

    def test_a_folder_is_searched_for_them(self):
        self.void()
        self.write()
        shutil.move(self.top / FILE, self.stick / FILE)
        self.assertIn("1 new decision", self.ok("merge", self.stick, **self.second))

    def test_a_dry_run_takes_nothing_in(self):
        self.void()
        self.write()
        before = self.fingerprint(**self.second)
        archived = sorted(path.name for path in (self.other / "archive").iterdir())
        self.assertIn("1 new decision", self.ok("merge", FILE, "--dry-run", **self.second))
        self.assertEqual(sorted(path.name for path in (self.other / "archive").iterdir()), archived)
        self.assertEqual(self.fingerprint(**self.second), before)

    def test_they_are_listed(self):
        self.void()
        self.ok("void", self.entry, "--undo", "--why", "it was somebody else")
        lines = self.ok("decisions").splitlines()
        self.assertEqual(len(lines), 2)
        self.assertRegex(lines[0], r"void +[0-9a-f]{12}  coordinator 1, superseded  asked us")
        self.assertRegex(lines[1], r"no void +[0-9a-f]{12}  coordinator 1  it was somebody else")
        first, second = self.json("decisions")
        self.assertEqual((first["kind"], first["entry"], first["stands"], first["coordinator"]),
                         ("void", self.entry, False, 1))
        self.assertEqual(second["supersedes"], first["decision"])

    def test_nothing_was_decided(self):
        done = self.merger("decisions")
        self.assertEqual((done.returncode, done.out), (0, ""))
        self.assertIn("nothing has been decided", done.err)
        self.assertEqual(self.json("decisions"), [])

    def test_nothing_is_overwritten_unasked(self):
        self.write()
        self.assert_refused(1, "already there", "decisions", "-o", FILE)
        self.write_again = self.merger("decisions", "-o", FILE, "--force")
        self.assertEqual(self.write_again.returncode, 0)

    # ---- files that are not to be trusted ---------------------------------------------------

    def assert_not_taken(self, exit_code, reason, sentence, **options):
        before = self.fingerprint(**options)
        done = self.merger("merge", FILE, "--json", **options)
        self.assertEqual(done.returncode, exit_code, done.err)
        self.assertEqual([refusal["reason"] for refusal in json.loads(done.out)["refused"]],
                         [reason])
        self.assertIn(sentence, done.err)
        self.assertEqual(self.fingerprint(**options), before)

    def test_a_damaged_file_is_refused(self):
        self.void()
        self.write()
        self.damage(self.top / FILE, 1000)
        self.assert_not_taken(4, "damaged", "damaged", **self.second)

    def test_a_newer_file_is_refused(self):
        self.write()
        self.damage(self.top / FILE, 8)
        self.assert_not_taken(4, "newer_format", "newer version", **self.second)

    def test_another_campaigns_file_is_not_for_us(self):
        foreign = self.top / "foreign"
        shutil.copytree(self.shared / "foreign", foreign)
        self.write(campaign=foreign)
        self.assert_not_taken(5, "not_for_us", FILE)

    def test_beside_what_is_taken_a_refusal_is_partly(self):
        self.void()
        self.write()
        shutil.copy(self.top / FILE, self.stick / FILE)
        self.damage(self.stick / FILE, 1000)
        done = self.merger("merge", self.stick)
        self.assertEqual(done.returncode, 3)


if __name__ == "__main__":
    unittest.main()
