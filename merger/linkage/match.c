// SPDX-License-Identifier: Apache-2.0
#include "merger/linkage/match.h"

#include "merger/linkage/compare.h"
#include "merger/linkage/name_compare.h"

#include <string.h>

// Likenesses in thousandths; docs/LINKAGE.md says how they were found.
#define CLOSE_MIN 850
#define NEAR_MIN 720
#define UNLIKE_MIN 620
#define ELSEWHERE_MIN 850 // in another field more is asked
#define KNOWN_MAX 600     // two names that both exist are two names
#define TRUNCATED_MIN_LEN 3
#define TRUNCATED 750

struct matching {
    const struct form *a, *b;
    struct match_name *roles;
    bool used_a[FORM_MAX_TOKENS], used_b[FORM_MAX_TOKENS];
    uint16_t alike[FORM_MAX_TOKENS][FORM_MAX_TOKENS]; // how alike they are, as far as it was asked
};

#define NOT_ASKED UINT16_MAX

static bool is_initial(const struct form_token *token)
{
    return token->name.flags & NORMALIZE_INITIAL;
}

static bool begins_with(const struct normalize_token *longer, const struct normalize_token *shorter)
{
    return shorter->len >= TRUNCATED_MIN_LEN && shorter->len < longer->len &&
           memcmp(longer->letters, shorter->letters, shorter->len) == 0;
}

static unsigned compare(const struct form_token *a, const struct form_token *b)
{
    if (is_initial(a) || is_initial(b))
        return 0;
    unsigned found = name_compare_tokens(&a->name, &b->name);
    bool truncated = begins_with(&a->name, &b->name) || begins_with(&b->name, &a->name);
    if (a->is_known && b->is_known && found < NAME_COMPARE_EQUAL)
        return found < KNOWN_MAX ? found : KNOWN_MAX;
    return truncated && found < TRUNCATED ? TRUNCATED : found;
}

// It takes most of the time of a linkage, and is asked for several times.
static unsigned likeness(struct matching *m, unsigned i, unsigned j)
{
    if (m->alike[i][j] == NOT_ASKED)
        m->alike[i][j] = (uint16_t)compare(&m->a->tokens[i], &m->b->tokens[j]);
    return m->alike[i][j];
}

static uint8_t level_of(unsigned likeness)
{
    if (likeness >= NAME_COMPARE_EQUAL)
        return COMPARE_EQUAL;
    return likeness >= CLOSE_MIN ? COMPARE_CLOSE : COMPARE_NEAR;
}

// ---- one pair after the other -----------------------------------------------------------------

// The part of the name that two tokens of different fields are: one that has none yet. A pair that
// swaps family and given name, of which the other half differs, shares the family's name.
static unsigned role_elsewhere(const struct matching *m, const struct form_token *a,
                               const struct form_token *b)
{
    bool patronymic = (a->name.flags | b->name.flags) & NORMALIZE_PATRONYMIC;
    if (patronymic && m->roles[FREQUENCY_PATRONYMIC].level == COMPARE_MISSING)
        return FREQUENCY_PATRONYMIC;
    if (m->roles[FREQUENCY_FAMILY].level == COMPARE_MISSING)
        return FREQUENCY_FAMILY;
    return m->roles[FREQUENCY_GIVEN].level == COMPARE_MISSING ? FREQUENCY_GIVEN
                                                              : FREQUENCY_PATRONYMIC;
}

static void take(struct matching *m, unsigned i, unsigned j, uint8_t level)
{
    const struct form_token *a = &m->a->tokens[i], *b = &m->b->tokens[j];
    bool elsewhere = a->role != b->role;
    struct match_name *role = &m->roles[elsewhere ? role_elsewhere(m, a, b) : a->role];
    m->used_a[i] = m->used_b[j] = true;
    if (role->level != COMPARE_MISSING && role->level <= level)
        return; // a second part of a double name: the better one speaks
    role->level = level;
    role->in_another_field = elsewhere;
    role->weight = a->weight < b->weight ? a->weight : b->weight;
}

// A father's name, as its ending tells, is nobody's own: a son is called after his father, and
// shares his family name.
static bool may_pair(const struct form_token *a, const struct form_token *b, bool elsewhere)
{
    if (!elsewhere)
        return a->role == b->role;
    return a->role != b->role &&
           (a->name.flags & NORMALIZE_PATRONYMIC) == (b->name.flags & NORMALIZE_PATRONYMIC);
}

// Takes the pairs of tokens that are most alike, as long as they are at least `min` alike.
static void take_best(struct matching *m, bool elsewhere, unsigned min)
{
    for (;;) {
        unsigned best = 0, best_i = 0, best_j = 0;
        for (unsigned i = 0; i < m->a->token_count; i++)
            for (unsigned j = 0; j < m->b->token_count; j++) {
                if (m->used_a[i] || m->used_b[j] ||
                    !may_pair(&m->a->tokens[i], &m->b->tokens[j], elsewhere))
                    continue;
                unsigned found = likeness(m, i, j);
                if (found > best) {
                    best = found;
                    best_i = i;
                    best_j = j;
                }
            }
        if (best < min || best == 0)
            return;
        take(m, best_i, best_j, level_of(best));
    }
}

// Initials of names whose romanisation begins with two letters: Z. for Zhanar, S. for Shamil.
static bool may_begin(char initial, char sound)
{
    static const char pairs[][2] = {{'z', '7'}, {'s', '6'}, {'c', '6'}, {'k', 'h'}, {'i', 'e'}};
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        if (initial == pairs[i][0] && sound == pairs[i][1])
            return true;
    return initial == sound;
}

static bool share_initial(const struct form_token *a, const struct form_token *b)
{
    char left = a->name.letters[0], right = b->name.letters[0];
    return (is_initial(a) && may_begin(left, right)) || (is_initial(b) && may_begin(right, left));
}

// An initial in another field is a father's name only behind one that is the given name: a father
// who writes no more than his initial has the one that his son's patronymic begins with.
static bool may_pair_initial(const struct matching *m, const struct form_token *a,
                             const struct form_token *b, bool elsewhere)
{
    return may_pair(a, b, elsewhere) ||
           (elsewhere && a->role != b->role && m->roles[FREQUENCY_GIVEN].level != COMPARE_MISSING);
}

// In the field of the other first.
static void take_initials(struct matching *m, bool elsewhere)
{
    for (unsigned i = 0; i < m->a->token_count; i++)
        for (unsigned j = 0; j < m->b->token_count; j++)
            if (!m->used_a[i] && !m->used_b[j] &&
                may_pair_initial(m, &m->a->tokens[i], &m->b->tokens[j], elsewhere) &&
                share_initial(&m->a->tokens[i], &m->b->tokens[j]))
                take(m, i, j, COMPARE_INITIAL);
}

// ---- what is left -----------------------------------------------------------------------------

// Bit r: a token of role r is left.
static unsigned left_roles(const struct form *form, const bool *used)
{
    unsigned left = 0;
    for (unsigned i = 0; i < form->token_count; i++)
        if (!used[i])
            left |= 1u << form->tokens[i].role;
    return left;
}

// How alike the tokens that are left are, of those roles.
static unsigned best_left(struct matching *m, unsigned roles)
{
    unsigned best = 0;
    for (unsigned i = 0; i < m->a->token_count; i++)
        for (unsigned j = 0; j < m->b->token_count; j++)
            if (!m->used_a[i] && !m->used_b[j] && roles & 1u << m->a->tokens[i].role &&
                roles & 1u << m->b->tokens[j].role) {
                unsigned found = likeness(m, i, j);
                best = found > best ? found : best;
            }
    return best;
}

static void note_left(struct matching *m, unsigned role, unsigned among)
{
    if (m->roles[role].level == COMPARE_MISSING)
        m->roles[role].level = best_left(m, among) >= UNLIKE_MIN ? COMPARE_UNLIKE : COMPARE_OTHER;
}

static void note_other(struct matching *m)
{
    const unsigned own = 1u << FREQUENCY_FAMILY | 1u << FREQUENCY_GIVEN;
    unsigned left_a = left_roles(m->a, m->used_a), left_b = left_roles(m->b, m->used_b);
    for (unsigned role = 0; role < FREQUENCY_ROLE_COUNT; role++)
        if (left_a & left_b & 1u << role)
            note_left(m, role, 1u << role);
    // One has a family name left and the other a given name: one of the two parts differs.
    if ((left_a & left_b & own) == 0 && left_a & own && left_b & own) {
        note_left(m, FREQUENCY_FAMILY, own);
        note_left(m, FREQUENCY_GIVEN, own);
    }
}

void match_names(const struct form *a, const struct form *b,
                 struct match_name out[FREQUENCY_ROLE_COUNT])
{
    struct matching m = {.a = a, .b = b, .roles = out};
    memset(out, 0, FREQUENCY_ROLE_COUNT * sizeof *out);
    memset(m.alike, 0xff, sizeof m.alike);
    take_best(&m, false, NEAR_MIN);
    take_best(&m, true, ELSEWHERE_MIN);
    take_initials(&m, false);
    take_initials(&m, true);
    note_other(&m);
}
