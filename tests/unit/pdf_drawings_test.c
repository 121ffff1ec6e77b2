// SPDX-License-Identifier: Apache-2.0
#include "merger/handover/pdf_drawings.h"

#include "merger/handover/pdf.h"
#include "tests/unit/listing_rig.h"

#define PEOPLE 7

static struct listing_rig rig;
static struct listing listing;

// Person i draws one line, the further to the right the later its name; the fourth types.
static uint16_t end_of(size_t i)
{
    return (uint16_t)(60 * (i + 1));
}

static void sign(size_t i)
{
    char name[8], hex[64];
    uint8_t bytes[32];
    size_t len;
    struct strokes strokes = {.count = 2,
                              .points = {{8, 8, true}, {(uint16_t)(8 * end_of(i)), 8, false}}};
    snprintf(name, sizeof name, "N%zu", i);
    assert_int_equal(strokes_encode(&strokes, bytes, sizeof bytes, &len), STATUS_OK);
    sodium_bin2hex(hex, sizeof hex, bytes, len);
    const struct rig_person person = {.fields = {[RECORD_FAMILY_NAME] = name},
                                      .strokes = i == 3 ? NULL : hex};
    rig_sign(&rig, &person);
}

// In the master list they stand in another order than in the listing.
static int set_up(void **state)
{
    (void)state;
    static const size_t batches[][PEOPLE] = {{6, 2, 0}, {5, 3, 1, 4}};
    static const size_t counts[] = {3, 4};
    rig_init(&rig);
    for (size_t batch = 0; batch < 2; batch++) {
        rig_open_batch(&rig, 18877);
        for (size_t i = 0; i < counts[batch]; i++)
            sign(batches[batch][i]);
        rig_merge_batch(&rig);
    }
    rig_open_roll(&rig);
    const struct listing_plan plan = {.order = LISTING_BY_NAME};
    assert_int_equal(listing_make(&rig.roll, &plan, NULL, &listing), STATUS_OK);
    assert_int_equal(listing.named_count, PEOPLE);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    listing_free(&listing);
    rig_free(&rig);
    return 0;
}

static void assert_all(size_t window)
{
    struct pdf_drawings *drawings;
    assert_int_equal(pdf_drawings_new(&listing, window, &drawings), STATUS_OK);
    for (size_t place = 0; place < PEOPLE; place++) {
        struct listing_person person;
        const struct strokes_point *points;
        size_t count;
        listing_get(&listing, place, &person);
        assert_int_equal(person.is_drawn, place != 3);
        if (!person.is_drawn)
            continue;
        assert_int_equal(pdf_drawings_get(drawings, place, &points, &count), STATUS_OK);
        assert_int_equal(count, 2);
        assert_int_equal(points[0].x, 1);
        assert_int_equal(points[1].x, end_of(place));
        assert_true(points[0].starts && !points[1].starts);
    }
    pdf_drawings_free(drawings);
}

static void each_gets_their_own_whatever_is_read_ahead(void **state)
{
    (void)state;
    for (size_t window = 1; window <= PEOPLE + 1; window++)
        assert_all(window);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_gets_their_own_whatever_is_read_ahead),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
