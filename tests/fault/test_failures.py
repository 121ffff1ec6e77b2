# SPDX-License-Identifier: Apache-2.0
"""A write, a flush or a rename that fails, at any step; two mergers at once. What cannot be done is
said in one sentence, nothing is left half done, and the program does it when the trouble is over.
QOL_KILLS=all takes every step; else a spread of them."""

import concurrent.futures
import fcntl
import os
import shutil
import subprocess
import tempfile
import time
import unittest

import strace
from fault_case import MERGER, FaultCase, MergeCase, Talk, name_of, signer

ERRORS = {**dict.fromkeys(strace.WRITES, ("ENOSPC", "EIO")),
          **dict.fromkeys(strace.FLUSHES, ("EIO", "ENOSPC")),  # some write late
          **dict.fromkeys(("openat", "mkdir"), ("ENOSPC", "EACCES")),
          **dict.fromkeys(("rename", "renameat2"), ("EIO",)),
          **dict.fromkeys(strace.OTHERS, ("EIO",))}
SENTENCES = {"ENOSPC": "there is no room left", "EIO": "the device failed",
             "EACCES": "(you have no permission|nothing can be written here)"}
NO_KIT = "merger: enrolled, but no kit is left; make it with --again\n"


def trouble(fault):
    return rf"^(collector|merger): [^:\n]+: {SENTENCES[fault.error]}[^\n]*\n$"


def faults(steps, most):
    """Every step that can fail, each way it can."""
    return strace.spread([strace.Fault(place, step, error, for_ever)
                          for place, step in enumerate(steps)
                          for error in ERRORS.get(step.call, ()) for for_ever in (False, True)
                          if step.call != "write" or not for_ever],  # it has sentences to write
                         most)


class Failures(MergeCase):
    def assert_sentence(self, fault, done, files=1):
        """Done as if nothing had failed, or one sentence that says what did, for each file."""
        if done.returncode == 0:
            self.assertEqual(done.err, "")
            return
        self.assertEqual(done.returncode, 1, done.err)
        sentences = done.err.splitlines(keepends=True)
        self.assertTrue(1 <= len(sentences) <= files, done.err)
        for sentence in sentences:
            self.assertRegex(sentence, trouble(fault))

    def test_import(self):
        rows = range(70)
        _, steps = strace.record(self.import_command(self.fresh("kit-0"), rows))
        for fault in faults(steps, 24):
            with self.subTest(fault=fault):
                kit, campaign = self.fresh("kit-0"), self.fresh("campaign")
                done = strace.run(strace.with_fault(fault, self.import_command(kit, rows)))
                self.assert_sentence(fault, done)
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
                self.assert_sentence(fault, done, len(self.batches))
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
                self.assert_sentence(fault, done)
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

    def test_hold(self):
        campaign = self.fresh("campaign")
        self.must(*self.merger("merge", campaign, *self.batches))
        self.step_through(campaign, lambda to: self.merger("hold", to, "swallow", "1", "--why",
                                                           "asked us"), 24)


class Making(MergeCase):
    """Commands that make what was not there."""

    def step_through_making(self, command, look_at, most, unharmed=None, again=None):
        """In an empty folder each time."""
        expected_done, steps = strace.record(command(self.folder()))
        self.assertEqual(expected_done.returncode, 0, expected_done.err)
        for fault in faults(steps, most):
            with self.subTest(fault=fault):
                top = self.folder()
                done = strace.run(strace.with_fault(fault, command(top)))
                if done.returncode != 0:
                    self.assertRegex(done.err.removesuffix(NO_KIT), trouble(fault))
                    (unharmed or self.assert_nothing)(top)
                    self.must(*(again or command)(top))
                look_at(top)

    def assert_nothing(self, top):
        self.assertEqual(list(top.iterdir()), [])

    def test_init(self):
        self.step_through_making(
            lambda top: [MERGER, "init", top / "c", "--from", self.shared / "campaign.ini",
                         "--test-lock", *self.words],
            lambda top: self.must(*self.merger("status", top / "c")), 24)

    def test_join(self):
        first, words = self.folder() / "first", self.folder() / "words"
        words.write_text("қоңыр кеш түсті\n" * 2, encoding="utf-8")
        self.must(MERGER, "init", first, "--from", self.shared / "campaign.ini", "--coordinator",
                  "first", "--coordinator", "second", "--test-lock", "--passphrase-file", words)
        self.step_through_making(
            lambda top: [MERGER, "join", top / "c", "--from", first / "campaign.qolc", "--key",
                         first / "keys" / "second.qolk", *self.words],
            lambda top: self.must(*self.merger("status", top / "c")), 24)

    def test_export(self):
        campaign = self.fresh("campaign")
        self.must(*self.merger("merge", campaign, *self.batches))
        expected = self.must(*self.merger("export", campaign, "-o", "-", "--all"))
        self.step_through_making(
            lambda top: self.merger("export", campaign, "-o", top / "list.csv", "--all"),
            lambda top: self.assertEqual((top / "list.csv").read_bytes().decode(), expected), 24)

    def enroll_command(self, top):
        if not (top / "campaign").exists():
            shutil.copytree(self.shared / "campaign", top / "campaign")
        status = self.must(*self.merger("status", top / "campaign"))
        return [MERGER, "enroll", top / "campaign", "--alias", "crane", "-o", top / "kit",
                "--test-lock", *self.words, *(["--again"] if "crane" in status else [])]

    def test_enroll(self):
        def unharmed(top):
            self.assertEqual(set(path.name for path in top.iterdir()) - {"kit"}, {"campaign"})
            self.assertFalse((top / "kit" / "volunteer.qolk").exists())

        def look_at(top):
            self.must(*self.collector(top / "kit", "status"))
            self.assertIn("crane", self.must(*self.merger("status", top / "campaign")))

        self.step_through_making(self.enroll_command, look_at, 24, unharmed)

    def test_passphrase(self):
        new = self.folder() / "new"
        new.write_text("сары арқа таңы\n", encoding="utf-8")

        def command(top):
            if not (top / "campaign").exists():
                shutil.copytree(self.shared / "campaign", top / "campaign")
            return self.merger("passphrase", top / "campaign", "--new-passphrase-file", new)

        def opens(top, words):
            return strace.run([MERGER, "status", top / "campaign", "--passphrase-file",
                               words]).returncode == 0

        def unharmed(top):
            """Only the very last flushes may fail behind the change."""
            self.assertNotEqual(opens(top, new), opens(top, self.shared / "words"))
            if opens(top, new):
                shutil.rmtree(top / "campaign")

        self.step_through_making(command, lambda top: self.assertTrue(opens(top, new)), 24,
                                 unharmed)


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
                self.assertRegex(line, trouble(fault))
        if err == "":
            self.assertEqual((code, talk.saved), (0, list(self.SIGNERS)))
        self.sign(kit, 100)
        self.assert_tidy(kit)
        self.merge(campaign, self.state(kit))
        counted, told = set(self.names(campaign)), {*map(name_of, [*talk.saved, 100])}
        self.assertEqual(told - counted, set())
        self.assertLessEqual(counted - told, {*map(name_of, talk.may_count)})


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
                              stdout=subprocess.DEVNULL, pass_fds=[read_end]) as first, \
                os.fdopen(write_end, "wb") as passphrase:
            os.close(read_end)
            self.wait_until_locked()
            output = self.folder() / "output.csv"
            for name, *arguments in (
                    ["merge", *self.batches[2:]], ["fingerprint"], ["check"], ["rebuild"],
                    ["void", "1234", "--why", "asked us"],
                    ["hold", "swallow", "--why", "asked us"], ["export", "-o", output],
                    ["enroll", "--alias", "crane", "-o", output],
                    ["passphrase", "--new-passphrase-file", self.shared / "words"]):
                self.assert_busy(strace.run(self.merger(name, self.campaign, *arguments)))
            self.assertFalse(output.exists())
            passphrase.write((self.shared / "words").read_bytes())
            passphrase.close()
            self.assertEqual(first.wait(), 0)
        self.must(*self.merger("merge", self.campaign, *self.batches[2:]))
        self.assertEqual(self.result(self.campaign), self.expected)

    def test_two_beginnings(self):
        """Of one campaign, one is made; nobody spoils it, and the others say so."""
        for _ in range(5):
            place = self.folder() / "campaign"
            command = [MERGER, "init", place, "--from", self.shared / "campaign.ini",
                       "--test-lock", *self.words]
            with concurrent.futures.ThreadPoolExecutor(3) as pool:
                done = list(pool.map(lambda _: strace.run(command), range(3)))
            self.assertEqual(sorted(each.returncode for each in done), [0, 1, 1])
            for each in done:
                if each.returncode != 0:
                    self.assertRegex(each.err, "^merger: [^\n]*: something of this name is already "
                                               "there[^\n]*\n$")
            self.assertEqual([path.name for path in place.parent.iterdir()], ["campaign"])
            self.must(*self.merger("status", place))

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
