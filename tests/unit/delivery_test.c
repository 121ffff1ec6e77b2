// SPDX-License-Identifier: Apache-2.0
#define _GNU_SOURCE // renameat2

#include "collector/delivery.h"

#include "tests/unit/session_rig.h"

#include <sys/stat.h>

static char stick[PLATFORM_PATH_CAP];
static struct delivery delivery;
static dev_t stick_device; // of what is below `stick`, to whoever asks

// A stick is another device: what this tells of the folder on it differs from the rest.
int stat(const char *path, struct stat *out)
{
    int answer = fstatat(AT_FDCWD, path, out, 0);
    if (answer == 0 && strncmp(path, stick, strlen(stick)) == 0)
        out->st_dev += stick_device;
    return answer;
}

static int plug_in(void **state)
{
    if (setup(state) != 0)
        return -1;
    fixture_folder(stick);
    stick_device = 1;
    return 0;
}

static int pull_out(void **state)
{
    fault_reset(state);
    delivery_close(&delivery);
    fixture_folder_remove(stick);
    return teardown(state);
}

// Delivers all that waits; how many steps went on.
static size_t deliver(void)
{
    size_t steps = 0;
    delivery_close(&delivery);
    assert_int_equal(delivery_open(folder, stick, &delivery), STATUS_OK);
    assert_int_equal(delivery_begin(&delivery), STATUS_OK);
    while (delivery_step(&delivery))
        steps++;
    assert_int_equal(delivery.done, steps);
    return steps;
}

static enum status count_name(void *context, const char *name)
{
    (void)name;
    ++*(size_t *)context;
    return STATUS_OK;
}

static size_t files_on_stick(void)
{
    size_t count = 0;
    assert_int_equal(platform_list(stick, count_name, &count), STATUS_OK);
    return count;
}

static size_t not_delivered(void)
{
    struct outbox_totals totals;
    assert_int_equal(session_count_batches(session, &totals), STATUS_OK);
    return totals.not_delivered;
}

static void next_batch(uint8_t number)
{
    assert_int_equal(session_prepare(session), STATUS_OK);
    save(SEAL_ENTRY, number);
    assert_int_equal(session_close(session), STATUS_OK);
}

static void all_that_waits_is_copied_and_noted(void **state)
{
    (void)state;
    next_batch(1);
    next_batch(2);
    assert_int_equal(deliver(), 2);
    assert_int_equal(delivery.waiting.count, 2);
    assert_int_equal(delivery.copied, 2);
    assert_int_equal(delivery.failures, 0);
    assert_int_equal(delivery.noted, STATUS_OK);
    assert_int_equal(files_on_stick(), 2);
    assert_int_equal(not_delivered(), 0);
    assert_int_equal(deliver(), 2); // until it is confirmed
    assert_int_equal(delivery.copied, 0);
    assert_int_equal(delivery.there, 2);
    assert_int_equal(files_on_stick(), 2);
}

static void a_session_goes_on_behind_a_delivery(void **state)
{
    (void)state;
    next_batch(1);
    assert_int_equal(deliver(), 1);
    next_batch(2);
    assert_int_equal(not_delivered(), 1);
    assert_int_equal(deliver(), 2);
    assert_int_equal(delivery.copied, 1);
    assert_int_equal(delivery.there, 1);
    assert_int_equal(batch_count(), 2);
    read_batch(1);
    assert_int_equal(used_cells(), 1);
    assert_cell(0, BATCH_READ_ENTRY, 2);
}

// As a killed program leaves it.
static void an_unclosed_batch_is_delivered_too(void **state)
{
    (void)state;
    save(SEAL_ENTRY, 1);
    lose_session();
    assert_int_equal(deliver(), 1);
    assert_int_equal(delivery.copied, 1);
    open_session();
    close_session();
}

static void opening_touches_nothing(void **state)
{
    (void)state;
    char missing[PLATFORM_PATH_CAP], target[PLATFORM_PATH_CAP];
    bool is_folder;
    assert_int_equal(safefile_join(folder, "missing", missing), STATUS_OK);
    assert_int_equal(safefile_join(stick, "target", target), STATUS_OK);
    assert_int_equal(delivery_open(missing, target, &delivery), STATUS_OK);
    assert_int_equal(delivery.waiting.count, 0);
    assert_false(delivery.waiting.used);
    assert_false(delivery_step(&delivery));
    assert_int_equal(platform_is_folder(missing, &is_folder), STATUS_NOT_FOUND);
    assert_int_equal(platform_is_folder(target, &is_folder), STATUS_NOT_FOUND);
}

static void the_same_device_is_refused(void **state)
{
    (void)state;
    char target[PLATFORM_PATH_CAP];
    bool is_folder;
    stick_device = 0;
    assert_int_equal(safefile_join(stick, "target", target), STATUS_OK);
    assert_int_equal(delivery_open(folder, target, &delivery), STATUS_OK);
    assert_int_equal(delivery_begin(&delivery), STATUS_SAME_DEVICE);
    assert_int_equal(platform_is_folder(target, &is_folder), STATUS_NOT_FOUND);
}

static void what_cannot_be_read_keeps_nothing_back(void **state)
{
    (void)state;
    char gone[PLATFORM_PATH_CAP], cut[PLATFORM_PATH_CAP];
    for (uint8_t number = 1; number <= 3; number++)
        next_batch(number);
    batch_path(0, gone);
    batch_path(1, cut);
    assert_int_equal(platform_remove(gone), STATUS_OK);
    assert_int_equal(safefile_replace(cut, "cut", 3), STATUS_OK);
    assert_int_equal(deliver(), 3);
    assert_int_equal(delivery.copied, 2); // also what is damaged, for the coordinator to see
    assert_int_equal(delivery.failures, 2);
    assert_int_equal(delivery.first.status, STATUS_NOT_FOUND);
    assert_string_equal(delivery.first.about, gone);
    assert_int_equal(delivery.last.status, STATUS_OK);
    assert_int_equal(not_delivered(), 1);
}

static void a_full_stick_ends_it(void **state)
{
    (void)state;
    next_batch(1);
    next_batch(2);
    assert_int_equal(delivery_open(folder, stick, &delivery), STATUS_OK);
    assert_int_equal(delivery_begin(&delivery), STATUS_OK);
    assert_true(delivery_step(&delivery));
    fault_nth(&fault.write, 1, ENOSPC);
    assert_false(delivery_step(&delivery));
    assert_int_equal(delivery.last.status, STATUS_NO_SPACE);
    assert_string_equal(delivery.last.about, stick);
    assert_int_equal(delivery.done, 1);
    assert_int_equal(delivery.copied, 1);
    assert_int_equal(files_on_stick(), 1);
    assert_int_equal(not_delivered(), 1);
    assert_true(delivery_step(&delivery)); // the same one, tried again
    assert_false(delivery_step(&delivery));
    assert_int_equal(not_delivered(), 0);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, plug_in, pull_out)
    const struct CMUnitTest tests[] = {
        TEST(all_that_waits_is_copied_and_noted),
        TEST(a_session_goes_on_behind_a_delivery),
        TEST(an_unclosed_batch_is_delivered_too),
        TEST(opening_touches_nothing),
        TEST(the_same_device_is_refused),
        TEST(what_cannot_be_read_keeps_nothing_back),
        TEST(a_full_stick_ends_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
