#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What becomes of what is pressed on the coordinator's desk, also by who never saw its screens."""

import re
import unittest

from merger_case import WORDS
from office_case import MARKUP, ODD, SCREENS, Elements, OfficeCase

WHY = {"why": "asked us"}
NAMES = re.compile("Омаров|Сейітова|Ivanov|Ахметов|Әбдірахманова|swallow|crane|stork|x-evil|Алматы")
PATH_MAX = 4096  # bytes with NUL, on Linux
LONG = "ұ" * 20_000
UNCLEAN = ["a\x01b", "a\u202eb", "a\u2028b", b"\xff\xfe", b"\xc3("]


class Desk(OfficeCase):
    def presses(self):
        """Whatever is on the screens, with fields that it takes."""
        there = {"place": str(self.stick)}
        return {
            "overview": [],
            "merge": [("look", {}), ("merge", there), ("drive.0", {})],
            "questions": [("same", {}), ("different", {}), ("later", {}), ("undo", {})],
            "search": [("find", {"query": "а"}), ("entry.0", {})],
            "entry": [("void", {**WHY, "person": "all"}), ("restore", WHY), ("other.0", {}),
                      ("back", {}), ("open.0", {}), ("compare", {"other": "0000"})],
            "pair": [("one", {}), ("two", {}), ("return", {})],
            "volunteers": [("volunteer.0", {})],
            "volunteer": [("hold", {**WHY, "source": "all"}), ("release", {**WHY, "source": "0"})],
            "export": [("write", {"place": str(self.top / "list"), "format": "csv"}),
                       ("parcel", {})],
            "parcel": [("handover", {"place": str(self.top / "all"), "anyway": "yes"}),
                       ("single", {})],
        }

    def everywhere(self):
        return [press for presses in self.presses().values() for press in presses] + \
            [(f"go.{screen}", {}) for screen in SCREENS]

    # ---- past, and out of place -------------------------------------------------------------------

    def test_what_was_pressed_on_a_past_screen_does_nothing(self):
        page, before = self.opened(), self.everything()
        for screen, presses in self.presses().items():
            page.go(screen)
            past = page.turn
            page.press("lang.ru")
            page.press("lang.en")
            shown = self.body(page)
            for press, fields in presses + [(f"go.{other}", {}) for other in SCREENS]:
                with self.subTest(screen, press=press):
                    page.turn = past
                    page.press(press, fields)
                    self.assertEqual((page.screen, self.body(page)), (screen, shown))
        self.assertEqual(self.everything(), before)

    def body(self, page):
        return re.sub(r'data-turn="\d+"', "", page.last.text)

    def test_presses_of_other_screens_do_nothing(self):
        page, before, presses = self.opened(), self.everything(), self.presses()
        for screen in presses:
            page.go(screen)
            for other in presses.keys() - {screen}:
                for press, fields in presses[other]:
                    with self.subTest(screen, press=press):
                        page.press(press, fields)
                        self.assertEqual(page.screen, screen)
        self.assertEqual(self.everything(), before)

    def test_numbers_that_are_none(self):
        page, before = self.opened(), self.everything()
        for screen, name in [("search", "entry"), ("entry", "other"), ("entry", "open"),
                             ("volunteers", "volunteer"),
                             ("merge", "drive")]:
            page.go(screen)
            if screen == "search":
                page.press("find", {"query": "а"})
            for number in ["999999", "-1", "-18446744073709551615", "18446744073709551616", "NaN", "",
                           "0x0", " 0", "0 ", "1e0", "0.0", "+0"]:
                with self.subTest(name, number=number):
                    page.press(f"{name}.{number}")
                    self.assertEqual(page.screen, screen)
        page.go("volunteer")
        for source in ["", "999", "-1", "NaN", " 0", "0x0", "all2", "ALL", "18446744073709551616"]:
            with self.subTest(source=source):
                page.press("hold", {**WHY, "source": source})
                self.assertIn('id="source-problem"', page.last.text)
        self.assertEqual(self.everything(), before)

    def test_screens_that_need_a_choice_first(self):
        page = self.opened()
        for name in ["entry", "volunteer", "merged", "working", "unlock", "", "nothing", "overview2"]:
            with self.subTest(name):
                page.press("go." + name)
                self.assertEqual(page.screen, "overview")

    # ---- texts ------------------------------------------------------------------------------------

    def test_texts_that_are_too_long_or_not_clean(self):
        page, before = self.opened(), self.everything()
        for text in [LONG, *UNCLEAN]:
            with self.subTest(text[:9]):
                page.go("merge")
                page.press("merge", {"place": text})
                self.assertIn('id="place-problem"', page.last.text)
                page.go("search")
                page.press("find", {"query": text})
                self.assertIn('id="query-problem"', page.last.text)
                page.go("entry")
                page.press("void", {"why": text, "person": "all"})
                self.assertIn("This is too long, or has characters", page.last.text)
                page.go("volunteer")
                page.press("hold", {"why": text, "source": "all"})
                self.assertIn("This is too long, or has characters", page.last.text)
                page.press("compare", {"other": text})
                page.go("export")
                page.press("write", {"place": text, "format": "csv"})
                self.assertIn('id="place-problem"', page.last.text)
                page.go("parcel")
                page.press("handover", {"place": text, "anyway": "yes"})
                self.assertIn('id="place-problem"', page.last.text)
        self.assertEqual(self.everything(), before)

    def test_a_path_as_long_as_paths_may_be(self):
        page, top = self.opened(), str(self.top)
        longest = PATH_MAX - 1 - len(".part")
        place = top + "/" * (longest - len(top) - len("list.csv")) + "list.csv"
        page.go("export")
        page.press("write", {"place": place, "format": "csv"})
        self.assertEqual(page.screen, "export")
        self.assertIn('id="written"', page.last.text)
        self.assertTrue((self.top / "list.csv").exists())
        page.press("write", {"place": place, "format": "csv"})
        self.assertNotIn('id="written"', page.last.text)
        (self.stick / "b.qolb").write_bytes(b"none")
        end = "stick/b.qolb"
        place = top + "/" * (PATH_MAX - 1 - len(top) - len(end)) + end
        for lang in ["en", "kk"]:  # what is refused is named, with why
            page.press("lang." + lang)
            page.go("merge")
            page.press("merge", {"place": place[:-len("/b.qolb")]})
            self.assertEqual(page.screen, "merged")
            self.assertIn(place, page.last.text)

    def assert_escaped(self, page, *wanted):
        """No part of a text has become an element, and these texts are there."""
        elements = Elements(page.last.text)
        self.assertEqual({name for name in elements.names if name.startswith("x-")}, set())
        self.assertNotIn("<x-evil", page.last.text)
        for text in wanted:
            self.assertTrue(any(text in shown for shown in elements.texts), (text, page.screen))

    def test_markup_in_what_people_wrote_stays_text(self):
        page = self.opened()
        self.assert_escaped(page, MARKUP)  # the town
        page.go("questions")
        self.assert_escaped(page, "3/<x-evil>")
        self.assertIn("&lt;x-evil q=&quot;1&quot; r=&#39;2&#39;&gt;&amp;amp;",
                      re.sub("</?mark>", "", page.last.text))
        page.go("search")
        page.press("find", {"query": "x-evil"})
        self.assert_escaped(page, MARKUP, "x-evil")
        page.press("entry.0")
        self.assert_escaped(page, MARKUP)
        page.press("void", {"why": MARKUP})
        self.assert_escaped(page, MARKUP)
        page.press("restore", {"why": MARKUP})
        self.assert_escaped(page, MARKUP)
        page.press("go.search")
        page.press("find", {"query": MARKUP})
        self.assert_escaped(page, MARKUP)
        self.assertEqual(page.value("query"), MARKUP)
        page.go("volunteer")
        page.press("hold", {"why": MARKUP, "source": "0"})
        self.assert_escaped(page, MARKUP)

    def test_markup_in_paths_stays_text(self):
        page, folder = self.opened(), self.top / "<x-evil q='1'>&amp;"
        page.go("merge")
        page.press("merge", {"place": str(folder)})
        self.assert_escaped(page, str(folder))
        folder.mkdir()
        page.go("merge")
        (folder / '<x-evil "2">.qolb').write_bytes(b"none")
        page.press("merge", {"place": str(folder)})
        self.assertEqual(page.screen, "merged")
        self.assert_escaped(page, str(folder) + '/<x-evil "2">.qolb')
        for _ in range(2):
            page.go("export")
            page.press("write", {"place": str(folder / "list"), "format": "jsonl"})
            self.assert_escaped(page, str(folder / "list.jsonl"))

    # ---- locked -----------------------------------------------------------------------------------

    def test_nothing_is_shown_before_the_passphrase(self):
        with self.desk() as page:
            page.open()
            for press, fields in [*self.everywhere(), ("lock", {}), ("stop", {}), ("", {}),
                                  ("unlock", {}), ("unlock", {"passphrase": WORDS[1]}),
                                  ("unlock", {"passphrase": LONG}), ("unlock", {"passphrase": "\x01"})]:
                with self.subTest(press):
                    page.press(press, fields)
                    self.assertEqual(page.screen, "unlock")
                    self.assertNotRegex(page.last.text, NAMES)
            self.assertRegex(page.beat().text, r"^\d+ 0 0$")
            page.unlock()
            self.assertRegex(page.last.text, NAMES)

    def test_every_screen_can_be_locked_also_from_a_past_one(self):
        page = self.opened()
        for screen in self.presses():
            page.go(screen)
            page.turn = "1"
            page.press("lock")
            self.assertEqual(page.screen, "unlock")
            self.assertNotRegex(page.last.text, NAMES)
            page.unlock()

    def test_what_was_searched_for_is_not_there_after_locking(self):
        page = self.opened()
        page.press("go.search")
        page.press("find", {"query": ODD["family"]})
        self.assertIn('id="entry-0"', page.last.text)
        page.press("lock")
        page.unlock()
        page.press("go.search")
        self.assertEqual(page.value("query"), "")
        self.assertNotIn(ODD["family"], page.last.text)

    # ---- what is decided --------------------------------------------------------------------------

    def test_what_was_searched_for_is_found_again_after_a_void(self):
        page = self.opened()
        page.press("go.search")
        page.press("find", {"query": "Омаров"})
        page.press("entry.0")
        page.press("void", WHY)
        page.press("back")
        self.assertIn('id="entry-0"', page.last.text)
        self.end(page)
        self.assertEqual(self.json("status")["reasons"]["decided"], 1)

    def test_one_entry_or_all_of_its_person(self):
        for fields, voided in [(WHY, 1), ({**WHY, "person": "all"}, 2)]:
            with self.subTest(fields), self.desk(unlocked=True) as page:
                page.open()
                page.settle()
                page.press("go.search")
                page.press("find", {"query": "Ахметов"})
                page.press("entry.0")
                page.press("void", fields)
                page.press("void", fields)
                self.end(page)
                self.assertEqual(self.json("status")["reasons"]["decided"], voided)
                self.campaign_as_it_was()

    def campaign_as_it_was(self):
        for decision in self.json("decisions"):
            if decision["stands"]:
                self.merger("void", decision["entry"], "--undo", "--why", "test")

    def test_a_file_appears_whole_or_not_at_all(self):
        page = self.opened()
        page.go("export")
        page.press("write", {"place": str(self.top / "missing" / "list"), "format": "pdf"})
        self.assertEqual(page.screen, "export")
        self.assertIn("class=\"note alarm\"", page.last.text)
        self.assertEqual([path.name for path in self.top.rglob("list*")], [])

    # ---- who may ask ------------------------------------------------------------------------------

    def test_only_its_own_window_may_ask(self):
        page = self.opened()
        body = f"do=lock&turn={page.turn}".encode()
        for status, changes in [(403, {"Cookie": None}), (403, {"Cookie": "qoltanba=" + "0" * 64}),
                                (403, {"Origin": "http://evil.example"}), (403, {"Origin": None}),
                                (403, {"Sec_Fetch_Site": "cross-site"}),
                                (421, {"Host": f"localhost:{page.port}"}),
                                (415, {"Content_Type": "text/plain"})]:
            for path in ["/act", "/beat"] if status != 415 else ["/act"]:
                with self.subTest(changes, path=path):
                    answer = page.ask("POST", path, body if path == "/act" else b"",
                                      **page.heads(**changes))
                    self.assertEqual((answer.status, answer.body), (status, b""))
        for path in ["/?" + page.token, "/"]:
            self.assertEqual(page.ask("GET", path, Sec_Fetch_Site="none").status, 403)
        page.look()
        self.assertEqual(page.screen, "overview")

    def test_one_process_holds_the_campaign(self):
        page = self.opened()
        done = self.merger("status")
        self.assertNotEqual(done.returncode, 0)
        self.end(page)
        self.ok("status")


if __name__ == "__main__":
    unittest.main()
