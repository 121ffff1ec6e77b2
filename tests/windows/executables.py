#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""executables.py OBJDUMP PROGRAM...: each of the Windows programs needs nothing but itself and what
every Windows 10 has, is loaded to another address each time, and does not tell where it was built.
QOL_SOURCE names the folder with the sources."""

import os
import re
import subprocess
import sys

SYSTEM = {"advapi32.dll", "iphlpapi.dll", "kernel32.dll", "msvcrt.dll", "shell32.dll", "user32.dll",
          "ws2_32.dll"}
MARKS = {"HIGH_ENTROPY_VA", "DYNAMIC_BASE", "NX_COMPAT"}
SOURCE = os.environ["QOL_SOURCE"]
FOLDERS = [SOURCE, os.path.realpath(os.path.join(SOURCE, "build", "third_party"))]


def faults_of(program, headers, content):
    libraries = {name.lower() for name in re.findall(r"DLL Name: (\S+)", headers)}
    yield from (f"needs {name}" for name in sorted(libraries - SYSTEM))
    if not libraries:
        yield "objdump shows nothing of it"
    yield from (f"is not marked {mark}" for mark in sorted(MARKS - set(headers.split())))
    if "relocations stripped" in headers:
        yield "cannot be moved in memory"
    yield from (f"names {folder}" for folder in FOLDERS if os.fsencode(folder) in content)


def main(objdump, *programs):
    broken = False
    for program in programs:
        headers = subprocess.run([objdump, "-p", "-f", program], capture_output=True, text=True,
                                 check=True).stdout
        with open(program, "rb") as file:
            content = file.read()
        faults = list(faults_of(program, headers, content))
        print(f"{os.path.basename(program)}: {len(content)} bytes", *faults, sep="\n  ")
        broken |= bool(faults)
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
