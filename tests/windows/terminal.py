# SPDX-License-Identifier: Apache-2.0
"""A Windows program at a console, as Wine draws it on a terminal."""

import os
import re
import time

import pexpect


def environment():
    return {**os.environ, "LC_ALL": "C.UTF-8"}


class Console:
    """A program at a console of its own. Wine repaints it piece by piece, with sequences between."""

    def __init__(self, folder, *command):
        self.child = pexpect.spawn(str(command[0]), [str(word) for word in command[1:]],
                                   cwd=str(folder), env=environment(), encoding="utf-8",
                                   dimensions=(50, 200))
        self.seen = ""

    def shown(self):
        text = self.seen.replace("\x1b[1C", " ")
        return re.sub(r"\x1b\[\??[0-9;]*[A-Za-z]", "", text).replace("\x1b", "")

    def wait_for(self, text):
        deadline = time.monotonic() + 60
        while text not in self.shown():
            if time.monotonic() > deadline:
                raise AssertionError(f"no {text!r} in {self.shown()!r}")
            try:
                self.seen += self.child.read_nonblocking(4096, 0.1)
            except pexpect.TIMEOUT:
                pass

    def type(self, text):
        self.child.send(text)

    def enter(self, *lines):
        for line in lines:
            self.child.send(line + "\r")

    def end(self):
        """The exit code."""
        try:
            while True:
                self.seen += self.child.read_nonblocking(4096, 60)
        except pexpect.EOF:
            self.child.close()
            return self.child.exitstatus
