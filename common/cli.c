// SPDX-License-Identifier: Apache-2.0
#include "common/cli.h"

#include "common/cli_parts.h"
#include "common/platform.h"
#include "common/report.h"
#include "common/seal_slot.h"
#include "common/text.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NAME_SHOWN_CAP 64
#define CELL_CAP 4096

static const struct cli_command *find_command(const struct cli_program *program, const char *name)
{
    for (const struct cli_command *command = program->commands; command->run != NULL; command++)
        if (strcmp(command->name, name) == 0)
            return command;
    return NULL;
}

// The option that the table calls so ("--name" or "-n"); NULL if there is none.
static const struct cli_option *find_option(const struct cli_command *command, const char *name,
                                            size_t name_len)
{
    for (unsigned i = 0; i < CLI_MAX_OPTIONS && command->options[i].name != NULL; i++) {
        const struct cli_option *option = &command->options[i];
        bool is_letter = name_len == 2 && option->letter != 0 && name[1] == option->letter;
        bool is_name =
            strlen(option->name) == name_len && memcmp(name, option->name, name_len) == 0;
        if (is_letter || is_name)
            return option;
    }
    return NULL;
}

static bool asks_for(char **tokens, int count, const char *option)
{
    for (int i = 0; i < count && strcmp(tokens[i], "--") != 0; i++)
        if (strcmp(tokens[i], option) == 0)
            return true;
    return false;
}

// The sentences about mistakes never repeat a word or a value: it may be a person's name.
static int report_command(const struct cli_program *program, const char *name)
{
    if (name[0] == '\0')
        return report_message(EXIT_USAGE, MSG_CLI_NO_COMMAND, program->name);
    const struct cli_command *nearest = cli_parts_nearest(program, name);
    if (nearest == NULL)
        return report_message(EXIT_USAGE, MSG_CLI_UNKNOWN_COMMAND, program->name);
    return report_message(EXIT_USAGE, MSG_CLI_NEAREST_COMMAND, nearest->name);
}

static bool mistake(enum message message, const char *name, size_t name_len)
{
    char shown[NAME_SHOWN_CAP];
    text_show(name, name_len, shown, sizeof shown);
    report_message(EXIT_USAGE, message, shown);
    return false;
}

static bool is_given(const struct cli_arguments *arguments, const struct cli_option *option)
{
    for (unsigned i = 0; i < arguments->given_count; i++)
        if (arguments->given[i].option == option)
            return true;
    return false;
}

// Takes the option at `token`; its value may be the token behind it, which *took_next tells.
static bool take_option(struct cli_arguments *arguments, const char *token, const char *next,
                        bool *took_next)
{
    // A mistyped short option may have its value right behind it, which is not to be shown.
    size_t name_len = token[1] == '-' ? strcspn(token, "=") : 2;
    const struct cli_option *option = find_option(arguments->command, token, name_len);
    const char *value = token[name_len] == '=' ? token + name_len + 1 : NULL;
    if (option == NULL || (value == NULL && token[name_len] != '\0'))
        return mistake(MSG_CLI_UNKNOWN_OPTION, token, name_len);
    if (option->argument == NULL && value != NULL)
        return mistake(MSG_CLI_TAKES_NO_VALUE, token, name_len);
    if (!option->repeats && is_given(arguments, option))
        return mistake(MSG_CLI_GIVEN_TWICE, token, name_len);
    *took_next = option->argument != NULL && value == NULL;
    if (*took_next)
        value = next;
    if (option->argument != NULL && value == NULL) {
        report_message(EXIT_USAGE, MSG_CLI_NEEDS_VALUE, option->name, option->argument);
        return false;
    }
    arguments->given[arguments->given_count++] = (struct cli_given){option, value};
    return true;
}

static bool take_all(struct cli_arguments *arguments, char **tokens, int count)
{
    bool only_words = false;
    for (int i = 0; i < count; i++) {
        const char *token = tokens[i];
        bool took_next = false;
        if (only_words || token[0] != '-' || token[1] == '\0')
            arguments->words[arguments->word_count++] = token;
        else if (strcmp(token, "--") == 0)
            only_words = true;
        else if (!take_option(arguments, token, i + 1 < count ? tokens[i + 1] : NULL, &took_next))
            return false;
        if (took_next)
            i++;
    }
    return true;
}

static int check_and_run(const struct cli_program *program, struct cli_arguments *arguments,
                         char **tokens, int count)
{
    const struct cli_command *command = arguments->command;
    if (!take_all(arguments, tokens, count))
        return EXIT_USAGE;
    if (arguments->word_count < command->min_words || arguments->word_count > command->max_words)
        return report_message(EXIT_USAGE, MSG_CLI_WRONG_WORDS, program->name, command->name,
                              command->words);
    return command->run(arguments);
}

static int run(const struct cli_program *program, const struct cli_command *command, char **tokens,
               int count)
{
    unsigned fd_line_count = 0;
    struct cli_arguments arguments = {
        .command = command,
        .words = calloc((size_t)count + 1, sizeof *arguments.words),
        .given = calloc((size_t)count + 1, sizeof *arguments.given),
        .fd_line_count = &fd_line_count,
    };
    int exit_code;
    if (arguments.words != NULL && arguments.given != NULL)
        exit_code = check_and_run(program, &arguments, tokens, count);
    else
        exit_code = report(STATUS_NO_MEMORY, NULL);
    free(arguments.given);
    free(arguments.words);
    return exit_code;
}

static int print_version(const struct cli_program *program)
{
    printf("%s %s (%s)\n", program->name, QOL_VERSION,
           seal_slot_offers(SEAL_SUITE_XWING) ? "suite 2" : "suite 1 only");
    return EXIT_DONE;
}

static int print_help(const struct cli_program *program, const struct cli_command *command,
                      const char *name)
{
    if (command != NULL && name[0] != '\0')
        cli_parts_command_help(program, command);
    else
        cli_parts_program_help(program);
    return EXIT_DONE;
}

static int dispatch(const struct cli_program *program, int count, char **tokens)
{
    const char *name = "";
    if (count > 0 && tokens[0][0] != '-') {
        name = tokens[0];
        tokens++;
        count--;
    }
    const struct cli_command *command = find_command(program, name);
    if (asks_for(tokens, count, "--version"))
        return print_version(program);
    if (command == NULL && name[0] != '\0')
        return report_command(program, name);
    if (asks_for(tokens, count, "--help"))
        return print_help(program, command, name);
    if (command == NULL)
        return report_command(program, name);
    return run(program, command, tokens, count);
}

int cli_main(const struct cli_program *program, int argc, char **argv)
{
    int exit_code = dispatch(program, argc > 0 ? argc - 1 : 0, argv + 1);
    // What stdio still holds may find the disk full.
    if (fflush(stdout) == 0 && !ferror(stdout))
        return exit_code;
    int failed = report(STATUS_IO, "stdout");
    return exit_code == EXIT_DONE ? failed : exit_code;
}

int cli_end(int exit_code)
{
    char line[2];
    if (exit_code == EXIT_DONE || exit_code == EXIT_INTERRUPTED || !platform_terminal_is_own())
        return exit_code;
    report_tell(MSG_NOTICE_PRESS_ENTER);
    enum status status = platform_read_line(0, line, sizeof line);
    (void)status; // whatever was typed
    return exit_code;
}

unsigned cli_word_count(const struct cli_arguments *arguments)
{
    return arguments->word_count;
}

const char *cli_word(const struct cli_arguments *arguments, unsigned index)
{
    return index < arguments->word_count ? arguments->words[index] : NULL;
}

const char *cli_option_at(const struct cli_arguments *arguments, const char *name, unsigned index)
{
    for (unsigned i = 0; i < arguments->given_count; i++)
        if (strcmp(arguments->given[i].option->name, name) == 0 && index-- == 0)
            return arguments->given[i].value;
    return NULL;
}

unsigned cli_option_count(const struct cli_arguments *arguments, const char *name)
{
    unsigned count = 0;
    for (unsigned i = 0; i < arguments->given_count; i++)
        if (strcmp(arguments->given[i].option->name, name) == 0)
            count++;
    return count;
}

const char *cli_option(const struct cli_arguments *arguments, const char *name)
{
    unsigned count = cli_option_count(arguments, name);
    return count > 0 ? cli_option_at(arguments, name, count - 1) : NULL;
}

bool cli_has(const struct cli_arguments *arguments, const char *name)
{
    return cli_option_count(arguments, name) > 0;
}

bool cli_lang(const struct cli_arguments *arguments, enum lang *out)
{
    const char *code = cli_option(arguments, "--lang");
    *out = code ? messages_lang_from_code(code) : report_lang();
    if (*out == LANG_COUNT)
        report_message(EXIT_USAGE, MSG_CLI_UNKNOWN_LANG);
    return *out != LANG_COUNT;
}

void cli_show_progress(const struct progress *progress)
{
    char text[PROGRESS_TEXT_CAP];
    if (!platform_stderr_is_terminal())
        return;
    progress_text(progress, report_lang(), text);
    fprintf(stderr, "\r%s\x1b[K%s", text, // erases what a longer line left behind
            progress->ended ? "\n" : "");
    report_line_open(!progress->ended);
    fflush(stderr);
}

void cli_print_cell(const char *text, size_t len, size_t width)
{
    char shown[CELL_CAP];
    text_show(text, len, shown, sizeof shown);
    size_t shown_width = text_width(shown, strlen(shown));
    fputs(shown, stdout);
    for (size_t column = shown_width; column < width; column++)
        putchar(' ');
    sodium_memzero(shown, sizeof shown);
}
