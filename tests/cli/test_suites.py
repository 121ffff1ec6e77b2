# SPDX-License-Identifier: Apache-2.0
"""The two suites, through the programs: campaigns with and without keys of X-Wing, whichever of the
suites the build has. What a build cannot make itself is put together here, from docs/FORMAT.md."""

import gzip
import json
import os
import pathlib
import shutil
import struct
import subprocess
import sys
import unittest

from nacl import bindings

from merger_case import COLLECTOR, MERGER, WORDS, MergerCase, environment
from suite import best_suite

SOURCE = pathlib.Path(os.environ["QOL_SOURCE"])
sys.path.insert(0, str(SOURCE / "tests" / "decoder"))
import xwing  # noqa: E402  (the second opinion on X-Wing)

HAS_KEM = best_suite(MERGER) == 2
SUITE_AT = 9
KIND_AT, PLAIN, WITH_KEM = 9, 1, 3  # of a key file
COORDINATOR_LEN = 144  # of an item without a key of X-Wing


# ---- files as docs/FORMAT.md has them -------------------------------------------------------------

class KeyFile:
    """A coordinator's key file, open."""

    def __init__(self, path, words):
        self.path, self.words = path, words
        data = path.read_bytes()
        (public_len,) = struct.unpack_from("<H", data, 40)
        self.head, self.nonce_at = data[: 48 + public_len], 48 + public_len
        nonce, sealed = data[self.nonce_at : self.nonce_at + 24], data[self.nonce_at + 24 :]
        self.secret = bindings.crypto_aead_xchacha20poly1305_ietf_decrypt(
            sealed, self.head, nonce, self.key())

    def key(self):
        passes, memory = struct.unpack_from("<II", self.head, 16)
        return bindings.crypto_pwhash_alg(
            32, self.words.encode(), self.head[24:40], passes, memory * 1024,
            bindings.crypto_pwhash_ALG_ARGON2ID13)

    def write(self, kem_secret):
        """Locks it again, with that key of X-Wing or none."""
        self.secret = self.secret[:193] + (kem_secret or b"")
        head = bytearray(self.head)
        head[KIND_AT] = WITH_KEM if kem_secret else PLAIN
        struct.pack_into("<H", head, 42, len(self.secret))
        self.head, nonce = bytes(head), bytes(range(24))
        self.path.write_bytes(self.head + nonce + bindings.crypto_aead_xchacha20poly1305_ietf_encrypt(
            self.secret, self.head, nonce, self.key()))


def sign_campaign(path, campaign_secret, kem_publics):
    """Writes the campaign file again, with these keys of X-Wing, one or None for a coordinator."""
    data, items, at = path.read_bytes()[:-64], b"", 48
    while at < len(data):
        tag, index, length = struct.unpack_from("<BBI", data, at)
        content = data[at + 6 : at + 6 + length]
        at += 6 + length
        if tag == 6:
            content = content[:COORDINATOR_LEN] + (kem_publics[index] or b"")
        items += struct.pack("<BBI", tag, index, len(content)) + content
    body = data[:8] + bytes([2 if any(kem_publics) else 1]) + data[9:48] + items
    signed = bindings.crypto_sign(b"qol campaign 1" + body, campaign_secret)
    path.write_bytes(body + signed[:64])


# ---- the tests ------------------------------------------------------------------------------------

class Suites(MergerCase):
    def give_keys(self, folder, *has_kem):
        """A campaign whose coordinators have, or have not, a key of X-Wing."""
        shutil.copytree(self.shared / "origin", folder)
        first = KeyFile(folder / "coordinator.qolk", WORDS[0])
        second = KeyFile(folder / "keys" / "second.qolk", WORDS[1])
        secrets = [bytes([i + 1] * 32) if has else None for i, has in enumerate(has_kem)]
        sign_campaign(folder / "campaign.qolc", first.secret[129:193],
                      [secret and xwing.public_of(secret) for secret in secrets])
        first.write(secrets[0])
        second.write(secrets[1])
        return folder

    def kit_of(self, folder):
        kit = folder.with_name(folder.name + "-kit")
        self.run_ok(MERGER, "enroll", folder, "--alias", "tern", "-o", kit, "--test-lock",
                    "--passphrase-file", self.shared / "words", "--kit-passphrase-file",
                    self.shared / "words")
        return kit

    def run_ok(self, *command):
        done = subprocess.run([str(word) for word in command], cwd=self.shared, env=environment(),
                              capture_output=True, text=True, stdin=subprocess.DEVNULL,
                              check=False, timeout=120)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout

    def inspect(self, path):
        return json.loads(self.run_ok(MERGER, "inspect", "--json", path))

    def collect_from(self, kit):
        return self.collect_more(str(kit), "Петров,Пётр,,1980-02-29,,Oral,,2/1\n")

    def merge_into(self, folder, words, path):
        done = subprocess.run([MERGER, "merge", folder, path, "--json", "--passphrase-file",
                               self.shared / words], env=environment(), capture_output=True,
                              text=True, stdin=subprocess.DEVNULL, check=False, timeout=120)
        return done.returncode, json.loads(done.stdout)

    def test_a_campaign_is_made_as_the_build_can(self):
        suite = 2 if HAS_KEM else 1
        self.assertEqual(best_suite(COLLECTOR), suite)
        self.assertEqual(self.inspect(self.shared / "origin/campaign.qolc")["suite"], suite)
        for key in ("origin/coordinator.qolk", "origin/keys/second.qolk"):
            self.assertEqual(self.inspect(self.shared / key)["post_quantum_key"], HAS_KEM)
        self.assertEqual(self.inspect(self.batch["swallow"])["suite"], suite)
        said = self.run_ok(MERGER, "inspect", self.batch["swallow"])
        self.assertIn("2, hybrid post-quantum (X-Wing)" if HAS_KEM else "1, X25519 only", said)

    def test_suite_2_needs_everybodys_key(self):
        for number, has_kem in enumerate([(True, True), (True, False), (False, True),
                                          (False, False)]):
            folder = self.give_keys(self.top / str(number), *has_kem)
            kit = self.kit_of(folder)
            (batch,) = self.collect_from(kit)
            suite = 2 if HAS_KEM and all(has_kem) else 1
            with self.subTest(has_kem=has_kem):
                self.assertEqual(self.inspect(folder / "campaign.qolc")["suite"],
                                 2 if all(has_kem) else 1)
                self.assertEqual(batch.read_bytes()[SUITE_AT], suite)
                told = json.loads(self.run_ok(COLLECTOR, "status", "-k", kit, "--json"))
                self.assertEqual(told["suite"], suite)
                said = subprocess.run([COLLECTOR, "status", "-k", kit, "--lang", "en"],
                                      env=environment(), capture_output=True, text=True, check=True)
                self.assertIn(f"(suite {suite})", said.stdout + said.stderr)
                self.assertEqual(self.merge_into(folder, "words", batch)[0], 0)
                other = self.top / f"{number}-second"
                self.run_ok(MERGER, "join", other, "--from", folder / "campaign.qolc", "--key",
                            folder / "keys/second.qolk", "--passphrase-file",
                            self.shared / "words-2")
                self.assertEqual(self.merge_into(other, "words-2", batch)[0], 0)
                prints = {self.run_ok(MERGER, "fingerprint", place, "--passphrase-file",
                                      self.shared / words)
                          for place, words in ((folder, "words"), (other, "words-2"))}
                self.assertEqual(len(prints), 1)

    def test_a_new_passphrase_keeps_the_key(self):
        folder = self.give_keys(self.top / "kept", True, True)
        (self.top / "new").write_text("жаңа сөз\n", encoding="utf-8")
        before = KeyFile(folder / "coordinator.qolk", WORDS[0]).secret
        self.run_ok(MERGER, "passphrase", folder, "--passphrase-file", self.shared / "words",
                    "--new-passphrase-file", self.top / "new")
        self.assertTrue(self.inspect(folder / "coordinator.qolk")["post_quantum_key"])
        self.assertEqual(KeyFile(folder / "coordinator.qolk", "жаңа сөз").secret, before)
        self.assertEqual(before[193:], bytes([1] * 32))

    def test_a_key_file_that_lacks_the_announced_key_is_refused(self):
        folder = self.give_keys(self.top / "lacking", True, True)
        KeyFile(folder / "coordinator.qolk", WORDS[0]).write(None)
        done = subprocess.run([MERGER, "status", folder, "--passphrase-file",
                               self.shared / "words"], env=environment(), capture_output=True,
                              text=True, check=False)
        self.assertEqual(done.returncode, 5, done.stderr)
        self.assertEqual(done.stderr.count("\n"), 1)

    def test_status_tells_how_many_of_each(self):
        plain = self.give_keys(self.top / "plain", False, False)
        kit = self.kit_of(plain)
        (old,) = self.collect_from(kit)
        # the campaign gets keys; what was signed before was sealed without
        folder = self.give_keys(self.top / "both", True, True)
        shutil.copy(folder / "campaign.qolc", kit)
        batches = self.collect_from(kit)
        new = next(path for path in batches if path != old)
        text = (folder / "campaign.qolc").read_bytes()
        self.assertNotEqual(text, (plain / "campaign.qolc").read_bytes())
        for batch in (old, new):
            self.assertIn(self.merge_into(folder, "words", batch)[0], (0, 3))
        told = json.loads(self.run_ok(MERGER, "status", folder, "--json", "--passphrase-file",
                                      self.shared / "words"))
        expected = (2, 1, 1) if HAS_KEM else (2, 2, 0)
        self.assertEqual((told["suite"], told["suite_1_batches"], told["suite_2_batches"]),
                         expected)
        said = self.run_ok(MERGER, "status", folder, "--passphrase-file", self.shared / "words")
        self.assertIn("hybrid post-quantum (suite 2)", said)
        self.assertIn("Batches of suite 1: {}, of suite 2: {}\n".format(*expected[1:]), said)

    def test_what_the_build_cannot_open_is_named_and_left(self):
        packed = SOURCE / "tests" / "vectors" / "suite2_complete.qolb.gz"
        path = self.stick / "vector.qolb"
        path.write_bytes(gzip.decompress(packed.read_bytes()))
        archived = sorted((self.campaign / "archive").iterdir())
        exit_code, told = self.merge_into(self.campaign, "words", path)
        reason = "not_for_us" if HAS_KEM else "suite_not_supported"  # it is of another campaign
        self.assertEqual([refused["reason"] for refused in told["refused"]], [reason])
        self.assertEqual(exit_code, 5 if HAS_KEM else 4)
        self.assertEqual(sorted((self.campaign / "archive").iterdir()), archived)
        done = subprocess.run([MERGER, "merge", self.campaign, path, "--passphrase-file",
                               self.shared / "words"], env=environment(), capture_output=True,
                              text=True, check=False)
        self.assertEqual("built without; merge it with the released merger" in done.stdout,
                         not HAS_KEM)
        # what can be known without a key is told all the same
        self.assertEqual(self.inspect(path)["suite"], 2)


if __name__ == "__main__":
    unittest.main()
