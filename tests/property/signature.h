// SPDX-License-Identifier: Apache-2.0
//
// Who signed, and what of it the form shows. A few invented people sign again and again, each time
// showing more or less of who they are.
#ifndef QOL_PROPERTY_SIGNATURE_H
#define QOL_PROPERTY_SIGNATURE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SIGNATURE_RECORD_CAP 256

struct signature {
    unsigned face;          // people of one face have the same name and date of birth
    bool shows_face;        // both are given
    const char *number;     // a valid identity number, not always their own; NULL if none is given
    const char *patronymic; // NULL if it is not given
    bool may_count, may_be_named;
    uint8_t record[SIGNATURE_RECORD_CAP];
    size_t record_len;
};

// No two signatures with different serials have the same record.
void signature_draw(struct signature *out, uint32_t serial);

#endif
