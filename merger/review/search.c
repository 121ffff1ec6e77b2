// SPDX-License-Identifier: Apache-2.0
#include "merger/review/search.h"

#include "common/order.h"
#include "merger/linkage/name_compare.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#define ALIKE 850 // name_compare.h: from here on spellings and slips of one name
#define MIN_ALIKE_LEN 5
#define MIN_SOUND_PREFIX_LEN 2
#define MIN_SOUND_INSIDE_LEN 3
#define MIN_LOCAL_DIGITS 3 // behind a +7 or 8 that the number may not have
#define NATIONAL_DIGITS 10 // of a phone, behind that
#define NAME_CAP 1024
#define YEAR_LEN 4 // of YYYYMMDD

struct item {
    enum search_index_kind kind;
    size_t len;
    const char *bytes;
};

// A part and how it was found so far.
struct finding {
    const struct search_query_part *part;
    enum search_rank rank;
    unsigned pieces;       // bit i: piece i of the number was found
    unsigned equal, alike; // bit i: word i of the part is a name of the entry, or a slip of one
};

static size_t find_bytes(const char *text, size_t len, const char *part, size_t part_len)
{
    for (size_t i = 0; i + part_len <= len; i++)
        if (text[i] == part[0] && memcmp(text + i, part, part_len) == 0)
            return i;
    return SIZE_MAX;
}

static void improve(struct finding *finding, enum search_rank rank)
{
    if (rank < finding->rank)
        finding->rank = rank;
}

// ---- letters and digits -----------------------------------------------------------------------

static enum search_rank rank_text(const struct item *item, const char *text, size_t len)
{
    const size_t at = find_bytes(item->bytes, item->len, text, len);
    if (at == SIZE_MAX)
        return SEARCH_NOWHERE;
    if (at > 0)
        return SEARCH_INSIDE;
    return len == item->len ? SEARCH_WORD : SEARCH_PREFIX;
}

static void look_in_text(struct finding *finding, const struct item *item)
{
    if (finding->part->is_number)
        return;
    for (unsigned i = 0; i < finding->part->text_count; i++)
        improve(finding,
                rank_text(item, finding->part->texts[i].text, finding->part->texts[i].len));
}

// 8 701… and +7 701… are one number.
static enum search_rank rank_phone(const struct item *item, const char *digits, size_t len)
{
    const size_t behind = len - 1;
    if ((digits[0] != '7' && digits[0] != '8') || behind < MIN_LOCAL_DIGITS ||
        behind > NATIONAL_DIGITS || item->len < NATIONAL_DIGITS)
        return SEARCH_NOWHERE;
    const char *local = item->bytes + item->len - NATIONAL_DIGITS;
    if (memcmp(local, digits + 1, behind) != 0)
        return SEARCH_NOWHERE;
    return behind == NATIONAL_DIGITS ? SEARCH_WORD : SEARCH_PREFIX;
}

static void look_in_number(struct finding *finding, const struct item *item)
{
    const struct search_query_part *part = finding->part;
    if (!part->is_number)
        return;
    const struct search_query_text *digits = &part->texts[0];
    improve(finding, rank_text(item, digits->text, digits->len));
    if (item->kind == SEARCH_INDEX_PHONE)
        improve(finding, rank_phone(item, digits->text, digits->len));
    for (size_t i = 0, start = 0; i < part->piece_count; start = part->piece_ends[i++]) {
        const size_t len = part->piece_ends[i] - start;
        if (find_bytes(item->bytes, item->len, digits->text + start, len) != SIZE_MAX)
            finding->pieces |= 1U << i;
    }
    if (finding->pieces == (1U << part->piece_count) - 1)
        improve(finding, SEARCH_INSIDE);
}

// ---- dates, sheets, ids -----------------------------------------------------------------------

static bool is_equal(const struct item *item, const char *text, size_t len)
{
    return len > 0 && item->len == len && memcmp(item->bytes, text, len) == 0;
}

static void look_in_date(struct finding *finding, const struct item *item)
{
    const struct search_query_part *part = finding->part;
    const struct search_query_text *digits = &part->texts[0];
    if (is_equal(item, part->date, strlen(part->date)) ||
        (part->is_number && is_equal(item, digits->text, digits->len)))
        improve(finding, SEARCH_WORD);
    else if (part->is_number && part->piece_count == 1 && digits->len == YEAR_LEN &&
             item->len > YEAR_LEN && memcmp(item->bytes, digits->text, YEAR_LEN) == 0)
        improve(finding, SEARCH_PREFIX);
}

static void look_in_sheet(struct finding *finding, const struct item *item)
{
    const struct search_query_text *sheet = &finding->part->sheet;
    if (finding->part->piece_count <= 1 && is_equal(item, sheet->text, sheet->len))
        improve(finding, SEARCH_WORD);
}

static void look_in_id(struct finding *finding, const struct item *item)
{
    const struct search_query_text *id = &finding->part->id;
    if (finding->part->piece_count <= 1 && id->len > 0 && id->len <= item->len &&
        memcmp(item->bytes, id->text, id->len) == 0)
        improve(finding, SEARCH_PREFIX);
}

// ---- sounds -----------------------------------------------------------------------------------

static enum search_rank rank_sound(const struct item *item, const struct search_query_sound *sound)
{
    const size_t at = find_bytes(item->bytes, item->len, sound->letters, sound->len);
    if (at == 0) {
        if (sound->len == item->len && item->kind != SEARCH_INDEX_START && !sound->is_cut)
            return SEARCH_SOUND_WORD;
        return sound->len >= MIN_SOUND_PREFIX_LEN ? SEARCH_SOUND_PREFIX : SEARCH_NOWHERE;
    }
    const bool inside =
        at != SIZE_MAX && sound->len >= MIN_SOUND_INSIDE_LEN && item->kind != SEARCH_INDEX_SOUNDS;
    return inside ? SEARCH_SOUND_INSIDE : SEARCH_NOWHERE;
}

static void look_in_sounds(struct finding *finding, const struct item *item)
{
    for (unsigned i = 0; i < finding->part->sound_count; i++)
        improve(finding, rank_sound(item, &finding->part->sounds[i]));
}

// ---- names ------------------------------------------------------------------------------------

static bool may_be_name(const struct normalize_token *token)
{
    return !(token->flags & NORMALIZE_INITIAL);
}

// Whoever types a patronymic means one, of the same sex.
static bool may_be_meant(const struct normalize_token *wanted, const struct normalize_token *token)
{
    const unsigned sexes = NORMALIZE_MALE | NORMALIZE_FEMALE;
    if (!(wanted->flags & NORMALIZE_PATRONYMIC))
        return true;
    return (token->flags & NORMALIZE_PATRONYMIC) && ((wanted->flags ^ token->flags) & sexes) == 0;
}

// A father's name, typed as his, is no whole word of a patronymic.
static bool is_stem(const struct normalize_token *wanted, const struct normalize_token *token)
{
    return !(wanted->flags & NORMALIZE_PATRONYMIC) && (token->flags & NORMALIZE_PATRONYMIC);
}

static void look_in_name(struct finding *finding, const struct item *item)
{
    const struct normalize_name *name = &finding->part->name;
    struct normalize_token token = {.len = (uint8_t)(item->len - 1),
                                    .flags = (uint8_t)item->bytes[0]};
    memcpy(token.letters, item->bytes + 1, token.len);
    struct item letters = {SEARCH_INDEX_START, token.len, token.letters};
    look_in_sounds(finding, &letters);
    for (unsigned i = 0; i < name->count && finding->rank > SEARCH_SOUND_WORD; i++) {
        const struct normalize_token *wanted = &name->tokens[i];
        if (!may_be_name(wanted) || !may_be_name(&token) || !may_be_meant(wanted, &token))
            continue;
        const bool equal =
            wanted->len == token.len && memcmp(wanted->letters, token.letters, token.len) == 0;
        const bool alike = equal || (wanted->len >= MIN_ALIKE_LEN && token.len >= MIN_ALIKE_LEN &&
                                     name_compare_tokens(wanted, &token) >= ALIKE);
        if (equal && is_stem(wanted, &token))
            improve(finding, SEARCH_SOUND_PREFIX);
        else
            finding->equal |= (unsigned)equal << i;
        finding->alike |= (unsigned)alike << i;
    }
    const unsigned all = (1U << name->count) - 1;
    if (name->count > 0 && finding->equal == all)
        improve(finding, SEARCH_SOUND_WORD);
    if (name->count > 0 && finding->alike == all)
        improve(finding, SEARCH_ALIKE);
    sodium_memzero(&token, sizeof token);
}

static void look_in_city(struct finding *finding, const struct item *item)
{
    const uint8_t *hash = (const uint8_t *)item->bytes;
    const uint32_t city = (uint32_t)hash[0] | (uint32_t)hash[1] << 8 | (uint32_t)hash[2] << 16 |
                          (uint32_t)hash[3] << 24;
    if (finding->part->city == city)
        improve(finding, SEARCH_SOUND_WORD);
}

// ---- entries ----------------------------------------------------------------------------------

static void look_in(struct finding *finding, const struct item *item)
{
    switch (item->kind) {
    case SEARCH_INDEX_TEXT:
        look_in_text(finding, item);
        break;
    case SEARCH_INDEX_SOUND:
    case SEARCH_INDEX_START:
    case SEARCH_INDEX_SOUNDS:
        look_in_sounds(finding, item);
        break;
    case SEARCH_INDEX_NAME:
        look_in_name(finding, item);
        break;
    case SEARCH_INDEX_NUMBER:
    case SEARCH_INDEX_PHONE:
        look_in_number(finding, item);
        break;
    case SEARCH_INDEX_CITY:
        look_in_city(finding, item);
        break;
    case SEARCH_INDEX_DATE:
        look_in_date(finding, item);
        break;
    case SEARCH_INDEX_SHEET:
        look_in_sheet(finding, item);
        break;
    case SEARCH_INDEX_ENTRY:
        look_in_id(finding, item);
        break;
    }
}

enum search_rank search_rank_part(const struct search_index *index, size_t entry,
                                  const struct search_query_part *part)
{
    const struct search_index_entry *items = &index->entries[entry];
    struct finding finding = {.part = part, .rank = SEARCH_NOWHERE};
    for (size_t at = items->start; at < items->end && finding.rank != SEARCH_WORD;) {
        const uint8_t *head = index->bytes + at;
        const struct item item = {(enum search_index_kind)head[0], head[1], (const char *)head + 2};
        look_in(&finding, &item);
        at += 2 + item.len;
    }
    return finding.rank;
}

static bool find_in_entry(const struct search_index *index, size_t entry,
                          const struct search_query *query, struct search_hit *out)
{
    *out = (struct search_hit){.entry = (uint32_t)entry};
    for (unsigned i = 0; i < query->count; i++) {
        const enum search_rank rank = search_rank_part(index, entry, &query->parts[i]);
        if (rank == SEARCH_NOWHERE)
            return false;
        out->rank = (uint16_t)(out->rank + rank);
    }
    return true;
}

// ---- in order ---------------------------------------------------------------------------------

struct sorted {
    struct search_hit hit;
    size_t key_len;
    uint8_t
        *key; // behind the name's, the place in the index: entries of one name stay in its order
};

static size_t name_of(const struct search_index_entry *entry, char out[NAME_CAP])
{
    static const enum record_field names[] = {RECORD_FAMILY_NAME, RECORD_GIVEN_NAME,
                                              RECORD_PATRONYMIC};
    size_t len = 0;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const struct record_value value =
            record_get(entry->person, entry->person_len, (uint8_t)names[i]);
        if (value.len == 0 || len + value.len + 1 > NAME_CAP)
            continue;
        memcpy(out + len, value.bytes, value.len);
        len += value.len;
        out[len++] = ' ';
    }
    return len;
}

static bool make_key(const struct search_index *index, struct sorted *sorted)
{
    char name[NAME_CAP];
    uint8_t key[ORDER_KEY_CAP];
    const size_t len = name_of(&index->entries[sorted->hit.entry], name);
    sorted->key_len = order_key(name, len, key);
    sorted->key = malloc(sorted->key_len + 1);
    if (sorted->key)
        memcpy(sorted->key, key, sorted->key_len);
    sodium_memzero(name, len);
    sodium_memzero(key, sorted->key_len);
    return sorted->key != NULL;
}

static int compare_sorted(const void *a, const void *b)
{
    const struct sorted *left = a, *right = b;
    if (left->hit.rank != right->hit.rank)
        return left->hit.rank < right->hit.rank ? -1 : 1;
    const size_t len = left->key_len < right->key_len ? left->key_len : right->key_len;
    const int order = memcmp(left->key, right->key, len);
    if (order != 0)
        return order;
    if (left->key_len != right->key_len)
        return left->key_len < right->key_len ? -1 : 1;
    return left->hit.entry < right->hit.entry ? -1 : 1;
}

static enum status sort_hits(const struct search_index *index, struct search_hits *hits)
{
    struct sorted *sorted = calloc(hits->count + 1, sizeof *sorted);
    enum status status = sorted ? STATUS_OK : STATUS_NO_MEMORY;
    for (size_t i = 0; i < hits->count && status == STATUS_OK; i++) {
        sorted[i].hit = hits->hits[i];
        if (!make_key(index, &sorted[i]))
            status = STATUS_NO_MEMORY;
    }
    if (status == STATUS_OK) {
        qsort(sorted, hits->count, sizeof *sorted, compare_sorted);
        for (size_t i = 0; i < hits->count; i++)
            hits->hits[i] = sorted[i].hit;
    }
    for (size_t i = 0; sorted && i < hits->count; i++) {
        if (sorted[i].key)
            sodium_memzero(sorted[i].key, sorted[i].key_len);
        free(sorted[i].key);
    }
    free(sorted);
    return status;
}

enum status search_find(const struct search_index *index, const struct search_query *query,
                        struct search_hits *out)
{
    *out = (struct search_hits){.hits = malloc((index->count + 1) * sizeof *out->hits)};
    if (!out->hits)
        return STATUS_NO_MEMORY;
    for (size_t i = 0; i < index->count; i++)
        if (find_in_entry(index, i, query, &out->hits[out->count]))
            out->count++;
    enum status status = sort_hits(index, out);
    if (status != STATUS_OK)
        search_hits_free(out);
    return status;
}

void search_hits_free(struct search_hits *hits)
{
    if (hits->hits)
        sodium_memzero(hits->hits, hits->count * sizeof *hits->hits);
    free(hits->hits);
    *hits = (struct search_hits){0};
}
