// SPDX-License-Identifier: Apache-2.0
//
// The merger's commands, one file each: commands/<name>.c defines command_<name>, which holds its
// own row for --help and for the dispatcher.
#ifndef QOL_COMMANDS_H
#define QOL_COMMANDS_H

#include "common/cli.h"

extern const struct cli_command command_init;
extern const struct cli_command command_join;
extern const struct cli_command command_desk;
extern const struct cli_command command_enroll;
extern const struct cli_command command_inspect;
extern const struct cli_command command_merge;
extern const struct cli_command command_status;
extern const struct cli_command command_list;
extern const struct cli_command command_find;
extern const struct cli_command command_show;
extern const struct cli_command command_void;
extern const struct cli_command command_hold;
extern const struct cli_command command_release;
extern const struct cli_command command_decisions;
extern const struct cli_command command_explain;
extern const struct cli_command command_review;
extern const struct cli_command command_answer;
extern const struct cli_command command_export;
extern const struct cli_command command_handover;
extern const struct cli_command command_report;
extern const struct cli_command command_audit;
extern const struct cli_command command_fingerprint;
extern const struct cli_command command_check;
extern const struct cli_command command_rebuild;
extern const struct cli_command command_passphrase;

// Calls with the program that these make up, and gives back what that gives.
int commands_of_merger(int (*use)(const struct cli_program *program, int argc, char **argv),
                       int argc, char **argv);

#endif
