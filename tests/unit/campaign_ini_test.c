// SPDX-License-Identifier: Apache-2.0
#include "merger/setup/campaign_ini.h"

#include "common/safefile.h"
#include "tests/unit/fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static char folder[PLATFORM_PATH_CAP];
static char ini_path[PLATFORM_PATH_CAP];
static struct campaign campaign;
static struct campaign_ini_mistake mistake;

// One line each, so that a test can replace one and name its number. Line 1 is [campaign].
static const char *const good_lines[] = {
    "[campaign]",
    "window = 2021-09-06 .. 2021-09-10",
    "minimum_age = 18",
    "goal = 10000",
    "[kk]",
    "title = Өтініш",
    "addressee = Президент",
    "text = text.kk.txt",
    "declaration.1 = Оқыдым",
    "declaration.2 = Қолдаймын",
    "[en]",
    "title = An appeal",
    "addressee = The president",
    "text = text.en.txt",
    "declaration.1 = I have read it",
    "declaration.2 = I support it",
    "[form]",
    "family_name = required handed-over",
    "given_name = required, handed-over",
    "birth_date = internal required",
    "id_number = required-or-reason internal",
    "email = off",
    "phone = optional internal",
};
#define GOOD_LINE_COUNT (sizeof good_lines / sizeof *good_lines)

static void write_text(const char *name, const char *text, size_t len)
{
    char path[PLATFORM_PATH_CAP];
    assert_int_equal(safefile_join(folder, name, path), STATUS_OK);
    assert_int_equal(safefile_replace(path, text, len), STATUS_OK);
}

static int setup(void **state)
{
    (void)state;
    fixture_folder(folder);
    write_text("text.kk.txt", "Құрметті Президент!\n\nСұраймыз.\n",
               strlen("Құрметті Президент!\n\nСұраймыз.\n"));
    write_text("text.en.txt", "Dear President,\n\nwe ask.\n\n", 26);
    return safefile_join(folder, "campaign.ini", ini_path) != STATUS_OK;
}

static int teardown(void **state)
{
    (void)state;
    campaign_free(&campaign);
    fixture_folder_remove(folder);
    return 0;
}

// Reads the good file with one line, from 1, replaced; 0: none. NULL leaves the line out.
static enum status read_with(size_t line, const char *replacement)
{
    char text[16384] = "";
    for (size_t i = 0; i < GOOD_LINE_COUNT; i++) {
        const char *content = i + 1 == line ? replacement : good_lines[i];
        if (!content)
            continue;
        strcat(text, content);
        strcat(text, "\n");
    }
    write_text("campaign.ini", text, strlen(text));
    campaign_free(&campaign);
    return campaign_ini_read(ini_path, &campaign, &mistake);
}

static void assert_mistake(size_t line, const char *replacement, unsigned long wanted_line,
                           const char *wanted_part)
{
    assert_int_equal(read_with(line, replacement), STATUS_BAD_LINE);
    assert_string_equal(mistake.path, ini_path);
    if (!strstr(mistake.why, wanted_part))
        fail_msg("wanted \"%s\", got \"%s\"", wanted_part, mistake.why);
    assert_int_equal(mistake.line, wanted_line);
    assert_null(campaign.title[LANG_KK]); // nothing is left half read
}

static void a_good_file_becomes_a_campaign(void **state)
{
    (void)state;
    assert_int_equal(read_with(0, NULL), STATUS_OK);
    assert_int_equal(campaign.version, 1);
    assert_int_equal(campaign.first_day, 18876);
    assert_int_equal(campaign.last_day, 18880);
    assert_int_equal(campaign.minimum_age, 18);
    assert_int_equal(campaign.goal, 10000);
    assert_string_equal(campaign.title[LANG_KK], "Өтініш");
    assert_string_equal(campaign.addressee[LANG_EN], "The president");
    assert_string_equal(campaign.text[LANG_EN], "Dear President,\n\nwe ask.");
    assert_false(campaign_offers(&campaign, LANG_RU));
    assert_int_equal(campaign.declaration_count, 2);
    assert_string_equal(campaign.declarations[1][LANG_KK], "Қолдаймын");
}

static void the_form_is_read(void **state)
{
    (void)state;
    assert_int_equal(read_with(0, NULL), STATUS_OK);
    const struct campaign_field *fields = campaign.fields;
    assert_int_equal(fields[RECORD_FAMILY_NAME].need, CAMPAIGN_REQUIRED);
    assert_true(fields[RECORD_FAMILY_NAME].handed_over);
    assert_true(fields[RECORD_GIVEN_NAME].handed_over); // a comma between the words
    assert_int_equal(fields[RECORD_BIRTH_DATE].need, CAMPAIGN_REQUIRED); // in the other order
    assert_false(fields[RECORD_BIRTH_DATE].handed_over);
    assert_int_equal(fields[RECORD_ID_NUMBER].need, CAMPAIGN_REQUIRED_OR_REASON);
    assert_int_equal(fields[RECORD_PHONE].need, CAMPAIGN_OPTIONAL);
    assert_int_equal(fields[RECORD_EMAIL].need, CAMPAIGN_OFF);
    assert_int_equal(fields[RECORD_CITY].need, CAMPAIGN_OFF); // not named
}

static void a_declaration_may_be_long(void **state)
{
    (void)state;
    char line[2000] = "declaration.1 = Мен";
    while (strlen(line) < 1500)
        strcat(line, " үндеудің мәтінімен таныстым; оны қолдаймын");
    assert_int_equal(read_with(9, line), STATUS_OK);
    assert_string_equal(campaign.declarations[0][LANG_KK], line + strlen("declaration.1 = "));
}

static void an_editor_may_write_a_mark_and_cr_lf(void **state)
{
    (void)state;
    assert_int_equal(read_with(1, "\xEF\xBB\xBF[campaign]\r"), STATUS_OK);
    write_text("text.en.txt",
               "\xEF\xBB\xBF"
               "One\r\n\r\ntwo\r\n",
               15);
    assert_int_equal(read_with(0, NULL), STATUS_OK);
    assert_string_equal(campaign.text[LANG_EN], "One\n\ntwo");
}

struct mistaken_line {
    size_t line;
    const char *replacement; // NULL: left out
    unsigned long wanted_line;
    const char *wanted_part;
};

static const struct mistaken_line mistaken_lines[] = {
    {1, "[kampaign]", 2, "there is no section [kampaign]"},
    {1, "window = 2021-09-06 .. 2021-09-10", 1, "there is no section []"},
    {2, NULL, 0, "has no window"},
    {2, "window = 2021-09-10 .. 2021-09-06", 2, "ends before it begins"},
    {2, "window = 2021-09-06", 2, "first and the last day"},
    {2, "window = 2021-02-29 .. 2021-09-10", 2, "first and the last day"},
    {2, "window = 1969-12-31 .. 2021-09-10", 2, "first and the last day"},
    {2, "window = .. 2021-09-10", 2, "first and the last day"},
    {2, "window =", 2, "first and the last day"},
    {3, "minimum_age = eighteen", 3, "minimum_age must be a number from 0 to 120"},
    {3, "minimum_age = -1", 3, "minimum_age must be a number"},
    {3, "minimum_age = 121", 3, "minimum_age must be a number"},
    {3, "minimum_age = 18 years", 3, "minimum_age must be a number"},
    {3, "minimum_age = 18 ; years", 3, "would begin a comment"},
    {4, "goal = 99999999999999999999", 4, "goal must be a number"},
    {4, "minimum_age = 18", 4, "stands in line 3 already"},
    {4, "gaol = 5", 4, "there is no key \"gaol\" in section [campaign]"},
    {4, "goal 5", 4, "neither \"key = value\" nor [section]"},
    {6, NULL, 6, "section [kk] has no title"},
    {6, "title =", 6, "title is empty"},
    {6, "title = \xFF\xFE", 6, "not clean UTF-8"},
    {6, "title = a\x1b[2Jb", 6, "not clean UTF-8"},
    {6, "title = a\rb", 6, "not clean UTF-8"},
    {6, "\xEF\xBB\xBFtitle = a", 6, "not clean UTF-8"},
    {7, NULL, 6, "section [kk] has no addressee"},
    {8, NULL, 6, "section [kk] has no text"},
    {8, "text = nothing.txt", 8, "there is no file \"nothing.txt\""},
    {8, "text =", 8, "name of a file beside this one"},
    {9, NULL, 14, "declaration.1 is missing in [kk]"},
    {9, "declaration.0 = a", 9, "numbered from declaration.1 to declaration.16"},
    {9, "declaration.17 = a", 9, "numbered from declaration.1"},
    {9, "declaration.x = a", 9, "numbered from declaration.1"},
    {9, "declaration. = a", 9, "numbered from declaration.1"},
    {10, "declaration.4 = a", 16, "declaration.2 is missing in [kk]"},
    {10, "declaration.1 = again", 10, "stands in line 9 already"},
    {10, "declaration.2 = a\ndeclaration.4 = b", 0, "declaration.3 is missing; number them"},
    {11, "[de]", 12, "there is no section [de]"},
    {18, NULL, 0, "must have family_name and given_name"},
    {18, "family_name = off", 18, "family_name may not be off"},
    {19, "given_name = required", 19, "given_name must be off, or one of"},
    {19, "given_name = handed-over", 19, "given_name must be off, or one of"},
    {19, "given_name = required handed-over internal", 19, "given_name must be off, or one of"},
    {19, "given_name = required optional internal", 19, "given_name must be off, or one of"},
    {19, "given_name = wanted internal", 19, "given_name must be off, or one of"},
    {20, "birth_date = off", 3, "a minimum age needs birth_date"},
    {20, NULL, 3, "a minimum age needs birth_date"},
    {22, "email = off internal", 22, "email must be off, or one of"},
    {22, "fax = off", 22, "there is no key \"fax\" in section [form]"},
};

static void every_mistake_names_its_line(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof mistaken_lines / sizeof *mistaken_lines; i++) {
        const struct mistaken_line *row = &mistaken_lines[i];
        assert_mistake(row->line, row->replacement, row->wanted_line, row->wanted_part);
    }
}

static void a_campaign_needs_a_language(void **state)
{
    (void)state;
    const char text[] = "[campaign]\nwindow = 2021-09-06 .. 2021-09-10\n[form]\n"
                        "family_name = required internal\ngiven_name = required internal\n";
    write_text("campaign.ini", text, strlen(text));
    assert_int_equal(campaign_ini_read(ini_path, &campaign, &mistake), STATUS_BAD_LINE);
    assert_non_null(strstr(mistake.why, "no language"));
}

static void a_mistake_in_a_text_names_that_file(void **state)
{
    (void)state;
    write_text("text.en.txt", "good\nbad \xFF\n", 11);
    assert_int_equal(read_with(0, NULL), STATUS_BAD_LINE);
    assert_non_null(strstr(mistake.path, "text.en.txt"));
    assert_int_equal(mistake.line, 2);

    write_text("text.en.txt", " \n\n", 3);
    assert_int_equal(read_with(0, NULL), STATUS_BAD_LINE);
    assert_non_null(strstr(mistake.path, "text.en.txt"));
    assert_non_null(strstr(mistake.why, "empty"));
}

static void a_text_has_a_limit(void **state)
{
    (void)state;
    char *text = malloc(CAMPAIGN_INI_TEXT_MAX_LEN + 1);
    assert_non_null(text);
    memset(text, 'a', CAMPAIGN_INI_TEXT_MAX_LEN + 1);
    write_text("text.en.txt", text, CAMPAIGN_INI_TEXT_MAX_LEN);
    assert_int_equal(read_with(0, NULL), STATUS_OK);
    write_text("text.en.txt", text, CAMPAIGN_INI_TEXT_MAX_LEN + 1);
    assert_int_equal(read_with(0, NULL), STATUS_BAD_LINE);
    assert_non_null(strstr(mistake.why, "longer than 65536 bytes"));
    free(text);
}

static void a_file_that_is_not_there_is_a_status(void **state)
{
    (void)state;
    assert_int_equal(campaign_ini_read(ini_path, &campaign, &mistake), STATUS_NOT_FOUND);
    assert_string_equal(mistake.path, ini_path);
    assert_string_equal(mistake.why, "");
}

#define WITH_FOLDER(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_FOLDER(a_good_file_becomes_a_campaign),
        WITH_FOLDER(the_form_is_read),
        WITH_FOLDER(a_declaration_may_be_long),
        WITH_FOLDER(an_editor_may_write_a_mark_and_cr_lf),
        WITH_FOLDER(every_mistake_names_its_line),
        WITH_FOLDER(a_campaign_needs_a_language),
        WITH_FOLDER(a_mistake_in_a_text_names_that_file),
        WITH_FOLDER(a_text_has_a_limit),
        WITH_FOLDER(a_file_that_is_not_there_is_a_status),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
