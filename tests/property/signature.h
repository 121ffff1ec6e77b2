// SPDX-License-Identifier: Apache-2.0
//
// Who signed, and what of it the form shows. A few invented people sign again and again, each time
// showing more or less of who they are, in one script or another.
#ifndef QOL_PROPERTY_SIGNATURE_H
#define QOL_PROPERTY_SIGNATURE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SIGNATURE_RECORD_CAP 256

enum signature_kind {
    SIGNATURE_FULL,     // name and birth date; perhaps a patronymic, perhaps a number
    SIGNATURE_NAMES,    // name and patronymic, nothing else
    SIGNATURE_INITIALS, // of the name, and a number
};

struct signature {
    unsigned person;
    enum signature_kind kind;
    const char *number; // as it was given, right or not; NULL if none is given
    bool has_patronymic;
    bool may_count, may_be_named;
    uint8_t record[SIGNATURE_RECORD_CAP];
    size_t record_len;
};

// No two signatures with different serials have the same record.
void signature_draw(struct signature *out, uint32_t serial);

#endif
