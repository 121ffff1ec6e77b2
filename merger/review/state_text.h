// SPDX-License-Identifier: Apache-2.0
//
// What became of an entry, in the reader's language: a few words, small letters first, without a
// full stop. tally_state_name and tally_reason_name are the words for programs.
#ifndef QOL_STATE_TEXT_H
#define QOL_STATE_TEXT_H

#include "common/messages.h"
#include "merger/list/tally.h"

const char *state_text(enum lang lang, enum tally_state state);
// Of TALLY_NO_REASON too, which a table may have as a row.
const char *state_text_reason(enum lang lang, enum tally_reason reason);

#endif
