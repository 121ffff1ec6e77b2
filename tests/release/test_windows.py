#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The Windows programs of a release, unpacked into a folder with Kazakh letters and a space, in a
Wine that nothing ran in before: a whole campaign beside the Linux programs of the same release, and
the kit that their merger makes. QOL_DIST is the folder dist/."""

import os
import pathlib
import stat
import subprocess
import sys
import tarfile
import tempfile
import unittest
import zipfile

DIST = pathlib.Path(os.environ["QOL_DIST"])
WINDOWS_TESTS = pathlib.Path(__file__).resolve().parents[1] / "windows"


class Windows(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.top = pathlib.Path(cls.enterClassContext(tempfile.TemporaryDirectory()))
        folder = cls.top / "Қол таңба"
        with zipfile.ZipFile(next(DIST.glob("*-windows-x86_64.zip"))) as archive:
            archive.extractall(folder)
        with tarfile.open(next(DIST.glob("*-linux-x86_64.tar.gz"))) as archive:
            archive.extractall(folder)
        cls.windows = next(folder.glob("*-windows-x86_64"))
        cls.linux = next(folder.glob("*-linux-x86_64"))
        os.symlink(cls.linux / "kit-files" / "collector", cls.linux / "collector")
        cls.environment = os.environ | {
            "WINEPREFIX": str(cls.top / "wine"), "QOL_LINUX": str(cls.linux),
            "QOL_SOURCE": str(WINDOWS_TESTS.parents[1]),
            "QOL_COLLECTOR": str(cls.script(cls.windows / "kit-files" / "collector.exe")),
            "QOL_MERGER": str(cls.script(cls.windows / "merger.exe"))}
        cls.addClassCleanup(subprocess.run, ["/usr/lib/wine/wineserver", "-k"],
                            env=cls.environment, check=False)

    @classmethod
    def script(cls, program):
        path = cls.top / program.stem
        path.write_text(f"#!/bin/sh\nexec '{WINDOWS_TESTS}/wine' '{program}' \"$@\"\n",
                        encoding="utf-8")
        path.chmod(stat.S_IRWXU)
        return path

    def run_test(self, *words):
        done = subprocess.run([sys.executable, "-B", *map(str, words)], env=self.environment,
                              capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def test_suite(self):
        for name in ("QOL_COLLECTOR", "QOL_MERGER"):
            said = subprocess.run([self.environment[name], "--version"], env=self.environment,
                                  capture_output=True, text=True, check=True).stdout
            self.assertIn("suite 2", said)

    def test_a_campaign_on_both_systems(self):
        self.run_test(WINDOWS_TESTS / "campaign.py")

    def test_imports_and_marks(self):
        self.run_test(WINDOWS_TESTS / "executables.py", "x86_64-w64-mingw32-objdump",
                      self.windows / "kit-files" / "collector.exe", self.windows / "merger.exe")

    def test_resources(self):
        for program in (self.windows / "kit-files" / "collector.exe", self.windows / "merger.exe"):
            content = program.read_bytes()
            self.assertIn(b'level="asInvoker"', content)
            self.assertIn(b">UTF-8</activeCodePage>", content)
            for word in ("ProductName", "Qoltañba", "OriginalFilename", program.name):
                self.assertIn(word.encode("utf-16-le"), content)


if __name__ == "__main__":
    unittest.main()
