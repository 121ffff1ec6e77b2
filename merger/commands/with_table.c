// SPDX-License-Identifier: Apache-2.0
#include "merger/commands/with_table.h"

#include "common/report.h"
#include "common/safefile.h"
#include "common/text.h"

#include <sodium.h>
#include <stdlib.h>

#define TABLE_MAX_LEN (64 << 20)

int with_table(const char *path, int (*take)(void *context, const char *text, size_t len),
               void *context)
{
    uint8_t *bytes;
    size_t len;
    enum status status = safefile_read(path, TABLE_MAX_LEN, &bytes, &len);
    if (status != STATUS_OK)
        return report(status, path);
    int exit_code = text_is_utf8((const char *)bytes, len) ? take(context, (const char *)bytes, len)
                                                           : report(STATUS_BAD_TEXT, path);
    sodium_memzero(bytes, len);
    free(bytes);
    return exit_code;
}
