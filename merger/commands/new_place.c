// SPDX-License-Identifier: Apache-2.0
#include "merger/commands/new_place.h"

#include "common/report.h"
#include "common/safefile.h"
#include "common/text.h"

#include <string.h>

#define HERE "/." // what safefile_beside puts behind a folder

bool new_place_check(const char *path, int *exit_code)
{
    char around[PLATFORM_PATH_CAP], shown[PLATFORM_PATH_CAP];
    bool is_folder;
    if (safefile_beside(path, ".", around) != STATUS_OK ||
        platform_is_folder(around, &is_folder) != STATUS_NOT_FOUND)
        return true;
    size_t len = strlen(around);
    if (len >= sizeof HERE)
        around[len - strlen(HERE)] = '\0';
    text_show(around, strlen(around), shown, sizeof shown);
    *exit_code = report_say(
        EXIT_FAILED, "%s: this folder is not there; make it first, or choose another", shown);
    return false;
}
