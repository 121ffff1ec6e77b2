// SPDX-License-Identifier: Apache-2.0
#include "merger/setup/alias_list.h"

#include "common/safefile.h"
#include "tests/unit/fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static char folder[PLATFORM_PATH_CAP];
static char path[PLATFORM_PATH_CAP];
static struct alias_list list;
static unsigned long bad_line;

static int setup(void **state)
{
    (void)state;
    fixture_folder(folder);
    return safefile_join(folder, "volunteers.txt", path) != STATUS_OK;
}

static int teardown(void **state)
{
    (void)state;
    alias_list_free(&list);
    fixture_folder_remove(folder);
    return 0;
}

static enum status read_text(const char *text)
{
    assert_int_equal(safefile_replace(path, text, strlen(text)), STATUS_OK);
    return alias_list_read(path, &list, &bad_line);
}

static void a_list_is_one_alias_a_line(void **state)
{
    (void)state;
    assert_int_equal(read_text("# the north\nswallow\n\n  қарлығаш  \n # more\nstork-2"),
                     STATUS_OK);
    assert_int_equal(list.count, 3);
    assert_string_equal(list.items[0].alias, "swallow");
    assert_int_equal(list.items[0].line, 2);
    assert_string_equal(list.items[1].alias, "қарлығаш");
    assert_int_equal(list.items[1].line, 4);
    assert_string_equal(list.items[2].alias, "stork-2");
    assert_int_equal(list.items[2].line, 6);
}

static void assert_refused(const char *text, enum status wanted, unsigned long wanted_line)
{
    assert_int_equal(read_text(text), wanted);
    assert_int_equal(bad_line, wanted_line);
    assert_int_equal(list.count, 0);
    assert_null(list.items);
}

static void a_bad_line_is_named(void **state)
{
    (void)state;
    assert_refused("a\n\nb c\n", STATUS_BAD_LINE, 3);
    assert_refused("a\n../b\n", STATUS_BAD_LINE, 2);
    assert_refused("a\nb\na\n", STATUS_EXISTS, 3);
    assert_refused("a\nb\xFF\n", STATUS_BAD_TEXT, 2);
}

static void the_same_alias_may_be_written_in_two_ways(void **state)
{
    (void)state;
    assert_refused("\xD0\xB9\n\xD0\xB8\xCC\x86\n", STATUS_EXISTS, 2); // й, and и with a breve
}

static void a_list_names_somebody(void **state)
{
    (void)state;
    assert_int_equal(read_text("# nobody yet\n\n"), STATUS_USAGE);
    assert_int_equal(alias_list_read(folder, &list, &bad_line), STATUS_NOT_A_FILE);
}

static void a_list_has_an_end(void **state)
{
    (void)state;
    char text[16 * (ALIAS_LIST_MAX_COUNT + 1)] = "";
    size_t len = 0;
    for (unsigned i = 1; i <= ALIAS_LIST_MAX_COUNT; i++)
        len += (size_t)snprintf(text + len, sizeof text - len, "v%u\n", i);
    assert_int_equal(read_text(text), STATUS_OK);
    assert_int_equal(list.count, ALIAS_LIST_MAX_COUNT);
    alias_list_free(&list);
    snprintf(text + len, sizeof text - len, "one-more\n");
    assert_refused(text, STATUS_TOO_LARGE, ALIAS_LIST_MAX_COUNT + 1);
}

static void a_single_alias_is_checked_too(void **state)
{
    (void)state;
    assert_int_equal(alias_list_single("swallow", &list), STATUS_OK);
    assert_int_equal(list.count, 1);
    assert_int_equal(list.items[0].line, 0);
    alias_list_free(&list);
    assert_int_equal(alias_list_single("b\xFF", &list), STATUS_BAD_TEXT);
    assert_null(list.items);
}

#define WITH_FOLDER(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_FOLDER(a_list_is_one_alias_a_line),
        WITH_FOLDER(a_bad_line_is_named),
        WITH_FOLDER(the_same_alias_may_be_written_in_two_ways),
        WITH_FOLDER(a_list_names_somebody),
        WITH_FOLDER(a_list_has_an_end),
        WITH_FOLDER(a_single_alias_is_checked_too),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
