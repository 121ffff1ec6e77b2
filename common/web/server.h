// SPDX-License-Identifier: Apache-2.0
//
// A page for one person on this machine: HTTP/1.1 on 127.0.0.1, a port that the system chooses, one
// thread. gate.h says who is answered. Nothing that is asked or answered stays in memory behind the
// answer, and nothing may be kept by the browser.
#ifndef QOL_SERVER_H
#define QOL_SERVER_H

#include "common/status.h"
#include "common/web/html.h"
#include "common/web/urlencoded.h"

#include <stdbool.h>

#define SERVER_ADDRESS_CAP 128

// What the page does. `out` is empty, and takes UTF-8.
struct server_page {
    void *context;
    const char *policy;                            // the Content-Security-Policy of what show gives
    void (*show)(void *context, struct html *out); // the whole document
    void (*act)(void *context, const struct urlencoded *form, struct html *out); // part of it
    // Comes every second as long as the page is open; somebody is at it if `touched`.
    void (*beat)(void *context, bool touched, struct html *out);
};

struct server;

// The page must outlive the server.
MUST_USE enum status server_open(const struct server_page *page, struct server **out);
// The first address, with the token that opens the page once.
void server_address(const struct server *server, char out[SERVER_ADDRESS_CAP]);
// Waits up to so many milliseconds for a request, and answers those that are there. IO if the
// server can go on no longer.
MUST_USE enum status server_serve(struct server *server, unsigned wait_ms);
void server_close(struct server *server); // NULL is harmless

#endif
