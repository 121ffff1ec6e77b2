// SPDX-License-Identifier: Apache-2.0
#define _DEFAULT_SOURCE // for madvise

#include "common/platform.h"

#include <stdint.h>
#include <sys/mman.h>
#include <unistd.h>

void platform_expect_use(void *memory, size_t len)
{
#ifdef MADV_HUGEPAGE // a system without is slower
    const size_t page_len = (size_t)sysconf(_SC_PAGESIZE);
    const size_t before = (page_len - (uintptr_t)memory % page_len) % page_len;
    if (memory && len >= before + page_len)
        (void)madvise((char *)memory + before, (len - before) / page_len * page_len, MADV_HUGEPAGE);
#else
    (void)memory;
    (void)len;
#endif
}
