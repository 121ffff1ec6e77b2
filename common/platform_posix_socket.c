// SPDX-License-Identifier: Apache-2.0
#define _GNU_SOURCE // SOCK_CLOEXEC

#include "common/platform_socket.h"

#include "common/platform_posix.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define BACKLOG 1024 // so that who knocks without end does not shut out the others

static enum status listen_on(int fd, uint16_t *port)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t len = sizeof address;
    if (bind(fd, (const struct sockaddr *)&address, sizeof address) != 0 ||
        listen(fd, BACKLOG) != 0 || getsockname(fd, (struct sockaddr *)&address, &len) != 0)
        return platform_posix_status(errno);
    *port = ntohs(address.sin_port);
    return STATUS_OK;
}

enum status platform_listen(platform_socket *out, uint16_t *port)
{
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0)
        return platform_posix_status(errno);
    enum status status = listen_on(fd, port);
    if (status == STATUS_OK)
        *out = fd;
    else
        close(fd);
    return status;
}

void platform_close_socket(platform_socket socket)
{
    close((int)socket);
}

void platform_hang_up(platform_socket socket)
{
    (void)shutdown((int)socket, SHUT_RDWR);
}

uint16_t platform_socket_port(const struct sockaddr *address)
{
    struct sockaddr_in internet;
    if (!address || address->sa_family != AF_INET)
        return 0;
    memcpy(&internet, address, sizeof internet);
    return ntohs(internet.sin_port);
}
