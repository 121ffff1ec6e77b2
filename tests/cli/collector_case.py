# SPDX-License-Identifier: Apache-2.0
"""What the collector's tests share: a campaign, a kit, a stick, signers who answer the form."""

import hashlib
import json
import os
import pathlib
import shutil
import signal
import subprocess
import tempfile
import time
import unittest

from limits import without_privileges

COLLECTOR = os.environ["QOL_COLLECTOR"]
MERGER = os.environ["QOL_MERGER"]
BATCH_LEN = 64 * 4096
PASSPHRASE = "қоңыр кеш"

CAMPAIGN = """[campaign]
window = 2021-09-06 .. 2021-09-10
minimum_age = 18
[kk]
title = Ақынға бостандық
addressee = Президент
text = kk.txt
declaration.1 = Мен мәтінді оқыдым.
[ru]
title = Свободу поэту
addressee = Президент
text = ru.txt
declaration.1 = Текст мне известен.
[en]
title = Freedom for the poet
addressee = The President
text = en.txt
declaration.1 = I have read the text.
[form]
family_name = required handed-over
given_name = required handed-over
birth_date = required internal
id_number = required-or-reason internal
city = optional handed-over
comment = optional internal
"""

SAVED = {"kk": "Қолтаңбаңыз сақталды. Рақмет!", "ru": "Ваша подпись сохранена. Спасибо!",
         "en": "Your signature is saved. Thank you!"}
NOTHING_KEPT = "Nothing was kept. Thank you for your time."
YES = {"kk": "и", "ru": "да", "en": "y"}


def environment(**changes):
    # Without a screen: a failure is then only printed.
    return {**os.environ, "LC_ALL": "C.UTF-8", "DISPLAY": "", "WAYLAND_DISPLAY": "", **changes}


def signer(lang="en", family="Сейітова", given="Ұлжан", born="23.08.1975", number="750823400016",
           city="Семей", comment="", consent="1"):
    """The lines of a signer who makes no mistake; `number` may be several lines."""
    numbers = [number] if isinstance(number, str) else number
    return ["", lang, "", family, given, born, *numbers, city, comment, YES[lang], "", consent]


def is_closed(batch):
    """A closed batch ends with the hash of all before."""
    return hashlib.blake2b(batch[:-32], digest_size=32).digest() == batch[-32:]


class Session:
    """A collector on a pipe, spoken with step by step."""

    def __init__(self, command, folder):
        self.command = command
        self.folder = folder
        self.seen = b""

    def __enter__(self):
        self.process = subprocess.Popen(
            self.command, cwd=self.folder, env=environment(), stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            preexec_fn=lambda: signal.signal(signal.SIGXFSZ, signal.SIG_IGN))
        os.set_blocking(self.process.stdout.fileno(), False)
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
        self.process.stdin.close()
        self.process.stdout.close()

    def say(self, *lines):
        self.process.stdin.write("".join(line + "\n" for line in lines).encode())
        self.process.stdin.flush()

    def wait_for(self, text):
        """Reads until the text comes, and forgets everything up to it."""
        deadline = time.monotonic() + 60
        while text.encode() not in self.seen:
            if time.monotonic() > deadline:
                raise AssertionError(f"no {text!r} in {self.seen.decode()!r}")
            self.seen += self.process.stdout.read() or b""
            time.sleep(0.01)
        self.seen = self.seen.split(text.encode(), 1)[1]


class CollectorCase(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        shared = tempfile.TemporaryDirectory()
        cls.addClassCleanup(shared.cleanup)
        cls.shared = pathlib.Path(shared.name)
        for name, text in [("words", PASSPHRASE), ("kk.txt", "Біз сұраймыз."),
                           ("ru.txt", "Мы просим."), ("en.txt", "We ask."),
                           ("campaign.ini", CAMPAIGN)]:
            (cls.shared / name).write_text(text + "\n", encoding="utf-8")
        cls.found("campaign", "kit")

    @classmethod
    def found(cls, campaign, kit):
        cls.merge("init", campaign, "--from", "campaign.ini", "--test-lock")
        cls.merge("enroll", campaign, "--alias", "swallow", "-o", kit, "--test-lock",
                  "--kit-passphrase-file", "words")

    @classmethod
    def merge(cls, *arguments, check=True):
        done = subprocess.run([MERGER, *arguments, "--passphrase-file", "words"], cwd=cls.shared,
                              env=environment(), stdin=subprocess.DEVNULL, capture_output=True,
                              timeout=120, check=False)
        if check and done.returncode != 0:
            raise AssertionError(done.stderr.decode())
        return done

    def setUp(self):
        top = tempfile.TemporaryDirectory()
        self.addCleanup(top.cleanup)
        self.top = pathlib.Path(top.name)
        self.kit = self.top / "kit"
        self.state = self.kit / "state"
        shutil.copytree(self.shared / "kit", self.kit)
        (self.top / "words").write_text(PASSPHRASE + "\n", encoding="utf-8")

    def stick(self):
        """A folder on another device than the kit."""
        if not os.path.isdir("/dev/shm") or os.stat("/dev/shm").st_dev == self.top.stat().st_dev:
            self.skipTest("there is no second device here")
        folder = tempfile.TemporaryDirectory(dir="/dev/shm")
        self.addCleanup(folder.cleanup)
        return pathlib.Path(folder.name)

    # ---- running ----------------------------------------------------------------------------

    def command(self, *arguments, kit=None, lang="en"):
        """In English, unless the arguments name a language, or `lang` is None."""
        if lang and "--lang" not in arguments:
            arguments = (*arguments, "--lang", lang)
        return [COLLECTOR, *map(str, arguments), "-k", str(kit or self.kit)]

    def run_collector(self, *arguments, lines=None, kit=None, unprivileged=False, env=None,
                      lang="en", **options):
        command = self.command(*arguments, kit=kit, lang=lang)
        if unprivileged:
            command = without_privileges(command)
        if lines is None:
            data = b""
        else:
            data = b"".join(
                (line if isinstance(line, bytes) else line.encode()) + b"\n" for line in lines)
        done = subprocess.run(command, input=data, cwd=self.top,
                              env=env or environment(HOME=str(self.top / "home")),
                              capture_output=True, start_new_session=True, timeout=300,
                              check=False, **options)
        done.out = done.stdout.decode()
        done.err = done.stderr.decode()
        return done

    def sign(self, *lines, options=(), **more):
        return self.run_collector("sign", "--lang", "en", "--passphrase-file", "words", *options,
                                  lines=lines, **more)

    def sign_ok(self, *lines, **more):
        done = self.sign(*lines, **more)
        self.assertEqual((done.returncode, done.err), (0, ""), done.out)
        return done.out

    def import_file(self, content, *options, name="sheet.csv", **more):
        data = content.encode() if isinstance(content, str) else content
        (self.top / name).write_bytes(data)
        return self.run_collector("import", name, "--passphrase-file", "words", *options, **more)

    # ---- what was left ----------------------------------------------------------------------

    def assert_sentence(self, done, exit_code, sentence):
        """Ended so, with this one sentence on stderr and nothing on stdout."""
        self.assertIn(sentence, done.err)
        self.assertEqual(done.err.count("\n"), 1, done.err)
        self.assertEqual((done.returncode, done.out), (exit_code, ""))

    def batches(self, folder=None):
        return sorted((folder or self.state).glob("*.qolb"))

    def assert_state(self, batch_count, folder=None):
        """Nothing but the state's own files, and so many batches, all of one size."""
        folder = folder or self.state
        batches = self.batches(folder)
        self.assertEqual(sorted(path.name for path in folder.iterdir()),
                         sorted([path.name for path in batches] + ["chain", "lock", "outbox.db"]))
        self.assertEqual([path.stat().st_size for path in batches], [BATCH_LEN] * batch_count)

    def status(self, kit=None, **more):
        done = self.run_collector("status", "--json", kit=kit, **more)
        self.assertEqual((done.returncode, done.err), (0, ""))
        return json.loads(done.out)

    def entries(self, folder=None):
        """What a coordinator reads: each entry with its state, in the order of cells."""
        with tempfile.TemporaryDirectory() as fresh:
            campaign = os.path.join(fresh, "campaign")
            shutil.copytree(self.shared / "campaign", campaign)
            self.merge("merge", campaign, str(folder or self.state))
            rows = self.merge("export", campaign, "-o", os.path.join(fresh, "rows"), "--format",
                              "jsonl", "--all", "--internal")
            self.assertEqual(rows.returncode, 0)
            with open(os.path.join(fresh, "rows"), encoding="utf-8") as file:
                found = [json.loads(line) for line in file]
        return sorted(found, key=lambda row: (row["batch_number"], row["cell"]))

    def families(self, folder=None):
        return [row["family_name"] for row in self.entries(folder)]
