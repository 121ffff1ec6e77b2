# SPDX-License-Identifier: Apache-2.0
"""The power fails while somebody signs, imports, delivers, merges or voids, also when the program
was killed before and now lives on what that has left. What was said to be done is there when the
power is back, and the next start puts right what was cut short. power.py says what a cut can take
away. Of the kills a spread is taken, and of the cuts after each a part: every kill with
QOL_KILLS=each (./run kills), and every cut, too, with QOL_KILLS=all."""

import json
import unittest

import power
import strace
from fault_case import SAVED, UNDONE, MergeCase, name_of, signer

# Of what was not flushed, nothing has reached the disk, or some.
LUCKS = (0, 0.5, 0.5)
STRIDE = 3  # of the cuts after a kill
KILLS = 6  # before a cut, unless all of them are wanted


class PowerCase(MergeCase):
    def record(self, command, *roots, **options):
        done, run = power.record(command, *roots, **options)
        self.assertEqual((done.returncode, done.err), (0, ""))
        return run

    def moments(self, run, places):
        """What a test does with one of them leaves no files to the next."""
        for place in places:
            yield run.moment(place)
            self.doCleanups()

    def cuts(self, run):
        """Before every flush, and at the end, with each luck."""
        for moment in self.moments(run, run.flushes() + [len(run.calls)]):
            for seed, kept in enumerate(LUCKS):
                yield moment, power.Luck(kept, seed)

    def kills(self, run):
        """Before flushes, numbered."""
        return enumerate(self.moments(run, strace.kill_places(run.flushes(), KILLS)))

    def cuts_after_kill(self, run, number):
        """Before some of the flushes, others after another kill, and at the end."""
        stride = 1 if strace.takes_all() else STRIDE
        return self.moments(run, run.flushes()[number % stride::stride] + [len(run.calls)])

    def after_cut(self, moment, root, luck=power.Luck(0), folder=None):
        target = (folder or self.folder()) / "root"
        moment.disks.after_cut(root, target, luck)
        return target

    def after_kill(self, moment, root, folder=None):
        target = (folder or self.folder()) / "root"
        moment.disks.after_kill(root, target)
        return target


class Sign(PowerCase):
    """Two sign, and the second takes it back."""

    COUNTED = [(), (0,), (0, 1), (0,), (0,)]  # after so many acknowledgements

    def setUp(self):
        kit = self.fresh("kit-0")
        self.laptop = kit.parent
        answers = self.lines(*signer(0), *signer(1), "u", "y", "q")
        self.run_1 = self.record(self.sign_command(kit), self.laptop, input=answers)

    def counted(self, moment):
        acknowledged = moment.printed.count(SAVED) + moment.printed.count(UNDONE)
        return self.COUNTED[acknowledged:acknowledged + 2]

    def test_cuts(self):
        for moment, luck in self.cuts(self.run_1):
            with self.subTest(f"{moment.name}, {luck}"):
                laptop = self.after_cut(moment, self.laptop, luck)
                self.assert_arrive(laptop / "kit-0", *self.counted(moment))

    def test_cuts_after_a_kill(self):
        for number, kill in self.kills(self.run_1):
            laptop = self.after_kill(kill, self.laptop)
            run_2 = self.record(self.sign_command(laptop / "kit-0"), laptop,
                                input=self.lines(*signer(50), "q"), before=kill.disks)
            for moment in self.cuts_after_kill(run_2, number):
                with self.subTest(f"killed {kill.name}, cut {moment.name}"):
                    more = [(50,)] if SAVED in moment.printed else [(), (50,)]
                    expected = [(*some, *fifty) for some in self.counted(kill) for fifty in more]
                    self.assert_arrive(self.after_cut(moment, laptop) / "kit-0", *expected)


class Import(PowerCase):
    """A sheet that fills a batch and begins another."""

    ROWS = range(62)

    def test_cuts(self):
        kit = self.fresh("kit-0")
        laptop = kit.parent
        run = self.record(self.import_command(kit, self.ROWS), laptop)
        for moment, luck in self.cuts(run):
            with self.subTest(f"{moment.name}, {luck}"):
                self.look_at(self.after_cut(moment, laptop, luck) / "kit-0", moment.printed)

    def look_at(self, kit, printed):
        campaign = self.fresh("campaign")
        if "62 rows were taken" not in printed:
            self.must(*self.import_command(kit, self.ROWS))
        self.sign(kit, 100)
        self.assert_tidy(kit)
        # The pages of a batch are flushed together: of those before the cut any may be missing.
        self.merge(campaign, self.state(kit), tolerated=["holes"])
        self.assertEqual(self.names(campaign), sorted(map(name_of, [*self.ROWS, 100])))


class Deliver(PowerCase):
    """Four batches on their way to a folder that is not there yet."""

    def setUp(self):
        kit, self.stick_1 = self.fresh("kit"), self.stick()
        self.laptop = kit.parent
        self.run_1 = self.record(self.deliver_command(kit, self.stick_1 / "batches"), self.laptop,
                                 self.stick_1)

    def look_at(self, laptop, stick, printed):
        """What the kit takes for delivered is on the stick, and the rest can be delivered."""
        kit, folder = laptop / "kit", stick / "batches"
        wanted = {path.name: path.read_bytes() for path in self.batches}
        there = {path.name: path.read_bytes() for path in folder.glob("*.qolb")}
        self.assertLessEqual(there.items(), wanted.items())
        status = json.loads(self.must(*self.collector(kit, "status", "--json")))
        self.assertLessEqual(status["batches"] - status["not_delivered"], len(there))
        if printed:
            self.assertEqual(there, wanted)
        self.must(*self.deliver_command(kit, folder))
        self.assertEqual({path.name: path.read_bytes() for path in folder.iterdir()}, wanted)

    def test_cuts(self):
        for moment, luck in self.cuts(self.run_1):
            with self.subTest(f"{moment.name}, {luck}"):
                self.look_at(self.after_cut(moment, self.laptop, luck),
                             self.after_cut(moment, self.stick_1, luck, self.stick()),
                             moment.printed)

    def test_cuts_after_a_kill(self):
        for number, kill in self.kills(self.run_1):
            laptop = self.after_kill(kill, self.laptop)
            stick = self.after_kill(kill, self.stick_1, self.stick())
            run_2 = self.record(self.deliver_command(laptop / "kit", stick / "batches"), laptop,
                                stick, before=kill.disks)
            for moment in self.cuts_after_kill(run_2, number):
                with self.subTest(f"killed {kill.name}, cut {moment.name}"):
                    self.look_at(self.after_cut(moment, laptop),
                                 self.after_cut(moment, stick, folder=self.stick()),
                                 moment.printed)


class Merge(PowerCase):
    """Three batches into a list that has a fourth."""

    def setUp(self):
        self.campaign = self.fresh("campaign")
        self.prepare(self.campaign)
        merged = self.copy(self.campaign)
        self.must(*self.command(merged))
        self.expected = self.result(merged)
        self.run_1 = self.record(self.command(self.campaign), self.campaign)

    def prepare(self, campaign):
        self.must(*self.merger("merge", campaign, self.batches[0]))

    def command(self, campaign):
        return self.merger("merge", campaign, *self.batches)

    def look_at(self, campaign, printed):
        """The list says nothing that the archive does not prove; run again, the merge is done."""
        self.must(*self.merger("check", campaign, "--read-all"))
        if not printed:
            self.must(*self.command(campaign))
        self.assertEqual(self.result(campaign), self.expected)
        self.must(*self.merger("check", campaign, "--read-all"))

    def test_cuts(self):
        for moment, luck in self.cuts(self.run_1):
            with self.subTest(f"{moment.name}, {luck}"):
                self.look_at(self.after_cut(moment, self.campaign, luck), moment.printed)

    def test_cuts_after_a_kill(self):
        for number, kill in self.kills(self.run_1):
            campaign = self.after_kill(kill, self.campaign)
            run_2 = self.record(self.command(campaign), campaign, before=kill.disks)
            for moment in self.cuts_after_kill(run_2, number):
                with self.subTest(f"killed {kill.name}, cut {moment.name}"):
                    self.look_at(self.after_cut(moment, campaign), moment.printed)


class FirstMerge(Merge):
    """All four into a campaign that has no list yet."""

    def prepare(self, campaign):
        (campaign / "master.db").unlink()

    def look_at(self, campaign, printed):
        """A list whose name is lost is missing, and the merge makes it again from the archive."""
        if not printed and not (campaign / "master.db").exists():
            self.must(*self.command(campaign))
        super().look_at(campaign, printed)


class Void(Merge):
    """A coordinator takes an entry out of the count."""

    def prepare(self, campaign):
        self.must(*self.merger("merge", campaign, *self.batches))
        self.entry = self.rows(campaign)[0]["entry_id"]

    def command(self, campaign):
        return self.merger("void", campaign, self.entry, "--why", "asked us")


if __name__ == "__main__":
    unittest.main()
