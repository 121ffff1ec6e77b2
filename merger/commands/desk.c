// SPDX-License-Identifier: Apache-2.0
#include "merger/office/office.h"

#include "common/cli.h"
#include "common/report.h"
#include "common/web/notice.h"
#include "common/web/window.h"
#include "merger/commands/commands.h"

// Whoever starts it for a program has the passphrase in a file; a person types it on the page.
static bool open_folder(const struct cli_arguments *arguments, struct folder *folder,
                        int *exit_code)
{
    const char *path = cli_word(arguments, 0);
    if (cli_has(arguments, "--passphrase-fd") || cli_has(arguments, "--passphrase-file"))
        return folder_open(path, arguments, folder, exit_code);
    return folder_find(path, folder, exit_code);
}

static bool tick(void *context)
{
    office_tick(context);
    return false; // what takes long has a thread of its own
}

static unsigned unheard_s(void *context)
{
    return office_unheard_s(context);
}

static bool was_seen(void *context)
{
    return office_was_seen(context);
}

static void lock(void *context)
{
    office_lock(context);
}

static int serve(const struct cli_arguments *arguments, struct office *office)
{
    char fallback[PLATFORM_PATH_CAP];
    enum status status = platform_data_folder(fallback);
    if (status != STATUS_OK)
        return report(status, NULL);
    const struct window_plan plan = {
        .page = office_for_server(office),
        .arguments = arguments,
        .fallback = fallback,
        .no_browser = MSG_OFFICE_NO_BROWSER,
        .failed = MSG_OFFICE_BROWSER_FAILED,
        .context = office,
        .tick = tick,
        .unheard_s = unheard_s,
        .was_seen = was_seen,
        .end = lock,
    };
    return window_run(&plan);
}

static int run_desk(const struct cli_arguments *arguments)
{
    struct folder folder;
    struct office *office = NULL;
    const struct window_idle limits = {OFFICE_IDLE_S, OFFICE_MIN_IDLE_S, OFFICE_MAX_IDLE_S};
    unsigned idle_s;
    int exit_code;
    enum lang lang;
    platform_catch_interrupts();
    if (!cli_lang(arguments, &lang))
        return EXIT_USAGE;
    report_set_lang(lang);
    if (!window_read_idle(arguments, &limits, &idle_s))
        return EXIT_USAGE;
    if (!open_folder(arguments, &folder, &exit_code))
        return exit_code;
    const struct office_plan plan = {.folder = &folder, .lang = lang, .idle_s = idle_s};
    enum status status = office_open(&plan, &office);
    exit_code = status == STATUS_OK ? serve(arguments, office) : report(status, folder.path);
    office_close(office);
    folder_close(&folder);
    return exit_code;
}

static int run(const struct cli_arguments *arguments)
{
    return notice_end(run_desk(arguments), arguments);
}

const struct cli_command command_desk = {
    .name = "desk",
    .words = "CAMPAIGN",
    .help = "open the coordinator's desk in a browser window of its own",
    .details =
        "Merging sticks, how the campaign stands, the questions, searching for somebody, voids, "
        "holds and\nexports on one page, in Kazakh, Russian and English. The window is private: "
        "nobody but this user\non this machine can open the page, and nothing that it shows is in "
        "a file of the browser. When\nthe window is closed, the list is locked and the program "
        "ends.\n\n"
        "  merger desk campaign\n  merger desk campaign --lang ru\n\n"
        "The passphrase is typed on the page. Ctrl+L locks from every screen.",
    .min_words = 1,
    .max_words = 1,
    .options = {{"--lang", 0, "kk|ru|en", "the desk's first language", false},
                WINDOW_OPTIONS,
                {"--idle", 0, "SECONDS", "lock a desk that nobody touches for so long (600)",
                 false},
                CLI_PASSPHRASE_OPTIONS},
    .run = run,
};
