// SPDX-License-Identifier: Apache-2.0
//
// What everything starts with: the kit's folder read and, for what writes, its state claimed and
// its key unlocked. The commands' functions ask on the terminal and report what goes wrong; the
// others answer with a status and print nothing, so that a page can be made of them.
#ifndef QOL_DESK_H
#define QOL_DESK_H

#include "collector/session.h"
#include "collector/state.h"
#include "common/campaign.h"
#include "common/cli.h"
#include "common/date.h"
#include "common/kit.h"

#include <stdbool.h>
#include <stdint.h>

// Every command's options for it.
#define DESK_OPTIONS                                                                               \
    {"--kit", 'k', "KIT", "the volunteer's kit; by default the program's own folder", false},      \
    {                                                                                              \
        "--lang", 0, "kk|ru|en", "the volunteer's language", false                                 \
    }

struct desk {
    char kit_folder[PLATFORM_PATH_CAP];
    struct campaign campaign; // owned, also by a practice
    struct kit_public kit_public;
    struct keyfile_cost cost; // of the kit's lock
    struct state state;
    struct kit *kit; // guarded; NULL until unlocked
    bool root_stays; // the chain root could not be taken out of volunteer.qolk
    bool practice;   // kit and state are throw-away
    struct seal_recipient recipients[CAMPAIGN_MAX_COORDINATORS]; // whom batches are sealed to
    unsigned recipient_count;
};

// ---- for the commands ---------------------------------------------------------------------------
// What goes wrong is reported, about the file that it is about; then nothing is held, and
// *exit_code says how to end.

// Reads campaign.qolc and the open part of volunteer.qolk, and finds the state. From here on
// reports are in the volunteer's language: as --lang says, else Kazakh or Russian if the locale is,
// else the campaign's first.
MUST_USE bool desk_open(const struct cli_arguments *arguments, struct desk *out, int *exit_code);
// Makes and locks the state folder.
MUST_USE bool desk_claim(struct desk *desk, int *exit_code);
// Asks for the passphrase and does what desk_try does.
MUST_USE bool desk_unlock(struct desk *desk, const struct cli_arguments *arguments, int *exit_code);
// The same as all three for a practice: needs campaign.qolc only. Device, campaign id, coordinator
// and state are made up, and desk_close deletes the state.
MUST_USE bool desk_open_practice(const struct cli_arguments *arguments, struct desk *out,
                                 int *exit_code);
// Recovers and opens a session on the terminal. The desk stays the caller's to close, also after a
// failure.
MUST_USE bool desk_start(const struct desk *desk, struct session **out, int *exit_code);
// Wipes and releases; a zeroed desk is harmless. Reports only if what a practice made cannot be
// deleted (desk_end_practice, called before, tells it with a status).
void desk_close(struct desk *desk);

// ---- without a word -----------------------------------------------------------------------------

// Unlocks a desk that is claimed, with a passphrase as it was typed: tidied here, and one that was
// drawn may be typed in many ways (keyfile_try). At the kit's first use the chain root moves into
// the chain file, and volunteer.qolk is written again without it. NO_PASSPHRASE for an empty one,
// BAD_TEXT, TOO_LARGE, WRONG_PASSPHRASE; NOT_A_KIT, also for a practice; STATE_ELSEWHERE for a kit
// that was used and has no chain file here. Then nothing is unlocked, and the desk stays open and
// claimed. *about (if not NULL) is then the path that the status is about, "" if it is about none.
MUST_USE enum status desk_try(struct desk *desk, const char *passphrase,
                              char about[PLATFORM_PATH_CAP]);
// Wipes the kit, with which no session works any more. The desk stays open and claimed, and
// desk_try opens it again.
void desk_lock(struct desk *desk);
// Whether a passphrase, taken as by desk_try, opens volunteer.qolk: OK, or what desk_try says of a
// passphrase, or why the file cannot be read. Changes nothing, and needs no unlocked kit.
MUST_USE enum status desk_check(const struct desk *desk, const char *passphrase);
// Writes volunteer.qolk again, under another passphrase, and makes the old file unreadable. The
// kit, unlocked or not, stays as it is. WRONG_PASSPHRASE if the old one does not open it; of the
// new one NO_PASSPHRASE, BAD_TEXT, TOO_LARGE. The file opens at every moment with the old one or
// the new one, also if the power fails. After a failure that is the old one, unless the new file
// stood already and only the flush of its name, or the overwriting of the old file, failed:
// desk_check tells.
MUST_USE enum status desk_change_passphrase(struct desk *desk, const char *old_passphrase,
                                            const char *new_passphrase);

// Opens a desk of its own for a practice on the campaign of an open desk, which may be claimed and
// unlocked, or not, and may be closed first. It is unlocked, with a throw-away kit and state.
// desk_close ends it. On failure nothing is held.
MUST_USE enum status desk_practise(const struct desk *desk, struct desk *out);
// Deletes what a practice made, before desk_close and behind its session: a failure is about
// desk->state.folder. Harmless for any other desk, and the second time.
MUST_USE enum status desk_end_practice(struct desk *desk);

// True if the laptop's day lies outside the campaign's window; dates are that day, and the window's
// first and last.
bool desk_clock_is_off(const struct desk *desk, char dates[3][DATE_CAP]);

// Recovers and opens a session on an unlocked desk, which must outlive it; `channel` is where
// entries are taken back. A failure is about desk->state.folder.
MUST_USE enum status desk_begin_session(const struct desk *desk, enum record_channel channel,
                                        struct session **out);

#endif
