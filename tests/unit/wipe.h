// SPDX-License-Identifier: Apache-2.0
//
// Notes what is wiped, before it goes. Defined in the test program itself, this sodium_memzero
// comes before libsodium's, and libsodium wipes with it too: a wipe is told from others by its
// length. Included by one test program at a time.
#ifndef QOL_WIPE_H
#define QOL_WIPE_H

#include <sodium.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#define WIPE_CAP 1024

static struct {
    struct {
        size_t at, len; // in bytes
    } wipes[WIPE_CAP];
    unsigned count;
    uint8_t bytes[1024 * 1024];
    size_t len;
} wiped;

static void wipe_reset(void)
{
    wiped.count = 0;
    wiped.len = 0;
}

void sodium_memzero(void *const address, const size_t len)
{
    if (wiped.count < WIPE_CAP && len <= sizeof wiped.bytes - wiped.len) {
        wiped.wipes[wiped.count].at = wiped.len;
        wiped.wipes[wiped.count++].len = len;
        memcpy(wiped.bytes + wiped.len, address, len);
        wiped.len += len;
    }
    volatile uint8_t *at = address;
    for (size_t i = 0; i < len; i++)
        at[i] = 0;
}

#define WIPE_ANY_LEN SIZE_MAX // where a length would tell nothing

// True if these bytes stood somewhere in `whole_len` bytes that were wiped since wipe_reset.
static bool wipe_took(size_t whole_len, const void *bytes, size_t len)
{
    for (unsigned wipe = 0; wipe < wiped.count; wipe++) {
        size_t wiped_len = wiped.wipes[wipe].len;
        if (whole_len != WIPE_ANY_LEN && wiped_len != whole_len)
            continue;
        const uint8_t *whole = wiped.bytes + wiped.wipes[wipe].at;
        for (size_t i = 0; i + len <= wiped_len; i++)
            if (memcmp(whole + i, bytes, len) == 0)
                return true;
    }
    return false;
}

#endif
