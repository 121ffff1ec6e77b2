// SPDX-License-Identifier: Apache-2.0
#include "common/web/gate.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

#define FORM_TYPE "application/x-www-form-urlencoded"
#define MAX_LEN_DIGITS 9

static void draw(char out[GATE_SECRET_CAP])
{
    uint8_t secret[GATE_SECRET_LEN];
    randombytes_buf(secret, sizeof secret);
    sodium_bin2hex(out, GATE_SECRET_CAP, secret, sizeof secret);
    sodium_memzero(secret, sizeof secret);
}

void gate_init(struct gate *gate, uint16_t port)
{
    *gate = (struct gate){.token_is_used = false};
    (void)snprintf(gate->host, sizeof gate->host, "127.0.0.1:%u", (unsigned)port);
    (void)snprintf(gate->origin, sizeof gate->origin, "http://127.0.0.1:%u", (unsigned)port);
    draw(gate->token);
    draw(gate->cookie);
}

// ---- secrets ------------------------------------------------------------------------------------

// In a time that does not depend on how much of it is right.
static bool is_secret(const char *text, size_t len, const char secret[GATE_SECRET_CAP])
{
    return len == GATE_SECRET_CAP - 1 && sodium_memcmp(text, secret, len) == 0;
}

// Cookie: name=value; name=value (RFC 6265, section 4.2). Pages on other ports of this address may
// have set cookies of their own.
static bool has_cookie(const struct gate *gate, const char *cookies)
{
    const size_t name_len = sizeof GATE_COOKIE - 1;
    for (const char *at = cookies; at && *at;) {
        at += strspn(at, " ;");
        size_t len = strcspn(at, ";");
        if (len > name_len && memcmp(at, GATE_COOKIE "=", name_len + 1) == 0 &&
            is_secret(at + name_len + 1, len - name_len - 1, gate->cookie))
            return true;
        at += len;
    }
    return false;
}

// ---- rules --------------------------------------------------------------------------------------

// A browser says which page asks: none for what the user opened, same-origin for our own.
static bool is_foreign_fetch(const struct gate_request *request, bool from_page)
{
    const char *site = request->fetch_site;
    return site && strcmp(site, "same-origin") != 0 && (from_page || strcmp(site, "none") != 0);
}

static bool is_number(const char *text)
{
    size_t len = text ? strlen(text) : 0;
    return len > 0 && len <= MAX_LEN_DIGITS && strspn(text, "0123456789") == len;
}

size_t gate_body_len(const struct gate_request *request)
{
    size_t len = 0;
    if (!is_number(request->content_len))
        return 0;
    for (const char *digit = request->content_len; *digit; digit++)
        len = len * 10 + (size_t)(*digit - '0');
    return len;
}

// Whatever writes must say where it comes from; what says that it is another page is refused.
static bool is_from_our_page(const struct gate *gate, const struct gate_request *request)
{
    bool reads = strcmp(request->method, "GET") == 0;
    bool origin_fits = request->origin ? strcmp(request->origin, gate->origin) == 0 : reads;
    return origin_fits && !is_foreign_fetch(request, !reads);
}

static bool brings_token(const struct gate *gate, const struct gate_request *request)
{
    return !gate->token_is_used && strcmp(request->method, "GET") == 0 &&
           strcmp(request->path, "/") == 0 && request->query &&
           is_secret(request->query, strlen(request->query), gate->token);
}

static enum gate_verdict judge_form(const struct gate_request *request)
{
    if (request->is_chunked || !request->content_len)
        return GATE_LENGTH_REQUIRED;
    if (!is_number(request->content_len))
        return GATE_BAD_REQUEST;
    if (gate_body_len(request) > GATE_MAX_BODY_LEN)
        return GATE_TOO_LARGE;
    const char *type = request->content_type;
    size_t type_len = type ? strcspn(type, "; ") : 0;
    bool is_form = type_len == sizeof FORM_TYPE - 1 && memcmp(type, FORM_TYPE, type_len) == 0;
    return is_form ? GATE_ACT : GATE_WRONG_TYPE;
}

// What a request of our own page asks for.
static enum gate_verdict route(const struct gate_request *request)
{
    static const struct {
        const char *path, *method;
        enum gate_verdict verdict;
    } routes[] = {
        {"/", "GET", GATE_PAGE},
        {"/act", "POST", GATE_ACT},
        {"/beat", "POST", GATE_BEAT},
        {"/touch", "POST", GATE_TOUCH},
    };
    for (size_t i = 0; i < sizeof routes / sizeof routes[0]; i++) {
        if (strcmp(request->path, routes[i].path) != 0)
            continue;
        if (strcmp(request->method, routes[i].method) != 0)
            return GATE_WRONG_METHOD;
        if (routes[i].verdict == GATE_ACT)
            return judge_form(request);
        return request->is_chunked || gate_body_len(request) > 0 ? GATE_TOO_LARGE
                                                                 : routes[i].verdict;
    }
    return GATE_NOT_FOUND;
}

enum gate_verdict gate_judge(struct gate *gate, const struct gate_request *request)
{
    if (!request->is_own_user)
        return GATE_FORBIDDEN;
    if (!request->host || strcmp(request->host, gate->host) != 0)
        return GATE_MISDIRECTED;
    if (!is_from_our_page(gate, request))
        return GATE_FORBIDDEN;
    if (brings_token(gate, request)) {
        gate->token_is_used = true;
        return GATE_EXCHANGE;
    }
    // Other names in the address mean nothing here, and a token that is used opens nothing.
    if (!has_cookie(gate, request->cookies) || !request->query || request->query[0] != '\0')
        return GATE_FORBIDDEN;
    return route(request);
}

unsigned gate_status(enum gate_verdict verdict)
{
    static const unsigned statuses[] = {
        [GATE_PAGE] = 200,         [GATE_EXCHANGE] = 303,
        [GATE_ACT] = 200,          [GATE_BEAT] = 200,
        [GATE_TOUCH] = 200,        [GATE_BAD_REQUEST] = 400,
        [GATE_FORBIDDEN] = 403,    [GATE_NOT_FOUND] = 404,
        [GATE_WRONG_METHOD] = 405, [GATE_LENGTH_REQUIRED] = 411,
        [GATE_TOO_LARGE] = 413,    [GATE_WRONG_TYPE] = 415,
        [GATE_MISDIRECTED] = 421,
    };
    return statuses[verdict];
}
