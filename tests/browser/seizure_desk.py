# SPDX-License-Identifier: Apache-2.0
"""A coordinator's laptop is seized while the desk is open on it: with the whole list on its
screens, one after the other, and with what is looked for. What the coordinator exports lies in a
folder that is left out; of a desk that was locked nothing is in a core of the merger either."""

import shutil

from canaries import search
from collector_case import MERGER
from remote import wait_for
from seizure_case import SeizureCase, unlock

COLUMNS = "family_name,given_name,patronymic,birth_date,id_number,city,address,email,comment,reference"
NEIGHBOURS = 6  # of one town, as many as the overview wants to name it
STEPS, UNLOCKED = 24, 3
# Nobody can tell whether they are one, whatever else there is in the list.
ASKED = [{"family_name": "Әбдірахманова", "given_name": "Гүлнар", "birth_date": "1988-11-02"},
         {"family_name": "Abdrakhmanova", "given_name": "Gulnara", "birth_date": "1988-02-11"}]


def press(seat, selector):
    """And waits for the screen that it leads to."""
    turn = "document.querySelector('#screen').dataset.turn"
    before = seat.ask(turn)
    seat.click(selector)
    wait_for(lambda: seat.ask(turn) != before)


def type_halves(seat, selector, text):
    half = len(text) // 2
    seat.fill(selector, text[:half])
    yield "half a field"
    seat.type(text[half:])
    yield "a field"


def go(seat, screen):
    seat.click(f"#go-{screen}")
    seat.wait_for_screen(screen)


class Desk(SeizureCase):
    program = "merger"

    def setUp(self):
        super().setUp()
        self.places = [self.runtime, self.top / "home" / ".local" / "share" / "qoltanba"]
        self.apart = self.top / "exports"
        self.apart.mkdir()
        self.copies = 0
        self.make_campaign()

    # ---- the campaign -----------------------------------------------------------------------------

    def row(self, number, **known):
        """One line of a paper sheet."""
        word = self.canaries.word
        row = {"family_name": word(), "given_name": word(), "patronymic": word(),
               "birth_date": f"1995-07-{number + 10}", "id_number": "", "city": word(),
               "address": word() + " 12", "email": word(1) + "@example.kz", "comment": word(),
               "reference": word(), **known}
        self.canaries.typed += set(row.values()) - {""}
        return row

    def enter(self, rows):
        """The table is gone before anybody looks."""
        lines = [",".join(row[name] for name in COLUMNS.split(",")) for row in rows]
        done = self.import_file("\n".join([COLUMNS, *lines, ""]))
        self.assertEqual(done.returncode, 0, done.err)
        (self.top / "sheet.csv").unlink()

    def make_campaign(self):
        """Neighbours, one of them twice, and a question, which are merged; and a stick with more."""
        self.campaign = shutil.copytree(self.shared / "campaign", self.top / "campaign")
        town = self.canaries.word(0)
        rows = [self.row(number, city=town) for number in range(NEIGHBOURS)]
        rows += [{**rows[0], "comment": ""}]
        rows += [self.row(NEIGHBOURS, **names, city=town, patronymic="", address="", comment="")
                 for names in ASKED]
        self.hit = rows[1]["family_name"]
        self.enter(rows)
        self.merge("merge", self.campaign, self.state)
        self.enter([self.row(number) for number in range(3)])
        shutil.copytree(self.state, self.top / "stick")

    def command_of_page(self):
        """Each time on a campaign as it was at first."""
        self.copies += 1
        campaign = self.top / f"campaign-{self.copies}"
        shutil.copytree(self.campaign, campaign)
        return [MERGER, "desk", str(campaign), "--lang", "en"]

    def how_far(self, count):
        """The first time to the end."""
        return self.chance.randrange(UNLOCKED, STEPS) if count else STEPS

    # ---- who sits at it ---------------------------------------------------------------------------

    def assert_shown(self, seat):
        """Some of them, also with marks within."""
        text = seat.ask("document.querySelector('#screen').textContent").lower()
        self.assertTrue(any(stem in text for stem in self.canaries.stems), text)

    def merge_stick(self, seat):
        go(seat, "merge")
        seat.fill("#place", str(self.top / "stick"))
        yield "merge"
        seat.click("button.go")
        seat.wait_for_screen("merged")
        yield "merged"

    def answer(self, seat):
        go(seat, "questions")
        self.assert_shown(seat)
        yield "a question"
        for button in ["#do-same", "#do-undo", "#do-different"]:
            press(seat, button)
            yield "an answer"

    def look_up(self, seat):
        go(seat, "search")
        yield from type_halves(seat, "#query", self.hit)
        press(seat, "button.go")
        self.assert_shown(seat)
        yield "found"
        seat.click("#entry-0")
        seat.wait_for_screen("entry")
        self.assert_shown(seat)
        yield "an entry"
        yield from type_halves(seat, "#why", self.type_word())
        press(seat, "#do-void")
        wait_for(lambda: seat.ask("!!document.querySelector('[data-screen=entry] .note')"))
        yield "a void"

    def export(self, seat, kind):
        go(seat, "export")
        seat.click(f"#format-{kind}")
        seat.fill("#place", str(self.apart / f"list-{self.copies}"))
        yield "export"
        seat.click("button.go")
        yield "an export being written"
        wait_for(lambda: seat.ask("!!document.querySelector('#written')"))

    def enter_desk(self, seat):
        yield from unlock(seat, self.type_word())
        seat.wait_for_screen("overview")
        self.assert_shown(seat)
        yield "overview"

    def all_steps(self, laptop):
        seat = laptop.seat
        yield from self.enter_desk(seat)
        yield from self.merge_stick(seat)
        yield from self.answer(seat)
        yield from self.look_up(seat)
        yield from self.export(seat, "html")
        seat.click("#do-lock")
        seat.wait_for_screen("unlock")
        self.assert_not_in_core(laptop.process)
        yield "locked"
        # A workbook is written by a library, which keeps a copy in memory.
        yield from self.enter_desk(seat)
        yield from self.export(seat, "xlsx")

    def seize_desk(self, family):
        self.seize_all(family, ["program", "browser", "both"])
        self.assertTrue(search(self.since, self.canaries.needles(), [self.apart])[0])

    def test_chromium(self):
        self.seize_desk("chromium")

    def test_firefox(self):
        self.seize_desk("firefox")
