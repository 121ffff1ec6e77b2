// SPDX-License-Identifier: Apache-2.0
#include "common/web/urlencoded.h"

#include <string.h>

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

// Decodes a NUL-terminated name or value over itself: what comes of it is never longer.
static bool decode(char *text)
{
    char *to = text;
    for (const char *from = text; *from; from++) {
        char c = *from;
        if (c == '+')
            c = ' ';
        if (c == '%') {
            int high = hex_digit(from[1]);
            int low = high < 0 ? -1 : hex_digit(from[2]);
            if (low < 0 || (high == 0 && low == 0))
                return false;
            c = (char)(high * 16 + low);
            from += 2;
        }
        *to++ = c;
    }
    *to = '\0';
    return true;
}

static bool add_field(struct urlencoded *out, char *field)
{
    char *value = field + strcspn(field, "=");
    if (*value)
        *value++ = '\0';
    if (out->count == URLENCODED_MAX_FIELDS || !decode(field) || !decode(value))
        return false;
    out->fields[out->count].name = field;
    out->fields[out->count].value = value;
    out->count++;
    return true;
}

bool urlencoded_parse(char *body, size_t len, struct urlencoded *out)
{
    *out = (struct urlencoded){.count = 0};
    body[len] = '\0';
    if (strlen(body) != len)
        return false;
    for (char *field = body; *field;) {
        char *end = field + strcspn(field, "&");
        char *next = *end ? end + 1 : end;
        *end = '\0';
        if (end > field && !add_field(out, field))
            return false;
        field = next;
    }
    return true;
}

static const char *find(const struct urlencoded *form, const char *name)
{
    for (size_t i = 0; i < form->count; i++)
        if (strcmp(form->fields[i].name, name) == 0)
            return form->fields[i].value;
    return NULL;
}

const char *urlencoded_get(const struct urlencoded *form, const char *name)
{
    const char *value = find(form, name);
    return value ? value : "";
}

bool urlencoded_has(const struct urlencoded *form, const char *name)
{
    return find(form, name) != NULL;
}
