// SPDX-License-Identifier: Apache-2.0
//
// A campaign with people in it, for the tests of what leaves. All are invented.
#ifndef QOL_LISTING_RIG_H
#define QOL_LISTING_RIG_H

#include "common/pack.h"
#include "merger/list/merge.h"
#include "merger/list/roll.h"
#include "tests/unit/list_fixture.h"

#include <setjmp.h>
#include <sodium.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

struct listing_rig {
    struct list_fixture list;
    struct roll roll;
    struct fixture_batch *batch; // the open one
    uint32_t batch_count;
    uint8_t entry_count;
};

// Who signed; NULL is a field that is not there.
struct rig_person {
    const char *fields[RECORD_FORM_END];
    uint8_t consents;    // 0: both
    const char *strokes; // hex
};

#define RIG_DRAWN "0100021428090a010204" // a line and a dot
#define RIG_DRAWN_PATH "M10 20l-5 5M6 27l0 0"

// A form that hands over name, town and comment, and keeps birth date, number and phone.
static inline void rig_init(struct listing_rig *rig)
{
    static const bool handed_over[RECORD_FORM_END] = {
        [RECORD_FAMILY_NAME] = true, [RECORD_GIVEN_NAME] = true, [RECORD_PATRONYMIC] = true,
        [RECORD_CITY] = true,        [RECORD_COMMENT] = true,
    };
    memset(rig, 0, sizeof *rig);
    list_fixture_init(&rig->list);
    for (enum record_field field = 1; field < RECORD_FORM_END; field++)
        rig->list.folder.campaign.fields[field] =
            (struct campaign_field){CAMPAIGN_OPTIONAL, handed_over[field]};
    rig->list.folder.campaign.fields[RECORD_EMAIL].need = CAMPAIGN_OFF;
}

static inline void rig_open_batch(struct listing_rig *rig, uint16_t day)
{
    struct seal_header header = fixture_facts(&rig->list.device, rig->batch_count++);
    header.day = day;
    rig->batch = fixture_batch_new(&rig->list.device, &header);
}

static inline void rig_sign(struct listing_rig *rig, const struct rig_person *person)
{
    struct seal_cell cell = {.type = SEAL_ENTRY, .record_version = RECORD_VERSION};
    struct record record = {.len = 0};
    uint8_t strokes[256];
    size_t strokes_len, packed_len;
    for (uint8_t field = 1; field < RECORD_FORM_END; field++)
        if (person->fields[field])
            record_put_text(&record, field, person->fields[field]);
    if (person->strokes) {
        assert_int_equal(sodium_hex2bin(strokes, sizeof strokes, person->strokes,
                                        strlen(person->strokes), NULL, &strokes_len, NULL),
                         0);
        record_put_u8(&record, RECORD_MARK, RECORD_DRAWN);
        record_put(&record, RECORD_STROKES, strokes, strokes_len);
    }
    record_put_u8(&record, RECORD_CONSENTS,
                  person->consents != 0 ? person->consents : LIST_FIXTURE_CONSENTS);
    assert_int_equal(pack_record(record.bytes, record.len, cell.content, &packed_len), STATUS_OK);
    cell.packed_len = (uint16_t)packed_len;
    cell.record_len = (uint16_t)record.len;
    fixture_entry_id(++rig->entry_count, cell.entry_id);
    fixture_batch_seal(rig->batch, &cell);
}

// The next entry to come is void.
static inline void rig_void(struct listing_rig *rig, uint8_t entry)
{
    struct seal_cell cell = {.type = SEAL_VOID, .record_version = RECORD_VERSION};
    fixture_entry_id(entry, cell.entry_id);
    fixture_batch_seal(rig->batch, &cell);
}

static inline void rig_merge_batch(struct listing_rig *rig)
{
    struct merge merge;
    char path[PLATFORM_PATH_CAP];
    fixture_batch_close(rig->batch, &rig->list.device);
    list_fixture_write(rig->batch, rig->list.folder.path, "batch", path);
    assert_int_equal(merge_begin(&rig->list.folder, false, &merge), STATUS_OK);
    assert_int_equal(merge_file(&merge, path), STATUS_OK);
    assert_int_equal(merge_finish(&merge), STATUS_OK);
    merge_end(&merge);
    free(rig->batch);
    rig->batch = NULL;
}

static inline void rig_open_roll(struct listing_rig *rig)
{
    assert_int_equal(roll_open(&rig->list.folder, &rig->roll), STATUS_OK);
}

static inline void rig_free(struct listing_rig *rig)
{
    roll_close(&rig->roll);
    list_fixture_free(&rig->list);
}

#endif
