# SPDX-License-Identifier: Apache-2.0
"""rebuild: the master list again, from the archive alone."""

import contextlib
import os
import shutil
import sqlite3
import subprocess
import unittest

from limits import limit_files
from merger_case import MERGER, PEOPLE, SHEETS, MergerCase, environment

import pexpect


class Rebuild(MergerCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.must(MERGER, "merge", "origin", *map(str, cls.batch.values()), "--passphrase-file",
                 "words")

    def setUp(self):
        super().setUp()
        self.ok("void", self.json("find", "Петров")[0]["entry"], "--why", "asked us")
        self.before = self.standing()

    def standing(self):
        """All that a coordinator sees of a list."""
        return (self.fingerprint(), self.ok("status"), self.ok("list"),
                self.ok("export", "-o", "-", "--all", "--internal", "--format", "jsonl"))

    def assert_same(self):
        self.assertEqual(self.standing(), self.before)
        self.ok("check", "--read-all")
        self.assertEqual({path.name for path in self.campaign.iterdir()},
                         {"archive", "campaign.qolc", "coordinator.qolk", "keys", "master.db",
                          "merger.lock"})

    def list_path(self):
        return self.campaign / "master.db"

    def test_a_sound_list_comes_out_the_same(self):
        out = self.ok("rebuild")
        self.assertIn("Made again from 2 batch files and 3 decisions and enrolments.\n", out)
        self.assertIn(f"\nFingerprint before: {self.before[0]}\nFingerprint now:    "
                      f"{self.before[0]}\n", out)
        self.assertIn(f"\n{PEOPLE - 1} people have signed", out)
        self.assert_same()

    def test_what_was_linked_is_damaged(self):
        self.damage_table("linked")
        self.assertEqual(self.standing(), self.before)
        self.ok("rebuild")
        self.assert_same()

    def test_a_list_that_is_missing(self):
        self.list_path().unlink()
        for command in (["status"], ["list"], ["fingerprint"], ["check"],
                        ["enroll", "--alias", "crane", "-o", self.top / "kit"]):
            self.assert_refused(4, "the master list here is missing or damaged; it can be made "
                                "again from the archive: merger rebuild CAMPAIGN", *command)
        self.assertIn("\nThere was no list.\nFingerprint now: ", self.ok("rebuild"))
        self.assert_same()

    def damage_table(self, table):
        with contextlib.closing(sqlite3.connect(self.list_path())) as database:
            pages = dict(database.execute("SELECT name, rootpage FROM sqlite_schema"))
        data = bytearray(self.list_path().read_bytes())
        start = (pages.get(table, 1) - 1) * 4096
        data[start:start + 4096] = b"\xff" * 4096
        self.list_path().write_bytes(data)

    def test_a_list_that_is_damaged(self):
        for table in ("sqlite_schema", "meta", "batches", "segments"):
            with self.subTest(table=table):
                self.damage_table(table)
                self.assert_refused(4, "merger rebuild CAMPAIGN", "status")
                out = self.ok("rebuild")
                self.assertIn("The old list could not be read", out)
                self.assert_same()

    def set_version(self, change):
        with contextlib.closing(sqlite3.connect(self.list_path())) as database:
            version, = database.execute("PRAGMA user_version").fetchone()
            database.execute(f"PRAGMA user_version = {version + change}")

    def test_a_list_of_an_earlier_version(self):
        self.set_version(-1)
        for command in ["status"], ["merge", self.top], ["check"]:
            self.assert_refused(4, "the master list here was made by an earlier version of the "
                                "program; make it again from the archive: merger rebuild CAMPAIGN",
                                *command)
        self.assertIn("The old list could not be read", self.ok("rebuild"))
        self.assert_same()

    def test_a_list_of_a_later_version(self):
        self.set_version(1)
        for command in "status", "rebuild":
            self.assert_refused(4, "this was made by a newer version of the program; get that "
                                "version", command)
        self.set_version(-1)
        self.assert_same()

    def test_another_coordinators_list(self):
        shutil.copytree(self.shared / "second", self.top / "second")
        words = self.shared / "words-2"
        self.ok("merge", *self.batch.values(), campaign=self.top / "second", words=words)
        shutil.copy(self.top / "second" / "master.db", self.list_path())
        self.assert_refused(4, "merger rebuild CAMPAIGN", "status")
        self.ok("rebuild")
        self.assert_same()

    def test_for_programs(self):
        self.assertEqual(self.json("rebuild"), {
            "copies": 2, "facts": 3, "lost": 0, "refused": [], "before": self.before[0],
            "fingerprint": self.before[0]})
        self.list_path().unlink()
        self.assertNotIn("before", self.json("rebuild"))

    def test_what_was_archived_and_not_merged_comes_in(self):
        kit = self.shared / "origin-swallow"
        *_, batch = self.collect_more(str(kit), SHEETS["heron"].replace("Петров", "Есенов"))
        spare = self.top / "spare"
        shutil.copytree(self.campaign, spare)
        self.ok("merge", batch, campaign=spare)
        for path in (spare / "archive").iterdir():  # as a merge leaves it that was killed
            shutil.copy(path, self.campaign / "archive")
        facts = self.json("rebuild")
        self.assertEqual((facts["copies"], facts["before"]), (3, self.before[0]))
        self.assertEqual(facts["fingerprint"], self.fingerprint(campaign=spare))
        self.assertEqual(self.people(), PEOPLE)

    def assert_left_alone(self, sentence):
        self.assert_refused(4, sentence, "rebuild")
        self.assertFalse(list(self.campaign.glob("master.db.part*")))
        self.assertEqual(self.standing(), self.before)

    def test_what_the_archive_has_lost_is_not_lost_from_the_list(self):
        batch, fact = (self.campaign / "archive" / self.archive(suffix)[0]
                       for suffix in (".qolb", ".qolf"))
        for path, sentence in ((batch, "the list knows 1 batch file and 0 decisions and "
                                       "enrolments that the archive does not have any more"),
                               (fact, "0 batch files and 1 decision or enrolment that")):
            aside = path.rename(self.top / path.name)
            self.assert_left_alone(sentence)
            aside.rename(path)
        self.ok("rebuild")
        self.assert_same()

    def test_the_sticks_bring_it_back(self):
        (self.campaign / "archive" / self.archive()[0]).unlink()
        self.assert_left_alone("by merging the sticks again")
        self.ok("merge", *self.batch.values())
        self.ok("rebuild")
        self.assert_same()

    def test_what_is_lost_can_be_given_up(self):
        (self.campaign / "archive" / self.archive()[0]).unlink()
        facts = self.json("rebuild", "--force", exit_code=3)
        self.assertEqual((facts["lost"], facts["copies"]), (1, 1))
        self.assertNotEqual(facts["before"], facts["fingerprint"])
        self.ok("rebuild")
        self.ok("check", "--read-all")

    def test_a_damaged_archive(self):
        batch, fact = (self.campaign / "archive" / self.archive(suffix)[0]
                       for suffix in (".qolb", ".qolf"))
        self.damage(batch, 100)
        self.damage(fact, 100)
        done = self.merger("rebuild")
        self.assertEqual((done.returncode, done.out), (4, ""))
        self.assertIn(f"{fact}: this is damaged", done.err)
        self.assertIn("1 batch file and 1 decision or enrolment that the archive does not have",
                      done.err)
        self.list_path().unlink()
        done = self.merger("rebuild")
        self.assertEqual(done.returncode, 3)
        self.assertIn("Refused:\n", done.out)
        self.assertIn(f"{batch}: ", done.out)
        self.assertIn(f"{fact}: this is damaged", done.err)

    def test_what_is_no_file_in_the_archive_keeps_nothing_else_back(self):
        name = self.campaign / "archive" / ("ab" * 32 + ".qolf")
        for make, sentence in ((name.mkdir, "this is not an ordinary file"),
                               (lambda: os.mkfifo(name), "this is not an ordinary file"),
                               (lambda: name.symlink_to("nowhere"), "nothing was found"),
                               (lambda: name.symlink_to(name.name), "the device failed")):
            with self.subTest(sentence=sentence):
                make()
                for command in (["rebuild"], ["merge", *self.batch.values()]):
                    done = self.merger(*command)
                    self.assertEqual(done.returncode, 3)
                    self.assertRegex(done.err, f"^merger: {name}: {sentence}[^\n]*\n$")
                self.assertEqual(self.standing(), self.before)
                (name.rmdir if name.is_dir() else name.unlink)()

    def test_a_full_disk(self):
        self.assert_refused(1, f"{self.campaign}: there is no room left", "rebuild",
                            preexec_fn=limit_files(20000))
        self.assert_same()
        self.ok("rebuild")
        self.assert_same()

    def test_progress_is_for_terminals(self):
        child = pexpect.spawn(MERGER, list(self.command("rebuild")[1:]), env=environment(),
                              encoding="utf-8", timeout=60)
        child.expect(r"Rebuilding: 0 of 5")
        child.expect(r"Rebuilding: 5 of 5")
        child.expect(pexpect.EOF)
        child.close()
        self.assertEqual(child.exitstatus, 0)

    def test_interrupted(self):
        if not shutil.which("strace"):
            self.skipTest("strace is not installed")
        done = subprocess.run(["strace", "-f", "-o", os.devnull, "-e", "trace=pwrite64", "-e",
                               "inject=pwrite64:signal=SIGINT:when=3", *self.command("rebuild")],
                              env=environment(), stdin=subprocess.DEVNULL, capture_output=True,
                              check=False, timeout=120)
        self.assertEqual((done.returncode, done.stdout), (130, b""))
        self.assertIn(b"stopped before the end", done.stderr)
        self.assert_same()


if __name__ == "__main__":
    unittest.main()
