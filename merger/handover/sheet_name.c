// SPDX-License-Identifier: Apache-2.0
#include "merger/handover/sheet_name.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#define NUMBER_CAP 16

// What Excel refuses, and what no XML may hold.
static bool may_not_be(utf8proc_int32_t character)
{
    return character == 0xfffe || character == 0xffff ||
           (character < 0x80 && strchr("[]:*?/\\'", (int)character));
}

// Takes as many whole characters as there is room for, without what a name may not have. Excel
// counts UTF-16 units: a character beyond the first 65,536 is two.
static void take_characters(const char *text, size_t room, char out[SHEET_NAME_CAP])
{
    size_t at = 0, len = 0, text_len = strlen(text);
    while (at < text_len) {
        utf8proc_int32_t character;
        utf8proc_ssize_t step = utf8proc_iterate((const utf8proc_uint8_t *)text + at,
                                                 (utf8proc_ssize_t)(text_len - at), &character);
        size_t units = character > 0xffff ? 2 : 1;
        if (step <= 0 || units > room)
            break;
        room -= units;
        if (may_not_be(character))
            out[len++] = character == '\'' ? ' ' : '-';
        else
            for (utf8proc_ssize_t i = 0; i < step; i++)
                out[len++] = text[at + (size_t)i];
        at += (size_t)step;
    }
    while (len > 0 && out[len - 1] == ' ')
        len--;
    out[len] = '\0';
    memmove(out, out + strspn(out, " "), len - strspn(out, " ") + 1);
}

static size_t count_units(const char *text)
{
    size_t units = 0;
    for (; *text; text++)
        units += ((unsigned char)*text & 0xc0) != 0x80 ? 1 : 0;
    return units;
}

// Excel keeps this name, in any case, for itself.
static bool is_reserved(const char *folded)
{
    return folded[0] == '\0' || strcmp(folded, "history") == 0;
}

static enum status fold(const char *name, char out[SHEET_NAME_CAP])
{
    utf8proc_uint8_t *folded = NULL;
    utf8proc_ssize_t len =
        utf8proc_map((const utf8proc_uint8_t *)name, 0, &folded,
                     UTF8PROC_NULLTERM | UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_CASEFOLD);
    if (len < 0)
        return STATUS_NO_MEMORY;
    // folding may lengthen; what is cut off alike is taken for the same, which only adds a number
    snprintf(out, SHEET_NAME_CAP, "%s", (const char *)folded);
    sodium_memzero(folded, (size_t)len);
    free(folded);
    return STATUS_OK;
}

static bool is_given(const struct sheet_names *names, const char *folded)
{
    for (size_t i = 0; i < names->count; i++)
        if (strcmp(names->folded[i], folded) == 0)
            return true;
    return false;
}

static enum status remember(struct sheet_names *names, const char *folded)
{
    if (names->count == names->cap) {
        size_t cap = names->cap == 0 ? 16 : 2 * names->cap;
        char(*larger)[SHEET_NAME_CAP] = malloc(cap * sizeof *larger);
        if (!larger)
            return STATUS_NO_MEMORY;
        if (names->count > 0)
            memcpy(larger, names->folded, names->count * sizeof *larger);
        size_t count = names->count;
        sheet_names_free(names);
        *names = (struct sheet_names){.folded = larger, .count = count, .cap = cap};
    }
    snprintf(names->folded[names->count++], SHEET_NAME_CAP, "%s", folded);
    return STATUS_OK;
}

enum status sheet_name_make(struct sheet_names *names, const char *text, char out[SHEET_NAME_CAP])
{
    char folded[SHEET_NAME_CAP];
    take_characters(text, SHEET_NAME_MAX_CHARACTERS, out);
    enum status status = fold(out, folded);
    for (size_t number = 2; status == STATUS_OK && (is_reserved(folded) || is_given(names, folded));
         number++) {
        char suffix[NUMBER_CAP];
        snprintf(suffix, sizeof suffix, " (%zu)", number);
        take_characters(text, SHEET_NAME_MAX_CHARACTERS - count_units(suffix), out);
        if (out[0] == '\0')
            out[0] = '-', out[1] = '\0';
        snprintf(out + strlen(out), SHEET_NAME_CAP - strlen(out), "%s", suffix);
        status = fold(out, folded);
    }
    if (status == STATUS_OK)
        status = remember(names, folded);
    sodium_memzero(folded, sizeof folded);
    return status;
}

void sheet_names_free(struct sheet_names *names)
{
    if (names->folded)
        sodium_memzero(names->folded, names->cap * sizeof *names->folded);
    free(names->folded);
    *names = (struct sheet_names){.folded = NULL};
}
