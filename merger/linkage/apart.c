// SPDX-License-Identifier: Apache-2.0
#include "merger/linkage/apart.h"

#include <stdlib.h>

enum status apart_init(struct apart *apart, size_t count)
{
    *apart = (struct apart){0};
    apart->into = malloc((count + 1) * sizeof *apart->into);
    apart->first_foe = calloc(count + 1, sizeof *apart->first_foe);
    apart->foe_counts = calloc(count + 1, sizeof *apart->foe_counts);
    if (!apart->into || !apart->first_foe || !apart->foe_counts)
        return STATUS_NO_MEMORY;
    for (size_t i = 0; i < count; i++)
        apart->into[i] = (uint32_t)i;
    return STATUS_OK;
}

void apart_free(struct apart *apart)
{
    free(apart->into);
    free(apart->first_foe);
    free(apart->foe_counts);
    free(apart->foes);
    free(apart->known);
    *apart = (struct apart){0};
}

static uint32_t group_of(struct apart *apart, uint32_t entry)
{
    uint32_t *into = apart->into;
    while (into[entry] != entry)
        entry = into[entry] = into[into[entry]];
    return entry;
}

// ---- the hash table ---------------------------------------------------------------------------

static struct apart_couple couple_of(uint32_t a, uint32_t b)
{
    return a < b ? (struct apart_couple){a, b} : (struct apart_couple){b, a};
}

// Where the couple is, or would be. The table has room.
static struct apart_couple *place_of(const struct apart *apart, struct apart_couple couple)
{
    uint64_t hash = ((uint64_t)couple.a << 32 | couple.b) * 0x9e3779b97f4a7c15u;
    size_t at = (size_t)(hash >> 32) & (apart->known_cap - 1);
    while ((apart->known[at].a != couple.a || apart->known[at].b != couple.b) &&
           apart->known[at].b != 0)
        at = (at + 1) & (apart->known_cap - 1);
    return &apart->known[at];
}

static enum status make_room(struct apart *apart)
{
    struct apart larger = {.known_cap = apart->known_cap == 0 ? 64 : 2 * apart->known_cap};
    if (2 * apart->known_count < apart->known_cap)
        return STATUS_OK;
    larger.known = calloc(larger.known_cap, sizeof *larger.known);
    if (!larger.known)
        return STATUS_NO_MEMORY;
    for (size_t i = 0; i < apart->known_cap; i++)
        if (apart->known[i].b != 0)
            *place_of(&larger, apart->known[i]) = apart->known[i];
    free(apart->known);
    apart->known = larger.known;
    apart->known_cap = larger.known_cap;
    return STATUS_OK;
}

// ---- groups -----------------------------------------------------------------------------------

static bool is_known(const struct apart *apart, uint32_t a, uint32_t b)
{
    return apart->known_cap > 0 && place_of(apart, couple_of(a, b))->b != 0;
}

static enum status add_foe(struct apart *apart, uint32_t group, uint32_t foe)
{
    if (apart->foe_count == apart->foe_cap) {
        size_t cap = apart->foe_cap == 0 ? 64 : 2 * apart->foe_cap;
        struct apart_foe *larger = realloc(apart->foes, cap * sizeof *larger);
        if (!larger)
            return STATUS_NO_MEMORY;
        apart->foes = larger;
        apart->foe_cap = cap;
    }
    apart->foes[apart->foe_count++] = (struct apart_foe){foe, apart->first_foe[group]};
    apart->first_foe[group] = (uint32_t)apart->foe_count;
    apart->foe_counts[group]++;
    return STATUS_OK;
}

bool apart_are(struct apart *apart, uint32_t a, uint32_t b)
{
    return apart->known_count > 0 && is_known(apart, group_of(apart, a), group_of(apart, b));
}

enum status apart_note(struct apart *apart, uint32_t a, uint32_t b)
{
    uint32_t left = group_of(apart, a), right = group_of(apart, b);
    if (is_known(apart, left, right))
        return STATUS_OK;
    enum status status = make_room(apart);
    if (status == STATUS_OK)
        status = add_foe(apart, left, right);
    if (status == STATUS_OK)
        status = add_foe(apart, right, left);
    if (status == STATUS_OK) {
        *place_of(apart, couple_of(left, right)) = couple_of(left, right);
        apart->known_count++;
    }
    return status;
}

// The group with fewer foes takes the name of the other, so that few are noted again.
enum status apart_join(struct apart *apart, uint32_t a, uint32_t b)
{
    uint32_t left = group_of(apart, a), right = group_of(apart, b);
    enum status status = STATUS_OK;
    if (left == right)
        return STATUS_OK;
    if (apart->foe_count == 0) { // as nearly always: nothing else is looked at
        apart->into[right] = left;
        return STATUS_OK;
    }
    bool fewer = apart->foe_counts[left] < apart->foe_counts[right];
    uint32_t kept = fewer ? right : left, gone = fewer ? left : right;
    apart->into[gone] = kept;
    for (uint32_t at = apart->first_foe[gone]; at != 0 && status == STATUS_OK;) {
        const struct apart_foe foe = apart->foes[at - 1];
        status = apart_note(apart, kept, foe.group);
        at = foe.next;
    }
    return status;
}
