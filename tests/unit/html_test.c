// SPDX-License-Identifier: Apache-2.0
#include "common/web/html.h"

#include "common/secret.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void assert_html(struct html *html, const char *wanted)
{
    assert_false(html->failed);
    assert_int_equal(html->len, strlen(wanted));
    assert_memory_equal(html->bytes, wanted, html->len);
    html_free(html);
}

static void what_people_type_becomes_no_markup(void **state)
{
    (void)state;
    struct html html = {.lang = LANG_EN};
    html_put(&html, "<b title=\"");
    html_text(&html, "\"><script>alert('&')</script>");
    html_put(&html, "\">");
    assert_html(&html,
                "<b title=\"&quot;&gt;&lt;script&gt;alert(&#39;&amp;&#39;)&lt;/script&gt;\">");
}

static void an_argument_of_a_message_becomes_no_markup(void **state)
{
    (void)state;
    struct html html = {.lang = LANG_EN};
    html_say(&html, MSG_SIGN_TO, "<i>\"A\"</i>");
    assert_html(&html, "To: &lt;i&gt;&quot;A&quot;&lt;/i&gt;");
}

static void an_argument_may_be_as_long_as_two_paths(void **state)
{
    (void)state;
    char path[8192];
    struct html html = {.lang = LANG_EN};
    memset(path, '<', sizeof path - 1);
    path[sizeof path - 1] = '\0';
    html_say(&html, MSG_SIGN_TO, path);
    assert_false(html.failed);
    assert_int_equal(html.len, strlen("To: ") + (sizeof path - 1) * strlen("&lt;"));
    html_free(&html);
}

static void counts_have_their_forms(void **state)
{
    (void)state;
    struct html html = {.lang = LANG_RU};
    html_say_plural(&html, MSGN_DESK_SAVED_COUNT, 3);
    assert_html(&html, "На этот раз сохранены 3 подписи.");
}

static void a_part_of_a_text_ends_where_it_is_said(void **state)
{
    (void)state;
    struct html html = {.lang = LANG_EN};
    html_text_len(&html, "a<b<c", 3);
    html_text_len(&html, "", 0);
    assert_html(&html, "a&lt;b");
}

static void it_grows_and_keeps_what_it_has(void **state)
{
    (void)state;
    struct html html = {.lang = LANG_EN};
    for (unsigned i = 0; i < 30000; i++)
        html_putf(&html, "%05u ", i);
    assert_false(html.failed);
    assert_int_equal(html.len, 180000);
    assert_memory_equal(html.bytes, "00000 ", 6);
    assert_memory_equal(html.bytes + 29999 * 6, "29999 ", 6);
    html_free(&html);
    assert_null(html.bytes);
}

static void markup_that_does_not_fit_fails_for_good(void **state)
{
    (void)state;
    char long_text[2000];
    struct html html = {.lang = LANG_EN};
    memset(long_text, 'a', sizeof long_text - 1);
    long_text[sizeof long_text - 1] = '\0';
    html_putf(&html, "%s", long_text);
    assert_true(html.failed);
    html_put(&html, "b");
    assert_true(html.failed);
    assert_int_equal(html.len, 0);
    html_free(&html);
}

static int begin(void **state)
{
    (void)state;
    return secret_init() == STATUS_OK ? 0 : -1;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_people_type_becomes_no_markup),
        cmocka_unit_test(an_argument_of_a_message_becomes_no_markup),
        cmocka_unit_test(an_argument_may_be_as_long_as_two_paths),
        cmocka_unit_test(counts_have_their_forms),
        cmocka_unit_test(a_part_of_a_text_ends_where_it_is_said),
        cmocka_unit_test(it_grows_and_keeps_what_it_has),
        cmocka_unit_test(markup_that_does_not_fit_fails_for_good),
    };
    return cmocka_run_group_tests(tests, begin, NULL);
}
