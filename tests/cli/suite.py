# SPDX-License-Identifier: Apache-2.0
"""Which suites a build has: what it does, and what is tested of it, hangs on that."""

import subprocess


def best_suite(program):
    """2 if the program has X-Wing, else 1; it says so itself."""
    said = subprocess.run([program, "--version"], stdout=subprocess.PIPE, check=True).stdout
    return {b"(suite 2)": 2, b"(suite 1 only)": 1}[said[said.index(b"("):].strip()]
