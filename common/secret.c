// SPDX-License-Identifier: Apache-2.0
#include "common/secret.h"

#include "common/platform.h"

#include <sodium.h>

#define STACK_LEN (256u * 1024u) // more than calls take here, less than any system gives

enum status secret_init(void)
{
    if (sodium_init() < 0)
        return STATUS_IO;
    platform_allow_locking();
    return platform_forbid_dumps();
}

void *secret_alloc(size_t len)
{
    void *secret = sodium_malloc(len);
    // sodium_malloc fills with 0xdb, so that forgotten initialisation shows.
    if (secret != NULL)
        sodium_memzero(secret, len);
    return secret;
}

void secret_free(void *secret)
{
    sodium_free(secret);
}

// ---- traces -------------------------------------------------------------------------------------

#ifdef __x86_64__

#define LOW_VECTORS                                                                                \
    "xmm0", "xmm1", "xmm2", "xmm3", "xmm4", "xmm5", "xmm6", "xmm7", "xmm8", "xmm9", "xmm10",       \
        "xmm11", "xmm12", "xmm13", "xmm14", "xmm15"

// Those that every x86-64 has.
static void wipe_xmm(void)
{
    __asm__ volatile("pxor %%xmm0, %%xmm0\n\tpxor %%xmm1, %%xmm1\n\t"
                     "pxor %%xmm2, %%xmm2\n\tpxor %%xmm3, %%xmm3\n\t"
                     "pxor %%xmm4, %%xmm4\n\tpxor %%xmm5, %%xmm5\n\t"
                     "pxor %%xmm6, %%xmm6\n\tpxor %%xmm7, %%xmm7\n\t"
                     "pxor %%xmm8, %%xmm8\n\tpxor %%xmm9, %%xmm9\n\t"
                     "pxor %%xmm10, %%xmm10\n\tpxor %%xmm11, %%xmm11\n\t"
                     "pxor %%xmm12, %%xmm12\n\tpxor %%xmm13, %%xmm13\n\t"
                     "pxor %%xmm14, %%xmm14\n\tpxor %%xmm15, %%xmm15"
                     :
                     :
                     : LOW_VECTORS);
}

// The same and their upper halves.
static void wipe_ymm(void)
{
    __asm__ volatile("vzeroall" : : : LOW_VECTORS);
}

// The other sixteen of AVX-512, which the compiler uses nowhere here.
static void wipe_high_zmm(void)
{
    __asm__ volatile("vpxorq %zmm16, %zmm16, %zmm16\n\tvpxorq %zmm17, %zmm17, %zmm17\n\t"
                     "vpxorq %zmm18, %zmm18, %zmm18\n\tvpxorq %zmm19, %zmm19, %zmm19\n\t"
                     "vpxorq %zmm20, %zmm20, %zmm20\n\tvpxorq %zmm21, %zmm21, %zmm21\n\t"
                     "vpxorq %zmm22, %zmm22, %zmm22\n\tvpxorq %zmm23, %zmm23, %zmm23\n\t"
                     "vpxorq %zmm24, %zmm24, %zmm24\n\tvpxorq %zmm25, %zmm25, %zmm25\n\t"
                     "vpxorq %zmm26, %zmm26, %zmm26\n\tvpxorq %zmm27, %zmm27, %zmm27\n\t"
                     "vpxorq %zmm28, %zmm28, %zmm28\n\tvpxorq %zmm29, %zmm29, %zmm29\n\t"
                     "vpxorq %zmm30, %zmm30, %zmm30\n\tvpxorq %zmm31, %zmm31, %zmm31");
}

static void wipe_registers(void)
{
    if (__builtin_cpu_supports("avx"))
        wipe_ymm();
    else
        wipe_xmm();
    if (__builtin_cpu_supports("avx512f"))
        wipe_high_zmm();
}

#else

static void wipe_registers(void)
{
}

#endif

void secret_wipe_traces(void)
{
    sodium_stackzero(STACK_LEN);
    wipe_registers();
}
