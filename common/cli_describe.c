// SPDX-License-Identifier: Apache-2.0
#include "common/cli_describe.h"

#include "common/cli_parts.h"
#include "common/report.h"
#include "common/safefile.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FORM_MAX_LEN (64 * 1024)

static bool begins_with(const char *text, const char *beginning)
{
    return strncmp(text, beginning, strlen(beginning)) == 0;
}

enum cli_kind cli_parts_kind(const char *called)
{
    if (strchr(called, '|') != NULL)
        return CLI_CHOICES;
    if (begins_with(called, "FILE") || begins_with(called, "PATH") ||
        begins_with(called, "PROGRAM"))
        return CLI_FILES;
    if (begins_with(called, "DIR") || begins_with(called, "KIT") || begins_with(called, "CAMPAIGN"))
        return CLI_FOLDERS;
    return CLI_ANYTHING;
}

static int print_man(const struct cli_program *program, const char *path)
{
    uint8_t *bytes;
    size_t len;
    enum status status = safefile_read(path, FORM_MAX_LEN, &bytes, &len);
    if (status != STATUS_OK)
        return report(status, path);
    char *form = malloc(len + 1);
    if (form == NULL) {
        free(bytes);
        return report(STATUS_NO_MEMORY, NULL);
    }
    memcpy(form, bytes, len);
    form[len] = '\0';
    cli_man_print(program, form);
    free(form);
    free(bytes);
    return EXIT_DONE;
}

int cli_describe(const struct cli_program *program, int argc, char **argv)
{
    static const struct {
        const char *name;
        void (*print)(const struct cli_program *program);
    } shells[] = {{"bash", cli_shells_bash}, {"zsh", cli_shells_zsh}, {"fish", cli_shells_fish}};
    int exit_code = EXIT_USAGE;
    if (argc == 3 && strcmp(argv[1], "man") == 0)
        exit_code = print_man(program, argv[2]);
    for (size_t i = 0; i < sizeof shells / sizeof shells[0]; i++)
        if (argc == 2 && strcmp(argv[1], shells[i].name) == 0) {
            shells[i].print(program);
            exit_code = EXIT_DONE;
        }
    if (fflush(stdout) == 0 && !ferror(stdout))
        return exit_code;
    return report(STATUS_IO, "stdout");
}
