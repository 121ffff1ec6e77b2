#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""start_time.py PROGRAM: how long PROGRAM takes to tell its version, the median of twenty."""

import statistics
import subprocess
import sys
import time

TIMES = 20


def once(program):
    begun = time.monotonic()
    subprocess.run([program, "--version"], stdout=subprocess.DEVNULL, check=True)
    return time.monotonic() - begun


print(f"{1000 * statistics.median(once(sys.argv[1]) for _ in range(TIMES)):.1f} ms")
