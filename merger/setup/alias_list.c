// SPDX-License-Identifier: Apache-2.0
#include "merger/setup/alias_list.h"

#include "merger/setup/plain_text.h"

#include <stdlib.h>
#include <string.h>

static bool has_alias(const struct alias_list *list, const char *alias)
{
    for (size_t i = 0; i < list->count; i++)
        if (strcmp(list->items[i].alias, alias) == 0)
            return true;
    return false;
}

static bool is_left_out(const char *line, size_t len)
{
    size_t blank_len = strspn(line, " \t");
    return blank_len >= len || line[blank_len] == '#';
}

static enum status add_line(struct alias_list *list, const char *line, size_t len,
                            unsigned long number)
{
    char alias[LABEL_CAP];
    if (is_left_out(line, len))
        return STATUS_OK;
    if (!label_tidy(line, len, alias))
        return STATUS_BAD_LINE;
    if (has_alias(list, alias))
        return STATUS_EXISTS;
    if (list->count == ALIAS_LIST_MAX_COUNT)
        return STATUS_TOO_LARGE;
    struct alias_list_item *item = &list->items[list->count++];
    memcpy(item->alias, alias, sizeof alias);
    item->line = number;
    return STATUS_OK;
}

static enum status add_lines(struct alias_list *list, const char *text, unsigned long *line)
{
    list->items = calloc(ALIAS_LIST_MAX_COUNT, sizeof *list->items);
    if (!list->items)
        return STATUS_NO_MEMORY;
    for (*line = 1; *text; (*line)++) {
        size_t len = strcspn(text, "\n");
        enum status status = add_line(list, text, len, *line);
        if (status != STATUS_OK)
            return status;
        text += text[len] ? len + 1 : len;
    }
    return list->count > 0 ? STATUS_OK : STATUS_USAGE;
}

enum status alias_list_read(const char *path, struct alias_list *out, unsigned long *bad_line)
{
    char *text = NULL;
    memset(out, 0, sizeof *out);
    *bad_line = 0;
    enum status status = plain_text_read(path, ALIAS_LIST_MAX_LEN, &text, bad_line);
    if (status != STATUS_OK)
        return status;
    status = add_lines(out, text, bad_line);
    free(text);
    if (status != STATUS_OK)
        alias_list_free(out);
    return status;
}

enum status alias_list_single(const char *alias, struct alias_list *out)
{
    memset(out, 0, sizeof *out);
    out->items = calloc(1, sizeof *out->items);
    if (!out->items)
        return STATUS_NO_MEMORY;
    out->count = 1;
    if (label_tidy(alias, strlen(alias), out->items[0].alias))
        return STATUS_OK;
    alias_list_free(out);
    return STATUS_BAD_TEXT;
}

void alias_list_free(struct alias_list *list)
{
    free(list->items);
    memset(list, 0, sizeof *list);
}
