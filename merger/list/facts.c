// SPDX-License-Identifier: Apache-2.0
#include "merger/list/facts.h"

#include "common/platform.h"
#include "common/text.h"

#include <sodium.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

// Pieces of records live in chunks that never move, so that no stale copy of a name is left behind.
#define CHUNK_LEN (16384u * 1024u - 64) // what is not used of it takes no memory

struct facts_chunk {
    struct facts_chunk *next;
    size_t used_len;
    uint8_t bytes[CHUNK_LEN];
};

// The fields that say who signed: what linkage compares and what lists and searches show. The sheet
// of paper is kept with them: whoever has it in hand looks for the entry.
static const bool is_person_field[RECORD_FORM_END] = {
    [RECORD_FAMILY_NAME] = true, [RECORD_GIVEN_NAME] = true, [RECORD_PATRONYMIC] = true,
    [RECORD_BIRTH_DATE] = true,  [RECORD_ID_NUMBER] = true,  [RECORD_CITY] = true,
    [RECORD_PHONE] = true,
};

// The items with room for larger_cap or, below, for one more; NULL, and the items as they were, if
// there is no memory. Memory left behind is wiped: it held personal data or their hashes.
static void *enlarge(void *items, size_t count, size_t *cap, size_t larger_cap, size_t item_len)
{
    void *larger = malloc(larger_cap * item_len);
    if (!larger)
        return NULL;
    platform_expect_use(larger, larger_cap * item_len);
    if (count > 0) {
        memcpy(larger, items, count * item_len);
        sodium_memzero(items, count * item_len);
    }
    free(items);
    *cap = larger_cap;
    return larger;
}

static void *grow(void *items, size_t count, size_t *cap, size_t item_len)
{
    return count < *cap ? items : enlarge(items, count, cap, *cap == 0 ? 64 : 2 * *cap, item_len);
}

static void wipe_and_free(void *items, size_t len)
{
    if (items)
        sodium_memzero(items, len);
    free(items);
}

void facts_linked_free(struct facts_linked *linked)
{
    wipe_and_free(linked->linked, (linked->cell_count + 7) / 8);
    wipe_and_free(linked->pairs, linked->pair_count * sizeof *linked->pairs);
    *linked = (struct facts_linked){0};
}

void facts_free(struct facts *facts)
{
    while (facts->chunks) {
        struct facts_chunk *next = facts->chunks->next;
        wipe_and_free(facts->chunks, offsetof(struct facts_chunk, bytes) + facts->chunks->used_len);
        facts->chunks = next;
    }
    free(facts->batches);
    wipe_and_free(facts->cells, facts->cell_count * sizeof *facts->cells);
    wipe_and_free(facts->digests, facts->digest_cap * sizeof *facts->digests); // forgotten ones too
    free(facts->finals);
    free(facts->copies);
    wipe_and_free(facts->decisions, facts->decision_count * sizeof *facts->decisions);
    wipe_and_free(facts->enrolments, facts->enrolment_count * sizeof *facts->enrolments);
    facts_linked_free(&facts->past);
    *facts = (struct facts){.lean = facts->lean, .forgets = facts->forgets};
}

// ---- adding -----------------------------------------------------------------------------------

// Whatever points at a batch is to point at the one in its place.
static void repoint(struct facts *facts, const struct facts_batch *from,
                    const struct facts_batch *to)
{
    for (size_t i = 0; i < facts->cell_count; i++)
        facts->cells[i].batch = to + (facts->cells[i].batch - from);
    for (size_t i = 0; i < facts->final_count; i++)
        facts->finals[i].batch = to + (facts->finals[i].batch - from);
    for (size_t i = 0; i < facts->copy_count; i++)
        facts->copies[i].batch = to + (facts->copies[i].batch - from);
}

static enum status grow_batches(struct facts *facts)
{
    size_t cap = facts->batch_cap == 0 ? 64 : 2 * facts->batch_cap;
    struct facts_batch *larger = malloc(cap * sizeof *larger);
    if (!larger)
        return STATUS_NO_MEMORY;
    platform_expect_use(larger, cap * sizeof *larger);
    if (facts->batch_count > 0)
        memcpy(larger, facts->batches, facts->batch_count * sizeof *larger);
    repoint(facts, facts->batches, larger);
    free(facts->batches);
    facts->batches = larger;
    facts->batch_cap = cap;
    return STATUS_OK;
}

enum status facts_add_batch(struct facts *facts, const struct facts_batch *batch)
{
    enum status status = facts->batch_count == facts->batch_cap ? grow_batches(facts) : STATUS_OK;
    if (status == STATUS_OK)
        facts->batches[facts->batch_count++] = *batch;
    return status;
}

// A chunk with at least len bytes left, len being at most CHUNK_LEN; NULL if there is no memory.
static struct facts_chunk *roomy_chunk(struct facts *facts, size_t len)
{
    if (facts->chunks && CHUNK_LEN - facts->chunks->used_len >= len)
        return facts->chunks;
    struct facts_chunk *chunk = malloc(sizeof *chunk);
    if (!chunk)
        return NULL;
    platform_expect_use(chunk, sizeof *chunk);
    chunk->next = facts->chunks;
    chunk->used_len = 0;
    facts->chunks = chunk;
    return chunk;
}

// Copies those fields of a record that say who signed; gives their length.
static size_t copy_person(const struct facts_content *content, uint8_t *out)
{
    struct bytes_reader r = bytes_reader_init(content->record, content->record_len);
    struct bytes_writer w = bytes_writer_init(out, content->record_len);
    struct record_value value;
    uint8_t field;
    while (record_next(&r, &field, &value) && field <= RECORD_REFERENCE) {
        if (field != RECORD_REFERENCE && (field >= RECORD_FORM_END || !is_person_field[field]))
            continue;
        bytes_put_u8(&w, field);
        bytes_put_u16(&w, (uint16_t)value.len);
        bytes_put(&w, value.bytes, value.len);
    }
    return w.len;
}

// Contents without a record that can be read are equal if their digests are.
static void record_hash(const struct facts_content *content, uint8_t out[FACTS_RECORD_HASH_LEN])
{
    if (content->flaw != BATCH_READ_NO_REASON) {
        memcpy(out, content->digest, FACTS_RECORD_HASH_LEN);
        return;
    }
    crypto_generichash_state state;
    crypto_generichash_init(&state, NULL, 0, FACTS_RECORD_HASH_LEN);
    crypto_generichash_update(&state, &content->record_version, 1);
    crypto_generichash_update(&state, content->record, content->record_len);
    crypto_generichash_final(&state, out, FACTS_RECORD_HASH_LEN);
}

void facts_make_cell(const struct facts_content *content, uint8_t *person, struct facts_made *out)
{
    struct facts_cell *cell = &out->cell;
    *cell = (struct facts_cell){.type = content->type, .flaw = (uint8_t)content->flaw};
    memcpy(cell->entry_id, content->entry_id, sizeof cell->entry_id);
    memcpy(out->digest, content->digest, sizeof out->digest);
    record_hash(content, cell->record_hash);
    if (content->flaw != BATCH_READ_NO_REASON)
        return;
    cell->consents =
        (uint8_t)record_get_number(content->record, content->record_len, RECORD_CONSENTS, 0);
    cell->person = person;
    cell->person_len = (uint16_t)copy_person(content, person);
    (void)packed_make(content->record, content->record_len, person + cell->person_len);
}

struct decision_entry facts_cell_entry(const struct facts_cell *cell)
{
    struct decision_entry entry;
    memcpy(entry.device_id, cell->batch->header.certificate.device_id, sizeof entry.device_id);
    memcpy(entry.entry_id, cell->entry_id, sizeof entry.entry_id);
    return entry;
}

const uint8_t *facts_cell_form(const struct facts_cell *cell)
{
    return cell->person + cell->person_len;
}

size_t facts_person_len(const struct facts_cell *cell)
{
    return cell->person ? cell->person_len + packed_len(facts_cell_form(cell)) : 0;
}

enum status facts_reserve(struct facts *facts, size_t cell_count)
{
    if (cell_count <= facts->cell_cap)
        return STATUS_OK;
    struct facts_cell *cells =
        enlarge(facts->cells, facts->cell_count, &facts->cell_cap, cell_count, sizeof *cells);
    if (!cells)
        return STATUS_NO_MEMORY;
    facts->cells = cells;
    return STATUS_OK;
}

enum status facts_hold(struct facts *holder, struct facts_cell *cell)
{
    if (!cell->person)
        return STATUS_OK;
    size_t left_out_len = holder->lean ? cell->person_len : 0;
    size_t person_len = facts_person_len(cell) - left_out_len;
    struct facts_chunk *chunk = roomy_chunk(holder, person_len);
    if (!chunk)
        return STATUS_NO_MEMORY;
    uint8_t *person = chunk->bytes + chunk->used_len;
    memcpy(person, cell->person + left_out_len, person_len);
    chunk->used_len += person_len;
    cell->person = person;
    cell->person_len -= (uint16_t)left_out_len;
    return STATUS_OK;
}

static enum status add_cell(struct facts *facts, const struct facts_cell *cell)
{
    struct facts_cell *cells =
        grow(facts->cells, facts->cell_count, &facts->cell_cap, sizeof *cells);
    if (!cells)
        return STATUS_NO_MEMORY;
    facts->cells = cells;
    facts->cells[facts->cell_count++] = *cell;
    return STATUS_OK;
}

enum status facts_add_held(struct facts *facts, size_t batch, const struct facts_cell *held)
{
    struct facts_cell added = *held;
    added.batch = &facts->batches[batch];
    enum status status = add_cell(facts, &added);
    facts->first_digest = facts->cell_count;
    return status;
}

const uint8_t *facts_digest(const struct facts *facts, size_t cell)
{
    return facts->digests[cell - facts->first_digest];
}

static enum status add_digest(struct facts *facts, const uint8_t digest[SEAL_DIGEST_LEN])
{
    size_t count = facts->cell_count - facts->first_digest;
    uint8_t(*digests)[SEAL_DIGEST_LEN] =
        grow(facts->digests, count, &facts->digest_cap, sizeof *digests);
    if (!digests)
        return STATUS_NO_MEMORY;
    facts->digests = digests;
    memcpy(digests[count], digest, SEAL_DIGEST_LEN);
    return STATUS_OK;
}

// The number of a digest among those of the same cell, which are the last ones of the facts.
static uint32_t digest_number(const struct facts *facts, const struct facts_cell *cell,
                              const uint8_t digest[SEAL_DIGEST_LEN])
{
    uint32_t number = 0;
    for (size_t i = facts->cell_count; i > facts->first_digest; i--) {
        const struct facts_cell *other = &facts->cells[i - 1];
        if (other->batch != cell->batch || other->cell != cell->cell)
            break;
        if (memcmp(facts_digest(facts, i - 1), digest, SEAL_DIGEST_LEN) == 0)
            return other->digest;
        if (number <= other->digest)
            number = other->digest + 1;
    }
    return number;
}

enum status facts_add_made(struct facts *facts, size_t batch, unsigned cell, uint32_t variant,
                           const struct facts_made *made)
{
    struct facts_cell added = made->cell;
    added.batch = &facts->batches[batch];
    added.cell = (uint8_t)cell;
    added.variant = variant;
    size_t count = facts->cell_count;
    if (facts->forgets && count > 0 && facts->cells[count - 1].batch != added.batch)
        facts->first_digest = count;
    added.digest = digest_number(facts, &added, made->digest);
    enum status status = add_digest(facts, made->digest);
    if (status == STATUS_OK)
        status = facts_hold(facts, &added);
    return status == STATUS_OK ? add_cell(facts, &added) : status;
}

enum status facts_add_cell(struct facts *facts, size_t batch, unsigned cell, uint32_t variant,
                           const struct facts_content *content)
{
    uint8_t person[RECORD_MAX_LEN + PACKED_MAX_LEN];
    struct facts_made made;
    facts_make_cell(content, person, &made);
    enum status status = facts_add_made(facts, batch, cell, variant, &made);
    sodium_memzero(person, facts_person_len(&made.cell));
    return status;
}

enum status facts_add_final(struct facts *facts, size_t batch, const uint8_t *digests,
                            unsigned count)
{
    struct facts_final final = {.batch = &facts->batches[batch], .count = count};
    crypto_generichash(final.hash, sizeof final.hash, digests, count * SEAL_DIGEST_LEN, NULL, 0);
    for (size_t i = facts->cell_count;
         i > facts->first_digest && facts->cells[i - 1].batch == final.batch; i--) {
        struct facts_cell *cell = &facts->cells[i - 1];
        const uint8_t *digest = facts_digest(facts, i - 1);
        if (cell->cell < count &&
            memcmp(digests + cell->cell * SEAL_DIGEST_LEN, digest, SEAL_DIGEST_LEN) == 0)
            cell->vouched = true;
    }
    return facts_add_made_final(facts, &final);
}

enum status facts_add_made_final(struct facts *facts, const struct facts_final *final)
{
    struct facts_final *finals =
        grow(facts->finals, facts->final_count, &facts->final_cap, sizeof *finals);
    if (!finals)
        return STATUS_NO_MEMORY;
    facts->finals = finals;
    facts->finals[facts->final_count++] = *final;
    return STATUS_OK;
}

enum status facts_add_copy(struct facts *facts, const struct facts_copy *copy)
{
    struct facts_copy *copies =
        grow(facts->copies, facts->copy_count, &facts->copy_cap, sizeof *copies);
    if (!copies)
        return STATUS_NO_MEMORY;
    facts->copies = copies;
    facts->copies[facts->copy_count++] = *copy;
    return STATUS_OK;
}

enum status facts_add_decision(struct facts *facts, const struct decision *decision)
{
    struct decision *decisions =
        grow(facts->decisions, facts->decision_count, &facts->decision_cap, sizeof *decisions);
    if (!decisions)
        return STATUS_NO_MEMORY;
    facts->decisions = decisions;
    facts->decisions[facts->decision_count++] = *decision;
    return STATUS_OK;
}

enum status facts_add_enrolment(struct facts *facts, const struct enrolment *enrolment)
{
    struct enrolment *enrolments =
        grow(facts->enrolments, facts->enrolment_count, &facts->enrolment_cap, sizeof *enrolments);
    if (!enrolments)
        return STATUS_NO_MEMORY;
    facts->enrolments = enrolments;
    facts->enrolments[facts->enrolment_count++] = *enrolment;
    return STATUS_OK;
}

// ---- joining ----------------------------------------------------------------------------------

void facts_take_held(struct facts *facts, struct facts *holder)
{
    struct facts_chunk **end = &facts->chunks;
    while (*end)
        end = &(*end)->next;
    *end = holder->chunks;
    holder->chunks = NULL;
}

// Without cells of its own, facts takes the arrays as they are: there may be a million of them.
static void take_arrays(struct facts *facts, struct facts *later)
{
    free(facts->cells);
    facts->cells = later->cells;
    facts->cell_count = later->cell_count;
    facts->cell_cap = later->cell_cap;
    free(facts->digests);
    facts->digests = later->digests;
    facts->first_digest = later->first_digest;
    facts->digest_cap = later->digest_cap;
    later->cells = NULL;
    later->digests = NULL;
    later->cell_count = later->cell_cap = later->first_digest = later->digest_cap = 0;
}

static enum status take_cells(struct facts *facts, struct facts *later)
{
    if (facts->cell_count == 0)
        take_arrays(facts, later);
    enum status status = facts_reserve(facts, facts->cell_count + later->cell_count);
    for (size_t i = 0; i < later->cell_count && status == STATUS_OK; i++) {
        if (!facts->forgets)
            status = add_digest(facts, facts_digest(later, i));
        if (status == STATUS_OK)
            facts->cells[facts->cell_count++] = later->cells[i];
    }
    if (facts->forgets)
        facts->first_digest = facts->cell_count;
    return status;
}

static enum status take_finals(struct facts *facts, const struct facts *later)
{
    enum status status = STATUS_OK;
    for (size_t i = 0; i < later->final_count && status == STATUS_OK; i++)
        status = facts_add_made_final(facts, &later->finals[i]);
    return status;
}

enum status facts_join(struct facts *facts, size_t first_batch, struct facts *later)
{
    repoint(later, later->batches, facts->batches + first_batch);
    facts_take_held(facts, later);
    enum status status = take_cells(facts, later);
    if (status == STATUS_OK)
        status = take_finals(facts, later);
    if (status == STATUS_OK)
        facts_free(later);
    return status;
}

// ---- as rows of the master list ---------------------------------------------------------------

#define VARIANT_BITS 20
#define CELL_BITS 6

_Static_assert(FACTS_VARIANT_COUNT >> VARIANT_BITS == 1, "facts.h");
_Static_assert(SEAL_CELL_COUNT <= 1 << CELL_BITS, "every cell has its keys");

int64_t facts_cell_key(int64_t batch_key, unsigned cell, uint32_t variant)
{
    return batch_key << (CELL_BITS + VARIANT_BITS) | (int64_t)cell << VARIANT_BITS |
           (int64_t)variant;
}

bool facts_split_cell_key(int64_t key, unsigned *cell, uint32_t *variant)
{
    const uint64_t bits = (uint64_t)key;
    *cell = (unsigned)(bits >> VARIANT_BITS) % (1U << CELL_BITS);
    *variant = (uint32_t)(bits % FACTS_VARIANT_COUNT);
    bool is_cell = *cell < SEAL_CELL_COUNT;
    return is_cell && *variant != 0 && key >= facts_cell_key(1, 0, 0);
}

void facts_put_batch(struct bytes_writer *w, const struct facts_batch *batch)
{
    const struct seal_header *header = &batch->header;
    bytes_put(w, batch->header_hash, sizeof batch->header_hash);
    bytes_put(w, header->batch_id, sizeof header->batch_id);
    certificate_put(w, &header->certificate);
    bytes_put_u32(w, header->number);
    bytes_put(w, header->chain, sizeof header->chain);
    bytes_put(w, header->previous, sizeof header->previous);
    bytes_put(w, header->campaign_hash, sizeof header->campaign_hash);
    bytes_put_u16(w, header->day);
    bytes_put_u8(w, header->suite);
}

void facts_get_batch(struct bytes_reader *r, struct facts_batch *batch)
{
    struct seal_header *header = &batch->header;
    bytes_get(r, batch->header_hash, sizeof batch->header_hash);
    bytes_get(r, header->batch_id, sizeof header->batch_id);
    certificate_get(r, &header->certificate);
    header->number = bytes_get_u32(r);
    bytes_get(r, header->chain, sizeof header->chain);
    bytes_get(r, header->previous, sizeof header->previous);
    bytes_get(r, header->campaign_hash, sizeof header->campaign_hash);
    header->day = bytes_get_u16(r);
    header->suite = bytes_get_u8(r);
}

void facts_put_content(struct bytes_writer *w, const struct facts_content *content)
{
    bytes_put_u8(w, content->type);
    bytes_put_u8(w, (uint8_t)content->flaw);
    bytes_put_u8(w, content->record_version);
    bytes_put(w, content->entry_id, sizeof content->entry_id);
    bytes_put(w, content->digest, sizeof content->digest);
    bytes_put_u16(w, (uint16_t)content->record_len);
    bytes_put(w, content->record, content->record_len);
}

bool facts_read_content(const uint8_t *bytes, size_t len, struct facts_content *out)
{
    struct bytes_reader r = bytes_reader_init(bytes, len);
    out->type = bytes_get_u8(&r);
    out->flaw = (enum batch_read_reason)bytes_get_u8(&r);
    out->record_version = bytes_get_u8(&r);
    bytes_get(&r, out->entry_id, sizeof out->entry_id);
    bytes_get(&r, out->digest, sizeof out->digest);
    out->record_len = bytes_get_u16(&r);
    out->record = bytes_take(&r, out->record_len);
    return bytes_at_end(&r) && out->record_len <= RECORD_MAX_LEN;
}

bool facts_final_count(size_t len, unsigned *count)
{
    *count = (unsigned)(len / SEAL_DIGEST_LEN);
    return len % SEAL_DIGEST_LEN == 0 && len <= SEAL_ENTRY_COUNT * SEAL_DIGEST_LEN;
}

void facts_put_copy(struct bytes_writer *w, const struct facts_copy *copy, int64_t batch_key)
{
    bytes_put_u64(w, (uint64_t)batch_key);
    bytes_put(w, copy->hash, sizeof copy->hash);
    bytes_put(w, copy->trailer, sizeof copy->trailer);
    bytes_put_u8(w, copy->closed);
}

uint64_t facts_get_copy(struct bytes_reader *r, struct facts_copy *copy)
{
    uint64_t batch_key = bytes_get_u64(r);
    copy->batch = NULL;
    bytes_get(r, copy->hash, sizeof copy->hash);
    bytes_get(r, copy->trailer, sizeof copy->trailer);
    copy->closed = bytes_get_u8(r) == 1;
    return batch_key;
}

void facts_put_enrolment(struct bytes_writer *w, const struct enrolment *enrolment)
{
    size_t alias_len = strlen(enrolment->alias);
    bytes_put(w, enrolment->device_id, sizeof enrolment->device_id);
    bytes_put(w, enrolment->device_public, sizeof enrolment->device_public);
    bytes_put_u16(w, (uint16_t)alias_len);
    bytes_put(w, enrolment->alias, alias_len);
}

enum status facts_get_enrolment(const uint8_t *bytes, size_t len, struct enrolment *out)
{
    struct bytes_reader r = bytes_reader_init(bytes, len);
    memset(out, 0, sizeof *out);
    bytes_get(&r, out->device_id, sizeof out->device_id);
    bytes_get(&r, out->device_public, sizeof out->device_public);
    size_t alias_len = bytes_get_u16(&r);
    const uint8_t *alias = bytes_take(&r, alias_len);
    if (!bytes_at_end(&r) || alias_len >= LABEL_CAP ||
        !text_is_tidy((const char *)alias, alias_len))
        return STATUS_DAMAGED;
    memcpy(out->alias, alias, alias_len);
    return STATUS_OK;
}

bool facts_from_cell(const struct batch_read_cell *cell, struct facts_content *out)
{
    if (cell->state == BATCH_READ_UNUSED || cell->state == BATCH_READ_HOLE)
        return false;
    *out = (struct facts_content){
        .type = cell->type,
        .flaw = cell->reason == BATCH_READ_NOT_IN_FINAL ? BATCH_READ_NO_REASON : cell->reason,
        .record_version = cell->record_version,
        .record = cell->record,
        .record_len = cell->record_len,
    };
    memcpy(out->entry_id, cell->entry_id, sizeof out->entry_id);
    memcpy(out->digest, cell->digest, sizeof out->digest);
    return true;
}

void facts_copy_hash(const uint8_t trailer[32], const uint8_t last[32], uint8_t out[FACTS_HASH_LEN])
{
    uint8_t both[64];
    memcpy(both, trailer, 32);
    memcpy(both + 32, last, 32);
    crypto_generichash(out, FACTS_HASH_LEN, both, sizeof both, NULL, 0);
}
