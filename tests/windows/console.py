#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The Windows programs at a console: hidden passphrases, Kazakh letters, Ctrl-C, the cleared screen.
QOL_COLLECTOR and QOL_MERGER name scripts that run them through Wine."""

import hashlib
import os
import pathlib
import subprocess
import tempfile
import unittest

from terminal import Console, environment

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
MENU = "аяқтау"
SAVED = "сақталды. Рақмет!"
SIGNER = ["", "", "Сейітова", "Ұлжан", "", "1"]


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

    def enroll(self, *options):
        self.merger("enroll", "campaign", "--alias", "a", "-o", "kit", "--kit-passphrase-file",
                    "words", *options)

    def sign(self, *options):
        return Console(self.top, os.environ["QOL_COLLECTOR"], "sign", "-k", "kit", "--lang", "kk",
                       *options)

    def at_the_menu(self):
        self.enroll("--test-lock")
        console = self.sign("--passphrase-file", "words")
        console.wait_for(MENU)
        return console

    def assert_one_closed_batch(self):
        batch, = (self.top / "kit" / "state").glob("*.qolb")
        content = batch.read_bytes()
        self.assertEqual(hashlib.blake2b(content[:-32], digest_size=32).digest(), content[-32:])

    def assert_fails(self, console, exit_code):
        """A console that ends with its program stays until somebody has read why."""
        console.wait_for("Press Enter")
        console.enter("")
        self.assertEqual(console.end(), exit_code)

    # ---- passphrases ------------------------------------------------------------------------

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
        self.assert_fails(console, 5)
        self.assertNotIn("қате", console.shown())

    def init(self, *typed):
        console = Console(self.top, os.environ["QOL_MERGER"], "init", "second", "--from",
                          "campaign.ini", "--test-lock")
        for words in typed:
            console.wait_for(": ")
            console.seen = ""
            console.enter(words)
        return console

    def test_a_new_passphrase_is_asked_for_twice(self):
        console = self.init(PASSPHRASE, "қоңыр күз", PASSPHRASE, PASSPHRASE)
        self.assertEqual(console.end(), 0)
        self.assertNotIn("қоңыр", console.shown())
        self.merger("fingerprint", "second")

    def test_a_new_passphrase_of_a_few_letters_is_refused(self):
        console = self.init()
        for _ in range(3):
            for prompt in ("New passphrase: ", "again"):
                console.wait_for(prompt)
                console.seen = ""
                console.enter("айва")
            console.wait_for("this passphrase is too short")
        self.assert_fails(console, 2)
        self.assertFalse((self.top / "second").exists())

    def test_what_is_typed_while_the_kit_is_unlocked_is_dropped(self):
        self.enroll()  # with the lock of a real kit, which takes its time
        console = self.sign()
        console.wait_for(":")
        console.enter(PASSPHRASE, "q")
        console.wait_for(MENU)
        self.assertNotIn("қоңыр", console.shown())
        console.enter("")
        console.wait_for("Біз сұраймыз.")
        console.enter("!", "q")
        self.assertEqual(console.end(), 0)

    # ---- signing ----------------------------------------------------------------------------

    def test_somebody_signs(self):
        console = self.at_the_menu()
        console.enter(*SIGNER)
        console.wait_for(SAVED)
        saved = len(console.seen)
        console.enter("", "!", "q")  # the next person would rather not
        self.assertEqual(console.end(), 0)
        self.assertIn(CLEAR_SCROLLBACK, console.seen[saved:])
        self.assert_one_closed_batch()

    # ---- Ctrl-C -----------------------------------------------------------------------------

    def test_ctrl_c_ends_the_question(self):
        console = self.fingerprint()
        console.type("қоң\x03")
        self.assertEqual(console.end(), 130)
        self.assertNotIn("қоң", console.shown())

    def test_ctrl_c_at_the_menu_closes_the_batch(self):
        console = self.at_the_menu()
        console.type("\x03")
        self.assertEqual(console.end(), 130)
        self.assertIn("collector deliver", console.shown())
        self.assert_one_closed_batch()

    def test_ctrl_c_in_a_form_leaves_nothing_of_it(self):
        console = self.at_the_menu()
        console.enter(*SIGNER[:3])
        console.wait_for("Сейітова")
        typed = len(console.seen)
        console.type("Ұлж\x03")
        self.assertEqual(console.end(), 130)
        self.assertIn(CLEAR_SCROLLBACK, console.seen[typed:])
        self.assert_one_closed_batch()


if __name__ == "__main__":
    unittest.main()
