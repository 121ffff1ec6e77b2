// SPDX-License-Identifier: Apache-2.0
#include "common/cli_parts.h"
#include "common/platform.h"
#include "common/text.h"

#include <stdio.h>
#include <string.h>

#define PAGE_WIDTH 80 // where there is no terminal
#define PAGE_MAX_WIDTH 100
#define LEFT_WIDTH 30
#define LEFT_CAP 128
#define NAME_MAX_LEN 31
#define MAX_SLIPS 2

const struct cli_exit_code cli_parts_exit_codes[] = {
    {EXIT_DONE, "done"},
    {EXIT_FAILED, "failed"},
    {EXIT_USAGE, "the command line was not understood"},
    {EXIT_PARTLY, "done, but some input was refused or held"},
    {EXIT_NOT_OURS, "a file is not ours, damaged or forged"},
    {EXIT_WRONG_KEY, "wrong key or passphrase"},
    {EXIT_INTERRUPTED, "interrupted"},
    {.meaning = NULL},
};

// ---- lines that fit ---------------------------------------------------------------------------

// Where the next word goes.
struct page {
    size_t width;
    size_t indent; // of the rows after the first
    size_t column;
};

static struct page page_new(void)
{
    size_t width = platform_stdout_is_terminal() ? platform_terminal_width() : PAGE_WIDTH;
    return (struct page){.width = width < PAGE_MAX_WIDTH ? width : PAGE_MAX_WIDTH};
}

static void begin_row(struct page *page, size_t indent)
{
    page->indent = page->column = indent;
}

static void put_word(struct page *page, const char *word, size_t len)
{
    bool is_first = page->column == page->indent;
    size_t width = text_width(word, len);
    if (!is_first && page->column + 1 + width > page->width) {
        printf("\n%*s", (int)page->indent, "");
        page->column = page->indent;
    } else if (!is_first) {
        putchar(' ');
        page->column++;
    }
    fwrite(word, 1, len, stdout);
    page->column += width;
}

static void put_words(struct page *page, const char *text, size_t len)
{
    while (len > 0) {
        size_t word_len = 0;
        while (word_len < len && text[word_len] != ' ')
            word_len++;
        if (word_len > 0)
            put_word(page, text, word_len);
        size_t used_len = word_len < len ? word_len + 1 : len; // with the space behind it
        text += used_len;
        len -= used_len;
    }
}

static void end_row(struct page *page)
{
    if (page->column > 0)
        putchar('\n');
    begin_row(page, 0);
}

// Where two spaces or more begin; len if they do not.
static size_t find_gap(const char *line, size_t len, size_t from)
{
    for (size_t at = from; at + 1 < len; at++)
        if (line[at] == ' ' && line[at + 1] == ' ')
            return at;
    return len;
}

// An indented line: a command as it is typed, or, with a gap in it, a word and what it means.
static void put_item(struct page *page, const char *line, size_t len, size_t margin)
{
    size_t gap = find_gap(line, len, margin), at = gap;
    while (at < len && line[at] == ' ')
        at++;
    end_row(page);
    fwrite(line, 1, at, stdout);
    begin_row(page, at);
    put_words(page, line + at, len - at);
    if (gap == len)
        end_row(page); // what follows is not part of the command
}

static void put_line(struct page *page, const char *line, size_t len)
{
    size_t margin = 0;
    while (margin < len && line[margin] == ' ')
        margin++;
    if (len == 0) {
        end_row(page);
        putchar('\n');
    } else if (margin > 0 && margin != page->indent) {
        put_item(page, line, len, margin);
    } else {
        if (margin != page->indent)
            end_row(page);
        put_words(page, line + margin, len - margin);
    }
}

// Paragraphs are filled anew; blank lines and items stay.
static void print_details(const char *details)
{
    struct page page = page_new();
    while (*details != '\0') {
        size_t len = strcspn(details, "\n");
        put_line(&page, details, len);
        details += len + (details[len] == '\n');
    }
    end_row(&page);
}

static void print_row(const char *left, const char *right)
{
    struct page page = page_new();
    int used = printf("  %s", left);
    if (used > LEFT_WIDTH + 2) {
        putchar('\n');
        used = 0;
    }
    printf("%*s", LEFT_WIDTH + 4 - used, "");
    begin_row(&page, LEFT_WIDTH + 4);
    put_words(&page, right, strlen(right));
    end_row(&page);
}

// ---- help -------------------------------------------------------------------------------------

static void print_command(const struct cli_program *program, const struct cli_command *command)
{
    char left[LEFT_CAP];
    const char *name = command->name[0] != '\0' ? command->name : program->name;
    const char *gap = command->words[0] != '\0' ? " " : "";
    snprintf(left, sizeof left, "%s%s%s", name, gap, command->words);
    print_row(left, command->help);
}

static void print_option(const struct cli_option *option)
{
    char left[LEFT_CAP];
    char letter[] = {'-', option->letter, ',', ' ', '\0'};
    const char *gap = option->argument != NULL ? " " : "";
    const char *argument = option->argument != NULL ? option->argument : "";
    snprintf(left, sizeof left, "%s%s%s%s", option->letter != 0 ? letter : "    ", option->name,
             gap, argument);
    print_row(left, option->help);
}

static void print_options(const struct cli_command *command)
{
    for (unsigned i = 0; i < CLI_MAX_OPTIONS && command->options[i].name != NULL; i++)
        print_option(&command->options[i]);
}

// What a program does that is started without a command.
static void print_default(const struct cli_program *program)
{
    for (const struct cli_command *command = program->commands; command->run != NULL; command++) {
        if (command->name[0] != '\0')
            continue;
        printf("\nOptions without a command:\n");
        print_options(command);
        if (command->details == NULL)
            continue;
        putchar('\n');
        print_details(command->details);
    }
}

void cli_parts_program_help(const struct cli_program *program)
{
    printf("Usage: %s COMMAND [WORDS] [OPTIONS]\n\n%s\n\nCommands:\n", program->name,
           program->summary);
    for (const struct cli_command *command = program->commands; command->run != NULL; command++)
        print_command(program, command);
    print_default(program);
    printf("\n%s COMMAND --help explains a command.\n", program->name);
    printf("%s --version says which version this is.\n", program->name);
    printf("\nExit codes:\n");
    for (const struct cli_exit_code *at = cli_parts_exit_codes; at->meaning != NULL; at++)
        printf("  %3d  %s\n", (int)at->code, at->meaning);
}

void cli_parts_command_help(const struct cli_program *program, const struct cli_command *command)
{
    const char *gap = command->words[0] != '\0' ? " " : "";
    printf("Usage: %s %s%s%s [OPTIONS]\n\n%s\n\nOptions:\n", program->name, command->name, gap,
           command->words, command->help);
    print_options(command);
    print_row("    --help", "print this");
    if (command->details != NULL) {
        putchar('\n');
        print_details(command->details);
    }
}

static unsigned smaller(unsigned a, unsigned b)
{
    return a < b ? a : b;
}

// The Levenshtein distance of two short names.
static unsigned slips_between(const char *a, const char *b)
{
    unsigned row[NAME_MAX_LEN + 1];
    unsigned len = (unsigned)strlen(b);
    for (unsigned i = 0; i <= len; i++)
        row[i] = i;
    for (unsigned done = 1; *a != '\0'; a++, done++) {
        unsigned diagonal = row[0];
        row[0] = done;
        for (unsigned i = 1; i <= len; i++) {
            unsigned replaced = diagonal + (*a != b[i - 1]);
            diagonal = row[i];
            row[i] = smaller(replaced, 1 + smaller(row[i], row[i - 1]));
        }
    }
    return row[len];
}

const struct cli_command *cli_parts_nearest(const struct cli_program *program, const char *name)
{
    const struct cli_command *nearest = NULL;
    unsigned fewest = MAX_SLIPS + 1;
    for (const struct cli_command *command = program->commands; command->run != NULL; command++) {
        size_t len = strlen(command->name);
        if (len <= MAX_SLIPS || len > NAME_MAX_LEN)
            continue; // every short word would be near
        unsigned slips = slips_between(name, command->name);
        if (slips < fewest) {
            fewest = slips;
            nearest = command;
        }
    }
    return nearest;
}
