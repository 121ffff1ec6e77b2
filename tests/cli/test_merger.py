#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""What follows from a merge: status, list, find, void, export, fingerprint."""

import csv
import io
import json
import os
import re
import shutil
import stat
import subprocess
import unittest

import pexpect

from limits import limit_files
from merger_case import COLLECTOR, MERGER, PEOPLE, SHEETS, ListCase, MergerCase, environment
from suite import best_suite

COMMANDS = ["merge", "status", "list", "find", "void", "export", "fingerprint", "check",
            "rebuild"]
SEALING = {1: "Sealing: X25519 only (suite 1)\nBatches of suite 1: 2, of suite 2: 0\n",
           2: "Sealing: hybrid post-quantum (suite 2)\nBatches of suite 1: 0, of suite 2: 2\n"}


class Status(ListCase):
    def test_for_people(self):
        out = self.ok("status")
        self.assertTrue(out.startswith("Freedom for the poet\n2021-09-06 to 2021-09-10, text "
                                       f"version 1\n{SEALING[best_suite(MERGER)]}\n"), out)
        self.assertRegex(out, r"(?m)^Volunteer  Batches  Entries  Counted  Duplicates  Voided  Held$")
        self.assertRegex(out, r"(?m)^Together +2 +5 +4 +1 +0 +0$")
        self.assertTrue(out.endswith("4 people have signed (certain: 4, range: 4-4).\n"
                                     "Entries: 5. Counted: 4, duplicates: 1, voided: 0, held: 0.\n"))

    def test_as_json(self):
        facts = self.json("status")
        self.assertEqual((facts["first_day"], facts["last_day"], facts["text_version"],
                          facts["goal"]), ("2021-09-06", "2021-09-10", 1, 0))
        self.assertRegex(facts["campaign"], "^[0-9a-f]{64}$")
        self.assertEqual([facts["total"][name] for name in ("entries", "counted", "duplicate")],
                         [5, 4, 1])
        self.assertEqual(sum(row["entries"] for row in facts["volunteers"]), 5)

    def test_an_empty_campaign(self):
        self.found("empty")
        campaign = self.shared / "empty"
        self.addCleanup(shutil.rmtree, campaign)
        out = self.ok("status", campaign=campaign)
        self.assertIn("0 people have signed", out)
        self.assertNotIn("Volunteer", out)
        self.assertEqual(self.ok("list", campaign=campaign), "")
        self.assertEqual(self.json("list", campaign=campaign), [])


    def test_a_volunteer_of_whom_nothing_has_arrived(self):
        self.found("early")
        campaign = self.shared / "early"
        self.addCleanup(shutil.rmtree, campaign)
        self.collect("early", "crane", SHEETS["heron"])
        out = self.ok("status", campaign=campaign)
        self.assertRegex(out, r"(?m)^crane +0 +0 +0 +0 +0 +0$")
        self.assertIn("\nTo look into:\n  crane: nothing has arrived yet\n", out)
        row, = self.json("status", campaign=campaign)["volunteers"]
        self.assertEqual((row["volunteer"], row["batches"], row["entries"]), ("crane", 0, 0))
        self.ok("merge", str(next((self.shared / "early-crane").rglob("*.qolb"))), campaign=campaign)
        self.assertNotIn("nothing has arrived", self.ok("status", campaign=campaign))


class People(ListCase):
    def test_list(self):
        lines = self.ok("list").splitlines()
        self.assertEqual(len(lines), PEOPLE)
        self.assertEqual(lines, sorted(lines))
        self.assertRegex("\n".join(lines),
                         r"(?m)^[0-9a-f]{12}  Омаров Ерлан {22}Алматы {16}\d{4}-\d\d-\d\d$")

    def test_list_as_json(self):
        people = self.json("list")
        self.assertEqual(sorted(person["family_name"].casefold() for person in people),
                         ["=ivanov", "омаров", "петров", "сейітова"])
        self.assertEqual([person["person"] for person in people],
                         sorted(person["person"] for person in people))
        self.assertEqual(set(people[0]), {"person", "family_name", "given_name", "patronymic",
                                          "city", "day", "may_be_named"})

    def test_find_by_parts_of_names_and_numbers(self):
        for words, count in [(["сейіт"], 2), (["СЕЙІТОВА айгер"], 2), (["айгерім", "марат"], 1),
                             (["000101500001"], 1), (["1015000"], 1), (["+7 (701)"], 1),
                             (["7010000001"], 1), (["iv\"ann"], 1), (["IV'AN"], 1), (["xyz"], 0),
                             (["Seitova"], 2), (["aigerim", "Marat"], 1), (["omar"], 1),
                             (["8 701 000"], 1), (["Семипалатинск"], 2), (["Petr", "Uralsk"], 1),
                             (["Petr", "Алматы"], 0)]:
            with self.subTest(words=words):
                self.assertEqual(len(self.json("find", *words)), count)

    def test_find_has_the_best_match_first(self):
        names = [entry["family_name"] for entry in self.json("find", "сейітов")]
        self.assertEqual([name.casefold() for name in names], ["сейітова", "сейітова"])
        self.assertEqual([entry["given_name"] for entry in self.json("find", "петр")], ["Пётр"])
        towns = [entry["city"] for entry in self.json("find", "алматы")]
        self.assertEqual(towns, ["Алматы", "Almaty"])

    def test_who_is_in_the_audits_sheet_is_found(self):
        """By birth date, telephone, place on paper and id."""
        entry = self.entry("омаров")
        self.assertEqual(entry["birth_date"], "1985-01-31")
        for words in (["31.01.1985"], ["1985-01-31"], ["1985", "Ерлан"], ["1/2"],
                      [entry["entry"]], [entry["entry"][:12]], [entry["entry"][:6]]):
            self.assertIn(entry["entry"], [hit["entry"] for hit in self.json("find", *words)])
        self.assertEqual([hit["given_name"] for hit in self.json("find", "+7 701 000 00 01")],
                         ["Айгерім"])
        self.assertEqual(self.json("find", entry["entry"][:5] + "g"), [])

    def test_find_shows_where_an_entry_stands(self):
        out = self.ok("find", "сейітова")
        self.assertRegex(out, r"(?m)^[0-9a-f]{12}  counted    .*, batch 0, cell \d$")
        self.assertRegex(out, r"(?m)^[0-9a-f]{12}  duplicate  .*, batch 0, cell \d, of "
                              r"[0-9a-f]{12}$")
        self.assertRegex(out, r"(?m)  1990-03-05  Семей         swallow, batch 0, cell")
        counted, duplicate = sorted(self.json("find", "сейітова"), key=lambda entry: entry["state"])
        self.assertEqual(counted["entry"], counted["person"])
        self.assertEqual(duplicate["person"], counted["entry"])
        self.assertEqual(duplicate["reason"], "same_name_and_date")
        self.assertEqual({counted["volunteer"], duplicate["volunteer"]}, {"heron", "swallow"})

    def find_typed(self, text):
        command = self.command("find", "--json")
        return subprocess.run(command, env=environment(), input=text.encode(), timeout=120,
                              capture_output=True, check=False)

    def test_find_reads_what_is_not_on_the_command_line(self):
        done = self.find_typed("сейіт маратқызы\n")
        self.assertEqual((done.returncode, done.stderr), (0, b""))
        self.assertEqual(json.loads(done.stdout), self.json("find", "сейіт", "маратқызы"))
        for text in ("", "\n", " -.\n", "a\x1bb\n", "x" * 5000 + "\n"):
            with self.subTest(text=text[:9]):
                done = self.find_typed(text)
                self.assertEqual((done.returncode, done.stdout), (2, b""))
                self.assertIn(b"cannot be searched for", done.stderr)

    def test_find_asks_on_the_terminal(self):
        child = pexpect.spawn(MERGER, self.command("find")[1:], env=environment(), timeout=60,
                              encoding="utf-8")
        child.expect_exact("Parts of a name or number, a date, a sheet, an id: ")
        child.sendline("омаров")
        child.expect_exact("Омаров Ерлан")
        child.expect(pexpect.EOF)
        child.close()
        self.assertEqual(child.exitstatus, 0)

    def test_nobody_is_found(self):
        done = self.merger("find", "жоқ")
        self.assertEqual((done.returncode, done.out), (0, ""))
        self.assertEqual(done.err, "merger: nobody is found by that; try fewer letters of each name\n")

    def test_what_cannot_be_searched_for(self):
        for text in ("", " -.", "a\nb", "a b c d e f g h i"):
            with self.subTest(text=text):
                self.assert_refused(2, "cannot be searched for", "find", text)


class Void(ListCase):
    def test_out_of_the_count_and_back(self):
        before = self.fingerprint()
        entry = self.entry("омаров")["entry"]
        out = self.ok("void", entry[:9].upper(), "--why", "asked by telephone")
        self.assertEqual(out, f"Entry {entry[:12]} is voided. 3 people are counted now.\n")
        found = self.entry("омаров")
        self.assertEqual((found["state"], found["reason"]), ("voided", "decided"))
        self.assertNotIn("person", found)
        voided = self.fingerprint()
        self.assertNotEqual(voided, before)
        self.assertIn("was voided already", self.ok("void", entry, "--why", "asked again"))
        self.assertEqual(self.fingerprint(), voided)
        self.assertIn("is no longer voided", self.ok("void", entry, "--undo"))
        self.assertEqual((self.entry("омаров")["state"], self.people()), ("counted", PEOPLE))
        done = self.merger("void", entry, "--undo")
        self.assertEqual(done.returncode, 0)
        self.assertIn("nothing to take back: no coordinator voided that", done.err)
        self.ok("void", entry, "--why", "asked by telephone")
        self.assertEqual(self.people(), PEOPLE - 1)
        self.ok("check")

    def test_a_duplicate_takes_the_place(self):
        counted, = [entry for entry in self.json("find", "сейітова") if entry["state"] == "counted"]
        self.assertEqual(self.merger("void", counted["entry"], "--why", "twice").returncode, 0)
        self.assertEqual(self.people(), PEOPLE)
        self.assertEqual(sorted(entry["state"] for entry in self.json("find", "сейітова")),
                         ["counted", "voided"])

    def twice(self):
        """The two entries of the one who signed twice, the counted one first."""
        return [entry["entry"] for entry in sorted(self.json("find", "сейітова"),
                                                   key=lambda entry: entry["state"])]

    def states(self):
        return sorted(entry["state"] for entry in self.json("find", "сейітова"))

    def test_other_entries_of_the_person_are_told(self):
        one, other = self.twice()
        done = self.merger("void", one, "--why", "asked by telephone")
        self.assertEqual(done.returncode, 0)
        self.assertEqual(done.err, f"merger: entry {other[:12]} of the same person still counts\n"
                                   "merger: use --person to void all of them\n")
        done = self.merger("void", other, "--why", "asked by telephone")
        self.assertEqual((done.returncode, done.err), (0, ""))
        self.assertEqual(self.people(), PEOPLE - 1)

    def test_a_person_goes_and_comes_back(self):
        for entry in self.twice():
            before = len(self.archive(".qolf"))
            out = self.ok("void", entry, "--person", "--why", "asked by telephone")
            self.assertEqual(out, f"Entry {entry[:12]} and 1 more of the same person are voided. "
                                  "3 people are counted now.\n")
            self.assertEqual(self.states(), ["voided", "voided"])
            self.assertEqual(len(self.archive(".qolf")), before + 2)
            self.assertIn("voided already",
                          self.ok("void", entry, "--person", "--why", "asked again"))
            out = self.ok("void", entry, "--person", "--undo")
            self.assertEqual(out, f"Entry {entry[:12]} and 1 more of the same person are no longer "
                                  "voided by a coordinator. 4 people are counted now.\n")
            self.assertEqual(self.states(), ["counted", "duplicate"])
        self.ok("check", "--read-all")

    def test_a_person_of_whom_one_entry_is_voided_goes_too(self):
        one, _ = self.twice()
        self.merger("void", one, "--why", "asked by telephone")
        self.assertIn("are voided", self.ok("void", one, "--person", "--why", "asked by telephone"))
        self.assertEqual((self.states(), self.people()), (["voided", "voided"], PEOPLE - 1))

    def test_a_person_who_signed_once(self):
        entry = self.entry("омаров")["entry"]
        out = self.ok("void", entry, "--person", "--why", "asked by telephone")
        self.assertEqual(out, f"Entry {entry[:12]} is voided. 3 people are counted now.\n")

    def test_an_entry_may_be_named_with_its_device(self):
        found = self.entry("омаров")
        device, = [row["device"] for row in self.json("status")["volunteers"]
                   if row["volunteer"] == "swallow"]
        other, = [row["device"] for row in self.json("status")["volunteers"]
                  if row["volunteer"] == "heron"]
        for name in ("swallow", device, device[:4].upper(), device[:7]):
            with self.subTest(name=name):
                word = f"{found['entry'][:6]}@{name}"
                self.assertIn("is voided", self.ok("void", word, "--why", "x"))
                self.assertIn("no longer", self.ok("void", word, "--undo"))
        for name in ("heron", other, "crane"):
            with self.subTest(name=name):
                self.assert_refused(1, '"merger find" shows the ids', "void",
                                    f"{found['entry']}@{name}", "--why", "x")
        self.assert_refused(2, "4 hex digits", "void", f"{found['entry']}@", "--why", "x")

    def test_the_reason_is_sealed(self):
        names = len(self.archive(".qolf"))
        self.ok("void", self.entry("омаров")["entry"], "--why", "асықпаңыз")
        self.assertEqual(len(self.archive(".qolf")), names + 1)
        for path in self.campaign.rglob("*"):
            if path.is_file():
                self.assertNotIn("асықпаңыз".encode(), path.read_bytes(), path)

    def test_a_decision_is_archived_before_it_is_committed(self):
        self.ok("void", self.entry("омаров")["entry"], "--why", "asked by telephone")
        expected = self.fingerprint()
        for path in self.campaign.glob("master.db*"):
            path.unlink()
        empty = self.top / "empty"
        empty.mkdir()
        self.ok("merge", empty)
        self.assertEqual(self.fingerprint(), expected)

    def test_no_such_entry(self):
        known = {entry["person"] for entry in self.json("list")}
        missing = next(f"{i:04x}" for i in range(65536)
                       if not any(name.startswith(f"{i:04x}") for name in known))
        self.assert_refused(1, '"merger find" shows the ids', "void", missing, "--why", "x")
        for text in ("abc", "zzzz", "12 34", "0" * 33, ""):
            with self.subTest(text=text):
                self.assert_refused(2, "at least 4 hex digits", "void", text, "--why", "x")

    def test_why_must_be_said(self):
        entry = self.entry("омаров")["entry"]
        for options in ([], ["--why", ""], ["--why", " "], ["--why", "a\x1bb"],
                        ["--why", "x" * 501]):
            with self.subTest(options=options):
                self.assert_refused(2, "say why with --why TEXT", "void", entry, *options)


class Export(ListCase):
    def table(self, *options):
        out = self.ok("export", "-o", "-", *options)
        self.assertTrue(out.endswith("\r\n"))
        return list(csv.DictReader(io.StringIO(out, newline="")))

    def test_only_handed_over_fields_leave(self):
        rows = self.table()
        self.assertEqual(list(rows[0]), ["family_name", "given_name", "patronymic", "city",
                                         "signature"])
        self.assertEqual(len(rows), PEOPLE)

    def test_no_cell_starts_a_formula(self):
        names = [row["family_name"] for row in self.table()]
        self.assertIn("'=Ivanov", names)
        rows = self.table("--internal", "--all")
        self.assertIn("'+7 701 000 00 01", [row["phone"] for row in rows])
        self.assertFalse([cell for row in rows for cell in row.values() if cell[:1] in "=+-@"
                          and cell])

    def test_internal_fields_when_asked_for(self):
        rows = self.table("--internal")
        self.assertEqual(list(rows[0]), ["family_name", "given_name", "patronymic", "birth_date",
                                         "id_number", "city", "phone", "signature"])
        self.assertIn("000101500001", [row["id_number"] for row in rows])

    def test_every_entry(self):
        rows = self.table("--all")
        self.assertEqual(list(rows[0])[:12],
                         ["entry_id", "person_id", "state", "reason", "rule", "volunteer",
                          "batch_id", "batch_number", "cell", "reference", "text_version",
                          "mark"])
        self.assertEqual(len(rows), 5)
        duplicate, = [row for row in rows if row["state"] == "duplicate"]
        self.assertEqual((duplicate["reason"], duplicate["rule"]), ("same_name_and_date", "link-3"))
        self.assertIn(duplicate["person_id"], [row["entry_id"] for row in rows])
        self.assertEqual(sorted(row["reference"] for row in rows),
                         ["1/1", "1/2", "1/3", "2/1", "2/2"])
        self.assertEqual({row["batch_id"][:16] for row in rows},
                         {path.stem for path in self.batch.values()})
        self.assertEqual(len({row["text_version"] for row in rows}), 1)
        self.assertEqual({row["mark"] for row in rows}, {"paper"})
        self.assertEqual({row["signature"] for row in rows}, {""})

    def test_json_lines_say_the_same(self):
        for options in ([], ["--internal"], ["--all"]):
            out = self.ok("export", "-o", "-", "--format", "jsonl", *options)
            rows = [json.loads(line) for line in out.splitlines()]
            plain = [{name: cell.removeprefix("'") for name, cell in row.items()}
                     for row in self.table(*options)]
            self.assertEqual([{name: str(cell) for name, cell in row.items()} for row in rows],
                             plain)

    def test_the_name_says_the_format(self):
        for name, begin in [("people.csv", "family_name,"), ("people.jsonl", '{"family_name"')]:
            done = self.merger("export", "-o", self.top / name)
            self.assertEqual((done.returncode, done.out), (0, ""))
            self.assertEqual(done.err, "merger: 4 people written\n")
            path = self.top / name
            self.assertTrue(path.read_text(encoding="utf-8").startswith(begin))
            self.assertEqual(stat.S_IMODE(path.stat().st_mode), 0o600)
        self.assert_refused(2, "say --format", "export", "-o", self.top / "people")
        self.assert_refused(2, "--format is csv", "export", "-o", "-", "--format", "pdf9")
        self.assert_refused(2, "--output", "export")

    def test_nothing_is_overwritten_unasked(self):
        path = self.top / "people.csv"
        path.write_text("mine")
        self.assert_refused(1, "is not overwritten", "export", "-o", path)
        self.merger("export", "-o", path, "--force")
        self.assertTrue(path.read_text(encoding="utf-8").startswith("family_name,"))
        folder = self.top / "folder.csv"
        folder.mkdir()
        self.assertNotEqual(self.merger("export", "-o", folder, "--force").returncode, 0)
        self.assertEqual(list(self.top.glob("*.part")), [])

    def test_a_full_disk_leaves_nothing(self):
        self.ok("status")
        done = self.merger("export", "-o", self.top / "people.csv", preexec_fn=limit_files(100))
        self.assertEqual(done.returncode, 1)
        self.assertEqual(done.err.count("\n"), 1)
        self.assertEqual(list(self.top.glob("people*")), [])

    def test_only_an_ordinary_file_is_replaced(self):
        target = self.top / "target.csv"
        target.write_text("mine")
        link, loose, pipe = [self.top / f"{name}.csv" for name in ("link", "loose", "pipe")]
        link.symlink_to(target)
        loose.symlink_to(self.top / "nowhere.csv")
        os.mkfifo(pipe)
        for path in (link, loose, pipe):
            with self.subTest(path=path.name):
                self.assert_refused(1, f"{path}: this is not an ordinary file", "export", "-o",
                                    path, "--force")
                self.assert_refused(1, f"{path}: something of this name is already there",
                                    "export", "-o", path)
        self.assertTrue(link.is_symlink() and loose.is_symlink() and pipe.is_fifo())
        self.assertEqual(list(self.top.glob("*.part")) + list(self.top.glob("nowhere*")), [])

    @unittest.skipUnless(shutil.which("strace"), "strace is not installed")
    def test_an_interrupt_leaves_nothing(self):
        for name in ("SIGINT", "SIGTERM", "SIGHUP"):
            with self.subTest(signal=name):
                done = subprocess.run(
                    ["strace", "-f", "-o", "/dev/null", "-P", str(self.top / "people.csv.part"),
                     "-e", "trace=openat", "-e", f"inject=openat:signal={name}:when=1",
                     *self.command("export", "-o", self.top / "people.csv")],
                    env=environment(), stdin=subprocess.DEVNULL, timeout=120, capture_output=True,
                    check=False)
                self.assertEqual(done.returncode, 130, done.stderr)
                self.assertEqual(done.stderr.count(b"\n"), 1, done.stderr)
                self.assertEqual(list(self.top.glob("people*")), [])

    def test_a_folder_that_is_not_there(self):
        self.assert_refused(1, "nothing was found", "export", "-o", self.top / "none" / "a.csv")

    def test_what_leaves_can_be_collected_again(self):
        sheet = self.ok("export", "-o", "-", "--internal").split("\r\n", 1)[1]
        # Nobody drew: in place of the signature stands the reference, which is empty too.
        sheet = "".join(line + "\n" for line in sheet.splitlines())
        self.found("again")
        batch = self.collect("again", "swallow", sheet.replace("'", ""))
        again = self.shared / "again"
        self.ok("merge", batch, campaign=again)
        names = [sorted(row["family_name"] for row in self.json("list", campaign=campaign))
                 for campaign in (self.campaign, again)]
        self.assertEqual(*names)


class Bridge(MergerCase):
    """Three entries of one woman, before and after she married; one of them alone ties the others
    together."""

    def test_what_a_void_parts_is_told(self):
        batch = self.collect("origin", "crane", "Бекназарова,Сәуле,,1990-05-05,,,,6/1\n"
                             "Бекназарова,Сәуле,,1990-05-05,900505400013,,,6/2\n"
                             "Дүйсенова,Сәуле,,1990-05-05,900505400013,,,6/3\n")
        self.ok("merge", batch)
        self.assertEqual(self.json("status")["people"]["high"], 1)
        entry, = self.json("find", "6/2")
        done = self.merger("void", entry["entry"], "--why", "a mistake in transcribing")
        self.assertIn("2 people are counted now", done.out)
        self.assertIn("this entry alone made them one person: they count as 2 people now", done.err)
        self.assertIn("use --person to void all of them", done.err)


class Unnamed(MergerCase):
    """Signers at the terminal: one is only to be counted, one is undone."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        signers = [["Омаров", "Ерлан", "1"], ["Петров", "Пётр", "2"], ["Серік", "Айжан", "1"]]
        lines = []
        for family, given, consent in signers:
            lines += ["", "", family, given, "", "1985-01-31", "", "Семей", "", "", consent]
        lines += ["u", "y", "q"]
        done = subprocess.run(
            [COLLECTOR, "sign", "-k", "origin-swallow", "--lang", "en",
             "--passphrase-file", "words"], cwd=cls.shared, env=environment(),
            input="".join(line + "\n" for line in lines).encode(), capture_output=True,
            check=False)
        if done.returncode != 0:
            raise AssertionError(done.stderr.decode())
        cls.signed = sorted((cls.shared / "origin-swallow" / "state").glob("*.qolb"),
                            key=lambda path: path.stat().st_mtime_ns)[-1]

    def test_who_is_not_to_be_named_is_counted(self):
        self.ok("merge", self.signed)
        self.assertEqual(self.people(), 2)
        out = self.ok("export", "-o", "-", "--internal")
        rows = sorted(csv.reader(io.StringIO(out, newline="")))
        self.assertEqual(rows[0], [""] * 8)
        self.assertNotIn("Петров", out)
        self.assertNotIn("Петров", self.ok("export", "-o", "-", "--all"))

    def test_what_was_undone_does_not_count(self):
        self.ok("merge", self.signed)
        entry, = self.json("find", "айжан")
        self.assertEqual((entry["state"], entry["reason"]), ("voided", "undone"))
        self.assertEqual(self.json("status")["total"]["voids"], 1)
        self.assertIn("is voided", self.ok("void", entry["entry"], "--why", "said so again"))
        self.ok("void", entry["entry"], "--undo")
        self.assertEqual(self.json("find", "айжан")[0]["state"], "voided")


class Every(ListCase):
    def test_help_has_an_example(self):
        for command in COMMANDS:
            done = subprocess.run([MERGER, command, "--help"], env=environment(), check=True,
                                  capture_output=True)
            self.assertIn(f"\n  merger {command} campaign", done.stdout.decode())
            for line in done.stdout.decode().splitlines():
                self.assertLessEqual(len(line), 80)

    def test_not_a_campaign_and_wrong_passphrase(self):
        extra = {"find": ["x"], "void": ["1234", "--why", "x"], "export": ["-o", "-"],
                 "merge": [self.stick]}
        for command in COMMANDS:
            arguments = extra.get(command, [])
            with self.subTest(command=command):
                self.assert_refused(4, "campaign", command, *arguments, campaign=self.stick)
                self.assert_refused(5, "passphrase", command, *arguments,
                                    words=self.shared / "words-2")
                self.assert_refused(2, "--nonsense", command, *arguments, "--nonsense")

    def test_what_gives_no_passphrase_is_named(self):
        fifo, latin = self.top / "fifo", self.top / "latin"
        os.mkfifo(fifo)
        latin.write_bytes(b"\xff\n")
        for path, exit_code, sentence in ((fifo, 1, "this is not an ordinary file"),
                                          (self.top, 1, "this is not an ordinary file"),
                                          (latin, 4, "the text holds invalid UTF-8"),
                                          (self.top / "none", 2, "a passphrase is needed")):
            self.assert_refused(exit_code, f"merger: {path}: {sentence}", "status", words=path)

    def test_a_full_stdout_fails(self):
        for command in (["status"], ["list"], ["export", "-o", "-"], ["fingerprint"], ["check"]):
            with open("/dev/full", "wb") as full:
                done = self.merger(*command, stdout=full)
            self.assertEqual(done.returncode, 1, command)

    def test_the_fingerprint_is_four_groups_of_four(self):
        letters = self.fingerprint()
        self.assertTrue(re.fullmatch(r"[ABDEGIKLMNORSTUZ]{4}(-[ABDEGIKLMNORSTUZ]{4}){3}", letters))
        self.assertEqual(self.json("fingerprint"), {"fingerprint": letters})


if __name__ == "__main__":
    unittest.main()
