// SPDX-License-Identifier: Apache-2.0
//
// A session in a fresh folder, and what can be read of it: for session_test and delivery_test.
#ifndef QOL_SESSION_RIG_H
#define QOL_SESSION_RIG_H

#include "collector/session.h"

#include "collector/chain.h"
#include "collector/outbox.h"
#include "common/batch_read.h"
#include "common/batch_write.h"
#include "common/bytes.h"
#include "common/safefile.h"
#include "tests/unit/fixture.h"

#include <setjmp.h>
#include <sodium.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/fault.h"

#define DAY 18877

static struct fixture fixture;
static char folder[PLATFORM_PATH_CAP];
static char chain_path[PLATFORM_PATH_CAP];
static struct kit kit;
static struct session *session;
static struct session_cell cell;
static struct batch_read *found;

static struct session_plan plan(void)
{
    struct session_plan plan = {.kit = &kit,
                                .folder = folder,
                                .recipients = fixture.recipients,
                                .recipient_count = 2,
                                .day = DAY,
                                .channel = RECORD_PAGE};
    memset(plan.campaign_hash, 0x5a, sizeof plan.campaign_hash);
    return plan;
}

static void open_session(void)
{
    struct session_plan p = plan();
    assert_int_equal(session_open(&p, &session), STATUS_OK);
}

// As a crash would end it: nothing is closed.
static void lose_session(void)
{
    session_free(session);
    session = NULL;
}

static void close_session(void)
{
    assert_int_equal(session_close(session), STATUS_OK);
    lose_session();
}

static int setup(void **state)
{
    fault_reset(state);
    fixture_init(&fixture);
    fixture_folder(folder);
    kit = (struct kit){.certificate = fixture.certificate};
    memcpy(kit.device_secret, fixture.device_secret, sizeof kit.device_secret);
    memset(kit.state_key, 3, sizeof kit.state_key);
    memcpy(kit.chain_root, fixture.facts.chain, sizeof kit.chain_root);
    found = batch_read_new();
    if (!found || safefile_join(folder, CHAIN_FILE, chain_path) != STATUS_OK ||
        chain_create(chain_path, kit.state_key, kit.chain_root) != STATUS_OK)
        return -1;
    open_session();
    return 0;
}

static int teardown(void **state)
{
    fault_reset(state);
    session_free(session);
    batch_read_free(found);
    fixture_folder_remove(folder);
    return 0;
}

static void fill_cell(enum seal_cell_type type, uint8_t number)
{
    char name[16];
    memset(&cell, 0, sizeof cell);
    cell.type = type;
    fixture_entry_id(number, cell.entry_id);
    (void)snprintf(name, sizeof name, "Есім%u", number);
    if (type == SEAL_ENTRY)
        record_put_text(&cell.record, RECORD_FAMILY_NAME, name);
    record_put_u32(&cell.record, RECORD_SECONDS, session_seconds(session));
}

static void save(enum seal_cell_type type, uint8_t number)
{
    fill_cell(type, number);
    assert_int_equal(session_save(session, &cell), STATUS_OK);
}

static size_t batch_count(void)
{
    struct outbox *outbox;
    struct outbox_totals totals;
    assert_int_equal(outbox_open_existing(folder, &outbox), STATUS_OK);
    assert_int_equal(outbox_count(outbox, &totals), STATUS_OK);
    outbox_close(outbox);
    return totals.batches;
}

static void batch_path(uint32_t number, char out[PLATFORM_PATH_CAP])
{
    struct outbox *outbox;
    struct outbox_batch *list;
    size_t count;
    assert_int_equal(outbox_open_existing(folder, &outbox), STATUS_OK);
    assert_int_equal(outbox_unconfirmed(outbox, &list, &count), STATUS_OK);
    assert_true(number < count);
    assert_int_equal(outbox_path(outbox, list[number].id, out), STATUS_OK);
    outbox_close(outbox);
    free(list);
}

// Reads batch `number` as a coordinator would, from its file.
static void read_batch(uint32_t number)
{
    char path[PLATFORM_PATH_CAP];
    uint8_t *file;
    size_t len;
    struct batch_read_key key = fixture_key(&fixture, 0);
    batch_path(number, path);
    assert_int_equal(safefile_read(path, SEAL_FILE_LEN, &file, &len), STATUS_OK);
    batch_read(found, file, len, &key, NULL);
    free(file);
    assert_int_equal(found->verdict, BATCH_READ_TAKEN);
    assert_int_equal(found->facts.number, number);
}

static unsigned used_cells(void)
{
    unsigned count = 0;
    while (count < SEAL_ENTRY_COUNT && found->cells[count].state != BATCH_READ_UNUSED)
        count++;
    return count;
}

static void assert_cell(unsigned at, enum batch_read_cell_state state, uint8_t number)
{
    uint8_t id[SEAL_ENTRY_ID_LEN];
    fixture_entry_id(number, id);
    assert_int_equal(found->cells[at].state, state);
    assert_memory_equal(found->cells[at].entry_id, id, sizeof id);
}

#endif
