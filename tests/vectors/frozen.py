#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""frozen.py FOLDER GENERATOR...: makes the vectors anew and compares them with the frozen ones.

Files are compared unpacked: what gzip makes of them is no part of the vectors.
"""

import gzip
import os
import subprocess
import sys
import tempfile


def contents(folder):
    """Name and bytes of every vector and of the manifest."""
    found = {}
    for name in sorted(os.listdir(folder)):
        path = os.path.join(folder, name)
        if name.endswith(".qolb.gz"):
            with gzip.open(path) as file:
                found[name] = file.read()
        elif name == "manifest.json":
            with open(path, "rb") as file:
                found[name] = file.read()
    return found


def main(folder, *generator):
    with tempfile.TemporaryDirectory() as made:
        subprocess.run([*generator, made], check=True)
        new, frozen = contents(made), contents(folder)
    wrong = [name for name in sorted(new.keys() | frozen.keys()) if new.get(name) != frozen.get(name)]
    for name in wrong:
        print(f"{name}: {'differs' if name in new and name in frozen else 'only in one of the two'}")
    print(f"{len(frozen) - len(wrong)} of {len(frozen)} as frozen")
    return 1 if wrong or not frozen else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
