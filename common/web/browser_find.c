// SPDX-License-Identifier: Apache-2.0
#include "common/web/browser_find.h"

#include "common/platform_desktop.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#define SNAPS "/snap/bin"
#define FLATPAKS "/flatpak/exports/bin"

enum place { ON_PATH, AS_SNAP, AS_FLATPAK };

// In the order of choice. A Chromium opens a window without an address bar, in which nobody can go
// elsewhere, so those come first; of each family, those that can write a profile anywhere.
static const struct {
    enum place place;
    const char *name;
} known[] = {
    {ON_PATH, "chromium"},
    {ON_PATH, "chromium-browser"},
    {ON_PATH, "google-chrome"},
    {ON_PATH, "google-chrome-stable"},
    {ON_PATH, "chrome"},
    {ON_PATH, "microsoft-edge"},
    {ON_PATH, "microsoft-edge-stable"},
    {ON_PATH, "msedge"},
    {AS_SNAP, "chromium"},
    {AS_FLATPAK, "org.chromium.Chromium"},
    {AS_FLATPAK, "com.google.Chrome"},
    {AS_FLATPAK, "com.microsoft.Edge"},
    {ON_PATH, "firefox"},
    {ON_PATH, "firefox-esr"},
    {AS_SNAP, "firefox"},
    {AS_FLATPAK, "org.mozilla.firefox"},
};

// What Ubuntu has in the place of programs that it ships as snaps: a script that only leads there.
static const struct {
    const char *wrapper, *snap;
} wrappers[] = {
    {"chromium-browser", "chromium"},
    {"chromium", "chromium"},
    {"firefox", "firefox"},
};

static const char *file_name(const char *path)
{
    const char *name = path;
    for (const char *at = path; *at != '\0'; at++)
        if (platform_is_separator(*at))
            name = at + 1;
    return name;
}

// Copies the path of folder and name below the root; false if nothing that can be run is there.
static bool is_there(const char *root, const char *folder, const char *name,
                     char out[PLATFORM_PATH_CAP])
{
    bool is_folder;
    int len = snprintf(out, PLATFORM_PATH_CAP, "%s%s/%s", root, folder, name);
    return len < PLATFORM_PATH_CAP && platform_is_folder(out, &is_folder) == STATUS_OK &&
           !is_folder;
}

static bool find_flatpak(const char *root, const char *name, char out[PLATFORM_PATH_CAP])
{
    char home[PLATFORM_PATH_CAP];
    if (platform_home_folder(home) == STATUS_OK &&
        is_there(home, "/.local/share" FLATPAKS, name, out))
        return true;
    return is_there(root, "/var/lib" FLATPAKS, name, out);
}

static bool find_known(size_t i, const char *root, char out[PLATFORM_PATH_CAP])
{
    switch (known[i].place) {
    case ON_PATH:
        return platform_find_program(known[i].name, out) == STATUS_OK;
    case AS_SNAP:
        return is_there(root, SNAPS, known[i].name, out);
    case AS_FLATPAK:
        return find_flatpak(root, known[i].name, out);
    }
    return false;
}

// Puts the snap itself in a wrapper's place.
static void look_through_wrapper(const char *root, char path[PLATFORM_PATH_CAP])
{
    char snap[PLATFORM_PATH_CAP];
    for (size_t i = 0; i < sizeof wrappers / sizeof wrappers[0]; i++)
        if (strcmp(file_name(path), wrappers[i].wrapper) == 0 &&
            is_there(root, SNAPS, wrappers[i].snap, snap)) {
            memcpy(path, snap, strlen(snap) + 1);
            return;
        }
}

static bool is_in(const char *path, const char *folder)
{
    size_t len = strlen(folder), before = (size_t)(file_name(path) - path);
    return before > len && strncmp(path + before - 1 - len, folder, len) == 0;
}

static enum browser_box box_of(const char *path)
{
    return is_in(path, SNAPS)      ? BROWSER_SNAP
           : is_in(path, FLATPAKS) ? BROWSER_FLATPAK
                                   : BROWSER_NO_BOX;
}

// By the program's file name: what is no Firefox is taken for a Chromium, as most are.
static enum browser_family family_of(const char *path)
{
    static const char *const kin[] = {"firefox", "librewolf", "iceweasel", "waterfox"};
    char name[64];
    size_t len = 0;
    for (const char *at = file_name(path); *at != '\0' && len < sizeof name - 1; at++)
        name[len++] = (char)tolower((unsigned char)*at);
    name[len] = '\0';
    for (size_t i = 0; i < sizeof kin / sizeof kin[0]; i++)
        if (strstr(name, kin[i]) != NULL)
            return BROWSER_FIREFOX;
    return BROWSER_CHROMIUM;
}

static enum status find_wish(const char *wish, char out[PLATFORM_PATH_CAP])
{
    bool is_folder;
    if (file_name(wish) == wish)
        return platform_find_program(wish, out);
    size_t len = strlen(wish);
    if (len >= PLATFORM_PATH_CAP)
        return STATUS_NOT_FOUND;
    memcpy(out, wish, len + 1);
    enum status status = platform_is_folder(wish, &is_folder);
    return status == STATUS_OK && is_folder ? STATUS_NOT_FOUND : status;
}

enum status browser_find(const char *wish, const char *root, struct browser_program *out)
{
    enum status status = STATUS_NOT_FOUND;
    memset(out, 0, sizeof *out);
    if (wish != NULL)
        status = find_wish(wish, out->path);
    for (size_t i = 0; wish == NULL && status != STATUS_OK && i < sizeof known / sizeof known[0];
         i++)
        status = find_known(i, root, out->path) ? STATUS_OK : STATUS_NOT_FOUND;
    if (status != STATUS_OK)
        return status;
    look_through_wrapper(root, out->path);
    out->family = family_of(out->path);
    out->box = box_of(out->path);
    return STATUS_OK;
}

const char *browser_find_box_name(const struct browser_program *program)
{
    return file_name(program->path);
}
