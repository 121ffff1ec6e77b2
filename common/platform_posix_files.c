// SPDX-License-Identifier: Apache-2.0
#define _GNU_SOURCE // syncfs, sync_file_range

#include "common/platform.h"

#include "common/platform_posix.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define OWNER_ONLY (S_IRUSR | S_IWUSR)

struct platform_file {
    int fd;
    // fdatasync may leave modes and times behind, so a new file's first flush is a full one.
    bool needs_full_flush;
};

static enum status adopt(int fd, bool is_new, struct platform_file **out)
{
    struct stat facts;
    if (fstat(fd, &facts) != 0)
        return platform_posix_status(errno);
    if (!S_ISREG(facts.st_mode))
        return STATUS_NOT_A_FILE;
    struct platform_file *file = calloc(1, sizeof *file);
    if (file == NULL)
        return STATUS_NO_MEMORY;
    file->fd = fd;
    file->needs_full_flush = is_new;
    *out = file;
    return STATUS_OK;
}

static enum status open_file(const char *path, int flags, struct platform_file **out)
{
    *out = NULL;
    // O_NONBLOCK: opening a named pipe must fail below instead of waiting here.
    int fd = open(path, flags | O_CLOEXEC | O_NOCTTY | O_NONBLOCK, OWNER_ONLY);
    if (fd < 0)
        return platform_posix_status(errno);
    enum status status = adopt(fd, (flags & O_CREAT) != 0, out);
    if (status != STATUS_OK)
        close(fd);
    return status;
}

enum status platform_open_read(const char *path, struct platform_file **out)
{
    return open_file(path, O_RDONLY, out);
}

enum status platform_open_write(const char *path, struct platform_file **out)
{
    return open_file(path, O_RDWR, out);
}

enum status platform_create(const char *path, struct platform_file **out)
{
    return open_file(path, O_RDWR | O_CREAT | O_EXCL, out);
}

enum status platform_read_at(struct platform_file *file, uint64_t offset, void *out, size_t len,
                             size_t *read_len)
{
    uint8_t *at = out;
    *read_len = 0;
    while (*read_len < len) {
        ssize_t got = pread(file->fd, at + *read_len, len - *read_len, (off_t)(offset + *read_len));
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return platform_posix_status(errno);
        if (got == 0)
            break;
        *read_len += (size_t)got;
    }
    return STATUS_OK;
}

enum status platform_write_at(struct platform_file *file, uint64_t offset, const void *bytes,
                              size_t len)
{
    const uint8_t *at = bytes;
    size_t written = 0;
    while (written < len) {
        ssize_t put = pwrite(file->fd, at + written, len - written, (off_t)(offset + written));
        if (put < 0 && errno == EINTR)
            continue;
        if (put < 0)
            return platform_posix_status(errno);
        written += (size_t)put;
    }
    return STATUS_OK;
}

enum status platform_flush(struct platform_file *file)
{
    int failed = file->needs_full_flush ? fsync(file->fd) : fdatasync(file->fd);
    if (failed)
        return platform_posix_status(errno);
    file->needs_full_flush = false;
    return STATUS_OK;
}

void platform_begin_flush(struct platform_file *file)
{
#ifdef __linux__
    // Advice: what it does not begin, or fails in, the flush does or tells.
    (void)sync_file_range(file->fd, 0, 0, SYNC_FILE_RANGE_WRITE);
#else
    (void)file;
#endif
}

enum status platform_flush_all(struct platform_file *const *files, size_t count)
{
#ifdef __linux__
    if (count > 0 && syncfs(files[0]->fd) != 0)
        return platform_posix_status(errno);
    return STATUS_OK;
#else
    enum status status = STATUS_OK;
    for (size_t i = 0; i < count && status == STATUS_OK; i++)
        status = platform_flush(files[i]);
    return status;
#endif
}

void platform_forget_cache(struct platform_file *file)
{
    // Advice: where it is not taken, the file is read from memory.
    (void)posix_fadvise(file->fd, 0, 0, POSIX_FADV_DONTNEED);
}

enum status platform_size(struct platform_file *file, uint64_t *out_len)
{
    struct stat facts;
    if (fstat(file->fd, &facts) != 0)
        return platform_posix_status(errno);
    *out_len = (uint64_t)facts.st_size;
    return STATUS_OK;
}

static enum status write_zeros(struct platform_file *file, uint64_t from, uint64_t to)
{
    static const uint8_t zeros[4096];
    while (from < to) {
        size_t len = to - from < sizeof zeros ? (size_t)(to - from) : sizeof zeros;
        enum status status = platform_write_at(file, from, zeros, len);
        if (status != STATUS_OK)
            return status;
        from += len;
    }
    return STATUS_OK;
}

enum status platform_claim(struct platform_file *file, uint64_t len)
{
    uint64_t old_len = 0;
    enum status status = platform_size(file, &old_len);
    if (status != STATUS_OK)
        return status;
    int error;
    do
        error = posix_fallocate(file->fd, 0, (off_t)len);
    while (error == EINTR);
    if (error == EOPNOTSUPP || error == EINVAL)
        return write_zeros(file, old_len, len);
    return error == 0 ? STATUS_OK : platform_posix_status(error);
}

enum status platform_set_fixed_time(struct platform_file *file)
{
    const struct timespec times[2] = {{.tv_sec = PLATFORM_POSIX_FIXED_TIME},
                                      {.tv_sec = PLATFORM_POSIX_FIXED_TIME}};
    if (futimens(file->fd, times) != 0)
        return platform_posix_status(errno);
    file->needs_full_flush = true;
    return STATUS_OK;
}

void platform_mark_executable(const char *path)
{
    // Where it fails, the file system has no such mark, or everything on it has it.
    int ignored = chmod(path, S_IRWXU);
    (void)ignored;
}

enum status platform_open_stream(struct platform_file *file, FILE **out)
{
    *out = NULL;
    int fd = fcntl(file->fd, F_DUPFD_CLOEXEC, 0); // the stream closes its own
    if (fd < 0)
        return platform_posix_status(errno);
    *out = fdopen(fd, "w");
    if (*out != NULL)
        return STATUS_OK;
    enum status status = platform_posix_status(errno);
    close(fd);
    return status;
}

// Why an earlier write failed is not kept: one byte more, of a file that is lost anyway, fails for
// the same reason, if that still holds.
static void ask_again(FILE *stream)
{
    ssize_t ignored = write(fileno(stream), "", 1);
    (void)ignored;
}

enum status platform_close_stream(FILE *stream)
{
    errno = 0;
    bool failed = fflush(stream) != 0 || ferror(stream);
    if (failed && errno == 0)
        ask_again(stream);
    failed |= fclose(stream) != 0;
    return failed ? platform_posix_status(errno) : STATUS_OK; // 0 is IO
}

enum status platform_close(struct platform_file *file)
{
    if (file == NULL)
        return STATUS_OK;
    // Not repeated after EINTR: Linux has released the descriptor whatever close answers.
    int failed = close(file->fd);
    enum status status = failed ? platform_posix_status(errno) : STATUS_OK;
    free(file);
    return status;
}

void platform_abandon(struct platform_file *file)
{
    if (file == NULL)
        return;
    close(file->fd);
    free(file);
}
