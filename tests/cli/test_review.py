# SPDX-License-Identifier: Apache-2.0
"""Questions about two people who may be one: explained, answered, and what then counts.

The questions here are those of two coordinators who answered differently: these are there whatever
the linker thinks."""

import csv
import io
import json
import re
import shutil
import unittest

import pexpect

from merger_case import MERGER, MergerCase, environment

PROMPT = "then Enter: "
TABLE = "questions.csv"


class ReviewCase(MergerCase):
    def setUp(self):
        super().setUp()
        self.fill("swallow", "heron")
        self.other = self.top / "other"
        self.second = {"campaign": self.other, "words": self.shared / "words-2"}
        self.pairs = [("Омаров", "Петров"), ("Петров", "=Ivanov")]
        self.once("merged", self.merge_both)

    def once(self, name, prepare):
        """Prepares the two campaigns; tests that come later get them as they were then."""
        kept, campaigns = self.shared / name, (self.campaign, self.other)
        if not kept.exists():
            prepare()
            for campaign in campaigns:
                shutil.copytree(campaign, kept / campaign.name)
        for campaign in campaigns:
            shutil.rmtree(campaign, ignore_errors=True)
            shutil.copytree(kept / campaign.name, campaign)

    def merge_both(self):
        shutil.copytree(self.shared / "second", self.other)
        self.ok("merge", self.stick)
        self.ok("merge", self.stick, **self.second)
        type(self).ids = {person["family_name"]: person["person"] for person in self.json("list")}

    def answer(self, a, b, word, **options):
        return self.ok("answer", self.ids[a], self.ids[b], word, **options)

    def take_decisions(self):
        """What the second coordinator decided comes to the first."""
        self.merger("decisions", "-o", "second.qold", "--force", **self.second)
        self.ok("merge", "second.qold")

    def oppose(self, count=2):
        for a, b in self.pairs[:count]:
            self.answer(a, b, "same")
            self.answer(a, b, "different", **self.second)
        self.take_decisions()

    def totals(self):
        status = self.json("status")
        people = status["people"]
        return people["certain"], people["low"], people["high"], status["linkage"]["questions"]

    def decisions(self):
        return [(decision["kind"], decision["stands"]) for decision in self.json("decisions")]


class Totals(ReviewCase):
    def test_opposing_answers_are_open_and_both_count(self):
        self.assertEqual(self.totals(), (4, 4, 4, 0))
        self.oppose()
        self.assertEqual(self.totals(), (2, 2, 4, 2))
        self.assertEqual(self.json("status")["linkage"]["opposing"], 2)
        self.assertIn("4 people have signed (certain: 2, range: 2-4).", self.ok("status"))
        done = self.merger("list")
        self.assertEqual(len(done.out.splitlines()), 4)
        self.assertIn("4 people (certain: 2, range: 2-4), as 2 questions are open", done.err)
        done = self.merger("export", "-o", "list.csv")
        self.assertIn("certain: 2, range: 2-4", done.err)
        done = self.merger("void", self.ids["Омаров"], "--why", "asked us")
        self.assertIn("3 people (certain: 2, range: 2-3) are counted now", done.out)

    def test_another_coordinators_answer_settles_it_and_travels(self):
        self.oppose()
        for a, b in self.pairs:
            self.answer(a, b, "different")
        self.assertEqual(self.totals(), (4, 4, 4, 0))
        self.merger("decisions", "-o", "first.qold")
        self.ok("merge", "first.qold", **self.second)
        self.assertEqual(self.fingerprint(), self.fingerprint(**self.second))

    def test_an_answer_is_made_once_and_taken_back(self):
        a, b = self.pairs[0]
        self.assertIn("Answered: different", self.answer(a, b, "different"))
        self.assertIn("Nothing to change", self.answer(b, a, "different"))
        self.assertIn("Answered: open", self.answer(a, b, "open"))
        self.assertIn("Nothing to change", self.answer(a, b, "open"))
        self.assertEqual(self.decisions(), [("different", False), ("restore", True)])

    def test_answers_that_are_none(self):
        a, b = (self.ids[name] for name in self.pairs[0])
        self.assert_refused(2, "same, different or open", "answer", a, b, "maybe")
        self.assert_refused(2, "name two", "answer", a, a, "same")
        self.assert_refused(1, "", "answer", a, "0000", "same")


class Explain(ReviewCase):
    def explain(self, a, b):
        return self.json("explain", self.ids[a], self.ids[b])

    def test_two_entries_stand_side_by_side(self):
        lines = self.ok("explain", self.ids["Омаров"], self.ids["Петров"]).splitlines()
        family = next(line for line in lines if "family name" in line)
        self.assertRegex(family, r"family name   x Омаров +Петров$")
        self.assertTrue(any(line.startswith("Two people") for line in lines))

    def test_a_join_is_explained(self):
        everybody = self.top / "everybody.csv"
        self.merger("export", "-o", everybody, "--all")
        rows = list(csv.DictReader(io.StringIO(everybody.read_text(encoding="utf-8"))))
        duplicate = next(row for row in rows if row["state"] == "duplicate")
        found = self.json("explain", duplicate["entry_id"], duplicate["person_id"])
        self.assertTrue(found["one_person"])
        self.assertEqual((found["relation"], found["verdict"]), ("joined", "same"))
        self.assertEqual(found["a"]["entry"], duplicate["entry_id"])

    def test_answers_are_explained(self):
        self.oppose(1)
        found = self.explain("Омаров", "Петров")
        self.assertEqual((found["relation"], found["one_person"]), ("opposing", False))
        self.answer("Омаров", "Петров", "different")
        self.assertEqual(self.explain("Омаров", "Петров")["relation"], "answered_different")

    def test_what_is_voided_is_linked_to_nobody(self):
        self.ok("void", self.ids["Омаров"], "--why", "asked us")
        found = self.explain("Омаров", "Петров")
        self.assertEqual((found["relation"], found["a"]["state"]), ("not_counted", "voided"))

    def test_one_entry_is_no_pair(self):
        entry = self.ids["Омаров"]
        self.assert_refused(2, "name two", "explain", entry, entry)
        self.assert_refused(1, "", "explain", entry, "0000")


class Asked(MergerCase):
    """A question that the linker asks by itself."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.batch["crane"] = cls.collect(
            "origin", "crane", "Әбдірахманова,Гүлнар,,1988-11-02,,Шымкент,,3/1\n"
            "Abdrakhmanova,Gulnara,,1988-02-11,,Shymkent,,3/2\n"
            "Ахметов,Самат,Ерланұлы,1990-01-05,,Тараз,,3/3\n"
            "Ахметов,Самат,Ерланұлы,1990-01-05,,Тараз,,3/4\n")

    def setUp(self):
        super().setUp()
        self.fill("crane")
        self.ok("merge", self.stick)
        self.merger("review", "--export", TABLE)
        text = (self.top / TABLE).read_text(encoding="utf-8")
        self.question, = csv.DictReader(io.StringIO(text))

    def everybody(self):
        done = self.merger("export", "-o", "-", "--all")
        return list(csv.DictReader(io.StringIO(done.out)))

    def test_both_count_until_it_is_answered(self):
        self.assertGreater(float(self.question["bits"]), 0)
        self.assertEqual(self.json("status")["people"], {"certain": 2, "low": 2, "high": 3})
        self.ok("answer", self.question["entry_1"], self.question["entry_2"], "same")
        self.assertEqual(self.json("status")["people"], {"certain": 2, "low": 2, "high": 2})
        self.assertIn("answered", {row["reason"] for row in self.everybody()})
        self.ok("answer", self.question["entry_1"], self.question["entry_2"], "different")
        self.assertEqual(self.json("status")["people"], {"certain": 3, "low": 3, "high": 3})

    def test_its_evidence_adds_up(self):
        found = self.json("explain", self.question["entry_1"], self.question["entry_2"])
        self.assertEqual((found["relation"], found["verdict"]), ("asked", "ask"))
        self.assertEqual(sum(item["weight"] for item in found["evidence"]), found["weight"])
        self.assertEqual(round(float(self.question["bits"]) * 1000), found["weight"])
        lines = self.ok("explain", self.question["entry_1"], self.question["entry_2"])
        self.assertRegex(lines, r"prior +-[0-9.]+ +-+")
        self.assertRegex(lines, r"together +ask +\+[0-9.]+ +")

    def test_a_false_join_can_be_parted(self):
        duplicate, = [row for row in self.everybody() if row["state"] == "duplicate"]
        self.ok("answer", duplicate["entry_id"], duplicate["person_id"], "different")
        self.assertEqual(self.json("status")["people"]["high"], 4)
        self.assertEqual(self.json("explain", duplicate["entry_id"],
                                   duplicate["person_id"])["relation"], "answered_different")


class Reasons(MergerCase):
    """It is said why people are asked, and what is said agrees with what both entries show."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.batch["stork"] = cls.collect(
            "origin", "stork", "Серикова,Гүлжан,,1990-01-01,900101400013,Астана,,5/1\n"
            "Сүлейменова,Самал,,1995-01-01,900101400013,Нұр-Сұлтан,,5/2\n"
            "Көпжасарова,Назерке,,1960-01-02,,Петропавл,,5/3\n"
            "Көпжасарова,Назерке,,1960-02-01,,Петропавловск,,5/4\n")

    def setUp(self):
        super().setUp()
        self.fill("stork")
        self.ok("merge", self.stick)
        self.ids = {person["family_name"]: person["person"]
                    for person in json.loads(self.merger("list", "--json").out)}

    def shown(self, name, other):
        found = self.ok("explain", self.ids[name], self.ids[other])
        return {line[2:15].strip(): line[16:] for line in found.splitlines()}, found

    def test_one_number_under_two_names(self):
        lines, found = self.shown("Серикова", "Сүлейменова")
        self.assertRegex(found, r"birth date +~ \[1990\]-01-01 +\[1995\]-01-01\n")
        self.assertRegex(found, r"birth date +number +\+1\.000 ")
        self.assertRegex(found, r"city +one town +\+1\.500 ")
        self.assertRegex(found, r"city +[=] Астана +Нұр-Сұлтан\n")
        self.assertIn("Asked because the identity number is the same", found)

    def test_day_and_month_are_swapped(self):
        entries = [row["entry"] for row in self.json("find", "Көпжасарова")]
        found = self.ok("explain", *entries)
        self.assertRegex(found, r"birth date +~ 1960-\[0[12]\]-\[0[12]\] +1960-\[0[12]\]-\[0[12]\]\n")
        self.assertRegex(found, r"birth date +swapped +\+7\.000 ")

    def test_the_table_says_it_too(self):
        self.merger("review", "--export", TABLE)
        rows = list(csv.DictReader(io.StringIO((self.top / TABLE).read_text(encoding="utf-8"))))
        row, = [row for row in rows if row["id_number_1"]]
        self.assertIn("because the identity number is the same", row["why"])
        self.merger("review", "--export", TABLE, "--force", "--blind")
        self.assertNotIn("because", (self.top / TABLE).read_text(encoding="utf-8"))


class Terminal(ReviewCase):
    def setUp(self):
        super().setUp()
        self.once("opposed", self.oppose)

    def review(self, *arguments):
        child = pexpect.spawn(MERGER, self.command("review", *arguments)[1:], cwd=str(self.top),
                              env=environment(), encoding="utf-8", timeout=60,
                              dimensions=(40, 100))
        self.addCleanup(child.close, force=True)
        return child

    def finish(self, child, exit_code=0):
        child.expect(pexpect.EOF)
        child.close()
        self.assertEqual(child.exitstatus, exit_code)
        return child.before

    def test_questions_are_answered_one_by_one(self):
        child = self.review()
        for number, key in ((1, "d"), (2, "s")):
            child.expect(f"Question {number} of 2")
            child.expect("coordinator 1: same")
            child.expect("coordinator 2: different")
            child.expect(PROMPT)
            child.sendline(key)
        self.assertIn("2 of 2 questions are answered", self.finish(child))
        self.assertEqual(self.totals()[3], 0)

    def test_every_answer_is_kept_at_once(self):
        child = self.review()
        child.expect(PROMPT)
        child.sendline("d")
        child.expect("Question 2 of 2")
        child.expect(PROMPT)
        child.kill(9)
        child.close()
        self.assertEqual(self.totals()[3], 1)
        self.ok("check")

    def test_later_leaves_it_open_and_undo_takes_it_back(self):
        child = self.review()
        for key in ("l", "u", "d", "u", "d", "l"):
            child.expect(PROMPT)
            child.sendline(key)
        self.assertIn("1 of 2 questions are answered", self.finish(child))
        self.assertEqual(self.totals()[3], 1)

    def test_an_undone_answer_does_not_hold(self):
        child = self.review()
        for key in ("s", "u", "q"):
            child.expect(PROMPT)
            child.sendline(key)
        self.assertIn("0 of 2", self.finish(child))
        first = self.json("explain", *(self.ids[name] for name in self.pairs[0]))
        second = self.json("explain", *(self.ids[name] for name in self.pairs[1]))
        self.assertIn("different", {first["relation"], second["relation"]})
        self.assertNotIn("answered_same", {first["relation"], second["relation"]})

    def test_other_keys_show_help_and_the_first_has_nothing_before_it(self):
        child = self.review()
        for key, said in (("?", "one person: only one"), ("u", "This is the first question")):
            child.expect(PROMPT)
            child.sendline(key)
            child.expect(said)
        child.expect(PROMPT)
        child.sendline("q")
        self.assertNotIn("To take the last answer back", self.finish(child))

    def test_the_last_answer_can_be_taken_back_afterwards(self):
        child = self.review()
        for key in ("l", "d"):
            child.expect(PROMPT)
            child.sendline(key)
        said = self.finish(child)
        self.assertEqual(self.totals()[3], 1)
        words = re.search(r"merger (answer) (\S+) (\w+) (\w+) (open)", said).groups()
        self.assertIn("Answered: open", self.ok(words[0], *words[2:]))

    def test_a_cyrillic_keyboard_does(self):
        child = self.review()
        for key in ("в", "?", "й"):
            child.expect(PROMPT)
            child.sendline(key)
        self.assertIn("1 of 2", self.finish(child))

    def test_the_end_of_input_ends_it(self):
        child = self.review()
        child.expect(PROMPT)
        child.sendeof()
        self.assertIn("0 of 2", self.finish(child))

    def test_an_interrupt_ends_it(self):
        child = self.review()
        child.expect(PROMPT)
        child.sendline("d")
        child.expect(PROMPT)
        child.sendintr()
        self.finish(child, 130)
        self.assertEqual(self.totals()[3], 1)

    def test_blind_shows_no_bits(self):
        child = self.review("--blind")
        child.expect(PROMPT)
        self.assertNotIn("bits", child.before)
        child.sendline("q")
        self.finish(child)

    def test_without_a_terminal_it_names_the_table(self):
        self.assert_refused(2, "--export FILE.csv", "review")
        self.assert_refused(2, "do not go together", "review", "--export", "a", "--import", "a")
        for part in ("0/2", "3/2", "1", "1/2/3", "a/b", "1/99"):
            self.assert_refused(2, "--part is like 1/2", "review", "--export", "a.csv", "--part",
                                part)

    def test_nothing_is_open(self):
        for a, b in self.pairs:
            self.answer(a, b, "different")
        self.assertIn("no question is open", self.finish(self.review()))


class Table(ReviewCase):
    def setUp(self):
        super().setUp()
        self.once("opposed", self.oppose)
        self.path = self.top / TABLE

    def write(self, *arguments):
        done = self.merger("review", "--export", TABLE, "--force", *arguments)
        self.assertEqual((done.returncode, done.out), (0, ""), done.err)
        return self.rows()

    def rows(self):
        return list(csv.DictReader(io.StringIO(self.path.read_text(encoding="utf-8"))))

    def put_rows(self, rows, delimiter=","):
        with self.path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, rows[0].keys(), delimiter=delimiter)
            writer.writeheader()
            writer.writerows(rows)

    def fill_in(self, *answers, delimiter=","):
        rows = self.write()
        for row, answer in zip(rows, answers):
            row["answer"] = answer
        self.put_rows(rows, delimiter)
        return rows

    def take(self, exit_code=0):
        done = self.merger("review", "--import", TABLE)
        self.assertEqual(done.returncode, exit_code, done.err)
        return done

    def refused(self):
        text = (self.top / "questions.refused.csv").read_text(encoding="utf-8")
        return [(int(row["row"]), row["field"], row["reason"])
                for row in csv.DictReader(io.StringIO(text))]

    def test_a_row_has_both_entries(self):
        rows = self.write()
        self.assertEqual(len(rows), 2)
        by_entry = {entry: name for name, entry in self.ids.items()}
        for row in rows:
            self.assertEqual(row["answer"], "")
            for side in "12":
                name = row["family_name_" + side].lstrip("'")
                self.assertEqual(by_entry[row["entry_" + side]], name)
        self.assertIn("'=Ivanov", self.path.read_text(encoding="utf-8")) # no formula

    def test_answers_come_back(self):
        self.fill_in("different", "D")
        self.assertIn("2 answers, of them 2 new", self.take().out)
        self.assertEqual(self.totals(), (4, 4, 4, 0))
        self.assertIn("2 answers, of them 0 new", self.take().out)
        self.assertEqual(len(self.decisions()), 6)

    def test_answers_in_russian_and_kazakh(self):
        self.fill_in("Разные", "екі адам", delimiter=";")
        self.assertIn("2 answers, of them 2 new", self.take().out)
        self.assertEqual(self.totals(), (4, 4, 4, 0))

    def test_no_answer_leaves_it_open(self):
        self.fill_in("", "позже")
        self.assertIn("0 answers, of them 0 new; 2 left for later", self.take().out)
        self.assertEqual(self.totals()[3], 2)

    def test_rows_that_cannot_be_taken_are_named(self):
        rows = self.fill_in("different", "perhaps")
        unknown = dict(rows[0], question="q0123456789abcdef")
        self.put_rows(rows + [unknown, dict(rows[0], answer="d")])
        done = self.take(3)
        self.assertIn("1 answer, of them 1 new", done.out)
        self.assertEqual([(row, field) for row, field, _ in self.refused()],
                         [(3, "answer"), (4, "question")])
        self.assertIn("row 4, question: no question of this list has this id", done.err)
        for text in ("perhaps", "0123456789abcdef", "Омаров"):
            self.assertNotIn(text, done.err + str(self.refused()))
        self.take(3) # the same is refused again, and says the same

    def test_an_answer_as_long_as_a_story_is_refused(self):
        self.fill_in("different", "d" * 300)
        self.assertIn("1 answer, of them 1 new; 0 left for later", self.take(3).out)
        self.assertEqual([(row, field) for row, field, _ in self.refused()], [(3, "answer")])

    def test_rows_that_contradict_each_other_are_refused(self):
        rows = self.fill_in("different", "")
        self.put_rows([rows[0], dict(rows[0], answer="same")])
        self.take(3)
        self.assertEqual([row for row, _, _ in self.refused()], [2, 3])
        self.assertEqual(self.totals()[3], 2)

    def test_another_table_of_refused_rows_stays(self):
        self.fill_in("perhaps", "perhaps")
        (self.top / "questions.refused.csv").write_text("mine")
        before = self.fingerprint()
        self.assertIn("already there", self.take(1).err)
        self.assertEqual(self.fingerprint(), before)
        done = self.merger("review", "--import", TABLE, "--force")
        self.assertEqual((done.returncode, len(self.refused())), (3, 2))

    def test_refused_rows_that_are_settled_are_removed_if_asked(self):
        self.fill_in("different", "perhaps")
        self.assertIn("with --force", self.take(3).err)
        self.put_rows([dict(row, answer="d") for row in self.rows()])
        self.take()
        self.assertEqual(len(self.refused()), 1)
        self.ok("review", "--import", TABLE, "--force")
        self.assertFalse((self.top / "questions.refused.csv").exists())

    def test_an_answer_that_outranks_another_is_told(self):
        self.fill_in("different", "different")
        self.assertIn("2 of them instead of the opposite", self.take().out)
        self.assertNotIn("instead of", self.take().out)
        self.assertIn("Answered: same, instead of the opposite. ",
                      self.answer(*self.pairs[0], "same"))
        self.assertIn("1 of them instead of the opposite", self.take().out)

    def test_a_table_without_its_columns_is_refused(self):
        self.path.write_text("a,b\n1,2\n")
        self.assertIn("name its columns", self.take(4).err)
        self.path.write_bytes(b"question,answer\n\xff\xff,s\n")
        self.take(4)

    def test_questions_of_another_list_are_unknown(self):
        self.fill_in("same", "same")
        empty = self.top / "empty"
        shutil.copytree(self.shared / "origin", empty)
        self.ok("merge", self.batch["swallow"], campaign=empty)
        before = self.fingerprint(campaign=empty)
        done = self.merger("review", "--import", TABLE, campaign=empty)
        self.assertEqual(done.returncode, 3, done.err)
        self.assertEqual([field for _, field, _ in self.refused()], ["question"] * 2)
        self.assertEqual(self.fingerprint(campaign=empty), before)

    def test_nothing_is_overwritten_unasked(self):
        self.write()
        self.assert_refused(1, "already there", "review", "--export", TABLE)

    def test_parts_share_the_questions_out(self):
        whole = {row["question"] for row in self.write()}
        parts = [{row["question"] for row in self.write("--part", part)} for part in ("1/2", "2/2")]
        self.assertEqual(parts[0] | parts[1], whole)
        self.assertFalse(parts[0] & parts[1])
        self.answer(*self.pairs[0], "different")
        left = [{row["question"] for row in self.write("--part", part)} for part in ("1/2", "2/2")]
        self.assertTrue(left[0] <= parts[0] and left[1] <= parts[1])

    def test_blind_has_no_bits(self):
        self.assertEqual({row["bits"] for row in self.write("--blind")}, {""})


if __name__ == "__main__":
    unittest.main()
