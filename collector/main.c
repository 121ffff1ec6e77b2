// SPDX-License-Identifier: Apache-2.0
#include "collector/commands/commands.h"
#include "common/cli.h"
#include "common/messages.h"
#include "common/platform.h"
#include "common/programs.h"
#include "common/report.h"
#include "common/secret.h"

int main(int argc, char **argv)
{
    const struct cli_command commands[] = {
        page_command, sign_command, import_command, status_command, deliver_command, {0},
    };
    const struct cli_program program = {
        .name = "collector",
        .summary = PROGRAMS_COLLECTOR,
        .commands = commands,
    };
    report_init(program.name, messages_lang_from_locale());
    enum status status = platform_init(&argc, &argv);
    if (status == STATUS_OK)
        status = secret_init();
    if (status != STATUS_OK)
        return report(status, NULL);
    return cli_main(&program, argc, argv);
}
