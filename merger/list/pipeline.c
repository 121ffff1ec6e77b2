// SPDX-License-Identifier: Apache-2.0
#include "merger/list/pipeline.h"

#include "common/conveyor.h"

#include <stdlib.h>
#include <string.h>

#define SLOT_COUNT 8 // each has room for a file and all that may be in it: 1.3 MB

struct slot {
    struct pipeline_item item;
    struct verify *verify;
};

struct pipeline {
    const struct folder *folder;
    struct slot slots[SLOT_COUNT]; // prepared when they are filled first: most merges are small
    struct certificate_book *book;
    struct conveyor *conveyor;
};

static void verify_slot(void *context)
{
    struct slot *slot = context;
    struct pipeline_item *item = &slot->item;
    item->status = verify_file(slot->verify, item->path, &item->result);
    if (item->status == STATUS_OK && item->result.batch->verdict == BATCH_READ_TAKEN)
        gather_make(item->gather, item->result.batch);
}

static enum status prepare(struct pipeline *pipeline, struct slot *slot)
{
    if (slot->verify)
        return STATUS_OK;
    if (!slot->item.gather)
        slot->item.gather = gather_new();
    return slot->item.gather ? verify_new(pipeline->folder, pipeline->book, &slot->verify)
                             : STATUS_NO_MEMORY;
}

static enum status start(struct pipeline *pipeline)
{
    pipeline->book = certificate_book_new();
    return pipeline->book ? conveyor_new(pipeline->slots, sizeof *pipeline->slots, SLOT_COUNT,
                                         verify_slot, &pipeline->conveyor)
                          : STATUS_NO_MEMORY;
}

enum status pipeline_new(const struct folder *folder, struct pipeline **out)
{
    struct pipeline *pipeline = calloc(1, sizeof *pipeline);
    if (!pipeline)
        return STATUS_NO_MEMORY;
    pipeline->folder = folder;
    enum status status = start(pipeline);
    if (status == STATUS_OK)
        *out = pipeline;
    else
        pipeline_free(pipeline);
    return status;
}

void pipeline_free(struct pipeline *pipeline)
{
    if (!pipeline)
        return;
    conveyor_free(pipeline->conveyor);
    for (unsigned i = 0; i < SLOT_COUNT; i++) {
        verify_free(pipeline->slots[i].verify);
        gather_free(pipeline->slots[i].item.gather);
    }
    certificate_book_free(pipeline->book);
    free(pipeline);
}

bool pipeline_is_full(const struct pipeline *pipeline)
{
    return conveyor_room(pipeline->conveyor) == NULL;
}

enum status pipeline_put(struct pipeline *pipeline, const char *path, bool archived)
{
    struct slot *slot = conveyor_room(pipeline->conveyor);
    size_t path_len = strlen(path);
    if (path_len >= sizeof slot->item.path)
        return STATUS_TOO_LARGE;
    enum status status = prepare(pipeline, slot);
    if (status != STATUS_OK)
        return status;
    memcpy(slot->item.path, path, path_len + 1);
    slot->item.archived = archived;
    conveyor_put(pipeline->conveyor);
    return STATUS_OK;
}

const struct pipeline_item *pipeline_take(struct pipeline *pipeline)
{
    const struct slot *slot = conveyor_take(pipeline->conveyor);
    return slot ? &slot->item : NULL;
}
