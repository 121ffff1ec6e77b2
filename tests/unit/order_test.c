// SPDX-License-Identifier: Apache-2.0
#include "common/order.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static int compare(const char *a, const char *b)
{
    uint8_t left[ORDER_KEY_CAP], right[ORDER_KEY_CAP];
    size_t left_len = order_key(a, strlen(a), left), right_len = order_key(b, strlen(b), right);
    int order = memcmp(left, right, left_len < right_len ? left_len : right_len);
    return order != 0 ? order : (int)left_len - (int)right_len;
}

static void assert_ascending(const char *const *texts, size_t count)
{
    for (size_t i = 0; i + 1 < count; i++) {
        if (compare(texts[i], texts[i + 1]) < 0 && compare(texts[i + 1], texts[i]) > 0)
            continue;
        print_message("%s does not come before %s\n", texts[i], texts[i + 1]);
        fail();
    }
}

static void the_alphabet_is_the_kazakh_one(void **state)
{
    (void)state;
    static const char *const letters[] = {
        "А", "Ә", "Б", "В", "Г", "Ғ", "Д", "Е", "Ё", "Ж", "З", "И", "Й", "К",
        "Қ", "Л", "М", "Н", "Ң", "О", "Ө", "П", "Р", "С", "Т", "У", "Ұ", "Ү",
        "Ф", "Х", "Һ", "Ц", "Ч", "Ш", "Щ", "Ъ", "Ы", "І", "Ь", "Э", "Ю", "Я",
    };
    assert_ascending(letters, sizeof letters / sizeof *letters);
}

static void scripts_follow_each_other(void **state)
{
    (void)state;
    static const char *const texts[] = {"",     "1",      "10",   "2-й",  "Әлиев",
                                        "Яров", "Akhmet", "Zhan", "Αλφα", "王"};
    assert_ascending(texts, sizeof texts / sizeof *texts);
}

static void the_beginning_comes_before_the_whole(void **state)
{
    (void)state;
    static const char *const texts[] = {"Сейфуллин", "Сейіт", "Сейітов", "Сейітова"};
    assert_ascending(texts, 4);
}

static void habits_of_writing_do_not_matter(void **state)
{
    (void)state;
    assert_int_equal(compare("Әл-Фараби", "ӘЛ ФАРАБИ"), 0);
    assert_int_equal(compare("\xD0\x98\xCC\x86", "й"), 0); // и and a breve
    assert_int_equal(compare("Şükür", "Sukur"), 0);
    assert_int_equal(compare("ı", "i"), 0);
}

// The beginning of what is too long, in whole letters.
static void long_texts_are_bounded(void **state)
{
    (void)state;
    char text[8192];
    uint8_t key[ORDER_KEY_CAP];
    for (size_t i = 0; i + 3 <= sizeof text; i += 3)
        memcpy(text + i, "王", 3);
    size_t len = order_key(text, 8190, key);
    assert_in_range(len, 4, ORDER_KEY_CAP);
    assert_int_equal(len % 4, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_alphabet_is_the_kazakh_one),
        cmocka_unit_test(scripts_follow_each_other),
        cmocka_unit_test(the_beginning_comes_before_the_whole),
        cmocka_unit_test(habits_of_writing_do_not_matter),
        cmocka_unit_test(long_texts_are_bounded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
