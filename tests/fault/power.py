# SPDX-License-Identifier: Apache-2.0
"""What a power cut leaves of what a program has done. From strace's record of one run, its folders
are made again as a cut between any two calls could leave them.

A disk is sure to keep what was flushed, and nothing else:

- The bytes and the length of a file are flushed by fsync or fdatasync of this file. Of what was
  written since, each sector of 512 bytes is, for itself, as the flush found it or as one of the
  writes since has left it: the last write may be there and the first not, and a page may be torn.
  The length, too, is any that the file has had since.
- The names in a folder are flushed by fsync or fdatasync of this folder. Of what was made, removed
  and renamed since, each may have happened or not, whatever came before it. Only a rename is one
  thing: the old name goes if and only if the new one comes.
- Neither flushes the other: a flushed file may be without its name, a name may lead to an empty
  file. syncfs flushes both, for all of its disk.

Most file systems lose less than that. The "-shm" of a database is memory shared by those who have
it open, and never survives."""

import copy
import pathlib
import random
import re
import tempfile
import typing

import strace

SECTOR_LEN = 512
CALLS = ("openat", "close", "write", "pwrite64", "ftruncate", "fallocate", "fsync", "fdatasync",
         "syncfs", "mkdir", "rmdir", "rename", "renameat2", "unlink")
LINE = re.compile(r"(\d+) +(?:<\.\.\. (\w+) resumed>|(\w+)\()(.*)")
TEXT = re.compile(r"\"((?:\\x[0-9a-f]{2})*)\"")
UNFINISHED = " <unfinished ...>"
MEMORY = "-shm"


# ---- what was called ------------------------------------------------------------------------------

class Call(typing.NamedTuple):
    name: str
    numbers: list  # arguments that are numbers
    texts: list    # arguments that are bytes
    others: str    # arguments as strace writes them, without the bytes
    answer: int

    def __str__(self):
        names = [text.decode() for text in self.texts if self.name in strace.NAMES]
        return f"{self.name}({self.others}) {' '.join(names)}"


def _parse(name, line):
    """None if it failed."""
    arguments, _, answer = line.rpartition(" = ")
    if not re.match(r"\d+\b", answer):
        return None
    others = TEXT.sub("", arguments).rstrip(") ")
    return Call(name, [int(number) for number in re.findall(r"\b\d+\b", others)],
                [bytes.fromhex(text.replace("\\x", "")) for text in TEXT.findall(arguments)],
                others, int(answer.split()[0]))


def _calls(log):
    """In the order in which they took effect: what another thread has interrupted is done when it
    is resumed, but a file's number is free for others as soon as its close begins."""
    begun = {}
    for line in log.read_text(encoding="ascii").splitlines():
        match = LINE.match(line)
        if not match:
            continue
        process, resumed, name, rest = match.groups()
        if rest.endswith(UNFINISHED):
            begun[process] = rest[:-len(UNFINISHED)]
            if name != "close":
                continue
            rest = begun[process] + ") = 0"
        elif resumed == "close":
            continue
        elif resumed:
            name, rest = resumed, begun.pop(process) + rest
        call = _parse(name, rest)
        if call:
            yield call


# ---- what is left ---------------------------------------------------------------------------------

class Luck:
    """Of what was not flushed, nothing has reached the disk (kept = 0), some, or all (1)."""

    def __init__(self, kept, seed=0):
        self.kept, self.seed = kept, seed
        self._dice = random.Random(seed)

    def __str__(self):
        return f"kept {self.kept}, seed {self.seed}"

    def one_of(self, flushed, *later):
        if self.kept == 0 or not later:
            return flushed
        return later[-1] if self.kept == 1 else self._dice.choice((flushed, *later))


class File:
    def __init__(self, content=b""):
        self.now = bytearray(content)
        self.flush()

    def flush(self):
        self.flushed = bytes(self.now)
        self.lengths = []  # since then
        self.sectors = {}  # by where they begin: their contents since then

    flush_all = flush

    def _changed(self, begin, end):
        for at in range(begin - begin % SECTOR_LEN, end, SECTOR_LEN):
            content = bytes(self.now[at:at + SECTOR_LEN]).ljust(SECTOR_LEN, b"\0")
            self.sectors.setdefault(at, []).append(content)

    def resize(self, length):
        end = len(self.now)
        del self.now[length:]
        self._changed(length, end)
        self.now.extend(bytes(length - len(self.now)))
        self.lengths.append(length)

    def write(self, at, data):
        end = at + len(data)
        if end > len(self.now):
            self.resize(end)
        self.now[at:end] = data
        self._changed(at, end)

    def after_cut(self, luck):
        left = bytearray(self.flushed.ljust(max([0, *self.lengths]), b"\0"))
        for at, contents in self.sectors.items():
            content = luck.one_of(left[at:at + SECTOR_LEN], *contents)
            left[at:at + len(content)] = content
        return bytes(left[:luck.one_of(len(self.flushed), *self.lengths)])

    def make(self, path, luck):
        if not path.name.endswith(MEMORY):
            path.write_bytes(self.after_cut(luck))


class Folder:
    def __init__(self):
        self.now = {}
        self.flush()

    @classmethod
    def load(cls, path):
        folder = cls()
        for entry in path.iterdir():
            folder.now[entry.name] = (cls.load(entry) if entry.is_dir()
                                      else File(entry.read_bytes()))
        folder.flush()
        return folder

    def flush(self):
        self.flushed = dict(self.now)
        self.changes = []  # since then: what stands under which names, None under those that go

    def flush_all(self):
        self.flush()
        for what in self.now.values():
            what.flush_all()

    @staticmethod
    def _apply(change, names):
        for name, what in change.items():
            if what is None:
                names.pop(name, None)
            else:
                names[name] = what

    def change(self, change):
        self._apply(change, self.now)
        self.changes.append(change)

    def after_cut(self, luck):
        left = dict(self.flushed)
        for change in self.changes:
            self._apply(luck.one_of({}, change), left)
        return left

    def make(self, path, luck):
        path.mkdir()
        for name, what in self.after_cut(luck).items():
            what.make(path / name, luck)


class Disks:
    """Everything below some folders, each on a disk of its own: first as it is when this is made,
    all of it flushed."""

    def __init__(self, *roots):
        self.roots = {str(root): Folder.load(root) for root in roots}
        self.open = {}  # by number: what it is, and its disk

    def after(self, calls):
        """What they become by the calls. These stay as they are."""
        disks = copy.deepcopy(self)
        for call in calls:
            disks.do(call)
        return disks

    def do(self, call):
        """Follows one call. Most are about something else."""
        paths = [text.decode() for text in call.texts] if call.name in strace.NAMES else []
        if call.name == "openat":
            self._open(call, *paths)
        elif call.name in ("rename", "renameat2"):
            self._rename(*paths)
        elif paths:
            folder, name = self._find(*paths)
            if folder:
                folder.change({name: Folder() if call.name == "mkdir" else None})
        elif call.numbers[0] in self.open:
            self._do_open(call, *self.open[call.numbers[0]])

    def _root_of(self, path):
        return next((root for root in self.roots if (path + "/").startswith(root + "/")), None)

    def _find(self, path):
        """The folder in which something stands, and its name there; None if it is not ours."""
        root = self._root_of(path)
        if root is None:
            return None, ""
        *parents, name = path[len(root) + 1:].split("/")
        folder = self.roots[root]
        for parent in parents:
            folder = folder.now[parent]
        return folder, name

    def _open(self, call, path):
        folder, name = self._find(path)
        if not folder:
            return
        what = folder.now.get(name) if name else folder
        if what is None:
            what = File()
            folder.change({name: what})
        self.open[call.answer] = what, self.roots[self._root_of(path)]

    def _rename(self, old, new):
        folder, name = self._find(old)
        if folder:
            target, target_name = self._find(new)
            if folder is not target:
                raise ValueError(f"{old} leaves its folder")
            folder.change({name: None, target_name: folder.now[name]})

    def _do_open(self, call, what, disk):
        if call.name == "pwrite64":
            what.write(call.numbers[-1], *call.texts)
        elif call.name == "ftruncate":
            what.resize(call.numbers[1])
        elif call.name == "fallocate":
            what.resize(max(len(what.now), sum(call.numbers[-2:])))
        elif call.name in ("fsync", "fdatasync"):
            what.flush()
        elif call.name == "syncfs":
            disk.flush_all()
        elif call.name == "close":
            del self.open[call.numbers[0]]

    def after_cut(self, root, target, luck):
        """Makes the folder as it is when the power is back."""
        self.roots[str(root)].make(target, luck)

    def after_kill(self, root, target):
        """Makes the folder as it is when the program is killed. It lives on there: a cut may still
        take away what was not flushed."""
        self.roots[str(target)] = self.roots.pop(str(root))
        self.after_cut(target, target, Luck(1))
        self.open = {}

    def check(self, root):
        """Raises if the folder is not what these disks have become: then something was not seen."""
        with tempfile.TemporaryDirectory(dir=strace.SCRATCH) as scratch:
            expected = pathlib.Path(scratch) / "expected"
            self.after_cut(root, expected, Luck(1))
            for path in {path.relative_to(top) for top in (root, expected)
                         for path in top.rglob("*") if not path.name.endswith(MEMORY)}:
                if _content(root / path) != _content(expected / path):
                    raise ValueError(f"{root / path} was changed by what was not recorded")


def _content(path):
    return path.read_bytes() if path.is_file() else path.is_dir()


# ---- a run ----------------------------------------------------------------------------------------

class Moment(typing.NamedTuple):
    """A run as far as before one of its calls, or to its end."""
    place: int
    name: str
    disks: Disks
    printed: str


class Run(typing.NamedTuple):
    before: Disks
    calls: list

    def flushes(self):
        """The places of what makes changes last. Before each of them most of what was done and said
        can still be lost: a cut earlier, back to the flush before, takes away no more."""
        return [place for place, call in enumerate(self.calls) if call.name in strace.FLUSHES]

    def moment(self, place):
        done, rest = self.calls[:place], self.calls[place:]
        printed = b"".join(call.texts[0] for call in done
                           if call.name == "write" and call.numbers[0] == 1)
        return Moment(place, f"before {rest[0]}" if rest else "at the end",
                      self.before.after(done), printed.decode())


def record(command, *roots, before=None, **options):
    """Runs the program, to which these folders belong; gives how it ended, and the run. If another
    has lived in them, the disks that have followed that one come before."""
    before = before or Disks(*roots)
    with tempfile.TemporaryDirectory(dir=strace.SCRATCH) as folder:
        log = pathlib.Path(folder) / "log"
        done = strace.run(["strace", "-f", "--seccomp-bpf", "-qq", "-xx", "-s", "1000000", "-o",
                           log, "-e", "trace=" + ",".join(CALLS), "--", *command], **options)
        calls = list(_calls(log))
    after = before.after(calls)
    for root in roots:
        after.check(root)
    return done, Run(before, calls)
