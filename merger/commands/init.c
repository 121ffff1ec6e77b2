// SPDX-License-Identifier: Apache-2.0
#include "merger/commands/commands.h"
#include "merger/commands/new_place.h"

#include "common/platform.h"
#include "common/report.h"
#include "common/secret.h"
#include "common/text.h"
#include "merger/setup/campaign_ini.h"
#include "merger/setup/folder_new.h"
#include "merger/setup/founding.h"
#include "merger/setup/label.h"
#include "merger/setup/passphrase.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DEFAULT_NAME "coordinator"

// A coordinator to be.
struct seat {
    char name[LABEL_CAP];
    bool draws_passphrase; // then it is shown, once
    uint8_t key_file[KEYFILE_MAX_LEN];
    size_t key_file_len;
};

struct start {
    const struct cli_arguments *arguments;
    struct folder_new folder;
    struct campaign campaign;
    uint8_t *campaign_file; // malloc'd
    size_t campaign_file_len;
    unsigned seat_count;
    struct seat seats[CAMPAIGN_MAX_COORDINATORS];
    struct founding *founding;                   // guarded
    char (*passphrases)[KEYFILE_PASSPHRASE_CAP]; // guarded, one for each seat
};

static int add_seat(struct start *start, const char *name)
{
    struct seat *seat = &start->seats[start->seat_count];
    if (!label_tidy(name, strlen(name), seat->name))
        return report_say(EXIT_USAGE, "--coordinator: " LABEL_RULE);
    for (unsigned i = 0; i < start->seat_count; i++)
        if (strcmp(start->seats[i].name, seat->name) == 0)
            return report_say(EXIT_USAGE,
                              "--coordinator: %s is named twice; each needs a name of "
                              "their own",
                              seat->name);
    start->seat_count++;
    return EXIT_DONE;
}

static int take_names(struct start *start)
{
    unsigned count = cli_option_count(start->arguments, "--coordinator");
    if (count > CAMPAIGN_MAX_COORDINATORS)
        return report_say(EXIT_USAGE, "a campaign has at most %d coordinators",
                          CAMPAIGN_MAX_COORDINATORS);
    if (count == 0)
        return add_seat(start, DEFAULT_NAME);
    int exit_code = EXIT_DONE;
    for (unsigned i = 0; i < count && exit_code == EXIT_DONE; i++)
        exit_code = add_seat(start, cli_option_at(start->arguments, "--coordinator", i));
    return exit_code;
}

static void warn_of_age(const struct campaign *campaign)
{
    if (campaign->minimum_age > 0 && campaign->fields[RECORD_BIRTH_DATE].need != CAMPAIGN_REQUIRED)
        report_say(EXIT_DONE, "birth_date may be left out, and then nobody's age is checked; to "
                              "keep minimum_age, make it required");
}

static void warn_of_window(const struct campaign *campaign)
{
    if (campaign->last_day < platform_today())
        report_say(EXIT_DONE, "the last day of collecting is over, and signatures from now on will "
                              "be reported as outside the campaign's days; if that is wrong, stop "
                              "here and change the window");
}

static int read_ini(struct start *start)
{
    const char *path = cli_option(start->arguments, "--from");
    if (!path)
        return report_say(EXIT_USAGE, "init needs --from campaign.ini; docs/example has one");
    struct campaign_ini_mistake mistake;
    enum status status = campaign_ini_read(path, &start->campaign, &mistake);
    if (status == STATUS_OK) {
        warn_of_age(&start->campaign);
        warn_of_window(&start->campaign);
        return EXIT_DONE;
    }
    if (mistake.why[0] == '\0')
        return report(status, mistake.path);
    char shown[PLATFORM_PATH_CAP];
    text_show(mistake.path, strlen(mistake.path), shown, sizeof shown);
    int exit_code = report_exit_code(status);
    if (mistake.line == 0)
        return report_say((enum exit_code)exit_code, "%s: %s", shown, mistake.why);
    return report_say((enum exit_code)exit_code, "%s, line %lu: %s", shown, mistake.line,
                      mistake.why);
}

static int check_place(struct start *start)
{
    const char *path = cli_word(start->arguments, 0);
    int exit_code = EXIT_DONE;
    enum status status = folder_new_init(&start->folder, path);
    if (status != STATUS_OK)
        return report(status, path);
    (void)new_place_check(start->folder.path, &exit_code);
    return exit_code;
}

// One that is not the first is drawn if it is not given.
static enum status read_passphrase(struct start *start, unsigned index)
{
    char *out = start->passphrases[index];
    if (index == 0)
        return cli_passphrase(start->arguments, out);
    enum status status = cli_passphrase_line(start->arguments, index, out);
    bool given = status == STATUS_OK && out[0] != '\0';
    if (given || (status != STATUS_OK && status != STATUS_NOT_FOUND))
        return status;
    start->seats[index].draws_passphrase = true;
    passphrase_draw(out);
    return STATUS_OK;
}

static int take_passphrase(struct start *start, unsigned index)
{
    if (index == 0 && cli_passphrase_is_typed(start->arguments))
        return passphrase_ask(start->passphrases[index]);
    enum status status = read_passphrase(start, index);
    return status == STATUS_OK ? EXIT_DONE : report(status, NULL);
}

static int take_passphrases(struct start *start)
{
    start->passphrases = secret_alloc(start->seat_count * sizeof *start->passphrases);
    if (!start->passphrases)
        return report(STATUS_NO_MEMORY, NULL);
    int exit_code = EXIT_DONE;
    for (unsigned i = 0; i < start->seat_count && exit_code == EXIT_DONE; i++) {
        exit_code = take_passphrase(start, i);
        if (exit_code == EXIT_DONE)
            passphrase_warn_if_short(start->passphrases[i]);
    }
    return exit_code;
}

static enum status lock_keys(struct start *start)
{
    struct keyfile_cost cost =
        cli_has(start->arguments, "--test-lock") ? keyfile_cost_tests : keyfile_cost_coordinator;
    struct progress progress = {.show = cli_show_progress};
    enum status status = STATUS_OK;
    progress_begin(&progress, MSG_PROGRESS_LOCKING_KEYS, start->seat_count);
    for (unsigned i = 0; i < start->seat_count && status == STATUS_OK; i++) {
        struct seat *seat = &start->seats[i];
        progress_set(&progress, i);
        status = coordinator_lock(&start->founding->coordinators[i], start->campaign.id, cost,
                                  start->passphrases[i], seat->key_file, &seat->key_file_len);
        if (status == STATUS_OK && platform_interrupted())
            status = STATUS_INTERRUPTED;
    }
    if (status == STATUS_OK)
        progress_end(&progress);
    return status;
}

// Everything that will be in the folder, in memory.
static int build(struct start *start)
{
    start->founding = secret_alloc(sizeof *start->founding);
    if (!start->founding)
        return report(STATUS_NO_MEMORY, NULL);
    founding_draw(start->founding, start->seat_count, &start->campaign);
    enum status status = campaign_write(&start->campaign, start->founding->campaign_secret,
                                        &start->campaign_file, &start->campaign_file_len);
    if (status == STATUS_OK)
        status = lock_keys(start);
    return status == STATUS_OK ? EXIT_DONE : report(status, NULL);
}

static int write_folder(struct start *start)
{
    struct seat *first = &start->seats[0];
    enum status status =
        folder_new_make(&start->folder, start->campaign_file, start->campaign_file_len,
                        first->key_file, first->key_file_len);
    for (unsigned i = 1; i < start->seat_count && status == STATUS_OK; i++)
        status = folder_new_add_key(&start->folder, start->seats[i].name, start->seats[i].key_file,
                                    start->seats[i].key_file_len);
    return status == STATUS_OK ? EXIT_DONE : report(status, start->folder.part);
}

// Before the folder gets its name: a key whose passphrase nobody has seen is worth nothing.
static int print_passphrases(const struct start *start)
{
    bool headed = false;
    for (unsigned i = 0; i < start->seat_count; i++) {
        char path[PLATFORM_PATH_CAP], shown[PLATFORM_PATH_CAP];
        if (!start->seats[i].draws_passphrase)
            continue;
        if (!headed)
            report_say(EXIT_DONE, "name, key file, passphrase (shown only this once):");
        headed = true;
        enum status status = folder_new_key_path(&start->folder, start->seats[i].name, path);
        if (status != STATUS_OK)
            return report(status, start->folder.path);
        text_show(path, strlen(path), shown, sizeof shown);
        printf("%s\t%s\t%s\n", start->seats[i].name, shown, start->passphrases[i]);
    }
    if (fflush(stdout) != 0 || ferror(stdout))
        return report(STATUS_IO, "stdout");
    return EXIT_DONE;
}

static int finish(struct start *start)
{
    enum status status =
        platform_interrupted() ? STATUS_INTERRUPTED : folder_new_finish(&start->folder);
    return status == STATUS_OK ? EXIT_DONE : report(status, start->folder.path);
}

static void say_next(const struct start *start)
{
    char shown[PLATFORM_PATH_CAP];
    text_show(start->folder.path, strlen(start->folder.path), shown, sizeof shown);
    report_say(EXIT_DONE, "the campaign is in %s; back it up, for nothing is read without it",
               shown);
    if (start->seat_count > 1)
        report_say(EXIT_DONE, "hand over campaign.qolc and keys/NAME.qolk to each other "
                              "coordinator, then enroll volunteers");
    else
        report_say(EXIT_DONE, "next, enroll volunteers: merger enroll %s --alias NAME -o DIR",
                   shown);
}

static void start_free(struct start *start)
{
    folder_new_undo(&start->folder);
    secret_free(start->passphrases);
    secret_free(start->founding);
    free(start->campaign_file);
    campaign_free(&start->campaign);
}

static int run(const struct cli_arguments *arguments)
{
    static int (*const steps[])(struct start *) = {take_names,       read_ini, check_place,
                                                   take_passphrases, build,    write_folder};
    struct start start = {.arguments = arguments};
    int exit_code = EXIT_DONE;
    platform_catch_interrupts();
    for (size_t i = 0; i < sizeof steps / sizeof *steps && exit_code == EXIT_DONE; i++)
        exit_code = steps[i](&start);
    if (exit_code == EXIT_DONE)
        exit_code = print_passphrases(&start);
    if (exit_code == EXIT_DONE)
        exit_code = finish(&start);
    if (exit_code == EXIT_DONE)
        say_next(&start);
    start_free(&start);
    return exit_code;
}

const struct cli_command command_init = {
    .name = "init",
    .words = "CAMPAIGN",
    .help = "start a campaign",
    .details =
        "Makes the folder CAMPAIGN with the signed campaign.qolc and a locked key file for each\n"
        "coordinator. The first one named keeps the campaign key, which enrolls volunteers; the\n"
        "key files of the others stand in CAMPAIGN/keys until they are handed over. The first\n"
        "passphrase is asked for; the next lines of a passphrase file or descriptor are the other\n"
        "coordinators'. A passphrase that is not given is drawn and shown once:\n"
        "NAME, key file, passphrase.\n"
        "\n"
        "  merger init campaign --from docs/example/campaign.ini --coordinator aigerim \\\n"
        "      --coordinator daniyar\n",
    .min_words = 1,
    .max_words = 1,
    .options = {{"--from", 0, "FILE", "campaign.ini, which docs/example explains", false},
                {"--coordinator", 0, "NAME", "a coordinator, up to six times", true},
                {"--test-lock", 0, NULL, "lock keys with the lowest cost; for tests only", false},
                CLI_PASSPHRASE_OPTIONS},
    .run = run,
};
