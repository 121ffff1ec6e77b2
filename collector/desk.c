// SPDX-License-Identifier: Apache-2.0
#include "collector/desk_parts.h"

#include "common/report.h"
#include "common/safefile.h"
#include "common/secret.h"

#include <string.h>

// Reports, and so ends whatever was going on.
static bool fail(enum status status, const char *path, int *exit_code)
{
    *exit_code = report(status, path);
    return false;
}

// ---- opening ------------------------------------------------------------------------------------

static bool find_kit_folder(struct desk *desk, const struct cli_arguments *arguments,
                            int *exit_code)
{
    const char *given = cli_option(arguments, "--kit");
    bool is_folder = true;
    enum status status = STATUS_OK;
    if (!given)
        status = platform_program_folder(desk->kit_folder);
    else if (strlen(given) >= sizeof desk->kit_folder)
        status = STATUS_TOO_LARGE;
    else
        memcpy(desk->kit_folder, given, strlen(given) + 1);
    if (status == STATUS_OK)
        status = platform_is_folder(desk->kit_folder, &is_folder);
    if (status == STATUS_OK && !is_folder)
        status = STATUS_NOT_A_FOLDER;
    return status == STATUS_OK || fail(status, given, exit_code);
}

static bool take_lang(const struct cli_arguments *arguments, int *exit_code)
{
    enum lang lang;
    if (!cli_lang(arguments, &lang)) {
        *exit_code = EXIT_USAGE;
        return false;
    }
    report_set_lang(lang);
    return true;
}

// English is also what the locale of a laptop says that nobody ever set up.
static void settle_lang(const struct desk *desk, const struct cli_arguments *arguments)
{
    if (!cli_has(arguments, "--lang") && report_lang() == LANG_EN)
        report_set_lang(campaign_lang(&desk->campaign, LANG_COUNT));
}

static bool open_kit_folder(const struct cli_arguments *arguments, struct desk *desk,
                            int *exit_code)
{
    char about[PLATFORM_PATH_CAP];
    if (!take_lang(arguments, exit_code) || !find_kit_folder(desk, arguments, exit_code))
        return false;
    enum status status = desk_parts_read_campaign(desk, about);
    if (status != STATUS_OK)
        return fail(status, about, exit_code);
    settle_lang(desk, arguments);
    return true;
}

static bool find_state(struct desk *desk, int *exit_code)
{
    char about[PLATFORM_PATH_CAP];
    enum status status = desk_parts_peek(desk, about);
    if (status != STATUS_OK)
        return fail(status, about, exit_code);
    status = state_find(desk->kit_folder, desk->kit_public.tag, &desk->state);
    return status == STATUS_OK || fail(status, desk->kit_folder, exit_code);
}

bool desk_open(const struct cli_arguments *arguments, struct desk *out, int *exit_code)
{
    *out = (struct desk){.kit = NULL};
    bool opened = open_kit_folder(arguments, out, exit_code) && find_state(out, exit_code);
    if (!opened)
        desk_close(out);
    return opened;
}

bool desk_open_practice(const struct cli_arguments *arguments, struct desk *out, int *exit_code)
{
    *out = (struct desk){.kit = NULL};
    bool opened = open_kit_folder(arguments, out, exit_code);
    if (opened) {
        enum status status = desk_parts_make_practice(out);
        opened = status == STATUS_OK || fail(status, out->state.folder, exit_code);
    }
    if (!opened)
        desk_close(out);
    return opened;
}

bool desk_claim(struct desk *desk, int *exit_code)
{
    enum status status = state_claim(&desk->state);
    if (status == STATUS_OK)
        return true;
    *exit_code = report(status, desk->state.folder);
    desk_close(desk);
    return false;
}

// ---- unlocking ----------------------------------------------------------------------------------

struct opening {
    struct desk *desk;
    bool has_passphrase;
};

static enum status open_kit(void *context, const char *passphrase)
{
    struct opening *opening = context;
    opening->has_passphrase = true;
    return desk_parts_open_kit(opening->desk, passphrase, opening->desk->kit);
}

static bool unlock_kit(struct desk *desk, const struct cli_arguments *arguments,
                       char passphrase[KEYFILE_PASSPHRASE_CAP], int *exit_code)
{
    char path[PLATFORM_PATH_CAP], about[PLATFORM_PATH_CAP];
    struct opening opening = {.desk = desk};
    const struct cli_lock lock = {.path = path, .open = open_kit, .context = &opening};
    enum status status = safefile_join(desk->kit_folder, KIT_KEY_FILE, path);
    if (status != STATUS_OK)
        return fail(status, KIT_KEY_FILE, exit_code);
    status =
        cli_unlock(arguments, messages_get(report_lang(), MSG_DESK_PASSPHRASE), &lock, passphrase);
    if (status != STATUS_OK && !opening.has_passphrase)
        return fail(status, cli_option(arguments, "--passphrase-file"), exit_code);
    status = status == STATUS_OK ? desk_parts_settle(desk, passphrase, about)
                                 : desk_parts_in_kit(desk, status, KIT_KEY_FILE, about);
    return status == STATUS_OK || fail(status, about, exit_code);
}

bool desk_unlock(struct desk *desk, const struct cli_arguments *arguments, int *exit_code)
{
    char *passphrase = secret_alloc(KEYFILE_PASSPHRASE_CAP);
    desk->kit = secret_alloc(sizeof *desk->kit);
    bool unlocked = false;
    if (passphrase && desk->kit)
        unlocked = unlock_kit(desk, arguments, passphrase, exit_code);
    else
        *exit_code = report(STATUS_NO_MEMORY, NULL);
    if (!unlocked)
        desk_close(desk);
    secret_free(passphrase);
    return unlocked;
}

// ---- the session --------------------------------------------------------------------------------

bool desk_clock_is_off(const struct desk *desk, char dates[3][DATE_CAP])
{
    const struct campaign *campaign = &desk->campaign;
    uint16_t today = platform_today();
    date_print(date_from_days(today), dates[0]);
    date_print(date_from_days(campaign->first_day), dates[1]);
    date_print(date_from_days(campaign->last_day), dates[2]);
    return today < campaign->first_day || today > campaign->last_day;
}

enum status desk_begin_session(const struct desk *desk, enum record_channel channel,
                               struct session **out)
{
    struct session_plan plan = {
        .kit = desk->kit,
        .folder = desk->state.folder,
        .recipients = desk->recipients,
        .recipient_count = desk->recipient_count,
        .day = platform_today(),
        .channel = channel,
    };
    memcpy(plan.campaign_hash, desk->campaign.hash, sizeof plan.campaign_hash);
    return session_open(&plan, out);
}

bool desk_start(const struct desk *desk, struct session **out, int *exit_code)
{
    enum status status = desk_begin_session(desk, RECORD_TERMINAL, out);
    return status == STATUS_OK || fail(status, desk->state.folder, exit_code);
}

void desk_close(struct desk *desk)
{
    enum status status = desk_end_practice(desk);
    if (status != STATUS_OK)
        (void)report(status, desk->state.folder);
    state_release(&desk->state);
    desk_lock(desk);
    campaign_free(&desk->campaign);
    *desk = (struct desk){.kit = NULL};
}
