// SPDX-License-Identifier: Apache-2.0
//
// The body of a form, whole and split at the first zero byte. Whatever the bytes, every name and
// value lies inside the body and ends there, in order; what has no escape in it is what stood
// there; and a form that is written again, every byte escaped, reads the same.
#include "tests/fuzz/fuzz.h"

#include "common/web/urlencoded.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#define BODY_CAP 1024
#define GUARD 0x7e // behind the body; nothing writes there

static char body[BODY_CAP], again[3 * BODY_CAP];

static bool lies_in(const char *text, const char *first, size_t len)
{
    return text >= first && text <= first + len && strlen(text) <= (size_t)(first + len - text);
}

static void check_fields(const struct urlencoded *form, const char *first, size_t len)
{
    FUZZ_CHECK(form->count <= URLENCODED_MAX_FIELDS);
    for (size_t i = 0; i < form->count; i++) {
        const char *name = form->fields[i].name, *value = form->fields[i].value;
        FUZZ_CHECK(lies_in(name, first, len) && lies_in(value, first, len) && name <= value);
        FUZZ_CHECK(i == 0 || form->fields[i - 1].value + strlen(form->fields[i - 1].value) < name);
        FUZZ_CHECK(urlencoded_has(form, name));
    }
    FUZZ_CHECK(urlencoded_get(form, "a name that no seed has")[0] == '\0');
}

static size_t write_escaped(const char *text, char *out)
{
    size_t len = 0;
    for (; *text; text++)
        len += (size_t)snprintf(out + len, 4, "%%%02X", (unsigned)(unsigned char)*text);
    return len;
}

static void check_again(const struct urlencoded *form)
{
    struct urlencoded read;
    size_t len = 0;
    for (size_t i = 0; i < form->count; i++) {
        len += write_escaped(form->fields[i].name, again + len);
        again[len++] = '=';
        len += write_escaped(form->fields[i].value, again + len);
        again[len++] = '&';
    }
    FUZZ_CHECK(urlencoded_parse(again, len, &read) && read.count == form->count);
    for (size_t i = 0; i < read.count; i++)
        FUZZ_CHECK(strcmp(read.fields[i].name, form->fields[i].name) == 0 &&
                   strcmp(read.fields[i].value, form->fields[i].value) == 0);
}

static void try_body(const uint8_t *bytes, size_t len)
{
    struct urlencoded form;
    memset(body, GUARD, sizeof body);
    if (len > 0)
        memcpy(body, bytes, len);
    body[len] = '\0';
    const bool may_be_read = strlen(body) == len && !strstr(body, "%00");
    const bool is_plain = may_be_read && !strchr(body, '%');
    body[len] = GUARD;
    const bool is_read = urlencoded_parse(body, len, &form);
    FUZZ_CHECK(body[len] == '\0' && body[len + 1] == GUARD);
    FUZZ_CHECK(may_be_read || !is_read);
    FUZZ_CHECK(!is_plain || is_read || len > URLENCODED_MAX_FIELDS);
    if (is_read) {
        check_fields(&form, body, len);
        check_again(&form);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    const uint8_t *zero = len > 0 ? memchr(bytes, 0, len) : NULL;
    if (len > BODY_CAP - 2)
        return 0;
    try_body(bytes, len);
    if (zero) {
        try_body(bytes, (size_t)(zero - bytes));
        try_body(zero + 1, len - (size_t)(zero - bytes) - 1);
    }
    return 0;
}

const char *const fuzz_seeds[] = {
    "do=next&turn=12&f1=%D0%A1%D0%B5%D0%B9&f2=%D2%B0%D0%BB&f4=1.2.75",
    "do=sign&turn=3&d0=1&consent=named&mark=2&strokes=1%2C2+3%2C4",
    "a&&b=&=c&d==e&+f+=%2b%2B%26%3d",
    "f10=100%&x=%4&y=%zz&z=%00&w=%0",
    "a=1&a=2&a=3&a&a=&a=%61",
    "%61=%25%36%31&%3D%26=%3D%26",
    "&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&",
    "a&b&c&d&e&f&g&h&i&j&k&l&m&n&o&p&q&r&s&t&u&v&w&x&y&z&a&b&c&d&e&f&g&h",
    "Ә=Ғ&қ=%D2%9B&\xff=\x80\xc3(",
    NULL};
