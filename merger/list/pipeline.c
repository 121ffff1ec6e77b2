// SPDX-License-Identifier: Apache-2.0
#include "merger/list/pipeline.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#define SLOT_COUNT 4 // each holds a file and what was found in it: some 800 KB

struct slot {
    struct pipeline_item item;
    struct verify *verify;
};

// Three running numbers go round the slots: put by the caller, verified by the thread, taken by the
// caller. A slot belongs to the thread from put to verified, else to the caller.
struct pipeline {
    struct slot slots[SLOT_COUNT];
    struct certificate_book *book;
    pthread_t thread;
    bool started;
    pthread_mutex_t mutex; // guards what follows
    pthread_cond_t changed;
    unsigned long put, verified;
    bool stopping;
    unsigned long taken; // the caller's own; the slot before it may still be in use
    bool in_use;
};

static struct slot *slot_of(struct pipeline *pipeline, unsigned long number)
{
    return &pipeline->slots[number % SLOT_COUNT];
}

// The next slot to verify; NULL when it is time to end.
static struct slot *wait_for_work(struct pipeline *pipeline)
{
    struct slot *slot = NULL;
    pthread_mutex_lock(&pipeline->mutex);
    while (!pipeline->stopping && pipeline->verified == pipeline->put)
        pthread_cond_wait(&pipeline->changed, &pipeline->mutex);
    if (!pipeline->stopping)
        slot = slot_of(pipeline, pipeline->verified);
    pthread_mutex_unlock(&pipeline->mutex);
    return slot;
}

static void change(struct pipeline *pipeline, unsigned long *number)
{
    pthread_mutex_lock(&pipeline->mutex);
    ++*number;
    pthread_cond_signal(&pipeline->changed);
    pthread_mutex_unlock(&pipeline->mutex);
}

static void *work(void *context)
{
    struct pipeline *pipeline = context;
    struct slot *slot;
    while ((slot = wait_for_work(pipeline)) != NULL) {
        slot->item.status = verify_file(slot->verify, slot->item.path, &slot->item.result);
        change(pipeline, &pipeline->verified);
    }
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
    change(pipeline, &pipeline->put);
    return STATUS_OK;
}

const struct pipeline_item *pipeline_take(struct pipeline *pipeline)
{
    pipeline->in_use = pipeline->taken < pipeline->put;
    if (!pipeline->in_use)
        return NULL;
    pthread_mutex_lock(&pipeline->mutex);
    while (pipeline->verified <= pipeline->taken)
        pthread_cond_wait(&pipeline->changed, &pipeline->mutex);
    pthread_mutex_unlock(&pipeline->mutex);
    return &slot_of(pipeline, pipeline->taken++)->item;
}
