// SPDX-License-Identifier: Apache-2.0
#define _GNU_SOURCE // nanosleep

#include "merger/office/job.h"

#include "common/platform.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

#include <cmocka.h>

#define MOST_ROUNDS 20000 // of a millisecond, of waiting for another thread

struct task {
    atomic_bool may_end;
    enum status status;
};

static void rest(void)
{
    const struct timespec moment = {.tv_nsec = 1000000};
    nanosleep(&moment, NULL);
}

// Says that it is at 3 of 7, and goes on until it may end or is to stop.
static enum status work(void *context, struct progress *progress)
{
    struct task *task = context;
    progress_begin(progress, MSG_PROGRESS_MERGING, 7);
    progress->shown_ms = 0; // so that what comes next is not too soon
    progress_set(progress, 3);
    for (unsigned i = 0; i < MOST_ROUNDS && !atomic_load(&task->may_end); i++) {
        if (platform_interrupted())
            return STATUS_INTERRUPTED;
        rest();
    }
    return task->status;
}

static struct job *start(struct task *task)
{
    struct job *job = NULL;
    assert_int_equal(job_start(work, task, &job), STATUS_OK);
    return job;
}

static void how_far_it_is_can_be_seen(void **state)
{
    (void)state;
    struct task task = {.status = STATUS_OK};
    struct job *job = start(&task);
    struct progress told = job_progress(job);
    for (unsigned i = 0; i < MOST_ROUNDS && told.done != 3; i++) {
        rest();
        told = job_progress(job);
    }
    assert_int_equal(told.done, 3);
    assert_int_equal(told.total, 7);
    assert_int_equal(told.verb, MSG_PROGRESS_MERGING);
    assert_true(job_runs(job));
    atomic_store(&task.may_end, true);
    for (unsigned i = 0; i < MOST_ROUNDS && job_runs(job); i++)
        rest();
    assert_false(job_runs(job));
    assert_int_equal(job_end(job), STATUS_OK);
}

static void its_end_is_waited_for_and_its_failure_told(void **state)
{
    (void)state;
    struct task task = {.may_end = true, .status = STATUS_IO};
    assert_int_equal(job_end(start(&task)), STATUS_IO);
}

static void who_is_stopped_stops_and_the_next_does_not(void **state)
{
    (void)state;
    struct task task = {.status = STATUS_OK}, next = {.may_end = true, .status = STATUS_OK};
    struct job *job = start(&task);
    job_stop();
    assert_true(platform_interrupted());
    assert_int_equal(job_end(job), STATUS_INTERRUPTED);
    assert_false(platform_interrupted());
    assert_int_equal(job_end(start(&next)), STATUS_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(how_far_it_is_can_be_seen),
        cmocka_unit_test(its_end_is_waited_for_and_its_failure_told),
        cmocka_unit_test(who_is_stopped_stops_and_the_next_does_not),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
