// SPDX-License-Identifier: Apache-2.0
#include "common/strokes.h"

#include "common/pack.h"
#include "tests/unit/wipe.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct strokes drawn, decoded;
static uint8_t bytes[RECORD_MAX_LEN];
static char path[STROKES_PATH_CAP];

static void draw(const char *text)
{
    assert_int_equal(strokes_parse(text, strlen(text), &drawn), STATUS_OK);
}

// The place on the screen that a coordinate is on, in a box of 600 pixels, as a unit again.
static uint16_t on_screen(int32_t unit)
{
    return (uint16_t)((unit * 600 + STROKES_WIDTH / 2) / STROKES_WIDTH * STROKES_WIDTH / 600);
}

// A signature of fifteen loops in four strokes, written from left to right, as a screen that tells
// so many points of it would.
static void sign(size_t count)
{
    enum { FINE = 12000, STROKES = 4 };
    size_t stroke = 0;
    int32_t x = 1 << 16, y = 0, slow_x = 1 << 16, slow_y = 0; // on circles of that radius
    drawn.count = 0;
    for (size_t i = 0; i < FINE; i++) {
        x -= y / 128; // by 1/128 of its radius; Minsky's circles never grow
        y += x / 128;
        slow_x -= slow_y / 1024;
        slow_y += slow_x / 1024;
        if (i * count / FINE == (i + 1) * count / FINE)
            continue;
        const int32_t size = 260 + (slow_y >> 9);
        const int32_t place_x = 500 + (int32_t)(i / 4) + (x >> 8) * size / 256;
        const int32_t place_y = STROKES_HEIGHT / 2 + (y >> 8) * size / 256;
        const struct strokes_point point = {.x = on_screen(place_x),
                                            .y = on_screen(place_y),
                                            .starts = i * STROKES / FINE > stroke};
        stroke = i * STROKES / FINE;
        const struct strokes_point *before =
            drawn.count > 0 ? &drawn.points[drawn.count - 1] : NULL;
        if (before && !point.starts && point.x == before->x && point.y == before->y)
            continue;
        drawn.points[drawn.count++] = point;
    }
    drawn.points[0].starts = true;
}

static void assert_same_drawing(const struct strokes *a, const struct strokes *b)
{
    assert_int_equal(a->count, b->count);
    for (size_t i = 0; i < a->count; i++) {
        assert_int_equal(a->points[i].x, b->points[i].x);
        assert_int_equal(a->points[i].y, b->points[i].y);
        assert_int_equal(a->points[i].starts, b->points[i].starts);
    }
}

// ---- what the page sends ----------------------------------------------------------------------

static void points_are_read(void **state)
{
    (void)state;
    draw("0,0 4095,1365;7,8");
    assert_int_equal(drawn.count, 3);
    assert_true(drawn.points[0].starts && !drawn.points[1].starts && drawn.points[2].starts);
    assert_int_equal(drawn.points[1].x, 4095);
    assert_int_equal(drawn.points[1].y, 1365);
    assert_int_equal(drawn.points[2].x, 7);
    assert_int_equal(drawn.points[2].y, 8);
    draw("");
    assert_int_equal(drawn.count, 0);
}

static void a_point_on_the_one_before_it_is_dropped(void **state)
{
    (void)state;
    draw("1,2 1,2 3,4 3,4 1,2;1,2 1,2");
    assert_int_equal(drawn.count, 4);
    assert_true(drawn.points[3].starts);
}

static void anything_else_is_no_drawing(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "1",
        "1,",
        ",1",
        "1,2 ",
        " 1,2",
        "1,2;",
        ";1,2",
        "1,2;;3,4",
        "1,2  3,4",
        "1,2 3",
        "1,2,3",
        "1 2",
        "4096,0",
        "0,1366",
        "-1,0",
        "1.5,2",
        "1,2\n3,4",
        "1,2 x",
        "99999999999999999999,0",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        drawn.count = 1;
        assert_int_equal(strokes_parse(texts[i], strlen(texts[i]), &drawn), STATUS_BAD_LINE);
        assert_int_equal(drawn.count, 0);
    }
}

// Only so much of a text is read as there is of it.
static void a_text_ends_where_it_ends(void **state)
{
    (void)state;
    assert_int_equal(strokes_parse("1,23", 3, &drawn), STATUS_OK);
    assert_int_equal(drawn.points[0].y, 2);
    assert_int_equal(strokes_parse("1,2", 2, &drawn), STATUS_BAD_LINE);
    assert_int_equal(strokes_parse("1,2", 1, &drawn), STATUS_BAD_LINE);
}

static void too_many_points_are_no_drawing(void **state)
{
    (void)state;
    const size_t each_len = strlen("1,2;");
    char *text = malloc((STROKES_MAX_POINTS + 1) * each_len);
    assert_non_null(text);
    for (size_t i = 0; i <= STROKES_MAX_POINTS; i++)
        memcpy(text + i * each_len, "1,2;", each_len);
    assert_int_equal(strokes_parse(text, STROKES_MAX_POINTS * each_len - 1, &drawn), STATUS_OK);
    assert_int_equal(drawn.count, STROKES_MAX_POINTS);
    assert_int_equal(strokes_parse(text, (STROKES_MAX_POINTS + 1) * each_len - 1, &drawn),
                     STATUS_TOO_LARGE);
    assert_int_equal(drawn.count, 0);
    free(text);
}

// ---- is it a signature? -----------------------------------------------------------------------

static void assert_blank(const char *text, bool expected)
{
    draw(text);
    assert_int_equal(strokes_is_blank(&drawn), expected);
}

static void taps_and_slips_are_no_signature(void **state)
{
    (void)state;
    assert_blank("", true);
    assert_blank("2000,700", true);
    assert_blank("100,100;4000,1300;50,1300", true); // three taps
    assert_blank("100,100;4000,1300 4030,1310", true);
    assert_blank("1000,700 1204,700", true);
    assert_blank("1000,700 1100,700;1100,700 1204,700", true);
    assert_blank("1000,700 1100,700;1390,700 1409,700", true); // 409 apart
}

static void small_signatures_are_signatures(void **state)
{
    (void)state;
    assert_blank("1000,700 1205,700", false);
    assert_blank("1000,700 1053,753;1053,700 1000,753", false); // a small cross
    assert_blank("1000,700 1100,700;1390,700 1410,700", false); // dashes side by side
    assert_blank("1000,700 1000,790;1010,1090 1010,1110", false);
    sign(150);
    assert_false(strokes_is_blank(&drawn));
}

// ---- encoding ---------------------------------------------------------------------------------

// docs/FORMAT.md, by hand.
static void the_encoding_is_the_documented_one(void **state)
{
    (void)state;
    static const uint8_t expected[] = {
        1,    0,                // version, grid of 1 << 0
        3,                      // points in the first stroke
        0xd0, 0x0f, 40,         // 1000,20 from 0,0
        127,  0x80, 1,          // -64, +64
        1,    0,                // -1, 0
        1,    0,    0xa7, 0x01, // one point; 0, -84
    };
    size_t len;
    draw("1000,20 936,84 935,84;935,0");
    assert_int_equal(strokes_encode(&drawn, bytes, sizeof bytes, &len), STATUS_OK);
    assert_int_equal(len, sizeof expected);
    assert_memory_equal(bytes, expected, len);
}

static void what_is_encoded_comes_back(void **state)
{
    (void)state;
    static const size_t counts[] = {10, 150, 600, 3000};
    size_t len;
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
        sign(counts[i]);
        assert_int_equal(strokes_encode(&drawn, bytes, sizeof bytes, &len), STATUS_OK);
        assert_int_equal(strokes_decode(bytes, len, &decoded), STATUS_OK);
        assert_same_drawing(&drawn, &decoded);
    }
}

static void the_corners_of_the_box_come_back(void **state)
{
    (void)state;
    size_t len;
    draw("0,0 4095,1365 4095,0 0,1365");
    assert_int_equal(strokes_encode(&drawn, bytes, sizeof bytes, &len), STATUS_OK);
    assert_int_equal(strokes_decode(bytes, len, &decoded), STATUS_OK);
    assert_same_drawing(&drawn, &decoded);
}

static void nothing_is_written_behind_the_room(void **state)
{
    (void)state;
    size_t len, again;
    sign(150);
    assert_int_equal(strokes_encode(&drawn, bytes, sizeof bytes, &len), STATUS_OK);
    for (size_t cap = 0; cap < len; cap++) {
        memset(bytes, 0x55, sizeof bytes);
        assert_int_equal(strokes_encode(&drawn, bytes, cap, &again), STATUS_TOO_LARGE);
        assert_int_equal(bytes[cap], 0x55);
    }
    assert_int_equal(strokes_encode(&drawn, bytes, len, &again), STATUS_OK);
}

// ---- with loss --------------------------------------------------------------------------------

static void what_fits_loses_nothing(void **state)
{
    (void)state;
    size_t len, fitted_len;
    unsigned tolerance = 99;
    sign(600);
    assert_int_equal(strokes_encode(&drawn, bytes, sizeof bytes, &len), STATUS_OK);
    assert_int_equal(strokes_fit(&drawn, bytes, len, &fitted_len, &tolerance), STATUS_OK);
    assert_int_equal(tolerance, 0);
    assert_int_equal(fitted_len, len);
    assert_int_equal(strokes_decode(bytes, len, &decoded), STATUS_OK);
    assert_same_drawing(&drawn, &decoded);
}

// The square of the distance from a point to the line between two, by trying 257 places on it.
static int64_t square_to(const struct strokes_point *point, const struct strokes_point *a,
                         const struct strokes_point *b)
{
    enum { STEPS = 256 };
    int64_t least = INT64_MAX;
    for (int64_t i = 0; i <= STEPS; i++) {
        const int64_t x = a->x * (STEPS - i) + b->x * i - (int64_t)point->x * STEPS;
        const int64_t y = a->y * (STEPS - i) + b->y * i - (int64_t)point->y * STEPS;
        const int64_t square = (x * x + y * y) / STEPS / STEPS;
        least = square < least ? square : least;
    }
    return least;
}

static int64_t square_to_drawing(const struct strokes_point *point, const struct strokes *strokes)
{
    int64_t least = INT64_MAX;
    for (size_t i = 0; i < strokes->count; i++) {
        const struct strokes_point *to = &strokes->points[i];
        const int64_t square = square_to(point, to->starts ? to : to - 1, to);
        least = square < least ? square : least;
    }
    return least;
}

static size_t count_strokes(const struct strokes *strokes)
{
    size_t count = 0;
    for (size_t i = 0; i < strokes->count; i++)
        count += strokes->points[i].starts;
    return count;
}

// No point is farther from what is left than the tolerance and, on a grid, half its diagonal.
static void what_does_not_fit_loses_little(void **state)
{
    (void)state;
    static const struct {
        size_t cap;
        unsigned tolerance, most; // the square of how far
    } rows[] = {{3600, 1, 1}, {3100, 2, 12}, {1600, 4, 47}, {600, 8, 187}, {400, 16, 746}};
    size_t len;
    sign(3000);
    for (size_t row = 0; row < sizeof rows / sizeof *rows; row++) {
        unsigned tolerance;
        assert_int_equal(strokes_fit(&drawn, bytes, rows[row].cap, &len, &tolerance), STATUS_OK);
        assert_int_equal(tolerance, rows[row].tolerance);
        assert_true(len <= rows[row].cap);
        assert_int_equal(strokes_decode(bytes, len, &decoded), STATUS_OK);
        assert_int_equal(count_strokes(&decoded), count_strokes(&drawn));
        for (size_t i = 0; i < drawn.count; i += 7)
            assert_true(square_to_drawing(&drawn.points[i], &decoded) <= rows[row].most);
    }
}

static void a_line_needs_its_ends_only(void **state)
{
    (void)state;
    size_t len;
    unsigned tolerance;
    draw("0,0 100,1 200,0 300,0 400,3 500,0;700,700 701,700");
    assert_int_equal(strokes_fit(&drawn, bytes, 22, &len, &tolerance), STATUS_OK);
    assert_int_equal(tolerance, 1);
    assert_int_equal(strokes_decode(bytes, len, &decoded), STATUS_OK);
    assert_int_equal(decoded.count, 6); // without 100,1 and 200,0
    assert_int_equal(decoded.points[1].x, 300);
    assert_int_equal(decoded.points[2].x, 400);
}

// Its ends are one point, of which nothing is far that is near to an endless line through it.
static void a_closed_loop_stays_a_loop(void **state)
{
    (void)state;
    size_t len;
    unsigned tolerance;
    draw("1000,500 1100,500 1200,500 1200,600 1200,700 1100,700 1000,700 1000,600 1000,500");
    assert_int_equal(strokes_fit(&drawn, bytes, 19, &len, &tolerance), STATUS_OK);
    assert_int_equal(tolerance, 1);
    assert_int_equal(strokes_decode(bytes, len, &decoded), STATUS_OK);
    assert_int_equal(decoded.count, 5);
}

static void a_turn_back_is_kept(void **state)
{
    (void)state;
    size_t len;
    unsigned tolerance;
    draw("1000,500 1010,500 1500,500 1490,500 1100,500"); // beyond its own end
    assert_int_equal(strokes_fit(&drawn, bytes, 13, &len, &tolerance), STATUS_OK);
    assert_int_equal(tolerance, 1);
    assert_int_equal(strokes_decode(bytes, len, &decoded), STATUS_OK);
    assert_int_equal(decoded.count, 3);
    assert_int_equal(decoded.points[1].x, 1500);
}

static void the_edge_of_the_box_stays_inside(void **state)
{
    (void)state;
    size_t len;
    unsigned tolerance;
    draw("4095,1365 4095,700");
    assert_int_equal(strokes_fit(&drawn, bytes, 9, &len, &tolerance), STATUS_OK);
    assert_int_equal(tolerance, STROKES_MAX_TOLERANCE);
    assert_int_equal(strokes_decode(bytes, len, &decoded), STATUS_OK);
    assert_int_equal(decoded.points[0].x, 4080);
    assert_int_equal(decoded.points[0].y, 1360);
}

static void what_is_coarsened_stands_on_the_grid(void **state)
{
    (void)state;
    static struct strokes coarse;
    draw("100,100 250,500 400,900 900,120;1000,600 1001,601;4095,1365");
    strokes_coarsen(&drawn, 3, &coarse);
    // The second point is on the line without it, and the second stroke becomes a dot.
    const struct strokes_point expected[] = {
        {13, 13, true}, {50, 113, false}, {113, 15, false}, {125, 75, true}, {511, 170, true},
    };
    assert_int_equal(coarse.count, sizeof expected / sizeof *expected);
    for (size_t i = 0; i < coarse.count; i++) {
        assert_int_equal(coarse.points[i].x, expected[i].x);
        assert_int_equal(coarse.points[i].y, expected[i].y);
        assert_int_equal(coarse.points[i].starts, expected[i].starts);
    }
    strokes_coarsen(&drawn, 0, &coarse);
    assert_int_equal(coarse.points[1].x, 400);
}

static void noise_does_not_fit(void **state)
{
    (void)state;
    size_t len;
    unsigned tolerance;
    drawn.count = STROKES_MAX_POINTS;
    for (size_t i = 0; i < drawn.count; i++)
        drawn.points[i] = (struct strokes_point){
            .x = (uint16_t)(i * 2477 % 4096), .y = (uint16_t)(i * 977 % 1366), .starts = i == 0};
    assert_int_equal(strokes_fit(&drawn, bytes, 4000, &len, &tolerance), STATUS_TOO_LARGE);
    assert_int_equal(strokes_fit(&drawn, bytes, 0, &len, &tolerance), STATUS_TOO_LARGE);
}

static void fitting_leaves_nothing_behind(void **state)
{
    (void)state;
    size_t len;
    unsigned tolerance;
    draw("1000,500 1010,500 1500,500 1490,500 1100,500;3,4");
    wipe_reset();
    assert_int_equal(strokes_fit(&drawn, bytes, 18, &len, &tolerance), STATUS_OK);
    assert_int_equal(tolerance, 1);
    assert_true(wipe_took(WIPE_ANY_LEN, &drawn.points[5], sizeof drawn.points[5]));
}

// Every text at its longest, and a signature that was drawn for long.
static void the_longest_record_takes_a_signature(void **state)
{
    (void)state;
    struct record record = {.len = 0};
    char text[2000];
    uint8_t packed[PACK_MAX_LEN];
    size_t len, packed_len;
    unsigned tolerance;
    memset(text, 'x', sizeof text);
    for (uint8_t field = 1; field < RECORD_FORM_END; field++)
        record_put(&record, field, text, record_field_max_len((enum record_field)field));
    record_put_text(&record, RECORD_LANGUAGE, "kk");
    record_put_u8(&record, RECORD_CHANNEL, RECORD_PAGE);
    record_put_u8(&record, RECORD_MARK, RECORD_DRAWN);
    struct record rest = {.len = 0};
    record_put_u16(&rest, RECORD_DECLARATIONS, 3);
    record_put_u8(&rest, RECORD_CONSENTS, 3);
    record_put(&rest, RECORD_REFERENCE, text, record_field_max_len(RECORD_REFERENCE));
    record_put_u32(&rest, RECORD_SECONDS, 12);

    sign(3000);
    const size_t cap = pack_room(record.len + rest.len) - RECORD_FIELD_HEAD_LEN;
    assert_int_equal(strokes_fit(&drawn, bytes, cap, &len, &tolerance), STATUS_OK);
    assert_int_equal(tolerance, STROKES_MAX_TOLERANCE);
    record_put(&record, RECORD_STROKES, bytes, len);
    memcpy(record.bytes + record.len, rest.bytes, rest.len);
    record.len += rest.len;
    assert_false(record.failed);
    assert_int_equal(record_check(record.bytes, record.len), STATUS_OK);
    assert_int_equal(pack_record(record.bytes, record.len, packed, &packed_len), STATUS_OK);
    assert_int_equal(packed[0], 1); // a stored block
}

// ---- decoding ---------------------------------------------------------------------------------

static void assert_decodes(const char *value, size_t len, enum status expected)
{
    decoded.count = 1;
    assert_int_equal(strokes_decode((const uint8_t *)value, len, &decoded), expected);
    if (expected != STATUS_OK)
        assert_int_equal(decoded.count, 0);
}

#define DECODES(value, expected) assert_decodes(value, sizeof(value) - 1, expected)

static void only_what_the_encoder_makes_is_decoded(void **state)
{
    (void)state;
    DECODES("\1\0\1\2\2", STATUS_OK);
    DECODES("\1\4\1\2\2", STATUS_OK);
    DECODES("", STATUS_DAMAGED);
    DECODES("\1", STATUS_DAMAGED);
    DECODES("\1\0", STATUS_DAMAGED);             // no stroke
    DECODES("\1\5\1\2\2", STATUS_DAMAGED);       // too coarse
    DECODES("\1\0\0", STATUS_DAMAGED);           // no point
    DECODES("\1\0\0\1\2\2", STATUS_DAMAGED);     // no point
    DECODES("\1\0\1\2", STATUS_DAMAGED);         // cut
    DECODES("\1\0\1\2\2\1", STATUS_DAMAGED);     // a byte more
    DECODES("\1\0\2\2\2", STATUS_DAMAGED);       // a point less
    DECODES("\1\0\2\2\2\0\0", STATUS_DAMAGED);   // the same point
    DECODES("\1\0\1\x82\0\2", STATUS_DAMAGED);   // a number longer than it need be
    DECODES("\1\0\1\x82\x80\2", STATUS_DAMAGED); // one that goes on
    DECODES("\1\0\1\x82", STATUS_DAMAGED);
    DECODES("\1\0\1\2\2\1\0\0", STATUS_OK); // another stroke may begin there
}

static void the_box_is_not_left(void **state)
{
    (void)state;
    DECODES("\1\0\1\1\0", STATUS_DAMAGED); // -1,0
    DECODES("\1\0\1\0\1", STATUS_DAMAGED);
    DECODES("\1\0\1\xfe\x3f\xaa\x15", STATUS_OK); // 4095,1365
    DECODES("\1\0\1\x80\x40\0", STATUS_DAMAGED);
    DECODES("\1\0\1\0\xac\x15", STATUS_DAMAGED);
    DECODES("\1\4\1\xfe\3\xaa\1", STATUS_OK); // 255,85 of sixteen
    assert_int_equal(decoded.points[0].x, 4080);
    assert_int_equal(decoded.points[0].y, 1360);
    DECODES("\1\4\1\x80\4\0", STATUS_DAMAGED);
    DECODES("\1\4\1\0\xac\1", STATUS_DAMAGED);
}

static void later_versions_are_newer(void **state)
{
    (void)state;
    DECODES("\2\0\1\2\2", STATUS_NEWER);
    DECODES("\2", STATUS_NEWER);
    DECODES("\0\0\1\2\2", STATUS_NEWER);
}

// One more than there is room for.
static void too_many_points_are_damage(void **state)
{
    (void)state;
    const size_t each_len = 3, len = 2 + (STROKES_MAX_POINTS + 1) * each_len;
    uint8_t *value = calloc(len, 1); // strokes of one point at 0,0
    assert_non_null(value);
    value[0] = 1;
    for (size_t i = 2; i < len; i += each_len)
        value[i] = 1;
    assert_int_equal(strokes_decode(value, len - each_len, &decoded), STATUS_OK);
    assert_int_equal(decoded.count, STROKES_MAX_POINTS);
    assert_int_equal(strokes_decode(value, len, &decoded), STATUS_DAMAGED);
    free(value);
}

// ---- showing ----------------------------------------------------------------------------------

static void a_path_is_drawn(void **state)
{
    (void)state;
    draw("10,20 15,17 19,17;30,40;1,2 0,0");
    assert_int_equal(strokes_svg_path(&drawn, path, sizeof path), STATUS_OK);
    assert_string_equal(path, "M10 20l5 -3 4 0M30 40l0 0M1 2l-1 -2");
    draw("");
    assert_int_equal(strokes_svg_path(&drawn, path, sizeof path), STATUS_OK);
    assert_string_equal(path, "");
}

static void a_path_is_whole_or_empty(void **state)
{
    (void)state;
    draw("10,20 15,17");
    const size_t need = sizeof "M10 20l5 -3";
    for (size_t cap = 0; cap < need; cap++) {
        memset(path, 0x55, sizeof path);
        assert_int_equal(strokes_svg_path(&drawn, path, cap), STATUS_TOO_LARGE);
        assert_int_equal(path[0], cap > 0 ? 0 : 0x55);
        assert_int_equal(path[cap], 0x55);
    }
    assert_int_equal(strokes_svg_path(&drawn, path, need), STATUS_OK);
}

static void the_longest_path_has_room(void **state)
{
    (void)state;
    drawn.count = STROKES_MAX_POINTS;
    for (size_t i = 0; i < drawn.count; i++)
        drawn.points[i] =
            (struct strokes_point){.x = STROKES_WIDTH, .y = STROKES_HEIGHT, .starts = true};
    assert_int_equal(strokes_svg_path(&drawn, path, STROKES_PATH_CAP), STATUS_OK);
    assert_int_equal(strlen(path), STROKES_PATH_CAP - 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(points_are_read),
        cmocka_unit_test(a_point_on_the_one_before_it_is_dropped),
        cmocka_unit_test(anything_else_is_no_drawing),
        cmocka_unit_test(a_text_ends_where_it_ends),
        cmocka_unit_test(too_many_points_are_no_drawing),
        cmocka_unit_test(taps_and_slips_are_no_signature),
        cmocka_unit_test(small_signatures_are_signatures),
        cmocka_unit_test(the_encoding_is_the_documented_one),
        cmocka_unit_test(what_is_encoded_comes_back),
        cmocka_unit_test(the_corners_of_the_box_come_back),
        cmocka_unit_test(nothing_is_written_behind_the_room),
        cmocka_unit_test(what_fits_loses_nothing),
        cmocka_unit_test(what_does_not_fit_loses_little),
        cmocka_unit_test(a_line_needs_its_ends_only),
        cmocka_unit_test(a_closed_loop_stays_a_loop),
        cmocka_unit_test(a_turn_back_is_kept),
        cmocka_unit_test(the_edge_of_the_box_stays_inside),
        cmocka_unit_test(what_is_coarsened_stands_on_the_grid),
        cmocka_unit_test(noise_does_not_fit),
        cmocka_unit_test(fitting_leaves_nothing_behind),
        cmocka_unit_test(the_longest_record_takes_a_signature),
        cmocka_unit_test(only_what_the_encoder_makes_is_decoded),
        cmocka_unit_test(the_box_is_not_left),
        cmocka_unit_test(later_versions_are_newer),
        cmocka_unit_test(too_many_points_are_damage),
        cmocka_unit_test(a_path_is_drawn),
        cmocka_unit_test(a_path_is_whole_or_empty),
        cmocka_unit_test(the_longest_path_has_room),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
