// SPDX-License-Identifier: Apache-2.0
#include "merger/commands/with_roll.h"

#include "common/report.h"

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

int with_roll(const struct cli_arguments *arguments, roll_work *work)
{
    return with(roll_open, arguments, work);
}

int with_roll_lean(const struct cli_arguments *arguments, roll_work *work)
{
    return with(roll_open_lean, arguments, work);
}
