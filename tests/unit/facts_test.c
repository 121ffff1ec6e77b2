// SPDX-License-Identifier: Apache-2.0
#include "merger/list/facts.h"

#include "tests/unit/list_fixture.h"

#include <setjmp.h>
#include <sodium.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct fixture device;
static struct facts facts;

static const struct list_fixture_person aigerim = {"Сейітова",   "Айгерім",      "Маратқызы",
                                                   "1990-03-05", "000101500001", RECORD_MAY_COUNT};

static int set_up(void **state)
{
    (void)state;
    fixture_init(&device);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    facts_free(&facts);
    return 0;
}

static void assert_text(const struct facts_cell *cell, enum record_field field, const char *text)
{
    struct record_value value = record_get(cell->person, cell->person_len, (uint8_t)field);
    assert_int_equal(value.len, strlen(text));
    assert_memory_equal(value.bytes, text, value.len);
}

static void a_cell_keeps_who_signed(void **state)
{
    (void)state;
    size_t batch = list_fixture_batch(&facts, &device, 0);
    struct record record = {.len = 0};
    record_put_text(&record, RECORD_FAMILY_NAME, "Сейітова");
    record_put_text(&record, RECORD_CITY, "Семей");
    record_put_text(&record, RECORD_ADDRESS, "Абай көшесі, 1");
    record_put_text(&record, RECORD_PHONE, "+7 701 000 00 01");
    record_put_text(&record, RECORD_COMMENT, "Бостандық!");
    record_put_u8(&record, RECORD_CONSENTS, RECORD_MAY_COUNT);
    struct facts_content content = list_fixture_content(SEAL_ENTRY, 1, &record);
    list_fixture_cell(&facts, batch, 3, 2, &content);

    const struct facts_cell *cell = &facts.cells[0];
    assert_ptr_equal(cell->batch, &facts.batches[batch]);
    assert_int_equal(cell->cell, 3);
    assert_int_equal(cell->variant, 2);
    assert_int_equal(cell->type, SEAL_ENTRY);
    assert_int_equal(cell->consents, RECORD_MAY_COUNT);
    assert_text(cell, RECORD_FAMILY_NAME, "Сейітова");
    assert_text(cell, RECORD_CITY, "Семей");
    assert_text(cell, RECORD_PHONE, "+7 701 000 00 01");
    assert_null(record_get(cell->person, cell->person_len, RECORD_ADDRESS).bytes);
    assert_null(record_get(cell->person, cell->person_len, RECORD_COMMENT).bytes);
    assert_null(record_get(cell->person, cell->person_len, RECORD_CONSENTS).bytes);
}

static void equal_records_have_equal_hashes(void **state)
{
    (void)state;
    size_t batch = list_fixture_batch(&facts, &device, 0);
    struct list_fixture_person other = aigerim;
    other.birth_date = "1990-03-06";
    list_fixture_entry(&facts, batch, 0, 1, &aigerim);
    list_fixture_entry(&facts, batch, 1, 2, &aigerim);
    list_fixture_entry(&facts, batch, 2, 3, &other);
    const struct facts_cell *cells = facts.cells;
    assert_memory_equal(cells[0].record_hash, cells[1].record_hash, FACTS_RECORD_HASH_LEN);
    assert_memory_not_equal(cells[0].record_hash, cells[2].record_hash, FACTS_RECORD_HASH_LEN);
}

static void the_version_is_part_of_the_record(void **state)
{
    (void)state;
    size_t batch = list_fixture_batch(&facts, &device, 0);
    struct record record;
    list_fixture_record(&aigerim, &record);
    struct facts_content content = list_fixture_content(SEAL_ENTRY, 1, &record);
    list_fixture_cell(&facts, batch, 0, 0, &content);
    content.record_version++;
    list_fixture_cell(&facts, batch, 1, 0, &content);
    assert_memory_not_equal(facts.cells[0].record_hash, facts.cells[1].record_hash,
                            FACTS_RECORD_HASH_LEN);
}

static void a_final_vouches_for_its_digests(void **state)
{
    (void)state;
    size_t other = list_fixture_batch(&facts, &device, 0);
    size_t batch = list_fixture_batch(&facts, &device, 1);
    list_fixture_entry(&facts, other, 0, 1, &aigerim);
    for (uint8_t i = 0; i < 3; i++)
        list_fixture_entry(&facts, batch, i, i, &aigerim);
    uint8_t digests[2][SEAL_DIGEST_LEN];
    memcpy(digests[0], facts_digest(&facts, 1), SEAL_DIGEST_LEN);
    memcpy(digests[1], facts_digest(&facts, 1), SEAL_DIGEST_LEN); // not that of cell 1
    assert_int_equal(facts_add_final(&facts, batch, digests[0], 2), STATUS_OK);
    assert_int_equal(facts.finals[0].count, 2);
    assert_false(facts.cells[0].vouched); // another batch's
    assert_true(facts.cells[1].vouched);
    assert_false(facts.cells[2].vouched); // another digest
    assert_false(facts.cells[3].vouched); // beyond the count
}

// Growing moves arrays, but nothing that others point at.
static void many_facts_keep_their_places(void **state)
{
    (void)state;
    enum { BATCHES = 200 };
    for (uint32_t i = 0; i < BATCHES; i++) {
        size_t batch = list_fixture_batch(&facts, &device, i);
        for (unsigned cell = 0; cell < 60; cell++)
            list_fixture_entry(&facts, batch, cell, (uint8_t)i, &aigerim);
    }
    assert_int_equal(facts.cell_count, BATCHES * 60);
    for (size_t i = 0; i < facts.cell_count; i++) {
        assert_ptr_equal(facts.cells[i].batch, &facts.batches[i / 60]);
        assert_text(&facts.cells[i], RECORD_GIVEN_NAME, "Айгерім");
        assert_text(&facts.cells[i], RECORD_ID_NUMBER, "000101500001");
    }
}

static void keys_are_in_the_order_of_cells(void **state)
{
    (void)state;
    assert_int_equal(facts_cell_key(1, 0, 0), 1 << 26);
    assert_int_equal(facts_cell_key(1, 60, FACTS_VARIANT_COUNT - 1) + 1, facts_cell_key(1, 61, 0));
    assert_true(facts_cell_key(1, SEAL_FINAL_CELL, FACTS_VARIANT_COUNT - 1) <
                facts_cell_key(2, 0, 0));
}

static void keys_are_taken_apart_again(void **state)
{
    (void)state;
    static const int64_t batches[] = {1, 2, INT64_C(1) << 30};
    static const unsigned cells[] = {0, 1, SEAL_FINAL_CELL};
    static const uint32_t variants[] = {1, 2, FACTS_VARIANT_COUNT - 1};
    unsigned cell;
    uint32_t variant;
    for (size_t i = 0; i < 27; i++) {
        int64_t key = facts_cell_key(batches[i / 9], cells[i / 3 % 3], variants[i % 3]);
        assert_true(facts_split_cell_key(key, &cell, &variant));
        assert_int_equal(cell, cells[i / 3 % 3]);
        assert_int_equal(variant, variants[i % 3]);
    }
    const int64_t strays[] = {INT64_MIN,
                              -1,
                              0,
                              1,
                              facts_cell_key(1, 0, 0),
                              facts_cell_key(1, SEAL_CELL_COUNT, 1),
                              facts_cell_key(0, 1, 1)};
    for (size_t i = 0; i < sizeof strays / sizeof *strays; i++)
        assert_false(facts_split_cell_key(strays[i], &cell, &variant));
}

static void a_final_is_whole_digests(void **state)
{
    (void)state;
    unsigned count;
    for (unsigned i = 0; i <= SEAL_ENTRY_COUNT; i++) {
        assert_true(facts_final_count((size_t)i * SEAL_DIGEST_LEN, &count));
        assert_int_equal(count, i);
        assert_false(facts_final_count((size_t)i * SEAL_DIGEST_LEN + 1, &count));
    }
    assert_false(facts_final_count((SEAL_ENTRY_COUNT + 1) * SEAL_DIGEST_LEN, &count));
}

static void a_batch_goes_through_bytes(void **state)
{
    (void)state;
    uint8_t bytes[512];
    struct facts_batch batch = {.header = fixture_facts(&device, 7)}, found;
    randombytes_buf(batch.header_hash, sizeof batch.header_hash);
    randombytes_buf(batch.header.previous, sizeof batch.header.previous);
    struct bytes_writer w = bytes_writer_init(bytes, sizeof bytes);
    facts_put_batch(&w, &batch);
    assert_false(w.failed);
    struct bytes_reader r = bytes_reader_init(bytes, w.len);
    facts_get_batch(&r, &found);
    assert_true(bytes_at_end(&r));
    assert_memory_equal(found.header_hash, batch.header_hash, FACTS_HASH_LEN);
    assert_memory_equal(found.header.batch_id, batch.header.batch_id, SEAL_BATCH_ID_LEN);
    assert_memory_equal(&found.header.certificate, &batch.header.certificate,
                        sizeof found.header.certificate);
    assert_int_equal(found.header.number, 7);
    assert_memory_equal(found.header.chain, batch.header.chain, 32);
    assert_memory_equal(found.header.previous, batch.header.previous, 32);
    assert_memory_equal(found.header.campaign_hash, batch.header.campaign_hash, 32);
    assert_int_equal(found.header.day, batch.header.day);
}

static void a_content_goes_through_bytes(void **state)
{
    (void)state;
    uint8_t bytes[RECORD_MAX_LEN];
    struct record record;
    struct facts_content found;
    list_fixture_record(&aigerim, &record);
    struct facts_content content = list_fixture_content(SEAL_ENTRY, 9, &record);
    struct bytes_writer w = bytes_writer_init(bytes, sizeof bytes);
    facts_put_content(&w, &content);
    assert_true(facts_read_content(bytes, w.len, &found));
    assert_int_equal(found.type, SEAL_ENTRY);
    assert_int_equal(found.flaw, BATCH_READ_NO_REASON);
    assert_int_equal(found.record_version, RECORD_VERSION);
    assert_memory_equal(found.entry_id, content.entry_id, SEAL_ENTRY_ID_LEN);
    assert_memory_equal(found.digest, content.digest, SEAL_DIGEST_LEN);
    assert_int_equal(found.record_len, record.len);
    assert_memory_equal(found.record, record.bytes, record.len);
    assert_false(facts_read_content(bytes, w.len - 1, &found));
    assert_false(facts_read_content(bytes, w.len + 1, &found));
}

static void an_enrolment_goes_through_bytes(void **state)
{
    (void)state;
    uint8_t bytes[FACTS_ENROLMENT_MAX_LEN];
    struct enrolment enrolment = {.alias = "қарлығаш"}, found;
    randombytes_buf(enrolment.device_id, sizeof enrolment.device_id);
    randombytes_buf(enrolment.device_public, sizeof enrolment.device_public);
    struct bytes_writer w = bytes_writer_init(bytes, sizeof bytes);
    facts_put_enrolment(&w, &enrolment);
    assert_int_equal(facts_get_enrolment(bytes, w.len, &found), STATUS_OK);
    assert_memory_equal(&found, &enrolment, sizeof found);
    assert_int_equal(facts_get_enrolment(bytes, w.len - 1, &found), STATUS_DAMAGED);
    bytes[w.len - 1] = '\n';
    assert_int_equal(facts_get_enrolment(bytes, w.len, &found), STATUS_DAMAGED);
}

// What batch_read says because of `final` is no property of the content.
static void a_content_does_not_depend_on_final(void **state)
{
    (void)state;
    uint8_t record[] = {RECORD_CHANNEL, 1, 0, RECORD_PAPER};
    struct batch_read_cell cell = {.state = BATCH_READ_HELD,
                                   .reason = BATCH_READ_NOT_IN_FINAL,
                                   .type = SEAL_VOID,
                                   .record_version = RECORD_VERSION,
                                   .record = record,
                                   .record_len = sizeof record};
    struct facts_content content;
    assert_true(facts_from_cell(&cell, &content));
    assert_int_equal(content.flaw, BATCH_READ_NO_REASON);
    assert_int_equal(content.type, SEAL_VOID);
    assert_int_equal(content.record_len, sizeof record);
    cell.reason = BATCH_READ_BAD_PADDING;
    assert_true(facts_from_cell(&cell, &content));
    assert_int_equal(content.flaw, BATCH_READ_BAD_PADDING);
    cell.state = BATCH_READ_HOLE;
    assert_false(facts_from_cell(&cell, &content));
    cell.state = BATCH_READ_UNUSED;
    assert_false(facts_from_cell(&cell, &content));
}

static void a_copy_is_named_by_all_of_it(void **state)
{
    (void)state;
    uint8_t trailer[32] = {1}, last[32] = {2}, first[FACTS_HASH_LEN], other[FACTS_HASH_LEN];
    facts_copy_hash(trailer, last, first);
    facts_copy_hash(last, trailer, other);
    assert_memory_not_equal(first, other, sizeof first);
    last[31] = 1;
    facts_copy_hash(trailer, last, other);
    assert_memory_not_equal(first, other, sizeof first);
}

// Two contents that differ, and between others the first one's digest again.
static void add_digests(struct facts *to, size_t batch, unsigned cell)
{
    static const uint8_t digests[] = {7, 8, 7, 9, 8};
    const struct record record = {.len = 0};
    for (uint32_t i = 0; i < sizeof digests; i++) {
        struct facts_content content = list_fixture_content(SEAL_ENTRY, 1, &record);
        content.flaw = BATCH_READ_BAD_PADDING;
        memset(content.digest, digests[i], sizeof content.digest);
        list_fixture_cell(to, batch, cell, i, &content);
    }
}

static void assert_numbers(const struct facts_cell *cells)
{
    static const uint32_t numbers[] = {0, 1, 0, 2, 1};
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        assert_int_equal(cells[i].digest, numbers[i]);
}

static void equal_digests_of_a_cell_have_one_number(void **state)
{
    (void)state;
    for (int forgets = 0; forgets < 2; forgets++) {
        facts.forgets = forgets;
        for (uint32_t i = 0; i < 2; i++) {
            size_t batch = list_fixture_batch(&facts, &device, i);
            add_digests(&facts, batch, 0);
            add_digests(&facts, batch, 1);
        }
        for (size_t i = 0; i < 4; i++)
            assert_numbers(&facts.cells[5 * i]);
        assert_int_equal(facts.first_digest, forgets ? 10 : 0);
        facts_free(&facts);
        assert_int_equal(facts.forgets, forgets);
    }
    facts.forgets = false;
}

static void what_was_held_keeps_its_number(void **state)
{
    (void)state;
    struct facts other = {.forgets = true};
    add_digests(&facts, list_fixture_batch(&facts, &device, 0), 3);
    for (uint32_t i = 0; i < 2; i++)
        list_fixture_batch(&other, &device, i);
    for (size_t i = 0; i < facts.cell_count; i++)
        assert_int_equal(facts_add_held(&other, 0, &facts.cells[i]), STATUS_OK);
    add_digests(&other, 1, 3);
    assert_numbers(other.cells);
    assert_numbers(other.cells + 5);
    assert_ptr_equal(other.cells[4].batch, &other.batches[0]);
    assert_int_equal(other.cells[4].variant, 4);
    facts_free(&other);
}

static void joined_facts_are_one(void **state)
{
    (void)state;
    struct facts later = {0};
    uint8_t digests[3][SEAL_DIGEST_LEN];
    for (uint32_t i = 0; i < 3; i++)
        list_fixture_batch(&facts, &device, i);
    list_fixture_entry(&facts, 0, 7, 1, &aigerim);
    memcpy(digests[0], facts_digest(&facts, 0), SEAL_DIGEST_LEN);
    for (uint32_t i = 1; i < 3; i++) {
        size_t batch = list_fixture_batch(&later, &device, i);
        list_fixture_entry(&later, batch, 0, (uint8_t)i, &aigerim);
        assert_int_equal(facts_add_final(&later, batch, facts_digest(&later, batch), 1), STATUS_OK);
        memcpy(digests[i], facts_digest(&later, batch), SEAL_DIGEST_LEN);
    }
    assert_int_equal(facts_join(&facts, 1, &later), STATUS_OK);
    assert_int_equal(facts.cell_count, 3);
    assert_int_equal(facts.final_count, 2);
    assert_int_equal(later.cell_count, 0);
    for (size_t i = 0; i < 3; i++) {
        assert_ptr_equal(facts.cells[i].batch, &facts.batches[i]);
        assert_text(&facts.cells[i], RECORD_FAMILY_NAME, "Сейітова");
        assert_int_equal(facts.cells[i].vouched, i > 0);
        assert_memory_equal(facts_digest(&facts, i), digests[i], SEAL_DIGEST_LEN);
    }
    for (size_t i = 0; i < 2; i++)
        assert_ptr_equal(facts.finals[i].batch, &facts.batches[i + 1]);
}

static void nothing_joined_changes_nothing(void **state)
{
    (void)state;
    struct facts later = {0};
    size_t batch = list_fixture_batch(&facts, &device, 0);
    list_fixture_entry(&facts, batch, 0, 1, &aigerim);
    assert_int_equal(facts_join(&facts, 1, &later), STATUS_OK);
    assert_int_equal(facts.cell_count, 1);
    assert_ptr_equal(facts.cells[0].batch, &facts.batches[0]);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_cell_keeps_who_signed),           TEST(equal_records_have_equal_hashes),
        TEST(the_version_is_part_of_the_record), TEST(a_final_vouches_for_its_digests),
        TEST(many_facts_keep_their_places),      TEST(keys_are_in_the_order_of_cells),
        TEST(keys_are_taken_apart_again),        TEST(a_final_is_whole_digests),
        TEST(a_batch_goes_through_bytes),        TEST(a_content_goes_through_bytes),
        TEST(an_enrolment_goes_through_bytes),   TEST(a_content_does_not_depend_on_final),
        TEST(a_copy_is_named_by_all_of_it),      TEST(joined_facts_are_one),
        TEST(nothing_joined_changes_nothing),    TEST(equal_digests_of_a_cell_have_one_number),
        TEST(what_was_held_keeps_its_number),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
