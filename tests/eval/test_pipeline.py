#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What the merger makes of a table is what link_eval makes of it, to the last pair.

The table is imported by three volunteers, delivered, merged by two coordinators in other orders and
groups, and exported. It is made up (invented.py), or QOL_TABLE names a labelled one.
"""

import collections
import csv
import json
import os
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "cli"))
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

import invented  # noqa: E402  pylint: disable=wrong-import-position
import merger_case  # noqa: E402  pylint: disable=wrong-import-position

LINK_EVAL = os.environ["QOL_LINK_EVAL"]
ROWS = 400
KITS = ["lark", "stork", "crane"]


def read_table(path):
    with open(path, encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def write_table(path, columns, rows):
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)


def groups(pairs):
    """The sets of names that have one label."""
    found = collections.defaultdict(set)
    for label, name in pairs:
        found[label].add(name)
    return {frozenset(names) for names in found.values()}


class Pipeline(merger_case.MergerCase):
    @classmethod
    def found(cls, campaign):
        """As in every test of the merger, but that only a family name must be given."""
        cls.put("campaign.ini", merger_case.INI.replace("required internal", "optional internal")
                .replace("given_name = required", "given_name = optional"))
        super().found(campaign)

    def setUp(self):
        super().setUp()
        self.dice = random.Random(7)
        path = os.environ.get("QOL_TABLE")
        self.rows = read_table(path) if path else invented.table(7, ROWS)
        self.table = self.top / "table.csv"
        write_table(self.table, ["rec_id", "true_person_id", *invented.FIELDS], self.rows)

    def import_rows(self, number, rows):
        """A volunteer's batches of these rows; the reference tells which row an entry was."""
        kit = self.top / f"kit{number}"
        sheet = self.top / f"sheet{number}.csv"
        done = self.merger("enroll", "--alias", KITS[number], "-o", kit, "--test-lock",
                           "--kit-passphrase-file", self.shared / "words")
        self.assertEqual(done.returncode, 0, done.err)
        write_table(sheet, [*invented.FIELDS, "reference"],
                    [{**row, "reference": row["rec_id"]} for row in rows])
        done = subprocess.run(
            [merger_case.COLLECTOR, "import", sheet, "-k", kit, "--lang", "en",
             "--passphrase-file", self.shared / "words"], env=merger_case.environment(),
            capture_output=True, check=False, timeout=300)
        self.assertEqual(done.returncode, 0, done.stderr.decode())
        return sorted((kit / "state").glob("*.qolb"))

    def people_of(self, campaign):
        rows = self.top / "rows.csv"
        done = self.merger("export", "-o", rows, "--all", "--internal", "--force",
                           campaign=campaign)
        self.assertEqual(done.returncode, 0, done.err)  # questions may be open, and it says so
        exported = read_table(rows)
        self.assertEqual(len(exported), len(self.rows))
        return groups((row["person_id"], row["reference"]) for row in exported)

    def test_the_merger_and_link_eval_agree(self):
        clusters = self.top / "clusters.csv"
        measured = json.loads(subprocess.run(
            [LINK_EVAL, "entries", self.table, "--out", clusters], check=True, timeout=300,
            capture_output=True).stdout)
        expected = groups((row["cluster_id"], row["rec_id"]) for row in read_table(clusters))
        self.assertEqual(measured["people"], len(expected))

        self.dice.shuffle(self.rows)
        files = [file for i in range(len(KITS))
                 for file in self.import_rows(i, self.rows[i::len(KITS)])]
        other = self.top / "other"
        shutil.copytree(self.campaign, other)
        self.ok("merge", *files, campaign=other)
        self.dice.shuffle(files)
        while files:
            size = self.dice.randrange(1, 4)
            with tempfile.TemporaryDirectory(dir=self.top) as stick:
                for file in files[:size]:
                    shutil.copy(file, stick)
                self.ok("merge", stick)
            files = files[size:]
        self.assertEqual(self.ok("fingerprint"), self.ok("fingerprint", campaign=other))
        self.assertEqual(self.people_of(self.campaign), expected)
        self.assertEqual(self.people_of(other), expected)

    def test_invented_people_are_recognised(self):
        """Far from a measure: the names are few, and nothing is borrowed."""
        measured = json.loads(subprocess.run([LINK_EVAL, "entries", self.table], check=True,
                                             capture_output=True, timeout=300).stdout)
        self.assertGreater(measured["f1"], 0.95)
        self.assertGreater(measured["precision"], 0.99)
        self.assertEqual(measured["joined_relatives"], 0)


if __name__ == "__main__":
    unittest.main()
