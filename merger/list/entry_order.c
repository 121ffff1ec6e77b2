// SPDX-License-Identifier: Apache-2.0
#include "merger/list/entry_order.h"

#include "common/platform.h"

#include <stdlib.h>
#include <string.h>

#define DIGIT_BITS 11
#define DIGITS (1u << DIGIT_BITS)
#define PASS_COUNT 2
#define FEW 16 // so many are sorted faster by insertion

struct item {
    uint32_t key; // the first bits of the entry id
    uint32_t cell;
};

struct order {
    const struct facts *facts;
    const uint8_t *reasons;
};

int entry_order_compare(const struct facts_cell *a, const struct facts_cell *b)
{
    int order = memcmp(a->entry_id, b->entry_id, SEAL_ENTRY_ID_LEN);
    if (order == 0 && a->batch != b->batch)
        order = memcmp(a->batch->header.certificate.device_id,
                       b->batch->header.certificate.device_id, CERTIFICATE_DEVICE_ID_LEN);
    return order != 0 ? order : memcmp(a->record_hash, b->record_hash, sizeof a->record_hash);
}

static int compare_places(const struct order *order, uint32_t a, uint32_t b)
{
    const struct facts_cell *left = &order->facts->cells[a], *right = &order->facts->cells[b];
    int answer = entry_order_compare(left, right);
    if (answer != 0)
        return answer;
    if (order->reasons[a] != order->reasons[b])
        return order->reasons[a] < order->reasons[b] ? -1 : 1;
    if (left->batch->header.number != right->batch->header.number)
        return left->batch->header.number < right->batch->header.number ? -1 : 1;
    answer = memcmp(left->batch->header_hash, right->batch->header_hash, FACTS_HASH_LEN);
    if (answer != 0)
        return answer;
    if (left->cell != right->cell)
        return left->cell < right->cell ? -1 : 1;
    return a < b ? -1 : a > b;
}

// ---- by the first bits ------------------------------------------------------------------------

static uint32_t key_of(const struct facts_cell *cell)
{
    const uint8_t *id = cell->entry_id;
    uint32_t bits = (uint32_t)id[0] << 16 | (uint32_t)id[1] << 8 | id[2];
    return bits >> (24 - PASS_COUNT * DIGIT_BITS);
}

static size_t collect(const struct order *order, uint8_t left_out, struct item *items)
{
    const struct facts *facts = order->facts;
    size_t count = 0;
    for (size_t i = 0; i < facts->cell_count; i++)
        if (facts->cells[i].type != SEAL_VOID && order->reasons[i] != left_out)
            items[count++] = (struct item){key_of(&facts->cells[i]), (uint32_t)i};
    return count;
}

static void sort_by_digit(const struct item *from, size_t count, unsigned shift, struct item *to)
{
    size_t place[DIGITS] = {0}, next = 0;
    for (size_t i = 0; i < count; i++)
        place[from[i].key >> shift & (DIGITS - 1)]++;
    for (size_t i = 0; i < DIGITS; i++) {
        size_t here = place[i];
        place[i] = next;
        next += here;
    }
    for (size_t i = 0; i < count; i++)
        to[place[from[i].key >> shift & (DIGITS - 1)]++] = from[i];
}

// ---- the rest ---------------------------------------------------------------------------------

static void insert_all(const struct order *order, uint32_t *places, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        uint32_t place = places[i];
        size_t j = i;
        for (; j > 0 && compare_places(order, place, places[j - 1]) < 0; j--)
            places[j] = places[j - 1];
        places[j] = place;
    }
}

static void merge_halves(const struct order *order, uint32_t *places, size_t half, size_t count,
                         uint32_t *scratch)
{
    size_t left = 0, right = half, to = 0;
    memcpy(scratch, places, count * sizeof *places);
    while (left < half && right < count)
        places[to++] = compare_places(order, scratch[left], scratch[right]) <= 0 ? scratch[left++]
                                                                                 : scratch[right++];
    memcpy(places + to, scratch + left, (half - left) * sizeof *places);
    memcpy(places + to + half - left, scratch + right, (count - right) * sizeof *places);
}

// In passes over ever longer runs, so that equal ids do no more harm than to take longer.
static void sort_alike(const struct order *order, uint32_t *places, size_t count, uint32_t *scratch)
{
    for (size_t i = 0; i < count; i += FEW)
        insert_all(order, places + i, count - i < FEW ? count - i : FEW);
    for (size_t half = FEW; half < count; half *= 2)
        for (size_t i = 0; i + half < count; i += 2 * half)
            merge_halves(order, places + i, half, count - i < 2 * half ? count - i : 2 * half,
                         scratch);
}

static void sort_runs(const struct order *order, const struct item *items, size_t count,
                      uint32_t *places, uint32_t *scratch)
{
    size_t end;
    for (size_t i = 0; i < count; i++)
        places[i] = items[i].cell;
    for (size_t first = 0; first < count; first = end) {
        end = first + 1;
        while (end < count && items[end].key == items[first].key)
            end++;
        sort_alike(order, places + first, end - first, scratch);
    }
}

enum status entry_order_make(const struct facts *facts, const uint8_t *reasons, uint8_t left_out,
                             uint32_t **out, size_t *count)
{
    const struct order order = {facts, reasons};
    size_t cap = facts->cell_count + 1;
    struct item *items = calloc(cap, sizeof *items), *other = calloc(cap, sizeof *other);
    *out = malloc(cap * sizeof **out);
    platform_expect_use(items, cap * sizeof *items);
    platform_expect_use(other, cap * sizeof *other);
    platform_expect_use(*out, cap * sizeof **out);
    enum status status = items && other && *out ? STATUS_OK : STATUS_NO_MEMORY;
    if (status == STATUS_OK) {
        *count = collect(&order, left_out, items);
        sort_by_digit(items, *count, 0, other);
        sort_by_digit(other, *count, DIGIT_BITS, items);
        sort_runs(&order, items, *count, *out, (uint32_t *)other);
    } else {
        free(*out);
        *out = NULL;
    }
    free(other);
    free(items);
    return status;
}
