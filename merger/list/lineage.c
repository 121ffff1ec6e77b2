// SPDX-License-Identifier: Apache-2.0
#include "merger/list/lineage.h"

#include "common/kit.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

static const uint8_t *device_id(const struct facts_batch *batch)
{
    return batch->header.certificate.device_id;
}

static bool same_device(const struct lineage_batch *a, const struct lineage_batch *b)
{
    return memcmp(device_id(a->batch), device_id(b->batch), CERTIFICATE_DEVICE_ID_LEN) == 0;
}

static int compare_batches(const void *a, const void *b)
{
    const struct facts_batch *left = ((const struct lineage_batch *)a)->batch;
    const struct facts_batch *right = ((const struct lineage_batch *)b)->batch;
    int order = memcmp(device_id(left), device_id(right), CERTIFICATE_DEVICE_ID_LEN);
    if (order != 0)
        return order;
    if (left->header.number != right->header.number)
        return left->header.number < right->header.number ? -1 : 1;
    return memcmp(left->header_hash, right->header_hash, sizeof left->header_hash);
}

bool lineage_in_chain(const struct lineage_batch *batch)
{
    return batch->hold != LINEAGE_WRONG_CHAIN;
}

bool lineage_is_held(const struct lineage_batch *batch)
{
    return batch->hold != LINEAGE_NOT_HELD || batch->held_by_coordinator;
}

// ---- the chain --------------------------------------------------------------------------------

static void check_chain(struct lineage_batch *batches, size_t count, const uint8_t id[],
                        const uint8_t chain_secret[32])
{
    uint8_t chain[32];
    uint32_t number = 0;
    kit_chain_root(chain_secret, id, chain);
    for (size_t i = 0; i < count; i++) {
        const struct seal_header *header = &batches[i].batch->header;
        for (; number < header->number; number++)
            kit_chain_next(chain, chain);
        if (sodium_memcmp(chain, header->chain, sizeof chain) != 0)
            batches[i].hold = LINEAGE_WRONG_CHAIN;
    }
    sodium_memzero(chain, sizeof chain);
}

static void find_repeated(struct lineage_batch *batches, size_t count)
{
    struct lineage_batch *before = NULL; // in the chain
    for (size_t i = 0; i < count; i++) {
        if (!lineage_in_chain(&batches[i]))
            continue;
        if (before && before->batch->header.number == batches[i].batch->header.number)
            before->hold = batches[i].hold = LINEAGE_REPEATED_NUMBER;
        before = &batches[i];
    }
}

static void check_headers(struct lineage_batch *batches, size_t count,
                          const struct campaign *campaign)
{
    for (size_t i = 0; i < count; i++) {
        const struct seal_header *header = &batches[i].batch->header;
        batches[i].unknown_text =
            memcmp(header->campaign_hash, campaign->hash, sizeof campaign->hash) != 0;
        if (batches[i].hold == LINEAGE_NOT_HELD && batches[i].unknown_text)
            batches[i].hold = LINEAGE_UNKNOWN_TEXT;
        batches[i].outside_window =
            header->day < campaign->first_day || header->day > campaign->last_day;
    }
}

static unsigned long count_missing(const struct lineage_batch *batches, size_t count)
{
    unsigned long missing = 0;
    uint32_t expected = 0;
    for (size_t i = 0; i < count; i++) {
        uint32_t number = batches[i].batch->header.number;
        if (!lineage_in_chain(&batches[i]) || number < expected)
            continue;
        missing += number - expected;
        expected = number + 1;
    }
    return missing;
}

// ---- copies -----------------------------------------------------------------------------------

// What successors say of the batch before them.
enum vouching { VOUCHES_FOR_NONE, VOUCHES_FOR_THIS, VOUCHES_FOR_ANOTHER };

// Zeros, and the mark of a file that could not be read, vouch for nothing.
static bool says_nothing(const uint8_t previous[32])
{
    uint8_t mark[32];
    memset(mark, 0xFF, sizeof mark);
    return sodium_is_zero(previous, sizeof mark) || memcmp(previous, mark, sizeof mark) == 0;
}

static enum vouching vouching(const struct lineage *lineage, size_t place,
                              const uint8_t trailer[32])
{
    const struct lineage_batch *batch = &lineage->batches[place];
    uint32_t successor_number = batch->batch->header.number + 1;
    enum vouching answer = VOUCHES_FOR_NONE;
    for (size_t i = place + 1; i < lineage->batch_count; i++) {
        const struct lineage_batch *next = &lineage->batches[i];
        const struct seal_header *header = &next->batch->header;
        if (!same_device(batch, next) || header->number > successor_number)
            break;
        if (header->number < successor_number || !lineage_in_chain(next) ||
            says_nothing(header->previous))
            continue;
        if (memcmp(header->previous, trailer, sizeof header->previous) == 0)
            return VOUCHES_FOR_THIS;
        answer = VOUCHES_FOR_ANOTHER;
    }
    return answer;
}

// A batch that another has the place of; a successor speaks of that one.
static bool is_rival(const struct lineage_batch *batch)
{
    return batch->hold == LINEAGE_WRONG_CHAIN || batch->hold == LINEAGE_REPEATED_NUMBER;
}

// A batch is altered if its successor vouches for a copy, but for none of those that we have.
static void compare_copies(const struct facts *facts, struct lineage *lineage, bool *vouched)
{
    for (size_t i = 0; i < facts->copy_count; i++) {
        const struct facts_copy *copy = &facts->copies[i];
        size_t place = lineage->place_of[copy->batch - facts->batches];
        struct lineage_batch *batch = &lineage->batches[place];
        batch->closed |= copy->closed;
        if (is_rival(batch))
            continue;
        enum vouching answer = vouching(lineage, place, copy->trailer);
        vouched[place] |= answer == VOUCHES_FOR_THIS;
        batch->altered |= answer == VOUCHES_FOR_ANOTHER;
    }
    for (size_t place = 0; place < lineage->batch_count; place++)
        if (vouched[place])
            lineage->batches[place].altered = false;
}

// ---- holes ------------------------------------------------------------------------------------

// The highest count that a valid `final` of the batch gives, -1 if there is none; *at is the
// batch's first final and is moved behind its last.
static int count_by_final(const struct facts *facts, const struct facts_batch *batch, size_t *at)
{
    int count = -1;
    for (; *at < facts->final_count && facts->finals[*at].batch == batch; (*at)++)
        if ((int)facts->finals[*at].count > count)
            count = (int)facts->finals[*at].count;
    return count;
}

// Without a final, a batch is as long as its last cell that authenticates.
static unsigned holes_among(const struct facts_cell *cells, size_t count, int by_final)
{
    int last = -1, seen = 0;
    for (size_t i = 0; i < count; i++) {
        if (by_final >= 0 && !cells[i].vouched)
            continue;
        if (cells[i].cell != last)
            seen++;
        last = cells[i].cell;
    }
    int written = by_final >= 0 ? by_final : last + 1;
    return (unsigned)(written - seen);
}

static void find_holes(const struct facts *facts, struct lineage *lineage)
{
    size_t final = 0, first = 0;
    for (size_t i = 0; i < facts->batch_count; i++) {
        const struct facts_batch *batch = &facts->batches[i];
        struct lineage_batch *result = &lineage->batches[lineage->place_of[i]];
        size_t end = first;
        while (end < facts->cell_count && facts->cells[end].batch == batch)
            end++;
        int by_final = count_by_final(facts, batch, &final);
        result->has_final = by_final >= 0;
        result->closed |= result->has_final;
        result->hole_count = holes_among(facts->cells + first, end - first, by_final);
        first = end;
    }
}

// ---- devices ----------------------------------------------------------------------------------

static int compare_devices(const void *a, const void *b)
{
    return memcmp(((const struct lineage_device *)a)->device_id,
                  ((const struct lineage_device *)b)->device_id, CERTIFICATE_DEVICE_ID_LEN);
}

static void add_device(struct lineage *lineage, const uint8_t id[])
{
    struct lineage_device *device = &lineage->devices[lineage->device_count++];
    memcpy(device->device_id, id, sizeof device->device_id);
}

static void collect_devices(const struct facts *facts, struct lineage *lineage)
{
    for (size_t i = 0; i < facts->batch_count; i++)
        add_device(lineage, device_id(&facts->batches[i]));
    for (size_t i = 0; i < facts->enrolment_count; i++)
        add_device(lineage, facts->enrolments[i].device_id);
    struct lineage_device *devices = lineage->devices;
    size_t count = 0;
    qsort(devices, lineage->device_count, sizeof *devices, compare_devices);
    for (size_t i = 0; i < lineage->device_count; i++)
        if (count == 0 || compare_devices(&devices[count - 1], &devices[i]) != 0)
            devices[count++] = devices[i];
    lineage->device_count = count;
}

// An alias of the device; the first in byte order if it was enrolled under several.
static const char *find_alias(const struct facts *facts, const uint8_t id[])
{
    const char *alias = NULL;
    for (size_t i = 0; i < facts->enrolment_count; i++) {
        const struct enrolment *enrolment = &facts->enrolments[i];
        if (memcmp(enrolment->device_id, id, CERTIFICATE_DEVICE_ID_LEN) == 0 &&
            (!alias || strcmp(enrolment->alias, alias) < 0))
            alias = enrolment->alias;
    }
    return alias;
}

static void name_devices(const struct facts *facts, struct lineage *lineage)
{
    struct lineage_device *devices = lineage->devices;
    for (size_t i = 0; i < lineage->device_count; i++) {
        devices[i].alias = find_alias(facts, devices[i].device_id);
        for (size_t j = 0; devices[i].alias && j < i; j++)
            if (devices[j].alias && strcmp(devices[i].alias, devices[j].alias) == 0)
                devices[i].shares_alias = devices[j].shares_alias = true;
    }
}

// ---- all of it --------------------------------------------------------------------------------

// Sorts the batches and notes for each its place and its device.
static void arrange(const struct facts *facts, struct lineage *lineage)
{
    size_t device = 0;
    lineage->batch_count = facts->batch_count;
    for (size_t i = 0; i < facts->batch_count; i++)
        lineage->batches[i].batch = &facts->batches[i];
    qsort(lineage->batches, lineage->batch_count, sizeof *lineage->batches, compare_batches);
    for (size_t place = 0; place < lineage->batch_count; place++) {
        const struct facts_batch *batch = lineage->batches[place].batch;
        while (memcmp(lineage->devices[device].device_id, device_id(batch),
                      CERTIFICATE_DEVICE_ID_LEN) != 0)
            device++;
        if (lineage->devices[device].batch_count++ == 0)
            lineage->devices[device].first_batch = place;
        lineage->place_of[batch - facts->batches] = (uint32_t)place;
        lineage->device_of[batch - facts->batches] = (uint32_t)device;
    }
}

static void check_device(const struct campaign *campaign, const uint8_t chain_secret[32],
                         struct lineage_batch *batches, struct lineage_device *device)
{
    check_chain(batches, device->batch_count, device->device_id, chain_secret);
    find_repeated(batches, device->batch_count);
    check_headers(batches, device->batch_count, campaign);
    device->missing_count = count_missing(batches, device->batch_count);
}

enum status lineage_make(const struct facts *facts, const struct campaign *campaign,
                         const uint8_t chain_secret[32], struct lineage *out)
{
    size_t cap = facts->batch_count + 1; // so that no allocation is of zero bytes
    *out = (struct lineage){
        .batches = calloc(cap, sizeof *out->batches),
        .devices = calloc(cap + facts->enrolment_count, sizeof *out->devices),
        .place_of = calloc(cap, sizeof *out->place_of),
        .device_of = calloc(cap, sizeof *out->device_of),
    };
    bool *vouched = calloc(cap, sizeof *vouched);
    enum status status = STATUS_NO_MEMORY;
    if (!out->batches || !out->devices || !out->place_of || !out->device_of || !vouched)
        goto out;
    collect_devices(facts, out);
    name_devices(facts, out);
    arrange(facts, out);
    for (size_t i = 0; i < out->device_count; i++)
        check_device(campaign, chain_secret, &out->batches[out->devices[i].first_batch],
                     &out->devices[i]);
    compare_copies(facts, out, vouched);
    find_holes(facts, out);
    status = STATUS_OK;
out:
    free(vouched);
    if (status != STATUS_OK)
        lineage_free(out);
    return status;
}

void lineage_free(struct lineage *lineage)
{
    free(lineage->batches);
    free(lineage->devices);
    free(lineage->place_of);
    free(lineage->device_of);
    *lineage = (struct lineage){0};
}

const struct lineage_batch *lineage_of(const struct lineage *lineage, const struct facts *facts,
                                       const struct facts_batch *batch)
{
    return &lineage->batches[lineage->place_of[batch - facts->batches]];
}
