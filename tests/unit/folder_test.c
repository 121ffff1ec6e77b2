// SPDX-License-Identifier: Apache-2.0
#define _GNU_SOURCE // renameat2

#include "merger/setup/folder.h"

#include "common/report.h"
#include "common/safefile.h"
#include "common/secret.h"
#include "merger/setup/folder_new.h"
#include "merger/setup/founding.h"
#include "tests/unit/fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/capture.h"
#include "tests/unit/fault.h"

static char top[PLATFORM_PATH_CAP];
static char campaign_path[PLATFORM_PATH_CAP];
static char passphrase_path[PLATFORM_PATH_CAP];
static struct founding founding;
static struct campaign campaign;
static struct capture capture;

// ---- a campaign on the disk -------------------------------------------------------------------

static enum status make_campaign(const char *path, const uint8_t campaign_id[32], unsigned holder)
{
    uint8_t *file;
    size_t len, key_len;
    uint8_t key[KEYFILE_MAX_LEN];
    struct folder_new made;
    assert_int_equal(campaign_write(&campaign, founding.campaign_secret, &file, &len), STATUS_OK);
    assert_int_equal(coordinator_lock(&founding.coordinators[holder], campaign_id,
                                      keyfile_cost_tests, "сөз", key, &key_len),
                     STATUS_OK);
    enum status status = folder_new_init(&made, path);
    if (status == STATUS_OK)
        status = folder_new_make(&made, file, len, key, key_len);
    if (status == STATUS_OK)
        status = folder_new_add_key(&made, "other", key, key_len);
    if (status == STATUS_OK)
        status = folder_new_finish(&made);
    folder_new_undo(&made);
    free(file);
    return status;
}

static void path_in(const char *folder, const char *name, char out[PLATFORM_PATH_CAP])
{
    assert_int_equal(safefile_join(folder, name, out), STATUS_OK);
}

static int setup(void **state)
{
    struct fixture fixture;
    fault_reset(state);
    report_init("tester", LANG_EN);
    fixture_init(&fixture);
    fixture_campaign(&fixture, &campaign);
    founding_draw(&founding, 2, &campaign);
    fixture_folder(top);
    path_in(top, "campaign", campaign_path);
    path_in(top, "passphrase", passphrase_path);
    return safefile_create(passphrase_path, "сөз\n", 7) != STATUS_OK;
}

static int teardown(void **state)
{
    fault_reset(state);
    campaign_free(&campaign);
    fixture_folder_remove(top);
    return 0;
}

// ---- folder_open, called as a command calls it ------------------------------------------------

static struct {
    bool opened;
    bool has_campaign_secret;
    unsigned slot;
    uint8_t chain_secret[32];
    int second_exit_code; // of opening it once more meanwhile
} seen;

static int open_and_look(const struct cli_arguments *arguments)
{
    struct folder folder, second;
    int exit_code = EXIT_DONE;
    seen.opened = folder_open(cli_word(arguments, 0), arguments, &folder, &exit_code);
    if (!seen.opened)
        return exit_code;
    seen.has_campaign_secret = folder.key->has_campaign_secret;
    seen.slot = folder.slot;
    memcpy(seen.chain_secret, folder.chain_secret, sizeof seen.chain_secret);
    if (folder_open(cli_word(arguments, 0), arguments, &second, &seen.second_exit_code))
        folder_close(&second);
    folder_close(&folder);
    return EXIT_DONE;
}

static const struct cli_command commands[] = {
    {.name = "open",
     .min_words = 1,
     .max_words = 1,
     .options = {CLI_PASSPHRASE_OPTIONS},
     .run = open_and_look},
    {0},
};

// The exit code; what was said on stderr is in capture.text.
static int open_folder(const char *path)
{
    const struct cli_program program = {.name = "tester", .summary = "", .commands = commands};
    const char *arguments[] = {"tester", "open", path, "--passphrase-file", passphrase_path, NULL};
    memset(&seen, 0, sizeof seen);
    capture_begin(&capture, stderr);
    int exit_code = cli_main(&program, 5, (char **)arguments);
    capture_end(&capture);
    assert_int_equal(seen.opened, exit_code == EXIT_DONE);
    return exit_code;
}

static void assert_says(const char *part)
{
    if (!strstr(capture.text, part))
        fail_msg("wanted \"%s\", got \"%s\"", part, capture.text);
}

static void a_campaign_opens_with_its_key(void **state)
{
    (void)state;
    assert_int_equal(make_campaign(campaign_path, campaign.id, 0), STATUS_OK);
    assert_int_equal(open_folder(campaign_path), EXIT_DONE);
    assert_true(seen.has_campaign_secret);
    assert_int_equal(seen.slot, 0);
    assert_memory_equal(seen.chain_secret, founding.chain_secret, sizeof seen.chain_secret);
}

static void each_coordinator_opens_their_own(void **state)
{
    (void)state;
    assert_int_equal(make_campaign(campaign_path, campaign.id, 1), STATUS_OK);
    assert_int_equal(open_folder(campaign_path), EXIT_DONE);
    assert_false(seen.has_campaign_secret);
    assert_int_equal(seen.slot, 1);
    assert_memory_equal(seen.chain_secret, founding.chain_secret, sizeof seen.chain_secret);
}

static void one_merger_at_a_time(void **state)
{
    (void)state;
    assert_int_equal(make_campaign(campaign_path, campaign.id, 0), STATUS_OK);
    assert_int_equal(open_folder(campaign_path), EXIT_DONE);
    assert_int_equal(seen.second_exit_code, EXIT_FAILED);
    assert_says("another program is using this");
    assert_int_equal(open_folder(campaign_path), EXIT_DONE); // the lock is gone with its holder
}

static void a_wrong_passphrase_opens_nothing(void **state)
{
    (void)state;
    assert_int_equal(make_campaign(campaign_path, campaign.id, 0), STATUS_OK);
    assert_int_equal(safefile_replace(passphrase_path, "соз\n", 7), STATUS_OK);
    assert_int_equal(open_folder(campaign_path), EXIT_WRONG_KEY);
    assert_says("coordinator.qolk: the passphrase is wrong");
}

static void a_key_of_another_campaign_is_refused(void **state)
{
    (void)state;
    uint8_t other_id[32] = {1};
    founding.coordinators[0].has_campaign_secret = false;
    assert_int_equal(make_campaign(campaign_path, other_id, 0), STATUS_OK);
    assert_int_equal(open_folder(campaign_path), EXIT_NOT_OURS);
}

static void a_key_of_nobody_in_the_campaign_is_refused(void **state)
{
    (void)state;
    coordinator_draw(&founding.coordinators[2]);
    assert_int_equal(make_campaign(campaign_path, campaign.id, 2), STATUS_OK);
    assert_int_equal(open_folder(campaign_path), EXIT_WRONG_KEY);
}

static void what_is_no_campaign_is_said_to_be_none(void **state)
{
    (void)state;
    char path[PLATFORM_PATH_CAP];
    assert_int_equal(open_folder(campaign_path), EXIT_NOT_OURS); // nothing there
    assert_int_equal(open_folder(passphrase_path), EXIT_NOT_OURS);
    assert_int_equal(open_folder(top), EXIT_NOT_OURS);
    path_in(top, FOLDER_LOCK, path);
    bool is_folder;
    assert_int_equal(platform_is_folder(path, &is_folder), STATUS_NOT_FOUND); // no trace is left

    assert_int_equal(make_campaign(campaign_path, campaign.id, 0), STATUS_OK);
    path_in(campaign_path, FOLDER_KEY_FILE, path);
    assert_int_equal(platform_remove(path), STATUS_OK);
    assert_int_equal(open_folder(campaign_path), EXIT_NOT_OURS);
}

static void a_forged_campaign_file_is_refused(void **state)
{
    (void)state;
    uint8_t *file;
    size_t len;
    char path[PLATFORM_PATH_CAP];
    assert_int_equal(make_campaign(campaign_path, campaign.id, 0), STATUS_OK);
    path_in(campaign_path, FOLDER_CAMPAIGN_FILE, path);
    assert_int_equal(safefile_read(path, CAMPAIGN_FILE_MAX_LEN, &file, &len), STATUS_OK);
    file[len / 2] ^= 1;
    assert_int_equal(safefile_replace(path, file, len), STATUS_OK);
    free(file);
    assert_int_equal(open_folder(campaign_path), EXIT_NOT_OURS);
    assert_says("campaign.qolc");
}

// ---- in steps -----------------------------------------------------------------------------------

static void assert_forgotten(const struct folder *folder)
{
    assert_null(folder->key);
    assert_null(folder->chain_secret);
}

static void a_folder_is_unlocked_forgotten_and_unlocked_again(void **state)
{
    (void)state;
    struct folder folder, second;
    int exit_code = EXIT_DONE;
    assert_int_equal(make_campaign(campaign_path, campaign.id, 1), STATUS_OK);
    assert_true(folder_find(campaign_path, &folder, &exit_code));
    assert_forgotten(&folder);
    assert_memory_equal(folder.campaign.id, campaign.id, sizeof campaign.id);
    for (unsigned i = 0; i < 2; i++) {
        assert_int_equal(folder_unlock(&folder, "соз"), STATUS_WRONG_PASSPHRASE);
        assert_forgotten(&folder);
        assert_int_equal(folder_unlock(&folder, "\x01"), STATUS_WRONG_PASSPHRASE);
        assert_forgotten(&folder);
        assert_int_equal(folder_unlock(&folder, "сөз"), STATUS_OK);
        assert_int_equal(folder.slot, 1);
        assert_memory_equal(folder.chain_secret, founding.chain_secret, 32);
        folder_forget(&folder);
        assert_forgotten(&folder);
        folder_forget(&folder);
    }
    capture_begin(&capture, stderr);
    assert_false(folder_find(campaign_path, &second, &exit_code)); // it is held all the while
    capture_end(&capture);
    assert_int_equal(exit_code, EXIT_FAILED);
    folder_close(&folder);
    assert_true(folder_find(campaign_path, &second, &exit_code));
    folder_close(&second);
}

static void a_folder_without_its_key_is_found_but_stays_locked(void **state)
{
    (void)state;
    struct folder folder;
    char path[PLATFORM_PATH_CAP];
    int exit_code = EXIT_DONE;
    assert_int_equal(make_campaign(campaign_path, campaign.id, 0), STATUS_OK);
    path_in(campaign_path, FOLDER_KEY_FILE, path);
    assert_int_equal(platform_remove(path), STATUS_OK);
    assert_true(folder_find(campaign_path, &folder, &exit_code));
    assert_int_equal(folder_unlock(&folder, "сөз"), STATUS_NOT_FOUND);
    assert_forgotten(&folder);
    folder_close(&folder);
}

static void a_key_of_another_campaign_unlocks_nothing(void **state)
{
    (void)state;
    struct folder folder;
    uint8_t other_id[32] = {1};
    int exit_code = EXIT_DONE;
    founding.coordinators[0].has_campaign_secret = false;
    assert_int_equal(make_campaign(campaign_path, other_id, 0), STATUS_OK);
    assert_true(folder_find(campaign_path, &folder, &exit_code));
    assert_int_not_equal(folder_unlock(&folder, "сөз"), STATUS_OK);
    assert_forgotten(&folder);
    folder_close(&folder);
}

// ---- making one -------------------------------------------------------------------------------

static enum status append_name(void *context, const char *name)
{
    strcat(context, name);
    strcat(context, " ");
    return STATUS_OK;
}

static void assert_names(const char *path, const char *wanted)
{
    char names[256] = "";
    assert_int_equal(platform_list(path, append_name, names), STATUS_OK);
    assert_string_equal(names, wanted);
}

static void a_new_folder_is_whole(void **state)
{
    (void)state;
    char with_slashes[PLATFORM_PATH_CAP], keys[PLATFORM_PATH_CAP];
    path_in(campaign_path, "/", with_slashes);
    assert_int_equal(make_campaign(with_slashes, campaign.id, 0), STATUS_OK);
    assert_names(top, "campaign passphrase ");
    assert_names(campaign_path, "archive campaign.qolc coordinator.qolk keys ");
    path_in(campaign_path, FOLDER_KEYS, keys);
    assert_names(keys, "other.qolk ");
}

static void a_new_folder_never_replaces_anything(void **state)
{
    (void)state;
    assert_int_equal(platform_make_folder(campaign_path), STATUS_OK);
    assert_int_equal(make_campaign(campaign_path, campaign.id, 0), STATUS_EXISTS);
    assert_names(campaign_path, "");
    assert_int_equal(make_campaign(passphrase_path, campaign.id, 0), STATUS_EXISTS);
    assert_names(top, "campaign passphrase ");
}

static void a_folder_left_by_an_interrupted_run_is_not_touched(void **state)
{
    (void)state;
    char part[PLATFORM_PATH_CAP];
    path_in(top, "campaign.part", part);
    assert_int_equal(platform_make_folder(part), STATUS_OK);
    assert_int_equal(make_campaign(campaign_path, campaign.id, 0), STATUS_EXISTS);
    assert_names(top, "campaign.part passphrase ");
}

static void a_failed_write_leaves_nothing(void **state)
{
    (void)state;
    unsigned at = 0;
    enum status status;
    do {
        fault_reset(state);
        fault.write.at = ++at;
        fault.write.error = ENOSPC;
        status = make_campaign(campaign_path, campaign.id, 0);
        if (status != STATUS_OK)
            assert_names(top, "passphrase ");
        assert_true(status == STATUS_OK || status == STATUS_NO_SPACE);
    } while (status != STATUS_OK);
    assert_int_equal(at, 4); // the campaign file, the key file and the other's key file were tried
}

#define WITH_CAMPAIGN(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_CAMPAIGN(a_campaign_opens_with_its_key),
        WITH_CAMPAIGN(each_coordinator_opens_their_own),
        WITH_CAMPAIGN(one_merger_at_a_time),
        WITH_CAMPAIGN(a_wrong_passphrase_opens_nothing),
        WITH_CAMPAIGN(a_key_of_another_campaign_is_refused),
        WITH_CAMPAIGN(a_key_of_nobody_in_the_campaign_is_refused),
        WITH_CAMPAIGN(what_is_no_campaign_is_said_to_be_none),
        WITH_CAMPAIGN(a_forged_campaign_file_is_refused),
        WITH_CAMPAIGN(a_folder_is_unlocked_forgotten_and_unlocked_again),
        WITH_CAMPAIGN(a_folder_without_its_key_is_found_but_stays_locked),
        WITH_CAMPAIGN(a_key_of_another_campaign_unlocks_nothing),
        WITH_CAMPAIGN(a_new_folder_is_whole),
        WITH_CAMPAIGN(a_new_folder_never_replaces_anything),
        WITH_CAMPAIGN(a_folder_left_by_an_interrupted_run_is_not_touched),
        WITH_CAMPAIGN(a_failed_write_leaves_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
