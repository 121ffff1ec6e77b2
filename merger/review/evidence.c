// SPDX-License-Identifier: Apache-2.0
#include "merger/review/evidence.h"

#include <sodium.h>
#include <string.h>

const char *evidence_level_name(const struct evidence_item *item)
{
    return item->field == COMPARE_PRIOR ? "" : compare_level_name(item->level);
}

const char *evidence_word(const struct evidence_item *item)
{
    static const char *const notes[EVIDENCE_NOTE_COUNT] = {
        [EVIDENCE_SWAPPED] = "swapped",  [EVIDENCE_ONE_PART] = "one part",
        [EVIDENCE_YEAR] = "year",        [EVIDENCE_SLIP] = "slip",
        [EVIDENCE_BY_NUMBER] = "number", [EVIDENCE_ONE_TOWN] = "one town",
    };
    return item->note == EVIDENCE_NO_NOTE ? evidence_level_name(item) : notes[item->note];
}

enum message evidence_why(const struct evidence *evidence, bool is_question)
{
    switch (evidence->doubt) {
    case COMPARE_ONE_NUMBER:
        return MSG_PAIR_WHY_ONE_NUMBER;
    case COMPARE_RELATIVES:
        return MSG_PAIR_WHY_RELATIVES;
    case COMPARE_TWO_NUMBERS:
        return MSG_PAIR_WHY_TWO_NUMBERS;
    case COMPARE_NO_GIVEN_NAME:
        return MSG_PAIR_WHY_GIVEN_NAME;
    case COMPARE_TOO_LITTLE:
        return MSG_PAIR_WHY_TOO_LITTLE;
    default:
        return is_question ? MSG_PAIR_WHY_OTHERS : MSG_COUNT;
    }
}

// ---- notes ------------------------------------------------------------------------------------

static bool has_given_date(const struct form *form)
{
    return form->date_count > 0 && !form->date_is_lent;
}

static enum evidence_note note_of_dates(const struct form *a, const struct form *b,
                                        enum compare_level level)
{
    if (!has_given_date(a) || !has_given_date(b))
        return level == COMPARE_EQUAL || level == COMPARE_CLOSE ? EVIDENCE_BY_NUMBER
                                                                : EVIDENCE_NO_NOTE;
    const struct form_date left = a->dates[0], right = b->dates[0];
    const bool differ[] = {left.year != right.year, left.month != right.month,
                           left.day != right.day};
    const unsigned differing = (unsigned)differ[0] + differ[1] + differ[2];
    if (level == COMPARE_EQUAL)
        return differing > 0 ? EVIDENCE_BY_NUMBER : EVIDENCE_NO_NOTE;
    if (level != COMPARE_CLOSE)
        return EVIDENCE_NO_NOTE;
    if (left.year == right.year && left.month == right.day && left.day == right.month)
        return EVIDENCE_SWAPPED;
    const bool is_first =
        (left.month == 1 && left.day == 1) || (right.month == 1 && right.day == 1);
    if (left.year == right.year && is_first)
        return EVIDENCE_YEAR;
    return differing == 1 ? EVIDENCE_ONE_PART : EVIDENCE_SLIP;
}

static bool same_town_otherwise(const struct facts_cell *a, const struct facts_cell *b)
{
    const struct record_value left = record_get(a->person, a->person_len, RECORD_CITY);
    const struct record_value right = record_get(b->person, b->person_len, RECORD_CITY);
    return left.len != right.len ||
           (left.len > 0 && memcmp(left.bytes, right.bytes, left.len) != 0);
}

// ---- all of it --------------------------------------------------------------------------------

struct evidence_pair {
    const struct facts_cell *cells[2];
    struct form forms[2];
};

static enum evidence_note note_of(const struct evidence_pair *pair, enum compare_field field,
                                  enum compare_level level)
{
    switch (field) {
    case COMPARE_BIRTH_DATE:
        return note_of_dates(&pair->forms[0], &pair->forms[1], level);
    case COMPARE_ID_NUMBER:
    case COMPARE_PHONE:
        return level == COMPARE_CLOSE ? EVIDENCE_SLIP : EVIDENCE_NO_NOTE;
    case COMPARE_CITY:
        return level == COMPARE_EQUAL && same_town_otherwise(pair->cells[0], pair->cells[1])
                   ? EVIDENCE_ONE_TOWN
                   : EVIDENCE_NO_NOTE;
    default:
        return EVIDENCE_NO_NOTE;
    }
}

void evidence_of(const struct facts_cell *a, const struct facts_cell *b, struct evidence *out)
{
    struct evidence_pair pair = {.cells = {a, b}};
    struct compare_result result;
    form_open(facts_cell_form(a), &pair.forms[0]);
    form_open(facts_cell_form(b), &pair.forms[1]);
    compare_forms(&pair.forms[0], &pair.forms[1], &result);
    *out = (struct evidence){.weight = result.weight,
                             .verdict = (enum compare_verdict)result.verdict,
                             .doubt = compare_doubt_of(&result),
                             .relatives = result.relatives};
    for (enum compare_field field = 0; field < COMPARE_FIELD_COUNT; field++) {
        const struct compare_evidence *found = &result.evidence[field];
        if (found->weight != 0)
            out->items[out->count++] =
                (struct evidence_item){.field = field,
                                       .level = found->level,
                                       .weight = found->weight,
                                       .note = note_of(&pair, field, found->level)};
    }
    sodium_memzero(&pair, sizeof pair);
}
