// SPDX-License-Identifier: Apache-2.0
#include "merger/commands/with_roll.h"

#include "common/report.h"

int with_roll(const struct cli_arguments *arguments,
              int (*work)(struct roll *roll, const struct cli_arguments *arguments))
{
    struct folder folder;
    struct roll roll;
    int exit_code;
    if (!folder_open(cli_word(arguments, 0), arguments, &folder, &exit_code))
        return exit_code;
    enum status status = roll_open(&folder, &roll);
    exit_code = status == STATUS_OK ? work(&roll, arguments) : report(status, folder.path);
    roll_close(&roll);
    folder_close(&folder);
    return exit_code;
}
