// SPDX-License-Identifier: Apache-2.0
#include "merger/setup/ini_file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define MAX_PAIRS 8

static struct ini_file_pair pairs[MAX_PAIRS];
static unsigned pair_count;
static unsigned long line;

static bool keep(void *context, const struct ini_file_pair *pair)
{
    (void)context;
    assert_true(pair_count < MAX_PAIRS);
    pairs[pair_count++] = *pair;
    return true;
}

static enum ini_file_fault read_text(const char *text)
{
    pair_count = 0;
    return ini_file_read(text, keep, NULL, &line);
}

static void pairs_come_in_order_with_their_lines(void **state)
{
    (void)state;
    assert_int_equal(read_text("# a comment\n[one]\na = 1\n\n  b=2 \n; too\n[two]\nc = x = y"),
                     INI_FILE_NO_FAULT);
    assert_int_equal(pair_count, 3);
    assert_string_equal(pairs[0].section, "one");
    assert_string_equal(pairs[0].name, "a");
    assert_string_equal(pairs[0].value, "1");
    assert_int_equal(pairs[0].line, 3);
    assert_string_equal(pairs[1].name, "b");
    assert_string_equal(pairs[1].value, "2");
    assert_int_equal(pairs[1].line, 5);
    assert_string_equal(pairs[2].section, "two");
    assert_string_equal(pairs[2].value, "x = y");
    assert_int_equal(pairs[2].line, 8);
}

// inih alone would cut this line at its 200th byte.
static void a_long_line_stays_whole(void **state)
{
    (void)state;
    char value[INI_FILE_VALUE_CAP] = "";
    char text[sizeof value + 32];
    while (strlen(value) < 1500)
        strcat(value, value[0] ? " қолтаңба" : "Мен");
    snprintf(text, sizeof text, "[s]\nlong = %s\nnext = 1\n", value);
    assert_int_equal(read_text(text), INI_FILE_NO_FAULT);
    assert_int_equal(pair_count, 2);
    assert_string_equal(pairs[0].value, value);
    assert_int_equal(pairs[0].value_len, strlen(value));
    assert_int_equal(pairs[1].line, 3);
}

// A piece that began with one of these would be a comment line to inih.
static void a_line_is_not_cut_before_a_comment_sign(void **state)
{
    (void)state;
    char value[800] = "";
    char text[sizeof value + 32];
    while (strlen(value) < 700)
        strcat(value, value[0] ? " # #1 #23 [4] x=5" : "a");
    snprintf(text, sizeof text, "[s]\nlong = %s\n", value);
    assert_int_equal(read_text(text), INI_FILE_NO_FAULT);
    assert_string_equal(pairs[0].value, value);
}

static void a_semicolon_in_a_text_stays(void **state)
{
    (void)state;
    assert_int_equal(read_text("[s]\na = one; two;three\n"), INI_FILE_NO_FAULT);
    assert_string_equal(pairs[0].value, "one; two;three");
}

static void a_comment_behind_a_value_is_refused(void **state)
{
    (void)state;
    assert_int_equal(read_text("[s]\na = 1\nb = 2 ; two\n"), INI_FILE_COMMENT_BEHIND);
    assert_int_equal(line, 3);
    assert_int_equal(pair_count, 0);
    assert_int_equal(read_text("[s]\na =\t;\n"), INI_FILE_COMMENT_BEHIND);
    assert_int_equal(line, 2);
}

static void a_line_that_is_no_pair_is_refused(void **state)
{
    (void)state;
    char text[600] = "[s]\nlong = ";
    while (strlen(text) < 500)
        strcat(text, "word ");
    strcat(text, "\n\nno pair here\nb = 1\n");
    assert_int_equal(read_text(text), INI_FILE_NO_PAIR);
    assert_int_equal(line, 4); // though inih was given the long line in pieces
    assert_int_equal(pair_count, 0);
    assert_int_equal(read_text("[s\na = 1\n"), INI_FILE_NO_PAIR);
    assert_int_equal(line, 1);
}

static void a_word_that_cannot_be_cut_is_refused(void **state)
{
    (void)state;
    char text[400] = "[s]\na = ";
    memset(text + strlen(text), 'w', 300);
    assert_int_equal(read_text(text), INI_FILE_LONG_WORD);
    assert_int_equal(line, 2);
}

static void too_long_values_and_names_are_refused(void **state)
{
    (void)state;
    char text[INI_FILE_VALUE_CAP + 100] = "[s]\na = ";
    while (strlen(text) < INI_FILE_VALUE_CAP + 50)
        strcat(text, "word ");
    assert_int_equal(read_text(text), INI_FILE_LONG_VALUE);
    assert_int_equal(line, 2);

    memset(text, 0, sizeof text);
    strcpy(text, "[s]\na = 1\n");
    memset(text + strlen(text), 'n', INI_FILE_NAME_CAP);
    strcat(text, " = 1\n");
    assert_int_equal(read_text(text), INI_FILE_LONG_NAME);
    assert_int_equal(line, 3);
}

static bool stop_at_b(void *context, const struct ini_file_pair *pair)
{
    unsigned *taken = context;
    (*taken)++;
    return strcmp(pair->name, "b") != 0;
}

static void whoever_takes_the_pairs_may_stop(void **state)
{
    (void)state;
    unsigned taken = 0;
    assert_int_equal(ini_file_read("[s]\na = 1\nb = 2\nc = 3\n", stop_at_b, &taken, &line),
                     INI_FILE_STOPPED);
    assert_int_equal(line, 3);
    assert_int_equal(taken, 2);
    taken = 0;
    assert_int_equal(ini_file_read("[s]\na = 1\nb = 2\n", stop_at_b, &taken, &line),
                     INI_FILE_STOPPED);
    assert_int_equal(taken, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pairs_come_in_order_with_their_lines),
        cmocka_unit_test(a_long_line_stays_whole),
        cmocka_unit_test(a_line_is_not_cut_before_a_comment_sign),
        cmocka_unit_test(a_semicolon_in_a_text_stays),
        cmocka_unit_test(a_comment_behind_a_value_is_refused),
        cmocka_unit_test(a_line_that_is_no_pair_is_refused),
        cmocka_unit_test(a_word_that_cannot_be_cut_is_refused),
        cmocka_unit_test(too_long_values_and_names_are_refused),
        cmocka_unit_test(whoever_takes_the_pairs_may_stop),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
