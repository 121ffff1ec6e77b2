// SPDX-License-Identifier: Apache-2.0
#include "merger/list/segment.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define CAP 256

static size_t put(uint8_t out[CAP], const unsigned *cells, size_t count)
{
    struct bytes_writer w = bytes_writer_init(out, CAP);
    for (size_t i = 0; i < count; i++)
        segment_put(&w, cells[i], (const uint8_t *)"content", i);
    assert_false(w.failed);
    return w.len;
}

static void contents_come_back(void **state)
{
    (void)state;
    static const unsigned cells[] = {0, 1, 7, SEAL_FINAL_CELL};
    uint8_t row[CAP];
    struct segment segment;
    assert_true(segment_get(row, put(row, cells, 4), &segment));
    for (unsigned cell = 0, i = 0; cell < SEAL_CELL_COUNT; cell++) {
        if (cell != cells[i]) {
            assert_null(segment.parts[cell].bytes);
            continue;
        }
        assert_non_null(segment.parts[cell].bytes); // also of the empty content of cell 0
        assert_int_equal(segment.parts[cell].len, i);
        assert_memory_equal(segment.parts[cell].bytes, "content", i);
        i++;
    }
}

static void a_batch_may_have_no_contents(void **state)
{
    (void)state;
    static const uint8_t row[1];
    struct segment segment;
    assert_true(segment_get(row, 0, &segment));
    for (unsigned cell = 0; cell < SEAL_CELL_COUNT; cell++)
        assert_null(segment.parts[cell].bytes);
}

static void a_row_that_is_cut_is_none(void **state)
{
    (void)state;
    static const unsigned cells[] = {2, 3, 4};
    uint8_t row[CAP];
    struct segment segment;
    size_t len = put(row, cells, 3);
    assert_true(segment_get(row, len, &segment));
    for (size_t cut = 1; cut < 3 + 2; cut++)
        assert_false(segment_get(row, len - cut, &segment));
    assert_false(segment_get(row, len + 1, &segment));
}

static void cells_ascend_and_end(void **state)
{
    (void)state;
    static const unsigned wrong[][2] = {{1, 0}, {1, 1}, {0, SEAL_CELL_COUNT}, {0, 255}};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        uint8_t row[CAP];
        struct segment segment;
        assert_false(segment_get(row, put(row, wrong[i], 2), &segment));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(contents_come_back),
        cmocka_unit_test(a_batch_may_have_no_contents),
        cmocka_unit_test(a_row_that_is_cut_is_none),
        cmocka_unit_test(cells_ascend_and_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
