// SPDX-License-Identifier: Apache-2.0
#include "merger/list/intake.h"

#include "common/secret.h"
#include "merger/list/hash_index.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

struct intake {
    struct master *master;
    struct hash_index batches; // by H; all values are keys of rows
    struct hash_index copies;
    struct hash_index decisions;
    struct hash_index enrolments;
    uint8_t *row; // guarded; the plaintext of the row that is being added
};

static void hash_bytes(const uint8_t *bytes, size_t len, uint8_t out[HASH_INDEX_KEY_LEN])
{
    crypto_generichash(out, HASH_INDEX_KEY_LEN, bytes, len, NULL, 0);
}

// ---- what is there ----------------------------------------------------------------------------

static enum status note_batch(void *context, int64_t key, const uint8_t *plain, size_t len)
{
    struct intake *intake = context;
    struct facts_batch batch;
    struct bytes_reader r = bytes_reader_init(plain, len);
    facts_get_batch(&r, &batch);
    return bytes_at_end(&r) ? hash_index_add(&intake->batches, batch.header_hash, key)
                            : STATUS_DAMAGED;
}

static enum status note_copy(void *context, int64_t key, const uint8_t *plain, size_t len)
{
    struct intake *intake = context;
    struct facts_copy copy;
    struct bytes_reader r = bytes_reader_init(plain, len);
    facts_get_copy(&r, &copy);
    return bytes_at_end(&r) ? hash_index_add(&intake->copies, copy.hash, key) : STATUS_DAMAGED;
}

static enum status note_decision(void *context, int64_t key, const uint8_t *plain, size_t len)
{
    struct intake *intake = context;
    struct decision decision;
    uint8_t hash[HASH_INDEX_KEY_LEN];
    enum status status = decision_read(plain, len, &decision);
    if (status != STATUS_OK)
        return status;
    decision_hash(&decision, hash);
    return hash_index_add(&intake->decisions, hash, key);
}

static enum status note_enrolment(void *context, int64_t key, const uint8_t *plain, size_t len)
{
    struct intake *intake = context;
    uint8_t hash[HASH_INDEX_KEY_LEN];
    hash_bytes(plain, len, hash);
    return hash_index_add(&intake->enrolments, hash, key);
}

enum status intake_new(struct master *master, struct intake **out)
{
    struct intake *intake = calloc(1, sizeof *intake);
    if (!intake)
        return STATUS_NO_MEMORY;
    intake->master = master;
    intake->row = secret_alloc(MASTER_BODY_MAX_LEN);
    enum status status = intake->row ? STATUS_OK : STATUS_NO_MEMORY;
    if (status == STATUS_OK)
        status = master_each(master, MASTER_BATCHES, 1, MASTER_LAST_KEY, note_batch, intake);
    if (status == STATUS_OK)
        status = master_each(master, MASTER_COPIES, 1, MASTER_LAST_KEY, note_copy, intake);
    if (status == STATUS_OK)
        status = master_each(master, MASTER_DECISIONS, 1, MASTER_LAST_KEY, note_decision, intake);
    if (status == STATUS_OK)
        status = master_each(master, MASTER_ENROLMENTS, 1, MASTER_LAST_KEY, note_enrolment, intake);
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
    hash_index_free(&intake->batches);
    hash_index_free(&intake->copies);
    hash_index_free(&intake->decisions);
    hash_index_free(&intake->enrolments);
    secret_free(intake->row);
    free(intake);
}

bool intake_knows_copy(const struct intake *intake, const uint8_t copy_hash[FACTS_HASH_LEN])
{
    return hash_index_find(&intake->copies, copy_hash) != 0;
}

// ---- batches ----------------------------------------------------------------------------------

// Adds a row whose fact the index does not know, and gives its key.
static enum status add(struct intake *intake, enum master_table table, struct hash_index *index,
                       const uint8_t hash[HASH_INDEX_KEY_LEN], const uint8_t *plain, size_t len,
                       int64_t *key)
{
    enum status status = master_append(intake->master, table, plain, len, key);
    return status == STATUS_OK ? hash_index_add(index, hash, *key) : status;
}

static enum status add_batch(struct intake *intake, const struct batch_read *batch, int64_t *key)
{
    struct facts_batch facts = {.header = batch->facts};
    memcpy(facts.header_hash, batch->header_hash, sizeof facts.header_hash);
    struct bytes_writer w = bytes_writer_init(intake->row, MASTER_BODY_MAX_LEN);
    facts_put_batch(&w, &facts);
    return add(intake, MASTER_BATCHES, &intake->batches, batch->header_hash, intake->row, w.len,
               key);
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
    return add(intake, MASTER_COPIES, &intake->copies, copy_hash, intake->row, w.len, &key);
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
            result->entries_new++;
    }
    return STATUS_OK;
}

enum status intake_copy(struct intake *intake, const uint8_t copy_hash[FACTS_HASH_LEN],
                        const struct batch_read *batch, struct intake_result *result)
{
    int64_t batch_key = hash_index_find(&intake->batches, batch->header_hash);
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
    int64_t batch_key = hash_index_find(&intake->batches, batch->header_hash);
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
                            struct hash_index *index, const uint8_t hash[HASH_INDEX_KEY_LEN],
                            const uint8_t *plain, size_t len, bool *is_new)
{
    bool found = hash_index_find(index, hash) != 0;
    if (is_new)
        *is_new = !found;
    int64_t key;
    return found ? STATUS_OK : add(intake, table, index, hash, plain, len, &key);
}

enum status intake_decision(struct intake *intake, const struct decision *decision, bool *is_new)
{
    uint8_t bytes[DECISION_MAX_LEN], hash[HASH_INDEX_KEY_LEN];
    size_t len = decision_write(decision, bytes);
    decision_hash(decision, hash);
    return add_once(intake, MASTER_DECISIONS, &intake->decisions, hash, bytes, len, is_new);
}

enum status intake_enrolment(struct intake *intake, const struct enrolment *enrolment, bool *is_new)
{
    uint8_t bytes[FACTS_ENROLMENT_MAX_LEN], hash[HASH_INDEX_KEY_LEN];
    struct bytes_writer w = bytes_writer_init(bytes, sizeof bytes);
    facts_put_enrolment(&w, enrolment);
    hash_bytes(bytes, w.len, hash);
    return add_once(intake, MASTER_ENROLMENTS, &intake->enrolments, hash, bytes, w.len, is_new);
}
