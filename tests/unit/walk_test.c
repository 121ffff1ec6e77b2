// SPDX-License-Identifier: Apache-2.0
#define _DEFAULT_SOURCE // symlink

#include "merger/list/walk.h"

#include "common/platform.h"
#include "common/safefile.h"
#include "tests/unit/fixture.h"

#include <setjmp.h>
#include <sodium.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static char folder[PLATFORM_PATH_CAP];

struct found {
    char names[256]; // of files, each with a space behind it
    unsigned unreadable_count;
    enum status last_unreadable;
    unsigned stop_at, count;
};

static int set_up(void **state)
{
    (void)state;
    assert_true(sodium_init() >= 0);
    fixture_folder(folder);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    fixture_folder_remove(folder);
    return 0;
}

static void make_file(const char *name)
{
    char path[PLATFORM_PATH_CAP];
    assert_int_equal(safefile_join(folder, name, path), STATUS_OK);
    assert_int_equal(safefile_create(path, "x", 1), STATUS_OK);
}

static void make_folder(const char *name)
{
    char path[PLATFORM_PATH_CAP];
    assert_int_equal(safefile_join(folder, name, path), STATUS_OK);
    assert_int_equal(platform_make_folder(path), STATUS_OK);
}

static enum status note_file(void *context, const char *path)
{
    struct found *found = context;
    size_t len = strlen(found->names);
    const char *name = path + strlen(folder) + 1;
    assert_true(snprintf(found->names + len, sizeof found->names - len, "%s ", name) > 0);
    return ++found->count == found->stop_at ? STATUS_NO_SPACE : STATUS_OK;
}

static enum status note_unreadable(void *context, const char *path, enum status why)
{
    (void)path;
    struct found *found = context;
    found->unreadable_count++;
    found->last_unreadable = why;
    return STATUS_OK;
}

static struct walk walk_into(struct found *found)
{
    *found = (struct found){.stop_at = 0};
    return (struct walk){.file = note_file, .unreadable = note_unreadable, .context = found};
}

static void batches_are_found_in_folders_of_folders(void **state)
{
    (void)state;
    struct found found;
    struct walk walk = walk_into(&found);
    make_folder("b");
    make_folder("b/c.qolb");
    make_file("a.qolb");
    make_file("b/b.qolb");
    make_file("b/c.qolb/c.qolb");
    make_file("d.qolb");
    assert_int_equal(walk_path(&walk, folder), STATUS_OK);
    assert_string_equal(found.names, "a.qolb b/b.qolb b/c.qolb/c.qolb d.qolb ");
    assert_int_equal(walk.ignored_count, 0);
}

static void other_names_are_counted_and_passed_by(void **state)
{
    (void)state;
    struct found found;
    struct walk walk = walk_into(&found);
    make_file("a.qolb.part");
    make_file(".qolb");
    make_file("photo.jpg");
    make_file("z.qolb");
    assert_int_equal(walk_path(&walk, folder), STATUS_OK);
    assert_string_equal(found.names, "z.qolb ");
    assert_int_equal(walk.ignored_count, 3);
}

static void a_file_that_is_named_is_taken_whatever_its_name(void **state)
{
    (void)state;
    struct found found;
    struct walk walk = walk_into(&found);
    char path[PLATFORM_PATH_CAP];
    make_file("renamed.dat");
    assert_int_equal(safefile_join(folder, "renamed.dat", path), STATUS_OK);
    assert_int_equal(walk_path(&walk, path), STATUS_OK);
    assert_string_equal(found.names, "renamed.dat ");
}

static void what_is_not_there_is_told(void **state)
{
    (void)state;
    struct found found;
    struct walk walk = walk_into(&found);
    assert_int_equal(walk_path(&walk, "/nowhere/at/all"), STATUS_OK);
    assert_int_equal(found.unreadable_count, 1);
    assert_int_equal(found.last_unreadable, STATUS_NOT_FOUND);
}

static void too_many_folders_in_folders_end(void **state)
{
    (void)state;
    struct found found;
    struct walk walk = walk_into(&found);
    char name[256] = "";
    for (unsigned i = 0; i < WALK_MAX_DEPTH + 1; i++) {
        memcpy(name + strlen(name), i == 0 ? "d" : "/d", i == 0 ? 2 : 3);
        make_folder(name);
    }
    memcpy(name + strlen(name), "/too-deep.qolb", sizeof "/too-deep.qolb");
    make_file(name);
    make_file("z.qolb");
    assert_int_equal(walk_path(&walk, folder), STATUS_OK);
    assert_string_equal(found.names, "z.qolb ");
    assert_int_equal(found.unreadable_count, 1);
    assert_int_equal(found.last_unreadable, STATUS_TOO_DEEP);
}

static void links_in_folders_are_not_followed(void **state)
{
    (void)state;
    struct found found;
    struct walk walk = walk_into(&found);
    char path[PLATFORM_PATH_CAP];
    make_file("a.qolb");
    assert_int_equal(safefile_join(folder, "again", path), STATUS_OK);
    assert_int_equal(symlink(".", path), 0);
    assert_int_equal(safefile_join(folder, "b.qolb", path), STATUS_OK);
    assert_int_equal(symlink("a.qolb", path), 0);
    assert_int_equal(walk_path(&walk, folder), STATUS_OK);
    assert_string_equal(found.names, "a.qolb ");
    assert_int_equal(walk.ignored_count, 2);
    assert_int_equal(found.unreadable_count, 0);
}

static void a_callback_can_stop_it(void **state)
{
    (void)state;
    struct found found;
    struct walk walk = walk_into(&found);
    found.stop_at = 2;
    make_folder("a");
    make_file("a/1.qolb");
    make_file("a/2.qolb");
    make_file("a/3.qolb");
    make_file("b.qolb");
    assert_int_equal(walk_path(&walk, folder), STATUS_NO_SPACE);
    assert_int_equal(found.count, 2);
    assert_int_equal(found.unreadable_count, 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(batches_are_found_in_folders_of_folders),
        TEST(other_names_are_counted_and_passed_by),
        TEST(a_file_that_is_named_is_taken_whatever_its_name),
        TEST(what_is_not_there_is_told),
        TEST(too_many_folders_in_folders_end),
        TEST(links_in_folders_are_not_followed),
        TEST(a_callback_can_stop_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
