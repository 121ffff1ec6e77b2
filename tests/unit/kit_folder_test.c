// SPDX-License-Identifier: Apache-2.0
#define _GNU_SOURCE // renameat2

#include "merger/setup/kit_folder.h"

#include "common/kit.h"
#include "common/safefile.h"
#include "tests/unit/fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

#include "tests/unit/fault.h"

static char folder[PLATFORM_PATH_CAP];
static char kit[PLATFORM_PATH_CAP];
static struct tree tree;
static uint8_t program[] = "program", campaign_file[] = "campaign", key_file[] = "key";
static const struct kit_folder_content content = {
    .files.files[KIT_FILES_LINUX] = {program, sizeof program},
    .campaign_file = campaign_file,
    .campaign_file_len = sizeof campaign_file,
};

static int setup(void **state)
{
    fault_reset(state);
    memset(&tree, 0, sizeof tree);
    fixture_folder(folder);
    return safefile_join(folder, "kit", kit) != STATUS_OK;
}

static int teardown(void **state)
{
    fault_reset(state);
    fixture_folder_remove(folder);
    return 0;
}

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

static void assert_content(const char *name, const void *wanted, size_t wanted_len)
{
    char path[PLATFORM_PATH_CAP];
    uint8_t *bytes;
    size_t len;
    assert_int_equal(safefile_join(kit, name, path), STATUS_OK);
    assert_int_equal(safefile_read(path, 4096, &bytes, &len), STATUS_OK);
    assert_int_equal(len, wanted_len);
    assert_memory_equal(bytes, wanted, len);
    free(bytes);
}

static enum status fill(void)
{
    enum status status = tree_take_folder(&tree, kit);
    return status == STATUS_OK ? kit_folder_fill(&tree, kit, &content, key_file, sizeof key_file)
                               : status;
}

static void a_kit_holds_what_a_volunteer_needs(void **state)
{
    (void)state;
    assert_int_equal(fill(), STATUS_OK);
    assert_names(kit, "campaign.qolc collector volunteer.qolk.waiting ");
    assert_int_equal(kit_folder_complete(&tree, kit), STATUS_OK);
    tree_keep(&tree);
    assert_names(kit, "campaign.qolc collector volunteer.qolk ");
    assert_content("collector", program, sizeof program);
    assert_content(KIT_CAMPAIGN_FILE, campaign_file, sizeof campaign_file);
    assert_content(KIT_KEY_FILE, key_file, sizeof key_file);
}

static void the_program_can_be_run_and_the_key_only_read(void **state)
{
    (void)state;
    char path[PLATFORM_PATH_CAP];
    struct stat facts;
    assert_int_equal(fill(), STATUS_OK);
    assert_int_equal(kit_folder_complete(&tree, kit), STATUS_OK);
    tree_keep(&tree);
    assert_int_equal(safefile_join(kit, "collector", path), STATUS_OK);
    assert_int_equal(stat(path, &facts), 0);
    assert_int_equal(facts.st_mode & 0777, 0700);
    assert_int_equal(safefile_join(kit, KIT_KEY_FILE, path), STATUS_OK);
    assert_int_equal(stat(path, &facts), 0);
    assert_int_equal(facts.st_mode & 0777, 0600);
    assert_int_equal(facts.st_mtime, 946684800); // 2000-01-01: the kit does not tell when
}

static void undoing_leaves_nothing(void **state)
{
    (void)state;
    assert_int_equal(fill(), STATUS_OK);
    tree_undo(&tree);
    assert_names(folder, "");
    assert_int_equal(fill(), STATUS_OK);
    assert_int_equal(kit_folder_complete(&tree, kit), STATUS_OK);
    tree_undo(&tree);
    assert_names(folder, "");
}

static void a_failure_at_any_write_can_be_undone(void **state)
{
    (void)state;
    unsigned at = 0;
    enum status status;
    do {
        fault_reset(state);
        fault.write.at = ++at;
        fault.write.error = ENOSPC;
        status = fill();
        fault_reset(state);
        tree_undo(&tree);
        assert_names(folder, "");
        assert_true(status == STATUS_OK || status == STATUS_NO_SPACE);
    } while (status != STATUS_OK);
    assert_int_equal(at, 4); // the program, the campaign file and the key file were tried
}

static void an_empty_folder_is_taken_and_left(void **state)
{
    (void)state;
    assert_int_equal(platform_make_folder(kit), STATUS_OK);
    assert_int_equal(fill(), STATUS_OK);
    tree_undo(&tree);
    assert_names(folder, "kit ");
    assert_names(kit, "");
}

static void a_folder_with_something_in_it_is_refused(void **state)
{
    (void)state;
    char path[PLATFORM_PATH_CAP];
    assert_int_equal(platform_make_folder(kit), STATUS_OK);
    assert_int_equal(safefile_join(kit, ".hidden", path), STATUS_OK);
    assert_int_equal(safefile_create(path, "x", 1), STATUS_OK);
    assert_int_equal(fill(), STATUS_EXISTS);
    tree_undo(&tree);
    assert_names(kit, ".hidden ");
    assert_int_equal(tree_take_folder(&tree, path), STATUS_NOT_A_FOLDER);
}

static void a_folder_that_was_there_is_not_removed(void **state)
{
    (void)state;
    assert_int_equal(platform_make_folder(kit), STATUS_OK);
    assert_int_equal(tree_add_folder(&tree, kit), STATUS_EXISTS);
    tree_undo(&tree);
    assert_names(folder, "kit ");
}

#define WITH_FOLDER(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_FOLDER(a_kit_holds_what_a_volunteer_needs),
        WITH_FOLDER(the_program_can_be_run_and_the_key_only_read),
        WITH_FOLDER(undoing_leaves_nothing),
        WITH_FOLDER(a_failure_at_any_write_can_be_undone),
        WITH_FOLDER(an_empty_folder_is_taken_and_left),
        WITH_FOLDER(a_folder_with_something_in_it_is_refused),
        WITH_FOLDER(a_folder_that_was_there_is_not_removed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
