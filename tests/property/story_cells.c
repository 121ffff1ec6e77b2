// SPDX-License-Identifier: Apache-2.0
#include "tests/property/story_parts.h"

#include "common/pack.h"
#include "common/record.h"
#include "tests/property/dice.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#define UNKNOWN_TYPE 4
#define NEWER_RECORD (RECORD_VERSION + 1)

// Somebody who writes cells of the batch that was added last.
struct writer {
    struct story *story;
    struct story_batch *batch;
    struct story_branch *branch;
    struct seal_chain chain;
    uint8_t digests[SEAL_ENTRY_COUNT][SEAL_DIGEST_LEN];
};

static uint8_t *page_of(const struct writer *writer, unsigned cell)
{
    return writer->branch->file + SEAL_HEADER_LEN + (size_t)cell * SEAL_PAGE_LEN;
}

// ---- what was written before --------------------------------------------------------------------

// Any entry of that device, or with `others` of another one; STORY_NONE if there is none.
static unsigned any_entry(const struct story *story, unsigned device, bool others)
{
    unsigned found = STORY_NONE, count = 0;
    for (unsigned i = 0; i < story->content_count; i++) {
        const struct story_content *content = &story->contents[i];
        bool own = story->batches[content->batch].device == device;
        if (content->signature != STORY_NONE && own != others && dice_below(++count) == 0)
            found = i;
    }
    return found;
}

// The last void of that device; STORY_NONE if there is none.
static unsigned last_void(const struct story *story, unsigned device)
{
    for (unsigned i = story->content_count; i > 0; i--)
        if (story->contents[i - 1].type == SEAL_VOID &&
            story->batches[story->contents[i - 1].batch].device == device)
            return i - 1;
    return STORY_NONE;
}

unsigned story_last_entry(const struct story *story, unsigned batch)
{
    for (unsigned i = story->content_count; i > 0; i--)
        if (story->contents[i - 1].batch == batch && story->contents[i - 1].signature != STORY_NONE)
            return i - 1;
    return STORY_NONE;
}

// ---- what is written now ----------------------------------------------------------------------

static unsigned new_signature(struct story *story)
{
    unsigned place = story->signature_count++;
    signature_draw(&story->signatures[place], place);
    return place;
}

static void draw_flaw(struct story_content *content)
{
    static const enum tally_reason flaws[] = {TALLY_UNKNOWN_TYPE, TALLY_NEWER_RECORD,
                                              TALLY_BAD_PADDING, TALLY_BAD_RECORD};
    content->flaw = flaws[dice_below(sizeof flaws / sizeof *flaws)];
    if (content->flaw == TALLY_UNKNOWN_TYPE)
        content->type = UNKNOWN_TYPE;
}

static void take_id(const struct story *story, struct story_content *content, unsigned from)
{
    if (from != STORY_NONE)
        memcpy(content->entry_id, story->contents[from].entry_id, SEAL_ENTRY_ID_LEN);
}

static void draw_void(const struct story *story, unsigned device, struct story_content *content)
{
    content->type = SEAL_VOID;
    content->signature = STORY_NONE;
    if (dice_chance(75)) // else of an entry that comes later, or never
        take_id(story, content, any_entry(story, device, dice_chance(20)));
    if (dice_chance(15))
        content->flaw = dice_chance(50) ? TALLY_BAD_PADDING : TALLY_NEWER_RECORD;
}

// What the next cell is to hold; `again` is what it repeats, or STORY_NONE.
static struct story_content draw_content(struct story *story, unsigned device, unsigned again)
{
    struct story_content content = {.type = SEAL_ENTRY};
    unsigned roll = again != STORY_NONE ? 0 : dice_below(100);
    randombytes_buf(content.entry_id, sizeof content.entry_id);
    if (roll >= 85) {
        draw_void(story, device, &content);
        return content;
    }
    if (roll >= 79)
        again = any_entry(story, device, false); // tried once more
    content.signature =
        again != STORY_NONE ? story->contents[again].signature : new_signature(story);
    take_id(story, &content, again);
    if (roll >= 75 && roll < 79)
        take_id(story, &content, any_entry(story, device, false)); // one id, two records
    else if (roll >= 72 && roll < 75)
        take_id(story, &content, any_entry(story, device, true));
    else if (roll >= 66 && roll < 72)
        take_id(story, &content, last_void(story, device)); // which comes before its entry
    else if (roll >= 60 && roll < 66)
        draw_flaw(&content);
    return content;
}

static void fill_cell(const struct story *story, const struct story_content *content,
                      struct seal_cell *cell)
{
    size_t packed_len = 0;
    *cell = (struct seal_cell){.type = (enum seal_cell_type)content->type,
                               .record_version = RECORD_VERSION};
    memcpy(cell->entry_id, content->entry_id, SEAL_ENTRY_ID_LEN);
    if (content->signature != STORY_NONE) {
        const struct signature *signature = &story->signatures[content->signature];
        story_must(pack_record(signature->record, signature->record_len, cell->content,
                               &packed_len) == STATUS_OK,
                   "packing a record");
        cell->record_len = (uint16_t)signature->record_len;
    }
    cell->packed_len = (uint16_t)packed_len;
    if (content->flaw == TALLY_NEWER_RECORD)
        cell->record_version = NEWER_RECORD;
    if (content->flaw == TALLY_BAD_RECORD ||
        (content->flaw == TALLY_NEWER_RECORD && packed_len == 0))
        cell->record_len++; // a void without any record has no version
    if (content->flaw == TALLY_BAD_PADDING)
        cell->content[packed_len] = 1;
}

static void write_content(struct writer *writer, const struct story_content *content)
{
    struct story *story = writer->story;
    struct seal_cell cell;
    unsigned place = story->content_count++;
    story_must(place < STORY_MAX_CONTENTS, "finding room for a cell");
    struct story_content *kept = &story->contents[place];
    *kept = *content;
    kept->batch = (unsigned)(writer->batch - story->batches);
    kept->cell = writer->chain.cell;
    fill_cell(story, kept, &cell);
    writer->branch->contents[kept->cell] = place;
    writer->branch->cell_count = kept->cell + 1;
    seal_cell(&writer->chain, &cell, page_of(writer, kept->cell), kept->digest);
    memcpy(writer->digests[kept->cell], kept->digest, SEAL_DIGEST_LEN);
    if (kept->flaw != TALLY_NO_REASON)
        kept->signature = STORY_NONE;
}

static void end_branch(struct writer *writer)
{
    struct story_branch *branch = writer->branch;
    const uint8_t *secret = writer->story->devices[writer->batch->device].secret;
    branch->has_final = dice_chance(75);
    branch->has_trailer = branch->has_final && !dice_chance(5);
    if (branch->has_final)
        seal_final(&writer->chain, branch->cell_count,
                   (const uint8_t(*)[SEAL_DIGEST_LEN])writer->digests, secret,
                   page_of(writer, SEAL_FINAL_CELL));
    if (branch->has_trailer)
        seal_trailer(branch->file, branch->file + SEAL_TRAILER_OFFSET);
}

static unsigned draw_cell_count(void)
{
    return dice_chance(4) ? SEAL_ENTRY_COUNT : dice_below(8);
}

// ---- a batch written twice --------------------------------------------------------------------

static void add_branch(struct writer *writer, const struct story_branch *original)
{
    uint8_t *file = malloc(SEAL_FILE_LEN);
    story_must(file != NULL, "finding memory");
    memcpy(file, original->file, SEAL_FILE_LEN);
    writer->branch = &writer->batch->branches[writer->batch->branch_count++];
    *writer->branch = *original;
    writer->branch->file = file;
}

// Moves the keys past cells that are written already.
static void skip_to(struct writer *writer, unsigned cell)
{
    uint8_t page[SEAL_PAGE_LEN], digest[SEAL_DIGEST_LEN];
    const struct seal_cell nothing = {.type = SEAL_ENTRY};
    while (writer->chain.cell < cell)
        seal_cell(&writer->chain, &nothing, page, digest);
}

// The machine was copied while it ran: from some cell on, the copy writes cells of its own.
static void write_clone(struct writer *writer, const struct story_branch *original)
{
    unsigned common_count = dice_below(original->cell_count + 1);
    unsigned cell_count = common_count + dice_below(4);
    add_branch(writer, original);
    skip_to(writer, common_count);
    writer->branch->cell_count = common_count;
    size_t left_len =
        SEAL_FILE_LEN - (size_t)(page_of(writer, common_count) - writer->branch->file);
    randombytes_buf(page_of(writer, common_count), left_len);
    while (writer->chain.cell < cell_count && writer->chain.cell < SEAL_ENTRY_COUNT) {
        struct story_content content =
            draw_content(writer->story, writer->batch->device, STORY_NONE);
        write_content(writer, &content);
    }
    end_branch(writer);
}

// Somebody seals a cell once more, with a byte in its padding that may not be there. Its digest,
// which does not reach so far, stays the same.
static void write_twin(struct writer *writer, const struct story_branch *original)
{
    unsigned cell = dice_below(original->cell_count);
    struct story_content twin = writer->story->contents[original->contents[cell]];
    if (twin.flaw != TALLY_NO_REASON)
        return;
    twin.flaw = TALLY_BAD_PADDING;
    add_branch(writer, original);
    skip_to(writer, cell);
    write_content(writer, &twin);
    writer->branch->cell_count = original->cell_count;
    if (writer->branch->has_trailer)
        seal_trailer(writer->branch->file, writer->branch->file + SEAL_TRAILER_OFFSET);
}

void story_write_cells(struct story *story, const struct seal_chain *chain, unsigned first)
{
    struct story_batch *batch = &story->batches[story->batch_count - 1];
    struct writer writer = {
        .story = story, .batch = batch, .branch = &batch->branches[0], .chain = *chain};
    unsigned cell_count = draw_cell_count();
    for (unsigned i = 0; i < cell_count; i++) {
        struct story_content content =
            draw_content(story, batch->device, i == 0 ? first : STORY_NONE);
        write_content(&writer, &content);
    }
    end_branch(&writer);
    writer.chain = *chain;
    if (dice_chance(8))
        write_clone(&writer, &batch->branches[0]);
    else if (cell_count > 0 && dice_chance(5))
        write_twin(&writer, &batch->branches[0]);
}
