// SPDX-License-Identifier: Apache-2.0
#include "collector/state.h"

#include "collector/chain.h"
#include "collector/outbox.h"
#include "common/batch_write.h"
#include "common/safefile.h"

#include <sodium.h>
#include <stddef.h>
#include <string.h>

#define KIT_STATE "state"
#define PRACTICE_PREFIX "practice-"
#define PRACTICE_BYTES 4 // in the name, as hex
#define HEX_DIGITS "0123456789abcdef"
#define LOCK_FILE "lock"

static bool holds_chain(const char *folder)
{
    char path[PLATFORM_PATH_CAP];
    bool is_folder;
    return safefile_join(folder, CHAIN_FILE, path) == STATUS_OK &&
           platform_is_folder(path, &is_folder) == STATUS_OK;
}

static enum status in_data_folder(const char *name, char out[PLATFORM_PATH_CAP])
{
    char data_folder[PLATFORM_PATH_CAP];
    enum status status = platform_data_folder(data_folder);
    return status == STATUS_OK ? safefile_join(data_folder, name, out) : status;
}

// True if the kit takes files, and so does the folder in it that may be there already.
static bool kit_is_writable(const char *kit_folder, const char *inner_folder)
{
    bool is_folder;
    if (platform_is_folder(inner_folder, &is_folder) == STATUS_OK)
        return platform_folder_writable(inner_folder);
    return platform_folder_writable(kit_folder);
}

enum status state_find(const char *kit_folder, const uint8_t tag[KIT_TAG_LEN], struct state *out)
{
    char name[2 * KIT_TAG_LEN + 1], elsewhere[PLATFORM_PATH_CAP];
    sodium_bin2hex(name, sizeof name, tag, KIT_TAG_LEN);
    *out = (struct state){.lock = NULL};
    enum status status = safefile_join(kit_folder, KIT_STATE, out->folder);
    if (status != STATUS_OK)
        return status;
    status = in_data_folder(name, elsewhere);
    bool has_elsewhere = status == STATUS_OK;
    out->in_kit = holds_chain(out->folder) || (!(has_elsewhere && holds_chain(elsewhere)) &&
                                               kit_is_writable(kit_folder, out->folder));
    if (out->in_kit)
        return STATUS_OK;
    if (has_elsewhere)
        memcpy(out->folder, elsewhere, sizeof elsewhere);
    return status;
}

enum status state_claim(struct state *state)
{
    char path[PLATFORM_PATH_CAP];
    enum status status = safefile_make_folders(state->folder);
    if (status == STATUS_OK)
        status = safefile_join(state->folder, LOCK_FILE, path);
    return status == STATUS_OK ? platform_lock(path, &state->lock) : status;
}

void state_release(struct state *state)
{
    platform_unlock(state->lock);
    state->lock = NULL;
}

// ---- the end of a state -------------------------------------------------------------------------

static bool is_batch_name(const char *name)
{
    size_t hex_len = strspn(name, HEX_DIGITS);
    const char *suffix = name + hex_len;
    return hex_len == 2 * BATCH_WRITE_NAMED_BYTES &&
           (strcmp(suffix, BATCH_WRITE_SUFFIX) == 0 ||
            strcmp(suffix, BATCH_WRITE_SUFFIX BATCH_WRITE_PART_SUFFIX) == 0);
}

static bool is_our_name(const char *name)
{
    static const char *const names[] = {
        CHAIN_FILE,         CHAIN_FILE ".part",    LOCK_FILE, OUTBOX_FILE, OUTBOX_FILE "-wal",
        OUTBOX_FILE "-shm", OUTBOX_FILE "-journal"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (strcmp(name, names[i]) == 0)
            return true;
    return is_batch_name(name);
}

static enum status remove_ours(void *context, const char *name)
{
    char path[PLATFORM_PATH_CAP];
    if (!is_our_name(name))
        return STATUS_OK;
    enum status status = safefile_join(context, name, path);
    return status == STATUS_OK ? platform_remove(path) : status;
}

enum status state_destroy(struct state *state)
{
    state_release(state);
    enum status status = platform_list(state->folder, remove_ours, state->folder);
    return status == STATUS_OK ? platform_remove_folder(state->folder) : status;
}

// ---- practice -----------------------------------------------------------------------------------

static bool is_practice_name(const char *name)
{
    const size_t prefix_len = sizeof PRACTICE_PREFIX - 1;
    return strncmp(name, PRACTICE_PREFIX, prefix_len) == 0 &&
           strspn(name + prefix_len, HEX_DIGITS) == 2 * PRACTICE_BYTES &&
           strlen(name) == prefix_len + 2 * PRACTICE_BYTES;
}

// A practice that was killed has left its folder behind; one that runs holds its lock.
static enum status clear_leftover(void *context, const char *name)
{
    struct state state = {.lock = NULL};
    bool is_folder, is_link;
    if (!is_practice_name(name) || safefile_join(context, name, state.folder) != STATUS_OK ||
        platform_is_link(state.folder, &is_link) != STATUS_OK || is_link ||
        platform_is_folder(state.folder, &is_folder) != STATUS_OK || !is_folder ||
        state_claim(&state) != STATUS_OK)
        return STATUS_OK;
    enum status ignored = state_destroy(&state);
    (void)ignored; // what cannot be removed is in nobody's way
    return STATUS_OK;
}

// Where practices are, made if need be.
static enum status find_practices(const char *kit_folder, char out[PLATFORM_PATH_CAP], bool *in_kit)
{
    *in_kit = platform_folder_writable(kit_folder);
    if (*in_kit) {
        memcpy(out, kit_folder, strlen(kit_folder) + 1);
        return STATUS_OK;
    }
    enum status status = platform_data_folder(out);
    return status == STATUS_OK ? safefile_make_folders(out) : status;
}

enum status state_make_practice(const char *kit_folder, struct state *out)
{
    uint8_t drawn[PRACTICE_BYTES];
    char parent[PLATFORM_PATH_CAP];
    char name[sizeof PRACTICE_PREFIX + 2 * PRACTICE_BYTES] = PRACTICE_PREFIX;
    *out = (struct state){.lock = NULL};
    enum status status = find_practices(kit_folder, parent, &out->in_kit);
    if (status == STATUS_OK)
        status = platform_list(parent, clear_leftover, parent);
    randombytes_buf(drawn, sizeof drawn);
    sodium_bin2hex(name + sizeof PRACTICE_PREFIX - 1, 2 * PRACTICE_BYTES + 1, drawn, sizeof drawn);
    if (status == STATUS_OK)
        status = safefile_join(parent, name, out->folder);
    if (status == STATUS_OK)
        status = safefile_make_folder(out->folder); // new, so that what is in it is ours
    return status == STATUS_OK ? state_claim(out) : status;
}
