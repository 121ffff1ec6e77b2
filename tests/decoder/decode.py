#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A second decoder of batch files, written from docs/FORMAT.md alone.

  decode.py MANIFEST.json
      decodes every case of a manifest and says where it disagrees
  decode.py --file F --recipient-secret HEX [--recipient-kem-secret HEX] --campaign-public HEX
            [--chain-secret HEX]
      prints what one batch file holds as JSON

Files may be gzipped. Section names in comments are those of docs/FORMAT.md.
"""

import argparse
import gzip
import hashlib
import json
import os
import re
import struct
import sys
import typing
import unicodedata
import zlib

import xwing
from nacl import bindings
from nacl.exceptions import BadSignatureError, CryptoError

PAGE = 4096
FILE = 64 * PAGE
SLOTS = 6
ENTRY_CELLS = 60
FINAL_CELL = 60
CONTENT = 4032
MAX_RECORD = 8192
UNREADABLE = b"\xff" * 32
NONE = bytes(32)

DOCS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "docs")
DICTIONARY_HASH = "c32ab48787922110b85098f2dacdc2f059b552ac2994cdefe2a28599863c5887"

FORM = {  # id: (name, longest)
    1: ("family_name", 240),
    2: ("given_name", 240),
    3: ("patronymic", 240),
    4: ("birth_date", 60),
    5: ("id_number", 60),
    6: ("city", 240),
    7: ("address", 600),
    8: ("phone", 60),
    9: ("email", 240),
    10: ("comment", 1200),
}
REASON = 32
LANGUAGE, CHANNEL, MARK, STROKES, DECLARATIONS, CONSENTS, REFERENCE, SECONDS = range(64, 72)
TEXTS = {**FORM, LANGUAGE: ("language", 2), REFERENCE: ("reference", 240)}
NUMBERS = {  # id: (name, bytes, names of values)
    CHANNEL: ("channel", 1, {1: "page", 2: "terminal", 3: "paper"}),
    MARK: ("mark", 1, {1: "typed", 2: "drawn", 3: "witnessed"}),
    DECLARATIONS: ("declarations", 2, {}),
    CONSENTS: ("consents", 1, {}),
    SECONDS: ("seconds", 4, {}),
    **{
        REASON + field: ("reason." + name, 1, {1: "has_none", 2: "not_at_hand", 3: "prefers_not"})
        for field, (name, _) in FORM.items()
    },
}


STROKES_VERSION, MAX_SHIFT, WIDTH, HEIGHT, MAX_POINTS = 1, 4, 4095, 1365, 6000


class Refused(Exception):
    """The file as a whole is refused; the word says why."""


class BadRecord(Exception):
    """A packed record that does not unpack, or is not well formed."""


class Secrets(typing.NamedTuple):
    """What a reader has: the X25519 key, and that of X-Wing or None."""

    box: bytes
    kem: bytes | None

    @classmethod
    def of_key_file(cls, secret):
        """From what a coordinator's key file locks."""
        return cls(secret[:32], secret[193:] or None)


# ---- Conventions --------------------------------------------------------------------------------


def blake2b(message, key=b""):
    return hashlib.blake2b(message, digest_size=32, key=key).digest()


def kdf(key, number, context):
    salt = struct.pack("<Q", number) + bytes(8)
    return hashlib.blake2b(
        b"", digest_size=32, key=key, salt=salt, person=context + bytes(8)
    ).digest()


def open_aead(key, nonce, associated, ciphertext):
    """The plaintext; None if it does not authenticate."""
    try:
        return bindings.crypto_aead_xchacha20poly1305_ietf_decrypt(
            ciphertext, associated, nonce, key
        )
    except CryptoError:
        return None


def is_signed(public, message, signature):
    try:
        bindings.crypto_sign_open(signature + message, public)
    except (BadSignatureError, ValueError):
        return False
    return True


# ---- Record -------------------------------------------------------------------------------------


def dictionary():
    with open(os.path.join(DOCS, "dictionary-1.txt"), "rb") as file:
        data = file.read()
    if blake2b(data).hex() != DICTIONARY_HASH:
        raise SystemExit("dictionary-1.txt is not the dictionary of record version 1")
    return data


def unpack(packed, length):
    if length > MAX_RECORD:
        raise BadRecord
    stream = zlib.decompressobj(wbits=-15, zdict=dictionary())
    try:
        record = stream.decompress(packed, MAX_RECORD + 1)
    except zlib.error as error:
        raise BadRecord from error
    if not stream.eof or stream.unused_data or stream.unconsumed_tail or len(record) != length:
        raise BadRecord
    return record


FORBIDDEN = re.compile("[\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]")


def tidy_text(value):
    """The text; BadRecord if it is not tidy."""
    try:
        text = value.decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadRecord from error
    if any(unicodedata.category(c) in ("Cc", "Cs") for c in text) or FORBIDDEN.search(text):
        raise BadRecord
    spaces = [c for c in text if unicodedata.category(c) == "Zs"]
    if any(c != " " for c in spaces) or "  " in text or text != text.strip(" "):
        raise BadRecord
    if unicodedata.normalize("NFC", text) != text:
        raise BadRecord
    return text


def show_field(field, value):
    """Name and text of a field, checked as "Well formed" says."""
    if field in TEXTS:
        name, longest = TEXTS[field]
        if len(value) > longest or (field == LANGUAGE and len(value) != longest):
            raise BadRecord
        return name, tidy_text(value)
    if field in NUMBERS:
        name, size, words = NUMBERS[field]
        if len(value) != size:
            raise BadRecord
        number = int.from_bytes(value, "little")
        return name, words.get(number, str(number))
    return ("strokes" if field == STROKES else f"field_{field}"), value.hex()


def show_record(record):
    fields = {}
    last = at = 0
    while at < len(record):
        if at + 3 > len(record):
            raise BadRecord
        field, length = struct.unpack_from("<BH", record, at)
        value = record[at + 3 : at + 3 + length]
        if field <= last or len(value) != length:
            raise BadRecord
        name, text = show_field(field, value)
        fields[name] = text
        last, at = field, at + 3 + length
    return fields


# ---- Record: strokes ----------------------------------------------------------------------------


class NoDrawing(Exception):
    """Strokes that nothing is drawn from."""


def read_number(value, at):
    """A number and where the next one begins."""
    first, *second = value[at : at + 2] or [128]
    if first < 128:
        return first, at + 1
    if not second or not 0 < second[0] < 128:
        raise NoDrawing
    return first - 128 + 128 * second[0], at + 2


def read_step(value, at):
    number, at = read_number(value, at)
    return (-(number + 1) // 2 if number % 2 else number // 2), at


def read_stroke(value, at, pen, shift):
    """The points of the stroke that begins there, on the grid, and where the next one begins."""
    count, at = read_number(value, at)
    points = []
    for _ in range(count):
        right, at = read_step(value, at)
        down, at = read_step(value, at)
        if points and not right and not down:
            raise NoDrawing
        pen = pen[0] + right, pen[1] + down
        if not (0 <= pen[0] << shift <= WIDTH and 0 <= pen[1] << shift <= HEIGHT):
            raise NoDrawing
        points.append(pen)
    if not points:
        raise NoDrawing
    return points, at


def drawing_of(value):
    """ "x,y x,y;x,y": points, and strokes between semicolons."""
    if len(value) < 3 or value[0] != STROKES_VERSION or value[1] > MAX_SHIFT:
        raise NoDrawing
    shift, at, pen, strokes = value[1], 2, (0, 0), []
    while at < len(value):
        points, at = read_stroke(value, at, pen, shift)
        strokes.append(points)
        pen = points[-1]
    if sum(map(len, strokes)) > MAX_POINTS:
        raise NoDrawing
    return ";".join(" ".join(f"{x << shift},{y << shift}" for x, y in points) for points in strokes)


def show_drawing(fields):
    """The member of an entry with strokes that can be drawn."""
    try:
        return {"drawing": drawing_of(bytes.fromhex(fields["strokes"]))}
    except (KeyError, NoDrawing):
        return {}


# ---- Reading: the header ------------------------------------------------------------------------


def open_box(content, secret):
    """What seal sealed; None if it does not open."""
    public = bindings.crypto_scalarmult_base(secret)
    try:
        return bindings.crypto_box_seal_open(content, public, secret)
    except CryptoError:
        return None


def open_slot(file, secrets):
    """K0 from the first slot that opens with the reader's keys."""
    suite = file[9]
    for slot in range(SLOTS):
        at = 32 + 1168 * slot
        content = file[at : at + 1168]
        if suite == 1:
            k0 = open_box(content[:80], secrets.box)
        elif secrets.kem is None:
            break
        else:
            shared = xwing.decapsulate(secrets.kem, content[:1120])
            bound = file[:32] + bytes([slot])
            k0 = shared and open_aead(shared, bytes(24), bound, content[1120:])
        if k0 is not None:
            return k0
    raise Refused("not_for_us")


def check(holds, word):
    if not holds:
        raise Refused(word)


def read_header(file, secrets, campaign):
    """The facts of a header and X0; Refused with the word of the first check that fails."""
    check(len(file) == FILE, "wrong_size")
    check(file[:8] == b"QOLBATCH", "not_a_batch")
    check(file[8] == 1, "newer_format")
    check(file[9] in (1, 2), "unknown_suite")
    check(file[10:16] == bytes(6), "not_zero")
    k0 = open_slot(file, secrets)
    commitment = blake2b(b"qol batch 1 commitment" + file[:7040], k0)
    check(file[7040:7072] == commitment, "wrong_commitment")
    block = open_aead(kdf(k0, 1, b"qolhead_"), file[7072:7096], file[:7072], file[7096:7624])
    check(block is not None, "damaged_header")
    check(block[310:] == bytes(202), "not_zero")
    device_id, device_public, campaign_id, certificate = (
        block[0:16],
        block[16:48],
        block[48:80],
        block[80:144],
    )
    check(campaign_id == campaign, "foreign_campaign")
    certified = b"qol certificate 1" + campaign_id + device_id + device_public
    check(is_signed(campaign, certified, certificate), "forged_certificate")
    signed = b"qol batch 1 header" + blake2b(file[:7072]) + block[:246]
    check(is_signed(device_public, signed, block[246:310]), "forged_header")
    (number,) = struct.unpack_from("<I", block, 144)
    check(number < 65536, "number_too_high")
    return {
        "suite": file[9],
        "batch_id": file[16:32],
        "header_hash": blake2b(file[:7624]),
        "device_id": device_id,
        "device_public": device_public,
        "number": number,
        "chain": block[148:180],
        "previous": block[180:212],
        "campaign_hash": block[212:244],
        "day": struct.unpack_from("<H", block, 244)[0],
    }, kdf(k0, 2, b"qolhead_")


# ---- Reading: cells and `final` -----------------------------------------------------------------


def open_cells(file, x, header_hash):
    """Plaintext and digest of every cell; None for one that does not authenticate."""
    cells = []
    for i in range(FINAL_CELL + 1):
        page = file[(2 + i) * PAGE : (3 + i) * PAGE]
        associated = header_hash + struct.pack("<H", i)
        plain = open_aead(kdf(x, 1, b"qolcell_"), page[:24], associated, page[24:])
        if plain is None:
            cells.append(None)
        else:
            (packed_len,) = struct.unpack_from("<H", plain, 2)
            cells.append((plain, blake2b(plain[: 24 + packed_len], kdf(x, 3, b"qolcell_"))))
        x = kdf(x, 2, b"qolcell_")
    return cells


def read_final(cell, header):
    """("none" | "valid" | "bad", the digests that it vouches for)."""
    if cell is None:
        return "none", None
    plain = cell[0]
    kind, _, packed_len, record_len, zero = struct.unpack_from("<BBHHH", plain)
    (count,) = struct.unpack_from("<I", plain, 24)
    length = 4 + 32 * count + 64
    if kind != 3 or zero or count > ENTRY_CELLS or (packed_len, record_len) != (length, length):
        return "bad", None
    content, padding = plain[24 : 24 + length], plain[24 + length :]
    message = b"qol batch 1 final" + header["header_hash"] + content[:-64]
    if any(padding) or not is_signed(header["device_public"], message, content[-64:]):
        return "bad", None
    return "valid", [content[4 + 32 * i : 36 + 32 * i] for i in range(count)]


def judge_cell(plain):
    """(state, reason, fields) of a cell that authenticates, whatever `final` says."""
    kind, version, packed_len, record_len, zero = struct.unpack_from("<BBHHH", plain)
    if packed_len > CONTENT:
        return "held", "bad_record", None
    if zero or any(plain[24 + packed_len :]):
        return "held", "bad_padding", None
    if kind not in (1, 2):
        return "held", "unknown_type", None
    if kind == 2 and packed_len == record_len == 0:
        return "void", None, {}
    if version != 1:
        return "held", "newer_record", None
    try:
        fields = show_record(unpack(plain[24 : 24 + packed_len], record_len))
    except BadRecord:
        return "held", "bad_record", None
    return ("entry" if kind == 1 else "void"), None, fields


def read_cells(opened, digests):
    """What every used, missing or held cell 0…59 is; unused ones are left out."""
    last = max((i for i in range(ENTRY_CELLS) if opened[i]), default=-1)
    used = last + 1 if digests is None else len(digests)
    cells = []
    for i in range(ENTRY_CELLS):
        if opened[i] is None:
            if i < used:
                cells.append({"cell": i, "type": "hole"})
            continue
        plain, digest = opened[i]
        state, reason, fields = judge_cell(plain)
        vouched = digests is None or (i < used and digests[i] == digest)
        if state != "held" and not vouched:
            state, reason = "held", "not_in_final"
        cell = {"cell": i, "type": state, "entry_id": plain[8:24].hex()}
        cell.update({"reason": reason} if reason else {"fields": fields, **show_drawing(fields)})
        cells.append(cell)
    return cells


def read_batch(file, secrets, campaign):
    header, x = read_header(file, secrets, campaign)
    opened = open_cells(file, x, header["header_hash"])
    final, digests = read_final(opened[FINAL_CELL], header)
    trailer = blake2b(file[:-32])
    return {
        **header,
        "trailer": trailer,
        "closed": file[-32:] == trailer,
        "final": final,
        "cells": read_cells(opened, digests),
    }


# ---- Reading many files -------------------------------------------------------------------------


def has_right_chain(batch, chain_secret):
    value = blake2b(b"qol chain root" + batch["device_id"], chain_secret)
    for _ in range(batch["number"]):
        value = blake2b(value)
    return value == batch["chain"]


def is_repeated(batch, others):
    return any(
        other["number"] == batch["number"] and other["header_hash"] != batch["header_hash"]
        for other in others
    )


def is_altered(batch, others):
    return any(
        other["number"] == batch["number"] + 1
        and other["previous"] not in (NONE, UNREADABLE, batch["trailer"])
        for other in others
    )


def outcome_of(batch, others, chain_secret):
    """The one word for a file that is taken, given the batches merged before it."""
    if chain_secret:
        if not has_right_chain(batch, chain_secret):
            return "wrong_chain"
        others = [b for b in others if has_right_chain(b, chain_secret)]
    others = [b for b in others if b["device_id"] == batch["device_id"]]
    if is_repeated(batch, others):
        return "repeated_number"
    if is_altered(batch, others):
        return "altered"
    if batch["final"] == "bad":
        return "bad_final"
    if any(cell["type"] == "hole" for cell in batch["cells"]):
        return "holes"
    return "complete" if batch["final"] == "valid" else "unclosed"


# ---- command line -------------------------------------------------------------------------------


def load(path):
    with open(path, "rb") as file:
        data = file.read()
    return gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data


def decode(path, secrets, campaign, chain_secret, after=()):
    """Outcome and batch of one file; the batch is None if the file is refused."""
    others = []
    for earlier in after:
        try:
            others.append(read_batch(load(earlier), secrets, campaign))
        except Refused:
            continue
    try:
        batch = read_batch(load(path), secrets, campaign)
    except Refused as refused:
        return str(refused), None
    return outcome_of(batch, others, chain_secret), batch


def entries_of(batch):
    return [cell for cell in batch["cells"] if cell["type"] in ("entry", "void")] if batch else []


def held_of(batch):
    held = [cell for cell in batch["cells"] if cell["type"] == "held"] if batch else []
    return [{"cell": cell["cell"], "reason": cell["reason"]} for cell in held]


def hex_or_none(text):
    return None if text is None else bytes.fromhex(text)


def check_case(case, folder):
    """What is wrong with a case; None if nothing is."""
    secret, campaign, chain_secret = (
        bytes.fromhex(case[key]) for key in ("recipient_secret", "campaign_public", "chain_secret")
    )
    if bindings.crypto_scalarmult_base(secret).hex() != case["recipient_public"]:
        return "recipient_public does not belong to recipient_secret"
    secrets = Secrets(secret, hex_or_none(case.get("recipient_kem_secret")))
    after = [os.path.join(folder, name) for name in case["after"]]
    path = os.path.join(folder, case["file"])
    outcome, batch = decode(path, secrets, campaign, chain_secret, after)
    if outcome != case["outcome"]:
        return f"outcome {outcome}, expected {case['outcome']}"
    if entries_of(batch) != case["entries"]:
        return "the entries differ"
    if held_of(batch) != case["held"]:
        return "the held cells differ"
    return None


def check_manifest(path):
    with open(path, encoding="utf-8") as file:
        cases = json.load(file)
    failed = 0
    for case in cases:
        wrong = check_case(case, os.path.dirname(path))
        failed += wrong is not None
        print(f"{'FAILED' if wrong else 'ok':6} {case['name']}" + (f": {wrong}" if wrong else ""))
    print(f"{len(cases) - failed} passed, {failed} failed")
    return 1 if failed or not cases else 0


def print_file(path, secrets, campaign, chain_secret):
    outcome, batch = decode(path, secrets, campaign, chain_secret)
    shown = {"outcome": outcome}
    for key, value in (batch or {}).items():
        shown[key] = value.hex() if isinstance(value, bytes) else value
    json.dump(shown, sys.stdout, indent=2)
    print()
    return 0 if batch else 4


def main():
    parser = argparse.ArgumentParser(description="A second decoder of batch files.")
    parser.add_argument("manifest", nargs="?", metavar="MANIFEST.json")
    parser.add_argument("--file", help="a batch file, as it is or gzipped")
    for key in ("--recipient-secret", "--recipient-kem-secret", "--campaign-public",
                "--chain-secret"):
        parser.add_argument(key, type=bytes.fromhex, metavar="HEX")
    given = parser.parse_args()
    if given.manifest and not given.file:
        return check_manifest(given.manifest)
    if not (given.file and given.recipient_secret and given.campaign_public):
        parser.error("give a manifest, or --file, --recipient-secret and --campaign-public")
    secrets = Secrets(given.recipient_secret, given.recipient_kem_secret)
    return print_file(given.file, secrets, given.campaign_public, given.chain_secret)


if __name__ == "__main__":
    sys.exit(main())
