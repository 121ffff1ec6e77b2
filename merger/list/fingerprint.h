// SPDX-License-Identifier: Apache-2.0
//
// What two coordinators compare by telephone: a hash over everything they both can know. Each item
// is hashed with BLAKE2b-256 over a kind byte and its content:
//
//     'B'  H ‖ batch id ‖ certificate ‖ number u32 ‖ chain value ‖ previous ‖
//          campaign file's hash ‖ day u16, as in the master list
//     'C'  H ‖ cell u8 ‖ digest D ‖ u8: 1 if its padding is bad, for every authentic content of a
//          cell
//     'F'  H ‖ count u8 ‖ BLAKE2b-256 of the digests, for every valid `final`
//     'D'  hash of a decision
//
// and the fingerprint is the first 8 bytes of BLAKE2b-256 over "qol fingerprint 1" ‖ campaign id ‖
// the item hashes in ascending order, each once. D is keyed by the batch and covers the entry id
// and the record. Aliases, copies, times, paths and local numbers are not in it. Pure.
#ifndef QOL_FINGERPRINT_H
#define QOL_FINGERPRINT_H

#include "common/letters.h"
#include "merger/list/facts.h"

#define FINGERPRINT_LEN 8

// Of facts that do not forget digests (facts.h). NO_MEMORY.
MUST_USE enum status fingerprint_make(const struct facts *facts, const uint8_t campaign_id[32],
                                      uint8_t out[FINGERPRINT_LEN]);

#endif
