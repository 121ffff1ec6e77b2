// SPDX-License-Identifier: Apache-2.0
//
// Facts put together by hand, and their tally, for the tests of what becomes of entries. All people
// are invented.
#ifndef QOL_TALLY_RIG_H
#define QOL_TALLY_RIG_H

#include "merger/list/tally.h"
#include "tests/unit/list_fixture.h"

#include <setjmp.h>
#include <sodium.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct list_fixture list;
static struct facts facts;
static struct tally tally;

#define NAMED LIST_FIXTURE_CONSENTS
static const struct list_fixture_person aigerim = {"Сейітова",   "Айгерім", NULL,
                                                   "1990-03-05", NULL,      NAMED};
static const struct list_fixture_person erlan = {"Омаров",     "Ерлан",        NULL,
                                                 "1985-01-31", "000101500001", NAMED};
static const struct list_fixture_person piotr = {"Петров",     "Пётр", NULL,
                                                 "1980-02-29", NULL,   RECORD_MAY_COUNT};

static int set_up(void **state)
{
    (void)state;
    list_fixture_init(&list);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    tally_free(&tally);
    facts_free(&facts);
    list_fixture_free(&list);
    return 0;
}

static size_t add_batch(uint32_t number)
{
    return list_fixture_batch(&facts, &list.device, number);
}

static void make(void)
{
    tally_free(&tally);
    assert_int_equal(tally_make(&facts, &list.folder.campaign, list.folder.chain_secret, &tally),
                     STATUS_OK);
}

// The entry with that id; it must be the only one.
static const struct tally_entry *entry(uint8_t number)
{
    uint8_t id[SEAL_ENTRY_ID_LEN];
    size_t first;
    fixture_entry_id(number, id);
    assert_int_equal(tally_find(&tally, id, sizeof id * 2, &first), 1);
    return &tally.entries[first];
}

static void assert_entry(uint8_t number, enum tally_state state, enum tally_reason reason)
{
    assert_int_equal(entry(number)->state, state);
    assert_int_equal(entry(number)->reason, reason);
}

static void assert_counts(unsigned long counted, unsigned long duplicates, unsigned long voided,
                          unsigned long held)
{
    assert_int_equal(tally.total.by_state[TALLY_COUNTED], counted);
    assert_int_equal(tally.total.by_state[TALLY_DUPLICATE], duplicates);
    assert_int_equal(tally.total.by_state[TALLY_VOIDED], voided);
    assert_int_equal(tally.total.by_state[TALLY_HELD], held);
    assert_int_equal(tally.total.entries, counted + duplicates + voided + held);
    assert_int_equal(tally.certain, counted);
    assert_int_equal(tally.high, counted);
}

#endif
