// SPDX-License-Identifier: Apache-2.0
//
// What a signer and a volunteer see and type: lines of text, broken between words where they would
// run over the edge, and one line of input at a time. On a terminal each screen starts empty and
// scrollback is cleared with it. On a pipe nothing is cleared or broken, so that a sentence stays
// in one line for whoever reads it.
//
// Nothing that passes through here stays behind: stdout is not buffered, and the memory in which a
// line was typed or put together is guarded and wiped.
#ifndef QOL_SCREEN_H
#define QOL_SCREEN_H

#include "common/messages.h"
#include "common/status.h"

#include <stdbool.h>
#include <stddef.h>

#define SCREEN_LINE_CAP 4096 // bytes of input, with NUL
#define SCREEN_TEXT_CAP 8192

// Lives in secret_alloc memory.
struct screen {
    enum lang lang;   // of whoever sits there now; set by the caller
    bool practice;    // every screen starts with a banner
    bool is_terminal; // both ends are
    unsigned width;   // columns of text; 0 if lines are not to be broken
    unsigned rows;    // rows of text on one page
    unsigned rows_used;
    char line[SCREEN_LINE_CAP];     // what was typed last, without spaces around it
    char composed[SCREEN_TEXT_CAP]; // a message with its arguments filled in
};

// Must come before anything else is written to stdout.
void screen_open(struct screen *screen, enum lang lang, bool practice);
// Starts an empty screen.
void screen_clear(struct screen *screen);
// Says a message, its "%s" and "%lu" filled in, and ends the line.
void screen_say(struct screen *screen, enum message message, ...);
void screen_say_plural(struct screen *screen, enum plural_message message, unsigned long count);
// An item of a numbered list.
void screen_say_item(struct screen *screen, unsigned number, const char *text);
// The same with a label: "1  Label: text".
void screen_say_answer(struct screen *screen, unsigned number, enum message label,
                       const char *text);
void screen_blank_line(struct screen *screen);
// One paragraph of a text without line breaks.
void screen_paragraph(struct screen *screen, const char *text, size_t len);
// False if a paragraph would run off the page, and so a pause is due before it. On a pipe there
// are no pages.
bool screen_has_room(const struct screen *screen, const char *text, size_t len);

// Reads one line into screen->line. NOT_FOUND at the end of input, INTERRUPTED, TOO_LARGE for a
// line that does not fit (it is read and dropped), IO. The line is empty unless STATUS_OK.
MUST_USE enum status screen_ask(struct screen *screen);
// Wipes what was typed and said.
void screen_wipe(struct screen *screen);

#endif
