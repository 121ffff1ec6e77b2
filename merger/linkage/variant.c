// SPDX-License-Identifier: Apache-2.0
#include "merger/linkage/variant.h"

#include "merger/linkage/tables/variants.h"

#include <stdlib.h>
#include <string.h>

static int compare_letters(const void *key, const void *row)
{
    return memcmp(key, ((const struct variant *)row)->letters, VARIANT_CAP);
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
