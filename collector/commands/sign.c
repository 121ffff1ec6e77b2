// SPDX-License-Identifier: Apache-2.0
#include "collector/commands/commands.h"
#include "collector/desk.h"
#include "collector/dialogue.h"
#include "collector/outbox.h"
#include "collector/questions.h"
#include "collector/screen.h"
#include "common/report.h"
#include "common/secret.h"
#include "common/text.h"

#include <stdio.h>
#include <string.h>

struct sign {
    struct desk desk;
    struct session *session;
    struct screen *screen; // guarded
    enum lang lang;        // the volunteer's
    bool has_last;
    bool was_owed;                         // a void could not be written at once
    uint8_t last_entry[SEAL_ENTRY_ID_LEN]; // what "undo" voids
    unsigned long saved_count;             // in this session; never on disk
};

// What comes of one line of the volunteer's menu.
enum turn { TURN_NEXT, TURN_FINISH, TURN_INTERRUPTED, TURN_FAILED };

// ---- the ready screen ---------------------------------------------------------------------------

static void warn_of_clock(struct sign *sign)
{
    char dates[3][DATE_CAP];
    if (!desk_clock_is_off(&sign->desk, dates))
        return;
    screen_say(sign->screen, MSG_DESK_CLOCK, dates[0], dates[1], dates[2]);
    screen_blank_line(sign->screen);
}

static void show_ready(struct sign *sign)
{
    const struct desk *desk = &sign->desk;
    char folder[PLATFORM_PATH_CAP];
    text_show(desk->state.folder, strlen(desk->state.folder), folder, sizeof folder);
    screen_clear(sign->screen);
    const char *title = desk->campaign.title[campaign_lang(&desk->campaign, sign->lang)];
    screen_paragraph(sign->screen, title, strlen(title));
    screen_say(sign->screen, MSG_DESK_STATE_FOLDER, folder);
    screen_blank_line(sign->screen);
    warn_of_clock(sign);
    if (desk->root_stays) {
        screen_say(sign->screen, MSG_DESK_ROOT_STAYS);
        screen_blank_line(sign->screen);
    }
    if (desk->cost.for_tests)
        screen_say(sign->screen, MSG_OUTBOX_FOR_TESTS);
    screen_say(sign->screen, MSG_DESK_READY);
    screen_blank_line(sign->screen);
}

// ---- the menu -----------------------------------------------------------------------------------

// Tells the volunteer of a signature that may count although it must not.
static void warn_of_owed_void(struct sign *sign)
{
    sign->was_owed = true;
    (void)report_message(EXIT_FAILED, MSG_DESK_NOT_ERASED_YET);
}

static enum turn serve_signer(struct sign *sign)
{
    struct dialogue_plan plan = {
        .screen = sign->screen,
        .campaign = &sign->desk.campaign,
        .session = sign->session,
        .state_folder = sign->desk.state.folder,
        .today = platform_today(),
    };
    enum status status = session_prepare(sign->session);
    if (status != STATUS_OK) {
        (void)report(status, sign->desk.state.folder);
        return TURN_NEXT;
    }
    enum dialogue_end end = dialogue_run(&plan, sign->last_entry);
    bool owed = session_owes_void(sign->session);
    if (owed)
        warn_of_owed_void(sign);
    switch (end) {
    case DIALOGUE_SAVED:
        sign->has_last = true;
        sign->saved_count++;
        return TURN_NEXT;
    case DIALOGUE_INTERRUPTED:
        return TURN_INTERRUPTED;
    case DIALOGUE_INPUT_ENDED:
        if (!owed)
            (void)report_message(EXIT_FAILED, MSG_DESK_INPUT_ENDED);
        return TURN_FAILED;
    case DIALOGUE_NO_MEMORY:
        (void)report(STATUS_NO_MEMORY, NULL);
        return TURN_FAILED;
    default:
        return TURN_NEXT;
    }
}

static void undo(struct sign *sign)
{
    enum status status;
    if (!sign->has_last) {
        screen_say(sign->screen, MSG_DESK_NOTHING_TO_UNDO);
        return;
    }
    screen_say(sign->screen, MSG_DESK_UNDO);
    screen_say(sign->screen, MSG_SIGN_YES_NO);
    // If input has ended or an interrupt came, the menu finds the same at its next line.
    if (screen_ask(sign->screen) != STATUS_OK || !questions_is_yes(sign->screen->line)) {
        screen_say(sign->screen, MSG_DESK_NOT_UNDONE);
        return;
    }
    status = session_prepare(sign->session);
    if (status != STATUS_OK) {
        (void)report(status, sign->desk.state.folder);
        screen_say(sign->screen, MSG_DESK_NOT_UNDONE);
        return;
    }
    sign->has_last = false;
    sign->saved_count--;
    status = session_void(sign->session, sign->last_entry);
    if (status == STATUS_OK) {
        screen_say(sign->screen, MSG_DESK_UNDONE);
        return;
    }
    (void)report(status, sign->desk.state.folder);
    warn_of_owed_void(sign);
}

// The letters of a Cyrillic keyboard that lie on the same keys count too.
static bool is_key(const char *line, const char *const keys[4])
{
    for (unsigned i = 0; i < 4; i++)
        if (strcmp(line, keys[i]) == 0)
            return true;
    return false;
}

static enum turn take_turn(struct sign *sign)
{
    static const char *const undo_keys[4] = {"u", "U", "г", "Г"};
    static const char *const finish_keys[4] = {"q", "Q", "й", "Й"};
    sign->screen->lang = sign->lang;
    screen_say(sign->screen, MSG_DESK_FOR_VOLUNTEER);
    screen_say(sign->screen, MSG_DESK_MENU);
    enum status status = screen_ask(sign->screen);
    if (status == STATUS_NOT_FOUND)
        return TURN_FINISH;
    if (status == STATUS_INTERRUPTED)
        return TURN_INTERRUPTED;
    if (status != STATUS_OK && status != STATUS_TOO_LARGE) {
        (void)report(status, NULL);
        return TURN_FAILED;
    }
    if (status == STATUS_OK && sign->screen->line[0] == '\0')
        return serve_signer(sign);
    if (is_key(sign->screen->line, finish_keys))
        return TURN_FINISH;
    if (is_key(sign->screen->line, undo_keys))
        undo(sign);
    return TURN_NEXT;
}

// ---- the end ------------------------------------------------------------------------------------

static int say_what_waits(struct sign *sign)
{
    struct outbox_totals totals;
    enum status status = session_count_batches(sign->session, &totals);
    if (status != STATUS_OK)
        return report(status, sign->desk.state.folder);
    screen_say_plural(sign->screen, MSGN_DESK_SAVED_COUNT, sign->saved_count);
    screen_say_plural(sign->screen, MSGN_DESK_TO_DELIVER, totals.not_delivered);
    screen_say(sign->screen, MSG_DESK_DELIVER_HOW);
    return EXIT_DONE;
}

static int finish(struct sign *sign, enum turn last)
{
    int exit_code = EXIT_DONE;
    sign->screen->lang = sign->lang;
    enum status status = session_close(sign->session);
    if (status != STATUS_OK)
        exit_code = report(status, sign->desk.state.folder);
    else if (!sign->desk.practice)
        exit_code = say_what_waits(sign);
    if (session_owes_void(sign->session))
        exit_code = report_message(EXIT_FAILED, MSG_DESK_NOT_ERASED);
    else if (sign->was_owed)
        screen_say(sign->screen, MSG_DESK_ERASED);
    if (last == TURN_INTERRUPTED)
        return EXIT_INTERRUPTED;
    return last == TURN_FAILED ? EXIT_FAILED : exit_code;
}

static int serve(struct sign *sign)
{
    int exit_code;
    enum turn turn = TURN_NEXT;
    screen_open(sign->screen, sign->lang, sign->desk.practice);
    if (!desk_start(&sign->desk, &sign->session, &exit_code))
        return exit_code;
    show_ready(sign);
    while (turn == TURN_NEXT)
        turn = take_turn(sign);
    exit_code = finish(sign, turn);
    session_free(sign->session);
    return exit_code;
}

static int run_session(struct sign *sign)
{
    struct platform_keys *keys;
    enum status status = platform_hold_keys(&keys);
    if (status != STATUS_OK)
        return report(status, NULL);
    int exit_code = serve(sign);
    platform_release_keys(keys);
    return exit_code;
}

// ---- the command --------------------------------------------------------------------------------

static bool open_desk(struct sign *sign, const struct cli_arguments *arguments, int *exit_code)
{
    bool practice = cli_has(arguments, "--practice");
    if (practice ? !desk_open_practice(arguments, &sign->desk, exit_code)
                 : !desk_open(arguments, &sign->desk, exit_code))
        return false;
    sign->lang = report_lang();
    return practice ||
           (desk_claim(&sign->desk, exit_code) && desk_unlock(&sign->desk, arguments, exit_code));
}

static int run(const struct cli_arguments *arguments)
{
    int exit_code;
    struct sign sign = {.session = NULL};
    platform_catch_interrupts();
    if (!open_desk(&sign, arguments, &exit_code))
        return exit_code;
    sign.screen = secret_alloc(sizeof *sign.screen);
    exit_code = sign.screen ? run_session(&sign) : report(STATUS_NO_MEMORY, NULL);
    bool practice = sign.desk.practice;
    desk_close(&sign.desk);
    if (practice && sign.screen)
        screen_say(sign.screen, MSG_DESK_PRACTICE_OVER);
    secret_free(sign.screen);
    return exit_code;
}

const struct cli_command sign_command = {
    .name = "sign",
    .words = "",
    .help = "collect signatures by questions on the terminal",
    .details =
        "Between signers the volunteer's menu takes one line: empty for the next signer, u to undo "
        "the\nlast one (then 1 yes or 2 no), q to finish. A signer's lines are, in this order:\n\n"
        "  language   1, 2, 3 or kk, ru, en; not asked if the campaign has one language only\n"
        "  text       empty, once it has been read\n"
        "  answers    one line for each question; empty skips an optional one; where a reason is\n"
        "             wanted instead, empty and then 1 has none, 2 not at hand, 3 prefers not\n"
        "             (an identity number of another length, or with a wrong digit, is asked for "
        "again; one\n"
        "             whose date is odd is doubted once: empty keeps it, a number replaces it)\n"
        "  statements 1 yes or 2 no for each (y and n, and the words, are understood too)\n"
        "  review     empty if all is right, or the number of an answer to correct\n"
        "  consent    1 with my name, 2 count me without my name, 3 do not sign\n\n"
        "Everywhere < or .. goes back by one and ! gives the form up; then nothing of it is kept. "
        "An\nanswer that cannot be taken is asked for again. The same lines may come from a pipe, "
        "after the\nend of which the session is closed as by q.\n\n"
        "  collector sign -k ~/kit\n  collector sign --practice --lang ru",
    .options = {DESK_OPTIONS,
                {"--practice", 0, NULL, "only practise: nothing is kept, no signature counts",
                 false},
                CLI_PASSPHRASE_OPTIONS},
    .run = run,
};
