// SPDX-License-Identifier: Apache-2.0
#include "collector/screen.h"

#include "common/platform.h"
#include "common/text.h"

#include <sodium.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define STDIN_FD 0
#define WIDEST 88     // columns; longer lines are hard to read
#define ROWS_SPARED 4 // of a page, for the keys and the prompt
#define ITEM_INDENT 5 // columns
#define NUMBER_CAP 24 // digits of an unsigned long, with NUL
#define PROMPT "> "

void screen_open(struct screen *screen, enum lang lang, bool practice)
{
    sodium_memzero(screen, sizeof *screen);
    screen->lang = lang;
    screen->practice = practice;
    screen->is_terminal = platform_stdin_is_terminal() && platform_stdout_is_terminal();
    if (screen->is_terminal) {
        unsigned width = platform_terminal_width();
        unsigned height = platform_terminal_height();
        screen->width = width < WIDEST ? width : WIDEST;
        screen->rows = height > 2 * ROWS_SPARED ? height - ROWS_SPARED : ROWS_SPARED;
    }
    // Without its own buffer stdout keeps no copy of what people wrote. If the buffer cannot be
    // switched off, the copy is as safe as the process.
    (void)setvbuf(stdout, NULL, _IONBF, 0);
}

void screen_wipe(struct screen *screen)
{
    sodium_memzero(screen->line, sizeof screen->line);
    sodium_memzero(screen->composed, sizeof screen->composed);
}

// ---- laying out ---------------------------------------------------------------------------------

static void put(const char *text, size_t len)
{
    (void)fwrite(text, 1, len, stdout); // whoever cannot see it cannot be told otherwise
}

static size_t span(const char *text, size_t len, bool spaces)
{
    size_t count = 0;
    while (count < len && (text[count] == ' ') == spaces)
        count++;
    return count;
}

static void put_spaces(size_t count)
{
    while (count-- > 0)
        put(" ", 1);
}

// Lays a line out from a column on, broken between words, each further row indented as far. Gives
// the number of rows; shows them only if asked to.
static unsigned lay_out(const struct screen *screen, const char *text, size_t len, size_t indent,
                        bool show)
{
    unsigned rows = 1;
    size_t column = indent;
    while (len > 0) {
        size_t gap = span(text, len, true);
        size_t word_len = span(text + gap, len - gap, false);
        size_t word_width = text_width(text + gap, word_len);
        bool breaks =
            screen->width > 0 && column > indent && column + gap + word_width > screen->width;
        if (breaks) {
            rows++;
            column = indent;
        }
        if (show && breaks)
            put("\n", 1);
        if (show) {
            put_spaces(breaks ? indent : gap);
            put(text + gap, word_len);
        }
        column += word_width + (breaks ? 0 : gap);
        text += gap + word_len;
        len -= gap + word_len;
    }
    return rows;
}

static void put_row(struct screen *screen, const char *text, size_t len, size_t indent)
{
    screen->rows_used += lay_out(screen, text, len, indent, true);
    put("\n", 1);
}

void screen_paragraph(struct screen *screen, const char *text, size_t len)
{
    put_row(screen, text, len, 0);
}

bool screen_has_room(const struct screen *screen, const char *text, size_t len)
{
    return !screen->is_terminal || screen->rows_used == 0 ||
           screen->rows_used + lay_out(screen, text, len, 0, false) <= screen->rows;
}

void screen_blank_line(struct screen *screen)
{
    put_row(screen, "", 0, 0);
}

void screen_clear(struct screen *screen)
{
    if (screen->is_terminal)
        platform_clear_screen();
    screen->rows_used = 0;
    if (screen->practice) {
        screen_say(screen, MSG_SIGN_PRACTICE);
        screen_blank_line(screen);
    }
}

// ---- composing ----------------------------------------------------------------------------------

static void append(struct screen *screen, size_t *len, const char *text, size_t text_len)
{
    size_t room = sizeof screen->composed - 1 - *len;
    size_t taken = text_len < room ? text_len : room;
    memcpy(screen->composed + *len, text, taken);
    *len += taken;
}

static void append_number(struct screen *screen, size_t *len, unsigned long number)
{
    char digits[NUMBER_CAP];
    (void)snprintf(digits, sizeof digits, "%lu", number);
    append(screen, len, digits, strlen(digits));
}

// The catalogue's formats hold "%s" and "%lu" only. stdio is not used for them because its own
// copies of what people wrote could not be wiped.
static size_t compose(struct screen *screen, const char *format, va_list arguments)
{
    size_t len = 0;
    while (*format) {
        size_t plain_len = strcspn(format, "%");
        append(screen, &len, format, plain_len);
        format += plain_len;
        if (strncmp(format, "%s", 2) == 0) {
            const char *text = va_arg(arguments, const char *);
            append(screen, &len, text, strlen(text));
            format += 2;
        } else if (strncmp(format, "%lu", 3) == 0) {
            append_number(screen, &len, va_arg(arguments, unsigned long));
            format += 3;
        } else if (*format) {
            append(screen, &len, format++, 1);
        }
    }
    return len;
}

static void say(struct screen *screen, size_t indent, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    size_t len = compose(screen, format, arguments);
    va_end(arguments);
    put_row(screen, screen->composed, len, indent);
    sodium_memzero(screen->composed, len);
}

void screen_say(struct screen *screen, enum message message, ...)
{
    va_list arguments;
    va_start(arguments, message);
    size_t len = compose(screen, messages_get(screen->lang, message), arguments);
    va_end(arguments);
    put_row(screen, screen->composed, len, 0);
    sodium_memzero(screen->composed, len);
}

void screen_say_plural(struct screen *screen, enum plural_message message, unsigned long count)
{
    say(screen, 0, messages_plural(screen->lang, message, count), count);
}

// Puts "  1  " at the start of a row.
static void put_number(unsigned number)
{
    char digits[NUMBER_CAP];
    (void)snprintf(digits, sizeof digits, "%*u  ", ITEM_INDENT - 2, number);
    put(digits, strlen(digits));
}

void screen_say_item(struct screen *screen, unsigned number, const char *text)
{
    put_number(number);
    say(screen, ITEM_INDENT, "%s", text);
}

void screen_say_answer(struct screen *screen, unsigned number, enum message label, const char *text)
{
    put_number(number);
    say(screen, ITEM_INDENT, "%s: %s", messages_get(screen->lang, label), text);
}

// ---- asking -------------------------------------------------------------------------------------

static bool is_margin(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

static void trim(char *line)
{
    size_t len = strlen(line);
    while (len > 0 && is_margin(line[len - 1]))
        line[--len] = '\0';
    size_t margin = 0;
    while (is_margin(line[margin]))
        margin++;
    memmove(line, line + margin, len - margin + 1);
}

enum status screen_ask(struct screen *screen)
{
    put(PROMPT, strlen(PROMPT));
    enum status status = platform_read_line(STDIN_FD, screen->line, sizeof screen->line);
    screen->rows_used = 0;
    if (!platform_stdin_is_terminal())
        put("\n", 1);
    if (status != STATUS_OK) {
        sodium_memzero(screen->line, sizeof screen->line);
        return status;
    }
    trim(screen->line);
    return STATUS_OK;
}
