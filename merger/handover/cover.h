// SPDX-License-Identifier: Apache-2.0
//
// The cover sheet: one A4 page that says what is handed over, with each file's SHA-256, and has a
// blank field for the office's receipt number, date, name, signature and stamp. Whoever hands over
// is not named on it.
#ifndef QOL_COVER_H
#define QOL_COVER_H

#include "common/messages.h"
#include "merger/handover/letter.h"

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#define COVER_SUM_LEN 32 // of SHA-256

struct cover_file {
    const char *name;
    enum message content; // what it has
    uint8_t sum[COVER_SUM_LEN];
};

struct cover {
    const struct letter *letter; // and in its language
    unsigned long certain;       // of the people
    uint16_t day;                // on which it is made, since 1970-01-01
    const struct cover_file *files;
    size_t file_count;
};

// Errors of writing stay in the stream. NO_MEMORY, INTERRUPTED.
MUST_USE enum status cover_write(const struct cover *cover, FILE *out);

#endif
