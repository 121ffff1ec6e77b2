// SPDX-License-Identifier: Apache-2.0
#include "common/messages.h"
#include "common/platform.h"
#include "common/report.h"
#include "common/secret.h"
#include "merger/commands/commands.h"

int main(int argc, char **argv)
{
    report_init("merger", messages_lang_from_locale());
    enum status status = platform_init(&argc, &argv);
    if (status == STATUS_OK)
        status = secret_init();
    return cli_end(status == STATUS_OK ? commands_of_merger(cli_main, argc, argv)
                                       : report(status, NULL));
}
