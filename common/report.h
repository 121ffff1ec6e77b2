// SPDX-License-Identifier: Apache-2.0
//
// The one place that makes a sentence of a status. It goes to stderr as "PROGRAM: sentence", in
// the language of the locale, and never holds a name, a number or a key of a person. On a terminal
// it is broken between words, elsewhere it is one line.
#ifndef QOL_REPORT_H
#define QOL_REPORT_H

#include "common/messages.h"
#include "common/platform.h"
#include "common/status.h"

#include <stdbool.h>
#include <stddef.h>

#define REPORT_SENTENCE_CAP (3 * PLATFORM_PATH_CAP) // two paths, and what is said of them

// Sets the program's name and language; call once from main.
void report_init(const char *program, enum lang lang);
enum lang report_lang(void);
// From here on, another language: the kit's campaign is known only later.
void report_set_lang(enum lang lang);

// Prints the sentence of a status about `path` (NULL: the sentence speaks of the operation) and
// returns its exit code. Control characters in the path are shown as '?'.
int report(enum status status, const char *path);
// The sentence itself, NUL-terminated, without the program's name, in a language.
void report_format(enum lang lang, enum status status, const char *path, char *out, size_t cap);
// The same for one line or row of a text file, counted from 1.
int report_line(enum status status, const char *path, unsigned long line);
// A sentence of the program's own, for what has no status; returns the exit code given.
int report_say(enum exit_code exit_code, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
// The same with a message of the catalogue, in the reader's language; arguments as in
// messages_print.
int report_message(enum exit_code exit_code, enum message message, ...);
// Says a message of the catalogue on stdout, as what was asked for.
void report_tell(enum message message, ...);
// What was reported last, without the program's name and with control characters shown as '?'; ""
// if nothing was.
void report_last(char out[REPORT_SENTENCE_CAP]);
// Says whether stderr stands at the end of an unfinished line of progress. The next report ends
// that line first.
void report_line_open(bool is_open);
int report_exit_code(enum status status);

#endif
