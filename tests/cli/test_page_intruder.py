# SPDX-License-Identifier: Apache-2.0
"""Who else can reach the signing page's port, and what they get: a refusal, while the rightful
client goes on with a form that is half filled, and its signature is saved once."""

import base64
import contextlib
import hashlib
import os
import re
import socket
import subprocess
import sys
import threading
import time
import unittest

from page_case import (ANSWERS, FAMILY, FORM, GIVEN, SOON_S, Beating, Page, PageCase, closes)

REFUSED = {400, 403, 404, 405, 411, 413, 414, 415, 421, 431, 501, 505}
CLOSED = 0  # without an answer, as is right for what is no HTTP
ANSWERED_HEADERS = {
    "Cache-Control": "no-store", "Connection": "close", "Referrer-Policy": "no-referrer",
    "Content-Type": "text/html; charset=utf-8", "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY", "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin"}
NOTHING = "default-src 'none'"
MANY, DRIPS, SLOWER_THAN = 450, 450, 100
CROWDED_S = 25  # the system asks again after 1, 3, 7 and 15 seconds if a knock was not heard
IDLE_S = 10  # after which a connection on which nothing comes is closed


def status_of(answer):
    """Of what came back for raw bytes; None if the connection stays open without a word."""
    if answer is None:
        return None
    if answer == b"":
        return CLOSED
    return int(re.match(rb"HTTP/1\.[01] (\d{3}) ", answer)[1])


class Intruder(PageCase):
    def setUp(self):
        super().setUp()
        self.rightful = self.enterContext(self.page())
        self.rightful.open()
        self.rightful.begin()
        self.turn = self.rightful.turn

    def enterContext(self, context):  # unittest has it from Python 3.11 on
        stack = contextlib.ExitStack()
        self.addCleanup(stack.close)
        return stack.enter_context(context)

    # ---- what must hold -----------------------------------------------------------------------

    def assert_unharmed(self):
        """The half-filled form stands as it was, on the same screen."""
        page = self.rightful
        page.look()
        self.assertEqual((page.screen, page.turn), ("who", self.turn))
        self.assertEqual({name: page.value(name) for name in ANSWERS}, ANSWERS)

    def assert_saved_once(self):
        self.rightful.sign()
        self.assertEqual(self.rightful.screen, "thanks")
        self.assertEqual([(row["family_name"], row["given_name"]) for row in self.entries()],
                         [(ANSWERS[FAMILY], ANSWERS[GIVEN])])

    def assert_headers(self, answer, policy=NOTHING):
        for name, value in ANSWERED_HEADERS.items():
            self.assertEqual(answer.header(name), value, name)
        self.assertEqual(answer.header("Content-Security-Policy"), policy)

    def refuse(self, wanted, *request, **headers):
        """Asked by an intruder who has everything but what `headers` say."""
        name = f"{request[:2]} {headers}"[:200]
        with self.subTest(name):
            answer = self.rightful.ask(*request, **{**self.rightful.heads(), **headers})
            self.assertEqual((answer.status, answer.body, answer.header("Set-Cookie")),
                             (wanted, b"", None))
            self.assert_headers(answer)
            self.assert_unharmed()

    def refuse_raw(self, wanted, data):
        """Bytes as they are; whatever libmicrohttpd answers by itself tells nothing either."""
        with self.subTest(data[:100]):
            answer = self.rightful.raw(data)
            self.assertIn(status_of(answer), wanted)
            self.assertNotIn(b"Set-Cookie", answer)
            self.assertNotIn(ANSWERS[FAMILY].encode(), answer)
            # Some heads it sends twice, in its version 0.9.75.
            self.assertLessEqual(set(map(int, re.findall(rb"HTTP/1\.1 (\d+) ", answer))), wanted)
            self.assertLessEqual(answer.count(b"Content-Security-Policy"), 1)
            self.assert_unharmed()

    def act(self, body=None, line=b"POST /act HTTP/1.1", **changes):
        """The bytes of a press that would throw the form away."""
        if body is None:
            body = b"do=leave&turn=" + self.turn.encode()
        heads = {"Host": self.rightful.host, **self.rightful.heads(),
                 "Content_Length": str(len(body)), **changes}
        lines = [line] + [f"{name.replace('_', '-')}: {value}".encode()
                          for name, value in heads.items() if value is not None]
        return b"\r\n".join(lines) + b"\r\n\r\n" + body

    # ---- who asks -----------------------------------------------------------------------------

    def test_other_names_of_this_machine(self):
        port = self.rightful.port
        for host in [f"localhost:{port}", f"127.0.0.1:{port + 1}", "127.0.0.1", f"127.1:{port}",
                     f"evil.example:{port}", f"[::1]:{port}", f"127.0.0.1:{port}.", "",
                     f"0x7f000001:{port}", f"127.0.0.1:0{port}", f"x@127.0.0.1:{port}"]:
            self.refuse(421, "GET", "/", Host=host)
            self.refuse(421, "POST", "/act", b"do=leave", Host=host)
        self.refuse_raw({400, 421}, self.act(Host=None))
        self.refuse_raw({400}, self.act(X_First=f"x\r\nHost: {self.rightful.host}"))
        self.refuse_raw({400}, self.act(X_First="x\r\nHost: evil.example"))
        self.refuse_raw({421}, self.act(line=b"POST /act HTTP/1.0", Host=None))
        url = f"http://{self.rightful.host}/act".encode()
        self.refuse_raw({404}, self.act(line=b"POST " + url + b" HTTP/1.1"))
        self.refuse_raw({421}, self.act(line=b"POST " + url + b" HTTP/1.1", Host="evil.example"))
        self.assert_saved_once()

    def test_other_pages(self):
        port, leave = self.rightful.port, ("POST", "/act", b"do=leave")
        for origin in ["null", f"http://127.0.0.1:{port + 1}", f"https://127.0.0.1:{port}",
                       f"http://localhost:{port}", "http://127.0.0.1", "http://evil.example", "",
                       self.rightful.origin + "/", self.rightful.origin + ".evil.example", None]:
            self.refuse(403, *leave, Origin=origin)
            for path in ["/beat", "/touch"]:
                self.refuse(403, "POST", path, b"", Origin=origin)
            if origin is not None:
                self.refuse(403, "GET", "/", Origin=origin)
        for site in ["cross-site", "same-site", "", "Same-Origin"]:
            self.refuse(403, *leave, Sec_Fetch_Site=site)
            self.refuse(403, "GET", "/", Origin=None, Sec_Fetch_Site=site)
        self.refuse(403, *leave, Sec_Fetch_Site="none")
        twice = self.rightful.origin + f"\r\nOrigin: {self.rightful.origin}"
        self.refuse_raw({400}, self.act(Origin=twice))
        self.assert_saved_once()

    def test_cookies(self):
        name, value = self.rightful.cookie.split("=")
        leave = ("POST", "/act", b"do=leave")
        wrong = value[:-1] + ("0" if value[-1] != "0" else "1")
        for cookie in [None, "", name, f"{name}=", f"{name}={wrong}", f"{name}={value}0",
                       f"{name}={value[:-1]}", f"{name}={value.upper()}x", f"x{name}={value}",
                       f"{name}x={value}", value, f"{name}={self.rightful.token}",
                       f'{name}="{value}"', f"{name} = {value}", f"{name}={value}\tx"]:
            self.refuse(403, *leave, Cookie=cookie)
            self.refuse(403, "GET", "/", Cookie=cookie)
        self.refuse_raw({400}, self.act(Cookie=f"a=b\r\nCookie: {self.rightful.cookie}"))
        for cookie in [f"a=b; {name}={value}", f"{name}={wrong}; {name}={value}; c=d",
                       f"{name}={value};"]:
            with self.subTest(cookie):
                answer = self.rightful.ask("GET", "/", Cookie=cookie)
                self.assertEqual(answer.status, 200)
        self.assert_saved_once()

    def test_the_token_opens_once(self):
        token = self.rightful.token
        for path in [f"/?{token}", f"/?{token}=", f"/?token={token}", f"/act?{token}", "/?", "/?x",
                     f"/?{token}&x", f"/?{self.rightful.cookie.split('=')[1]}"]:
            with self.subTest(path):
                answer = self.rightful.ask("GET", path)
                self.assertEqual((answer.status, answer.header("Set-Cookie")), (403, None))
        self.refuse(403, "GET", f"/?{token}")
        self.refuse(403, "POST", f"/?{token}", b"")
        self.refuse(403, "POST", f"/act?{token}", b"do=leave")
        self.assert_saved_once()

    def test_the_token_is_the_rightful_ones(self):
        with self.second_page() as page:
            for changes in [{"Host": f"localhost:{page.port}"}, {"Origin": "null"},
                            {"Sec_Fetch_Site": "cross-site"}, {"Sec_Fetch_Site": "same-site"}]:
                answer = page.ask("GET", "/?" + page.token, **changes)
                self.assertIn(answer.status, {403, 421}, changes)
            for method in ["POST", "HEAD", "PUT"]:
                answer = page.ask(method, "/?" + page.token, b"", Origin=page.origin)
                self.assertEqual((answer.status, answer.header("Set-Cookie")), (403, None))
            answer = page.ask("POST", "/", page.token.encode(), Origin=page.origin,
                              Content_Type=FORM)
            self.assertEqual(answer.status, 403)
            self.assertEqual(page.open().status, 303)
            self.assertEqual(page.screen, "unlock")
            page.press("unlock", {"passphrase": (self.top / "words").read_text().strip()})
            self.assertEqual(page.screen, "handover")
            self.assertEqual(page.ask("GET", "/?" + page.token).status, 403)

    def second_page(self):
        (self.top / "second").symlink_to(self.shared / "kit")
        second = self.top / "second kit"
        second.mkdir()
        for path in (self.shared / "kit").iterdir():
            if path.is_file():
                (second / path.name).write_bytes(path.read_bytes())
        return Page(self.command("--no-browser", kit=second), self.top)

    # ---- what is asked for ----------------------------------------------------------------------

    def test_methods(self):
        for method in ["PUT", "DELETE", "OPTIONS", "TRACE", "PATCH", "PROPFIND", "HEAD"]:
            self.refuse(405, method, "/act")
            self.refuse(405, method, "/")
            self.refuse(403, method, "/", Origin=None)
        self.refuse(405, "GET", "/act", Origin=None)
        self.refuse(405, "POST", "/", b"do=leave")
        self.refuse_raw(REFUSED, self.act(line=b"CONNECT " + self.rightful.host.encode() +
                                          b" HTTP/1.1"))
        self.refuse_raw(REFUSED, self.act(line=b"OPTIONS * HTTP/1.1"))
        self.refuse_raw(REFUSED, self.act(line=b"post /act HTTP/1.1"))
        self.assert_saved_once()

    def test_paths(self):
        for path in ["/favicon.ico", "/act/", "//act", "/./act", "/x/../act", "/ACT", "/%61ct",
                     "/act%00", "/act%2f", "/act;x", "/act#x", "/..%2f..%2fetc/passwd", "/\\act",
                     "/act%", "/beat/../act", "/%2e/act", "/" + "a" * 8000]:
            self.refuse(404, "POST", path, b"do=leave")
        for path in ["/act?do=leave", "/act?x", "/?a&b", "/?%00"]:
            self.refuse(403, "POST", path, b"do=leave")
            self.refuse(403, "GET", path, Origin=None)
        self.refuse_raw({404, 400}, self.act(line=b"POST act HTTP/1.1"))
        self.refuse_raw(REFUSED, self.act(line=b"POST /act%0d%0aX: HTTP/1.1"))
        self.assert_saved_once()

    def test_forms_that_are_none(self):
        act = ("POST", "/act")
        for kind in [None, "text/plain", "multipart/form-data; boundary=x", "application/json",
                     FORM + "x", "", "text/plain; " + FORM]:
            self.refuse(415, *act, b"do=leave", Content_Type=kind)
        self.refuse(411, *act, None)
        leave = b"do=leave&turn=" + self.turn.encode()
        chunked = b"%x\r\n%s\r\n0\r\n\r\n" % (len(leave), leave)
        for length in [None, str(len(leave)), str(len(chunked))]:
            head = self.act(b"", Transfer_Encoding="chunked", Content_Length=length)
            self.refuse_raw({411}, head + chunked)
        self.refuse_raw(REFUSED, self.act(Transfer_Encoding="gzip"))
        for length in ["-1", "0x8", "8 8", "18446744073709551616", "99999999999999999999999", "1e3",
                       "+8", ""]:
            self.refuse_raw(REFUSED | {CLOSED}, self.act(Content_Length=length))
        self.refuse_raw({400}, self.act(X_First="x\r\nContent-Length: 8"))
        for length in [128 * 1024 + 1, 999_999_999]:
            self.refuse_raw({413}, self.act(b"", Content_Length=str(length)))
        self.refuse_raw({413, CLOSED}, self.act(b"x" * (128 * 1024 + 1)))
        for path in ["/beat", "/touch"]:
            self.refuse(413, "POST", path, b"do=leave")
        self.assert_saved_once()

    def test_fields_that_are_none(self):
        turn = b"&turn=" + self.turn.encode()
        for body in [b"do=leave%" + turn, b"do=leave&f1=%zz" + turn, b"do=leave&f1=%0" + turn,
                     b"do=leave&f1=%00" + turn, b"do=le%00ave" + turn, b"do=leave\0" + turn,
                     b"\0do=leave" + turn, b"&".join([b"a=b"] * 100) + b"&do=leave" + turn]:
            self.refuse_raw({400, CLOSED}, self.act(body))
        for body in [b"", b"&&&", b"=", b"do", b"do=" + b"x" * 100_000, b"do=leave", b"turn=1",
                     b"do=leave&turn=-1", b"do=leave&turn=99999999999999999999999", b"\xff\xfe=\x80",
                     b"do=leave&turn=" + str(int(self.turn) + 1).encode()]:
            with self.subTest(body[:60]):
                answer = self.rightful.ask("POST", "/act", body, **self.rightful.heads())
                self.assertEqual(answer.status, 200)
                self.assert_unharmed()
        self.assert_saved_once()

    def test_letters_that_are_none(self):
        page = self.rightful
        for value in [b"\xff", b"\xc3(", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xc0\xaf", b"\x01",
                      b"\xe2\x80\xae", b"\xd0"]:
            with self.subTest(value):
                typed = {**ANSWERS, FAMILY: "Қызғалдақ".encode() + value}
                page.press("next", typed)
                self.assertEqual(page.screen, "who")
                self.assertIn("This holds invisible or broken characters", page.last.text)
        page.press("lang.en", ANSWERS)
        self.assert_saved_once()

    # ---- what is no request -----------------------------------------------------------------------

    def test_heads_that_are_none(self):
        line, host = b"GET / HTTP/1.1\r\n", b"Host: " + self.rightful.host.encode() + b"\r\n"
        many = b"".join(b"X-%d: y\r\n" % i for i in range(500))
        self.refuse_raw({403}, line + host + many + b"\r\n")
        many = b"".join(b"X-%d: %s\r\n" % (i, b"y" * 500) for i in range(500))
        self.refuse_raw(REFUSED | {CLOSED}, line + host + many + b"\r\n")
        self.refuse_raw(REFUSED | {CLOSED}, line + host + b"X: " + b"y" * 300_000)
        self.refuse_raw(REFUSED | {CLOSED}, b"GET /" + b"a" * 300_000 + b" HTTP/1.1\r\n" + host + b"\r\n")
        for data in [b"GARBAGE\r\n\r\n", os.urandom(3000) + b"\r\n\r\n",
                     b"GET\r\n\r\n", b"GET /\r\n\r\n", b"GET / HTTP/9.9\r\n" + host + b"\r\n",
                     b"GET / HTTP/2.0\r\n" + host + b"\r\n", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
                     line + b"no colon here\r\n" + host + b"\r\n", line + b": x\r\n" + host + b"\r\n",
                     line + host[:-2] + b"\0\r\n\r\n", b"GET /\0 HTTP/1.1\r\n" + host + b"\r\n",
                     line + b"Host : " + self.rightful.host.encode() + b"\r\n\r\n",
                     line + b"Host:\r\n " + self.rightful.host.encode() + b"\r\n\r\n"]:
            self.refuse_raw(REFUSED | {CLOSED}, data)
        self.assert_saved_once()

    def test_upgrades_and_expectations(self):
        upgrade = {"Connection": "Upgrade", "Upgrade": "websocket", "Sec_WebSocket_Version": "13",
                   "Sec_WebSocket_Key": base64.b64encode(bytes(16)).decode()}
        self.refuse(403, "GET", "/", Origin="http://evil.example", **upgrade)
        self.refuse(403, "GET", "/", Cookie=None, **upgrade)
        self.refuse_raw({403}, self.act(Cookie=None, Expect="100-continue"))
        self.refuse_raw({415}, self.act(Content_Type="text/plain", Expect="100-continue"))
        answer = self.rightful.ask("GET", "/", Cookie=self.rightful.cookie, Connection="Upgrade",
                                   Upgrade="h2c", HTTP2_Settings="")
        self.assertEqual(answer.status, 200)
        self.assert_unharmed()
        self.assert_saved_once()

    def test_pipelined_requests(self):
        ours = self.act(line=b"POST /beat HTTP/1.1", body=b"")
        with self.subTest("behind one that is refused"):
            answer = self.rightful.raw(self.act(Cookie=None) + self.act())
            self.assertEqual((status_of(answer), answer.count(b"HTTP/1.1 ")), (403, 1))
            self.assert_unharmed()
        with self.subTest("behind one that is answered"):
            answer = self.rightful.raw(ours + self.act())
            self.assertEqual((status_of(answer), answer.count(b"HTTP/1.1 ")), (200, 1))
            self.assert_unharmed()
        with self.subTest("in the body of another"):
            answer = self.rightful.raw(self.act(b"x=" + ours, Cookie=None) + ours)
            self.assertEqual((status_of(answer), answer.count(b"HTTP/1.1 ")), (403, 1))
            self.assert_unharmed()
        self.assert_saved_once()

    # ---- what does not end --------------------------------------------------------------------------

    def test_what_stops_in_the_middle(self):
        hello = b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + os.urandom(505)
        with contextlib.ExitStack() as stack, Beating(self.rightful):
            connections = []
            for data in [hello, b"", b"GET", b"\r\n" * 3000, self.act()[:60], self.act(Content_Length="500"),
                         self.act()[:-3]]:
                connection = stack.enter_context(
                    socket.create_connection(("127.0.0.1", self.rightful.port)))
                connection.sendall(data)
                connections.append(connection)
            self.assert_unharmed()
            self.assertTrue(all(closes(connection, IDLE_S + 5) for connection in connections))
        self.assert_unharmed()
        self.assert_saved_once()

    def connect(self, count, stack, address="127.0.0.1"):
        made = []
        for _ in range(count):
            connection = stack.enter_context(socket.socket())
            connection.setblocking(False)
            connection.connect_ex((address, self.rightful.port))
            made.append(connection)
        return made

    def test_many_connections_left_open(self):
        with contextlib.ExitStack() as stack:
            self.connect(MANY, stack)
            started = time.monotonic()
            self.assert_unharmed()
            self.connect(MANY, stack)
            self.assert_unharmed()
            self.assertLess(time.monotonic() - started, SOON_S)
            self.assert_saved_once()
            self.assertLess(time.monotonic() - started, SOON_S)

    def test_one_that_takes_its_time_keeps_its_place(self):
        page = self.rightful
        with contextlib.ExitStack() as stack:
            started = time.monotonic()
            slow = stack.enter_context(
                socket.create_connection(("127.0.0.1", page.port), timeout=SOON_S))
            self.connect(SLOWER_THAN, stack)
            self.assert_unharmed()
            self.assertLess(time.monotonic() - started, IDLE_S, "too slow to say anything")
            slow.sendall(self.act(b"", line=b"POST /beat HTTP/1.1"))
            self.assertEqual(status_of(slow.recv(1 << 16)), 200)

    def drip(self, ends, stack):
        """Each says something every second, and so is never idle; and comes back when closed."""
        connections = self.connect(DRIPS, stack)
        said = self.act(Cookie=None)
        at = 0
        while not ends.wait(1):
            for i, connection in enumerate(connections):
                try:
                    connection.send(said[at:at + 1])
                except BlockingIOError:
                    pass
                except OSError:
                    [connections[i]] = self.connect(1, stack)
            at += 1

    def test_many_connections_byte_by_byte(self):
        ends = threading.Event()
        with contextlib.ExitStack() as stack, Beating(self.rightful) as beating:
            thread = threading.Thread(target=self.drip, args=(ends, stack))
            thread.start()
            try:
                for _ in range(IDLE_S + 4):
                    self.assert_unharmed()
                    time.sleep(1)
                self.assert_saved_once()
            finally:
                ends.set()
                thread.join()
        self.assertEqual(beating.failed, [])
        self.assertLess(beating.longest, SOON_S)

    # ---- from elsewhere -----------------------------------------------------------------------------

    def other_addresses(self):
        found = {"127.0.0.2", "127.255.255.254", "::1", "::ffff:127.0.0.2"}
        for family, probe in [(socket.AF_INET, "192.0.2.1"), (socket.AF_INET6, "2001:db8::1")]:
            with socket.socket(family, socket.SOCK_DGRAM) as unsent, \
                    contextlib.suppress(OSError):
                unsent.connect((probe, 9))  # sends nothing, but chooses an address of ours
                found.add(unsent.getsockname()[0])
        with contextlib.suppress(OSError):
            found.update(info[4][0] for info in socket.getaddrinfo(socket.gethostname(), None))
        return found - {"127.0.0.1"}

    def test_other_addresses_of_this_machine(self):
        for address in sorted(self.other_addresses()):
            with self.subTest(address), self.assertRaises(OSError):
                socket.create_connection((address, self.rightful.port), timeout=2).close()
        self.assert_unharmed()

    # ---- what is answered -----------------------------------------------------------------------------

    def test_answers_say_what_a_browser_may_do(self):
        with self.second_page() as page:
            first = page.open()
            self.assert_headers(first)
            self.assertEqual(first.header("Location"), "/")
            self.assertRegex(first.header("Set-Cookie"),
                             r"^qoltanba=[0-9a-f]{64}; Path=/; HttpOnly; SameSite=Strict$")
            whole = page.last
            answers = [page.beat(), page.beat("/touch")]
            page.press("practise")
            answers.append(page.last)
        for answer in answers:
            self.assertEqual(answer.status, 200)
            self.assert_headers(answer)
        self.assert_headers(whole, self.policy_of(whole.text))
        for answer in [whole, *answers]:
            self.assertNotRegex(answer.text, r"(?i)\b(src|href|action|srcset|style|on\w+)=|url\(|@import")
            self.assertIsNone(answer.header("Set-Cookie"))

    def policy_of(self, document):
        """Nothing but the style and the script that stand in it."""
        def hash_of(tag):
            [text] = re.findall(f"<{tag}>(.*?)</{tag}>", document, re.DOTALL)
            digest = hashlib.sha256(text.encode()).digest()
            return f"'sha256-{base64.b64encode(digest).decode()}'"

        return (f"{NOTHING}; script-src {hash_of('script')}; style-src {hash_of('style')}; "
                "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")


# What another user's process tries: told port, cookie and token, it says how often it got in.
TRY = """
import http.client, sys
port, *secrets = sys.argv[1:]
host = "127.0.0.1:" + port
for cookie, path, method in [(secrets[0], "/", "GET"), (secrets[0], "/act", "POST"),
                             (secrets[0], "/beat", "POST"), ("", "/?" + secrets[1], "GET")]:
    connection = http.client.HTTPConnection("127.0.0.1", int(port), timeout=5)
    connection.request(method, path, b"do=leave" if path == "/act" else None, {
        "Host": host, "Cookie": cookie, "Origin": "http://" + host,
        "Sec-Fetch-Site": "same-origin", "Content-Type": "application/x-www-form-urlencoded"})
    answer = connection.getresponse()
    print(answer.status, answer.getheader("Set-Cookie"), len(answer.read()))
"""
# Holds as many connections as it may, and knocks again and again.
FLOOD = """
import os, resource, socket, sys
os.nice(19)  # it is to take our places, not the processor
resource.setrlimit(resource.RLIMIT_NOFILE, (4096, 4096))
port, held = int(sys.argv[1]), []
own = socket.create_server(("127.0.0.1", 0), backlog=1500)
crowd = [socket.create_connection(own.getsockname()) for _ in range(1000)]
print("begins", flush=True)
while True:
    knock = socket.socket()
    knock.setblocking(False)
    knock.connect_ex(("127.0.0.1", port))
    held.append(knock)
    if len(held) > 500:
        held.pop(0).close()
"""
NOBODY = 65534


@unittest.skipUnless(os.geteuid() == 0, "only root can be another user too")
class OtherUser(PageCase):
    def start(self, script, *arguments):
        return subprocess.Popen([sys.executable, "-c", script, *map(str, arguments)], user=NOBODY,
                                group=NOBODY, extra_groups=[], cwd="/", text=True,
                                stdout=subprocess.PIPE, stderr=subprocess.STDOUT)

    def flood(self, port):
        """One that ends with the test, however that ends."""
        process = self.start(FLOOD, port)
        self.addCleanup(process.stdout.close)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        self.assertEqual(process.stdout.readline(), "begins\n")
        return process

    def test_stolen_secrets_open_nothing(self):
        with self.page() as page:
            token = page.token
            with self.start(TRY, page.port, "qoltanba=" + "0" * 64, token) as tried:
                self.assertEqual(tried.communicate()[0].split("\n")[:-1], ["403 None 0"] * 4)
            page.open()  # the token is not used up by whom it does not serve
            page.begin()
            with self.start(TRY, page.port, page.cookie, token) as tried:
                self.assertEqual(tried.communicate()[0].split("\n")[:-1], ["403 None 0"] * 4)
            page.sign()
        self.assertEqual(self.families(), [ANSWERS[FAMILY]])

    def test_a_crowd_of_theirs_does_not_starve_ours(self):
        with self.page() as page:
            page.open()
            page.begin()
            page.patience_s = CROWDED_S
            floods = [self.flood(page.port), self.flood(page.port)]
            with Beating(page) as beating:
                time.sleep(2)
                page.sign()
                time.sleep(2)
            self.assertEqual([flood.poll() for flood in floods], [None, None])
        self.assertEqual(beating.failed, [])
        self.assertLess(beating.longest, CROWDED_S)
        self.assertEqual(self.families(), [ANSWERS[FAMILY]])


if __name__ == "__main__":
    unittest.main()
