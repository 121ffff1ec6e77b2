#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""merge: what comes in, what is refused, what is printed, and what is left."""

import fcntl
import json
import os
import pathlib
import shutil
import signal
import stat
import subprocess
import unittest

from limits import limit_files
from merger_case import (BATCH_LEN, HEADER_LEN, MERGER, PAGE_LEN, PEOPLE, SHEETS, MergerCase,
                         environment)

FIXED_TIME = 946684800  # 2000-01-01 00:00 UTC


class Merge(MergerCase):
    def test_a_stick_comes_in(self):
        self.fill("swallow", "heron")
        out = self.ok("merge", self.stick)
        self.assertIn("Read: 2 files, 2 new batches.\n"
                      "5 new entries; 4 people are counted for the first time.\n", out)
        self.assertRegex(out, r"(?m)^heron +1 +1 +2 +2 +0 +\d +0$")
        self.assertRegex(out, r"(?m)^swallow +1 +1 +3 +3 +0 +\d +0$")
        self.assertRegex(out, r"(?m)^Together +2 +2 +5 +5 +0 +1 +0$")
        self.assertIn("4 people have signed (certain: 4, range: 4-4).", out)
        self.assertLess(out.index("heron"), out.index("swallow"))
        self.assertTrue(all(len(line) <= 100 for line in out.splitlines()))

    def test_who_signed_before_is_no_new_person(self):
        self.fill("swallow")
        self.assertEqual(self.json("merge", self.stick)["new_people"], 3)
        self.fill("heron")
        out = self.ok("merge", "--dry-run", self.stick)
        self.assertIn("\n2 new entries; 1 person is counted for the first time.\n", out)
        facts = self.json("merge", self.stick)
        self.assertEqual((facts["new_entries"], facts["new_people"]), (2, 1))
        facts = self.json("merge", self.stick)
        self.assertEqual((facts["new_entries"], facts["new_people"]), (0, 0))
        self.assertNotIn("new entries", self.ok("merge", self.stick))

    def test_the_archive_keeps_what_came(self):
        path, = self.fill("swallow")
        self.ok("merge", self.stick)
        name, = self.archive()
        kept = self.campaign / "archive" / name
        self.assertRegex(name, r"^[0-9a-f]{16}-[0-9a-f]{64}\.qolb$")
        self.assertEqual(name[:16], path.stem)
        self.assertEqual(kept.read_bytes(), path.read_bytes())
        self.assertEqual(stat.S_IMODE(kept.stat().st_mode), 0o600)
        self.assertEqual(kept.stat().st_mtime, FIXED_TIME)
        self.assertEqual(self.archive(".part"), [])

    def test_json_says_the_same(self):
        self.fill("swallow", "heron")
        (self.stick / "notes.txt").write_text("x")
        facts = self.json("merge", self.stick)
        self.assertEqual([facts[name] for name in ("dry_run", "files", "from_archive",
                                                   "new_batches", "new_copies", "known_copies",
                                                   "ignored", "refused")],
                         [False, 2, 0, 2, 0, 0, 1, []])
        heron, swallow = facts["volunteers"]
        self.assertEqual([heron["volunteer"], swallow["volunteer"]], ["heron", "swallow"])
        self.assertEqual([swallow[name] for name in ("batches", "new_batches", "entries",
                                                     "new_entries", "held", "holes", "missing",
                                                     "unclosed", "altered", "outside_window")],
                         [1, 1, 3, 3, 0, 0, 0, 0, 0, 1])
        self.assertEqual(facts["people"], {"certain": PEOPLE, "low": PEOPLE, "high": PEOPLE})
        self.assertEqual(facts["reasons"], {"same_name_and_date": 1})

    def test_the_same_stick_twice_changes_nothing(self):
        self.fill("swallow", "heron")
        self.ok("merge", self.stick)
        before = self.fingerprint(), self.archive(), self.ok("list")
        self.assertIn("Read: 2 files, 2 known already.", self.ok("merge", self.stick))
        facts = self.json("merge", self.stick, self.stick)
        self.assertEqual((facts["files"], facts["known_copies"]), (4, 4))
        self.assertEqual((self.fingerprint(), self.archive(), self.ok("list")), before)

    def test_an_entry_that_comes_again_is_not_new(self):
        """As from an import that was stopped and repeated, whichever of the batches comes first."""
        kit = self.top / "kit"
        shutil.copytree(self.shared / "origin-swallow", kit)
        first, again = self.collect_more(str(kit), SHEETS["swallow"])
        for one, other in ((first, again), (again, first)):
            campaign = self.top / one.stem
            shutil.copytree(self.shared / "origin", campaign)
            for batch, count in ((one, 3), (other, 0)):
                facts = self.json("merge", batch, campaign=campaign)
                self.assertEqual((facts["new_batches"], facts["volunteers"][0]["entries"],
                                  facts["volunteers"][0]["new_entries"]), (1, 3, count))
        out = self.ok("merge", first, again)
        self.assertRegex(out, r"(?m)^swallow +2 +2 +3 +3 +0 +\d +0$")

    def test_two_damaged_copies_complete_each_other(self):
        one, = self.fill("swallow")
        two = pathlib.Path(shutil.copy(one, self.stick / "two.qolb"))
        self.damage(one, HEADER_LEN + 100)
        self.damage(two, HEADER_LEN + 2 * PAGE_LEN + 100)
        out = self.ok("merge", one)
        self.assertIn("swallow, batch 0: holes: damaged pages, which another copy would fill", out)
        self.assertEqual(self.people(), 2)
        facts = self.json("merge", two)
        self.assertEqual((facts["new_copies"], facts["volunteers"][0]["new_entries"]), (1, 1))
        self.assertEqual((facts["total"]["holes"], facts["people"]["certain"]), (0, 3))
        self.assertEqual(len(self.archive()), 2)

    def test_a_dry_run_changes_nothing(self):
        self.fill("swallow", "heron")
        self.ok("status")
        before = self.everything(), self.fingerprint()
        out = self.ok("merge", self.stick, "--dry-run")
        self.assertIn("Looked at, without taking anything in: 2 files, 2 new batches.", out)
        self.assertIn("4 people have signed", out)
        self.assertTrue(self.json("merge", self.stick, "--dry-run")["dry_run"])
        self.assertEqual((self.everything(), self.fingerprint()), before)
        self.assertEqual(self.people(), 0)

    def test_files_may_be_named_whatever_they_are_called(self):
        path, = self.fill("swallow")
        path.rename(self.stick / "photo.jpg")
        self.assertIn("1 new batch", self.ok("merge", self.stick / "photo.jpg"))

    def test_two_coordinators_agree_in_any_order(self):
        paths = self.fill("swallow", "heron")
        second = self.top / "second"
        words = self.shared / "words-2"
        shutil.copytree(self.shared / "second", second)
        for path in reversed(paths):
            self.ok("merge", path, campaign=second, words=words)
        self.ok("merge", self.stick)
        self.assertRegex(self.fingerprint(), r"^[A-Z]{4}(-[A-Z]{4}){3}$")
        self.assertEqual(self.fingerprint(), self.fingerprint(campaign=second, words=words))
        self.assertEqual(self.json("list"), self.json("list", campaign=second, words=words))
        # Who did not enroll a volunteer has no alias for them.
        self.assertRegex(self.ok("status", campaign=second, words=words),
                         r"(?m)^device [0-9a-f]{8} ")

    def test_nobody_can_be_read_from_what_is_kept(self):
        self.fill("swallow", "heron")
        self.ok("merge", self.stick)
        secrets = ["Сейітова", "Айгерім", "Ivanov", "Almaty", "1990-03-05", "000101500001",
                   "swallow", "heron"]
        for path in self.campaign.rglob("*"):
            data = path.read_bytes() if path.is_file() else b""
            for secret in secrets:
                self.assertNotIn(secret.encode(), data, path)


class Refusals(MergerCase):
    def assert_all_refused(self, exit_code, sentence, reason):
        done = self.merger("merge", self.stick)
        self.assertEqual((done.returncode, done.err), (exit_code, ""))
        self.assertRegex(done.out, rf"(?m)^  .*\.qolb: .*{sentence}")
        self.assertIn("0 people have signed", done.out)
        facts = self.json("merge", self.stick, exit_code=exit_code)
        self.assertEqual({refusal["reason"] for refusal in facts["refused"]}, {reason})
        self.assertEqual(self.archive(), [])

    def test_no_batch(self):
        (self.stick / "letter.qolb").write_bytes(b"x" * BATCH_LEN)
        self.assert_all_refused(4, "it is no batch file", "not_a_batch")

    def test_cut_short(self):
        path, = self.fill("swallow")
        path.write_bytes(path.read_bytes()[:-1])
        self.assert_all_refused(4, "does not have a batch file's size", "wrong_size")

    def test_damaged_header(self):
        path, = self.fill("swallow")
        self.damage(path, 7100)
        self.assert_all_refused(4, "its header is damaged", "damaged_header")

    def test_another_campaigns_batch(self):
        self.found("foreign")
        shutil.copy(self.collect("foreign", "swallow", SHEETS["heron"]), self.stick)
        self.assert_all_refused(5, "cannot be opened with this coordinator's key", "not_for_us")

    def test_the_good_ones_come_in_all_the_same(self):
        good, bad = self.fill("swallow", "heron")
        self.damage(bad, 0)
        out = self.ok("merge", self.stick, exit_code=3)
        self.assertIn("Read: 2 files, 1 new batch, 1 refused.", out)
        self.assertIn(f"Refused:\n  {bad}: it is no batch file, or its beginning is damaged; "
                      "if a volunteer brought it, ask for another copy\n", out)
        self.assertEqual([name[:16] for name in self.archive()], [good.stem])
        self.assertEqual(self.people(), 3)

    def test_no_batch_at_all(self):
        (self.stick / "notes.txt").write_text("x")
        for stick in (self.stick, self.top / "stick"):
            done = self.merger("merge", stick)
            self.assertEqual(done.returncode, 1)
            self.assertIn("no batch file was found there", done.err)
            self.assertIn("Read: 0 files, 1 file of another kind ignored.", done.out)

    def test_nothing_is_there(self):
        done = self.merger("merge", self.top / "nowhere")
        self.assertEqual(done.returncode, 1)
        self.assertIn("nowhere: nothing was found under this name", done.err)

    def test_a_folder_that_cannot_be_read(self):
        self.fill("swallow")
        closed = self.stick / "closed"
        closed.mkdir()
        shutil.copy(self.batch["heron"], closed)
        closed.chmod(0)
        self.addCleanup(closed.chmod, 0o700)
        done = self.merger("merge", self.stick, unprivileged=True)
        self.assertEqual(done.returncode, 3)
        self.assertIn(f"{closed}: you have no permission", done.err)
        self.assertEqual(done.err.count("\n"), 1)
        self.assertIn("1 new batch, 1 refused.", done.out)
        self.assertEqual(self.people(), 3)

    def test_a_file_that_cannot_be_read(self):
        path, = self.fill("swallow")
        path.chmod(0)
        done = self.merger("merge", self.stick, "--json", unprivileged=True)
        self.assertEqual(done.returncode, 1)
        self.assertIn(f"{path}: you have no permission", done.err)
        self.assertEqual(json.loads(done.out)["refused"],
                         [{"path": str(path), "reason": "unreadable"}])

    def test_many_refusals_are_not_all_printed(self):
        for i in range(23):
            (self.stick / f"letter-{i:02}.qolb").write_bytes(b"x")
        out = self.merger("merge", self.stick).out
        self.assertIn(" 23 refused.", out)
        self.assertIn("/letter-19.qolb: it does not have", out)
        self.assertIn("\n  and 3 more; --json names all of them\n", out)
        self.assertNotIn("letter-20", out)
        self.assertEqual(len(self.json("merge", self.stick, exit_code=4)["refused"]), 23)
        for i in range(3):
            (self.stick / f"letter-{i:02}.qolb").unlink()
        self.assertNotIn("more", self.merger("merge", self.stick).out)

    def test_many_files_that_cannot_be_read_are_not_all_printed(self):
        for i in range(23):
            (self.stick / f"closed-{i:02}").mkdir(0)
        done = self.merger("merge", self.stick, unprivileged=True)
        for i in range(23):
            (self.stick / f"closed-{i:02}").chmod(0o700)
        self.assertEqual(done.err.count("closed-"), 20)
        self.assertIn("merger: and 3 more could not be read; --json names all of them\n", done.err)

    def test_links_are_not_followed(self):
        elsewhere = self.top / "elsewhere"
        elsewhere.mkdir()
        shutil.copy(self.batch["heron"], elsewhere / "heron.qolb")
        self.fill("swallow")
        for name, target in [("one", "."), ("two", "."), ("away", elsewhere),
                             ("file.qolb", elsewhere / "heron.qolb"), ("loose.qolb", "nowhere")]:
            (self.stick / name).symlink_to(target)
        out = self.ok("merge", self.stick)
        self.assertIn("Read: 1 file, 1 new batch, 5 files of other kinds ignored.", out)
        self.assertIn("1 new batch", self.ok("merge", self.stick / "away"))

    def test_folders_too_deep(self):
        deep = self.stick.joinpath(*["d"] * 18)
        deep.mkdir(parents=True)
        done = self.merger("merge", self.stick)
        self.assertEqual(done.returncode, 1)
        self.assertIn("too many folders in folders", done.err)
        self.assertNotIn("larger than allowed", done.err)

    def test_control_characters_in_a_name_are_not_printed(self):
        path = self.stick / "\x1b[31mred\nline.qolb"
        path.write_bytes(b"x")
        done = self.merger("merge", self.stick)
        self.assertIn("?[31mred?line.qolb: it does not have", done.out)
        facts = self.json("merge", self.stick, exit_code=4)
        self.assertTrue(facts["refused"][0]["path"].endswith("?[31mred?line.qolb"))

    def test_a_name_that_is_no_text(self):
        name = os.fsencode(self.stick) + b"/\xff\xfe.qolb"
        with open(name, "wb") as file:
            file.write(b"x")
        facts = self.json("merge", self.stick, exit_code=4)
        self.assertTrue(facts["refused"][0]["path"].endswith("??.qolb"))


class Inspect(MergerCase):
    """What can be known of a batch without a key."""

    def inspect(self, path, *options):
        return subprocess.run([MERGER, "inspect", str(path), *options], env=environment(),
                              capture_output=True, encoding="utf-8", check=False, timeout=120)

    def test_a_closed_copy_is_good(self):
        done = self.inspect(self.batch["swallow"])
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertIn("verdict              good\n", done.stdout)
        self.assertIn("closed               yes\n", done.stdout)

    def test_a_damaged_one_is_not_called_good(self):
        for at in (100, 5000, 150000, BATCH_LEN - 1):
            path, = self.fill("swallow")
            self.damage(path, at)
            done = self.inspect(path)
            self.assertEqual(done.returncode, 3, at)
            self.assertIn("verdict              cannot tell: unclosed, or damaged\n", done.stdout)
            self.assertIn("one that was never closed cannot be told from one that was damaged",
                          done.stderr)
            found = json.loads(self.inspect(path, "--json").stdout)
            self.assertEqual((found["verdict"], found["closed"]), ("unclosed_or_damaged", False))

    def test_its_name_is_shown_without_what_a_terminal_obeys(self):
        path, = self.fill("swallow")
        self.damage(path, 5000)
        path = path.rename(path.with_name("red \x1b[31m.qolb"))
        self.assertIn("red ?[31m.qolb: without a key", self.inspect(path).stderr)


class Held(MergerCase):
    """A kit that was copied: two different batches with one number."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.pair = cls.collect_twice()

    def test_both_are_held(self):
        self.fill("swallow")
        self.ok("merge", self.stick)
        self.ok("merge", self.pair[0])
        out = self.ok("merge", self.pair[1], exit_code=3)
        self.assertIn("swallow, batch 1: held: two different batches have this number", out)
        self.assertIn("held: 2 entries: there are two different batches with one number", out)
        self.assertEqual(self.people(), 3)
        self.assertEqual(len(self.archive()), 3)

    def test_what_is_missing_is_named(self):
        out = self.ok("merge", self.pair[0])
        self.assertIn("swallow, batch 0: missing: ask the volunteer to deliver again", out)


class Interrupted(MergerCase):
    def assert_whole(self):
        self.ok("merge", self.stick)
        self.assertEqual(self.people(), PEOPLE)
        self.assertEqual(len(self.archive()), 2)
        self.ok("check", "--read-all")

    def test_what_is_archived_but_not_committed_comes_in_at_the_next_merge(self):
        self.fill("swallow")
        self.ok("merge", self.stick)
        expected = self.fingerprint()
        for path in self.campaign.glob("master.db*"):
            path.unlink()
        self.assert_refused(4, "the master list here is missing or damaged", "status")
        empty = self.top / "empty"
        empty.mkdir()
        out = self.ok("merge", empty)
        self.assertIn("1 of them was left in the archive by a merge that did not end.", out)
        self.assertEqual(self.fingerprint(), expected)
        self.assertRegex(self.ok("status"), r"(?m)^swallow ")  # the enrolment too
        self.assertEqual(self.json("merge", self.stick)["from_archive"], 0)

    def test_a_lost_list_is_missing_until_it_is_whole(self):
        self.fill("swallow")
        self.ok("merge", self.stick)
        (self.campaign / "master.db").unlink()
        self.ok("merge", "--dry-run", self.stick)
        self.assert_refused(4, "the master list here is missing or damaged", "export", "-o", "-")
        self.assert_refused(1, "there is no room left", "merge", self.stick,
                            preexec_fn=limit_files(20000))
        self.assert_refused(4, "the master list here is missing or damaged", "fingerprint")
        self.assertFalse(list(self.campaign.glob("master.db*")))
        self.ok("merge", self.stick)
        self.assertEqual(self.people(), 3)

    def test_a_list_without_bytes_is_missing(self):
        """SQLite takes such a file for a new database, and would answer that nobody signed."""
        self.fill("swallow")
        self.ok("merge", self.stick)
        for answer in ("status", "list", "fingerprint"):
            (self.campaign / "master.db").write_bytes(b"")
            self.assert_refused(4, "the master list here is missing or damaged", answer)
        self.ok("merge", self.stick)
        self.assertEqual(self.people(), 3)

    @unittest.skipUnless(shutil.which("strace"), "strace is not installed")
    def test_killed_at_any_step(self):
        self.fill("swallow", "heron")
        self.ok("merge", self.stick)
        expected = self.fingerprint(), self.ok("list")
        for call in ("rename", "fsync", "fdatasync", "pwrite64"):
            steps = iter((1, 2, 3, 5, 8, 13, 21, 34, 55, 89))
            kills = 0
            while self.killed_at(call, at := next(steps), expected):
                kills += 1
            self.assertGreater(kills, 0, call)

    def killed_at(self, call, at, expected):
        """Merges into a fresh campaign with a kill at that call of its kind, and says whether it
        came; what is left is a whole campaign."""
        shutil.rmtree(self.campaign)
        shutil.copytree(self.shared / "origin", self.campaign)
        done = subprocess.run(["strace", "-f", "-o", "/dev/null", "-e", f"trace={call}", "-e",
                               f"inject={call}:signal=SIGKILL:when={at}",
                               *self.command("merge", self.stick)],
                              env=environment(), stdin=subprocess.DEVNULL, timeout=120,
                              capture_output=True, check=False)
        with self.subTest(call=call, at=at):
            self.assert_whole()
            self.assertEqual((self.fingerprint(), self.ok("list")), expected)
        return done.returncode == -signal.SIGKILL


class Mistakes(MergerCase):
    def test_not_a_campaign(self):
        self.fill("swallow")
        self.assert_refused(4, "campaign", "merge", self.stick, campaign=self.stick)
        self.assert_refused(4, "campaign", "merge", self.stick, campaign=self.top / "nowhere")

    def test_wrong_passphrase(self):
        self.fill("swallow")
        self.assert_refused(5, "passphrase", "merge", self.stick, words=self.shared / "words-2")

    def test_no_passphrase(self):
        done = subprocess.run([MERGER, "merge", self.campaign, self.stick], env=environment(),
                              stdin=subprocess.DEVNULL, capture_output=True, check=False,
                              start_new_session=True)
        self.assertEqual((done.returncode, done.stdout), (2, b""))

    def test_arguments_that_make_no_sense(self):
        self.assert_refused(2, "PATH", "merge")
        self.assert_refused(2, "--dry", "merge", self.stick, "--dry")
        self.assert_refused(2, "--json", "merge", self.stick, "--json=yes")

    def test_another_merge_is_running(self):
        self.fill("swallow")
        with open(self.campaign / "merger.lock", "wb") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            self.assert_refused(1, "another program is using this", "merge", self.stick)

    def test_nobody_reads_the_summary(self):
        self.fill("swallow")
        with open("/dev/full", "wb") as full:
            done = self.merger("merge", self.stick, stdout=full)
        self.assertEqual(done.returncode, 1)
        self.assertIn("stdout", done.err)
        self.assertEqual(self.people(), 3)

    def test_a_full_disk(self):
        self.fill("swallow")
        self.ok("status")
        self.assert_refused(1, str(self.campaign), "merge", self.stick,
                            preexec_fn=limit_files(BATCH_LEN - 1))
        self.assertEqual((self.archive(""), self.people()), (self.archive(".qolf"), 0))
        self.ok("merge", self.stick)

    def test_a_folder_in_the_way_in_the_archive(self):
        self.fill("swallow")
        self.ok("merge", self.stick)
        place = self.campaign / "archive" / self.archive()[0]
        place.unlink()
        place.mkdir()
        self.fill("heron")
        done = self.merger("merge", self.stick)
        self.assertEqual(done.returncode, 3)
        self.assertRegex(done.err, f"^merger: {place}: something of this name is already there"
                                   "[^\n]*\n$")
        self.assertEqual((len(self.archive()), self.people()), (2, PEOPLE))
        place.rmdir()
        self.ok("merge", self.stick)
        self.ok("check", "--read-all")

    def test_a_master_list_that_is_none(self):
        self.fill("swallow")
        for path in self.campaign.glob("master.db*"):
            path.unlink()
        (self.campaign / "master.db").write_bytes(b"x" * 5000)
        self.assert_refused(4, "the master list here is missing or damaged", "merge", self.stick)


if __name__ == "__main__":
    unittest.main()
