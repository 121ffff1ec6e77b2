// SPDX-License-Identifier: Apache-2.0
#include "merger/figures/chart.h"

#include "common/secret.h"
#include "merger/figures/chart_parts.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct html html;

static int set_up(void **state)
{
    (void)state;
    html = (struct html){.lang = LANG_EN};
    return secret_init() == STATUS_OK ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    html_free(&html);
    return 0;
}

static const char *drawn(void)
{
    html_bytes(&html, "", 1);
    assert_false(html.failed);
    html.len--;
    return html.bytes;
}

static size_t count_of(const char *what)
{
    size_t count = 0;
    for (const char *at = drawn(); (at = strstr(at, what)); at++)
        count++;
    return count;
}

// ---- scale ------------------------------------------------------------------------------------

static void assert_scale(unsigned long most, unsigned long step, unsigned long top)
{
    struct chart_parts_scale scale = chart_parts_scale_for(most, 100);
    assert_int_equal(scale.step, step);
    assert_int_equal(scale.top, top);
    assert_int_equal(chart_parts_length(&scale, scale.top), 100);
    assert_int_equal(chart_parts_length(&scale, 0), 0);
}

static void scales_are_round(void **state)
{
    (void)state;
    assert_scale(0, 1, 1);
    assert_scale(1, 1, 1);
    assert_scale(5, 1, 5);
    assert_scale(6, 2, 6);
    assert_scale(11, 5, 15);
    assert_scale(26, 10, 30);
    assert_scale(243, 50, 250);
    assert_scale(4000000000, 1000000000, 4000000000);
}

// ---- days -------------------------------------------------------------------------------------

static void draw_days(size_t count, unsigned long goal)
{
    struct days_day *items = calloc(count + 1, sizeof *items);
    struct days days = {.items = items, .count = count, .goal = goal};
    assert_non_null(items);
    for (size_t i = 0; i < count; i++) {
        days.people += (unsigned long)i + 1;
        items[i] = (struct days_day){.day = (uint16_t)(18876 + i),
                                     .in_window = i != 0,
                                     .people = (unsigned long)i + 1,
                                     .people_so_far = days.people};
    }
    days.has_outside = count > 0;
    chart_days(&days, &html);
    free(items);
}

static void days_have_bars_values_and_a_line(void **state)
{
    (void)state;
    draw_days(3, 100);
    assert_int_equal(count_of("<svg"), 1);
    assert_int_equal(count_of("</svg>"), 1);
    assert_int_equal(count_of(">09-07<"), 2); // below each of the two plots
    assert_int_equal(count_of("fill-opacity=\".75\""), 2);
    assert_int_equal(count_of("fill=\"url(#days-hatch)\""), 2); // the first day, and the legend
    assert_int_equal(count_of("<circle"), 3);
    assert_int_equal(count_of(">goal: 100<"), 1);
    assert_int_equal(count_of(">6</text>"), 1); // in all
}

static void without_a_goal_there_is_no_line_for_it(void **state)
{
    (void)state;
    draw_days(3, 0);
    assert_int_equal(count_of("stroke-dasharray"), 0);
}

static void of_many_days_some_have_labels(void **state)
{
    (void)state;
    draw_days(100, 0);
    assert_int_equal(count_of("fill-opacity=\".75\""), 99);
    assert_in_range(count_of("<circle"), 5, 40);
}

static void no_days_are_no_drawing(void **state)
{
    (void)state;
    draw_days(0, 100);
    assert_int_equal(html.len, 0);
}

// ---- regions ----------------------------------------------------------------------------------

static void draw_regions(struct region_count *items, size_t count)
{
    struct region_counts counts = {.items = items, .count = count};
    for (size_t i = 0; i < count; i++)
        counts.people += items[i].people;
    chart_regions(&counts, &html);
}

static void what_was_typed_is_text(void **state)
{
    (void)state;
    struct region_count items[] = {{.name = "<b>\"Орал\"", .people = 3},
                                   {.kind = REGION_COUNT_OTHERS, .people = 2},
                                   {.kind = REGION_COUNT_NONE, .people = 1}};
    draw_regions(items, 3);
    assert_int_equal(count_of("<b>"), 0);
    assert_int_equal(count_of("&lt;b&gt;&quot;Орал&quot;"), 1);
    assert_int_equal(count_of(">other places<"), 1);
    assert_int_equal(count_of(">not given<"), 1);
    assert_int_equal(count_of("fill=\"url(#regions-hatch)\""), 1);
}

static void long_names_are_cut_between_letters(void **state)
{
    (void)state;
    char name[401] = "";
    for (size_t i = 0; i < 200; i++)
        memcpy(name + 2 * i, "Қ", 2);
    struct region_count items[] = {{.name = name, .people = 3}};
    draw_regions(items, 1);
    assert_int_equal(count_of("ҚҚҚ…</text>"), 1);
    assert_in_range(count_of("Қ"), 60, 80);
}

static void small_ones_among_very_many_are_one(void **state)
{
    (void)state;
    struct region_count items[CHART_MAX_REGIONS + 3];
    for (size_t i = 0; i < CHART_MAX_REGIONS + 2; i++)
        items[i] = (struct region_count){.name = "town", .people = 10};
    items[CHART_MAX_REGIONS + 2] = (struct region_count){.kind = REGION_COUNT_OTHERS, .people = 7};
    draw_regions(items, CHART_MAX_REGIONS + 3);
    assert_int_equal(count_of(">town<"), CHART_MAX_REGIONS);
    assert_int_equal(count_of(">other places<"), 1);
    assert_int_equal(count_of(">27</text>"), 1);
}

// What a page with a policy of its own may show.
static void nothing_is_styled_inline(void **state)
{
    (void)state;
    struct region_count items[] = {{.name = "Орал", .people = 3}};
    draw_days(5, 10);
    draw_regions(items, 1);
    assert_int_equal(count_of("style"), 0);
    assert_int_equal(count_of("href"), 0);
    assert_int_equal(count_of("role=\"img\""), 2);
    assert_int_equal(count_of("<title id="), 2);
    assert_int_equal(count_of("<desc id="), 2);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(scales_are_round),
        TEST(days_have_bars_values_and_a_line),
        TEST(without_a_goal_there_is_no_line_for_it),
        TEST(of_many_days_some_have_labels),
        TEST(no_days_are_no_drawing),
        TEST(what_was_typed_is_text),
        TEST(long_names_are_cut_between_letters),
        TEST(small_ones_among_very_many_are_one),
        TEST(nothing_is_styled_inline),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
