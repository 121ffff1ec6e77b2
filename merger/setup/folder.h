// SPDX-License-Identifier: Apache-2.0
//
// A campaign folder: campaign.qolc, coordinator.qolk, master.db, archive/, and keys/ with the other
// coordinators' key files until they are handed over.
#ifndef QOL_FOLDER_H
#define QOL_FOLDER_H

#include "common/campaign.h"
#include "common/cli.h"
#include "common/platform.h"
#include "merger/setup/coordinator.h"

#include <stdint.h>

#define FOLDER_CAMPAIGN_FILE "campaign.qolc"
#define FOLDER_KEY_FILE "coordinator.qolk"
#define FOLDER_KEYS "keys"
#define FOLDER_MASTER "master.db"
#define FOLDER_ARCHIVE "archive"
#define FOLDER_LOCK "merger.lock"

struct folder {
    char path[PLATFORM_PATH_CAP];
    struct campaign campaign;
    struct coordinator *key;    // guarded; NULL until unlocked
    unsigned slot;              // this coordinator's place in the campaign file
    uint8_t *chain_secret;      // S, 32 bytes, guarded; NULL until unlocked
    struct platform_lock *lock; // held from folder_open until folder_close
};

// Opens CAMPAIGN with the passphrase that the arguments give: reads and verifies campaign.qolc,
// takes the folder's lock, unlocks coordinator.qolk, finds its slot, opens S. On failure the
// sentence has been reported, nothing is held, and *exit_code says how to end.
MUST_USE bool folder_open(const char *path, const struct cli_arguments *arguments,
                          struct folder *out, int *exit_code);
// The same in steps, for who asks for the passphrase in another way, and again later: first all
// that needs none, and then the passphrase, which may be typed in many ways if it was drawn
// (keyfile_try). WRONG_PASSPHRASE, or why the key file cannot be read; the folder is then as it
// was.
MUST_USE bool folder_find(const char *path, struct folder *out, int *exit_code);
MUST_USE enum status folder_unlock(struct folder *folder, const char *passphrase);
// Wipes what folder_unlock brought.
void folder_forget(struct folder *folder);
// Wipes, releases, unlocks; a zeroed folder is harmless.
void folder_close(struct folder *folder);

#endif
