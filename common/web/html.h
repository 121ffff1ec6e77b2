// SPDX-License-Identifier: Apache-2.0
//
// HTML put together in guarded memory. Whatever is not markup of this project goes through
// html_text or html_say, which escape it, so that nothing that a person typed can become markup,
// between tags or inside an attribute in double quotes. A failure sticks: `failed` says once, at
// the end, that memory ran out.
#ifndef QOL_HTML_H
#define QOL_HTML_H

#include "common/messages.h"
#include "common/status.h"

#include <stdbool.h>
#include <stddef.h>

// {.lang = …}; html_free afterwards.
struct html {
    enum lang lang; // of what html_say says
    char *bytes;    // guarded, owned; no NUL behind them
    size_t len, cap;
    bool failed;
};

// Markup as it is.
void html_put(struct html *html, const char *markup);
// Markup with numbers, or with strings of this project, filled in as printf does; up to 512 bytes.
void html_putf(struct html *html, const char *format, ...) __attribute__((format(printf, 2, 3)));
// Any text.
void html_text(struct html *html, const char *text);
void html_text_len(struct html *html, const char *text, size_t len);
// A message of the catalogue with its arguments filled in.
void html_say(struct html *html, enum message message, ...);
void html_say_plural(struct html *html, enum plural_message message, unsigned long count);
// The bytes as they are, for what html_put has no NUL for.
void html_bytes(struct html *html, const void *bytes, size_t len);
// Wipes.
void html_free(struct html *html);

#endif
