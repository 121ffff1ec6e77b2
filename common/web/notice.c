// SPDX-License-Identifier: Apache-2.0
#include "common/web/notice.h"

#include "common/platform_desktop.h"
#include "common/report.h"
#include "common/web/parts.h"
#include "common/web/presence.h"
#include "common/web/shell.h"
#include "common/web/window.h"

#include <string.h>

#define PAUSE_MS 200
#define DIALOG_TEXT_CAP ((5 * REPORT_SENTENCE_CAP) + 8) // every character escaped

struct notice {
    const char *text;
    struct presence presence;
};

// ---- the page -----------------------------------------------------------------------------------

static void put_screen(const struct notice *notice, struct html *out)
{
    const struct parts_screen screen = {
        .name = "notice", .title = MSG_NOTICE_HEADING, .note = MSG_COUNT};
    parts_open_screen(out, &screen);
    parts_heading(out, 0, MSG_NOTICE_HEADING);
    parts_alarm(out, notice->text);
    parts_element(out, "p", MSG_NOTICE_ADVICE);
    parts_close_screen(out);
}

static void show(void *context, struct html *out)
{
    struct notice *notice = context;
    presence_show(&notice->presence);
    out->lang = report_lang();
    shell_open(out);
    put_screen(notice, out);
    shell_close(out);
}

static void act(void *context, const struct urlencoded *form, struct html *out)
{
    (void)form; // whatever was pressed, there is one screen
    out->lang = report_lang();
    put_screen(context, out);
}

static void beat(void *context, bool touched, struct html *out)
{
    struct notice *notice = context;
    presence_beat(&notice->presence, touched);
    html_put(out, "0 0 0"); // the turn of the screen, which stays, and no countdown
}

// ---- its window ---------------------------------------------------------------------------------

static bool tick(void *context)
{
    (void)context;
    return false;
}

static unsigned unheard_s(void *context)
{
    const struct notice *notice = context;
    return presence_unheard_s(&notice->presence);
}

static bool was_seen(void *context)
{
    const struct notice *notice = context;
    return notice->presence.seen;
}

static void end(void *context)
{
    (void)context; // nothing was open
}

static void show_window(struct notice *notice, const struct cli_arguments *arguments)
{
    char fallback[PLATFORM_PATH_CAP], policy[SHELL_POLICY_CAP];
    const struct server_page page = {
        .context = notice, .policy = policy, .show = show, .act = act, .beat = beat};
    const struct window_plan plan = {
        .page = &page,
        .arguments = arguments,
        .fallback = fallback,
        .no_browser = MSG_SIDE_NO_BROWSER,
        .failed = MSG_SIDE_BROWSER_FAILED,
        .context = notice,
        .tick = tick,
        .unheard_s = unheard_s,
        .was_seen = was_seen,
        .end = end,
    };
    shell_policy(policy);
    if (platform_data_folder(fallback) == STATUS_OK)
        (void)window_run(&plan);
}

// ---- without a browser --------------------------------------------------------------------------

// What a dialog would take for more than the character itself, and what it is given in its place.
struct dialog_escape {
    char character;
    const char *written;
};

// Those of GNOME and its kin, and of KDE; what each is given before the text. Zenity reads
// backslashes; kdialog does too, and guesses whether a text is HTML unless that is said.
static const struct {
    const char *program, *options[3], *before;
    struct dialog_escape escapes[3];
} dialogs[] = {
    {"zenity", {"--error", "--no-markup", "--text"}, "", {{'\\', "\\\\"}}},
    {"kdialog", {"--error", NULL, NULL}, "<qt>", {{'<', "&lt;"}, {'&', "&amp;"}, {'\\', "&#92;"}}},
};

static void escape(const struct dialog_escape escapes[3], const char *before, const char *text,
                   char out[DIALOG_TEXT_CAP])
{
    size_t len = strlen(before);
    memcpy(out, before, len);
    for (; *text; text++) {
        char one[2] = {*text};
        const char *written = one;
        for (size_t i = 0; i < 3; i++)
            if (*text == escapes[i].character)
                written = escapes[i].written;
        size_t written_len = strlen(written);
        memcpy(out + len, written, written_len);
        len += written_len;
    }
    out[len] = '\0';
}

static void show_dialog(const char *text)
{
    char path[PLATFORM_PATH_CAP], escaped[DIALOG_TEXT_CAP];
    for (size_t i = 0; i < sizeof dialogs / sizeof dialogs[0]; i++) {
        const char *arguments[6] = {path};
        struct platform_child *child;
        size_t count = 1;
        if (platform_find_program(dialogs[i].program, path) != STATUS_OK)
            continue;
        for (size_t k = 0; k < 3 && dialogs[i].options[k] != NULL; k++)
            arguments[count++] = dialogs[i].options[k];
        escape(dialogs[i].escapes, dialogs[i].before, text, escaped);
        arguments[count] = escaped;
        if (platform_start(arguments, NULL, &child) != STATUS_OK)
            continue;
        while (platform_child_runs(child) && !platform_interrupted())
            platform_pause(PAUSE_MS);
        platform_end_child(child);
        return;
    }
}

int notice_end(int exit_code, const struct cli_arguments *arguments)
{
    char text[REPORT_SENTENCE_CAP];
    struct notice notice = {.text = text};
    if (exit_code == EXIT_DONE || exit_code == EXIT_INTERRUPTED || !platform_is_unwatched())
        return exit_code;
    if (cli_has(arguments, "--no-browser"))
        return exit_code;
    report_last(text); // what the window reports is not to take its place
    show_window(&notice, arguments);
    if (!notice.presence.seen)
        show_dialog(text);
    return exit_code;
}
