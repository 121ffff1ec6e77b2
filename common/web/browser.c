// SPDX-License-Identifier: Apache-2.0
#include "common/web/browser.h"

#include "common/platform_desktop.h"
#include "common/web/browser_settings.h"

#include <stdlib.h>

struct browser {
    struct browser_profile profile;
    struct platform_child *child;
};

static enum status start_in(const struct browser_program *program, const char *address,
                            struct browser *browser)
{
    struct browser_settings *settings = malloc(sizeof *settings);
    if (settings == NULL)
        return STATUS_NO_MEMORY;
    enum status status = browser_settings_make(program, &browser->profile, address, settings);
    if (status == STATUS_OK)
        status = platform_start(settings->arguments, settings->environment, &browser->child);
    free(settings);
    return status;
}

enum status browser_start(const char *program, const char *fallback_folder, const char *address,
                          struct browser **out)
{
    struct browser_program found;
    *out = NULL;
    enum status status = browser_find(program, "", &found);
    if (status != STATUS_OK)
        return status;
    struct browser *browser = calloc(1, sizeof *browser);
    if (browser == NULL)
        return STATUS_NO_MEMORY;
    status = browser_profile_make(&found, fallback_folder, &browser->profile);
    if (status != STATUS_OK)
        goto free_browser;
    status = start_in(&found, address, browser);
    if (status != STATUS_OK)
        goto delete_profile;
    *out = browser;
    return STATUS_OK;

delete_profile:
    (void)browser_profile_delete(&browser->profile);
free_browser:
    free(browser);
    return status;
}

bool browser_runs(struct browser *browser)
{
    return platform_child_runs(browser->child);
}

void browser_end(struct browser *browser)
{
    if (browser == NULL)
        return;
    platform_end_child(browser->child);
    (void)browser_profile_delete(&browser->profile);
    free(browser);
}

void browser_clear_leftovers(const char *fallback_folder)
{
    browser_profile_clear(fallback_folder);
}
