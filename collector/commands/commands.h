// SPDX-License-Identifier: Apache-2.0
//
// The collector's commands, one file each: commands/<name>.c defines <name>_command, which holds
// its own row for --help and for the dispatcher.
#ifndef QOL_COLLECTOR_COMMANDS_H
#define QOL_COLLECTOR_COMMANDS_H

#include "common/cli.h"

extern const struct cli_command page_command;
extern const struct cli_command sign_command;
extern const struct cli_command import_command;
extern const struct cli_command status_command;
extern const struct cli_command deliver_command;

// Calls with the program that these make up, and gives back what that gives.
int commands_of_collector(int (*use)(const struct cli_program *program, int argc, char **argv),
                          int argc, char **argv);

#endif
