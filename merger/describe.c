// SPDX-License-Identifier: Apache-2.0
//
// What the build makes the manual page and the completions with.
#include "common/cli_describe.h"
#include "merger/commands/commands.h"

int main(int argc, char **argv)
{
    return commands_of_merger(cli_describe, argc, argv);
}
