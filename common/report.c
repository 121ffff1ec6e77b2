// SPDX-License-Identifier: Apache-2.0
#include "common/report.h"

#include "common/platform.h"
#include "common/text.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

// The only state of its kind in the project: who speaks, in which language, and where the cursor
// is.
static const char *speaker = "qoltanba";
static enum lang language = LANG_EN;
static bool line_open = false;

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

static void print_path(const char *path)
{
    char shown[PLATFORM_PATH_CAP];
    text_show(path, strlen(path), shown, sizeof shown);
    fputs(shown, stderr);
}

// What a status sentence says behind its leading "%s".
static const char *predicate_of(enum status status)
{
    return messages_get(language, sentence_of(status)) + strlen("%s");
}

void report_line_open(bool is_open)
{
    line_open = is_open;
}

static void begin_line(void)
{
    if (line_open)
        fputc('\n', stderr);
    line_open = false;
    fprintf(stderr, "%s: ", speaker);
}

// Where stderr is buffered, so that no letter is cut in two, a line must not wait for the next.
static void end_line(void)
{
    fputc('\n', stderr);
    fflush(stderr);
}

int report(enum status status, const char *path)
{
    const char *predicate = predicate_of(status);
    begin_line();
    if (path != NULL)
        print_path(path);
    else
        predicate += strlen(": ");
    fputs(predicate, stderr);
    end_line();
    return report_exit_code(status);
}

int report_line(enum status status, const char *path, unsigned long line)
{
    begin_line();
    print_path(path);
    fputs(", ", stderr);
    messages_print(stderr, language, MSG_REPORT_LINE, line);
    fputs(predicate_of(status), stderr);
    end_line();
    return report_exit_code(status);
}

int report_say(enum exit_code exit_code, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    begin_line();
    vfprintf(stderr, format, arguments);
    end_line();
    va_end(arguments);
    return (int)exit_code;
}

int report_message(enum exit_code exit_code, enum message message, ...)
{
    va_list arguments;
    va_start(arguments, message);
    begin_line();
    messages_vprint(stderr, language, message, arguments);
    end_line();
    va_end(arguments);
    return (int)exit_code;
}
