// SPDX-License-Identifier: Apache-2.0
//
// The one listening socket that this project opens.
#ifndef QOL_PLATFORM_SOCKET_H
#define QOL_PLATFORM_SOCKET_H

#include "common/status.h"

#include <stdint.h>

typedef intptr_t platform_socket; // a system's own handle of it

// Listens on 127.0.0.1, on a port that the system chooses and no other program can share.
MUST_USE enum status platform_listen(platform_socket *out, uint16_t *port);
void platform_close_socket(platform_socket socket);
// Ends a connection both ways; its handle stays open.
void platform_hang_up(platform_socket socket);

struct sockaddr;
// The port of an IPv4 address; 0 of any other.
uint16_t platform_socket_port(const struct sockaddr *address);

#endif
