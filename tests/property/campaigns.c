// SPDX-License-Identifier: Apache-2.0
//
// Made-up campaigns: whatever happened in one, and in whatever order, grouping and repetition its
// files and decisions reach the coordinators, each list is at every moment what the model says of
// what has come, and in the end all of them are one list with one fingerprint.
//
//     campaigns               200 campaigns, from seed 1 on
//     campaigns SEED [COUNT]  one of them, or COUNT from that seed on
#include "common/secret.h"
#include "merger/list/fingerprint.h"
#include "tests/property/compare.h"
#include "tests/property/dice.h"
#include "tests/property/keeper.h"
#include "tests/property/story_parts.h"
#include "tests/vectors/seeded.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CAMPAIGN_COUNT 200
#define MAX_ITEMS (2 * (STORY_MAX_COPIES + STORY_MAX_DECISIONS)) // each at most twice
#define MAX_SIGHTS 128
#define ARCHIVE_EVERY 4 // so many campaigns have one coordinator who keeps files

// A list as it stood once. Whoever reads the same fingerprint must have the same list.
struct sight {
    uint8_t fingerprint[FINGERPRINT_LEN];
    uint8_t list[32];
};

struct trial {
    unsigned long seed;
    struct story *story;
    struct model *model;
    struct sight sights[MAX_SIGHTS];
    unsigned sight_count;
};

// What all campaigns together have shown.
struct coverage {
    unsigned long files, contents, merges;
    unsigned long by_state[TALLY_STATE_COUNT], by_reason[TALLY_REASON_COUNT];
};

// ---- one list ---------------------------------------------------------------------------------

static bool compare_sights(const struct trial *trial, const struct sight *sight)
{
    for (unsigned i = 0; i < trial->sight_count; i++)
        if (memcmp(trial->sights[i].fingerprint, sight->fingerprint, FINGERPRINT_LEN) == 0 &&
            memcmp(trial->sights[i].list, sight->list, sizeof sight->list) != 0) {
            fprintf(stderr, "two lists differ, but have the same fingerprint\n");
            return false;
        }
    return true;
}

static bool look_at(struct trial *trial, const struct keeper *keeper, struct sight *sight)
{
    struct roll roll;
    model_make(trial->story, &keeper->seen, trial->model);
    keeper_view(keeper, &roll);
    bool same = compare_lists(trial->story, trial->model, &roll);
    story_must(fingerprint_make(&roll.facts, trial->story->campaign.id, sight->fingerprint) ==
                   STATUS_OK,
               "making a fingerprint");
    compare_digest(&roll.tally, sight->list);
    roll_close(&roll);
    same = same && compare_sights(trial, sight);
    story_must(trial->sight_count < MAX_SIGHTS, "finding room for a list");
    trial->sights[trial->sight_count++] = *sight;
    return same;
}

// Everything once, in any order, and some of it once more.
static unsigned draw_items(const struct story *story, unsigned items[MAX_ITEMS])
{
    unsigned order[MAX_ITEMS];
    unsigned distinct = keeper_item_count(story), count = distinct;
    for (unsigned i = 0; i < distinct; i++)
        count += dice_chance(15);
    dice_shuffle(order, count);
    for (unsigned i = 0; i < count; i++)
        items[i] = order[i] < distinct ? order[i] : dice_below(distinct);
    return count;
}

static bool merge_all(struct trial *trial, struct keeper *keeper, struct sight *last,
                      struct coverage *coverage)
{
    unsigned items[MAX_ITEMS], count = draw_items(trial->story, items), done = 0;
    unsigned most = 1 + count / dice_between(1, 4);
    do {
        unsigned group = dice_between(1, most);
        if (group > count - done)
            group = count - done;
        coverage->merges++;
        if (dice_chance(15))
            keeper_merge(keeper, items + done, group, true);
        keeper_merge(keeper, items + done, group, false);
        done += group;
        if (!look_at(trial, keeper, last)) {
            fprintf(stderr, "after %u of %u files and decisions, ", done, count);
            return false;
        }
    } while (done < count);
    if (!keeper->archives)
        return true;
    if (!keeper_is_sound(keeper) || !keeper_rebuild(keeper, trial->seed / ARCHIVE_EVERY) ||
        !keeper_is_sound(keeper)) {
        fprintf(stderr, "list and archive differ, ");
        return false;
    }
    return look_at(trial, keeper, last);
}

// ---- one campaign -----------------------------------------------------------------------------

static void cover(const struct trial *trial, struct coverage *coverage)
{
    coverage->files += trial->story->copy_count;
    coverage->contents += trial->story->content_count;
    for (unsigned i = 0; i < trial->model->entry_count; i++) {
        const struct model_entry *entry = &trial->model->entries[i];
        coverage->by_state[entry->state]++;
        for (unsigned reason = 0; reason < TALLY_REASON_COUNT; reason++)
            coverage->by_reason[reason] += entry->reasons >> reason & 1;
    }
}

static bool same_end(const struct sight *one, const struct sight *other)
{
    if (memcmp(one, other, sizeof *one) == 0)
        return true;
    fprintf(stderr, "the coordinators do not have one fingerprint and one list, ");
    return false;
}

static bool run_trial(struct trial *trial, struct coverage *coverage)
{
    struct sight ends[STORY_COORDINATOR_COUNT];
    unsigned keeper_count = dice_chance(25) ? STORY_COORDINATOR_COUNT : 2;
    bool good = true;
    for (unsigned i = 0; i < keeper_count && good; i++) {
        struct keeper keeper;
        keeper_open(&keeper, trial->story, i, i == 0 && trial->seed % ARCHIVE_EVERY == 0);
        good = merge_all(trial, &keeper, &ends[i], coverage) && same_end(&ends[0], &ends[i]);
        keeper_close(&keeper);
        if (!good)
            fprintf(stderr, "in the list of coordinator %u.\n", i);
    }
    cover(trial, coverage);
    return good;
}

static bool run_seed(unsigned long seed, struct coverage *coverage)
{
    char name[32];
    (void)snprintf(name, sizeof name, "campaign %lu", seed);
    seeded_start(name);
    struct trial *trial = calloc(1, sizeof *trial);
    story_must(trial != NULL, "finding memory");
    trial->seed = seed;
    trial->model = calloc(1, sizeof *trial->model);
    story_must(trial->model != NULL, "finding memory");
    trial->story = story_new();
    bool good = run_trial(trial, coverage);
    if (!good)
        fprintf(stderr, "This was seed %lu: to see it alone, run \"campaigns %lu\".\n", seed, seed);
    story_free(trial->story);
    free(trial->model);
    free(trial);
    return good;
}

// ---- all of them ------------------------------------------------------------------------------

// A state or a reason that no campaign shows would not be tested.
static bool covers_all(const struct coverage *coverage)
{
    bool all = true;
    for (unsigned state = 0; state < TALLY_STATE_COUNT; state++)
        all &= coverage->by_state[state] > 0;
    for (unsigned reason = 0; reason < TALLY_REASON_COUNT; reason++) {
        printf("%8lu %s\n", coverage->by_reason[reason],
               reason == TALLY_NO_REASON ? "counted" : tally_reason_name(reason));
        all &= coverage->by_reason[reason] > 0;
    }
    return all;
}

static bool read_number(const char *text, unsigned long *out)
{
    char *end;
    *out = strtoul(text, &end, 10);
    return *text != '\0' && *end == '\0';
}

int main(int argc, char **argv)
{
    unsigned long first = 1, count = argc == 2 ? 1 : CAMPAIGN_COUNT;
    struct coverage coverage = {.files = 0};
    if (argc > 3 || (argc > 1 && !read_number(argv[1], &first)) ||
        (argc > 2 && !read_number(argv[2], &count))) {
        fprintf(stderr, "campaigns [SEED [COUNT]]\n");
        return EXIT_USAGE;
    }
    seeded_install();
    story_must(secret_init() == STATUS_OK, "starting");
    for (unsigned long seed = first; seed < first + count; seed++)
        if (!run_seed(seed, &coverage))
            return EXIT_FAILED;
    printf("%lu campaigns, %lu files, %lu cells, %lu merges: one list each\n", count,
           coverage.files, coverage.contents, coverage.merges);
    if (covers_all(&coverage) || count < CAMPAIGN_COUNT)
        return EXIT_DONE;
    fprintf(stderr, "Not every state and reason was met.\n");
    return EXIT_FAILED;
}
