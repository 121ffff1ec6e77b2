// SPDX-License-Identifier: Apache-2.0
//
// What every command starts with: the kit's folder read and, for those that write, its state
// claimed and its key unlocked. These functions report what goes wrong, about the file that it is
// about; then nothing is held, and *exit_code says how to end.
#ifndef QOL_DESK_H
#define QOL_DESK_H

#include "collector/session.h"
#include "collector/state.h"
#include "common/campaign.h"
#include "common/cli.h"
#include "common/kit.h"

#include <stdbool.h>
#include <stdint.h>

// Every command's options for it.
#define DESK_OPTIONS                                                                               \
    {"--kit", 'k', "KIT", "the volunteer's kit; by default the program's own folder", false},      \
    {                                                                                              \
        "--lang", 0, "LANG", "the volunteer's language: kk, ru or en", false                       \
    }

struct desk {
    char kit_folder[PLATFORM_PATH_CAP];
    struct campaign campaign;
    struct kit_public kit_public;
    struct keyfile_cost cost; // of the kit's lock
    struct state state;
    struct kit *kit; // guarded; NULL until unlocked
    bool root_stays; // the chain root could not be taken out of volunteer.qolk
    bool practice;   // kit and state are throw-away
    uint8_t recipients[CAMPAIGN_MAX_COORDINATORS][32]; // whom batches are sealed to
    unsigned recipient_count;
};

// Reads campaign.qolc and the open part of volunteer.qolk, and finds the state. From here on
// reports are in the volunteer's language: as --lang says, else Kazakh or Russian if the locale is,
// else the campaign's first.
MUST_USE bool desk_open(const struct cli_arguments *arguments, struct desk *out, int *exit_code);
// Makes and locks the state folder.
MUST_USE bool desk_claim(struct desk *desk, int *exit_code);
// Asks for the passphrase and unlocks the kit. At first use the chain root moves into the chain
// file, and volunteer.qolk is written again without it.
MUST_USE bool desk_unlock(struct desk *desk, const struct cli_arguments *arguments, int *exit_code);
// The same as all three for a practice: needs campaign.qolc only. Device, campaign id, coordinator
// and state are made up, and desk_close deletes the state.
MUST_USE bool desk_open_practice(const struct cli_arguments *arguments, struct desk *out,
                                 int *exit_code);
// Recovers and opens a session. The desk stays the caller's to close, also after a failure.
MUST_USE bool desk_start(const struct desk *desk, struct session **out, int *exit_code);
// Wipes and releases; a zeroed desk is harmless.
void desk_close(struct desk *desk);

#endif
