// SPDX-License-Identifier: Apache-2.0
#define _GNU_SOURCE // renameat2

#include "tests/unit/page_rig.h"

static void enter(void)
{
    press("volunteer");
    assert_at("enter");
    send_fields("enter", "passphrase=wrong");
    assert_at("enter");
    send_fields("enter", "passphrase=" DRAWN);
    assert_at("desk");
}

static void the_volunteer_needs_the_passphrase_again(void **state)
{
    (void)state;
    unlock();
    press("desk");
    press("entries");
    press("finish");
    assert_at("handover");
    enter();
    press("back");
    assert_at("handover");
}

static void an_entry_is_taken_back_when_asked_twice(void **state)
{
    (void)state;
    unlock();
    sign();
    press("done");
    sign();
    press("done");
    enter();
    press("entries");
    assert_false(shows("Seitova"));
    press("void.0");
    assert_int_equal(saved(), 2);
    press("no");
    press("yes"); // of no question
    assert_int_equal(saved(), 2);
    press("void.1");
    press("yes");
    assert_int_equal(saved(), 1);
    press("void.1"); // is void already
    press("yes");
    press("void.99");
    press("yes");
    assert_int_equal(saved(), 1);
}

static void lines_of_paper_are_saved_one_after_the_other(void **state)
{
    (void)state;
    unlock();
    enter();
    press("paper");
    send_fields("save", "sheet=&line=1&f1=Abai&f2=A&f4=1.2.1990&f5=");
    assert_true(shows("Give the sheet&#39;s number or name."));
    send_fields("save", "sheet=7&line=1&f1=Abai&f2=A&f4=1.13.1990&f5=");
    assert_true(shows("Saved: 7/1"));
    assert_true(shows("no such date"));
    assert_false(shows("Abai"));
    assert_true(shows("value=\"2\""));
    send_fields("save", "sheet=7&line=2&f1=&f2=A&f4=1.2.1990&f5=");
    assert_true(shows("You cannot sign without this answer."));
    assert_int_equal(saved(), 1);
    press("back");
    assert_at("desk");
}

// Between two tries all of it may have been another answer.
static void what_was_deleted_from_a_line_is_not_saved(void **state)
{
    (void)state;
    unlock();
    enter();
    press("paper");
    send_fields("save", "sheet=7&line=1&f1=&f2=A&f4=1.13.1990&f5=999999999999");
    assert_true(shows("You cannot sign without this answer."));
    send_fields("save", "sheet=7&line=1&f1=Abai&f2=A&f4=1.12.1990&f5=");
    assert_true(shows("Saved: 7/1"));
    assert_false(shows("Compare with the paper"));
}

static void a_new_passphrase_opens_the_kit(void **state)
{
    (void)state;
    unlock();
    enter();
    press("passphrase");
    send_fields("change", "passphrase=" DRAWN "&new=short&again=short");
    assert_true(shows("This is too short."));
    send_fields("change", "passphrase=" DRAWN "&new=long+enough+this&again=long+enough+that");
    assert_true(shows("The two differ."));
    send_fields("change", "passphrase=wrong&new=long+enough+this&again=long+enough+this");
    assert_true(shows("The passphrase is wrong."));
    send_fields("change", "passphrase=" DRAWN "&new=long+enough+this&again=long+enough+this");
    assert_at("desk");
    assert_true(shows("The passphrase is changed."));
    press("lock");
    assert_at("unlock");
    send_fields("unlock", "passphrase=" DRAWN);
    assert_at("unlock");
    send_fields("unlock", "passphrase=long+enough+this");
    assert_at("handover");
}

static void what_was_wrong_on_a_screen_is_not_said_when_it_comes_again(void **state)
{
    (void)state;
    unlock();
    sign();
    press("done");
    enter();
    press("passphrase");
    send_fields("change", "passphrase=" DRAWN "&new=short&again=short");
    assert_true(shows("This is too short."));
    press("back");
    press("passphrase");
    assert_false(shows("This is too short."));
    press("back");
    press("entries");
    press("void.0");
    press("lock");
    unlock();
    enter();
    press("entries");
    press("yes"); // of the question that stood there before
    assert_int_equal(saved(), 1);
}

static void a_practice_keeps_nothing(void **state)
{
    (void)state;
    press("practise");
    assert_at("handover");
    assert_true(shows("class=\"practice\""));
    sign();
    assert_at("thanks");
    press("done");
    press("volunteer");
    assert_at("desk");
    press("entries");
    assert_at("desk");
    press("end");
    assert_at("unlock");
    assert_int_equal(saved(), 0);
    unlock();
    assert_false(shows("class=\"practice\""));
}

static void a_practice_forgets_nothing_that_was_saved(void **state)
{
    (void)state;
    unlock();
    sign();
    press("lock");
    press("practise");
    sign();
    press("lock");
    assert_at("unlock");
    assert_int_equal(saved(), 1);
    unlock();
    enter();
    press("entries");
    press("void.0");
    press("yes");
    assert_int_equal(saved(), 0);
}

// As `collector --practice` starts it.
static void a_desk_for_practice_alone_asks_for_no_passphrase(void **state)
{
    (void)state;
    struct desk practice;
    page_close(page);
    assert_int_equal(desk_practise(&desk, &practice), STATUS_OK);
    const struct page_plan plan = {.desk = &practice, .lang = LANG_EN, .idle_s = IDLE_S};
    assert_int_equal(page_open(&plan, &page), STATUS_OK);
    reload();
    assert_at("handover");
    press("lock");
    assert_at("unlock");
    assert_false(shows("passphrase\""));
    send_fields("unlock", "passphrase=" DRAWN); // the kit lies beside it, and stays untouched
    assert_at("unlock");
    assert_int_equal(desk_try(&desk, DRAWN, NULL), STATUS_OK);
    press("practise");
    assert_at("handover");
    page_close(page);
    page = NULL;
    desk_close(&practice);
}

static void the_lock_is_on_every_screen(void **state)
{
    (void)state;
    unlock();
    fill_in();
    press("lock");
    assert_at("unlock");
    assert_null(desk.kit);
    assert_false(shows("Seitova"));
}

// Each batch that is copied makes another turn.
static void a_delivery_can_be_stopped_and_locked(void **state)
{
    (void)state;
    char target[] = "/dev/shm/qol-page-XXXXXX", fields[64];
    if (!mkdtemp(target))
        skip(); // no other device to deliver to
    (void)snprintf(fields, sizeof fields, "folder=%s", target);
    for (unsigned batches = 0; batches < 3; batches++) {
        unlock();
        press("lock");
    }
    unlock();
    enter();
    press("drives");
    send_fields("deliver", fields);
    assert_at("delivery");
    assert_true(page_tick(page));
    press("stop");
    assert_true(shows("Not everything was copied"));
    assert_false(page_tick(page));
    press("back");
    press("drives");
    send_fields("deliver", fields);
    assert_true(page_tick(page));
    press("lock");
    assert_at("unlock");
    assert_null(desk.kit);
    fixture_folder_remove(target);
}

static void at_the_end_of_the_day_the_kit_is_closed(void **state)
{
    (void)state;
    unlock();
    sign();
    press("done");
    enter();
    press("finish");
    assert_at("over");
    assert_true(shows("1 signature was saved this time."));
    assert_null(desk.kit);
    press("unlock");
    assert_at("over");
}

// The second batch takes neither the void nor anything else.
static void owe_a_void(void)
{
    unlock();
    sign();
    press("done");
    enter();
    press("entries");
    press("void.0");
    fault_nth(&fault.fdatasync, 1, EIO);
    fault_nth(&fault.allocate, 1, ENOSPC);
    press("yes");
    assert_true(shows("could not be erased"));
    press("back");
    fault_nth(&fault.allocate, 1, ENOSPC);
}

static void a_void_that_is_lost_is_told_at_the_end(void **state)
{
    (void)state;
    owe_a_void();
    press("finish");
    assert_at("over");
    assert_true(shows("could not be erased"));
    assert_true(page_owes_void(page));
}

static void a_void_that_is_lost_stays_lost(void **state)
{
    (void)state;
    owe_a_void();
    press("lock");
    assert_true(page_owes_void(page));
    unlock();
    press("lock");
    press("practise");
    press("lock");
    assert_true(page_owes_void(page));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_volunteer_needs_the_passphrase_again),
        TEST(an_entry_is_taken_back_when_asked_twice),
        TEST(lines_of_paper_are_saved_one_after_the_other),
        TEST(what_was_deleted_from_a_line_is_not_saved),
        TEST(a_new_passphrase_opens_the_kit),
        TEST(what_was_wrong_on_a_screen_is_not_said_when_it_comes_again),
        TEST(a_practice_keeps_nothing),
        TEST(a_practice_forgets_nothing_that_was_saved),
        TEST(a_desk_for_practice_alone_asks_for_no_passphrase),
        TEST(the_lock_is_on_every_screen),
        TEST(a_delivery_can_be_stopped_and_locked),
        TEST(at_the_end_of_the_day_the_kit_is_closed),
        TEST(a_void_that_is_lost_is_told_at_the_end),
        TEST(a_void_that_is_lost_stays_lost),
    };
    return cmocka_run_group_tests(tests, begin, NULL);
}
