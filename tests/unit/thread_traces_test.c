// SPDX-License-Identifier: Apache-2.0
//
// The C library keeps the stack of a thread that has ended, for the next one, and gives back to the
// system only what lies deep in it.
#define _GNU_SOURCE // pread, pthread_setattr_default_np

#include "common/conveyor.h"
#include "merger/office/job.h"

#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#define SHALLOW_LEN 2000        // of a frame; less than what stays
#define STACK_LEN (1024 * 1024) // of a thread; the C library keeps no large ones
#ifdef __SANITIZE_ADDRESS__
#define STACKS_ARE_KEPT false // the sanitizer has its own
#else
#define STACKS_ARE_KEPT true
#endif

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

static void *leave_trace_of_thread(void *context)
{
    leave_trace(context);
    return NULL;
}

static void a_thread_that_wipes_nothing_leaves_one(void **state)
{
    (void)state;
    pthread_t thread;
    if (!STACKS_ARE_KEPT)
        skip();
    assert_int_equal(pthread_create(&thread, NULL, leave_trace_of_thread, NULL), 0);
    assert_int_equal(pthread_join(thread, NULL), 0);
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

static int setup_group(void **state)
{
    (void)state;
    pthread_attr_t attributes;
    bool is_set = pthread_attr_init(&attributes) == 0 &&
                  pthread_attr_setstacksize(&attributes, STACK_LEN) == 0 &&
                  pthread_setattr_default_np(&attributes) == 0;
    return is_set ? 0 : -1;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_thread_that_wipes_nothing_leaves_one, setup),
        cmocka_unit_test_setup(a_conveyor_leaves_none, setup),
        cmocka_unit_test_setup(a_job_leaves_none, setup),
    };
    return cmocka_run_group_tests(tests, setup_group, NULL);
}
