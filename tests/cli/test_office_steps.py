#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A coordinator's evening at the desk, step by step: merge, questions, an entry, handing over."""

import re
import shutil
import unittest

from office_case import OfficeCase

WHY = {"why": "asked us"}
CHECKED = 'name="try" value="yes" checked'


class OfficeSteps(OfficeCase):
    def assert_problem(self, page, screen, name, sentence):
        self.assertEqual(page.screen, screen)
        self.assertIn(f'id="{name}-problem"', page.last.text)
        self.assertIn(sentence, page.last.text)

    def text(self, page):
        """What stands on the screen, without markup."""
        return re.sub(r"\s+", " ", re.sub("<[^>]*>", " ", page.last.text))

    def find(self, page, query):
        page.go("search")
        page.press("find", {"query": query})
        page.press("entry.0")
        self.assertEqual(page.screen, "entry")
        return re.search(r"Entry id: ([0-9a-f]{12})", page.last.text)[1]


class Merging(OfficeSteps):
    def test_a_folder_that_is_not_there_is_said_at_its_field(self):
        page = self.opened()
        page.go("merge")
        missing = str(self.top / "nowhere")
        page.press("merge", {"place": missing})
        self.assert_problem(page, "merge", "place", "There is nothing at this place")
        self.assertEqual(page.value("place"), missing)

    def test_a_path_that_begins_nowhere_is_refused(self):
        page = self.opened()
        page.go("merge")
        page.press("merge", {"place": "stick"})
        self.assert_problem(page, "merge", "place", "Give the whole path")

    def test_who_signed_again_is_told_with_what_is_new(self):
        kit = self.top / "kit"
        shutil.copytree(self.shared / "origin-crane", kit)
        # Whichever entry of a person counts: that is decided by their ids, which are drawn.
        again = "".join(f"Ахметов,Самат,Ерланұлы,1990-01-05,,Тараз,,6/{line}\n" for line in range(9))
        self.collect_more(str(kit), again + "Есенов,Асқар,,1972-02-02,,,,5/1\n")
        page = self.opened()
        page.go("merge")
        page.press("merge", {"place": str(kit / "state")})
        self.assertEqual(page.screen, "merged")
        self.assertIn("10 new signatures, 1 person is counted for the first time",
                      self.text(page))

    def test_the_certain_number_is_told_with_the_range(self):
        page = self.opened()
        page.go("merge")
        page.press("merge", {"place": str(self.stick)})
        people = self.json_later(page)
        text = self.text(page)
        self.assertIn(f"{people['high']} people have signed", text)
        self.assertIn(f"For certain: {people['certain']}.", text)
        self.assertIn(f"from {people['certain']} to {people['high']}", text)

    def json_later(self, page):
        """What status says of people, once the desk has let go of the list."""
        self.end(page)
        return self.json("status")["people"]

    def test_batches_of_which_there_is_the_same_to_say_are_told_together(self):
        kit = self.top / "kit"
        shutil.copytree(self.shared / "origin-heron", kit)
        self.collect_more(str(kit), "Ахметов,Нұрлан,,1971-01-01,,,,\n")
        self.ok("merge", kit / "state")
        page = self.opened()
        text = self.text(page)
        self.assertEqual(len(re.findall(r"heron 0-1 \d{4}-\d\d-\d\d, outside the days", text)), 1)
        self.assertIn("heron 0-1 outside the days of the campaign, by the laptop", text)

    def test_to_look_first_merges_nothing(self):
        page, before = self.opened(), self.everything()
        page.go("merge")
        page.press("merge", {"place": str(self.stick), "try": "yes"})
        self.assertEqual(page.screen, "merged")
        self.assertIn("What would come in: nothing is merged yet", self.text(page))
        self.assertIn("2 new signatures", self.text(page))
        self.assertEqual(self.everything(), before)
        page.press("merge")
        self.assertEqual(page.screen, "merged")
        self.assertNotIn("What would come in", self.text(page))
        self.assertNotEqual(self.everything(), before)

    def test_to_look_first_is_chosen_each_time(self):
        page = self.opened()
        page.go("merge")
        page.press("look", {"place": "", "try": "yes"})
        self.assertIn(CHECKED, page.last.text)
        page.press("merge", {"place": str(self.top / "nowhere"), "try": "yes"})
        self.assertIn(CHECKED, page.last.text)
        page.go("overview")
        page.go("merge")
        self.assertNotIn(CHECKED, page.last.text)
        page.press("merge", {"place": str(self.stick)})
        self.assertNotIn("What would come in", self.text(page))


class Questions(OfficeSteps):
    def test_the_number_beside_the_questions_goes_down(self):
        page = self.opened()
        self.assertIn("Questions (1)", self.text(page))
        page.go("questions")
        page.press("same")
        self.assertNotIn("Questions (", self.text(page))
        self.assertIn("1 answered; all is kept.", self.text(page))
        self.assertIn("merger decisions", self.text(page))
        page.press("undo")
        self.assertIn("Questions (1)", self.text(page))
        page.press("later")
        self.assertIn("1 is left for later.", self.text(page))

    def test_open_questions_are_something_to_look_into(self):
        page = self.opened()
        for screen in ["overview", "volunteers"]:
            page.go(screen)
            self.assertIn("1 question is open.", self.text(page))
            self.assertNotIn("There is nothing to ask about", page.last.text.split("<section")[1]
                             if screen == "overview" else page.last.text)

    def test_an_answer_is_taken_back_on_its_entry(self):
        page = self.opened()
        page.go("questions")
        page.press("same")
        page.press("go.overview")
        self.assertNotIn("Questions (", self.text(page))
        self.find(page, "Әбдірахманова")
        self.assertIn("one person with entry", self.text(page))
        [other] = re.findall(r'data-do="(open\.\d+)"', page.last.text)
        page.press(other)
        self.assertEqual(page.screen, "entry")
        self.assertIn("The answer is taken back.", self.text(page))
        self.assertNotIn("one person with entry", self.text(page))
        self.assertIn("Questions (1)", self.text(page))
        page.press(other)
        self.assertIn("Nothing has changed", self.text(page))

    def test_what_nobody_asked_about_is_answered(self):
        page = self.opened()
        other = self.find(page, "Ivanov")
        own = self.find(page, "Омаров")
        for wrong in ["", own, "0000", "xyz", other[:3]]:
            page.press("compare", {"other": wrong})
            self.assert_problem(page, "entry", "other", "There is no other entry like that")
        page.press("compare", {"other": other[:8]})
        self.assertEqual(page.screen, "pair")
        self.assertIn("Ivanov", page.last.text)
        page.press("one")
        self.assertEqual(page.screen, "entry")
        self.assertIn(f"one person with entry {other}", self.text(page))
        page.press("compare", {"other": other})
        page.press("two")
        self.assertIn(f"another person than in entry {other}", self.text(page))
        self.end(page)
        self.assertEqual(self.json("explain", own, other)["relation"], "answered_different")


class Entry(OfficeSteps):
    def test_taking_out_is_not_the_main_button_and_says_how_many(self):
        page = self.opened()
        self.find(page, "Ахметов")
        self.assertNotIn('name="go"', page.last.text)
        self.assertIn("all entries of this person: 2", self.text(page))
        self.find(page, "Омаров")
        self.assertNotIn('name="person"', page.last.text)

    def test_what_was_chosen_stays_chosen(self):
        page = self.opened()
        page.go("volunteer")
        for source in ["all", "0"]:
            page.press("hold", {"why": "", "source": source})
            self.assertIn(f'value="{source}" checked', page.last.text)
        page.press("go.volunteers")
        page.press("volunteer.0")
        self.assertNotIn(" checked", page.last.text)


class HandingOver(OfficeSteps):
    def test_a_folder_gets_a_list_within_it(self):
        page, folder = self.opened(), self.top / "out"
        folder.mkdir()
        page.go("export")
        for place, name in [(str(folder), "list.csv"), (f"{folder}/", "list.jsonl"),
                            (f"{folder}/mine", "mine.csv")]:
            page.press("write", {"place": place, "format": name.split(".")[1]})
            self.assertIn(f"File: {folder}/{name}", self.text(page))
            self.assertTrue((folder / name).is_file())
        self.assertEqual(sorted(path.name for path in self.top.glob("*.*")), [])
        self.assertEqual(len(list(folder.iterdir())), 3)

    def test_a_path_that_begins_nowhere_is_refused(self):
        page, before = self.opened(), set(self.top.iterdir())
        for screen, press in [("export", "write"), ("parcel", "handover")]:
            page.go("export")
            page.press("parcel" if screen == "parcel" else "")
            page.press(press, {"place": "list", "format": "csv", "anyway": "yes"})
            self.assert_problem(page, screen, "place", "Give the whole path")
        self.assertEqual(set(self.top.iterdir()), before)

    def test_the_letters_language_is_chosen(self):
        page = self.opened()
        page.go("export")
        self.assertIn('name="lang" value="en" checked', page.last.text)
        self.assertNotIn('name="lang" value="kk"', page.last.text)  # this petition is in English

    def test_all_that_is_unsettled_is_said_and_confirmed(self):
        page, folder = self.opened(), self.top / "handover"
        page.press("go.volunteers")
        page.press("volunteer.2")  # stork, of whom nothing is asked
        page.press("hold", {**WHY, "source": "all"})
        page.go("export")
        for screen in ["export", "parcel"]:
            for words in ["1 question is open", "entries are held", "1 batch is held"]:
                self.assertIn(words, self.text(page), screen)
            page.press("parcel")
        page.press("handover", {"place": str(folder)})
        self.assert_problem(page, "parcel", "anyway", "Not everything is settled")
        self.assertFalse(folder.exists())
        page.press("handover", {"place": str(folder), "anyway": "yes"})
        self.assertIn(f"Folder: {folder}", self.text(page))
        self.assertEqual({path.name for path in folder.iterdir()},
                         {"letter.pdf", "list.csv", "totals.pdf", "totals.json", "cover.pdf",
                          "SHA256SUMS"})
        page.press("handover", {"place": str(folder), "anyway": "yes"})
        self.assertIn('class="note alarm"', page.last.text)

    def test_what_a_killed_handover_left_is_said_to_hold_names(self):
        page, folder = self.opened(), self.top / "handover"
        (self.top / "handover.part").mkdir()
        page.go("export")
        page.press("parcel")
        page.press("handover", {"place": str(folder), "anyway": "yes"})
        self.assertIn(f"{folder}.part: this is what a handover leaves", self.text(page))
        self.assertIn("names are in it in clear; delete it", self.text(page))
        (self.top / "handover.part").rmdir()
        page.press("handover", {"place": str(folder), "anyway": "yes"})
        self.assertIn(f"Folder: {folder}", self.text(page))

    def test_the_fingerprint_stands_on_the_overview(self):
        page = self.opened()
        shown = re.search(r'id="fingerprint">([A-Z-]+)<', page.last.text)[1]
        self.end(page)
        self.assertEqual(self.fingerprint(), shown)


if __name__ == "__main__":
    unittest.main()
