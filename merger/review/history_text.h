// SPDX-License-Identifier: Apache-2.0
//
// The events of an entry's history as sentences for a reader, in three languages. Each stands
// alone: a capital first, no full stop.
#ifndef QOL_HISTORY_TEXT_H
#define QOL_HISTORY_TEXT_H

#include "common/messages.h"
#include "merger/review/history.h"

#include <stddef.h>

#define HISTORY_TEXT_CAP 2048 // every sentence fits

// NUL-terminated. It has no personal value but what a coordinator wrote as a reason and what a
// sheet is called; the caller wipes it. The first event, HISTORY_STATE, answers "did it count?".
void history_text(const struct history *history, size_t event, enum lang lang,
                  char out[HISTORY_TEXT_CAP]);

#endif
