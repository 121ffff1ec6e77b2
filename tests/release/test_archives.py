#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""What a release consists of, read as whoever was given it could. QOL_DIST is the folder dist/."""

import json
import os
import pathlib
import re
import subprocess
import tarfile
import tempfile
import unittest
import zipfile

DIST = pathlib.Path(os.environ["QOL_DIST"])
SOURCE = pathlib.Path(__file__).resolve().parents[2]
SUM_UP = SOURCE / "release" / "sum_up.sh"
KIT_FILES = {"collector", "collector.exe", "collector.desktop", "start.sh",
             *(f"guide-{language}.pdf" for language in ("kk", "ru", "en"))}
BESIDE = {"README.md", "LICENSE", "CHANGELOG.md", "SECURITY.md", "docs/OPERATING.md",
          "docs/THREATS.md", "docs/example/campaign.ini",
          *(f"guide-coordinator.{language}.pdf" for language in ("kk", "ru", "en"))}


def the_one(pattern):
    found = list(DIST.glob(pattern))
    assert len(found) == 1, f"{pattern}: {found}"
    return found[0]


def parts():
    text = (SOURCE / "release" / "parts.txt").read_text(encoding="utf-8")
    return {line.split()[0] for line in text.splitlines() if line and not line.startswith("#")}


def run(*command, **options):
    return subprocess.run(list(map(str, command)), capture_output=True, text=True, check=False,
                          **options)


class Archives(unittest.TestCase):
    def names_within(self, names):
        """Without the one folder that all lies in."""
        tops = {name.split("/")[0] for name in names}
        self.assertEqual(len(tops), 1)
        return {name.split("/", 1)[1] for name in names if "/" in name.rstrip("/")}

    def check_common(self, names):
        for name in KIT_FILES:
            self.assertIn("kit-files/" + name, names)
        kit = {name for name in names if name.startswith("kit-files/") and not name.endswith("/")}
        self.assertEqual(kit, {"kit-files/" + name for name in KIT_FILES})
        self.assertLessEqual(BESIDE, names)
        self.assertLessEqual({f"licences/{part}.txt" for part in parts()}, names)
        self.assertTrue(any(name.endswith(".spdx.json") for name in names))

    def test_windows(self):
        with zipfile.ZipFile(the_one("*-windows-x86_64.zip")) as archive:
            self.assertIsNone(archive.testzip())
            names = self.names_within(archive.namelist())
        self.check_common(names)
        self.assertIn("merger.exe", names)
        self.assertEqual([name for name in names if name.lower().endswith(".dll")], [])

    def test_linux(self):
        with tarfile.open(the_one("*-linux-x86_64.tar.gz")) as archive:
            members = archive.getmembers()
        names = self.names_within([member.name for member in members])
        self.check_common(names)
        self.assertIn("merger", names)
        runs = {member.name.split("/", 1)[1] for member in members
                if member.isfile() and member.mode & 0o111}
        self.assertLessEqual({"merger", "kit-files/collector", "kit-files/start.sh"}, runs)
        self.assertEqual({(member.uid, member.gid, member.uname) for member in members},
                         {(0, 0, "")})

    def test_sums(self):
        done = run("sha256sum", "--check", "--strict", "SHA256SUMS", cwd=DIST)
        self.assertEqual(done.returncode, 0, done.stdout)
        summed = {line.split("  ")[1] for line in
                  (DIST / "SHA256SUMS").read_text(encoding="utf-8").splitlines()}
        self.assertEqual(summed, {path.name for path in DIST.iterdir()} -
                         {"SHA256SUMS", "SHA256SUMS.minisig"})

    def test_parts(self):
        document = json.loads(the_one("*.spdx.json").read_text(encoding="utf-8"))
        known = {package["SPDXID"]: package for package in document["packages"]}
        self.assertEqual({package["name"] for package in known.values()} - {"qoltanba"}, parts())
        known["SPDXRef-DOCUMENT"] = document
        for relation in document["relationships"]:
            self.assertIn(relation["spdxElementId"], known)
            self.assertIn(relation["relatedSpdxElement"], known)
        for name in known:
            self.assertRegex(name, r"^SPDXRef-[A-Za-z0-9.-]+$")
        self.assertRegex(document["creationInfo"]["created"], r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$")


class Signature(unittest.TestCase):
    """What --sign-key makes, and that whoever has the public key sees a change."""

    def setUp(self):
        top = tempfile.TemporaryDirectory()
        self.addCleanup(top.cleanup)
        self.folder = pathlib.Path(top.name)
        self.key, self.public = self.folder / "key", self.folder / "key.pub"
        made = run("minisign", "-G", "-W", "-p", self.public, "-s", self.key)
        self.assertEqual(made.returncode, 0, made.stderr)
        self.dist = self.folder / "dist"
        self.dist.mkdir()
        (self.dist / "x.zip").write_bytes(b"x")

    def verify(self):
        return run("minisign", "-V", "-p", self.public, "-m", self.dist / "SHA256SUMS").returncode

    def test_it_holds(self):
        done = run(SUM_UP, self.dist, self.key)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(self.verify(), 0)
        with open(self.dist / "SHA256SUMS", "a", encoding="utf-8") as sums:
            sums.write("0" * 64 + "  y.zip\n")
        self.assertNotEqual(self.verify(), 0)

    def test_without_a_key_it_says_so(self):
        done = run(SUM_UP, self.dist)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("not signed", done.stdout)
        self.assertFalse((self.dist / "SHA256SUMS.minisig").exists())

    def test_a_key_that_is_none(self):
        self.key.write_text("no key\n", encoding="utf-8")
        done = run(SUM_UP, self.dist, self.key)
        self.assertEqual(done.returncode, 1)
        self.assertRegex(done.stderr, re.escape(str(self.key)))
        self.assertFalse((self.dist / "SHA256SUMS.minisig").exists())


if __name__ == "__main__":
    unittest.main()
