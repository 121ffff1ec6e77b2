#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""X-Wing decapsulation (draft-connolly-cfrg-xwing-kem) in plain Python, on which the decoder checks
what libsodium seals: ML-KEM-768 as FIPS 203 has it, X25519 from PyNaCl, SHA-3 from hashlib.

A second opinion for tests. It is slow, and takes no care of timing or memory: no key of anybody
belongs here. Names in comments are those of FIPS 203.

  xwing.py KNOWN_ANSWERS.json
      compares with what the draft publishes
"""

import hashlib
import json
import sys

from nacl import bindings, exceptions

Q, N, K = 3329, 256, 3  # ML-KEM-768
DU, DV = 10, 4
LABEL = b"\\./" b"/^\\"
PUBLIC, CIPHERTEXT = 1216, 1120
KEM_PUBLIC, KEM_CIPHERTEXT = 1184, 1088  # ML-KEM's part, which comes first


def reversed_bits(i):
    return int(f"{i:07b}"[::-1], 2)


ZETAS = [pow(17, reversed_bits(i), Q) for i in range(128)]
GAMMAS = [pow(17, 2 * reversed_bits(i) + 1, Q) for i in range(128)]


# ---- polynomials --------------------------------------------------------------------------------


def ntt(f):
    """Algorithm 9."""
    f, i, length = list(f), 1, 128
    while length >= 2:
        for start in range(0, N, 2 * length):
            for j in range(start, start + length):
                t = ZETAS[i] * f[j + length] % Q
                f[j], f[j + length] = (f[j] + t) % Q, (f[j] - t) % Q
            i += 1
        length //= 2
    return f


def inverse_ntt(f):
    """Algorithm 10."""
    f, i, length = list(f), 127, 2
    while length <= 128:
        for start in range(0, N, 2 * length):
            for j in range(start, start + length):
                t = f[j]
                f[j], f[j + length] = (t + f[j + length]) % Q, ZETAS[i] * (f[j + length] - t) % Q
            i -= 1
        length *= 2
    return [x * 3303 % Q for x in f]


def add(f, g):
    return [(a + b) % Q for a, b in zip(f, g)]


def multiply(f, g):
    """Algorithm 11, of what ntt gives."""
    h = []
    for i, gamma in enumerate(GAMMAS):
        a0, a1, b0, b1 = f[2 * i], f[2 * i + 1], g[2 * i], g[2 * i + 1]
        h += [(a0 * b0 + a1 * b1 * gamma) % Q, (a0 * b1 + a1 * b0) % Q]
    return h


def dot(row, column):
    total = [0] * N
    for f, g in zip(row, column):
        total = add(total, multiply(f, g))
    return total


def to_bytes(f, bits):
    """Algorithm 5."""
    return sum(x << (bits * i) for i, x in enumerate(f)).to_bytes(N * bits // 8, "little")


def from_bytes(data, bits):
    """Algorithm 6; of several polynomials one behind another, their coefficients."""
    number = int.from_bytes(data, "little")
    return [(number >> (bits * i)) & ((1 << bits) - 1) for i in range(8 * len(data) // bits)]


def parts(coefficients):
    return [coefficients[i : i + N] for i in range(0, len(coefficients), N)]


def compress(f, bits):
    return [((x << (bits + 1)) + Q) // (2 * Q) % (1 << bits) for x in f]


def decompress(f, bits):
    return [(2 * Q * x + (1 << bits)) >> (bits + 1) for x in f]


def sample_ntt(seed):
    """Algorithm 7."""
    data, f, at = hashlib.shake_128(seed).digest(3 * 1024), [], 0
    while len(f) < N:
        low = data[at] | (data[at + 1] & 15) << 8
        high = data[at + 1] >> 4 | data[at + 2] << 4
        f += [x for x in (low, high) if x < Q]
        at += 3
    return f[:N]


def sample_cbd(seed, number):
    """Algorithm 8 with eta = 2."""
    bits = from_bytes(hashlib.shake_256(seed + bytes([number])).digest(128), 1)
    return [
        (bits[4 * i] + bits[4 * i + 1] - bits[4 * i + 2] - bits[4 * i + 3]) % Q for i in range(N)
    ]


def matrix(rho):
    return [[sample_ntt(rho + bytes([j, i])) for j in range(K)] for i in range(K)]


# ---- ML-KEM-768 ---------------------------------------------------------------------------------


def kem_keys(d):
    """Algorithm 13: the public key, and the secret polynomials."""
    seeds = hashlib.sha3_512(d + bytes([K])).digest()
    rho, sigma = seeds[:32], seeds[32:]
    s = [ntt(sample_cbd(sigma, i)) for i in range(K)]
    e = [ntt(sample_cbd(sigma, K + i)) for i in range(K)]
    t = [add(dot(row, s), e[i]) for i, row in enumerate(matrix(rho))]
    return b"".join(to_bytes(f, 12) for f in t) + rho, s


def kem_encrypt(public, message, coins):
    """Algorithm 14."""
    t, a = parts(from_bytes(public[:-32], 12)), matrix(public[-32:])
    y = [ntt(sample_cbd(coins, i)) for i in range(K)]
    e1 = [sample_cbd(coins, K + i) for i in range(K)]
    e2 = sample_cbd(coins, 2 * K)
    u = [add(inverse_ntt(dot([a[j][i] for j in range(K)], y)), e1[i]) for i in range(K)]
    v = add(add(inverse_ntt(dot(t, y)), e2), decompress(from_bytes(message, 1), 1))
    return b"".join(to_bytes(compress(f, DU), DU) for f in u) + to_bytes(compress(v, DV), DV)


def kem_decrypt(s, ciphertext):
    """Algorithm 15."""
    c1, c2 = ciphertext[: 32 * DU * K], ciphertext[32 * DU * K :]
    u = [ntt(decompress(f, DU)) for f in parts(from_bytes(c1, DU))]
    v = decompress(from_bytes(c2, DV), DV)
    w = [(a - b) % Q for a, b in zip(v, inverse_ntt(dot(s, u)))]
    return to_bytes(compress(w, 1), 1)


def kem_decapsulate(d, z, ciphertext):
    """Algorithm 18: ML-KEM's shared secret."""
    public, s = kem_keys(d)
    message = kem_decrypt(s, ciphertext)
    derived = hashlib.sha3_512(message + hashlib.sha3_256(public).digest()).digest()
    if kem_encrypt(public, message, derived[32:]) == ciphertext:
        return derived[:32]
    return hashlib.shake_256(z + ciphertext).digest(32)


# ---- X-Wing -------------------------------------------------------------------------------------


def expand(secret):
    """d and z of ML-KEM, and the X25519 key, that a secret key of 32 bytes stands for."""
    seeds = hashlib.shake_256(secret).digest(96)
    return seeds[:32], seeds[32:64], seeds[64:]


def public_of(secret):
    d, _, x25519 = expand(secret)
    return kem_keys(d)[0] + bindings.crypto_scalarmult_base(x25519)


def decapsulate(secret, ciphertext):
    """The shared secret, 32 bytes. A wrong ciphertext gives another one; only one whose X25519 part is
    a point of small order gives None, as libsodium refuses it."""
    d, z, x25519 = expand(secret)
    kem_part, x25519_part = ciphertext[:KEM_CIPHERTEXT], ciphertext[KEM_CIPHERTEXT:]
    try:
        agreed = bindings.crypto_scalarmult(x25519, x25519_part)
    except exceptions.RuntimeError:
        return None
    shared = kem_decapsulate(d, z, kem_part) + agreed
    own = bindings.crypto_scalarmult_base(x25519)
    return hashlib.sha3_256(shared + x25519_part + own + LABEL).digest()


def secrets_between(secret, ciphertext):
    """What whoever made the ciphertext had in memory, each enough to know a part of the secret."""
    d, _, x25519 = expand(secret)
    kem_part, x25519_part = ciphertext[:KEM_CIPHERTEXT], ciphertext[KEM_CIPHERTEXT:]
    return {
        "X-Wing's shared secret": decapsulate(secret, ciphertext),
        "ML-KEM's message": kem_decrypt(kem_keys(d)[1], kem_part),
        "ML-KEM's shared secret": kem_decapsulate(*expand(secret)[:2], kem_part),
        "X25519's shared secret": bindings.crypto_scalarmult(x25519, x25519_part),
    }


def check(path):
    with open(path, encoding="utf-8") as file:
        answers = json.load(file)
    failed = 0
    for number, answer in enumerate(answers, 1):
        secret, ciphertext = bytes.fromhex(answer["secret"]), bytes.fromhex(answer["ciphertext"])
        public = hashlib.sha3_256(public_of(secret)).hexdigest()
        right = decapsulate(secret, ciphertext).hex() == answer["shared"]
        flipped = bytes([ciphertext[0] ^ 1]) + ciphertext[1:]
        rejects = decapsulate(secret, flipped).hex() != answer["shared"]
        good = right and rejects and public == answer["public_sha3_256"]
        failed += not good
        print(f"{'ok' if good else 'FAILED':6} answer {number}")
    return 1 if failed or not answers else 0


if __name__ == "__main__":
    sys.exit(check(sys.argv[1]))
