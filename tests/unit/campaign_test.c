// SPDX-License-Identifier: Apache-2.0
#include "common/campaign.h"

#include "common/bytes.h"
#include "tests/unit/fixture.h"

#include <setjmp.h>
#include <sodium.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define BODY_CAP 16384
#define FORMAT_AT 8

static struct fixture fixture;
static struct campaign campaign, parsed;
static uint8_t *file;
static size_t len;

static int setup(void **state)
{
    (void)state;
    fixture_init(&fixture);
    fixture_campaign(&fixture, &campaign);
    return campaign_write(&campaign, fixture.campaign_secret, &file, &len) != STATUS_OK;
}

static int teardown(void **state)
{
    (void)state;
    campaign_free(&campaign);
    campaign_free(&parsed);
    free(file);
    file = NULL;
    return 0;
}

static void the_campaign_comes_back(void **state)
{
    (void)state;
    assert_int_equal(campaign_parse(file, len, &parsed), STATUS_OK);
    assert_memory_equal(parsed.id, campaign.id, 32);
    assert_int_equal(parsed.first_day, 18876);
    assert_int_equal(parsed.last_day, 18880);
    assert_int_equal(parsed.minimum_age, 18);
    assert_memory_equal(parsed.fields, campaign.fields, sizeof campaign.fields);
    assert_int_equal(parsed.coordinator_count, 2);
    assert_memory_equal(parsed.coordinators, campaign.coordinators, sizeof campaign.coordinators);
    assert_int_equal(parsed.declaration_count, 1);
    assert_string_equal(parsed.title[LANG_KK], campaign.title[LANG_KK]);
    assert_string_equal(parsed.text[LANG_EN], "We ask.\nAll of us.");
    assert_string_equal(parsed.declarations[0][LANG_EN], "I am 18 or older.");
    uint8_t hash[32];
    crypto_generichash(hash, sizeof hash, file, len, NULL, 0);
    assert_memory_equal(parsed.hash, hash, sizeof hash);
}

static void only_its_languages_are_offered(void **state)
{
    (void)state;
    assert_int_equal(campaign_parse(file, len, &parsed), STATUS_OK);
    assert_true(campaign_offers(&parsed, LANG_KK));
    assert_false(campaign_offers(&parsed, LANG_RU));
    assert_int_equal(campaign_lang(&parsed, LANG_EN), LANG_EN);
    assert_int_equal(campaign_lang(&parsed, LANG_RU), LANG_KK);
    assert_int_equal(campaign_lang(&parsed, LANG_COUNT), LANG_KK);
}

static void every_changed_byte_is_noticed(void **state)
{
    (void)state;
    for (size_t i = 0; i < len; i++) {
        file[i] ^= 1;
        assert_int_not_equal(campaign_parse(file, len, &parsed), STATUS_OK);
        file[i] ^= 1;
    }
    file[0] ^= 1;
    assert_int_equal(campaign_parse(file, len, &parsed), STATUS_NOT_OURS);
    file[0] ^= 1;
    file[8] ^= 8;
    assert_int_equal(campaign_parse(file, len, &parsed), STATUS_NEWER);
    file[8] ^= 8;
    file[len - 1] ^= 1;
    assert_int_equal(campaign_parse(file, len, &parsed), STATUS_FORGED);
}

static void every_shorter_file_is_refused(void **state)
{
    (void)state;
    for (size_t cut = 0; cut < len; cut++)
        assert_int_not_equal(campaign_parse(file, cut, &parsed), STATUS_OK);
}

// Signs a body of the test's own making, so that what stands behind the signature is read.
static enum status parse_signed(const uint8_t *body, size_t body_len)
{
    static const char text[] = "qol campaign 1";
    uint8_t message[BODY_CAP], whole[BODY_CAP];
    struct bytes_writer w = bytes_writer_init(message, sizeof message);
    bytes_put(&w, text, sizeof text - 1);
    bytes_put(&w, body, body_len);
    assert_false(w.failed);
    memcpy(whole, body, body_len);
    crypto_sign_detached(whole + body_len, NULL, message, w.len, fixture.campaign_secret);
    return campaign_parse(whole, body_len + crypto_sign_BYTES, &parsed);
}

static void signed_nonsense_is_refused(void **state)
{
    (void)state;
    size_t body_len = len - crypto_sign_BYTES;
    assert_int_equal(parse_signed(file, body_len), STATUS_OK);
    campaign_free(&parsed);
    assert_int_equal(parse_signed(file, body_len - 1), STATUS_DAMAGED); // an item is cut
    assert_int_equal(parse_signed(file, 48), STATUS_DAMAGED);           // no items at all

    uint8_t body[BODY_CAP];
    memcpy(body, file, body_len);
    static const uint8_t unknown[] = {200, 0, 0, 0, 0, 0};
    memcpy(body + body_len, unknown, sizeof unknown);
    assert_int_equal(parse_signed(body, body_len + sizeof unknown), STATUS_NEWER);
    static const uint8_t repeated[] = {1, 0, 4, 0, 0, 0, 1, 0, 0, 0};
    memcpy(body + body_len, repeated, sizeof repeated);
    assert_int_equal(parse_signed(body, body_len + sizeof repeated), STATUS_DAMAGED);
}

// The place of an item's head in the file.
static size_t find_item(uint8_t tag, uint8_t index)
{
    const uint8_t head[] = {tag, index};
    struct bytes_reader r = bytes_reader_init(file + 48, len - 48);
    for (;;) {
        size_t at = len - r.left_len;
        const uint8_t *found = bytes_take(&r, sizeof head);
        assert_non_null(found);
        if (memcmp(found, head, sizeof head) == 0)
            return at;
        assert_non_null(bytes_take(&r, bytes_get_u32(&r)));
    }
}

static void a_text_that_moves_the_cursor_is_refused(void **state)
{
    (void)state;
    size_t title = find_item(7, LANG_EN);
    file[title + 6] = 0x1b;
    assert_int_equal(parse_signed(file, len - crypto_sign_BYTES), STATUS_DAMAGED);
}

static void a_seventh_coordinator_is_refused(void **state)
{
    (void)state;
    uint8_t body[BODY_CAP];
    size_t behind = find_item(7, LANG_KK); // what follows the coordinators
    const size_t item_len = behind - find_item(6, 1);
    size_t rest_len = len - crypto_sign_BYTES - behind;
    memcpy(body, file, behind);
    for (uint8_t index = 2; index <= CAMPAIGN_MAX_COORDINATORS; index++) {
        memcpy(body + behind, body + behind - item_len, item_len);
        body[behind + 1] = index;
        behind += item_len;
        memcpy(body + behind, file + len - crypto_sign_BYTES - rest_len, rest_len);
        bool fits = index < CAMPAIGN_MAX_COORDINATORS;
        assert_int_equal(parse_signed(body, behind + rest_len), fits ? STATUS_OK : STATUS_DAMAGED);
        campaign_free(&parsed);
    }
}

// The keys of the KEM are bytes like others here, whatever the build.
static void write_with_kem(bool first, bool second)
{
    const bool has_kem[2] = {first, second};
    for (unsigned i = 0; i < 2; i++) {
        struct seal_recipient *recipient = &campaign.coordinators[i].recipient;
        recipient->has_kem = has_kem[i];
        memset(recipient->kem_public, has_kem[i] ? (int)i + 1 : 0, sizeof recipient->kem_public);
    }
    free(file);
    assert_int_equal(campaign_write(&campaign, fixture.campaign_secret, &file, &len), STATUS_OK);
}

static void keys_of_the_kem_make_another_format(void **state)
{
    (void)state;
    for (unsigned which = 0; which < 4; which++) {
        write_with_kem(which & 1, which & 2);
        assert_int_equal(file[FORMAT_AT], which == 0 ? 1 : 2);
        assert_int_equal(campaign_parse(file, len, &parsed), STATUS_OK);
        assert_memory_equal(parsed.coordinators, campaign.coordinators,
                            sizeof campaign.coordinators);
        assert_int_equal(campaign_suite(&parsed),
                         which == 3 ? SEAL_SUITE_XWING : SEAL_SUITE_X25519);
        campaign_free(&parsed);
        // the other format says of these coordinators what is not so
        file[FORMAT_AT] ^= 3;
        assert_int_equal(parse_signed(file, len - crypto_sign_BYTES), STATUS_DAMAGED);
    }
}

static void a_cut_key_of_the_kem_is_refused(void **state)
{
    (void)state;
    uint8_t body[BODY_CAP];
    write_with_kem(true, true);
    size_t item = find_item(6, 1), behind = find_item(7, LANG_KK);
    size_t rest_len = len - crypto_sign_BYTES - behind;
    memcpy(body, file, behind);
    struct bytes_writer w = bytes_writer_init(body + item + 2, 4);
    bytes_put_u32(&w, (uint32_t)(behind - item - 6 - 1));
    memcpy(body + behind - 1, file + behind, rest_len);
    assert_int_equal(parse_signed(body, behind - 1 + rest_len), STATUS_DAMAGED);
}

static void a_language_with_a_text_missing_is_refused(void **state)
{
    (void)state;
    free(file);
    free(campaign.declarations[0][LANG_EN]);
    campaign.declarations[0][LANG_EN] = NULL;
    assert_int_equal(campaign_write(&campaign, fixture.campaign_secret, &file, &len), STATUS_OK);
    assert_int_equal(campaign_parse(file, len, &parsed), STATUS_DAMAGED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_campaign_comes_back, setup, teardown),
        cmocka_unit_test_setup_teardown(only_its_languages_are_offered, setup, teardown),
        cmocka_unit_test_setup_teardown(every_changed_byte_is_noticed, setup, teardown),
        cmocka_unit_test_setup_teardown(every_shorter_file_is_refused, setup, teardown),
        cmocka_unit_test_setup_teardown(signed_nonsense_is_refused, setup, teardown),
        cmocka_unit_test_setup_teardown(a_text_that_moves_the_cursor_is_refused, setup, teardown),
        cmocka_unit_test_setup_teardown(a_seventh_coordinator_is_refused, setup, teardown),
        cmocka_unit_test_setup_teardown(keys_of_the_kem_make_another_format, setup, teardown),
        cmocka_unit_test_setup_teardown(a_cut_key_of_the_kem_is_refused, setup, teardown),
        cmocka_unit_test_setup_teardown(a_language_with_a_text_missing_is_refused, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
