// SPDX-License-Identifier: Apache-2.0
//
// Who may ask a page on loopback, and for what. Every other program on the machine, and every web
// page in any browser on it, can reach the port too; each of these rules alone keeps some of them
// out. Pure.
//
//   Host      is exactly ours, so that no name that somebody has lead to 127.0.0.1 (DNS rebinding)
//             speaks with us
//   user      the other end of the connection belongs to a process of this user
//   token     32 random bytes, once, in the first address; whoever brings it gets the cookie
//   cookie    32 random bytes, HttpOnly and SameSite=Strict
//   Origin    is exactly ours with whatever writes, and Sec-Fetch-Site, where a browser sends it,
//             says that no other page asks
#ifndef QOL_GATE_H
#define QOL_GATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define GATE_SECRET_LEN 32
#define GATE_SECRET_CAP (2 * GATE_SECRET_LEN + 1) // as hex, with NUL
#define GATE_COOKIE "qoltanba"
#define GATE_MAX_BODY_LEN (128u * 1024u)

// Lives in guarded memory.
struct gate {
    char host[24];   // "127.0.0.1:PORT"
    char origin[32]; // "http://127.0.0.1:PORT"
    char token[GATE_SECRET_CAP];
    char cookie[GATE_SECRET_CAP];
    bool token_is_used;
};

// A request as its head says it. What is not there is NULL.
struct gate_request {
    const char *method, *path;
    const char *query; // the one name of the query, "" if there is none, NULL if there are several
    const char *host;  // NULL also if there are several
    const char *origin, *fetch_site, *cookies;
    const char *content_type, *content_len;
    bool is_own_user;
    bool is_chunked;
};

enum gate_verdict {
    GATE_PAGE,     // the whole page
    GATE_EXCHANGE, // token for cookie
    GATE_ACT,      // a form, gate_body_len bytes
    GATE_BEAT,     // the page is still there
    GATE_TOUCH,    // the same, and somebody is at it
    // refused, with this status
    GATE_BAD_REQUEST,
    GATE_FORBIDDEN,
    GATE_NOT_FOUND,
    GATE_WRONG_METHOD,
    GATE_LENGTH_REQUIRED,
    GATE_TOO_LARGE,
    GATE_WRONG_TYPE,
    GATE_MISDIRECTED,
};

// Draws token and cookie.
void gate_init(struct gate *gate, uint16_t port);
// The token is used when the verdict is GATE_EXCHANGE.
enum gate_verdict gate_judge(struct gate *gate, const struct gate_request *request);
// The HTTP status (RFC 9110) of a verdict: 200, 303, or that of the refusal.
unsigned gate_status(enum gate_verdict verdict);
// How long the body of a GATE_ACT is.
size_t gate_body_len(const struct gate_request *request);

#endif
