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

#endif
