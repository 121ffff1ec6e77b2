# SPDX-License-Identifier: Apache-2.0
"""A sample that is checked by hand: drawn, filled in, taken back, and what it says of the list."""

import csv
import io
import json
import shutil
import subprocess
import unittest

from merger_case import PEOPLE, MergerCase, environment

TABLE = "sample.csv"
READ = ["seed", "list", "people", "number", "person", "verdict", "duplicate_of"]
FAMILY = ["Абаев", "Байжанов", "Величко", "Гордиенко", "Дулатов", "Есенов", "Жансугуров", "Зорина",
          "Искаков", "Кунанбаев", "Лобода", "Маметова", "Нурпеисов", "Орлова", "Пак", "Рыскулов",
          "Сарсенов", "Тажин", "Уалиханов", "Фролова", "Хан", "Цой", "Чокин", "Шаяхметов",
          "Щербина", "Эминов", "Юсупов", "Яковлева", "Әуезов", "Өтемісов"]
SWIFT = "".join(f"{name},Имя{chr(0x430 + i)},,{1940 + 2 * i}-0{1 + i % 9}-{10 + i % 19},,Орал,,3/{i}\n"
                for i, name in enumerate(FAMILY))
GOAL = 30


class AuditCase(MergerCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.batch["swift"] = cls.collect("origin", "swift", SWIFT)

    @classmethod
    def found(cls, campaign):
        path = cls.shared / "campaign.ini"
        path.write_text(path.read_text().replace("[campaign]", f"[campaign]\ngoal = {GOAL}"))
        super().found(campaign)

    def setUp(self):
        super().setUp()
        self.fill("swallow", "heron", "swift")
        merged = self.shared / "merged"
        if not merged.exists():
            self.ok("merge", self.stick)
            shutil.copytree(self.campaign, merged)
        shutil.rmtree(self.campaign)
        shutil.copytree(merged, self.campaign)
        self.count = PEOPLE + len(FAMILY)
        self.path = self.top / TABLE

    # ---- tables -----------------------------------------------------------------------------

    def draw(self, *arguments, path=TABLE, **options):
        """The rows of a sample, by number, and what was said."""
        done = self.merger("audit", "-o", path, *arguments, **options)
        self.assertEqual((done.returncode, done.out), (0, ""), done.err)
        return self.rows(path), done.err

    def rows(self, path=TABLE):
        text = (self.top / path).read_text(encoding="utf-8")
        return list(csv.DictReader(io.StringIO(text)))

    def put_rows(self, rows, delimiter=","):
        with self.path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, rows[0].keys(), delimiter=delimiter)
            writer.writeheader()
            writer.writerows(rows)

    def fill_in(self, rows, *verdicts, rest=""):
        """Verdicts of the first rows, and one for all others; "d 3" is a duplicate of number 3."""
        for i, row in enumerate(rows):
            word, _, twin = (verdicts[i] if i < len(verdicts) else rest).partition(" ")
            row["verdict"], row["duplicate_of"] = word, twin
        self.put_rows(rows)
        return rows

    def take(self, *arguments, exit_code=0):
        done = self.merger("audit", "--import", TABLE, *arguments)
        self.assertEqual(done.returncode, exit_code, done.err)
        return done

    def estimate(self, *arguments):
        return self.json("audit", "--import", TABLE, *arguments)

    def refused(self):
        text = (self.top / "sample.refused.csv").read_text(encoding="utf-8")
        return [(int(row["row"]), row["field"]) for row in csv.DictReader(io.StringIO(text))]

    def entry(self, family):
        return next(person["person"] for person in self.json("list")
                    if person["family_name"] == family)


class Drawing(AuditCase):
    def test_every_person_once_with_all_that_was_given(self):
        rows, said = self.draw()
        self.assertEqual(list(rows[0])[:7], READ)
        self.assertEqual([row["number"] for row in rows],
                         [str(i + 1) for i in range(self.count)])
        self.assertEqual(len({row["person"] for row in rows}), self.count)
        self.assertEqual({row["people"] for row in rows}, {f"{self.count} of {self.count}"})
        self.assertEqual({row["list"] for row in rows}, {self.fingerprint()})
        self.assertEqual({row["verdict"] + row["duplicate_of"] + row["why"] for row in rows}, {""})
        row = next(row for row in rows if row["family_name"] == "Омаров")
        self.assertEqual((row["volunteer"], row["batch_number"], row["reference"], row["mark"],
                          row["birth_date"], row["id_number"], row["city"]),
                         ("swallow", "0", "1/2", "paper", "1985-01-31", "000101500001",
                          "Алматы"))
        self.assertEqual(row["entry"], self.entry("Омаров"))
        self.assertIn("keep it where only you can read it", said)
        self.assertNotIn("Омаров", said)
        self.assertEqual(self.path.stat().st_mode & 0o077, 0)

    def test_a_seed_that_is_not_given_is_drawn_and_told(self):
        first, said = self.draw("--sample", "5")
        seed = first[0]["seed"].removeprefix("seed:")
        self.assertIn(f'5 of {self.count} people drawn with the seed "{seed}"', said)
        again, _ = self.draw("--sample", "5", "--seed", seed, path="again.csv")
        self.assertEqual(again, first)
        other, _ = self.draw("--sample", "5", path="other.csv")
        self.assertNotEqual(other[0]["seed"], first[0]["seed"])

    def test_another_coordinator_draws_the_same(self):
        other = self.top / "other"
        shutil.copytree(self.shared / "second", other)
        second = {"campaign": other, "words": self.shared / "words-2"}
        for name in ("swift", "heron", "swallow"):
            self.ok("merge", self.batch[name], **second)
        columns = [*READ, "entry", "family_name"]
        mine, _ = self.draw("--sample", "12", "--seed", "three dice: 4 2 6")
        theirs, _ = self.draw("--sample", "12", "--seed", " three  dice: 4 2 6", path="theirs.csv",
                              **second)
        self.assertEqual([[row[name] for name in columns] for row in theirs],
                         [[row[name] for name in columns] for row in mine])
        others, _ = self.draw("--sample", "12", "--seed", "three dice: 4 2 5", path="others.csv")
        self.assertNotEqual([row["entry"] for row in others], [row["entry"] for row in mine])

    def test_a_larger_sample_begins_with_the_smaller_one(self):
        small, _ = self.draw("--sample", "5", "--seed", "s")
        large, _ = self.draw("--sample", "9999999", "--seed", "s", path="large.csv")
        self.assertEqual(len(large), self.count)
        self.assertEqual([row["entry"] for row in small], [row["entry"] for row in large[:5]])

    def test_a_formula_stays_a_text(self):
        self.draw()
        self.assertIn("'=Ivanov", self.path.read_text(encoding="utf-8"))

    def test_stdout(self):
        done = self.merger("audit", "-o", "-", "--seed", "s")
        self.assertEqual(done.returncode, 0, done.err)
        self.draw("--seed", "s")
        self.assertEqual(done.out.encode(), self.path.read_bytes())

    def test_nothing_is_overwritten_unasked(self):
        self.path.write_text("mine")
        self.assert_refused(1, "already there", "audit", "-o", TABLE)
        self.draw("--force")

    @unittest.skipUnless(shutil.which("strace"), "strace is not installed")
    def test_an_interrupt_leaves_nothing(self):
        before = self.everything()
        done = subprocess.run(
            ["strace", "-f", "-o", "/dev/null", "-P", str(self.path) + ".part",
             "-e", "trace=openat", "-e", "inject=openat:signal=SIGINT:when=1",
             *self.command("audit", "-o", self.path)],
            env=environment(), stdin=subprocess.DEVNULL, timeout=120, capture_output=True,
            check=False)
        self.assertEqual((done.returncode, done.stdout), (130, b""), done.stderr)
        self.assertEqual(done.stderr.count(b"\n"), 1, done.stderr)
        self.assertEqual(self.everything(), before)

    def test_options_that_do_not_go_together(self):
        for sentence, arguments in (("draw a sample with", ()),
                                    ("draw a sample with", ("-o", "a", "--import", "a")),
                                    ("go with --output", ("--import", "a", "--seed", "s")),
                                    ("go with --output", ("--import", "a", "--sample", "3")),
                                    ("go with --import", ("-o", "a", "--json")),
                                    ("go with --import", ("-o", "a", "--whole-list"))):
            self.assert_refused(2, sentence, "audit", *arguments)
        for count in ("0", "-1", "many", "3.5", "12345678", ""):
            self.assert_refused(2, "--sample is how many", "audit", "-o", "a", "--sample", count)
        for seed in ("", "  ", "x" * 101, "a\nb\x07"):
            self.assert_refused(2, "--seed is a text", "audit", "-o", "a", "--seed", seed)

    def test_nobody_to_draw(self):
        empty = self.top / "empty"
        shutil.copytree(self.shared / "origin", empty)
        self.assert_refused(1, "nobody is counted", "audit", "-o", TABLE, campaign=empty)


class Verdicts(AuditCase):
    def setUp(self):
        super().setUp()
        self.sample, _ = self.draw("--seed", "s", "--sample", "20")

    def test_what_was_typed_comes_to_an_estimate(self):
        self.fill_in(self.sample, "valid", "i", "D 1", "unknown", "Действительна", "жарамсыз",
                     rest="v")
        found = self.estimate()
        self.assertEqual({name: found[name] for name in
                          ("people", "sample", "checked", "left", "unused", "refused", "changed",
                           "valid", "duplicates", "invalid", "unknown", "known_duplicates", "goal",
                           "seed", "list")},
                         {"people": 34, "sample": 20, "checked": 20, "left": 0, "unused": 0,
                          "refused": 0, "changed": False, "valid": 16, "duplicates": 1,
                          "invalid": 2, "unknown": 1, "known_duplicates": 1, "goal": GOAL,
                          "seed": "s", "list": self.fingerprint().lower()})
        # By hand: 16/20 = 80 %, of 34 that is 27.2; V = 1.7, and V(V - 1) = 1.19.
        self.assertEqual(found["california"], {"valid": 26, "uncorrected": 28, "duplicates": 2,
                                               "share": 8000, "outcome": "fails"})
        # (3 + 1.5 √3)·1.7 = 9.5: with a goal of 30 there is no room.
        self.assertEqual(found["washington"], {"invalid": 10, "not_invalid": 24,
                                               "pairs_allowed": -1, "passes": False})
        # By exact fractions, at 1.25 % a tail: of 17, and with the unknown 18, of 20 that are not invalid.
        self.assertEqual(found["interval"]["not_invalid"], {"low": 23, "high": 32})
        self.assertEqual(found["interval"]["level_percent"], 95)
        low, high = (found["interval"]["valid"][end] for end in ("low", "high"))
        self.assertTrue(16 <= low <= 26 <= high <= 31, (low, high))
        said = self.take().out
        self.assertIn("Checked: 20: 16 valid, 1 duplicate, 2 invalid, 1 unknown", said)
        self.assertIn("California: 26 valid: 80.00 % of 34 are 28, less 2 duplicates; it would "
                      "fail there (Cal. Code Regs., tit. 2, 20530-20532)", said)
        self.assertIn("(Wash. Admin. Code 434-379-010)", said)
        self.assertIn(f"With 95 % confidence: {low} to {high} people signed validly", said)
        self.assertIn("does not tell whether the goal of 30 is reached" if high >= GOAL else
                      "is not reached", said)

    def test_where_all_are_valid_the_goal_is_reached(self):
        rows, _ = self.draw("--seed", "s", "--force")
        self.fill_in(rows, rest="v")
        self.assertIn("So the goal of 30 is reached: at least 34 signed validly.", self.take().out)
        self.fill_in(rows, rest="i")
        self.assertIn("So the goal of 30 is not reached: at most 0 signed validly.",
                      self.take().out)

    def test_rows_and_columns_in_any_order(self):
        self.fill_in(self.sample, "v", "i", "d 1", "u", rest="v")
        straight = self.estimate()
        names = list(reversed(self.sample[0]))
        self.put_rows([{name: row[name] for name in names} for row in reversed(self.sample)], ";")
        self.assertEqual(self.estimate(), straight)
        self.put_rows([{name: row[name] for name in READ} for row in self.sample])
        self.assertEqual(self.estimate(), straight)

    def test_only_what_stands_before_a_gap_is_used(self):
        self.fill_in(self.sample, "v", "i", "v", "", "v", "v")
        found = self.estimate()
        self.assertEqual([found[name] for name in ("checked", "left", "unused", "valid", "invalid")],
                         [3, 15, 2, 2, 1])
        said = self.take().out
        self.assertIn("Not checked: 15, the first of them number 4", said)
        self.assertIn("Not used: 2 verdicts behind number 4", said)

    def test_nothing_answered_is_no_estimate(self):
        self.assertIn("nothing to estimate from", self.take().out)
        self.assertNotIn("interval", self.estimate())

    def test_duplicates_named_in_any_way(self):
        person, entry = self.sample[0]["person"], self.sample[0]["entry"]
        for twin in ("1", person, entry, entry[:12], entry[:8].upper()):
            self.fill_in(self.sample, "v", f"d {twin}", rest="v")
            self.assertEqual(self.estimate()["duplicates"], 1, twin)
        self.fill_in(self.sample, "d 2", "d 1", "d 2", rest="v") # three of one person
        found = self.estimate()
        self.assertEqual((found["valid"], found["duplicates"]), (18, 2))

    def test_duplicates_outside_the_sample(self):
        inside = {row["entry"] for row in self.sample}
        outside = next(person["person"] for person in self.json("list")
                       if person["person"] not in inside)
        self.fill_in(self.sample, f"d {outside}", rest="v")
        found = self.estimate()
        self.assertEqual((found["valid"], found["duplicates"], found["known_duplicates"]),
                         (20, 0, 1))
        self.assertEqual(found["interval"]["duplicates"]["low"], 1)
        self.assertIn("Known besides: 1 duplicate of people outside the sample", self.take().out)
        closer = self.estimate("--whole-list")
        self.assertTrue(closer["whole_list"])
        self.assertLess(closer["interval"]["duplicates"]["high"],
                        found["interval"]["duplicates"]["high"])
        self.assertIn("looked for in the whole list", self.take("--whole-list").out)

    def test_rows_that_cannot_be_taken_are_named(self):
        rows = self.fill_in(self.sample, "v", "perhaps", "d", "v 1", "d 4", "d 5", "d 21",
                            "d 00000000", "v", rest="v")
        rows[5]["duplicate_of"] = "6"               # row 7: itself
        rows[8]["number"] = "10"                    # row 10: another number
        rows[9]["person"] = "p0123456789abcdef"     # row 11: nobody
        rows[10]["seed"] = "s"                      # row 12
        rows[11]["seed"] = "seed:t"                 # row 13
        rows[12]["list"] = ""                       # row 14
        rows[13]["people"] = "20/34"                # row 15
        rows[14]["people"] = "19 of 34"             # row 16
        rows[15]["number"] = "21"                   # row 17
        self.put_rows(rows)
        done = self.take(exit_code=3)
        self.assertEqual(self.refused(),
                         [(3, "verdict"), (4, "duplicate_of"), (5, "duplicate_of"),
                          (7, "duplicate_of"), (8, "duplicate_of"), (9, "duplicate_of"),
                          (10, "person"), (11, "person"), (12, "seed"), (13, "seed"), (14, "list"),
                          (15, "people"), (16, "people"), (17, "number")])
        self.assertIn("row 3, verdict: this is no verdict", done.err)
        self.assertIn("Checked: 1:", done.out)
        for text in ("perhaps", "0123456789abcdef", "Омаров"):
            self.assertNotIn(text, done.err)
        self.take(exit_code=3) # says the same again

    def test_rows_that_contradict_each_other_are_refused(self):
        rows = self.fill_in(self.sample, "v", "v", "d 1", rest="v")
        self.put_rows(rows + [rows[0], dict(rows[1], verdict="i"), dict(rows[2], duplicate_of="2"),
                         dict(rows[1], verdict="u"), dict(rows[3], verdict="")])
        self.take(exit_code=3)
        self.assertEqual(self.refused(), [(3, "verdict"), (4, "verdict"), (23, "verdict"),
                                          (24, "verdict"), (25, "verdict")])

    def test_a_stray_quote_refuses_its_row(self):
        self.fill_in(self.sample, rest="v")
        lines = self.path.read_text(encoding="utf-8").splitlines(keepends=True)
        lines[3] = 'x"y,"a"b\r\n'
        self.path.write_text("".join(lines), encoding="utf-8", newline="")
        self.take(exit_code=3)
        self.assertEqual(self.refused()[0], (4, ""))

    def test_a_table_of_something_else(self):
        self.assertEqual(self.merger("audit", "--import", "none.csv").returncode, 1)
        self.path.write_text("question,answer\n1,2\n")
        self.assertIn("no sample of this list", self.take(exit_code=4).err)
        self.path.write_text(",".join(READ) + "\n")
        self.assertIn("no sample of this list", self.take(exit_code=4).err)
        self.path.write_bytes(",".join(READ).encode() + b"\n\xff\xff\n")
        self.take(exit_code=4)
        self.put_rows([dict(row, people="20 of 99999") for row in self.sample])
        self.assertIn("no sample of this list", self.take(exit_code=4).err)

    def test_the_list_is_left_alone(self):
        self.fill_in(self.sample, rest="i")
        before = self.everything()
        self.take()
        self.assertEqual(self.everything(), before)


class Changed(AuditCase):
    """What was found is repaired in the list, and the table is taken in again."""

    def test_it_is_about_the_list_as_it_was(self):
        rows, _ = self.draw("--seed", "s", "--sample", "20")
        self.fill_in(rows, "v", "d 1", "i", rest="v")
        before = self.estimate()
        self.ok("answer", rows[0]["entry"], rows[1]["entry"], "same")
        self.ok("void", rows[2]["entry"], "--why", "no such street")
        done = self.take("--json")
        self.assertIn("the list has changed since the sample was drawn", done.err)
        self.assertEqual(self.people(), self.count - 2)
        after = json.loads(done.out)
        self.assertTrue(after["changed"])
        self.assertEqual({**after, "changed": False}, before)
        for twin in ("1", rows[0]["person"], rows[0]["entry"]):
            self.fill_in(rows, "v", f"d {twin}", "i", rest="v")
            self.assertEqual(json.loads(self.take("--json").out)["duplicates"], 1)

    def test_numbers_that_were_moved_are_refused(self):
        rows, _ = self.draw("--seed", "s", "--sample", "20")
        self.ok("void", rows[2]["entry"], "--why", "no such street")
        self.fill_in(rows, rest="v")
        rows[4]["number"], rows[5]["number"] = "6", "5"
        self.put_rows(rows)
        self.take(exit_code=3)
        self.assertEqual(self.refused(), [(6, "person")])

    def test_a_twin_whose_row_is_gone_is_refused(self):
        rows, _ = self.draw("--seed", "s", "--sample", "20")
        self.ok("void", rows[2]["entry"], "--why", "no such street")
        self.fill_in(rows, "v", "v", "v", "v", "v", "v", "v", "v", "d 7", rest="v")
        self.put_rows(rows[:6] + rows[7:])
        self.assertIn("Checked: 6:", self.take(exit_code=3).out)
        self.assertEqual(self.refused(), [(9, "duplicate_of")])

    def test_a_sample_of_a_list_that_knows_more(self):
        rows, _ = self.draw("--seed", "s")
        self.fill_in(rows, rest="v")
        fewer = self.top / "fewer"
        shutil.copytree(self.shared / "origin", fewer)
        self.ok("merge", self.batch["swallow"], campaign=fewer)
        done = self.merger("audit", "--import", TABLE, campaign=fewer)
        self.assertEqual(done.returncode, 4, done.err)


if __name__ == "__main__":
    unittest.main()
