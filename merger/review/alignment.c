// SPDX-License-Identifier: Apache-2.0
#include "merger/review/alignment.h"

#include "common/date.h"
#include "merger/linkage/spelling.h"

#include <sodium.h>
#include <string.h>
#include <utf8proc.h>

#define NO_SYMBOL UINT16_MAX

// A text as what is compared of it.
struct symbols {
    struct alignment_text *text;
    uint32_t letters[ALIGNMENT_MAX];   // small; by sign
    uint16_t symbol_of[ALIGNMENT_MAX]; // the symbol that a sign belongs to, or NO_SYMBOL
    uint32_t symbols[ALIGNMENT_MAX];
    bool matched[ALIGNMENT_MAX];
    size_t count;
};

static void read_signs(struct symbols *s)
{
    struct alignment_text *text = s->text;
    size_t at = 0;
    text->count = 0;
    while (at < text->len && text->count < ALIGNMENT_MAX) {
        utf8proc_int32_t code_point;
        utf8proc_ssize_t step = utf8proc_iterate((const utf8proc_uint8_t *)text->text + at,
                                                 (utf8proc_ssize_t)(text->len - at), &code_point);
        if (step <= 0)
            break;
        text->starts[text->count] = (uint16_t)at;
        s->letters[text->count++] = (uint32_t)utf8proc_tolower(code_point);
        at += (size_t)step;
    }
    text->starts[text->count] = (uint16_t)at;
}

static bool is_separator(uint32_t letter)
{
    switch (utf8proc_category((utf8proc_int32_t)letter)) {
    case UTF8PROC_CATEGORY_ZS:
    case UTF8PROC_CATEGORY_PD:
    case UTF8PROC_CATEGORY_PO:
    case UTF8PROC_CATEGORY_PS:
    case UTF8PROC_CATEGORY_PE:
    case UTF8PROC_CATEGORY_SM:
        return true;
    default:
        return false;
    }
}

// ---- symbols ----------------------------------------------------------------------------------

static void add_signs(struct symbols *s)
{
    for (size_t i = 0; i < s->text->count; i++) {
        s->symbol_of[i] = NO_SYMBOL;
        if (is_separator(s->letters[i]))
            continue;
        s->symbol_of[i] = (uint16_t)s->count;
        s->symbols[s->count++] = s->letters[i];
    }
}

// Folds ever longer beginnings of a word: how long each is says which sound a letter belongs to.
// Where letters become one sound, as s and h do, the beginnings do not grow.
static void add_word(struct symbols *s, size_t first, size_t end, unsigned hints)
{
    struct phonetic_word word = {0};
    size_t last = NORMALIZE_TOKEN_CAP;
    spelling_read(s->letters + first, end - first, hints, &word);
    for (size_t i = end; i > first; i--) {
        struct phonetic_word beginning = {0};
        spelling_read(s->letters + first, i - first, hints, &beginning);
        size_t sound = beginning.len > 0 ? (size_t)beginning.len - 1 : 0;
        last = sound < last ? sound : last;
        s->symbol_of[i - 1] = word.len > 0 ? (uint16_t)(s->count + last) : NO_SYMBOL;
        sodium_memzero(&beginning, sizeof beginning);
    }
    for (size_t i = 0; i < word.len && s->count < ALIGNMENT_MAX; i++)
        s->symbols[s->count++] = (uint32_t)word.letters[i];
    sodium_memzero(&word, sizeof word);
}

static void add_sounds(struct symbols *s)
{
    const size_t count = s->text->count;
    const unsigned hints = spelling_hints(s->letters, count);
    for (size_t first = 0, end; first < count; first = end) {
        for (end = first; end < count && !is_separator(s->letters[end]); end++)
            ;
        if (end > first)
            add_word(s, first, end, hints);
        else
            s->symbol_of[end++] = NO_SYMBOL;
    }
}

// ---- what agrees ------------------------------------------------------------------------------

// The longest common subsequence of the symbols, by dynamic programming from the end.
struct table {
    uint16_t lengths[ALIGNMENT_MAX + 1][ALIGNMENT_MAX + 1];
};

static void fill(struct table *table, const struct symbols *a, const struct symbols *b)
{
    for (size_t i = a->count + 1; i-- > 0;)
        for (size_t j = b->count + 1; j-- > 0;) {
            uint16_t down = i < a->count ? table->lengths[i + 1][j] : 0;
            uint16_t right = j < b->count ? table->lengths[i][j + 1] : 0;
            uint16_t best = down > right ? down : right;
            if (i < a->count && j < b->count && a->symbols[i] == b->symbols[j])
                best = (uint16_t)(table->lengths[i + 1][j + 1] + 1);
            table->lengths[i][j] = best;
        }
}

static size_t match(struct symbols *a, struct symbols *b)
{
    struct table table = {{{0}}};
    size_t i = 0, j = 0, count = 0;
    fill(&table, a, b);
    while (i < a->count && j < b->count) {
        if (a->symbols[i] == b->symbols[j]) {
            a->matched[i++] = b->matched[j++] = true;
            count++;
        } else if (table.lengths[i + 1][j] >= table.lengths[i][j + 1]) {
            i++;
        } else {
            j++;
        }
    }
    sodium_memzero(&table, sizeof table);
    return count;
}

static bool note_agreement(const struct symbols *s)
{
    bool all = true;
    for (size_t i = 0; i < s->text->count; i++) {
        uint16_t symbol = s->symbol_of[i];
        s->text->agrees[i] = symbol == NO_SYMBOL || symbol >= s->count || s->matched[symbol];
        all &= s->text->agrees[i];
    }
    return all;
}

static enum alignment_mark align_symbols(struct symbols sides[2], bool by_sound)
{
    for (unsigned i = 0; i < 2; i++) {
        if (by_sound)
            add_sounds(&sides[i]);
        else
            add_signs(&sides[i]);
    }
    size_t matched = match(&sides[0], &sides[1]), symbols = sides[0].count + sides[1].count;
    bool left_agrees = note_agreement(&sides[0]), right_agrees = note_agreement(&sides[1]);
    if (left_agrees && right_agrees)
        return ALIGNMENT_EQUAL;
    return 4 * matched > symbols ? ALIGNMENT_ALIKE : ALIGNMENT_OTHER;
}

// Of two that are swapped, day and month differ, and not the digits that they do not share.
static enum alignment_mark align_dates(struct date a, struct date b, struct symbols sides[2])
{
    const bool agrees[3] = {a.year == b.year, a.month == b.month, a.day == b.day};
    for (unsigned i = 0; i < 2; i++)
        for (size_t at = 0; at < DATE_LEN; at++) // YYYY-MM-DD
            sides[i].text->agrees[at] = at == 4 || at == 7 || agrees[at < 4 ? 0 : 1 + (at > 7)];
    if (agrees[0] && agrees[1] && agrees[2])
        return ALIGNMENT_EQUAL;
    return agrees[0] || (agrees[1] && agrees[2]) ? ALIGNMENT_ALIKE : ALIGNMENT_OTHER;
}

enum alignment_mark alignment_make(const char *a, size_t a_len, const char *b, size_t b_len,
                                   enum alignment_way way, struct alignment_text *left,
                                   struct alignment_text *right)
{
    struct symbols sides[2] = {{.text = left}, {.text = right}};
    enum alignment_mark mark = ALIGNMENT_EQUAL;
    struct date dates[2];
    *left = (struct alignment_text){.text = a, .len = a_len};
    *right = (struct alignment_text){.text = b, .len = b_len};
    read_signs(&sides[0]);
    read_signs(&sides[1]);
    if (way == ALIGNMENT_ONE) {
        memset(left->agrees, true, sizeof left->agrees);
        memset(right->agrees, true, sizeof right->agrees);
    } else if (way == ALIGNMENT_PARTS && date_parse(a, a_len, &dates[0]) &&
               date_parse(b, b_len, &dates[1])) {
        mark = align_dates(dates[0], dates[1], sides);
    } else {
        mark = align_symbols(sides, way == ALIGNMENT_SOUNDS);
    }
    sodium_memzero(sides, sizeof sides);
    sodium_memzero(dates, sizeof dates);
    return a_len == 0 || b_len == 0 ? ALIGNMENT_ABSENT : mark;
}

// ---- shown ------------------------------------------------------------------------------------

void alignment_print(const struct alignment_text *text, char *out, size_t cap)
{
    size_t len = 0;
    bool open = false;
    for (size_t i = 0; i <= text->count; i++) {
        bool differs = i < text->count && !text->agrees[i];
        size_t sign_len = i < text->count ? (size_t)text->starts[i + 1] - text->starts[i]
                                          : text->len - text->starts[i];
        if (len + sign_len + 3 > cap)
            break;
        if (differs != open)
            out[len++] = open ? ALIGNMENT_CLOSE : ALIGNMENT_OPEN;
        open = differs;
        memcpy(out + len, text->text + text->starts[i], sign_len);
        len += sign_len;
    }
    if (open && len + 1 < cap)
        out[len++] = ALIGNMENT_CLOSE;
    out[len] = '\0';
}
