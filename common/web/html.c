// SPDX-License-Identifier: Apache-2.0
#include "common/web/html.h"

#include "common/secret.h"

#include <sodium.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define FIRST_CAP 65536
#define MARKUP_CAP 512
#define SENTENCE_CAP 4096
#define LONGEST_ESCAPE 6 // bytes, of one character

static bool make_room(struct html *html, size_t len)
{
    if (html->failed || len <= html->cap - html->len)
        return !html->failed;
    size_t cap = html->cap == 0 ? FIRST_CAP : html->cap;
    while (cap - html->len < len)
        cap *= 2;
    char *larger = secret_alloc(cap);
    html->failed = larger == NULL;
    if (html->failed)
        return false;
    if (html->len > 0)
        memcpy(larger, html->bytes, html->len);
    secret_free(html->bytes);
    html->bytes = larger;
    html->cap = cap;
    return true;
}

void html_bytes(struct html *html, const void *bytes, size_t len)
{
    if (len == 0 || !make_room(html, len))
        return;
    memcpy(html->bytes + html->len, bytes, len);
    html->len += len;
}

void html_put(struct html *html, const char *markup)
{
    html_bytes(html, markup, strlen(markup));
}

void html_putf(struct html *html, const char *format, ...)
{
    char markup[MARKUP_CAP];
    va_list arguments;
    va_start(arguments, format);
    int len = vsnprintf(markup, sizeof markup, format, arguments);
    va_end(arguments);
    if (len < 0 || (size_t)len >= sizeof markup)
        html->failed = true;
    else
        html_bytes(html, markup, (size_t)len);
    sodium_memzero(markup, sizeof markup); // a drawing's points are numbers too
}

static const char *escape_of(char c)
{
    switch (c) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    default:
        return NULL;
    }
}

void html_text_len(struct html *html, const char *text, size_t len)
{
    const char *end = text + len;
    for (const char *at = text; at < end; at++) {
        const char *escape = escape_of(*at);
        if (!escape)
            continue;
        html_bytes(html, text, (size_t)(at - text));
        html_put(html, escape);
        text = at + 1;
    }
    html_bytes(html, text, (size_t)(end - text));
}

void html_text(struct html *html, const char *text)
{
    html_text_len(html, text, strlen(text));
}

// The sentence is put together behind the room that it needs when it is escaped: an argument may be
// what somebody typed, and stays in the same guarded memory. False if it needs more than cap: *cap
// then says how much.
static bool say_within(struct html *html, size_t *cap, enum message message, va_list arguments)
{
    if (!make_room(html, (LONGEST_ESCAPE + 1) * *cap))
        return true;
    char *sentence = html->bytes + html->len + LONGEST_ESCAPE * *cap;
    int len = messages_vformat(sentence, *cap, html->lang, message, arguments);
    bool fits = len < 0 || (size_t)len < *cap;
    html->failed = len < 0;
    if (fits && !html->failed)
        html_text_len(html, sentence, (size_t)len);
    sodium_memzero(sentence, *cap);
    *cap = fits ? *cap : (size_t)len + 1;
    return fits;
}

void html_say(struct html *html, enum message message, ...)
{
    size_t cap = SENTENCE_CAP;
    va_list arguments;
    va_start(arguments, message);
    bool fits = say_within(html, &cap, message, arguments);
    va_end(arguments);
    if (fits)
        return;
    va_start(arguments, message); // paths may be long
    (void)say_within(html, &cap, message, arguments);
    va_end(arguments);
}

void html_say_plural(struct html *html, enum plural_message message, unsigned long count)
{
    char sentence[MARKUP_CAP];
    messages_format_plural(sentence, sizeof sentence, html->lang, message, count);
    html_text(html, sentence);
}

void html_free(struct html *html)
{
    secret_free(html->bytes);
    *html = (struct html){.lang = html->lang};
}
