// SPDX-License-Identifier: Apache-2.0
#include "collector/delivery.h"

#include "common/batch_write.h"
#include "common/safefile.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_NAMES 100 // other files under a batch's name that are stepped past
#define NAME_CAP (BATCH_WRITE_NAME_CAP + 8)

enum status delivery_open(const char *state_folder, const char *target, struct delivery *out)
{
    *out = (struct delivery){.source = state_folder, .target = target};
    return waiting_find(state_folder, &out->waiting);
}

void delivery_close(struct delivery *delivery)
{
    waiting_free(&delivery->waiting);
}

// ---- the target ---------------------------------------------------------------------------------

// Makes the folder if only its last part is missing. One that is there may have been made by a
// delivery that was killed, and must not be lost with what is copied into it.
static enum status find_target(const char *path, bool *made)
{
    bool is_folder;
    *made = false;
    enum status status = platform_is_folder(path, &is_folder);
    if (status == STATUS_OK)
        return is_folder ? safefile_flush_name(path) : STATUS_NOT_A_FOLDER;
    if (status != STATUS_NOT_FOUND)
        return status;
    status = safefile_make_folder(path);
    *made = status == STATUS_OK;
    return status;
}

// A copy beside the original would be lost with it.
enum status delivery_begin(struct delivery *delivery)
{
    bool made, same;
    enum status status = find_target(delivery->target, &made);
    if (status == STATUS_OK)
        status = platform_same_device(delivery->target, delivery->source, &same);
    if (status != STATUS_OK || !same)
        return status;
    if (made)
        status = platform_remove_folder(delivery->target);
    return status == STATUS_OK ? STATUS_SAME_DEVICE : status;
}

// ---- one batch ----------------------------------------------------------------------------------

// "<hex>.qolb", then "<hex>-2.qolb" …
static void name_copy(const struct outbox_batch *batch, unsigned copy, char out[NAME_CAP])
{
    char name[BATCH_WRITE_NAME_CAP];
    batch_write_name(batch->id, name);
    if (copy == 1)
        (void)snprintf(out, NAME_CAP, "%s", name);
    else
        (void)snprintf(out, NAME_CAP, "%.*s-%u" BATCH_WRITE_SUFFIX,
                       (int)(strlen(name) - strlen(BATCH_WRITE_SUFFIX)), name, copy);
}

// NOT_FOUND if nothing is there, EXISTS if other bytes are. What a link leads to is no copy: it may
// lie on the laptop.
static enum status compare(const char *path, const uint8_t *bytes, size_t len)
{
    uint8_t *found;
    size_t found_len;
    bool is_link;
    enum status status = platform_is_link(path, &is_link);
    if (status == STATUS_OK && is_link)
        return STATUS_EXISTS;
    if (status == STATUS_OK)
        status = safefile_read(path, SEAL_FILE_LEN, &found, &found_len);
    if (status == STATUS_TOO_LARGE || status == STATUS_NOT_A_FILE)
        return STATUS_EXISTS;
    if (status != STATUS_OK)
        return status;
    bool same = found_len == len && memcmp(found, bytes, len) == 0;
    free(found);
    return same ? STATUS_OK : STATUS_EXISTS;
}

// A copy that is there counts when its name is flushed: a delivery that was killed may have left it
// unflushed.
static enum status keep_copy(struct delivery *delivery)
{
    enum status status = platform_flush_folder(delivery->target);
    if (status == STATUS_OK)
        delivery->there++;
    return status;
}

static enum status make_copy(struct delivery *delivery, const char *path, const uint8_t *bytes,
                             size_t len)
{
    enum status status = safefile_deliver(path, bytes, len);
    if (status == STATUS_OK)
        delivery->copied++;
    return status;
}

// Under the first name that is free or already ours.
static enum status put_copy(struct delivery *delivery, const struct outbox_batch *batch,
                            const uint8_t *bytes, size_t len)
{
    enum status status = STATUS_EXISTS;
    for (unsigned copy = 1; copy <= MAX_NAMES && status == STATUS_EXISTS; copy++) {
        char name[NAME_CAP], path[PLATFORM_PATH_CAP];
        name_copy(batch, copy, name);
        status = safefile_join(delivery->target, name, path);
        if (status == STATUS_OK)
            status = compare(path, bytes, len);
        if (status == STATUS_OK)
            return keep_copy(delivery);
        if (status == STATUS_NOT_FOUND)
            status = make_copy(delivery, path, bytes, len);
    }
    return status;
}

static void fail(struct delivery *delivery, enum status status, const char *about)
{
    delivery->last.status = status;
    (void)snprintf(delivery->last.about, sizeof delivery->last.about, "%s", about);
}

static bool is_unfinished(const struct delivery *delivery, const struct outbox_batch *batch)
{
    const struct outbox *outbox = delivery->waiting.outbox;
    bool unfinished = false;
    return outbox && outbox_is_unfinished(outbox, batch->id, &unfinished) == STATUS_OK &&
           unfinished;
}

// A batch that cannot be read here must not keep the others from being delivered.
static enum status read_batch(struct delivery *delivery, const struct outbox_batch *batch,
                              uint8_t **out, size_t *out_len)
{
    char name[BATCH_WRITE_NAME_CAP], path[PLATFORM_PATH_CAP];
    batch_write_name(batch->id, name);
    enum status status = safefile_join(delivery->source, name, path);
    if (status == STATUS_OK)
        status = safefile_read(path, SEAL_FILE_LEN, out, out_len);
    if (status == STATUS_NOT_FOUND && is_unfinished(delivery, batch))
        return status; // its opening was cut short, so that it never held a cell
    if (status != STATUS_OK)
        fail(delivery, status, path);
    else if (*out_len != SEAL_FILE_LEN) // copied all the same, for the coordinator to see
        fail(delivery, STATUS_DAMAGED, path);
    return status;
}

// A copy is as good if it cannot be noted here, say because the laptop's disk is full.
static void note_delivered(struct delivery *delivery, const struct outbox_batch *batch)
{
    enum status status = outbox_mark_delivered(delivery->waiting.outbox, batch->number);
    if (delivery->noted == STATUS_OK)
        delivery->noted = status;
}

static enum status deliver_batch(struct delivery *delivery, size_t place)
{
    const struct outbox_batch *batch = &delivery->waiting.batches[place];
    uint8_t *bytes;
    size_t len;
    if (read_batch(delivery, batch, &bytes, &len) != STATUS_OK)
        return STATUS_OK;
    enum status status = put_copy(delivery, batch, bytes, len);
    free(bytes);
    if (status == STATUS_OK && place < delivery->waiting.known_count)
        note_delivered(delivery, batch);
    return status;
}

// ---- one after the other ------------------------------------------------------------------------

static bool take_step(struct delivery *delivery)
{
    if (platform_interrupted()) {
        fail(delivery, STATUS_INTERRUPTED, "");
        return false;
    }
    enum status status = deliver_batch(delivery, delivery->done);
    if (status != STATUS_OK)
        fail(delivery, status, delivery->target);
    if (status != STATUS_OK && status != STATUS_EXISTS)
        return false; // the stick is full, gone or write-protected, for every batch
    delivery->done++;
    return true;
}

bool delivery_step(struct delivery *delivery)
{
    delivery->last = (struct delivery_problem){.status = STATUS_OK};
    if (delivery->done == delivery->waiting.count)
        return false;
    bool goes_on = take_step(delivery);
    if (delivery->last.status != STATUS_OK && delivery->failures++ == 0)
        delivery->first = delivery->last;
    return goes_on;
}
