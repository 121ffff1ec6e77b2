// SPDX-License-Identifier: Apache-2.0
#include "tests/vectors/seeded.h"

#include <sodium.h>
#include <stdint.h>
#include <string.h>

// libsodium's hooks take no context, so the sequence can only be kept here.
static struct {
    uint8_t key[crypto_stream_chacha20_KEYBYTES];
    uint64_t draws;
} sequence;

static const char *seeded_name(void)
{
    return "seeded";
}

static void seeded_buf(void *const out, const size_t len)
{
    uint8_t nonce[crypto_stream_chacha20_NONCEBYTES];
    for (unsigned i = 0; i < sizeof nonce; i++)
        nonce[i] = (uint8_t)(sequence.draws >> (8 * i));
    sequence.draws++;
    crypto_stream_chacha20(out, len, nonce, sequence.key);
}

static uint32_t seeded_random(void)
{
    uint8_t bytes[4];
    seeded_buf(bytes, sizeof bytes);
    return (uint32_t)bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 |
           (uint32_t)bytes[3] << 24;
}

void seeded_install(void)
{
    static struct randombytes_implementation implementation = {
        .implementation_name = seeded_name, .random = seeded_random, .buf = seeded_buf};
    (void)randombytes_set_implementation(&implementation); // always 0
}

void seeded_start(const char *name)
{
    crypto_generichash(sequence.key, sizeof sequence.key, (const uint8_t *)name, strlen(name), NULL,
                       0);
    sequence.draws = 0;
}
