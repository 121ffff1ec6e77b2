#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Measures a merge and a saved signature beside their floors, in one run.

usage: bench.py BUILD_FOLDER [ENTRIES ...]      (default: 100000)

For every count it makes that many sealed entries, sixty to a file, 10 % of them by people who
signed before, and prints the floor's and the merge's time per entry, and their ratio. The floor
(floor.c) is one thread that only reads, decrypts, unpacks and inserts the same entries; a merge may
use two. Each runs in turn, with the files in memory and nothing left to be written to the disk; the
ratio is the median over the pairs, with its quartiles. CPU time is what both threads took together.

Into the list that the last of these merges left, one more file of sixty is then merged, several
times anew, and the median printed: the key file has the test lock, so this is the time once it is
unlocked. Of several counts it prints how many times as long as the first the merge of each took.

Memory is the peak of a merge less that of a merge of twenty files. That it does not follow the
number of files is shown by the same entries in ten times as many.

Before that it saves signatures, and does as many bare writes and flushes of 4 KB, in pairs. It
prints the medians of both, of their ratio, and of the CPU time that a save takes beyond the floor.

It also prints what the letter and list as PDF take of LETTER entries, each with a drawn signature.

Nothing is removed before the end: some file systems are slow, for minutes, to make files where
others have just been removed. A million entries take 5 GB, and as much again for every pair.
"""

import dataclasses
import os
import pathlib
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile

PAIRS = 7
ADDITIONS = 5  # of one file to a list
FEWER_PAIRS = 3  # beyond MANY entries
MANY = 300_000
LETTER = 111_500  # entries, by about a hundred thousand people
FEW = 20_000  # entries, of which ten times as many files are made
SMALL = 1_200
FULL = 60  # entries in a file
FILE_LEN = 256 * 1024
SAVES = 1800
DEVICES = 8
SEED = 20210906
SOURCE = pathlib.Path(__file__).resolve().parents[2]


def run(*command):
    """Runs a command and gives what it printed."""
    done = subprocess.run([str(word) for word in command], stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"{command[0]} ended with {done.returncode}:\n{done.stdout}")
    return done.stdout


@dataclasses.dataclass
class Usage:
    seconds: float
    cpu_seconds: float
    peak_mb: float


class Campaign:
    """A new campaign, and batches for it."""

    def __init__(self, build, folder, entries, per_file=FULL, mark="typed"):
        self.build, self.folder = build, folder
        self.entries = entries // FULL * FULL
        self.merger = build / "bin" / "merger"
        self.file_count = self.entries // per_file
        self.copy_count = 0
        self.merged = None  # the campaign of the last merge
        folder.mkdir()
        self.passphrase = folder / "passphrase"
        self.passphrase.write_text("bench\n")
        self.origin, self.batches = folder / "origin", folder / "batches"
        run(self.merger, "init", self.origin, "--from", SOURCE / "docs/example/campaign.ini",
            "--test-lock", "--passphrase-file", self.passphrase)
        kits = [folder / f"kit{i}" for i in range(DEVICES)]
        for i, kit in enumerate(kits):
            run(self.merger, "enroll", self.origin, "--alias", f"device-{i}", "-o", kit,
                "--test-lock", "--passphrase-file", self.passphrase, "--kit-passphrase-file",
                self.passphrase)
        self.batches.mkdir()
        run(self.tool("make_batches"), self.passphrase, self.batches, self.entries + FULL, per_file, 10,
            SEED, mark, *kits)
        self.later = folder / "later"  # what comes when the others are in the list
        self.later.mkdir()
        last = max(self.batches.iterdir(), key=lambda path: path.stat().st_mtime_ns)
        last.rename(self.later / last.name)

    def tool(self, name):
        return self.build / "tests" / "bench" / f"bench_{name}"

    def settle(self):
        """Has the files in memory, and the disk at rest."""
        for path in self.batches.iterdir():
            path.read_bytes()
        os.sync()

    def measure(self, *command):
        self.settle()
        *_, used = run(self.tool("usage"), *command).splitlines()
        seconds, cpu_seconds, peak_kb = map(float, used.split())
        return Usage(seconds, cpu_seconds, peak_kb / 1024)

    def run_floor(self):
        self.copy_count += 1
        return self.measure(self.tool("floor"), self.origin, self.passphrase,
                            self.folder / f"floor{self.copy_count}.db", self.batches)

    def run_merge(self):
        self.copy_count += 1
        self.merged = self.folder / f"copy{self.copy_count}"
        shutil.copytree(self.origin, self.merged)
        return self.measure(self.merger, "merge", self.merged, self.batches, "--passphrase-file",
                            self.passphrase)

    def run_letter(self):
        return self.measure(self.merger, "export", self.merged, "-o", self.folder / "list.pdf",
                            "--passphrase-file", self.passphrase)

    def run_addition(self):
        """Merges one more file into the list of the last merge, and leaves that as it was."""
        master, kept = self.merged / "master.db", self.folder / "master.db"
        if not kept.exists():
            shutil.copy(master, kept)
        archived = set(os.listdir(self.merged / "archive"))
        used = self.measure(self.merger, "merge", self.merged, self.later, "--passphrase-file",
                            self.passphrase)
        shutil.copy(kept, master)
        for name in set(os.listdir(self.merged / "archive")) - archived:
            (self.merged / "archive" / name).unlink()
        return used


class Bench:
    def __init__(self, build, folder):
        self.build, self.folder = build, folder
        self.first = None  # the count that was measured first, and the seconds of its merge
        self.fixed_mb = self.new_campaign("small", SMALL).run_merge().peak_mb

    def new_campaign(self, name, entries, **how):
        return Campaign(self.build, self.folder / name, entries, **how)

    def check_room(self, entries, pairs):
        wanted = (pairs + 1) * 1.2 * FILE_LEN * entries / FULL
        free = shutil.disk_usage(self.folder).free
        if free < wanted:
            sys.exit(f"bench: {entries:,} entries want {wanted / 1e9:.0f} GB in {self.folder}, "
                     f"where {free / 1e9:.0f} are free")

    def measure(self, entries):
        pairs = PAIRS if entries <= MANY else FEWER_PAIRS
        self.check_room(entries, pairs)
        campaign = self.new_campaign(f"pairs{entries}", entries)
        entries = campaign.entries
        runs = [(campaign.run_floor(), campaign.run_merge()) for _ in range(pairs)]
        low, ratio, high = statistics.quantiles(
            [merge.seconds / floor.seconds for floor, merge in runs], n=4, method="inclusive")
        peak_mb = max(merge.peak_mb for _, merge in runs)
        additions = [campaign.run_addition() for _ in range(ADDITIONS)]

        def per_entry(value):
            return 1e6 * statistics.median(map(value, runs)) / entries

        print(f"{entries:,} entries in {campaign.file_count:,} files\n"
              f"  floor  {per_entry(lambda run: run[0].seconds):5.1f} us/entry\n"
              f"  merge  {per_entry(lambda run: run[1].seconds):5.1f} us/entry, "
              f"{per_entry(lambda run: run[1].cpu_seconds):.1f} us CPU time\n"
              f"  ratio  {ratio:5.2f}  (half of all {low:.2f}-{high:.2f}, {pairs} pairs)\n"
              f"  memory {(peak_mb - self.fixed_mb) * 1048576 / entries:5.0f} bytes/entry, "
              f"{peak_mb:.1f} MB in all, {self.fixed_mb:.1f} MB of them for any merge\n"
              f"  {FULL} more {statistics.median(used.seconds for used in additions):5.2f} s, "
              f"{statistics.median(used.cpu_seconds for used in additions):.2f} s CPU time",
              flush=True)
        seconds = statistics.median(merge.seconds for _, merge in runs)
        if self.first:
            print(f"  merge  {seconds / self.first[1]:5.1f} times as long as of "
                  f"{self.first[0]:,}, of {entries / self.first[0]:.1f} times as many", flush=True)
        else:
            self.first = entries, seconds

    def measure_files(self):
        print(f"{FEW:,} entries", flush=True)
        for per_file in FULL, FULL // 10:
            campaign = self.new_campaign(f"files{per_file}", FEW, per_file=per_file)
            print(f"  memory {campaign.run_merge().peak_mb:5.1f} MB from "
                  f"{campaign.file_count:5,} files", flush=True)

    def measure_letter(self):
        campaign = self.new_campaign("letter", LETTER, mark="drawn")
        campaign.run_merge()
        used = campaign.run_letter()
        print(f"{campaign.entries:,} entries with drawn signatures\n"
              f"  letter and list as PDF  {used.seconds:.1f} s, {used.cpu_seconds:.1f} s CPU time, "
              f"{used.peak_mb:.0f} MB", flush=True)


def measure_saving(build):
    with tempfile.TemporaryDirectory(dir=build) as folder:
        text = run(build / "tests" / "bench" / "bench_save_floor", folder, SAVES)
    bare, save, ratio, low, high, cpu = map(float, text.split())
    print(f"a saved signature  floor {bare:6.1f} us  saved {save:6.1f} us, "
          f"{cpu:.1f} us more CPU time  ratio {ratio:.2f} (half of all {low:.2f}-{high:.2f})",
          flush=True)


def main():
    build = pathlib.Path(sys.argv[1]).resolve()
    counts = [int(word) for word in sys.argv[2:]] or [100_000]
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    measure_saving(build)
    with tempfile.TemporaryDirectory(dir=build) as folder:
        bench = Bench(build, pathlib.Path(folder))
        bench.measure_files()
        bench.measure_letter()
        for count in counts:
            bench.measure(count)


main()
