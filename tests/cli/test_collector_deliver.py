# SPDX-License-Identifier: Apache-2.0
"""deliver and status: batches on their way to a stick."""

import os
import shutil
import subprocess
import unittest

import pexpect

from collector_case import BATCH_LEN, COLLECTOR, CollectorCase, environment, signer
from limits import limit_files
from suite import best_suite

FIXED_TIME = 946684800
SUITE = best_suite(COLLECTOR)
SEALING = {1: "Sealing: X25519 only (suite 1)\n", 2: "Sealing: hybrid post-quantum (suite 2)\n"}
NEXT = "Now bring the stick to the coordinator. Delete nothing on this laptop until the " \
       "coordinator says that all has arrived.\n"
NOT_USED = "This kit has not been used here. If it was used on another laptop or from another " \
           "folder, its batches are there.\n"


class Deliver(CollectorCase):
    def deliver(self, folder, **more):
        return self.run_collector("deliver", folder, **more)

    def collect(self, batch_count):
        for number in range(batch_count):
            self.sign_ok(*signer(family=f"Тегі{chr(0x430 + number)}"), "q")

    def collect_in_order(self):
        """Two batches, in the order in which they are delivered."""
        self.collect(1)
        [first] = self.batches()
        self.collect(1)
        [second] = set(self.batches()) - {first}
        return first, second

    def assert_delivered(self, done, sentence):
        self.assertEqual((done.returncode, done.err), (0, ""))
        self.assertEqual(done.out, sentence + "\n" + NEXT)

    def test_to_a_stick(self):
        stick = self.stick()
        self.collect(2)
        done = self.deliver(stick / "batches")
        self.assert_delivered(done, "2 batches were copied, read back and compared.")
        copies = sorted((stick / "batches").iterdir())
        self.assertEqual([path.name for path in copies], [path.name for path in self.batches()])
        for copy, batch in zip(copies, self.batches()):
            self.assertEqual(copy.read_bytes(), batch.read_bytes())
            self.assertEqual(copy.stat().st_mtime, FIXED_TIME)
        self.assertEqual(len(self.entries(stick)), 2)
        status = self.status()
        self.assertEqual((status["batches"], status["not_delivered"], status["not_confirmed"]),
                         (2, 0, 2))

    def test_a_second_time_is_there_already(self):
        stick = self.stick()
        self.collect(1)
        self.deliver(stick)
        self.assert_delivered(self.deliver(stick), "1 batch was there already.")
        self.collect(1)
        self.assert_delivered(self.deliver(stick),
                              "1 batch was copied, read back and compared.\n"
                              "1 batch was there already.")
        self.assertEqual(len(list(stick.iterdir())), 2)

    def test_other_bytes_of_the_same_name_are_left_alone(self):
        stick = self.stick()
        self.collect(1)
        [batch] = self.batches()
        others = {batch.name: b"mine", f"{batch.stem}-2.qolb": b"x" * BATCH_LEN}
        for name, content in others.items():
            (stick / name).write_bytes(content)
        self.assert_delivered(self.deliver(stick), "1 batch was copied, read back and compared.")
        for name, content in others.items():
            self.assertEqual((stick / name).read_bytes(), content)
        third = stick / f"{batch.stem}-3.qolb"
        self.assertEqual(third.read_bytes(), batch.read_bytes())
        self.assert_delivered(self.deliver(stick), "1 batch was there already.")
        self.assertEqual(len(list(stick.iterdir())), 3)

    def test_a_link_is_no_copy(self):
        stick = self.stick()
        self.collect(1)
        [batch] = self.batches()
        (stick / batch.name).symlink_to(batch)
        self.assert_delivered(self.deliver(stick), "1 batch was copied, read back and compared.")
        copy = stick / f"{batch.stem}-2.qolb"
        self.assertFalse(copy.is_symlink())
        self.assertEqual(copy.read_bytes(), batch.read_bytes())

    def test_a_folder_in_the_way_of_one_batch_stops_no_other(self):
        stick = self.stick()
        first, second = self.collect_in_order()
        (stick / f"{first.name}.part").mkdir()
        self.assert_delivered(self.deliver(stick), "2 batches were copied, read back and compared.")
        self.assertEqual((stick / f"{first.stem}-2.qolb").read_bytes(), first.read_bytes())
        self.assertEqual((stick / second.name).read_bytes(), second.read_bytes())

    def test_a_batch_without_any_free_name_stops_no_other(self):
        stick = self.stick()
        first, second = self.collect_in_order()
        for number in range(1, 101):
            suffix = f"-{number}" if number > 1 else ""
            (stick / f"{first.stem}{suffix}.qolb").mkdir()
        done = self.deliver(stick)
        self.assertEqual(done.returncode, 1)
        self.assertIn("something of this name is already there", done.err)
        self.assertEqual(done.out, "1 batch was copied, read back and compared.\n")
        self.assertEqual((stick / second.name).read_bytes(), second.read_bytes())
        self.assertEqual(self.status()["not_delivered"], 1)

    @unittest.skipUnless(shutil.which("strace"), "strace is not installed")
    def test_a_laptop_without_any_room_delivers_all(self):
        stick = self.stick()
        self.collect(2)
        done = subprocess.run(["strace", "-f", "-qq", "-o", os.devnull, "-P",
                               self.state / "outbox.db-journal", "-e", "trace=openat", "-e",
                               "inject=openat:error=ENOSPC", *self.command("deliver", stick)],
                              env=environment(ASAN_OPTIONS="detect_leaks=0"), text=True,
                              stdin=subprocess.DEVNULL, capture_output=True, check=False,
                              timeout=60)
        self.assertEqual((done.returncode, done.stdout),
                         (1, "2 batches were copied, read back and compared.\n"))
        self.assertRegex(done.stderr, f"^collector: {self.state}: there is no room left[^\n]*\n$")
        self.assertEqual(len(self.entries(stick)), 2)
        self.assertEqual(self.status()["not_delivered"], 2)
        self.assert_delivered(self.deliver(stick), "2 batches were there already.")
        self.assertEqual(self.status()["not_delivered"], 0)

    def test_nothing_to_deliver(self):
        stick = self.stick()
        done = self.deliver(stick / "batches")
        self.assertEqual((done.returncode, done.out, done.err),
                         (0, "There is nothing to deliver.\n" + NOT_USED, ""))
        self.assertEqual(list(stick.iterdir()), [])
        self.assertFalse(self.state.exists())

    def test_the_same_device_is_refused(self):
        self.collect(1)
        self.assert_sentence(self.deliver("copy"), 1, "on the device that holds the kit's own data")
        self.assertFalse((self.top / "copy").exists())
        (self.top / "copy").mkdir()
        self.assert_sentence(self.deliver("copy"), 1, "on the device that holds the kit's own data")
        self.assertEqual(list((self.top / "copy").iterdir()), [])
        self.assertEqual(self.status()["not_delivered"], 1)

    def test_only_the_last_folder_is_made(self):
        stick = self.stick()
        self.collect(1)
        done = self.deliver(stick / "missing" / "batches")
        self.assert_sentence(done, 1, "nothing was found under this name")
        self.assertEqual(list(stick.iterdir()), [])
        (stick / "file").write_bytes(b"")
        self.assert_sentence(self.deliver(stick / "file"), 1, "this is not a folder")

    def test_a_read_only_stick(self):
        stick = self.stick()
        self.collect(1)
        stick.chmod(0o500)
        done = self.deliver(stick, unprivileged=True)
        self.assert_sentence(done, 1, "you have no permission")
        stick.chmod(0o700)
        self.assertEqual(list(stick.iterdir()), [])
        self.assertEqual(self.status()["not_delivered"], 1)

    def test_a_folder_in_one_that_may_only_be_passed_through(self):
        stick = self.stick()
        self.collect(1)
        (stick / "ours").mkdir()
        stick.chmod(0o100)
        self.addCleanup(stick.chmod, 0o700)
        self.assert_delivered(self.deliver(stick / "ours", unprivileged=True),
                              "1 batch was copied, read back and compared.")

    def test_a_stick_without_any_room(self):
        stick = self.stick()
        self.collect(1)
        done = self.deliver(stick, preexec_fn=limit_files(BATCH_LEN // 2))
        self.assert_sentence(done, 1, "there is no room left")
        self.assertEqual(list(stick.iterdir()), [])
        self.assertEqual(self.status()["not_delivered"], 1)

    def test_progress_counts_no_batch_that_is_not_there(self):
        stick = self.stick()
        self.collect(2)
        command = self.command("deliver", stick)
        for limit, last in (BATCH_LEN // 2, None), (BATCH_LEN, "batches dealt with: 2 of 2"):
            child = pexpect.spawn(command[0], command[1:], env=environment(), encoding="utf-8",
                                  timeout=60, preexec_fn=limit_files(limit))
            child.expect(pexpect.EOF)
            child.close()
            self.assertEqual(child.exitstatus, 0 if last else 1)
            self.assertIn(last or "there is no room left", child.before)
            self.assertEqual("2 of 2" in child.before, bool(last))

    def test_a_stick_that_is_full_half_way(self):
        self.collect(2)
        stick = self.top / "mounted"
        stick.mkdir()
        script = 'mount -t tmpfs -o size=400k tmpfs "$1" || exit 77\n' \
                 'shift; "$@"; code=$?; ls -A mounted >&2; exit $code'
        command = ["unshare", "--mount", "sh", "-c", script, "sh", str(stick),
                   *self.command("deliver", stick)]
        done = subprocess.run(command, cwd=self.top, env=environment(), capture_output=True,
                              text=True, check=False)
        if os.geteuid() != 0 or done.returncode == 77:
            self.skipTest("no small file system can be mounted here")
        self.assertEqual(done.returncode, 1)
        self.assertEqual(done.stdout, "1 batch was copied, read back and compared.\n")
        sentence, *names = done.stderr.splitlines()
        self.assertIn("there is no room left", sentence)
        self.assertEqual(len(names), 1)  # one whole copy, and no part of the other
        self.assertIn(names[0], [path.name for path in self.batches()])
        self.assertEqual(self.status()["not_delivered"], 1)

    def test_a_batch_that_is_gone_does_not_keep_the_others_back(self):
        stick = self.stick()
        self.collect(2)
        gone, there = self.batches()
        gone.unlink()
        done = self.deliver(stick)
        self.assertEqual(done.returncode, 1)
        self.assertIn(f"{gone.name}: nothing was found", done.err)
        self.assertEqual(done.out, "1 batch was copied, read back and compared.\n")
        self.assertEqual([path.name for path in stick.iterdir()], [there.name])
        self.assertEqual(self.status()["not_delivered"], 1)

    def assert_all_delivered_without_it(self, exit_code, sentence):
        """All of the state's batches, whatever has become of the outbox; and they are counted."""
        stick, count = self.stick(), len(self.batches())
        done = self.deliver(stick)
        self.assertEqual(done.returncode, exit_code)
        self.assertIn(f"{count} batches were copied, read back and compared.\n", done.out)
        self.assertRegex(done.err, sentence)
        for batch in self.batches():
            self.assertEqual((stick / batch.name).read_bytes(), batch.read_bytes())
        status = self.run_collector("status", "--json")
        self.assertEqual((status.returncode, status.err), (exit_code, done.err))
        self.assertIn(f'"batches": {count}, ', status.out)
        self.assertIn(f"{count} batches were there already.\n", self.deliver(stick).out)

    def test_a_lost_outbox_loses_no_batch(self):
        self.collect(2)
        (self.state / "outbox.db").unlink()
        self.assert_all_delivered_without_it(0, "^$")
        self.assertFalse((self.state / "outbox.db").exists())
        self.collect(1)  # which makes another one
        self.assert_all_delivered_without_it(0, "^$")

    def test_a_damaged_outbox_keeps_no_batch_back(self):
        self.collect(2)
        whole = (self.state / "outbox.db").read_bytes()
        for damaged in (b"x" * 5000, whole[:4096] + b"\xff" * 4096 + whole[8192:]):
            (self.state / "outbox.db").write_bytes(damaged)
            self.assert_all_delivered_without_it(
                4, "^collector: [^\n]*/state/outbox.db: this list of the batches is damaged"
                   "[^\n]*\n$")
            self.assertEqual((self.state / "outbox.db").read_bytes(), damaged)

    def test_an_old_copy_of_the_outbox_keeps_no_batch_back(self):
        self.collect(1)
        old = (self.state / "outbox.db").read_bytes()
        self.collect(2)
        (self.state / "outbox.db").write_bytes(old)
        self.assert_all_delivered_without_it(0, "^$")

    def test_only_batches_are_taken_for_batches(self):
        stick = self.stick()
        self.collect(1)
        [batch] = self.batches()
        for name in ("notes.qolb", "0123456789ABCDEF.qolb", "0123456789abcdef.qolb.part",
                     "0123456789abcde.qolb", "0123456789abcdef0.qolb"):
            shutil.copy(batch, self.state / name)
        self.assert_delivered(self.deliver(stick), "1 batch was copied, read back and compared.")

    def test_a_batch_that_is_cut_short_is_told(self):
        stick = self.stick()
        first, second = self.collect_in_order()
        os.truncate(first, 100000)
        done = self.deliver(stick)
        self.assertEqual(done.returncode, 4)
        self.assertRegex(done.err, f"^collector: {first}: this is damaged[^\\n]*\\n$")
        self.assertIn("2 batches were copied", done.out)
        for batch in (first, second):
            self.assertEqual((stick / batch.name).read_bytes(), batch.read_bytes())

    def test_an_unclosed_batch_is_delivered_too(self):
        stick = self.stick()
        with subprocess.Popen(self.command("sign", "--lang", "en", "--passphrase-file", "words"),
                              cwd=self.top, env=environment(), stdin=subprocess.PIPE,
                              stdout=subprocess.PIPE) as process:
            process.stdin.write("".join(line + "\n" for line in signer()).encode())
            process.stdin.flush()
            while b"is saved" not in process.stdout.readline():
                pass
            process.kill()
            process.communicate()
        self.assertEqual(self.deliver(stick).returncode, 0)
        self.assertEqual(self.families(stick), ["Сейітова"])


class Status(CollectorCase):
    def test_a_kit_that_was_never_used(self):
        done = self.run_collector("status")
        self.assertEqual((done.returncode, done.err), (0, ""))
        self.assertEqual(done.out, f"State folder: {self.state}\nBatches: 0\n"
                                   "Batches not delivered yet: 0\n"
                                   "Batches not confirmed by a coordinator yet: 0\n"
                                   + SEALING[SUITE] + NOT_USED +
                                   "This kit is for tests only: its lock is weak.\n")
        self.assertFalse(self.state.exists())

    def test_a_copy_of_a_used_kit_says_that_its_state_is_elsewhere(self):
        self.sign_ok(*signer(), "q")
        moved = self.top / "moved"
        shutil.copytree(self.kit, moved, ignore=shutil.ignore_patterns("state"))
        status = self.status(kit=moved)
        self.assertEqual((status["used_here"], status["batches"]), (False, 0))
        for command in (["status"], ["deliver", self.stick()]):
            self.assertIn(NOT_USED, self.run_collector(*command, kit=moved).out)
            self.assertNotIn(NOT_USED, self.run_collector(*command).out)

    def test_it_counts_batches_and_never_signatures(self):
        self.sign_ok(*signer(), *signer(family="Алматова"), *signer(family="Үшінші"), "q")
        self.sign_ok("q")
        status = self.status()
        campaign = status.pop("campaign")
        self.assertRegex(campaign, "^[0-9a-f]{64}$")
        self.assertEqual(status, {"state_folder": str(self.state), "used_here": True, "batches": 2,
                                  "not_delivered": 2, "not_confirmed": 2,
                                  "suite": SUITE, "locked_for_tests": True})
        self.assertNotIn("3", self.run_collector("status").out.replace(str(self.state), ""))

    def test_a_state_that_is_no_state(self):
        self.sign_ok("q")
        for path in self.state.glob("outbox.db*"):
            path.unlink()
        (self.state / "outbox.db").write_bytes(b"no database" * 100)
        done = self.run_collector("status")
        self.assertEqual(done.returncode, 4)
        self.assertRegex(done.err, "^collector: [^\n]*/outbox.db: this list of the batches is "
                                   "damaged[^\n]*\n$")
        self.assertIn("\nBatches: 1\nBatches not delivered yet: 1\n", done.out)

    def test_a_path_with_control_characters_is_shown_without_them(self):
        kit = self.top / "k\x1b[2Jit"
        shutil.copytree(self.kit, kit)
        done = self.run_collector("status", kit=kit)
        self.assertIn("k?[2Jit/state", done.out)
        self.assertNotIn("\x1b", done.out)
        done = self.run_collector("status", kit=self.top / "n\x1bone")
        self.assertNotIn("\x1b", done.err)


if __name__ == "__main__":
    unittest.main()
