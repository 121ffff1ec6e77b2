// SPDX-License-Identifier: Apache-2.0
//
// The signing page without a browser: presses what is on its screens, and reads what comes back.
// Included by one test program at a time.
#ifndef QOL_PAGE_RIG_H
#define QOL_PAGE_RIG_H

#include "collector/web/page.h"

#include "common/secret.h"
#include "common/web/urlencoded.h"

#include <stdio.h>
#include <string.h>

#include "tests/unit/clock.h"
#include "tests/unit/fault.h"
#include "tests/unit/kit_rig.h"

#define IDLE_S 120
#define BODY_CAP 4096

static struct page *page;
static char shown[256 * 1024]; // the screen that came back
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

// Sends fields as the page does, of the turn that is shown.
static void send_fields(const char *press, const char *fields)
{
    char body[BODY_CAP];
    struct urlencoded form;
    struct html html = {.lang = LANG_EN};
    int len = snprintf(body, sizeof body - 1, "do=%s&turn=%u&%s", press, turn, fields);
    assert_in_range(len, 1, BODY_CAP - 2);
    assert_true(urlencoded_parse(body, (size_t)len, &form));
    const struct server_page *server = page_for_server(page);
    server->act(server->context, &form, &html);
    take_screen(&html);
}

static void press(const char *what)
{
    send_fields(what, "");
}

static void reload(void)
{
    struct html html = {.lang = LANG_EN};
    const struct server_page *server = page_for_server(page);
    server->show(server->context, &html);
    take_screen(&html);
}

static inline void wait_s(unsigned seconds)
{
    struct html html = {.lang = LANG_EN};
    const struct server_page *server = page_for_server(page);
    for (unsigned i = 0; i < seconds; i++) { // as the window is open, it says so
        hastened_s++;
        server->beat(server->context, false, &html);
        html_free(&html);
        (void)page_tick(page);
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

// ---- a signer -----------------------------------------------------------------------------------

#define WHO "f1=Seitova&f2=Ulzhan&f3=&f4=23.08.1975&f5=750823400016"
#define SIGNING "d0=1&consent=named&mark=1"

static void unlock(void)
{
    send_fields("unlock", "passphrase=" DRAWN);
    assert_at("handover");
}

static void fill_in(void)
{
    press("begin");
    assert_at("text");
    press("next");
    assert_at("who");
    send_fields("next", WHO);
    assert_at("review");
}

static void sign(void)
{
    fill_in();
    press("next");
    assert_at("sign");
    send_fields("sign", SIGNING);
}

static int setup(void **state)
{
    fault_reset(state);
    hastened_s = 0;
    if (make_kit_and_desk() != 0)
        return -1;
    const struct page_plan plan = {.desk = &desk, .lang = LANG_EN, .idle_s = IDLE_S};
    if (page_open(&plan, &page) != STATUS_OK)
        return -1;
    reload();
    return 0;
}

static int teardown(void **state)
{
    fault_reset(state);
    page_close(page);
    remove_kit_and_desk();
    return 0;
}

static unsigned long saved(void)
{
    return page_saved_count(page);
}

static int begin(void **state)
{
    (void)state;
    return secret_init() == STATUS_OK ? 0 : -1;
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

#endif
