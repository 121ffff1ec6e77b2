// SPDX-License-Identifier: Apache-2.0
#include "merger/review/search_index.h"

#include "common/platform.h"
#include "merger/linkage/form.h"
#include "merger/linkage/spelling.h"
#include "merger/review/search_query.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#define ITEM_HEAD_LEN 2
#define ITEM_MAX_LEN 255
#define MIN_START_LEN 2
#define HASH_LEN 4
#define ENTRIES_PER_LOOK 1024 // whether to stop

// ---- items ------------------------------------------------------------------------------------

// Memory left behind is wiped.
static enum status reserve_bytes(struct search_index *index, size_t len)
{
    if (index->len + len <= index->bytes_cap)
        return STATUS_OK;
    size_t cap = 2 * index->bytes_cap + 4096;
    uint8_t *bytes = malloc(cap);
    if (!bytes)
        return STATUS_NO_MEMORY;
    if (index->len > 0) {
        memcpy(bytes, index->bytes, index->len);
        sodium_memzero(index->bytes, index->len);
    }
    free(index->bytes);
    index->bytes = bytes;
    index->bytes_cap = cap;
    return STATUS_OK;
}

// What is longer than an item may be is cut: a word of so many letters is found by its beginning.
static enum status add_item(struct search_index *index, enum search_index_kind kind,
                            const void *bytes, size_t len)
{
    len = len < ITEM_MAX_LEN ? len : ITEM_MAX_LEN;
    if (len == 0)
        return STATUS_OK;
    enum status status = reserve_bytes(index, ITEM_HEAD_LEN + len);
    if (status != STATUS_OK)
        return status;
    index->bytes[index->len++] = (uint8_t)kind;
    index->bytes[index->len++] = (uint8_t)len;
    memcpy(index->bytes + index->len, bytes, len);
    index->len += len;
    return STATUS_OK;
}

// ---- sounds -----------------------------------------------------------------------------------

static enum status add_token(struct search_index *index, enum search_index_kind kind,
                             const struct normalize_token *token)
{
    return add_item(index, kind, token->letters, token->len);
}

// What the word sounds like letter by letter as it is typed, where that is not how it begins.
static enum status add_starts(struct search_index *index, const char *word, size_t len)
{
    struct normalize_name whole, start, before = {.count = 0};
    enum status status = STATUS_OK;
    if (!normalize_words(word, len, 0, &whole))
        return STATUS_OK;
    const struct normalize_token *token = &whole.tokens[0];
    for (size_t end = 1; end < len && status == STATUS_OK; end++) {
        if (((unsigned char)word[end] & 0xC0) == 0x80 || !normalize_words(word, end, 0, &start))
            continue;
        const struct normalize_token *now = &start.tokens[0], *last = &before.tokens[0];
        bool begins = now->len <= token->len && memcmp(now->letters, token->letters, now->len) == 0;
        bool is_new = before.count == 0 || now->len != last->len ||
                      memcmp(now->letters, last->letters, now->len) != 0;
        if (!begins && is_new && now->len >= MIN_START_LEN)
            status = add_token(index, SEARCH_INDEX_START, now);
        before = start;
    }
    sodium_memzero(&whole, sizeof whole);
    sodium_memzero(&start, sizeof start);
    sodium_memzero(&before, sizeof before);
    return status;
}

static enum status add_respelt(struct search_index *index, const char *word, size_t len)
{
    char other[SEARCH_QUERY_TEXT_CAP];
    struct normalize_name words;
    enum status status = STATUS_OK;
    const size_t other_len = search_query_respell(word, len, other);
    if (other_len > 0 && normalize_words(other, other_len, 0, &words))
        status = add_token(index, SEARCH_INDEX_START, &words.tokens[0]);
    if (other_len > 0)
        sodium_memzero(&words, sizeof words);
    sodium_memzero(other, other_len);
    return status;
}

static enum status add_reading(struct search_index *index, const struct normalize_name *words)
{
    char letters[NORMALIZE_MAX_TOKENS * NORMALIZE_TOKEN_CAP];
    size_t len = 0;
    enum status status = STATUS_OK;
    for (unsigned i = 0; i < words->count && status == STATUS_OK; i++) {
        status = add_token(index, SEARCH_INDEX_SOUND, &words->tokens[i]);
        memcpy(letters + len, words->tokens[i].letters, words->tokens[i].len);
        len += words->tokens[i].len;
    }
    if (status == STATUS_OK && words->count > 1)
        status = add_item(index, SEARCH_INDEX_SOUNDS, letters, len);
    sodium_memzero(letters, len);
    return status;
}

static bool has_one_of(const char *text, size_t len, const char *letters)
{
    for (size_t i = 0; i < len; i++)
        if (text[i] && strchr(letters, text[i]))
            return true;
    return false;
}

// j of a Latin spelling that says nothing else is read as ж, and here as й too.
static enum status add_sounds(struct search_index *index, const char *text, size_t len)
{
    struct normalize_name words = {.count = 0}, others = {.count = 0};
    enum status status = STATUS_OK;
    if (normalize_words(text, len, 0, &words))
        status = add_reading(index, &words);
    if (status == STATUS_OK && has_one_of(text, len, "jJcC") &&
        normalize_words(text, len, SPELLING_W | SPELLING_GERMAN, &others) &&
        memcmp(&words, &others, sizeof words) != 0)
        status = add_reading(index, &others);
    sodium_memzero(&words, sizeof words);
    sodium_memzero(&others, sizeof others);
    return status;
}

// ---- fields -----------------------------------------------------------------------------------

static bool parts_words(char c)
{
    return c == ' ' || c == '-';
}

static enum status add_words(struct search_index *index, const char *text, size_t len)
{
    char joined[NORMALIZE_CAP];
    size_t joined_len = 0, word_count = 0, word_len;
    enum status status = STATUS_OK;
    for (size_t at = 0, end; at < len && status == STATUS_OK; at = end + 1) {
        for (end = at; end < len && !parts_words(text[end]);)
            end++;
        char word[NORMALIZE_CAP];
        if (!normalize_text(text + at, end - at, word, &word_len) || word_len == 0 ||
            joined_len + word_len > sizeof joined)
            continue;
        status = add_item(index, SEARCH_INDEX_TEXT, word, word_len);
        if (status == STATUS_OK)
            status = add_starts(index, text + at, end - at);
        if (status == STATUS_OK)
            status = add_respelt(index, text + at, end - at);
        memcpy(joined + joined_len, word, word_len);
        joined_len += word_len;
        word_count++;
        sodium_memzero(word, word_len);
    }
    if (status == STATUS_OK && word_count > 1)
        status = add_item(index, SEARCH_INDEX_TEXT, joined, joined_len);
    sodium_memzero(joined, joined_len);
    return status;
}

static enum status add_text(struct search_index *index, struct record_value value)
{
    const char *text = (const char *)value.bytes;
    if (value.len == 0)
        return STATUS_OK;
    enum status status = add_words(index, text, value.len);
    return status == STATUS_OK ? add_sounds(index, text, value.len) : status;
}

static enum status add_digits(struct search_index *index, enum search_index_kind kind,
                              struct record_value value)
{
    char digits[ITEM_MAX_LEN];
    size_t len = 0;
    for (size_t i = 0; i < value.len && len < sizeof digits; i++)
        if (value.bytes[i] >= '0' && value.bytes[i] <= '9')
            digits[len++] = (char)value.bytes[i];
    enum status status = add_item(index, kind, digits, len);
    sodium_memzero(digits, len);
    return status;
}

static enum status add_form(struct search_index *index, const uint8_t *packed)
{
    struct form form;
    enum status status = STATUS_OK;
    form_open(packed, &form);
    for (unsigned i = 0; i < form.token_count && status == STATUS_OK; i++) {
        const struct normalize_token *token = &form.tokens[i].name;
        uint8_t bytes[1 + NORMALIZE_TOKEN_CAP] = {token->flags};
        memcpy(bytes + 1, token->letters, token->len);
        status = add_item(index, SEARCH_INDEX_NAME, bytes, 1U + token->len);
        sodium_memzero(bytes, sizeof bytes);
    }
    const uint8_t city[HASH_LEN] = {(uint8_t)form.city, (uint8_t)(form.city >> 8),
                                    (uint8_t)(form.city >> 16), (uint8_t)(form.city >> 24)};
    if (status == STATUS_OK && form.city != 0)
        status = add_item(index, SEARCH_INDEX_CITY, city, sizeof city);
    sodium_memzero(&form, sizeof form);
    return status;
}

static enum status add_sheet(struct search_index *index, struct record_value value)
{
    char sheet[SEARCH_QUERY_TEXT_CAP];
    const size_t len = search_query_sheet((const char *)value.bytes, value.len, sheet);
    enum status status = add_item(index, SEARCH_INDEX_SHEET, sheet, len);
    sodium_memzero(sheet, len);
    return status;
}

static enum status add_id(struct search_index *index, const uint8_t id[SEAL_ENTRY_ID_LEN])
{
    char hex[2 * SEAL_ENTRY_ID_LEN + 1];
    sodium_bin2hex(hex, sizeof hex, id, SEAL_ENTRY_ID_LEN);
    return add_item(index, SEARCH_INDEX_ENTRY, hex, sizeof hex - 1);
}

// ---- entries ----------------------------------------------------------------------------------

static enum status add_person(struct search_index *index, const uint8_t *person, size_t len)
{
    static const enum record_field texts[] = {RECORD_FAMILY_NAME, RECORD_GIVEN_NAME,
                                              RECORD_PATRONYMIC, RECORD_CITY};
    enum status status = STATUS_OK;
    for (size_t i = 0; i < sizeof texts / sizeof *texts && status == STATUS_OK; i++)
        status = add_text(index, record_get(person, len, (uint8_t)texts[i]));
    if (status == STATUS_OK)
        status = add_digits(index, SEARCH_INDEX_NUMBER, record_get(person, len, RECORD_ID_NUMBER));
    if (status == STATUS_OK)
        status = add_digits(index, SEARCH_INDEX_PHONE, record_get(person, len, RECORD_PHONE));
    if (status == STATUS_OK)
        status = add_digits(index, SEARCH_INDEX_DATE, record_get(person, len, RECORD_BIRTH_DATE));
    if (status == STATUS_OK)
        status = add_sheet(index, record_get(person, len, RECORD_REFERENCE));
    return status;
}

static enum status reserve_entry(struct search_index *index)
{
    if (index->count < index->cap)
        return STATUS_OK;
    size_t cap = 2 * index->cap + 64;
    struct search_index_entry *entries = realloc(index->entries, cap * sizeof *entries);
    if (!entries)
        return STATUS_NO_MEMORY;
    index->entries = entries;
    index->cap = cap;
    return STATUS_OK;
}

enum status search_index_add(struct search_index *index, const uint8_t *person, size_t person_len,
                             const uint8_t *form)
{
    enum status status = reserve_entry(index);
    if (status != STATUS_OK)
        return status;
    const size_t start = index->len;
    status = add_person(index, person, person_len);
    if (status == STATUS_OK && form)
        status = add_form(index, form);
    if (status == STATUS_OK)
        index->entries[index->count++] =
            (struct search_index_entry){person, person_len, start, index->len};
    return status;
}

static enum status add_cell(struct search_index *index, const struct facts_cell *cell)
{
    const bool is_read = cell->flaw == BATCH_READ_NO_REASON;
    enum status status = search_index_add(index, cell->person, is_read ? cell->person_len : 0,
                                          is_read ? facts_cell_form(cell) : NULL);
    if (status == STATUS_OK)
        status = add_id(index, cell->entry_id);
    if (status == STATUS_OK)
        index->entries[index->count - 1].end = index->len;
    return status;
}

enum status search_index_make(const struct roll *roll, struct search_index *out)
{
    *out = (struct search_index){0};
    enum status status = STATUS_OK;
    for (size_t i = 0; i < roll->tally.entry_count && status == STATUS_OK; i++) {
        status = add_cell(out, roll->tally.entries[i].cell);
        if (status == STATUS_OK && i % ENTRIES_PER_LOOK == 0 && platform_interrupted())
            status = STATUS_INTERRUPTED;
    }
    if (status != STATUS_OK)
        search_index_free(out);
    return status;
}

void search_index_free(struct search_index *index)
{
    if (index->bytes)
        sodium_memzero(index->bytes, index->len);
    free(index->bytes);
    free(index->entries);
    *index = (struct search_index){0};
}
