# SPDX-License-Identifier: Apache-2.0
"""What is still in a running collector's memory: as if the laptop were taken while it runs."""

import os
import pathlib
import re
import struct
import sys
import unittest

from nacl import bindings, pwhash

from collector_case import NOTHING_KEPT, PASSPHRASE, SAVED, CollectorCase, Session, signer

sys.path.insert(0, str(pathlib.Path(os.environ["QOL_SOURCE"], "tests", "decoder")))
import decode  # noqa: E402

ANSWERS = ["Қызғалдақова", "Толқынай", "23.08.1975", "1975-08-23", "750823400016", "Ақкөлтөбе",
           "бұл сөз ешкімге айтылмасын"]


def unlock(path):
    """What a key file locks; see "Key files" in docs/FORMAT.md."""
    file = path.read_bytes()
    passes, kib = struct.unpack_from("<II", file, 16)
    public_len, _ = struct.unpack_from("<HH", file, 40)
    nonce = 48 + public_len
    key = pwhash.argon2id.kdf(32, PASSPHRASE.encode(), file[24:40], passes, kib << 10)
    return bindings.crypto_aead_xchacha20poly1305_ietf_decrypt(
        file[nonce + 24:], file[:nonce], file[nonce:nonce + 24], key)


LARGEST_MAPPING = 1 << 30  # only sanitizers map more, and they keep what was freed


def memory_of(process):
    """All that can be written to, one mapping after the other."""
    with open(f"/proc/{process.pid}/maps", encoding="utf-8") as maps, \
            open(f"/proc/{process.pid}/mem", "rb", 0) as memory:
        for line in maps:
            start, end, mode = re.match("([0-9a-f]+)-([0-9a-f]+) (.w?)", line).groups()
            length = int(end, 16) - int(start, 16)
            if mode != "rw":
                continue
            if length > LARGEST_MAPPING:
                raise unittest.SkipTest("this collector runs under a sanitizer")
            memory.seek(int(start, 16))
            try:
                yield memory.read(length)
            except OSError:
                continue  # not memory


class Memory(CollectorCase):
    def setUp(self):
        super().setUp()
        kit = unlock(self.kit / "volunteer.qolk")
        self.campaign, self.device_secret, self.chain_root = kit[48:80], kit[144:208], kit[-32:]
        self.box_secret = unlock(self.shared / "campaign" / "coordinator.qolk")[:32]

    def session(self):
        return Session(self.command("sign", "--lang", "en", "--passphrase-file", "words"),
                       self.top)

    def find(self, session, needles):
        """Those of the named secrets that are still there."""
        session.wait_for("q – finish")
        try:
            pages = list(memory_of(session.process))
        except PermissionError:
            self.skipTest("nobody may look into another process here")
        self.assertTrue(any(self.device_secret in page for page in pages))  # where there is one
        return [name for name, needle in needles.items() if any(needle in page for page in pages)]

    def batch_secrets(self):
        """K0, the chain value that opens the first cell and all behind it, and what it holds."""
        [path] = self.batches()
        file = path.read_bytes()
        header, x = decode.read_header(file, self.box_secret, self.campaign)
        plain, _ = decode.open_cells(file, x, header["header_hash"])[0]
        return {"K0": decode.open_slot(file, self.box_secret), "X0": x,
                "packed record": plain[24:64]}

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
