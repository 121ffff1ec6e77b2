// SPDX-License-Identifier: Apache-2.0
//
// A coordinator's decision about an entry, about two, or about a source of entries: a device or one
// of its batches. It outranks the rules, travels between coordinators, and is never deleted: a
// later decision supersedes it by its hash. Content:
//
//     signer's Ed25519 public key 32 ‖ kind u8 ‖ subject ‖ superseded hash 32 (zeros: none) ‖
//     length of why u16 ‖ why
//
// where the subject is, by the kind,
//
//     an entry: device id 16 ‖ entry id 16
//     two: device id 16 ‖ entry id 16 ‖ device id 16 ‖ entry id 16
//     a source: device id 16 ‖ H of a batch of the device 32 (zeros: all that the device wrote)
//
// signed over "qol decision 1" ‖ campaign id ‖ content; the hash is BLAKE2b-256 of the content.
// Of two entries the one with the smaller id stands first, then that of the smaller device id, so
// that a pair is written in one way. As bytes it is content ‖ signature. Pure.
#ifndef QOL_DECISION_H
#define QOL_DECISION_H

#include "common/campaign.h"
#include "common/certificate.h"
#include "common/seal.h"
#include "merger/setup/coordinator.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define DECISION_WHY_CAP 501 // bytes with NUL; tidy text
#define DECISION_CONTENT_MAX_LEN                                                                   \
    (32 + 1 + 2 * (CERTIFICATE_DEVICE_ID_LEN + SEAL_ENTRY_ID_LEN) + 32 + 2 + DECISION_WHY_CAP - 1)
#define DECISION_MAX_LEN (DECISION_CONTENT_MAX_LEN + 64)
// About one entry, without a reason.
#define DECISION_MIN_LEN (32 + 1 + CERTIFICATE_DEVICE_ID_LEN + SEAL_ENTRY_ID_LEN + 32 + 2 + 64)

enum decision_kind {
    DECISION_VOID = 1,      // the entry does not count
    DECISION_RESTORE = 2,   // takes the superseded decision back; of two entries it names the first
    DECISION_SAME = 3,      // both entries are of one person
    DECISION_DIFFERENT = 4, // the entries are of two people
    DECISION_HOLD = 5,      // entries of this source do not count
    DECISION_RELEASE = 6,   // of a batch: it does not matter that another has its number
    DECISION_RETRACT = 7,   // takes the superseded hold or release of this source back
};

// What names an entry, wherever it stands.
struct decision_entry {
    uint8_t device_id[CERTIFICATE_DEVICE_ID_LEN];
    uint8_t entry_id[SEAL_ENTRY_ID_LEN];
};

// Where entries come from: a batch, or the device with all its batches, also later ones.
struct decision_source {
    uint8_t device_id[CERTIFICATE_DEVICE_ID_LEN];
    uint8_t header_hash[32]; // H of the batch; zeros: the device
};

struct decision {
    uint8_t signer[32];
    enum decision_kind kind;
    struct decision_entry entry;   // of the kinds about one or two; else zeros
    struct decision_entry other;   // of the kinds about two; else zeros
    struct decision_source source; // of the kinds about a source; else zeros
    uint8_t supersedes[32];
    char why[DECISION_WHY_CAP];
    uint8_t signature[64];
};

const char *decision_kind_name(enum decision_kind kind); // "void" …, the words of --json
bool decision_is_about_two(enum decision_kind kind);
bool decision_is_about_source(enum decision_kind kind);
// The order of entries: below, above or equal to zero, as memcmp.
int decision_compare_entries(const struct decision_entry *a, const struct decision_entry *b);
// By the device, and of one device itself before its batches, which are by H.
int decision_compare_sources(const struct decision_source *a, const struct decision_source *b);
bool decision_is_whole_device(const struct decision_source *source);
// The order of what decisions are about; 0 if it is the same: the same entry, two or source.
int decision_compare_subjects(const struct decision *a, const struct decision *b);
// Names two entries, which differ, in their order.
void decision_set_pair(struct decision *decision, const struct decision_entry *a,
                       const struct decision_entry *b);

// Fills signer and signature; the rest is the caller's.
void decision_sign(struct decision *decision, const struct coordinator *coordinator,
                   const uint8_t campaign_id[32]);
// True if one of the campaign's coordinators signed it for this campaign.
bool decision_verify(const struct decision *decision, const struct campaign *campaign);
// The signer's place in the campaign file, from 1: coordinators have no other names. 0: none.
unsigned decision_coordinator(const struct decision *decision, const struct campaign *campaign);
void decision_hash(const struct decision *decision, uint8_t out[32]);

// Gives the length.
size_t decision_write(const struct decision *decision, uint8_t out[DECISION_MAX_LEN]);
// DAMAGED if the bytes are no decision, or release a whole device; NEWER for a kind that this
// program does not know, whatever follows.
MUST_USE enum status decision_read(const uint8_t *bytes, size_t len, struct decision *out);

#endif
