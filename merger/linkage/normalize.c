// SPDX-License-Identifier: Apache-2.0
#include "merger/linkage/normalize.h"

#include "merger/linkage/ending.h"
#include "merger/linkage/frequency.h"
#include "merger/linkage/keyboard.h"
#include "merger/linkage/phonetic.h"
#include "merger/linkage/spelling.h"
#include "merger/linkage/variant.h"

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

// ---- names ------------------------------------------------------------------------------------

#define NAME_CAP 128 // code points that are read of a name

struct text {
    size_t count;
    uint32_t letters[NAME_CAP]; // small, every apostrophe as '
};

static bool is_combining(uint32_t code_point)
{
    return code_point >= 0x300 && code_point < 0x370;
}

static uint32_t make_small(uint32_t code_point)
{
    if (code_point < 0x80)
        return code_point >= 'A' && code_point <= 'Z' ? code_point + 0x20 : code_point;
    if (code_point >= 0x410 && code_point < 0x430)
        return code_point + 0x20;
    if (code_point >= 0x430 && code_point < 0x450)
        return code_point;
    return (uint32_t)utf8proc_tolower((utf8proc_int32_t)code_point);
}

static uint32_t make_apostrophe(uint32_t code_point)
{
    switch (code_point) {
    case 0xB4:   // acute
    case 0x2B9:  // modifier prime
    case 0x2BB:  // turned comma
    case 0x2BC:  // modifier apostrophe
    case 0x2018: // quotes
    case 0x2019:
    case 0x2032: // prime
        return '\'';
    default:
        return code_point;
    }
}

// Decomposed letters and the like, as NFKC.
static bool compose(const char *text, size_t len, struct text *out)
{
    utf8proc_int32_t *code_points = (utf8proc_int32_t *)out->letters;
    const utf8proc_ssize_t decomposed = utf8proc_decompose(
        (const utf8proc_uint8_t *)text, (utf8proc_ssize_t)len, code_points, NAME_CAP, options);
    if (decomposed < 0 || decomposed > NAME_CAP)
        return false;
    const utf8proc_ssize_t count = utf8proc_normalize_utf32(code_points, decomposed, options);
    out->count = count > 0 ? (size_t)count : 0;
    return count >= 0;
}

static bool decode(const char *text, size_t len, struct text *out)
{
    out->count = 0;
    for (size_t at = 0; at < len && out->count < NAME_CAP;) {
        utf8proc_int32_t code_point;
        const utf8proc_ssize_t step = utf8proc_iterate((const utf8proc_uint8_t *)text + at,
                                                       (utf8proc_ssize_t)(len - at), &code_point);
        if (step <= 0)
            return false;
        if (is_combining((uint32_t)code_point))
            return compose(text, len, out);
        out->letters[out->count++] = make_apostrophe(make_small((uint32_t)code_point));
        at += (size_t)step;
    }
    return true;
}

// ---- parts ------------------------------------------------------------------------------------

// A word of the text.
struct span {
    size_t start, end;
};

static bool next_span(const struct text *text, struct span *span)
{
    size_t at = span->end;
    while (at < text->count &&
           (!spelling_is_letter(text->letters[at]) || text->letters[at] == '\''))
        at++;
    span->start = at;
    while (at < text->count && spelling_is_letter(text->letters[at]))
        at++;
    span->end = at;
    return span->end > span->start;
}

static bool is_initial(const struct text *text, const struct span *span)
{
    const size_t count = span->end - span->start;
    const bool dot = span->end < text->count && text->letters[span->end] == '.';
    return count == 1 || (count == 2 && dot);
}

static void put_token(const struct phonetic_word *word, uint8_t flags, struct normalize_token *out)
{
    *out = (struct normalize_token){word->len, flags, {0}};
    memcpy(out->letters, word->letters, word->len);
}

// "Мұхтар ұлы" is one part.
static bool join_ending(const struct phonetic_word *word, struct normalize_name *out)
{
    const uint8_t flags = ending_alone(word);
    if (!flags || out->count == 0)
        return false;
    struct normalize_token *before = &out->tokens[out->count - 1];
    struct phonetic_word father = {before->len, 0, {0}};
    memcpy(father.letters, before->letters, before->len);
    ending_cut_father(&father);
    (void)ending_cut(&father);
    variant_replace(&father);
    put_token(&father, flags, before);
    return true;
}

// How a text is read.
struct manner {
    bool whole;     // with all letters of every word
    unsigned hints; // besides those of the text
};

// What a text was read as, and how usual that is.
struct reading {
    struct normalize_name *name;
    int usual; // sum over all pairs of letters (phonetic.h)
    unsigned pair_count;
};

static void add_part(struct phonetic_word *word, bool initial, struct normalize_name *name)
{
    if (join_ending(word, name) || name->count == NORMALIZE_MAX_TOKENS)
        return;
    uint8_t flags = NORMALIZE_INITIAL;
    if (!initial) {
        flags = ending_cut(word);
        variant_replace(word);
        if (!(flags & NORMALIZE_PATRONYMIC) && variant_is_short(word))
            flags |= NORMALIZE_SHORT;
    }
    put_token(word, flags, &name->tokens[name->count++]);
}

static void add_whole(const struct phonetic_word *word, struct normalize_name *name)
{
    if (name->count < NORMALIZE_MAX_TOKENS)
        put_token(word, 0, &name->tokens[name->count++]);
}

static void add_word(const struct text *text, const struct span *span, const struct manner *manner,
                     struct reading *reading)
{
    struct phonetic_word word = {0};
    spelling_read(text->letters + span->start, span->end - span->start, manner->hints, &word);
    if (word.len == 0)
        return;
    if (manner->whole) {
        add_whole(&word, reading->name);
    } else {
        reading->usual += phonetic_usual(&word);
        reading->pair_count += word.len + 1U;
        add_part(&word, is_initial(text, span), reading->name);
    }
    sodium_memzero(&word, sizeof word);
}

static struct reading read_parts(const struct text *text, struct manner manner,
                                 struct normalize_name *out)
{
    struct reading reading = {out, 0, 0};
    manner.hints |= spelling_hints(text->letters, text->count);
    struct span span = {0, 0};
    out->count = 0;
    while (next_span(text, &span))
        add_word(text, &span, &manner, &reading);
    return reading;
}

// ---- keyboards --------------------------------------------------------------------------------
// In sixteenths of a bit, as phonetic_usual counts. What is typed in another layout is about one
// name in two hundred, so other readings need evidence.

#define USUAL 12         // of a pair, on average: so usual is only what was typed as it was meant
#define HARDLY_USUAL 5   // of a pair: another reading must be this usual at least
#define GAIN 40          // what a usual reading must gain over the text as it stands,
#define LARGE_GAIN 100   // what one must that is hardly usual,
#define LARGEST_GAIN 160 // what one must that is English, which few type so,
#define PAIR_GAIN 8      // and each of them for each pair of letters of the text
#define SIGN 48          // gained by a sign that is a letter in the other layout
#define KNOWN 80         // gained by a part that the tables of names have
#define MIN_PAIRS 4      // fewer tell nothing

static bool is_so_usual(const struct reading *reading, int usual)
{
    return reading->usual >= usual * (int)reading->pair_count;
}

// How many parts are names that the tables know.
static unsigned count_known(const struct normalize_name *name)
{
    unsigned count = 0;
    for (unsigned i = 0; i < name->count; i++) {
        const struct normalize_token *token = &name->tokens[i];
        if (token->flags & NORMALIZE_PATRONYMIC)
            count += frequency_is_known(FREQUENCY_PATRONYMIC, token);
        else
            count += frequency_is_known(FREQUENCY_FAMILY, token) ||
                     frequency_is_known(FREQUENCY_GIVEN, token);
    }
    return count;
}

static bool is_better(const struct reading *other, const struct reading *reading, bool english,
                      unsigned sign_count)
{
    const int known = (int)count_known(other->name) - (int)count_known(reading->name);
    const int gain = other->usual - reading->usual + SIGN * (int)sign_count + KNOWN * known -
                     PAIR_GAIN * (int)reading->pair_count;
    if (other->pair_count < MIN_PAIRS)
        return false;
    if (is_so_usual(other, USUAL))
        return gain > (english ? LARGEST_GAIN : GAIN);
    return !english && gain > LARGE_GAIN && is_so_usual(other, HARDLY_USUAL);
}

// True for what may be letters of tokens: they stay as they are, however unusual.
static bool is_folded(const char *text, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        if (text[i] != ' ' && phonetic_index(text[i]) == PHONETIC_LETTER_COUNT)
            return false;
    }
    return true;
}

// Reads again as it would have been typed with another layout.
static void try_layouts(struct text *text, const struct reading *reading)
{
    struct normalize_name other_name;
    unsigned sign_count;
    const bool russian = keyboard_read_as_russian(text->letters, text->count, &sign_count);
    if (!russian && !keyboard_read_as_english(text->letters, text->count))
        return;
    keyboard_read_kazakh_signs(text->letters, text->count);
    const struct reading other = read_parts(text, (struct manner){.whole = false}, &other_name);
    if (is_better(&other, reading, !russian, sign_count))
        *reading->name = other_name;
    sodium_memzero(&other_name, sizeof other_name);
}

static bool read_name(const char *text, size_t len, struct manner manner,
                      struct normalize_name *out)
{
    struct text decoded;
    out->count = 0;
    if (decode(text, len, &decoded)) {
        keyboard_read_kazakh_signs(decoded.letters, decoded.count);
        const struct reading reading = read_parts(&decoded, manner, out);
        if (!manner.whole && !is_so_usual(&reading, USUAL) && !is_folded(text, len))
            try_layouts(&decoded, &reading);
    }
    sodium_memzero(&decoded, sizeof decoded);
    return out->count > 0;
}

bool normalize_name(const char *text, size_t len, struct normalize_name *out)
{
    return read_name(text, len, (struct manner){.whole = false}, out);
}

bool normalize_words(const char *text, size_t len, unsigned hints, struct normalize_name *out)
{
    return read_name(text, len, (struct manner){.whole = true, .hints = hints}, out);
}
