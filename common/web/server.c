// SPDX-License-Identifier: Apache-2.0
#include "common/web/server.h"

#include "common/platform_desktop.h"
#include "common/platform_socket.h"
#include "common/secret.h"
#include "common/web/gate.h"

#include <microhttpd.h>
#include <sodium.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#define IDLE_S 10 // after which a connection on which nothing comes is closed
#define MAX_CONNECTIONS 400
#define MAX_FOREIGN 8 // of other users, who get their refusal, but not all the places
// Connections on which nobody has asked for anything that they may have. One more, and the oldest
// has to go: however many are held open, and however slowly something comes on them, the page's own
// are answered. On a busy machine a browser asks only some while after it has connected; so many
// others may come between.
#define MAX_WAITING 256
// Memory of a connection. Beyond 32 KB libmicrohttpd takes it from the system, and gives it back to
// it when the connection ends.
#define CONNECTION_LEN 65536
#define COOKIE_CAP 160

struct guest {
    MHD_socket socket;
    uint64_t number; // in the order in which they came; 0: there is none
    bool is_own_user;
    bool is_waiting; // and so may have to go
};

struct server { // guarded
    struct gate gate;
    const struct server_page *page;
    struct MHD_Daemon *daemon;
    uint16_t port;
    uint64_t last_number;
    struct guest guests[MAX_CONNECTIONS];
};

// A form on its way; in guarded memory.
struct incoming {
    size_t len, expected_len;
    char body[]; // expected_len bytes and a NUL
};

// Guarded memory ends at a guard page: it begins where the type can lie only if its length is a
// multiple of that.
static size_t incoming_len(size_t body_len)
{
    const size_t unit = _Alignof(struct incoming);
    size_t len = sizeof(struct incoming) + body_len + 1;
    return (len + unit - 1) / unit * unit;
}

// ---- answers ------------------------------------------------------------------------------------

static void add_headers(struct MHD_Response *response, const char *policy)
{
    const char *const headers[][2] = {
        {"Content-Security-Policy", policy},
        {MHD_HTTP_HEADER_CACHE_CONTROL, "no-store"},
        {MHD_HTTP_HEADER_CONNECTION, "close"}, // and with it its memory goes
        {MHD_HTTP_HEADER_CONTENT_TYPE, "text/html; charset=utf-8"},
        {"Cross-Origin-Opener-Policy", "same-origin"},
        {"Cross-Origin-Resource-Policy", "same-origin"},
        {"Referrer-Policy", "no-referrer"},
        {"X-Content-Type-Options", "nosniff"},
        {"X-Frame-Options", "DENY"},
    };
    for (size_t i = 0; i < sizeof headers / sizeof headers[0]; i++)
        (void)MHD_add_response_header(response, headers[i][0], headers[i][1]);
}

static enum MHD_Result send_response(struct MHD_Connection *connection, unsigned status,
                                     struct MHD_Response *response)
{
    if (!response)
        return MHD_NO; // closes the connection
    enum MHD_Result result = MHD_queue_response(connection, status, response);
    MHD_destroy_response(response);
    return result;
}

static const char no_policy[] = "default-src 'none'";

static enum MHD_Result refuse(struct MHD_Connection *connection, enum gate_verdict verdict)
{
    static char nothing[] = "";
    struct MHD_Response *response =
        MHD_create_response_from_buffer(0, nothing, MHD_RESPMEM_PERSISTENT);
    if (response)
        add_headers(response, no_policy);
    return send_response(connection, gate_status(verdict), response);
}

// Takes over what html holds, to be wiped once it is sent.
static enum MHD_Result send_html(struct MHD_Connection *connection, struct html *html,
                                 const char *policy)
{
    struct MHD_Response *response = NULL;
    if (!html->failed && html->len > 0)
        response =
            MHD_create_response_from_buffer_with_free_callback(html->len, html->bytes, secret_free);
    if (!response) {
        html_free(html);
        return MHD_NO;
    }
    add_headers(response, policy);
    return send_response(connection, MHD_HTTP_OK, response);
}

// The token's address stays nowhere: the browser goes on to one without it.
static enum MHD_Result exchange(const struct server *server, struct MHD_Connection *connection)
{
    static char nothing[] = "";
    char cookie[COOKIE_CAP];
    struct MHD_Response *response =
        MHD_create_response_from_buffer(0, nothing, MHD_RESPMEM_PERSISTENT);
    if (response) {
        (void)snprintf(cookie, sizeof cookie, GATE_COOKIE "=%s; Path=/; HttpOnly; SameSite=Strict",
                       server->gate.cookie);
        add_headers(response, no_policy);
        (void)MHD_add_response_header(response, MHD_HTTP_HEADER_LOCATION, "/");
        (void)MHD_add_response_header(response, MHD_HTTP_HEADER_SET_COOKIE, cookie);
        sodium_memzero(cookie, sizeof cookie);
    }
    return send_response(connection, MHD_HTTP_SEE_OTHER, response);
}

static enum MHD_Result show(const struct server *server, struct MHD_Connection *connection)
{
    struct html html = {.lang = LANG_EN};
    server->page->show(server->page->context, &html);
    return send_html(connection, &html, server->page->policy);
}

static enum MHD_Result beat(const struct server *server, struct MHD_Connection *connection,
                            bool touched)
{
    struct html html = {.lang = LANG_EN};
    server->page->beat(server->page->context, touched, &html);
    return send_html(connection, &html, no_policy);
}

static enum MHD_Result act(const struct server *server, struct MHD_Connection *connection,
                           struct incoming *incoming)
{
    struct html html = {.lang = LANG_EN};
    struct urlencoded form;
    if (!urlencoded_parse(incoming->body, incoming->len, &form))
        return refuse(connection, GATE_BAD_REQUEST);
    server->page->act(server->page->context, &form, &html);
    sodium_memzero(incoming->body, incoming->len); // not only when the answer has been sent
    return send_html(connection, &html, no_policy);
}

// ---- requests -----------------------------------------------------------------------------------

// The headers that count, in any case of their letters; one that is there twice has no value that
// could be trusted.
struct heads {
    const char *host, *origin, *fetch_site, *cookies, *content_type, *content_len, *encoding;
    bool has_twice;
};

static bool is_named(const char *name, const char *lower)
{
    for (; *name && *lower; name++, lower++) {
        char c = *name;
        if (c >= 'A' && c <= 'Z')
            c = (char)(c + ('a' - 'A'));
        if (c != *lower)
            return false;
    }
    return *name == *lower;
}

static enum MHD_Result take_head(void *context, enum MHD_ValueKind kind, const char *name,
                                 const char *value)
{
    struct heads *heads = context;
    (void)kind;
    const struct {
        const char *name, **to;
    } wanted[] = {
        {"host", &heads->host},
        {"origin", &heads->origin},
        {"sec-fetch-site", &heads->fetch_site},
        {"cookie", &heads->cookies},
        {"content-type", &heads->content_type},
        {"content-length", &heads->content_len},
        {"transfer-encoding", &heads->encoding},
    };
    for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++) {
        if (!is_named(name, wanted[i].name))
            continue;
        heads->has_twice |= *wanted[i].to != NULL;
        *wanted[i].to = value ? value : "";
    }
    return MHD_YES;
}

struct query {
    const char *name;
    unsigned count;
};

static enum MHD_Result take_argument(void *context, enum MHD_ValueKind kind, const char *name,
                                     const char *value)
{
    struct query *query = context;
    (void)kind;
    query->name = value ? NULL : name; // a token stands alone
    query->count++;
    return MHD_YES;
}

static struct guest *guest_of(struct MHD_Connection *connection)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    return info ? info->socket_context : NULL;
}

static enum gate_verdict judge(struct server *server, struct MHD_Connection *connection,
                               const char *method, const char *path, size_t *body_len)
{
    struct heads heads = {.host = NULL};
    struct query query = {.name = ""};
    const struct guest *guest = guest_of(connection);
    (void)MHD_get_connection_values(connection, MHD_HEADER_KIND, take_head, &heads);
    (void)MHD_get_connection_values(connection, MHD_GET_ARGUMENT_KIND, take_argument, &query);
    const struct gate_request request = {
        .method = method,
        .path = path,
        .query = query.count <= 1 ? query.name : NULL,
        .host = heads.host,
        .origin = heads.origin,
        .fetch_site = heads.fetch_site,
        .cookies = heads.cookies,
        .content_type = heads.content_type,
        .content_len = heads.content_len,
        .is_own_user = guest && guest->is_own_user,
        .is_chunked = heads.encoding != NULL,
    };
    *body_len = gate_body_len(&request);
    return heads.has_twice ? GATE_BAD_REQUEST : gate_judge(&server->gate, &request);
}

static enum MHD_Result begin(struct server *server, struct MHD_Connection *connection,
                             const char *method, const char *path, struct incoming **incoming)
{
    size_t body_len;
    enum gate_verdict verdict = judge(server, connection, method, path, &body_len);
    if (verdict < GATE_BAD_REQUEST)
        guest_of(connection)->is_waiting = false;
    switch (verdict) {
    case GATE_PAGE:
        return show(server, connection);
    case GATE_EXCHANGE:
        return exchange(server, connection);
    case GATE_BEAT:
    case GATE_TOUCH:
        return beat(server, connection, verdict == GATE_TOUCH);
    case GATE_ACT:
        *incoming = secret_alloc(incoming_len(body_len));
        if (!*incoming)
            return MHD_NO;
        (*incoming)->expected_len = body_len;
        return MHD_YES;
    default:
        return refuse(connection, verdict);
    }
}

// libmicrohttpd's own buffer is wiped as it is emptied: no later than the answer is sent, whoever
// takes the laptop finds nothing in it.
static enum MHD_Result take_body(struct incoming *incoming, const char *bytes, size_t *len)
{
    if (*len > incoming->expected_len - incoming->len)
        return MHD_NO;
    memcpy(incoming->body + incoming->len, bytes, *len);
    sodium_memzero((char *)bytes, *len);
    incoming->len += *len;
    *len = 0;
    return MHD_YES;
}

static enum MHD_Result on_request(void *context, struct MHD_Connection *connection,
                                  const char *path, const char *method, const char *version,
                                  const char *bytes, size_t *len, void **request)
{
    struct server *server = context;
    struct incoming *incoming = *request;
    (void)version;
    if (!incoming) {
        enum MHD_Result result = begin(server, connection, method, path, &incoming);
        *request = incoming;
        return result;
    }
    return *len > 0 ? take_body(incoming, bytes, len) : act(server, connection, incoming);
}

static void on_end(void *context, struct MHD_Connection *connection, void **request,
                   enum MHD_RequestTerminationCode how)
{
    (void)context;
    (void)connection;
    (void)how;
    secret_free(*request);
    *request = NULL;
}

// ---- connections --------------------------------------------------------------------------------

static unsigned count_foreign(const struct server *server)
{
    unsigned count = 0;
    for (size_t i = 0; i < MAX_CONNECTIONS; i++)
        count += server->guests[i].number != 0 && !server->guests[i].is_own_user;
    return count;
}

static struct guest *free_place(struct server *server)
{
    for (size_t i = 0; i < MAX_CONNECTIONS; i++)
        if (server->guests[i].number == 0)
            return &server->guests[i];
    return NULL;
}

static void make_room(struct server *server)
{
    struct guest *oldest = NULL;
    unsigned waiting = 0;
    for (size_t i = 0; i < MAX_CONNECTIONS; i++) {
        struct guest *guest = &server->guests[i];
        if (guest->number == 0 || !guest->is_waiting)
            continue;
        waiting++;
        if (!oldest || guest->number < oldest->number)
            oldest = guest;
    }
    if (waiting <= MAX_WAITING)
        return;
    platform_hang_up((platform_socket)oldest->socket); // libmicrohttpd sees its end, and closes it
    oldest->is_waiting = false;
}

static struct guest *welcome(struct server *server, struct MHD_Connection *connection)
{
    const union MHD_ConnectionInfo *address =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    const union MHD_ConnectionInfo *socket =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    struct guest *guest = free_place(server);
    if (!guest || !address || !socket)
        return NULL;
    uint16_t port = platform_socket_port(address->client_addr);
    *guest = (struct guest){.socket = socket->connect_fd,
                            .number = ++server->last_number,
                            .is_own_user = platform_is_own_connection(port, server->port),
                            .is_waiting = true};
    make_room(server);
    return guest;
}

static void on_connection(void *context, struct MHD_Connection *connection, void **socket_context,
                          enum MHD_ConnectionNotificationCode what)
{
    struct guest *guest = *socket_context;
    if (what == MHD_CONNECTION_NOTIFY_STARTED)
        *socket_context = welcome(context, connection);
    else if (guest)
        guest->number = 0;
}

static enum MHD_Result may_connect(void *context, const struct sockaddr *address, socklen_t len)
{
    const struct server *server = context;
    (void)len;
    return count_foreign(server) < MAX_FOREIGN ||
                   platform_is_own_connection(platform_socket_port(address), server->port)
               ? MHD_YES
               : MHD_NO;
}

// A path is what stands there, in one spelling.
static size_t keep_escaped(void *context, struct MHD_Connection *connection, char *text)
{
    (void)context;
    (void)connection;
    return strlen(text);
}

// ---- the server ---------------------------------------------------------------------------------

static void keep_silent(void *context, const char *format, va_list arguments)
{
    (void)context; // libmicrohttpd's complaints may quote a request
    (void)format;
    (void)arguments;
}

static enum status start(struct server *server)
{
    platform_socket listener;
    enum status status = platform_listen(&listener, &server->port);
    if (status != STATUS_OK)
        return status;
    gate_init(&server->gate, server->port);
    unsigned flags = MHD_USE_ERROR_LOG; // for keep_silent: no other log is written
    if (MHD_is_feature_supported(MHD_FEATURE_EPOLL) == MHD_YES)
        flags |= MHD_USE_EPOLL;
    server->daemon = MHD_start_daemon(
        flags, 0, may_connect, server, on_request, server, MHD_OPTION_EXTERNAL_LOGGER, keep_silent,
        NULL, MHD_OPTION_LISTEN_SOCKET, (MHD_socket)listener, MHD_OPTION_CONNECTION_LIMIT,
        (unsigned)MAX_CONNECTIONS, MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)IDLE_S,
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)CONNECTION_LEN, MHD_OPTION_NOTIFY_CONNECTION,
        on_connection, server, MHD_OPTION_NOTIFY_COMPLETED, on_end, server,
        MHD_OPTION_UNESCAPE_CALLBACK, keep_escaped, NULL, MHD_OPTION_STRICT_FOR_CLIENT, 1,
        MHD_OPTION_END);
    if (server->daemon)
        return STATUS_OK;
    platform_close_socket(listener);
    return STATUS_NO_MEMORY;
}

enum status server_open(const struct server_page *page, struct server **out)
{
    struct server *server = secret_alloc(sizeof *server);
    if (!server)
        return STATUS_NO_MEMORY;
    server->page = page;
    enum status status = start(server);
    if (status == STATUS_OK)
        *out = server;
    else
        server_close(server);
    return status;
}

void server_address(const struct server *server, char out[SERVER_ADDRESS_CAP])
{
    (void)snprintf(out, SERVER_ADDRESS_CAP, "%s/?%s", server->gate.origin, server->gate.token);
}

enum status server_serve(struct server *server, unsigned wait_ms)
{
    enum MHD_Result result = MHD_run_wait(server->daemon, (int32_t)wait_ms);
    secret_wipe_traces();
    return result == MHD_YES ? STATUS_OK : STATUS_IO;
}

void server_close(struct server *server)
{
    if (!server)
        return;
    if (server->daemon)
        MHD_stop_daemon(server->daemon);
    secret_free(server);
}
