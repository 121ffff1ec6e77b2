// SPDX-License-Identifier: Apache-2.0
#include "common/seal.h"
#include "tests/unit/fixture.h"

#include <setjmp.h>
#include <sodium.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/wipe.h"

static struct fixture fixture;
static struct fixture_batch *batch;

static int setup(void **state)
{
    (void)state;
    fixture_init(&fixture);
    fixture_without_kem(&fixture); // what suite 2 has of its own is seal_slot_test's
    batch = fixture_batch_new(&fixture, &fixture.facts);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    free(batch);
    return 0;
}

static enum seal_verdict open_header(unsigned slot, unsigned coordinator, struct seal_header *facts,
                                     struct seal_chain *chain)
{
    return seal_open_header(batch->file, slot, &fixture.readers[coordinator],
                            fixture.campaign_public, NULL, facts, chain);
}

static enum seal_verdict verdict_of_header(void)
{
    struct seal_header facts;
    struct seal_chain chain;
    return open_header(0, 0, &facts, &chain);
}

static void every_coordinator_opens_their_own_slot(void **state)
{
    (void)state;
    for (unsigned i = 0; i < 2; i++) {
        struct seal_header facts;
        struct seal_chain chain;
        assert_int_equal(open_header(i, i, &facts, &chain), SEAL_GOOD);
        assert_int_equal(facts.number, 0);
        assert_int_equal(facts.day, fixture.facts.day);
        assert_memory_equal(facts.chain, fixture.facts.chain, 32);
        assert_memory_equal(facts.batch_id, fixture.facts.batch_id, SEAL_BATCH_ID_LEN);
        assert_memory_equal(chain.header_hash, batch->chain.header_hash, 32);
        assert_memory_equal(chain.key, batch->chain.key, 32);
        assert_int_equal(open_header(1 - i, i, &facts, &chain), SEAL_NOT_FOR_US);
        assert_int_equal(open_header(SEAL_ANY_SLOT, i, &facts, &chain), SEAL_GOOD);
    }
}

static void a_key_that_cannot_be_sealed_to_is_refused(void **state)
{
    (void)state;
    struct seal_chain chain;
    struct seal_recipient recipients[2] = {fixture.recipients[0]};
    assert_int_equal(
        seal_header(batch->file, &fixture.facts, fixture.device_secret, recipients, 2, &chain),
        STATUS_DAMAGED);
}

static void every_slot_looks_used(void **state)
{
    (void)state;
    // an unused slot is a sealed box like the others: its first 32 bytes are a public key
    for (unsigned i = 0; i < SEAL_SLOT_COUNT; i++) {
        const uint8_t *slot = batch->file + 32 + (size_t)i * 1168;
        assert_int_equal(slot[31] & 0x80, 0); // X25519 keys never set the top bit
    }
}

static const struct {
    size_t offset;
    enum seal_verdict verdict;
} regions[] = {
    {0, SEAL_NOT_A_BATCH},
    {7, SEAL_NOT_A_BATCH},
    {8, SEAL_NEWER_FORMAT},
    {9, SEAL_UNKNOWN_SUITE},
    {10, SEAL_NOT_ZERO},
    {15, SEAL_NOT_ZERO},
    {16, SEAL_WRONG_COMMITMENT},
    {32, SEAL_NOT_FOR_US},
    {111, SEAL_NOT_FOR_US},
    {112, SEAL_WRONG_COMMITMENT},
    {1200, SEAL_WRONG_COMMITMENT},
    {7039, SEAL_WRONG_COMMITMENT},
    {7040, SEAL_WRONG_COMMITMENT},
    {7071, SEAL_WRONG_COMMITMENT},
    {7072, SEAL_DAMAGED_BLOCK},
    {7096, SEAL_DAMAGED_BLOCK},
    {7623, SEAL_DAMAGED_BLOCK},
    {7624, SEAL_GOOD},
    {8191, SEAL_GOOD},
};

static void a_flipped_bit_has_the_verdict_of_its_region(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof regions / sizeof *regions; i++) {
        batch->file[regions[i].offset] ^= 1;
        assert_int_equal(verdict_of_header(), regions[i].verdict);
        batch->file[regions[i].offset] ^= 1;
    }
    assert_int_equal(verdict_of_header(), SEAL_GOOD);
}

static void use_facts(const struct seal_header *facts)
{
    free(batch);
    batch = fixture_batch_new(&fixture, facts);
}

static void authority_is_checked(void **state)
{
    (void)state;
    struct seal_header facts = fixture.facts;
    facts.certificate.campaign_id[0] ^= 1;
    use_facts(&facts);
    assert_int_equal(verdict_of_header(), SEAL_FOREIGN_CAMPAIGN);

    facts = fixture.facts;
    facts.certificate.device_id[0] ^= 1;
    use_facts(&facts);
    assert_int_equal(verdict_of_header(), SEAL_FORGED_CERTIFICATE);

    facts = fixture.facts;
    facts.number = SEAL_MAX_NUMBER;
    use_facts(&facts);
    assert_int_equal(verdict_of_header(), SEAL_NUMBER_TOO_HIGH);

    crypto_sign_keypair((uint8_t[32]){0}, fixture.device_secret); // somebody else's key
    use_facts(&fixture.facts);
    assert_int_equal(verdict_of_header(), SEAL_FORGED_DEVICE);
}

static void a_known_certificate_must_be_equal(void **state)
{
    (void)state;
    struct seal_header facts = fixture.facts, opened;
    struct seal_chain chain;
    facts.certificate.signature[0] ^= 1;
    use_facts(&facts);
    // the same device's genuine certificate does not vouch for the altered one
    struct certificate_book *book = certificate_book_new();
    assert_non_null(book);
    assert_true(certificate_book_verify(book, &fixture.certificate));
    assert_int_equal(seal_open_header(batch->file, 0, &fixture.readers[0], fixture.campaign_public,
                                      book, &opened, &chain),
                     SEAL_FORGED_CERTIFICATE);
    certificate_book_free(book);
}

static void cells_open_in_order(void **state)
{
    (void)state;
    struct seal_header facts;
    struct seal_chain chain;
    struct seal_cell cell;
    uint8_t digest[SEAL_DIGEST_LEN];
    assert_int_equal(open_header(0, 0, &facts, &chain), SEAL_GOOD);
    fixture_batch_add(batch, SEAL_ENTRY, 1, "Сейтова");
    fixture_batch_add(batch, SEAL_VOID, 1, "Сейтова");
    const uint8_t *page = batch->file + SEAL_HEADER_LEN;
    assert_int_equal(seal_open_cell(&chain, page, &cell, digest), SEAL_GOOD);
    assert_int_equal(cell.type, SEAL_ENTRY);
    assert_memory_equal(digest, batch->digests[0], SEAL_DIGEST_LEN);
    assert_int_equal(seal_open_cell(&chain, page + SEAL_PAGE_LEN, &cell, digest), SEAL_GOOD);
    assert_int_equal(cell.type, SEAL_VOID);
    assert_int_equal(seal_open_cell(&chain, page + 2 * SEAL_PAGE_LEN, &cell, digest),
                     SEAL_DAMAGED_CELL); // never written
}

// What a laptop holds after an acknowledgement does not open what was acknowledged.
static void the_chain_cannot_open_what_it_sealed(void **state)
{
    (void)state;
    fixture_batch_add(batch, SEAL_ENTRY, 1, "Сейтова");
    struct seal_cell cell;
    uint8_t digest[SEAL_DIGEST_LEN];
    for (unsigned i = 0; i < SEAL_CELL_COUNT; i++) {
        struct seal_chain seized = batch->chain;
        seized.cell = i;
        assert_int_equal(seal_open_cell(&seized, batch->file + SEAL_HEADER_LEN, &cell, digest),
                         SEAL_DAMAGED_CELL);
    }
}

#define BLOCK_LEN 512
#define PLAIN_LEN (24 + SEAL_CONTENT_LEN) // of a cell

static bool wiped_key(uint64_t which, const char *context, const uint8_t from[32])
{
    uint8_t key[32];
    crypto_kdf_derive_from_key(key, sizeof key, which, context, from);
    return wipe_took(sizeof key, key, sizeof key);
}

static void sealing_leaves_neither_key_nor_record(void **state)
{
    (void)state;
    struct seal_cell cell;
    fixture_cell(&cell, SEAL_ENTRY, 1, "Сейтова");
    struct seal_chain before = batch->chain;
    wipe_reset();
    fixture_batch_seal(batch, &cell);
    assert_true(wiped_key(1, "qolcell_", before.key));
    assert_true(wiped_key(3, "qolcell_", before.key));
    assert_true(wipe_took(PLAIN_LEN, cell.content, cell.packed_len));
}

static void a_new_header_leaves_no_chain_value(void **state)
{
    (void)state;
    wipe_reset();
    free(batch);
    batch = fixture_batch_new(&fixture, &fixture.facts);
    assert_true(wipe_took(BLOCK_LEN, fixture.facts.chain, sizeof fixture.facts.chain));
}

static void opening_leaves_no_key_of_the_batch(void **state)
{
    (void)state;
    uint8_t k0[32];
    assert_int_equal(crypto_box_seal_open(k0, batch->file + 32, 80, fixture.readers[0].box_public,
                                          fixture.readers[0].box_secret),
                     0);
    wipe_reset();
    assert_int_equal(verdict_of_header(), SEAL_GOOD);
    assert_true(wipe_took(sizeof k0, k0, sizeof k0));
    assert_true(wiped_key(1, "qolhead_", k0));
    assert_true(wipe_took(BLOCK_LEN, fixture.facts.chain, sizeof fixture.facts.chain));
}

static void a_moved_page_does_not_open(void **state)
{
    (void)state;
    struct seal_header facts;
    struct seal_chain chain;
    struct seal_cell cell;
    uint8_t digest[SEAL_DIGEST_LEN];
    fixture_batch_add(batch, SEAL_ENTRY, 1, "Сейтова");
    fixture_batch_add(batch, SEAL_ENTRY, 2, "Ибраева");
    assert_int_equal(open_header(0, 0, &facts, &chain), SEAL_GOOD);
    assert_int_equal(
        seal_open_cell(&chain, batch->file + SEAL_HEADER_LEN + SEAL_PAGE_LEN, &cell, digest),
        SEAL_DAMAGED_CELL);
}

static enum seal_verdict verdict_of_cell(const struct seal_cell *cell)
{
    struct seal_header facts;
    struct seal_chain chain;
    struct seal_cell opened;
    uint8_t digest[SEAL_DIGEST_LEN];
    use_facts(&fixture.facts);
    fixture_batch_seal(batch, cell);
    assert_int_equal(open_header(0, 0, &facts, &chain), SEAL_GOOD);
    return seal_open_cell(&chain, batch->file + SEAL_HEADER_LEN, &opened, digest);
}

static void a_cell_of_wrong_shape_is_told_apart(void **state)
{
    (void)state;
    struct seal_cell cell;
    fixture_cell(&cell, SEAL_ENTRY, 1, "Сейтова");
    assert_int_equal(verdict_of_cell(&cell), SEAL_GOOD);
    cell.content[SEAL_CONTENT_LEN - 1] = 1;
    assert_int_equal(verdict_of_cell(&cell), SEAL_NOT_ZERO);
    cell.content[SEAL_CONTENT_LEN - 1] = 0;
    cell.type = (enum seal_cell_type)9;
    assert_int_equal(verdict_of_cell(&cell), SEAL_UNKNOWN_TYPE);
}

static void final_names_count_and_digests(void **state)
{
    (void)state;
    struct seal_header facts;
    struct seal_chain chain;
    struct seal_cell cell;
    uint8_t digest[SEAL_DIGEST_LEN], digests[SEAL_ENTRY_COUNT][SEAL_DIGEST_LEN];
    unsigned count;
    fixture_batch_add(batch, SEAL_ENTRY, 1, "Сейтова");
    fixture_batch_close(batch, &fixture);
    assert_int_equal(open_header(0, 0, &facts, &chain), SEAL_GOOD);
    const uint8_t *page = batch->file + SEAL_HEADER_LEN;
    enum seal_verdict verdict = SEAL_GOOD;
    for (unsigned i = 0; i < SEAL_CELL_COUNT; i++)
        verdict = seal_open_cell(&chain, page + (size_t)i * SEAL_PAGE_LEN, &cell, digest);
    assert_int_equal(verdict, SEAL_GOOD);
    assert_int_equal(cell.type, SEAL_FINAL);
    const uint8_t *device_public = fixture.certificate.device_public;
    assert_int_equal(seal_open_final(&cell, chain.header_hash, device_public, &count, digests),
                     SEAL_GOOD);
    assert_int_equal(count, 1);
    assert_memory_equal(digests[0], batch->digests[0], SEAL_DIGEST_LEN);

    chain.header_hash[0] ^= 1; // another batch's
    assert_int_equal(seal_open_final(&cell, chain.header_hash, device_public, &count, digests),
                     SEAL_FORGED_DEVICE);
    chain.header_hash[0] ^= 1;
    cell.content[0] = 2; // one more than the digests that follow
    assert_int_equal(seal_open_final(&cell, chain.header_hash, device_public, &count, digests),
                     SEAL_BAD_LENGTH);
    cell.content[0] = 61;
    assert_int_equal(seal_open_final(&cell, chain.header_hash, device_public, &count, digests),
                     SEAL_BAD_LENGTH);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_coordinator_opens_their_own_slot, setup, teardown),
        cmocka_unit_test_setup_teardown(a_key_that_cannot_be_sealed_to_is_refused, setup, teardown),
        cmocka_unit_test_setup_teardown(every_slot_looks_used, setup, teardown),
        cmocka_unit_test_setup_teardown(a_flipped_bit_has_the_verdict_of_its_region, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(authority_is_checked, setup, teardown),
        cmocka_unit_test_setup_teardown(a_known_certificate_must_be_equal, setup, teardown),
        cmocka_unit_test_setup_teardown(cells_open_in_order, setup, teardown),
        cmocka_unit_test_setup_teardown(the_chain_cannot_open_what_it_sealed, setup, teardown),
        cmocka_unit_test_setup_teardown(sealing_leaves_neither_key_nor_record, setup, teardown),
        cmocka_unit_test_setup_teardown(a_new_header_leaves_no_chain_value, setup, teardown),
        cmocka_unit_test_setup_teardown(opening_leaves_no_key_of_the_batch, setup, teardown),
        cmocka_unit_test_setup_teardown(a_moved_page_does_not_open, setup, teardown),
        cmocka_unit_test_setup_teardown(a_cell_of_wrong_shape_is_told_apart, setup, teardown),
        cmocka_unit_test_setup_teardown(final_names_count_and_digests, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
