# SPDX-License-Identifier: Apache-2.0
"""What the signing page leaves in the collector's memory once it has said that somebody's signature
is saved, or that nothing was kept: as if the laptop were taken there and then."""

import os
import re
import shutil
import struct
import subprocess
import time
import unittest
from urllib.parse import quote_plus

from collector_case import PASSPHRASE
from memory_case import MemoryCase, looks
from page_case import ANSWERS, BORN, FAMILY, NUMBER, SIGNING, PageCase

BORN_AS_KEPT = "1983-04-17"
IDLE_S = 40  # the shortest that there is
POINTS = [(811 + 97 * i % 2500, 203 + 61 * i % 1100) for i in range(40)]
STROKES = " ".join(f"{x},{y}" for x, y in POINTS)
DRAWN = {**SIGNING, "mark": "2", "strokes": STROKES}
SETTLES_S = 2  # in which a connection's memory goes when it ends


def words(text):
    """One of these is there if any stretch of 15 bytes is, taken apart in words of eight as the
    registers and the stack have it; and how it was sent."""
    raw = text.encode()
    return {*(raw[i:i + 8] for i in range(min(8, len(raw) - 7))), quote_plus(text).encode()[-24:]}


def points_as_kept(points):
    """As struct strokes_point has them: two numbers, and a flag with what pads it."""
    return b"..".join(re.escape(struct.pack("<HH", *point)) for point in points)


def needles():
    patterns = {f"{answer} as {form}": re.escape(form)
                for answer in [*ANSWERS.values(), BORN_AS_KEPT] for form in words(answer)}
    for first in (0, 18, 36):
        some = POINTS[first:first + 3]
        patterns[f"points from {first}"] = points_as_kept(some)
        patterns[f"drawing from {first}"] = re.escape(
            " ".join(f"{x},{y}" for x, y in some).encode())
        patterns[f"drawing as sent from {first}"] = re.escape(
            quote_plus(" ".join(f"{x},{y}" for x, y in some)).encode())
    return patterns


NEEDLES = {name: re.compile(pattern, re.DOTALL) for name, pattern in needles().items()}


def exactly(secrets):
    return {name: re.compile(re.escape(secret), re.DOTALL) for name, secret in secrets.items()}


class Memory(MemoryCase, PageCase):
    def setUp(self):
        super().setUp()
        self.rightful = self.page("--idle", str(IDLE_S))
        self.rightful.__enter__()
        self.addCleanup(self.rightful.__exit__)
        self.rightful.open()
        self.find({})  # skips all where nothing could be found

    # ---- looking ------------------------------------------------------------------------------

    def find(self, patterns):
        pages = looks(self.rightful.process)
        return sorted(name for name, pattern in patterns.items()
                      if any(pattern.search(page) for page in pages))

    def assert_none(self, patterns):
        """None is left, once what was sent has had its time to go."""
        deadline = time.monotonic() + SETTLES_S
        while (found := self.find(patterns)) and time.monotonic() < deadline:
            time.sleep(0.1)
        self.assertEqual(found, [])
        self.assertEqual(self.find(exactly({"cookie": self.rightful.cookie[9:].encode()})),
                         ["cookie"])  # what should be there is found

    def undo_key(self):
        key = re.search(r'name="key" value="([0-9a-f]{64})"', self.rightful.last.text)[1]
        return {"undo key as text": key.encode(), "undo key": bytes.fromhex(key)}

    def assert_blank(self):
        self.assert_none(NEEDLES)

    def to_signing(self, signing):
        """Where all has been typed, and looked at again and again, but not been signed."""
        page = self.rightful
        page.begin()
        for what, fields in [("next", ANSWERS), ("back", ()), ("next", ANSWERS), ("next", ()),
                             ("lang.kk", signing), ("lang.en", signing), ("sign", {**signing,
                             "consent": ""}), ("back", signing), ("next", ())]:
            page.press(what, fields)
        page.look()
        self.assertEqual(page.screen, "sign")

    # ---- what was typed -------------------------------------------------------------------------

    def test_who_is_there_is_found(self):
        """That the others find nothing says something."""
        self.to_signing(DRAWN)
        found = self.find(NEEDLES)
        for answer in [*ANSWERS.values(), BORN_AS_KEPT]:
            self.assertTrue(any(name.startswith(f"{answer} as ") for name in found), answer)
        self.assertLessEqual({"points from 0", "points from 18", "points from 36"}, set(found))

    def test_nothing_is_left_of_who_signed(self):
        for signing in [SIGNING, DRAWN]:
            with self.subTest(mark=signing["mark"]):
                self.to_signing(signing)
                self.rightful.press("sign", signing)
                self.assertEqual(self.rightful.screen, "thanks")
                secrets = {**self.undo_key(), **self.batch_secrets()}
                self.assert_none({**NEEDLES, **exactly(secrets)})
                self.assert_not_in_a_core(secrets)
                self.rightful.press("done")
                self.assert_none({**NEEDLES, **exactly(secrets)})

    def assert_not_in_a_core(self, secrets):
        """The same of a real core, where there is a debugger to take one."""
        if not shutil.which("gcore"):
            return
        core = self.top / "core"
        done = subprocess.run(["gcore", "-a", "-o", core, str(self.rightful.process.pid)],
                              capture_output=True, check=False, timeout=60)
        self.assertEqual(done.returncode, 0, done.stderr)
        [written] = self.top.glob("core.*")
        with open(written, "rb") as file:
            data = file.read()
        written.unlink()
        self.assertEqual([name for name, pattern in {**NEEDLES, **exactly(secrets)}.items()
                          if pattern.search(data)], [])

    def test_nothing_is_left_of_who_took_it_back(self):
        self.to_signing(DRAWN)
        self.rightful.press("sign", DRAWN)
        key = self.undo_key()
        self.rightful.press("wrong", {"key": key["undo key as text"].decode()})
        self.assertEqual((self.rightful.screen, self.rightful.value(FAMILY)),
                         ("who", ANSWERS[FAMILY]))
        self.rightful.press("leave", ANSWERS)
        self.assertEqual(self.rightful.screen, "farewell")
        self.assert_none({**NEEDLES, **exactly(key)})

    def test_nothing_is_left_of_who_left(self):
        self.to_signing(DRAWN)
        self.rightful.press("leave", DRAWN)
        self.assertEqual(self.rightful.screen, "farewell")
        self.assert_blank()

    def test_nothing_is_left_of_who_is_under_age(self):
        young = {**ANSWERS, BORN: "17.04.2015", NUMBER: "150417600011"}
        self.rightful.begin(young)
        self.rightful.press("next", young)
        self.assertEqual(self.rightful.screen, "farewell")
        self.assert_blank()
        self.assert_none(exactly({"date": b"17.04.2015", "as kept": b"2015-04-17",
                                  "number": young[NUMBER].encode()}))

    def test_nothing_is_left_of_who_went_away(self):
        self.to_signing(DRAWN)
        deadline = time.monotonic() + IDLE_S + 10
        while self.rightful.look().status == 200 and self.rightful.screen == "sign":
            self.assertLess(time.monotonic(), deadline)
            time.sleep(1)
        self.assertEqual(self.rightful.screen, "handover")
        self.assert_blank()

    def test_nothing_is_left_of_a_line_of_paper(self):
        page = self.rightful
        self.enter_desk()
        page.press("paper")
        line = {**ANSWERS, "sheet": "1", "line": "1"}
        page.press("lang.ru", line)
        page.press("lang.en", line)
        page.press("save", {**line, BORN: "1"})
        page.press("save", line)
        self.assertIn("1/1", page.last.text)
        self.assert_blank()

    # ---- what opens the kit ---------------------------------------------------------------------

    def enter_desk(self):
        self.rightful.press("volunteer")
        self.rightful.press("enter", {"passphrase": "not this one"})
        self.rightful.press("enter", {"passphrase": PASSPHRASE})
        self.assertEqual(self.rightful.screen, "desk")

    def test_nothing_is_left_of_a_kit_that_is_locked(self):
        page = self.rightful
        self.enter_desk()
        page.press("passphrase")
        page.press("change", {"passphrase": PASSPHRASE, "new": "a longer passphrase",
                              "again": "a longer passphrase"})
        self.assertEqual(page.screen, "desk")
        passphrases = {"passphrase": PASSPHRASE.encode(), "as sent": quote_plus(PASSPHRASE).encode(),
                       "new passphrase": b"longer passphrase", "new as sent": b"longer+passphrase"}
        self.assert_none(exactly(passphrases))
        page.press("back")
        self.to_signing(DRAWN)
        page.press("sign", DRAWN)
        batch = self.batch_secrets()
        page.press("done")
        keys = {"device secret": self.device_secret, "seed": self.device_secret[:32],
                "state key": self.state_key}
        self.assertEqual(self.find(exactly(keys)), sorted(keys))  # while it is open
        page.press("lock")
        self.assertEqual(page.screen, "unlock")
        self.assert_none({**NEEDLES, **exactly({**keys, **batch, **passphrases,
                                                "chain root": self.chain_root})})
        page.press("unlock", {"passphrase": "a longer passphrase"})
        self.assertEqual(page.screen, "handover")
        self.assert_none(exactly({**passphrases, "chain root": self.chain_root}))


if __name__ == "__main__":
    unittest.main()
