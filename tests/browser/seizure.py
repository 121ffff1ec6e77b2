#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A laptop is seized: a volunteer's while people sign on it, or a coordinator's while the desk is
open. Program and browser are killed at points that chance chooses, and nothing that anybody typed
or saw there is in any file that has changed on the whole system since the start.

    seizure.py [--seed N] [sign|desk|chromium|firefox]...

Needs root or the owner of all files, a collector and a merger, Xvfb, and the browsers."""

import argparse
import gzip
import http.server
import json
import os
import pathlib
import signal
import struct
import subprocess
import sys
import threading
import unittest
import zlib
from urllib.parse import quote

sys.path.insert(0, str(pathlib.Path(os.environ["QOL_SOURCE"], "tests", "cli")))
from canaries import pack_lz4, search  # noqa: E402
from collector_case import environment  # noqa: E402
from laptop import BROWSERS, wrapper  # noqa: E402
from remote import sit_down, wait_for  # noqa: E402
from seizure_case import SeizureCase  # noqa: E402
from seizure_desk import Desk  # noqa: E402
from seizure_sign import Signers  # noqa: E402

PARTS = {"sign": Signers, "desk": Desk}


class CarelessPage(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<form action=/sign><input id=f1 name=f1><button>Sign</button></form>")

    def log_message(self, *_):
        pass


class Search(SeizureCase):
    """That something would be found."""

    def test_planted_canaries_are_found(self):
        word, planted = self.canaries.word(0), {}
        for folder in [self.top, self.runtime]:
            for name, data in {
                    "plain": word.encode(), "sixteen": word.encode("utf-16-le"),
                    "address": quote(word).encode(), "json": json.dumps(word).encode(),
                    "session": b"mozLz40\0" + struct.pack("<I", 400) + pack_lz4(word.encode()),
                    "gzip": gzip.compress(word.encode() * 9), "zlib": zlib.compress(word.encode()),
                    word: b"in its name"}.items():
                planted[str(folder / name)] = (folder / name).write_bytes(data)
        found, _, _ = search(self.since, self.canaries.needles())
        self.assertLessEqual(set(planted), {path for path, _ in found})

    def sign_carelessly(self, seat, word):
        seat.fill("#f1", word)
        seat.click("button")
        return seat.ask("location.search")

    def careless(self, family):
        """An ordinary profile, and a page that sends what was typed in an address."""
        profile = self.runtime / "qoltanba-browser-careless"
        (profile / "data").mkdir(parents=True)
        page = http.server.ThreadingHTTPServer(("127.0.0.1", 0), CarelessPage)
        threading.Thread(target=page.serve_forever, daemon=True).start()
        where = {"chromium": [f"--user-data-dir={profile}/data", "--no-first-run"],
                 "firefox": ["--no-remote", "--profile", f"{profile}/data"]}[family]
        browser = subprocess.Popen(
            [wrapper(self.runtime, family), *where, f"http://127.0.0.1:{page.server_port}/"],
            env=environment(HOME=str(self.runtime), DISPLAY=os.environ["DISPLAY"]),
            start_new_session=True,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            seat = sit_down(family, profile)
            word = self.canaries.word()
            wait_for(lambda: self.sign_carelessly(seat, word))
            # It writes down where it has been within half a minute.
            wait_for(lambda: search(self.since, self.canaries.needles(), [profile])[0], 60)
            seat.close()
        finally:
            os.killpg(browser.pid, signal.SIGKILL)
            browser.wait()
            page.shutdown()
            page.server_close()

    def test_a_careless_chromium_is_found_out(self):
        self.need("chromium")
        self.careless("chromium")

    def test_a_careless_firefox_is_found_out(self):
        self.need("firefox")
        self.careless("firefox")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("what", nargs="*", choices=[[], *PARTS, *BROWSERS], metavar="PART|BROWSER",
                        help="sign, desk; chromium, firefox; of each kind those named, else all")
    options = parser.parse_args()
    SeizureCase.seed = options.seed
    SeizureCase.families = [name for name in BROWSERS if name in options.what] or list(BROWSERS)
    parts = [PARTS[name] for name in options.what if name in PARTS] or list(PARTS.values())
    unittest.main(argv=[sys.argv[0], *(part.__name__ for part in [Search, *parts])])


if __name__ == "__main__":
    main()
