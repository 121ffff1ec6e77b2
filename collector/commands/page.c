// SPDX-License-Identifier: Apache-2.0
#include "collector/web/page.h"
#include "collector/commands/commands.h"
#include "collector/desk.h"
#include "common/report.h"
#include "common/web/notice.h"
#include "common/web/window.h"

#include <stdio.h>
#include <string.h>

struct page_run {
    const struct cli_arguments *arguments;
    struct desk desk;
    struct page *page;
    char fallback[PLATFORM_PATH_CAP];
};

// ---- opening ------------------------------------------------------------------------------------

static bool has_passphrase(const struct cli_arguments *arguments)
{
    return cli_has(arguments, "--passphrase-fd") || cli_has(arguments, "--passphrase-file");
}

static bool open_desk(struct page_run *run, int *exit_code)
{
    const struct cli_arguments *arguments = run->arguments;
    if (cli_has(arguments, "--practice"))
        return desk_open_practice(arguments, &run->desk, exit_code);
    return desk_open(arguments, &run->desk, exit_code) && desk_claim(&run->desk, exit_code) &&
           (!has_passphrase(arguments) || desk_unlock(&run->desk, arguments, exit_code));
}

// Where a profile lies that cannot lie in memory: beside the state, which is made here anyway.
static enum status fallback_folder(const struct page_run *run, char out[PLATFORM_PATH_CAP])
{
    if (!run->desk.state.in_kit)
        return platform_data_folder(out);
    memcpy(out, run->desk.kit_folder, sizeof run->desk.kit_folder);
    return STATUS_OK;
}

// ---- the end ------------------------------------------------------------------------------------

static void say_saved(const struct page_run *run)
{
    if (run->desk.practice)
        return;
    messages_print_plural(stdout, report_lang(), MSGN_DESK_SAVED_COUNT,
                          page_saved_count(run->page));
    (void)fputc('\n', stdout);
}

static bool tick(void *context)
{
    return page_tick(context);
}

static unsigned unheard_s(void *context)
{
    return page_unheard_s(context);
}

static bool was_seen(void *context)
{
    return page_was_seen(context);
}

static void lock(void *context)
{
    page_lock(context);
}

static int serve_page(struct page_run *run)
{
    const struct window_plan plan = {
        .page = page_for_server(run->page),
        .arguments = run->arguments,
        .fallback = run->fallback,
        .no_browser = MSG_SIDE_NO_BROWSER,
        .failed = MSG_SIDE_BROWSER_FAILED,
        .context = run->page,
        .tick = tick,
        .unheard_s = unheard_s,
        .was_seen = was_seen,
        .end = lock,
    };
    int exit_code = window_run(&plan);
    say_saved(run);
    if (page_owes_void(run->page))
        return report_message(EXIT_FAILED, MSG_DESK_NOT_ERASED);
    return exit_code;
}

static int open_page(struct page_run *run, unsigned idle_s)
{
    const struct page_plan plan = {.desk = &run->desk, .lang = report_lang(), .idle_s = idle_s};
    enum status status = page_open(&plan, &run->page);
    if (status != STATUS_OK)
        return report(status, run->desk.state.folder);
    int exit_code = serve_page(run);
    page_close(run->page);
    return exit_code;
}

static int run_page(const struct cli_arguments *arguments)
{
    struct page_run run = {.arguments = arguments};
    const struct window_idle limits = {PAGE_IDLE_S, PAGE_MIN_IDLE_S, PAGE_MAX_IDLE_S};
    unsigned idle_s;
    int exit_code;
    platform_catch_interrupts();
    if (!window_read_idle(arguments, &limits, &idle_s))
        return EXIT_USAGE;
    if (!open_desk(&run, &exit_code))
        return exit_code;
    enum status status = fallback_folder(&run, run.fallback);
    exit_code = status == STATUS_OK ? open_page(&run, idle_s) : report(status, NULL);
    desk_close(&run.desk);
    return exit_code;
}

static int run_command(const struct cli_arguments *arguments)
{
    return notice_end(run_page(arguments), arguments);
}

const struct cli_command page_command = {
    .name = "",
    .words = "",
    .help = "open the signing page in a browser window of its own",
    .details =
        "Opens a private window of Chromium, Chrome, Edge or Firefox, with a profile that is "
        "deleted\nwhen it is closed. Nobody but this user on this machine can open the page, and "
        "what signers\ntype is in no file of the browser. When the window is closed, the kit is "
        "locked and the program\nends. Without a browser: collector sign.\n\n"
        "  collector -k ~/kit\n  collector --practice --lang ru",
    .options = {DESK_OPTIONS,
                {"--practice", 0, NULL, "only practise: nothing is kept, no signature counts",
                 false},
                WINDOW_OPTIONS,
                {"--idle", 0, "SECONDS", "blank a form that nobody touches for so long (120)",
                 false},
                CLI_PASSPHRASE_OPTIONS},
    .run = run_command,
};
