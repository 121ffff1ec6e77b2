// SPDX-License-Identifier: Apache-2.0
#include "merger/list/linked.h"

#include "common/platform.h"
#include "common/secret.h"
#include "merger/list/copies_tag.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#define TAG_TEXT "qol linked 2"
#define NOWHERE UINT32_MAX
#define FEW 1000
#define FEW_SHARE 16 // of the entries
#define AHEAD 8      // cells: each is far from the one before
#define SERIES_LEN 16
#define PIECE_HEAD_LEN (SERIES_LEN + 4)
#define PIECE_LEN (MASTER_SEGMENT_MAX_LEN - PIECE_HEAD_LEN)
#define HEAD_LEN (COPIES_TAG_LEN + 3 * 4 + 2 * 8)
#define PAIR_LEN (3 * 4 + 2 + 8)
#define MAX_PIECES 4096         // a power of two
#define LEAST_LEN (64u * 1024u) // of a single row's plaintext

_Static_assert(LEAST_LEN << 3 == PIECE_HEAD_LEN + PIECE_LEN + 4, "sizes end at a whole piece");

static bool has_bit(const uint8_t *bits, size_t i)
{
    return bits[i / 8] >> (i % 8) & 1;
}

// ---- between cells and places -----------------------------------------------------------------

// A linkage with the past in its own terms: places of the entries that are linked now.
struct linking {
    const struct facts *facts;
    const struct facts_cell *const *cells;
    size_t count;
    const uint8_t **forms;
    uint32_t *place_of; // for every cell
    uint32_t *walk;     // places by their cells
    bool *added;
    const uint8_t **gone;
    struct pair *pairs;
    struct pairs_past past;
};

static uint32_t cell_at(const struct linking *linking, uint32_t place)
{
    return (uint32_t)(linking->cells[place] - linking->facts->cells);
}

static enum status place_entries(struct linking *linking)
{
    size_t cell_count = linking->facts->cell_count;
    linking->forms = malloc((linking->count + 1) * sizeof *linking->forms);
    linking->place_of = malloc((cell_count + 1) * sizeof *linking->place_of);
    if (!linking->forms || !linking->place_of)
        return STATUS_NO_MEMORY;
    platform_expect_use(linking->forms, linking->count * sizeof *linking->forms);
    platform_expect_use(linking->place_of, cell_count * sizeof *linking->place_of);
    for (size_t i = 0; i < cell_count; i++)
        linking->place_of[i] = NOWHERE;
    for (size_t i = 0; i < linking->count; i++) {
        if (i + AHEAD < linking->count)
            platform_fetch(linking->cells[i + AHEAD]);
        linking->forms[i] = facts_cell_form(linking->cells[i]);
        linking->place_of[cell_at(linking, (uint32_t)i)] = (uint32_t)i;
    }
    return STATUS_OK;
}

// Whether so few entries came or went that looking for what they change takes less time and memory
// than finding all pairs again.
static bool is_little_new(const struct linking *linking, const struct facts_linked *past)
{
    size_t stayed = 0, gone = 0;
    for (size_t i = 0; i < past->cell_count; i++) {
        bool was_linked = has_bit(past->linked, i), is_linked = linking->place_of[i] != NOWHERE;
        stayed += was_linked && is_linked;
        gone += was_linked && !is_linked;
    }
    return linking->count - stayed + gone <= FEW + linking->count / FEW_SHARE;
}

static void note_changes(struct linking *linking, const struct facts_linked *past)
{
    for (size_t i = 0; i < linking->count; i++)
        linking->added[i] = true;
    for (size_t i = 0; i < past->cell_count; i++) {
        if (!has_bit(past->linked, i))
            continue;
        if (linking->place_of[i] != NOWHERE)
            linking->added[linking->place_of[i]] = false;
        else
            linking->gone[linking->past.gone_count++] = facts_cell_form(&linking->facts->cells[i]);
    }
}

// By weight they were kept, and so they stay: entries that come between do not change their order.
static void move_pairs(struct linking *linking, const struct facts_linked *past)
{
    size_t count = 0;
    for (size_t i = 0; i < past->pair_count; i++) {
        struct pair pair = past->pairs[i];
        uint32_t a = linking->place_of[pair.a], b = linking->place_of[pair.b];
        if (a == NOWHERE || b == NOWHERE)
            continue;
        pair.a = a < b ? a : b;
        pair.b = a < b ? b : a;
        linking->pairs[count++] = pair;
    }
    linking->past.items = linking->pairs;
    linking->past.count = count;
}

static void walk_cells(struct linking *linking)
{
    size_t count = 0;
    for (size_t i = 0; i < linking->facts->cell_count; i++)
        if (linking->place_of[i] != NOWHERE)
            linking->walk[count++] = linking->place_of[i];
}

static enum status recall(struct linking *linking, const struct facts_linked *past)
{
    linking->walk = malloc((linking->count + 1) * sizeof *linking->walk);
    linking->added = malloc(linking->count + 1);
    linking->gone = malloc((past->cell_count + 1) * sizeof *linking->gone);
    linking->pairs = malloc((past->pair_count + 1) * sizeof *linking->pairs);
    if (!linking->walk || !linking->added || !linking->gone || !linking->pairs)
        return STATUS_NO_MEMORY;
    platform_expect_use(linking->walk, linking->count * sizeof *linking->walk);
    platform_expect_use(linking->added, linking->count);
    platform_expect_use(linking->pairs, past->pair_count * sizeof *linking->pairs);
    walk_cells(linking);
    note_changes(linking, past);
    move_pairs(linking, past);
    linking->past.walk = linking->walk;
    linking->past.added = linking->added;
    linking->past.gone = linking->gone;
    linking->past.skipped_blocks = past->skipped_blocks;
    linking->past.skipped_entries = past->skipped_entries;
    return STATUS_OK;
}

// Takes the pairs over from the linkage, in terms of cells.
static enum status keep(const struct linking *linking, struct link_people *people,
                        struct facts_linked *out)
{
    size_t cell_count = linking->facts->cell_count;
    *out = (struct facts_linked){
        .cell_count = cell_count,
        .linked = calloc(cell_count / 8 + 1, 1),
        .pairs = people->pairs.items,
        .pair_count = people->pairs.count,
        .skipped_blocks = people->pairs.skipped_blocks,
        .skipped_entries = people->pairs.skipped_entries,
    };
    people->pairs = (struct pairs){0};
    if (!out->linked)
        return STATUS_NO_MEMORY;
    for (size_t i = 0; i < cell_count; i++)
        if (linking->place_of[i] != NOWHERE)
            out->linked[i / 8] |= (uint8_t)(1u << (i % 8));
    for (size_t i = 0; i < out->pair_count; i++) {
        out->pairs[i].a = cell_at(linking, out->pairs[i].a);
        out->pairs[i].b = cell_at(linking, out->pairs[i].b);
    }
    return STATUS_OK;
}

enum status linked_entries(const struct facts *facts, const struct facts_cell *const *cells,
                           size_t count, const struct link_answer *answers, size_t answer_count,
                           struct link_people *people, struct facts_linked *out)
{
    struct linking linking = {.facts = facts, .cells = cells, .count = count};
    bool has_past = false;
    *people = (struct link_people){0};
    *out = (struct facts_linked){0};
    enum status status = place_entries(&linking);
    if (status == STATUS_OK)
        has_past = facts->past.linked && is_little_new(&linking, &facts->past);
    if (status == STATUS_OK && has_past)
        status = recall(&linking, &facts->past);
    if (status == STATUS_OK)
        status = link_entries(linking.forms, count, has_past ? &linking.past : NULL, answers,
                              answer_count, people);
    if (status == STATUS_OK)
        status = keep(&linking, people, out);
    if (status != STATUS_OK) {
        link_people_free(people);
        facts_linked_free(out);
    }
    free(linking.forms);
    free(linking.place_of);
    free(linking.walk);
    free(linking.added);
    free(linking.gone);
    free(linking.pairs);
    return status;
}

// ---- as rows ----------------------------------------------------------------------------------

// One string of bytes, in pieces that are rows.
struct rows {
    uint8_t *bytes;
    size_t len, cap;
    uint32_t piece_count;
    uint8_t series[SERIES_LEN];
};

static size_t pieces_of(size_t len)
{
    return (len + PIECE_LEN - 1) / PIECE_LEN;
}

// With what is filled up with zeros: a power of two of rows, or one row of such a size. How many
// pairs there are is how many people signed twice, and a file's size tells it to anybody.
static size_t filled_len(size_t len)
{
    size_t size = LEAST_LEN, piece_count = 1;
    while (size < PIECE_HEAD_LEN + PIECE_LEN + 4 && size < PIECE_HEAD_LEN + len + 4)
        size *= 2;
    while (piece_count * PIECE_LEN < len)
        piece_count *= 2;
    return piece_count > 1 ? piece_count * PIECE_LEN : size - PIECE_HEAD_LEN - 4;
}

static void rows_free(struct rows *rows)
{
    if (rows->bytes)
        sodium_memzero(rows->bytes, rows->cap);
    free(rows->bytes);
}

static enum status take_piece(void *context, int64_t key, const uint8_t *plain, size_t len)
{
    struct rows *rows = context;
    struct bytes_reader r = bytes_reader_init(plain, len);
    const uint8_t *series = bytes_take(&r, SERIES_LEN);
    uint32_t piece_count = bytes_get_u32(&r);
    if (key == 1 && !r.failed && piece_count <= MAX_PIECES) {
        memcpy(rows->series, series, SERIES_LEN);
        rows->piece_count = piece_count;
        rows->cap = piece_count * (size_t)PIECE_LEN;
        rows->bytes = malloc(rows->cap + 1);
        if (!rows->bytes)
            return STATUS_NO_MEMORY;
    }
    bool fits = rows->bytes && !r.failed && memcmp(series, rows->series, SERIES_LEN) == 0 &&
                key <= (int64_t)rows->piece_count && rows->len == (size_t)(key - 1) * PIECE_LEN &&
                r.left_len <= PIECE_LEN;
    if (fits) {
        memcpy(rows->bytes + rows->len, r.at, r.left_len);
        rows->len += r.left_len;
    }
    return STATUS_OK;
}

static enum status write_piece(struct master *master, const struct rows *rows, uint32_t piece,
                               uint8_t *row)
{
    size_t at = piece * (size_t)PIECE_LEN;
    size_t len = rows->len - at < PIECE_LEN ? rows->len - at : PIECE_LEN;
    struct bytes_writer w = bytes_writer_init(row, MASTER_SEGMENT_MAX_LEN);
    bytes_put(&w, rows->series, SERIES_LEN);
    bytes_put_u32(&w, rows->piece_count);
    bytes_put(&w, rows->bytes + at, len);
    return master_put(master, MASTER_LINKED, (int64_t)piece + 1, row, w.len);
}

static enum status make_tag(const struct facts *facts, size_t batch_count,
                            uint8_t out[COPIES_TAG_LEN])
{
    struct copies_tag copies;
    enum status status = copies_tag_init(facts, &copies);
    if (status == STATUS_OK)
        copies_tag_make(&copies, TAG_TEXT, 0, batch_count, out);
    copies_tag_free(&copies);
    return status;
}

// ---- reading ----------------------------------------------------------------------------------

static bool get_pairs(struct bytes_reader *r, struct facts_linked *out)
{
    bool good = true;
    for (size_t i = 0; i < out->pair_count; i++) {
        struct pair *pair = &out->pairs[i];
        pair->a = bytes_get_u32(r);
        pair->b = bytes_get_u32(r);
        pair->weight = (int32_t)bytes_get_u32(r);
        pair->verdict = bytes_get_u8(r);
        pair->reason = bytes_get_u8(r);
        pair->tie = bytes_get_u64(r);
        good &= pair->a < out->cell_count && pair->b < out->cell_count && pair->a != pair->b;
    }
    return good;
}

// Bits and pairs; *good is false if there is something else.
static enum status get_body(struct bytes_reader *r, struct facts_linked *out, bool *good)
{
    size_t bits_len = (out->cell_count + 7) / 8, pairs_len = out->pair_count * PAIR_LEN;
    *good = HEAD_LEN + r->left_len == filled_len(HEAD_LEN + bits_len + pairs_len);
    const uint8_t *bits = bytes_take(r, bits_len);
    if (!*good)
        return STATUS_OK;
    out->linked = malloc(bits_len + 1);
    out->pairs = calloc(out->pair_count + 1, sizeof *out->pairs);
    if (!out->linked || !out->pairs)
        return STATUS_NO_MEMORY;
    memcpy(out->linked, bits, bits_len);
    *good = get_pairs(r, out) && sodium_is_zero(r->at, r->left_len);
    return STATUS_OK;
}

// How many cells the first batches have.
static size_t cells_of(const struct facts *facts, size_t batch_count)
{
    size_t count = facts->cell_count;
    while (count > 0 && (size_t)(facts->cells[count - 1].batch - facts->batches) >= batch_count)
        count--;
    return count;
}

static enum status get_linked(const struct rows *rows, struct facts *facts)
{
    uint8_t tag[COPIES_TAG_LEN];
    struct facts_linked past = {0};
    bool good = false;
    struct bytes_reader r = bytes_reader_init(rows->bytes, rows->len);
    const uint8_t *found = bytes_take(&r, COPIES_TAG_LEN);
    size_t batch_count = bytes_get_u32(&r);
    past.cell_count = bytes_get_u32(&r);
    past.pair_count = bytes_get_u32(&r);
    past.skipped_blocks = (unsigned long)bytes_get_u64(&r);
    past.skipped_entries = (unsigned long)bytes_get_u64(&r);
    if (r.failed || batch_count > facts->batch_count ||
        past.cell_count != cells_of(facts, batch_count))
        return STATUS_OK;
    enum status status = make_tag(facts, batch_count, tag);
    if (status == STATUS_OK && memcmp(tag, found, sizeof tag) == 0)
        status = get_body(&r, &past, &good);
    if (status == STATUS_OK && good)
        facts->past = past;
    else
        facts_linked_free(&past);
    return status;
}

enum status linked_load(struct master *master, struct facts *facts)
{
    struct rows rows = {0};
    enum status status = master_each(master, MASTER_LINKED, 1, MAX_PIECES, take_piece, &rows);
    if (status == STATUS_NO_LIST) // a row that does not open is as good as none
        status = STATUS_OK;
    if (status == STATUS_OK && rows.bytes && pieces_of(rows.len) == rows.piece_count)
        status = get_linked(&rows, facts);
    rows_free(&rows);
    return status;
}

// ---- writing ----------------------------------------------------------------------------------

static enum status put_linked(const struct facts *facts, const struct facts_linked *linked,
                              struct rows *rows)
{
    uint8_t tag[COPIES_TAG_LEN];
    size_t bits_len = (linked->cell_count + 7) / 8;
    rows->len = rows->cap = filled_len(HEAD_LEN + bits_len + linked->pair_count * PAIR_LEN);
    rows->bytes = calloc(1, rows->cap);
    enum status status = rows->bytes ? make_tag(facts, facts->batch_count, tag) : STATUS_NO_MEMORY;
    if (status != STATUS_OK)
        return status;
    struct bytes_writer w = bytes_writer_init(rows->bytes, rows->cap);
    bytes_put(&w, tag, sizeof tag);
    bytes_put_u32(&w, (uint32_t)facts->batch_count);
    bytes_put_u32(&w, (uint32_t)linked->cell_count);
    bytes_put_u32(&w, (uint32_t)linked->pair_count);
    bytes_put_u64(&w, linked->skipped_blocks);
    bytes_put_u64(&w, linked->skipped_entries);
    bytes_put(&w, linked->linked, bits_len);
    for (size_t i = 0; i < linked->pair_count; i++) {
        const struct pair *pair = &linked->pairs[i];
        bytes_put_u32(&w, pair->a);
        bytes_put_u32(&w, pair->b);
        bytes_put_u32(&w, (uint32_t)pair->weight);
        bytes_put_u8(&w, pair->verdict);
        bytes_put_u8(&w, pair->reason);
        bytes_put_u64(&w, pair->tie);
    }
    rows->piece_count = (uint32_t)pieces_of(rows->len);
    return STATUS_OK;
}

enum status linked_write(struct master *master, const struct facts *facts,
                         const struct facts_linked *linked)
{
    struct rows rows = {0};
    uint8_t *row = secret_alloc(MASTER_SEGMENT_MAX_LEN);
    enum status status = row ? put_linked(facts, linked, &rows) : STATUS_NO_MEMORY;
    randombytes_buf(rows.series, sizeof rows.series);
    if (status == STATUS_OK && rows.piece_count > MAX_PIECES)
        rows.piece_count = 0; // so much is not kept
    for (uint32_t i = 0; i < rows.piece_count && status == STATUS_OK; i++)
        status = write_piece(master, &rows, i, row);
    rows_free(&rows);
    secret_free(row);
    return status;
}
