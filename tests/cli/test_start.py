# SPDX-License-Identifier: Apache-2.0
"""How a kit starts on Linux: by a double click, from any folder, and from a stick that lets no
program be run."""

import os
import pathlib
import re
import shutil
import stat
import subprocess
import sys
import time
import unittest
import urllib.parse

from collector_case import CollectorCase, environment
from limits import without_privileges
from page_case import Page

NAME = "Қолтаңба – Ғұмар (2)%41 $HOME"
# The campaign's first language is Kazakh, and the locale says nothing.
WRONG = "Бірдеңе дұрыс болмады"
NOT_A_KIT = "бұл еріктінің жинағы емес"

# In the place of a browser: follows the address as one does, writes down the page, is closed.
BROWSER = f"""#!{sys.executable}
import http.client, os, sys
address = [word for word in sys.argv if "http://127.0.0.1:" in word][0]
host, _, path = address[address.index("//") + 2:].partition("/")
def get(path, **headers):
    connection = http.client.HTTPConnection(host)
    connection.request("GET", path, headers=headers)
    return connection.getresponse()
cookie = get("/" + path).headers["Set-Cookie"].split(";")[0]
page = get("/", Cookie=cookie).read()
open(os.environ["QOL_SHOWN"], "wb").write(page)
"""
DIALOG = """#!/bin/sh
printf '%s\\n' "$0" "$@" >"$QOL_SHOWN"
"""


class StartCase(CollectorCase):
    def setUp(self):
        super().setUp()
        self.kit = self.top / NAME
        shutil.rmtree(self.top / "kit")
        shutil.copytree(self.shared / "kit", self.kit)
        self.state = self.kit / "state"
        for name in "bin", "run", "home", "elsewhere":
            (self.top / name).mkdir(mode=0o700)

    def environment(self, **changes):
        return environment(HOME=str(self.top / "home"), XDG_RUNTIME_DIR=str(self.top / "run"),
                           PATH=f"{self.top}/bin:/usr/bin:/bin", **changes)

    def start(self, *command, unprivileged=False, **changes):
        command = [str(word) for word in command]
        if unprivileged:
            command = without_privileges(command)
        done = subprocess.run(command, cwd=self.top / "elsewhere", stdin=subprocess.DEVNULL,
                              env=self.environment(**changes), capture_output=True, timeout=120,
                              start_new_session=True, check=False)
        done.out, done.err = done.stdout.decode(), done.stderr.decode()
        return done

    def put_program(self, name, text):
        path = self.top / "bin" / name
        path.write_text(text, encoding="utf-8")
        path.chmod(0o755)


class FromAnywhere(StartCase):
    def test_the_kit_is_the_folder_of_the_program(self):
        with Page([self.kit / "collector", "--no-browser", "--passphrase-file",
                   self.top / "words"], self.top / "elsewhere") as page:
            page.open()
        self.assertEqual(len(list(self.state.glob("*.qolb"))), 1)
        self.assertEqual(list((self.top / "elsewhere").iterdir()), [])

    def test_where_nothing_can_be_written_the_batches_are_shown_to_be_elsewhere(self):
        for folder in self.top, self.top / "home", self.top / "elsewhere":
            folder.chmod(0o777)
        for path in self.kit.iterdir():
            path.chmod(0o755)
        self.kit.chmod(0o555)
        self.addCleanup(self.kit.chmod, 0o755)
        done = self.start(self.kit / "collector", "status", unprivileged=True)
        self.assertEqual(done.returncode, 0, done.err)
        self.assertIn(f"Деректер қалтасы: {self.top}/home/.local/share/qoltanba/", done.out)
        self.assertFalse(self.state.exists())


class NothingOpen(StartCase):
    """A launcher may close stdin, stdout and stderr: what is then opened must not be written into
    instead."""

    def test_what_is_said_goes_into_no_file(self):
        for closed in "1>&-", "2>&-", "1>&- 2>&-", "0<&- 1>&- 2>&-":
            for words in "status", "--no-browser --idle 1", "deliver /nowhere", "":
                done = self.start("/bin/sh", "-c", f'exec "$0" {words} {closed}',
                                  self.kit / "collector")
                self.assertNotIn(done.returncode, (-6, -11), (closed, words))
        for path in self.state.rglob("*"):
            if path.name == "lock":
                self.assertEqual(path.read_bytes(), b"")
            self.assertNotIn(b"collector: ", path.read_bytes())

    def test_a_page_is_served_all_the_same(self):
        lock = self.kit / "state/lock"
        process = subprocess.Popen(
            ["/bin/sh", "-c", 'exec "$0" --no-browser 0<&- 1>&- 2>&-', self.kit / "collector"],
            env=self.environment(), start_new_session=True)
        try:
            deadline = time.monotonic() + 60
            while not lock.exists() and time.monotonic() < deadline:
                time.sleep(0.01)
            time.sleep(0.5)
            self.assertIsNone(process.poll())
            self.assertEqual(lock.read_bytes(), b"")
            descriptors = [os.readlink(f"/proc/{process.pid}/fd/{fd}") for fd in range(3)]
            self.assertEqual(descriptors, ["/dev/null"] * 3)
        finally:
            process.kill()
            process.wait()

    def test_what_cannot_be_printed_is_a_failure(self):
        done = self.start("/bin/sh", "-c", '"$0" status 1>&-', self.kit / "collector")
        self.assertEqual(done.returncode, 1)
        self.assertIn("stdout: ", done.err)


class DoubleClick(StartCase):
    """With a screen, and without a terminal."""

    def click(self, *words, **changes):
        """What was shown."""
        shown = self.top / "shown"
        shown.unlink(missing_ok=True)
        done = self.start(self.kit / "collector", *words,
                          **{"DISPLAY": ":77", "QOL_SHOWN": str(shown), **changes})
        text = shown.read_text("utf-8") if shown.exists() else None
        if text and "</style>" in text:
            text = text[text.index("</style>"):text.index("<script>")]
        return done, text

    def setUp(self):
        super().setUp()
        (self.kit / "volunteer.qolk").unlink()

    def environment(self, **changes):
        """In which only those programs are found that the test puts there."""
        return {**super().environment(), "PATH": str(self.top / "bin"), **changes}

    def test_what_went_wrong_is_a_page(self):
        self.put_program("chromium", BROWSER)
        done, shown = self.click()
        self.assertEqual(done.returncode, 4)
        self.assertIn(WRONG, shown)
        self.assertIn(f'role="alert"><p>{self.kit}: {NOT_A_KIT}', shown)
        self.assertIn("үйлестірушіге көрсетіңіз", shown)

    def test_it_is_in_the_volunteers_language(self):
        self.put_program("chromium", BROWSER)
        _, shown = self.click(LC_ALL="ru_RU.UTF-8")
        self.assertIn("Что-то пошло не так", shown)
        (self.kit / "campaign.qolc").unlink()  # and nothing says which the campaign's are
        _, shown = self.click()
        self.assertIn("Something went wrong", shown)

    def test_a_damaged_campaign_is_named(self):
        self.put_program("chromium", BROWSER)
        (self.kit / "campaign.qolc").write_bytes(b"QOLCAMPN\1" + bytes(100))
        done, shown = self.click()
        self.assertEqual(done.returncode, 4)
        self.assertIn("/campaign.qolc: ", shown)

    def test_without_a_browser_a_dialog_says_it(self):
        self.put_program("kdialog", DIALOG)
        done, shown = self.click()
        program, option, text = shown.splitlines()
        self.assertEqual((done.returncode, program, option),
                         (4, str(self.top / "bin/kdialog"), "--error"))
        self.assertIn(NOT_A_KIT, text)
        self.put_program("zenity", DIALOG)
        _, shown = self.click()
        self.assertEqual(shown.splitlines()[1:4], ["--error", "--no-markup", "--text"])

    def test_a_dialog_takes_nothing_in_the_text_for_more_than_it_is(self):
        self.kit = self.kit.rename(self.top / r"<b>&amp;\n")
        for name, text in (("kdialog", r"/&lt;b>&amp;amp;&#92;n: "), ("zenity", r"/<b>&amp;\\n: ")):
            self.put_program(name, DIALOG)
            _, shown = self.click()
            self.assertIn(text, shown)
            self.assertEqual("<qt>/" in shown, name == "kdialog")

    def test_so_does_one_that_no_browser_was_found(self):
        shutil.copy(self.shared / "kit/volunteer.qolk", self.kit)
        self.put_program("zenity", DIALOG)
        done, shown = self.click()
        self.assertEqual(done.returncode, 1)
        self.assertIn("Chromium, Chrome, Edge", shown)

    def test_a_browser_that_shows_nothing_is_no_reason_to_be_silent(self):
        self.put_program("chromium", "#!/bin/sh\n")
        self.put_program("zenity", DIALOG)
        _, shown = self.click()
        self.assertIn(NOT_A_KIT, shown)

    def test_whoever_wants_no_window_gets_none_and_the_program_ends(self):
        self.put_program("chromium", BROWSER)
        self.put_program("zenity", DIALOG)
        done, shown = self.click("--no-browser")
        self.assertEqual((done.returncode, shown), (4, None))
        self.assertIn(NOT_A_KIT, done.err)

    def test_whoever_can_read_it_is_shown_nothing(self):
        self.put_program("chromium", BROWSER)
        done, shown = self.click(DISPLAY="", WAYLAND_DISPLAY="")
        self.assertEqual((done.returncode, shown), (4, None))
        self.assertIn(NOT_A_KIT, done.err)
        done, shown = self.click(DISPLAY="", WAYLAND_DISPLAY="wayland-0")
        self.assertIn(WRONG, shown)


class Starter(StartCase):
    """start.sh"""

    def setUp(self):
        super().setUp()
        self.seen = self.top / "seen"
        (self.kit / "collector").write_text(
            f"#!/bin/sh\nprintf '%s\\n' \"$@\" >'{self.seen}'\nexit 7\n")

    def run_starter(self, *words, **changes):
        return self.start("sh", self.kit / "start.sh", *words, **changes)

    def forbid(self):
        """As on a FAT stick, where no file can be run."""
        shutil.copy(self.shared / "kit/collector", self.kit)
        (self.kit / "collector").chmod(0o600)

    def test_a_program_that_can_be_run_is_run_where_it_lies(self):
        done = self.run_starter("sign", "--lang", "a b")
        self.assertEqual((done.returncode, done.err), (7, ""))
        self.assertEqual(self.seen.read_text().splitlines(), ["sign", "--lang", "a b"])

    def test_another_is_run_from_memory_and_nothing_of_it_stays(self):
        self.forbid()
        done = self.run_starter("status", "--lang", "en")
        self.assertEqual((done.returncode, done.err), (0, ""))
        self.assertIn(f"State folder: {self.kit}", done.out)
        self.assertEqual(list((self.top / "run").iterdir()), [])
        self.assertEqual(self.run_starter("no-such-command").returncode, 2)

    def test_the_copy_is_gone_while_it_runs(self):
        self.forbid()
        with Page(["/usr/bin/env", f"XDG_RUNTIME_DIR={self.top}/run", "sh", self.kit / "start.sh",
                   "--no-browser", "--passphrase-file", self.top / "words"],
                  self.top / "elsewhere") as page:
            page.open()
            self.assertEqual([path.name for path in (self.top / "run").iterdir()], [])
            self.assertEqual(len(list(self.state.glob("*.qolb"))), 1)

    def test_a_folder_that_lets_nothing_be_run_either_is_passed_by(self):
        self.forbid()
        self.put_program("chmod", "#!/bin/sh\n[ \"$QOL_BAD\" != \"${2%%/qoltanba-*}\" ] && "
                                  "exec /bin/chmod \"$@\"\nexec /bin/chmod 600 \"$2\"\n")
        done = self.run_starter("status", QOL_BAD=str(self.top / "run"))
        self.assertEqual(done.returncode, 0, done.err)
        self.assertEqual(list((self.top / "run").iterdir()), [])

    def test_where_nothing_can_be_run_it_is_said_in_every_language(self):
        self.forbid()
        self.put_program("mktemp", "#!/bin/sh\nexit 1\n")
        done = self.run_starter("status")
        self.assertEqual((done.returncode, done.out), (1, ""))
        for sentence in "көшіріп", "скопируйте", "copy the kit to the computer":
            self.assertIn(sentence, done.err)

    def test_a_kit_without_the_program_is_said_to_be_none(self):
        (self.kit / "collector").unlink()
        done = self.run_starter()
        self.assertEqual((done.returncode, done.out), (1, ""))
        for sentence in "collector жоқ", "нет collector", "there is no collector here":
            self.assertIn(f"{self.kit}: ", done.err)
            self.assertIn(sentence, done.err)

    def test_what_nobody_could_read_is_a_dialog(self):
        (self.kit / "collector").unlink()
        shown = self.top / "shown"
        for name in "xmessage", "kdialog", "zenity":  # each goes before those it follows
            self.put_program(name, '#!/bin/sh\n{ echo "$0" "$@"; cat; } >"$QOL_SHOWN"\n')
            done = self.run_starter(DISPLAY=":77", QOL_SHOWN=str(shown))
            self.assertEqual(done.returncode, 1)
            text = shown.read_text("utf-8")
            self.assertTrue(text.startswith(f"{self.top}/bin/{name} "), text)
            self.assertIn(f"{self.kit}: there is no collector here", text)
            self.assertIn("there is no collector here", done.err)
            shown.unlink()
        self.run_starter(QOL_SHOWN=str(shown))
        self.assertFalse(shown.exists())

    def test_it_is_plain_shell(self):
        if not shutil.which("shellcheck"):
            self.skipTest("there is no shellcheck here")
        done = self.start("shellcheck", self.kit / "start.sh")
        self.assertEqual((done.returncode, done.out), (0, ""))


class Launcher(StartCase):
    """collector.desktop, by the Desktop Entry Specification 1.5."""

    def setUp(self):
        super().setUp()
        self.entry = {}
        for line in (self.kit / "collector.desktop").read_text("utf-8").splitlines():
            if "=" in line:
                key, _, value = line.partition("=")
                self.entry[key] = value
        (self.kit / "start.sh").write_text(f"#!/bin/sh\nprintf '%s' \"$0\" >'{self.top}/started'\n")

    def command(self, place):
        """Exec for a launcher at a place."""
        text = re.sub(r"\\(.)", lambda found: {"s": " ", "n": "\n", "t": "\t", "r": "\r"}.get(
            found[1], found[1]), self.entry["Exec"])
        words = []
        for quoted, plain in re.findall(r'"((?:[^"\\]|\\.)*)"|([^ "]+)', text):
            word = re.sub(r'\\(["`$\\])', r"\1", quoted) if quoted else plain
            words.append(re.sub(r"%(.)", lambda found: {"%": "%", "k": place}[found[1]], word))
        return words

    def assert_starts(self, place):
        started = self.top / "started"
        started.unlink(missing_ok=True)
        done = self.start(*self.command(place))
        self.assertEqual((done.returncode, done.err), (0, ""))
        self.assertEqual(started.read_text(), f"{self.kit}/start.sh")

    def test_it_starts_the_kit_that_it_lies_in(self):
        place = self.kit / "collector.desktop"
        self.assert_starts(str(place))
        self.assert_starts("file://" + urllib.parse.quote(str(place)))
        self.assert_starts(re.sub("%..", lambda found: found[0].lower(),
                                  "file://" + urllib.parse.quote(str(place))))

    def test_without_a_place_it_is_the_folder_in_which_it_is_started(self):
        (self.top / "elsewhere").rmdir()
        (self.top / "elsewhere").symlink_to(self.kit)
        self.start(*self.command(""))
        self.assertEqual((self.top / "started").read_text(), "./start.sh")

    def test_it_has_a_name_in_every_language_and_needs_no_terminal(self):
        self.assertEqual(self.entry["Type"], "Application")
        self.assertEqual(self.entry["Terminal"], "false")
        self.assertEqual({key for key in self.entry if key.startswith("Name")},
                         {"Name", "Name[kk]", "Name[ru]"})
        self.assertTrue((self.kit / "collector.desktop").stat().st_mode & stat.S_IXUSR)


if __name__ == "__main__":
    unittest.main()
