// SPDX-License-Identifier: Apache-2.0
#include "common/cli.h"

#include "common/cli_parts.h"
#include "common/platform.h"
#include "common/report.h"
#include "common/safefile.h"
#include "common/text.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LINE_CAP 1024 // before it is tidied
#define FILE_MAX_LEN 65536
#define MAX_DESCRIPTOR 1023
#define MAX_TRIES 3 // on the terminal

// A line as it was typed or stands in a file, into the form that a key is made from.
static enum status tidy_line(const char *line, size_t len, char out[KEYFILE_PASSPHRASE_CAP])
{
    // What editors on Windows add to a file is none of it.
    size_t mark_len = text_mark_len(line, len);
    if (len > 0 && line[len - 1] == '\r')
        len--;
    return text_tidy(line + mark_len, len - mark_len, out, KEYFILE_PASSPHRASE_CAP);
}

static size_t line_len(const char *at, const char *end)
{
    const char *newline = memchr(at, '\n', (size_t)(end - at));
    return (size_t)((newline != NULL ? newline : end) - at);
}

enum status cli_passphrase_of_file(const char *path, unsigned index,
                                   char out[KEYFILE_PASSPHRASE_CAP])
{
    uint8_t *bytes;
    size_t len;
    out[0] = '\0';
    enum status status = safefile_read(path, FILE_MAX_LEN, &bytes, &len);
    if (status != STATUS_OK)
        return status == STATUS_NOT_FOUND ? STATUS_NO_PASSPHRASE : status;
    const char *at = (const char *)bytes;
    const char *end = at + len;
    for (; index > 0 && at < end; index--) {
        at += line_len(at, end);
        if (at < end)
            at++;
    }
    status = at < end ? tidy_line(at, line_len(at, end), out) : STATUS_NOT_FOUND;
    sodium_memzero(bytes, len);
    free(bytes);
    return status;
}

static enum status line_of_descriptor(const struct cli_arguments *arguments, const char *number,
                                      unsigned index, char out[KEYFILE_PASSPHRASE_CAP])
{
    char *end;
    long fd = strtol(number, &end, 10);
    if (end == number || *end != '\0' || fd < 0 || fd > MAX_DESCRIPTOR)
        return STATUS_USAGE;
    if (index < *arguments->fd_line_count)
        return STATUS_NOT_FOUND; // it has been read, and a pipe does not go back
    char line[LINE_CAP];
    enum status status;
    do
        status = platform_read_line((int)fd, line, sizeof line);
    while (status == STATUS_OK && (*arguments->fd_line_count)++ < index);
    if (status == STATUS_OK)
        status = tidy_line(line, strlen(line), out);
    sodium_memzero(line, sizeof line);
    return status;
}

enum status cli_passphrase_line(const struct cli_arguments *arguments, unsigned index,
                                char out[KEYFILE_PASSPHRASE_CAP])
{
    const char *number = cli_option(arguments, "--passphrase-fd");
    const char *path = cli_option(arguments, "--passphrase-file");
    out[0] = '\0';
    if (number != NULL && path != NULL)
        return STATUS_USAGE;
    if (number != NULL)
        return line_of_descriptor(arguments, number, index, out);
    return path != NULL ? cli_passphrase_of_file(path, index, out) : STATUS_NOT_FOUND;
}

enum status cli_require_passphrase(enum status status, const char *passphrase)
{
    if (status == STATUS_NOT_FOUND || (status == STATUS_OK && passphrase[0] == '\0'))
        return STATUS_NO_PASSPHRASE;
    return status;
}

bool cli_passphrase_is_typed(const struct cli_arguments *arguments)
{
    return !cli_has(arguments, "--passphrase-fd") && !cli_has(arguments, "--passphrase-file");
}

enum status cli_passphrase(const struct cli_arguments *arguments, char out[KEYFILE_PASSPHRASE_CAP])
{
    return cli_require_passphrase(cli_passphrase_line(arguments, 0, out), out);
}

// ---- on the terminal ----------------------------------------------------------------------------

static enum status ask(const char *prompt, char out[KEYFILE_PASSPHRASE_CAP])
{
    char line[LINE_CAP];
    out[0] = '\0';
    enum status status = platform_read_hidden(prompt, line, sizeof line);
    if (status == STATUS_OK)
        status = tidy_line(line, strlen(line), out);
    sodium_memzero(line, sizeof line);
    return status;
}

// A slip of the fingers is worth another try; the end of input, or no terminal, is not.
static bool is_slip(enum status status, const char *passphrase)
{
    return (status == STATUS_OK && passphrase[0] == '\0') || status == STATUS_BAD_TEXT ||
           status == STATUS_TOO_LARGE || status == STATUS_WRONG_PASSPHRASE;
}

// One try at a new passphrase; empty if the second line is not the same.
static enum status ask_twice(const char *prompt, char out[KEYFILE_PASSPHRASE_CAP], bool *differs)
{
    char again[KEYFILE_PASSPHRASE_CAP];
    *differs = false;
    enum status status = ask(prompt, out);
    if (status != STATUS_OK || out[0] == '\0')
        return status;
    status = ask(messages_get(report_lang(), MSG_CLI_PASSPHRASE_AGAIN), again);
    *differs = status == STATUS_OK && strcmp(out, again) != 0;
    if (*differs)
        sodium_memzero(out, KEYFILE_PASSPHRASE_CAP);
    sodium_memzero(again, sizeof again);
    return status;
}

enum status cli_ask_new_passphrase(const char *prompt, cli_refuses *refuses,
                                   char out[KEYFILE_PASSPHRASE_CAP])
{
    for (unsigned tries = 1;; tries++) {
        bool differs;
        enum status status = ask_twice(prompt, out, &differs);
        bool is_refused = status == STATUS_OK && out[0] != '\0' && refuses(out);
        if (is_refused) {
            sodium_memzero(out, KEYFILE_PASSPHRASE_CAP);
            status = STATUS_USAGE;
        }
        if (tries == MAX_TRIES || !(is_refused || is_slip(status, out)))
            return cli_require_passphrase(status, out);
        if (differs)
            report_message(EXIT_FAILED, MSG_CLI_PASSPHRASES_DIFFER);
        else if (!is_refused)
            report(cli_require_passphrase(status, out), NULL);
    }
}

// Deriving the key takes seconds by intention.
static void say_opening(void)
{
    if (!platform_stderr_is_terminal())
        return;
    fprintf(stderr, "%s\n", messages_get(report_lang(), MSG_CLI_OPENING));
    fflush(stderr);
}

static enum status open_lock(const struct cli_lock *lock, char passphrase[KEYFILE_PASSPHRASE_CAP])
{
    say_opening();
    return keyfile_try(passphrase, lock->open, lock->context);
}

static enum status try_once(const char *prompt, const struct cli_lock *lock,
                            char out[KEYFILE_PASSPHRASE_CAP])
{
    enum status status = ask(prompt, out);
    if (status == STATUS_OK && out[0] != '\0') {
        status = open_lock(lock, out);
        if (platform_interrupted()) // which has not ended the program meanwhile
            status = STATUS_INTERRUPTED;
    }
    return status;
}

static enum status unlock_on_terminal(const char *prompt, const struct cli_lock *lock,
                                      char out[KEYFILE_PASSPHRASE_CAP])
{
    for (unsigned tries = 1;; tries++) {
        enum status status = try_once(prompt, lock, out);
        if (tries == MAX_TRIES || !is_slip(status, out))
            return cli_require_passphrase(status, out);
        report(cli_require_passphrase(status, out), lock->path);
    }
}

enum status cli_unlock(const struct cli_arguments *arguments, const char *prompt,
                       const struct cli_lock *lock, char out[KEYFILE_PASSPHRASE_CAP])
{
    enum status status;
    if (!cli_passphrase_is_typed(arguments)) {
        status = cli_passphrase(arguments, out);
        return status == STATUS_OK ? open_lock(lock, out) : status;
    }
    struct platform_hush *hush;
    status = platform_hush(&hush);
    if (status == STATUS_OK)
        status = unlock_on_terminal(prompt, lock, out);
    platform_unhush(hush);
    return status;
}
