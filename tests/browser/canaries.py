# SPDX-License-Identifier: Apache-2.0
"""Strings that nobody else writes, and whether any of them is in a file that changed on the whole
system since a moment, however browsers pack it."""

import contextlib
import gzip
import json
import os
import stat
import struct
import subprocess
import zlib
from urllib.parse import quote

KAZAKH, LATIN = "аәбвгғдежзийкқлмнңоөпрстуұүфхһцчшыіэюя", "abcdefghijklmnopqrstuvwxyz"
STEM_LEN, TAIL_LEN = 7, 6
BORN = "14.07.1995"
NO_FILES = {"proc", "sysfs", "cgroup", "cgroup2", "devpts", "devtmpfs", "mqueue", "debugfs",
            "tracefs", "securityfs", "bpf", "pstore", "configfs", "fusectl", "autofs",
            "binfmt_misc", "efivarfs", "hugetlbfs"}


class Canaries:
    """Strings that nobody else writes. They share a beginning in each alphabet, by which all are
    found at once; numbers are looked for one by one."""

    def __init__(self, chance):
        self.chance, self.typed = chance, []
        self.stems = [self.draw(KAZAKH, STEM_LEN), self.draw(LATIN, STEM_LEN)]
        self.numbers = []

    def draw(self, letters, length):
        return "".join(self.chance.choice(letters) for _ in range(length))

    def word(self, alphabet=None):
        alphabet = self.chance.randrange(2) if alphabet is None else alphabet
        return self.stems[alphabet] + self.draw([KAZAKH, LATIN][alphabet], TAIL_LEN)

    def number(self):
        """An identity number with a right check digit."""
        while True:
            digits = "9507143" + "%04d" % self.chance.randrange(10000)
            check = sum((i + 1) * int(digit) for i, digit in enumerate(digits)) % 11
            if check < 10:
                self.numbers.append(digits + str(check))
                return self.numbers[-1]

    def signer(self):
        """What somebody types, by the fields' ids; not the date, which is not theirs alone."""
        return {"f1": self.word(), "f2": self.word(), "f3": self.word(), "f4": BORN,
                "f5": self.number(), "f6": self.word(), "f7": self.word() + " 12",
                "f9": self.word(1) + "@example.kz", "f10": self.word() + " " + self.word()}

    def needles(self):
        found = set()
        for text in [*self.stems, *self.numbers]:
            for case in {text, text.upper(), text.capitalize()}:
                utf8, escaped = case.encode(), json.dumps(case)[1:-1]
                found |= {utf8, case.encode("utf-16-le"), case.encode("utf-16-be"),
                          quote(case).encode(), quote(case).lower().encode(), escaped.encode(),
                          escaped.upper().replace("\\U", "\\u").encode(),
                          "".join(f"&#{ord(letter)};" for letter in case).encode()}
        return sorted(found)


# ---- what a file may be packed in ------------------------------------------------------------------

def unpack_lz4(data, length):
    """A block of LZ4, as far as it can be read."""
    out, at = bytearray(), 0

    def extended(count, at):
        while count >= 15 and at < len(data):
            count, at = count + data[at], at + 1
            if data[at - 1] != 255:
                break
        return count, at

    while at < len(data) and len(out) < length:
        token = data[at]
        count, at = extended(token >> 4, at + 1)
        out += data[at:at + count]
        at += count
        if at + 2 > len(data):
            break
        offset = data[at] | data[at + 1] << 8
        count, at = extended(token & 15, at + 2)
        if not 0 < offset <= len(out):
            break
        for _ in range(count + 4):
            out.append(out[-offset])
    return bytes(out)


def pack_lz4(data):
    """A block of nothing but literals."""
    long = len(data) - 15
    return bytes([min(len(data), 15) << 4]) + (bytes([long]) if long >= 0 else b"") + data


def unpacked(data):
    """What is in it, if it is of a kind that browsers write; random letters stand unchanged in what
    Snappy and LZ4 make of them, so that other files of those need not be unpacked."""
    if data.startswith(b"mozLz40\0"):
        yield unpack_lz4(data[12:], struct.unpack_from("<I", data, 8)[0])
    if data.startswith(b"\x1f\x8b"):
        with contextlib.suppress(OSError, EOFError, zlib.error):
            yield gzip.decompress(data)
    if data[:2] in (b"\x78\x01", b"\x78\x9c", b"\x78\xda"):
        with contextlib.suppress(zlib.error):
            yield zlib.decompressobj().decompress(data, 1 << 28)


def holds(data, needles):
    return [needle for part in (data, *unpacked(data)) for needle in needles if needle in part]


# ---- every file ------------------------------------------------------------------------------------

def file_systems():
    """Where files can be changed."""
    with open("/proc/self/mountinfo", encoding="utf-8") as mounts:
        for line in mounts:
            before, after = line.split(" - ")
            point, options = before.split()[4:6]
            if after.split()[0] not in NO_FILES and "rw" in options.split(","):
                yield point.encode().decode("unicode_escape")


def changed_files(since, places=None):
    seen = set()
    for point in places or dict.fromkeys(file_systems()):
        done = subprocess.run(["find", point, "-xdev", "-type", "f", "(", "-newermt", f"@{since}",
                               "-o", "-newerct", f"@{since}", ")", "-print0"],
                              stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False)
        for name in done.stdout.split(b"\0")[:-1]:
            if name not in seen:
                seen.add(name)
                yield os.fsdecode(name)


def search(since, needles, places=None, apart=None):
    """(path, needle) of each file that changed since then and holds one; and how many were read.
    On all file systems, unless places are named, and but for what is in the folder `apart`."""
    found, count, size = [], 0, 0
    for path in changed_files(since, places):
        if apart and path.startswith(f"{apart}/"):
            continue
        try:
            if not stat.S_ISREG(os.lstat(path).st_mode):
                continue
            with open(path, "rb") as file:
                data = file.read()
        except OSError:
            continue  # it is gone
        count, size = count + 1, size + len(data)
        found += [(path, needle) for needle in holds(data, needles)]
        found += [(path, needle) for needle in needles if needle in os.fsencode(path)]
    return found, count, size
