// SPDX-License-Identifier: Apache-2.0
#define _GNU_SOURCE // renameat2, flock

#include "common/platform.h"

#include "common/platform_posix.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

static enum status status_of(int failed)
{
    return failed ? platform_posix_status(errno) : STATUS_OK;
}

enum status platform_library_path(const char *path, char out[PLATFORM_PATH_CAP])
{
    int len = snprintf(out, PLATFORM_PATH_CAP, "%s", path);
    return len < PLATFORM_PATH_CAP ? STATUS_OK : STATUS_TOO_LARGE;
}

bool platform_is_separator(char letter)
{
    return letter == '/';
}

bool platform_is_absolute(const char *path)
{
    return path[0] == '/';
}

enum status platform_rename(const char *from, const char *to)
{
    return status_of(rename(from, to));
}

enum status platform_rename_new(const char *from, const char *to)
{
    if (renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE) == 0)
        return STATUS_OK;
    if (errno != EINVAL && errno != ENOSYS)
        return platform_posix_status(errno);
    // Not every file system can do it in one step.
    struct stat facts;
    if (lstat(to, &facts) == 0)
        return STATUS_EXISTS;
    return errno == ENOENT ? platform_rename(from, to) : platform_posix_status(errno);
}

enum status platform_remove(const char *path)
{
    return status_of(unlink(path));
}

enum status platform_flush_folder(const char *path)
{
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return platform_posix_status(errno);
    int error = fsync(fd) == 0 ? 0 : errno;
    // Some file systems cannot flush a folder and say so with EINVAL; there is no other way there.
    if (error == EINVAL)
        error = 0;
    if (close(fd) != 0 && error == 0)
        error = errno;
    return error == 0 ? STATUS_OK : platform_posix_status(error);
}

enum status platform_set_folder_time(const char *path)
{
    const struct timespec times[2] = {{.tv_sec = PLATFORM_POSIX_FIXED_TIME},
                                      {.tv_sec = PLATFORM_POSIX_FIXED_TIME}};
    return status_of(utimensat(AT_FDCWD, path, times, AT_SYMLINK_NOFOLLOW));
}

enum status platform_make_folder(const char *path)
{
    return status_of(mkdir(path, S_IRWXU));
}

enum status platform_remove_folder(const char *path)
{
    return status_of(rmdir(path));
}

enum status platform_is_folder(const char *path, bool *out)
{
    struct stat facts;
    *out = false;
    if (stat(path, &facts) != 0)
        return platform_posix_status(errno);
    *out = S_ISDIR(facts.st_mode);
    return STATUS_OK;
}

enum status platform_is_link(const char *path, bool *out)
{
    struct stat facts;
    *out = false;
    if (lstat(path, &facts) != 0)
        return platform_posix_status(errno);
    *out = S_ISLNK(facts.st_mode);
    return STATUS_OK;
}

enum status platform_is_plain_file(const char *path, bool *out)
{
    struct stat facts;
    *out = false;
    if (lstat(path, &facts) != 0)
        return platform_posix_status(errno);
    *out = S_ISREG(facts.st_mode);
    return STATUS_OK;
}

enum status platform_same_device(const char *a, const char *b, bool *out)
{
    struct stat facts_a, facts_b;
    *out = false;
    if (stat(a, &facts_a) != 0 || stat(b, &facts_b) != 0)
        return platform_posix_status(errno);
    *out = facts_a.st_dev == facts_b.st_dev;
    return STATUS_OK;
}

bool platform_folder_writable(const char *path)
{
    // Always one name, so that what a killed process has left goes with the next trial.
    char name[PLATFORM_PATH_CAP];
    if (snprintf(name, sizeof name, "%s/.qoltanba-trial", path) >= (int)sizeof name)
        return false;
    int fd = open(name, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (fd < 0)
        return platform_posix_status(errno) == STATUS_NO_SPACE;
    close(fd);
    return unlink(name) == 0 || errno == ENOENT; // another process may have been quicker
}

static int no_dots(const struct dirent *entry)
{
    return strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
}

// alphasort would follow the locale.
static int by_bytes(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

enum status platform_list(const char *folder, enum status (*each)(void *context, const char *name),
                          void *context)
{
    struct dirent **entries;
    int count = scandir(folder, &entries, no_dots, by_bytes);
    if (count < 0)
        return platform_posix_status(errno);
    enum status status = STATUS_OK;
    for (int i = 0; i < count; i++) {
        if (status == STATUS_OK)
            status = each(context, entries[i]->d_name);
        free(entries[i]);
    }
    free(entries);
    return status;
}

struct platform_lock {
    int fd;
};

enum status platform_lock(const char *path, struct platform_lock **out)
{
    *out = NULL;
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (fd < 0)
        return platform_posix_status(errno);
    enum status status = status_of(flock(fd, LOCK_EX | LOCK_NB));
    if (status != STATUS_OK)
        goto close_file;
    struct platform_lock *lock = malloc(sizeof *lock);
    status = lock != NULL ? STATUS_OK : STATUS_NO_MEMORY;
    if (status != STATUS_OK)
        goto close_file;
    lock->fd = fd;
    *out = lock;
    return STATUS_OK;

close_file:
    close(fd);
    return status;
}

void platform_unlock(struct platform_lock *lock)
{
    if (lock == NULL)
        return;
    close(lock->fd);
    free(lock);
}
