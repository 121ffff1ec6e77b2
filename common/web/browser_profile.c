// SPDX-License-Identifier: Apache-2.0
#include "common/web/browser_profile.h"

#include "common/platform_desktop.h"
#include "common/safefile.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

#define NAME_PREFIX "qoltanba-browser-"
#define RANDOM_LEN 4
#define MAX_TRIES 8

// ---- where ------------------------------------------------------------------------------------

// A snap and a flatpak can write only to folders of their own. Each has one in memory, which it
// sees by the same path: the system makes them with the first start, and does not mind that they
// are there. Without a runtime folder it is one in the user's home that is not backed up.
static const struct {
    enum browser_box box;
    const char *in_runtime, *name_prefix; // the folder is <in_runtime><name_prefix><box name>
    const char *in_home, *in_own;         // or <in_home>/<box name><in_own>
} places[] = {
    {BROWSER_SNAP, "", "snap.", "snap", "/common"},
    {BROWSER_FLATPAK, "/app", "", ".var/app", "/cache"},
};

static enum status format(char out[PLATFORM_PATH_CAP], const char *a, const char *b, const char *c,
                          const char *d, const char *e)
{
    int len = snprintf(out, PLATFORM_PATH_CAP, "%s%s%s%s%s", a, b, c, d, e);
    return len < PLATFORM_PATH_CAP ? STATUS_OK : STATUS_TOO_LARGE;
}

static enum status boxed_parent(const struct browser_program *program, char out[PLATFORM_PATH_CAP])
{
    char base[PLATFORM_PATH_CAP], folder[PLATFORM_PATH_CAP];
    const char *name = browser_find_box_name(program);
    size_t i = places[0].box == program->box ? 0 : 1;
    enum status status = platform_runtime_folder(base);
    if (status == STATUS_OK) {
        status = format(out, base, places[i].in_runtime, "/", places[i].name_prefix, name);
    } else {
        status = platform_home_folder(base);
        if (status == STATUS_OK)
            status = safefile_join(base, places[i].in_home, folder);
        if (status == STATUS_OK)
            status = format(out, folder, "/", name, places[i].in_own, "");
    }
    return status == STATUS_OK ? safefile_make_folders(out) : status;
}

static enum status parent_of(const struct browser_program *program, const char *fallback_folder,
                             char out[PLATFORM_PATH_CAP])
{
    if (program->box != BROWSER_NO_BOX)
        return boxed_parent(program, out);
    if (platform_runtime_folder(out) == STATUS_OK)
        return STATUS_OK;
    enum status status = format(out, fallback_folder, "", "", "", "");
    return status == STATUS_OK ? safefile_make_folders(out) : status;
}

// ---- making and deleting ----------------------------------------------------------------------

static enum status hold(struct browser_profile *profile)
{
    char path[PLATFORM_PATH_CAP];
    enum status status = safefile_join(profile->folder, "lock", path);
    return status == STATUS_OK ? platform_lock(path, &profile->lock) : status;
}

static enum status make_once(const char *parent, struct browser_profile *out)
{
    uint8_t random[RANDOM_LEN];
    char name[sizeof NAME_PREFIX + 2 * RANDOM_LEN] = NAME_PREFIX;
    randombytes_buf(random, sizeof random);
    sodium_bin2hex(name + strlen(NAME_PREFIX), 2 * RANDOM_LEN + 1, random, sizeof random);
    enum status status = safefile_join(parent, name, out->folder);
    if (status == STATUS_OK)
        status = safefile_make_folder(out->folder);
    if (status != STATUS_OK)
        return status;
    status = hold(out);
    if (status != STATUS_OK)
        (void)browser_profile_delete(out);
    return status;
}

enum status browser_profile_make(const struct browser_program *program, const char *fallback_folder,
                                 struct browser_profile *out)
{
    char parent[PLATFORM_PATH_CAP];
    memset(out, 0, sizeof *out);
    enum status status = parent_of(program, fallback_folder, parent);
    if (status != STATUS_OK)
        return status;
    // Another collector that clears may take a folder for a leftover before it is held.
    unsigned tries = 0;
    do
        status = make_once(parent, out);
    while ((status == STATUS_EXISTS || status == STATUS_BUSY || status == STATUS_NOT_FOUND) &&
           ++tries < MAX_TRIES);
    return status;
}

enum status browser_profile_delete(struct browser_profile *profile)
{
    // Windows keeps a folder as long as a file in it is open. Whoever clears in between helps.
    platform_unlock(profile->lock);
    profile->lock = NULL;
    return platform_remove_tree(profile->folder);
}

// ---- leftovers --------------------------------------------------------------------------------

static bool is_profile_name(const char *name)
{
    size_t prefix_len = strlen(NAME_PREFIX);
    return strncmp(name, NAME_PREFIX, prefix_len) == 0 &&
           strlen(name + prefix_len) == 2 * RANDOM_LEN &&
           strspn(name + prefix_len, "0123456789abcdef") == 2 * RANDOM_LEN;
}

static enum status clear_one(void *parent, const char *name)
{
    struct browser_profile profile = {0};
    bool is_link;
    if (is_profile_name(name) && safefile_join(parent, name, profile.folder) == STATUS_OK &&
        platform_is_link(profile.folder, &is_link) == STATUS_OK && !is_link &&
        hold(&profile) == STATUS_OK)
        (void)browser_profile_delete(&profile);
    return STATUS_OK; // what cannot be deleted must not keep the others
}

// What cannot be looked into has nothing that could be deleted.
static void list_if_there(const char *folder, enum status (*each)(void *context, const char *name),
                          void *context)
{
    enum status status = platform_list(folder, each, context);
    (void)status;
}

static void clear_in(const char *parent)
{
    char context[PLATFORM_PATH_CAP];
    if (format(context, parent, "", "", "", "") == STATUS_OK)
        list_if_there(parent, clear_one, context);
}

// Walks the folders of all boxes, as a browser may have been chosen by its path.
struct boxes {
    const char *folder, *name_prefix, *in_own;
};

static enum status clear_box(void *context, const char *name)
{
    const struct boxes *boxes = context;
    char path[PLATFORM_PATH_CAP];
    if (strncmp(name, boxes->name_prefix, strlen(boxes->name_prefix)) == 0 &&
        format(path, boxes->folder, "/", name, boxes->in_own, "") == STATUS_OK)
        clear_in(path);
    return STATUS_OK;
}

void browser_profile_clear(const char *fallback_folder)
{
    char runtime[PLATFORM_PATH_CAP], home[PLATFORM_PATH_CAP], path[PLATFORM_PATH_CAP];
    bool has_runtime = platform_runtime_folder(runtime) == STATUS_OK;
    bool has_home = platform_home_folder(home) == STATUS_OK;
    if (has_runtime)
        clear_in(runtime);
    clear_in(fallback_folder);
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        struct boxes boxes = {path, places[i].name_prefix, ""};
        if (has_runtime && format(path, runtime, places[i].in_runtime, "", "", "") == STATUS_OK)
            list_if_there(path, clear_box, &boxes);
        boxes = (struct boxes){path, "", places[i].in_own};
        if (has_home && safefile_join(home, places[i].in_home, path) == STATUS_OK)
            list_if_there(path, clear_box, &boxes);
    }
}
