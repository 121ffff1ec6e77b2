// SPDX-License-Identifier: Apache-2.0
#include "tests/property/dice.h"
#include "tests/property/story_parts.h"

#include <string.h>

#define HEADER_MEANING_LEN 7624 // behind it the header is fill
#define FILL_PAGE (SEAL_PAGE_COUNT - 1)
#define NOISE 0xA5

bool story_copy_is_refused(const struct story_copy *copy)
{
    return copy->cut_short || copy->flipped_in_header != STORY_NONE;
}

bool story_copy_keeps_trailer(const struct story_copy *copy)
{
    return !story_copy_is_refused(copy) && copy->lost_cells == 0 && !copy->lost_final &&
           !copy->lost_fill;
}

// ---- what happens to a file ---------------------------------------------------------------------

static void lose_pages(struct story_copy *copy, unsigned count)
{
    while (count-- > 0) {
        unsigned cell = dice_chance(75) ? dice_below(8) : dice_below(SEAL_CELL_COUNT);
        if (cell == SEAL_FINAL_CELL || dice_chance(10))
            copy->lost_final = true;
        else
            copy->lost_cells |= UINT64_C(1) << cell;
    }
}

// The copy was made before the batch was full: from some cell on there is nothing.
static void take_early(struct story_copy *copy)
{
    for (unsigned cell = dice_below(8); cell < SEAL_ENTRY_COUNT; cell++)
        copy->lost_cells |= UINT64_C(1) << cell;
    copy->lost_final = true;
    copy->lost_trailer = true;
}

static struct story_copy draw_copy(const struct story *story, unsigned batch)
{
    struct story_copy copy = {.batch = batch,
                              .branch = dice_below(story->batches[batch].branch_count),
                              .flipped_in_header = STORY_NONE};
    if (dice_chance(40))
        lose_pages(&copy, dice_between(1, 5));
    if (dice_chance(10))
        take_early(&copy);
    copy.lost_fill = dice_chance(5);
    copy.lost_trailer |= dice_chance(5);
    copy.cut_short = dice_chance(3);
    if (dice_chance(5))
        copy.flipped_in_header = dice_below(HEADER_MEANING_LEN);
    return copy;
}

void story_draw_copies(struct story *story)
{
    for (unsigned batch = 0; batch < story->batch_count; batch++) {
        unsigned count = dice_chance(12) ? 0 : dice_between(1, 3);
        for (unsigned i = 0; i < count; i++)
            story->copies[story->copy_count++] = draw_copy(story, batch);
    }
}

// ---- its bytes ----------------------------------------------------------------------------------

static void spoil(uint8_t *bytes, size_t len)
{
    for (size_t i = 0; i < len; i++)
        bytes[i] ^= NOISE;
}

size_t story_copy_write(const struct story *story, const struct story_copy *copy,
                        uint8_t out[SEAL_FILE_LEN])
{
    memcpy(out, story->batches[copy->batch].branches[copy->branch].file, SEAL_FILE_LEN);
    for (unsigned cell = 0; cell < SEAL_CELL_COUNT; cell++)
        if (cell == SEAL_FINAL_CELL ? copy->lost_final : copy->lost_cells >> cell & 1)
            spoil(out + SEAL_HEADER_LEN + (size_t)cell * SEAL_PAGE_LEN, SEAL_PAGE_LEN);
    if (copy->lost_fill)
        spoil(out + (size_t)FILL_PAGE * SEAL_PAGE_LEN, 1);
    if (copy->lost_trailer)
        spoil(out + SEAL_TRAILER_OFFSET, SEAL_TRAILER_LEN);
    if (copy->flipped_in_header != STORY_NONE)
        out[copy->flipped_in_header] ^= 1;
    return copy->cut_short ? SEAL_FILE_LEN - 1 : SEAL_FILE_LEN;
}
