// SPDX-License-Identifier: Apache-2.0
//
// The manual page and the completions of a program, from the table that prints its --help. Only the
// build uses this; the programs do not contain it.
#ifndef QOL_CLI_DESCRIBE_H
#define QOL_CLI_DESCRIBE_H

#include "common/cli.h"

// Prints to stdout what argv[1] names: "bash", "zsh" or "fish", a completion for that shell; "man",
// the manual page, of the form in the file that argv[2] names. In a form the line @COMMANDS@ stands
// for the commands and their options, @EXIT@ for the exit codes, and @VERSION@ within a line for
// the version.
int cli_describe(const struct cli_program *program, int argc, char **argv);

#endif
