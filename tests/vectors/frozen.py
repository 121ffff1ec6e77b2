#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""frozen.py FOLDER SUITES GENERATOR...: makes the vectors anew and compares them with the frozen ones.

A build that has SUITES 1 makes none of suite 2.

Files are compared unpacked: what gzip makes of them is no part of the vectors.
"""

import gzip
import json
import os
import subprocess
import sys
import tempfile


MANIFESTS = {"manifest.json": 1, "manifest_suite2.json": 2}  # and what a build needs to make it


def contents(folder):
    """Name and bytes of every vector and of the manifests."""
    found = {}
    for name in sorted(os.listdir(folder)):
        path = os.path.join(folder, name)
        if name.endswith(".qolb.gz"):
            with gzip.open(path) as file:
                found[name] = file.read()
        elif name in MANIFESTS:
            with open(path, "rb") as file:
                found[name] = file.read()
    return found


def leave_out(frozen, suites):
    """Takes away what a build with so many suites cannot make."""
    for manifest, suite in MANIFESTS.items():
        if suite > suites:
            cases = json.loads(frozen.pop(manifest))
            for case in cases:
                del frozen[case["file"]]
            print(f"{len(cases)} of suite {suite}, which this build does not have")


def main(folder, suites, *generator):
    with tempfile.TemporaryDirectory() as made:
        subprocess.run([*generator, made], check=True)
        new, frozen = contents(made), contents(folder)
    leave_out(frozen, int(suites))
    wrong = [name for name in sorted(new.keys() | frozen.keys()) if new.get(name) != frozen.get(name)]
    for name in wrong:
        print(f"{name}: {'differs' if name in new and name in frozen else 'only in one of the two'}")
    print(f"{len(frozen) - len(wrong)} of {len(frozen)} as frozen")
    return 1 if wrong or not frozen else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
