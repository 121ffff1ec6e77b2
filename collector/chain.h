// SPDX-License-Identifier: Apache-2.0
//
// The chain file: the number and chain value of the batch that comes next, in two slots of 2,048
// bytes, each sealed under the kit's state key. Moving on writes the new slot, flushes, overwrites
// the old one with random bytes and flushes, so that no moment is without a good slot and the past
// values are gone. docs/DESIGN.md, "Batch file, format 1", says what hangs on this.
//
//     slot i: nonce 24 ‖ XChaCha20-Poly1305 of (n u32 ‖ c_n 32), AD "qol chain slot" ‖ i u8 ‖
//     random
#ifndef QOL_CHAIN_H
#define QOL_CHAIN_H

#include "common/status.h"

#include <stdint.h>

#define CHAIN_FILE "chain"
#define CHAIN_FILE_LEN 4096
#define CHAIN_KEY_LEN 32
#define CHAIN_VALUE_LEN 32

// Lives in secret_alloc memory.
struct chain {
    uint32_t number;                // n of the batch that comes next
    uint8_t value[CHAIN_VALUE_LEN]; // c_n
    unsigned slot;                  // where it stands in the file
};

// Makes the file with n = 0 and the root c_0; STATUS_EXISTS if there is one. Nothing is left on
// failure.
MUST_USE enum status chain_create(const char *path, const uint8_t key[CHAIN_KEY_LEN],
                                  const uint8_t root[CHAIN_VALUE_LEN]);
// Takes the good slot with the highest n, flushed: whoever moved on may have been killed before
// that, and no batch may open with a number that a power cut turns back. NOT_FOUND if there is no
// file; DAMAGED if its size is wrong or no slot opens with this key.
MUST_USE enum status chain_load(const char *path, const uint8_t key[CHAIN_KEY_LEN],
                                struct chain *out);
// Moves the file and *chain on to n + 1. After a failure the file holds the old value or the new
// one: load it again.
MUST_USE enum status chain_advance(const char *path, const uint8_t key[CHAIN_KEY_LEN],
                                   struct chain *chain);

#endif
