# SPDX-License-Identifier: Apache-2.0
"""init, join and passphrase, driven as people do."""

import datetime
import os
import pathlib
import shutil
import unittest

import pexpect

from limits import limit_files
from setup_case import DRAWN, MEMORY_AT, PASSES_AT, SMALL_INI, SetupCase, environment

EXAMPLE = pathlib.Path(os.environ["QOL_SOURCE"]) / "docs" / "example"


class Init(SetupCase):
    def test_the_example_becomes_a_campaign(self):
        out = self.init("campaign", ini=EXAMPLE / "campaign.ini")
        self.assertEqual(out, "")  # the only passphrase was given, so none is shown
        self.assertEqual(self.names("campaign"),
                         ["archive", "campaign.qolc", "coordinator.qolk", "keys"])
        self.assertEqual(self.names("campaign/archive"), [])
        self.assertEqual(self.names("campaign/keys"), [])
        found = self.inspect("campaign/campaign.qolc")
        self.assertEqual(found["signature"], "good")
        self.assertEqual((found["first_day"], found["last_day"]), ("2021-09-06", "2021-09-10"))
        self.assertEqual(found["minimum_age"], 18)
        self.assertEqual(found["coordinators"], 1)
        self.assertEqual(sorted(found["title"]), ["en", "kk", "ru"])
        self.assertEqual(found["form"]["id_number"], "required-or-reason internal")
        self.assertNotIn("email", found["form"])

    def test_every_coordinator_has_a_key_file(self):
        out = self.init("campaign", "--coordinator", "aigerim", "--coordinator", "данияр",
                        "--coordinator", "third")
        rows = [line.split("\t") for line in out.splitlines()]
        self.assertEqual([row[:2] for row in rows],
                         [["данияр", "campaign/keys/данияр.qolk"],
                          ["third", "campaign/keys/third.qolk"]])
        for row in rows:
            self.assertRegex(row[2], DRAWN)
        self.assertNotEqual(rows[0][2], rows[1][2])
        self.assertEqual(self.names("campaign/keys"), ["third.qolk", "данияр.qolk"])
        found = self.inspect("campaign/campaign.qolc")
        self.assertEqual(found["coordinators"], 3)
        for path in ["coordinator.qolk", "keys/third.qolk", "keys/данияр.qolk"]:
            key = self.inspect("campaign/" + path)
            self.assertEqual(key["kind"], "coordinator_key")
            self.assertEqual(key["campaign_id"], found["campaign_id"])
            self.assertTrue(key["for_tests"])
        content = (self.top / "campaign/campaign.qolc").read_bytes()
        self.assertNotIn("aigerim".encode(), content)
        self.assertNotIn("данияр".encode(), content)

    def said_of_window(self, name, first, last):
        """With days counted from today; as long as it takes until that is one day throughout."""
        while True:
            today = datetime.datetime.now(datetime.timezone.utc).date()
            days = [today + datetime.timedelta(days=count) for count in (first, last)]
            self.write("window.ini", SMALL_INI.replace("2021-09-06 .. 2121-09-10",
                                                       f"{days[0]} .. {days[1]}"))
            done = self.run_merger("init", name, "--from", "window.ini", "--test-lock",
                                   "--passphrase-file", "words")
            self.assertEqual(done.returncode, 0, done.err)
            if datetime.datetime.now(datetime.timezone.utc).date() == today:
                return done.err
            shutil.rmtree(self.top / name)

    def test_days_that_are_over_are_warned_of(self):
        warning = "the last day of collecting is over"
        self.assertIn(warning, self.said_of_window("yesterday", -5, -1))
        self.assertNotIn(warning, self.said_of_window("today", -4, 0))
        self.assertNotIn(warning, self.said_of_window("to come", 9, 12))

    def test_it_says_what_is_next(self):
        def said(*options):
            done = self.run_merger("init", *options, "--from", "small.ini", "--test-lock",
                                   "--passphrase-file", "words")
            self.assertEqual(done.returncode, 0, done.err)
            return done.err

        kept = "the campaign is in {0}; back it up, for nothing is read without it\n"
        self.assertEqual(said("one"), "merger: " + kept.format("one") + "merger: next, enroll "
                         "volunteers: merger enroll one --alias NAME -o DIR\n")
        self.assertEqual(said("two", "--coordinator", "a", "--coordinator", "b"),
                         "merger: name, key file, passphrase (shown only this once):\n"
                         "merger: " + kept.format("two") + "merger: hand over campaign.qolc and "
                         "keys/NAME.qolk to each other coordinator, then enroll volunteers\n")

    def test_a_short_passphrase_is_warned_of(self):
        for words, warned in (("elevenbytes", True), ("twelve bytes", False),
                              ("жеті тал тек", False), ("жеті тал те", True)):
            self.write("words", words + "\n")
            done = self.run_merger("init", words[-6:], "--from", "small.ini", "--test-lock",
                                   "--passphrase-file", "words")
            self.assertEqual(done.returncode, 0, done.err)
            self.assertEqual("this passphrase is short" in done.err, warned)

    def test_a_typed_passphrase_of_a_few_letters_is_refused(self):
        for words in "1234567", "айва":  # the second has eight bytes
            child = self.on_terminal("init", "campaign", "--from", "small.ini", "--test-lock")
            for _ in range(3):
                self.type_new(child, words)
                child.expect("this passphrase is too short")
            self.assert_ends(child, 2, "")
            self.assertFalse((self.top / "campaign").exists())

    def test_after_one_that_is_too_short_another_is_asked_for(self):
        child = self.on_terminal("init", "campaign", "--from", "small.ini", "--test-lock")
        self.type_new(child, "айва")
        child.expect("this passphrase is too short")
        self.type_new(child, "қоңыр кеш түсті")
        self.assert_ends(child, 0, "the campaign is in campaign")
        self.merge_ok("status", "campaign", "--passphrase-file", "words")

    def test_an_age_that_nobody_need_tell_is_warned_of(self):
        def said(need):
            self.write("age.ini", SMALL_INI.replace("[en]", "minimum_age = 18\n[en]") +
                       f"birth_date = {need} internal\n")
            done = self.run_merger("init", need, "--from", "age.ini", "--test-lock",
                                   "--passphrase-file", "words")
            self.assertEqual(done.returncode, 0, done.err)
            return done.err

        warning = "birth_date may be left out, and then nobody's age is checked"
        self.assertNotIn(warning, said("required"))
        self.assertIn(warning, said("optional"))
        self.assertIn(warning, said("required-or-reason"))

    def test_passphrases_may_all_be_given(self):
        self.write("words", "first\nsecond\n")
        out = self.init("campaign", "--coordinator", "a", "--coordinator", "b",
                        "--coordinator", "c")
        self.assertEqual([line.split("\t")[0] for line in out.splitlines()], ["c"])
        self.write("second", "second\n")
        self.merge_ok("join", "other", "--from", "campaign/campaign.qolc", "--key",
                      "campaign/keys/b.qolk", "--passphrase-file", "second")

    def test_passphrases_may_come_from_a_descriptor(self):
        with open(self.top / "words", "rb") as words:
            self.merge_ok("init", "campaign", "--from", "small.ini", "--test-lock",
                          "--passphrase-fd", str(words.fileno()), pass_fds=[words.fileno()])
        self.enroll("--alias", "swallow", "-o", "kit")

    def test_keys_are_hard_to_guess_unless_for_tests(self):
        self.merge_ok("init", "campaign", "--from", "small.ini", "--passphrase-file", "words")
        key = self.inspect("campaign/coordinator.qolk")
        self.assertFalse(key["for_tests"])
        self.assertGreaterEqual(key["lock_memory_kib"], 256 * 1024)
        self.assertGreaterEqual(key["lock_passes"], 3)

    def test_nothing_is_overwritten(self):
        self.init()
        self.assert_refused(1, "campaign/: something of this name is already there", "init",
                            "campaign/", "--from", "small.ini", "--test-lock",
                            "--passphrase-file", "words")
        self.assert_refused(1, "small.ini: something of this name", "init", "small.ini", "--from",
                            "small.ini", "--test-lock", "--passphrase-file", "words")

    def test_an_interrupted_init_is_pointed_out(self):
        (self.top / "campaign.part").mkdir()
        self.assert_refused(1, "campaign.part: something of this name is already there", "init",
                            "campaign", "--from", "small.ini", "--test-lock",
                            "--passphrase-file", "words")

    def test_a_mistake_in_the_file_is_one_sentence(self):
        def check(old, new, sentence):
            self.write("bad.ini", SMALL_INI.replace(old, new))
            self.assert_refused(4, sentence, "init", "campaign", "--from", "bad.ini",
                                "--test-lock", "--passphrase-file", "words")

        check("2021-09-06 ..", "2121-09-16 ..",
              "merger: bad.ini, line 2: the window ends before it begins")
        check("title", "titel", "bad.ini, line 4: there is no key \"titel\" in section [en]")
        check("An appeal", "An appeal ; 1", "bad.ini, line 4: a ';' after a space")
        check("text.txt", "absent.txt", "bad.ini, line 6: there is no file \"absent.txt\"")
        check("addressee = The president\n", "", "bad.ini, line 4: section [en] has no addressee")
        check("[en]", "[fr]", "bad.ini, line 4: there is no section [fr]")
        check("given_name = required handed-over", "given_name = off",
              "bad.ini, line 9: given_name may not be off")
        check("[form]", "[form", "bad.ini, line 7: neither \"key = value\" nor [section]")
        check("window = 2021-09-06 .. 2121-09-10\n", "",
              "bad.ini: section [campaign] has no window")

    def test_a_text_that_is_not_clean_is_named(self):
        self.write("text.txt", b"We ask.\n\x1b[2J\n")
        self.assert_refused(4, "text.txt, line 2: not clean UTF-8", "init", "campaign", "--from",
                            "small.ini", "--test-lock", "--passphrase-file", "words")
        self.write("bad.ini", SMALL_INI.encode().replace(b"An appeal", b"An \xff"))
        self.assert_refused(4, "bad.ini, line 4: not clean UTF-8", "init", "campaign", "--from",
                            "bad.ini", "--test-lock", "--passphrase-file", "words")
        self.assert_refused(1, "absent.ini: nothing was found", "init", "campaign", "--from",
                            "absent.ini", "--test-lock", "--passphrase-file", "words")

    def test_names_of_coordinators_are_checked(self):
        def check(sentence, *names):
            options = [word for name in names for word in ("--coordinator", name)]
            self.assert_refused(2, sentence, "init", "campaign", "--from", "small.ini",
                                "--test-lock", "--passphrase-file", "words", *options)

        check("a name is made of letters", "../a")
        check("a name is made of letters", "a b")
        check("a name is made of letters", "")
        check("a name is made of letters", os.fsdecode(b"a\xff"))
        check("named twice", "a", "b", "a")
        check("at most 6 coordinators", *"abcdefg")

    def test_without_options_it_says_what_it_needs(self):
        self.assert_refused(2, "init needs --from", "init", "campaign")
        self.assert_refused(2, "merger: a passphrase is needed", "init", "campaign", "--from",
                            "small.ini", "--test-lock")
        self.write("empty", "")
        self.assert_refused(2, "a passphrase is needed", "init", "campaign", "--from",
                            "small.ini", "--test-lock", "--passphrase-file", "empty")

    def test_a_full_disk_leaves_nothing(self):
        self.assert_refused(1, "there is no room left", "init", "campaign", "--from", "small.ini",
                            "--test-lock", "--passphrase-file", "words",
                            preexec_fn=limit_files(300))

    def test_a_passphrase_that_nobody_can_see_leaves_nothing(self):
        before = self.everything()
        with open("/dev/full", "wb") as full:
            done = self.run_merger("init", "campaign", "--from", "small.ini", "--test-lock",
                                   "--passphrase-file", "words", "--coordinator", "a",
                                   "--coordinator", "b", stdout=full)
        self.assertEqual(done.returncode, 1)
        self.assertEqual(self.everything(), before)

    def test_a_folder_that_cannot_be_written_is_named(self):
        (self.top / "locked").mkdir(mode=0o500)
        self.assert_refused(1, "locked/campaign.part: you have no permission", "init",
                            "locked/campaign", "--from", "small.ini", "--test-lock",
                            "--passphrase-file", "words", unprivileged=True)
        self.assert_refused(1, "merger: absent: this folder is not there; make it first", "init",
                            "absent/campaign", "--from", "small.ini", "--test-lock",
                            "--passphrase-file", "words")

    def test_the_passphrase_is_asked_twice_on_a_terminal(self):
        child = self.on_terminal("init", "campaign", "--from", "small.ini", "--test-lock")
        child.expect("New passphrase: ")
        child.sendline("қоңыр кеш түсті")
        child.expect(": ")
        child.sendline("қоңыр күз")
        child.expect("New passphrase: ")
        child.sendline("қоңыр кеш түсті")
        child.expect(": ")
        child.sendline("қоңыр кеш түсті")
        child.expect(pexpect.EOF)
        child.close()
        self.assertEqual(child.exitstatus, 0)
        self.assertNotIn("қоңыр", child.before)
        self.enroll("--alias", "swallow", "-o", "kit")

    def test_a_new_passphrase_is_asked_for_three_times(self):
        child = self.on_terminal("init", "campaign", "--from", "small.ini", "--test-lock")
        for _ in range(3):
            child.expect("New passphrase: ")
            child.sendline("")
        self.assert_ends(child, 2, "a passphrase is needed")
        self.assertFalse((self.top / "campaign").exists())


class Join(SetupCase):
    def setUp(self):
        super().setUp()
        self.write("words", "first\nsecond\n")
        self.init("campaign", "--coordinator", "a", "--coordinator", "b")
        self.write("second", "second\n")

    def join(self, name="other", campaign="campaign/campaign.qolc", key="campaign/keys/b.qolk",
             words="second"):
        return ["join", name, "--from", campaign, "--key", key, "--passphrase-file", words]

    def test_another_coordinator_gets_a_folder(self):
        self.assertEqual(self.merge_ok(*self.join()), "")
        self.assertEqual(self.names("other"),
                         ["archive", "campaign.qolc", "coordinator.qolk", "keys"])
        for copy, original in [("campaign.qolc", "campaign.qolc"),
                               ("coordinator.qolk", "keys/b.qolk")]:
            self.assertEqual((self.top / "other" / copy).read_bytes(),
                             (self.top / "campaign" / original).read_bytes())

    def test_nothing_is_overwritten(self):
        self.assert_refused(1, "campaign: something of this name is already there",
                            *self.join("campaign"))

    def test_a_wrong_passphrase_makes_nothing(self):
        self.assert_refused(5, "b.qolk: the passphrase is wrong", *self.join(words="words"))

    def test_a_mistyped_passphrase_is_asked_for_again(self):
        command = self.join()[:-2]
        child = self.on_terminal(*command)
        for word in "first", "":
            child.expect("Passphrase: ")
            child.sendline(word)
            child.expect("b.qolk: (the passphrase is wrong|a passphrase is needed)")
        child.expect("Passphrase: ")
        child.sendline("second")
        self.assert_ends(child, 0, "choose another one now")
        self.assertTrue((self.top / "other").exists())

    def test_three_mistyped_passphrases_make_nothing(self):
        child = self.on_terminal(*self.join()[:-2])
        for _ in range(3):
            child.expect("Passphrase: ")
            child.sendline("first")
        self.assert_ends(child, 5, "the passphrase is wrong")
        self.assertFalse((self.top / "other").exists())

    def test_keys_and_campaigns_belong_together(self):
        self.init("foreign", "--coordinator", "a", "--coordinator", "b")
        self.assert_refused(4, "b.qolk: this belongs to another campaign",
                            *self.join(campaign="foreign/campaign.qolc"))
        self.assert_refused(4, "campaign.qolc: this is no file of Qoltañba",
                            *self.join(key="campaign/campaign.qolc"))
        self.assert_refused(4, "b.qolk: this is no file of Qoltañba",
                            *self.join(campaign="campaign/keys/b.qolk"))
        self.assert_refused(1, "absent: nothing was found", *self.join(key="absent"))
        self.assert_refused(2, "join needs --from campaign.qolc and --key", "join", "other")

    def test_a_forged_campaign_file_is_refused(self):
        content = bytearray((self.top / "campaign/campaign.qolc").read_bytes())
        content[60] ^= 1
        self.write("forged.qolc", bytes(content))
        self.assert_refused(4, "forged.qolc: its digital signature is not genuine",
                            *self.join(campaign="forged.qolc"))

    def test_a_key_file_cannot_ask_for_too_much_memory(self):
        content = bytearray((self.top / "campaign/keys/b.qolk").read_bytes())
        for at in PASSES_AT, MEMORY_AT:
            bomb = bytearray(content)
            bomb[at:at + 4] = b"\xff\xff\xff\x7f"
            self.write("bomb.qolk", bytes(bomb))
            self.assert_refused(4, "bomb.qolk: this key file asks for more memory or time",
                                *self.join(key="bomb.qolk"))

    def test_an_altered_key_file_does_not_open(self):
        content = bytearray((self.top / "campaign/keys/b.qolk").read_bytes())
        content[-1] ^= 1
        self.write("altered.qolk", bytes(content))
        self.assert_refused(5, "altered.qolk: the passphrase is wrong, or the file was altered",
                            *self.join(key="altered.qolk"))


class Passphrase(SetupCase):
    def setUp(self):
        super().setUp()
        self.init()
        self.write("new", "жаңа жақсы сөз\n")

    def test_the_new_passphrase_opens_and_the_old_does_not(self):
        before = self.inspect("campaign/coordinator.qolk")
        self.merge_ok("passphrase", "campaign", "--passphrase-file", "words",
                      "--new-passphrase-file", "new")
        self.assertEqual(self.inspect("campaign/coordinator.qolk"), before)
        self.assert_refused(5, "the passphrase is wrong", "enroll", "campaign", "--test-lock",
                            "--alias", "a", "-o", "kit", "--passphrase-file", "words")
        self.enroll("--alias", "a", "-o", "kit", words="new")
        self.assertEqual(self.names("campaign"), ["archive", "campaign.qolc", "coordinator.qolk",
                                                  "keys", "master.db", "merger.lock"])

    def test_a_key_that_lies_beside_the_new_one_goes(self):
        """As FAT leaves it on Windows when the change is cut off."""
        old = self.top / "campaign" / "coordinator.qolk.replaced"
        old.write_bytes((self.top / "campaign" / "coordinator.qolk").read_bytes())
        self.merge_ok("passphrase", "campaign", "--passphrase-file", "words",
                      "--new-passphrase-file", "new")
        self.assertFalse(old.exists())
        old.write_bytes(b"as before")
        self.enroll("--alias", "a", "-o", "kit", words="new")
        self.assertFalse(old.exists())

    def test_a_wrong_one_changes_nothing(self):
        self.assert_refused(5, "the passphrase is wrong", "passphrase", "campaign",
                            "--passphrase-file", "new", "--new-passphrase-file", "words")

    def change_on_terminal(self):
        return self.on_terminal("passphrase", "campaign", "--passphrase-file", "words")

    def test_a_typed_one_of_a_few_letters_is_refused(self):
        key = (self.top / "campaign" / "coordinator.qolk").read_bytes()
        child = self.change_on_terminal()
        for _ in range(3):
            self.type_new(child, "айва")
            child.expect("this passphrase is too short")
        self.assert_ends(child, 2, "")
        self.assertEqual((self.top / "campaign" / "coordinator.qolk").read_bytes(), key)

    def test_after_one_that_is_too_short_another_is_asked_for(self):
        child = self.change_on_terminal()
        self.type_new(child, "айва")
        child.expect("this passphrase is too short")
        self.type_new(child, "жаңа жақсы сөз")
        self.assert_ends(child, 0, "opens with the new passphrase")
        self.enroll("--alias", "a", "-o", "kit", words="new")

    def test_a_new_one_is_needed(self):
        self.write("empty", "\n")
        for path in "empty", "absent":
            self.assert_refused(2, f"{path}: a passphrase is needed", "passphrase", "campaign",
                                "--passphrase-file", "words", "--new-passphrase-file", path)
        self.assert_refused(2, "a passphrase is needed", "passphrase", "campaign",
                            "--passphrase-file", "words")

    def test_a_full_disk_leaves_the_old_file(self):
        self.assert_refused(1, "there is no room left", "passphrase", "campaign",
                            "--passphrase-file", "words", "--new-passphrase-file", "new",
                            preexec_fn=limit_files(100))

    def test_it_is_asked_for_on_a_terminal(self):
        child = self.on_terminal("passphrase", "campaign")
        child.expect("Passphrase: ")
        child.sendline("қоңыр күз")
        child.expect("the passphrase is wrong")
        child.expect("Passphrase: ")
        child.sendline("қоңыр кеш түсті")
        child.expect("New passphrase: ")
        child.sendline("жаңа жақсы сөз")
        child.expect(": ")
        child.sendline("жаңа жақсы сөз")
        self.assert_ends(child, 0, "opens with the new passphrase")
        self.enroll("--alias", "a", "-o", "kit", words="new")

    def test_what_is_typed_while_the_key_opens_is_not_shown(self):
        self.merge_ok("init", "slow", "--from", "small.ini", "--passphrase-file", "words")
        child = self.on_terminal("passphrase", "slow")
        child.expect("Passphrase: ")
        child.sendline("қоңыр кеш түсті")
        child.expect("\r\n")
        self.assertFalse(child.getecho())
        child.sendline("қоңыр кеш түсті")
        child.expect("New passphrase: ")
        self.assertNotIn("қоңыр", child.before)
        child.sendintr()
        child.expect(pexpect.EOF)
        child.close()
        self.assertEqual(child.exitstatus, 130)

    def test_an_interrupt_while_the_key_opens_ends_it(self):
        self.merge_ok("init", "slow", "--from", "small.ini", "--passphrase-file", "words")
        command = f"{self.merger} passphrase slow; echo ended $?; stty -a"
        child = pexpect.spawn("sh", ["-c", "trap : INT; " + command], cwd=str(self.top),
                              env=environment(), encoding="utf-8", timeout=60)
        child.expect("Passphrase: ")
        child.sendline("қоңыр кеш түсті")
        child.expect("\r\n")
        child.sendintr()
        child.expect("ended 130")
        child.expect(" echo ")
        child.close()


if __name__ == "__main__":
    unittest.main()
