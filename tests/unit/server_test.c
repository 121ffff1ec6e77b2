// SPDX-License-Identifier: Apache-2.0
//
// Server and client in one thread: the system takes a connection, and what is sent, before the
// server looks at it.
#include "common/web/server.h"

#include "common/secret.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#ifdef _WIN32
#include <winsock2.h>

#include <windows.h>
#else
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>
#define closesocket close
#endif

// Wine does not tell who holds a connection, and so nobody is let in.
static bool knows_who_calls(void)
{
#ifdef _WIN32
    return GetProcAddress(GetModuleHandleA("ntdll.dll"), "wine_get_version") == NULL;
#else
    return true;
#endif
}

#ifdef _WIN32
typedef SOCKET client;
typedef int length; // of what is sent and received
#else
typedef int client;
typedef size_t length;
#endif

#define ROUNDS 5 // of the server, in which an answer must have come
#define ROUND_MS 20

static struct server *server;
static char address[SERVER_ADDRESS_CAP]; // http://127.0.0.1:PORT/?TOKEN
static char cookie[128];
static char answer[64 * 1024];
static unsigned acts, beats, touches;
static char acted[64];

// ---- a page -------------------------------------------------------------------------------------

static void show(void *context, struct html *out)
{
    (void)context;
    html_put(out, "the page");
}

static void act(void *context, const struct urlencoded *form, struct html *out)
{
    (void)context;
    acts++;
    (void)snprintf(acted, sizeof acted, "%s", urlencoded_get(form, "name"));
    html_put(out, "the screen");
}

static void beat(void *context, bool touched, struct html *out)
{
    (void)context;
    beats++;
    touches += touched;
    html_put(out, "1 2 3");
}

// ---- a client -----------------------------------------------------------------------------------

static unsigned short port(void)
{
    return (unsigned short)strtoul(address + strlen("http://127.0.0.1:"), NULL, 10);
}

static const char *token(void)
{
    return strchr(address, '?') + 1;
}

// Sends a request, lets the server work, and takes what comes back until it closes.
static void ask(const char *request)
{
    const struct sockaddr_in to = {.sin_family = AF_INET,
                                   .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
                                   .sin_port = htons(port())};
    client handle = socket(AF_INET, SOCK_STREAM, 0);
    size_t len = 0;
    assert_int_equal(connect(handle, (const struct sockaddr *)&to, sizeof to), 0);
    assert_int_equal(send(handle, request, (length)strlen(request), 0), strlen(request));
    for (unsigned i = 0; i < ROUNDS; i++)
        assert_int_equal(server_serve(server, ROUND_MS), STATUS_OK);
    for (;;) {
        int got = (int)recv(handle, answer + len, (length)(sizeof answer - 1 - len), 0);
        if (got <= 0)
            break;
        len += (size_t)got;
    }
    answer[len] = '\0';
    closesocket(handle);
    assert_int_equal(server_serve(server, 0), STATUS_OK); // sees that it is closed
}

static void ask_for(const char *first_line, const char *heads, const char *body)
{
    char request[4096];
    (void)snprintf(request, sizeof request, "%s HTTP/1.1\r\nHost: 127.0.0.1:%u\r\n%s\r\n%s",
                   first_line, (unsigned)port(), heads, body);
    ask(request);
}

// As the page itself writes.
static void post(const char *path, const char *body)
{
    char first_line[128], heads[1024];
    (void)snprintf(first_line, sizeof first_line, "POST %s", path);
    (void)snprintf(heads, sizeof heads,
                   "Origin: http://127.0.0.1:%u\r\n%sContent-Length: %u\r\n"
                   "Content-Type: application/x-www-form-urlencoded\r\n",
                   (unsigned)port(), cookie, (unsigned)strlen(body));
    ask_for(first_line, heads, body);
}

static void assert_status(unsigned status)
{
    char wanted[32];
    (void)snprintf(wanted, sizeof wanted, "HTTP/1.1 %u ", status);
    assert_memory_equal(answer, wanted, strlen(wanted));
}

static void open_page(void)
{
    char first_line[256];
    (void)snprintf(first_line, sizeof first_line, "GET /?%s", token());
    ask_for(first_line, "", "");
    if (!knows_who_calls()) {
        assert_status(403);
        skip();
    }
    assert_status(303);
    const char *at = strstr(answer, "Set-Cookie: ");
    assert_non_null(at);
    (void)snprintf(cookie, sizeof cookie, "Cookie: %.*s\r\n",
                   (int)strcspn(at + strlen("Set-Cookie: "), ";"), at + strlen("Set-Cookie: "));
}

static int setup(void **state)
{
    static const struct server_page page = {
        .policy = "default-src 'none'", .show = show, .act = act, .beat = beat};
    (void)state;
    acts = beats = touches = 0;
    cookie[0] = '\0';
    if (server_open(&page, &server) != STATUS_OK)
        return -1;
    server_address(server, address);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    server_close(server);
    return 0;
}

// ---- tests --------------------------------------------------------------------------------------

static void the_token_opens_the_page_once(void **state)
{
    (void)state;
    char first_line[256];
    open_page();
    assert_non_null(strstr(answer, "Location: /\r\n"));
    assert_non_null(strstr(answer, "; Path=/; HttpOnly; SameSite=Strict"));
    ask_for("GET /", cookie, "");
    assert_status(200);
    assert_non_null(strstr(answer, "\r\n\r\nthe page"));
    assert_non_null(strstr(answer, "Cache-Control: no-store"));
    assert_non_null(strstr(answer, "Content-Security-Policy: default-src 'none'"));
    assert_non_null(strstr(answer, "Connection: close"));
    (void)snprintf(first_line, sizeof first_line, "GET /?%s", token());
    ask_for(first_line, cookie, "");
    assert_status(403);
}

static void what_the_page_sends_reaches_it(void **state)
{
    (void)state;
    open_page();
    post("/act", "name=%D2%9A%D0%BE%D0%BB+%26&do=next");
    assert_status(200);
    assert_non_null(strstr(answer, "\r\n\r\nthe screen"));
    assert_string_equal(acted, "Қол &");
    post("/beat", "");
    post("/touch", "");
    assert_non_null(strstr(answer, "\r\n\r\n1 2 3"));
    assert_int_equal(acts, 1);
    assert_int_equal(beats, 2);
    assert_int_equal(touches, 1);
}

static void nobody_else_is_served(void **state)
{
    (void)state;
    open_page();
    ask_for("GET /", "", "");
    assert_status(403);
    ask_for("POST /act", cookie, "");
    assert_status(403);
    ask("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
    assert_status(421);
    post("/act", "name=%zz");
    assert_status(400);
    ask("nonsense\r\n\r\n");
    ask_for("GET /", cookie, "");
    assert_status(200);
    assert_int_equal(acts, 0);
}

static int begin(void **state)
{
    (void)state;
    return secret_init() == STATUS_OK ? 0 : -1;
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_token_opens_the_page_once),
        TEST(what_the_page_sends_reaches_it),
        TEST(nobody_else_is_served),
    };
    return cmocka_run_group_tests(tests, begin, NULL);
}
