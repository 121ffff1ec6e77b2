# SPDX-License-Identifier: Apache-2.0
"""What the tests of a merge and of what follows share: a campaign of two coordinators, two
volunteers' batches, and the merger. All people are invented."""

import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

from limits import without_privileges

COLLECTOR = os.environ["QOL_COLLECTOR"]
MERGER = os.environ["QOL_MERGER"]
PAGE_LEN = 4096
BATCH_LEN = 64 * PAGE_LEN
HEADER_LEN = 2 * PAGE_LEN
WORDS = ["қоңыр кеш", "сары арқа"]  # the first and the second coordinator's passphrase

INI = """[campaign]
window = 2021-09-06 .. 2021-09-10
[en]
title = Freedom for the poet
addressee = The President
text = text.txt
[form]
family_name = required handed-over
given_name = required handed-over
patronymic = optional handed-over
birth_date = required internal
id_number = optional internal
city = optional handed-over
phone = optional internal
"""

COLUMNS = "family_name,given_name,patronymic,birth_date,id_number,city,phone,reference\n"
SHEETS = {
    # Aigerim signed with both volunteers.
    "swallow": """Сейітова,Айгерім,Маратқызы,1990-03-05,,Семей,+7 701 000 00 01,1/1
Омаров,Ерлан,,1985-01-31,000101500001,Алматы,,1/2
=Ivanov,"Iv""an",,1970-05-05,,Almaty,,1/3
""",
    "heron": """Петров,Пётр,Петрович,1980-02-29,,Oral,,2/1
сейітова,АЙГЕРІМ,,1990-03-05,,Семей,,2/2
""",
}
PEOPLE = 4


def environment():
    # Leaks cannot be looked for under strace, and not by a process without privileges.
    # Without a screen: a failure is then only printed.
    return {**os.environ, "LC_ALL": "C.UTF-8", "ASAN_OPTIONS": "detect_leaks=0", "DISPLAY": "",
            "WAYLAND_DISPLAY": ""}


class MergerCase(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        shared = tempfile.TemporaryDirectory()
        cls.addClassCleanup(shared.cleanup)
        cls.shared = pathlib.Path(shared.name)
        cls.put("words", "\n".join(WORDS) + "\n")
        cls.put("words-2", WORDS[1] + "\n")
        cls.put("text.txt", "We ask.\n")
        cls.put("campaign.ini", INI)
        cls.found("origin")
        cls.must(MERGER, "join", "second", "--from", "origin/campaign.qolc", "--key",
                 "origin/keys/second.qolk", "--passphrase-file", "words-2")
        cls.batch = {name: cls.collect("origin", name, sheet) for name, sheet in SHEETS.items()}

    @classmethod
    def put(cls, name, text):
        (cls.shared / name).write_text(text, encoding="utf-8")

    @classmethod
    def must(cls, *command):
        done = subprocess.run(command, cwd=cls.shared, env=environment(), capture_output=True,
                              stdin=subprocess.DEVNULL, check=False, timeout=120)
        if done.returncode != 0:
            raise AssertionError(f"{command}: {done.returncode}: {done.stderr.decode()}")

    @classmethod
    def found(cls, campaign):
        cls.must(MERGER, "init", campaign, "--from", "campaign.ini", "--coordinator", "first",
                 "--coordinator", "second", "--test-lock", "--passphrase-file", "words")

    @classmethod
    def collect(cls, campaign, alias, sheet):
        """A volunteer's first batch, from a paper sheet."""
        kit = f"{campaign}-{alias}"
        cls.must(MERGER, "enroll", campaign, "--alias", alias, "-o", kit, "--test-lock",
                 "--passphrase-file", "words", "--kit-passphrase-file", "words")
        return cls.collect_more(kit, sheet)[0]

    @classmethod
    def collect_more(cls, kit, sheet):
        """All batches of a kit, in the order in which they were made, after one sheet more."""
        cls.put("sheet.csv", COLUMNS + sheet)
        cls.must(COLLECTOR, "import", "sheet.csv", "-k", kit, "--passphrase-file", "words",
                 "--force")
        return sorted((cls.shared / kit / "state").glob("*.qolb"),
                      key=lambda path: path.stat().st_mtime_ns)

    @classmethod
    def collect_twice(cls):
        """Two different batches with one number, of a kit that was copied."""
        kit = cls.shared / "origin-swallow"
        clone = cls.shared / "origin-clone"
        shutil.copytree(kit, clone)
        people = ["Ахметов,Нұрлан,,1971-01-01,,,,\n", "Есенов,Асқар,,1972-02-02,,,,\n"]
        return [cls.collect_more(str(place), sheet)[-1]
                for place, sheet in zip((kit, clone), people)]

    def setUp(self):
        top = tempfile.TemporaryDirectory()
        self.addCleanup(top.cleanup)
        self.top = pathlib.Path(top.name)
        self.campaign = self.top / "campaign"
        self.stick = self.top / "stick"
        shutil.copytree(self.shared / "origin", self.campaign)
        self.stick.mkdir()

    # ---- sticks -----------------------------------------------------------------------------

    def fill(self, *names):
        """Puts these volunteers' batches on the stick."""
        return [pathlib.Path(shutil.copy(self.batch[name], self.stick)) for name in names]

    def damage(self, path, at):
        data = bytearray(path.read_bytes())
        data[at] ^= 1
        path.write_bytes(data)

    # ---- running ----------------------------------------------------------------------------

    def command(self, name, *arguments, campaign=None, words=None):
        return [MERGER, name, str(campaign or self.campaign), *map(str, arguments),
                "--passphrase-file", str(words or self.shared / "words")]

    def merger(self, name, *arguments, campaign=None, words=None, unprivileged=False, **options):
        command = self.command(name, *arguments, campaign=campaign, words=words)
        if unprivileged:
            command = without_privileges(command)
        options.setdefault("stdout", subprocess.PIPE)
        done = subprocess.run(command, cwd=self.top, env=environment(), stdin=subprocess.DEVNULL,
                              stderr=subprocess.PIPE, start_new_session=True, timeout=120,
                              check=False, **options)
        done.out = (done.stdout or b"").decode()
        done.err = done.stderr.decode()
        return done

    def ok(self, name, *arguments, exit_code=0, **options):
        """Runs a command that has nothing to complain of, and gives what it prints."""
        done = self.merger(name, *arguments, **options)
        self.assertEqual((done.returncode, done.err), (exit_code, ""), done.out)
        return done.out

    def json(self, name, *arguments, **options):
        return json.loads(self.ok(name, *arguments, "--json", **options))

    def assert_refused(self, exit_code, sentence, name, *arguments, **options):
        """Ends so, with that sentence on stderr, nothing on stdout, and nothing changed."""
        before = self.everything()
        done = self.merger(name, *arguments, **options)
        self.assertEqual((done.returncode, done.out), (exit_code, ""), done.err)
        self.assertIn(sentence, done.err)
        self.assertEqual(self.everything(), before)

    # ---- what was left ----------------------------------------------------------------------

    def everything(self):
        """All files but the lock and those of SQLite, which an opening may touch."""
        return {str(path.relative_to(self.top)): path.read_bytes()
                for path in self.top.rglob("*")
                if path.is_file() and not path.name.startswith(("merger.lock", "master.db"))}

    def archive(self, suffix=".qolb"):
        return sorted(path.name for path in (self.campaign / "archive").iterdir()
                      if path.name.endswith(suffix))

    def fingerprint(self, **options):
        return self.ok("fingerprint", **options).strip()

    def people(self, **options):
        return self.json("status", **options)["people"]["certain"]


class ListCase(MergerCase):
    """A campaign in which all batches are merged."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.must(MERGER, "merge", "origin", *map(str, cls.batch.values()), "--passphrase-file",
                 "words")

    def entry(self, text):
        """The one entry that find finds."""
        entry, = self.json("find", text)
        return entry
