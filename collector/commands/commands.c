// SPDX-License-Identifier: Apache-2.0
#include "collector/commands/commands.h"

#include "common/programs.h"

int commands_of_collector(int (*use)(const struct cli_program *program, int argc, char **argv),
                          int argc, char **argv)
{
    const struct cli_command commands[] = {
        page_command, sign_command, import_command, status_command, deliver_command, {0},
    };
    const struct cli_program program = {
        .name = "collector",
        .summary = PROGRAMS_COLLECTOR,
        .commands = commands,
    };
    return use(&program, argc, argv);
}
