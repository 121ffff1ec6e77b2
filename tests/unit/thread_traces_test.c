// SPDX-License-Identifier: Apache-2.0
//
// The C library keeps the stack of a thread that has ended, for the next one, and gives back to the
// system only what lies deep in it.
#define _GNU_SOURCE // pread, sched_yield

#include "common/conveyor.h"
#include "merger/office/job.h"

#include <fcntl.h>
#include <sched.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#define SHALLOW_LEN 2000 // of a frame; less than what stays

static const char trace[] = "what somebody typed";
static _Atomic(uintptr_t) left_at; // 0: nowhere yet

// Whether it is there is asked of the system, which refuses where no memory is any more.
static bool is_trace_there(void)
{
    char found[sizeof trace] = {0};
    int memory = open("/proc/self/mem", O_RDONLY | O_CLOEXEC);
    assert_true(memory >= 0);
    ssize_t len = pread(memory, found, sizeof found, (off_t)atomic_load(&left_at));
    close(memory);
    return len == (ssize_t)sizeof found && memcmp(found, trace, sizeof trace) == 0;
}

__attribute__((noinline)) static void leave_trace(void *slot)
{
    volatile char frame[SHALLOW_LEN];
    (void)slot;
    for (size_t i = 0; i < sizeof trace; i++)
        frame[i] = trace[i];
    atomic_store(&left_at, (uintptr_t)frame);
}

static enum status leave_trace_of_job(void *context, struct progress *progress)
{
    (void)progress;
    leave_trace(context);
    return STATUS_OK;
}

static void a_trace_that_is_there_is_seen(void **state)
{
    (void)state;
    char here[sizeof trace];
    memcpy(here, trace, sizeof trace);
    atomic_store(&left_at, (uintptr_t)here);
    assert_true(is_trace_there());
}

// The caller takes nothing, so that the thread has to do it.
static void a_conveyor_leaves_none(void **state)
{
    (void)state;
    char slot;
    struct conveyor *conveyor = NULL;
    assert_int_equal(conveyor_new(&slot, 1, 1, leave_trace, &conveyor), STATUS_OK);
    assert_non_null(conveyor_room(conveyor));
    conveyor_put(conveyor);
    while (atomic_load(&left_at) == 0)
        sched_yield();
    conveyor_free(conveyor);
    assert_false(is_trace_there());
}

static void a_job_leaves_none(void **state)
{
    (void)state;
    struct job *job = NULL;
    assert_int_equal(job_start(leave_trace_of_job, NULL, &job), STATUS_OK);
    assert_int_equal(job_end(job), STATUS_OK);
    assert_int_not_equal(atomic_load(&left_at), 0);
    assert_false(is_trace_there());
}

static int setup(void **state)
{
    (void)state;
    atomic_store(&left_at, 0);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_trace_that_is_there_is_seen, setup),
        cmocka_unit_test_setup(a_conveyor_leaves_none, setup),
        cmocka_unit_test_setup(a_job_leaves_none, setup),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
