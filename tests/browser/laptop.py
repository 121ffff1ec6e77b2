# SPDX-License-Identifier: Apache-2.0
"""A laptop with a display on which one of the programs shows its page in a browser, until somebody
kills either or both."""

import contextlib
import os
import pathlib
import shutil
import signal
import subprocess

from collector_case import environment
from remote import sit_down, wait_for

BROWSERS = {"chromium": "chromium", "firefox": "firefox-esr"}
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


# ---- its browser -------------------------------------------------------------------------------------

def wrapper(folder, family, more=""):
    """A program that starts it as somebody from afar can use it."""
    if os.geteuid() == 0 and family == "chromium":
        more += " --no-sandbox"
    path = folder / f"{family}-wrapper"
    text = FIREFOX if family == "firefox" else ORDINARY
    path.write_text(text.format(program=shutil.which(BROWSERS[family]), more=more))
    path.chmod(0o755)
    return str(path)


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
    """A program with its page in a browser, and somebody at it. `command` lacks the browser."""

    def __init__(self, command, folder, family, profiles):
        self.command, self.folder = command, folder
        self.family, self.profiles = family, profiles
        self.seat = None
        self.before = set(profiles.glob("qoltanba-browser-*"))

    def __enter__(self):
        self.log = open(self.folder / "log", "wb")
        runtime = str(self.profiles) if self.profiles.name == "runtime" else ""
        self.process = subprocess.Popen(
            [*self.command, "--browser", wrapper(self.folder, self.family)], cwd=self.folder,
            stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log,
            env=environment(HOME=str(self.folder / "home"), XDG_DATA_HOME="",
                            XDG_RUNTIME_DIR=runtime, DISPLAY=os.environ["DISPLAY"]))
        try:
            self.profile = wait_for(self.find_profile)
            self.seat = sit_down(self.family, self.profile)
        except BaseException:
            self.__exit__()
            raise
        return self

    def find_profile(self):
        if self.process.poll() is not None:
            raise AssertionError((self.folder / "log").read_text())
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
        if what in ("program", "both"):
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
