// SPDX-License-Identifier: Apache-2.0
//
// Reads batch files of one campaign, one after another, in the same memory: size, magic, slot,
// commitment, sealed block, certificate, device signature, chain of cell keys, cells, final. What a
// file means beside the others is tally.h.
#ifndef QOL_VERIFY_H
#define QOL_VERIFY_H

#include "common/batch_read.h"
#include "common/messages.h"
#include "common/status.h"
#include "merger/list/facts.h"
#include "merger/setup/folder.h"

#include <stdint.h>

struct verify;

// What a file turned out to be; valid until the next one is read.
struct verify_result {
    const struct batch_read *batch;    // verdict, and what it holds if it was taken
    const uint8_t *file;               // SEAL_FILE_LEN bytes, if it was taken
    uint8_t copy_hash[FACTS_HASH_LEN]; // names this copy, if it was taken
};

// Folder and book must outlive it; several may share a book.
MUST_USE enum status verify_new(const struct folder *folder, struct certificate_book *book,
                                struct verify **out);
void verify_free(struct verify *verify); // wipes; NULL is harmless

// STATUS_OK says that the file could be read; the verdict says the rest.
MUST_USE enum status verify_file(struct verify *verify, const char *path,
                                 struct verify_result *result);

// The verdict as a sentence for people, without a full stop: "its header is damaged".
enum message verify_message(enum batch_read_verdict verdict);

#endif
