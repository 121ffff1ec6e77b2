// SPDX-License-Identifier: Apache-2.0
//
// Who calls. The system is asked about the one connection (sock_diag(7)): to look through all of
// them takes so long that another user with a thousand of their own could keep us from ever
// answering ours. A system that cannot be asked has the tables of proc(5).
#define _GNU_SOURCE // SOCK_CLOEXEC

#include "common/platform_desktop.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <arpa/inet.h>
#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/sock_diag.h>
#include <sys/socket.h>

// States of a connection in which its maker may still wait for an answer, as the system numbers
// them. With TIME_WAIT and later, nobody holds it. What its maker has closed has no inode, and
// shows root as its owner.
static bool is_held_by_us(unsigned long state, uintmax_t owner, uintmax_t inode)
{
    enum { ESTABLISHED = 1, FIN_WAIT1 = 4, FIN_WAIT2 = 5, CLOSE_WAIT = 8 };
    bool may_be_held =
        state == ESTABLISHED || state == FIN_WAIT1 || state == FIN_WAIT2 || state == CLOSE_WAIT;
    return may_be_held && inode != 0 && owner == geteuid();
}

// ---- asking about one ---------------------------------------------------------------------------

struct question {
    struct nlmsghdr head;
    struct inet_diag_req_v2 body;
};

struct answer {
    struct nlmsghdr head;
    struct inet_diag_msg body;
};

// The end of a connection that is local at `port`; IPv6 sockets that speak IPv4 are found too.
static bool ask(int fd, uint16_t port, uint16_t other_port, struct inet_diag_msg *out)
{
    struct answer answer;
    struct question question = {
        .head = {.nlmsg_len = sizeof question,
                 .nlmsg_type = SOCK_DIAG_BY_FAMILY,
                 .nlmsg_flags = NLM_F_REQUEST},
        .body = {.sdiag_family = AF_INET,
                 .sdiag_protocol = IPPROTO_TCP,
                 .idiag_states = ~0u,
                 .id = {.idiag_sport = htons(port),
                        .idiag_dport = htons(other_port),
                        .idiag_src = {htonl(INADDR_LOOPBACK)},
                        .idiag_dst = {htonl(INADDR_LOOPBACK)},
                        .idiag_cookie = {INET_DIAG_NOCOOKIE, INET_DIAG_NOCOOKIE}}},
    };
    if (send(fd, &question, sizeof question, 0) != (ssize_t)sizeof question)
        return false;
    ssize_t len = recv(fd, &answer, sizeof answer, MSG_DONTWAIT);
    if (len < (ssize_t)sizeof answer || answer.head.nlmsg_type != SOCK_DIAG_BY_FAMILY)
        return false;
    *out = answer.body;
    return true;
}

enum finding { OWN, NOT_OWN, NOT_TOLD };

// "There is none" and "I cannot say" are one answer: our own end, or whoever listens there, tells
// which it was.
static enum finding look_up(uint16_t from_port, uint16_t to_port)
{
    struct inet_diag_msg theirs, ours;
    int fd = socket(AF_NETLINK, SOCK_DGRAM | SOCK_CLOEXEC, NETLINK_SOCK_DIAG);
    if (fd < 0)
        return NOT_TOLD;
    enum finding finding = NOT_OWN;
    if (ask(fd, from_port, to_port, &theirs)) {
        if (is_held_by_us(theirs.idiag_state, theirs.idiag_uid, theirs.idiag_inode))
            finding = OWN; // whoever only listens at that port is in another state
    } else if (!ask(fd, to_port, from_port, &ours)) {
        finding = NOT_TOLD;
    }
    close(fd);
    return finding;
}

// ---- looking through all
// --------------------------------------------------------------------------

static const char *skip_fields(const char *at, unsigned count)
{
    for (; count > 0; count--) {
        at += strspn(at, " ");
        at += strcspn(at, " ");
    }
    return at;
}

// One row: number, local address, remote address, state, two queues, a timer, retransmits, uid,
// timeout, inode. Each address is the word that lies in memory, printed as a number. What is not
// there is read as 0.
static bool is_own_row(const char *row, const char *ends)
{
    const char *at = strchr(row, ':');
    if (at == NULL || strncmp(at, ends, strlen(ends)) != 0)
        return false;
    at += strlen(ends);
    return is_held_by_us(strtoul(at, NULL, 16), strtoumax(skip_fields(at, 4), NULL, 10),
                         strtoumax(skip_fields(at, 6), NULL, 10));
}

static bool has_own_row(const char *table, const char *ends)
{
    char row[512];
    bool found = false;
    FILE *stream = fopen(table, "re");
    if (stream == NULL)
        return false;
    while (!found && fgets(row, sizeof row, stream) != NULL)
        found = is_own_row(row, ends);
    (void)fclose(stream);
    return found;
}

static bool is_in_tables(uint16_t from_port, uint16_t to_port)
{
    char ends[128], mapped[33];
    uint32_t address = htonl(INADDR_LOOPBACK);
    (void)snprintf(ends, sizeof ends, ": %08" PRIX32 ":%04X %08" PRIX32 ":%04X ", address,
                   from_port, address, to_port);
    if (has_own_row("/proc/net/tcp", ends))
        return true;
    // An IPv6 socket can speak IPv4 too, with ::ffff: before the address.
    (void)snprintf(mapped, sizeof mapped, "%016X%08" PRIX32 "%08" PRIX32, 0, htonl(0xFFFF),
                   address);
    (void)snprintf(ends, sizeof ends, ": %s:%04X %s:%04X ", mapped, from_port, mapped, to_port);
    return has_own_row("/proc/net/tcp6", ends);
}

bool platform_is_own_connection(uint16_t from_port, uint16_t to_port)
{
    enum finding finding = look_up(from_port, to_port);
    return finding == NOT_TOLD ? is_in_tables(from_port, to_port) : finding == OWN;
}
