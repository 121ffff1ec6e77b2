// SPDX-License-Identifier: Apache-2.0
#include "merger/review/state_text.h"

const char *state_text(enum lang lang, enum tally_state state)
{
    static const enum message messages[TALLY_STATE_COUNT] = {
        [TALLY_COUNTED] = MSG_STATE_COUNTED,
        [TALLY_DUPLICATE] = MSG_STATE_DUPLICATE,
        [TALLY_VOIDED] = MSG_STATE_VOIDED,
        [TALLY_HELD] = MSG_STATE_HELD,
    };
    return messages_get(lang, messages[state]);
}

const char *state_text_reason(enum lang lang, enum tally_reason reason)
{
    static const enum message messages[TALLY_REASON_COUNT] = {
        [TALLY_NO_REASON] = MSG_REASON_NONE,
        [TALLY_SAME_NUMBER] = MSG_REASON_SAME_NUMBER,
        [TALLY_SAME_NAME_AND_DATE] = MSG_REASON_SAME_NAME_AND_DATE,
        [TALLY_ALIKE] = MSG_REASON_ALIKE,
        [TALLY_THROUGH_OTHERS] = MSG_REASON_THROUGH_OTHERS,
        [TALLY_ANSWERED] = MSG_REASON_ANSWERED,
        [TALLY_UNDONE] = MSG_REASON_UNDONE,
        [TALLY_DECIDED] = MSG_REASON_DECIDED,
        [TALLY_HELD_BY_COORDINATOR] = MSG_REASON_HELD_BY_COORDINATOR,
        [TALLY_WRONG_CHAIN] = MSG_REASON_WRONG_CHAIN,
        [TALLY_REPEATED_NUMBER] = MSG_REASON_REPEATED_NUMBER,
        [TALLY_UNKNOWN_TEXT] = MSG_REASON_UNKNOWN_TEXT,
        [TALLY_NOT_IN_FINAL] = MSG_REASON_NOT_IN_FINAL,
        [TALLY_TWO_CONTENTS] = MSG_REASON_TWO_CONTENTS,
        [TALLY_UNKNOWN_TYPE] = MSG_REASON_UNKNOWN_TYPE,
        [TALLY_NEWER_RECORD] = MSG_REASON_NEWER_RECORD,
        [TALLY_BAD_PADDING] = MSG_REASON_BAD_PADDING,
        [TALLY_BAD_RECORD] = MSG_REASON_BAD_RECORD,
        [TALLY_ENTRY_ID_REUSED] = MSG_REASON_ENTRY_ID_REUSED,
        [TALLY_NO_CONSENT] = MSG_REASON_NO_CONSENT,
    };
    return messages_get(lang, messages[reason]);
}
