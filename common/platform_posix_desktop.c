// SPDX-License-Identifier: Apache-2.0
#define _POSIX_C_SOURCE 200809L

#include "common/platform_desktop.h"

#include "common/platform_posix.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

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

// ---- who reads ----------------------------------------------------------------------------------

static bool is_set(const char *variable)
{
    const char *value = getenv(variable);
    return value != NULL && value[0] != '\0';
}

bool platform_is_unwatched(void)
{
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
        if (isatty(fd))
            return false;
    return is_set("DISPLAY") || is_set("WAYLAND_DISPLAY");
}

// ---- clock ------------------------------------------------------------------------------------

uint64_t platform_ms(void)
{
    struct timespec now;
    if (clock_gettime(CLOCK_BOOTTIME, &now) != 0)
        return 0;
    return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

void platform_pause(unsigned ms)
{
    const struct timespec time = {.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000L};
    (void)nanosleep(&time, NULL);
}
