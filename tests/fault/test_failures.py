# SPDX-License-Identifier: Apache-2.0
"""A write, a flush or a rename that fails, at any step; a disk that is full; two mergers at once.
What cannot be done is said in one sentence, nothing is left half done, and the program does it when
the trouble is over. QOL_KILLS=all takes every step; else a spread of them."""

import concurrent.futures
import fcntl
import os
import pathlib
import re
import resource
import shutil
import signal
import subprocess
import tempfile
import time
import unittest

import strace
from fault_case import MERGER, SAVED, FaultCase, MergeCase, name_of, signer

ERRORS = {**dict.fromkeys(strace.WRITES, ("ENOSPC", "EIO")),
          **dict.fromkeys(strace.FLUSHES, ("EIO",)),
          **dict.fromkeys(("openat", "mkdir"), ("ENOSPC", "EACCES")),
          **dict.fromkeys(("rename", "renameat2"), ("EIO",)),
          **dict.fromkeys(strace.OTHERS, ("EIO",))}
TROUBLE = re.compile(r"(collector|merger): [^:\n]+: (there is no room left|the device failed|"
                     r"the database failed|"
                     r"you have no permission|nothing can be written here)[^\n]*\n")


def faults(steps, most):
    """Every step that can fail, each way it can."""
    return strace.spread([strace.Fault(step, error, for_ever) for step in steps
                          for error in ERRORS.get(step.call, ()) for for_ever in (False, True)],
                         most)


class Failures(MergeCase):
    def assert_sentence(self, done):
        """Done as if nothing had failed, or one sentence that says what did."""
        if done.returncode == 0:
            self.assertEqual(done.err, "")
        else:
            self.assertEqual(done.returncode, 1, done.err)
            self.assertRegex(done.err, TROUBLE)
            self.assertEqual(done.err.count("\n"), 1, done.err)

    def test_import(self):
        rows = range(70)
        _, steps = strace.record(self.import_command(self.fresh("kit-0"), rows))
        for fault in faults(steps, 24):
            with self.subTest(fault=fault):
                kit, campaign = self.fresh("kit-0"), self.fresh("campaign")
                done = strace.run(strace.with_fault(fault, self.import_command(kit, rows)))
                self.assert_sentence(done)
                self.must(*self.import_command(kit, rows))
                self.assert_tidy(kit)
                self.merge(campaign, self.state(kit))
                self.assertEqual(self.names(campaign), sorted(map(name_of, rows)))

    def test_deliver(self):
        _, steps = strace.record(self.deliver_command(self.fresh("kit"), self.stick()))
        for fault in faults(steps, 24):
            with self.subTest(fault=fault):
                kit, stick = self.fresh("kit"), self.stick()
                done = strace.run(strace.with_fault(fault, self.deliver_command(kit, stick)))
                self.assert_sentence(done)
                self.assert_only_batches(stick)
                self.must(*self.deliver_command(kit, stick))
                self.assertEqual(self.contents(stick),
                                 {path.name: path.read_bytes() for path in self.batches})

    @staticmethod
    def contents(folder):
        return {path.name: path.read_bytes() for path in folder.iterdir()}

    def step_through(self, prepared, command, most):
        """A command of the merger over a copy of the prepared campaign."""
        campaign = self.copy(prepared)
        done, steps = strace.record(command(campaign))
        self.assertEqual((done.returncode, done.err), (0, ""))
        expected = self.result(campaign)
        for fault in faults(steps, most):
            with self.subTest(fault=fault):
                campaign = self.copy(prepared)
                done = strace.run(strace.with_fault(fault, command(campaign)))
                self.assert_sentence(done)
                if done.returncode == 0:
                    self.assertEqual(self.result(campaign), expected)
                self.assert_whole_archive(campaign)
                self.must(*command(campaign))
                self.assertEqual(self.result(campaign), expected)
                self.assert_sound(campaign)

    def assert_whole_archive(self, campaign):
        for path in (campaign / "archive").iterdir():
            self.assertIn(path.suffix, (".qolb", ".qolf"))

    def test_first_merge(self):
        campaign = self.fresh("campaign")
        (campaign / "master.db").unlink()
        self.step_through(campaign, lambda to: self.merger("merge", to, *self.batches), 40)

    def test_merge(self):
        campaign = self.fresh("campaign")
        self.must(*self.merger("merge", campaign, self.batches[0]))
        self.step_through(campaign, lambda to: self.merger("merge", to, *self.batches), 24)

    def test_rebuild(self):
        campaign = self.fresh("campaign")
        self.must(*self.merger("merge", campaign, *self.batches))
        self.step_through(campaign, lambda to: self.merger("rebuild", to), 32)

    def test_void(self):
        campaign = self.fresh("campaign")
        self.must(*self.merger("merge", campaign, *self.batches))
        entry = self.rows(campaign)[0]["entry_id"]
        self.step_through(campaign, lambda to: self.merger("void", to, entry, "--why", "asked us"),
                          24)


class Talk:
    """A volunteer at a laptop and those who come to sign. They read what stands on the screen, and
    give up after a second try."""

    TRIES = 2
    MENU = "Enter – next signer"
    TRY_AGAIN = "Enter – try again"
    MAY_COUNT = "could not be erased yet and may count"

    def __init__(self, signers):
        self.waiting = list(signers)
        self.signing = None
        self.answers = []
        self.tries = 0
        self.saved, self.may_count = [], []

    def answer(self, screen):
        if self.TRY_AGAIN in screen:
            self.tries += 1
            return "" if self.tries <= self.TRIES else "!"
        if self.MENU not in screen:
            return self.answers.pop(0)
        if SAVED in screen:
            self.saved.append(self.signing)
        if self.MAY_COUNT in screen:
            self.may_count.append(self.signing)
        if not self.waiting:
            return "q"
        self.signing, self.tries = self.waiting.pop(0), 0
        self.answers = signer(self.signing)[1:]
        return ""

    def run(self, command):
        """Gives the exit code and what stood on stderr."""
        with tempfile.TemporaryFile() as errors, subprocess.Popen(
                [str(word) for word in command], env=strace.environment(), stdin=subprocess.PIPE,
                stdout=subprocess.PIPE, stderr=errors, start_new_session=True) as process:
            screen = b""
            while byte := process.stdout.read(1):
                screen += byte
                if screen.endswith(b"\n> "):
                    process.stdin.write(self.answer(screen.decode()).encode() + b"\n")
                    process.stdin.flush()
                    screen = b""
            process.stdin.close()
            code = process.wait()
            errors.seek(0)
            return code, errors.read().decode()


class SignFailures(FaultCase):
    SIGNERS = range(3)

    def test_sign(self):
        kit = self.fresh("kit")
        answers = [line for number in self.SIGNERS for line in signer(number)]
        _, steps = strace.record(self.sign_command(kit), input=self.lines(*answers, "q"))
        for fault in faults(steps, 60):
            with self.subTest(fault=fault):
                self.sign_with(fault)

    def sign_with(self, fault):
        kit, campaign, talk = self.fresh("kit"), self.fresh("campaign"), Talk(self.SIGNERS)
        code, err = talk.run(strace.with_fault(fault, self.sign_command(kit)))
        self.assertIn(code, (0, 1))
        for line in err.splitlines(keepends=True):
            if "may count" not in line:
                self.assertRegex(line, TROUBLE)
        if err == "":
            self.assertEqual((code, talk.saved), (0, list(self.SIGNERS)))
        self.sign(kit, 100)
        self.assert_tidy(kit)
        self.merge(campaign, self.state(kit))
        counted, told = set(self.names(campaign)), {*map(name_of, [*talk.saved, 100])}
        self.assertEqual(told - counted, set())
        self.assertLessEqual(counted - told, {*map(name_of, talk.may_count)})


class FullDisk(MergeCase):
    """A campaign's folder on a disk that has too little room for what is merged."""

    FULL = r"merger: [^:\n]+: there is no room left[^\n]*\n"

    def disk(self):
        """A small one of its own if this is root and may mount it; else None."""
        folder = self.folder()
        done = strace.run(["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", folder])
        if done.returncode != 0:
            return None
        self.addCleanup(strace.run, ["umount", folder])
        return folder

    def merge_in(self, campaign, **options):
        return strace.run(self.merger("merge", campaign, *self.batches), **options)

    def look_at(self, campaign, done, before, expected):
        if done.returncode != 0:
            self.assertEqual((done.returncode, done.out), (1, ""))
            self.assertRegex(done.err, f"^{self.FULL}$")
            self.assertEqual(self.result(campaign), before)
        for path in (campaign / "archive").iterdir():
            self.assertIn(path.suffix, (".qolb", ".qolf"))
        self.must(*self.merger("merge", campaign, *self.batches))
        self.assertEqual(self.result(campaign), expected)
        self.assert_sound(campaign)

    def test_merge(self):
        prepared = self.fresh("campaign")
        self.must(*self.merger("merge", prepared, self.batches[0]))
        before = self.result(prepared)
        merged = self.copy(prepared)
        self.assertEqual(self.merge_in(merged).returncode, 0)
        expected, failures = self.result(merged), 0
        for room in (0, 4, 16, 40, 64, 260, 300, 560, 800, 830, 840, 860, 900, 1200):
            with self.subTest(room=room):
                done, campaign = self.merge_with(prepared, room * 1024)
                failures += done.returncode != 0
                self.look_at(campaign, done, before, expected)
        self.assertTrue(3 < failures < 14, failures)

    def merge_with(self, prepared, room):
        """Merges with so many bytes left, then makes room."""
        disk = self.disk()
        if not disk:
            campaign = self.copy(prepared)
            return self.merge_in(campaign, preexec_fn=lambda: limit_files(room + 4096)), campaign
        campaign = pathlib.Path(shutil.copytree(prepared, disk / "campaign"))
        with open(disk / "filler", "wb") as filler:
            free = os.statvfs(disk).f_bavail * os.statvfs(disk).f_bsize
            os.posix_fallocate(filler.fileno(), 0, free - room)
        done = self.merge_in(campaign)
        (disk / "filler").unlink()
        return done, campaign


def limit_files(size):
    """No file can grow beyond this."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


class TwoMergers(MergeCase):
    BUSY = "another program is using this"

    def setUp(self):
        self.campaign = self.fresh("campaign")
        reference = self.fresh("campaign")
        self.must(*self.merger("merge", reference, *self.batches))
        self.expected = self.result(reference)

    def assert_busy(self, done):
        self.assertEqual((done.returncode, done.out), (1, ""))
        self.assertIn(self.BUSY, done.err)
        self.assertEqual(done.err.count("\n"), 1, done.err)

    def wait_until_locked(self):
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            with open(self.campaign / "merger.lock", "wb") as lock:
                try:
                    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:
                    return
            time.sleep(0.01)
        self.fail("the first merger never took the lock")

    def test_the_second_says_so(self):
        """The first waits for its passphrase, so that it surely holds the campaign."""
        read_end, write_end = os.pipe()
        with subprocess.Popen([MERGER, "merge", self.campaign, *self.batches[:2],
                               "--passphrase-fd", str(read_end)], env=strace.environment(),
                              stdout=subprocess.DEVNULL, pass_fds=[read_end]) as first:
            os.close(read_end)
            self.wait_until_locked()
            for command in (["merge", self.campaign, *self.batches[2:]],
                            ["fingerprint", self.campaign], ["check", self.campaign]):
                self.assert_busy(strace.run(self.merger(*command)))
            os.write(write_end, (self.shared / "words").read_bytes())
            os.close(write_end)
            self.assertEqual(first.wait(), 0)
        self.must(*self.merger("merge", self.campaign, *self.batches[2:]))
        self.assertEqual(self.result(self.campaign), self.expected)

    def test_whoever_comes_first(self):
        for _ in range(5):
            self.campaign = self.fresh("campaign")
            with concurrent.futures.ThreadPoolExecutor(4) as pool:
                done = list(pool.map(lambda batch: strace.run(
                    self.merger("merge", self.campaign, batch)), self.batches))
            for batch, merge in zip(self.batches, done):
                if merge.returncode != 0:
                    self.assert_busy(merge)
                    self.must(*self.merger("merge", self.campaign, batch))
            self.assertEqual(self.result(self.campaign), self.expected)
            self.assert_sound(self.campaign)


if __name__ == "__main__":
    unittest.main()
