# SPDX-License-Identifier: Apache-2.0
"""Volunteers and batches that coordinators hold and release, as coordinators see it. Swallow
brought three people, heron two, one of whom signed with both; so four are counted."""

import csv
import io
import shutil
import subprocess
import unittest

from merger_case import COLLECTOR, PEOPLE, MergerCase, environment

WHY = ["--why", "the laptop was away for a night"]


class HoldCase(MergerCase):
    def setUp(self):
        super().setUp()
        self.fill("swallow", "heron")
        self.ok("merge", self.stick)

    def become_two(self, exit_code=0):
        """A second coordinator who has merged the same."""
        self.other = self.top / "other"
        shutil.copytree(self.shared / "second", self.other)
        self.second = {"campaign": self.other, "words": self.shared / "words-2"}
        self.ok("merge", self.stick, exit_code=exit_code, **self.second)

    def exchange(self):
        """Each coordinator takes in what the other decided."""
        for name, writer, reader in (("first.qold", {}, self.second),
                                     ("second.qold", self.second, {})):
            self.merger("decisions", "-o", name, "--force", **writer)
            self.ok("merge", name, **reader)

    def assert_same_everywhere(self):
        """Both coordinators, a rebuilt list and every output have one fingerprint and one total."""
        first = self.fingerprint(), self.json("status")["people"]
        self.assertEqual((self.fingerprint(**self.second),
                          self.json("status", **self.second)["people"]), first)
        self.ok("rebuild")
        self.assertEqual((self.fingerprint(), self.json("status")["people"]), first)
        self.assertEqual(len(self.json("list")), first[1]["high"])

    def volunteers(self, **options):
        return {row["volunteer"]: row for row in self.json("status", **options)["volunteers"]}

    def ids(self):
        return {name: row["device"] for name, row in self.volunteers().items()}


class Hold(HoldCase):
    def test_a_volunteer_is_held_and_released(self):
        before = self.json("list")
        out = self.ok("hold", "swallow", *WHY)
        self.assertEqual(out, "swallow is held. 2 people are counted now.\n")
        rows = self.volunteers()
        self.assertEqual((rows["swallow"]["held"], rows["swallow"]["held_batches"]), (3, 1))
        self.assertEqual((rows["heron"]["counted"], rows["heron"]["duplicate"]), (2, 0))
        status = self.json("status")
        self.assertEqual(status["reasons"], {"held_by_coordinator": 3})
        out = self.ok("release", "swallow", "--why", "met her, all is well")
        self.assertEqual(out, "swallow is no longer held by a coordinator. 4 people are counted "
                              "now.\n")
        self.assertEqual(self.json("list"), before)

    def test_status_says_why(self):
        self.ok("hold", "swallow", *WHY)
        out = self.ok("status")
        self.assertIn("\n  swallow: held by coordinator 1: the laptop was away for a night\n", out)
        self.assertIn("\n  held: 3 entries: a coordinator holds it\n", out)

    def test_a_batch_is_held_and_released(self):
        out = self.ok("hold", "heron", "0", *WHY)
        self.assertEqual(out, "heron, batch 0 is held. 3 people are counted now.\n")
        self.assertIn("\n  heron, batch 0: held by coordinator 1: ", self.ok("status"))
        batch_id = self.json("hold")[0]["batch_id"]
        self.ok("release", "heron", batch_id[:6], *WHY)
        self.assertEqual(self.people(), PEOPLE)

    def test_what_is_held_stays_out_of_every_output(self):
        self.ok("hold", "swallow", *WHY)
        self.assertEqual(sorted(person["family_name"] for person in self.json("list")),
                         ["Петров", "сейітова"])
        rows = csv.DictReader(io.StringIO(self.merger("export", "-o", "-", "--all").out))
        held = [row for row in rows if row["reason"] == "held_by_coordinator"]
        self.assertEqual(len(held), 3)
        for row in held:
            self.assertEqual((row["state"], row["rule"], row["volunteer"]),
                             ("held", "tally-4", "swallow"))
        one, two = (row["entry_id"] for row in held[:2])
        self.assertEqual(self.json("explain", one, two)["relation"], "not_counted")
        self.assertIn(f"{one[:12]} is held (held_by_coordinator)",
                      self.ok("explain", one, two))

    def sign_unnamed(self):
        """Omarov, whom swallow has on paper, signs with heron, not to be named; gives the entry."""
        kit = self.top / "kit"
        shutil.copytree(self.shared / "origin-heron", kit)
        answers = ["", "", "Омаров", "Ерлан", "", "31.01.1985", "000101500001", "", "Алматы", "", "",
                   "2", "q"]
        done = subprocess.run([COLLECTOR, "sign", "-k", kit, "--lang", "en", "--passphrase-file",
                               self.shared / "words"], input="\n".join(answers) + "\n", text=True,
                              env=environment(), capture_output=True, check=False, timeout=60)
        self.assertIn("1 signature was saved", done.stdout)
        before = {row["entry_id"] for row in self.rows()}
        self.ok("merge", kit / "state")
        return next(row["entry_id"] for row in self.rows() if row["entry_id"] not in before)

    def rows(self):
        return list(csv.DictReader(io.StringIO(self.merger("export", "-o", "-", "--all").out)))

    def assert_unnamed(self):
        """Omarov counts, and stands nowhere but in the coordinators' own lists."""
        self.assertEqual(self.people(), PEOPLE)
        self.assertNotIn("Омаров", self.merger("export", "-o", "-").out)
        self.assertNotIn("Омаров", self.merger("export", "-o", "-", "--all").out)
        self.merger("handover", "-o", self.top / "handover", "--yes")
        self.assertNotIn("Омаров", (self.top / "handover/list.csv").read_text(encoding="utf-8"))
        shutil.rmtree(self.top / "handover")

    def test_a_wish_not_to_be_named_outlasts_holds_and_voids(self):
        self.assertIn("Омаров", self.merger("export", "-o", "-").out)
        unnamed = self.sign_unnamed()
        self.assert_unnamed()
        self.ok("hold", "heron", "1", *WHY)
        self.assert_unnamed()
        self.ok("rebuild")
        self.assert_unnamed()
        self.ok("release", "heron", "1", *WHY)
        self.merger("void", unnamed, "--why", "it stands twice")
        self.assert_unnamed()
        named = next(row["person"] for row in self.json("list") if row["family_name"] == "Омаров")
        self.ok("answer", named, unnamed, "different")  # it was never his
        self.assertIn("Омаров", self.merger("export", "-o", "-").out)

    def test_a_further_stick_of_a_held_volunteer_is_held(self):
        self.ok("hold", "swallow", *WHY)
        kit = self.top / "kit"
        shutil.copytree(self.shared / "origin-swallow", kit)
        more = self.collect_more(str(kit), "Ахметов,Нұрлан,,1971-01-01,,,,\n")[-1]
        out = self.ok("merge", more, exit_code=3)
        self.assertIn("swallow: held by coordinator 1", out)
        self.assertEqual(self.people(), 2)
        self.ok("release", "swallow", *WHY)
        self.assertEqual(self.people(), PEOPLE + 1)

    def test_a_void_in_a_held_batch_still_takes_its_entry_back(self):
        entry = next(person["person"] for person in self.json("list")
                     if person["family_name"] == "Омаров")
        self.ok("void", entry, "--why", "asked us")
        self.ok("hold", "swallow", *WHY)
        self.assertEqual(self.json("status")["reasons"], {"decided": 1, "held_by_coordinator": 2})
        self.ok("release", "swallow", *WHY)
        self.assertEqual(self.people(), PEOPLE - 1)

    def test_it_comes_again_from_the_archive(self):
        self.ok("hold", "swallow", *WHY)
        before = self.fingerprint(), self.json("status")
        self.ok("rebuild")
        self.assertEqual((self.fingerprint(), self.json("status")), before)
        self.ok("check", "--read-all")

    # ---- the list ---------------------------------------------------------------------------

    def test_what_is_held_is_listed(self):
        self.ok("hold", "swallow", *WHY)
        self.ok("hold", "heron", "0", "--why", "one hand")
        self.assertEqual(sorted(self.ok("hold").splitlines()),
                         ["heron, batch 0: held by coordinator 1: one hand",
                          "swallow: held by coordinator 1: the laptop was away for a night"])
        ids = self.ids()
        items = {item["volunteer"]: item for item in self.json("hold")}
        self.assertEqual(items["swallow"],
                         {"kind": "hold", "volunteer": "swallow", "device": ids["swallow"],
                          "coordinator": 1, "why": WHY[1], "opposed": False})
        self.assertEqual((items["heron"]["device"], items["heron"]["batch_number"]),
                         (ids["heron"], 0))
        self.assertEqual(len(items["heron"]["header_hash"]), 64)

    def test_nothing_is_held(self):
        done = self.merger("hold")
        self.assertEqual((done.returncode, done.out), (0, ""))
        self.assertIn("no coordinator holds anything", done.err)
        self.assertEqual(self.json("hold"), [])

    def test_decisions_show_it(self):
        self.ok("hold", "swallow", *WHY)
        self.ok("release", "swallow", "--why", "met her")
        lines = self.ok("decisions").splitlines()
        self.assertEqual([line.split("  ", 1)[1].strip() for line in lines],
                         ["swallow  coordinator 1, superseded  " + WHY[1],
                          "swallow  coordinator 1  met her"])
        first, second = self.json("decisions")
        self.assertEqual((first["kind"], second["kind"]), ("hold", "retract"))
        self.assertEqual(second["supersedes"], first["decision"])
        self.assertEqual(first["device"], self.ids()["swallow"])
        self.assertNotIn("header_hash", first)

    # ---- words ------------------------------------------------------------------------------

    def test_a_device_goes_by_the_beginning_of_its_id_too(self):
        out = self.ok("hold", self.ids()["heron"][:5], *WHY)
        self.assertIn("heron is held", out)

    def test_what_nobody_is_called_is_refused(self):
        self.assert_refused(1, "no volunteer is called so", "hold", "eagle", *WHY)
        self.assert_refused(1, "no such batch here", "hold", "heron", "7", *WHY)
        self.assert_refused(1, "no such batch here", "hold", "heron", "abcd", *WHY)

    def test_a_reason_is_asked_for(self):
        self.assert_refused(2, "say why with --why", "hold", "swallow")
        self.assert_refused(2, "say why with --why", "release", "swallow")
        self.assert_refused(2, "say why with --why", "hold", "swallow", "--why", " ")
        self.assert_refused(2, "name the volunteer", "hold", *WHY)
        self.assert_refused(2, "without VOLUNTEER", "hold", "swallow", *WHY, "--json")

    def test_what_is_held_already_stays_so(self):
        self.ok("hold", "swallow", *WHY)
        before = self.everything(), self.fingerprint()
        self.assertIn("swallow was held already. 2 people", self.ok("hold", "swallow", *WHY))
        self.assertEqual((self.everything(), self.fingerprint()), before)

    def test_what_is_not_held_is_not_released(self):
        self.assert_refused(1, "nothing to release: no coordinator holds that", "release",
                            "swallow", *WHY)
        self.assert_refused(1, "nothing to release", "release", "swallow", "0", *WHY)
        self.ok("hold", "swallow", *WHY)
        self.assert_refused(1, "the volunteer is held, not this batch", "release", "swallow", "0",
                            *WHY)

    def test_a_batch_stays_held_with_its_volunteer(self):
        self.ok("hold", "swallow", *WHY)
        self.ok("hold", "swallow", "0", *WHY)
        done = self.merger("release", "swallow", "0", *WHY)
        self.assertEqual(done.returncode, 0)
        self.assertIn("still held, as the volunteer is", done.err)
        self.ok("hold", "swallow", "0", *WHY)
        done = self.merger("release", "swallow", *WHY)
        self.assertIn("1 of the volunteer's batches are still held", done.err)
        self.assertEqual(self.people(), 2)


class TwoCoordinators(HoldCase):
    def setUp(self):
        super().setUp()
        self.become_two()

    def test_what_one_holds_both_hold(self):
        self.ok("hold", "swallow", *WHY)
        self.assertNotEqual(self.fingerprint(), self.fingerprint(**self.second))
        self.exchange()
        self.assertEqual(self.people(**self.second), 2)
        self.assert_same_everywhere()

    def test_each_may_take_the_others_hold_back(self):
        self.ok("hold", "swallow", *WHY)
        self.exchange()
        self.ok("release", self.ids()["swallow"], *WHY, **self.second)
        self.exchange()
        self.assertEqual(self.people(), PEOPLE)
        self.assert_same_everywhere()

    def test_a_hold_comes_before_its_volunteer(self):
        self.ok("hold", "swallow", *WHY)
        late = self.top / "late"
        shutil.copytree(self.shared / "second", late)
        options = {**self.second, "campaign": late}
        self.merger("decisions", "-o", "first.qold")
        self.ok("merge", "first.qold", **options)
        self.assertRegex(self.ok("hold", **options), r"^device [0-9a-f]{8}: held by coordinator 1")
        self.ok("merge", self.stick, exit_code=3, **options)
        self.assertEqual(self.people(**options), 2)
        self.assertEqual(self.fingerprint(**options), self.fingerprint())


    def test_a_batch_that_is_not_here_can_be_released(self):
        self.ok("hold", "heron", "0", *WHY)
        self.merger("decisions", "-o", "first.qold")
        early = self.top / "early"
        shutil.copytree(self.shared / "second", early)
        options = {**self.second, "campaign": early}
        self.ok("merge", "first.qold", **options)
        item, = self.json("hold", **options)
        self.assertNotIn("batch_number", item)
        label = (f"device {item['device'][:8]}, a batch that is not here "
                 f"({item['header_hash'][:8]})")
        self.assertIn(f"{label}: held by coordinator 1", self.ok("hold", **options))
        out = self.ok("release", item["device"][:8], item["header_hash"][:8], *WHY, **options)
        self.assertIn(f"{label} is no longer held by a coordinator. 0 people", out)
        self.ok("merge", self.stick, **options)
        self.assertEqual(self.people(**options), PEOPLE)


class Repeated(HoldCase):
    """A kit that was copied: two different batches with one number."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.pair = cls.collect_twice()

    def setUp(self):
        super().setUp()
        for path in self.pair:
            shutil.copy(path, self.stick)
        self.ok("merge", self.stick, exit_code=3)
        self.names = self.candidates()

    def candidates(self):
        """The beginnings of the ids that the refusal offers."""
        done = self.merger("hold", "swallow", "1", *WHY)
        self.assertEqual((done.returncode, done.out), (1, ""))
        self.assertIn("several batches go by that", done.err)
        self.assertEqual(done.err.count(" 1 entry\n"), 2)
        return [line.split("it may be ")[1].split(":")[0][:8] for line in done.err.splitlines()
                if "it may be" in line]

    def test_one_is_released_and_the_other_stays_held(self):
        self.assertEqual(self.people(), PEOPLE)
        out = self.ok("release", "swallow", self.names[0], "--why", "a backup was put back")
        self.assertEqual(out, f"swallow, batch 1 ({self.names[0]}) is released: it is not held "
                              "for its number, which another batch has. 5 people are counted "
                              "now.\n")
        self.assertEqual(self.json("status")["reasons"]["repeated_number"], 1)
        out = self.ok("status")
        self.assertIn(f"\n  swallow, batch 1 ({self.names[0]}): released by coordinator 1: ", out)
        self.assertIn("swallow, batch 1: held: two different batches have this number", out)
        self.assert_refused(1, "it was released already", "release", "swallow", self.names[0],
                            *WHY)
        self.ok("release", "swallow", self.names[1], *WHY)
        self.assertEqual(self.people(), PEOPLE + 2)
        self.assertEqual(self.json("status")["total"]["held_batches"], 0)
        before = self.fingerprint()
        self.ok("rebuild")
        self.assertEqual((self.people(), self.fingerprint()), (PEOPLE + 2, before))

    def test_a_hold_takes_a_release_back(self):
        self.ok("release", "swallow", self.names[0], *WHY)
        out = self.ok("hold", "swallow", self.names[0], *WHY)
        self.assertIn("is held, and released no longer. 4 people", out)
        self.assertEqual([item["kind"] for item in self.json("hold")], ["hold"])

    def test_against_a_rule_a_release_is_asked_for_by_itself(self):
        self.ok("hold", "swallow", self.names[0], *WHY)
        done = self.merger("release", "swallow", self.names[0], *WHY)
        self.assertIn("is no longer held by a coordinator. 4 people", done.out)
        self.assertIn("release it once more if both are to count", done.err)
        self.ok("release", "swallow", self.names[0], *WHY)
        self.assertEqual(self.people(), PEOPLE + 1)

    def test_coordinators_who_contradict_each_other_hold_it(self):
        self.become_two(exit_code=3)
        self.ok("release", "swallow", self.names[0], "--why", "copied in good faith")
        self.ok("hold", self.ids()["swallow"], self.names[0], "--why", "stolen", **self.second)
        self.exchange()
        self.assertEqual(self.people(), PEOPLE)
        self.assert_same_everywhere()
        lines = [line for line in self.ok("status").splitlines() if self.names[0] in line]
        self.assertEqual(lines, [
            f"  swallow, batch 1 ({self.names[0]}): held by coordinator 2: stolen (another "
            "coordinator says the opposite; it is held)",
            f"  swallow, batch 1 ({self.names[0]}): released by coordinator 1: copied in good "
            "faith (another coordinator says the opposite; it is held)"])
        self.assertEqual([item["opposed"] for item in self.json("hold")], [True, True])
        out = self.ok("release", "swallow", self.names[0], "--why", "we spoke")
        self.assertIn("is released, and no coordinator holds it any longer. 5 people", out)
        self.exchange()
        self.assertEqual(self.people(**self.second), PEOPLE + 1)
        self.assert_same_everywhere()


if __name__ == "__main__":
    unittest.main()
