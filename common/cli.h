// SPDX-License-Identifier: Apache-2.0
//
// Command lines: words first, then options. One table of commands per program both dispatches and
// prints --help. Options may stand anywhere after the command; "--" ends them.
#ifndef QOL_CLI_H
#define QOL_CLI_H

#include "common/keyfile.h"
#include "common/progress.h"
#include "common/status.h"

#include <stdbool.h>
#include <stddef.h>

#define CLI_MAX_OPTIONS 12
#define CLI_MAX_WORDS 4096

struct cli_option {
    const char *name;     // "--passphrase-file"
    char letter;          // short form, or 0
    const char *argument; // what --help calls its value ("FILE", "kk|ru|en"), NULL for a switch
    const char *help;     // one line
    bool repeats;         // may be given more than once
};

struct cli_arguments;

struct cli_command {
    const char *name;    // "merge"; "" is what runs when no command is given
    const char *words;   // "CAMPAIGN PATH..."
    const char *help;    // one line, in the list of commands
    const char *details; // what --help of this command adds, with an example
    unsigned min_words, max_words;
    struct cli_option options[CLI_MAX_OPTIONS];        // ends with a NULL name
    int (*run)(const struct cli_arguments *arguments); // returns an exit code
};

struct cli_program {
    const char *name;                   // "merger"
    const char *summary;                // one line
    const struct cli_command *commands; // ends with a NULL run
};

// Finds the command, checks words and options against its table, runs it. --help and --version
// are understood everywhere; a mistake is one line on stderr, with the nearest command, and exit
// code 2.
int cli_main(const struct cli_program *program, int argc, char **argv);

// What main returns for an exit code. After a failure in a terminal that closes with the program,
// whoever double-clicked it presses Enter first.
int cli_end(int exit_code);

unsigned cli_word_count(const struct cli_arguments *arguments);
const char *cli_word(const struct cli_arguments *arguments, unsigned index);
// The option's last value; NULL if it was not given.
const char *cli_option(const struct cli_arguments *arguments, const char *name);
bool cli_has(const struct cli_arguments *arguments, const char *name);
// How often a repeatable option was given, and its values in order.
unsigned cli_option_count(const struct cli_arguments *arguments, const char *name);
const char *cli_option_at(const struct cli_arguments *arguments, const char *name, unsigned index);

// The language that --lang names, or without it that of the user; false, and a report, if it names
// none.
bool cli_lang(const struct cli_arguments *arguments, enum lang *out);

// For every command that needs a passphrase: puts --passphrase-fd and --passphrase-file into its
// option table.
#define CLI_PASSPHRASE_OPTIONS                                                                     \
    {"--passphrase-fd", 0, "N", "read the passphrase from file descriptor N", false},              \
    {                                                                                              \
        "--passphrase-file", 0, "FILE", "read the passphrase from a file's first line", false      \
    }

// True if neither option is given, and the passphrase is to be typed on the terminal.
bool cli_passphrase_is_typed(const struct cli_arguments *arguments);
// The passphrase from --passphrase-fd or --passphrase-file, tidied. NO_PASSPHRASE if there is none
// or it is empty. The caller wipes it, as all below.
MUST_USE enum status cli_passphrase(const struct cli_arguments *arguments,
                                    char out[KEYFILE_PASSPHRASE_CAP]);
// Line `index` (from 0) of the same source; NOT_FOUND if it has no such line, or is to be typed,
// NO_PASSPHRASE if there is no such file. From a descriptor, whose lines go by once, ask in
// ascending order.
MUST_USE enum status cli_passphrase_line(const struct cli_arguments *arguments, unsigned index,
                                         char out[KEYFILE_PASSPHRASE_CAP]);
// An empty line, and no line at all, give no passphrase: then NO_PASSPHRASE, else `status`.
MUST_USE enum status cli_require_passphrase(enum status status, const char *passphrase);
// Passphrases that have an option of their own: a line of a file, answered as by
// cli_passphrase_line.
MUST_USE enum status cli_passphrase_of_file(const char *path, unsigned index,
                                            char out[KEYFILE_PASSPHRASE_CAP]);

// True, and a report, if a passphrase may not be used.
typedef bool cli_refuses(const char *passphrase);
// Asks on the terminal, twice, for a new passphrase. One that is empty, no text, differs the second
// time or is refused is asked for again, three times in all. USAGE if it was the last one that was
// refused, and nothing is left to report.
MUST_USE enum status cli_ask_new_passphrase(const char *prompt, cli_refuses *refuses,
                                            char out[KEYFILE_PASSPHRASE_CAP]);

// Something that a passphrase opens. `open` answers WRONG_PASSPHRASE if it does not.
struct cli_lock {
    const char *path; // what the sentence about a wrong one is about
    enum status (*open)(void *context, const char *passphrase);
    void *context;
};

// Takes the passphrase as cli_passphrase does, or asks for it on the terminal, and opens the lock
// with it. One that is typed and wrong, empty or no text is reported and asked for again, three
// times in all; the terminal shows nothing that is typed until the lock is open, and says that this
// takes a while. One that was drawn may be typed in many ways (keyfile_try). What the last try
// answered; `out` is the passphrase that opens the lock, which the caller wipes.
MUST_USE enum status cli_unlock(const struct cli_arguments *arguments, const char *prompt,
                                const struct cli_lock *lock, char out[KEYFILE_PASSPHRASE_CAP]);

// A line on stderr if it is a terminal: what `show` of a progress is for commands.
void cli_show_progress(const struct progress *progress);

// Writes text to stdout with control characters shown as '?', padded to `width` columns.
void cli_print_cell(const char *text, size_t len, size_t width);

#endif
