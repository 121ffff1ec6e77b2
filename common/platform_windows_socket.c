// SPDX-License-Identifier: Apache-2.0
#include "common/platform_socket.h"

#include "common/platform_windows.h"

#include <string.h>
#include <winsock2.h>

#define BACKLOG 64

static enum status listen_on(SOCKET handle, uint16_t *port)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int len = sizeof address;
    const BOOL alone = TRUE; // else another program could listen on the same port
    u_long not_blocking = 1;
    if (setsockopt(handle, SOL_SOCKET, SO_EXCLUSIVEADDRUSE, (const char *)&alone, sizeof alone) !=
            0 ||
        bind(handle, (const struct sockaddr *)&address, sizeof address) != 0 ||
        ioctlsocket(handle, (long)FIONBIO, &not_blocking) != 0 || listen(handle, BACKLOG) != 0 ||
        getsockname(handle, (struct sockaddr *)&address, &len) != 0)
        return STATUS_IO;
    *port = ntohs(address.sin_port);
    return STATUS_OK;
}

enum status platform_listen(platform_socket *out, uint16_t *port)
{
    WSADATA facts; // stays in use for as long as the process lasts
    if (WSAStartup(MAKEWORD(2, 2), &facts) != 0)
        return STATUS_IO;
    SOCKET handle = WSASocketW(AF_INET, SOCK_STREAM, IPPROTO_TCP, NULL, 0,
                               WSA_FLAG_OVERLAPPED | WSA_FLAG_NO_HANDLE_INHERIT);
    if (handle == INVALID_SOCKET)
        return STATUS_IO;
    enum status status = listen_on(handle, port);
    if (status == STATUS_OK)
        *out = (platform_socket)handle;
    else
        closesocket(handle);
    return status;
}

void platform_close_socket(platform_socket socket)
{
    closesocket((SOCKET)socket);
}

void platform_hang_up(platform_socket socket)
{
    (void)shutdown((SOCKET)socket, SD_BOTH);
}

uint16_t platform_socket_port(const struct sockaddr *address)
{
    struct sockaddr_in internet;
    if (!address || address->sa_family != AF_INET)
        return 0;
    memcpy(&internet, address, sizeof internet);
    return ntohs(internet.sin_port);
}
