// SPDX-License-Identifier: Apache-2.0
#include "merger/review/state_text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void no_two_states_share_their_words(void **state)
{
    (void)state;
    for (enum lang lang = 0; lang < LANG_COUNT; lang++)
        for (enum tally_state a = 0; a < TALLY_STATE_COUNT; a++)
            for (enum tally_state b = a + 1; b < TALLY_STATE_COUNT; b++)
                assert_string_not_equal(state_text(lang, a), state_text(lang, b));
}

static void no_two_reasons_share_their_words(void **state)
{
    (void)state;
    for (enum lang lang = 0; lang < LANG_COUNT; lang++)
        for (enum tally_reason a = 0; a < TALLY_REASON_COUNT; a++)
            for (enum tally_reason b = a + 1; b < TALLY_REASON_COUNT; b++)
                assert_string_not_equal(state_text_reason(lang, a), state_text_reason(lang, b));
}

static void english_says_what_programs_read(void **state)
{
    (void)state;
    for (enum tally_state a = 0; a < TALLY_STATE_COUNT; a++)
        assert_string_equal(state_text(LANG_EN, a), tally_state_name(a));
    assert_string_equal(state_text_reason(LANG_EN, TALLY_SAME_NUMBER), "the same identity number");
    assert_string_equal(state_text_reason(LANG_EN, TALLY_NO_CONSENT),
                        "the signer did not consent to being counted");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_two_states_share_their_words),
        cmocka_unit_test(no_two_reasons_share_their_words),
        cmocka_unit_test(english_says_what_programs_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
