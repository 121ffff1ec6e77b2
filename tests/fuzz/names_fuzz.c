// SPDX-License-Identifier: Apache-2.0
//
// Two names, split at the first zero byte, folded and compared. Whatever the bytes, the bounds
// hold, folding again changes no letter, and no comparison depends on who comes first.
#include "tests/fuzz/fuzz.h"

#include "merger/linkage/frequency.h"
#include "merger/linkage/name_compare.h"
#include "merger/linkage/normalize.h"

#include <string.h>

static void check_token(const struct normalize_token *token)
{
    struct normalize_name again;
    FUZZ_CHECK(token->len > 0 && token->len <= NORMALIZE_TOKEN_CAP);
    for (unsigned i = token->len; i < NORMALIZE_TOKEN_CAP; i++)
        FUZZ_CHECK(token->letters[i] == 0);
    FUZZ_CHECK(normalize_name(token->letters, token->len, &again) && again.count == 1);
    FUZZ_CHECK(again.tokens[0].len == token->len);
    FUZZ_CHECK(memcmp(again.tokens[0].letters, token->letters, sizeof token->letters) == 0);
}

static void check_name(const struct normalize_name *name)
{
    FUZZ_CHECK(name->count <= NORMALIZE_MAX_TOKENS);
    for (unsigned i = 0; i < name->count; i++)
        check_token(&name->tokens[i]);
}

static void check_tokens(const struct normalize_token *a, const struct normalize_token *b)
{
    const unsigned alike = name_compare_tokens(a, b);
    const bool equal = memcmp(a->letters, b->letters, sizeof a->letters) == 0;
    FUZZ_CHECK(alike <= NAME_COMPARE_EQUAL && alike == name_compare_tokens(b, a));
    FUZZ_CHECK(!equal || alike == NAME_COMPARE_EQUAL);
    FUZZ_CHECK(equal || alike < NAME_COMPARE_EQUAL || ((a->flags | b->flags) & NORMALIZE_SHORT));
    FUZZ_CHECK(frequency_weight(FREQUENCY_FAMILY, a) > 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    const uint8_t *zero = len > 0 ? memchr(bytes, 0, len) : NULL;
    const size_t first_len = zero ? (size_t)(zero - bytes) : len;
    const size_t second_at = zero ? first_len + 1 : len;
    struct normalize_name a, b;
    (void)normalize_name((const char *)bytes, first_len, &a);
    (void)normalize_name((const char *)bytes + second_at, len - second_at, &b);
    check_name(&a);
    check_name(&b);
    for (unsigned i = 0; i < a.count; i++) {
        for (unsigned j = 0; j < b.count; j++)
            check_tokens(&a.tokens[i], &b.tokens[j]);
    }
    FUZZ_CHECK(name_compare_score(&a, &b) == name_compare_score(&b, &a));
    return 0;
}

const char *const fuzz_seeds[] = {"Жұмабаева Әсел Сабырқызы",
                                  "Zhumabayeva Assel",
                                  "Щербинин Лазарь Ильич",
                                  "Schtscherbinin Lasar",
                                  ",trnehjdf Fqcekе",
                                  "Ә,іkқfy Ә,lіқfqsvұks",
                                  "Ба0ытбек9лы -мірбек",
                                  "Cавpаcoв С.А.",
                                  "A'bis'ev Ory'nbek",
                                  "O'rinboyev Turg'un",
                                  "Дзмітрый Драгуноў",
                                  "Саша Михалькевич",
                                  "Ыьшктщм",
                                  "Қасым-Жомарт ұлы",
                                  "e\xcc\x88 \xd0\x98\xcc\x86",
                                  NULL};
