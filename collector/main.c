// SPDX-License-Identifier: Apache-2.0
#include "collector/commands/commands.h"
#include "common/messages.h"
#include "common/platform.h"
#include "common/report.h"
#include "common/secret.h"

int main(int argc, char **argv)
{
    report_init("collector", messages_lang_from_locale());
    enum status status = platform_init(&argc, &argv);
    if (status == STATUS_OK)
        status = secret_init();
    return cli_end(status == STATUS_OK ? commands_of_collector(cli_main, argc, argv)
                                       : report(status, NULL));
}
