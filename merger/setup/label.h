// SPDX-License-Identifier: Apache-2.0
//
// What a coordinator calls another coordinator or a volunteer: an alias that is also the name of a
// file or folder, so letters of any script, digits, '-' and '_' only. Pure.
#ifndef QOL_LABEL_H
#define QOL_LABEL_H

#include "common/status.h"

#include <stdbool.h>
#include <stddef.h>

#define LABEL_CAP 65 // bytes with NUL

// What a label may be, for the sentence that refuses another.
#define LABEL_RULE                                                                                 \
    "a name is made of letters, digits, '-' and '_', at most 64 bytes, without spaces"

// The label in NFC. False, and out empty, if it is none; the text may be any bytes.
MUST_USE bool label_tidy(const char *text, size_t len, char out[LABEL_CAP]);

#endif
