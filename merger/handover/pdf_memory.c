// SPDX-License-Identifier: Apache-2.0
#include "merger/handover/pdf_memory.h"

#include <sodium.h>
#include <stdint.h>
#include <stdlib.h>

// Before every block: how long it is, for the wiping.
union head {
    size_t len;
    max_align_t aligned;
};

void *pdf_memory_new(size_t len)
{
    if (len > SIZE_MAX - sizeof(union head))
        return NULL;
    union head *head = malloc(sizeof *head + len);
    if (!head)
        return NULL;
    head->len = len;
    return head + 1;
}

void pdf_memory_free(void *memory)
{
    if (!memory)
        return;
    union head *head = (union head *)memory - 1;
    sodium_memzero(memory, head->len);
    free(head);
}
