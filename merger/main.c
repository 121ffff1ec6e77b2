// SPDX-License-Identifier: Apache-2.0
#include "common/cli.h"
#include "common/messages.h"
#include "common/platform.h"
#include "common/programs.h"
#include "common/report.h"
#include "common/secret.h"
#include "merger/commands/commands.h"

#include <stddef.h>

int main(int argc, char **argv)
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
    report_init(program.name, messages_lang_from_locale());
    enum status status = platform_init(&argc, &argv);
    if (status == STATUS_OK) {
        status = secret_init();
    }
    if (status != STATUS_OK) {
        return report(status, NULL);
    }
    return cli_main(&program, argc, argv);
}
