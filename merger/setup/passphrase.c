// SPDX-License-Identifier: Apache-2.0
#include "merger/setup/passphrase.h"

#include "common/cli.h"
#include "common/letters.h"
#include "common/report.h"

#include <ctype.h>
#include <sodium.h>
#include <stdint.h>

#define LEAST_LEN 8 // characters
#define SHORT_LEN 12

void passphrase_draw(char out[KEYFILE_PASSPHRASE_CAP])
{
    uint8_t bytes[8];
    char letters[LETTERS_CAP];
    randombytes_buf(bytes, sizeof bytes);
    letters_print(bytes, letters);
    size_t i = 0;
    for (; letters[i]; i++)
        out[i] = (char)tolower(letters[i]);
    out[i] = '\0';
    sodium_memzero(bytes, sizeof bytes);
    sodium_memzero(letters, sizeof letters);
}

// A passphrase is taken as its bytes are, but a letter of Kazakh has two.
static size_t count_characters(const char *text)
{
    size_t count = 0;
    for (; *text; text++)
        count += ((unsigned char)*text & 0xc0) != 0x80;
    return count;
}

static bool refuse_short(const char *passphrase)
{
    if (count_characters(passphrase) >= LEAST_LEN)
        return false;
    report_say(EXIT_USAGE,
               "this passphrase is too short: it protects every signature, and must have %d "
               "characters at least; use five words or more",
               LEAST_LEN);
    return true;
}

int passphrase_ask(char out[KEYFILE_PASSPHRASE_CAP])
{
    enum status status = cli_ask_new_passphrase("New passphrase: ", refuse_short, out);
    if (status == STATUS_USAGE)
        return EXIT_USAGE; // has been reported
    return status == STATUS_OK ? EXIT_DONE : report(status, NULL);
}

void passphrase_warn_if_short(const char *passphrase)
{
    if (count_characters(passphrase) < SHORT_LEN)
        report_say(EXIT_DONE, "this passphrase is short, and it protects every signature; use five "
                              "words or more (merger passphrase changes it)");
}
