# SPDX-License-Identifier: Apache-2.0
"""What the tests of a campaign's beginning share: a folder, a small campaign.ini, the programs."""

import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

from limits import without_privileges

import pexpect

SMALL_INI = """[campaign]
window = 2021-09-06 .. 2121-09-10
[en]
title = An appeal
addressee = The president
text = text.txt
[form]
family_name = required handed-over
given_name = required handed-over
"""
DRAWN = r"^[abdegiklmnorstuz]{4}(-[abdegiklmnorstuz]{4}){3}$"
SAYS = {  # what each command says at its end, on stderr
    "init": "enroll volunteers",
    "join": "choose another one now: merger passphrase",
    "enroll": "its passphrase another way",
    "passphrase": "opens with the new passphrase",
}
PASSES_AT, MEMORY_AT = 16, 20  # in a key file, docs/FORMAT.md


IN_EVERY_KIT = ["collector", "collector.desktop", "collector.exe", "guide-en.pdf", "guide-kk.pdf",
                "guide-ru.pdf", "start.sh"]


def make_kit_files(folder):
    """What is in every kit: the collector that is tested, and what passes for the rest."""
    folder.mkdir()
    shutil.copy(os.environ["QOL_COLLECTOR"], folder / "collector")
    for name in "collector.desktop", "start.sh":
        shutil.copy(pathlib.Path(os.environ["QOL_SOURCE"], "collector/starting", name), folder)
    (folder / "collector.exe").write_bytes(windows_program(
        b"collect signatures offline and bring them to the coordinator"))
    for lang in "kk", "ru", "en":
        (folder / f"guide-{lang}.pdf").write_bytes(b"%PDF-1.4\n" + lang.encode())


def windows_program(words):
    """The head of a PE32+ image for x86-64, and words."""
    head = b"MZ".ljust(0x3c, b"\0") + (64).to_bytes(4, "little")
    return head + b"PE\0\0\x64\x86".ljust(24, b"\0") + b"\x0b\x02" + words


def environment():
    return {**os.environ, "LC_ALL": "C.UTF-8", "HOME": "/nonexistent"}


class SetupCase(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.stick = tempfile.TemporaryDirectory()
        # As a release is unpacked.
        cls.merger = shutil.copy(os.environ["QOL_MERGER"], cls.stick.name + "/merger")
        cls.kit_files = pathlib.Path(cls.stick.name, "kit-files")
        make_kit_files(cls.kit_files)
        cls.collector = str(cls.kit_files / "collector")

    @classmethod
    def tearDownClass(cls):
        cls.stick.cleanup()

    def setUp(self):
        top = tempfile.TemporaryDirectory()
        self.addCleanup(top.cleanup)
        self.top = pathlib.Path(top.name)
        self.write("words", "қоңыр кеш түсті\n")
        self.write("text.txt", "We ask.\n")
        self.write("small.ini", SMALL_INI)

    def write(self, name, content):
        data = content.encode() if isinstance(content, str) else content
        (self.top / name).write_bytes(data)

    def run_merger(self, *arguments, program=None, **options):
        command = [program or self.merger, *arguments]
        if options.pop("unprivileged", False):
            command = without_privileges(command)
        options.setdefault("stdout", subprocess.PIPE)
        done = subprocess.run(command, cwd=self.top, env=environment(), stdin=subprocess.DEVNULL,
                              stderr=subprocess.PIPE, start_new_session=True, timeout=120,
                              check=False, **options)
        done.out = (done.stdout or b"").decode()
        done.err = done.stderr.decode()
        return done

    def on_terminal(self, *arguments):
        return pexpect.spawn(self.merger, list(arguments), cwd=str(self.top), env=environment(),
                             encoding="utf-8", timeout=60)

    def type_new(self, child, words):
        for prompt in ("New passphrase: ", "again"):
            child.expect(prompt)
            child.sendline(words)

    def assert_ends(self, child, exit_code, sentence):
        child.expect(pexpect.EOF)
        child.close()
        self.assertIn(sentence, child.before)
        self.assertEqual(child.exitstatus, exit_code)

    def merge_ok(self, *arguments, **options):
        done = self.run_merger(*arguments, **options)
        self.assertEqual(done.returncode, 0, done.err)
        if arguments[0] in SAYS:
            self.assertIn(SAYS[arguments[0]], done.err)
        else:
            self.assertEqual(done.err, "")
        return done.out

    def assert_refused(self, exit_code, sentence, *arguments, **options):
        """Ends so, with one sentence on stderr, nothing on stdout, and nothing new on the disk."""
        before = self.everything()
        done = self.run_merger(*arguments, **options)
        self.assertIn(sentence, done.err)
        self.assertEqual(done.returncode, exit_code)
        self.assertEqual(done.err.count("\n"), 1, done.err)
        self.assertEqual(done.out, "")
        self.assertEqual(self.everything(), before)

    def everything(self):
        """All files and folders but the locks and the master list, which an opening may make."""
        return {str(path.relative_to(self.top)): path.read_bytes() if path.is_file() else None
                for path in self.top.rglob("*")
                if path.name not in ("merger.lock", "master.db", "master.db-wal", "master.db-shm")}

    def init(self, name="campaign", *options, ini="small.ini"):
        return self.merge_ok("init", name, "--from", str(ini), "--test-lock",
                             "--passphrase-file", "words", *options)

    def enroll(self, *options, campaign="campaign", words="words"):
        return self.merge_ok("enroll", campaign, "--test-lock", "--passphrase-file", words,
                             *options)

    def inspect(self, path):
        return json.loads(self.merge_ok("inspect", "--json", str(path)))

    def names(self, path):
        return sorted(entry.name for entry in (self.top / path).iterdir())
