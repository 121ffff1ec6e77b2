# SPDX-License-Identifier: Apache-2.0
"""enroll and inspect, driven as people do."""

import json
import os
import pathlib
import shutil
import signal
import subprocess
import time
import unittest

from limits import limit_files
from setup_case import (DRAWN, IN_EVERY_KIT, MEMORY_AT, SetupCase, environment, make_kit_files,
                        windows_program)

A_KIT = sorted([*IN_EVERY_KIT, "campaign.qolc", "volunteer.qolk"])


class Enroll(SetupCase):
    def setUp(self):
        super().setUp()
        self.init("campaign", "--coordinator", "a", "--coordinator", "b")

    def refuse(self, exit_code, sentence, *options, campaign="campaign", words="words", **more):
        self.assert_refused(exit_code, sentence, "enroll", campaign, "--test-lock",
                            "--passphrase-file", words, *options, **more)

    def archive_count(self):
        return len(self.names("campaign/archive"))

    def test_a_kit_is_what_a_volunteer_needs(self):
        alias, folder, passphrase = self.enroll("--alias", "қарлығаш", "-o",
                                                "kit").rstrip("\n").split("\t")
        self.assertEqual((alias, folder), ("қарлығаш", "kit"))
        self.assertRegex(passphrase, DRAWN)
        self.assertEqual(self.names("kit"), A_KIT)
        self.assertEqual((self.top / "kit/campaign.qolc").read_bytes(),
                         (self.top / "campaign/campaign.qolc").read_bytes())
        for name in IN_EVERY_KIT:
            self.assertEqual((self.top / "kit" / name).read_bytes(),
                             (self.kit_files / name).read_bytes())
        self.assertEqual([path.name for path in sorted((self.top / "kit").iterdir())
                          if os.access(path, os.X_OK)], ["collector", "collector.desktop",
                                                         "start.sh"])
        key = self.inspect("kit/volunteer.qolk")
        self.assertEqual(key["kind"], "volunteer_key")
        self.assertEqual(key["campaign_id"], self.inspect("kit/campaign.qolc")["campaign_id"])
        for path in self.top.joinpath("kit").iterdir():
            self.assertEqual(path.stat().st_mtime, 946684800)
            self.assertNotIn("қарлығаш".encode(), path.read_bytes())

    def test_a_drawn_passphrase_may_be_typed_in_many_ways(self):
        passphrase = self.enroll("--alias", "swallow", "-o", "kit").rstrip("\n").split("\t")[2]
        cyrillic = passphrase.translate(str.maketrans("abdegiklmnorstuz", "абдегиклмнорстуз"))
        # The first use locks the kit anew, which must not change its passphrase.
        for typed in (passphrase.upper().replace("-", " "), passphrase, passphrase.replace("-", ""),
                      cyrillic.upper(), passphrase):
            self.write("typed", typed + "\n")
            done = subprocess.run([self.collector, "sign", "-k", "kit", "--passphrase-file",
                                   "typed"], cwd=self.top, env=environment(), input=b"q\n",
                                  capture_output=True, check=False, timeout=60)
            self.assertEqual((done.returncode, done.stderr), (0, b""), typed)
        other = ("b" if passphrase[0] != "b" else "d") + passphrase[1:]
        for wrong in (other, other.upper(), passphrase + "-abde", passphrase[:-1]):
            self.write("typed", wrong + "\n")
            done = subprocess.run([self.collector, "sign", "-k", "kit", "--passphrase-file",
                                   "typed"], cwd=self.top, env=environment(), input=b"q\n",
                                  capture_output=True, check=False, timeout=60)
            self.assertEqual(done.returncode, 5, wrong)

    def test_kits_are_hard_to_open_unless_for_tests(self):
        self.merge_ok("enroll", "campaign", "--passphrase-file", "words", "--alias", "a", "-o",
                      "kit")
        key = self.inspect("kit/volunteer.qolk")
        self.assertFalse(key["for_tests"])
        self.assertEqual((key["lock_passes"], key["lock_memory_kib"]), (3, 256 * 1024))

    def test_a_list_makes_a_kit_for_everyone(self):
        self.write("volunteers", "# north\nswallow\n\nласточка\n")
        rows = [line.split("\t")
                for line in self.enroll("--list", "volunteers", "-o", "kits").splitlines()]
        self.assertEqual([row[:2] for row in rows],
                         [["swallow", "kits/swallow"], ["ласточка", "kits/ласточка"]])
        self.assertEqual(len({row[2] for row in rows}), 2)
        self.assertEqual(self.names("kits"), ["swallow", "ласточка"])
        self.assertEqual(self.archive_count(), 2)
        kits = {self.inspect(f"kits/{name}/volunteer.qolk")["kit"] for name in self.names("kits")}
        self.assertEqual(len(kits), 2)

    def test_passphrases_of_kits_may_be_given(self):
        self.write("volunteers", "a\nb\nc\n")
        self.write("kit-words", "бір\n\nүш\n")
        rows = [line.split("\t")[2]
                for line in self.enroll("--list", "volunteers", "-o", "kits",
                                        "--kit-passphrase-file", "kit-words").splitlines()]
        self.assertEqual((rows[0], rows[2]), ("бір", "үш"))
        self.assertRegex(rows[1], DRAWN)
        self.refuse(2, "a passphrase is needed", "--alias", "d", "-o", "kit",
                    "--kit-passphrase-file", "absent")

    def test_an_alias_has_one_device_unless_asked(self):
        self.enroll("--alias", "swallow", "-o", "kit")
        self.refuse(1, "--alias: this alias has a device already", "--alias", "swallow", "-o",
                    "again")
        self.refuse(1, "--alias: this alias has no device yet", "--alias", "stork", "--again",
                    "-o", "again")
        self.enroll("--alias", "swallow", "--again", "-o", "again")
        self.assertNotEqual(self.inspect("kit/volunteer.qolk")["kit"],
                            self.inspect("again/volunteer.qolk")["kit"])
        self.write("volunteers", "stork\nswallow\n")
        self.refuse(1, "volunteers, line 2: this alias has a device already", "--list",
                    "volunteers", "-o", "kits")

    def test_a_bad_list_makes_no_kit(self):
        def check(content, exit_code, sentence):
            self.write("volunteers", content)
            self.refuse(exit_code, sentence, "--list", "volunteers", "-o", "kits")

        check("a\nb\na\n", 4, "volunteers, line 3: this alias stands in a line before")
        check("a\nb c\n", 4, "volunteers, line 2: a name is made of letters")
        check(b"a\nb\xff\n", 4, "volunteers, line 2: the text holds invalid UTF-8")
        check("# nobody\n", 2, "the list names nobody")
        self.refuse(1, "absent: nothing was found", "--list", "absent", "-o", "kits")
        self.assertEqual(self.archive_count(), 0)

    def test_an_alias_is_a_safe_name(self):
        for alias in "../a", "a/b", "a b", "", os.fsdecode(b"a\xff"), "a\x1b[1m":
            self.refuse(2, "--alias: a name is made of letters", "--alias", alias, "-o", "kit")

    def test_options_are_needed(self):
        for options in ([], ["--alias", "a"], ["-o", "kit"],
                        ["--alias", "a", "--list", "volunteers", "-o", "kit"]):
            self.refuse(2, "enroll needs -o DIR and either --alias NAME or --list FILE", *options)

    def test_a_folder_with_something_in_it_stays(self):
        (self.top / "kit").mkdir()
        (self.top / "kit/note").write_text("mine")
        self.refuse(1, "kit: something of this name is already there", "--alias", "a", "-o", "kit")
        self.refuse(1, "words: this is not a folder", "--alias", "a", "-o", "words")
        (self.top / "kit/note").unlink()
        self.enroll("--alias", "a", "-o", "kit")  # an empty one will do
        self.assertEqual(self.names("kit"), A_KIT)

    def test_only_the_campaign_key_enrolls(self):
        drawn = self.init("two", "--coordinator", "a", "--coordinator", "b").split("\t")[2]
        self.write("second", drawn)
        self.merge_ok("join", "other", "--from", "two/campaign.qolc", "--key", "two/keys/b.qolk",
                      "--passphrase-file", "second")
        self.refuse(5, "this coordinator's key cannot enroll volunteers; ask", "--alias", "a",
                    "-o", "kit", campaign="other", words="second")

    def test_a_wrong_passphrase_makes_nothing(self):
        self.write("wrong", "қоңыр күз\n")
        self.refuse(5, "coordinator.qolk: the passphrase is wrong", "--alias", "a", "-o", "kit",
                    words="wrong")

    def test_a_folder_that_is_no_campaign_is_said_to_be_none(self):
        self.refuse(4, "absent: this is no campaign folder", "--alias", "a", "-o", "kit",
                    campaign="absent")
        (self.top / "empty").mkdir()
        self.refuse(4, "empty: this is no campaign folder", "--alias", "a", "-o", "kit",
                    campaign="empty")
        self.assertEqual(self.names("empty"), [])

    def test_a_key_of_another_campaign_is_refused(self):
        self.init("foreign")
        shutil.copy(self.top / "foreign/coordinator.qolk", self.top / "campaign/coordinator.qolk")
        self.refuse(4, "coordinator.qolk: this belongs to another campaign", "--alias", "a", "-o",
                    "kit")

    def test_a_folder_that_cannot_be_written_is_named(self):
        (self.top / "locked").mkdir(mode=0o500)
        self.refuse(1, "locked/kit: you have no permission", "--alias", "a", "-o", "locked/kit",
                    unprivileged=True)
        self.refuse(1, "locked: you have no permission", "--alias", "a", "-o", "locked",
                    unprivileged=True)
        self.assertEqual(self.archive_count(), 0)

    def test_a_full_disk_leaves_no_kit_and_no_enrolment(self):
        make_kit_files(self.top / "programs")
        with open(self.top / "programs/collector", "ab") as collector:
            collector.write(bytes(2 * 1024 * 1024))
        self.write("volunteers", "a\nb\n")

        self.refuse(1, "kits: there is no room left", "--list", "volunteers", "-o", "kits",
                    "--programs", "programs", preexec_fn=limit_files(1024 * 1024))
        self.assertEqual(self.archive_count(), 0)
        self.enroll("--list", "volunteers", "-o", "kits")  # as if nothing had been

    def test_an_interrupted_list_leaves_no_kit_and_no_enrolment(self):
        self.write("volunteers", "\n".join(f"v{number}" for number in range(30)))
        with subprocess.Popen([self.merger, "enroll", "campaign", "--passphrase-file", "words",
                               "--list", "volunteers", "-o", "kits"], cwd=self.top,
                              env=environment(), stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE) as child:
            first = self.top / "kits/v0/volunteer.qolk.waiting"
            while child.poll() is None and not first.exists():
                time.sleep(0.01)
            child.send_signal(signal.SIGINT)
            out, err = child.communicate(timeout=60)
        self.assertEqual((child.returncode, out), (130, b""))
        self.assertIn("stopped before the end", err.decode())
        self.assertFalse((self.top / "kits").exists())
        self.assertEqual(self.archive_count(), 0)

    def test_a_passphrase_that_nobody_can_see_leaves_no_kit(self):
        with open("/dev/full", "wb") as full:
            done = self.run_merger("enroll", "campaign", "--test-lock", "--passphrase-file",
                                   "words", "--alias", "a", "-o", "kit", stdout=full)
        self.assertEqual(done.returncode, 1)
        self.assertIn("make it with --again", done.err)
        self.assertFalse((self.top / "kit").exists())
        self.enroll("--alias", "a", "--again", "-o", "kit")

    # ---- what comes from the release --------------------------------------------------------

    def install(self, place, *left_out):
        """A merger of its own, with the files for kits at a place beside it; its path."""
        program = self.top / "usr/bin/merger"
        program.parent.mkdir(parents=True)
        shutil.copy(self.merger, program)
        if place:
            folder = program.parent / place
            folder.parent.mkdir(parents=True, exist_ok=True)
            make_kit_files(folder)
            for name in left_out:
                (folder / name).unlink()
        return program

    def enroll_with(self, program):
        self.alias_count = getattr(self, "alias_count", 0) + 1
        done = self.run_merger("enroll", "campaign", "--test-lock", "--passphrase-file", "words",
                               "--alias", f"a{self.alias_count}", "-o", "kit", program=program)
        self.assertEqual(done.returncode, 0, done.err)
        return done.err

    def test_a_package_has_them_in_its_library_folder(self):
        program = self.install("../lib/qoltanba/kit-files")
        said = self.enroll_with(program)
        self.assertNotIn("kit-files", said)
        self.assertIn("the collector for Linux in the kits wants shared libraries", said)
        self.assertEqual(self.names("kit"), A_KIT)

    def test_without_them_the_kit_is_made_and_said_to_start_nowhere(self):
        said = self.enroll_with(self.install(None))
        self.assertIn("the kits start on no laptop: no folder kit-files came with this merger; copy "
                      "the collector into each kit, or name a folder that has it with --programs\n",
                      said)
        self.assertEqual(self.names("kit"), ["campaign.qolc", "volunteer.qolk"])

    def test_what_is_missing_is_named(self):
        folder = self.top / "usr/bin/kit-files"
        program = self.install("kit-files", "collector.exe", "guide-ru.pdf")
        self.assertIn(f"merger: the kits do not start on Windows: these are not in {folder}: "
                      "collector.exe, guide-ru.pdf; copy them into each kit\n",
                      self.enroll_with(program))
        self.assertEqual(self.names("kit"), [name for name in A_KIT
                                             if name not in ("collector.exe", "guide-ru.pdf")])

    def test_it_is_said_where_the_kits_do_not_start(self):
        program = self.install("kit-files")
        for left_out, sentence in [
                (["collector"], "the kits do not start on Linux: these"),
                (["collector", "collector.exe"], "the kits start neither on Linux nor on Windows: "),
                (["guide-en.pdf"], "the kits are not complete: these")]:
            for name in IN_EVERY_KIT:
                shutil.copy(self.kit_files / name, self.top / "usr/bin/kit-files")
            for name in left_out:
                (self.top / "usr/bin/kit-files" / name).unlink()
            self.assertIn(sentence, self.enroll_with(program))
            shutil.rmtree(self.top / "kit")

    def test_a_folder_that_is_named_must_have_all(self):
        make_kit_files(self.top / "named")
        (self.top / "named/start.sh").unlink()
        (self.top / "named/guide-kk.pdf").unlink()
        self.refuse(1, "named: these are not there: start.sh, guide-kk.pdf; put them there, or leave "
                       "out --programs", "--alias", "a", "-o", "kit", "--programs", "named")
        self.refuse(1, "absent: nothing was found", "--alias", "a", "-o", "kit", "--programs",
                    "absent")
        self.refuse(1, "words: this is not a folder", "--alias", "a", "-o", "kit", "--programs",
                    "words")
        self.assertEqual(self.archive_count(), 0)
        self.assertFalse((self.top / "kit").exists())

    def test_what_is_not_as_it_is_called_is_put_into_no_kit(self):
        def check(name, content, what):
            make_kit_files(self.top / "named")
            (self.top / "named" / name).write_bytes(content)
            self.refuse(4, f"named/{name}: this is not {what}; take it from the release again",
                        "--alias", "a", "-o", "kit", "--programs", "named")
            shutil.rmtree(self.top / "named")

        check("collector", pathlib.Path(self.merger).read_bytes(), "the collector for Linux")
        check("collector", (self.kit_files / "collector.exe").read_bytes(),
              "the collector for Linux")
        check("collector.exe", pathlib.Path(self.collector).read_bytes(),
              "the collector for Windows")
        check("collector.exe",
              windows_program(b"verify, combine and hand over what volunteers collected"),
              "the collector for Windows")
        check("guide-kk.pdf", b"<html>", "a PDF")
        check("start.sh", b"", "a shell script")
        self.assertEqual(self.archive_count(), 0)
        self.assertFalse((self.top / "kit").exists())


class Place(SetupCase):
    def test_a_missing_folder_around_it_is_named(self):
        self.init()
        self.assert_refused(1, "merger: kits: this folder is not there; make it first", "enroll",
                            "campaign", "--test-lock", "--passphrase-file", "words", "--alias",
                            "swallow", "-o", "kits/swallow")


class Inspect(SetupCase):
    def test_it_says_what_it_sees(self):
        self.init()
        self.enroll("--alias", "a", "-o", "kit")
        for path, kind in [("campaign/campaign.qolc", "a campaign file"),
                           ("campaign/coordinator.qolk", "a coordinator's key file"),
                           ("kit/volunteer.qolk", "a volunteer's key file"),
                           ("campaign/master.db", "a coordinator's master list")]:
            out = self.merge_ok("inspect", path)
            self.assertIn(f"kind                 {kind}\n", out)
            self.assertIn("verdict              good\n", out)
        self.assertIn("  en                 An appeal\n",
                      self.merge_ok("inspect", "campaign/campaign.qolc"))
        fact = self.top / "campaign/archive" / self.names("campaign/archive")[0]
        self.assertEqual(self.inspect(fact)["kind"], "sealed_fact")

    def check(self, content, kind, verdict, sentence):
        self.write("file", content)
        done = self.run_merger("inspect", "--json", "file")
        found = json.loads(done.out)
        self.assertEqual((found["kind"], found["verdict"]), (kind, verdict))
        self.assertEqual(found["size"], len(content))
        self.assertEqual(done.returncode, 4)
        self.assertIn("file: " + sentence, done.err)

    def test_what_is_not_good_ends_with_four(self):
        self.init()
        campaign = bytearray((self.top / "campaign/campaign.qolc").read_bytes())
        key = bytearray((self.top / "campaign/coordinator.qolk").read_bytes())
        self.check(b"", "unknown", "not_ours", "this is no file of Qoltañba")
        self.check(b"hello\x1b[2J", "unknown", "not_ours", "this is no file of Qoltañba")
        self.check(b"QOLBATCH\x01\x01", "batch", "damaged", "this is damaged")
        self.check(b"QOLBATCH\x02\x01" + bytes(262134), "batch", "newer",
                   "this was made by a newer")
        self.check(campaign[:-1], "campaign", "forged", "its digital signature is not genuine")
        campaign[100] ^= 1
        self.check(campaign, "campaign", "forged", "its digital signature is not genuine")
        self.check(key[:-1], "key", "damaged", "this is damaged")
        key[MEMORY_AT:MEMORY_AT + 4] = b"\xff\xff\xff\xff"
        self.check(key, "key", "cost_too_high", "this key file asks for more memory or time")

    def test_what_cannot_be_read_is_named(self):
        self.assert_refused(1, "absent: nothing was found", "inspect", "absent")
        (self.top / "folder").mkdir()
        self.assert_refused(1, "folder: this is not an ordinary file", "inspect", "folder")
        self.assert_refused(1, "a?b: nothing was found", "inspect", "a\x1bb")


if __name__ == "__main__":
    unittest.main()
