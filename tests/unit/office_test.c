// SPDX-License-Identifier: Apache-2.0
<<<<<<< HEAD
//
// The desk without a browser: presses what is on its screens, and reads what comes back.
#define _POSIX_C_SOURCE 200809L // nanosleep

#include "merger/office/office_parts.h"

#include "common/secret.h"
#include "merger/list/records.h"
#include "tests/unit/list_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#define BODY_CAP 1024
#define WAIT_NS 1000000
#define ERLAN "Омаров"

static struct list_fixture list;
=======
#define _GNU_SOURCE // syscall

#include "merger/office/office.h"

#include "common/platform.h"
#include "common/secret.h"
#include "common/web/urlencoded.h"
#include "common/web/window.h"
#include "tests/unit/review_rig.h"

#include "tests/unit/clock.h"

#define BODY_CAP 8192
#define MOST_ROUNDS 20000 // of a millisecond, of waiting for what the desk does
#define WHY "why=asked+us"

>>>>>>> desktests
static struct office *office;
static char shown[512 * 1024]; // the screen that came back
static unsigned turn;

<<<<<<< HEAD
static const struct list_fixture_person erlan = {ERLAN,        "Ерлан", NULL,
                                                 "1985-01-31", NULL,    LIST_FIXTURE_CONSENTS};
// A name alone, and one with a date: a question.
static const struct list_fixture_person askers[] = {
    {"Қызғалдақова", "Айсұлу", NULL, NULL, NULL, LIST_FIXTURE_CONSENTS},
    {"Қызғалдақова", "Айсұлу", NULL, "1990-03-05", NULL, LIST_FIXTURE_CONSENTS},
};

// ---- records that fail when a test wants it -----------------------------------------------------

struct records {
    bool unused;
};

static bool records_fail;

enum status records_new(struct master *master, const struct facts *facts, struct records **out)
{
    (void)master;
    (void)facts;
    *out = calloc(1, sizeof **out);
    return *out ? STATUS_OK : STATUS_NO_MEMORY;
}

void records_free(struct records *records)
{
    free(records);
}

enum status records_get(struct records *records, const struct facts_cell *cell,
                        struct record_value *record)
{
    (void)records;
    *record = (struct record_value){.bytes = cell->person, .len = cell->person_len};
    return records_fail ? STATUS_NO_LIST : STATUS_OK;
}

// ---- the list -----------------------------------------------------------------------------------

// A batch of that number, with those people from that entry id on.
static void merge_batch(uint32_t number, uint8_t first_id, const struct list_fixture_person *people,
                        size_t count)
{
    struct seal_header header = fixture_facts(&list.device, number);
    struct fixture_batch *batch = fixture_batch_new(&list.device, &header);
    char path[PLATFORM_PATH_CAP];
    struct merge merge;
    for (size_t i = 0; i < count; i++)
        list_fixture_seal(batch, (uint8_t)(first_id + i), &people[i]);
    fixture_batch_close(batch, &list.device);
    list_fixture_write(batch, list.stick, "batch.qolb", path);
    free(batch);
    assert_int_equal(merge_begin(&list.folder, false, &merge), STATUS_OK);
    assert_int_equal(merge_file(&merge, path), STATUS_OK);
    assert_int_equal(merge_finish(&merge), STATUS_OK);
    merge_end(&merge);
}

// ---- pressing -----------------------------------------------------------------------------------

=======
// ---- pressing -----------------------------------------------------------------------------------

static void take_screen(struct html *html)
{
    assert_false(html->failed);
    assert_true(html->len < sizeof shown);
    memcpy(shown, html->bytes, html->len);
    shown[html->len] = '\0';
    html_free(html);
    const char *at = strstr(shown, "data-turn=\"");
    assert_non_null(at);
    turn = (unsigned)strtoul(at + strlen("data-turn=\""), NULL, 10);
}

>>>>>>> desktests
static void send_fields(const char *press, const char *fields)
{
    char body[BODY_CAP];
    struct urlencoded form;
    struct html html = {.lang = LANG_EN};
    int len = snprintf(body, sizeof body - 1, "do=%s&turn=%u&%s", press, turn, fields);
    assert_in_range(len, 1, BODY_CAP - 2);
    assert_true(urlencoded_parse(body, (size_t)len, &form));
<<<<<<< HEAD
    const struct server_page *page = office_for_server(office);
    page->act(page->context, &form, &html);
    assert_false(html.failed);
    assert_true(html.len < sizeof shown);
    memcpy(shown, html.bytes, html.len);
    shown[html.len] = '\0';
    html_free(&html);
    const char *at = strstr(shown, "data-turn=\"");
    assert_non_null(at);
    turn = (unsigned)strtoul(at + strlen("data-turn=\""), NULL, 10);
=======
    const struct server_page *server = office_for_server(office);
    server->act(server->context, &form, &html);
    take_screen(&html);
}

static void press(const char *what)
{
    send_fields(what, "");
}

static void open_window(void)
{
    struct html html = {.lang = LANG_EN};
    const struct server_page *server = office_for_server(office);
    server->show(server->context, &html);
    take_screen(&html);
}

// What the window is told every second.
static void beat(bool touched, unsigned *left, unsigned *warns)
{
    unsigned now;
    struct html html = {.lang = LANG_EN};
    const struct server_page *server = office_for_server(office);
    server->beat(server->context, touched, &html);
    html_bytes(&html, "", 1);
    assert_false(html.failed);
    assert_int_equal(sscanf(html.bytes, "%u %u %u", &now, left, warns), 3);
    html_free(&html);
}

static void wait_s(unsigned seconds)
{
    unsigned left, warns;
    for (unsigned i = 0; i < seconds; i++) { // as the window is open, it says so
        hastened_s++;
        beat(false, &left, &warns);
        (void)office_tick(office);
    }
    press(""); // what the window asks for when the turn has changed
}

static bool is_at(const char *screen)
{
    char wanted[64];
    (void)snprintf(wanted, sizeof wanted, "data-screen=\"%s\"", screen);
    return strstr(shown, wanted) != NULL;
}

static void assert_at(const char *screen)
{
    if (!is_at(screen))
        print_error("not at %s: %.300s\n", screen, shown);
    assert_true(is_at(screen));
>>>>>>> desktests
}

static bool shows(const char *text)
{
    return strstr(shown, text) != NULL;
}

<<<<<<< HEAD
static void assert_at(const char *screen)
{
    char wanted[64];
    (void)snprintf(wanted, sizeof wanted, "data-screen=\"%s\"", screen);
    if (!shows(wanted))
        print_error("not at %s: %.300s\n", screen, shown);
    assert_true(shows(wanted));
}

// As the window does while something runs.
static void settle(void)
{
    const struct timespec wait = {.tv_nsec = WAIT_NS};
    send_fields("", "");
    while (shows("data-screen=\"working\"")) {
        (void)nanosleep(&wait, NULL);
        (void)office_tick(office);
        send_fields("", "");
    }
}

static void press(const char *what)
{
    send_fields(what, "");
    settle();
}

static void open_office(void)
{
    const struct office_plan plan = {
        .folder = &list.folder, .lang = LANG_EN, .idle_s = OFFICE_IDLE_S};
    assert_int_equal(office_open(&plan, &office), STATUS_OK);
    settle();
    assert_at("overview");
=======
// Until what runs has ended.
static void settle(void)
{
    const struct timespec moment = {.tv_nsec = 1000000};
    for (unsigned i = 0; i < MOST_ROUNDS && is_at("working"); i++) {
        nanosleep(&moment, NULL);
        (void)office_tick(office);
        press("");
    }
}

static void press_merge(void)
{
    char fields[PLATFORM_PATH_CAP + sizeof "place="];
    (void)snprintf(fields, sizeof fields, "place=%s", list.stick);
    press("go.merge");
    send_fields("merge", fields);
    assert_at("working");
}

static void find(const char *query)
{
    press("go.search");
    send_fields("find", query);
    press("entry.0");
    assert_at("entry");
>>>>>>> desktests
}

static int set_up(void **state)
{
    (void)state;
<<<<<<< HEAD
    records_fail = false;
    list_fixture_init(&list);
=======
    hastened_s = 0;
    list_fixture_init(&list);
    review_rig_fill_stick();
    const struct office_plan plan = {
        .folder = &list.folder, .lang = LANG_EN, .idle_s = OFFICE_MIN_IDLE_S};
    if (office_open(&plan, &office) != STATUS_OK)
        return -1;
    open_window();
    settle();
>>>>>>> desktests
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    office_close(office);
<<<<<<< HEAD
    office = NULL;
=======
>>>>>>> desktests
    list_fixture_free(&list);
    return 0;
}

<<<<<<< HEAD
// ---- what cannot be read ------------------------------------------------------------------------

// Nor is it answered, and whatever is pressed besides brings up nobody else in its place.
static void a_question_that_cannot_be_read_is_not_shown(void **state)
{
    (void)state;
    merge_batch(0, 1, askers, 2);
    open_office();
    records_fail = true;
    press("go.questions");
    press("lang.ru");
    press("lang.en");
    assert_at("questions");
    assert_true(shows("class=\"note alarm\""));
    assert_false(shows("do-same"));
    press("same");
    assert_true(shows("Question 1 of 1"));
    press("later");
    assert_false(shows("Question 1 of 1"));
    records_fail = false;
    press("undo");
    assert_true(shows("Question 1 of 1"));
    assert_true(shows("do-same"));
    assert_false(shows("class=\"note alarm\""));
}

static void an_entry_that_cannot_be_read_is_not_shown(void **state)
{
    (void)state;
    merge_batch(0, 1, &erlan, 1);
    open_office();
    press("go.search");
    send_fields("find", "query=" ERLAN);
    records_fail = true;
    press("entry.0");
    press("lang.en");
    assert_at("entry");
    assert_true(shows("class=\"note alarm\""));
    assert_false(shows("do-void"));
    send_fields("void", "why=asked");
    settle();
    assert_int_equal(office->roll.facts.decision_count, 0);
}

// ---- what cannot be decided ---------------------------------------------------------------------

static void an_answer_that_cannot_be_taken_back_stands(void **state)
{
    (void)state;
    char kept[PLATFORM_PATH_CAP];
    merge_batch(0, 1, askers, 2);
    open_office();
    press("go.questions");
    press("different");
    assert_false(shows("Question 1 of 1"));
    memcpy(kept, list.folder.path, sizeof kept);
    memcpy(list.folder.path, "/nowhere", sizeof "/nowhere");
    press("undo");
    memcpy(list.folder.path, kept, sizeof kept);
    assert_true(shows("class=\"note alarm\""));
    assert_false(shows("Question 1 of 1"));
}

// ---- releasing ----------------------------------------------------------------------------------

static void what_is_released_stays_so_when_released_again(void **state)
{
    (void)state;
    merge_batch(0, 1, &erlan, 1);
    merge_batch(0, 2, askers, 1);
    open_office();
    press("go.volunteers");
    press("volunteer.0");
    assert_false(shows("Released by"));
    send_fields("release", "source=0&why=asked");
    settle();
    assert_true(shows("Released by"));
    send_fields("release", "source=0&why=asked");
    settle();
    assert_true(shows("Released by"));
    assert_int_equal(office->roll.facts.decision_count, 1);
=======
// ---- what is pressed ----------------------------------------------------------------------------

static void the_way_of_an_evening(void **state)
{
    (void)state;
    assert_at("overview");
    assert_true(shows("0 people have signed"));
    press_merge();
    settle();
    assert_at("merged");
    assert_true(shows("3 new signatures"));
    find("query=kim");
    assert_true(shows("Ким"));
    send_fields("void", WHY);
    settle();
    assert_at("entry");
    assert_true(shows("asked us"));
    press("go.overview");
    assert_true(shows("2 people have signed"));
}

static void what_was_pressed_on_a_past_screen_does_nothing(void **state)
{
    (void)state;
    press_merge();
    settle();
    find("query=kim");
    unsigned past = turn;
    send_fields("void", "");
    assert_true(shows("id=\"why-problem\""));
    turn = past;
    send_fields("void", WHY);
    assert_at("entry");
    assert_false(shows("asked us"));
    turn = past;
    press("go.overview");
    assert_at("entry");
    press("go.overview");
    assert_true(shows("3 people have signed"));
}

static void a_merge_can_be_stopped(void **state)
{
    (void)state;
    press_merge();
    press("stop");
    settle();
    assert_true(is_at("merge") || is_at("merged")); // it may have been done already
    assert_false(platform_interrupted());
    press("go.overview");
    assert_at("overview");
    press_merge();
    settle();
    assert_at("merged");
    press("go.overview");
    assert_true(shows("3 people have signed"));
}

// ---- the clock ----------------------------------------------------------------------------------

static void assert_locked(const char *why)
{
    assert_at("unlock");
    assert_true(shows(why));
    assert_false(shows("people have signed"));
    assert_null(list.folder.key);
    assert_null(list.folder.chain_secret);
    assert_false(platform_interrupted());
}

static void a_desk_that_nobody_touches_is_locked(void **state)
{
    (void)state;
    unsigned left, warns;
    beat(true, &left, &warns);
    assert_int_equal(left, OFFICE_MIN_IDLE_S);
    assert_int_equal(warns, 0);
    wait_s(OFFICE_MIN_IDLE_S - 30);
    beat(false, &left, &warns);
    assert_in_range(left, 29, 30);
    assert_int_equal(warns, 1);
    beat(true, &left, &warns); // somebody is there
    assert_int_equal(warns, 0);
    wait_s(OFFICE_MIN_IDLE_S - 2);
    assert_at("overview");
    wait_s(3);
    assert_locked("Nobody touched anything for long");
}

static void a_desk_whose_window_is_gone_is_locked(void **state)
{
    (void)state;
    hastened_s += WINDOW_GONE_S - 2;
    (void)office_tick(office);
    press("");
    assert_at("overview");
    hastened_s += WINDOW_GONE_S + 1;
    assert_in_range(office_unheard_s(office), WINDOW_GONE_S, WINDOW_GONE_S + 2);
    (void)office_tick(office);
    open_window();
    assert_locked("The window had stopped answering");
}

static void nobody_is_locked_out_while_something_runs(void **state)
{
    (void)state;
    unsigned left, warns;
    press_merge();
    hastened_s += 100000;
    beat(false, &left, &warns);
    assert_int_equal(warns, 0);
    (void)office_tick(office);
    press("");
    settle();
    assert_at("merged");
}

static void locking_stops_what_runs(void **state)
{
    (void)state;
    press_merge();
    turn = 1; // of a past screen
    press("lock");
    assert_locked("The list is locked");
    press("go.overview");
    assert_at("unlock");
    assert_false(shows("The list is locked"));
}

static int begin(void **state)
{
    (void)state;
    return secret_init() == STATUS_OK ? 0 : -1;
>>>>>>> desktests
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
<<<<<<< HEAD
        TEST(a_question_that_cannot_be_read_is_not_shown),
        TEST(an_entry_that_cannot_be_read_is_not_shown),
        TEST(an_answer_that_cannot_be_taken_back_stands),
        TEST(what_is_released_stays_so_when_released_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
=======
        TEST(the_way_of_an_evening),
        TEST(what_was_pressed_on_a_past_screen_does_nothing),
        TEST(a_merge_can_be_stopped),
        TEST(a_desk_that_nobody_touches_is_locked),
        TEST(a_desk_whose_window_is_gone_is_locked),
        TEST(nobody_is_locked_out_while_something_runs),
        TEST(locking_stops_what_runs),
    };
    return cmocka_run_group_tests(tests, begin, NULL);
>>>>>>> desktests
}
