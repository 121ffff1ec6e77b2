// SPDX-License-Identifier: Apache-2.0
#define _POSIX_C_SOURCE 200809L

#include "common/secret.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static void secrets_start_as_zeros(void **state)
{
    (void)state;
    for (int again = 0; again < 2; again++) {
        unsigned char *secret = secret_alloc(100);
        assert_non_null(secret);
        for (int i = 0; i < 100; i++) {
            assert_int_equal(secret[i], 0);
            secret[i] = 0xA5;
        }
        secret_free(secret);
    }
}

static void freeing_nothing_is_harmless(void **state)
{
    (void)state;
    secret_free(NULL);
}

static void what_no_machine_has_is_refused(void **state)
{
    (void)state;
    assert_null(secret_alloc(SIZE_MAX - 1));
}

// In a child, because touching the guarded page ends it.
static void a_step_behind_the_end_is_fatal(void **state)
{
    (void)state;
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        signal(SIGSEGV, SIG_DFL); // cmocka would go on with the next test
        volatile unsigned char *secret = secret_alloc(64);
        secret[64] = 1;
        _exit(0);
    }
    int how;
    assert_int_equal(waitpid(child, &how, 0), child);
    assert_true(WIFSIGNALED(how));
    assert_int_equal(WTERMSIG(how), SIGSEGV);
}

static void the_process_leaves_no_core_and_takes_no_debugger(void **state)
{
    (void)state;
    struct rlimit limit;
    assert_int_equal(getrlimit(RLIMIT_CORE, &limit), 0);
    assert_int_equal(limit.rlim_cur, 0);
    assert_int_equal(limit.rlim_max, 0);
    assert_int_equal(prctl(PR_GET_DUMPABLE, 0, 0, 0, 0), 0);
}

static void as_much_may_be_locked_as_the_user_may(void **state)
{
    (void)state;
    struct rlimit limit;
    assert_int_equal(getrlimit(RLIMIT_MEMLOCK, &limit), 0);
    limit.rlim_cur = 0;
    assert_int_equal(setrlimit(RLIMIT_MEMLOCK, &limit), 0);
    assert_int_equal(secret_init(), STATUS_OK);
    assert_int_equal(getrlimit(RLIMIT_MEMLOCK, &limit), 0);
    assert_int_equal(limit.rlim_cur, limit.rlim_max);
    assert_int_not_equal(limit.rlim_max, 0);
}

static int setup(void **state)
{
    (void)state;
    return secret_init() != STATUS_OK || secret_init() != STATUS_OK; // twice is harmless
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(secrets_start_as_zeros),
        cmocka_unit_test(freeing_nothing_is_harmless),
        cmocka_unit_test(what_no_machine_has_is_refused),
        cmocka_unit_test(a_step_behind_the_end_is_fatal),
        cmocka_unit_test(as_much_may_be_locked_as_the_user_may),
        cmocka_unit_test(the_process_leaves_no_core_and_takes_no_debugger),
    };
    return cmocka_run_group_tests(tests, setup, NULL);
}
