// SPDX-License-Identifier: Apache-2.0
//
// Randomness that is the same every time, so that the vectors are, and the made-up campaigns of
// tests/property.
#ifndef QOL_VECTORS_SEEDED_H
#define QOL_VECTORS_SEEDED_H

// Takes over libsodium's randomness; before sodium_init.
void seeded_install(void);
// Starts the sequence that belongs to a name.
void seeded_start(const char *name);

#endif
