# SPDX-License-Identifier: Apache-2.0
"""The coordinator's desk and its rightful client: what the browser sends, without a browser. The
campaign has every kind of text that can be shown in it, and markup in all that may have some. All
people are invented."""

import html.parser
import re
import time

from merger_case import MERGER, WORDS, MergerCase
from page_case import Page

MARKUP = "<x-evil q=\"1\" r='2'>&amp;"
CSV_MARKUP = '"' + MARKUP.replace('"', '""') + '"'
# Nobody says such things, so that no other text has any part of them.
ODD = {"family": "Ғұңқөжәғұлова", "given": "Өңқұғайжән", "patronymic": "Һөңүғәіқызы",
       "city": "Ңұқөғәңіө", "phone": "+7 701 593 71 26"}
SHEETS = {
    # Two of them are a question, two are one person.
    "crane": f"""Әбдірахманова,Гүлнар,{CSV_MARKUP},1988-11-02,,Шымкент,,"3/<x-evil>"
Abdrakhmanova,Gulnara,,1988-02-11,,Shymkent,,3/2
Ахметов,Самат,Ерланұлы,1990-01-05,,Тараз,,3/3
Ахметов,Самат,Ерланұлы,1990-01-05,,Тараз,,3/4
""",
    "stork": f"""{CSV_MARKUP},{CSV_MARKUP},,1979-07-07,,{CSV_MARKUP},,4/1
{ODD["family"]},{ODD["given"]},{ODD["patronymic"]},1983-04-17,,{ODD["city"]},{ODD["phone"]},4/2
""",
}
SETTLES_S = 60  # in which work of the desk has ended
SCREENS = ["overview", "merge", "questions", "search", "volunteers", "export"]


class Elements(html.parser.HTMLParser):
    """The elements of a screen, its texts, and what stands in its fields."""

    def __init__(self, text):
        super().__init__()
        self.names, self.texts = set(), []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.names.add(tag)
        self.texts.extend(value for name, value in attrs if name == "value" and value)

    def handle_data(self, data):
        self.texts.append(data)


class OfficePage(Page):
    """As Page; what is pressed is waited for."""

    def press(self, what, fields=()):
        super().press(what, fields)
        return self.settle()

    def settle(self):
        deadline = time.monotonic() + SETTLES_S
        while self.screen == "working" and time.monotonic() < deadline:
            time.sleep(0.02)
            super().press("")
        return self.last

    def unlock(self):
        self.press("unlock", {"passphrase": WORDS[0]})
        assert self.screen == "overview", self.last.text

    def go(self, screen):
        """To any of the screens, by the way that leads there."""
        ways = {"entry": "search", "pair": "search", "volunteer": "volunteers", "parcel": "export"}
        self.press("go." + ways.get(screen, screen))
        if screen == "pair":
            self.press("find", {"query": "Ivanov"})
            self.press("entry.0")
            other = re.search(r"Entry id: ([0-9a-f]+)", self.last.text)[1]
            self.press("go.search")
        if screen in ("entry", "pair"):
            self.press("find", {"query": "Омаров"})
            self.press("entry.0")
        if screen == "pair":
            self.press("compare", {"other": other})
        elif screen == "parcel":
            self.press("parcel")
        elif screen == "volunteer":
            self.press("volunteer.0")
        assert self.screen == screen, self.last.text


class OfficeCase(MergerCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for name, sheet in SHEETS.items():
            cls.batch[name] = cls.collect("origin", name, sheet)

    def setUp(self):
        super().setUp()
        self.fill("swallow", "crane", "stork")
        self.ok("merge", self.stick)
        self.fill("heron")

    def desk_command(self, *options, unlocked=False):
        words = ("--passphrase-file", str(self.shared / "words")) if unlocked else ()
        return [MERGER, "desk", str(self.campaign), "--no-browser", "--lang", "en", *words, *options]

    def desk(self, *options, tracer=(), unlocked=False):
        return OfficePage([*tracer, *self.desk_command(*options, unlocked=unlocked)], self.top)

    def opened(self, *options, **changes):
        """A desk that is open as long as the test, on its overview."""
        page = self.desk(*options, **changes)
        page.__enter__()
        self.addCleanup(page.__exit__)
        page.open()
        page.unlock()
        return page

    def end(self, page):
        page.process.terminate()
        self.assertEqual(page.process.wait(), 130, page.said())
