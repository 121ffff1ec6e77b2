// SPDX-License-Identifier: Apache-2.0
#include "merger/audit/estimate.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

// ---- published examples -----------------------------------------------------------------------

// California Code of Regulations, title 2, § 20540. (Its valid and invalid ones are one fewer than
// its sample.)
static void the_example_of_california(void **state)
{
    (void)state;
    const struct estimate_count count = {
        .people = 24034, .checked = 722, .valid = 516, .duplicates = 2, .invalid = 204};
    struct estimate_california found;
    estimate_california(&count, &found);
    assert_int_equal(found.share, 7147);
    assert_int_equal(found.uncorrected, 17178);
    assert_int_equal(found.duplicates, 2150);
    assert_int_equal(found.valid, 15028);
}

// Riverside County, Recall Petition Process Handbook, phase 5; the second by the City of Santa Ana,
// Irvine Support Our Schools Initiative of 2012, which rounds at the end alone and gets 4,864.
static void examples_of_counties(void **state)
{
    (void)state;
    struct estimate_california found;
    estimate_california(
        &(struct estimate_count){
            .people = 25000, .checked = 1250, .valid = 900, .duplicates = 1, .invalid = 349},
        &found);
    assert_int_equal(found.uncorrected, 18000);
    assert_int_equal(found.duplicates, 380);
    assert_int_equal(found.valid, 17620);
    estimate_california(
        &(struct estimate_count){
            .people = 10007, .checked = 500, .valid = 262, .duplicates = 1, .invalid = 237},
        &found);
    assert_int_equal(found.uncorrected, 5244);
    assert_int_equal(found.duplicates, 381);
    assert_int_equal(found.valid, 4863);
}

static void california_is_exact_for_large_lists_and_never_below_zero(void **state)
{
    (void)state;
    struct estimate_california found;
    estimate_california(
        &(struct estimate_count){.people = 5000000, .checked = 2, .valid = 1, .duplicates = 1},
        &found);
    assert_int_equal(found.uncorrected, 2500000);
    assert_int_equal(found.duplicates, 5000000); // not more than all
    assert_int_equal(found.valid, 0);
    estimate_california(
        &(struct estimate_count){
            .people = 12, .checked = 12, .valid = 9, .duplicates = 2, .invalid = 1},
        &found);
    assert_int_equal(found.duplicates, 0); // all that there are were found
    assert_int_equal(found.valid, 9);
}

static void california_decides_at_95_and_110_percent(void **state)
{
    (void)state;
    assert_int_equal(estimate_outcome_of(949, 1000), ESTIMATE_FAILS);
    assert_int_equal(estimate_outcome_of(950, 1000), ESTIMATE_ALL_EXAMINED);
    assert_int_equal(estimate_outcome_of(1100, 1000), ESTIMATE_ALL_EXAMINED);
    assert_int_equal(estimate_outcome_of(1101, 1000), ESTIMATE_QUALIFIES);
}

// Initiative 1351 of 2014, by the figures of the Secretary of State, Initiatives FAQ: 348,072
// filed, 10,512 checked, 9,606 accepted, 737 + 7 + 153 not valid, 9 duplicates; 246,372 required.
// It was certified. By hand: (897 + 1.5·√897)/f = 31,188.7; E = f²·70,511.3 = 64.31;
// E − 1.65·√E = 51.08.
static void initiative_1351_of_washington(void **state)
{
    (void)state;
    struct estimate_count count = {.people = 348072,
                                   .checked = 10512,
                                   .valid = 9606,
                                   .duplicates = 9,
                                   .invalid = 897,
                                   .goal = 246372};
    struct estimate_washington found;
    estimate_washington(&count, &found);
    assert_int_equal(found.invalid, 31189);
    assert_int_equal(found.left, 348072 - 31189);
    assert_int_equal(found.pairs_allowed, 51);
    assert_true(found.passes);
    count.duplicates = 51;
    estimate_washington(&count, &found);
    assert_true(found.passes);
    count.duplicates = 52;
    estimate_washington(&count, &found);
    assert_false(found.passes);
}

static void washington_knows_no_unknown_and_no_more_than_all(void **state)
{
    (void)state;
    struct estimate_washington found;
    // (9 + 1.5·3)/f
    estimate_washington(
        &(struct estimate_count){
            .people = 1000, .checked = 100, .valid = 91, .invalid = 5, .unknown = 4, .goal = 900},
        &found);
    assert_int_equal(found.invalid, 135);
    assert_int_equal(found.pairs_allowed, -1);
    assert_false(found.passes);
    estimate_washington(&(struct estimate_count){.people = 1000, .checked = 4, .invalid = 4},
                        &found);
    assert_int_equal(found.invalid, 1000);
    assert_int_equal(found.left, 0);
    // E = 2, so that 1.65·√E takes more than there is.
    estimate_washington(
        &(struct estimate_count){.people = 1000, .checked = 100, .valid = 100, .goal = 800},
        &found);
    assert_int_equal(found.pairs_allowed, -1);
    assert_false(found.passes);
}

// ---- the interval -----------------------------------------------------------------------------

// Computed with exact fractions by another program, at 1.25 % a tail.
static void limits_of_the_hypergeometric_distribution(void **state)
{
    (void)state;
    static const struct {
        unsigned long people, checked, good, low, high;
    } known[] = {
        {50, 10, 3, 4, 32}, {40, 10, 10, 28, 40}, {40, 10, 0, 0, 12}, {1000, 100, 90, 817, 953}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        struct estimate_interval found;
        estimate_interval(&(struct estimate_count){.people = known[i].people,
                                                   .checked = known[i].checked,
                                                   .valid = known[i].good,
                                                   .invalid = known[i].checked - known[i].good},
                          &found);
        assert_int_equal(found.not_invalid.low, known[i].low);
        assert_int_equal(found.not_invalid.high, known[i].high);
    }
}

// A mean whose Poisson limits at 1.25 % a tail are, by another program, 4.38203, 0.0125788 and
// 6.38093, 3.64224 and 18.3803.
static void limits_of_the_poisson_distribution(void **state)
{
    (void)state;
    static const struct {
        unsigned long found, low, high;
    } known[] = {{0, 0, 438}, {1, 1, 637}, {9, 363, 1835}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        // n(n - 1)/(N(N - 1)) is 1/99.8185.
        struct estimate_interval found;
        estimate_interval(&(struct estimate_count){.people = 4951,
                                                   .checked = 496,
                                                   .valid = 496 - known[i].found,
                                                   .duplicates = known[i].found},
                          &found);
        assert_int_equal(found.duplicates.low, known[i].low);
        assert_int_equal(found.duplicates.high, known[i].high);
    }
}

static void where_all_were_checked_nothing_is_open_but_what_is_unknown(void **state)
{
    (void)state;
    struct estimate_count count = {.people = 100,
                                   .checked = 100,
                                   .valid = 80,
                                   .duplicates = 5,
                                   .invalid = 12,
                                   .unknown = 3,
                                   .sharing = 10,
                                   .known = 5};
    struct estimate_interval found;
    for (unsigned i = 0; i < 2; i++) {
        count.of_whole_list = i == 1;
        estimate_interval(&count, &found);
        assert_int_equal(found.duplicates.low, 5);
        assert_int_equal(found.duplicates.high, 5);
        assert_int_equal(found.valid.low, 80);
        assert_int_equal(found.valid.high, 83);
    }
}

static void ends_stay_within_what_was_seen(void **state)
{
    (void)state;
    struct estimate_interval found;
    // One of five: nothing can be said of pairs, but that one outside is known.
    estimate_interval(&(struct estimate_count){.people = 5, .checked = 1, .valid = 1, .known = 1},
                      &found);
    assert_int_equal(found.duplicates.low, 1);
    assert_int_equal(found.duplicates.high, 4);
    assert_int_equal(found.valid.low, 1);
    assert_int_equal(found.valid.high, 4);
    estimate_interval(&(struct estimate_count){.people = 5, .checked = 1, .invalid = 1}, &found);
    assert_int_equal(found.valid.low, 0);
    assert_int_equal(found.valid.high, 4);
}

static void looking_in_the_whole_list_tells_more_of_duplicates(void **state)
{
    (void)state;
    struct estimate_count count = {.people = 16667, .checked = 500, .valid = 500};
    struct estimate_interval found;
    estimate_interval(&count, &found);
    assert_true(found.duplicates.high > 4800);
    count.of_whole_list = true;
    estimate_interval(&count, &found);
    assert_in_range(found.duplicates.high, 100, 150);
    assert_true(found.valid.low > 16300);
}

// ---- coverage ---------------------------------------------------------------------------------

#define PEOPLE 40
#define CHECKED 10

static double choose(unsigned n, unsigned k)
{
    double ways = 1;
    for (unsigned i = 0; i < k; i++)
        ways = ways * (n - i) / (i + 1);
    return k <= n ? ways : 0;
}

// What a list is made of: people who signed twice, people who signed once, and invalid signatures.
struct truth {
    unsigned pairs, single, invalid;
};

// A sample of it: both of so many pairs, one of so many others, and so on.
struct outcome {
    unsigned both, one, single, invalid;
};

static double chance_of(const struct truth *truth, const struct outcome *outcome)
{
    double ways = choose(truth->pairs, outcome->both) *
                  choose(truth->pairs - outcome->both, outcome->one) *
                  choose(truth->single, outcome->single) * choose(truth->invalid, outcome->invalid);
    for (unsigned i = 0; i < outcome->one; i++)
        ways *= 2;
    return ways / choose(PEOPLE, CHECKED);
}

// Which of the three ranges hold the truth.
struct cover {
    double not_invalid, duplicates, valid;
};

static bool holds(struct estimate_range range, unsigned long truth)
{
    return range.low <= truth && truth <= range.high;
}

static void add_outcome(const struct truth *truth, const struct outcome *outcome,
                        bool of_whole_list, struct cover *cover)
{
    struct estimate_count count = {.people = PEOPLE,
                                   .checked = CHECKED,
                                   .valid = outcome->both + outcome->one + outcome->single,
                                   .duplicates = outcome->both,
                                   .invalid = outcome->invalid,
                                   .known = outcome->both,
                                   .of_whole_list = of_whole_list};
    if (of_whole_list) {
        count.sharing = 2 * outcome->both + outcome->one;
        count.known += outcome->one;
    }
    struct estimate_interval found;
    estimate_interval(&count, &found);
    double chance = chance_of(truth, outcome);
    cover->not_invalid += holds(found.not_invalid, PEOPLE - truth->invalid) ? chance : 0;
    cover->duplicates += holds(found.duplicates, truth->pairs) ? chance : 0;
    cover->valid += holds(found.valid, truth->pairs + truth->single) ? chance : 0;
}

static struct cover cover_of(const struct truth *truth, bool of_whole_list)
{
    struct cover cover = {0, 0, 0};
    for (unsigned both = 0; both <= truth->pairs && 2 * both <= CHECKED; both++)
        for (unsigned one = 0; one <= truth->pairs - both && 2 * both + one <= CHECKED; one++)
            for (unsigned invalid = 0; invalid <= truth->invalid; invalid++) {
                if (2 * both + one + invalid > CHECKED)
                    break;
                struct outcome outcome = {both, one, CHECKED - 2 * both - one - invalid, invalid};
                if (outcome.single <= truth->single)
                    add_outcome(truth, &outcome, of_whole_list, &cover);
            }
    return cover;
}

// Every list of 40 signatures, and every sample of 10 of it, with its exact chance.
static void the_truth_is_inside_as_often_as_is_said(void **state)
{
    (void)state;
    const double rounding = 1e-9;
    double least = 1;
    for (unsigned invalid = 0; invalid <= PEOPLE; invalid++)
        for (unsigned pairs = 0; 2 * pairs + invalid <= PEOPLE; pairs++)
            for (unsigned i = 0; i < 2; i++) {
                struct truth truth = {pairs, PEOPLE - invalid - 2 * pairs, invalid};
                struct cover cover = cover_of(&truth, i == 1);
                assert_true(cover.not_invalid >= 0.975 - rounding);
                assert_true(cover.duplicates >= 0.975 - rounding);
                assert_true(cover.valid >= 0.95 - rounding);
                assert_true(cover.valid <= 1 + rounding);
                least = cover.valid < least ? cover.valid : least;
            }
    assert_true(least < 0.999); // an interval of everything would hold always
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_example_of_california),
        cmocka_unit_test(examples_of_counties),
        cmocka_unit_test(california_is_exact_for_large_lists_and_never_below_zero),
        cmocka_unit_test(california_decides_at_95_and_110_percent),
        cmocka_unit_test(initiative_1351_of_washington),
        cmocka_unit_test(washington_knows_no_unknown_and_no_more_than_all),
        cmocka_unit_test(limits_of_the_hypergeometric_distribution),
        cmocka_unit_test(limits_of_the_poisson_distribution),
        cmocka_unit_test(where_all_were_checked_nothing_is_open_but_what_is_unknown),
        cmocka_unit_test(ends_stay_within_what_was_seen),
        cmocka_unit_test(looking_in_the_whole_list_tells_more_of_duplicates),
        cmocka_unit_test(the_truth_is_inside_as_often_as_is_said),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
