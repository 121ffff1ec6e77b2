// SPDX-License-Identifier: Apache-2.0
#include "merger/commands/commands.h"

#include "common/programs.h"

int commands_of_merger(int (*use)(const struct cli_program *program, int argc, char **argv),
                       int argc, char **argv)
{
    const struct cli_command commands[] = {
        command_init,       command_join,
        command_enroll,     command_desk,
        command_inspect,    command_merge,
        command_status,     command_list,
        command_find,       command_show,
        command_void,       command_hold,
        command_release,    command_decisions,
        command_review,     command_answer,
        command_explain,    command_export,
        command_report,     command_handover,
        command_audit,      command_fingerprint,
        command_check,      command_rebuild,
        command_passphrase, {0},
    };
    const struct cli_program program = {
        .name = "merger",
        .summary = PROGRAMS_MERGER,
        .commands = commands,
    };
    return use(&program, argc, argv);
}
