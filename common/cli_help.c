// SPDX-License-Identifier: Apache-2.0
#include "common/cli_parts.h"

#include <stdio.h>
#include <string.h>

#define LEFT_WIDTH 30
#define LEFT_CAP 128
#define NAME_MAX_LEN 31
#define MAX_SLIPS 2

static const struct {
    enum exit_code code;
    const char *meaning;
} exit_codes[] = {
    {EXIT_DONE, "done"},
    {EXIT_FAILED, "failed"},
    {EXIT_USAGE, "the command line was not understood"},
    {EXIT_PARTLY, "done, but some input was refused or held"},
    {EXIT_NOT_OURS, "a file is not ours, damaged or forged"},
    {EXIT_WRONG_KEY, "wrong key or passphrase"},
    {EXIT_INTERRUPTED, "interrupted"},
};

static void print_row(const char *left, const char *right)
{
    int used = printf("  %s", left);
    if (used > LEFT_WIDTH + 2) {
        putchar('\n');
        used = 0;
    }
    printf("%*s  %s\n", LEFT_WIDTH + 2 - used, "", right);
}

static void print_command(const struct cli_program *program, const struct cli_command *command)
{
    char left[LEFT_CAP];
    const char *name = command->name[0] != '\0' ? command->name : program->name;
    const char *gap = command->words[0] != '\0' ? " " : "";
    snprintf(left, sizeof left, "%s%s%s", name, gap, command->words);
    print_row(left, command->help);
}

void cli_parts_program_help(const struct cli_program *program)
{
    printf("Usage: %s COMMAND [WORDS] [OPTIONS]\n\n%s\n\nCommands:\n", program->name,
           program->summary);
    for (const struct cli_command *command = program->commands; command->run != NULL; command++)
        print_command(program, command);
    printf("\n`%s COMMAND --help` explains a command; `%s --version` says which version this is.\n",
           program->name, program->name);
    printf("\nExit codes:\n");
    for (size_t i = 0; i < sizeof exit_codes / sizeof exit_codes[0]; i++)
        printf("  %3d  %s\n", (int)exit_codes[i].code, exit_codes[i].meaning);
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

void cli_parts_command_help(const struct cli_program *program, const struct cli_command *command)
{
    const char *gap = command->words[0] != '\0' ? " " : "";
    printf("Usage: %s %s%s%s [OPTIONS]\n\n%s\n\nOptions:\n", program->name, command->name, gap,
           command->words, command->help);
    for (unsigned i = 0; i < CLI_MAX_OPTIONS && command->options[i].name != NULL; i++)
        print_option(&command->options[i]);
    print_row("    --help", "print this");
    if (command->details != NULL)
        printf("\n%s\n", command->details);
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
