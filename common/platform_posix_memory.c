// SPDX-License-Identifier: Apache-2.0
#define _DEFAULT_SOURCE // for madvise

#include "common/platform.h"

#include <stdint.h>
#include <sys/mman.h>
#include <unistd.h>

void platform_expect_use(void *memory, size_t len)
{
    const uintptr_t page_len = (uintptr_t)sysconf(_SC_PAGESIZE);
    uintptr_t begin = ((uintptr_t)memory + page_len - 1) / page_len * page_len;
    uintptr_t end = ((uintptr_t)memory + len) / page_len * page_len;
    if (memory && begin < end)
        (void)madvise((void *)begin, end - begin, MADV_HUGEPAGE); // a system without is slower
}
