// SPDX-License-Identifier: Apache-2.0
#include "common/web/press.h"

#include <stdlib.h>
#include <string.h>

#define NUMBER_MAX_LEN 9 // digits

bool press_is(const char *press, const char *name)
{
    return strcmp(press, name) == 0;
}

bool press_is_numbered(const char *press, const char *name, size_t *number)
{
    size_t len = strlen(name);
    if (strncmp(press, name, len) != 0 || press[len] != '.')
        return false;
    return press_read_number(press + len + 1, number);
}

bool press_read_number(const char *text, size_t *number)
{
    size_t len = strlen(text);
    if (len == 0 || len > NUMBER_MAX_LEN || strspn(text, "0123456789") != len)
        return false;
    *number = strtoul(text, NULL, 10);
    return true;
}
