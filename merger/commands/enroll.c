// SPDX-License-Identifier: Apache-2.0
#include "common/kit.h"
#include "common/report.h"
#include "common/safefile.h"
#include "common/secret.h"
#include "common/text.h"
#include "merger/commands/commands.h"
#include "merger/commands/new_place.h"
#include "merger/list/enrolment.h"
#include "merger/setup/alias_list.h"
#include "merger/setup/device.h"
#include "merger/setup/folder.h"
#include "merger/setup/kit_folder.h"
#include "merger/setup/passphrase.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MISSING_CAP 256 // all names of kit_files.h, with commas

struct enroll {
    const struct cli_arguments *arguments;
    struct folder folder;
    struct alias_list list;
    struct kit_folder_content content;
    uint8_t *campaign_file;                      // malloc'd
    struct enrolment *enrolments;                // malloc'd, in the list's order, as all below
    char (*passphrases)[KEYFILE_PASSPHRASE_CAP]; // guarded
    struct tree tree;
};

// ---- who is to be enrolled --------------------------------------------------------------------

// A sentence about one alias: by its line, so that no alias stands on a screen.
static int refuse_alias(const struct enroll *enroll, enum exit_code exit_code, unsigned long line,
                        const char *why)
{
    const char *path = cli_option(enroll->arguments, "--list");
    if (!path)
        return report_say(exit_code, "--alias: %s", why);
    char shown[PLATFORM_PATH_CAP];
    text_show(path, strlen(path), shown, sizeof shown);
    return report_say(exit_code, "%s, line %lu: %s", shown, line, why);
}

static int read_list(struct enroll *enroll, const char *path)
{
    unsigned long line = 0;
    enum status status = alias_list_read(path, &enroll->list, &line);
    if (status == STATUS_OK)
        return EXIT_DONE;
    if (status == STATUS_BAD_LINE)
        return refuse_alias(enroll, EXIT_NOT_OURS, line, LABEL_RULE);
    if (status == STATUS_EXISTS)
        return refuse_alias(enroll, EXIT_NOT_OURS, line,
                            "this alias stands in a line before; remove one of them");
    if (status == STATUS_USAGE)
        return report_say(EXIT_USAGE, "the list names nobody; write one alias on each line");
    return line > 0 ? report_line(status, path, line) : report(status, path);
}

static int take_aliases(struct enroll *enroll)
{
    const char *alias = cli_option(enroll->arguments, "--alias");
    const char *path = cli_option(enroll->arguments, "--list");
    if ((alias == NULL) == (path == NULL) || !cli_option(enroll->arguments, "--output"))
        return report_say(EXIT_USAGE, "enroll needs -o DIR and either --alias NAME or --list FILE");
    if (path)
        return read_list(enroll, path);
    enum status status = alias_list_single(alias, &enroll->list);
    if (status == STATUS_BAD_TEXT)
        return refuse_alias(enroll, EXIT_USAGE, 0, LABEL_RULE);
    return status == STATUS_OK ? EXIT_DONE : report(status, NULL);
}

static bool is_enrolled(const struct enrolment *known, size_t count, const char *alias)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(known[i].alias, alias) == 0)
            return true;
    return false;
}

// A second device under an alias is asked for with --again, and never made by a slip.
static int check_aliases(struct enroll *enroll)
{
    struct enrolment *known = NULL;
    size_t count = 0;
    bool again = cli_has(enroll->arguments, "--again");
    enum status status = enrolment_load(&enroll->folder, &known, &count);
    if (status != STATUS_OK)
        return report(status, enroll->folder.path);
    int exit_code = EXIT_DONE;
    for (size_t i = 0; i < enroll->list.count && exit_code == EXIT_DONE; i++) {
        const struct alias_list_item *item = &enroll->list.items[i];
        bool enrolled = is_enrolled(known, count, item->alias);
        if (enrolled && !again)
            exit_code = refuse_alias(enroll, EXIT_FAILED, item->line,
                                     "this alias has a device already; give --again for another "
                                     "one, or choose another alias");
        if (!enrolled && again)
            exit_code = refuse_alias(enroll, EXIT_FAILED, item->line,
                                     "this alias has no device yet; leave out --again");
    }
    free(known);
    return exit_code;
}

static int open_folder(struct enroll *enroll)
{
    int exit_code;
    if (!folder_open(cli_word(enroll->arguments, 0), enroll->arguments, &enroll->folder,
                     &exit_code))
        return exit_code;
    if (enroll->folder.key->has_campaign_secret)
        return EXIT_DONE;
    return report_say(EXIT_WRONG_KEY, "this coordinator's key cannot enroll volunteers; ask the "
                                      "coordinator who started the campaign");
}

// ---- their kits -------------------------------------------------------------------------------

static enum status read_campaign_file(struct enroll *enroll)
{
    char path[PLATFORM_PATH_CAP];
    enum status status = safefile_join(enroll->folder.path, FOLDER_CAMPAIGN_FILE, path);
    if (status == STATUS_OK)
        status = safefile_read(path, CAMPAIGN_FILE_MAX_LEN, &enroll->campaign_file,
                               &enroll->content.campaign_file_len);
    enroll->content.campaign_file = enroll->campaign_file;
    return status;
}

// The names of what the folder lacks, with commas; false if it lacks nothing.
static bool list_missing(const struct kit_files *files, char out[MISSING_CAP])
{
    size_t len = 0;
    out[0] = '\0';
    for (int i = 0; i < KIT_FILES_COUNT; i++)
        if (files->files[i].bytes == NULL)
            len += (size_t)snprintf(out + len, MISSING_CAP - len, "%s%s", len > 0 ? ", " : "",
                                    kit_files_name((enum kit_files_item)i));
    return len > 0;
}

// An error with --programs; else the kits are made all the same, and this is said once they are.
static int report_missing(const struct enroll *enroll)
{
    const struct kit_files *files = &enroll->content.files;
    bool no_linux = files->files[KIT_FILES_LINUX].bytes == NULL;
    bool no_windows = files->files[KIT_FILES_WINDOWS].bytes == NULL;
    char missing[MISSING_CAP], shown[PLATFORM_PATH_CAP];
    if (files->folder[0] == '\0')
        return report_say(EXIT_DONE, "the kits start on no laptop: no folder " KIT_FILES_FOLDER
                                     " came with this merger; copy the collector into each kit, or "
                                     "name a folder that has it with --programs");
    if (!list_missing(files, missing))
        return EXIT_DONE;
    text_show(files->folder, strlen(files->folder), shown, sizeof shown);
    if (cli_has(enroll->arguments, "--programs"))
        return report_say(EXIT_FAILED,
                          "%s: these are not there: %s; put them there, or leave out --programs",
                          shown, missing);
    return report_say(EXIT_DONE, "%s: these are not in %s: %s; copy them into each kit",
                      no_linux && no_windows ? "the kits start neither on Linux nor on Windows"
                      : no_linux             ? "the kits do not start on Linux"
                      : no_windows           ? "the kits do not start on Windows"
                                             : "the kits are not complete",
                      shown, missing);
}

static void report_libraries(const struct enroll *enroll)
{
    if (kit_files_want_libraries(&enroll->content.files))
        report_say(EXIT_DONE, "the collector for Linux in the kits wants shared libraries as this "
                              "system has them, and may not start on another laptop; that of a "
                              "release wants none");
}

static int report_wrong(const char *path)
{
    char shown[PLATFORM_PATH_CAP];
    const char *what = "what belongs into a kit";
    size_t path_len = strlen(path);
    for (int i = 0; i < KIT_FILES_COUNT; i++) {
        size_t len = strlen(kit_files_name((enum kit_files_item)i));
        if (path_len > len && platform_is_separator(path[path_len - len - 1]) &&
            strcmp(path + path_len - len, kit_files_name((enum kit_files_item)i)) == 0)
            what = kit_files_what((enum kit_files_item)i);
    }
    text_show(path, path_len, shown, sizeof shown);
    return report_say(EXIT_NOT_OURS, "%s: this is not %s; take it from the release again", shown,
                      what);
}

static int load_content(struct enroll *enroll)
{
    char path[PLATFORM_PATH_CAP];
    enum status status = read_campaign_file(enroll);
    if (status != STATUS_OK)
        return report(status, enroll->folder.path);
    status =
        kit_files_load(&enroll->content.files, cli_option(enroll->arguments, "--programs"), path);
    if (status == STATUS_NOT_OURS)
        return report_wrong(path);
    if (status != STATUS_OK)
        return report(status, path);
    return cli_has(enroll->arguments, "--programs") ? report_missing(enroll) : EXIT_DONE;
}

static enum status take_passphrase(const struct enroll *enroll, unsigned index)
{
    const char *path = cli_option(enroll->arguments, "--kit-passphrase-file");
    char *out = enroll->passphrases[index];
    enum status status = path ? cli_passphrase_of_file(path, index, out) : STATUS_NOT_FOUND;
    bool given = status == STATUS_OK && out[0] != '\0';
    if (given || (status != STATUS_OK && status != STATUS_NOT_FOUND))
        return status;
    passphrase_draw(out);
    return STATUS_OK;
}

static int prepare(struct enroll *enroll)
{
    size_t count = enroll->list.count;
    enroll->enrolments = calloc(count, sizeof *enroll->enrolments);
    enroll->passphrases = secret_alloc(count * sizeof *enroll->passphrases);
    enum status status = enroll->enrolments && enroll->passphrases ? STATUS_OK : STATUS_NO_MEMORY;
    for (unsigned i = 0; i < count && status == STATUS_OK; i++)
        status = take_passphrase(enroll, i);
    if (status != STATUS_OK)
        return report(status, cli_option(enroll->arguments, "--kit-passphrase-file"));
    const char *output = cli_option(enroll->arguments, "--output");
    int exit_code;
    if (!new_place_check(output, &exit_code))
        return exit_code;
    status = tree_take_folder(&enroll->tree, output);
    return status == STATUS_OK ? EXIT_DONE : report(status, output);
}

// A single kit is the output folder; of a list, each has a folder in it.
static enum status kit_path(const struct enroll *enroll, size_t index, char out[PLATFORM_PATH_CAP])
{
    const char *output = cli_option(enroll->arguments, "--output");
    if (cli_has(enroll->arguments, "--list"))
        return safefile_join(output, enroll->list.items[index].alias, out);
    int len = snprintf(out, PLATFORM_PATH_CAP, "%s", output);
    return len < PLATFORM_PATH_CAP ? STATUS_OK : STATUS_TOO_LARGE;
}

static void note_device(struct enroll *enroll, size_t index, const struct certificate *certificate)
{
    struct enrolment *enrolment = &enroll->enrolments[index];
    memcpy(enrolment->device_id, certificate->device_id, sizeof enrolment->device_id);
    memcpy(enrolment->device_public, certificate->device_public, sizeof enrolment->device_public);
    memcpy(enrolment->alias, enroll->list.items[index].alias, sizeof enrolment->alias);
}

static enum status make_key_file(struct enroll *enroll, size_t index,
                                 uint8_t key_file[KEYFILE_MAX_LEN], size_t *key_file_len)
{
    const struct folder *folder = &enroll->folder;
    struct keyfile_cost cost =
        cli_has(enroll->arguments, "--test-lock") ? keyfile_cost_tests : keyfile_cost_volunteer;
    struct kit_public kit_public;
    struct kit *kit = secret_alloc(sizeof *kit);
    if (!kit)
        return STATUS_NO_MEMORY;
    device_draw(folder->campaign.id, folder->key->campaign_secret, folder->chain_secret, kit,
                &kit_public);
    note_device(enroll, index, &kit->certificate);
    enum status status =
        kit_lock(kit, &kit_public, cost, enroll->passphrases[index], key_file, key_file_len);
    secret_free(kit);
    return status;
}

static enum status make_kit(struct enroll *enroll, size_t index)
{
    char path[PLATFORM_PATH_CAP];
    uint8_t key_file[KEYFILE_MAX_LEN];
    size_t key_file_len = 0;
    enum status status = kit_path(enroll, index, path);
    if (status == STATUS_OK && cli_has(enroll->arguments, "--list"))
        status = tree_add_folder(&enroll->tree, path);
    if (status == STATUS_OK)
        status = make_key_file(enroll, index, key_file, &key_file_len);
    if (status == STATUS_OK)
        status = kit_folder_fill(&enroll->tree, path, &enroll->content, key_file, key_file_len);
    if (status == STATUS_OK && platform_interrupted())
        status = STATUS_INTERRUPTED;
    return status;
}

static int make_kits(struct enroll *enroll)
{
    struct progress progress = {.show = cli_show_progress};
    enum status status = STATUS_OK;
    progress_begin(&progress, MSG_PROGRESS_MAKING_KITS, enroll->list.count);
    for (size_t i = 0; i < enroll->list.count && status == STATUS_OK; i++) {
        progress_set(&progress, i);
        status = make_kit(enroll, i);
    }
    if (status == STATUS_OK)
        progress_end(&progress);
    return status == STATUS_OK ? EXIT_DONE
                               : report(status, cli_option(enroll->arguments, "--output"));
}

// Recorded first: no kit may be used of which the coordinator has no note.
static int record(struct enroll *enroll)
{
    enum status status = enrolment_add(&enroll->folder, enroll->enrolments, enroll->list.count);
    return status == STATUS_OK ? EXIT_DONE : report(status, enroll->folder.path);
}

static enum status complete(struct enroll *enroll)
{
    char parent[PLATFORM_PATH_CAP];
    enum status status = safefile_beside(cli_option(enroll->arguments, "--output"), ".", parent);
    for (size_t i = 0; i < enroll->list.count && status == STATUS_OK; i++) {
        char path[PLATFORM_PATH_CAP];
        status = kit_path(enroll, i, path);
        if (status == STATUS_OK)
            status = kit_folder_complete(&enroll->tree, path);
    }
    return status == STATUS_OK ? platform_flush_folder(parent) : status;
}

static enum status print(const struct enroll *enroll)
{
    report_say(EXIT_DONE, "alias, kit folder, passphrase (shown only this once):");
    for (size_t i = 0; i < enroll->list.count; i++) {
        char path[PLATFORM_PATH_CAP], shown[PLATFORM_PATH_CAP];
        enum status status = kit_path(enroll, i, path);
        if (status != STATUS_OK)
            return status;
        text_show(path, strlen(path), shown, sizeof shown);
        printf("%s\t%s\t%s\n", enroll->list.items[i].alias, shown, enroll->passphrases[i]);
    }
    return fflush(stdout) != 0 || ferror(stdout) ? STATUS_IO : STATUS_OK;
}

static int hand_over(struct enroll *enroll)
{
    enum status status = complete(enroll);
    if (status != STATUS_OK)
        report(status, cli_option(enroll->arguments, "--output"));
    else if ((status = print(enroll)) != STATUS_OK)
        report(status, "stdout");
    if (status == STATUS_OK) {
        tree_keep(&enroll->tree);
        report_say(EXIT_DONE, "a kit goes by stick, and its passphrase another way");
        report_libraries(enroll);
        return report_missing(enroll);
    }
    return report_say(EXIT_FAILED, "enrolled, but no kit is left; make it with --again");
}

// ---- the command ------------------------------------------------------------------------------

static void enroll_free(struct enroll *enroll)
{
    tree_undo(&enroll->tree);
    secret_free(enroll->passphrases);
    free(enroll->enrolments);
    kit_files_free(&enroll->content.files);
    free(enroll->campaign_file);
    alias_list_free(&enroll->list);
    folder_close(&enroll->folder);
}

static int run(const struct cli_arguments *arguments)
{
    static int (*const steps[])(struct enroll *) = {take_aliases, open_folder, check_aliases,
                                                    load_content, prepare,     make_kits,
                                                    record,       hand_over};
    struct enroll enroll = {.arguments = arguments};
    int exit_code = EXIT_DONE;
    platform_catch_interrupts();
    for (size_t i = 0; i < sizeof steps / sizeof *steps && exit_code == EXIT_DONE; i++)
        exit_code = steps[i](&enroll);
    enroll_free(&enroll);
    return exit_code;
}

const struct cli_command command_enroll = {
    .name = "enroll",
    .words = "CAMPAIGN",
    .help = "make a volunteer's kit",
    .details =
        "Enrolls a device for a volunteer and writes its kit to DIR, a new or empty folder: the\n"
        "collector for Linux and for Windows with the field guides, the campaign file, and a key\n"
        "file locked with a passphrase that is drawn and shown once: alias, kit folder, "
        "passphrase.\n"
        "Tell it by another way than the kit goes. With --list, each alias of the file (one a "
        "line)\n"
        "gets a kit in DIR/ALIAS. The alias is your own note: it is neither in the kit nor in any\n"
        "batch.\n"
        "\n"
        "The collectors and the guides come from the folder " KIT_FILES_FOLDER
        " beside the merger,\n"
        "or in ../lib/qoltanba from there. What is not in it is not in the kits, which is said; "
        "what\n"
        "--programs names must have all of it.\n"
        "\n"
        "  merger enroll campaign --alias swallow -o /media/stick/kit\n"
        "  merger enroll campaign --list volunteers.txt -o kits\n"
        "  merger enroll campaign --alias swallow --again -o /media/stick/kit\n",
    .min_words = 1,
    .max_words = 1,
    .options = {{"--alias", 0, "NAME", "what you call the volunteer", false},
                {"--list", 0, "FILE", "enroll every alias of a list", false},
                {"--output", 'o', "DIR", "where the kit goes", false},
                {"--programs", 0, "DIR", "where the collectors and guides are", false},
                {"--again", 0, NULL, "another device for an alias that has one", false},
                {"--kit-passphrase-file", 0, "FILE",
                 "the kits' passphrases, a line each, instead of drawn ones", false},
                {"--test-lock", 0, NULL, "lock keys with the lowest cost; for tests only", false},
                CLI_PASSPHRASE_OPTIONS},
    .run = run,
};
