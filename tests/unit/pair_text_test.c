// SPDX-License-Identifier: Apache-2.0
#define _POSIX_C_SOURCE 200809L // dup2

#include "merger/review/pair_text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/capture.h"

static struct capture capture;

static void assert_bits(int32_t weight, const char *expected)
{
    char bits[PAIR_TEXT_BITS_CAP];
    pair_text_bits(weight, bits);
    assert_string_equal(bits, expected);
}

static void bits_have_their_sign(void **state)
{
    (void)state;
    assert_bits(0, "+0.000");
    assert_bits(12345, "+12.345");
    assert_bits(-7, "-0.007");
    assert_bits(INT32_MAX, "+2147483.647");
    assert_bits(INT32_MIN, "-2147483.648");
}

static const char *print(const struct evidence *evidence, unsigned width)
{
    capture_begin(&capture, stdout);
    pair_text_print_evidence(evidence, false, width);
    return capture_end(&capture);
}

static const struct evidence example = {
    .items = {{COMPARE_PRIOR, COMPARE_MISSING, -20000},
              {COMPARE_FAMILY_NAME, COMPARE_EQUAL, 10000},
              {COMPARE_CITY, COMPARE_OTHER, -2000},
              {COMPARE_PHONE, COMPARE_EQUAL, 15000}},
    .count = 4,
    .weight = 3000,
    .verdict = COMPARE_ASK,
};

// Every bar begins where the one before it ended, and the last reaches from nothing to the sum.
static void the_bars_fall_and_rise(void **state)
{
    (void)state;
    assert_string_equal(print(&example, 64),
                        "\nFor one person (+) and against it (-), in bits; | is even:\n"
                        "  prior                      -20.000  ---------------------\n"
                        "  family name     equal      +10.000  +++++++++++         |\n"
                        "  city            other       -2.000          ---         |\n"
                        "  phone           equal      +15.000          ++++++++++++++++\n"
                        "  together        ask         +3.000                      ++++\n");
}

static void the_bars_stay_on_the_line(void **state)
{
    (void)state;
    for (unsigned width = 0; width < 300; width += 7) {
        char text[CAPTURE_CAP];
        memcpy(text, print(&example, width), sizeof text);
        for (char *line = strtok(text, "\n"); line; line = strtok(NULL, "\n"))
            assert_true(strlen(line) <= (width < 60 ? 60 : width));
    }
}

static void relatives_are_named(void **state)
{
    (void)state;
    struct evidence evidence = example;
    assert_null(strstr(print(&evidence, 80), "Relatives"));
    evidence.doubt = COMPARE_RELATIVES;
    assert_non_null(strstr(print(&evidence, 80), "Relatives"));
}

static void it_is_said_why_people_are_asked(void **state)
{
    (void)state;
    struct evidence evidence = example;
    evidence.doubt = COMPARE_ONE_NUMBER;
    assert_non_null(strstr(print(&evidence, 80), "because the identity number is the same"));
    evidence.doubt = COMPARE_NO_DOUBT;
    assert_int_equal(evidence_why(&evidence, false), MSG_COUNT);
    assert_int_equal(evidence_why(&evidence, true), MSG_PAIR_WHY_OTHERS);
}

// The words of a level would be wrong beside what the two texts show.
static void a_note_stands_for_the_level(void **state)
{
    (void)state;
    struct evidence evidence = example;
    evidence.items[2] =
        (struct evidence_item){COMPARE_BIRTH_DATE, COMPARE_CLOSE, 7000, EVIDENCE_SWAPPED};
    assert_non_null(strstr(print(&evidence, 80), "birth date      swapped     +7.000"));
    for (enum evidence_note note = 1; note < EVIDENCE_NOTE_COUNT; note++) {
        evidence.items[2].note = note;
        assert_in_range(strlen(evidence_word(&evidence.items[2])), 1, 8);
    }
}

static void no_evidence_is_not_shown(void **state)
{
    (void)state;
    const struct evidence evidence = {.verdict = COMPARE_DIFFERENT};
    assert_string_equal(print(&evidence, 80), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bits_have_their_sign),
        cmocka_unit_test(the_bars_fall_and_rise),
        cmocka_unit_test(the_bars_stay_on_the_line),
        cmocka_unit_test(relatives_are_named),
        cmocka_unit_test(no_evidence_is_not_shown),
        cmocka_unit_test(a_note_stands_for_the_level),
        cmocka_unit_test(it_is_said_why_people_are_asked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
