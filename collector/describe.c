// SPDX-License-Identifier: Apache-2.0
//
// What the build makes the manual page and the completions with.
#include "collector/commands/commands.h"
#include "common/cli_describe.h"

int main(int argc, char **argv)
{
    return commands_of_collector(cli_describe, argc, argv);
}
