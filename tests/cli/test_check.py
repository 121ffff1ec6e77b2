#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""merger check: whether the list and the archive are whole, and say the same."""

import contextlib
import shutil
import sqlite3
import unittest

from merger_case import HEADER_LEN, PAGE_LEN, ListCase


class Check(ListCase):
    def archived(self, suffix=".qolb"):
        return self.campaign / "archive" / self.archive(suffix)[0]

    def test_all_is_well(self):
        out = self.ok("check")
        self.assertIn("2 batches, 2 copies, 2 decisions and enrolments: every row opens.",
                      out)
        self.assertIn("The archive is complete.", out)
        self.assertIn("The list is what the archive says.", self.ok("check", "--read-all"))
        facts = self.json("check", "--read-all")
        self.assertTrue(facts["sound"])
        self.assertEqual([facts[name] for name in ("batches", "copies", "lost", "unmerged",
                                                   "damaged", "different", "unproved")],
                         [2, 2, 0, 0, 0, 0, 0])

    def test_a_file_is_lost(self):
        for suffix in (".qolb", ".qolf"):
            path = self.archived(suffix)
            data = path.read_bytes()
            path.unlink()
            facts = self.json("check", exit_code=4)
            self.assertEqual((facts["lost"], facts["unmerged"]), (1, 0))
            self.assertIn("1 of them lost from the archive", self.ok("check", exit_code=4))
            self.assertFalse(facts["sound"])
            path.write_bytes(data)
            self.ok("check")

    def test_what_is_in_the_archive_only_is_counted(self):
        with contextlib.closing(sqlite3.connect(self.campaign / "master.db")) as master, master:
            master.executescript("".join(f"DELETE FROM {table};" for table in
                                         ("batches", "segments", "copies", "enrolments")))
        facts = self.json("check")
        self.assertEqual((facts["sound"], facts["unmerged"], facts["unlisted"]), (True, 2, 2))
        out = self.ok("check")
        self.assertIn("2 batch files of the archive not in the list yet: run merge", out)
        self.assertNotIn("The list is what the archive says.", self.ok("check", "--read-all"))

    def test_a_decision_that_was_killed_before_it_was_listed(self):
        before = (self.campaign / "master.db").read_bytes()
        [person] = [person["person"] for person in self.json("list")
                    if person["family_name"] == "Петров"]
        self.ok("void", person, "--why", "asked to")
        (self.campaign / "master.db").write_bytes(before)
        out = self.ok("check", "--read-all")
        self.assertIn("1 decision or enrolment in the archive only: a command was ended before "
                      "it had listed it; the next merge does, or rebuild", out)
        self.assertNotIn("The list is what the archive says.", out)
        self.assertEqual(self.json("check")["unlisted"], 1)
        self.ok("merge", *self.batch.values())
        self.assertIn("The list is what the archive says.", self.ok("check", "--read-all"))
        self.assertEqual(self.json("status")["total"]["voided"], 1)

    def test_a_merge_brings_a_lost_file_back(self):
        self.archived().unlink()
        self.ok("merge", *self.batch.values())
        self.ok("check", "--read-all")

    def test_a_damaged_file_is_seen_when_all_are_read(self):
        self.damage(self.archived(), HEADER_LEN + 100)
        self.ok("check")
        facts = self.json("check", "--read-all", exit_code=4)
        self.assertEqual((facts["damaged"], facts["lost"]), (1, 0))
        self.assertGreater(facts["unproved"], 0)

    def test_a_content_that_is_not_in_the_list(self):
        # What the first copy of a batch does not show, and the second does, is a row of its own.
        batch = self.archived()
        copies = [self.stick / "1.qolb", self.stick / "2.qolb"]
        for copy in copies:
            shutil.copy(batch, copy)
        batch.unlink()
        (self.campaign / "master.db").unlink()
        for cell, copy in enumerate(copies):
            self.damage(copy, HEADER_LEN + cell * PAGE_LEN + 100)
            self.ok("merge", copy)
        self.ok("check", "--read-all")
        with contextlib.closing(sqlite3.connect(self.campaign / "master.db")) as master, master:
            master.execute("DELETE FROM cells WHERE key IN (SELECT min(key) FROM cells)")
        facts = self.json("check", "--read-all", exit_code=4)
        # What else is in that batch is proved all the same.
        self.assertEqual((facts["different"], facts["unproved"]), (1, 0))

    def test_a_damaged_master_list(self):
        with contextlib.closing(sqlite3.connect(self.campaign / "master.db")) as master, master:
            master.execute("UPDATE segments SET body = zeroblob(length(body)) ")
        for command in (["check"], ["status"], ["list"]):
            with self.subTest(command=command):
                self.assert_refused(4, "it can be made again from the archive: merger rebuild",
                                    *command)


if __name__ == "__main__":
    unittest.main()
