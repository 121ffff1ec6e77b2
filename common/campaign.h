// SPDX-License-Identifier: Apache-2.0
//
// The signed campaign file, campaign.qolc: what is signed, by whom it may be signed, and to whose
// keys batches are sealed. It is readable by anyone and names no coordinator. docs/FORMAT.md,
// "Campaign file". Pure: no file is touched here.
#ifndef QOL_CAMPAIGN_H
#define QOL_CAMPAIGN_H

#include "common/messages.h"
#include "common/record.h"
#include "common/seal_slot.h"
#include "common/status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CAMPAIGN_FILE_MAX_LEN (1024u * 1024u)
#define CAMPAIGN_MAX_COORDINATORS 6
#define CAMPAIGN_MAX_DECLARATIONS 16
#define CAMPAIGN_SEALED_SECRET_LEN 80 // crypto_box_seal of the 32-byte chain secret S

enum campaign_need {
    CAMPAIGN_OFF = 0,
    CAMPAIGN_OPTIONAL = 1,
    CAMPAIGN_REQUIRED = 2,
    CAMPAIGN_REQUIRED_OR_REASON = 3,
};

struct campaign_field {
    enum campaign_need need;
    bool handed_over; // else internal
};

struct campaign_coordinator {
    struct seal_recipient recipient; // of batches
    uint8_t sign_public[32];         // Ed25519, signs decisions
    uint8_t sealed_chain_secret[CAMPAIGN_SEALED_SECRET_LEN];
};

// Texts are NUL-terminated and owned by the campaign. A language is offered if its title is set;
// then addressee, text and every declaration are set too.
struct campaign {
    uint8_t id[32]; // the campaign's Ed25519 public key
    uint32_t version;
    uint16_t first_day, last_day; // the window, days since 1970-01-01, both inclusive
    uint8_t minimum_age;          // years; 0: anyone
    uint32_t goal;                // signatures hoped for; 0: none named
    struct campaign_field fields[RECORD_FORM_END]; // by enum record_field; [0] unused
    unsigned declaration_count;
    unsigned coordinator_count;
    struct campaign_coordinator coordinators[CAMPAIGN_MAX_COORDINATORS];
    char *title[LANG_COUNT];
    char *addressee[LANG_COUNT];
    char *text[LANG_COUNT];
    char *declarations[CAMPAIGN_MAX_DECLARATIONS][LANG_COUNT];
    uint8_t hash[32]; // BLAKE2b-256 of the file; set by campaign_parse
};

// Zero-initialise, or campaign_init, before use; campaign_free leaves it so again.
void campaign_init(struct campaign *campaign);
void campaign_free(struct campaign *campaign);
bool campaign_offers(const struct campaign *campaign, enum lang lang);
// Whom batches are sealed to.
void campaign_recipients(const struct campaign *campaign,
                         struct seal_recipient out[CAMPAIGN_MAX_COORDINATORS]);
// The suite in which batches are sealed for it by programs that have both: 2 if every coordinator
// has a key of the KEM.
enum seal_suite campaign_suite(const struct campaign *campaign);
// The language if it is offered, else the first that is.
enum lang campaign_lang(const struct campaign *campaign, enum lang wanted);

// Signs and writes the file; *out is malloc'd, the caller frees. TOO_LARGE if the texts are longer
// than CAMPAIGN_FILE_MAX_LEN allows.
MUST_USE enum status campaign_write(const struct campaign *campaign,
                                    const uint8_t campaign_secret[64], uint8_t **out,
                                    size_t *out_len);
// Reads a file and verifies its signature by the key it names; whether that is the right campaign
// is the caller's to compare. NOT_OURS, NEWER, DAMAGED, FORGED, NO_MEMORY; *out then holds nothing.
MUST_USE enum status campaign_parse(const uint8_t *file, size_t len, struct campaign *out);

#endif
