// SPDX-License-Identifier: Apache-2.0
//
// Two entries, split at the first zero byte, their fields split at bars: packed, opened, blocked
// and compared. Whatever the bytes, the bounds hold, an entry agrees with itself, and no weight
// depends on who comes first.
#include "tests/fuzz/fuzz.h"

#include "common/record.h"
#include "merger/linkage/block.h"
#include "merger/linkage/compare.h"
#include "merger/linkage/packed.h"

#include <string.h>

#define HASH_END (1u << 24)

static void make_record(const uint8_t *bytes, size_t len, struct record *out)
{
    size_t first = 0, end;
    *out = (struct record){.len = 0};
    for (uint8_t field = RECORD_FAMILY_NAME; field <= RECORD_PHONE && first <= len; field++) {
        const uint8_t *bar = first < len ? memchr(bytes + first, '|', len - first) : NULL;
        end = bar ? (size_t)(bar - bytes) : len;
        if (end > first)
            record_put(out, field, bytes + first, end - first);
        first = end + 1;
    }
    FUZZ_CHECK(!out->failed);
}

static uint64_t power_of_ten(unsigned exponent)
{
    uint64_t power = 1;
    while (exponent-- > 0)
        power *= 10;
    return power;
}

static bool is_sound_token(const struct form_token *token)
{
    const struct normalize_token *name = &token->name;
    bool sound = name->len > 0 && name->len <= NORMALIZE_TOKEN_CAP;
    for (unsigned i = name->len; i < NORMALIZE_TOKEN_CAP; i++)
        sound = sound && name->letters[i] == 0;
    return sound && token->role < FREQUENCY_ROLE_COUNT &&
           token->is_known == frequency_is_known(token->role, name) && token->weight > 0 &&
           token->weight <= frequency_weight(token->role, name);
}

static bool are_sound_dates(const struct form *form)
{
    bool sound = form->date_count <= FORM_MAX_DATES;
    for (unsigned i = 0; i < form->date_count; i++)
        sound = sound && form->dates[i].year > 0 && form->dates[i].year <= 9999 &&
                form->dates[i].month <= 99 && form->dates[i].day <= 99;
    return sound && (!form->date_is_lent || form->date_count == 1);
}

static bool are_sound_numbers(const struct form *form)
{
    return form->digit_count <= FORM_NUMBER_MAX_DIGITS &&
           form->number < power_of_ten(form->digit_count) &&
           (!form->number_is_valid || form->digit_count == 12) && form->phone < power_of_ten(10) &&
           form->city < HASH_END && form->address < HASH_END;
}

static void check_form(const struct form *form)
{
    uint32_t keys[BLOCK_MAX_KEYS];
    FUZZ_CHECK(form->token_count <= FORM_MAX_TOKENS);
    for (unsigned i = 0; i < form->token_count; i++)
        FUZZ_CHECK(is_sound_token(&form->tokens[i]));
    FUZZ_CHECK(are_sound_dates(form));
    FUZZ_CHECK(are_sound_numbers(form));
    FUZZ_CHECK(block_keys(form, keys) <= BLOCK_MAX_KEYS);
}

static void pack_and_open(const uint8_t *bytes, size_t len, struct form *out)
{
    struct record record;
    uint8_t packed[PACKED_MAX_LEN], again[PACKED_MAX_LEN];
    make_record(bytes, len, &record);
    const size_t made_len = packed_make(record.bytes, record.len, packed);
    FUZZ_CHECK(packed[0] >= 2 && made_len <= PACKED_MAX_LEN && packed_len(packed) == made_len);
    FUZZ_CHECK(packed_make(record.bytes, record.len, again) == made_len &&
               memcmp(packed, again, made_len) == 0);
    for (unsigned i = 1; i < packed_key_count(packed); i++)
        FUZZ_CHECK(packed_key(packed, i - 1) < packed_key(packed, i));
    memset(out, 0xff, sizeof *out); // what stood there does not show
    form_open(packed, out);
    check_form(out);
}

static void check_equal(const struct compare_result *a, const struct compare_result *b)
{
    FUZZ_CHECK(a->weight == b->weight && a->verdict == b->verdict);
    FUZZ_CHECK(a->relatives == b->relatives && a->contradicts == b->contradicts);
    for (unsigned i = 0; i < COMPARE_FIELD_COUNT; i++)
        FUZZ_CHECK(a->evidence[i].level == b->evidence[i].level &&
                   a->evidence[i].weight == b->evidence[i].weight);
}

static void check_pair(const struct form *a, const struct form *b)
{
    struct compare_result result, turned;
    int32_t sum = 0;
    compare_forms(a, b, &result);
    compare_forms(b, a, &turned);
    check_equal(&result, &turned);
    for (unsigned i = 0; i < COMPARE_FIELD_COUNT; i++) {
        FUZZ_CHECK(result.evidence[i].level < COMPARE_LEVEL_COUNT);
        sum += result.evidence[i].weight;
    }
    FUZZ_CHECK(result.weight == sum);
    FUZZ_CHECK(compare_may_match(a, b) == compare_may_match(b, a));
    FUZZ_CHECK(compare_may_match(a, b) || result.verdict == COMPARE_DIFFERENT);
    FUZZ_CHECK(result.verdict != COMPARE_SAME || !(result.relatives || result.contradicts));
}

static void check_self(const struct form *form)
{
    struct compare_result result;
    compare_forms(form, form, &result);
    FUZZ_CHECK(!result.relatives && !result.contradicts);
    for (unsigned i = COMPARE_FAMILY_NAME; i < COMPARE_FIELD_COUNT; i++)
        FUZZ_CHECK(result.evidence[i].weight >= 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    const uint8_t *zero = len > 0 ? memchr(bytes, 0, len) : NULL;
    const size_t first_len = zero ? (size_t)(zero - bytes) : len;
    const size_t second_at = zero ? first_len + 1 : len;
    struct form a, b;
    if (len > RECORD_MAX_LEN / 2)
        return 0;
    pack_and_open(bytes, first_len, &a);
    pack_and_open(bytes + second_at, len - second_at, &b);
    check_pair(&a, &b);
    check_self(&a);
    check_self(&b);
    return 0;
}

const char *const fuzz_seeds[] = {"Омаров|Ерлан|Серікұлы|1985-01-31|850131300017|Алматы",
                                  "Omarov|Yerlan|Serikuly|31.01.1985||Almaty|Абай 12",
                                  "Ерлан|Омаров||1985-01-01|85013l3OOO17|Алма-Ата",
                                  "Омаров Е. С.|||19850131|850131300018||12, Абай|87010000001",
                                  "Омарова|Дана|Серікқызы|1985-13-31|0001015000010",
                                  "Серікұлы|Саша|С.|31.02.1985|000101500001|г. Астана",
                                  "||||000101500031|||+7 (701) 000-00-01",
                                  "Омаров-Сейітов|Александр Саша|||000000000000",
                                  ",trnehjdf|Fqcekе|Jvfhjd",
                                  "А Б В Г|Абай Болат Дана Ерлан Марат|Нұрлан Серік Тимур",
                                  NULL};
