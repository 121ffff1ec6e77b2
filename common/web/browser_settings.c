// SPDX-License-Identifier: Apache-2.0
#include "common/web/browser_settings.h"

#include "common/safefile.h"
#include "common/web/browser_tables.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// Chromium has a socket among its temporary files, and does not start if its path is longer than
// the system takes for one.
#define SOCKET_PATH_MAX 107
#define SOCKET_NAME "/org.chromium.Chromium.XXXXXX/SingletonSocket"

#define PREFS_CAP 8192

static void keep(struct browser_settings *out, enum status status)
{
    if (out->status == STATUS_OK)
        out->status = status;
}

__attribute__((format(printf, 2, 3))) static const char *text(struct browser_settings *out,
                                                              const char *format, ...)
{
    if (out->text_count == BROWSER_SETTINGS_MAX_TEXTS) {
        keep(out, STATUS_TOO_LARGE);
        return "";
    }
    char *to = out->texts[out->text_count++];
    va_list arguments;
    va_start(arguments, format);
    int len = vsnprintf(to, sizeof out->texts[0], format, arguments);
    va_end(arguments);
    if (len < 0 || (size_t)len >= sizeof out->texts[0])
        keep(out, STATUS_TOO_LARGE);
    return to;
}

// One place stays for the NULL at the end.
static void add_argument(struct browser_settings *out, const char *argument)
{
    if (out->argument_count + 1 < BROWSER_SETTINGS_MAX_ARGUMENTS)
        out->arguments[out->argument_count++] = argument;
    else
        keep(out, STATUS_TOO_LARGE);
}

static void add_variable(struct browser_settings *out, const char *variable)
{
    if (out->environment_count + 1 < BROWSER_SETTINGS_MAX_TEXTS)
        out->environment[out->environment_count++] = variable;
    else
        keep(out, STATUS_TOO_LARGE);
}

// ---- environment ------------------------------------------------------------------------------

static const char *subfolder(struct browser_settings *out, const char *folder, const char *name)
{
    const char *path = text(out, "%s/%s", folder, name);
    if (out->status == STATUS_OK)
        keep(out, platform_make_folder(path));
    return path;
}

// X11's key lies in the user's home, unless the environment names another place.
static void keep_display(struct browser_settings *out)
{
    const char *home = getenv("HOME");
    if (getenv("XAUTHORITY") == NULL && home != NULL)
        add_variable(out, text(out, "XAUTHORITY=%s/.Xauthority", home));
}

// Caches, lists of recently used files, settings of the toolkit: all that a program leaves in its
// user's home goes with the profile. A box has its own home, which cannot be another.
static void add_environment(const struct browser_program *program, const char *folder,
                            struct browser_settings *out)
{
    static const char *const homes[] = {"HOME",           "XDG_CONFIG_HOME",
                                        "XDG_CACHE_HOME", "XDG_DATA_HOME",
                                        "XDG_STATE_HOME", "DCONF_USER_CONFIG_DIR"};
    static const char *const temporary[] = {"TMPDIR", "TMP", "TEMP"};
    for (size_t i = 0; browser_tables_environment[i] != NULL; i++)
        add_variable(out, browser_tables_environment[i]);
    if (program->box != BROWSER_NO_BOX)
        return;
    keep_display(out);
    const char *home = subfolder(out, folder, "home");
    for (size_t i = 0; i < sizeof homes / sizeof homes[0]; i++)
        add_variable(out, text(out, "%s=%s", homes[i], home));
    if (strlen(folder) + strlen(SOCKET_NAME) <= SOCKET_PATH_MAX)
        for (size_t i = 0; i < sizeof temporary / sizeof temporary[0]; i++)
            add_variable(out, text(out, "%s=%s", temporary[i], folder));
}

// ---- the two families -------------------------------------------------------------------------

static void add_chromium(const char *folder, const char *address, struct browser_settings *out)
{
    for (size_t i = 0; browser_tables_chromium[i] != NULL; i++)
        add_argument(out, browser_tables_chromium[i]);
    const char *data = subfolder(out, folder, "data");
    add_argument(out, text(out, "--user-data-dir=%s", data));
    add_argument(out, text(out, "--disk-cache-dir=%s/cache", data));
    add_argument(out, text(out, "--app=%s", address));
}

static enum status write_prefs(const char *folder)
{
    char prefs[PREFS_CAP], path[PLATFORM_PATH_CAP];
    size_t len = 0;
    for (size_t i = 0; browser_tables_firefox[i].name != NULL && len < sizeof prefs; i++)
        len += (size_t)snprintf(prefs + len, sizeof prefs - len, "user_pref(\"%s\", %s);\n",
                                browser_tables_firefox[i].name, browser_tables_firefox[i].value);
    if (len >= sizeof prefs)
        return STATUS_TOO_LARGE;
    enum status status = safefile_join(folder, "user.js", path);
    return status == STATUS_OK ? safefile_create(path, prefs, len) : status;
}

static void add_firefox(const char *folder, const char *address, struct browser_settings *out)
{
    const char *data = subfolder(out, folder, "data");
    if (out->status == STATUS_OK)
        keep(out, write_prefs(data));
    add_argument(out, "--no-remote");
    add_argument(out, "--new-instance");
    add_argument(out, "--profile");
    add_argument(out, data);
    add_argument(out, "--private-window");
    add_argument(out, address);
}

enum status browser_settings_make(const struct browser_program *program,
                                  const struct browser_profile *profile, const char *address,
                                  struct browser_settings *out)
{
    memset(out, 0, sizeof *out);
    add_argument(out, program->path);
    if (program->family == BROWSER_FIREFOX)
        add_firefox(profile->folder, address, out);
    else
        add_chromium(profile->folder, address, out);
    add_environment(program, profile->folder, out);
    return out->status;
}
