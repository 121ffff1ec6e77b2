#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Measures a merge and a saved signature beside their floors, in one run.

usage: bench.py BUILD_FOLDER [ENTRIES ...]      (default: 100000)

For every count it makes that many sealed entries, 10 % of them by people who signed before, and
prints the floor's and the merge's time per entry, their ratio, and the merge's peak memory. The
floor is one thread that only reads, decrypts, unpacks and inserts the same entries. Each is run in
turn, floor first, three times; the median ratio counts.

Before that it saves signatures, and does as many bare writes and flushes of 4 KB, in pairs. It
prints the medians of both, of their ratio, and of the CPU time that a save takes beyond the floor.
"""

import os
import pathlib
import resource
import statistics
import subprocess
import sys
import tempfile
import time

ROUNDS = 3
SAVES = 1800
DEVICES = 8
SEED = 20210906
SOURCE = pathlib.Path(__file__).resolve().parents[2]


def run(*command):
    """Runs a command; gives wall seconds, peak memory in MB and what it printed."""
    start = time.monotonic()
    with tempfile.TemporaryFile() as out:
        process = subprocess.Popen([str(word) for word in command], stdout=out,
                                   stderr=subprocess.STDOUT)
        _, wait_status, usage = os.wait4(process.pid, 0)
        seconds = time.monotonic() - start
        out.seek(0)
        text = out.read().decode()
    process.returncode = os.waitstatus_to_exitcode(wait_status)
    if process.returncode != 0:
        sys.exit(f"{command[0]} ended with {process.returncode}:\n{text}")
    return seconds, usage.ru_maxrss / 1024, text


class Bench:
    def __init__(self, build, folder):
        self.build, self.folder = build, folder
        self.merger = build / "bin" / "merger"
        self.passphrase = folder / "passphrase"
        self.passphrase.write_text("bench\n")

    def tool(self, name):
        return self.build / "tests" / "bench" / f"bench_{name}"

    def new_campaign(self, name):
        campaign = self.folder / name
        run(self.merger, "init", campaign, "--from", SOURCE / "docs/example/campaign.ini",
            "--test-lock", "--passphrase-file", self.passphrase)
        return campaign

    def make_batches(self, campaign, count):
        kits = [self.folder / f"kit{i}" for i in range(DEVICES)]
        for i, kit in enumerate(kits):
            run(self.merger, "enroll", campaign, "--alias", f"device-{i}", "-o", kit,
                "--test-lock", "--passphrase-file", self.passphrase, "--kit-passphrase-file",
                self.passphrase)
        batches = self.folder / "batches"
        batches.mkdir()
        run(self.tool("make_batches"), self.passphrase, batches, count, 10, SEED, *kits)
        return batches

    def measure(self, count):
        origin = self.new_campaign("origin")
        batches = self.make_batches(origin, count)
        ratios, rows = [], []
        for turn in range(ROUNDS):
            floor_s, _, _ = run(self.tool("floor"), origin, self.passphrase,
                                self.folder / f"floor{turn}.db", batches)
            campaign = self.folder / f"campaign{turn}"
            subprocess.run(["cp", "-r", origin, campaign], check=True)
            merge_s, merge_mb, _ = run(self.merger, "merge", campaign, batches,
                                       "--passphrase-file", self.passphrase)
            ratios.append(merge_s / floor_s)
            rows.append((floor_s, merge_s, merge_mb))
            subprocess.run(["rm", "-rf", campaign, self.folder / f"floor{turn}.db"], check=True)
        floor_s, merge_s, merge_mb = rows[ratios.index(statistics.median_low(ratios))]
        print(f"{count:9,} entries  floor {1e6 * floor_s / count:6.1f} us/entry  "
              f"merge {1e6 * merge_s / count:6.1f} us/entry  ratio {merge_s / floor_s:4.2f} "
              f"({min(ratios):.2f}-{max(ratios):.2f})  memory {merge_mb:6.1f} MB "
              f"= {merge_mb * 1048576 / count:5.0f} bytes/entry", flush=True)


def measure_saving(build):
    with tempfile.TemporaryDirectory(dir=build) as folder:
        _, _, text = run(build / "tests" / "bench" / "bench_save_floor", folder, SAVES)
    bare, save, ratio, low, high, cpu = map(float, text.split())
    print(f"a saved signature  floor {bare:6.1f} us  saved {save:6.1f} us, {cpu:.1f} us more CPU time  "
          f"ratio {ratio:.2f} (half of all {low:.2f}-{high:.2f})", flush=True)


def main():
    build = pathlib.Path(sys.argv[1]).resolve()
    counts = [int(word) for word in sys.argv[2:]] or [100_000]
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    measure_saving(build)
    for count in counts:
        with tempfile.TemporaryDirectory(dir=build) as folder:
            Bench(build, pathlib.Path(folder)).measure(count)


main()
