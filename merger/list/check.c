// SPDX-License-Identifier: Apache-2.0
#include "merger/list/check.h"

#include "common/platform.h"
#include "common/safefile.h"
#include "merger/list/archive.h"
#include "merger/list/intake.h"
#include "merger/list/load.h"
#include "merger/list/master.h"
#include "merger/list/verify.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

struct check {
    struct archive archive;
    struct master *master;
    struct intake *intake;
    struct certificate_book *book;
    struct verify *verify;
    struct facts facts;
    bool *proved; // for every cell of the facts
    bool read_all;
    unsigned long read_count;
    unsigned long known_facts, archived_facts; // files: of facts in the list, and in all
    struct progress *progress;
    struct check_result *result;
};

// ---- what the list has, in the archive --------------------------------------------------------

static enum status check_batch_file(struct check *check, const struct facts_copy *copy)
{
    char name[ARCHIVE_NAME_CAP], path[PLATFORM_PATH_CAP];
    struct platform_file *file = NULL;
    uint64_t size = 0;
    archive_batch_name(copy->batch->header.batch_id, copy->hash, name);
    enum status status = safefile_join(check->archive.filing.folder, name, path);
    if (status != STATUS_OK)
        return status;
    status = platform_open_read(path, &file);
    if (status == STATUS_OK)
        status = platform_size(file, &size);
    if (file)
        platform_abandon(file);
    if (status != STATUS_OK || size != SEAL_FILE_LEN)
        check->result->lost++;
    return STATUS_OK;
}

static void check_fact_file(struct check *check, enum archive_kind kind, const uint8_t *content,
                            size_t len)
{
    char name[ARCHIVE_NAME_CAP];
    uint8_t found[ARCHIVE_FACT_MAX_LEN];
    enum archive_kind found_kind;
    size_t found_len;
    archive_fact_name(&check->archive, kind, content, len, name);
    enum status status = archive_read_fact(&check->archive, name, &found_kind, found, &found_len);
    if (status != STATUS_NOT_FOUND)
        check->known_facts++;
    if (status != STATUS_OK || found_kind != kind || found_len != len ||
        memcmp(found, content, len) != 0)
        check->result->lost++;
    sodium_memzero(found, sizeof found);
}

static enum status check_files(struct check *check)
{
    const struct facts *facts = &check->facts;
    enum status status = STATUS_OK;
    for (size_t i = 0; i < facts->copy_count && status == STATUS_OK; i++)
        status = check_batch_file(check, &facts->copies[i]);
    for (size_t i = 0; i < facts->decision_count; i++) {
        uint8_t bytes[DECISION_MAX_LEN];
        size_t len = decision_write(&facts->decisions[i], bytes);
        check_fact_file(check, ARCHIVE_DECISION, bytes, len);
    }
    for (size_t i = 0; i < facts->enrolment_count; i++) {
        uint8_t bytes[FACTS_ENROLMENT_MAX_LEN];
        struct bytes_writer w = bytes_writer_init(bytes, sizeof bytes);
        facts_put_enrolment(&w, &facts->enrolments[i]);
        check_fact_file(check, ARCHIVE_ENROLMENT, bytes, w.len);
    }
    return status;
}

// ---- what the archive has, in the list --------------------------------------------------------

static int compare_key(const struct facts *facts, const struct facts_cell *cell, int64_t key)
{
    int64_t own = facts_cell_key(cell->batch - facts->batches + 1, cell->cell, cell->variant);
    return own < key ? -1 : own > key;
}

// Marks the content that is the row of that key.
static void mark_proved(void *context, int64_t key)
{
    struct check *check = context;
    const struct facts *facts = &check->facts;
    size_t first = 0, end = facts->cell_count;
    while (first < end) {
        size_t middle = first + (end - first) / 2;
        if (compare_key(facts, &facts->cells[middle], key) < 0)
            first = middle + 1;
        else
            end = middle;
    }
    if (first < facts->cell_count && compare_key(facts, &facts->cells[first], key) == 0)
        check->proved[first] = true;
}

static enum status read_batch_file(struct check *check, const char *name,
                                   const uint8_t copy_hash[FACTS_HASH_LEN])
{
    char path[PLATFORM_PATH_CAP];
    struct verify_result file;
    bool has_all;
    enum status status = safefile_join(check->archive.filing.folder, name, path);
    if (status == STATUS_OK)
        status = verify_file(check->verify, path, &file);
    if (status == STATUS_NO_MEMORY)
        return status;
    progress_set(check->progress, ++check->read_count);
    if (status == STATUS_OK && file.batch->verdict == BATCH_READ_SUITE_NOT_SUPPORTED)
        return STATUS_SUITE_NOT_SUPPORTED;
    if (status != STATUS_OK || file.batch->verdict != BATCH_READ_TAKEN ||
        memcmp(file.copy_hash, copy_hash, FACTS_HASH_LEN) != 0) {
        check->result->damaged++;
        return STATUS_OK;
    }
    status = intake_compare(check->intake, file.batch, mark_proved, check, &has_all);
    if (status == STATUS_OK && !has_all)
        check->result->different++;
    return status;
}

static enum status visit_archived(void *context, const char *name)
{
    struct check *check = context;
    uint8_t copy_hash[FACTS_HASH_LEN];
    if (platform_interrupted())
        return STATUS_INTERRUPTED;
    check->archived_facts += archive_is_fact_name(name);
    if (!archive_is_batch_name(name, copy_hash))
        return STATUS_OK;
    if (!intake_knows_copy(check->intake, copy_hash)) {
        check->result->unmerged++;
        return STATUS_OK;
    }
    return check->read_all ? read_batch_file(check, name, copy_hash) : STATUS_OK;
}

static void count_unproved(struct check *check)
{
    for (size_t i = 0; check->read_all && i < check->facts.cell_count; i++)
        check->result->unproved += !check->proved[i];
}

// ---- all of it --------------------------------------------------------------------------------

static enum status open_all(struct check *check, const struct folder *folder)
{
    check->book = certificate_book_new();
    enum status status = check->book ? archive_open(folder, &check->archive) : STATUS_NO_MEMORY;
    if (status == STATUS_OK)
        status = master_open(folder, &check->master);
    if (status == STATUS_OK)
        status = master_check(check->master);
    if (status == STATUS_OK)
        status = load_facts(check->master, &check->facts);
    if (status == STATUS_OK)
        status = intake_new(check->master, &check->facts, &check->intake);
    if (status == STATUS_OK)
        status = verify_new(folder, check->book, &check->verify);
    if (status != STATUS_OK)
        return status;
    check->proved = calloc(check->facts.cell_count + 1, sizeof *check->proved);
    return check->proved ? STATUS_OK : STATUS_NO_MEMORY;
}

static void close_all(struct check *check)
{
    free(check->proved);
    verify_free(check->verify);
    certificate_book_free(check->book);
    intake_free(check->intake);
    facts_free(&check->facts);
    master_close(check->master);
    archive_close(&check->archive);
}

enum status check_list(const struct folder *folder, bool read_all, struct progress *progress,
                       struct check_result *out)
{
    *out = (struct check_result){0};
    struct check check = {.read_all = read_all, .progress = progress, .result = out};
    enum status status = open_all(&check, folder);
    if (status == STATUS_OK) {
        out->batches = (unsigned long)check.facts.batch_count;
        out->copies = (unsigned long)check.facts.copy_count;
        out->facts = (unsigned long)(check.facts.decision_count + check.facts.enrolment_count);
        if (read_all)
            progress_begin(progress, MSG_PROGRESS_CHECKING, out->copies);
        status = check_files(&check);
    }
    if (status == STATUS_OK)
        status = platform_list(check.archive.filing.folder, visit_archived, &check);
    if (status == STATUS_OK && read_all)
        progress_end(progress);
    if (status == STATUS_OK) {
        out->unlisted = check.archived_facts - check.known_facts;
        count_unproved(&check);
    }
    close_all(&check);
    return status;
}
