// SPDX-License-Identifier: Apache-2.0
//
// Passphrases of coordinators and volunteers.
#ifndef QOL_PASSPHRASE_H
#define QOL_PASSPHRASE_H

#include "common/keyfile.h"

// 64 random bits as easily typed letters: "abde-gikl-mnor-stuz".
void passphrase_draw(char out[KEYFILE_PASSPHRASE_CAP]);
// Asks on the terminal for a coordinator's new passphrase (cli_ask_new_passphrase), and refuses one
// that is so short that it protects nothing. From a file such a one is the choice of whoever wrote
// that, and only warned about. EXIT_DONE, or the exit code of what was reported.
MUST_USE int passphrase_ask(char out[KEYFILE_PASSPHRASE_CAP]);
// Says so if a coordinator's new passphrase is easily guessed; it is not refused.
void passphrase_warn_if_short(const char *passphrase);

#endif
