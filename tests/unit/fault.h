// SPDX-License-Identifier: Apache-2.0
//
// System calls that fail on demand. Defined in the test program itself, they come before the C
// library's; included by one test program at a time. `fault` says which call fails, and how. Calls
// are counted over all threads.
#ifndef QOL_FAULT_H
#define QOL_FAULT_H

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

// Fails the call number `at`, counted from 1 since the last fault_reset; 0: none.
struct fault_point {
    unsigned at;
    int error;
    _Atomic unsigned calls;
};

static struct {
    struct fault_point fsync, fdatasync, syncfs, close, write, rename, allocate;
    size_t write_at_most;  // bytes that one pwrite takes; 0: all
    unsigned flip_read_at; // the pread that answers one flipped bit; 0: none
    unsigned end_read_at;  // the pread that finds the end of the file; 0: none
    _Atomic unsigned reads;
} fault;

static int fault_reset(void **state)
{
    (void)state;
    memset(&fault, 0, sizeof fault);
    return 0;
}

// Lets the nth call from now fail.
static inline void fault_nth(struct fault_point *point, unsigned nth, int error)
{
    point->at = point->calls + nth;
    point->error = error;
}

static int fault_strikes(struct fault_point *point)
{
    if (++point->calls != point->at)
        return 0;
    errno = point->error;
    return point->error;
}

int fsync(int fd)
{
    return fault_strikes(&fault.fsync) ? -1 : (int)syscall(SYS_fsync, fd);
}

int fdatasync(int fd)
{
    return fault_strikes(&fault.fdatasync) ? -1 : (int)syscall(SYS_fdatasync, fd);
}

int syncfs(int fd)
{
    return fault_strikes(&fault.syncfs) ? -1 : (int)syscall(SYS_syncfs, fd);
}

int close(int fd)
{
    int error = fault_strikes(&fault.close);
    int answer = (int)syscall(SYS_close, fd);
    if (error == 0)
        return answer;
    errno = error;
    return -1;
}

ssize_t pwrite(int fd, const void *bytes, size_t len, off_t offset)
{
    if (fault_strikes(&fault.write))
        return -1;
    if (fault.write_at_most > 0 && len > fault.write_at_most)
        len = fault.write_at_most;
    return syscall(SYS_pwrite64, fd, bytes, len, offset);
}

ssize_t pread(int fd, void *out, size_t len, off_t offset)
{
    unsigned number = ++fault.reads;
    if (number == fault.end_read_at)
        return 0;
    ssize_t got = syscall(SYS_pread64, fd, out, len, offset);
    if (number == fault.flip_read_at && got > 0)
        ((uint8_t *)out)[got - 1] ^= 1;
    return got;
}

int posix_fallocate(int fd, off_t offset, off_t len)
{
    if (fault_strikes(&fault.allocate))
        return fault.allocate.error;
    return syscall(SYS_fallocate, fd, 0, offset, len) == 0 ? 0 : errno;
}

int renameat2(int from_fd, const char *from, int to_fd, const char *to, unsigned flags)
{
    return fault_strikes(&fault.rename)
               ? -1
               : (int)syscall(SYS_renameat2, from_fd, from, to_fd, to, flags);
}

#endif
