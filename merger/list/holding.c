// SPDX-License-Identifier: Apache-2.0
#include "merger/list/holding.h"

#include "merger/list/standing.h"

#include <stdlib.h>
#include <string.h>

// ---- all that stand ---------------------------------------------------------------------------

static int compare_items(const void *a, const void *b)
{
    const struct decision *left = *(const struct decision *const *)a;
    const struct decision *right = *(const struct decision *const *)b;
    uint8_t hashes[2][32];
    int order = decision_compare_sources(&left->source, &right->source);
    if (order == 0)
        order = (int)left->kind - (int)right->kind;
    if (order == 0)
        order = memcmp(left->signer, right->signer, sizeof left->signer);
    if (order != 0)
        return order;
    decision_hash(left, hashes[0]);
    decision_hash(right, hashes[1]);
    return memcmp(hashes[0], hashes[1], sizeof hashes[0]);
}

enum status holding_make(const struct facts *facts, const bool *stands, struct holding *out)
{
    bool *found = NULL;
    enum status status = stands ? STATUS_OK : standing_find(facts, &found);
    *out = (struct holding){NULL};
    if (status != STATUS_OK)
        return status;
    if (!stands)
        stands = found;
    out->items = malloc((facts->decision_count + 1) * sizeof *out->items);
    for (size_t i = 0; out->items && i < facts->decision_count; i++) {
        enum decision_kind kind = facts->decisions[i].kind;
        if (stands[i] && (kind == DECISION_HOLD || kind == DECISION_RELEASE))
            out->items[out->count++] = &facts->decisions[i];
    }
    free(found);
    if (!out->items)
        return STATUS_NO_MEMORY;
    qsort(out->items, out->count, sizeof *out->items, compare_items);
    return STATUS_OK;
}

void holding_free(struct holding *holding)
{
    free(holding->items);
    *holding = (struct holding){NULL};
}

// ---- about one source -------------------------------------------------------------------------

struct decision_source holding_device(const uint8_t device_id[CERTIFICATE_DEVICE_ID_LEN])
{
    struct decision_source source = {.device_id = {0}};
    memcpy(source.device_id, device_id, sizeof source.device_id);
    return source;
}

struct decision_source holding_batch(const struct facts_batch *batch)
{
    struct decision_source source = holding_device(batch->header.certificate.device_id);
    memcpy(source.header_hash, batch->header_hash, sizeof source.header_hash);
    return source;
}

// The first item that is not below the source; count if there is none.
static size_t first_about(const struct holding *holding, const struct decision_source *source)
{
    size_t first = 0, end = holding->count;
    while (first < end) {
        size_t middle = first + (end - first) / 2;
        if (decision_compare_sources(&holding->items[middle]->source, source) < 0)
            first = middle + 1;
        else
            end = middle;
    }
    return first;
}

static const struct decision *find(const struct holding *holding,
                                   const struct decision_source *source, enum decision_kind kind)
{
    for (size_t i = first_about(holding, source); i < holding->count; i++) {
        if (decision_compare_sources(&holding->items[i]->source, source) != 0)
            break;
        if (holding->items[i]->kind == kind)
            return holding->items[i];
    }
    return NULL;
}

struct holding_state holding_of(const struct holding *holding, const struct decision_source *source)
{
    const struct decision_source device = holding_device(source->device_id);
    bool is_batch = !decision_is_whole_device(source);
    return (struct holding_state){
        .hold = find(holding, source, DECISION_HOLD),
        .device_hold = is_batch ? find(holding, &device, DECISION_HOLD) : NULL,
        .release = find(holding, source, DECISION_RELEASE),
    };
}

bool holding_is_held(const struct holding_state *state)
{
    return state->hold || state->device_hold;
}

bool holding_is_opposed(const struct holding_state *state)
{
    return state->hold && state->release;
}

// ---- the lineage ------------------------------------------------------------------------------

void holding_apply(const struct holding *holding, struct lineage *lineage)
{
    for (size_t i = 0; holding->count > 0 && i < lineage->batch_count; i++) {
        struct lineage_batch *batch = &lineage->batches[i];
        const struct decision_source source = holding_batch(batch->batch);
        const struct holding_state state = holding_of(holding, &source);
        batch->held_by_coordinator = holding_is_held(&state);
        if (!state.release || batch->hold != LINEAGE_REPEATED_NUMBER)
            continue;
        batch->released = true;
        batch->hold = batch->unknown_text ? LINEAGE_UNKNOWN_TEXT : LINEAGE_NOT_HELD;
    }
}
