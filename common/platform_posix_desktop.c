// SPDX-License-Identifier: Apache-2.0
#define _POSIX_C_SOURCE 200809L

#include "common/platform_desktop.h"

#include "common/platform_posix.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <arpa/inet.h>

// ---- folders ----------------------------------------------------------------------------------

static enum status folder_from(const char *variable, char out[PLATFORM_PATH_CAP])
{
    const char *value = getenv(variable);
    size_t len = value != NULL && value[0] == '/' ? strlen(value) : 0;
    out[0] = '\0';
    if (len == 0 || len >= PLATFORM_PATH_CAP)
        return STATUS_NOT_FOUND;
    memcpy(out, value, len + 1);
    return STATUS_OK;
}

enum status platform_runtime_folder(char out[PLATFORM_PATH_CAP])
{
    struct stat facts;
    enum status status = folder_from("XDG_RUNTIME_DIR", out);
    if (status != STATUS_OK)
        return status;
    // `sudo` and `su` can leave another user's in the environment.
    if (lstat(out, &facts) == 0 && S_ISDIR(facts.st_mode) && facts.st_uid == geteuid() &&
        (facts.st_mode & (S_IRWXG | S_IRWXO)) == 0)
        return STATUS_OK;
    out[0] = '\0';
    return STATUS_NOT_FOUND;
}

enum status platform_home_folder(char out[PLATFORM_PATH_CAP])
{
    return folder_from("HOME", out);
}

static void keep_first(enum status *first, enum status status)
{
    if (*first == STATUS_OK)
        *first = status;
}

static enum status status_of(int answer)
{
    return answer == 0 ? STATUS_OK : platform_posix_status(errno);
}

static enum status remove_at(int parent, const char *name);

// Closes it too.
static enum status empty_folder(int fd)
{
    DIR *folder = fdopendir(fd);
    if (folder == NULL) {
        enum status status = platform_posix_status(errno);
        close(fd);
        return status;
    }
    enum status first = STATUS_OK;
    const struct dirent *entry;
    for (errno = 0; (entry = readdir(folder)) != NULL; errno = 0)
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
            keep_first(&first, remove_at(fd, entry->d_name));
    if (errno != 0)
        keep_first(&first, platform_posix_status(errno));
    closedir(folder);
    return first;
}

// By names in open folders: a path could lead elsewhere by the time it is used.
static enum status remove_at(int parent, const char *name)
{
    struct stat facts;
    if (fstatat(parent, name, &facts, AT_SYMLINK_NOFOLLOW) != 0)
        return platform_posix_status(errno);
    if (!S_ISDIR(facts.st_mode))
        return status_of(unlinkat(parent, name, 0));
    enum status first = STATUS_OK;
    int fd = openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    keep_first(&first, fd >= 0 ? empty_folder(fd) : platform_posix_status(errno));
    keep_first(&first, status_of(unlinkat(parent, name, AT_REMOVEDIR)));
    return first;
}

enum status platform_remove_tree(const char *path)
{
    return remove_at(AT_FDCWD, path);
}

// ---- who calls --------------------------------------------------------------------------------

// States of a connection in which its maker may still wait for an answer, as the system numbers
// them. With TIME_WAIT and later, nobody holds it.
static bool may_be_held(unsigned long state)
{
    enum { ESTABLISHED = 1, FIN_WAIT1 = 4, FIN_WAIT2 = 5, CLOSE_WAIT = 8 };
    return state == ESTABLISHED || state == FIN_WAIT1 || state == FIN_WAIT2 || state == CLOSE_WAIT;
}

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
    unsigned long state = strtoul(at, NULL, 16);
    uintmax_t owner = strtoumax(skip_fields(at, 4), NULL, 10);
    uintmax_t inode = strtoumax(skip_fields(at, 6), NULL, 10);
    // What its maker has closed has no inode, and shows root as its owner.
    return may_be_held(state) && inode != 0 && owner == geteuid();
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

bool platform_is_own_connection(uint16_t from_port, uint16_t to_port)
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

// ---- clock ------------------------------------------------------------------------------------

uint64_t platform_ms(void)
{
    struct timespec now;
    if (clock_gettime(CLOCK_BOOTTIME, &now) != 0)
        return 0;
    return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}
