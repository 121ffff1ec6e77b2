// SPDX-License-Identifier: Apache-2.0
#include "merger/list/walk.h"

#include "common/platform.h"
#include "common/safefile.h"

#include <string.h>

static const char *const suffixes[] = {".qolb", ".qold"};

struct place {
    struct walk *walk;
    const char *folder;
    unsigned depth;
    enum status stopped; // by a callback
};

static enum status walk_folder(struct walk *walk, const char *folder, unsigned depth);

static bool is_wanted(const char *name)
{
    size_t len = strlen(name);
    for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++) {
        size_t suffix_len = strlen(suffixes[i]);
        if (len > suffix_len && strcmp(name + len - suffix_len, suffixes[i]) == 0)
            return true;
    }
    return false;
}

static enum status look_at(const struct place *place, const char *name)
{
    struct walk *walk = place->walk;
    char path[PLATFORM_PATH_CAP];
    bool is_link = false, is_folder = false;
    enum status status = safefile_join(place->folder, name, path);
    if (status == STATUS_OK)
        status = platform_is_link(path, &is_link);
    if (status == STATUS_OK && !is_link)
        status = platform_is_folder(path, &is_folder);
    if (status == STATUS_OK && is_folder)
        return walk_folder(walk, path, place->depth + 1);
    bool is_gone = status == STATUS_NOT_FOUND; // since the folder was listed
    if (is_link || (!is_wanted(name) && (status == STATUS_OK || is_gone))) {
        walk->ignored_count++;
        return STATUS_OK;
    }
    if (status != STATUS_OK)
        return walk->unreadable(walk->context, path, status);
    return walk->file(walk->context, path);
}

static enum status visit_name(void *context, const char *name)
{
    struct place *place = context;
    place->stopped = look_at(place, name);
    return place->stopped;
}

static enum status walk_folder(struct walk *walk, const char *folder, unsigned depth)
{
    if (depth > WALK_MAX_DEPTH)
        return walk->unreadable(walk->context, folder, STATUS_TOO_DEEP);
    struct place place = {.walk = walk, .folder = folder, .depth = depth};
    enum status status = platform_list(folder, visit_name, &place);
    if (status == STATUS_OK || place.stopped != STATUS_OK)
        return status;
    return walk->unreadable(walk->context, folder, status);
}

enum status walk_path(struct walk *walk, const char *path)
{
    bool is_folder;
    enum status status = platform_is_folder(path, &is_folder);
    if (status != STATUS_OK)
        return walk->unreadable(walk->context, path, status);
    return is_folder ? walk_folder(walk, path, 0) : walk->file(walk->context, path);
}
