// SPDX-License-Identifier: Apache-2.0
#include "merger/list/intake.h"

#include "common/secret.h"
#include "merger/list/hash_index.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

// Cells have no index: those of a batch lie together.
struct intake {
    struct master *master;
    struct hash_index indexes[MASTER_TABLE_COUNT]; // from what names a fact to the key of its row
    uint8_t *row; // guarded; the plaintext of the row that is being added
};

static const enum master_table indexed[] = {MASTER_BATCHES, MASTER_COPIES, MASTER_DECISIONS,
                                            MASTER_ENROLMENTS};
#define INDEXED_COUNT (sizeof indexed / sizeof *indexed)

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

// A walk over one table.
struct reading {
    struct intake *intake;
    enum master_table table;
    unsigned long missing_count;
};

static enum status note_row(void *context, int64_t key, const uint8_t *plain, size_t len)
{
    const struct reading *reading = context;
    uint8_t name[HASH_INDEX_KEY_LEN];
    enum status status = name_row(reading->table, plain, len, name);
    return status == STATUS_OK
               ? hash_index_add(&reading->intake->indexes[reading->table], name, key)
               : status;
}

enum status intake_new(struct master *master, struct intake **out)
{
    struct intake *intake = calloc(1, sizeof *intake);
    if (!intake)
        return STATUS_NO_MEMORY;
    intake->master = master;
    intake->row = secret_alloc(MASTER_BODY_MAX_LEN);
    enum status status = intake->row ? STATUS_OK : STATUS_NO_MEMORY;
    for (size_t i = 0; i < INDEXED_COUNT && status == STATUS_OK; i++) {
        struct reading reading = {.intake = intake, .table = indexed[i]};
        status = master_each(master, indexed[i], 1, MASTER_LAST_KEY, note_row, &reading);
    }
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
    for (size_t i = 0; i < INDEXED_COUNT; i++)
        hash_index_free(&intake->indexes[indexed[i]]);
    secret_free(intake->row);
    free(intake);
}

bool intake_knows_copy(const struct intake *intake, const uint8_t copy_hash[FACTS_HASH_LEN])
{
    return hash_index_find(&intake->indexes[MASTER_COPIES], copy_hash) != 0;
}

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

// Looks for a row among the contents of one cell.
struct search {
    const uint8_t *row;
    size_t row_len;
    int64_t next_key;  // behind the cell's last content
    int64_t found_key; // 0 if the row is not there
};

static enum status compare_row(void *context, int64_t key, const uint8_t *plain, size_t len)
{
    struct search *search = context;
    search->next_key = key + 1;
    if (len == search->row_len && memcmp(plain, search->row, len) == 0)
        search->found_key = key;
    return STATUS_OK;
}

// Looks for the row in intake->row.
static enum status find_content(struct intake *intake, int64_t batch_key, unsigned cell,
                                size_t row_len, struct search *search)
{
    int64_t first = facts_cell_key(batch_key, cell, 0);
    int64_t last = facts_cell_key(batch_key, cell, FACTS_VARIANT_COUNT - 1);
    *search = (struct search){.row = intake->row, .row_len = row_len, .next_key = first};
    return master_each(intake->master, MASTER_CELLS, first, last, compare_row, search);
}

// Adds the row in intake->row as a content of a cell, unless it is there, as it cannot be in a
// batch that was just added.
static enum status add_content(struct intake *intake, int64_t batch_key, bool batch_new,
                               unsigned cell, size_t row_len, bool *is_new)
{
    if (batch_new) {
        *is_new = true;
        return master_put(intake->master, MASTER_CELLS, facts_cell_key(batch_key, cell, 0),
                          intake->row, row_len);
    }
    struct search search;
    enum status status = find_content(intake, batch_key, cell, row_len, &search);
    *is_new = status == STATUS_OK && search.found_key == 0;
    if (!*is_new)
        return status;
    if (search.next_key > facts_cell_key(batch_key, cell, FACTS_VARIANT_COUNT - 1))
        return STATUS_TOO_LARGE;
    return master_put(intake->master, MASTER_CELLS, search.next_key, intake->row, row_len);
}

// Writes the row of a cell to intake->row; false if nothing authenticates in it.
static bool cell_row(struct intake *intake, const struct batch_read *batch, unsigned cell,
                     size_t *row_len)
{
    struct bytes_writer w = bytes_writer_init(intake->row, MASTER_BODY_MAX_LEN);
    if (cell == SEAL_FINAL_CELL) {
        bytes_put(&w, batch->final_digests, batch->final_count * sizeof batch->final_digests[0]);
        *row_len = w.len;
        return batch->final == BATCH_READ_FINAL_VALID;
    }
    struct facts_content content;
    if (!facts_from_cell(&batch->cells[cell], &content))
        return false;
    facts_put_content(&w, &content);
    *row_len = w.len;
    return true;
}

static enum status add_cells(struct intake *intake, const struct batch_read *batch,
                             int64_t batch_key, struct intake_result *result)
{
    for (unsigned i = 0; i < SEAL_CELL_COUNT; i++) {
        size_t row_len;
        bool is_new;
        if (!cell_row(intake, batch, i, &row_len))
            continue;
        enum status status = add_content(intake, batch_key, result->batch_new, i, row_len, &is_new);
        if (status != STATUS_OK)
            return status;
        if (!is_new || i == SEAL_FINAL_CELL)
            continue;
        if (batch->cells[i].type == SEAL_VOID)
            result->voids_new++;
        else
            result->entry_cells_new |= UINT64_C(1) << i;
    }
    return STATUS_OK;
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
        status = add_cells(intake, batch, batch_key, result);
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
    for (unsigned i = 0; i < SEAL_CELL_COUNT; i++) {
        size_t row_len;
        struct search search;
        if (!cell_row(intake, batch, i, &row_len))
            continue;
        enum status status = find_content(intake, batch_key, i, row_len, &search);
        if (status != STATUS_OK)
            return status;
        *has_all &= search.found_key != 0;
        if (search.found_key != 0 && found)
            found(context, search.found_key);
    }
    return STATUS_OK;
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
