// SPDX-License-Identifier: Apache-2.0
//
// What the cli*.c files share. Nothing else includes this.
#ifndef QOL_CLI_PARTS_H
#define QOL_CLI_PARTS_H

#include "common/cli.h"

// An option as it was given; value is NULL for a switch.
struct cli_given {
    const struct cli_option *option;
    const char *value;
};

struct cli_arguments {
    const struct cli_command *command;
    const char **words; // in argv, as the values are
    unsigned word_count;
    struct cli_given *given;
    unsigned given_count;
    unsigned *fd_line_count; // lines read so far from --passphrase-fd
};

struct cli_exit_code {
    enum exit_code code;
    const char *meaning; // NULL behind the last
};
extern const struct cli_exit_code cli_parts_exit_codes[];

// What completes a value or a word, by what the table calls it.
enum cli_kind {
    CLI_ANYTHING, // nothing that could be guessed
    CLI_FILES,
    CLI_FOLDERS,
    CLI_CHOICES, // "kk|ru|en"
};
enum cli_kind cli_parts_kind(const char *called);
// The installed program's name is this and the program's.
#define CLI_PARTS_PREFIX "qol-"

void cli_parts_program_help(const struct cli_program *program);
void cli_parts_command_help(const struct cli_program *program, const struct cli_command *command);
// The command whose name is at most two slips of the finger away; NULL if none is.
const struct cli_command *cli_parts_nearest(const struct cli_program *program, const char *name);

// Parts of cli_describe.
void cli_man_print(const struct cli_program *program, const char *form);
void cli_shells_bash(const struct cli_program *program);
void cli_shells_zsh(const struct cli_program *program);
void cli_shells_fish(const struct cli_program *program);

#endif
