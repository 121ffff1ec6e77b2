// SPDX-License-Identifier: Apache-2.0
#include "merger/list/copies_tag.h"

#include "merger/linkage/compare.h"
#include "merger/linkage/frequency.h"
#include "merger/linkage/link.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

// Counts two places further on, so that filling the places moves each start to the next one's.
static void group_copies(const struct facts *facts, struct copies_tag *out)
{
    size_t *first = out->first;
    for (size_t i = 0; i < facts->copy_count; i++)
        first[facts->copies[i].batch - facts->batches + 2]++;
    for (size_t i = 2; i < facts->batch_count + 2; i++)
        first[i] += first[i - 1];
    for (size_t i = 0; i < facts->copy_count; i++)
        out->copies[first[facts->copies[i].batch - facts->batches + 1]++] = &facts->copies[i];
}

enum status copies_tag_init(const struct facts *facts, struct copies_tag *out)
{
    out->first = calloc(facts->batch_count + 2, sizeof *out->first);
    out->copies = calloc(facts->copy_count + 1, sizeof *out->copies);
    if (!out->first || !out->copies) {
        copies_tag_free(out);
        return STATUS_NO_MEMORY;
    }
    group_copies(facts, out);
    return STATUS_OK;
}

void copies_tag_free(struct copies_tag *copies)
{
    free(copies->first);
    free(copies->copies);
    *copies = (struct copies_tag){0};
}

static void hash_u32(crypto_generichash_state *state, uint32_t value)
{
    uint8_t bytes[4];
    struct bytes_writer w = bytes_writer_init(bytes, sizeof bytes);
    bytes_put_u32(&w, value);
    crypto_generichash_update(state, bytes, sizeof bytes);
}

void copies_tag_make(const struct copies_tag *copies, const char *text, size_t begin, size_t end,
                     uint8_t out[COPIES_TAG_LEN])
{
    const size_t *first = copies->first;
    crypto_generichash_state state;
    crypto_generichash_init(&state, NULL, 0, COPIES_TAG_LEN);
    crypto_generichash_update(&state, (const uint8_t *)text, strlen(text));
    hash_u32(&state, LINK_RULE_VERSION);
    hash_u32(&state, COMPARE_VERSION);
    hash_u32(&state, FREQUENCY_VERSION);
    for (size_t i = begin; i < end; i++) {
        hash_u32(&state, (uint32_t)(first[i + 1] - first[i]));
        for (size_t j = first[i]; j < first[i + 1]; j++)
            crypto_generichash_update(&state, copies->copies[j]->hash, FACTS_HASH_LEN);
    }
    crypto_generichash_final(&state, out, COPIES_TAG_LEN);
}
