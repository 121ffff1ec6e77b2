# SPDX-License-Identifier: Apache-2.0
"""import: paper sheets that somebody has typed into a table."""

import csv
import io
import os
import shutil
import subprocess
import unittest

import pexpect

from collector_case import COLLECTOR, PASSPHRASE, CollectorCase, environment, is_closed, signer
from limits import limit_files

HEADER = "family_name,given_name,birth_date,id_number,city,reference\n"
ONCE = "Rows that were taken before are not counted a second time."
GOOD = "Сейітова,Ұлжан,23.08.1975,750823 400 016,Семей,А/1\n"


class Import(CollectorCase):
    def assert_taken(self, done, sentence):
        self.assertEqual((done.returncode, done.err), (0, ""))
        self.assertEqual(done.out, sentence + "\n")

    def table(self, name):
        with open(self.top / f"sheet.{name}.csv", encoding="utf-8", newline="") as file:
            return list(csv.reader(io.StringIO(file.read())))

    def refused(self):
        return self.table("refused")

    def trace(self, *options):
        """Imports the sheet under strace, where leaks cannot be looked for."""
        return subprocess.run(
            ["strace", "-qq", "-f", *options,
             *self.command("import", "sheet.csv", "--passphrase-file", "words")],
            cwd=self.top, env=environment(ASAN_OPTIONS="detect_leaks=0"), stdin=subprocess.DEVNULL,
            capture_output=True, timeout=300, check=False)

    def test_a_sheet(self):
        done = self.import_file(HEADER + GOOD + "Smagulova,Aliya,,,,А/2\n".replace(
            ",,,", ",1.2.1990,,"))
        self.assert_taken(done, "2 rows were taken.")
        self.assert_state(1)
        self.assertTrue(is_closed(self.batches()[0].read_bytes()))
        self.assertFalse((self.top / "sheet.refused.csv").exists())
        first, second = self.entries()
        self.assertEqual((first["family_name"], first["birth_date"], first["id_number"],
                          first["reference"]), ("Сейітова", "1975-08-23", "750823400016", "А/1"))
        self.assertEqual((second["birth_date"], second["id_number"]), ("1990-02-01", ""))

    def test_what_spreadsheets_write(self):
        table = "\ufeffgiven_name;family_name;birth_date;comment\r\n" \
                "Ұлжан;\"Сейітова\";1975-08-23;\"екі \"\"сөз\"\"\r\nекі жол; нүкте\"\r\n;;;\r\n"
        self.assert_taken(self.import_file(table), "1 row was taken.\n1 row of empty cells stands "
                          "for nobody and was left out.")
        [row] = self.entries()
        self.assertEqual(row["family_name"], "Сейітова")
        self.assertEqual(row["comment"], "екі \"сөз\" екі жол; нүкте")

    def test_what_is_only_odd_is_kept_as_written(self):
        table = HEADER + GOOD + "Сейітова,Ұлжан,31.02.80,821214240092,Семей,\n" \
            "Сейітова,77,23.08.1975,880229400003,Семей,\n"
        expected = [["row", "field", "reason"],
                    ["3", "birth_date", "no such date"],
                    ["3", "id_number", "one digit is wrong"],
                    ["4", "given_name", "no letter in it"],
                    ["4", "id_number", "the date in it is not the birth date"]]
        done = self.import_file(table)
        self.assertEqual((done.returncode, done.out), (0, "3 rows were taken.\n"))
        self.assertEqual(self.table("doubts"), expected)
        self.assertFalse((self.top / "sheet.refused.csv").exists())
        named = "".join(f"collector: row {row}, {field}: {reason}; kept as written\n"
                        for row, field, reason in expected[1:])
        self.assertEqual(done.err, named + "2 rows look odd, and are kept as written.\n"
                         "collector: What looks odd is in sheet.doubts.csv; compare it with the "
                         "paper\n")
        rows = self.entries()
        self.assertEqual([(row["given_name"], row["birth_date"], row["id_number"]) for row in rows],
                         [("Ұлжан", "1975-08-23", "750823400016"),
                          ("Ұлжан", "31.02.80", "821214240092"),
                          ("77", "1975-08-23", "880229400003")])

    def test_hard_rules_refuse_a_row_and_not_the_others(self):
        table = (HEADER + GOOD +
                 ",Құпия,1.1.1980,,,\n"
                 "Құпия,Бала,31.2.2010,,,\n"
                 "Құпия,\x1b[2J,1.1.1980,,,\n"
                 "Құпия,Аз\n"
                 "\"Құпия\"x,Бұзық,1.1.1980,,,\n").encode()
        table += b"Se\xff,Latin,1.1.1980,,,\n" + GOOD.replace("Ұлжан", "Соңғы").encode()
        done = self.import_file(table)
        self.assertEqual((done.returncode, done.out), (3, "2 rows were taken.\n"))
        self.assertEqual(self.refused(), [
            ["row", "field", "reason"],
            ["3", "family_name", "required, but empty"],
            ["4", "birth_date", "under age"],
            ["5", "given_name", "not UTF-8, or control characters"],
            ["6", "", "not as many cells as in the header"],
            ["7", "", "the quotes are not right"],
            ["8", "family_name", "not UTF-8, or control characters"]])
        self.assertIn("row 4, birth_date: under age", done.err)
        self.assertIn("row 6, the whole row: not as many cells as in the header", done.err)
        self.assertIn("6 rows were refused.", done.err)
        for text in (done.err, (self.top / "sheet.refused.csv").read_text(encoding="utf-8")):
            for value in ["Құпия", "Бала", "2010", "Latin", "\x1b"]:
                self.assertNotIn(value, text)
        self.assertEqual([row["given_name"] for row in self.entries()], ["Ұлжан", "Соңғы"])

    def test_a_stray_quote_costs_its_own_row(self):
        for last in (GOOD, GOOD.replace("Семей", '"Семей, 7"')):  # nothing closes it, or the wrong
            table = HEADER + '"Құпия,Аз,1.1.1980,,,\n' + "".join(
                GOOD.replace("А/1", f"А/{number}") for number in range(3)) + last
            done = self.import_file(table, "--force")
            self.assertEqual(done.returncode, 3)
            self.assertIn("4 rows were taken.\n", done.out)
            self.assertEqual(self.refused()[1:], [["2", "", "the quotes are not right"]])

    def test_what_was_refused_is_corrected(self):
        """Also in a table of its own, whose rows are then others' neighbours."""
        rows = [GOOD.replace("А/1", f"А/{number}") for number in range(4)]
        wrong = rows[2].replace("Сейітова", "")
        self.assertEqual(self.import_file(HEADER + rows[0] + wrong + rows[3]).returncode, 3)
        self.assertEqual(len(self.refused()), 2)
        done = self.import_file(HEADER + rows[2], name="corrected.csv")
        self.assert_taken(done, "1 row was taken.\n" + ONCE)
        self.assert_taken(self.import_file(HEADER + "".join(rows), "--force"),
                          "4 rows were taken.\n" + ONCE)
        self.assertEqual(sorted(row["reference"] for row in self.entries()),
                         ["А/0", "А/1", "А/2", "А/3"])
        self.assertFalse((self.top / "sheet.refused.csv").exists())

    def test_the_same_rows_from_another_table_add_nothing(self):
        rows = [line.split(",") for line in [HEADER, GOOD, GOOD.replace("А/1", "А/2")]]
        table = "".join(map(",".join, rows))
        turned = "".join(";".join(row[::-1]).replace("\n", "") + "\r\n" for row in rows)
        self.assert_taken(self.import_file(table), "2 rows were taken.")
        again = "2 rows were taken.\n" + ONCE
        self.assert_taken(self.import_file(table, name="other.csv"), again)
        self.assert_taken(self.import_file("\ufeff" + turned), again)
        self.assertEqual(self.import_file(table, "--lang", "kk").out,
                         "2 жол алынды.\nБұрын енгізілген жолдар екінші рет есептелмейді.\n")
        self.assertEqual([row["reference"] for row in self.entries()], ["А/1", "А/2"])

    @unittest.skipUnless(shutil.which("strace"), "strace is not installed")
    def test_a_full_batch_costs_no_more_flushes_than_one_row(self):
        def flushes(count):
            (self.top / "sheet.csv").write_text(HEADER + "".join(
                GOOD.replace("А/1", f"А/{number}") for number in range(count)), encoding="utf-8")
            done = self.trace("-e", "trace=fsync,fdatasync", "-o", "flushes")
            self.assertEqual(done.returncode, 0, done.stderr)
            return len((self.top / "flushes").read_text(encoding="utf-8").splitlines())
        flushes(1)  # the first session of a kit does more
        self.assertEqual(flushes(60), flushes(1))

    @unittest.skipUnless(shutil.which("strace"), "strace is not installed")
    def test_a_stopped_import_goes_on_with_the_same_command(self):
        rows = [GOOD.replace("А/1", f"А/{number}") for number in range(200)]
        (self.top / "sheet.csv").write_text(HEADER + "".join(rows), encoding="utf-8")
        stopped = self.trace("-e", "trace=rename,renameat2", "-o", "/dev/null", "-e",
                             "inject=rename,renameat2:signal=SIGINT:when=3")
        self.assertEqual((stopped.returncode, stopped.stdout), (130, b""), stopped.stderr)
        taken = len(self.entries())
        self.assertIn(taken, range(60, 200))
        done = self.run_collector("import", "sheet.csv", "--passphrase-file", "words")
        self.assert_taken(done, "200 rows were taken.\n" + ONCE)
        self.assertEqual(sorted(row["reference"] for row in self.entries()),
                         sorted(f"А/{number}" for number in range(200)))

    def test_a_huge_cell_costs_one_row(self):
        huge = "x" * (10 << 20)
        done = self.import_file(HEADER + f"{huge},Ұлжан,1.1.1980,,,\n" + GOOD)
        self.assertEqual((done.returncode, done.out), (3, "1 row was taken.\n"))
        self.assertEqual(self.refused()[1:], [["2", "family_name", "too long"]])
        self.assertLess(len(done.err), 1000)

    def test_nothing_is_overwritten_without_force(self):
        (self.top / "sheet.refused.csv").write_text("mine", encoding="utf-8")
        (self.top / "sheet.csv").write_text(HEADER + GOOD + ",x,,,,\n", encoding="utf-8")
        done = self.run_collector("import", "sheet.csv")  # before it asks for a passphrase
        self.assertEqual((done.returncode, done.out), (1, ""))
        self.assertIn("run the command again with --force", done.err)
        done = self.import_file(HEADER + GOOD + ",x,,,,\n")
        self.assertEqual((done.returncode, done.out), (1, ""))
        self.assertIn("sheet.refused.csv: the list of an earlier import is still here", done.err)
        self.assertEqual((self.top / "sheet.refused.csv").read_text(encoding="utf-8"), "mine")
        self.assertEqual(self.batches(), [])
        done = self.import_file(HEADER + GOOD + ",x,,,,\n", "--force")
        self.assertEqual(done.returncode, 3)
        self.assertEqual(self.refused()[1][0], "3")

    def test_a_good_file_leaves_an_old_refusal_alone(self):
        (self.top / "sheet.refused.csv").write_text("mine", encoding="utf-8")
        self.assert_taken(self.import_file(HEADER + GOOD), "1 row was taken.")
        self.assertEqual((self.top / "sheet.refused.csv").read_text(encoding="utf-8"), "mine")

    def test_only_checking_writes_nothing(self):
        (self.top / "sheet.csv").write_text(HEADER + GOOD + ",x,,,,\nА,Б,x,,,\n",
                                            encoding="utf-8")
        done = self.run_collector("import", "--dry-run", "sheet.csv")
        self.assertEqual(done.returncode, 3)
        self.assertIn("row 4, birth_date: no such date; kept as written\n", done.err)
        self.assertIn("\n1 row looks odd, and is kept as written.\n", done.err)
        self.assertEqual(done.out, "Only checked, nothing written: 2 rows would be taken.\n")
        self.assertIn("row 3, family_name: required, but empty", done.err)
        self.assertFalse(self.state.exists())
        self.assertEqual(sorted(path.name for path in self.top.iterdir()),
                         ["kit", "sheet.csv", "words"])

    def test_a_wrong_header_names_the_column_and_never_what_stands_in_it(self):
        for header, exit_code, sentence in [
                ("family_name,given_name,Құпия\n", 2, "column 3: there is no such field"),
                ("family_name,phone\n", 2, "column 2: there is no such field"),  # not asked
                ("family_name,family_name\n", 2, "column 2: this field stands here a second time"),
                ("family_name,given_name\n", 2, "the column birth_date is missing"),
                ("", 4, "sheet.csv: the first row does not name fields; there may be: family_name, "),
                ("\ufeff\r\n", 4, "sheet.csv: the first row does not name fields; there may be: "),
                ("\"family_name,given_name\n", 4, "sheet.csv: the first row does not name fields; "),
                ("nonsense\n", 2, "there may be: family_name, given_name, birth_date, id_number, "
                                  "city, comment, reference\n")]:
            with self.subTest(header=header):
                done = self.import_file(header)
                self.assert_sentence(done, exit_code, sentence)
                self.assertNotIn("Құпия", done.err)
        self.assertFalse(self.state.exists())

    def test_headings_as_people_write_them(self):
        done = self.import_file("Family Name, GIVEN_NAME ,birth date\nСейітова,Ұлжан,1.2.1980\n")
        self.assert_taken(done, "1 row was taken.")

    def test_another_encoding_is_told_once(self):
        table = HEADER + (GOOD + "Құдай,Ұл,1.1.1980,,,\n") * 30
        russian = table.translate(str.maketrans("ҰқұІі", "УкуИи"))
        for data in (russian.encode("cp1251", "replace"), table.encode("utf-16"),
                     table.encode("utf-16-le"), table.encode("utf-16-be")):
            done = self.import_file(data)
            self.assert_sentence(done, 4, "sheet.csv: this is not UTF-8 text, but perhaps "
                                          "Windows-1251 or UTF-16; save the table as")
        self.assertFalse(self.state.exists())
        self.assertEqual(sorted(path.name for path in self.top.glob("sheet*")), ["sheet.csv"])

    def test_of_many_rows_only_the_first_are_named(self):
        table = HEADER + (GOOD.replace("23.08.1975", "?") + ",x,,,,\n") * 30
        done = self.import_file(table)
        self.assertEqual(done.returncode, 3)
        self.assertEqual(done.err.count("; kept as written"), 20)
        self.assertEqual(done.err.count("required, but empty"), 20)
        self.assertIn("30 rows look odd", done.err)
        self.assertIn("30 rows were refused", done.err)
        self.assertEqual((len(self.refused()), len(self.table("doubts"))), (31, 31))
        done = self.run_collector("import", "--dry-run", "sheet.csv")
        self.assertEqual(done.err.count("; kept as written"), 30)
        self.assertEqual(done.err.count("required, but empty"), 30)

    def test_a_list_that_says_the_same_is_in_nobodys_way(self):
        """So that an import that was stopped is gone on with by the same command."""
        table = HEADER + GOOD + ",x,,,,\n" + GOOD.replace("23.08.1975", "?")
        for _ in range(2):
            done = self.import_file(table)
            self.assertEqual(done.returncode, 3)
            self.assertIn("2 rows were taken.\n", done.out)
        self.assertEqual(len(self.entries()), 2)

    def test_a_list_that_does_not_fit_keeps_all_rows_out(self):
        done = self.import_file(HEADER + GOOD + ",x,,,,\n" * 200,
                                preexec_fn=limit_files(5000))
        self.assertEqual((done.returncode, done.out), (1, ""))
        self.assertIn("sheet.refused.csv: there is no room left", done.err)
        self.assertEqual(self.batches(), [])
        self.assertFalse((self.top / "sheet.refused.csv").exists())

    def test_files_that_cannot_be_read(self):
        done = self.run_collector("import", "none.csv", "--passphrase-file", "words")
        self.assert_sentence(done, 1, "none.csv: nothing was found")
        done = self.run_collector("import", "kit", "--passphrase-file", "words")
        self.assert_sentence(done, 1, "kit: this is not an ordinary file")
        self.assertFalse(self.state.exists())

    def test_wrong_passphrase(self):
        (self.top / "words").write_text("басқа сөз\n", encoding="utf-8")
        done = self.import_file(HEADER + GOOD + ",x,,,,\n")
        self.assertEqual((done.returncode, done.out), (5, ""))
        self.assertEqual(self.batches(), [])
        self.assertFalse((self.top / "sheet.refused.csv").exists())

    def test_a_repeated_import_adds_nothing(self):
        table = HEADER + GOOD + GOOD + GOOD.replace("А/1", "А/2")
        self.assert_taken(self.import_file(table), "3 rows were taken.")
        self.assert_taken(self.import_file(table), "3 rows were taken.\n" + ONCE)
        self.assert_state(2)
        self.assertEqual(len(self.entries()), 3)  # two equal rows are two people who look alike
        self.assert_taken(self.import_file(table + GOOD), "4 rows were taken.\n" + ONCE)
        self.assertEqual(len(self.entries()), 4)

    def test_many_rows_fill_batches(self):
        table = HEADER + "".join(GOOD.replace("А/1", f"А/{number}") for number in range(150))
        self.assert_taken(self.import_file(table), "150 rows were taken.")
        self.assert_state(3)
        self.assertEqual({is_closed(path.read_bytes()) for path in self.batches()}, {True})
        self.assertEqual([row["reference"] for row in self.entries()],
                         [f"А/{number}" for number in range(150)])

    def test_progress_on_a_terminal(self):
        (self.top / "sheet.csv").write_text(
            HEADER + "".join(GOOD.replace("А/1", f"А/{number}") for number in range(601)),
            encoding="utf-8")
        child = pexpect.spawn(COLLECTOR, ["import", "sheet.csv", "-k", str(self.kit), "--lang", "en"],
                              cwd=str(self.top), env=environment(), encoding="utf-8", timeout=60)
        child.expect_exact("Passphrase")
        child.sendline(PASSPHRASE)
        for shown in (0, 601):
            child.expect_exact(f"\rrows written: {shown} of 601")
        child.expect_exact("601 rows were taken.")
        child.expect(pexpect.EOF)
        child.close()
        self.assertEqual(child.exitstatus, 0)

    def test_imports_and_signers_share_the_kit(self):
        self.assert_taken(self.import_file(HEADER + GOOD), "1 row was taken.")
        self.sign_ok(*signer(family="Алматова"), "q")
        self.assertEqual([row["batch_number"] for row in self.entries()], [0, 1])

    def test_an_empty_sheet(self):
        self.assert_taken(self.import_file(HEADER), "0 rows were taken.")
        self.assertEqual(self.batches(), [])

    def test_a_folder_that_takes_no_file(self):
        if os.geteuid() != 0:
            self.skipTest("only root can lose its privileges here")
        folder = self.top / "locked"
        folder.mkdir()
        (folder / "sheet.csv").write_text(HEADER + GOOD + ",x,,,,\n", encoding="utf-8")
        folder.chmod(0o500)
        done = self.run_collector("import", "locked/sheet.csv", "--passphrase-file", "words",
                                  unprivileged=True)
        self.assertEqual((done.returncode, done.out), (1, ""))
        self.assertIn("sheet.refused.csv: you have no permission", done.err)
        self.assertEqual(self.batches(), [])


if __name__ == "__main__":
    unittest.main()
