// SPDX-License-Identifier: Apache-2.0
//
// A list of three people, opened, who are asked about two by two. Included by one test program at a
// time. All people are invented.
#ifndef QOL_REVIEW_RIG_H
#define QOL_REVIEW_RIG_H

#include "common/safefile.h"
#include "merger/list/merge.h"
#include "merger/list/roll.h"
#include "tests/unit/list_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define PEOPLE_COUNT 3

static struct list_fixture list;
static struct roll roll;

static const struct list_fixture_person people[PEOPLE_COUNT] = {
    {"Сейітова", "Айгерім", "Маратқызы", "1990-03-05", NULL, LIST_FIXTURE_CONSENTS},
    {"Сейдолина", "Айгерім", NULL, "1972-08-19", NULL, LIST_FIXTURE_CONSENTS},
    {"Ким", "Пётр", NULL, "1980-02-29", NULL, LIST_FIXTURE_CONSENTS},
};

// Seals them into a batch on the stick.
static inline void review_rig_fill_stick(void)
{
    struct seal_header header = fixture_facts(&list.device, 0);
    struct fixture_batch *batch = fixture_batch_new(&list.device, &header);
    char path[PLATFORM_PATH_CAP];
    for (uint8_t i = 0; i < PEOPLE_COUNT; i++)
        list_fixture_seal(batch, (uint8_t)(i + 1), &people[i]);
    fixture_batch_close(batch, &list.device);
    list_fixture_write(batch, list.stick, "one.qolb", path);
    free(batch);
}

static inline void review_rig_merge(void)
{
    struct merge merge;
    char path[PLATFORM_PATH_CAP];
    assert_int_equal(safefile_join(list.stick, "one.qolb", path), STATUS_OK);
    assert_int_equal(merge_begin(&list.folder, false, &merge), STATUS_OK);
    assert_int_equal(merge_file(&merge, path), STATUS_OK);
    assert_int_equal(merge_finish(&merge), STATUS_OK);
    merge_end(&merge);
}

// Every two are a question, as if the linker had asked it.
static inline void review_rig_open(void)
{
    static const struct tally_question asked[] = {
        {.a = 0, .b = 1}, {.a = 0, .b = 2}, {.a = 1, .b = 2}};
    list_fixture_init(&list);
    review_rig_fill_stick();
    review_rig_merge();
    assert_int_equal(roll_open(&list.folder, &roll), STATUS_OK);
    free(roll.tally.questions);
    roll.tally.questions = malloc(sizeof asked);
    assert_non_null(roll.tally.questions);
    memcpy(roll.tally.questions, asked, sizeof asked);
    roll.tally.question_count = sizeof asked / sizeof *asked;
}

static inline void review_rig_close(void)
{
    roll_close(&roll);
    list_fixture_free(&list);
}

#endif
