// SPDX-License-Identifier: Apache-2.0
#include "common/web/window.h"

#include "common/platform.h"
#include "common/report.h"
#include "common/web/browser.h"

#include <stdlib.h>
#include <string.h>

#define WAIT_MS 200     // in which the clock may stand
#define ABANDONED_S 180 // well over the minute in which a hidden window is heard of

#define IDLE_DIGITS 4

bool window_read_idle(const struct cli_arguments *arguments, const struct window_idle *limits,
                      unsigned *idle_s)
{
    const char *given = cli_option(arguments, "--idle");
    size_t len = given ? strlen(given) : 0;
    *idle_s = limits->usual;
    if (!given)
        return true;
    bool is_number = len > 0 && len <= IDLE_DIGITS && strspn(given, "0123456789") == len;
    *idle_s = is_number ? (unsigned)strtoul(given, NULL, 10) : 0;
    if (*idle_s >= limits->least && *idle_s <= limits->most)
        return true;
    (void)report_message(EXIT_USAGE, MSG_SIDE_BAD_IDLE, limits->least, limits->most);
    return false;
}

struct window {
    const struct window_plan *plan;
    struct server *server;
    struct browser *browser; // NULL if the user opens the address
};

static int open_window(struct window *window)
{
    const struct window_plan *plan = window->plan;
    const char *program = cli_option(plan->arguments, "--browser");
    char address[SERVER_ADDRESS_CAP];
    server_address(window->server, address);
    if (cli_has(plan->arguments, "--no-browser")) {
        report_tell(MSG_SIDE_ADDRESS, address);
        return EXIT_DONE;
    }
    enum status status = browser_start(program, plan->fallback, address, &window->browser);
    if (status == STATUS_NOT_FOUND && !program)
        return report_message(EXIT_FAILED, plan->no_browser);
    if (status != STATUS_OK)
        return report(status, program);
    report_tell(MSG_SIDE_WINDOW_OPEN);
    return EXIT_DONE;
}

// A browser may go on without its window.
static bool is_open(const struct window *window)
{
    unsigned unheard_s = window->plan->unheard_s(window->plan->context);
    if (!window->browser)
        return unheard_s < WINDOW_GONE_S;
    return browser_runs(window->browser) && unheard_s < ABANDONED_S;
}

static int serve(const struct window *window)
{
    const struct window_plan *plan = window->plan;
    while (is_open(window) && !platform_interrupted()) {
        unsigned wait_ms = plan->tick(plan->context) ? 0 : WAIT_MS;
        enum status status = server_serve(window->server, wait_ms);
        if (status != STATUS_OK)
            return report(status, NULL);
    }
    if (platform_interrupted())
        return EXIT_INTERRUPTED;
    return plan->was_seen(plan->context) ? EXIT_DONE : report_message(EXIT_FAILED, plan->failed);
}

int window_run(const struct window_plan *plan)
{
    struct window window = {.plan = plan};
    browser_clear_leftovers(plan->fallback);
    enum status status = server_open(plan->page, &window.server);
    if (status != STATUS_OK)
        return report(status, NULL);
    int exit_code = open_window(&window);
    if (exit_code == EXIT_DONE)
        exit_code = serve(&window);
    plan->end(plan->context);
    browser_end(window.browser);
    server_close(window.server);
    return exit_code;
}
