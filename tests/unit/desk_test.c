// SPDX-License-Identifier: Apache-2.0
#define _GNU_SOURCE // renameat2

#include "collector/desk.h"

#include "collector/chain.h"
#include "collector/outbox.h"
#include "common/safefile.h"
#include "common/secret.h"

#include <setjmp.h>
#include <sodium.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "tests/unit/fault.h"
#include "tests/unit/kit_rig.h"
#include "tests/unit/wipe.h"

#define OTHER "қол таңба"
#define WRONG "qol tañba"
#define LONG_64 "0123456789012345678901234567890123456789012345678901234567890123"

static char about[PLATFORM_PATH_CAP];

static int setup(void **state)
{
    fault_reset(state);
    return make_kit_and_desk();
}

static int teardown(void **state)
{
    fault_reset(state);
    remove_kit_and_desk();
    return 0;
}

static void unlock(const char *passphrase)
{
    assert_int_equal(desk_try(&desk, passphrase, about), STATUS_OK);
    assert_non_null(desk.kit);
}

// Opens and closes a session, with one batch.
static void collect(const struct desk *where)
{
    struct session *session;
    assert_int_equal(desk_begin_session(where, RECORD_PAGE, &session), STATUS_OK);
    assert_int_equal(session_close(session), STATUS_OK);
    session_free(session);
}

static size_t batch_count(const struct desk *where)
{
    struct outbox *outbox;
    struct outbox_totals totals;
    assert_int_equal(outbox_open_existing(where->state.folder, &outbox), STATUS_OK);
    assert_int_equal(outbox_count(outbox, &totals), STATUS_OK);
    outbox_close(outbox);
    return totals.batches;
}

static void read_key_file(uint8_t out[KEYFILE_MAX_LEN], size_t *len)
{
    uint8_t *file;
    assert_int_equal(safefile_read(key_path, KEYFILE_MAX_LEN, &file, len), STATUS_OK);
    memcpy(out, file, *len);
    free(file);
}

// ---- unlocking ----------------------------------------------------------------------------------

static void first_use_moves_the_root(void **state)
{
    (void)state;
    struct kit kit;
    uint8_t file[KEYFILE_MAX_LEN];
    size_t len;
    unlock(DRAWN);
    assert_false(desk.root_stays);
    read_key_file(file, &len);
    assert_int_equal(kit_unlock(file, len, DRAWN, &kit), STATUS_OK);
    assert_false(kit.has_chain_root);
    collect(&desk);
    assert_int_equal(batch_count(&desk), 1);
}

static void a_drawn_passphrase_may_be_typed_in_many_ways(void **state)
{
    (void)state;
    static const char *const typed[] = {"ABDEGIKLMNORSTUZ", " abde-gikl-mnor-stuz",
                                        "Abde gikl  mnor stuz ", "АБДЕ ГИКЛ МНОР СТУЗ"};
    for (size_t i = 0; i < sizeof typed / sizeof typed[0]; i++) {
        unlock(typed[i]);
        desk_lock(&desk);
        assert_int_equal(desk_check(&desk, DRAWN), STATUS_OK); // and the file stays locked with it
    }
}

static void a_wrong_passphrase_leaves_the_desk_usable(void **state)
{
    (void)state;
    assert_int_equal(desk_try(&desk, WRONG, about), STATUS_WRONG_PASSPHRASE);
    assert_string_equal(about, key_path);
    assert_null(desk.kit);
    assert_non_null(desk.state.lock);
    assert_int_equal(desk_try(&desk, "", NULL), STATUS_NO_PASSPHRASE);
    assert_int_equal(desk_try(&desk, " \t ", NULL), STATUS_BAD_TEXT);
    assert_int_equal(desk_try(&desk, "\xff", NULL), STATUS_BAD_TEXT);
    assert_int_equal(desk_try(&desk, LONG_64 LONG_64 LONG_64 LONG_64, NULL), STATUS_TOO_LARGE);
    assert_null(desk.kit);
    unlock(DRAWN);
    collect(&desk);
}

static void a_wrong_passphrase_locks_what_was_unlocked(void **state)
{
    (void)state;
    unlock(DRAWN);
    assert_int_equal(desk_try(&desk, WRONG, NULL), STATUS_WRONG_PASSPHRASE);
    assert_null(desk.kit);
}

static void a_used_kit_without_its_state_is_told(void **state)
{
    (void)state;
    char chain_path[PLATFORM_PATH_CAP];
    unlock(DRAWN);
    assert_int_equal(safefile_join(desk.state.folder, CHAIN_FILE, chain_path), STATUS_OK);
    assert_int_equal(platform_remove(chain_path), STATUS_OK);
    assert_int_equal(desk_try(&desk, DRAWN, about), STATUS_STATE_ELSEWHERE);
    assert_string_equal(about, desk.state.folder);
    assert_null(desk.kit);
    assert_non_null(desk.state.lock);
}

static void a_kit_without_its_key_is_none(void **state)
{
    (void)state;
    assert_int_equal(platform_remove(key_path), STATUS_OK);
    assert_int_equal(desk_try(&desk, DRAWN, about), STATUS_NOT_A_KIT);
    assert_string_equal(about, folder);
}

static void lock_wipes_and_the_passphrase_opens_again(void **state)
{
    (void)state;
    unlock(DRAWN);
    collect(&desk);
    wipe_reset();
    desk_lock(&desk);
    assert_true(wipe_took(WIPE_ANY_LEN, fixture.device_secret, sizeof fixture.device_secret));
    assert_null(desk.kit);
    assert_non_null(desk.state.lock);
    assert_int_equal(desk_try(&desk, WRONG, NULL), STATUS_WRONG_PASSPHRASE);
    unlock(DRAWN);
    collect(&desk);
    assert_int_equal(batch_count(&desk), 2);
}

static void a_check_changes_nothing(void **state)
{
    (void)state;
    uint8_t before[KEYFILE_MAX_LEN], after[KEYFILE_MAX_LEN];
    size_t len, len_after;
    read_key_file(before, &len);
    assert_int_equal(desk_check(&desk, "АБДЕ ГИКЛ МНОР СТУЗ"), STATUS_OK);
    assert_int_equal(desk_check(&desk, WRONG), STATUS_WRONG_PASSPHRASE);
    assert_int_equal(desk_check(&desk, ""), STATUS_NO_PASSPHRASE);
    assert_null(desk.kit);
    read_key_file(after, &len_after);
    assert_int_equal(len_after, len);
    assert_memory_equal(after, before, len); // the root, too, is where it was
}

// ---- another passphrase -------------------------------------------------------------------------

static void a_changed_passphrase_goes_on_with_chain_and_outbox(void **state)
{
    (void)state;
    unlock(DRAWN);
    collect(&desk);
    assert_int_equal(desk_change_passphrase(&desk, "ABDE GIKL MNOR STUZ", " " OTHER " "),
                     STATUS_OK);
    collect(&desk); // the kit that was unlocked stays so
    desk_lock(&desk);
    assert_int_equal(desk_try(&desk, DRAWN, NULL), STATUS_WRONG_PASSPHRASE);
    unlock(OTHER);
    collect(&desk);
    assert_int_equal(batch_count(&desk), 3);
    assert_true(desk.cost.for_tests); // a lock is not changed unasked
}

static void what_the_old_passphrase_opened_is_overwritten(void **state)
{
    (void)state;
    char kept_path[PLATFORM_PATH_CAP];
    uint8_t before[KEYFILE_MAX_LEN], *after;
    size_t len, len_after;
    read_key_file(before, &len);
    assert_int_equal(safefile_join(folder, "kept", kept_path), STATUS_OK);
    assert_int_equal(link(key_path, kept_path), 0); // another name for the same bytes
    assert_int_equal(desk_change_passphrase(&desk, DRAWN, OTHER), STATUS_OK);
    assert_int_equal(safefile_read(kept_path, KEYFILE_MAX_LEN, &after, &len_after), STATUS_OK);
    assert_int_equal(len_after, len);
    for (size_t at = 0; at + 16 <= len; at += 16)
        assert_memory_not_equal(after + at, before + at, 16);
    free(after);
}

static void a_passphrase_may_be_changed_before_the_first_use(void **state)
{
    (void)state;
    assert_int_equal(desk_change_passphrase(&desk, DRAWN, OTHER), STATUS_OK);
    assert_null(desk.kit);
    unlock(OTHER); // which still finds the root
    collect(&desk);
}

static void a_root_that_stayed_goes_with_the_change(void **state)
{
    (void)state;
    struct kit kit;
    uint8_t file[KEYFILE_MAX_LEN];
    size_t len;
    unlock(DRAWN);
    make_key_file();
    desk.root_stays = true; // as if it could not have been written to
    assert_int_equal(desk_change_passphrase(&desk, DRAWN, OTHER), STATUS_OK);
    assert_false(desk.root_stays);
    read_key_file(file, &len);
    assert_int_equal(kit_unlock(file, len, OTHER, &kit), STATUS_OK);
    assert_false(kit.has_chain_root);
}

static void assert_refused(const char *old, const char *new, enum status wanted)
{
    uint8_t before[KEYFILE_MAX_LEN], after[KEYFILE_MAX_LEN];
    size_t len, len_after;
    read_key_file(before, &len);
    assert_int_equal(desk_change_passphrase(&desk, old, new), wanted);
    read_key_file(after, &len_after);
    assert_int_equal(len_after, len);
    assert_memory_equal(after, before, len);
}

static void a_refused_change_leaves_the_file(void **state)
{
    (void)state;
    assert_refused(WRONG, OTHER, STATUS_WRONG_PASSPHRASE);
    assert_refused("", OTHER, STATUS_NO_PASSPHRASE);
    assert_refused(DRAWN, "", STATUS_NO_PASSPHRASE);
    assert_refused(DRAWN, "   ", STATUS_NO_PASSPHRASE);
    assert_refused(DRAWN, "a\nb", STATUS_BAD_TEXT);
    assert_refused(DRAWN, LONG_64 LONG_64 LONG_64 LONG_64, STATUS_TOO_LARGE);
}

// True if the change came as far as to the call that fails. The file then opens with one of the two
// passphrases; *old says whether with the first.
static bool change_with_failure(struct fault_point *point, unsigned at, bool *old)
{
    *point = (struct fault_point){.at = at, .error = EIO};
    enum status status = desk_change_passphrase(&desk, DRAWN, OTHER);
    bool struck = point->calls >= at;
    fault_reset(NULL);
    *old = desk_check(&desk, DRAWN) == STATUS_OK;
    assert_int_equal(desk_check(&desk, OTHER), *old ? STATUS_WRONG_PASSPHRASE : STATUS_OK);
    assert_true(struck ? status != STATUS_OK : status == STATUS_OK && !*old);
    return struck;
}

// Whichever call fails, one of the two passphrases opens the kit, and it goes on.
static void a_failed_change_leaves_a_file_that_opens(void **state)
{
    (void)state;
    struct fault_point *const points[] = {&fault.write, &fault.fdatasync, &fault.fsync};
    unlock(DRAWN);
    for (size_t i = 0; i < sizeof points / sizeof points[0]; i++) {
        bool struck = true, old;
        for (unsigned at = 1; struck; at++) {
            struck = change_with_failure(points[i], at, &old);
            if (at == 1 && points[i] != &fault.fdatasync)
                assert_true(struck && old); // the new file did not come to stand
            desk_lock(&desk);
            unlock(old ? DRAWN : OTHER);
            if (!old)
                assert_int_equal(desk_change_passphrase(&desk, OTHER, DRAWN), STATUS_OK);
        }
    }
    collect(&desk);
}

// ---- practice -----------------------------------------------------------------------------------

static void a_practice_stands_beside_the_real_desk(void **state)
{
    (void)state;
    struct desk practice;
    char made[PLATFORM_PATH_CAP];
    bool is_folder;
    unlock(DRAWN);
    collect(&desk);
    desk_lock(&desk);
    assert_int_equal(desk_practise(&desk, &practice), STATUS_OK);
    assert_true(practice.practice);
    assert_string_not_equal(practice.state.folder, desk.state.folder);
    assert_memory_not_equal(practice.recipients[0].box_public, desk.recipients[0].box_public, 32);
    collect(&practice);
    assert_int_equal(batch_count(&practice), 1);
    memcpy(made, practice.state.folder, sizeof made);
    assert_int_equal(desk_end_practice(&practice), STATUS_OK);
    assert_int_equal(platform_is_folder(made, &is_folder), STATUS_NOT_FOUND);
    assert_int_equal(desk_end_practice(&practice), STATUS_OK);
    desk_close(&practice);
    assert_non_null(desk.state.lock);
    assert_non_null(desk.campaign.title[LANG_KK]);
    unlock(DRAWN);
    collect(&desk);
    assert_int_equal(batch_count(&desk), 2);
}

static void a_practice_unlocks_no_kit(void **state)
{
    (void)state;
    struct desk practice;
    assert_int_equal(desk_practise(&desk, &practice), STATUS_OK);
    assert_int_equal(desk_try(&practice, DRAWN, about), STATUS_NOT_A_KIT);
    assert_null(practice.kit);
    desk_close(&practice);
    unlock(DRAWN); // which lies beside it, as it was
}

static void a_practice_that_cannot_begin_holds_nothing(void **state)
{
    (void)state;
    struct desk practice;
    fault_nth(&fault.write, 1, ENOSPC);
    assert_int_equal(desk_practise(&desk, &practice), STATUS_NO_SPACE);
    assert_null(practice.kit);
    assert_null(practice.state.lock);
    assert_int_equal(desk_practise(&desk, &practice), STATUS_OK);
    desk_close(&practice);
    unlock(DRAWN);
}

static void the_end_of_no_practice_deletes_nothing(void **state)
{
    (void)state;
    unlock(DRAWN);
    collect(&desk);
    assert_int_equal(desk_end_practice(&desk), STATUS_OK);
    assert_int_equal(batch_count(&desk), 1);
    assert_non_null(desk.state.lock);
}

static int start(void **state)
{
    (void)state;
    return secret_init() != STATUS_OK;
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(first_use_moves_the_root),
        TEST(a_drawn_passphrase_may_be_typed_in_many_ways),
        TEST(a_wrong_passphrase_leaves_the_desk_usable),
        TEST(a_wrong_passphrase_locks_what_was_unlocked),
        TEST(a_used_kit_without_its_state_is_told),
        TEST(a_kit_without_its_key_is_none),
        TEST(lock_wipes_and_the_passphrase_opens_again),
        TEST(a_check_changes_nothing),
        TEST(a_changed_passphrase_goes_on_with_chain_and_outbox),
        TEST(what_the_old_passphrase_opened_is_overwritten),
        TEST(a_passphrase_may_be_changed_before_the_first_use),
        TEST(a_root_that_stayed_goes_with_the_change),
        TEST(a_refused_change_leaves_the_file),
        TEST(a_failed_change_leaves_a_file_that_opens),
        TEST(a_practice_stands_beside_the_real_desk),
        TEST(a_practice_unlocks_no_kit),
        TEST(a_practice_that_cannot_begin_holds_nothing),
        TEST(the_end_of_no_practice_deletes_nothing),
    };
    return cmocka_run_group_tests(tests, start, NULL);
}
