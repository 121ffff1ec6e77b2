// SPDX-License-Identifier: Apache-2.0
#include "merger/list/roll.h"

#include "merger/list/load.h"

#include <sodium.h>
#include <stdio.h>

#define SHORT_ID_LEN 4

enum status roll_count(struct roll *roll)
{
    return tally_make(&roll->facts, &roll->folder->campaign, roll->folder->chain_secret,
                      &roll->tally);
}

typedef enum status load_roll(struct master *master, struct progress *progress, struct facts *out);

static enum status view(const struct folder *folder, struct master *master, load_roll *load,
                        struct progress *progress, struct roll *out)
{
    *out = (struct roll){.folder = folder};
    enum status status = load(master, progress, &out->facts);
    if (status == STATUS_OK)
        status = roll_count(out);
    if (status != STATUS_OK)
        roll_close(out);
    return status;
}

enum status roll_view(const struct folder *folder, struct master *master, struct roll *out)
{
    return view(folder, master, load_facts_telling, NULL, out);
}

static enum status open_with(const struct folder *folder, load_roll *load,
                             struct progress *progress, struct roll *out)
{
    struct master *master;
    *out = (struct roll){0};
    enum status status = master_open(folder, &master);
    if (status != STATUS_OK)
        return status;
    status = view(folder, master, load, progress, out);
    if (status == STATUS_OK)
        out->master = master;
    else
        master_close(master);
    return status;
}

static enum status load_all_lean(struct master *master, struct progress *progress,
                                 struct facts *out)
{
    (void)progress;
    struct cache cache;
    out->forgets = true;
    enum status status = load_lean(master, SIZE_MAX, out, &cache);
    cache_free(&cache);
    return status;
}

enum status roll_open(const struct folder *folder, struct roll *out)
{
    return roll_open_telling(folder, NULL, out);
}

enum status roll_open_telling(const struct folder *folder, struct progress *progress,
                              struct roll *out)
{
    return open_with(folder, load_facts_telling, progress, out);
}

enum status roll_open_lean(const struct folder *folder, struct roll *out)
{
    return open_with(folder, load_all_lean, NULL, out);
}

void roll_close(struct roll *roll)
{
    tally_free(&roll->tally);
    facts_free(&roll->facts);
    master_close(roll->master);
    *roll = (struct roll){0};
}

void roll_label(const struct roll *roll, size_t device, char out[ROLL_LABEL_CAP])
{
    const struct lineage_device *found = &roll->tally.lineage.devices[device];
    char id[2 * SHORT_ID_LEN + 1];
    sodium_bin2hex(id, sizeof id, found->device_id, SHORT_ID_LEN);
    if (!found->alias)
        snprintf(out, ROLL_LABEL_CAP, "device %s", id);
    else if (found->shares_alias)
        snprintf(out, ROLL_LABEL_CAP, "%s (%s)", found->alias, id);
    else
        snprintf(out, ROLL_LABEL_CAP, "%s", found->alias);
}

size_t roll_device(const struct roll *roll, const struct facts_batch *batch)
{
    return roll->tally.lineage.device_of[batch - roll->facts.batches];
}
