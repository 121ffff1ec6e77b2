// SPDX-License-Identifier: Apache-2.0
#include "merger/list/enrolment.h"

#include "merger/list/archive.h"
#include "merger/list/facts.h"
#include "merger/list/intake.h"
#include "merger/list/load.h"
#include "merger/list/master.h"

static enum status archive_all(const struct folder *folder, const struct enrolment *list,
                               size_t count)
{
    struct archive archive;
    enum status status = archive_open(folder, &archive);
    for (size_t i = 0; i < count && status == STATUS_OK; i++) {
        uint8_t bytes[FACTS_ENROLMENT_MAX_LEN];
        struct bytes_writer w = bytes_writer_init(bytes, sizeof bytes);
        facts_put_enrolment(&w, &list[i]);
        status = archive_put_fact(&archive, ARCHIVE_ENROLMENT, bytes, w.len);
    }
    if (status == STATUS_OK)
        status = archive_flush(&archive);
    archive_close(&archive);
    return status;
}

static enum status commit_all(struct master *master, const struct enrolment *list, size_t count)
{
    struct intake *intake = NULL;
    struct facts known = {0};
    enum status status = master_begin(master);
    if (status == STATUS_OK)
        status = load_heads(master, &known);
    if (status == STATUS_OK)
        status = intake_new(master, &known, &intake);
    for (size_t i = 0; i < count && status == STATUS_OK; i++)
        status = intake_enrolment(intake, &list[i], NULL);
    intake_free(intake);
    facts_free(&known);
    return status == STATUS_OK ? master_commit(master) : status;
}

enum status enrolment_add(struct folder *folder, const struct enrolment *list, size_t count)
{
    struct master *master = NULL;
    enum status status = master_open(folder, &master);
    if (status == STATUS_OK)
        status = archive_all(folder, list, count);
    if (status == STATUS_OK)
        status = commit_all(master, list, count);
    master_close(master);
    return status;
}

static enum status keep(void *context, int64_t key, const uint8_t *plain, size_t len)
{
    (void)key;
    struct enrolment enrolment;
    enum status status = facts_get_enrolment(plain, len, &enrolment);
    return status == STATUS_OK ? facts_add_enrolment(context, &enrolment) : status;
}

enum status enrolment_load(struct folder *folder, struct enrolment **out, size_t *count)
{
    struct master *master = NULL;
    struct facts facts = {0};
    enum status status = master_open(folder, &master);
    if (status == STATUS_OK)
        status = master_each(master, MASTER_ENROLMENTS, 1, MASTER_LAST_KEY, keep, &facts);
    if (status == STATUS_OK) { // what is handed over is no longer the facts'
        *out = facts.enrolments;
        *count = facts.enrolment_count;
        facts.enrolments = NULL;
        facts.enrolment_count = 0;
    }
    facts_free(&facts);
    master_close(master);
    return status;
}
