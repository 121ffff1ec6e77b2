// SPDX-License-Identifier: Apache-2.0
#define _POSIX_C_SOURCE 200809L

#include "common/platform.h"

#include "common/platform_posix.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define SECONDS_PER_DAY 86400

enum status platform_posix_status(int error)
{
    switch (error) {
    case ENOMEM:
        return STATUS_NO_MEMORY;
    case ENOSPC:
    case EDQUOT:
    case EFBIG:
        return STATUS_NO_SPACE;
    case EROFS:
        return STATUS_READ_ONLY;
    case EACCES:
    case EPERM:
        return STATUS_NO_PERMISSION;
    case ENOENT:
        return STATUS_NOT_FOUND;
    case EEXIST:
    case ENOTEMPTY:
        return STATUS_EXISTS;
    case EWOULDBLOCK:
    case EBUSY:
        return STATUS_BUSY;
    case ENOTDIR:
        return STATUS_NOT_A_FOLDER;
    case EISDIR:
        return STATUS_NOT_A_FILE;
    case EBADF:
        return STATUS_BAD_DESCRIPTOR;
    default:
        return STATUS_IO;
    }
}

enum status platform_status_of(int system_error)
{
    return platform_posix_status(system_error);
}

enum status platform_last_status(void)
{
    return platform_posix_status(errno);
}

enum status platform_forbid_dumps(void)
{
    const struct rlimit none = {0, 0};
    if (setrlimit(RLIMIT_CORE, &none) != 0)
        return platform_posix_status(errno);
    // Also keeps other processes of the same user from attaching.
    if (prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0)
        return platform_posix_status(errno);
    return STATUS_OK;
}

void platform_allow_locking(void)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_MEMLOCK, &limit) != 0)
        return;
    limit.rlim_cur = limit.rlim_max;
    (void)setrlimit(RLIMIT_MEMLOCK, &limit);
}

// What is closed would be the number of the next file that is opened, into which whatever is said
// would then go. It is opened for what nobody does with it, so that it still fails.
static enum status fill_descriptors(void)
{
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
        if (fcntl(fd, F_GETFD) < 0 &&
            open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY) != fd)
            return platform_posix_status(errno);
    return STATUS_OK;
}

enum status platform_init(int *argc, char ***argv)
{
    (void)argc; // already UTF-8 here
    (void)argv;
    umask(S_IRWXG | S_IRWXO);
    enum status status = fill_descriptors();
    return status == STATUS_OK ? platform_forbid_dumps() : status;
}

enum status platform_program_folder(char out[PLATFORM_PATH_CAP])
{
    out[0] = '\0';
    ssize_t len = readlink("/proc/self/exe", out, PLATFORM_PATH_CAP - 1);
    if (len < 0)
        return platform_posix_status(errno);
    out[len] = '\0';
    char *slash = strrchr(out, '/');
    if (slash == NULL)
        return STATUS_NOT_FOUND;
    // A program in the root folder keeps its slash.
    slash[slash == out ? 1 : 0] = '\0';
    return STATUS_OK;
}

enum status platform_data_folder(char out[PLATFORM_PATH_CAP])
{
    const char *home = getenv("HOME");
    const char *data = getenv("XDG_DATA_HOME");
    int len;
    out[0] = '\0';
    // The XDG specification has relative paths ignored.
    if (data != NULL && data[0] == '/')
        len = snprintf(out, PLATFORM_PATH_CAP, "%s/qoltanba", data);
    else if (home != NULL && home[0] == '/')
        len = snprintf(out, PLATFORM_PATH_CAP, "%s/.local/share/qoltanba", home);
    else
        return STATUS_NOT_FOUND;
    if (len < PLATFORM_PATH_CAP)
        return STATUS_OK;
    out[0] = '\0';
    return STATUS_NOT_FOUND;
}

void platform_locale(char out[PLATFORM_LOCALE_CAP])
{
    // The first of these that is set and not empty decides.
    static const char *const variables[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
    out[0] = '\0';
    for (size_t i = 0; i < 3 && out[0] == '\0'; i++) {
        const char *value = getenv(variables[i]);
        if (value != NULL && strlen(value) < PLATFORM_LOCALE_CAP)
            memcpy(out, value, strlen(value) + 1);
    }
}

uint16_t platform_today(void)
{
    struct timespec now;
    if (clock_gettime(CLOCK_REALTIME, &now) != 0 || now.tv_sec < 0)
        return 0;
    int64_t day = now.tv_sec / SECONDS_PER_DAY;
    return day <= UINT16_MAX ? (uint16_t)day : 0;
}

uint64_t platform_seconds(void)
{
    // Unlike CLOCK_MONOTONIC, this one counts on while a laptop sleeps.
    struct timespec now;
    if (clock_gettime(CLOCK_BOOTTIME, &now) != 0)
        return 0;
    return (uint64_t)now.tv_sec;
}
