#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A laptop is seized while people sign on it: collector and browser are killed at points that
chance chooses, and nothing that anybody typed is in any file that has changed on the whole system
since the start, nor in a core of the collector that has said "thank you".

    seizure.py [--seed N] [chromium|firefox]...

Needs root or the owner of all files, a collector and a merger, Xvfb, and the browsers."""

import argparse
import contextlib
import gzip
import http.server
import json
import os
import pathlib
import random
import shutil
import signal
import stat
import struct
import subprocess
import sys
import tempfile
import threading
import time
import unittest
import zlib
from urllib.parse import quote

sys.path.insert(0, str(pathlib.Path(os.environ["QOL_SOURCE"], "tests", "cli")))
import collector_case  # noqa: E402
from collector_case import PASSPHRASE, CollectorCase, environment  # noqa: E402
from remote import sit_down, wait_for  # noqa: E402

BROWSERS = {"chromium": "chromium", "firefox": "firefox-esr"}
CANARIES = 50
KAZAKH, LATIN = "аәбвгғдежзийкқлмнңоөпрстуұүфхһцчшыіэюя", "abcdefghijklmnopqrstuvwxyz"
STEM_LEN, TAIL_LEN = 7, 6
BORN = "14.07.1995"
NO_FILES = {"proc", "sysfs", "cgroup", "cgroup2", "devpts", "devtmpfs", "mqueue", "debugfs",
            "tracefs", "securityfs", "bpf", "pstore", "configfs", "fusectl", "autofs",
            "binfmt_misc", "efivarfs", "hugetlbfs"}
CAMPAIGN_FIELDS = """[form]
family_name = required handed-over
given_name = required handed-over
patronymic = optional handed-over
birth_date = required internal
id_number = required-or-reason internal
city = optional handed-over
address = optional internal
email = optional internal
comment = optional internal
"""
ORDINARY = """#!/bin/sh
exec {program} --remote-debugging-port=0 {more} "$@"
"""
# Debugging from afar brings settings of its own, which a volunteer's Firefox does not have.
FIREFOX = """#!/bin/sh
for argument; do
    if [ -f "$argument/user.js" ]; then
        echo 'user_pref("remote.prefs.recommended", false);' >>"$argument/user.js"
    fi
done
exec {program} --remote-debugging-port 0 {more} "$@"
"""


# ---- canaries -------------------------------------------------------------------------------------

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


def search(since, needles, places=None):
    """(path, needle) of each file that changed since then and holds one; and how many were read.
    On all file systems, unless places are named."""
    found, count, size = [], 0, 0
    for path in changed_files(since, places):
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


# ---- the laptop --------------------------------------------------------------------------------------

class Display:
    def __enter__(self):
        reader, writer = os.pipe()
        self.process = subprocess.Popen(
            ["Xvfb", "-displayfd", str(writer), "-screen", "0", "1280x900x24", "-nolisten", "tcp"],
            pass_fds=[writer], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(writer)
        with open(reader, encoding="ascii") as file:
            os.environ["DISPLAY"] = ":" + file.readline().strip()
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()


def processes(matches):
    for entry in pathlib.Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError, IndexError):
                if matches(entry):
                    yield int(entry.name)


def group_of(entry):
    return int((entry / "stat").read_text().rsplit(")", 1)[1].split()[2])


def is_running(pid):
    with contextlib.suppress(OSError):
        return os.readlink(f"/proc/{pid}/exe") != ""  # what has only not been waited for has none
    return False


class Laptop:
    """A collector with its browser, and somebody at it."""

    def __init__(self, case, family, profiles):
        self.case, self.family, self.profiles = case, family, profiles
        self.seat = None
        self.before = set(profiles.glob("qoltanba-browser-*"))

    def __enter__(self):
        self.log = open(self.case.top / "log", "wb")
        runtime = str(self.profiles) if self.profiles.name == "runtime" else ""
        self.process = subprocess.Popen(
            self.case.command("--browser", str(self.case.wrapper(self.family))),
            cwd=self.case.top, stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log,
            env=environment(HOME=str(self.case.top / "home"), XDG_RUNTIME_DIR=runtime))
        try:
            self.profile = wait_for(self.find_profile)
            self.seat = sit_down(self.family, self.profile)
        except BaseException:
            self.__exit__()
            raise
        return self

    def find_profile(self):
        if self.process.poll() is not None:
            raise AssertionError((self.case.top / "log").read_text())
        found = [path for path in self.profiles.glob("qoltanba-browser-*")
                 if path not in self.before]
        return found[0] if found else None

    def browser_processes(self):
        """All of it, but not the guard, which would end the rest in its own way."""
        children = pathlib.Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        guards = {group_of(pathlib.Path("/proc", child)) for child in children.read_text().split()}
        return [pid for pid in processes(lambda entry: group_of(entry) in guards)
                if pid not in guards]

    def kill(self, what):
        browser = self.browser_processes()
        if what in ("collector", "both"):
            self.process.kill()
        if what in ("browser", "both"):
            for pid in browser:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
        self.process.wait(timeout=60)
        wait_for(lambda: not any(is_running(pid) for pid in browser))

    def __exit__(self, *_):
        if self.seat:
            self.seat.close()
        if self.process.poll() is None:
            self.kill("both")
        self.log.close()


# ---- who sits at it ----------------------------------------------------------------------------------

def unlock(seat, wrong):
    """Stops, for whoever kills, after each step."""
    for passphrase in [wrong, PASSPHRASE]:
        seat.wait_for_screen("unlock")
        seat.fill("input[type=password]", passphrase)
        yield "unlock"
        seat.click("button.go")
        time.sleep(1)


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


STEPS_OF_SIGNER = 25


class CarelessPage(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<form action=/sign><input id=f1 name=f1><button>Sign</button></form>")

    def log_message(self, *_):
        pass


class Seizure(CollectorCase):
    seed = 1
    families = list(BROWSERS)

    @classmethod
    def setUpClass(cls):
        text = collector_case.CAMPAIGN
        collector_case.CAMPAIGN = text[:text.index("[form]")] + CAMPAIGN_FIELDS
        super().setUpClass()
        cls.enterClassContext(Display())

    def setUp(self):
        super().setUp()
        self.chance = random.Random(self.seed)
        self.canaries = Canaries(random.Random(os.urandom(16)))
        self.since = int(time.time()) - 1
        memory = tempfile.TemporaryDirectory(dir="/dev/shm")
        self.addCleanup(memory.cleanup)
        self.runtime = pathlib.Path(memory.name, "runtime")
        self.runtime.mkdir(mode=0o700)

    def wrapper(self, family, more=""):
        if os.geteuid() == 0 and family == "chromium":
            more += " --no-sandbox"
        path = self.top / f"{family}-wrapper"
        text = FIREFOX if family == "firefox" else ORDINARY
        path.write_text(text.format(program=shutil.which(BROWSERS[family]), more=more))
        path.chmod(0o755)
        return path

    # ---- looking --------------------------------------------------------------------------------

    def assert_nowhere(self, where):
        """Says which file has it, and in which form."""
        found, count, size = search(self.since, self.canaries.needles())
        print(f"  {where}: {count} files, {size >> 20} MB", file=sys.stderr)
        self.assertGreater(count, 20)
        self.assertEqual([(path, repr(needle)) for path, needle in found], [], where)

    def assert_not_in_core(self, process):
        done = subprocess.run(["gcore", "-a", "-o", self.runtime / "core", str(process.pid)],
                              capture_output=True, check=False, timeout=120)
        self.assertEqual(done.returncode, 0, done.stderr)
        [core] = self.runtime.glob("core.*")
        data = core.read_bytes()
        core.unlink()
        self.assertEqual(holds(data, self.canaries.needles()), [])

    # ---- seizing --------------------------------------------------------------------------------

    def play(self, laptop, steps, signers):
        """So many steps, as far as there are any."""
        wrong = self.canaries.word()
        self.canaries.typed.append(wrong)

        def all_steps():
            yield from unlock(laptop.seat, wrong)
            for _ in range(signers):
                answers = self.canaries.signer()
                self.canaries.typed += set(answers.values()) - {BORN}
                yield from sign(laptop.seat, answers)
                if shutil.which("gcore"):
                    time.sleep(1)
                    self.assert_not_in_core(laptop.process)
                yield from done(laptop.seat)

        last = ""
        for count, last in enumerate(all_steps()):
            if count >= steps:
                break
        return last

    def seize(self, family, what, profiles):
        signers = 2
        steps = self.chance.randrange(STEPS_OF_SIGNER + 5, 2 * STEPS_OF_SIGNER + 2)
        pause = self.chance.random()
        with Laptop(self, family, profiles) as laptop:
            last = self.play(laptop, steps, signers)
            time.sleep(pause)
            laptop.kill(what)
            where = f"{family}, {what} killed at step {steps} ({last}), profile in " \
                    f"{'memory' if profiles == self.runtime else 'the kit'}"
            left = list(profiles.glob("qoltanba-browser-*"))
            self.assert_nowhere(where)
        return left

    def seize_all(self, family):
        kills = ["collector", "browser", "both", "both", "collector"]
        self.chance.shuffle(kills)
        left = []
        for count, what in enumerate(kills):
            profiles = [self.runtime, self.kit][count % 2]
            # What a start finds of a killed one it deletes.
            with self.subTest(what=what, profiles=profiles.name):
                left += self.seize(family, what, profiles)
        self.assertTrue(left)
        for profiles in [self.runtime, self.kit]:
            with Laptop(self, family, profiles) as laptop:
                self.assertEqual([path for path in left if path.exists() and
                                  path.parent == profiles and path != laptop.profile], [])
                laptop.kill("browser")
            self.assertEqual(list(profiles.glob("qoltanba-browser-*")), [])
        self.assertGreaterEqual(len(self.canaries.typed), CANARIES)
        self.assert_nowhere("at the end")

    # ---- that something would be found ------------------------------------------------------------

    def test_planted_canaries_are_found(self):
        word, planted = self.canaries.word(0), {}
        for folder in [self.top, self.runtime]:
            for name, data in {
                    "plain": word.encode(), "sixteen": word.encode("utf-16-le"),
                    "address": quote(word).encode(), "json": json.dumps(word).encode(),
                    "session": b"mozLz40\0" + struct.pack("<I", 400) + pack_lz4(word.encode()),
                    "gzip": gzip.compress(word.encode() * 9), "zlib": zlib.compress(word.encode()),
                    word: b"in its name"}.items():
                planted[str(folder / name)] = (folder / name).write_bytes(data)
        found, _, _ = search(self.since, self.canaries.needles())
        self.assertLessEqual(set(planted), {path for path, _ in found})

    def sign_carelessly(self, seat, word):
        seat.fill("#f1", word)
        seat.click("button")
        return seat.ask("location.search")

    def careless(self, family):
        """An ordinary profile, and a page that sends what was typed in an address."""
        profile = self.runtime / "qoltanba-browser-careless"
        (profile / "data").mkdir(parents=True)
        page = http.server.ThreadingHTTPServer(("127.0.0.1", 0), CarelessPage)
        threading.Thread(target=page.serve_forever, daemon=True).start()
        where = {"chromium": [f"--user-data-dir={profile}/data", "--no-first-run"],
                 "firefox": ["--no-remote", "--profile", f"{profile}/data"]}[family]
        browser = subprocess.Popen(
            [self.wrapper(family), *where, f"http://127.0.0.1:{page.server_port}/"],
            env=environment(HOME=str(self.runtime)), start_new_session=True,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            seat = sit_down(family, profile)
            word = self.canaries.word()
            wait_for(lambda: self.sign_carelessly(seat, word))
            # It writes down where it has been within half a minute.
            wait_for(lambda: search(self.since, self.canaries.needles(), [profile])[0], 60)
            seat.close()
        finally:
            os.killpg(browser.pid, signal.SIGKILL)
            browser.wait()
            page.shutdown()
            page.server_close()

    def test_a_careless_chromium_is_found_out(self):
        self.need("chromium")
        self.careless("chromium")

    def test_a_careless_firefox_is_found_out(self):
        self.need("firefox")
        self.careless("firefox")

    # ---- both browsers ----------------------------------------------------------------------------

    def test_chromium(self):
        self.need("chromium")
        self.seize_all("chromium")

    def test_firefox(self):
        self.need("firefox")
        self.seize_all("firefox")

    def need(self, family):
        if family not in self.families:
            self.skipTest("not asked for")
        if not shutil.which(BROWSERS[family]):
            self.skipTest("there is none")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("browsers", nargs="*", help="chromium, firefox; else both")
    options = parser.parse_args()
    Seizure.seed = options.seed
    Seizure.families = options.browsers or list(BROWSERS)
    unittest.main(argv=sys.argv[:1])


if __name__ == "__main__":
    main()
