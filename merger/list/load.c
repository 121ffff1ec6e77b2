// SPDX-License-Identifier: Apache-2.0
#include "merger/list/load.h"

#include "common/platform.h"
#include "merger/list/linked.h"
#include "merger/list/load_cells.h"

#define TELLING_STEP 256 // batches that are read at once, so that there is something to tell

static enum status load_batch(void *context, int64_t key, const uint8_t *plain, size_t len)
{
    struct facts *facts = context;
    struct facts_batch batch;
    struct bytes_reader r = bytes_reader_init(plain, len);
    facts_get_batch(&r, &batch);
    if (!bytes_at_end(&r) || key != (int64_t)facts->batch_count + 1)
        return STATUS_DAMAGED;
    return facts_add_batch(facts, &batch);
}

static enum status load_copy(void *context, int64_t key, const uint8_t *plain, size_t len)
{
    struct facts *facts = context;
    struct facts_copy copy;
    struct bytes_reader r = bytes_reader_init(plain, len);
    uint64_t batch_key = facts_get_copy(&r, &copy);
    if (!bytes_at_end(&r) || key != (int64_t)facts->copy_count + 1 || batch_key == 0 ||
        batch_key > facts->batch_count)
        return STATUS_DAMAGED;
    copy.batch = &facts->batches[batch_key - 1];
    return facts_add_copy(facts, &copy);
}

static enum status load_decision(void *context, int64_t key, const uint8_t *plain, size_t len)
{
    struct facts *facts = context;
    struct decision decision;
    enum status status = decision_read(plain, len, &decision);
    if (status == STATUS_OK && key != (int64_t)facts->decision_count + 1)
        status = STATUS_DAMAGED;
    return status == STATUS_OK ? facts_add_decision(facts, &decision) : status;
}

static enum status load_enrolment(void *context, int64_t key, const uint8_t *plain, size_t len)
{
    struct facts *facts = context;
    struct enrolment enrolment;
    enum status status = facts_get_enrolment(plain, len, &enrolment);
    if (status == STATUS_OK && key != (int64_t)facts->enrolment_count + 1)
        status = STATUS_DAMAGED;
    return status == STATUS_OK ? facts_add_enrolment(facts, &enrolment) : status;
}

// No row is ever removed, so their keys are 1, 2, 3 …
enum status load_heads(struct master *master, struct facts *facts)
{
    const struct {
        enum master_table table;
        size_t known_count;
        master_visit *visit;
    } steps[] = {
        {MASTER_BATCHES, facts->batch_count, load_batch},
        {MASTER_COPIES, facts->copy_count, load_copy},
        {MASTER_DECISIONS, facts->decision_count, load_decision},
        {MASTER_ENROLMENTS, facts->enrolment_count, load_enrolment},
    };
    enum status status = STATUS_OK;
    for (size_t i = 0; i < sizeof steps / sizeof *steps && status == STATUS_OK; i++)
        status = master_each(master, steps[i].table, (int64_t)steps[i].known_count + 1,
                             MASTER_LAST_KEY, steps[i].visit, facts);
    return status;
}

// All facts but cells and finals, to which these belong.
static enum status load_all_heads(struct master *master, struct facts *facts)
{
    enum status status = load_heads(master, facts);
    return status == STATUS_OK ? load_check_strays(master, facts) : status;
}

enum status load_facts(struct master *master, struct facts *out)
{
    return load_facts_telling(master, NULL, out);
}

enum status load_facts_telling(struct master *master, struct progress *progress, struct facts *out)
{
    *out = (struct facts){0};
    enum status status = load_all_heads(master, out);
    const size_t count = out->batch_count, step = progress ? TELLING_STEP : count;
    progress_begin(progress, MSG_PROGRESS_READING, (unsigned long)count);
    for (size_t first = 0, end; first < count && status == STATUS_OK; first = end) {
        end = count - first > step ? first + step : count;
        status = progress && platform_interrupted() ? STATUS_INTERRUPTED
                                                    : load_cells(master, first, end, out);
        progress_set(progress, (unsigned long)end);
    }
    if (status == STATUS_OK)
        progress_end(progress);
    else
        facts_free(out);
    return status;
}

enum status load_lean(struct master *master, size_t batch_count, struct facts *facts,
                      struct cache *cache)
{
    facts->lean = true;
    *cache = (struct cache){0};
    enum status status = load_all_heads(master, facts);
    if (status == STATUS_OK)
        status = cache_load(master, batch_count, facts, cache);
    if (status == STATUS_OK)
        status = linked_load(master, facts);
    if (status != STATUS_OK) {
        cache_free(cache);
        facts_free(facts);
    }
    return status;
}
