// SPDX-License-Identifier: Apache-2.0
#define _GNU_SOURCE // renameat2

#include "tests/unit/session_rig.h"

static void what_is_saved_can_be_read(void **state)
{
    (void)state;
    save(SEAL_ENTRY, 1);
    save(SEAL_ENTRY, 2);
    save(SEAL_VOID, 2);
    close_session();
    assert_int_equal(batch_count(), 1);
    read_batch(0);
    assert_true(found->closed);
    assert_int_equal(found->final, BATCH_READ_FINAL_VALID);
    assert_int_equal(used_cells(), 3);
    assert_cell(0, BATCH_READ_ENTRY, 1);
    assert_cell(1, BATCH_READ_ENTRY, 2);
    assert_cell(2, BATCH_READ_VOID, 2);
    assert_int_equal(found->facts.day, DAY);
    assert_memory_equal(found->facts.chain, fixture.facts.chain, 32);
    assert_memory_equal(found->facts.campaign_hash, fixture.facts.campaign_hash, 32);
}

static void what_is_saved_is_there_before_the_close(void **state)
{
    (void)state;
    save(SEAL_ENTRY, 1);
    read_batch(0);
    assert_cell(0, BATCH_READ_ENTRY, 1);
    assert_false(found->closed);
}

static void each_batch_vouches_for_the_one_before(void **state)
{
    (void)state;
    uint8_t trailer[32], chain[32];
    static const uint8_t zeros[32];
    save(SEAL_ENTRY, 1);
    close_session();
    read_batch(0);
    assert_memory_equal(found->facts.previous, zeros, 32);
    memcpy(trailer, found->trailer, sizeof trailer);
    kit_chain_next(found->facts.chain, chain);
    open_session();
    close_session();
    read_batch(1);
    assert_memory_equal(found->facts.previous, trailer, sizeof trailer);
    assert_memory_equal(found->facts.chain, chain, sizeof chain);
}

// T is noted at the close: whoever changes the file afterwards is found out.
static void a_closed_batch_is_vouched_for_as_it_was_closed(void **state)
{
    (void)state;
    uint8_t trailer[32];
    char path[PLATFORM_PATH_CAP];
    save(SEAL_ENTRY, 1);
    close_session();
    read_batch(0);
    memcpy(trailer, found->trailer, sizeof trailer);
    batch_path(0, path);
    assert_int_equal(safefile_replace(path, "changed", 7), STATUS_OK);
    open_session();
    close_session();
    read_batch(1);
    assert_memory_equal(found->facts.previous, trailer, sizeof trailer);
}

static void after_a_crash_a_successor_opens(void **state)
{
    (void)state;
    uint8_t trailer[32];
    save(SEAL_ENTRY, 1);
    lose_session();
    open_session();
    save(SEAL_ENTRY, 2);
    close_session();
    read_batch(0);
    assert_false(found->closed);
    assert_cell(0, BATCH_READ_ENTRY, 1);
    memcpy(trailer, found->trailer, sizeof trailer);
    read_batch(1);
    assert_memory_equal(found->facts.previous, trailer, sizeof trailer);
    assert_cell(0, BATCH_READ_ENTRY, 2);
}

static void a_session_goes_on_after_its_batch_was_closed(void **state)
{
    (void)state;
    uint8_t trailer[32];
    save(SEAL_ENTRY, 1);
    assert_int_equal(session_close(session), STATUS_OK);
    assert_int_equal(session_close(session), STATUS_OK); // there is none
    assert_int_equal(batch_count(), 1);
    read_batch(0);
    assert_true(found->closed);
    memcpy(trailer, found->trailer, sizeof trailer);
    assert_int_equal(session_prepare(session), STATUS_OK);
    save(SEAL_ENTRY, 2);
    assert_int_equal(session_void(session, cell.entry_id), STATUS_OK); // of this batch or another
    close_session();
    assert_int_equal(batch_count(), 2);
    read_batch(1);
    assert_memory_equal(found->facts.previous, trailer, sizeof trailer);
    assert_int_equal(used_cells(), 2);
    assert_cell(0, BATCH_READ_ENTRY, 2);
}

// What is written into a batch after it was delivered would count as delivered.
static void an_empty_batch_is_closed_too(void **state)
{
    (void)state;
    assert_int_equal(session_close(session), STATUS_OK);
    read_batch(0);
    assert_true(found->closed);
    assert_int_equal(found->final_count, 0);
    save(SEAL_ENTRY, 1);
    close_session();
    assert_int_equal(batch_count(), 2);
}

static void a_void_says_where_it_was_asked_for(void **state)
{
    (void)state;
    save(SEAL_ENTRY, 1);
    assert_int_equal(session_void(session, cell.entry_id), STATUS_OK);
    close_session();
    read_batch(0);
    assert_cell(1, BATCH_READ_VOID, 1);
    assert_int_equal(
        record_get_number(found->cells[1].record, found->cells[1].record_len, RECORD_CHANNEL, 0),
        RECORD_PAGE);
}

static void after_sixty_cells_the_next_batch_opens(void **state)
{
    (void)state;
    for (uint8_t i = 1; i <= SEAL_ENTRY_COUNT + 1; i++)
        save(SEAL_ENTRY, i);
    close_session();
    assert_int_equal(batch_count(), 2);
    read_batch(0);
    assert_true(found->closed);
    assert_int_equal(used_cells(), SEAL_ENTRY_COUNT);
    read_batch(1);
    assert_int_equal(used_cells(), 1);
    assert_cell(0, BATCH_READ_ENTRY, SEAL_ENTRY_COUNT + 1);
}

static void prepare_opens_only_what_is_needed(void **state)
{
    (void)state;
    for (uint8_t i = 1; i <= SEAL_ENTRY_COUNT; i++) {
        assert_int_equal(session_prepare(session), STATUS_OK);
        save(SEAL_ENTRY, i);
    }
    assert_int_equal(batch_count(), 1);
    assert_int_equal(session_prepare(session), STATUS_OK);
    assert_int_equal(batch_count(), 2);
    assert_int_equal(session_prepare(session), STATUS_OK);
    assert_int_equal(batch_count(), 2);
}

// ---- failures -----------------------------------------------------------------------------------

static void assert_moved_to_a_new_batch(void)
{
    uint8_t record[RECORD_MAX_LEN];
    size_t record_len = cell.record.len;
    memcpy(record, cell.record.bytes, record_len);
    close_session();
    assert_int_equal(batch_count(), 2);
    read_batch(0);
    assert_false(found->closed);
    assert_cell(0, BATCH_READ_ENTRY, 1);
    read_batch(1);
    assert_true(found->closed);
    assert_int_equal(used_cells(), 1);
    assert_cell(0, BATCH_READ_ENTRY, 2);
    assert_int_equal(found->cells[0].record_len, record_len);
    assert_memory_equal(found->cells[0].record, record, record_len);
}

static void a_failed_write_goes_to_a_new_batch(void **state)
{
    (void)state;
    save(SEAL_ENTRY, 1);
    fault_nth(&fault.write, 1, EIO);
    save(SEAL_ENTRY, 2);
    assert_moved_to_a_new_batch();
}

static void a_failed_flush_goes_to_a_new_batch(void **state)
{
    (void)state;
    save(SEAL_ENTRY, 1);
    fault_nth(&fault.fdatasync, 1, EIO);
    save(SEAL_ENTRY, 2);
    assert_moved_to_a_new_batch();
}

static void a_failed_file_takes_nothing_more(void **state)
{
    (void)state;
    fault_nth(&fault.fdatasync, 1, EIO);
    save(SEAL_ENTRY, 1);
    save(SEAL_ENTRY, 2);
    close_session();
    read_batch(0);
    assert_false(found->closed);
    assert_int_equal(found->final, BATCH_READ_FINAL_NONE);
    assert_true(used_cells() <= 1);
    read_batch(1);
    assert_int_equal(used_cells(), 2);
}

// The page fails on the first file, and no second one can be made. The form is still there, and is
// saved unchanged as soon as there is room.
static void when_both_fail_the_caller_keeps_the_cell(void **state)
{
    (void)state;
    save(SEAL_ENTRY, 1);
    fill_cell(SEAL_ENTRY, 2);
    fault_nth(&fault.write, 1, EIO);
    fault_nth(&fault.allocate, 1, ENOSPC);
    assert_int_equal(session_save(session, &cell), STATUS_NO_SPACE);
    assert_int_equal(session_save(session, &cell), STATUS_OK);
    assert_moved_to_a_new_batch();
}

static void want_of_space_shows_before_a_signer_sits_down(void **state)
{
    (void)state;
    for (uint8_t i = 1; i <= SEAL_ENTRY_COUNT; i++)
        save(SEAL_ENTRY, i);
    fault_nth(&fault.allocate, 1, ENOSPC);
    assert_int_equal(session_prepare(session), STATUS_NO_SPACE);
    assert_int_equal(session_prepare(session), STATUS_OK);
    save(SEAL_ENTRY, SEAL_ENTRY_COUNT + 1);
    close_session();
    assert_int_equal(batch_count(), 2);
    read_batch(0);
    assert_true(found->closed);
}

// True if the opening came as far as to the call that fails.
static bool open_with_failure(struct fault_point *point, unsigned at)
{
    struct session_plan p = plan();
    *point = (struct fault_point){.at = at, .error = EIO};
    if (session_open(&p, &session) == STATUS_OK)
        lose_session();
    return point->calls >= at;
}

// Whichever write or flush of an opening fails, the next one goes on with the same number or the
// next, and nothing is doubled or lost.
static void an_opening_that_fails_anywhere_is_recovered(void **state)
{
    (void)state;
    struct fault_point *const points[] = {&fault.write, &fault.fdatasync, &fault.fsync};
    uint8_t number = 0;
    close_session();
    for (size_t i = 0; i < sizeof points / sizeof points[0]; i++) {
        bool struck = true;
        for (unsigned at = 1; struck; at++) {
            struck = open_with_failure(points[i], at);
            fault_reset(state);
            open_session();
            save(SEAL_ENTRY, ++number);
            close_session();
            read_batch((uint32_t)batch_count() - 1);
            assert_cell(0, BATCH_READ_ENTRY, number);
            assert_true(found->closed);
        }
        assert_true(number > 3 * (i + 1)); // there was something to fail
    }
}

static bool holds(const char *name, const uint8_t value[32])
{
    char path[PLATFORM_PATH_CAP];
    uint8_t *bytes;
    size_t len;
    assert_int_equal(safefile_join(folder, name, path), STATUS_OK);
    assert_int_equal(safefile_read(path, 1u << 20, &bytes, &len), STATUS_OK);
    bool found_it = memmem(bytes, len, value, 32) != NULL;
    free(bytes);
    return found_it;
}

static enum status assert_no_chain_value(void *context, const char *name)
{
    uint8_t value[32];
    (void)context;
    memcpy(value, fixture.facts.chain, sizeof value);
    for (unsigned i = 0; i < 4; i++) {
        assert_false(holds(name, value));
        kit_chain_next(value, value);
    }
    return STATUS_OK;
}

// Also not beside an open database, whose journal keeps old pages.
static void no_file_tells_a_chain_value(void **state)
{
    (void)state;
    for (unsigned i = 0; i < 2; i++) {
        close_session();
        open_session();
        save(SEAL_ENTRY, 1);
    }
    assert_int_equal(platform_list(folder, assert_no_chain_value, NULL), STATUS_OK);
}

static void a_session_without_its_chain_does_not_open(void **state)
{
    (void)state;
    close_session();
    struct session_plan p = plan();
    assert_int_equal(platform_remove(chain_path), STATUS_OK);
    assert_int_equal(session_open(&p, &session), STATUS_NOT_FOUND);
    assert_int_equal(chain_create(chain_path, kit.state_key, kit.chain_root), STATUS_OK);
    assert_int_equal(session_open(&p, &session), STATUS_DAMAGED); // an old chain would fork
    session = NULL;
}

// ---- given up after a failed save ---------------------------------------------------------------

// Entry 2's page is on the first file, but not flushed, and there is no second file.
static void save_what_fails(void)
{
    save(SEAL_ENTRY, 1);
    fill_cell(SEAL_ENTRY, 2);
    fault_nth(&fault.fdatasync, 1, EIO);
    fault_nth(&fault.allocate, 1, ENOSPC);
    assert_int_equal(session_save(session, &cell), STATUS_NO_SPACE);
}

// The page counts for whoever reads the file, so its void must be there too.
static void assert_voided(void)
{
    assert_false(session_owes_void(session));
    close_session();
    assert_int_equal(batch_count(), 2);
    read_batch(0);
    assert_cell(1, BATCH_READ_ENTRY, 2);
    read_batch(1);
    assert_int_equal(used_cells(), 1);
    assert_cell(0, BATCH_READ_VOID, 2);
}

static void what_is_given_up_is_voided(void **state)
{
    (void)state;
    save_what_fails();
    assert_int_equal(session_give_up(session, cell.entry_id), STATUS_OK);
    assert_voided();
}

static void nobody_sits_down_while_a_void_is_owed(void **state)
{
    (void)state;
    save_what_fails();
    fault_nth(&fault.allocate, 1, ENOSPC);
    assert_int_equal(session_give_up(session, cell.entry_id), STATUS_NO_SPACE);
    assert_true(session_owes_void(session));
    fault_nth(&fault.allocate, 1, ENOSPC);
    assert_int_equal(session_prepare(session), STATUS_NO_SPACE);
    assert_true(session_owes_void(session));
    assert_int_equal(session_prepare(session), STATUS_OK);
    assert_voided();
}

static void an_owed_void_is_written_before_the_next_entry(void **state)
{
    (void)state;
    save_what_fails();
    fault_nth(&fault.allocate, 1, ENOSPC);
    assert_int_equal(session_give_up(session, cell.entry_id), STATUS_NO_SPACE);
    save(SEAL_ENTRY, 3);
    close_session();
    read_batch(1);
    assert_int_equal(used_cells(), 2);
    assert_cell(0, BATCH_READ_VOID, 2);
    assert_cell(1, BATCH_READ_ENTRY, 3);
}

static void an_owed_void_is_written_at_the_close(void **state)
{
    (void)state;
    save_what_fails();
    fault_nth(&fault.allocate, 1, ENOSPC);
    assert_int_equal(session_give_up(session, cell.entry_id), STATUS_NO_SPACE);
    fault_nth(&fault.allocate, 1, ENOSPC);
    assert_int_equal(session_close(session), STATUS_NO_SPACE);
    assert_true(session_owes_void(session));
    assert_int_equal(session_close(session), STATUS_OK);
    assert_voided();
}

static void an_undo_that_fails_is_owed(void **state)
{
    (void)state;
    save(SEAL_ENTRY, 1);
    fault_nth(&fault.fdatasync, 1, EIO);
    fault_nth(&fault.allocate, 1, ENOSPC);
    assert_int_equal(session_void(session, cell.entry_id), STATUS_NO_SPACE);
    assert_true(session_owes_void(session));
    close_session();
    read_batch(1);
    assert_cell(0, BATCH_READ_VOID, 1);
}

// An owed void goes first, so that what is given up behind it was never tried.
static void a_void_that_is_owed_gives_its_place_to_no_other(void **state)
{
    (void)state;
    save_what_fails();
    fault_nth(&fault.allocate, 1, ENOSPC);
    assert_int_equal(session_give_up(session, cell.entry_id), STATUS_NO_SPACE);
    fill_cell(SEAL_ENTRY, 3);
    fault_nth(&fault.allocate, 1, ENOSPC);
    assert_int_equal(session_save(session, &cell), STATUS_NO_SPACE);
    assert_int_equal(session_give_up(session, cell.entry_id), STATUS_OK);
    assert_true(session_owes_void(session));
    assert_int_equal(session_prepare(session), STATUS_OK);
    assert_voided();
}

static void what_reached_no_file_needs_no_void(void **state)
{
    (void)state;
    save(SEAL_ENTRY, 1);
    fill_cell(SEAL_ENTRY, 2);
    fault_nth(&fault.write, 1, ENOSPC);
    fault_nth(&fault.allocate, 1, ENOSPC);
    assert_int_equal(session_save(session, &cell), STATUS_NO_SPACE);
    assert_int_equal(session_give_up(session, cell.entry_id), STATUS_OK);
    close_session();
    assert_int_equal(batch_count(), 1);
    read_batch(0);
    assert_int_equal(used_cells(), 1);
}

// ---- many at once -------------------------------------------------------------------------------

static struct session_cell *many_cells(size_t count)
{
    struct session_cell *cells = calloc(count, sizeof *cells);
    assert_non_null(cells);
    for (size_t i = 0; i < count; i++) {
        fill_cell(SEAL_ENTRY, (uint8_t)(i + 1));
        cells[i] = cell;
    }
    return cells;
}

static void many_cells_are_flushed_once(void **state)
{
    (void)state;
    struct session_cell *cells = many_cells(SEAL_ENTRY_COUNT);
    unsigned flushes = fault.fdatasync.calls;
    assert_int_equal(session_save_all(session, cells, SEAL_ENTRY_COUNT), STATUS_OK);
    assert_int_equal(fault.fdatasync.calls, flushes + 1);
    close_session();
    free(cells);
    read_batch(0);
    assert_int_equal(used_cells(), SEAL_ENTRY_COUNT);
}

static void many_cells_go_into_one_batch(void **state)
{
    (void)state;
    struct session_cell *cells = many_cells(SEAL_ENTRY_COUNT);
    save(SEAL_ENTRY, 200);
    assert_int_equal(session_save_all(session, cells, SEAL_ENTRY_COUNT), STATUS_OK);
    close_session();
    free(cells);
    read_batch(0);
    assert_int_equal(used_cells(), 1);
    read_batch(1);
    assert_int_equal(used_cells(), SEAL_ENTRY_COUNT);
}

static void many_cells_move_together(void **state)
{
    (void)state;
    struct session_cell *cells = many_cells(10);
    fault_nth(&fault.write, 5, EIO);
    assert_int_equal(session_save_all(session, cells, 10), STATUS_OK);
    close_session();
    free(cells);
    read_batch(1);
    assert_int_equal(used_cells(), 10);
    for (unsigned i = 0; i < 10; i++)
        assert_cell(i, BATCH_READ_ENTRY, (uint8_t)(i + 1));
}

static void a_record_that_cannot_be_packed_costs_no_batch(void **state)
{
    (void)state;
    struct session_cell *cells = many_cells(2);
    cells[1].record.len = RECORD_MAX_LEN;
    randombytes_buf(cells[1].record.bytes, RECORD_MAX_LEN);
    assert_int_equal(session_save_all(session, cells, 2), STATUS_TOO_LARGE);
    close_session();
    free(cells);
    assert_int_equal(batch_count(), 1);
    read_batch(0);
    assert_int_equal(used_cells(), 1); // and was not tried twice
}

// A chain file that stands at a number, made as docs/FORMAT.md says.
static void set_number(uint32_t number)
{
    static const char name[] = "qol chain slot"; // its NUL is the slot's number
    uint8_t file[CHAIN_FILE_LEN], plain[4 + CHAIN_VALUE_LEN] = {0};
    struct bytes_writer w = bytes_writer_init(plain, sizeof plain);
    bytes_put_u32(&w, number);
    randombytes_buf(file, sizeof file);
    crypto_aead_xchacha20poly1305_ietf_encrypt(file + 24, NULL, plain, sizeof plain,
                                               (const uint8_t *)name, sizeof name, NULL, file,
                                               kit.state_key);
    assert_int_equal(safefile_replace(chain_path, file, sizeof file), STATUS_OK);
}

static void a_number_that_no_reader_takes_is_not_used(void **state)
{
    (void)state;
    struct session_plan p = plan();
    close_session();
    set_number(SEAL_MAX_NUMBER - 1);
    open_session();
    close_session();
    set_number(SEAL_MAX_NUMBER);
    assert_int_equal(session_open(&p, &session), STATUS_TOO_LARGE);
    session = NULL;
}

static void a_record_that_failed_is_not_written(void **state)
{
    (void)state;
    fill_cell(SEAL_ENTRY, 0);
    cell.record.failed = true;
    assert_int_equal(session_save(session, &cell), STATUS_TOO_LARGE);
    save(SEAL_ENTRY, 0);
    assert_int_equal(batch_count(), 1);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(what_is_saved_can_be_read),
        TEST(what_is_saved_is_there_before_the_close),
        TEST(each_batch_vouches_for_the_one_before),
        TEST(a_closed_batch_is_vouched_for_as_it_was_closed),
        TEST(after_a_crash_a_successor_opens),
        TEST(a_session_goes_on_after_its_batch_was_closed),
        TEST(an_empty_batch_is_closed_too),
        TEST(a_void_says_where_it_was_asked_for),
        TEST(after_sixty_cells_the_next_batch_opens),
        TEST(prepare_opens_only_what_is_needed),
        TEST(a_failed_write_goes_to_a_new_batch),
        TEST(a_failed_flush_goes_to_a_new_batch),
        TEST(a_failed_file_takes_nothing_more),
        TEST(when_both_fail_the_caller_keeps_the_cell),
        TEST(want_of_space_shows_before_a_signer_sits_down),
        TEST(an_opening_that_fails_anywhere_is_recovered),
        TEST(no_file_tells_a_chain_value),
        TEST(a_session_without_its_chain_does_not_open),
        TEST(what_is_given_up_is_voided),
        TEST(nobody_sits_down_while_a_void_is_owed),
        TEST(an_owed_void_is_written_before_the_next_entry),
        TEST(an_owed_void_is_written_at_the_close),
        TEST(an_undo_that_fails_is_owed),
        TEST(a_void_that_is_owed_gives_its_place_to_no_other),
        TEST(what_reached_no_file_needs_no_void),
        TEST(many_cells_are_flushed_once),
        TEST(many_cells_go_into_one_batch),
        TEST(many_cells_move_together),
        TEST(a_record_that_cannot_be_packed_costs_no_batch),
        TEST(a_number_that_no_reader_takes_is_not_used),
        TEST(a_record_that_failed_is_not_written),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
