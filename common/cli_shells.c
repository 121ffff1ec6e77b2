// SPDX-License-Identifier: Apache-2.0
//
// Completions. What cannot be guessed is completed with nothing, rather than with files.
#include "common/cli_parts.h"

#include <stdio.h>
#include <string.h>

// ---- words --------------------------------------------------------------------------------------

// The most that one of the words which a command takes can be; choices, if one has them, are given.
static enum cli_kind kind_of_words(const char *words, const char **choices, size_t *choices_len)
{
    enum cli_kind kind = CLI_ANYTHING;
    *choices = "";
    *choices_len = 0;
    for (const char *at = words; *at != '\0';) {
        char word[64] = "";
        at += strspn(at, " [");
        size_t len = strcspn(at, " ]");
        (void)snprintf(word, sizeof word, "%.*s", (int)len, at);
        enum cli_kind found = cli_parts_kind(word);
        if (found == CLI_CHOICES) {
            *choices = at;
            *choices_len = len;
        } else if (kind != CLI_FILES && found != CLI_ANYTHING) {
            kind = found;
        }
        at += len + strspn(at + len, " ]");
    }
    return kind;
}

// Choices with spaces between.
static void put_choices(const char *choices, size_t len)
{
    for (size_t i = 0; i < len; i++)
        putchar(choices[i] == '|' ? ' ' : choices[i]);
}

// ---- bash ---------------------------------------------------------------------------------------

static const char *bash_kind(enum cli_kind kind)
{
    return kind == CLI_FILES ? "files" : kind == CLI_FOLDERS ? "folders" : "none";
}

static void put_bash_command(const struct cli_command *command)
{
    const char *choices;
    size_t choices_len;
    enum cli_kind kind = kind_of_words(command->words, &choices, &choices_len);
    printf("    %s)\n        options='--help", command->name[0] != '\0' ? command->name : "''");
    for (unsigned i = 0; i < CLI_MAX_OPTIONS && command->options[i].name != NULL; i++)
        printf(" %s", command->options[i].name);
    printf("' kind=%s choices='", bash_kind(kind));
    put_choices(choices, choices_len);
    printf("'\n        case $before in\n");
    for (unsigned i = 0; i < CLI_MAX_OPTIONS && command->options[i].name != NULL; i++) {
        const struct cli_option *option = &command->options[i];
        if (option->argument == NULL)
            continue;
        printf("        %s", option->name);
        if (option->letter != 0)
            printf(" | -%c", option->letter);
        enum cli_kind value = cli_parts_kind(option->argument);
        printf(") options='' kind=%s choices='", bash_kind(value));
        if (value == CLI_CHOICES)
            put_choices(option->argument, strlen(option->argument));
        printf("' ;;\n");
    }
    printf("        esac ;;\n");
}

static void put_names(const struct cli_program *program)
{
    for (const struct cli_command *command = program->commands; command->run != NULL; command++)
        if (command->name[0] != '\0')
            printf("%s ", command->name);
}

void cli_shells_bash(const struct cli_program *program)
{
    printf("# Completion of " CLI_PARTS_PREFIX "%s for bash.\n\n_qol_%s()\n{\n", program->name,
           program->name);
    printf(
        "    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]} command=''\n"
        "    local options='--help --version' kind=none choices=''\n"
        "    COMPREPLY=()\n"
        "    [ \"$before\" = = ] && before=${COMP_WORDS[COMP_CWORD - 2]}\n"
        "    [ \"$word\" = = ] && word=\n"
        "    case ${COMP_WORDS[1]} in\n"
        "    -*) ;;\n"
        "    *) [ \"$COMP_CWORD\" -gt 1 ] && command=${COMP_WORDS[1]} ;;\n"
        "    esac\n"
        "    case $command in\n");
    for (const struct cli_command *command = program->commands; command->run != NULL; command++)
        put_bash_command(command);
    printf("    esac\n    [ \"$COMP_CWORD\" -eq 1 ] && choices='");
    put_names(program);
    printf(
        "'\n"
        "    case $word in\n"
        "    -*) mapfile -t COMPREPLY < <(compgen -W \"$options\" -- \"$word\") ;;\n"
        "    *)\n"
        "        mapfile -t COMPREPLY < <(compgen -W \"$choices\" -- \"$word\")\n"
        "        [ \"$kind\" = none ] || compopt -o filenames\n"
        "        case $kind in\n"
        "        files) mapfile -t -O ${#COMPREPLY[@]} COMPREPLY < <(compgen -f -- \"$word\") ;;\n"
        "        folders) mapfile -t -O ${#COMPREPLY[@]} COMPREPLY < <(compgen -d -- \"$word\") "
        ";;\n"
        "        esac ;;\n"
        "    esac\n"
        "}\n\ncomplete -F _qol_%s " CLI_PARTS_PREFIX "%s\n",
        program->name, program->name);
}

// ---- zsh ----------------------------------------------------------------------------------------

// Within single quotes, where `also` have a meaning of their own.
static void put_escaped(const char *text, const char *also)
{
    for (; *text != '\0'; text++) {
        if (*text == '\'')
            printf("'\\'");
        else if (strchr(also, *text) != NULL)
            putchar('\\');
        putchar(*text);
    }
}

static void put_zsh_action(const char *called, enum cli_kind kind, const char *choices,
                           size_t choices_len)
{
    putchar(':');
    put_escaped(called, "\\:[]");
    putchar(':');
    if (choices_len > 0) {
        putchar('(');
        put_choices(choices, choices_len);
        putchar(')');
    } else if (kind == CLI_FILES || kind == CLI_FOLDERS) {
        printf("%s", kind == CLI_FILES ? "_files" : "_files -/");
    }
    putchar('\'');
}

static void put_zsh_option(const struct cli_option *option)
{
    if (option->letter != 0)
        printf(" \\\n            '(-%c %s)'{-%c,%s}'[", option->letter, option->name,
               option->letter, option->name);
    else
        printf(" \\\n            '%s%s[", option->repeats ? "*" : "", option->name);
    put_escaped(option->help, "\\:[]");
    putchar(']');
    if (option->argument == NULL) {
        putchar('\'');
        return;
    }
    enum cli_kind kind = cli_parts_kind(option->argument);
    put_zsh_action(option->argument, kind, option->argument,
                   kind == CLI_CHOICES ? strlen(option->argument) : 0);
}

static void put_zsh_command(const struct cli_command *command)
{
    const char *choices;
    size_t choices_len;
    enum cli_kind kind = kind_of_words(command->words, &choices, &choices_len);
    printf("    '%s')\n        _arguments '--help[print what it does]'", command->name);
    for (unsigned i = 0; i < CLI_MAX_OPTIONS && command->options[i].name != NULL; i++)
        put_zsh_option(&command->options[i]);
    if (choices_len > 0) { // which come last, behind folders
        printf(" \\\n            '1:CAMPAIGN:_files -/' '*");
        put_zsh_action(command->words, kind, choices, choices_len);
    } else if (command->words[0] != '\0') {
        printf(" \\\n            '*");
        put_zsh_action(command->words, kind, choices, choices_len);
    }
    printf(" ;;\n");
}

void cli_shells_zsh(const struct cli_program *program)
{
    printf("#compdef " CLI_PARTS_PREFIX "%s\n# Completion of " CLI_PARTS_PREFIX
           "%s for zsh.\n\n_qol_%s() {\n    local command=''\n"
           "    if (( CURRENT == 2 )) && [[ $words[2] != -* ]]; then\n"
           "        local -a commands=(\n",
           program->name, program->name, program->name);
    for (const struct cli_command *command = program->commands; command->run != NULL; command++) {
        if (command->name[0] == '\0')
            continue;
        printf("            '%s:", command->name);
        put_escaped(command->help, "\\:");
        printf("'\n");
    }
    printf("        )\n"
           "        _describe command commands\n"
           "        return\n"
           "    fi\n"
           "    if [[ $words[2] != -* ]]; then\n"
           "        command=$words[2]\n"
           "        shift words\n"
           "        (( CURRENT-- ))\n"
           "    fi\n"
           "    case $command in\n");
    for (const struct cli_command *command = program->commands; command->run != NULL; command++)
        put_zsh_command(command);
    printf("    esac\n}\n\n_qol_%s \"$@\"\n", program->name);
}

// ---- fish ---------------------------------------------------------------------------------------

static void begin_fish(const struct cli_program *program, const struct cli_command *command)
{
    printf("complete -c " CLI_PARTS_PREFIX "%s -n ", program->name);
    if (command->name[0] != '\0')
        printf("'__fish_seen_subcommand_from %s'", command->name);
    else
        printf("__fish_use_subcommand");
}

static void put_fish_kind(enum cli_kind kind, const char *choices, size_t choices_len)
{
    if (kind == CLI_FILES)
        printf(" -F");
    else if (kind == CLI_FOLDERS)
        printf(" -a '(__fish_complete_directories)'");
    if (choices_len == 0)
        return;
    printf(" -a '");
    put_choices(choices, choices_len);
    putchar('\'');
}

static void put_fish_text(const char *text)
{
    printf(" -d '");
    for (; *text != '\0'; text++) {
        if (*text == '\'' || *text == '\\')
            putchar('\\');
        putchar(*text);
    }
    printf("'\n");
}

static void put_fish_option(const struct cli_program *program, const struct cli_command *command,
                            const struct cli_option *option)
{
    begin_fish(program, command);
    if (option->letter != 0)
        printf(" -s %c", option->letter);
    printf(" -l %s", option->name + 2);
    if (option->argument != NULL) {
        enum cli_kind kind = cli_parts_kind(option->argument);
        printf(kind == CLI_FILES ? " -r" : " -x");
        put_fish_kind(kind, option->argument, kind == CLI_CHOICES ? strlen(option->argument) : 0);
    }
    put_fish_text(option->help);
}

static void put_fish_command(const struct cli_program *program, const struct cli_command *command)
{
    const char *choices;
    size_t choices_len;
    enum cli_kind kind = kind_of_words(command->words, &choices, &choices_len);
    if (command->name[0] != '\0') {
        printf("complete -c " CLI_PARTS_PREFIX "%s -n __fish_use_subcommand -a %s", program->name,
               command->name);
        put_fish_text(command->help);
    }
    if (kind != CLI_ANYTHING || choices_len > 0) {
        begin_fish(program, command);
        put_fish_kind(kind, choices, choices_len);
        putchar('\n');
    }
    for (unsigned i = 0; i < CLI_MAX_OPTIONS && command->options[i].name != NULL; i++)
        put_fish_option(program, command, &command->options[i]);
}

void cli_shells_fish(const struct cli_program *program)
{
    printf("# Completion of " CLI_PARTS_PREFIX "%s for fish.\n\ncomplete -c " CLI_PARTS_PREFIX
           "%s -f\ncomplete -c " CLI_PARTS_PREFIX "%s -l help -d 'print what it does'\n",
           program->name, program->name, program->name);
    for (const struct cli_command *command = program->commands; command->run != NULL; command++)
        put_fish_command(program, command);
}
