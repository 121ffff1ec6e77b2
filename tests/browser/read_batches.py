#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Prints what batch files hold, as JSON, a list of entries: read by the second decoder, which
shares no code with the programs. An export names no language, channel or consent; this does.

  read_batches.py COORDINATOR.qolk PASSPHRASE_FILE BATCH...
"""

import json
import os
import struct
import sys
import unicodedata

from nacl.bindings import crypto_aead_xchacha20poly1305_ietf_decrypt as open_aead
from nacl.pwhash import argon2id

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "decoder"))
import decode  # noqa: E402


def unlock(path, passphrase):
    """The campaign's public key and the coordinator's secret keys (FORMAT.md, Key files)."""
    with open(path, "rb") as file:
        data = file.read()
    passes, memory = struct.unpack_from("<II", data, 16)
    public_len = struct.unpack_from("<H", data, 40)[0]
    words = unicodedata.normalize("NFC", passphrase).encode()
    key = argon2id.kdf(32, words, data[24:40], opslimit=passes, memlimit=memory * 1024)
    head = data[:48 + public_len]
    nonce = data[48 + public_len:72 + public_len]
    secret = open_aead(data[72 + public_len:], head, nonce, key)
    return data[48:80], decode.Secrets.of_key_file(secret)


def main():
    key_file, words, *batches = sys.argv[1:]
    with open(words, encoding="utf-8") as file:
        campaign, secrets = unlock(key_file, file.readline().rstrip("\n"))
    found = []
    for path in batches:
        outcome, batch = decode.decode(path, secrets, campaign, None)
        if batch is None:
            sys.exit(f"{path}: {outcome}")
        found += decode.entries_of(batch)
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main()
