// SPDX-License-Identifier: Apache-2.0
#include "merger/linkage/apart.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define COUNT 40u
#define STEPS 2000

// The same without a trick: the group of every entry, and which entries' groups were noted.
struct model {
    uint32_t group[COUNT];
    bool apart[COUNT][COUNT]; // by entries
};

static void model_note(struct model *model, uint32_t a, uint32_t b)
{
    model->apart[a][b] = model->apart[b][a] = true;
}

static bool model_are(const struct model *model, uint32_t a, uint32_t b)
{
    for (uint32_t i = 0; i < COUNT; i++)
        for (uint32_t j = 0; j < COUNT; j++)
            if (model->group[i] == model->group[a] && model->group[j] == model->group[b] &&
                model->apart[i][j])
                return true;
    return false;
}

static void model_join(struct model *model, uint32_t a, uint32_t b)
{
    uint32_t gone = model->group[b];
    for (uint32_t i = 0; i < COUNT; i++)
        if (model->group[i] == gone)
            model->group[i] = model->group[a];
}

static uint32_t draw(uint64_t *seed)
{
    *seed = *seed * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(*seed >> 40);
}

static void try_steps(uint64_t seed)
{
    struct model model = {0};
    struct apart apart;
    assert_int_equal(apart_init(&apart, COUNT), STATUS_OK);
    for (uint32_t i = 0; i < COUNT; i++)
        model.group[i] = i;
    for (unsigned step = 0; step < STEPS; step++) {
        uint32_t a = draw(&seed) % COUNT, b = draw(&seed) % COUNT;
        if (model.group[a] == model.group[b])
            continue;
        bool are = model_are(&model, a, b);
        assert_int_equal(apart_are(&apart, a, b), are);
        if (draw(&seed) % 4 != 0) {
            assert_int_equal(apart_note(&apart, a, b), STATUS_OK);
            model_note(&model, a, b);
        } else if (!are) {
            assert_int_equal(apart_join(&apart, a, b), STATUS_OK);
            model_join(&model, a, b);
        }
    }
    apart_free(&apart);
}

static void it_is_what_looking_through_all_says(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 20; seed++)
        try_steps(seed);
}

static void nothing_is_apart_at_first(void **state)
{
    (void)state;
    struct apart apart;
    assert_int_equal(apart_init(&apart, 2), STATUS_OK);
    assert_false(apart_are(&apart, 0, 1));
    apart_free(&apart);
    apart_free(&apart);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_is_apart_at_first),
        cmocka_unit_test(it_is_what_looking_through_all_says),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
