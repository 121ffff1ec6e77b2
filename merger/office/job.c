// SPDX-License-Identifier: Apache-2.0
#include "merger/office/job.h"

#include "common/platform.h"
#include "common/secret.h"

#include <pthread.h>
#include <stdlib.h>

struct job {
    job_work *work;
    void *context;
    pthread_t thread;
    pthread_mutex_t mutex; // guards what follows
    struct progress told;
    bool ended;
    enum status status;
};

static void note(const struct progress *progress)
{
    struct job *job = progress->context;
    pthread_mutex_lock(&job->mutex);
    job->told = *progress;
    pthread_mutex_unlock(&job->mutex);
}

static void *run(void *context)
{
    struct job *job = context;
    struct progress progress = {.show = note, .context = job};
    enum status status = job->work(job->context, &progress);
    secret_wipe_traces(); // before it is said to have ended: the stack is kept for the next
    pthread_mutex_lock(&job->mutex);
    job->status = status;
    job->ended = true;
    pthread_mutex_unlock(&job->mutex);
    return NULL;
}

enum status job_start(job_work *work, void *context, struct job **out)
{
    struct job *job = calloc(1, sizeof *job);
    if (!job)
        return STATUS_NO_MEMORY;
    job->work = work;
    job->context = context;
    if (pthread_mutex_init(&job->mutex, NULL) != 0)
        goto free_job;
    if (pthread_create(&job->thread, NULL, run, job) != 0)
        goto destroy_mutex;
    *out = job;
    return STATUS_OK;

destroy_mutex:
    pthread_mutex_destroy(&job->mutex);
free_job:
    free(job);
    return STATUS_NO_MEMORY;
}

bool job_runs(struct job *job)
{
    pthread_mutex_lock(&job->mutex);
    bool runs = !job->ended;
    pthread_mutex_unlock(&job->mutex);
    return runs;
}

struct progress job_progress(struct job *job)
{
    pthread_mutex_lock(&job->mutex);
    struct progress told = job->told;
    pthread_mutex_unlock(&job->mutex);
    return told;
}

void job_stop(void)
{
    platform_ask_to_stop(true);
}

enum status job_end(struct job *job)
{
    pthread_join(job->thread, NULL);
    platform_ask_to_stop(false);
    enum status status = job->status;
    pthread_mutex_destroy(&job->mutex);
    free(job);
    return status;
}
