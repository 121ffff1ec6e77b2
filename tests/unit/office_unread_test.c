// SPDX-License-Identifier: Apache-2.0
//
// The desk when what it should show cannot be read, and when its window is not heard of: presses
// what is on its screens, and reads what comes back.
#define _POSIX_C_SOURCE 200809L // nanosleep

#include "merger/office/office_parts.h"

#include "common/platform.h"
#include "common/web/window.h"
#include "merger/list/records.h"
#include "tests/unit/list_fixture.h"

#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
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
static struct office *office;
static char shown[512 * 1024]; // the screen that came back
static unsigned turn;

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

static unsigned readable; // so many more; then each fails

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
    if (readable == 0)
        return STATUS_NO_LIST;
    readable--;
    return STATUS_OK;
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

static void send_fields(const char *press, const char *fields)
{
    char body[BODY_CAP];
    struct urlencoded form;
    struct html html = {.lang = LANG_EN};
    int len = snprintf(body, sizeof body - 1, "do=%s&turn=%u&%s", press, turn, fields);
    assert_in_range(len, 1, BODY_CAP - 2);
    assert_true(urlencoded_parse(body, (size_t)len, &form));
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
}

static bool shows(const char *text)
{
    return strstr(shown, text) != NULL;
}

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
        office_tick(office);
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
}

static int set_up(void **state)
{
    (void)state;
    readable = UINT_MAX;
    list_fixture_init(&list);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    office_close(office);
    office = NULL;
    list_fixture_free(&list);
    return 0;
}

// ---- what cannot be read ------------------------------------------------------------------------

// Nor is it answered, and whatever is pressed besides brings up nobody else in its place.
static void look_at_a_question(unsigned readable_sides)
{
    merge_batch(0, 1, askers, 2);
    open_office();
    readable = readable_sides;
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
    readable = UINT_MAX;
    press("undo");
    assert_true(shows("Question 1 of 1"));
    assert_true(shows("do-same"));
    assert_false(shows("class=\"note alarm\""));
}

static void a_question_that_cannot_be_read_is_not_shown(void **state)
{
    (void)state;
    look_at_a_question(0);
}

static void a_question_of_which_one_side_can_be_read_is_not_shown(void **state)
{
    (void)state;
    look_at_a_question(1);
}

static void an_entry_that_cannot_be_read_is_not_shown(void **state)
{
    (void)state;
    merge_batch(0, 1, &erlan, 1);
    open_office();
    press("go.search");
    send_fields("find", "query=" ERLAN);
    readable = 0;
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

// ---- a window that is not heard of --------------------------------------------------------------

static atomic_bool may_end;

static enum status wait_for_end(void *context, struct progress *progress)
{
    const struct timespec wait = {.tv_nsec = WAIT_NS};
    (void)context;
    (void)progress;
    while (!atomic_load(&may_end) && !platform_interrupted())
        (void)nanosleep(&wait, NULL);
    return atomic_load(&may_end) ? STATUS_OK : STATUS_INTERRUPTED;
}

static bool go_on(struct office *of, enum status status)
{
    assert_int_equal(status, STATUS_OK);
    office_go(of, OFFICE_OVERVIEW);
    return true;
}

// It may only be hidden, and a merge takes long; but nothing stays open behind it.
static void what_runs_goes_on_without_a_window(void **state)
{
    (void)state;
    const struct timespec wait = {.tv_nsec = WAIT_NS};
    merge_batch(0, 1, &erlan, 1);
    open_office();
    atomic_store(&may_end, false);
    office_work(office, wait_for_end, go_on);
    office->presence.seen = true;
    office->presence.beat_ms -= 1000 * WINDOW_GONE_S;
    office_tick(office);
    assert_int_equal(office->screen, OFFICE_WORKING);
    atomic_store(&may_end, true);
    while (office->job) {
        (void)nanosleep(&wait, NULL);
        office_tick(office);
    }
    office_tick(office);
    assert_int_equal(office->screen, OFFICE_UNLOCK);
    assert_false(office->has_roll);
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
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_question_that_cannot_be_read_is_not_shown),
        TEST(a_question_of_which_one_side_can_be_read_is_not_shown),
        TEST(an_entry_that_cannot_be_read_is_not_shown),
        TEST(an_answer_that_cannot_be_taken_back_stands),
        TEST(what_runs_goes_on_without_a_window),
        TEST(what_is_released_stays_so_when_released_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
