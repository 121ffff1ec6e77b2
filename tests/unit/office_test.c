// SPDX-License-Identifier: Apache-2.0
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

static struct office *office;
static char shown[512 * 1024]; // the screen that came back
static unsigned turn;

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

static void send_fields(const char *press, const char *fields)
{
    char body[BODY_CAP];
    struct urlencoded form;
    struct html html = {.lang = LANG_EN};
    int len = snprintf(body, sizeof body - 1, "do=%s&turn=%u&%s", press, turn, fields);
    assert_in_range(len, 1, BODY_CAP - 2);
    assert_true(urlencoded_parse(body, (size_t)len, &form));
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
    char *end;
    struct html html = {.lang = LANG_EN};
    const struct server_page *server = office_for_server(office);
    server->beat(server->context, touched, &html);
    html_bytes(&html, "", 1);
    assert_false(html.failed);
    (void)strtoul(html.bytes, &end, 10); // the turn
    *left = (unsigned)strtoul(end, &end, 10);
    *warns = (unsigned)strtoul(end, &end, 10);
    assert_int_equal(*end, '\0');
    html_free(&html);
}

static void wait_s(unsigned seconds)
{
    unsigned left, warns;
    for (unsigned i = 0; i < seconds; i++) { // as the window is open, it says so
        hastened_s++;
        beat(false, &left, &warns);
        office_tick(office);
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
}

static bool shows(const char *text)
{
    return strstr(shown, text) != NULL;
}

// Until what runs has ended.
static void settle(void)
{
    const struct timespec moment = {.tv_nsec = 1000000};
    for (unsigned i = 0; i < MOST_ROUNDS && is_at("working"); i++) {
        nanosleep(&moment, NULL);
        office_tick(office);
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
}

static int set_up(void **state)
{
    (void)state;
    hastened_s = 0;
    list_fixture_init(&list);
    review_rig_fill_stick();
    const struct office_plan plan = {
        .folder = &list.folder, .lang = LANG_EN, .idle_s = OFFICE_MIN_IDLE_S};
    if (office_open(&plan, &office) != STATUS_OK)
        return -1;
    open_window();
    settle();
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    office_close(office);
    list_fixture_free(&list);
    return 0;
}

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

// Whether the merge had ended before it could be stopped is chance; the browser's tests stop a long
// one.
static void what_is_stopped_stops_nothing_that_comes_later(void **state)
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
    office_tick(office);
    press("");
    assert_at("overview");
    hastened_s += WINDOW_GONE_S + 1;
    assert_in_range(office_unheard_s(office), WINDOW_GONE_S, WINDOW_GONE_S + 2);
    office_tick(office);
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
    office_tick(office);
    press("");
    settle();
    assert_at("merged");
}

static void a_past_screen_locks_too(void **state)
{
    (void)state;
    unsigned past = turn;
    press("go.overview");
    turn = past;
    press("lock");
    assert_locked("The list is locked");
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
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_way_of_an_evening),
        TEST(what_was_pressed_on_a_past_screen_does_nothing),
        TEST(what_is_stopped_stops_nothing_that_comes_later),
        TEST(a_desk_that_nobody_touches_is_locked),
        TEST(a_desk_whose_window_is_gone_is_locked),
        TEST(nobody_is_locked_out_while_something_runs),
        TEST(a_past_screen_locks_too),
        TEST(locking_stops_what_runs),
    };
    return cmocka_run_group_tests(tests, begin, NULL);
}
