# SPDX-License-Identifier: Apache-2.0
"""What the tests of kills and failures share: a small campaign, a kit, signers, and the eyes of a
coordinator. All people are invented."""

import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

import strace

COLLECTOR = os.environ["QOL_COLLECTOR"]
MERGER = os.environ["QOL_MERGER"]
BATCH_LEN = 64 * 4096
CAMPAIGN = """[campaign]
window = 2021-09-06 .. 2121-09-10
[en]
title = Freedom for the poet
addressee = The President
text = en.txt
[form]
family_name = required handed-over
given_name = required handed-over
"""
SAVED = "Your signature is saved. Thank you!"
UNDONE = "The last signature is undone: it will not count."
FAULTS = ("held", "held_voids", "stray_voids", "held_batches", "holes", "altered", "missing")
LAPTOP = strace.SCRATCH  # the stick is elsewhere: they are two devices


def name_of(number):
    return f"Belgi {number}"


def signer(number):
    """The lines of somebody who signs: text read, names, all right, consent."""
    return ["", "", name_of(number), "Ұлжан", "", "1"]


def table(numbers):
    rows = "".join(f"{name_of(number)},Ұлжан,1/{number}\n" for number in numbers)
    return "family_name,given_name,reference\n" + rows


class FaultCase(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        shared = tempfile.TemporaryDirectory(dir=LAPTOP)
        cls.addClassCleanup(shared.cleanup)
        cls.shared = pathlib.Path(shared.name)
        for name, text in [("words", "қоңыр кеш түсті"), ("en.txt", "We ask."),
                           ("campaign.ini", CAMPAIGN)]:
            (cls.shared / name).write_text(text + "\n", encoding="utf-8")
        cls.words = ["--passphrase-file", cls.shared / "words"]
        cls.must(MERGER, "init", cls.shared / "campaign", "--from", cls.shared / "campaign.ini",
                 "--test-lock", *cls.words)
        cls.must(MERGER, "enroll", cls.shared / "campaign", "--alias", "swallow", "-o",
                 cls.shared / "kit", "--test-lock", "--kit-passphrase-file", cls.shared / "words",
                 *cls.words)

    @classmethod
    def must(cls, *command, **options):
        done = strace.run(command, **options)
        if done.returncode != 0:
            raise AssertionError(f"{command}: {done.returncode}: {done.err}")
        return done.out

    def folder(self, parent=LAPTOP):
        folder = tempfile.TemporaryDirectory(dir=parent)
        self.addCleanup(folder.cleanup)
        return pathlib.Path(folder.name)

    def stick(self):
        """A folder on another device than the laptop's."""
        stick = self.folder(None)
        if not LAPTOP or os.stat(LAPTOP).st_dev == stick.stat().st_dev:
            self.skipTest("there is no second device here")
        return stick

    def copy(self, folder):
        return pathlib.Path(shutil.copytree(folder, self.folder() / folder.name))

    def fresh(self, what):
        """A copy of the campaign's folder or of the kit as the coordinator made them."""
        return self.copy(self.shared / what)

    # ---- the collector ----------------------------------------------------------------------

    @staticmethod
    def collector(kit, *arguments):
        """Beside the kit lies what else the laptop's user has."""
        return ["env", f"XDG_DATA_HOME={kit.parent / 'data'}", COLLECTOR, *arguments, "-k", kit,
                "--lang", "en"]

    def sign_command(self, kit):
        return self.collector(kit, "sign", *self.words)

    def import_command(self, kit, numbers):
        sheet = self.folder() / "sheet.csv"
        sheet.write_text(table(numbers), encoding="utf-8")
        return self.collector(kit, "import", sheet, *self.words)

    def deliver_command(self, kit, stick):
        return self.collector(kit, "deliver", stick)

    @staticmethod
    def state(kit):
        """Beside the kit only if the kit could not be written to."""
        [state] = [kit / "state"] if (kit / "state").exists() else (
            kit.parent / "data" / "qoltanba").iterdir()
        return state

    @staticmethod
    def lines(*answers):
        return "".join(answer + "\n" for answer in answers).encode()

    def sign(self, kit, *numbers):
        answers = [line for number in numbers for line in signer(number)]
        out = self.must(*self.sign_command(kit), input=self.lines(*answers, "q"))
        self.assertEqual(out.count(SAVED), len(numbers))

    def assert_arrive(self, kit, *expected):
        """Some of the expected signers count, whether their batch is delivered at once or after the
        next session has put right what is to be."""
        stick, campaign = self.stick(), self.fresh("campaign")
        self.must(*self.deliver_command(kit, stick))
        self.assert_only_batches(stick)
        if any(stick.iterdir()):
            self.merge(campaign, stick)
        self.assertIn(self.names(campaign), [sorted(map(name_of, some)) for some in expected])
        self.sign(kit, 100)
        self.assert_tidy(kit)
        self.must(*self.deliver_command(kit, stick))
        self.assert_only_batches(stick)
        self.merge(campaign, stick)
        self.assertIn(self.names(campaign),
                      [sorted(map(name_of, [*some, 100])) for some in expected])

    def assert_tidy(self, kit):
        """Nothing is left in the kit and its state but what belongs there."""
        state = self.state(kit)
        batches = [path.name for path in state.glob("*.qolb")]
        self.assertEqual({path.name for path in kit.iterdir()} - {"state"},
                         {"campaign.qolc", "collector", "collector.desktop", "start.sh",
                          "volunteer.qolk"})
        self.assertEqual(sorted(path.name for path in state.iterdir()),
                         sorted(batches + ["chain", "lock", "outbox.db"]))

    def assert_only_batches(self, stick):
        for path in stick.iterdir():
            self.assertEqual((path.suffix, path.stat().st_size), (".qolb", BATCH_LEN), path)

    # ---- the merger -------------------------------------------------------------------------

    def merger(self, *arguments):
        return [MERGER, *arguments, *self.words]

    def merge(self, campaign, *paths, tolerated=()):
        """Merges what must give no cause for complaint but for what is tolerated."""
        summary = json.loads(self.must(*self.merger("merge", campaign, *paths, "--json")))
        self.assertEqual(summary["refused"], [])
        faults = {fault for fault in FAULTS if summary["total"][fault] > 0}
        self.assertLessEqual(faults, {*tolerated})

    def list_of(self, campaign):
        rows = self.folder() / "rows"
        self.must(*self.merger("export", campaign, "-o", rows, "--format", "jsonl", "--all",
                               "--internal"))
        return rows.read_text(encoding="utf-8")

    def rows(self, campaign):
        return [json.loads(line) for line in self.list_of(campaign).splitlines()]

    def names(self, campaign):
        """Who counts. Nobody is there twice."""
        rows = self.rows(campaign)
        self.assertNotIn("duplicate", [row["state"] for row in rows])
        return sorted(row["family_name"] for row in rows if row["state"] == "counted")

    def result(self, campaign):
        """What two coordinators must have alike."""
        return self.must(*self.merger("fingerprint", campaign)), self.list_of(campaign)

    def assert_sound(self, campaign):
        """The list is what the archive says, and nothing half done lies about."""
        self.must(*self.merger("check", campaign, "--read-all"))
        names = {path.name for path in campaign.iterdir()}
        self.assertEqual(names, {"archive", "campaign.qolc", "coordinator.qolk", "keys",
                                 "master.db", "merger.lock"})
        for path in (campaign / "archive").iterdir():
            self.assertIn(path.suffix, (".qolb", ".qolf"))


class MergeCase(FaultCase):
    """With four batches of one volunteer, two signers in each."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        case, kit = cls(), cls.shared / "kit"
        shutil.copytree(kit, cls.shared / "kit-0")  # before its first use
        cls.batches = []
        for number in range(4):
            case.sign(kit, 10 * number, 10 * number + 1)
            cls.batches += {*(kit / "state").glob("*.qolb")} - {*cls.batches}


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

    def run(self, command, **options):
        """Gives the exit code and what stood on stderr."""
        with tempfile.TemporaryFile() as errors, subprocess.Popen(
                [str(word) for word in command], env=strace.environment(), stdin=subprocess.PIPE,
                stdout=subprocess.PIPE, stderr=errors, start_new_session=True,
                **options) as process:
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
