#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What the coordinator's desk, the report and the review leave behind of who signed: in the files
that they write, and in memory once the desk is locked."""

import re
import shutil
import subprocess
import time
import unittest

import pexpect

from memory_case import looks
from merger_case import MERGER, environment
from office_case import ODD, OfficeCase

PROMPT = "then Enter: "
WHY = "Ңұғөқәіңұқ"
TYPED = {**ODD, "why": WHY, "question": "Әбдірахманова", "birth date": "1983-04-17"}
CALLS = "trace=open,openat,creat,rename,renameat,renameat2,mkdir,unlink,write,pwrite64,writev,pwritev,pwritev2"
# Where a value may go: to the window, to the terminal.
SHOWN = re.compile(r"^\d* *(?:\d+ )?\w+\(\d+<(?:socket:|TCP|UNIX|/dev/pts/|/dev/tty|anon_inode:|/dev/ptmx|pipe:)")
SETTLES_S = 2  # in which a connection's memory goes when it ends
LEAST = 8  # bytes of a value that say whose it is


def pieces(text):
    """Any of them is there if any stretch of 15 bytes of the text is."""
    raw = text.encode()
    return {raw[i:i + LEAST] for i in range(min(LEAST, len(raw) - LEAST + 1))}


def in_hex(piece):
    return "".join(f"\\x{byte:02x}" for byte in piece)


@unittest.skipUnless(shutil.which("strace"), "strace is not installed")
class Traced(OfficeCase):
    def setUp(self):
        super().setUp()
        self.log = self.shared / "trace"  # not where the programs write
        self.tracer = ["strace", "-f", "-qq", "-y", "-xx", "-s", "1000000", "-e", CALLS, "-o",
                       str(self.log)]

    def written(self):
        """Every call that is no showing, in lines."""
        with open(self.log, encoding="ascii") as log:
            return [line for line in log if not SHOWN.match(self.unescaped(line))]

    def unescaped(self, line):
        """With the names of what is written to as text."""
        return re.sub(r"<((?:\\x[0-9a-f]{2})+)>",
                      lambda found: "<" + bytes.fromhex(found[1].replace("\\x", "")).decode() + ">",
                      line[:20000], count=1)

    def names_in(self, lines):
        return sorted({name for line in lines for name, value in TYPED.items()
                       for piece in pieces(value) if in_hex(piece) in line})

    def assert_none(self, *suffixes):
        """None of the values was written to a file, and these files were."""
        lines = self.written()
        self.assertEqual(self.names_in(lines), [])
        opened = "".join(map(self.whole, lines))
        for suffix in suffixes:
            self.assertIn(suffix, opened)
        for path in self.top.rglob("*"):
            if path.is_file():
                data = path.read_bytes()
                self.assertEqual([name for name, value in TYPED.items()
                                  if any(piece in data for piece in pieces(value))], [], path)

    def whole(self, line):
        return re.sub(r"\\x([0-9a-f]{2})", lambda found: chr(int(found[1], 16)), line[:2000])

    def test_a_session_at_the_desk(self):
        with self.desk(tracer=self.tracer) as page:
            page.open()
            page.unlock()
            page.go("merge")
            page.press("merge", {"place": str(self.stick)})
            self.assertEqual(page.screen, "merged")
            page.go("questions")
            self.assertIn(TYPED["question"], re.sub("</?mark>", "", page.last.text))
            for press in ["same", "undo", "different"]:
                page.press(press)
            page.go("search")
            page.press("find", {"query": ODD["family"]})
            page.press("entry.0")
            self.assertIn(ODD["phone"], page.last.text)
            page.press("void", {"why": WHY})
            self.assertIn(WHY, page.last.text)
            page.press("lock")
            self.stop_traced(page)
        self.assert_none("master.db", ".qolf")

    def stop_traced(self, page):
        """strace holds signals back, so the program itself gets one."""
        [child] = subprocess.run(["ps", "--ppid", str(page.process.pid), "-o", "pid="], check=True,
                                 capture_output=True, text=True).stdout.split()
        subprocess.run(["kill", child], check=True)
        page.process.wait()

    def test_what_is_written_is_found(self):
        """That the others find nothing says something."""
        command = self.command("export", "-o", "list.csv", "--internal")
        subprocess.run([*self.tracer, *command], cwd=self.top, env=environment(), check=True,
                       stdin=subprocess.DEVNULL, capture_output=True, timeout=120)
        self.assertLessEqual(set(ODD), set(self.names_in(self.written())))

    def test_the_report(self):
        command = self.command("report", "-o", "report.html")
        subprocess.run([*self.tracer, *command], cwd=self.top, env=environment(), check=True,
                       stdin=subprocess.DEVNULL, capture_output=True, timeout=120)
        written = self.written()
        towns = {"city"}  # is counted by town
        self.assertEqual(set(self.names_in(written)) - towns, set())
        self.assertIn("report.html.part", "".join(map(self.whole, written)))

    def test_the_review(self):
        command = [*self.tracer, MERGER, "review", str(self.campaign), "--passphrase-file",
                   str(self.shared / "words")]
        child = pexpect.spawn(command[0], command[1:], cwd=str(self.top), env=environment(),
                              encoding="utf-8", timeout=60, dimensions=(50, 100))
        child.expect(PROMPT)
        self.assertIn("Шымкент", child.before)
        child.sendline("s")
        child.expect(pexpect.EOF)
        child.close()
        self.assert_none("master.db", ".qolf")


class Memory(OfficeCase):
    """As if the laptop were taken."""

    def find(self, page):
        memory = looks(page.process)
        return sorted({name for name, value in TYPED.items() for piece in pieces(value)
                       if any(piece in part for part in memory)})

    def assert_nothing_left(self, page):
        """Once it is locked."""
        page.press("lock")
        deadline = time.monotonic() + SETTLES_S
        while (found := self.find(page)) and time.monotonic() < deadline:
            time.sleep(0.1)
        self.assertEqual(found, [])

    def test_nothing_is_left_in_a_locked_desk(self):
        page = self.opened()
        self.find(page)  # skips where nobody may look
        page.go("questions")
        page.press("same")
        page.press("go.search")
        page.press("find", {"query": ODD["family"]})
        page.press("entry.0")
        page.press("void", {"why": WHY})
        page.press("restore", {"why": WHY})
        self.assertEqual(self.find(page), sorted(TYPED))
        self.assert_nothing_left(page)

    def assert_not_left_of(self, kind):
        with self.desk() as page:
            page.open()
            page.unlock()
            self.find(page)
            page.go("export")
            page.press("write", {"format": kind, "what": "internal", "place": f"{self.top}/list"})
            self.assertTrue((self.top / f"list.{kind}").exists(), page.last.text)
            self.assert_nothing_left(page)

    def test_nothing_is_left_of_exports(self):
        """But for a workbook, which is a library's to write."""
        for kind in ["csv", "jsonl", "html", "pdf"]:
            with self.subTest(kind=kind):
                self.assert_not_left_of(kind)


if __name__ == "__main__":
    unittest.main()
