// SPDX-License-Identifier: Apache-2.0
#include "merger/list/intake.h"

#include "common/secret.h"
#include "merger/list/hash_index.h"
#include "merger/list/segment.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

// Contents have no index: those of a batch lie together.
struct intake {
    struct master *master;
    struct hash_index indexes[MASTER_TABLE_COUNT]; // from what names a fact to the key of its row
    uint8_t *row;     // guarded; the plaintext of the row that is being added, or one content
    uint8_t *segment; // guarded; that of the batch that is being added or completed
};

_Static_assert(SEAL_CELL_COUNT *(1 + 2 + MASTER_BODY_MAX_LEN) <= MASTER_SEGMENT_MAX_LEN,
               "the contents of any batch fit into a segment");

static void hash_bytes(const uint8_t *bytes, size_t len, uint8_t out[HASH_INDEX_KEY_LEN])
{
    crypto_generichash(out, HASH_INDEX_KEY_LEN, bytes, len, NULL, 0);
}

// ---- what is there ----------------------------------------------------------------------------

static enum status name_decision(const uint8_t *plain, size_t len, uint8_t out[HASH_INDEX_KEY_LEN])
{
    struct decision decision;
    enum status status = decision_read(plain, len, &decision);
    if (status == STATUS_OK)
        decision_hash(&decision, out);
    return status;
}

// What names the fact that is in a row: H, the copy's hash, or a hash of the content.
static enum status name_row(enum master_table table, const uint8_t *plain, size_t len,
                            uint8_t out[HASH_INDEX_KEY_LEN])
{
    struct facts_batch batch;
    struct facts_copy copy;
    struct bytes_reader r = bytes_reader_init(plain, len);
    switch (table) {
    case MASTER_BATCHES:
        facts_get_batch(&r, &batch);
        memcpy(out, batch.header_hash, HASH_INDEX_KEY_LEN);
        return bytes_at_end(&r) ? STATUS_OK : STATUS_DAMAGED;
    case MASTER_COPIES:
        facts_get_copy(&r, &copy);
        memcpy(out, copy.hash, HASH_INDEX_KEY_LEN);
        return bytes_at_end(&r) ? STATUS_OK : STATUS_DAMAGED;
    case MASTER_DECISIONS:
        return name_decision(plain, len, out);
    default:
        hash_bytes(plain, len, out);
        return STATUS_OK;
    }
}

static void name_enrolment(const struct enrolment *enrolment, uint8_t out[HASH_INDEX_KEY_LEN])
{
    uint8_t bytes[FACTS_ENROLMENT_MAX_LEN];
    struct bytes_writer w = bytes_writer_init(bytes, sizeof bytes);
    facts_put_enrolment(&w, enrolment);
    hash_bytes(bytes, w.len, out);
    sodium_memzero(bytes, sizeof bytes); // whose kit it is
}

static enum status learn(struct intake *intake, const struct facts *known)
{
    struct hash_index *indexes = intake->indexes;
    uint8_t name[HASH_INDEX_KEY_LEN];
    enum status status = STATUS_OK;
    for (size_t i = 0; i < known->batch_count && status == STATUS_OK; i++)
        status =
            hash_index_add(&indexes[MASTER_BATCHES], known->batches[i].header_hash, (int64_t)i + 1);
    for (size_t i = 0; i < known->copy_count && status == STATUS_OK; i++)
        status = hash_index_add(&indexes[MASTER_COPIES], known->copies[i].hash, (int64_t)i + 1);
    for (size_t i = 0; i < known->decision_count && status == STATUS_OK; i++) {
        decision_hash(&known->decisions[i], name);
        status = hash_index_add(&indexes[MASTER_DECISIONS], name, (int64_t)i + 1);
    }
    for (size_t i = 0; i < known->enrolment_count && status == STATUS_OK; i++) {
        name_enrolment(&known->enrolments[i], name);
        status = hash_index_add(&indexes[MASTER_ENROLMENTS], name, (int64_t)i + 1);
    }
    return status;
}

enum status intake_new(struct master *master, const struct facts *known, struct intake **out)
{
    struct intake *intake = calloc(1, sizeof *intake);
    if (!intake)
        return STATUS_NO_MEMORY;
    intake->master = master;
    intake->row = secret_alloc(MASTER_BODY_MAX_LEN);
    intake->segment = secret_alloc(MASTER_SEGMENT_MAX_LEN);
    enum status status = intake->row && intake->segment ? learn(intake, known) : STATUS_NO_MEMORY;
    if (status == STATUS_OK)
        *out = intake;
    else
        intake_free(intake);
    return status;
}

void intake_free(struct intake *intake)
{
    if (!intake)
        return;
    for (size_t i = 0; i < MASTER_TABLE_COUNT; i++)
        hash_index_free(&intake->indexes[i]);
    secret_free(intake->row);
    secret_free(intake->segment);
    free(intake);
}

bool intake_knows_copy(const struct intake *intake, const uint8_t copy_hash[FACTS_HASH_LEN])
{
    return hash_index_find(&intake->indexes[MASTER_COPIES], copy_hash) != 0;
}

// A walk over one table of another list.
struct reading {
    const struct intake *intake;
    enum master_table table;
    unsigned long missing_count;
};

static enum status seek_row(void *context, int64_t key, const uint8_t *plain, size_t len)
{
    (void)key;
    struct reading *reading = context;
    uint8_t name[HASH_INDEX_KEY_LEN];
    enum status status = name_row(reading->table, plain, len, name);
    if (status == STATUS_OK &&
        hash_index_find(&reading->intake->indexes[reading->table], name) == 0)
        reading->missing_count++;
    return status;
}

enum status intake_count_missing(struct intake *intake, struct master *other,
                                 enum master_table table, unsigned long *count)
{
    struct reading reading = {.intake = intake, .table = table};
    enum status status = master_each(other, table, 1, MASTER_LAST_KEY, seek_row, &reading);
    *count = reading.missing_count;
    return status;
}

// ---- batches ----------------------------------------------------------------------------------

// Adds a row whose fact the index does not know, and gives its key.
static enum status add(struct intake *intake, enum master_table table,
                       const uint8_t hash[HASH_INDEX_KEY_LEN], const uint8_t *plain, size_t len,
                       int64_t *key)
{
    enum status status = master_append(intake->master, table, plain, len, key);
    return status == STATUS_OK ? hash_index_add(&intake->indexes[table], hash, *key) : status;
}

static enum status add_batch(struct intake *intake, const struct batch_read *batch, int64_t *key)
{
    struct facts_batch facts = {.header = batch->facts};
    memcpy(facts.header_hash, batch->header_hash, sizeof facts.header_hash);
    struct bytes_writer w = bytes_writer_init(intake->row, MASTER_BODY_MAX_LEN);
    facts_put_batch(&w, &facts);
    return add(intake, MASTER_BATCHES, batch->header_hash, intake->row, w.len, key);
}

static enum status add_copy(struct intake *intake, const uint8_t copy_hash[FACTS_HASH_LEN],
                            const struct batch_read *batch, int64_t batch_key)
{
    struct facts_copy copy = {.closed = batch->closed};
    memcpy(copy.hash, copy_hash, sizeof copy.hash);
    memcpy(copy.trailer, batch->trailer, sizeof copy.trailer);
    struct bytes_writer w = bytes_writer_init(intake->row, MASTER_BODY_MAX_LEN);
    facts_put_copy(&w, &copy, batch_key);
    int64_t key;
    return add(intake, MASTER_COPIES, copy_hash, intake->row, w.len, &key);
}

// Writes the content of a cell to intake->row; false if nothing authenticates in it.
static bool cell_content(struct intake *intake, const struct batch_read *batch, unsigned cell,
                         size_t *len)
{
    struct bytes_writer w = bytes_writer_init(intake->row, MASTER_BODY_MAX_LEN);
    if (cell == SEAL_FINAL_CELL) {
        bytes_put(&w, batch->final_digests, batch->final_count * sizeof batch->final_digests[0]);
        *len = w.len;
        return batch->final == BATCH_READ_FINAL_VALID;
    }
    struct facts_content content;
    if (!facts_from_cell(&batch->cells[cell], &content))
        return false;
    facts_put_content(&w, &content);
    *len = w.len;
    return true;
}

static void count_content(const struct batch_read *batch, unsigned cell,
                          struct intake_result *result)
{
    if (cell == SEAL_FINAL_CELL)
        return;
    if (batch->cells[cell].type == SEAL_VOID)
        result->voids_new++;
    else
        result->entry_cells_new |= UINT64_C(1) << cell;
}

// What the first copy of a batch shows is new, and one row.
static enum status add_segment(struct intake *intake, const struct batch_read *batch,
                               int64_t batch_key, struct intake_result *result)
{
    struct bytes_writer w = bytes_writer_init(intake->segment, MASTER_SEGMENT_MAX_LEN);
    for (unsigned i = 0; i < SEAL_CELL_COUNT; i++) {
        size_t len;
        if (!cell_content(intake, batch, i, &len))
            continue;
        segment_put(&w, i, intake->row, len);
        count_content(batch, i, result);
    }
    return master_put(intake->master, MASTER_SEGMENTS, batch_key, intake->segment, w.len);
}

// Looks for a content among those of one cell.
struct search {
    const uint8_t *content;
    size_t len;
    int64_t next_key;  // behind the cell's last row
    int64_t found_key; // 0 if it is not there
};

static enum status compare_content(void *context, int64_t key, const uint8_t *plain, size_t len)
{
    struct search *search = context;
    search->next_key = key + 1;
    if (len == search->len && memcmp(plain, search->content, len) == 0)
        search->found_key = key;
    return STATUS_OK;
}

// Looks for the content in intake->row: in the segment of its batch, then among the rows.
static enum status find_content(struct intake *intake, int64_t batch_key,
                                const struct segment *segment, unsigned cell, size_t len,
                                struct search *search)
{
    const struct segment_part *part = &segment->parts[cell];
    int64_t first = facts_cell_key(batch_key, cell, 1);
    int64_t last = facts_cell_key(batch_key, cell, FACTS_VARIANT_COUNT - 1);
    *search = (struct search){.content = intake->row, .len = len, .next_key = first};
    if (!part->bytes || part->len != len || memcmp(part->bytes, intake->row, len) != 0)
        return master_each(intake->master, MASTER_CELLS, first, last, compare_content, search);
    search->found_key = facts_cell_key(batch_key, cell, 0);
    return STATUS_OK;
}

// Adds the content in intake->row, unless it is there.
static enum status add_content(struct intake *intake, int64_t batch_key,
                               const struct segment *segment, unsigned cell, size_t len,
                               bool *is_new)
{
    struct search search;
    enum status status = find_content(intake, batch_key, segment, cell, len, &search);
    *is_new = status == STATUS_OK && search.found_key == 0;
    if (!*is_new)
        return status;
    if (search.next_key > facts_cell_key(batch_key, cell, FACTS_VARIANT_COUNT - 1))
        return STATUS_TOO_LARGE;
    return master_put(intake->master, MASTER_CELLS, search.next_key, intake->row, len);
}

// Adds what this copy of a batch shows and no copy before it.
static enum status complete(struct intake *intake, const struct batch_read *batch,
                            int64_t batch_key, struct intake_result *result)
{
    struct segment segment;
    enum status status = segment_open(intake->master, batch_key, intake->segment, &segment);
    for (unsigned i = 0; i < SEAL_CELL_COUNT && status == STATUS_OK; i++) {
        size_t len;
        bool is_new;
        if (!cell_content(intake, batch, i, &len))
            continue;
        status = add_content(intake, batch_key, &segment, i, len, &is_new);
        if (is_new)
            count_content(batch, i, result);
    }
    return status;
}

enum status intake_copy(struct intake *intake, const uint8_t copy_hash[FACTS_HASH_LEN],
                        const struct batch_read *batch, struct intake_result *result)
{
    int64_t batch_key = hash_index_find(&intake->indexes[MASTER_BATCHES], batch->header_hash);
    *result = (struct intake_result){
        .batch_new = batch_key == 0,
        .copy_new = !intake_knows_copy(intake, copy_hash),
    };
    enum status status = STATUS_OK;
    if (result->batch_new)
        status = add_batch(intake, batch, &batch_key);
    if (status == STATUS_OK && result->copy_new) {
        status = result->batch_new ? add_segment(intake, batch, batch_key, result)
                                   : complete(intake, batch, batch_key, result);
        if (status == STATUS_OK)
            status = add_copy(intake, copy_hash, batch, batch_key);
    }
    result->batch = (size_t)batch_key - 1;
    return status;
}

enum status intake_compare(struct intake *intake, const struct batch_read *batch,
                           void (*found)(void *context, int64_t key), void *context, bool *has_all)
{
    int64_t batch_key = hash_index_find(&intake->indexes[MASTER_BATCHES], batch->header_hash);
    *has_all = batch_key != 0;
    if (batch_key == 0)
        return STATUS_OK;
    struct segment segment;
    enum status status = segment_open(intake->master, batch_key, intake->segment, &segment);
    for (unsigned i = 0; i < SEAL_CELL_COUNT && status == STATUS_OK; i++) {
        size_t len;
        struct search search;
        if (!cell_content(intake, batch, i, &len))
            continue;
        status = find_content(intake, batch_key, &segment, i, len, &search);
        *has_all &= search.found_key != 0;
        if (search.found_key != 0 && found)
            found(context, search.found_key);
    }
    return status;
}

// ---- decisions and enrolments -----------------------------------------------------------------

static enum status add_once(struct intake *intake, enum master_table table,
                            const uint8_t hash[HASH_INDEX_KEY_LEN], const uint8_t *plain,
                            size_t len, bool *is_new)
{
    bool found = hash_index_find(&intake->indexes[table], hash) != 0;
    if (is_new)
        *is_new = !found;
    int64_t key;
    return found ? STATUS_OK : add(intake, table, hash, plain, len, &key);
}

enum status intake_decision(struct intake *intake, const struct decision *decision, bool *is_new)
{
    uint8_t bytes[DECISION_MAX_LEN], hash[HASH_INDEX_KEY_LEN];
    size_t len = decision_write(decision, bytes);
    decision_hash(decision, hash);
    return add_once(intake, MASTER_DECISIONS, hash, bytes, len, is_new);
}

enum status intake_enrolment(struct intake *intake, const struct enrolment *enrolment, bool *is_new)
{
    uint8_t bytes[FACTS_ENROLMENT_MAX_LEN], hash[HASH_INDEX_KEY_LEN];
    struct bytes_writer w = bytes_writer_init(bytes, sizeof bytes);
    facts_put_enrolment(&w, enrolment);
    hash_bytes(bytes, w.len, hash);
    return add_once(intake, MASTER_ENROLMENTS, hash, bytes, w.len, is_new);
}
