// SPDX-License-Identifier: Apache-2.0
#include "merger/setup/label.h"

#include "common/text.h"

#include <string.h>
#include <utf8proc.h>

static bool may_stand_in_label(utf8proc_int32_t c)
{
    switch (utf8proc_category(c)) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO:
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_MC:
    case UTF8PROC_CATEGORY_ND:
        return true;
    default:
        return c == '-' || c == '_';
    }
}

bool label_tidy(const char *text, size_t len, char out[LABEL_CAP])
{
    if (text_tidy(text, len, out, LABEL_CAP) != STATUS_OK || out[0] == '-')
        goto refused; // a leading '-' would be taken for an option later
    const utf8proc_uint8_t *at = (const utf8proc_uint8_t *)out;
    if (!*at)
        goto refused;
    while (*at) {
        utf8proc_int32_t c;
        utf8proc_ssize_t step = utf8proc_iterate(at, -1, &c);
        if (step <= 0 || !may_stand_in_label(c))
            goto refused;
        at += step;
    }
    return true;

refused:
    out[0] = '\0';
    return false;
}
