// SPDX-License-Identifier: Apache-2.0
#define _GNU_SOURCE // renameat2

#include "common/web/window.h"
#include "tests/unit/page_rig.h"

// ---- the way ------------------------------------------------------------------------------------

static void the_whole_way(void **state)
{
    (void)state;
    assert_at("unlock");
    send_fields("unlock", "passphrase=wrong");
    assert_at("unlock");
    assert_true(shows("The passphrase is wrong"));
    unlock();
    assert_true(shows("lang=\"kk\"")); // the campaign's first
    sign();
    assert_at("thanks");
    assert_int_equal(saved(), 1);
    assert_false(shows("Seitova"));
    press("done");
    assert_at("handover");
}

static void nothing_of_one_signer_is_shown_to_the_next(void **state)
{
    (void)state;
    unlock();
    send_fields("lang.en", "");
    sign();
    press("done");
    assert_true(shows("aria-pressed=\"true\">ҚАЗ"));
    press("begin");
    press("next");
    assert_at("who");
    assert_false(shows("Seitova"));
    send_fields("next", WHO);
    press("leave");
    assert_at("farewell");
    assert_false(shows("Seitova"));
    press("done");
    reload();
    assert_at("handover");
    assert_false(shows("Seitova"));
    assert_int_equal(saved(), 1);
}

static void what_was_pressed_on_a_past_screen_does_nothing(void **state)
{
    (void)state;
    unlock();
    fill_in();
    press("next");
    unsigned past = turn;
    send_fields("sign", SIGNING);
    assert_at("thanks");
    turn = past;
    send_fields("sign", SIGNING); // the same press again
    assert_at("thanks");
    assert_int_equal(saved(), 1);
    turn = past;
    press("done");
    assert_at("thanks");
    press("next"); // of another screen
    assert_at("thanks");
    press("done");
    assert_at("handover");
}

static void each_mistake_is_named_beside_its_field(void **state)
{
    (void)state;
    unlock();
    send_fields("lang.en", "");
    press("begin");
    press("next");
    send_fields("next", "f1=&f2=123&f4=31.02.1990&f5=75");
    assert_at("who");
    assert_true(shows("id=\"f1-problem\">You cannot sign without this answer."));
    assert_true(shows("id=\"f2-problem\">There is no letter in this."));
    assert_true(shows("id=\"f4-problem\">There is no such date"));
    assert_true(shows("id=\"f5-problem\">The number must have exactly 12 digits."));
    assert_true(shows("class=\"errors\" role=\"alert\" tabindex=\"-1\" data-focus"));
    assert_true(shows("value=\"31.02.1990\"")); // as it was typed
    send_fields("next", WHO);
    assert_at("review");
    press("next");
    send_fields("sign", "");
    assert_true(shows("You cannot sign without confirming this."));
    assert_true(shows("Choose one of the two."));
    assert_true(shows("Choose how you sign."));
    send_fields("sign", "d0=1&consent=counted&mark=2&strokes=10,10");
    assert_true(shows("Nothing is drawn yet."));
    assert_int_equal(saved(), 0);
}

static void a_reason_stands_for_a_number(void **state)
{
    (void)state;
    unlock();
    press("begin");
    press("next");
    send_fields("next", "f1=A&f2=B&f4=23.08.1975&f5=");
    assert_at("who");
    send_fields("next", "f1=A&f2=B&f4=23.08.1975&f5=&r5=3");
    assert_at("review");
    press("back");
    send_fields("next", "f1=A&f2=B&f4=23.08.1975&f5=123&r5=2"); // and for one that is wrong
    assert_at("review");
    assert_false(shows("123"));
}

// As the window takes it back when something is typed.
static void a_reason_that_was_taken_back_stands_for_nothing(void **state)
{
    (void)state;
    unlock();
    press("begin");
    press("next");
    send_fields("lang.en", "f1=A&f2=B&f4=23.08.1975&f5=&r5=3");
    send_fields("next", "f1=A&f2=B&f4=23.08.1975&f5=123");
    assert_at("who");
    assert_true(shows("value=\"123\""));
}

static void an_odd_number_is_doubted_once(void **state)
{
    (void)state;
    unlock();
    send_fields("lang.en", "");
    press("begin");
    press("next");
    send_fields("next", "f1=A&f2=B&f4=24.08.1975&f5=750823400016");
    assert_at("who");
    assert_true(shows("The date in the number is not the date of birth you gave."));
    send_fields("next", "f1=A&f2=B&f4=24.08.1975&f5=750823400016");
    assert_at("review");
}

static void another_language_keeps_what_is_typed(void **state)
{
    (void)state;
    unlock();
    press("begin");
    press("next");
    send_fields("lang.en", "f1=%3Cb%3E&f2=half&f4=1&r5=2");
    assert_at("who");
    assert_true(shows("Given name"));
    assert_true(shows("value=\"&lt;b&gt;\""));
    assert_true(shows("value=\"half\""));
    assert_true(shows("name=\"r5\" value=\"2\" checked"));
    send_fields("lang.ru", ""); // which this campaign does not offer
    assert_true(shows("Given name"));
}

static void who_is_too_young_is_sent_away_with_nothing_kept(void **state)
{
    (void)state;
    unlock();
    press("begin");
    press("next");
    send_fields("next", "f1=Seitova&f2=U&f4=06.09.2010&f5=&r5=1");
    assert_at("farewell");
    assert_true(shows("18"));
    assert_false(shows("Seitova"));
    press("done");
    assert_at("handover");
    assert_int_equal(saved(), 0);
}

// ---- taking back --------------------------------------------------------------------------------

static void take_back(const char *key)
{
    char fields[128];
    (void)snprintf(fields, sizeof fields, "key=%s", key);
    send_fields("wrong", fields);
    assert_at("who");
    assert_int_equal(saved(), 0);
}

static void read_key(char key[65])
{
    const char *at = strstr(shown, "name=\"key\" value=\"");
    assert_non_null(at);
    memcpy(key, at + strlen("name=\"key\" value=\""), 64);
    key[64] = '\0';
}

static void a_signature_taken_back_opens_the_same_form(void **state)
{
    (void)state;
    char key[65];
    unlock();
    sign();
    read_key(key);
    take_back(key);
    assert_true(shows("value=\"Seitova\""));
    send_fields("next", WHO);
    press("next");
    send_fields("sign", SIGNING);
    assert_at("thanks");
    assert_int_equal(saved(), 1);
}

// As the last one that the list of what was saved has room for.
static void any_signature_may_be_taken_back_and_signed_again(void **state)
{
    (void)state;
    char key[65], fields[128];
    unlock();
    sign();
    for (unsigned signers = 2; signers <= 33; signers++) {
        press("done");
        sign();
        read_key(key);
        (void)snprintf(fields, sizeof fields, "key=%s", key);
        send_fields("wrong", fields);
        send_fields("next", WHO);
        press("next");
        send_fields("sign", SIGNING);
        assert_at("thanks");
        assert_int_equal(saved(), signers);
    }
}

static void without_its_key_it_opens_blank(void **state)
{
    (void)state;
    unlock();
    sign();
    reload(); // the key was for one screen only
    assert_true(shows("name=\"key\" value=\"\""));
    take_back("00");
    assert_false(shows("Seitova"));
}

static void with_a_wrong_key_it_opens_blank(void **state)
{
    (void)state;
    char key[65];
    unlock();
    sign();
    read_key(key);
    key[0] = key[0] == '0' ? '1' : '0';
    take_back(key);
    assert_false(shows("Seitova"));
}

static void the_key_goes_along_with_another_language(void **state)
{
    (void)state;
    char key[65], again[65], fields[128];
    unlock();
    sign();
    read_key(key);
    (void)snprintf(fields, sizeof fields, "key=%s", key);
    send_fields("lang.en", fields);
    read_key(again);
    assert_string_equal(key, again);
    take_back(key);
    assert_true(shows("value=\"Seitova\""));
}

static void what_comes_as_a_key_is_no_markup(void **state)
{
    (void)state;
    unlock();
    sign();
    send_fields("lang.en", "key=%22%3E%3Cscript%3E");
    assert_at("thanks");
    assert_false(shows("\"><script>"));
}

static void a_minute_later_it_is_too_late(void **state)
{
    (void)state;
    unlock();
    sign();
    wait_s(58);
    assert_at("thanks");
    wait_s(3);
    assert_at("handover");
    press("wrong");
    assert_at("handover");
    assert_int_equal(saved(), 1);
}

// ---- the clock ----------------------------------------------------------------------------------

static void a_form_that_is_left_is_blanked(void **state)
{
    (void)state;
    unlock();
    fill_in();
    wait_s(IDLE_S - 2);
    assert_at("review");
    wait_s(IDLE_S + 1); // wait_s ends with a press, which is a touch
    assert_at("handover");
    press("begin");
    press("next");
    assert_false(shows("Seitova"));
}

static void a_kit_that_is_left_is_locked(void **state)
{
    (void)state;
    unlock();
    wait_s(601);
    assert_at("unlock");
    assert_null(desk.kit);
    assert_true(shows("Nobody touched anything for long"));
    unlock();
    assert_false(shows("Nobody touched anything for long"));
    sign();
    assert_at("thanks");
}

static void a_window_that_is_gone_locks_the_kit(void **state)
{
    (void)state;
    unlock();
    fill_in();
    assert_int_equal(page_unheard_s(page), 0);
    hastened_s += WINDOW_GONE_S - 1;
    (void)page_tick(page);
    assert_non_null(desk.kit);
    hastened_s += 1;
    (void)page_tick(page);
    assert_null(desk.kit);
    assert_true(page_unheard_s(page) >= WINDOW_GONE_S);
    reload();
    assert_at("unlock");
    assert_false(shows("Seitova"));
}

// ---- trouble ------------------------------------------------------------------------------------

static void what_cannot_be_saved_is_kept_until_it_can(void **state)
{
    (void)state;
    unlock();
    fill_in();
    press("next");
    fault.fdatasync.at = fault.fdatasync.calls + 1;
    fault.fdatasync.error = EIO;
    fault.fsync.at = fault.fsync.calls + 1;
    fault.fsync.error = EIO;
    fault.rename.at = fault.rename.calls + 1;
    fault.rename.error = EIO;
    send_fields("sign", SIGNING);
    assert_at("not-saved");
    assert_int_equal(saved(), 0);
    assert_false(shows("Seitova"));
    wait_s(IDLE_S + 30);
    assert_at("not-saved");
    press("again");
    assert_at("thanks");
    assert_int_equal(saved(), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_whole_way),
        TEST(nothing_of_one_signer_is_shown_to_the_next),
        TEST(what_was_pressed_on_a_past_screen_does_nothing),
        TEST(each_mistake_is_named_beside_its_field),
        TEST(a_reason_stands_for_a_number),
        TEST(a_reason_that_was_taken_back_stands_for_nothing),
        TEST(an_odd_number_is_doubted_once),
        TEST(another_language_keeps_what_is_typed),
        TEST(who_is_too_young_is_sent_away_with_nothing_kept),
        TEST(a_signature_taken_back_opens_the_same_form),
        TEST(any_signature_may_be_taken_back_and_signed_again),
        TEST(without_its_key_it_opens_blank),
        TEST(with_a_wrong_key_it_opens_blank),
        TEST(the_key_goes_along_with_another_language),
        TEST(what_comes_as_a_key_is_no_markup),
        TEST(a_minute_later_it_is_too_late),
        TEST(a_form_that_is_left_is_blanked),
        TEST(a_kit_that_is_left_is_locked),
        TEST(a_window_that_is_gone_locks_the_kit),
        TEST(what_cannot_be_saved_is_kept_until_it_can),
    };
    return cmocka_run_group_tests(tests, begin, NULL);
}
