// SPDX-License-Identifier: Apache-2.0
#include "common/conveyor.h"

#include "common/secret.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

// Three running numbers go round the slots: put by the caller, claimed by whoever works on it,
// taken by the caller. From claimed to done a slot belongs to who claimed it, else to the caller.
struct conveyor {
    uint8_t *slots;
    size_t slot_len;
    unsigned slot_count;
    conveyor_work *work;
    pthread_t thread;
    pthread_mutex_t mutex;  // guards what follows
    pthread_cond_t changed; // never do both wait: one does while the other works
    bool *done;             // for every slot
    unsigned long put, claimed;
    bool stopping;
    unsigned long taken; // the caller's own; the slot before it may still be in use
    bool in_use;
};

static unsigned place_of(const struct conveyor *conveyor, unsigned long number)
{
    return (unsigned)(number % conveyor->slot_count);
}

static void *slot_of(const struct conveyor *conveyor, unsigned long number)
{
    return conveyor->slots + place_of(conveyor, number) * conveyor->slot_len;
}

// Works on the slot that waits longest for it; with the mutex held, but not meanwhile.
static void work_on_next(struct conveyor *conveyor)
{
    unsigned long number = conveyor->claimed++;
    pthread_mutex_unlock(&conveyor->mutex);
    conveyor->work(slot_of(conveyor, number));
    pthread_mutex_lock(&conveyor->mutex);
    conveyor->done[place_of(conveyor, number)] = true;
    pthread_cond_signal(&conveyor->changed);
}

static void *run(void *context)
{
    struct conveyor *conveyor = context;
    pthread_mutex_lock(&conveyor->mutex);
    while (!conveyor->stopping) {
        if (conveyor->claimed < conveyor->put)
            work_on_next(conveyor);
        else
            pthread_cond_wait(&conveyor->changed, &conveyor->mutex);
    }
    pthread_mutex_unlock(&conveyor->mutex);
    secret_wipe_traces(); // the stack is kept for the next thread
    return NULL;
}

enum status conveyor_new(void *slots, size_t slot_len, unsigned slot_count, conveyor_work *work,
                         struct conveyor **out)
{
    struct conveyor *conveyor = calloc(1, sizeof *conveyor);
    if (!conveyor)
        return STATUS_NO_MEMORY;
    conveyor->slots = slots;
    conveyor->slot_len = slot_len;
    conveyor->slot_count = slot_count;
    conveyor->work = work;
    conveyor->done = calloc(slot_count, sizeof *conveyor->done);
    if (!conveyor->done)
        goto free_conveyor;
    if (pthread_mutex_init(&conveyor->mutex, NULL) != 0)
        goto free_done;
    if (pthread_cond_init(&conveyor->changed, NULL) != 0)
        goto destroy_mutex;
    if (pthread_create(&conveyor->thread, NULL, run, conveyor) != 0)
        goto destroy_condition;
    *out = conveyor;
    return STATUS_OK;

destroy_condition:
    pthread_cond_destroy(&conveyor->changed);
destroy_mutex:
    pthread_mutex_destroy(&conveyor->mutex);
free_done:
    free(conveyor->done);
free_conveyor:
    free(conveyor);
    return STATUS_NO_MEMORY;
}

void conveyor_free(struct conveyor *conveyor)
{
    if (!conveyor)
        return;
    pthread_mutex_lock(&conveyor->mutex);
    conveyor->stopping = true;
    pthread_cond_signal(&conveyor->changed);
    pthread_mutex_unlock(&conveyor->mutex);
    pthread_join(conveyor->thread, NULL);
    pthread_cond_destroy(&conveyor->changed);
    pthread_mutex_destroy(&conveyor->mutex);
    free(conveyor->done);
    free(conveyor);
}

enum status conveyor_run(void *slots, size_t slot_len, unsigned slot_count, conveyor_work *work)
{
    struct conveyor *conveyor;
    enum status status = conveyor_new(slots, slot_len, slot_count, work, &conveyor);
    if (status != STATUS_OK)
        return status;
    while (conveyor_room(conveyor))
        conveyor_put(conveyor);
    while (conveyor_take(conveyor))
        continue;
    conveyor_free(conveyor);
    return STATUS_OK;
}

void *conveyor_room(struct conveyor *conveyor)
{
    bool is_full = conveyor->put - conveyor->taken + conveyor->in_use == conveyor->slot_count;
    return is_full ? NULL : slot_of(conveyor, conveyor->put);
}

void conveyor_put(struct conveyor *conveyor)
{
    pthread_mutex_lock(&conveyor->mutex);
    conveyor->done[place_of(conveyor, conveyor->put++)] = false;
    pthread_cond_signal(&conveyor->changed);
    pthread_mutex_unlock(&conveyor->mutex);
}

void *conveyor_take(struct conveyor *conveyor)
{
    conveyor->in_use = conveyor->taken < conveyor->put;
    if (!conveyor->in_use)
        return NULL;
    unsigned long number = conveyor->taken++;
    pthread_mutex_lock(&conveyor->mutex);
    while (!conveyor->done[place_of(conveyor, number)]) {
        if (conveyor->claimed < conveyor->put)
            work_on_next(conveyor);
        else
            pthread_cond_wait(&conveyor->changed, &conveyor->mutex);
    }
    pthread_mutex_unlock(&conveyor->mutex);
    return slot_of(conveyor, number);
}
