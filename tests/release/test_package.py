#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The package in a Debian 12 of its own: it installs, runs and goes without a trace. QOL_DIST is the
folder dist/, QOL_DEBIAN a folder that debootstrap made; it is left as it was."""

import os
import pathlib
import shutil
import subprocess
import unittest

DIST = pathlib.Path(os.environ["QOL_DIST"])
DEBIAN = pathlib.Path(os.environ["QOL_DEBIAN"])
PACKAGE = next(DIST.glob("qoltanba_*_amd64.deb"))
# What a package may leave behind: dpkg's and apt's own files, and what is made from all packages.
OWN = ("var/lib/dpkg", "var/lib/apt", "var/cache", "var/log", "tmp", "etc/ld.so.cache", "srv",
       "proc", "dev", "sys")


def inside(*words, exit_code=0):
    done = subprocess.run(["chroot", DEBIAN, *words], capture_output=True, text=True, check=False,
                          env={"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C.UTF-8",
                               "DEBIAN_FRONTEND": "noninteractive"})
    assert done.returncode == exit_code, f"{words}: {done.stdout}{done.stderr}"
    return done.stdout


def files():
    found = set()
    for folder, folders, names in os.walk(DEBIAN):
        at = os.path.relpath(folder, DEBIAN)
        folders[:] = [name for name in folders
                      if not os.path.normpath(os.path.join(at, name)).startswith(OWN)]
        found.update(os.path.normpath(os.path.join(at, name)) for name in names + folders)
    return {path for path in found if not path.startswith(OWN)}


class Package(unittest.TestCase):
    def test_it_comes_and_goes(self):
        shutil.copy(PACKAGE, DEBIAN / "tmp" / "qoltanba.deb")
        self.addCleanup(os.remove, DEBIAN / "tmp" / "qoltanba.deb")
        # What the package needs is installed first, so that it alone comes and goes.
        needs = inside("dpkg-deb", "-f", "/tmp/qoltanba.deb", "Depends")
        names = [need.split("|")[0].split("(")[0].strip() for need in needs.split(",")]
        inside("apt-get", "-q", "-y", "--no-install-recommends", "install", *names)
        before = files()
        inside("dpkg", "-i", "/tmp/qoltanba.deb")
        self.addCleanup(subprocess.run, ["chroot", DEBIAN, "dpkg", "-P", "qoltanba"],
                        capture_output=True, check=False)
        self.check_installed()
        inside("dpkg", "-P", "qoltanba")
        self.assertEqual(files(), before)

    def check_installed(self):
        for program in ("qol-collector", "qol-merger"):
            self.assertIn("suite 2", inside(program, "--version"))
            self.assertIn("Usage", inside(program, "--help"))
        (DEBIAN / "srv" / "campaign.ini").write_text(
            "[campaign]\nwindow = 2021-09-06 .. 2021-09-10\n[kk]\ntitle = Т\naddressee = П\n"
            "text = text.txt\n[form]\nfamily_name = required handed-over\n"
            "given_name = required handed-over\n", encoding="utf-8")
        (DEBIAN / "srv" / "text.txt").write_text("мәтін\n", encoding="utf-8")
        (DEBIAN / "srv" / "words").write_text("қоңыр кеш\n", encoding="utf-8")
        words = ["--passphrase-file", "/srv/words"]
        inside("qol-merger", "init", "/srv/c", "--from", "/srv/campaign.ini", "--test-lock", *words)
        inside("qol-merger", "enroll", "/srv/c", "--alias", "a", "-o", "/srv/kit", "--test-lock",
               "--kit-passphrase-file", "/srv/words", *words)
        kit = {path.name for path in (DEBIAN / "srv" / "kit").iterdir()}
        self.assertLessEqual({"collector", "collector.exe", "guide-kk.pdf"}, kit)
        inside("qol-collector", "status", "-k", "/srv/kit")
        inside("/srv/kit/collector", "status", "-k", "/srv/kit")
        for name in ("c", "kit"):
            shutil.rmtree(DEBIAN / "srv" / name)


if __name__ == "__main__":
    unittest.main()
