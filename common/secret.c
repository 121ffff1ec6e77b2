// SPDX-License-Identifier: Apache-2.0
#include "common/secret.h"

#include "common/platform.h"

#include <sodium.h>

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
