// SPDX-License-Identifier: Apache-2.0
#include "common/web/gate.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define PORT 40123
#define HOST "127.0.0.1:40123"
#define ORIGIN "http://127.0.0.1:40123"

static struct gate gate;
static char cookies[128];

static int set_up(void **state)
{
    (void)state;
    gate_init(&gate, PORT);
    (void)snprintf(cookies, sizeof cookies, GATE_COOKIE "=%s", gate.cookie);
    return 0;
}

// What the page itself sends.
static struct gate_request a_form(void)
{
    return (struct gate_request){
        .method = "POST",
        .path = "/act",
        .query = "",
        .host = HOST,
        .origin = ORIGIN,
        .fetch_site = "same-origin",
        .cookies = cookies,
        .content_type = "application/x-www-form-urlencoded;charset=UTF-8",
        .content_len = "12",
        .is_own_user = true,
    };
}

static struct gate_request a_page(void)
{
    return (struct gate_request){.method = "GET",
                                 .path = "/",
                                 .query = "",
                                 .host = HOST,
                                 .cookies = cookies,
                                 .is_own_user = true};
}

static void assert_verdict(const struct gate_request *request, enum gate_verdict wanted)
{
    assert_int_equal(gate_judge(&gate, request), wanted);
}

static void our_page_is_served(void **state)
{
    (void)state;
    struct gate_request form = a_form(), page = a_page();
    assert_verdict(&form, GATE_ACT);
    assert_int_equal(gate_body_len(&form), 12);
    assert_verdict(&page, GATE_PAGE);
    page.fetch_site = "none"; // what the user opened
    assert_verdict(&page, GATE_PAGE);
    form.fetch_site = NULL; // an older browser
    assert_verdict(&form, GATE_ACT);
    form.content_len = "0";
    form.path = "/beat";
    assert_verdict(&form, GATE_BEAT);
    form.path = "/touch";
    assert_verdict(&form, GATE_TOUCH);
}

static void the_token_is_good_once_and_only_for_the_page(void **state)
{
    (void)state;
    struct gate_request page = a_page();
    char token[GATE_SECRET_CAP];
    memcpy(token, gate.token, sizeof token);
    page.cookies = NULL;
    page.query = "wrong";
    assert_verdict(&page, GATE_FORBIDDEN);
    token[0] ^= 1;
    page.query = token;
    assert_verdict(&page, GATE_FORBIDDEN);
    token[0] ^= 1;
    page.path = "/act";
    assert_verdict(&page, GATE_FORBIDDEN);
    page.path = "/";
    page.method = "HEAD";
    assert_verdict(&page, GATE_FORBIDDEN);
    page.method = "GET";
    assert_verdict(&page, GATE_EXCHANGE);
    assert_verdict(&page, GATE_FORBIDDEN);
    page.cookies = cookies; // a used token is nothing, cookie or not
    assert_verdict(&page, GATE_FORBIDDEN);
}

static void a_cookie_is_found_among_others_and_no_other_will_do(void **state)
{
    (void)state;
    struct gate_request page = a_page();
    char many[512];
    (void)snprintf(many, sizeof many, "a=b; x" GATE_COOKIE "=%s; " GATE_COOKIE "=%s; c=d",
                   gate.token, gate.cookie);
    page.cookies = many;
    assert_verdict(&page, GATE_PAGE);
    (void)snprintf(many, sizeof many, "x" GATE_COOKIE "=%s", gate.cookie);
    assert_verdict(&page, GATE_FORBIDDEN);
    (void)snprintf(many, sizeof many, "anotherr=%s", gate.cookie); // as long a name as ours
    assert_int_equal(strlen("anotherr"), strlen(GATE_COOKIE));
    assert_verdict(&page, GATE_FORBIDDEN);
    (void)snprintf(many, sizeof many, GATE_COOKIE "=%.63s", gate.cookie);
    assert_verdict(&page, GATE_FORBIDDEN);
    (void)snprintf(many, sizeof many, GATE_COOKIE "=%s0", gate.cookie);
    assert_verdict(&page, GATE_FORBIDDEN);
    (void)snprintf(many, sizeof many, GATE_COOKIE "=");
    assert_verdict(&page, GATE_FORBIDDEN);
    page.cookies = NULL;
    assert_verdict(&page, GATE_FORBIDDEN);
}

static void another_name_for_this_machine_is_misdirected(void **state)
{
    (void)state;
    static const char *const hosts[] = {
        NULL,
        "localhost:40123",
        "127.0.0.1",
        "127.0.0.1:40124",
        "127.0.0.1:4012",
        "127.0.0.1:401230",
        "evil.example:40123",
        "[::1]:40123",
        "",
    };
    struct gate_request page = a_page();
    for (size_t i = 0; i < sizeof hosts / sizeof hosts[0]; i++) {
        page.host = hosts[i];
        assert_verdict(&page, GATE_MISDIRECTED);
    }
}

static void another_page_is_forbidden(void **state)
{
    (void)state;
    static const char *const origins[] = {NULL,
                                          "null",
                                          "http://evil.example",
                                          "http://127.0.0.1:40124",
                                          "https://127.0.0.1:40123",
                                          "http://localhost:40123",
                                          ""};
    static const char *const sites[] = {"same-site", "cross-site", "none", "anything"};
    struct gate_request form = a_form(), page = a_page();
    for (size_t i = 0; i < sizeof origins / sizeof origins[0]; i++) {
        form.origin = origins[i];
        assert_verdict(&form, GATE_FORBIDDEN);
    }
    form.origin = ORIGIN;
    for (size_t i = 0; i < sizeof sites / sizeof sites[0]; i++) {
        form.fetch_site = sites[i];
        assert_verdict(&form, GATE_FORBIDDEN);
    }
    page.origin = "http://evil.example";
    assert_verdict(&page, GATE_FORBIDDEN);
    page.origin = NULL;
    page.fetch_site = "same-site"; // another port of this machine
    assert_verdict(&page, GATE_FORBIDDEN);
}

static void another_user_is_forbidden_whatever_they_have(void **state)
{
    (void)state;
    struct gate_request form = a_form(), page = a_page();
    form.is_own_user = page.is_own_user = false;
    assert_verdict(&form, GATE_FORBIDDEN);
    page.query = gate.token;
    assert_verdict(&page, GATE_FORBIDDEN);
    assert_false(gate.token_is_used);
}

static void what_is_no_form_is_refused(void **state)
{
    (void)state;
    static const struct {
        const char *len, *type;
        bool is_chunked;
        enum gate_verdict wanted;
    } cases[] = {
        {"131073", "application/x-www-form-urlencoded", false, GATE_TOO_LARGE},
        {"99999999999999999999", "application/x-www-form-urlencoded", false, GATE_BAD_REQUEST},
        {"-1", "application/x-www-form-urlencoded", false, GATE_BAD_REQUEST},
        {"", "application/x-www-form-urlencoded", false, GATE_BAD_REQUEST},
        {NULL, "application/x-www-form-urlencoded", false, GATE_LENGTH_REQUIRED},
        {"1", "application/x-www-form-urlencoded", true, GATE_LENGTH_REQUIRED},
        {"1", "text/plain", false, GATE_WRONG_TYPE},
        {"1", "application/x-www-form-urlencoded2", false, GATE_WRONG_TYPE},
        {"1", NULL, false, GATE_WRONG_TYPE},
        {"131072", "application/x-www-form-urlencoded", false, GATE_ACT},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct gate_request form = a_form();
        form.content_len = cases[i].len;
        form.content_type = cases[i].type;
        form.is_chunked = cases[i].is_chunked;
        assert_verdict(&form, cases[i].wanted);
    }
}

static void other_addresses_and_methods_lead_nowhere(void **state)
{
    (void)state;
    struct gate_request form = a_form(), page = a_page();
    form.path = "/";
    assert_verdict(&form, GATE_WRONG_METHOD);
    form.path = "/beat";
    assert_verdict(&form, GATE_TOO_LARGE); // a beat has no body
    page.path = "/favicon.ico";
    assert_verdict(&page, GATE_NOT_FOUND);
    page.path = "/../etc/passwd";
    assert_verdict(&page, GATE_NOT_FOUND);
    page.path = "/";
    page.query = NULL;
    assert_verdict(&page, GATE_FORBIDDEN);
}

static void every_verdict_has_a_status(void **state)
{
    (void)state;
    assert_int_equal(gate_status(GATE_PAGE), 200);
    assert_int_equal(gate_status(GATE_EXCHANGE), 303);
    assert_int_equal(gate_status(GATE_FORBIDDEN), 403);
    assert_int_equal(gate_status(GATE_MISDIRECTED), 421);
    for (int verdict = GATE_PAGE; verdict <= GATE_MISDIRECTED; verdict++)
        assert_in_range(gate_status((enum gate_verdict)verdict), 200, 421);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(our_page_is_served, set_up),
        cmocka_unit_test_setup(the_token_is_good_once_and_only_for_the_page, set_up),
        cmocka_unit_test_setup(a_cookie_is_found_among_others_and_no_other_will_do, set_up),
        cmocka_unit_test_setup(another_name_for_this_machine_is_misdirected, set_up),
        cmocka_unit_test_setup(another_page_is_forbidden, set_up),
        cmocka_unit_test_setup(another_user_is_forbidden_whatever_they_have, set_up),
        cmocka_unit_test_setup(what_is_no_form_is_refused, set_up),
        cmocka_unit_test_setup(other_addresses_and_methods_lead_nowhere, set_up),
        cmocka_unit_test(every_verdict_has_a_status),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
