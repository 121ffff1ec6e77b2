# SPDX-License-Identifier: Apache-2.0
"""sign and status, driven as signers and volunteers do."""

import shutil
import subprocess
import unittest

import pexpect

from collector_case import (CAMPAIGN, COLLECTOR, MERGER, NOTHING_KEPT, SAVED, CollectorCase, Session,
                            environment, is_closed, signer)


class Signing(CollectorCase):
    def test_signers_in_three_languages(self):
        out = self.sign_ok(*signer("kk", "Сейітова"), *signer("ru", "Иванов"),
                           *signer("en", "Smagulova"), "q")
        for sentence in SAVED.values():
            self.assertEqual(out.count(sentence), 1)
        for sentence in ["Ақынға бостандық", "Мы просим.", "To: The President",
                         "Мен мәтінді оқыдым.", "3 signatures were saved this time.",
                         "1 batch is to be delivered."]:
            self.assertIn(sentence, out)
        self.assert_state(1)
        self.assertTrue(is_closed(self.batches()[0].read_bytes()))
        rows = self.entries()
        self.assertEqual([row["family_name"] for row in rows], ["Сейітова", "Иванов", "Smagulova"])
        self.assertEqual({row["birth_date"] for row in rows}, {"1975-08-23"})
        self.assertEqual({row["city"] for row in rows}, {"Семей"})

    def test_each_answer_says_what_it_is_used_for(self):
        out = self.sign_ok(*signer(), "q")
        self.assertEqual(out.count("this answer is handed over with the petition."), 3)
        self.assertEqual(out.count("Your answer stays with the organisers"), 3)
        self.assertIn("Optional: you may leave it empty", out)
        self.assertIn("To: The President\nAnswers that stay with the organisers are not handed over "
                      "in either case.\n\n  1  I sign: hand it over with my name.\n", out)

    def test_where_nothing_stays_nothing_is_said_of_it(self):
        (self.top / "open.ini").write_text(CAMPAIGN.replace("internal", "handed-over"),
                                           encoding="utf-8")
        for name in ("kk.txt", "ru.txt", "en.txt"):
            shutil.copy(self.shared / name, self.top)
        subprocess.run([MERGER, "init", "open", "--from", "open.ini", "--test-lock",
                        "--passphrase-file", "words"], cwd=self.top, env=environment(),
                       check=True, capture_output=True)
        done = self.run_collector("sign", "--practice", "--lang", "en", kit=self.top / "open",
                                  lines=[*signer(), "q"])
        self.assertEqual((done.returncode, done.err), (0, ""))
        self.assertIn("The last question", done.out)
        self.assertNotIn("stay with the organisers", done.out)

    def test_end_of_input_between_signers_is_an_end(self):
        self.sign_ok(*signer())
        self.assertTrue(is_closed(self.batches()[0].read_bytes()))
        self.assertEqual(len(self.entries()), 1)

    def test_end_of_input_in_a_form_keeps_nothing_of_it(self):
        done = self.sign(*signer(), *signer(family="Алматова")[:6])
        self.assert_failed_form(done, 1, "nothing of that form was kept")

    def assert_failed_form(self, done, exit_code, sentence):
        self.assertEqual(done.returncode, exit_code)
        self.assertIn(sentence, done.err)
        self.assertTrue(is_closed(self.batches()[0].read_bytes()))
        self.assertEqual(self.families(), ["Сейітова"])

    def test_next_session_opens_the_next_batch(self):
        self.sign_ok(*signer(), "q")
        self.sign_ok(*signer(family="Алматова"), "q")
        self.assert_state(2)
        self.assertEqual([row["batch_number"] for row in self.entries()], [0, 1])

    def test_after_sixty_the_next_batch_opens_by_itself(self):
        lines = [line for number in range(61)
                 for line in signer(family=f"Тегі{chr(0x430 + number % 32)}", given=f"Аты{number}")]
        out = self.sign_ok(*lines, "q")
        self.assertIn("61 signatures were saved", out)
        self.assertIn("2 batches are to be delivered", out)
        self.assert_state(2)
        self.assertEqual(len(self.entries()), 61)

    def test_the_menu_repeats_what_it_does_not_understand(self):
        out = self.sign_ok("x", "u", "q")
        self.assertEqual(out.count("q – finish"), 3)
        self.assertIn("There is nothing to undo.", out)

    def test_cyrillic_keys_of_the_menu(self):
        out = self.sign_ok(*signer(), "г", "д", "й")
        self.assertIn("is undone", out)
        self.assertEqual([row["state"] for row in self.entries()], ["voided"])


class Answers(CollectorCase):
    def test_wrong_answers_are_asked_again_with_the_reason(self):
        out = self.sign_ok("", "en", "", "", "12", "Сейітова", "Ұлжан",
                           "31.02.1980", "1.1.2999", "23.08.1975",
                           "821214240092", "123", "000101500001", "",
                           "Семей", "", "perhaps", "n", "y", "", "9", "1", "q")
        for sentence in ["You cannot sign without this answer.", "There is no letter in this.",
                         "There is no such date, or it is written in another way.",
                         "That day has not come yet.", "one digit is wrong", "exactly 12 digits",
                         "Without this you cannot sign.", "Type one of the numbers shown"]:
            self.assertEqual(out.count(sentence), 1, sentence)
        self.assertEqual([row["id_number"] for row in self.entries()], ["000101500001"])

    def test_bytes_that_are_no_text(self):
        out = self.sign_ok("", "en", "", b"\xff\xfe", b"Se\x1b[2Jit", b"a\x00b",
                           "a\u202eb", "Сейітова", *signer()[4:], "q")
        self.assertEqual(out.count("invisible or broken characters"), 4)
        self.assertNotIn("\x1b", out)
        self.assertEqual(self.families(), ["Сейітова"])

    def test_ten_megabytes_in_one_line(self):
        huge = "x" * (10 << 20)
        out = self.sign_ok("", "en", "", huge, "Сейітова", *signer()[4:], "q")
        self.assertIn("This is too long.", out)
        self.assertLess(len(out), 10000)
        self.assertEqual(self.families(), ["Сейітова"])

    def test_a_name_longer_than_its_field(self):
        out = self.sign_ok("", "en", "", "ы" * 121, "Сейітова", *signer()[4:], "q")
        self.assertIn("This is too long.", out)
        self.assertEqual(self.families(), ["Сейітова"])

    def test_a_reason_instead_of_a_number(self):
        out = self.sign_ok(*signer(number=["", "7", "2"]), "q")
        self.assertIn("Why is there no answer?", out)
        self.assertIn("Identity number (IIN): I do not have it at hand", out)
        self.assertEqual([row["id_number"] for row in self.entries()], [""])

    def test_doubts_are_said_once(self):
        out = self.sign_ok(*signer(number=["850229300001", ""]), "q")
        self.assertEqual(out.count("here they are no date"), 1)
        self.assertEqual([row["id_number"] for row in self.entries()], ["850229300001"])

    def test_a_doubted_number_may_be_corrected(self):
        self.sign_ok(*signer(number=["880229400003", "750823400016"]), "q")
        self.assertEqual([row["id_number"] for row in self.entries()], ["750823400016"])

    def test_under_age(self):
        out = self.sign_ok("", "en", "", "Кішкентай", "Бала", "01.01.2010", *signer(), "q")
        self.assertIn("The lowest age for signing this petition is 18", out)
        self.assertIn("Nothing that you wrote was kept.", out)
        self.assertEqual(self.families(), ["Сейітова"])

    def test_back_and_keep(self):
        out = self.sign_ok("", "en", "", "Қатева", "Ұлжан", "<", "<", "Сейітова", "",
                           "23.08.1975", "..", "", *signer()[6:], "q")
        self.assertIn("Your answer so far: Қатева", out)
        self.assertIn("Your answer so far: 23.08.1975", out)
        rows = self.entries()
        self.assertEqual([(row["family_name"], row["given_name"]) for row in rows],
                         [("Сейітова", "Ұлжан")])

    def test_back_to_the_language(self):
        out = self.sign_ok("", "kk", "<", *signer("ru")[1:], "q")
        self.assertIn(SAVED["ru"], out)

    def test_review_corrects_and_removes(self):
        lines = signer(family="Қатева", comment="артық сөз")
        out = self.sign_ok(*lines[:-2], "1", "Сейітова", "6", "-", "99", "2", "<", "", "1", "q")
        self.assertIn("1  Family name: Қатева", out)
        self.assertIn("1  Family name: Сейітова", out)
        rows = self.entries()
        self.assertEqual([(row["family_name"], row["comment"]) for row in rows],
                         [("Сейітова", "")])

    def test_giving_up_keeps_nothing(self):
        for length in range(2, len(signer()) + 1):
            with self.subTest(length=length):
                out = self.sign_ok(*signer()[:length - 1], "!", "q")
                self.assertIn(NOTHING_KEPT, out)
                self.assertNotIn(SAVED["en"], out)
        self.assertEqual(self.entries(), [])

    def test_consent_names_the_addressee_and_can_be_refused(self):
        out = self.sign_ok(*signer(family="Емес", consent="3"),
                           *signer(family="Сан", born="29.02.1988", number="880229400003",
                                   consent="2"), *signer(), "q")
        self.assertIn("How shall your signature be handed over? To: The President", out)
        self.assertEqual(out.count(NOTHING_KEPT), 1)
        # Whoever only wants to be counted is named in no export but that for one's own checking.
        self.assertEqual([(row["family_name"], row["named"]) for row in self.entries()],
                         [("Сан", "no"), ("Сейітова", "yes")])

    def test_undo(self):
        out = self.sign_ok(*signer(family="Бірінші"), *signer(family="Екінші"), "u", "n", "u", "y",
                           "u", "q")
        self.assertIn("The signature stays as it was.", out)
        self.assertIn("1 signature was saved this time.", out)
        self.assertIn("There is nothing to undo.", out)
        self.assertEqual([(row["family_name"], row["state"] == "voided")
                          for row in self.entries()], [("Бірінші", False), ("Екінші", True)])


class Kit(CollectorCase):
    def test_first_use_takes_the_root_out_of_the_kit(self):
        names = {path.name for path in self.kit.iterdir()}
        before = (self.kit / "volunteer.qolk").read_bytes()
        self.sign_ok("q")
        first = (self.kit / "volunteer.qolk").read_bytes()
        self.assertNotEqual(first, before)
        self.sign_ok("q")
        self.assertEqual((self.kit / "volunteer.qolk").read_bytes(), first)
        self.assertEqual({path.name for path in self.kit.iterdir()}, names | {"state"})

    def test_a_root_that_lies_beside_the_kit_goes(self):
        """As FAT leaves it on Windows when the first use is cut off."""
        old = self.kit / "volunteer.qolk.replaced"
        before = (self.kit / "volunteer.qolk").read_bytes()
        self.sign_ok("q")
        first = (self.kit / "volunteer.qolk").read_bytes()
        old.write_bytes(before)
        self.sign_ok("q")
        self.assertFalse(old.exists())
        self.assertEqual((self.kit / "volunteer.qolk").read_bytes(), first)

    def test_wrong_passphrase(self):
        before = (self.kit / "volunteer.qolk").read_bytes()
        (self.top / "words").write_text("басқа сөз\n", encoding="utf-8")
        self.assert_sentence(self.sign("q"), 5, "volunteer.qolk: the passphrase is wrong")
        self.assertEqual((self.kit / "volunteer.qolk").read_bytes(), before)
        self.assertEqual([path.name for path in self.state.iterdir()], ["lock"])

    def test_no_passphrase_and_no_terminal(self):
        done = self.run_collector("sign", "--lang", "en", lines=["q"])
        self.assert_sentence(done, 2, "a passphrase is needed")

    def test_not_a_kit(self):
        for name in ["campaign.qolc", "volunteer.qolk"]:
            with self.subTest(missing=name):
                shutil.move(self.kit / name, self.top / name)
                for command in [("sign",), ("status",), ("deliver", "x"), ("import", "x.csv")]:
                    done = self.run_collector(*command)
                    self.assert_sentence(done, 4, "this is no volunteer's kit")
                shutil.move(self.top / name, self.kit / name)
        done = self.run_collector("status", kit=self.top / "nowhere")
        self.assert_sentence(done, 1, "nowhere: nothing was found under this name")
        done = self.run_collector("status", kit=self.top / "words")
        self.assert_sentence(done, 1, "words: this is not a folder")

    def test_files_that_are_not_what_they_seem(self):
        for name in ["campaign.qolc", "volunteer.qolk"]:
            good = (self.kit / name).read_bytes()
            for content, exit_code in [(b"", 4), (b"hello, world" * 9, 4), (good[:-1], 4),
                                       (good + b"x" * (2 << 20), 4)]:
                with self.subTest(name=name, length=len(content)):
                    (self.kit / name).write_bytes(content)
                    done = self.sign("q")
                    self.assertEqual((done.returncode, done.out), (exit_code, ""))
                    self.assertIn(name, done.err)
            (self.kit / name).write_bytes(good)

    def test_kit_of_another_campaign(self):
        if not (self.shared / "other").exists():
            self.found("other", "otherkit")
        shutil.copy(self.shared / "other" / "campaign.qolc", self.kit / "campaign.qolc")
        self.assert_sentence(self.sign("q"), 4, "campaign.qolc: this belongs to another campaign")
        self.assertFalse(self.state.exists())

    def test_forged_campaign(self):
        path = self.kit / "campaign.qolc"
        content = bytearray(path.read_bytes())
        content[-100] ^= 1
        path.write_bytes(content)
        self.assert_sentence(self.sign("q"), 4, "campaign.qolc: its digital signature")

    def test_unreadable_folder(self):
        self.kit.chmod(0)
        self.addCleanup(self.kit.chmod, 0o700)
        done = self.sign("q", unprivileged=True)
        self.assert_sentence(done, 1, "you have no permission")

    def test_read_only_kit_keeps_its_state_elsewhere(self):
        before = (self.kit / "volunteer.qolk").read_bytes()
        self.make_read_only()
        env = environment(XDG_DATA_HOME=str(self.top / "data"))
        for number in range(2):
            done = self.sign(*signer(family=f"Тегі{chr(0x430 + number)}"), "q", unprivileged=True,
                             env=env)
            self.assertEqual((done.returncode, done.err), (0, ""))
            self.assertIn("give it back to the coordinator", done.out)
        folders = list((self.top / "data" / "qoltanba").iterdir())
        self.assertEqual(len(folders), 1)
        self.assertRegex(folders[0].name, "^[0-9a-f]{16}$")
        self.assertIn(str(folders[0]), done.out)
        self.assert_state(2, folders[0])
        self.assertEqual((self.kit / "volunteer.qolk").read_bytes(), before)
        self.assertEqual([row["batch_number"] for row in self.entries(folders[0])], [0, 1])
        # Once the kit can be written to, the state stays where it is and the root goes.
        self.make_read_only(False)
        done = self.sign("q", env=env)
        self.assertNotIn("give it back", done.out)
        self.assert_state(3, folders[0])
        self.assertFalse(self.state.exists())
        self.assertNotEqual((self.kit / "volunteer.qolk").read_bytes(), before)

    def test_no_home_is_needed_where_the_kit_takes_files(self):
        env = {name: value for name, value in environment().items()
               if name not in ("HOME", "XDG_DATA_HOME")}
        done = self.sign(*signer(family="Тегі"), "q", env=env)
        self.assertEqual((done.returncode, done.err), (0, ""))
        self.assertEqual(len(self.entries(self.state)), 1)

    def test_a_used_kit_that_is_read_only_starts_no_second_state(self):
        self.sign_ok("q")
        self.make_read_only()
        self.state.chmod(0o500)
        self.addCleanup(self.state.chmod, 0o700)
        env = environment(XDG_DATA_HOME=str(self.top / "data"))
        done = self.sign("q", unprivileged=True, env=env)
        self.assert_sentence(done, 1, "kit/state")
        self.assertFalse((self.top / "data").exists())

    def make_read_only(self, read_only=True):
        for path in [*self.kit.iterdir(), self.kit]:
            path.chmod((0o500 if path.is_dir() else 0o400) | (0 if read_only else 0o200))
        self.addCleanup(self.kit.chmod, 0o700)

    def test_state_left_behind(self):
        self.sign_ok("q")
        shutil.rmtree(self.state)
        done = self.sign("q")
        self.assert_sentence(done, 1, "this kit was used before, but its state is not here")
        self.assertEqual([path.name for path in self.state.iterdir()], ["lock"])

    def test_old_copy_of_the_chain(self):
        self.sign_ok("q")
        old = (self.state / "chain").read_bytes()
        self.sign_ok(*signer(), "q")
        (self.state / "chain").write_bytes(old)
        done = self.sign("q")
        self.assert_sentence(done, 4, "state: this is damaged")
        self.assert_state(2)

    def test_after_a_crash(self):
        self.sign_ok(*signer(), "q")
        (self.state / "0123456789abcdef.qolb.part").write_bytes(b"x")
        self.sign_ok("q")
        self.assert_state(2)

    def test_two_collectors_do_not_share_a_kit(self):
        with subprocess.Popen(self.command("sign", "--lang", "en", "--passphrase-file", "words"),
                              cwd=self.top, env=environment(), stdin=subprocess.PIPE,
                              stdout=subprocess.PIPE) as first:
            while b"finish" not in first.stdout.readline():
                pass
            self.assert_sentence(self.sign("q"), 1, "another program is using this")
            self.assert_sentence(self.run_collector("deliver", self.top / "x"), 1,
                                 "another program is using this")
            self.assertEqual(self.status()["batches"], 1)  # asking is allowed
            first.communicate(b"q\n")
        self.assertEqual(first.returncode, 0)
        self.assert_state(1)

    def test_languages_of_the_volunteer(self):
        self.assertIn("Enter – следующий человек", self.menu("--lang", "ru"))
        self.assertIn("Enter – келесі адам", self.menu())
        self.assertIn("Enter – следующий человек", self.menu(LC_ALL="ru_RU.UTF-8"))
        self.assertIn("Enter – келесі адам", self.menu(LC_ALL="en_US.UTF-8"))
        self.assertIn("Enter – next signer", self.menu("--lang", "en", LC_ALL="ru_RU.UTF-8"))
        done = self.run_collector("sign", "--lang", "de", "--passphrase-file", "words")
        self.assert_sentence(done, 2, "--lang: no such language; write kk, ru or en")

    def test_every_command_speaks_that_language(self):
        def said(*arguments, kit=None, **variables):
            return self.run_collector(*arguments, kit=kit, lang=None, env=environment(**variables))
        (self.top / "sheet.csv").write_text("family_name,given_name,birth_date\n", encoding="utf-8")
        dry_run = ("import", "--dry-run", "sheet.csv")
        self.assertIn("Топтамалар: 0", said("status").out)
        self.assertIn("Топтамалар: 0", said("status", LC_ALL="en_US.UTF-8").out)
        self.assertIn("Пакетов: 0", said("status", LC_ALL="ru_RU.UTF-8").out)
        self.assertIn("Batches: 0", said("status", "--lang", "en", LC_ALL="ru_RU.UTF-8").out)
        self.assertIn("Тапсыратын ештеңе жоқ.", said("deliver", "x").out)
        self.assertIn("Доставлять нечего.", said("deliver", "x", "--lang", "ru").out)
        self.assertIn("Тек тексерілді", said(*dry_run).out)
        self.assertIn("Только проверено", said(*dry_run, "--lang", "ru").out)
        self.assertIn("бұл қалта емес", said("status", kit=self.top / "words",
                                             LC_ALL="kk_KZ.UTF-8").err)
        self.assertIn("это не папка", said("status", "--lang", "ru", kit=self.top / "words").err)
        for command in (("status",), ("deliver", "x"), dry_run):
            self.assert_sentence(said(*command, "--lang", "de"), 2, "write kk, ru or en")

    def menu(self, *options, **variables):
        done = self.run_collector("sign", "--passphrase-file", "words", *options, lines=["q"],
                                  lang=None, env=environment(**variables))
        self.assertEqual(done.returncode, 0)
        return done.out

    def test_a_clock_outside_the_window_is_only_told(self):
        out = self.sign_ok(*signer(), "q")
        self.assertIn("signatures are collected 2021-09-06 – 2021-09-10", out)
        self.assertIn(SAVED["en"], out)

    def test_a_laptop_in_1970(self):
        # faketime preloads a library, which the sanitizers' runtime otherwise wants to come before
        preloading = {**environment(), "TZ": "UTC", "ASAN_OPTIONS": "verify_asan_link_order=0"}
        command = ["faketime", "1970-01-01 12:00:00",
                   *self.command("sign", "--lang", "en", "--passphrase-file", "words")]
        lines = signer() + ["", "en", "", "Кішкентай", "Бала", "01.01.2010"]
        done = subprocess.run(command, input="\n".join(lines).encode(), cwd=self.top,
                              env=preloading, capture_output=True, timeout=120, check=False)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("The laptop's date is 1970-01-01".encode(), done.stdout)
        self.assertIn("The lowest age".encode(), done.stdout)

    def test_help_and_usage(self):
        done = subprocess.run([COLLECTOR, "sign", "--help"], env=environment(),
                              capture_output=True, check=False)
        self.assertEqual(done.returncode, 0)
        self.assertIn(b"consent", done.stdout)
        # Without a command it opens the page of the kit that it lies in, which is none here.
        done = subprocess.run([COLLECTOR], env=environment(), capture_output=True, check=False)
        self.assertEqual((done.returncode, done.stdout), (4, b""))
        done = subprocess.run([COLLECTOR, "--help"], env=environment(), capture_output=True,
                              check=False)
        for said in [b"sign", b"import", b"status", b"deliver", b"--no-browser"]:
            self.assertIn(said, done.stdout)

    def test_help_fills_the_terminal(self):
        for columns, least, most in [(50, 45, 50), (80, 75, 80), (200, 95, 100)]:
            child = pexpect.spawn(COLLECTOR, ["import", "--help"], env=environment(),
                                  encoding="utf-8", dimensions=(50, columns), timeout=60)
            child.expect(pexpect.EOF)
            child.close()
            longest = max(len(line) for line in child.before.split("\r\n"))
            self.assertTrue(least <= longest <= most, (columns, longest))
            self.assertIn("\r\n  collector import -k ~/kit sheets.csv\r\n"
                          "  collector import --dry-run sheets.csv\r\n", child.before)

    def rows(self, *arguments, columns):
        child = pexpect.spawn(COLLECTOR, [*arguments], env=environment(), cwd=str(self.top),
                              encoding="utf-8", dimensions=(24, columns), timeout=60)
        child.expect(pexpect.EOF)
        child.close()
        return child.before.split("\r\n")[:-1]

    def test_sentences_fill_the_terminal(self):
        for lang in "kk", "ru", "en":
            for command in (("deliver", "x"), ("deliver", "x", "-k", "words")):
                arguments = (*command, "--lang", lang, *(() if "-k" in command else ("-k", "kit")))
                sentences = self.rows(*arguments, columns=1000)
                rows = self.rows(*arguments, columns=40)
                self.assertGreater(len(rows), len(sentences), arguments)
                self.assertLessEqual(max(map(len, rows)), 40)
                self.assertEqual(" ".join(rows), " ".join(sentences))

    def test_the_ways_back_and_out_are_on_every_screen(self):
        keys = "< or .. – go back    ! – give up, nothing is kept"
        out = self.sign_ok(*signer(number=["", "2"]), "q")
        for screen in ["Family name\n", "Why is there no answer?", "Do you confirm this?",
                       "Please look at everything", "The last question."]:
            self.assertIn(keys, out.split(screen, 1)[1].split("> ", 1)[0], screen)


class Practice(CollectorCase):
    def test_practice_leaves_nothing(self):
        (self.kit / "volunteer.qolk").unlink()  # it is not needed
        names = {path.name for path in self.kit.iterdir()}
        done = self.run_collector("sign", "--practice", "--lang", "en",
                                  lines=[*signer(), "u", "y", *signer(), "q"])
        self.assertEqual((done.returncode, done.err), (0, ""))
        self.assertIn("That was practice", done.out)
        self.assertNotIn(SAVED["en"], done.out)
        self.assertIn("Practice is over; everything it made is deleted.", done.out)
        # a screen for each step of two signers, their ends, and the ready screen
        self.assertEqual(done.out.count("PRACTICE: nothing is kept here"), 2 * 12 + 1)
        self.assertEqual({path.name for path in self.kit.iterdir()}, names)

    def test_practice_does_not_touch_the_real_state(self):
        self.sign_ok(*signer(), "q")
        before = self.status()
        done = self.run_collector("sign", "--practice", lines=[*signer(), "q"])
        self.assertEqual(done.returncode, 0)
        self.assertEqual(self.status(), before)
        self.assert_state(1)

    def test_no_merger_accepts_a_practised_batch(self):
        with Session(self.command("sign", "--practice", "--lang", "en"), self.top) as session:
            session.say(*signer())
            session.wait_for("That was practice")
            [folder] = self.practices()
            [batch] = self.batches(folder)
            shutil.copy(batch, self.top / batch.name)
            session.say("q")
            self.assertEqual(session.process.wait(60), 0)
        self.assertEqual(self.practices(), [])
        done = self.merge("merge", "campaign", str(self.top / batch.name), check=False)
        self.assertEqual(done.returncode, 5)
        self.assertIn("cannot be opened with this coordinator's key",
                      (done.stdout + done.stderr).decode())

    def test_a_killed_practice_is_cleared_away_by_the_next(self):
        with Session(self.command("sign", "--practice", "--lang", "en"), self.top) as session:
            session.wait_for("q – finish")
            session.process.kill()
        self.assertEqual(len(self.practices()), 1)
        done = self.run_collector("sign", "--practice", lines=["q"])
        self.assertEqual(done.returncode, 0)
        self.assertEqual(self.practices(), [])

    def test_two_practices_do_not_meet(self):
        with Session(self.command("sign", "--practice", "--lang", "en"), self.top) as session:
            session.wait_for("q – finish")
            done = self.run_collector("sign", "--practice", lines=[*signer(), "q"])
            self.assertEqual(done.returncode, 0)
            [folder] = self.practices()
            self.assertEqual(len(self.batches(folder)), 1)
            session.say(*signer())
            session.wait_for("That was practice")
            session.say("q")
            self.assertEqual(session.process.wait(60), 0)
        self.assertEqual(self.practices(), [])

    def test_practice_deletes_only_what_it_made(self):
        (self.top / "photos").mkdir()
        kept = [self.top / "photos", self.kit / "practice", self.kit / "practice-0123abcd"]
        for folder in kept:
            folder.mkdir(exist_ok=True)
            (folder / "only copy").write_text("mine", encoding="utf-8")
            (folder / "notes.qolb").write_text("mine", encoding="utf-8")
        (self.kit / "practice-89abcdef").symlink_to(self.top / "photos")
        (self.top / "photos" / "chain").write_text("mine", encoding="utf-8")
        (self.kit / "practice" / "chain").write_text("mine", encoding="utf-8")
        done = self.run_collector("sign", "--practice", lines=["q"])
        self.assertEqual((done.returncode, done.err), (0, ""))
        for folder in kept:
            self.assertEqual((folder / "only copy").read_text(encoding="utf-8"), "mine")
            self.assertEqual((folder / "notes.qolb").read_text(encoding="utf-8"), "mine")
        for folder in kept[:2]:
            self.assertEqual((folder / "chain").read_text(encoding="utf-8"), "mine")
        self.assertTrue((self.kit / "practice-89abcdef").is_symlink())

    def practices(self):
        return sorted(self.kit.glob("practice*"))


if __name__ == "__main__":
    unittest.main()
