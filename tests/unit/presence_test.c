// SPDX-License-Identifier: Apache-2.0
#define _GNU_SOURCE // syscall

#include "common/web/presence.h"

#include "common/web/window.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/unit/clock.h"

static void who_never_came_is_not_gone(void **state)
{
    (void)state;
    struct presence presence = {0};
    hastened_s += 1000;
    assert_int_equal(presence_unheard_s(&presence), 0);
    assert_false(presence_ends(&presence));
}

static void a_window_that_is_silent_is_gone_once(void **state)
{
    (void)state;
    struct presence presence = {0};
    presence_show(&presence);
    hastened_s += WINDOW_GONE_S - 1;
    assert_false(presence_ends(&presence));
    presence_beat(&presence, false);
    hastened_s += WINDOW_GONE_S - 1;
    assert_false(presence_ends(&presence));
    hastened_s += 1;
    assert_int_equal(presence_unheard_s(&presence), WINDOW_GONE_S);
    assert_true(presence_ends(&presence));
    assert_false(presence_ends(&presence));
}

static void who_comes_back_can_go_again(void **state)
{
    (void)state;
    struct presence presence = {0};
    presence_show(&presence);
    hastened_s += WINDOW_GONE_S;
    assert_true(presence_ends(&presence));
    presence_show(&presence);
    assert_false(presence_ends(&presence));
    hastened_s += WINDOW_GONE_S;
    assert_true(presence_ends(&presence));
    presence_beat(&presence, false);
    hastened_s += WINDOW_GONE_S;
    assert_true(presence_ends(&presence));
}

static void only_a_touch_is_one(void **state)
{
    (void)state;
    struct presence presence = {0};
    presence_show(&presence);
    presence_beat(&presence, false);
    assert_int_equal(presence.touched_ms, 0);
    presence_beat(&presence, true);
    assert_int_equal(presence.touched_ms, presence.beat_ms);
}

static void seconds_run_out(void **state)
{
    (void)state;
    struct presence presence = {0};
    presence_beat(&presence, true);
    assert_int_equal(presence_left_s(presence.touched_ms, 40), 40);
    hastened_s += 39;
    assert_int_equal(presence_left_s(presence.touched_ms, 40), 1);
    hastened_s += 1;
    assert_int_equal(presence_left_s(presence.touched_ms, 40), 0);
    hastened_s += 1000;
    assert_int_equal(presence_left_s(presence.touched_ms, 40), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(who_never_came_is_not_gone),
        cmocka_unit_test(a_window_that_is_silent_is_gone_once),
        cmocka_unit_test(who_comes_back_can_go_again),
        cmocka_unit_test(only_a_touch_is_one),
        cmocka_unit_test(seconds_run_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
