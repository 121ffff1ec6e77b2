// SPDX-License-Identifier: Apache-2.0
#include "merger/linkage/normalize.h"

#include <sodium.h>
#include <string.h>
#include <utf8proc.h>

#define CODE_POINT_CAP (NORMALIZE_CAP / 2)
#define MAX_CHAR_LEN 4

static const utf8proc_option_t options =
    UTF8PROC_STABLE | UTF8PROC_COMPAT | UTF8PROC_COMPOSE | UTF8PROC_CASEFOLD | UTF8PROC_IGNORE;

static bool is_kept(utf8proc_int32_t code_point)
{
    utf8proc_category_t category = utf8proc_category(code_point);
    return category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_NO;
}

static bool encode(const utf8proc_int32_t *code_points, utf8proc_ssize_t count,
                   char out[NORMALIZE_CAP], size_t *out_len)
{
    size_t len = 0;
    for (utf8proc_ssize_t i = 0; i < count; i++) {
        if (!is_kept(code_points[i]))
            continue;
        if (len + MAX_CHAR_LEN > NORMALIZE_CAP) {
            sodium_memzero(out, len);
            return false;
        }
        len += (size_t)utf8proc_encode_char(code_points[i], (utf8proc_uint8_t *)out + len);
    }
    *out_len = len;
    return true;
}

bool normalize_text(const char *text, size_t len, char out[NORMALIZE_CAP], size_t *out_len)
{
    utf8proc_int32_t code_points[CODE_POINT_CAP];
    *out_len = 0;
    const utf8proc_ssize_t decomposed =
        utf8proc_decompose((const utf8proc_uint8_t *)text, (utf8proc_ssize_t)len, code_points,
                           CODE_POINT_CAP, options);
    bool done = decomposed >= 0 && decomposed <= CODE_POINT_CAP;
    if (done) {
        utf8proc_ssize_t count = utf8proc_normalize_utf32(code_points, decomposed, options);
        done = count >= 0 && encode(code_points, count, out, out_len);
    }
    // Names are short and many: what was not written need not be wiped.
    size_t used =
        decomposed >= 0 && decomposed < CODE_POINT_CAP ? (size_t)decomposed : CODE_POINT_CAP;
    sodium_memzero(code_points, used * sizeof *code_points);
    return done;
}
