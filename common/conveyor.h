// SPDX-License-Identifier: Apache-2.0
//
// Work that goes round in slots. The caller fills one, the conveyor works on it in a thread of its
// own, and the caller takes them back in the order in which they were put. When the slot that comes
// next is not ready, the caller works on one itself rather than wait: so two threads share the work
// as they are free, and what must be done in order, or by one thread alone, is the caller's.
#ifndef QOL_CONVEYOR_H
#define QOL_CONVEYOR_H

#include "common/status.h"

#include <stddef.h>

struct conveyor;

// Works on one slot. Called by both threads, each with a slot of its own.
typedef void conveyor_work(void *slot);

// Starts the thread. The slots, slot_count of slot_len bytes, are the caller's and must outlive it.
// NO_MEMORY also if the system gives no thread.
MUST_USE enum status conveyor_new(void *slots, size_t slot_len, unsigned slot_count,
                                  conveyor_work *work, struct conveyor **out);
// Ends the thread, whatever still waits; NULL is harmless.
void conveyor_free(struct conveyor *conveyor);

// Works on all of these slots, in two threads, and comes back when that is done. Failures as of
// conveyor_new.
MUST_USE enum status conveyor_run(void *slots, size_t slot_len, unsigned slot_count,
                                  conveyor_work *work);

// The slot that is to be filled next; NULL if one must be taken out first.
void *conveyor_room(struct conveyor *conveyor);
// Puts in the slot that conveyor_room gave.
void conveyor_put(struct conveyor *conveyor);
// The slot that was put in first, as soon as it has been worked on; NULL if none is in. It is the
// caller's until the next call of conveyor_take.
void *conveyor_take(struct conveyor *conveyor);

#endif
