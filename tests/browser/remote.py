# SPDX-License-Identifier: Apache-2.0
"""A browser that somebody sits at, from afar: keys and mouse through Chromium's DevTools protocol or
through WebDriver BiDi (Firefox), over a WebSocket (RFC 6455) of the standard library's making."""

import base64
import contextlib
import http.client
import json
import os
import pathlib
import socket
import struct
import time

WAIT_S = 20
START_S = 90  # of a browser, on a machine that has much else to do
REST_S = 0.1


class WebSocket:
    def __init__(self, port, path):
        self.connection = socket.create_connection(("127.0.0.1", port), timeout=WAIT_S)
        key = base64.b64encode(os.urandom(16)).decode()
        self.connection.sendall(
            (f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUpgrade: websocket\r\n"
             f"Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key}\r\n\r\n")
            .encode())
        self.seen = b""
        while b"\r\n\r\n" not in self.seen:
            self.seen += self.receive_some()
        head, self.seen = self.seen.split(b"\r\n\r\n", 1)
        if b" 101 " not in head.split(b"\r\n")[0]:
            raise OSError(head.split(b"\r\n")[0].decode())

    def receive_some(self):
        data = self.connection.recv(1 << 16)
        if not data:
            raise OSError("the browser has closed")
        return data

    def take(self, count):
        while len(self.seen) < count:
            self.seen += self.receive_some()
        data, self.seen = self.seen[:count], self.seen[count:]
        return data

    def send(self, text):
        data, mask = text.encode(), os.urandom(4)
        head = bytes([0x81]) + (bytes([0x80 | len(data)]) if len(data) < 126 else
                                bytes([0xFE]) + struct.pack(">H", len(data)) if len(data) < 1 << 16
                                else bytes([0xFF]) + struct.pack(">Q", len(data)))
        self.connection.sendall(
            head + mask + bytes(byte ^ mask[i % 4] for i, byte in enumerate(data)))

    def receive(self):
        """The next whole message."""
        message = b""
        while True:
            first, length = self.take(2)
            if length >= 126:
                length = int.from_bytes(self.take(2 if length == 126 else 8), "big")
            data = self.take(length)
            if first & 0x0F < 3:
                message += data
                if first & 0x80:
                    return message.decode()

    def close(self):
        self.connection.close()


def wait_for(what, seconds=WAIT_S):
    """The first true answer; its failures meanwhile count as none."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            if answer := what():
                return answer
        except (OSError, ValueError, KeyError, IndexError):
            pass
        if time.monotonic() > deadline:
            raise TimeoutError(what)
        time.sleep(0.05)


class Seat:
    """What both protocols make of it."""

    def __init__(self, port, path):
        self.socket = WebSocket(port, path)
        self.last_id = 0

    def call(self, method, **params):
        self.last_id += 1
        self.socket.send(json.dumps({"id": self.last_id, "method": method, "params": params}))
        while True:
            answer = json.loads(self.socket.receive())
            if answer.get("id") == self.last_id:
                if "error" in answer:
                    raise ValueError(f"{method}: {answer['error']}")
                return answer["result"]

    def close(self):
        self.socket.close()

    # ---- as a person does ---------------------------------------------------------------------

    def place(self, selector):
        """The middle of an element, once it can be seen and a window that opens has come to rest."""
        script = (f"(() => {{ const e = document.querySelector({json.dumps(selector)}); if (!e) "
                  "return ''; e.scrollIntoView({block: 'center'}); "
                  "const b = e.getBoundingClientRect(); return b.width && b.height ? "
                  "Math.round(b.x + b.width / 2) + ' ' + Math.round(b.y + b.height / 2) : ''; })()")
        last = None
        while (found := wait_for(lambda: self.ask(script))) != last:
            last = found
            time.sleep(REST_S)
        return [int(part) for part in found.split()]

    def click(self, selector):
        self.click_at(*self.place(selector))

    def fill(self, selector, text):
        self.click(selector)
        self.type(text)

    def wait_for_screen(self, name):
        wait_for(lambda: self.ask("document.querySelector('#screen').dataset.screen") == name)


class Chromium(Seat):
    @staticmethod
    def find(profile):
        """The page's own socket, by the port that the browser leaves in its profile."""
        port = int((profile / "data" / "DevToolsActivePort").read_text().split("\n")[0])
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=WAIT_S)
        with contextlib.closing(connection):
            connection.request("GET", "/json")
            targets = json.loads(connection.getresponse().read())
        [page] = [target for target in targets if target["type"] == "page"
                  and target["url"].startswith("http://127.0.0.1")]
        return Chromium(port, "/" + page["webSocketDebuggerUrl"].split("/", 3)[3])

    def ask(self, script):
        return self.call("Runtime.evaluate", expression=script)["result"].get("value")

    def click_at(self, x, y):
        for kind in ["mousePressed", "mouseReleased"]:
            self.call("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1)

    def type(self, text):
        for letter in text:
            self.call("Input.dispatchKeyEvent", type="keyDown", text=letter, key=letter)
            self.call("Input.dispatchKeyEvent", type="keyUp", key=letter)


class Firefox(Seat):
    @staticmethod
    def find(profile):
        at = json.loads((profile / "data" / "WebDriverBiDiServer.json").read_text())
        seat = Firefox(at["ws_port"], "/session")
        try:
            seat.call("session.new", capabilities={})
            seat.context = seat.find_page()
        except Exception:
            seat.close()
            raise
        return seat

    def find_page(self):
        def page():
            tree = self.call("browsingContext.getTree")["contexts"]
            return [context["context"] for context in tree
                    if context["url"].startswith("http://127.0.0.1")]
        return wait_for(page)[0]

    def ask(self, script):
        return self.call("script.evaluate", expression=script, awaitPromise=False,
                         target={"context": self.context})["result"].get("value")

    def act(self, kind, actions, **more):
        self.call("input.performActions", context=self.context,
                  actions=[{"type": kind, "id": kind, "actions": actions, **more}])

    def click_at(self, x, y):
        self.act("pointer", [{"type": "pointerMove", "x": x, "y": y},
                             {"type": "pointerDown", "button": 0},
                             {"type": "pointerUp", "button": 0}])

    def type(self, text):
        self.act("key", [{"type": kind, "value": letter} for letter in text
                         for kind in ["keyDown", "keyUp"]])


def sit_down(family, profile):
    """At the browser whose profile is in that folder, once it shows a page of this machine."""
    kind = {"chromium": Chromium, "firefox": Firefox}[family]
    return wait_for(lambda: kind.find(pathlib.Path(profile)), START_S)
