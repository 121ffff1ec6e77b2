// SPDX-License-Identifier: Apache-2.0
#include "merger/commands/with_roll.h"

#include "common/report.h"

#define PATIENCE_MS 1000 // most lists are read sooner

typedef enum status open_roll(const struct folder *folder, struct roll *out);
typedef int roll_work(struct roll *roll, const struct cli_arguments *arguments);

static int with(open_roll *open, const struct cli_arguments *arguments, roll_work *work)
{
    struct folder folder;
    struct roll roll;
    int exit_code;
    if (!folder_open(cli_word(arguments, 0), arguments, &folder, &exit_code))
        return exit_code;
    enum status status = open(&folder, &roll);
    exit_code = status == STATUS_OK ? work(&roll, arguments) : report(status, folder.path);
    roll_close(&roll);
    folder_close(&folder);
    return exit_code;
}

// A list of a million is read for many seconds.
static enum status open_telling(const struct folder *folder, struct roll *out)
{
    struct progress progress = {.show = cli_show_progress, .patience_ms = PATIENCE_MS};
    return roll_open_telling(folder, &progress, out);
}

int with_roll(const struct cli_arguments *arguments, roll_work *work)
{
    return with(open_telling, arguments, work);
}

int with_roll_lean(const struct cli_arguments *arguments, roll_work *work)
{
    return with(roll_open_lean, arguments, work);
}
