// SPDX-License-Identifier: Apache-2.0
//
// The body of a form, application/x-www-form-urlencoded (WHATWG, URL Standard, section 5), taken
// apart where it lies: nothing that a person typed gets into memory that is not guarded, as it
// would with a library's parser. Pure.
#ifndef QOL_URLENCODED_H
#define QOL_URLENCODED_H

#include <stdbool.h>
#include <stddef.h>

#define URLENCODED_MAX_FIELDS 64

struct urlencoded {
    struct {
        const char *name, *value; // NUL-terminated, inside the body
    } fields[URLENCODED_MAX_FIELDS];
    size_t count;
};

// Takes `body` apart; it has room for one byte behind its len, and must outlive *out. False for a
// percent sign without two hexadecimal digits, a NUL, or too many fields.
bool urlencoded_parse(char *body, size_t len, struct urlencoded *out);
// The first value of that name; "" if there is none.
const char *urlencoded_get(const struct urlencoded *form, const char *name);
bool urlencoded_has(const struct urlencoded *form, const char *name);

#endif
