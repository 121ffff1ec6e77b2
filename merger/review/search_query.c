// SPDX-License-Identifier: Apache-2.0
#include "merger/review/search_query.h"

#include "common/secret.h"
#include "common/text.h"
#include "merger/linkage/keyboard.h"
#include "merger/linkage/place.h"
#include "merger/linkage/spelling.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <utf8proc.h>

#define MIN_CUT_LEN 3            // letters: of fewer, another last one finds too many
#define MIN_OTHER_LAYOUT 4       // letters: fewer, read in another layout, are in many names
#define MIN_ENGLISH_IN_RUSSIAN 5 // few type so
#define MAX_CHAR_LEN 4
#define MIN_ID_DIGITS 6 // fewer are the beginning of somebody's by chance

// ---- sounds -----------------------------------------------------------------------------------

static void add_sound(struct search_query_part *part, const char *letters, size_t len, bool is_cut)
{
    if (len == 0 || len > SEARCH_QUERY_SOUND_CAP || part->sound_count == SEARCH_QUERY_MAX_SOUNDS)
        return;
    for (unsigned i = 0; i < part->sound_count; i++)
        if (part->sounds[i].len == len && memcmp(part->sounds[i].letters, letters, len) == 0)
            return;
    struct search_query_sound *sound = &part->sounds[part->sound_count++];
    *sound = (struct search_query_sound){.len = (uint8_t)len, .is_cut = is_cut};
    memcpy(sound->letters, letters, len);
}

// The words of the text, in one.
static void add_reading(struct search_query_part *part, const char *text, size_t len,
                        unsigned hints, bool is_cut)
{
    struct normalize_name words;
    char letters[NORMALIZE_MAX_TOKENS * NORMALIZE_TOKEN_CAP];
    size_t letter_count = 0;
    (void)normalize_words(text, len, hints, &words);
    for (unsigned i = 0; i < words.count; i++) {
        memcpy(letters + letter_count, words.tokens[i].letters, words.tokens[i].len);
        letter_count += words.tokens[i].len;
    }
    add_sound(part, letters, letter_count, is_cut);
    sodium_memzero(&words, sizeof words);
    sodium_memzero(letters, sizeof letters);
}

// A few letters do not tell their spelling: j is ж or й, c is ц or дж.
static void add_readings(struct search_query_part *part, const char *text, size_t len)
{
    static const unsigned spellings[] = {0, SPELLING_KAZAKH | SPELLING_TURKISH,
                                         SPELLING_W | SPELLING_GERMAN, SPELLING_GOST,
                                         SPELLING_MARKED};
    for (size_t i = 0; i < sizeof spellings / sizeof *spellings; i++)
        add_reading(part, text, len, spellings[i], false);
}

static bool is_one_of(char c, const char *letters)
{
    return c != '\0' && strchr(letters, c) != NULL;
}

// Of two Latin letters that are one sound, the first may be all that is typed yet: s of sh, y of
// ye.
static void add_cut_readings(struct search_query_part *part, const char *text, size_t len)
{
    char longer[SEARCH_QUERY_TEXT_CAP + 1];
    if (len < MIN_CUT_LEN || len >= sizeof longer)
        return;
    memcpy(longer, text, len);
    if (is_one_of(text[len - 1], "szkcgSZKCG")) {
        longer[len] = 'h';
        add_reading(part, longer, len + 1, 0, true);
    } else if (is_one_of(text[len - 1], "yjYJ") && is_one_of(text[len - 2], "aeiouAEIOU")) {
        longer[len] = 'e';
        add_reading(part, longer, len + 1, SPELLING_W, true);
    }
    sodium_memzero(longer, sizeof longer);
}

size_t search_query_respell(const char *word, size_t len, char out[SEARCH_QUERY_TEXT_CAP])
{
    static const char *const rounded[] = {"Ө", "ө", "Ö", "ö"};
    const size_t first_len = strlen(rounded[0]);
    if (len < first_len || len > SEARCH_QUERY_TEXT_CAP)
        return 0;
    for (size_t i = 0; i < sizeof rounded / sizeof *rounded; i++)
        if (memcmp(word, rounded[i], first_len) == 0) {
            memcpy(out, word, len);
            memcpy(out, i < 2 ? "у" : "uu", first_len); // of the same length, and uu sounds as u
            return len;
        }
    return 0;
}

static void add_respelt(struct search_query_part *part, const char *text, size_t len)
{
    char other[SEARCH_QUERY_TEXT_CAP];
    const size_t other_len = search_query_respell(text, len, other);
    if (other_len > 0)
        add_reading(part, other, other_len, 0, false);
    sodium_memzero(other, other_len);
}

// ---- letters ----------------------------------------------------------------------------------

static void add_text(struct search_query_part *part, const char *normalized, size_t len)
{
    if (len == 0 || len > SEARCH_QUERY_TEXT_CAP || part->text_count == SEARCH_QUERY_MAX_TEXTS)
        return;
    struct search_query_text *text = &part->texts[part->text_count++];
    text->len = len;
    memcpy(text->text, normalized, len);
}

// The small letters of a clean text; gives their count.
static size_t decode(const char *text, size_t len, uint32_t out[SEARCH_QUERY_TEXT_CAP])
{
    size_t count = 0;
    for (size_t at = 0; at < len && count < SEARCH_QUERY_TEXT_CAP;) {
        utf8proc_int32_t code_point;
        utf8proc_ssize_t step = utf8proc_iterate((const utf8proc_uint8_t *)text + at,
                                                 (utf8proc_ssize_t)(len - at), &code_point);
        if (step <= 0)
            break;
        out[count++] = (uint32_t)utf8proc_tolower(code_point);
        at += (size_t)step;
    }
    return count;
}

static size_t encode(const uint32_t *letters, size_t count,
                     char out[MAX_CHAR_LEN * SEARCH_QUERY_TEXT_CAP])
{
    size_t len = 0;
    for (size_t i = 0; i < count; i++)
        len += (size_t)utf8proc_encode_char((utf8proc_int32_t)letters[i],
                                            (utf8proc_uint8_t *)out + len);
    return len;
}

static bool read_as_other_layout(uint32_t *letters, size_t count)
{
    unsigned sign_count;
    if (count < MIN_OTHER_LAYOUT)
        return false;
    return keyboard_read_as_russian(letters, count, &sign_count) ||
           (count >= MIN_ENGLISH_IN_RUSSIAN && keyboard_read_as_english(letters, count));
}

// What was meant if the other layout was on. It needs no evidence: what nobody meant is in no name.
static void add_other_layout(struct search_query_part *part, const char *text, size_t len)
{
    uint32_t letters[SEARCH_QUERY_TEXT_CAP];
    char other[MAX_CHAR_LEN * SEARCH_QUERY_TEXT_CAP], normalized[NORMALIZE_CAP];
    size_t count = decode(text, len, letters), normalized_len;
    if (read_as_other_layout(letters, count)) {
        size_t other_len = encode(letters, count, other);
        if (normalize_text(other, other_len, normalized, &normalized_len))
            add_text(part, normalized, normalized_len);
        add_reading(part, other, other_len, 0, false);
        sodium_memzero(normalized, normalized_len);
    }
    sodium_memzero(letters, sizeof letters);
    sodium_memzero(other, sizeof other);
}

// ---- parts ------------------------------------------------------------------------------------

static void read_name(struct search_query_part *part, const char *text, size_t len,
                      const char *normalized, size_t normalized_len)
{
    add_text(part, normalized, normalized_len);
    add_readings(part, text, len);
    add_cut_readings(part, text, len);
    add_respelt(part, text, len);
    add_other_layout(part, text, len);
    (void)normalize_name(text, len, &part->name);
    part->city = place_city(text, len);
}

size_t search_query_sheet(const char *text, size_t len, char out[SEARCH_QUERY_TEXT_CAP])
{
    size_t out_len = 0;
    for (size_t at = 0; at < len && out_len + MAX_CHAR_LEN <= SEARCH_QUERY_TEXT_CAP;) {
        utf8proc_int32_t code_point;
        const utf8proc_ssize_t step = utf8proc_iterate((const utf8proc_uint8_t *)text + at,
                                                       (utf8proc_ssize_t)(len - at), &code_point);
        if (step <= 0)
            break;
        out_len += (size_t)utf8proc_encode_char(utf8proc_tolower(code_point),
                                                (utf8proc_uint8_t *)out + out_len);
        at += (size_t)step;
    }
    return out_len;
}

static bool has_digit(const char *text, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if (text[i] >= '0' && text[i] <= '9')
            return true;
    return false;
}

static void read_date(struct search_query_part *part, const char *text, size_t len)
{
    struct date date;
    char printed[DATE_CAP];
    if (!date_parse_human(text, len, &date))
        return;
    date_print(date, printed); // YYYY-MM-DD
    (void)snprintf(part->date, sizeof part->date, "%.4s%.2s%.2s", printed, printed + 5,
                   printed + 8);
    sodium_memzero(printed, sizeof printed);
}

static void read_id(struct search_query_part *part, const char *text, size_t len)
{
    if (len < MIN_ID_DIGITS || len > SEARCH_QUERY_TEXT_CAP / MAX_CHAR_LEN)
        return;
    for (size_t i = 0; i < len; i++)
        if (!is_one_of(text[i], "0123456789abcdefABCDEF"))
            return;
    part->id.len = search_query_sheet(text, len, part->id.text);
}

// A date, or sheet/line: no piece of a longer number.
static bool stands_alone(const char *text, size_t len)
{
    struct date date;
    return memchr(text, '/', len) != NULL || date_parse_human(text, len, &date);
}

// What a part may be besides digits or a name.
static void read_otherwise(struct search_query_part *part, const char *text, size_t len)
{
    read_date(part, text, len);
    read_id(part, text, len);
    if (has_digit(text, len))
        part->sheet.len = search_query_sheet(text, len, part->sheet.text);
    part->is_whole = stands_alone(text, len);
}

static bool is_number(const char *text, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if (text[i] < '0' || text[i] > '9')
            return false;
    return true;
}

// Adds digits to what may be a number in pieces: +7 701 000 00 01.
static enum status read_number(struct search_query_part *part, const char *digits, size_t len)
{
    struct search_query_text *text = &part->texts[0];
    if (part->piece_count == SEARCH_QUERY_MAX_PIECES || text->len + len > SEARCH_QUERY_TEXT_CAP)
        return STATUS_TOO_LARGE;
    part->is_number = true;
    part->text_count = 1;
    memcpy(text->text + text->len, digits, len);
    text->len += len;
    part->piece_ends[part->piece_count++] = text->len;
    return STATUS_OK;
}

static enum status add_part(struct search_query *query, const char *text, size_t len)
{
    char normalized[NORMALIZE_CAP];
    size_t normalized_len;
    if (!normalize_text(text, len, normalized, &normalized_len) ||
        normalized_len > SEARCH_QUERY_TEXT_CAP)
        return STATUS_TOO_LARGE;
    if (normalized_len == 0)
        return STATUS_OK;
    bool number = is_number(normalized, normalized_len);
    struct search_query_part *part = query->count > 0 ? &query->parts[query->count - 1] : NULL;
    if (!part || !part->is_number || !number || part->is_whole || stands_alone(text, len)) {
        if (query->count == SEARCH_QUERY_MAX_PARTS)
            return STATUS_TOO_LARGE;
        part = &query->parts[query->count++];
        read_otherwise(part, text, len);
    }
    enum status status = STATUS_OK;
    if (number)
        status = read_number(part, normalized, normalized_len);
    else
        read_name(part, text, len, normalized, normalized_len);
    sodium_memzero(normalized, normalized_len);
    return status;
}

static enum status add_parts(struct search_query *query, const char *text, size_t len)
{
    enum status status = STATUS_OK;
    for (size_t at = 0, end; at < len && status == STATUS_OK; at = end + 1) {
        for (end = at; end < len && text[end] != ' ';)
            end++;
        if (end > at)
            status = add_part(query, text + at, end - at);
    }
    if (status == STATUS_OK && query->count == 0)
        status = STATUS_NOT_FOUND;
    return status;
}

enum status search_query_new(const char *text, size_t len, struct search_query **out)
{
    *out = NULL;
    if (!text_is_clean(text, len, false))
        return STATUS_BAD_TEXT;
    struct search_query *query = secret_alloc(sizeof *query);
    if (!query)
        return STATUS_NO_MEMORY;
    enum status status = add_parts(query, text, len);
    if (status == STATUS_OK)
        *out = query;
    else
        search_query_free(query);
    return status;
}

void search_query_free(struct search_query *query)
{
    secret_free(query);
}
