// SPDX-License-Identifier: Apache-2.0
//
// In the macros of man(7), as groff and mandoc both have them.
#include "common/cli_parts.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

struct man {
    const struct cli_program *program;
    size_t indent; // of the item that the last line belongs to; 0 for a paragraph
    size_t
        example; // margin of what was typed, which is shown line by line; 0 if it is something else
};

// ---- text ---------------------------------------------------------------------------------------

static bool is_command(const struct cli_program *program, const char *at)
{
    size_t len = strcspn(at, " \n.,;:)");
    for (const struct cli_command *command = program->commands; command->run != NULL; command++)
        if (len > 0 && strlen(command->name) == len && memcmp(command->name, at, len) == 0)
            return true;
    return *at == '-';
}

// True where the program is called, as one types it: its name and a command or an option.
static bool is_call(const struct cli_program *program, const char *text, const char *at)
{
    size_t len = strlen(program->name);
    bool is_word = at == text || at[-1] == ' ' || at[-1] == '\n' || at[-1] == '(' || at[-1] == '"';
    return is_word && strncmp(at, program->name, len) == 0 && (at[len] == ' ' || at[len] == '\n') &&
           is_command(program, at + len + 1);
}

// `text` is where `len` bytes of a longer one begin, whose rest may be looked at.
static void put_text(const struct man *man, const char *text, size_t len)
{
    if (len > 0 && (text[0] == '.' || text[0] == '\''))
        printf("\\&");
    for (const char *at = text; at < text + len; at++) {
        if (is_call(man->program, text, at))
            printf("qol\\-");
        if (*at == '-')
            printf("\\-");
        else if (*at == '\\')
            printf("\\e");
        else
            putchar(*at);
    }
}

static void put_all(const struct man *man, const char *text)
{
    put_text(man, text, strlen(text));
}

// Of a macro, where a quote would end it.
static void put_heading(const struct man *man, const char *macro, const char *text)
{
    printf(".%s \"", macro);
    put_all(man, text);
    printf("\"\n");
}

// ---- what --help of a command adds --------------------------------------------------------------

static void end_example(struct man *man)
{
    if (man->example > 0)
        printf(".EE\n.RE\n");
    man->example = 0;
}

static void put_example(struct man *man, const char *line, size_t len, size_t margin)
{
    if (man->example == 0) {
        printf(".PP\n.RS 4\n.EX\n");
        man->example = margin;
    }
    put_text(man, line + man->example, len - man->example);
    putchar('\n');
}

// A word and what it means, which may stand in the next line.
static void put_item(struct man *man, const char *line, size_t len, size_t gap, size_t margin)
{
    size_t indent = gap;
    end_example(man);
    while (indent < len && line[indent] == ' ')
        indent++;
    printf(".TP\n");
    put_text(man, line + margin, gap - margin);
    putchar('\n');
    if (indent == len)
        return;
    man->indent = indent;
    put_text(man, line + indent, len - indent);
    putchar('\n');
}

static size_t find_gap(const char *line, size_t len, size_t from)
{
    for (size_t at = from; at + 1 < len; at++)
        if (line[at] == ' ' && line[at + 1] == ' ')
            return at;
    return len;
}

static void put_line(struct man *man, const char *line, size_t len)
{
    size_t margin = 0;
    while (margin < len && line[margin] == ' ')
        margin++;
    size_t gap = find_gap(line, len, margin);
    if (gap == len && man->indent > 0 && man->indent < len && line[man->indent - 1] == ' ')
        gap = man->indent - 1; // a word that leaves no more room
    if (len == 0) {
        end_example(man);
        man->indent = 0;
        printf(".PP\n");
    } else if (margin > 0 && margin != man->indent && (gap < len || man->indent > 0)) {
        put_item(man, line, len, gap, margin);
    } else if (margin > 0 && margin != man->indent) {
        put_example(man, line, len, margin);
    } else {
        end_example(man);
        put_text(man, line + margin, len - margin);
        putchar('\n');
    }
}

// A blank line that something else follows than a paragraph would be one paragraph too many.
static bool is_paragraph(const char *text)
{
    return text[0] != '\0' && text[0] != '\n' && text[0] != ' ';
}

static void put_details(const struct cli_program *program, const char *details)
{
    struct man man = {.program = program};
    if (is_paragraph(details))
        printf(".PP\n");
    while (*details != '\0') {
        size_t len = strcspn(details, "\n");
        const char *next = details + len + (details[len] == '\n');
        if (len > 0 || is_paragraph(next))
            put_line(&man, details, len);
        else
            man.indent = 0;
        details = next;
    }
    end_example(&man);
}

// ---- commands -----------------------------------------------------------------------------------

static void put_option(const struct man *man, const struct cli_option *option)
{
    printf(".TP\n");
    if (option->letter != 0)
        printf("\\fB\\-%c\\fR, ", option->letter);
    printf("\\fB");
    put_all(man, option->name);
    printf("\\fR");
    if (option->argument != NULL)
        printf(" \\fI%s\\fR", option->argument);
    putchar('\n');
    put_all(man, option->help);
    putchar('\n');
}

static void put_sentence(const struct man *man, const char *text)
{
    size_t len = strlen(text);
    putchar(toupper((unsigned char)text[0]));
    put_text(man, text + 1, len - 1);
    printf("%s\n", text[len - 1] == '?' ? "" : ".");
}

static void put_command(const struct cli_program *program, const struct cli_command *command)
{
    const struct man man = {.program = program};
    char title[128];
    (void)snprintf(title, sizeof title, "%s%s%s",
                   command->name[0] != '\0' ? command->name : "Without a command",
                   command->words[0] != '\0' ? " " : "", command->words);
    put_heading(&man, "SS", title);
    put_sentence(&man, command->help);
    for (unsigned i = 0; i < CLI_MAX_OPTIONS && command->options[i].name != NULL; i++)
        put_option(&man, &command->options[i]);
    if (command->details != NULL)
        put_details(program, command->details);
}

static void put_commands(const struct cli_program *program)
{
    for (const struct cli_command *command = program->commands; command->run != NULL; command++)
        put_command(program, command);
}

static void put_exit_codes(const struct cli_program *program)
{
    const struct man man = {.program = program};
    for (const struct cli_exit_code *at = cli_parts_exit_codes; at->meaning != NULL; at++) {
        printf(".TP\n%d\n", (int)at->code);
        put_sentence(&man, at->meaning);
    }
}

// A line of the form, with the version in it.
static void put_form_line(const char *line, size_t len)
{
    static const char version[] = "@VERSION@";
    const char *at = strstr(line, version);
    if (at == NULL || at >= line + len) {
        printf("%.*s\n", (int)len, line);
        return;
    }
    const char *rest = at + strlen(version);
    printf("%.*s" QOL_VERSION "%.*s\n", (int)(at - line), line, (int)(line + len - rest), rest);
}

void cli_man_print(const struct cli_program *program, const char *form)
{
    while (*form != '\0') {
        size_t len = strcspn(form, "\n");
        if (strncmp(form, "@COMMANDS@\n", len + 1) == 0)
            put_commands(program);
        else if (strncmp(form, "@EXIT@\n", len + 1) == 0)
            put_exit_codes(program);
        else
            put_form_line(form, len);
        form += len + (form[len] == '\n');
    }
}
