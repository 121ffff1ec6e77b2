// SPDX-License-Identifier: Apache-2.0
//
// The volunteers to enroll: one alias a line; blank lines and lines that begin with '#' are left
// out.
#ifndef QOL_ALIAS_LIST_H
#define QOL_ALIAS_LIST_H

#include "common/status.h"
#include "merger/setup/label.h"

#include <stddef.h>

#define ALIAS_LIST_MAX_LEN (256u * 1024u)
#define ALIAS_LIST_MAX_COUNT 1000

struct alias_list {
    struct alias_list_item {
        char alias[LABEL_CAP];
        unsigned long line; // 0: given on the command line
    } * items;              // malloc'd
    size_t count;
};

// On failure the list is empty, and *bad_line says where if the status speaks of a line: BAD_TEXT
// (not clean UTF-8), BAD_LINE (no label, see label.h), EXISTS (it stands in a line before too),
// TOO_LARGE (one more than ALIAS_LIST_MAX_COUNT). USAGE if the file names nobody.
MUST_USE enum status alias_list_read(const char *path, struct alias_list *out,
                                     unsigned long *bad_line);
// A list of one. BAD_TEXT if it is no label.
MUST_USE enum status alias_list_single(const char *alias, struct alias_list *out);
void alias_list_free(struct alias_list *list);

#endif
