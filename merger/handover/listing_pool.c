// SPDX-License-Identifier: Apache-2.0
#include "merger/handover/listing_parts.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#define FIRST_CAP 4096

// What is left behind is wiped: so realloc will not do.
static enum status grow(struct listing_pool *pool, size_t len)
{
    size_t cap = pool->cap > 0 ? pool->cap : FIRST_CAP;
    while (cap - pool->len < len)
        cap *= 2;
    uint8_t *bytes = malloc(cap);
    if (!bytes)
        return STATUS_NO_MEMORY;
    size_t used_len = pool->len;
    if (used_len > 0)
        memcpy(bytes, pool->bytes, used_len);
    listing_pool_free(pool);
    *pool = (struct listing_pool){.bytes = bytes, .len = used_len, .cap = cap};
    return STATUS_OK;
}

enum status listing_pool_put(struct listing_pool *pool, const void *bytes, size_t len)
{
    if (pool->cap - pool->len < len) {
        enum status status = grow(pool, len);
        if (status != STATUS_OK)
            return status;
    }
    if (len > 0)
        memcpy(pool->bytes + pool->len, bytes, len);
    pool->len += len;
    return STATUS_OK;
}

void listing_pool_free(struct listing_pool *pool)
{
    if (pool->bytes)
        sodium_memzero(pool->bytes, pool->len);
    free(pool->bytes);
    *pool = (struct listing_pool){.bytes = NULL};
}
