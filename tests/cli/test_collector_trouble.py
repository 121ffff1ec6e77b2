# SPDX-License-Identifier: Apache-2.0
"""sign, on disks that are full or fail, and under signals."""

import os
import re
import resource
import shlex
import shutil
import signal
import subprocess
import unittest

import pexpect

from collector_case import (COLLECTOR, NOTHING_KEPT, PASSPHRASE, SAVED, CollectorCase, Session,
                            environment, is_closed, signer)
from limits import limit_files


class Trouble(CollectorCase):
    """Disks that are full, and signals."""

    def test_no_space_for_a_batch(self):
        done = self.sign("q", preexec_fn=limit_files(100 << 10))
        self.assert_sentence(done, 1, "state: there is no room left")
        self.assert_state(0)
        self.sign_ok(*signer(), "q")  # nothing is spoilt by it
        self.assert_state(1)
        self.assertEqual([row["batch_number"] for row in self.entries()], [0])

    def test_no_space_for_the_chain(self):
        before = (self.kit / "volunteer.qolk").read_bytes()
        done = self.sign("q", preexec_fn=limit_files(1 << 10))
        self.assert_sentence(done, 1, "there is no room left")
        self.assertEqual((self.kit / "volunteer.qolk").read_bytes(), before)
        self.sign_ok("q")

    @unittest.skipUnless(shutil.which("strace"), "strace is not installed")
    def test_a_full_disk_does_not_move_the_state(self):
        done = subprocess.run(["strace", "-f", "-qq", "-o", os.devnull, "-P",
                               self.kit / ".qoltanba-trial", "-e", "trace=openat", "-e",
                               "inject=openat:error=ENOSPC",
                               *self.command("sign", "--lang", "en", "--passphrase-file", "words")],
                              cwd=self.top, env=environment(ASAN_OPTIONS="detect_leaks=0"),
                              input="q\n", text=True, capture_output=True, check=False, timeout=60)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertIn(f"State folder: {self.state}\n", done.stdout)
        self.assert_state(1)

    def test_a_form_outlives_a_full_disk(self):
        with self.session() as session:
            session.say(*signer())  # one that is saved
            session.wait_for(SAVED["en"])
            session.say(*signer(family="Алматова")[:-1])
            session.wait_for("The last question")
            resource.prlimit(session.process.pid, resource.RLIMIT_FSIZE, (4096, 4096 << 20))
            session.say("1")
            session.wait_for("Please call the volunteer")
            session.wait_for("Enter – try again")
            session.say("")
            session.wait_for("Enter – try again")
            resource.prlimit(session.process.pid, resource.RLIMIT_FSIZE, (4096 << 20, 4096 << 20))
            session.say("")
            session.wait_for(SAVED["en"])
            session.say("q")
            self.assertEqual(session.process.wait(60), 0)
        self.assert_state(2)
        first, second = sorted(self.batches(), key=lambda path: is_closed(path.read_bytes()))
        self.assertFalse(is_closed(first.read_bytes()))
        self.assertTrue(is_closed(second.read_bytes()))
        self.assertEqual(self.families(), ["Сейітова", "Алматова"])

    def test_a_form_may_be_given_up_on_a_full_disk(self):
        with self.session() as session:
            session.say(*signer()[:-1])
            session.wait_for("The last question")
            resource.prlimit(session.process.pid, resource.RLIMIT_FSIZE, (4096, 4096 << 20))
            session.say("1", "!")
            session.wait_for(NOTHING_KEPT)
            session.say("")
            session.wait_for("q – finish")  # no batch can be opened: nobody sits down
            resource.prlimit(session.process.pid, resource.RLIMIT_FSIZE, (4096 << 20, 4096 << 20))
            session.say(*signer(family="Алматова"))
            session.wait_for(SAVED["en"])
            session.say("q")
            self.assertEqual(session.process.wait(60), 0)
        self.assertEqual(self.families(), ["Алматова"])

    def session(self):
        return Session(self.command("sign", "--lang", "en", "--passphrase-file", "words"),
                       self.top)

    def test_interrupt_in_a_form(self):
        child = self.on_terminal()
        child.expect_exact("next signer")
        for line in signer():
            child.sendline(line)
        child.expect_exact(SAVED["en"])
        for line in signer(family="Алматова")[:6]:
            child.sendline(line)
        child.expect_exact("Identity number")
        child.sendintr()
        child.expect(pexpect.EOF)
        child.close()
        self.assertEqual(child.exitstatus, 130)
        self.assert_state(1)
        self.assertTrue(is_closed(self.batches()[0].read_bytes()))
        self.assertEqual(self.families(), ["Сейітова"])

    def test_interrupt_at_the_menu(self):
        child = self.on_terminal()
        child.expect_exact("next signer")
        child.sendintr()
        child.expect(pexpect.EOF)
        child.close()
        self.assertEqual(child.exitstatus, 130)
        self.assertTrue(is_closed(self.batches()[0].read_bytes()))

    def test_termination_closes_the_batch(self):
        with self.session() as session:
            session.wait_for("q – finish")
            session.process.send_signal(signal.SIGTERM)
            self.assertEqual(session.process.wait(60), 130)
        self.assertTrue(is_closed(self.batches()[0].read_bytes()))

    def test_a_form_given_up_after_a_failed_flush_is_voided(self):
        [page] = self.flushes_of_pages()
        for leave in ("!\nq\n", "", signal.SIGTERM):
            with self.subTest(leave=leave):
                self.sign_with_failing_flushes(f"{page}..{page + 2}", leave)
                [entry] = self.entries()
                self.assertEqual((entry["family_name"], entry["state"]), ("Сейітова", "voided"))
                self.renew_kit()

    def test_a_form_that_cannot_be_voided_is_not_called_gone(self):
        [page] = self.flushes_of_pages()
        out, err = self.sign_with_failing_flushes(f"{page}+", "!\nq\n")
        self.assertNotIn("Nothing was kept", out)
        self.assertIn("could not be erased yet and may count. Please tell the volunteer.", out)
        self.assertIn("could not be erased yet and may count; it is tried again", err)
        self.assertIn("could not be erased and may count; tell the coordinator", err)
        self.assertEqual(self.families(), ["Сейітова"])

    def test_a_form_that_is_tried_again_is_one_entry(self):
        """Its page is on three files at last."""
        [first] = self.flushes_of_pages()
        _, second = self.flushes_of_pages(f"{first}")
        out, _ = self.sign_with_failing_flushes(f"{first}..{second}+{second - first}", "\nq\n")
        self.assertIn(SAVED["en"], out)
        self.assert_state(3)
        [entry] = self.entries()
        self.assertEqual((entry["family_name"], entry["state"]), ("Сейітова", "counted"))

    def renew_kit(self):
        shutil.rmtree(self.state)
        shutil.copy(self.shared / "kit" / "volunteer.qolk", self.kit)

    def strace(self, log, failing=None):
        """A session, some of whose flushes fail."""
        if not shutil.which("strace"):
            self.skipTest("there is no strace here")
        inject = ["-e", f"inject=fdatasync:error=EIO:when={failing}"] if failing else []
        return ["strace", "-f", "--seccomp-bpf", "-qq", "-y", "-o", log, "-e", "trace=fdatasync",
                *inject, "--", *self.command("sign", "--lang", "en", "--passphrase-file", "words")]

    def flushes_of_pages(self, failing=None):
        """Which flushes of a session, counted from 1, are the first of a batch: those of the page
        of its only signer, who is saved in the end."""
        log = self.top / "flushes"
        done = subprocess.run(self.strace(log, failing), cwd=self.top, encoding="utf-8",
                              input="".join(line + "\n" for line in [*signer(), "q"]),
                              env=environment(ASAN_OPTIONS="detect_leaks=0"), capture_output=True,
                              timeout=60, check=True)
        self.assertIn(SAVED["en"], done.stdout)
        batches = [re.search(r"\w+\.qolb(?=>)", line) for line in log.read_text().splitlines()]
        first = {}
        for number, batch in enumerate(batches, 1):
            if batch:
                first.setdefault(batch[0], number)
        self.renew_kit()
        return list(first.values())

    def sign_with_failing_flushes(self, failing, then):
        """Signs until "try again" is offered; then some lines come and the input ends, or a signal
        comes."""
        with subprocess.Popen(self.strace("/dev/null", failing), cwd=self.top, encoding="utf-8",
                              env=environment(ASAN_OPTIONS="detect_leaks=0"), stdin=subprocess.PIPE,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
            process.stdin.write("".join(line + "\n" for line in signer()))
            process.stdin.flush()
            seen = ""
            while "Enter – try again" not in seen:
                line = process.stdout.readline()
                if not line:
                    process.stdin.close()
                    self.fail(seen)
                seen += line
            if then == signal.SIGTERM:
                children = f"/proc/{process.pid}/task/{process.pid}/children"
                with open(children, encoding="ascii") as file:
                    os.kill(int(file.read().split()[0]), then)
            else:
                process.stdin.write(then)
            out, err = process.communicate(timeout=60)
        return seen + out, err

    def test_keys_that_stop_or_kill_leave_no_form_on_the_screen(self):
        child = self.on_terminal()
        child.expect_exact("next signer")
        for line in signer()[:4]:
            child.sendline(line)
        child.expect_exact("Given name")
        child.send("\x1a\x1c")  # Ctrl-Z, Ctrl-\
        child.sendline("")
        child.expect_exact("invisible or broken characters")
        child.kill(signal.SIGQUIT)
        child.expect_exact("\x1b[H\x1b[2J\x1b[3J")
        child.expect(pexpect.EOF)
        self.assertNotIn("Сейітова", child.before)
        child.close()
        self.assertEqual(child.exitstatus, 130)

    def test_the_terminal_is_left_as_it_was(self):
        for ending in ("q\n", "\x03"):
            with self.subTest(ending=ending):
                command = " ".join(map(shlex.quote, self.command(
                    "sign", "--lang", "en", "--passphrase-file", "words")))
                child = pexpect.spawn("sh", ["-c", f"trap : INT; stty -a; {command}; stty -a"],
                                      env=environment(), encoding="utf-8", timeout=60,
                                      cwd=str(self.top))
                child.expect_exact("next signer")
                before = child.before
                child.send(ending)
                child.expect("susp = .*")
                self.assertIn(child.after.split(";")[0], before)
                child.expect(pexpect.EOF)
                self.assertNotIn("susp = <undef>", before)
                child.close()

    def test_the_screen_is_cleared_for_the_next_person(self):
        child = self.on_terminal()
        child.expect_exact("next signer")
        for line in signer()[:-1]:
            child.sendline(line)
        child.expect_exact("The last question")
        child.sendline("1")
        child.expect_exact("\x1b[H\x1b[2J\x1b[3J")
        child.expect_exact(SAVED["en"])
        self.assertNotIn("Сейітова", child.before)
        child.sendline("q")
        child.expect(pexpect.EOF)
        self.assertNotIn("Сейітова", child.before)
        child.close()
        self.assertEqual(child.exitstatus, 0)

    def test_the_passphrase_is_not_shown(self):
        child = pexpect.spawn(COLLECTOR, ["sign", "--lang", "en", "-k", str(self.kit)],
                              env=environment(), encoding="utf-8", timeout=60)
        for wrong in "қоңыр күз", "":
            child.expect_exact("Passphrase of the kit: ")
            child.sendline(wrong)
            child.expect("the passphrase is wrong|a passphrase is needed")
        child.expect_exact("Passphrase of the kit: ")
        child.sendline(PASSPHRASE)
        child.expect_exact("next signer")
        self.assertNotIn(PASSPHRASE, child.before)
        child.sendline("q")
        child.expect(pexpect.EOF)
        child.close()
        self.assertEqual(child.exitstatus, 0)

    def test_a_passphrase_is_asked_for_three_times(self):
        child = pexpect.spawn(COLLECTOR, ["sign", "--lang", "en", "-k", str(self.kit)],
                              env=environment(), encoding="utf-8", timeout=60)
        for _ in range(3):
            child.expect_exact("Passphrase of the kit: ")
            child.sendline("қоңыр күз")
            child.expect_exact("Checking the passphrase; this takes a few seconds")
        child.expect_exact("the passphrase is wrong")
        child.expect(pexpect.EOF)
        child.close()
        self.assertEqual(child.exitstatus, 5)

    def on_terminal(self):
        return pexpect.spawn(COLLECTOR, ["sign", "--lang", "en", "-k", str(self.kit),
                                         "--passphrase-file", str(self.top / "words")],
                             env=environment(), encoding="utf-8", timeout=60,
                             dimensions=(24, 80))


if __name__ == "__main__":
    unittest.main()
