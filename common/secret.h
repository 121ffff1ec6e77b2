// SPDX-License-Identifier: Apache-2.0
//
// Memory for keys and passphrases: libsodium's guarded pages, locked where the system allows it,
// wiped when freed. What this does not cover: a machine that hibernates, and memory that the system
// refuses to lock (on Linux the limit is often 8 MB).
#ifndef QOL_SECRET_H
#define QOL_SECRET_H

#include "common/status.h"

#include <stddef.h>

// Starts libsodium, lets as much be locked as may be, and forbids core dumps and debuggers. Call
// once, before anything else.
MUST_USE enum status secret_init(void);

// len bytes, zeroed; NULL if there is no memory. They end where a guard page begins: of what must
// be aligned, len is a multiple of the alignment. Freed, and wiped, by secret_free; NULL is
// harmless.
MUST_USE void *secret_alloc(size_t len);
void secret_free(void *secret);

// Wipes what calls that have returned left behind: the stack below the caller, as deep as calls go
// here, and the processor's vector registers, through which memory is copied up to 64 bytes at a
// time. libsodium and the C library leave words of what they worked on in both, and while a program
// waits they stay there, and in a core. Call before waiting, and when a thread's work is over.
void secret_wipe_traces(void);

#endif
