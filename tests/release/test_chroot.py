#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The Linux programs of a release in a root folder that holds nothing but them: no libraries, no
/proc, no /dev, no other program. QOL_DIST is the folder dist/."""

import os
import pathlib
import subprocess
import tarfile
import tempfile
import unittest

DIST = pathlib.Path(os.environ["QOL_DIST"])
CAMPAIGN = """[campaign]
window = 2021-09-06 .. 2021-09-10
[kk]
title = Ақынға бостандық
addressee = Президент
text = text.txt
[form]
family_name = required handed-over
given_name = required handed-over
city = optional handed-over
"""
SHEET = "family_name,given_name,city,reference\nСейітова,Ұлжан,Семей,1/1\nИванов,Пётр,,1/2\n"


class Chroot(unittest.TestCase):
    def setUp(self):
        top = tempfile.TemporaryDirectory()
        self.addCleanup(top.cleanup)
        self.root = pathlib.Path(top.name)
        with tarfile.open(next(DIST.glob("*-linux-x86_64.tar.gz"))) as archive:
            archive.extractall(self.root, filter="data") if hasattr(tarfile, "data_filter") else \
                archive.extractall(self.root)
        self.programs = next(self.root.glob("qoltanba-*"))
        for name, text in [("campaign.ini", CAMPAIGN), ("text.txt", "Біз сұраймыз.\n"),
                           ("words", "қоңыр кеш\n"), ("sheet.csv", SHEET)]:
            (self.root / name).write_text(text, encoding="utf-8")
        (self.root / "стик").mkdir()

    def run_inside(self, program, *words, exit_code=0):
        done = subprocess.run(["unshare", "--map-root-user", "--root", self.root, "--wd", "/",
                               "/" + str(program.relative_to(self.root)), *words],
                              env={"LC_ALL": "C.UTF-8"}, capture_output=True, text=True,
                              timeout=120, check=False)
        self.assertEqual(done.returncode, exit_code, done.stderr)
        self.assertNotIn("shared libraries", done.stderr)  # enroll, of a collector that wants some
        return done.stdout

    def merger(self, *words, **options):
        return self.run_inside(self.programs / "merger", *words, **options)

    def test_suite(self):
        for program in (self.programs / "merger", self.programs / "kit-files" / "collector"):
            self.assertIn("suite 2", self.run_inside(program, "--version"))

    def test_a_campaign(self):
        words = ["--passphrase-file", "words"]
        self.merger("init", "c", "--from", "campaign.ini", "--test-lock", *words)
        self.merger("enroll", "c", "--alias", "қарлығаш", "-o", "жинақ", "--test-lock",
                    "--kit-passphrase-file", "words", "--programs",
                    "/" + str((self.programs / "kit-files").relative_to(self.root)), *words)
        kit = self.root / "жинақ"
        collector = kit / "collector"
        self.assertTrue(os.access(collector, os.X_OK))
        self.run_inside(collector, "import", "sheet.csv", "-k", "жинақ", *words)
        batches = list((kit / "state").glob("*.qolb"))
        self.assertEqual(len(batches), 1)
        # The stick would be another device: here its files are carried over by hand.
        (self.root / "стик" / batches[0].name).write_bytes(batches[0].read_bytes())
        self.merger("merge", "c", "стик", *words)
        for ending in ("csv", "pdf", "xlsx", "html", "jsonl"):
            self.merger("export", "c", "-o", f"list.{ending}", *words)
        self.assertIn("Сейітова,Ұлжан", (self.root / "list.csv").read_text(encoding="utf-8"))
        self.merger("handover", "c", "-o", "handed", "--yes", *words)
        self.assertTrue((self.root / "handed" / "letter.pdf").exists())


if __name__ == "__main__":
    unittest.main()
