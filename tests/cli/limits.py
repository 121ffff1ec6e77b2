# SPDX-License-Identifier: Apache-2.0
"""What a program may not do, whoever runs the tests."""

import os
import resource
import signal


def without_privileges(command):
    """Root may read and write anything; without its capabilities it is anybody."""
    if os.geteuid() != 0:
        return command
    return ["setpriv", "--inh-caps=-all", "--bounding-set=-all", *command]


def limit_files(size):
    """For preexec_fn: no file can grow beyond this, as on a disk that is full."""
    def limit():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    return limit
