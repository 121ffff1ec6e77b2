#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The Windows programs at a console: hidden passphrases, Kazakh letters, Ctrl-C, the cleared screen.
QOL_COLLECTOR and QOL_MERGER name scripts that run them through Wine."""

import os
import pathlib
import re
import subprocess
import tempfile
import time
import unittest

import pexpect

PASSPHRASE = "қоңыр кеш"
CAMPAIGN = """[campaign]
window = 2021-09-06 .. 2021-09-10
[kk]
title = Ақынға бостандық
addressee = Президент
text = text.txt
[form]
family_name = required handed-over
given_name = required handed-over
"""
CLEAR_SCROLLBACK = "\x1b[3J"


def environment():
    return {**os.environ, "LC_ALL": "C.UTF-8"}


class Console:
    """A program at a console of its own. Wine repaints it piece by piece, with sequences between."""

    def __init__(self, folder, *command):
        self.child = pexpect.spawn(command[0], list(command[1:]), cwd=folder, env=environment(),
                                   encoding="utf-8", dimensions=(50, 200))
        self.seen = ""

    def shown(self):
        text = self.seen.replace("\x1b[1C", " ")
        return re.sub(r"\x1b\[\??[0-9;]*[A-Za-z]", "", text).replace("\x1b", "")

    def wait_for(self, text):
        deadline = time.monotonic() + 60
        while text not in self.shown():
            if time.monotonic() > deadline:
                raise AssertionError(f"no {text!r} in {self.shown()!r}")
            try:
                self.seen += self.child.read_nonblocking(4096, 0.1)
            except pexpect.TIMEOUT:
                pass

    def type(self, text):
        self.child.send(text)

    def enter(self, text=""):
        self.child.send(text + "\r")

    def end(self):
        """The exit code."""
        try:
            while True:
                self.seen += self.child.read_nonblocking(4096, 60)
        except pexpect.EOF:
            self.child.close()
            return self.child.exitstatus


class AtTheConsole(unittest.TestCase):
    def setUp(self):
        top = tempfile.TemporaryDirectory()
        self.addCleanup(top.cleanup)
        self.top = pathlib.Path(top.name)
        for name, text in [("words", PASSPHRASE), ("text.txt", "Біз сұраймыз."),
                           ("campaign.ini", CAMPAIGN)]:
            (self.top / name).write_text(text + "\n", encoding="utf-8")
        self.merger("init", "campaign", "--from", "campaign.ini", "--test-lock")

    def merger(self, *words):
        subprocess.run([os.environ["QOL_MERGER"], *words, "--passphrase-file", "words"],
                       cwd=self.top, env=environment(), check=True, capture_output=True)

    def fingerprint(self):
        console = Console(self.top, os.environ["QOL_MERGER"], "fingerprint", "campaign")
        console.wait_for("Passphrase:")
        return console

    def sign(self):
        self.merger("enroll", "campaign", "--alias", "a", "-o", "kit", "--test-lock",
                    "--kit-passphrase-file", "words")
        console = Console(self.top, os.environ["QOL_COLLECTOR"], "sign", "-k", "kit", "--lang", "kk",
                          "--passphrase-file", "words")
        console.wait_for("аяқтау")
        return console

    def batches(self):
        return list((self.top / "kit" / "state").glob("*.qolb"))

    def test_a_passphrase_is_not_shown(self):
        console = self.fingerprint()
        console.enter(PASSPHRASE)
        self.assertEqual(console.end(), 0)
        self.assertNotIn("қоңыр", console.shown())
        self.assertRegex(console.shown(), r"([A-Z]{4}-){3}[A-Z]{4}")

    def test_a_wrong_passphrase_is_said_to_be_wrong(self):
        console = self.fingerprint()
        for _ in range(2):
            console.seen = ""
            console.enter("қате")
            console.wait_for("Passphrase:")
            self.assertIn("the passphrase is wrong", console.shown())
        console.enter("қате")
        self.assertEqual(console.end(), 5)

    def test_ctrl_c_ends_the_question(self):
        console = self.fingerprint()
        console.type("қоң\x03")
        time.sleep(0.5)
        console.enter()  # on Windows Ctrl-C alone ends the line, in Wine it does not
        self.assertEqual(console.end(), 130)
        self.assertNotIn("қоң", console.shown())

    def test_somebody_signs(self):
        console = self.sign()
        for answer in ["", "", "Сейітова", "Ұлжан", "", "1"]:
            console.enter(answer)
        console.wait_for("сақталды. Рақмет!")
        saved = len(console.seen)
        for answer in ["", "!", "q"]:  # the next person would rather not
            console.enter(answer)
        self.assertEqual(console.end(), 0)
        self.assertIn(CLEAR_SCROLLBACK, console.seen[saved:])
        self.assertEqual(len(self.batches()), 1)

    def test_ctrl_c_closes_the_batch(self):
        console = self.sign()
        console.type("\x03")
        time.sleep(0.5)
        console.enter()
        self.assertEqual(console.end(), 130)
        self.assertIn("collector deliver", console.shown())


if __name__ == "__main__":
    unittest.main()
