# SPDX-License-Identifier: Apache-2.0
"""What `cmake --install` puts where, and whether manual pages and completions are as --help is."""

import functools
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest
import xml.etree.ElementTree

from setup_case import SMALL_INI, environment

PREFIX = "usr/local"
PROGRAMS = ["collector", "merger"]
PLACES = [  # of each program
    "bin/qol-{}", "share/man/man1/qol-{}.1", "share/bash-completion/completions/qol-{}",
    "share/zsh/site-functions/_qol-{}", "share/fish/vendor_completions.d/qol-{}.fish",
    "share/applications/qol-{}.desktop", "share/mime/packages/qoltanba-{}.xml",
    "share/icons/hicolor/scalable/apps/qol-{}.svg"]
OTHERS = [
    "lib/qoltanba/kit-files/collector", "lib/qoltanba/kit-files/collector.desktop",
    "lib/qoltanba/kit-files/start.sh", "share/doc/qoltanba/README.md",
    "share/doc/qoltanba/CHANGELOG.md", "share/doc/qoltanba/SECURITY.md",
    "share/doc/qoltanba/LICENSE", "share/doc/qoltanba/docs/OPERATING.md",
    "share/doc/qoltanba/docs/example/campaign.ini"]

# Completes the words that follow, the last of which is being typed.
BASH = """source "$1"; shift
compopt() { :; }
COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)); "_${1//-/_}"
[ ${#COMPREPLY[@]} -eq 0 ] || printf '%s\\n' "${COMPREPLY[@]}"
"""


class Install(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        build = pathlib.Path(os.environ["QOL_COLLECTOR"]).parent.parent
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.top = pathlib.Path(folder.name)
        cls.root = cls.top / "root" / PREFIX
        subprocess.run(["cmake", "--install", build, "--prefix", "/" + PREFIX], check=True,
                       env={**os.environ, "DESTDIR": str(cls.top / "root")}, capture_output=True)

    def run_program(self, *command, **options):
        done = subprocess.run([str(word) for word in command], cwd=self.top,
                              env={**environment(), "HOME": str(self.top)},
                              stdin=subprocess.DEVNULL, capture_output=True, check=False,
                              timeout=60, **options)
        return done.returncode, done.stdout.decode(), done.stderr.decode()

    def read(self, place, program):
        return (self.root / place.format(program)).read_text("utf-8")

    def help_of(self, program, *words):
        code, out, _ = self.run_program(self.root / f"bin/qol-{program}", *words, "--help")
        self.assertEqual(code, 0)
        return out

    def options_in(self, text):
        return re.findall(r"^ {2,6}(?:-\w, )?(--[a-z-]+)", text, re.MULTILINE)

    @functools.lru_cache
    def commands(self, program):
        """Each with its options, as --help has them; "" for what runs without one."""
        whole = self.help_of(program)
        rows = whole.split("Commands:\n")[1].split("\n\n")[0]
        names = re.findall(r"^  ([a-z]+)", rows, re.MULTILINE)
        found = {name: self.options_in(self.help_of(program, name)) for name in names
                 if name != program}
        if program in names:
            found[""] = self.options_in(whole)
        self.assertGreater(len(found), 3)
        return found

    # ---- places -----------------------------------------------------------------------------

    def test_everything_is_where_it_is_looked_for(self):
        wanted = OTHERS + [place.format(program) for place in PLACES for program in PROGRAMS]
        for place in wanted:
            self.assertGreater((self.root / place).stat().st_size, 0, place)
        runs = {place for place in wanted if os.access(self.root / place, os.X_OK)}
        self.assertEqual(runs, {"bin/qol-collector", "bin/qol-merger", *OTHERS[:3]})
        there = {str(path.relative_to(self.root)) for path in self.root.rglob("*")
                 if path.is_file() and "share/doc/" not in str(path)}
        self.assertEqual(there, {place for place in wanted if "share/doc/" not in place})

    def test_each_part_can_be_had_by_itself(self):
        build = pathlib.Path(os.environ["QOL_COLLECTOR"]).parent.parent
        for component, there, gone in [("collector", "bin/qol-collector", "bin/qol-merger"),
                                       ("merger", "bin/qol-merger", "bin/qol-collector"),
                                       ("doc", "share/doc/qoltanba/README.md", "bin")]:
            folder = self.top / component
            subprocess.run(["cmake", "--install", build, "--prefix", folder, "--component",
                            component], check=True, capture_output=True)
            self.assertTrue((folder / there).exists(), component)
            self.assertFalse((folder / gone).exists(), component)

    def test_a_kit_is_made_wherever_it_was_installed(self):
        moved = self.top / "elsewhere"
        shutil.copytree(self.root, moved)
        for name, text in [("small.ini", SMALL_INI), ("text.txt", "We ask.\n"),
                           ("words", "қоңыр кеш түсті\n")]:
            (self.top / name).write_text(text, encoding="utf-8")
        merger = moved / "bin/qol-merger"
        for words in [("init", "campaign", "--from", "small.ini"),
                      ("enroll", "campaign", "--alias", "a", "-o", "kit")]:
            code, _, err = self.run_program(merger, *words, "--test-lock", "--passphrase-file",
                                            "words")
            self.assertEqual(code, 0, err)
        self.assertIn(f"{moved}/bin/../lib/qoltanba/kit-files: ", err + ": ")
        self.assertEqual((self.top / "kit/collector").read_bytes(),
                         (self.root / "bin/qol-collector").read_bytes())

    # ---- manual pages -----------------------------------------------------------------------

    def test_a_page_says_what_help_says(self):
        for program in PROGRAMS:
            page = self.read("share/man/man1/qol-{}.1", program).replace("\\-", "-")
            _, version, _ = self.run_program(self.root / f"bin/qol-{program}", "--version")
            self.assertIn(f'"Qoltañba {version.split()[1]}"', page)
            sections = dict(re.findall(r'^\.SS "([a-z]+|Without a command)\b[^\n]*\n(.*?)(?=^\.S)',
                                       page, re.MULTILINE | re.DOTALL))
            commands = self.commands(program)
            self.assertEqual(set(sections), {name or "Without a command" for name in commands})
            for name, options in commands.items():
                for option in set(options) - {"--help"}:
                    self.assertIn(f"\\fB{option}\\fR", sections[name or "Without a command"])
            for heading in ["NAME", "SYNOPSIS", "DESCRIPTION", "COMMANDS", "EXIT STATUS", "FILES",
                            "EXAMPLES", "SEE ALSO"]:
                self.assertIn(f".SH {heading}\n", page)
            self.assertNotRegex(page, "@[A-Z]+@")

    def test_a_page_calls_the_program_as_it_is_installed(self):
        for program in PROGRAMS:
            page = self.read("share/man/man1/qol-{}.1", program).replace("\\-", "-")
            examples = re.findall(r"^\.EX\n(.*?)\.EE", page, re.MULTILINE | re.DOTALL)
            self.assertGreater(len(examples), 5)
            for example in examples:
                self.assertTrue(example.startswith(f"qol-{program} "), example)
                self.assertNotRegex(example, rf"^{program} ")

    def test_a_page_is_well_formed(self):
        for program in PROGRAMS:
            page = self.root / f"share/man/man1/qol-{program}.1"
            if shutil.which("man") and shutil.which("groff"):
                self.assertEqual(
                    self.run_program("man", "--warnings", "-E", "UTF-8", "-l", "-Tutf8", "-Z",
                                     page)[::2], (0, ""))
            if shutil.which("mandoc"):
                _, out, _ = self.run_program("mandoc", "-Tlint", "-Wwarning", page)
                # The date of a page would be that of the build.
                self.assertEqual([line for line in out.splitlines() if "missing date" not in line],
                                 [])

    # ---- completions ------------------------------------------------------------------------

    def in_bash(self, *words):
        place = self.root / "share/bash-completion/completions" / words[0]
        code, out, err = self.run_program("bash", "-c", BASH, "bash", place, *words)
        self.assertEqual((code, err), (0, ""))
        return sorted(out.split("\n")[:-1])

    def test_bash_completes_what_help_names(self):
        for program in PROGRAMS:
            commands = self.commands(program)
            self.assertEqual(self.in_bash(f"qol-{program}", ""),
                             sorted(name for name in commands if name))
            for name, options in commands.items():
                words = [name] if name else []
                self.assertEqual(self.in_bash(f"qol-{program}", *words, "--"),
                                 sorted({*options, "--help"}))
        self.assertEqual(self.in_bash("qol-merger", "me"), ["merge"])
        self.assertEqual(self.in_bash("qol-merger", "nothing", "--"), ["--help", "--version"])

    def test_bash_completes_values(self):
        folder = self.top / "values"
        (folder / "a folder").mkdir(parents=True)
        (folder / "a file").write_text("")
        start = str(folder / "a")
        both = [start + " file", start + " folder"]
        self.assertEqual(self.in_bash("qol-merger", "merge", start), both)
        self.assertEqual(self.in_bash("qol-merger", "status", start), both[1:])
        self.assertEqual(self.in_bash("qol-merger", "enroll", "campaign", "-o", start), both[1:])
        self.assertEqual(self.in_bash("qol-merger", "enroll", "c", "--list", "=", start), both)
        self.assertEqual(self.in_bash("qol-merger", "enroll", "c", "--alias", start), [])
        self.assertEqual(self.in_bash("qol-merger", "export", "c", "--format", ""),
                         ["csv", "html", "jsonl", "pdf", "xlsx"])
        self.assertEqual(self.in_bash("qol-merger", "export", "c", "--lang", "="),
                         ["en", "kk", "ru"])
        self.assertEqual(self.in_bash("qol-merger", "answer", "c", "1", "2", "s"), ["same"])
        self.assertEqual(self.in_bash("qol-collector", "-k", start), both[1:])
        self.assertEqual(self.in_bash("qol-collector", "--lang", "k"), ["kk"])

    def test_fish_completes_the_same(self):
        if not shutil.which("fish"):
            self.skipTest("there is no fish here")

        def complete(program, line):
            place = self.root / f"share/fish/vendor_completions.d/qol-{program}.fish"
            code, out, err = self.run_program("fish", "--no-config", "-c",
                                              f"source {place}; complete -C '{line}'")
            self.assertEqual((code, err), (0, ""))
            return sorted(row.split("\t")[0] for row in out.splitlines())

        for program in PROGRAMS:
            commands = self.commands(program)
            self.assertEqual(complete(program, f"qol-{program} "),
                             sorted(name for name in commands if name))
            for name, options in commands.items():
                self.assertEqual(complete(program, f"qol-{program} {name} --"),
                                 sorted({*options, "--help"}), name)
        self.assertEqual(complete("merger", "qol-merger export c --order "),
                         ["day", "name", "region"])

    def test_zsh_reads_its_own(self):
        for program in PROGRAMS:
            text = self.read("share/zsh/site-functions/_qol-{}", program)
            self.assertTrue(text.startswith(f"#compdef qol-{program}\n"))
            for name, options in self.commands(program).items():
                part = text[text.index(f"\n    '{name}')"):]
                for option in set(options) - {"--help"}:
                    self.assertIn(option, part[:part.index(" ;;")])
            if shutil.which("zsh"):
                self.assertEqual(self.run_program(
                    "zsh", "-n", self.root / f"share/zsh/site-functions/_qol-{program}"),
                    (0, "", ""))

    # ---- desktops ---------------------------------------------------------------------------

    def test_a_desktop_finds_program_icon_and_kind_of_file(self):
        for program, name in ("collector", "volunteer.qolk"), ("merger", "coordinator.qolk"):
            entry = dict(line.split("=", 1) for line in self.read(
                "share/applications/qol-{}.desktop", program).splitlines() if "=" in line)
            self.assertTrue((self.root / "share/icons/hicolor/scalable/apps"
                             / f"{entry['Icon']}.svg").exists())
            self.assertIn(f"exec qol-{program} ", entry["Exec"])
            self.assertLessEqual({"Name[kk]", "Name[ru]", "Comment[kk]", "Comment[ru]"}, set(entry))
            kinds = xml.etree.ElementTree.parse(
                self.root / f"share/mime/packages/qoltanba-{program}.xml").getroot()
            self.assertEqual(kinds[0].get("type") + ";", entry["MimeType"])
            self.assertEqual([part.get("pattern") for part in kinds[0]
                              if part.tag.endswith("}glob")], [name])
            xml.etree.ElementTree.parse(
                self.root / f"share/icons/hicolor/scalable/apps/qol-{program}.svg")


if __name__ == "__main__":
    unittest.main()
