#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""A whole campaign that is played on Windows and on Linux at once: whatever one system writes, the
other takes, to the same fingerprint and the same list. QOL_COLLECTOR and QOL_MERGER name the Windows
programs, as scripts that run them through Wine; QOL_LINUX names the folder of the Linux ones."""

import os
import pathlib
import subprocess
import tempfile
import unittest

from terminal import Console, environment

WINDOWS = {"collector": os.environ["QOL_COLLECTOR"], "merger": os.environ["QOL_MERGER"]}
LINUX = {name: os.path.join(os.environ["QOL_LINUX"], name) for name in WINDOWS}
PASSPHRASE = "қоңыр кеш"

CAMPAIGN = """[campaign]
window = 2021-09-06 .. 2021-09-10
[kk]
title = Ақынға бостандық
addressee = Президент
text = мәтін.txt
[form]
family_name = required handed-over
given_name = required handed-over
id_number = optional internal
city = optional handed-over
"""
# As a spreadsheet saves it there: with a byte order mark, and two characters at the end of a line.
SHEET = """\ufefffamily_name;given_name;id_number;city;reference
Сейітова;Ұлжан;750823400016;Семей;А/1
Smagulova;Aliya;;"Алматы, Медеу";А/2
Иванов;Пётр;;;А/3
"""
SAVED = "сақталды. Рақмет!"
TYPED = [["Сейітова", "Улжан", "750823400016", "Семей"], ["Әбілқасым", "Гүлнәр", "", "Қызылорда"]]


def windows_path(path):
    """As one would type it there: Z: is this machine's root folder."""
    return "Z:" + str(path).replace("/", "\\")


class Campaign(unittest.TestCase):
    """Both coordinators have their folders, and each system has one volunteer's kit."""

    def setUp(self):
        top = tempfile.TemporaryDirectory(prefix="Қолтаңба ")
        self.addCleanup(top.cleanup)
        self.top = pathlib.Path(top.name)
        self.stick = self.make_stick()
        for name, text in [("words", PASSPHRASE), ("мәтін.txt", "Біз сұраймыз."),
                           ("науқан.ini", CAMPAIGN)]:
            (self.top / name).write_text(text + "\n", encoding="utf-8")
        (self.top / "парақ.csv").write_text(SHEET, encoding="utf-8", newline="\r\n")
        self.windows_folder = self.top / "бас үйлестіруші"
        self.linux_folder = self.top / "екінші"
        self.start()
        self.swallow = self.enroll(WINDOWS, "қарлығаш")
        self.heron = self.enroll(LINUX, "құтан")

    def make_stick(self):
        """A folder on another device than the kits."""
        if not os.path.isdir("/dev/shm") or os.stat("/dev/shm").st_dev == self.top.stat().st_dev:
            self.skipTest("there is no second device here")
        folder = tempfile.TemporaryDirectory(dir="/dev/shm", prefix="таяқша ")
        self.addCleanup(folder.cleanup)
        return pathlib.Path(folder.name)

    def command(self, system, program, *words):
        """Paths among the words become the system's own."""
        if system is WINDOWS:
            words = [windows_path(word) if isinstance(word, pathlib.Path) else word
                     for word in words]
        return [system[program], *map(str, words)]

    def run_program(self, system, program, *words, exit_code=0, stdin=""):
        """Answers what came on stdout."""
        done = subprocess.run(self.command(system, program, *words), input=stdin.encode(),
                              cwd=self.top, env=environment(), capture_output=True, timeout=120,
                              check=False)
        self.assertEqual(done.returncode, exit_code, done.stderr.decode())
        return done.stdout

    def merger(self, system, *words, **options):
        return self.run_program(system, "merger", *words, "--passphrase-file", self.top / "words",
                                **options)

    def collector(self, system, kit, *words, **options):
        return self.run_program(system, "collector", *words, "-k", kit, **options)

    def start(self):
        (self.top / "both").write_text(PASSPHRASE + "\n" + PASSPHRASE + "\n", encoding="utf-8")
        self.run_program(WINDOWS, "merger", "init", self.windows_folder, "--from",
                         self.top / "науқан.ini", "--coordinator", "бірінші", "--coordinator",
                         "екінші", "--test-lock", "--passphrase-file", self.top / "both")
        self.merger(LINUX, "join", self.linux_folder, "--from", self.windows_folder /
                    "campaign.qolc", "--key", self.windows_folder / "keys" / "екінші.qolk")

    def enroll(self, system, alias):
        kit = self.top / f"жинақ {alias}"
        self.merger(system, "enroll", self.windows_folder, "--alias", alias, "-o", kit, "--test-lock",
                    "--kit-passphrase-file", self.top / "words")
        return kit

    def sign(self, system, kit):
        """At a console on Windows, from a pipe on Linux."""
        forms = [["", "kk", "", *answers, "", "1"] for answers in TYPED]
        if system is LINUX:
            self.collector(system, kit, "sign", "--lang", "kk", "--passphrase-fd", "0",
                           stdin="\n".join([PASSPHRASE] + sum(forms, []) + ["q", ""]))
            return
        console = Console(self.top, *self.command(system, "collector", "sign", "--lang", "kk",
                                                  "-k", kit))
        console.wait_for(":")
        console.enter(PASSPHRASE)
        console.wait_for("аяқтау")
        for form in forms:
            console.seen = ""
            console.enter(*form)
            console.wait_for(SAVED)
        console.enter("q")
        self.assertEqual(console.end(), 0)

    def import_sheet(self, system, kit):
        self.collector(system, kit, "import", self.top / "парақ.csv", "--passphrase-file",
                       self.top / "words")

    def deliver(self, system, kit):
        self.collector(system, kit, "deliver", self.stick)

    def merge(self, system, campaign, *paths):
        self.merger(system, "merge", campaign, *(paths or [self.stick]))

    def facts(self, system, campaign):
        """All that a coordinator would compare with another: but for the volunteers' names, which
        only the first one has."""
        return [self.merger(system, "fingerprint", campaign), self.merger(system, "list", campaign),
                self.export(system, campaign), self.export(system, campaign, "--internal")]

    def export(self, system, campaign, *options, folder=None, ending="csv"):
        """What the merger writes, and nothing beside it."""
        table = (folder or self.top) / f"тізім.{ending}"
        before = set(table.parent.iterdir()) | {table}
        self.merger(system, "export", campaign, "-o", table, "--force", *options)
        self.assertEqual(set(table.parent.iterdir()), before)
        return table.read_bytes()

    # ---- the tests --------------------------------------------------------------------------

    def test_both_systems_come_to_the_same(self):
        self.sign(WINDOWS, self.swallow)
        self.import_sheet(WINDOWS, self.swallow)
        self.import_sheet(LINUX, self.heron)
        self.sign(LINUX, self.heron)
        self.deliver(WINDOWS, self.swallow)
        self.deliver(LINUX, self.heron)
        batches = sorted(self.stick.glob("*.qolb"))
        self.assertEqual(len(batches), 4)
        self.merge(WINDOWS, self.windows_folder, *batches)
        self.merge(LINUX, self.linux_folder, *reversed(batches))
        windows = self.facts(WINDOWS, self.windows_folder)
        self.assertRegex(windows[0].decode(), r"^([A-Z]{4}-){3}[A-Z]{4}\n$")
        self.assertEqual(len(windows[2].splitlines()), 1 + 7)  # one identity number thrice
        self.assertEqual(self.facts(LINUX, self.linux_folder), windows)
        # A campaign folder may move to the other system.
        self.assertEqual(self.facts(LINUX, self.windows_folder), windows)
        self.assertEqual(self.facts(WINDOWS, self.linux_folder), windows)
        for folder in self.windows_folder, self.linux_folder:
            entries = self.export(WINDOWS, folder, "--all", "--internal", "--format", "jsonl")
            self.assertEqual(len(entries.splitlines()), 10)
            self.assertEqual(self.export(LINUX, folder, "--all", "--internal", "--format", "jsonl"),
                             entries)
            self.merger(WINDOWS, "check", folder, "--read-all")
            self.merger(LINUX, "check", folder, "--read-all")

    def test_a_kit_may_move_to_the_other_system(self):
        self.sign(WINDOWS, self.swallow)
        self.import_sheet(LINUX, self.swallow)
        self.sign(WINDOWS, self.swallow)
        self.deliver(LINUX, self.swallow)
        self.merge(LINUX, self.linux_folder)
        self.merge(WINDOWS, self.windows_folder)
        self.assertEqual(self.facts(WINDOWS, self.windows_folder),
                         self.facts(LINUX, self.linux_folder))
        status = self.merger(WINDOWS, "status", self.windows_folder).decode()
        self.assertRegex(status, r"(?m)^қарлығаш +3 ")

    def test_what_is_handed_over_is_the_same_bytes(self):
        """Also in a folder with a longer path than Windows takes from those who do not ask."""
        self.import_sheet(LINUX, self.heron)
        self.deliver(LINUX, self.heron)
        self.merge(LINUX, self.linux_folder)
        folder = self.top.joinpath(*["терең бума" * 6] * 5)
        folder.mkdir(parents=True)
        for ending, *options in [("xlsx",), ("xlsx", "--sheet-per-region", "--lang", "kk"),
                                 ("pdf",), ("html", "--redact")]:
            with self.subTest(ending=ending, options=options):
                linux, windows = [
                    self.export(system, self.linux_folder, *options, folder=folder, ending=ending)
                    for system in (LINUX, WINDOWS)]
                self.assertGreater(len(linux), 1000)
                self.assertTrue(linux == windows)

    def test_a_merge_again_changes_nothing(self):
        self.import_sheet(WINDOWS, self.swallow)
        self.deliver(WINDOWS, self.swallow)
        self.merge(WINDOWS, self.windows_folder)
        before = self.facts(WINDOWS, self.windows_folder)
        self.merge(WINDOWS, self.windows_folder)
        self.merge(WINDOWS, self.windows_folder, self.swallow / "state")
        self.assertEqual(self.facts(WINDOWS, self.windows_folder), before)

    def test_words_are_found_in_their_own_letters(self):
        self.import_sheet(WINDOWS, self.swallow)
        self.deliver(WINDOWS, self.swallow)
        self.merge(WINDOWS, self.windows_folder)
        found = self.merger(WINDOWS, "find", self.windows_folder, "сейітова").decode()
        self.assertIn("Сейітова", found)

    def test_keys_are_locked_in_memory(self):
        command = self.command(WINDOWS, "collector", "sign", "-k", self.swallow,
                               "--passphrase-file", self.top / "words")
        with subprocess.Popen(command, cwd=self.top, env=environment(), stdin=subprocess.PIPE,
                              stdout=subprocess.PIPE) as process:
            seen = b""
            while not seen.endswith(b"> "):
                seen += process.stdout.read1() or self.fail(seen.decode())
            with open(f"/proc/{process.pid}/status", encoding="ascii") as file:
                locked, = [line.split()[1] for line in file if line.startswith("VmLck:")]
            process.communicate(b"q\n", timeout=60)
        self.assertGreaterEqual(int(locked), 20)  # kB

    def test_a_delivery_to_the_same_device_is_refused(self):
        self.import_sheet(WINDOWS, self.swallow)
        folder = self.top / "осында"
        folder.mkdir()
        self.collector(WINDOWS, self.swallow, "deliver", folder, exit_code=1)
        self.assertEqual(list(folder.iterdir()), [])

    def test_delivered_files_have_one_time(self):
        self.import_sheet(WINDOWS, self.swallow)
        self.deliver(WINDOWS, self.swallow)
        batch, = self.stick.glob("*.qolb")
        self.assertEqual((batch.stat().st_mtime, batch.stat().st_size), (946684800, 64 * 4096))

    def test_a_kit_holds_the_collector_of_its_merger(self):
        self.assertTrue((self.swallow / "collector.exe").is_file())
        self.assertTrue((self.heron / "collector").is_file())


if __name__ == "__main__":
    unittest.main()
