#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The small promises of this tree, proved.

  house.py SOURCE COMPILER [FLAG...]

Prints what breaks a rule, one line each, and then exits with 1.
"""

import concurrent.futures
import os
import re
import subprocess
import sys

PARTS = {  # folder: whose headers it may include
    "common": {"common"},
    "collector": {"collector", "common"},
    "merger": {"merger", "common"},
}
GENERATED = {"pack_dictionary.h", "page_css.h", "page_js.h", "pt_serif_bold.h",
              "pt_serif_regular.h", "report_css.h"}
SOURCE_ENDINGS = (".c", ".h", ".def", ".py", ".sh", ".js", ".mjs", ".css", ".cmake",
                  "CMakeLists.txt")
MAX_LINES = 600
NOT_OURS = {".git", "build", "dist", "__pycache__"}

QUOTED_INCLUDE = re.compile(r'^\s*#\s*include\s*"([^"]+)"', re.MULTILINE)
MAP_HEADING = "## Where things are"
MAP_ROW = re.compile(r"^    ([\w.-]+)/ ", re.MULTILINE)
# A folder of somebody's machine. The users that tests make up are "nobody" or no ASCII.
MACHINE_PATH = re.compile(
    r"(?<![\w.])/(?:home|Users)/(?!nobody\b)\w|(?<![\w./])/(?:root|work)/\w|[A-Z]:\\+Users\\+\w",
    re.ASCII | re.IGNORECASE)


def walk(root):
    for folder, folders, names in os.walk(root):
        folders[:] = [name for name in folders if name not in NOT_OURS]
        for name in names:
            yield os.path.relpath(os.path.join(folder, name), root)


def list_files(root):
    """What is tracked or would be; without git, everything but what is built."""
    try:
        listed = subprocess.run(
            ["git", "-C", root, "ls-files", "-co", "--exclude-standard", "-z"],
            capture_output=True, check=True, text=True).stdout.split("\0")
    except (OSError, subprocess.CalledProcessError):
        listed = walk(root)
    return sorted(path for path in listed if os.path.isfile(os.path.join(root, path)))


def read_texts(root, paths):
    texts = {}
    for path in paths:
        with open(os.path.join(root, path), "rb") as file:
            content = file.read()
        if b"\0" not in content:
            texts[path] = content.decode("utf-8", "replace")
    return texts


def top_folder(path):
    return path.split("/")[0] if "/" in path else ""


def check_alone(root, compiler, header):
    """A header compiles by itself, and a second time has no effect."""
    include = f'#include "{header}"\n'
    result = subprocess.run(
        [*compiler, "-I", root, "-fsyntax-only", "-x", "c", "-"], capture_output=True, text=True,
        input=include + include + "typedef int not_empty;\n", check=False)
    if result.returncode != 0:
        first = result.stderr.strip().splitlines()
        yield f"{header}: does not compile alone: {first[0] if first else result.returncode}"


def check_headers(root, compiler, texts):
    headers = [path for path in texts
               if path.endswith(".h") and top_folder(path) in PARTS and "_windows" not in path]
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for found in pool.map(lambda header: list(check_alone(root, compiler, header)), headers):
            yield from found


def check_direction(texts):
    """collector → common ← merger, and every include says which folder it means."""
    for path, text in texts.items():
        allowed = PARTS.get(top_folder(path))
        if allowed is None or not path.endswith((".c", ".h")):
            continue
        for included in QUOTED_INCLUDE.findall(text):
            if included not in GENERATED and top_folder(included) not in allowed:
                yield f'{path}: must not include "{included}"'


def check_length(texts):
    for path, text in texts.items():
        lines = text.count("\n")
        if path.endswith(SOURCE_ENDINGS) and lines > MAX_LINES:
            yield f"{path}: {lines} lines, more than {MAX_LINES}"


def check_map(texts):
    section = texts["README.md"].partition(MAP_HEADING)[2].partition("\n## ")[0]
    named = set(MAP_ROW.findall(section))
    there = {top_folder(path) for path in texts if not path.startswith(".")} - {""}
    for folder in sorted(there - named):
        yield f"README.md: the map does not name {folder}/"
    for folder in sorted(named - there):
        yield f"README.md: the map names {folder}/, which is not there"


def check_paths(texts):
    for path, text in texts.items():
        for match in MACHINE_PATH.finditer(text):
            line = text.count("\n", 0, match.start()) + 1
            yield f"{path}:{line}: names a folder of a machine: {match.group()}…"


def main():
    root, *compiler = sys.argv[1:]
    texts = read_texts(root, list_files(root))
    broken = [
        *check_headers(root, compiler, texts),
        *check_direction(texts),
        *check_length(texts),
        *check_map(texts),
        *check_paths(texts),
    ]
    print("\n".join(broken) or f"{len(texts)} files keep the rules")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
