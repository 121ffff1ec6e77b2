// SPDX-License-Identifier: Apache-2.0
//
// CAMPAIGN/archive: every copy of a batch file that opened, as it came, and every decision and
// enrolment, sealed. It is the truth, and the master list a function of it: what is new goes here
// and is flushed before the master list is committed. Nothing in it is ever changed or removed.
//
//     <hex of the batch id's first 8 bytes>-<hex of the copy's hash>.qolb    a batch file
//     <hex of a keyed hash of the content>.qolf                              a sealed fact
//
// A sealed fact is "QOLFACT" 0 ‖ version 1 ‖ 7 zeros ‖ nonce 24 ‖ XChaCha20-Poly1305 of (length u32
// ‖ kind u8 ‖ content ‖ zeros to a multiple of 256 bytes), the first 16 bytes as additional data,
// under KDF(master secret, 2, "qolarchv"). The name is keyed BLAKE2b-256 of kind and content under
// KDF(master secret, 3, "qolarchv"), so that one fact has one file.
#ifndef QOL_ARCHIVE_H
#define QOL_ARCHIVE_H

#include "common/platform.h"
#include "common/seal.h"
#include "common/status.h"
#include "merger/list/decision.h"
#include "merger/list/filing.h"
#include "merger/setup/folder.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ARCHIVE_BATCH_SUFFIX ".qolb"
#define ARCHIVE_FACT_SUFFIX ".qolf"
#define ARCHIVE_FACT_MAGIC "QOLFACT" // with its NUL
#define ARCHIVE_FACT_MAX_LEN DECISION_MAX_LEN
#define ARCHIVE_NAME_CAP FILING_NAME_CAP

enum archive_kind { ARCHIVE_DECISION = 1, ARCHIVE_ENROLMENT = 2 };

struct archive_keys;

struct archive {
    struct filing filing;      // of its folder
    struct archive_keys *keys; // guarded
};

// Makes the folder if it is missing. A zeroed archive is harmless to close.
MUST_USE enum status archive_open(const struct folder *folder, struct archive *out);
void archive_close(struct archive *archive); // drops what was not flushed

// Each puts one file, which is there after archive_flush; nothing if it is there already. EXISTS as
// filing_put.
MUST_USE enum status archive_put_batch(struct archive *archive,
                                       const uint8_t batch_id[SEAL_BATCH_ID_LEN],
                                       const uint8_t copy_hash[32],
                                       const uint8_t file[SEAL_FILE_LEN]);
MUST_USE enum status archive_put_fact(struct archive *archive, enum archive_kind kind,
                                      const uint8_t *content, size_t len);
// Flushes all of them: only after this may the master list say that it has what was put.
MUST_USE enum status archive_flush(struct archive *archive);

void archive_batch_name(const uint8_t batch_id[SEAL_BATCH_ID_LEN], const uint8_t copy_hash[32],
                        char out[ARCHIVE_NAME_CAP]);
void archive_fact_name(const struct archive *archive, enum archive_kind kind,
                       const uint8_t *content, size_t len, char out[ARCHIVE_NAME_CAP]);
// True for the name of an archived batch file; gives the copy's hash.
bool archive_is_batch_name(const char *name, uint8_t copy_hash[32]);
bool archive_is_fact_name(const char *name);

// Opens a sealed fact. NOT_OURS, NEWER; DAMAGED also if it was sealed with another secret.
MUST_USE enum status archive_read_fact(const struct archive *archive, const char *name,
                                       enum archive_kind *kind, uint8_t out[ARCHIVE_FACT_MAX_LEN],
                                       size_t *len);

#endif
