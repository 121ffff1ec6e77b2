# SPDX-License-Identifier: Apache-2.0
"""SIGKILL before every write, flush and rename, and all else that changes a disk, of signing,
importing, delivering, merging, rebuilding, voiding and holding; then the program is run again as if
nothing had been. QOL_KILLS=each (./run kills) takes every step; else a spread of them."""

import unittest

import strace
from fault_case import SAVED, UNDONE, FaultCase, MergeCase, name_of, signer


class Sign(FaultCase):
    """So many signers, the last of whom is taken back, and one more."""

    SIGNERS = 3

    def counted(self, done_count):
        """Who counts after so many acknowledgements."""
        if done_count <= self.SIGNERS:
            return range(done_count)
        return [*range(self.SIGNERS - 1), *range(self.SIGNERS, done_count - 1)]

    def setUp(self):
        answers = [line for number in range(self.SIGNERS) for line in signer(number)]
        self.answers = self.lines(*answers, "u", "y", *signer(self.SIGNERS), "q")

    @staticmethod
    def acknowledged(done):
        return done.out.count(SAVED) + done.out.count(UNDONE)

    def look_at(self, kit, acknowledged):
        self.assert_arrive(kit, self.counted(acknowledged), self.counted(acknowledged + 1))

    def test_kills(self):
        kit = self.fresh("kit")
        done, steps = strace.record(self.sign_command(kit), input=self.answers)
        self.assertEqual((done.returncode, self.acknowledged(done)), (0, self.SIGNERS + 2))
        self.look_at(kit, self.SIGNERS + 2)
        for place, step in strace.kill_places(list(enumerate(steps))):
            with self.subTest(step=step):
                kit = self.fresh("kit")
                done = strace.kill(steps, place, self.sign_command(kit), input=self.answers)
                self.look_at(kit, self.acknowledged(done))


class SignSixty(Sign):
    """What fills a batch, so that the void and the last one open the next."""

    SIGNERS = 60


class Import(FaultCase):
    """A sheet that fills a batch and begins another."""

    ROWS = range(62)

    def look_at(self, kit):
        stick, campaign = self.stick(), self.fresh("campaign")
        self.must(*self.deliver_command(kit, stick))
        self.assert_only_batches(stick)
        self.must(*self.import_command(kit, self.ROWS))
        self.assert_tidy(kit)
        self.must(*self.deliver_command(kit, stick))
        self.merge(campaign, stick)
        self.assertEqual(self.names(campaign), sorted(map(name_of, self.ROWS)))

    def test_kills(self):
        kit = self.fresh("kit")
        done, steps = strace.record(self.import_command(kit, self.ROWS))
        self.assertEqual((done.returncode, done.out, done.err), (0, "62 rows were taken.\n", ""))
        self.look_at(kit)
        for place, step in strace.kill_places(list(enumerate(steps))):
            with self.subTest(step=step):
                kit = self.fresh("kit")
                strace.kill(steps, place, self.import_command(kit, self.ROWS))
                self.look_at(kit)


class Deliver(FaultCase):
    """Three batches on their way to a stick."""

    def setUp(self):
        self.kit = self.fresh("kit")
        for number in range(3):
            self.sign(self.kit, number)

    def look_at(self, kit, stick):
        """At once no half file is taken for a batch; after the second delivery all are there."""
        campaign = self.fresh("campaign")
        if whole := list(stick.glob("*.qolb")):  # the first ones come first
            self.merge(campaign, *whole)
        self.must(*self.deliver_command(kit, stick))
        self.assertEqual({path.name: path.read_bytes() for path in stick.iterdir()},
                         {path.name: path.read_bytes() for path in self.state(kit).glob("*.qolb")})
        self.assert_tidy(kit)
        self.merge(campaign, stick)
        self.assertEqual(self.names(campaign), sorted(map(name_of, range(3))))

    def test_kills(self):
        kit, stick = self.copy(self.kit), self.stick()
        done, steps = strace.record(self.deliver_command(kit, stick))
        self.assertEqual((done.returncode, done.err), (0, ""))
        self.look_at(kit, stick)
        for place, step in strace.kill_places(list(enumerate(steps))):
            with self.subTest(step=step):
                kit, stick = self.copy(self.kit), self.stick()
                strace.kill(steps, place, self.deliver_command(kit, stick))
                self.look_at(kit, stick)


class Merge(MergeCase):
    """Three batches into a list that has a fourth."""

    def setUp(self):
        self.campaign = self.fresh("campaign")
        self.must(*self.merge_command(self.campaign, self.batches[0]))

    def merge_command(self, campaign, *batches):
        return self.merger("merge", campaign, *(batches or self.batches))

    def look_at(self, campaign, expected):
        self.merge(campaign, *self.batches)
        self.assertEqual(self.result(campaign), expected)
        self.assert_sound(campaign)

    def reference(self):
        """What a merge that was never killed leads to, and its steps."""
        campaign = self.copy(self.campaign)
        done, steps = strace.record(self.merge_command(campaign))
        self.assertEqual((done.returncode, done.err), (0, ""))
        expected = self.result(campaign)
        self.assertEqual(len(self.names(campaign)), 8)
        self.look_at(campaign, expected)
        return expected, steps

    def test_kills(self):
        expected, steps = self.reference()
        for place, step in strace.kill_places(list(enumerate(steps))):
            with self.subTest(step=step):
                campaign = self.copy(self.campaign)
                strace.kill(steps, place, self.merge_command(campaign))
                self.look_at(campaign, expected)

    def test_kills_before_another_merge(self):
        """What a killed merge has archived comes in with whatever is merged next."""
        expected, steps = self.reference()
        for place, step in strace.kill_places(list(enumerate(steps))):
            with self.subTest(step=step):
                campaign = self.copy(self.campaign)
                strace.kill(steps, place, self.merge_command(campaign))
                self.must(*self.merge_command(campaign, self.batches[2]))
                self.look_at(campaign, expected)


class FirstMerge(Merge):
    """All four into a campaign that has no list yet."""

    def setUp(self):
        self.campaign = self.fresh("campaign")
        (self.campaign / "master.db").unlink()


class Rebuild(MergeCase):
    """The list is made again from the archive: a sound one, a damaged one, one that is gone."""

    def setUp(self):
        self.campaign = self.fresh("campaign")
        self.must(*self.merger("merge", self.campaign, *self.batches))
        self.expected = self.result(self.campaign)

    def step_through(self, is_sound):
        done, steps = strace.record(self.merger("rebuild", self.copy(self.campaign)))
        self.assertEqual((done.returncode, done.err), (0, ""))
        for place, step in strace.kill_places(list(enumerate(steps))):
            with self.subTest(step=step):
                campaign = self.copy(self.campaign)
                strace.kill(steps, place, self.merger("rebuild", campaign))
                if is_sound or strace.run(self.merger("status", campaign)).returncode == 0:
                    self.assertEqual(self.result(campaign), self.expected)
                self.must(*self.merger("rebuild", campaign))
                self.assertEqual(self.result(campaign), self.expected)
                self.assert_sound(campaign)

    def test_kills(self):
        self.step_through(is_sound=True)

    def test_kills_when_the_old_list_is_damaged(self):
        with open(self.campaign / "master.db", "r+b") as master:
            master.write(b"x" * 4096)
        self.step_through(is_sound=False)

    def test_kills_when_there_is_no_list(self):
        (self.campaign / "master.db").unlink()
        self.step_through(is_sound=False)

    def test_kills_when_a_journal_holds_the_list(self):
        """As after a merge that was killed behind its commit."""
        campaign = self.fresh("campaign")
        merge = self.merger("merge", campaign, *self.batches)
        _, steps = strace.record(self.merger("merge", self.copy(campaign), *self.batches))
        *_, last = [place for place, step in enumerate(steps)
                    if (step.call, step.file) == ("ftruncate", "master.db-wal")]
        strace.kill(steps, last, merge)
        self.assertTrue((campaign / "master.db-wal").stat().st_size > 0)
        self.campaign = campaign
        self.step_through(is_sound=True)


class Decide(MergeCase):
    """A coordinator takes an entry out of the count, and back into it, or a batch."""

    def setUp(self):
        self.campaign = self.fresh("campaign")
        self.must(*self.merger("merge", self.campaign, *self.batches))
        self.entry = self.rows(self.campaign)[0]["entry_id"]

    def void(self, campaign):
        return self.merger("void", campaign, self.entry, "--why", "asked us")

    def restore(self, campaign):
        return [*self.void(campaign), "--undo"]

    def hold(self, campaign):
        return self.merger("hold", campaign, "swallow", "1", "--why", "asked us")

    def step_through(self, command, counted):
        campaign = self.copy(self.campaign)
        done, steps = strace.record(command(campaign))
        self.assertEqual((done.returncode, done.err), (0, ""))
        expected = self.result(campaign)
        self.assertEqual(len(self.names(campaign)), counted)
        for place, step in strace.kill_places(list(enumerate(steps))):
            with self.subTest(step=step, command=command.__name__):
                campaign = self.copy(self.campaign)
                strace.kill(steps, place, command(campaign))
                if place % 2 == 0:  # what was archived comes in, and a hold is then told of
                    done = strace.run(self.merger("merge", campaign, *self.batches))
                    self.assertIn(done.returncode, (0, 3) if command == self.hold else (0,))
                self.must(*command(campaign))
                self.assertEqual(self.result(campaign), expected)
                self.assert_sound(campaign)

    def test_kills(self):
        self.step_through(self.void, counted=7)

    def test_kills_when_it_is_taken_back(self):
        self.must(*self.void(self.campaign))
        self.step_through(self.restore, counted=8)

    def test_kills_when_a_batch_is_held(self):
        self.step_through(self.hold, counted=6)


if __name__ == "__main__":
    unittest.main()
