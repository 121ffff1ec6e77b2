// SPDX-License-Identifier: Apache-2.0
//
// Passphrases of coordinators and volunteers.
#ifndef QOL_PASSPHRASE_H
#define QOL_PASSPHRASE_H

#include "common/keyfile.h"

#include <stdbool.h>

// 64 random bits as easily typed letters: "abde-gikl-mnor-stuz".
void passphrase_draw(char out[KEYFILE_PASSPHRASE_CAP]);
// True, and a report, if a coordinator's new passphrase that was typed is so short that it protects
// nothing. From a file it is the choice of whoever wrote that, and only warned about.
bool passphrase_refuse_short(const char *passphrase);
// Says so if a coordinator's new passphrase is easily guessed; it is not refused.
void passphrase_warn_if_short(const char *passphrase);

#endif
