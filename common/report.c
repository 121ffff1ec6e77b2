// SPDX-License-Identifier: Apache-2.0
#include "common/report.h"

#include "common/platform.h"
#include "common/text.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

// The only state of its kind in the project: who speaks, in which language, where the cursor is,
// and what was said last.
static const char *speaker = "qoltanba";
static enum lang language = LANG_EN;
static bool line_open = false;
static char last[REPORT_SENTENCE_CAP];

void report_init(const char *program, enum lang lang)
{
    speaker = program;
    language = lang;
}

enum lang report_lang(void)
{
    return language;
}

void report_set_lang(enum lang lang)
{
    language = lang;
}

int report_exit_code(enum status status)
{
    static const unsigned char exit_codes[STATUS_COUNT] = {
#define STATUS_EXIT_CODE(name, exit_code) [STATUS_##name] = (exit_code),
        STATUS_LIST(STATUS_EXIT_CODE)
#undef STATUS_EXIT_CODE
    };
    return exit_codes[status];
}

static enum message sentence_of(enum status status)
{
    static const enum message sentences[STATUS_COUNT] = {
#define STATUS_SENTENCE(name, exit_code) [STATUS_##name] = MSG_STATUS_##name,
        STATUS_LIST(STATUS_SENTENCE)
#undef STATUS_SENTENCE
    };
    return sentences[status];
}

// What a status sentence says behind its leading "%s".
static const char *predicate_of(enum lang lang, enum status status)
{
    return messages_get(lang, sentence_of(status)) + strlen("%s");
}

void report_line_open(bool is_open)
{
    line_open = is_open;
}

// ---- sentences --------------------------------------------------------------------------------

// Put together first, so that it can be broken between words where a row of the terminal ends.
struct sentence {
    size_t len;
    char text[REPORT_SENTENCE_CAP];
};

static void add(struct sentence *sentence, const char *text)
{
    size_t room = sizeof sentence->text - 1 - sentence->len;
    size_t len = strlen(text);
    if (len > room)
        len = room;
    memcpy(sentence->text + sentence->len, text, len);
    sentence->len += len;
    sentence->text[sentence->len] = '\0';
}

static void add_path(struct sentence *sentence, const char *path)
{
    char shown[PLATFORM_PATH_CAP];
    text_show(path, strlen(path), shown, sizeof shown);
    add(sentence, shown);
}

static void add_message(struct sentence *sentence, enum message message, va_list arguments)
{
    (void)messages_vformat(sentence->text + sentence->len, sizeof sentence->text - sentence->len,
                           language, message, arguments);
    sentence->len += strlen(sentence->text + sentence->len);
}

static void begin(struct sentence *sentence)
{
    sentence->len = 0;
    add(sentence, speaker);
    add(sentence, ": ");
}

// On a pipe a sentence is one line, for whoever reads it. Where stderr is buffered, so that no
// letter is cut in two, a line must not wait for the next.
static void put(const struct sentence *sentence, FILE *out, bool is_terminal)
{
    const size_t width = is_terminal ? platform_terminal_width() : SIZE_MAX;
    const char *text = sentence->text;
    size_t len = sentence->len;
    while (len > 0) {
        size_t row_len = text_row(text, len, width);
        fwrite(text, 1, row_len, out);
        fputc('\n', out);
        while (row_len < len && text[row_len] == ' ')
            row_len++;
        text += row_len;
        len -= row_len;
    }
    fflush(out);
}

static void say(const struct sentence *sentence)
{
    memcpy(last, sentence->text, sentence->len + 1);
    if (line_open)
        fputc('\n', stderr);
    line_open = false;
    put(sentence, stderr, platform_stderr_is_terminal());
}

void report_last(char out[REPORT_SENTENCE_CAP])
{
    const size_t name_len = strlen(speaker) + strlen(": ");
    size_t len = strlen(last);
    out[0] = '\0';
    if (len > name_len)
        text_show(last + name_len, len - name_len, out, REPORT_SENTENCE_CAP);
}

// ---- what is reported -------------------------------------------------------------------------

static void add_status(struct sentence *sentence, enum lang lang, enum status status,
                       const char *path)
{
    const char *predicate = predicate_of(lang, status);
    if (path != NULL)
        add_path(sentence, path);
    else
        predicate += strlen(": ");
    add(sentence, predicate);
}

int report(enum status status, const char *path)
{
    struct sentence sentence;
    begin(&sentence);
    add_status(&sentence, language, status, path);
    say(&sentence);
    return report_exit_code(status);
}

void report_format(enum lang lang, enum status status, const char *path, char *out, size_t cap)
{
    struct sentence sentence = {.len = 0};
    add_status(&sentence, lang, status, path);
    text_show(sentence.text, sentence.len, out, cap);
}

static void add_line_number(struct sentence *sentence, ...)
{
    va_list arguments;
    va_start(arguments, sentence);
    add_message(sentence, MSG_REPORT_LINE, arguments);
    va_end(arguments);
}

int report_line(enum status status, const char *path, unsigned long line)
{
    struct sentence sentence;
    begin(&sentence);
    add_path(&sentence, path);
    add(&sentence, ", ");
    add_line_number(&sentence, line);
    add(&sentence, predicate_of(language, status));
    say(&sentence);
    return report_exit_code(status);
}

int report_say(enum exit_code exit_code, const char *format, ...)
{
    struct sentence sentence;
    va_list arguments;
    begin(&sentence);
    va_start(arguments, format);
    (void)vsnprintf(sentence.text + sentence.len, sizeof sentence.text - sentence.len, format,
                    arguments);
    va_end(arguments);
    sentence.len += strlen(sentence.text + sentence.len);
    say(&sentence);
    return (int)exit_code;
}

int report_message(enum exit_code exit_code, enum message message, ...)
{
    struct sentence sentence;
    va_list arguments;
    begin(&sentence);
    va_start(arguments, message);
    add_message(&sentence, message, arguments);
    va_end(arguments);
    say(&sentence);
    return (int)exit_code;
}

void report_tell(enum message message, ...)
{
    struct sentence sentence = {.len = 0};
    va_list arguments;
    va_start(arguments, message);
    add_message(&sentence, message, arguments);
    va_end(arguments);
    put(&sentence, stdout, platform_stdout_is_terminal());
}
