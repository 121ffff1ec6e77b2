// SPDX-License-Identifier: Apache-2.0
#include "merger/list/pipeline.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#define SLOT_COUNT 8 // each holds a file and what was found in it: some 500 KB

struct slot {
    struct pipeline_item item;
    struct verify *verify;
    bool verified;
};

// Three running numbers go round the slots: put by the caller, claimed by whoever verifies it,
// taken by the caller. From claimed to verified a slot belongs to who claimed it, else to the
// caller.
struct pipeline {
    struct slot slots[SLOT_COUNT];
    struct certificate_book *book;
    pthread_t thread;
    bool started;
    pthread_mutex_t mutex; // guards what follows, and every `verified`
    pthread_cond_t changed;
    unsigned long put, claimed;
    bool stopping;
    unsigned long taken; // the caller's own; the slot before it may still be in use
    bool in_use;
};

static struct slot *slot_of(struct pipeline *pipeline, unsigned long number)
{
    return &pipeline->slots[number % SLOT_COUNT];
}

// Verifies the file that waits longest for it; with the mutex held, but not meanwhile.
static void verify_next(struct pipeline *pipeline)
{
    struct slot *slot = slot_of(pipeline, pipeline->claimed++);
    pthread_mutex_unlock(&pipeline->mutex);
    slot->item.status = verify_file(slot->verify, slot->item.path, &slot->item.result);
    pthread_mutex_lock(&pipeline->mutex);
    slot->verified = true;
    pthread_cond_signal(&pipeline->changed);
}

static void *work(void *context)
{
    struct pipeline *pipeline = context;
    pthread_mutex_lock(&pipeline->mutex);
    while (!pipeline->stopping) {
        if (pipeline->claimed < pipeline->put)
            verify_next(pipeline);
        else
            pthread_cond_wait(&pipeline->changed, &pipeline->mutex);
    }
    pthread_mutex_unlock(&pipeline->mutex);
    return NULL;
}

static enum status start(struct pipeline *pipeline, const struct folder *folder)
{
    pipeline->book = certificate_book_new();
    enum status status = pipeline->book ? STATUS_OK : STATUS_NO_MEMORY;
    for (unsigned i = 0; i < SLOT_COUNT && status == STATUS_OK; i++)
        status = verify_new(folder, pipeline->book, &pipeline->slots[i].verify);
    if (status == STATUS_OK && pthread_create(&pipeline->thread, NULL, work, pipeline) != 0)
        status = STATUS_NO_MEMORY;
    pipeline->started = status == STATUS_OK;
    return status;
}

enum status pipeline_new(const struct folder *folder, struct pipeline **out)
{
    struct pipeline *pipeline = calloc(1, sizeof *pipeline);
    if (!pipeline)
        return STATUS_NO_MEMORY;
    pthread_mutex_init(&pipeline->mutex, NULL);
    pthread_cond_init(&pipeline->changed, NULL);
    enum status status = start(pipeline, folder);
    if (status == STATUS_OK)
        *out = pipeline;
    else
        pipeline_free(pipeline);
    return status;
}

static void stop(struct pipeline *pipeline)
{
    pthread_mutex_lock(&pipeline->mutex);
    pipeline->stopping = true;
    pthread_cond_signal(&pipeline->changed);
    pthread_mutex_unlock(&pipeline->mutex);
    pthread_join(pipeline->thread, NULL);
}

void pipeline_free(struct pipeline *pipeline)
{
    if (!pipeline)
        return;
    if (pipeline->started)
        stop(pipeline);
    for (unsigned i = 0; i < SLOT_COUNT; i++)
        verify_free(pipeline->slots[i].verify);
    certificate_book_free(pipeline->book);
    pthread_cond_destroy(&pipeline->changed);
    pthread_mutex_destroy(&pipeline->mutex);
    free(pipeline);
}

bool pipeline_is_full(const struct pipeline *pipeline)
{
    return pipeline->put - pipeline->taken + pipeline->in_use == SLOT_COUNT;
}

enum status pipeline_put(struct pipeline *pipeline, const char *path, bool archived)
{
    struct slot *slot = slot_of(pipeline, pipeline->put);
    size_t path_len = strlen(path);
    if (path_len >= sizeof slot->item.path)
        return STATUS_TOO_LARGE;
    memcpy(slot->item.path, path, path_len + 1);
    slot->item.archived = archived;
    slot->verified = false;
    pthread_mutex_lock(&pipeline->mutex);
    pipeline->put++;
    pthread_cond_signal(&pipeline->changed);
    pthread_mutex_unlock(&pipeline->mutex);
    return STATUS_OK;
}

const struct pipeline_item *pipeline_take(struct pipeline *pipeline)
{
    pipeline->in_use = pipeline->taken < pipeline->put;
    if (!pipeline->in_use)
        return NULL;
    struct slot *slot = slot_of(pipeline, pipeline->taken++);
    pthread_mutex_lock(&pipeline->mutex);
    while (!slot->verified) {
        if (pipeline->claimed < pipeline->put)
            verify_next(pipeline);
        else
            pthread_cond_wait(&pipeline->changed, &pipeline->mutex);
    }
    pthread_mutex_unlock(&pipeline->mutex);
    return &slot->item;
}
