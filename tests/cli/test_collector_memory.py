# SPDX-License-Identifier: Apache-2.0
"""What is still in a running collector's memory: as if the laptop were taken while it runs."""

import unittest

from collector_case import NOTHING_KEPT, PASSPHRASE, SAVED, Session, signer
from memory_case import MemoryCase, looks

ANSWERS = ["Қызғалдақова", "Толқынай", "23.08.1975", "1975-08-23", "750823400016", "Ақкөлтөбе",
           "бұл сөз ешкімге айтылмасын"]


class Memory(MemoryCase):
    def session(self):
        return Session(self.command("sign", "--lang", "en", "--passphrase-file", "words"),
                       self.top)

    def find(self, session, needles):
        """Those of the named secrets that are still there."""
        session.wait_for("q – finish")
        pages = looks(session.process)
        self.assertTrue(any(self.device_secret in page for page in pages))  # where there is one
        return [name for name, needle in needles.items() if any(needle in page for page in pages)]

    def answers(self):
        """Their ends: a later line may stand over the beginning."""
        return {answer: answer[len(answer) // 3:].encode() for answer in ANSWERS}

    def lines(self):
        family, given, born, _, number, city, comment = ANSWERS
        return signer(family=family, given=given, born=born, number=number, city=city,
                      comment=comment)

    def test_nothing_is_left_of_who_signed(self):
        with self.session() as session:
            session.say(*self.lines())
            session.wait_for(SAVED["en"])
            self.assertEqual(self.find(session, {**self.answers(), **self.batch_secrets()}), [])

    def test_nothing_is_left_of_who_gave_up(self):
        with self.session() as session:
            session.say(*self.lines()[:-1], "!")
            session.wait_for(NOTHING_KEPT)
            self.assertEqual(self.find(session, self.answers()), [])

    def test_nothing_is_left_of_how_the_kit_was_opened(self):
        with self.session() as session:
            secrets = {"passphrase": PASSPHRASE.encode(), "chain root": self.chain_root}
            self.assertEqual(self.find(session, secrets), [])


if __name__ == "__main__":
    unittest.main()
