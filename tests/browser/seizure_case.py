# SPDX-License-Identifier: Apache-2.0
"""What all seizures share: a campaign whose people are canaries, and a program that is killed with
its browser, or without, at a point that chance chooses."""

import os
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile
import time

import collector_case
from canaries import Canaries, holds, search
from collector_case import PASSPHRASE, CollectorCase
from laptop import BROWSERS, Display, Laptop

CANARIES = 50
CAMPAIGN_FIELDS = """[form]
family_name = required handed-over
given_name = required handed-over
patronymic = optional handed-over
birth_date = required internal
id_number = required-or-reason internal
city = optional handed-over
address = optional internal
email = optional internal
comment = optional internal
"""


def unlock(seat, wrong):
    """Stops, for whoever kills, after each step."""
    for passphrase in [wrong, PASSPHRASE]:
        seat.wait_for_screen("unlock")
        seat.fill("input[type=password]", passphrase)
        yield "unlock"
        seat.click("button.go")
        time.sleep(1)


class SeizureCase(CollectorCase):
    """Who has one says what the `program` is, its command (`command_of_page`), where its browser's
    profile may be (`places`), what somebody does there (`all_steps`), and how many of these are
    done before a kill (`how_far`)."""

    seed = 1
    families = list(BROWSERS)
    apart = None  # a folder that holds canaries on purpose

    @classmethod
    def setUpClass(cls):
        text = collector_case.CAMPAIGN
        collector_case.CAMPAIGN = text[:text.index("[form]")] + CAMPAIGN_FIELDS
        cls.addClassCleanup(setattr, collector_case, "CAMPAIGN", text)
        super().setUpClass()
        cls.enterClassContext(Display())

    def setUp(self):
        super().setUp()
        self.chance = random.Random(self.seed)
        self.canaries = Canaries(random.Random(os.urandom(16)))
        self.since = int(time.time()) - 1
        memory = tempfile.TemporaryDirectory(dir="/dev/shm")
        self.addCleanup(memory.cleanup)
        self.runtime = pathlib.Path(memory.name, "runtime")
        self.runtime.mkdir(mode=0o700)

    def need(self, family):
        if family not in self.families:
            self.skipTest("not asked for")
        if not shutil.which(BROWSERS[family]):
            self.skipTest("there is none")

    # ---- looking --------------------------------------------------------------------------------

    def assert_nowhere(self, where):
        """Says which file has it, and in which form."""
        found, count, size = search(self.since, self.canaries.needles(), apart=self.apart)
        print(f"  {where}: {count} files, {size >> 20} MB", file=sys.stderr)
        self.assertGreater(count, 20)
        self.assertEqual([(path, repr(needle)) for path, needle in found], [], where)

    def assert_not_in_core(self, process):
        if not shutil.which("gcore"):
            return
        time.sleep(1)  # in which a connection's memory goes
        done = subprocess.run(["gcore", "-a", "-o", self.runtime / "core", str(process.pid)],
                              capture_output=True, check=False, timeout=120)
        self.assertEqual(done.returncode, 0, done.stderr)
        [core] = self.runtime.glob("core.*")
        data = core.read_bytes()
        core.unlink()
        self.assertEqual(holds(data, self.canaries.needles()), [])

    # ---- seizing --------------------------------------------------------------------------------

    def type_word(self, alphabet=None):
        """One that somebody types by themselves."""
        word = self.canaries.word(alphabet)
        self.canaries.typed.append(word)
        return word

    def play(self, laptop, steps):
        """So many steps, as far as there are any."""
        last = ""
        for count, last in enumerate(self.all_steps(laptop)):
            if count >= steps:
                break
        return last

    def open(self, family, profiles):
        return Laptop(self.command_of_page(), self.top, family, profiles)

    def seize(self, family, what, profiles, steps):
        pause = self.chance.random()
        with self.open(family, profiles) as laptop:
            last = self.play(laptop, steps)
            time.sleep(pause)
            laptop.kill(what)
            killed = what.replace("program", self.program)
            where = f"{family}, {killed} killed at step {steps} ({last}), profile in " \
                    f"{'memory' if profiles == self.runtime else 'a folder'}"
            left = list(profiles.glob("qoltanba-browser-*"))
            self.assert_nowhere(where)
        return left

    def seize_all(self, family, kills):
        self.need(family)
        self.chance.shuffle(kills)
        left = []
        for count, what in enumerate(kills):
            profiles = self.places[count % 2]
            # What a start finds of a killed one it deletes.
            with self.subTest(what=what, profiles=profiles.name):
                left += self.seize(family, what, profiles, self.how_far(count))
        self.assertTrue(left)
        for profiles in self.places:
            with self.open(family, profiles) as laptop:
                self.assertEqual([path for path in left if path.exists() and
                                  path.parent == profiles and path != laptop.profile], [])
                laptop.seat.wait_for_screen("unlock")  # or what went wrong is told in a window
                laptop.kill("browser")
            self.assertEqual(list(profiles.glob("qoltanba-browser-*")), [])
        self.assertGreaterEqual(len(self.canaries.typed), CANARIES)
        self.assert_nowhere("at the end")
