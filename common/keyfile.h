// SPDX-License-Identifier: Apache-2.0
//
// A locked key file: a secret under a passphrase (Argon2id, then XChaCha20-Poly1305), and public
// bytes beside it that are authenticated but readable. The parameters are authenticated too.
// docs/FORMAT.md, "Key files". Pure: no file is touched here.
#ifndef QOL_KEYFILE_H
#define QOL_KEYFILE_H

#include "common/status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define KEYFILE_MAX_PUBLIC_LEN 256
#define KEYFILE_MAX_SECRET_LEN 1024
#define KEYFILE_MAX_LEN 2048
#define KEYFILE_MAX_PASSES 16
#define KEYFILE_MAX_MEMORY_KIB (1024u * 1024u)
#define KEYFILE_MIN_MEMORY_KIB (256u * 1024u)
#define KEYFILE_PASSPHRASE_CAP 256 // bytes, with NUL

enum keyfile_kind {
    KEYFILE_COORDINATOR = 1,
    KEYFILE_VOLUNTEER = 2,
    KEYFILE_COORDINATOR_KEM = 3, // a coordinator's, with a key of the KEM too
};

// A cost below KEYFILE_MIN_MEMORY_KIB is only accepted with for_tests, which the file then carries
// and `inspect` shows.
struct keyfile_cost {
    uint32_t passes;
    uint32_t memory_kib;
    bool for_tests;
};

extern const struct keyfile_cost keyfile_cost_coordinator; // 4 passes, 512 MiB
extern const struct keyfile_cost keyfile_cost_volunteer;   // 3 passes, 256 MiB
extern const struct keyfile_cost keyfile_cost_tests;       // the lowest there is

struct keyfile_info {
    enum keyfile_kind kind;
    struct keyfile_cost cost;
    uint8_t public_bytes[KEYFILE_MAX_PUBLIC_LEN]; // not authenticated until unlocked
    size_t public_len;
};

// Writes a locked file of *out_len bytes. The passphrase is NUL-terminated tidy UTF-8. TOO_LARGE if
// either part is longer than its maximum; NO_MEMORY also if Argon2id cannot have what it asks for.
MUST_USE enum status keyfile_lock(enum keyfile_kind kind, struct keyfile_cost cost,
                                  const uint8_t *public_bytes, size_t public_len,
                                  const uint8_t *secret, size_t secret_len, const char *passphrase,
                                  uint8_t out[KEYFILE_MAX_LEN], size_t *out_len);

// What a file is, without its passphrase. NOT_OURS, NEWER, DAMAGED, COST_TOO_HIGH.
MUST_USE enum status keyfile_peek(const uint8_t *file, size_t len, struct keyfile_info *out);

// Opens it. `secret` has room for KEYFILE_MAX_SECRET_LEN bytes and should be guarded memory.
// WRONG_PASSPHRASE also when the file was altered: the two cannot be told apart.
MUST_USE enum status keyfile_unlock(const uint8_t *file, size_t len, const char *passphrase,
                                    struct keyfile_info *info, uint8_t *secret, size_t *secret_len);

// Opens something with a passphrase as it was given (tidy); or, if that is wrong and has the shape
// of one that was drawn, as those are written (letters.h). Nobody gains a try by it: there is one
// drawn passphrase for all ways to type it. `open` answers WRONG_PASSPHRASE if a passphrase is not
// the one. What the last call of it answered; `passphrase` is then the one that opened.
MUST_USE enum status keyfile_try(char passphrase[KEYFILE_PASSPHRASE_CAP],
                                 enum status (*open)(void *context, const char *passphrase),
                                 void *context);

#endif
