// SPDX-License-Identifier: Apache-2.0
#include "merger/linkage/compare.h"

#include "merger/linkage/match.h"

#include <sodium.h>
#include <string.h>

enum {
#define WEIGHT(name, value) WEIGHT_##name = (value),
#include "merger/linkage/tables/weights.def"
#undef WEIGHT
};

const char *compare_field_name(enum compare_field field)
{
    static const char *const names[COMPARE_FIELD_COUNT] = {
        [COMPARE_PRIOR] = "prior",
        [COMPARE_FAMILY_NAME] = "family_name",
        [COMPARE_GIVEN_NAME] = "given_name",
        [COMPARE_PATRONYMIC] = "patronymic",
        [COMPARE_BIRTH_DATE] = "birth_date",
        [COMPARE_ID_NUMBER] = "id_number",
        [COMPARE_CITY] = "city",
        [COMPARE_ADDRESS] = "address",
        [COMPARE_PHONE] = "phone",
        [COMPARE_SEX] = "sex",
    };
    return names[field];
}

const char *compare_level_name(enum compare_level level)
{
    static const char *const names[COMPARE_LEVEL_COUNT] = {
        [COMPARE_MISSING] = "missing", [COMPARE_EQUAL] = "equal",     [COMPARE_CLOSE] = "close",
        [COMPARE_NEAR] = "near",       [COMPARE_INITIAL] = "initial", [COMPARE_UNLIKE] = "unlike",
        [COMPARE_OTHER] = "other",
    };
    return names[level];
}

const char *compare_verdict_name(enum compare_verdict verdict)
{
    static const char *const names[] = {
        [COMPARE_DIFFERENT] = "different", [COMPARE_ASK] = "ask", [COMPARE_SAME] = "same"};
    return names[verdict];
}

static struct compare_evidence say(enum compare_level level, int32_t weight)
{
    return (struct compare_evidence){(uint8_t)level, weight};
}

// ---- digits -----------------------------------------------------------------------------------

static void print_digits(uint64_t value, unsigned count, char *out)
{
    for (unsigned i = count; i-- > 0; value /= 10)
        out[i] = (char)('0' + value % 10);
}

static unsigned least(unsigned a, unsigned b)
{
    return a < b ? a : b;
}

// How many slips lie between two numbers: a digit changed, left out, or one too many, or two
// neighbours swapped (Damerau 1964, as optimal string alignment).
static unsigned slips(const char *a, unsigned a_len, const char *b, unsigned b_len)
{
    unsigned rows[3][FORM_NUMBER_MAX_DIGITS + 1];
    unsigned *before = rows[0], *last = rows[1], *row = rows[2];
    for (unsigned j = 0; j <= b_len; j++)
        last[j] = j;
    for (unsigned i = 1; i <= a_len; i++) {
        row[0] = i;
        for (unsigned j = 1; j <= b_len; j++) {
            row[j] = least(least(last[j], row[j - 1]) + 1, last[j - 1] + (a[i - 1] != b[j - 1]));
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                row[j] = least(row[j], before[j - 2] + 1);
        }
        unsigned *oldest = before;
        before = last;
        last = row;
        row = oldest;
    }
    return last[b_len];
}

static unsigned number_slips(uint64_t a, unsigned a_count, uint64_t b, unsigned b_count)
{
    char left[FORM_NUMBER_MAX_DIGITS], right[FORM_NUMBER_MAX_DIGITS];
    print_digits(a, a_count, left);
    print_digits(b, b_count, right);
    unsigned found = slips(left, a_count, right, b_count);
    sodium_memzero(left, sizeof left);
    sodium_memzero(right, sizeof right);
    return found;
}

// Whether two numbers of as many digits are one slip apart. Most are not, and that shows at once.
static bool are_one_slip_apart(uint64_t a, uint64_t b)
{
    unsigned place = 0, differing = 0, first = 0, last = 0;
    uint64_t left = a, right = b;
    for (; left != 0 || right != 0; left /= 10, right /= 10, place++) {
        if (left % 10 == right % 10)
            continue;
        first = differing++ == 0 ? place : first;
        last = place;
        if (differing > 2)
            return false;
    }
    if (differing != 2 || last != first + 1)
        return differing == 1;
    uint64_t unit = 1;
    for (unsigned i = 0; i < first; i++)
        unit *= 10;
    return a / unit % 10 == b / unit / 10 % 10 && b / unit % 10 == a / unit / 10 % 10;
}

// ---- fields -----------------------------------------------------------------------------------

static uint64_t date_digits(struct form_date date)
{
    return 10000u * date.year + 100u * date.month + date.day;
}

static struct compare_evidence compare_two_dates(struct form_date a, struct form_date b)
{
    if (date_digits(a) == date_digits(b))
        return say(COMPARE_EQUAL, WEIGHT_DATE_EQUAL);
    if (a.year == b.year && a.month == b.day && a.day == b.month)
        return say(COMPARE_CLOSE, WEIGHT_DATE_SWAPPED);
    if (are_one_slip_apart(date_digits(a), date_digits(b)))
        return say(COMPARE_CLOSE, WEIGHT_DATE_CLOSE);
    // 1 January stands for a day that nobody knows.
    bool unknown_day = (a.month == 1 && a.day == 1) || (b.month == 1 && b.day == 1);
    if (a.year == b.year && unknown_day)
        return say(COMPARE_CLOSE, WEIGHT_DATE_UNKNOWN_DAY);
    if (a.year == b.year && (a.month == b.month || a.day == b.day))
        return say(COMPARE_NEAR, WEIGHT_DATE_NEAR);
    return say(COMPARE_OTHER, WEIGHT_DATE_OTHER);
}

// The best of what was given and what the identity numbers say. A number need not say its holder's
// birth date (kz_iin.h), so it speaks for, but hardly against.
static struct compare_evidence compare_dates(const struct form *a, const struct form *b)
{
    struct compare_evidence best = say(COMPARE_MISSING, 0);
    for (unsigned i = 0; i < a->date_count; i++)
        for (unsigned j = 0; j < b->date_count; j++) {
            struct compare_evidence found = compare_two_dates(a->dates[i], b->dates[j]);
            if (best.level == COMPARE_MISSING || found.weight > best.weight)
                best = found;
        }
    if ((a->date_is_lent || b->date_is_lent) && best.weight < WEIGHT_DATE_LENT_OTHER)
        best.weight = WEIGHT_DATE_LENT_OTHER;
    return best;
}

static struct compare_evidence compare_numbers(const struct form *a, const struct form *b)
{
    if (a->digit_count == 0 || b->digit_count == 0)
        return say(COMPARE_MISSING, 0);
    bool both_valid = a->number_is_valid && b->number_is_valid;
    if (a->number == b->number && a->digit_count == b->digit_count)
        return say(COMPARE_EQUAL,
                   both_valid ? WEIGHT_NUMBER_EQUAL : WEIGHT_NUMBER_EQUAL_UNVERIFIED);
    // The check digit does not guard the eleventh; there twins and slips look the same.
    if (both_valid)
        return are_one_slip_apart(a->number, b->number)
                   ? say(COMPARE_UNLIKE, WEIGHT_NUMBER_UNGUARDED)
                   : say(COMPARE_OTHER, WEIGHT_NUMBER_OTHER);
    unsigned found = number_slips(a->number, a->digit_count, b->number, b->digit_count);
    if (found == 1)
        return say(COMPARE_CLOSE, WEIGHT_NUMBER_CLOSE);
    return found == 2 ? say(COMPARE_NEAR, WEIGHT_NUMBER_NEAR)
                      : say(COMPARE_OTHER, WEIGHT_NUMBER_OTHER_UNVERIFIED);
}

static struct compare_evidence compare_phones(const struct form *a, const struct form *b)
{
    if (a->phone == 0 || b->phone == 0)
        return say(COMPARE_MISSING, 0);
    if (a->phone == b->phone)
        return say(COMPARE_EQUAL, WEIGHT_PHONE_EQUAL);
    return are_one_slip_apart(a->phone, b->phone) ? say(COMPARE_CLOSE, WEIGHT_PHONE_CLOSE)
                                                  : say(COMPARE_OTHER, WEIGHT_PHONE_OTHER);
}

static struct compare_evidence compare_places(uint32_t a, uint32_t b, int32_t equal, int32_t other)
{
    if (a == 0 || b == 0)
        return say(COMPARE_MISSING, 0);
    return a == b ? say(COMPARE_EQUAL, equal) : say(COMPARE_OTHER, other);
}

// ---- names ------------------------------------------------------------------------------------

// NORMALIZE_MALE, NORMALIZE_FEMALE, or 0 where the endings say nothing or contradict each other.
static unsigned sex_of(const struct form *form)
{
    unsigned found = 0;
    for (unsigned i = 0; i < form->token_count; i++)
        found |= form->tokens[i].name.flags & (NORMALIZE_MALE | NORMALIZE_FEMALE);
    return found == (NORMALIZE_MALE | NORMALIZE_FEMALE) ? 0 : found;
}

static struct compare_evidence compare_sexes(const struct form *a, const struct form *b)
{
    unsigned left = sex_of(a), right = sex_of(b);
    if (left == 0 || right == 0)
        return say(COMPARE_MISSING, 0);
    return left == right ? say(COMPARE_EQUAL, 0) : say(COMPARE_OTHER, WEIGHT_SEX_OTHER);
}

static struct compare_evidence weigh_name(struct match_name name, int32_t other)
{
    int32_t weight = name.weight + (name.in_another_field ? WEIGHT_NAME_IN_ANOTHER_FIELD : 0);
    switch ((enum compare_level)name.level) {
    case COMPARE_EQUAL:
        return say(COMPARE_EQUAL, weight);
    case COMPARE_CLOSE:
        return say(COMPARE_CLOSE, weight + WEIGHT_NAME_CLOSE);
    case COMPARE_NEAR:
        return say(COMPARE_NEAR, weight + WEIGHT_NAME_NEAR);
    case COMPARE_INITIAL:
        return say(COMPARE_INITIAL, WEIGHT_NAME_INITIAL);
    case COMPARE_UNLIKE:
        return say(COMPARE_UNLIKE, WEIGHT_NAME_UNLIKE);
    case COMPARE_OTHER:
        return say(COMPARE_OTHER, other);
    default:
        return say(COMPARE_MISSING, 0);
    }
}

static void compare_names(const struct form *a, const struct form *b, struct compare_result *out)
{
    struct match_name names[FREQUENCY_ROLE_COUNT];
    bool female = (sex_of(a) | sex_of(b)) == NORMALIZE_FEMALE;
    match_names(a, b, names);
    out->evidence[COMPARE_FAMILY_NAME] =
        weigh_name(names[FREQUENCY_FAMILY],
                   female ? WEIGHT_FAMILY_NAME_OTHER_OF_A_WOMAN : WEIGHT_FAMILY_NAME_OTHER);
    out->evidence[COMPARE_GIVEN_NAME] = weigh_name(names[FREQUENCY_GIVEN], WEIGHT_GIVEN_NAME_OTHER);
    out->evidence[COMPARE_PATRONYMIC] =
        weigh_name(names[FREQUENCY_PATRONYMIC], WEIGHT_PATRONYMIC_OTHER);
}

// ---- all of it --------------------------------------------------------------------------------

static bool is_shared(struct compare_evidence evidence)
{
    return evidence.level == COMPARE_EQUAL || evidence.level == COMPARE_CLOSE ||
           evidence.level == COMPARE_NEAR;
}

// Two given names that are clearly different, of people who share what relatives do.
static bool are_relatives(const struct compare_evidence *evidence)
{
    return evidence[COMPARE_GIVEN_NAME].level == COMPARE_OTHER &&
           (is_shared(evidence[COMPARE_FAMILY_NAME]) || is_shared(evidence[COMPARE_PATRONYMIC]));
}

// A number that agrees says most of what the birth date says.
static void settle_date(struct compare_evidence *evidence)
{
    struct compare_evidence *date = &evidence[COMPARE_BIRTH_DATE];
    if (is_shared(evidence[COMPARE_ID_NUMBER]) && date->weight > WEIGHT_NUMBER_TELLS_THE_DATE)
        date->weight = WEIGHT_NUMBER_TELLS_THE_DATE;
}

// What speaks against it, but for the town: people move.
static int32_t weigh_against(const struct compare_evidence *evidence)
{
    int32_t against = 0;
    for (unsigned i = 0; i < COMPARE_FIELD_COUNT; i++)
        if (i != COMPARE_PRIOR && i != COMPARE_CITY && evidence[i].weight < 0)
            against += evidence[i].weight;
    return against;
}

// Two valid numbers that are clearly two are of two people, or one of them is a relative's; if they
// differ in the one digit that nothing guards, they may be twins', unless the given names are one.
// And of what a family shares, house, telephone, father, nothing says which of them it is: without
// given names on both sides that are alike only a number does.
static bool must_not_join(const struct compare_evidence *evidence)
{
    const struct compare_evidence number = evidence[COMPARE_ID_NUMBER];
    uint8_t given_name = evidence[COMPARE_GIVEN_NAME].level;
    return (number.level == COMPARE_OTHER && number.weight == WEIGHT_NUMBER_OTHER) ||
           (number.level == COMPARE_UNLIKE && given_name != COMPARE_EQUAL) ||
           ((given_name == COMPARE_MISSING || given_name == COMPARE_UNLIKE) && !is_shared(number));
}

// Two who gave one number under two names: one of them gave another's, or has two names.
static bool is_contested(struct compare_evidence number)
{
    return number.level == COMPARE_EQUAL && number.weight == WEIGHT_NUMBER_EQUAL;
}

static void judge(struct compare_result *out)
{
    int32_t against = weigh_against(out->evidence);
    out->weight = 0;
    for (unsigned i = 0; i < COMPARE_FIELD_COUNT; i++)
        out->weight += out->evidence[i].weight;
    out->relatives = are_relatives(out->evidence);
    if (out->weight >= WEIGHT_SAME && !out->relatives && !must_not_join(out->evidence))
        out->verdict = COMPARE_SAME;
    else
        out->verdict = out->weight >= WEIGHT_ASK || is_contested(out->evidence[COMPARE_ID_NUMBER])
                           ? COMPARE_ASK
                           : COMPARE_DIFFERENT;
    bool clear = out->verdict == COMPARE_DIFFERENT || out->relatives;
    out->contradicts =
        out->verdict != COMPARE_SAME &&
        against <= (clear ? WEIGHT_CONTRADICTION : WEIGHT_CONTRADICTION_OF_A_QUESTION);
}

// Any order of the two that does not depend on which comes first.
static bool comes_first(const struct form *a, const struct form *b)
{
    if (a->token_count != b->token_count)
        return a->token_count < b->token_count;
    for (unsigned i = 0; i < a->token_count; i++) {
        const struct form_token *left = &a->tokens[i], *right = &b->tokens[i];
        if (left->role != right->role)
            return left->role < right->role;
        if (left->name.len != right->name.len)
            return left->name.len < right->name.len;
        int order = memcmp(left->name.letters, right->name.letters, left->name.len);
        if (order != 0)
            return order < 0;
        if (left->name.flags != right->name.flags)
            return left->name.flags < right->name.flags;
    }
    return true;
}

static bool agrees(const struct compare_result *result, enum compare_field field)
{
    uint8_t level = result->evidence[field].level;
    return level == COMPARE_EQUAL || level == COMPARE_CLOSE;
}

static enum compare_reason reason_of(const struct compare_result *result)
{
    if (result->verdict != COMPARE_SAME)
        return COMPARE_NO_REASON;
    if (agrees(result, COMPARE_ID_NUMBER))
        return COMPARE_SAME_NUMBER;
    return agrees(result, COMPARE_FAMILY_NAME) && agrees(result, COMPARE_GIVEN_NAME) &&
                   agrees(result, COMPARE_BIRTH_DATE)
               ? COMPARE_SAME_NAME_AND_DATE
               : COMPARE_ALIKE;
}

enum compare_doubt compare_doubt_of(const struct compare_result *result)
{
    const uint8_t number = result->evidence[COMPARE_ID_NUMBER].level;
    if (result->relatives && result->weight >= WEIGHT_ASK)
        return COMPARE_RELATIVES;
    if (result->verdict != COMPARE_ASK)
        return COMPARE_NO_DOUBT;
    if (result->weight < WEIGHT_ASK)
        return COMPARE_ONE_NUMBER;
    if (result->weight < WEIGHT_SAME)
        return COMPARE_TOO_LITTLE;
    return number == COMPARE_OTHER || number == COMPARE_UNLIKE ? COMPARE_TWO_NUMBERS
                                                               : COMPARE_NO_GIVEN_NAME;
}

static int32_t most_by_names(const struct form *form)
{
    int32_t most = 0;
    for (unsigned i = 0; i < form->token_count; i++)
        most += form->tokens[i].weight;
    return most;
}

bool compare_may_match(const struct form *a, const struct form *b)
{
    int32_t left = most_by_names(a), right = most_by_names(b);
    int32_t most = WEIGHT_PRIOR + (left < right ? left : right);
    most += compare_dates(a, b).weight;
    if (a->city != 0 && a->city == b->city)
        most += WEIGHT_CITY_EQUAL;
    if (a->address != 0 && a->address == b->address)
        most += WEIGHT_ADDRESS_EQUAL;
    most += compare_phones(a, b).weight;
    if (most >= WEIGHT_ASK)
        return true;
    struct compare_evidence number = compare_numbers(a, b);
    return most + number.weight >= WEIGHT_ASK || is_contested(number);
}

void compare_forms(const struct form *a, const struct form *b, struct compare_result *out)
{
    const struct form *left = comes_first(a, b) ? a : b, *right = left == a ? b : a;
    struct compare_evidence *evidence = out->evidence;
    evidence[COMPARE_PRIOR] = say(COMPARE_MISSING, WEIGHT_PRIOR);
    compare_names(left, right, out);
    evidence[COMPARE_BIRTH_DATE] = compare_dates(left, right);
    evidence[COMPARE_ID_NUMBER] = compare_numbers(left, right);
    evidence[COMPARE_CITY] =
        compare_places(left->city, right->city, WEIGHT_CITY_EQUAL, WEIGHT_CITY_OTHER);
    evidence[COMPARE_ADDRESS] =
        compare_places(left->address, right->address, WEIGHT_ADDRESS_EQUAL, WEIGHT_ADDRESS_OTHER);
    evidence[COMPARE_PHONE] = compare_phones(left, right);
    evidence[COMPARE_SEX] = compare_sexes(left, right);
    settle_date(evidence);
    judge(out);
    out->reason = (uint8_t)reason_of(out);
}
