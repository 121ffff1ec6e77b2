// SPDX-License-Identifier: Apache-2.0
//
// One signer's way through the form, and only then a cell. What the signer gave is wiped before
// this returns. The lines of input are, in this order:
//
//     language    1, 2, 3 or kk, ru, en; not asked if the campaign offers one only
//     text        empty, once it has been read (on a terminal also after each page of it)
//     answers     for each field that the campaign asks, in the order of their ids:
//                   the answer; or empty: skips an optional field, keeps an answer that is there,
//                   and for required-or-reason leads to one more line: 1 has none, 2 not at hand,
//                   3 prefers not; or "-": removes an answer that need not be there
//                   after an identity number that is odd, one more line: empty keeps it, anything
//                   else is the number given anew
//     statements  for each declaration: yes, in any language (y, и, д …); without it there is no
//                   way on
//     review      empty if all is right, or the number of a field, then its answer as above
//     consent     1 hand over with my name, 2 count me without my name, 3 do not sign
//
// An answer that cannot be taken is asked for again. Everywhere "<" or ".." goes back by one, and
// "!" gives the form up. If the cell cannot be written, empty tries again and "!" gives up: then
// session_owes_void tells whether it may count all the same.
#ifndef QOL_DIALOGUE_H
#define QOL_DIALOGUE_H

#include "collector/screen.h"
#include "collector/session.h"
#include "common/campaign.h"
#include "common/seal.h"
#include "common/status.h"

#include <stdint.h>

enum dialogue_end {
    DIALOGUE_GAVE_UP, // zero: nothing counts as saved unless something said so
    DIALOGUE_SAVED,
    DIALOGUE_UNDER_AGE,
    DIALOGUE_INPUT_ENDED, // in the middle of the form
    DIALOGUE_INTERRUPTED,
    DIALOGUE_NO_MEMORY,
};

struct dialogue_plan {
    struct screen *screen; // left in the signer's language
    const struct campaign *campaign;
    struct session *session;  // prepared
    const char *state_folder; // what a failed write is about
    uint16_t today;           // the laptop's day
};

// entry_id is set if, and only if, the answer is DIALOGUE_SAVED.
enum dialogue_end dialogue_run(const struct dialogue_plan *plan,
                               uint8_t entry_id[SEAL_ENTRY_ID_LEN]);

#endif
