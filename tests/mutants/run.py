#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Takes out of the programs, one at a time, the rules that protect who signed, and shows for each
the test that notices.

The rules stand in the *.mutants files beside this one, each as a mutant:

    mutant cut_file_is_read
    why    a file of another size is refused before anything in it is read
    test   unit/batch_read_test
    file   common/batch_read.c
    -    if (len != SEAL_FILE_LEN)
    +    if (len > SEAL_FILE_LEN)

The lines of the file are as in a unified diff: " " stays, "-" goes, "+" comes. Together they must
stand in it exactly once. What follows the name of a test is handed to it as arguments: the one case
of a Python test that is to be run.

A mutant passes if its test passes without it and fails with it.
"""

import argparse
import dataclasses
import itertools
import json
import os
import pathlib
import queue
import re
import shutil
import subprocess
import sys
import tempfile
import threading
from concurrent import futures

HERE = pathlib.Path(__file__).resolve().parent
SOURCE = HERE.parent.parent
COPIED = ["CMakeLists.txt", "cmake", "collector", "common", "docs", "install", "merger", "release",
          "tests"]
NEWER_LIBSODIUM = SOURCE / "build/third_party/sodium/lib/pkgconfig"  # if third_party/build.sh made it
# What is to be built for a test; the name of a unit test is that of its program.
TARGETS = {"cli": ["collector", "merger"], "fault": ["collector", "merger", "fail_at"],
           "vectors": ["vectors_check", "vectors_generate"]}
SOURCES = {"unit": "{}.c", "cli": "{}.py", "fault": "test_{}.py"}  # of a test of that kind
TEST_SECONDS = 300
FAILED_CASE = re.compile(r"^(?:\[  FAILED  \] (\w+)$|(?:FAIL|ERROR): (\w+))", re.MULTILINE)


class Problem(Exception):
    """Why a mutant does not pass."""


@dataclasses.dataclass(frozen=True)
class Mutant:
    name: str
    why: str
    test: str
    arguments: tuple
    file: str
    before: str
    after: str

    def applied_to(self, text):
        count = text.count(self.before)
        if count != 1:
            raise Problem(f"its lines stand {count} times in {self.file}")
        return text.replace(self.before, self.after)


# ---- the mutants ----------------------------------------------------------------------------------

def parse_block(block):
    """One mutant from its lines."""
    facts = dict(line.split(maxsplit=1) for line in block if line[0] not in " -+")
    if set(facts) != {"mutant", "why", "test", "file"}:
        raise ValueError("needs mutant, why, test and file")
    before, after = ("".join(line[1:] + "\n" for line in block if line[0] in marks)
                     for marks in (" -", " +"))
    if not before or before == after:
        raise ValueError("changes nothing")
    test, *arguments = facts["test"].split()
    return Mutant(facts["mutant"], facts["why"], test, tuple(arguments), facts["file"],
                  "\n" + before, "\n" + after)  # from the start of a line


def parse_file(path):
    lines = [line for line in path.read_text(encoding="utf-8").split("\n")
             if not line.startswith("#")]
    for is_blank, block in itertools.groupby(lines, lambda line: not line.strip()):
        if is_blank:
            continue
        block = list(block)
        try:
            yield parse_block(block)
        except ValueError as error:
            sys.exit(f"{path.name}: {block[0]}: {error}")


def load():
    mutants = [mutant for path in sorted(HERE.glob("*.mutants")) for mutant in parse_file(path)]
    names = [mutant.name for mutant in mutants]
    for name in set(names):
        if names.count(name) > 1:
            sys.exit(f"{name}: there are several mutants of this name")
    return mutants


def choose(mutants, wanted):
    known = {mutant.name for mutant in mutants}
    for name in wanted or []:
        if name not in known:
            sys.exit(f"{name}: there is no such mutant")
    return [mutant for mutant in mutants if not wanted or mutant.name in wanted]


# ---- a tree to change -----------------------------------------------------------------------------

class Workshop:
    """A copy of the tree, with a build folder that is kept from mutant to mutant."""

    def __init__(self, folder):
        self.source = folder / "source"
        self.build_folder = folder / "build"
        self.scratch = folder / "scratch"
        self.scratch.mkdir(parents=True)
        self.source.mkdir()
        for name in COPIED:
            if (SOURCE / name).is_dir():
                shutil.copytree(SOURCE / name, self.source / name)
            else:
                shutil.copy(SOURCE / name, self.source / name)
        # A mutant may leave something unused, which is no reason not to compile it.
        done = self.call("cmake", "-S", self.source, "-B", self.build_folder, "-G", "Ninja",
                         "-DCMAKE_BUILD_TYPE=Debug", "-DCMAKE_C_FLAGS=-w",
                         "-DCMAKE_C_FLAGS_DEBUG=-O0",
                         env={**os.environ, "PKG_CONFIG_PATH": str(NEWER_LIBSODIUM)})
        if done.returncode != 0:
            raise Problem(done.stdout)

    def call(self, *command, **more):
        return subprocess.run(list(map(str, command)), stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8",
                              errors="replace", check=False, **more)

    def build(self, test):
        kind, name = test.split("/", 1)
        done = self.call("ninja", "-C", self.build_folder, *TARGETS.get(kind, [name]))
        if done.returncode != 0:
            errors = [line for line in done.stdout.splitlines() if "error: " in line]
            raise Problem("it does not compile: " + (errors or [done.stdout])[0])

    def run(self, test, arguments):
        """None if the test passes, else the cases that fail."""
        listed = self.call("ctest", "--test-dir", self.build_folder, "--show-only=json-v1", "-R",
                           f"^{re.escape(test)}$")
        found = json.loads(listed.stdout)["tests"]
        if not found:
            raise Problem(f"there is no test {test}")
        properties = {item["name"]: item["value"] for item in found[0]["properties"]}
        added = dict(item.split("=", 1) for item in properties.get("ENVIRONMENT", []))
        try:
            done = self.call(*found[0]["command"], *arguments, timeout=TEST_SECONDS,
                             cwd=properties["WORKING_DIRECTORY"],
                             env={**os.environ, **added, "QOL_KILLS": "each",
                                  "TMPDIR": str(self.scratch)})
        except subprocess.TimeoutExpired as error:
            raise Problem(f"{test} does not end") from error
        if done.returncode == 0:
            return None
        cases = [case for pair in FAILED_CASE.findall(done.stdout) for case in pair if case]
        return list(dict.fromkeys(cases)) or [f"ended with {done.returncode}"]

    def try_mutant(self, mutant):
        """The cases that fail because of it."""
        path = self.source / mutant.file
        original = path.read_text(encoding="utf-8")
        path.write_text(mutant.applied_to(original), encoding="utf-8")
        try:
            self.build(mutant.test)
            cases = self.run(mutant.test, mutant.arguments)
        finally:
            path.write_text(original, encoding="utf-8")
        if cases is None:
            raise Problem(f"it survives {mutant.test}")
        return cases

    def try_without(self, test, arguments):
        self.build(test)
        cases = self.run(test, arguments)
        if cases is not None:
            raise Problem(f"{test} fails without it: {', '.join(cases)}")


# ---- the report -----------------------------------------------------------------------------------

class Report:
    def __init__(self):
        self.lock = threading.Lock()
        self.passed = self.failed = 0

    def add(self, mutant, problem=None, cases=()):
        with self.lock:
            if problem:
                self.failed += 1
                print(f"FAIL  {mutant.name}: {problem}", flush=True)
            else:
                self.passed += 1
                print(f"ok    {mutant.name}: {' '.join([mutant.test, *cases[:1]])}", flush=True)

    def close(self):
        print(f"{self.passed} passed, {self.failed} failed")
        return 1 if self.failed or not self.passed else 0


# ---- all of them ----------------------------------------------------------------------------------

def try_group(workshop, group, report):
    """Mutants of one test."""
    problem = None
    try:
        workshop.try_without(group[0].test, group[0].arguments)
    except Problem as found:
        problem = found
    for mutant in group:
        if problem:
            report.add(mutant, problem=problem)
            continue
        try:
            report.add(mutant, cases=workshop.try_mutant(mutant))
        except Problem as found:
            report.add(mutant, problem=found)


def work(folder, groups, report):
    workshop = Workshop(folder)
    while True:
        try:
            group = groups.get_nowait()
        except queue.Empty:
            return
        try_group(workshop, group, report)


def run_all(mutants, jobs):
    report = Report()
    groups = queue.Queue()

    def by_test(mutant):
        return mutant.test, mutant.arguments

    for _, group in itertools.groupby(sorted(mutants, key=by_test), by_test):
        groups.put(list(group))
    with tempfile.TemporaryDirectory(prefix="qol-mutants-") as folder:
        with futures.ThreadPoolExecutor(jobs) as workers:
            ends = [workers.submit(work, pathlib.Path(folder, str(i)), groups, report)
                    for i in range(min(jobs, groups.qsize()))]
        for end in ends:
            try:
                end.result()
            except Problem as found:
                sys.exit(str(found))
    return report.close()


def check_test(mutant):
    """That the source of its test is there, and in it the case that it asks for."""
    kind, name = mutant.test.split("/")
    if kind not in SOURCES:
        return
    path = SOURCE / "tests" / kind / SOURCES[kind].format(name)
    text = path.read_text(encoding="utf-8")
    for name in ".".join(mutant.arguments).split("."):
        if not re.search(rf"\b{name}\b", text):
            raise Problem(f"there is no {name} in {mutant.test}")


def check_all(mutants):
    """Builds nothing: does every mutant still apply?"""
    report = Report()
    for mutant in mutants:
        try:
            mutant.applied_to((SOURCE / mutant.file).read_text(encoding="utf-8"))
            check_test(mutant)
            report.add(mutant)
        except (Problem, OSError) as found:
            report.add(mutant, problem=found)
    return report.close()


def list_all(mutants):
    for mutant in mutants:
        print(f"{mutant.name}: {mutant.why} ({mutant.test})")
    return 0


def main():
    parser = argparse.ArgumentParser(description="Tries every mutant.")
    parser.add_argument("--only", action="append", metavar="NAME", help="this mutant; repeatable")
    parser.add_argument("--list", action="store_true", help="name them, and try nothing")
    parser.add_argument("--check", action="store_true", help="only see that each still applies")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, metavar="N",
                        help="copies of the tree to work in at the same time")
    options = parser.parse_args()
    mutants = choose(load(), options.only)
    if options.list:
        return list_all(mutants)
    if options.check:
        return check_all(mutants)
    return run_all(mutants, max(options.jobs, 1))


if __name__ == "__main__":
    sys.exit(main())
