# SPDX-License-Identifier: Apache-2.0
"""What a running collector's memory is searched for, and how: as if the laptop were taken while it
runs."""

import os
import pathlib
import re
import struct
import sys
import unittest

from nacl import bindings, pwhash

from collector_case import PASSPHRASE, CollectorCase

sys.path.insert(0, str(pathlib.Path(os.environ["QOL_SOURCE"], "tests", "decoder")))
import decode  # noqa: E402
import xwing  # noqa: E402


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


def looks(process):
    """All of it at once; skips the test where nobody may look."""
    try:
        return list(memory_of(process))
    except PermissionError:
        raise unittest.SkipTest("nobody may look into another process here") from None


class MemoryCase(CollectorCase):
    def setUp(self):
        super().setUp()
        kit = unlock(self.kit / "volunteer.qolk")
        self.campaign, self.device_secret, self.state_key = kit[48:80], kit[144:208], kit[208:240]
        self.chain_root = kit[-32:]
        self.secrets = decode.Secrets.of_key_file(
            unlock(self.shared / "campaign" / "coordinator.qolk"))

    def batch_secrets(self):
        """K0, the chain value that opens the first cell and all behind it, and what it holds."""
        [path] = self.batches()
        file = path.read_bytes()
        header, x = decode.read_header(file, self.secrets, self.campaign)
        plain, _ = decode.open_cells(file, x, header["header_hash"])[0]
        return {"K0": decode.open_slot(file, self.secrets), "X0": x,
                "packed record": plain[24:64], **self.kem_secrets(file)}

    def kem_secrets(self, file):
        """In suite 2, what K0 was sealed with."""
        if file[9] != 2:
            return {}
        return xwing.secrets_between(self.secrets.kem, file[32 : 32 + xwing.CIPHERTEXT])
