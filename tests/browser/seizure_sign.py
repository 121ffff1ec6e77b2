# SPDX-License-Identifier: Apache-2.0
"""A volunteer's laptop is seized while people sign on it. Of who has signed nothing is in a core of
the collector that has said "thank you" either."""

from canaries import BORN
from seizure_case import SeizureCase, unlock

STEPS_OF_SIGNER = 25
SIGNERS = 2


def sign(seat, answers):
    for screen in ["handover", "text"]:
        seat.wait_for_screen(screen)
        yield screen
        seat.click("button.go")
    seat.wait_for_screen("who")
    for field, text in answers.items():
        half = len(text) // 2
        seat.fill("#" + field, text[:half])
        yield "half a field"
        seat.type(text[half:])
        yield "a field"
    for screen in ["who", "review"]:
        seat.wait_for_screen(screen)
        yield screen
        seat.click("button.go")
    seat.wait_for_screen("sign")
    for choice in ["#d0-1", "#consent-named", "#mark-1"]:
        seat.click(choice)
    yield "sign"
    seat.click("button.go")
    seat.wait_for_screen("thanks")
    yield "thanks"


def done(seat):
    seat.click("button.go")
    seat.wait_for_screen("handover")
    yield "done"


class Signers(SeizureCase):
    program = "collector"

    def setUp(self):
        super().setUp()
        self.places = [self.runtime, self.kit]

    def command_of_page(self):
        return self.command()

    def how_far(self, _):
        return self.chance.randrange(STEPS_OF_SIGNER + 5, SIGNERS * STEPS_OF_SIGNER + 2)

    def all_steps(self, laptop):
        yield from unlock(laptop.seat, self.type_word())
        for _ in range(SIGNERS):
            answers = self.canaries.signer()
            self.canaries.typed += set(answers.values()) - {BORN}
            yield from sign(laptop.seat, answers)
            self.assert_not_in_core(laptop.process)
            yield from done(laptop.seat)

    def test_chromium(self):
        self.seize_all("chromium", ["program", "browser", "both", "both", "program"])

    def test_firefox(self):
        self.seize_all("firefox", ["program", "browser", "both", "both", "program"])
