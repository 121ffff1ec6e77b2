# SPDX-License-Identifier: Apache-2.0
"""Every command that writes, on a disk with too little room: one sentence says so and names the
file or folder, nothing is half done, and once there is room the command does it."""

import os
import pathlib
import shutil
import sys
import unittest

import strace
from fault_case import COLLECTOR, MERGER, FaultCase, MergeCase, Talk, name_of, table

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "cli"))

from limits import limit_files  # noqa: E402

DISK_LEN = 48 << 20
LEAST_FILE_LEN = 256  # so that a sentence can be kept in a file
ROOMS = (0, 1, 4, 8, 12, 16, 24, 32, 40, 64, 120, 260, 300, 560, 600, 840, 900, 1200, 2000)  # KB


class SmallDisk:
    """A file system of its own if this is root and may mount it; else a folder in which files
    cannot grow."""

    def __init__(self, case, is_stick=False):
        self.path = case.stick() if is_stick else case.folder()
        mount = ["mount", "-t", "tmpfs", "-o", f"size={DISK_LEN}", "tmpfs", self.path]
        self.is_mounted = strace.run(mount).returncode == 0
        if self.is_mounted:
            case.addCleanup(strace.run, ["umount", self.path])

    def leave(self, room):
        """Fills all but so many bytes, and gives the options to run a command with."""
        if not self.is_mounted:
            return {"preexec_fn": limit_files(max(room, LEAST_FILE_LEN))}
        with open(self.path / "filler", "wb") as filler:
            free = os.statvfs(self.path).f_bavail * os.statvfs(self.path).f_bsize
            os.posix_fallocate(filler.fileno(), 0, max(free - room, 1))
        return {}

    def make_room(self):
        (self.path / "filler").unlink(missing_ok=True)


def contents(folder):
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*")
            if path.is_file() and path.name != "merger.lock"}


class FullDisk(MergeCase):
    """A command is `command(disk)`. When it has failed, `unharmed(disk)` looks at what there is, and
    the same command must do it when there is room. `look_at(disk)` says what came of it, which must
    always be the same."""

    is_stick = False  # the disk is another one than the laptop's

    def on_disks(self, command, look_at, prepared=(), unharmed=None):
        failed, expected = self.on_disk(DISK_LEN // 1024, command, look_at, prepared, unharmed)
        self.assertFalse(failed)
        failures = 0
        for room in ROOMS:
            with self.subTest(room=room):
                failed, found = self.on_disk(room, command, look_at, prepared, unharmed)
                self.assertEqual(found, expected)
                failures += failed
        self.assertTrue(0 < failures < len(ROOMS), failures)

    def on_disk(self, room, command, look_at, prepared, unharmed):
        """With so much room at first: whether it failed then, and what came of it in the end."""
        disk = SmallDisk(self, self.is_stick)
        for folder in prepared:
            shutil.copytree(folder, disk.path / folder.name)
        self.before = contents(disk.path)
        done = strace.run(command(disk.path), **disk.leave(room * 1024))
        disk.make_room()
        if done.returncode != 0:
            self.assertEqual(done.returncode, 1, done.err)
            self.assertRegex(done.err, r"^(collector|merger): [^:\n]+: there is no room left on the "
                                       r"disk or stick; free some, [^\n]*\n$")
            (unharmed or self.assert_nothing_new)(disk.path)
            self.must(*command(disk.path))
        return done.returncode != 0, look_at(disk.path)

    def assert_nothing_new(self, disk):
        self.assertEqual(contents(disk), self.before)

    # ---- the merger -------------------------------------------------------------------------

    def campaign_with(self, *batches):
        campaign = self.fresh("campaign")
        self.must(*self.merger("merge", campaign, *batches))
        return campaign

    def result_in(self, disk):
        self.assert_sound(disk / "campaign")
        return self.result(disk / "campaign")

    def assert_same_list(self, before):
        """What was archived may be more; the list is as it was, and nothing is half archived."""
        def look_at(disk):
            self.assertEqual(self.result(disk / "campaign"), before)
            for path in (disk / "campaign" / "archive").iterdir():
                self.assertIn(path.suffix, (".qolb", ".qolf"))
        return look_at

    def test_init(self):
        self.on_disks(lambda disk: [MERGER, "init", disk / "campaign", "--from",
                                    self.shared / "campaign.ini", "--test-lock", *self.words],
                      lambda disk: sorted(path.name for path in disk.rglob("*")))

    def test_join(self):
        top = self.folder()
        (top / "words").write_text("қоңыр кеш түсті\n" * 2, encoding="utf-8")
        self.must(MERGER, "init", top / "first", "--from", self.shared / "campaign.ini",
                  "--coordinator", "first", "--coordinator", "second", "--test-lock",
                  "--passphrase-file", top / "words")
        self.on_disks(lambda disk: [MERGER, "join", disk / "campaign", "--from",
                                    top / "first" / "campaign.qolc", "--key",
                                    top / "first" / "keys" / "second.qolk", *self.words], contents)

    def enroll(self, campaign, kit, *options):
        return [MERGER, "enroll", campaign, "--alias", "crane", "-o", kit, "--test-lock",
                "--kit-passphrase-file", self.shared / "words", *options, *self.words]

    def kit_of(self, disk):
        self.must(COLLECTOR, "status", "-k", disk / "kit")
        self.assertRegex(self.must(*self.merger("status", disk / "campaign")), "(?m)^crane ")
        return sorted(path.name for path in (disk / "kit").iterdir())

    def assert_no_kit(self, disk):
        self.assertFalse((disk / "kit" / "volunteer.qolk").exists())
        self.assertEqual([path for path in disk.rglob("*") if path.suffix in (".part", ".waiting")],
                         [])

    def test_enroll(self):
        campaign = self.campaign_with(self.batches[0])
        self.on_disks(lambda disk: self.enroll(disk / "campaign", disk / "kit"), self.kit_of,
                      [campaign], self.assert_no_kit)

    def test_merge(self):
        campaign = self.campaign_with(self.batches[0])
        self.on_disks(lambda disk: self.merger("merge", disk / "campaign", *self.batches),
                      self.result_in, [campaign], self.assert_same_list(self.result(campaign)))

    def test_void(self):
        campaign = self.campaign_with(*self.batches)
        entry = self.rows(campaign)[0]["entry_id"]
        self.on_disks(lambda disk: self.merger("void", disk / "campaign", entry, "--why", "asked"),
                      self.result_in, [campaign], self.assert_same_list(self.result(campaign)))

    def test_rebuild(self):
        campaign = self.campaign_with(*self.batches)
        self.on_disks(lambda disk: self.merger("rebuild", disk / "campaign"), self.result_in,
                      [campaign], self.assert_same_list(self.result(campaign)))

    def test_export(self):
        campaign = self.campaign_with(*self.batches)
        self.on_disks(lambda disk: self.merger("export", campaign, "-o", disk / "list.csv",
                                               "--all", "--internal"),
                      contents)

    def test_passphrase(self):
        new = self.folder() / "new"
        new.write_text("сары арқа таңы\n", encoding="utf-8")

        def status(disk):
            return self.must(MERGER, "fingerprint", disk / "campaign", "--passphrase-file", new)

        self.on_disks(lambda disk: self.merger("passphrase", disk / "campaign",
                                               "--new-passphrase-file", new),
                      status, [self.campaign_with(self.batches[0])])

    def test_reading_needs_little_room(self):
        """A campaign on a disk that is full can be looked at."""
        disk = SmallDisk(self)
        campaign = self.campaign_with(*self.batches)
        shutil.copytree(campaign, disk.path / "campaign")
        expected = self.result(campaign)
        disk.leave(0)
        self.assertEqual(self.result(disk.path / "campaign"), expected)

    # ---- the collector ----------------------------------------------------------------------

    def names_of(self, disk):
        campaign = self.fresh("campaign")
        self.merge(campaign, disk / "kit-0" / "state")
        return self.names(campaign)

    def assert_usable(self, disk):
        """Whatever is there already, a coordinator can take it."""
        if list((disk / "kit-0" / "state").glob("*.qolb")):
            self.names_of(disk)

    def test_import(self):
        sheet = self.folder() / "sheet.csv"
        sheet.write_text(table(range(150)), encoding="utf-8")
        self.on_disks(lambda disk: self.collector(disk / "kit-0", "import", sheet, *self.words),
                      self.names_of, [self.shared / "kit-0"], self.assert_usable)

    def test_deliver(self):
        self.is_stick = True
        kit = self.fresh("kit")
        expected = {path.name: path.read_bytes() for path in self.batches}

        def unharmed(disk):
            for name, data in contents(disk).items():
                self.assertEqual(data, expected[pathlib.Path(name).name])

        self.on_disks(lambda disk: self.deliver_command(kit, disk / "batches"), contents,
                      unharmed=unharmed)


class SignOnFullDisk(FaultCase):
    def sign_on(self, room, numbers):
        disk, talk = SmallDisk(self), Talk(numbers)
        kit = pathlib.Path(shutil.copytree(self.shared / "kit", disk.path / "kit"))
        code, err = talk.run(self.sign_command(kit), **disk.leave(room * 1024))
        disk.make_room()
        self.assertEqual({path.name for path in kit.parent.iterdir()}, {"kit"})
        self.sign(kit, 100)
        self.assert_tidy(kit)
        campaign = self.fresh("campaign")
        self.merge(campaign, self.state(kit))
        self.assertEqual(self.names(campaign), sorted(map(name_of, [*talk.saved, 100])))
        return code, err, talk.saved

    def test_the_start(self):
        failures = 0
        for room in ROOMS:
            with self.subTest(room=room):
                code, err, saved = self.sign_on(room, range(2))
                if code == 0:
                    self.assertEqual((err, saved), ("", [0, 1]))
                    continue
                failures += 1
                self.assertEqual((code, saved), (1, []))
                self.assertRegex(err, r"^collector: [^:\n]+: there is no room left[^\n]*\n$")
        self.assertTrue(0 < failures < len(ROOMS), failures)

    def test_the_middle(self):
        """One batch fits, and no second one: who would be the first in it does not sit down."""
        disk = SmallDisk(self)
        if not disk.is_mounted:
            self.skipTest("no file system can be mounted here")
        code, err, saved = self.sign_on(400, range(61))
        self.assertEqual((code, saved), (0, list(range(60))))
        self.assertRegex(err, r"^collector: [^:\n]+: there is no room left[^\n]*\n$")


if __name__ == "__main__":
    unittest.main()
