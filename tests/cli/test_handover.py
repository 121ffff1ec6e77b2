# SPDX-License-Identifier: Apache-2.0
"""All that leaves, in a folder that appears whole or not at all: one total everywhere, nothing that
stays, and a question first while something is not settled. All people are invented."""

import csv
import errno
import fcntl
import json
import os
import pty
import re
import select
import shutil
import stat
import subprocess
import termios
import unittest

from limits import limit_files
from merger_case import PEOPLE, MergerCase, environment
from test_export import STAYS, ExportCase, read_book

FILES = ["SHA256SUMS", "cover.pdf", "letter.pdf", "list.csv", "totals.json", "totals.pdf"]
ALIASES = ("swallow", "heron", "crane", "fork", "lark")
FIXED_TIME = 946684800  # 2000-01-01 00:00 UTC


def run(*command):
    return subprocess.run([str(word) for word in command], capture_output=True, check=True,
                          timeout=120).stdout


def text_of(path):
    return " ".join(run("pdftotext", "-layout", path, "-").decode().split())


class Told:
    """What handover says on a terminal, and how it ends."""

    def __init__(self, command, folder, answer):
        terminal, side = pty.openpty()
        process = subprocess.Popen(command, cwd=folder, env=environment(), stdin=side, stdout=side,
                                   stderr=side, start_new_session=True,
                                   preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0))
        os.close(side)
        self.text = ""
        answered = False
        while self.read(terminal):
            if "[y/N] " in self.text and not answered:
                os.write(terminal, answer)
                answered = True
        self.exit_code = process.wait(timeout=120)
        os.close(terminal)

    def read(self, terminal):
        if not select.select([terminal], [], [], 120)[0]:
            raise AssertionError(f"nothing more comes after {self.text!r}")
        try:
            got = os.read(terminal, 65536)
        except OSError as error:
            if error.errno != errno.EIO:
                raise
            return False
        self.text += got.decode()
        return bool(got)


class HandoverCase(ExportCase):
    """Ten people of whom one is not named; a question is open, one is voided, two are held."""

    def hand_over(self, *options, name="out", lang="en"):
        done = self.merger("handover", "-o", f"{self.top}/{name}", "--lang", lang, "--yes",
                           *options)
        self.assertEqual((done.returncode, done.out), (0, ""), done.err)
        return self.top / name

    def left(self):
        return sorted(path.name for path in self.top.iterdir() if path.name.startswith("out"))


class OneTotal(HandoverCase):
    def test_every_format_and_file_has_it(self):
        status = self.json("status")
        people, total = status["people"], status["people"]["high"]
        self.assertEqual((people["certain"], total), (9, 10))
        self.assertGreater(status["total"]["voided"] * status["total"]["held"] *
                           status["total"]["duplicate"] * status["linkage"]["questions"], 0)
        sentence = f"{total} people have signed this appeal."
        self.assertEqual(len(self.table()), total)
        self.assertEqual(len(self.write("a.jsonl").read_text().splitlines()), total)
        sheet, = read_book(self.write("a.xlsx"), 5).values()
        self.assertEqual(len(sheet) - 1, total)
        self.assertIn(sentence, self.write("a.html", "--lang", "en").read_text())
        self.assertIn(sentence, text_of(self.write("a.pdf", "--lang", "en")))
        self.ok_report(total)
        folder = self.hand_over()
        for name in ("cover.pdf", "letter.pdf", "totals.pdf"):
            self.assertIn(sentence, text_of(folder / name))
            self.assertIn("At least 9 of them", text_of(folder / name))
        with open(folder / "list.csv", encoding="utf-8", newline="") as file:
            self.assertEqual(list(csv.DictReader(file)), self.table())
        self.check_totals(json.loads((folder / "totals.json").read_text()), status)

    def ok_report(self, total):
        done = self.merger("report", "-o", self.top / "report.html", "--lang", "en")
        self.assertEqual(done.returncode, 0, done.err)
        self.assertRegex((self.top / "report.html").read_text(), f'id="people">{total} people')

    def check_totals(self, totals, status):
        people = totals["people"]
        self.assertEqual({**status["people"], "counted": 10, "named": 9, "unnamed": 1}, people)
        entries = totals["entries"]
        self.assertEqual(entries, {key: status["total"][key] for key in entries})
        self.assertEqual(sum(entries.values()), 2 * entries["entries"])
        self.assertEqual(totals["reasons"], status["reasons"])
        self.assertEqual(sum(totals["reasons"].values()), entries["entries"] - entries["counted"])
        self.assertEqual(sum(day["named"] for day in totals["days"]), people["named"])
        self.assertEqual(sum(town["named"] for town in totals["towns"]) + totals["no_town"],
                         people["named"])
        text, = totals["texts"]
        self.assertEqual((text["version"], text["entries"], text["people"]),
                         (status["text_version"], entries["entries"], people["counted"]))
        self.assertEqual(totals["fingerprint"], self.fingerprint())

    def test_the_totals_on_paper_say_why_entries_do_not_count(self):
        text = text_of(self.hand_over() / "totals.pdf")
        status = self.json("status")
        for words, count in (("counted", "counted"), ("duplicate", "duplicate"),
                             ("voided", "voided"), ("held", "held")):
            self.assertRegex(text, rf"\b{words} {status['total'][count]}\b")
        self.assertIn("there are two different batches with one number 2", text)
        self.assertIn("by a coordinator's decision 1", text)
        self.assertIn("1 of them wished to be counted, not named.", text)
        self.assertIn(self.fingerprint(), text)

    def test_list_in_the_order_asked_for_and_in_the_language(self):
        folder = self.hand_over("--order", "region", lang="kk")
        with open(folder / "list.csv", encoding="utf-8", newline="") as file:
            self.assertEqual(list(csv.DictReader(file)), self.table("--order", "region"))
        self.assertIn("Freedom for the poet", text_of(folder / "cover.pdf"))


class Sums(HandoverCase):
    def test_they_are_as_sha256sum_wants_them(self):
        folder = self.hand_over()
        self.assertEqual(sorted(os.listdir(folder)), FILES)
        said = subprocess.run(["sha256sum", "--strict", "-c", "SHA256SUMS"], cwd=folder,
                              capture_output=True, check=True, text=True).stdout
        self.assertEqual(sorted(re.findall("^(.*): OK$", said, re.MULTILINE)), FILES[1:])

    def test_the_cover_has_those_of_the_others_and_a_field_for_the_office(self):
        folder = self.hand_over()
        text = text_of(folder / "cover.pdf")
        squeezed = re.sub(r"\s", "", run("pdftotext", folder / "cover.pdf", "-").decode())
        for line in (folder / "SHA256SUMS").read_text().splitlines():
            value, name = line.split("  ")
            if name != "cover.pdf":
                self.assertIn(name, text)
                self.assertIn(value, squeezed)
        for label in ("Receipt number", "Date of receipt", "Received by", "Signature", "Stamp"):
            self.assertIn(label, text)
        self.assertIn("sha256sum -c SHA256SUMS", text)
        self.assertIn("Page 1 of 1", text)

    def test_pdfs_are_clean_and_twice_the_same(self):
        first, second = self.hand_over(), self.hand_over(name="out2")
        for name in FILES:
            self.assertEqual((first / name).read_bytes(), (second / name).read_bytes(), name)
            if name.endswith(".pdf"):
                self.assertIn("No syntax or stream encoding errors",
                              run("qpdf", "--check", first / name).decode())


class Stays(HandoverCase):
    def content(self, folder):
        """Every file as it is; of PDFs also what is packed in them, and their text."""
        for path in sorted(folder.iterdir()):
            yield path.name, path.read_bytes()
            if path.suffix == ".pdf":
                unpacked = self.top / "unpacked"
                run("qpdf", "--qdf", "--object-streams=disable", path, unpacked)
                yield path.name, unpacked.read_bytes()
                yield path.name, run("pdftotext", path, "-")
                yield path.name, run("pdfinfo", path)

    def secrets(self):
        """Aliases, ids, references, and what the form does not hand over or nobody may."""
        done = self.merger("export", "-o", "-", "--format", "jsonl", "--all", "--internal")
        found = set(STAYS) | set(ALIASES)
        for line in done.out.splitlines():
            row = json.loads(line)
            found |= {row[name] for name in ("entry_id", "person_id", "batch_id", "birth_date",
                                             "id_number", "phone", "reference")}
            found |= {row["entry_id"][:8], row["batch_id"][:8]}
        for volunteer in self.json("status")["volunteers"]:
            found |= {volunteer["device"], volunteer["device"][:8]}
        return {text for text in found if len(text) >= 4}  # "1/1" may stand in a date

    def test_no_alias_id_or_internal_field_leaves(self):
        secrets = self.secrets()
        self.assertGreater(len(secrets), 40)
        for name, content in self.content(self.hand_over()):
            for secret in secrets:
                self.assertNotIn(secret.encode(), content, name)
            for secret in STAYS:  # as a PDF writes it
                self.assertNotIn(secret.encode("utf-16-be").hex().encode(), content.lower(), name)

    def test_nobody_else_may_read_it_and_no_file_says_when_it_was_made(self):
        folder = self.hand_over()
        self.assertEqual(stat.S_IMODE(folder.stat().st_mode), 0o700)
        self.assertEqual(folder.stat().st_mtime, FIXED_TIME)
        for path in folder.iterdir():
            self.assertEqual(stat.S_IMODE(path.stat().st_mode), 0o600, path.name)
            self.assertEqual(path.stat().st_mtime, FIXED_TIME, path.name)
            if path.suffix == ".pdf":
                self.assertNotRegex(run("pdfinfo", path).decode(), r"\d\d:\d\d:[0-5][1-9]|Author")

    @unittest.skipUnless(shutil.which("strace"), "strace is not installed")
    def test_files_are_made_only_in_the_folder(self):
        log = self.top / "log"
        subprocess.run(["strace", "-f", "-o", log, "-e",
                        "trace=open,openat,creat,mkdir,mkdirat,memfd_create",
                        *self.command("handover", "-o", self.top / "out", "--yes")],
                       env=environment(), check=True, stdin=subprocess.DEVNULL,
                       capture_output=True, timeout=120)
        made = [path for path in re.findall(r'"([^"]+)", [^)]*O_CREAT', log.read_text())
                if not path.startswith(str(self.campaign))]
        self.assertEqual(sorted(made), sorted(f"{self.top}/out.part/{name}.part" for name in FILES))
        self.assertNotIn("memfd_create", log.read_text())


class Asks(HandoverCase):
    OPEN = "not settled: 1 question is open, 2 entries are held, 2 batches are held, " \
        "6 batches are of days outside the campaign's"

    def test_without_a_terminal_it_refuses(self):
        self.assert_refused(1, self.OPEN, "handover", "-o", self.top / "out")
        self.assertEqual(self.left(), [])

    def test_yes_hands_over_and_says_what_is_open(self):
        done = self.merger("handover", "-o", "out", "--yes")
        self.assertEqual(done.returncode, 0)
        self.assertIn(self.OPEN, done.err)
        self.assertIn("10 people are handed over in out", done.err)
        self.assertEqual(self.left(), ["out"])

    def on_terminal(self, answer):
        return Told(self.command("handover", "-o", "out"), self.top, answer)

    def test_on_a_terminal_it_shows_what_and_asks(self):
        for answer in (b"\n", b"n\n", b"yep\n", b"\x04"):
            told = self.on_terminal(answer)
            self.assertEqual((told.exit_code, self.left()), (1, []), told.text)
            self.assertIn("N" + self.OPEN[1:], told.text)
            self.assertIn("fork, batch 0", told.text)
            self.assertIn("nothing was written", told.text)
        told = self.on_terminal(b"y\n")
        self.assertEqual((told.exit_code, self.left()), (0, ["out"]), told.text)

    def test_an_interrupt_at_the_question_writes_nothing(self):
        told = self.on_terminal(b"\x03")
        self.assertEqual((told.exit_code, self.left()), (130, []), told.text)

    def test_a_rehearsal_writes_nothing(self):
        before = self.everything()
        out = self.ok("handover", "-o", self.top / "out", "--dry-run")
        for text in (*FILES, "fork, batch 0", "N" + self.OPEN[1:]):
            self.assertIn(text, out)
        self.assertEqual(self.everything(), before)
        self.assertEqual(self.left(), [])


class Settled(MergerCase):
    """All batches are of the campaign's days."""

    @classmethod
    def put(cls, name, text):
        super().put(name, text.replace("2021-09-06 .. 2021-09-10", "2021-09-06 .. 2099-09-10"))

    def test_it_does_not_ask(self):
        self.fill("swallow", "heron")
        self.ok("merge", self.stick)
        done = self.merger("handover", "-o", "out")
        self.assertEqual((done.returncode, done.out), (0, ""), done.err)
        self.assertEqual(done.err.splitlines(), [
            f"merger: {PEOPLE} people are handed over in out; print cover.pdf, letter.pdf and "
            "totals.pdf"])

    def test_a_volunteer_who_delivered_nothing_is_asked_about(self):
        self.fill("swallow")
        self.ok("merge", self.stick)
        self.assert_refused(1, "not settled: 1 volunteer has delivered nothing.", "handover", "-o",
                            self.top / "out")

    def test_nobody_is_nothing_to_hand_over(self):
        self.assert_refused(1, "nobody is counted yet", "handover", "-o", self.top / "out", "--yes")


class Place(HandoverCase):
    def test_what_is_there_is_never_touched(self):
        (self.top / "empty").mkdir()
        (self.top / "full").mkdir()
        (self.top / "full" / "list.csv").write_text("theirs")
        (self.top / "file").write_text("theirs")
        (self.top / "link").symlink_to("nowhere")
        for name in ("empty", "full", "full/", "file", "link"):
            with self.subTest(name=name):
                self.assert_refused(1, name.rstrip("/"), "handover", "-o", f"{self.top}/{name}",
                                    "--yes")
        self.assertEqual(os.listdir(self.top / "empty"), [])

    def test_nor_is_what_stands_beside_it(self):
        (self.top / "out.part").mkdir()
        (self.top / "out.part" / "theirs").write_text("theirs")
        self.assert_refused(1, "out.part", "handover", "-o", self.top / "out", "--yes")
        self.assertEqual(self.left(), ["out.part"])

    @unittest.skipUnless(shutil.which("strace"), "strace is not installed")
    def test_what_a_kill_left_is_said_before_the_passphrase(self):
        """It holds names, and whoever reads of it only after an hour's work goes elsewhere."""
        self.check_cut("openat", "out.part/totals.pdf.part", "signal=SIGKILL", -9, ["out.part"])
        self.assertIn("list.csv", os.listdir(self.top / "out.part"))
        self.assert_refused(1, "out.part: this is what a handover leaves that was ended in the "
                            "middle, and names are in it in clear; delete it", "handover", "-o",
                            self.top / "out", "--yes", words=self.top / "nothing")
        shutil.rmtree(self.top / "out.part")
        self.hand_over()

    def test_a_missing_folder_around_it_is_named(self):
        self.assert_refused(1, "nodisk: this folder is not there; make it first", "handover", "-o",
                            self.top / "nodisk" / "handover", words=self.top / "nothing")

    def test_a_slash_behind_the_name_does_not_matter(self):
        self.hand_over(name="out/")
        self.assertEqual(self.left(), ["out"])

    def test_usage(self):
        self.assert_refused(2, "--output DIR", "handover")
        self.assert_refused(2, "--output DIR", "handover", "-o", "")
        self.assert_refused(2, "--order is", "handover", "-o", self.top / "out", "--order", "age")
        self.assert_refused(2, "write kk, ru or en", "handover", "-o", self.top / "out", "--lang", "de")

    def test_a_full_disk_leaves_nothing(self):
        whole = max(path.stat().st_size for path in self.hand_over(name="whole").iterdir())
        for size in (0, 500, 3000, whole - 1):
            with self.subTest(size=size):
                done = self.merger("handover", "-o", self.top / "out", "--yes",
                                   preexec_fn=limit_files(size))
                self.assertEqual((done.returncode, self.left()), (1, []), done.err)
                self.assertNotIn("handed over", done.err)

    @unittest.skipUnless(shutil.which("strace"), "strace is not installed")
    def test_an_interrupt_leaves_nothing(self):
        for name in FILES:
            with self.subTest(name=name):
                self.check_cut("openat", f"out.part/{name}.part", "signal=SIGINT", 130)

    @unittest.skipUnless(shutil.which("strace"), "strace is not installed")
    def test_a_failed_last_step_leaves_nothing(self):
        self.check_cut("renameat2", "out.part", "error=EIO", 1)
        self.check_cut("fsync", "", "error=EIO", 1)

    def check_cut(self, call, path, fault, exit_code, left=()):
        done = subprocess.run(
            ["strace", "-f", "-o", "/dev/null", "-P", str(self.top / path), "-e",
             f"trace={call}", "-e", f"inject={call}:{fault}:when=1",
             *self.command("handover", "-o", self.top / "out", "--yes")],
            env=environment(), stdin=subprocess.DEVNULL, timeout=120, capture_output=True,
            check=False)
        self.assertEqual((done.returncode, self.left()), (exit_code, list(left)), done.stderr)


if __name__ == "__main__":
    unittest.main()
