// SPDX-License-Identifier: Apache-2.0
#include "merger/linkage/variant.h"

#include "merger/linkage/tables/short_forms.h"
#include "merger/linkage/tables/variants.h"

#include <stdlib.h>
#include <string.h>

static int compare_letters(const void *key, const void *row)
{
    return phonetic_order(key, ((const struct variant *)row)->letters, VARIANT_CAP);
}

void variant_replace(struct phonetic_word *word)
{
    char key[VARIANT_CAP] = {0};
    if (word->len > VARIANT_CAP)
        return;
    memcpy(key, word->letters, word->len);
    const struct variant *found = bsearch(key, variants, sizeof variants / sizeof *variants,
                                          sizeof *variants, compare_letters);
    if (!found)
        return;
    word->len = 0;
    phonetic_add_text(word, found->becomes);
}

// ---- short forms ------------------------------------------------------------------------------

#define SHORT_FORM_COUNT (sizeof short_forms / sizeof *short_forms)

// The first row of a short form; the count of rows if there is none.
static size_t find_short(const char key[SHORT_FORM_CAP])
{
    size_t first = 0, end = SHORT_FORM_COUNT;
    while (first < end) {
        const size_t middle = first + (end - first) / 2;
        if (phonetic_order(short_forms[middle].letters, key, SHORT_FORM_CAP) < 0)
            first = middle + 1;
        else
            end = middle;
    }
    const bool found =
        first < SHORT_FORM_COUNT && memcmp(short_forms[first].letters, key, SHORT_FORM_CAP) == 0;
    return found ? first : SHORT_FORM_COUNT;
}

bool variant_is_short(const struct phonetic_word *word)
{
    char key[SHORT_FORM_CAP] = {0};
    if (word->len > SHORT_FORM_CAP)
        return false;
    memcpy(key, word->letters, word->len);
    return find_short(key) < SHORT_FORM_COUNT;
}

bool variant_is_short_for(const struct normalize_token *a, const struct normalize_token *b)
{
    if (a->len > SHORT_FORM_CAP || b->len > SHORT_FORM_CAP)
        return false;
    for (size_t i = find_short(a->letters); i < SHORT_FORM_COUNT; i++) {
        if (memcmp(short_forms[i].letters, a->letters, SHORT_FORM_CAP) != 0)
            return false;
        if (memcmp(short_forms[i].full, b->letters, SHORT_FORM_CAP) == 0)
            return true;
    }
    return false;
}
