# SPDX-License-Identifier: Apache-2.0
"""What a program does to the disk, step by step, and a kill or a failure at any step of it: strace
records, fail_at.c kills and lets fail.

Between two steps a program only computes and prints, so that a kill before each step, and none at
all, leaves every state of the disk that a kill at any moment can leave."""

import errno
import os
import pathlib
import re
import subprocess
import tempfile
import typing

WRITES = ("pwrite64", "write", "fallocate", "ftruncate")
FLUSHES = ("fsync", "fdatasync", "syncfs")
NAMES = ("openat", "mkdir", "rmdir", "rename", "renameat2", "unlink")
OTHERS = ("utimensat", "chmod")
CALLS = WRITES + FLUSHES + NAMES + OTHERS
SCRATCH = "/dev/shm" if os.path.isdir("/dev/shm") else None  # memory is quicker than a disk
KILLS = 20  # of one run, unless all of them are wanted
KILLED = 137  # what fail_at ends with
LINE = re.compile(r"(\d+) +(\w+)\((.*)")
FILE = re.compile(r"\d+</")  # no pipe, and no terminal
PATH = re.compile(r"\"([^\"]*)\"|\d<([^>]*)>")


class Step(typing.NamedTuple):
    call: str
    file: str  # what it is about, with * for names that are drawn


def environment(**changes):
    # Leaks cannot be looked for under strace.
    return {**os.environ, "LC_ALL": "C.UTF-8", "ASAN_OPTIONS": "detect_leaks=0", **changes}


def run(command, **options):
    options.setdefault("env", environment())
    if "input" not in options:
        options.setdefault("stdin", subprocess.DEVNULL)
    done = subprocess.run([str(word) for word in command], capture_output=True, timeout=300,
                          start_new_session=True, check=False, **options)
    done.out = done.stdout.decode()
    done.err = done.stderr.decode()
    return done


def _file_of(text):
    found = PATH.findall(text)
    names = [pathlib.Path(one or other).name for one, other in found if one or other]
    return re.sub(r"[0-9a-f]{16,}", "*", names[-1])


def _steps(log):
    found, main = [], None
    for line in log.read_text(encoding="utf-8", errors="replace").splitlines():
        match = LINE.match(line)
        if not match:
            continue
        process, call, text = match.groups()
        main = main or process
        only_reads = call == "openat" and "O_CREAT" not in text
        if process != main:
            if not only_reads:
                raise ValueError(f"no step of the main thread: {line}")
            continue
        if only_reads or call == "write" and not FILE.match(text):
            continue
        found.append(Step(call, _file_of(text.rsplit(" = ", 1)[0])))
    return found


def record(command, **options):
    """Runs the program to its end; gives what was done, and all its steps."""
    with tempfile.TemporaryDirectory(dir=SCRATCH) as folder:
        log = pathlib.Path(folder) / "log"
        traced = ["strace", "-f", "--seccomp-bpf", "-qq", "-o", log, "-y", "-s", "0", "-e",
                  "trace=" + ",".join(CALLS), "--"]
        done = run(traced + list(command), **options)
        return done, _steps(log)


def _fail_at(place, trouble, command):
    return [os.environ["QOL_FAIL_AT"], place + 1, trouble, *command]


def kill(steps, place, command, **options):
    """Runs the program and kills it just before the step that has this place among all its steps;
    gives what it had printed."""
    done = run(_fail_at(place, "kill", command), **options)
    if done.returncode != KILLED:
        raise AssertionError(f"{steps[place]}: not reached, but ended with {done.returncode}: "
                             f"{done.err}")
    return done


class Fault(typing.NamedTuple):
    place: int  # among all steps
    step: Step
    error: str
    for_ever: bool  # all later calls of its name fail too


def with_fault(fault, command):
    """The command to run so that the step fails."""
    number = getattr(errno, fault.error)
    return _fail_at(fault.place, f"{number}+" if fault.for_ever else number, command)


def takes_each():
    """True if no place of a kill is to be left out."""
    return os.environ.get("QOL_KILLS") in ("each", "all")


def takes_all():
    """True if no step at all is to be left out, however long it takes."""
    return os.environ.get("QOL_KILLS") == "all"


def spread(steps, most):
    """At most so many of the steps, at even distances, the same every time; all of them with
    QOL_KILLS=all. Where each takes long, under sanitizers, QOL_SHARE=3 takes a third as many."""
    most //= int(os.environ.get("QOL_SHARE", "1"))
    if takes_all() or len(steps) <= most:
        return steps
    return [steps[i * len(steps) // most] for i in range(most)]


def kill_places(places, most=KILLS):
    """The same of the places at which a run is killed; each one with QOL_KILLS=each, too."""
    return places if takes_each() else spread(places, most)
