// SPDX-License-Identifier: Apache-2.0
#include "merger/linkage/frequency.h"

#include "merger/linkage/phonetic.h"
#include "merger/linkage/tables/frequency_family.h"
#include "merger/linkage/tables/frequency_given.h"
#include "merger/linkage/tables/frequency_patronymic.h"

struct table {
    const struct frequency_row *rows; // by letters
    size_t count;
    unsigned rare; // weight of what is not in it
};

#define ROWS(rows) rows, sizeof(rows) / sizeof *(rows)
static const struct table tables[FREQUENCY_ROLE_COUNT] = {
    [FREQUENCY_FAMILY] = {ROWS(family_names), FREQUENCY_RARE_FAMILY},
    [FREQUENCY_GIVEN] = {ROWS(given_names), FREQUENCY_RARE_GIVEN},
    [FREQUENCY_PATRONYMIC] = {ROWS(fathers_names), FREQUENCY_RARE_PATRONYMIC},
};

// Rows hold their letters filled up with zeros, as tokens do.
static const struct frequency_row *find_row(const struct table *table,
                                            const struct normalize_token *token)
{
    if (token->len > FREQUENCY_LETTERS_CAP)
        return NULL;
    size_t first = 0, end = table->count;
    while (first < end) {
        const size_t middle = first + (end - first) / 2;
        const int order =
            phonetic_order(token->letters, table->rows[middle].letters, FREQUENCY_LETTERS_CAP);
        if (order == 0)
            return &table->rows[middle];
        if (order < 0)
            end = middle;
        else
            first = middle + 1;
    }
    return NULL;
}

unsigned frequency_weight(enum frequency_role role, const struct normalize_token *token)
{
    const struct frequency_row *row = find_row(&tables[role], token);
    return row && row->weight < tables[role].rare ? row->weight : tables[role].rare;
}

bool frequency_is_known(enum frequency_role role, const struct normalize_token *token)
{
    return find_row(&tables[role], token) != NULL;
}
