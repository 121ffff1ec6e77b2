# SPDX-License-Identifier: Apache-2.0
"""The signing page and its rightful client: what the browser sends, without a browser."""

import html
import http.client
import os
import re
import select
import socket
import subprocess
import tempfile
import threading
import time
from urllib.parse import urlencode

from collector_case import CollectorCase, environment

FORM = "application/x-www-form-urlencoded"
FAMILY, GIVEN, BORN, NUMBER, CITY, COMMENT = "f1", "f2", "f4", "f5", "f6", "f10"
# Nobody says such things, so that no other text has any part of them.
ANSWERS = {FAMILY: "Ғұңқөжәғұлова", GIVEN: "Өңқұғайжән", BORN: "17.04.1983", NUMBER: "830417410003",
           CITY: "Ңұқөғәңіө", COMMENT: "ңұқ ғөәңіқөү үһұғжәң жөңқәұңғ"}
SIGNING = {"d0": "1", "consent": "named", "mark": "1"}
SOON_S = 15  # in which whoever sits at the page has an answer, whatever others do


class Answer:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body
        self.text = body.decode()

    def header(self, name):
        found = [value for key, value in self.headers if key.lower() == name.lower()]
        return found[0] if len(found) == 1 else found or None


class Page:
    """A running collector; whoever leaves the block kills it."""

    def __init__(self, command, folder):
        self.command, self.folder = command, folder
        self.cookie = self.turn = self.screen = self.last = None
        self.patience_s = SOON_S

    def __enter__(self):
        self.errors = tempfile.TemporaryFile()
        self.process = subprocess.Popen(
            self.command, cwd=self.folder, env=environment(HOME=str(self.folder / "home")),
            stdin=subprocess.DEVNULL, stdout=self.errors, stderr=self.errors)
        self.port, self.token = self.find_address()
        self.host = f"127.0.0.1:{self.port}"
        self.origin = f"http://{self.host}"
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
        self.errors.close()

    def said(self):
        return os.pread(self.errors.fileno(), 1 << 16, 0).decode()

    def find_address(self):
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline and self.process.poll() is None:
            found = re.search(r"http://127\.0\.0\.1:(\d+)/\?(\w+)\n", self.said())
            if found:
                return int(found[1]), found[2]
            time.sleep(0.01)
        raise AssertionError(f"no address in {self.said()!r}")

    # ---- asking -------------------------------------------------------------------------------

    def ask(self, method, path, body=None, **headers):
        """As http.client asks; of the headers those that are None are left out."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port,
                                                timeout=self.patience_s)
        try:
            connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
            for name, value in {"Host": self.host, **headers}.items():
                if value is not None:
                    connection.putheader(name.replace("_", "-"), value)
            if body is not None and "Content_Length" not in headers:
                connection.putheader("Content-Length", str(len(body)))
            connection.endheaders(body)
            response = connection.getresponse()
            return Answer(response.status, response.getheaders(), response.read())
        finally:
            connection.close()

    def heads(self, **changes):
        """Of whatever our page sends."""
        return {"Cookie": self.cookie, "Origin": self.origin, "Sec_Fetch_Site": "same-origin",
                "Content_Type": FORM, **changes}

    def raw(self, data, timeout=SOON_S):
        """All that comes back for these bytes, until the other end closes: b"" if it just does,
        None if it keeps the connection open."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=timeout) as connection:
            answer = b""
            try:
                connection.sendall(data)
            except OSError:
                pass  # closed before it had all
            try:
                while chunk := connection.recv(1 << 16):
                    answer += chunk
            except TimeoutError:
                return answer or None
            except OSError:
                pass
            return answer

    # ---- the rightful client ------------------------------------------------------------------

    def open(self):
        first = self.ask("GET", "/?" + self.token, Sec_Fetch_Site="none")
        self.cookie = first.header("Set-Cookie").split(";")[0]
        self.look()
        return first

    def take(self, answer):
        assert answer.status == 200, answer.status
        self.last = answer
        found = re.search(r'data-screen="([\w-]+)" data-turn="(\d+)"', answer.text)
        self.screen, self.turn = found[1], found[2]
        return answer

    def look(self):
        return self.take(self.ask("GET", "/", Cookie=self.cookie, Sec_Fetch_Site="same-origin"))

    def press(self, what, fields=()):
        body = urlencode({**dict(fields), "do": what, "turn": self.turn}).encode()
        return self.take(self.ask("POST", "/act", body, **self.heads()))

    def beat(self, path="/beat"):
        return self.ask("POST", path, b"", **self.heads())

    def value(self, name):
        """What stands in a text field of the screen."""
        found = re.search(rf'<input [^>]*name="{name}"[^>]* value="([^"]*)"', self.last.text)
        return html.unescape(found[1]) if found else None

    def begin(self, answers=None):
        """To where a signer types, with what was typed half through, as another language does."""
        for what in ["begin", "next"]:
            self.press(what)
        self.press("lang.en", answers or ANSWERS)

    def sign(self, answers=None, signing=None):
        """From there to the end."""
        for what, fields in [("next", answers or ANSWERS), ("next", ()),
                             ("sign", signing or SIGNING)]:
            self.press(what, fields)


class Beating:
    """The page's window, which says every second that it is there; notes how long that took."""

    def __init__(self, page):
        self.page, self.longest, self.failed = page, 0.0, []
        self.ends = threading.Event()
        self.thread = threading.Thread(target=self.run)

    def run(self):
        while not self.ends.is_set():
            started = time.monotonic()
            try:
                if self.page.beat().status != 200:
                    self.failed.append("refused")
            except OSError as error:
                self.failed.append(repr(error))
            self.longest = max(self.longest, time.monotonic() - started)
            self.ends.wait(0.5)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.ends.set()
        self.thread.join()


def closes(connection, seconds):
    """True if the other end closes the connection by then."""
    deadline = time.monotonic() + seconds
    try:
        while (left := deadline - time.monotonic()) > 0:
            if not select.select([connection], [], [], left)[0]:
                return False
            if not connection.recv(1 << 16):
                return True
    except OSError:
        return True
    return False


class PageCase(CollectorCase):
    def page(self, *options, lang="en", unlocked=True):
        if unlocked:
            options = ("--passphrase-file", "words", *options)
        return Page(self.command("--no-browser", *options, lang=lang), self.top)
