// SPDX-License-Identifier: Apache-2.0
#include "merger/linkage/name_compare.h"

#include "merger/linkage/frequency.h"
#include "merger/linkage/phonetic.h"
#include "merger/linkage/tables/letter_costs.h"
#include "merger/linkage/variant.h"

#include <sodium.h>
#include <string.h>

// ---- tokens -----------------------------------------------------------------------------------

#define MISTAKE 100     // a whole one, of the tables
#define TRANSPOSED 80   // two neighbours the other way round
#define BAND 3          // how far a letter may have moved
#define UNREACHED 20000 // more than any cost
#define MIN_PREFIX 4    // letters of a name that is cut off

#define INITIAL_AGREES 850
#define CUT_OFF_AGREES 800
#define FAMILY_FORM 720             // one person's, or a father's and his son's
#define BOTH_KNOWN 600              // so alike, two given names that are both in the table
#define BOTH_KNOWN_LESS 250         // are less alike,
#define BOTH_KNOWN_SPELLING 120     // and by this if they differ by
#define BOTH_KNOWN_SPELLING_COST 70 // less than this, which may be mere spelling

// The letters as numbers, and what each costs if the other word lacks it.
struct word {
    unsigned len;
    uint8_t at[NORMALIZE_TOKEN_CAP], absent[NORMALIZE_TOKEN_CAP];
};

// The first letter is the one least often mistaken.
static unsigned weigh(unsigned cost, unsigned place)
{
    return place == 0 ? cost + cost / 4 : cost;
}

static void make_word(const struct normalize_token *token, struct word *out)
{
    out->len = token->len;
    for (unsigned i = 0; i < out->len; i++) {
        out->at[i] = (uint8_t)phonetic_index(token->letters[i]);
        out->absent[i] = (uint8_t)weigh(absence_costs[out->at[i]], i);
    }
}

static unsigned min(unsigned a, unsigned b)
{
    return a < b ? a : b;
}

// Costs for the letters of one word against one more letter of the other.
typedef uint16_t costs[NORMALIZE_TOKEN_CAP + 1];

struct rows {
    const uint16_t *before_last, *last;
    uint16_t *now;
};

// One cell: letters a[0..i] against b[0..j].
static unsigned cost_of(const struct word *a, const struct word *b, const struct rows *rows,
                        unsigned i, unsigned j)
{
    const uint8_t left = a->at[i], right = b->at[j];
    unsigned best = rows->last[j] + weigh(letter_costs[left][right], min(i, j));
    best = min(best, rows->last[j + 1] + a->absent[i]);
    best = min(best, rows->now[j] + b->absent[j]);
    if (i > 0 && j > 0 && left == b->at[j - 1] && right == a->at[i - 1])
        best = min(best, rows->before_last[j - 1] + TRANSPOSED);
    return best;
}

// Fills a row within the band; the least cost in it.
static unsigned fill_row(const struct word *a, const struct word *b, const struct rows *rows,
                         unsigned i)
{
    const unsigned first = i > BAND ? i - BAND : 0, end = min(b->len, i + BAND + 1);
    unsigned least = UNREACHED;
    rows->now[first] = UNREACHED;
    if (first == 0)
        rows->now[0] = (uint16_t)(rows->last[0] + a->absent[i]);
    for (unsigned j = first; j < end; j++) {
        const unsigned cost = cost_of(a, b, rows, i, j);
        rows->now[j + 1] = (uint16_t)cost;
        least = min(least, cost);
    }
    if (end < b->len)
        rows->now[end + 1] = UNREACHED;
    return min(least, rows->now[first]);
}

// The cheapest way to make one word of the other, with letters moved by BAND at most; more than
// limit if it costs more than that.
static unsigned distance(const struct word *a, const struct word *b, unsigned limit)
{
    costs table[3] = {{0}};
    for (unsigned j = 0; j < b->len; j++)
        table[0][j + 1] = j < BAND ? (uint16_t)(table[0][j] + b->absent[j]) : UNREACHED;
    unsigned row = 0, least_before = 0;
    for (unsigned i = 0; i < a->len; i++) {
        const struct rows rows = {table[(row + 2) % 3], table[row], table[(row + 1) % 3]};
        const unsigned least = fill_row(a, b, &rows, i);
        if (least > limit && least_before > limit) // a transposition reaches back two rows
            return limit + 1;
        least_before = least;
        row = (row + 1) % 3;
    }
    return table[row][b->len];
}

static bool begins_with(const struct normalize_token *text, const struct normalize_token *start)
{
    return start->len <= text->len && memcmp(text->letters, start->letters, start->len) == 0;
}

static bool is_short_form(const struct normalize_token *a, const struct normalize_token *b)
{
    return (a->flags & NORMALIZE_SHORT && variant_is_short_for(a, b)) ||
           (b->flags & NORMALIZE_SHORT && variant_is_short_for(b, a));
}

// Slips of the pen rarely make a common name of another: these are of brothers and sisters.
static bool are_both_known(const struct normalize_token *a, const struct normalize_token *b)
{
    return frequency_is_known(FREQUENCY_GIVEN, a) && frequency_is_known(FREQUENCY_GIVEN, b);
}

// True for Болат beside Болатов: a family name made of the father's or the grandfather's name.
static bool is_family_form(const struct normalize_token *a, const struct normalize_token *b)
{
    static const char forms[][3] = {"ov", "ev", "in"};
    bool found = false;
    if (b->len != a->len + 2 || !begins_with(b, a))
        return false;
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
        found = found || memcmp(b->letters + a->len, forms[i], 2) == 0;
    return found;
}

static unsigned discount_known(unsigned alike, unsigned cost)
{
    return alike - (cost < BOTH_KNOWN_SPELLING_COST ? BOTH_KNOWN_SPELLING : BOTH_KNOWN_LESS);
}

static unsigned compare_letters(const struct normalize_token *a, const struct normalize_token *b,
                                unsigned *cost)
{
    struct word left, right;
    const unsigned whole = b->len * MISTAKE;
    make_word(a, &left);
    make_word(b, &right);
    *cost = distance(&left, &right, whole / 2);
    sodium_memzero(&left, sizeof left);
    sodium_memzero(&right, sizeof right);
    return whole == 0 || *cost > whole / 2 ? 0 : (whole - *cost) * NAME_COMPARE_EQUAL / whole;
}

// a is the shorter one.
static unsigned compare_unequal(const struct normalize_token *a, const struct normalize_token *b)
{
    if (is_short_form(a, b))
        return NAME_COMPARE_EQUAL;
    if ((a->flags | b->flags) & NORMALIZE_INITIAL)
        return begins_with(b, a) ? INITIAL_AGREES : 0;
    if (is_family_form(a, b))
        return FAMILY_FORM;
    unsigned alike = 0, cost = MISTAKE;
    if (b->len - a->len <= BAND)
        alike = compare_letters(a, b, &cost);
    const bool cut_off = a->len >= MIN_PREFIX && begins_with(b, a);
    if ((alike >= BOTH_KNOWN || cut_off) && are_both_known(a, b))
        return alike >= BOTH_KNOWN ? discount_known(alike, cost) : alike;
    return cut_off && alike < CUT_OFF_AGREES ? CUT_OFF_AGREES : alike;
}

unsigned name_compare_tokens(const struct normalize_token *a, const struct normalize_token *b)
{
    if (a->len == b->len && memcmp(a->letters, b->letters, a->len) == 0)
        return NAME_COMPARE_EQUAL;
    return a->len < b->len ? compare_unequal(a, b) : compare_unequal(b, a);
}

// ---- whole names ------------------------------------------------------------------------------

#define DIFFERENT 640      // likeness of what is another name
#define UNSURE 730         // likeness that tells nothing
#define AGAINST (-30000)   // a part that is clearly another
#define KIND_DIFFERS 18000 // a patronymic beside what is none
#define ONE_SIDED (-500)   // a part that only one of the names has
#define JOINED (-1000)     // two parts written as one
#define JOINED_ALIKE 850   // what one must then be like
#define IMPOSSIBLE (-100000000)

static unsigned weight_of(const struct normalize_token *token)
{
    if (token->flags & NORMALIZE_PATRONYMIC)
        return frequency_weight(FREQUENCY_PATRONYMIC, token);
    return min(frequency_weight(FREQUENCY_FAMILY, token), frequency_weight(FREQUENCY_GIVEN, token));
}

// Evidence from two parts that stand for each other.
static int32_t weigh_parts(const struct normalize_token *a, const struct normalize_token *b)
{
    const int32_t alike = (int32_t)name_compare_tokens(a, b);
    const int32_t agrees = (int32_t)min(weight_of(a), weight_of(b));
    const bool kinds = ((a->flags ^ b->flags) & NORMALIZE_PATRONYMIC) != 0;
    int32_t weight = AGAINST;
    if (alike >= UNSURE)
        weight = agrees * (alike - UNSURE) / (NAME_COMPARE_EQUAL - UNSURE);
    else if (alike > DIFFERENT)
        weight = AGAINST * (UNSURE - alike) / (UNSURE - DIFFERENT);
    return kinds ? weight - KIND_DIFFERS : weight;
}

// The best way to pair all parts of a, the shorter name, with parts of b: best[used] for the parts
// of b that are used.
static int32_t pair_parts(const struct normalize_name *a, const struct normalize_name *b)
{
    int32_t best[1 << NORMALIZE_MAX_TOKENS], result = IMPOSSIBLE;
    const unsigned sets = 1U << b->count;
    for (unsigned used = 0; used < sets; used++)
        best[used] = IMPOSSIBLE;
    best[0] = 0;
    for (unsigned i = 0; i < a->count; i++) {
        int32_t weights[NORMALIZE_MAX_TOKENS];
        for (unsigned j = 0; j < b->count; j++)
            weights[j] = weigh_parts(&a->tokens[i], &b->tokens[j]);
        // Larger sets first, so that each set is read before this round writes it.
        for (unsigned used = sets; used-- > 0;) {
            int32_t now = IMPOSSIBLE;
            for (unsigned j = 0; j < b->count; j++) {
                const unsigned before = used & ~(1U << j);
                if (before != used && best[before] > IMPOSSIBLE && best[before] + weights[j] > now)
                    now = best[before] + weights[j];
            }
            best[used] = now;
        }
    }
    for (unsigned used = 0; used < sets; used++)
        result = best[used] > result ? best[used] : result;
    return result;
}

static int32_t score_parts(const struct normalize_name *a, const struct normalize_name *b)
{
    if (a->count > b->count)
        return score_parts(b, a);
    return pair_parts(a, b) + ONE_SIDED * (int32_t)(b->count - a->count);
}

// Makes one part of the part at and the next; false if it does not fit.
static bool join_parts(const struct normalize_name *name, unsigned at, struct normalize_name *out)
{
    const struct normalize_token *second = &name->tokens[at + 1];
    struct phonetic_word word = {name->tokens[at].len, 0, {0}};
    memcpy(word.letters, name->tokens[at].letters, word.len);
    if (word.len + second->len > NORMALIZE_TOKEN_CAP)
        return false;
    for (unsigned i = 0; i < second->len; i++)
        phonetic_add(&word, second->letters[i]);
    *out = *name;
    out->count--;
    memmove(&out->tokens[at + 1], &out->tokens[at + 2],
            (out->count - at - 1) * sizeof *out->tokens);
    out->tokens[at] = (struct normalize_token){word.len, second->flags, {0}};
    memcpy(out->tokens[at].letters, word.letters, word.len);
    return true;
}

static bool has_like(const struct normalize_name *name, const struct normalize_token *token)
{
    for (unsigned i = 0; i < name->count; i++) {
        if (name_compare_tokens(&name->tokens[i], token) >= JOINED_ALIKE)
            return true;
    }
    return false;
}

// The best that can be had by making two parts of a into one: Касым Жомарт and Касымжомарт.
static int32_t score_joined(const struct normalize_name *a, const struct normalize_name *b)
{
    int32_t best = IMPOSSIBLE;
    for (unsigned at = 0; at + 1 < a->count; at++) {
        struct normalize_name joined;
        if (!join_parts(a, at, &joined) || !has_like(b, &joined.tokens[at]))
            continue;
        const int32_t score = score_parts(&joined, b) + JOINED;
        best = score > best ? score : best;
    }
    return best;
}

int32_t name_compare_score(const struct normalize_name *a, const struct normalize_name *b)
{
    if (a->count == 0 || b->count == 0)
        return 0;
    int32_t best = score_parts(a, b);
    if (best < NAME_COMPARE_SAME) {
        const int32_t left = score_joined(a, b), right = score_joined(b, a);
        best = left > best ? left : best;
        best = right > best ? right : best;
    }
    return best;
}
