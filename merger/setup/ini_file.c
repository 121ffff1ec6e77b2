// SPDX-License-Identifier: Apache-2.0
#include "merger/setup/ini_file.h"

#include <ini.h>
#include <string.h>

// ---- lines, as inih can take them -------------------------------------------------------------

struct lines {
    const char *next;   // the line after this one
    unsigned long line; // this line's number
    bool continued;     // what was handed over last continues the piece before
    const char *rest;   // what is left of this line
    size_t rest_len;
    size_t room;               // for a piece
    enum ini_file_fault fault; // in this line; the file ends there
};

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

static bool starts_comment(char c)
{
    return c == ';' || c == '#';
}

static bool has_comment_behind(const char *line, size_t len)
{
    for (size_t i = 1; i < len; i++)
        if (line[i] == ';' && is_blank(line[i - 1]))
            return true;
    return false;
}

static void skip_blanks(struct lines *lines)
{
    while (lines->rest_len > 0 && is_blank(*lines->rest)) {
        lines->rest++;
        lines->rest_len--;
    }
}

// Goes on to the next line that says something; false at the end of the file and at a fault.
static bool next_line(struct lines *lines)
{
    while (*lines->next) {
        lines->rest = lines->next;
        lines->rest_len = strcspn(lines->next, "\n");
        lines->next += lines->rest_len;
        if (*lines->next)
            lines->next++;
        lines->line++;
        skip_blanks(lines);
        if (lines->rest_len == 0 || starts_comment(*lines->rest))
            continue;
        if (!has_comment_behind(lines->rest, lines->rest_len))
            return true;
        lines->fault = INI_FILE_COMMENT_BEHIND;
        break;
    }
    lines->rest_len = 0;
    return false;
}

// How much of the rest fits: all of it, or up to a space behind which no comment would begin.
static size_t piece_len(const struct lines *lines)
{
    if (lines->rest_len <= lines->room)
        return lines->rest_len;
    size_t len = lines->room;
    while (len > 0 && (!is_blank(lines->rest[len]) || starts_comment(lines->rest[len + 1])))
        len--;
    return len;
}

// Cuts off the next piece; its length is 0 at the end and at a fault.
static const char *next_piece(struct lines *lines, size_t *len)
{
    *len = 0;
    lines->continued = lines->rest_len > 0;
    if (lines->fault != INI_FILE_NO_FAULT || (!lines->continued && !next_line(lines)))
        return NULL;
    const char *piece = lines->rest;
    *len = piece_len(lines);
    if (*len == 0)
        lines->fault = INI_FILE_LONG_WORD;
    lines->rest += *len;
    lines->rest_len -= *len;
    skip_blanks(lines);
    return piece;
}

// An ini_reader.
static char *read_piece(char *out, int cap, void *context)
{
    struct lines *lines = context;
    lines->room = (size_t)cap - 3; // a space in front, newline and NUL behind
    size_t len;
    const char *piece = next_piece(lines, &len);
    if (len == 0)
        return NULL;
    char *at = out;
    if (lines->continued)
        *at++ = ' ';
    memcpy(at, piece, len);
    memcpy(at + len, "\n", 2);
    return out;
}

// ---- pairs ------------------------------------------------------------------------------------

struct pairs {
    struct lines lines;
    struct ini_file_pair pair; // being put together; line 0: none yet
    bool (*take)(void *context, const struct ini_file_pair *pair);
    void *context;
    enum ini_file_fault fault;
};

static bool copy_name(char out[INI_FILE_NAME_CAP], const char *name)
{
    size_t len = strlen(name);
    if (len >= INI_FILE_NAME_CAP)
        return false;
    memcpy(out, name, len + 1);
    return true;
}

static bool begin_pair(struct pairs *pairs, const char *section, const char *name)
{
    struct ini_file_pair *pair = &pairs->pair;
    pair->line = pairs->lines.line;
    pair->value_len = 0;
    if (copy_name(pair->section, section) && copy_name(pair->name, name))
        return true;
    pairs->fault = INI_FILE_LONG_NAME;
    return false;
}

static bool append_value(struct pairs *pairs, const char *piece)
{
    struct ini_file_pair *pair = &pairs->pair;
    size_t len = strlen(piece);
    if (len + 2 > sizeof pair->value - pair->value_len) {
        pairs->fault = INI_FILE_LONG_VALUE;
        return false;
    }
    if (pair->value_len > 0)
        pair->value[pair->value_len++] = ' ';
    memcpy(pair->value + pair->value_len, piece, len + 1);
    pair->value_len += len;
    return true;
}

static bool take_pair(struct pairs *pairs)
{
    if (pairs->pair.line == 0 || pairs->take(pairs->context, &pairs->pair))
        return true;
    pairs->fault = INI_FILE_STOPPED;
    return false;
}

// An ini_handler: a pair is whole when the next one begins.
static int on_piece(void *context, const char *section, const char *name, const char *piece)
{
    struct pairs *pairs = context;
    if (pairs->fault != INI_FILE_NO_FAULT)
        return false;
    if (!pairs->lines.continued && (!take_pair(pairs) || !begin_pair(pairs, section, name)))
        return false;
    return append_value(pairs, piece);
}

static int ignore_piece(void *context, const char *section, const char *name, const char *piece)
{
    (void)context, (void)section, (void)name, (void)piece;
    return true;
}

// inih counts the pieces that it was given; this is the line of one of them.
static unsigned long line_of_piece(const char *text, size_t room, int piece)
{
    struct lines lines = {.next = text, .room = room};
    size_t len;
    for (int i = 0; i < piece; i++)
        next_piece(&lines, &len);
    return lines.line;
}

static enum ini_file_fault check_lines(const char *text, unsigned long *line)
{
    struct lines lines = {.next = text};
    int bad_piece = ini_parse_stream(read_piece, &lines, ignore_piece, NULL);
    if (bad_piece < 0)
        return INI_FILE_NO_MEMORY;
    if (bad_piece > 0) {
        *line = line_of_piece(text, lines.room, bad_piece);
        return INI_FILE_NO_PAIR;
    }
    *line = lines.line;
    return lines.fault;
}

enum ini_file_fault ini_file_read(const char *text,
                                  bool (*take)(void *context, const struct ini_file_pair *pair),
                                  void *context, unsigned long *line)
{
    enum ini_file_fault fault = check_lines(text, line);
    if (fault != INI_FILE_NO_FAULT)
        return fault;
    struct pairs pairs = {.lines = {.next = text}, .take = take, .context = context};
    int bad_piece = ini_parse_stream(read_piece, &pairs.lines, on_piece, &pairs);
    if (bad_piece < 0)
        return INI_FILE_NO_MEMORY;
    if (bad_piece == 0)
        take_pair(&pairs);
    *line = pairs.pair.line;
    return pairs.fault;
}
