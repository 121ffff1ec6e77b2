// SPDX-License-Identifier: Apache-2.0
//
// A record: what one signer gave, as (field id u8, length u16, bytes) in ascending order of ids.
// Text is tidy UTF-8 (text.h). Unknown ids are kept as they are. docs/FORMAT.md has the table.
#ifndef QOL_RECORD_H
#define QOL_RECORD_H

#include "common/bytes.h"
#include "common/status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define RECORD_VERSION 1
#define RECORD_MAX_LEN 8192
#define RECORD_FIELD_HEAD_LEN 3 // id and length, before every value

enum record_field {
    // what the form asks; text
    RECORD_FAMILY_NAME = 1,
    RECORD_GIVEN_NAME = 2,
    RECORD_PATRONYMIC = 3,
    RECORD_BIRTH_DATE = 4, // YYYY-MM-DD; from a paper sheet also what stood there
    RECORD_ID_NUMBER = 5,
    RECORD_CITY = 6,
    RECORD_ADDRESS = 7,
    RECORD_PHONE = 8,
    RECORD_EMAIL = 9,
    RECORD_COMMENT = 10,
    RECORD_FORM_END = 11,
    // why an answer is missing: one byte, enum record_reason; id = RECORD_REASON + the field's id
    RECORD_REASON = 32,
    // how it was signed
    RECORD_LANGUAGE = 64,     // language shown: "kk", "ru" or "en"
    RECORD_CHANNEL = 65,      // u8, enum record_channel
    RECORD_MARK = 66,         // u8, enum record_mark
    RECORD_STROKES = 67,      // the drawn signature (strokes.h)
    RECORD_DECLARATIONS = 68, // u16, bit i: declaration i of the campaign file was ticked
    RECORD_CONSENTS = 69,     // u8, enum record_consent bits
    RECORD_REFERENCE = 70,    // text: sheet and line of a paper sheet
    RECORD_SECONDS = 71,      // u32: seconds since the batch opened in which it was first written
};

enum record_reason { RECORD_HAS_NONE = 1, RECORD_NOT_AT_HAND = 2, RECORD_PREFERS_NOT = 3 };
enum record_channel { RECORD_PAGE = 1, RECORD_TERMINAL = 2, RECORD_PAPER = 3 };
enum record_mark { RECORD_TYPED = 1, RECORD_DRAWN = 2, RECORD_WITNESSED = 3 };
enum record_consent {
    RECORD_MAY_HAND_OVER = 1 << 0, // handed-over fields may go to the addressee, with the name
    RECORD_MAY_COUNT = 1 << 1,     // may be counted (a signer may be counted without being named)
};

// The longest text of a form field, in bytes; all fields at their longest fit into one page.
size_t record_field_max_len(enum record_field field);
// "family_name" … "comment": the names used in campaign.ini, CSV headers, JSON and exports.
const char *record_field_name(enum record_field field);
// The form field of that name; 0 if there is none.
enum record_field record_field_from_name(const char *name, size_t len);

// "typed", "drawn" or "witnessed"; "" for any other number.
const char *record_mark_name(uint32_t mark);

// A record being built. Zero-initialise. Fields are put in ascending order of ids.
struct record {
    uint8_t bytes[RECORD_MAX_LEN];
    size_t len;
    uint8_t last_id;
    bool failed; // a field out of order or one too many: the record must not be used
};

void record_put(struct record *record, uint8_t field, const void *bytes, size_t len);
void record_put_text(struct record *record, uint8_t field, const char *text); // "" puts nothing
void record_put_u8(struct record *record, uint8_t field, uint8_t value);
void record_put_u16(struct record *record, uint8_t field, uint16_t value);
void record_put_u32(struct record *record, uint8_t field, uint32_t value);

// STATUS_OK if the bytes are a well-formed record: ids ascending, no field beyond the end, known
// text fields tidy and within their length, known numbers of their size; else STATUS_DAMAGED.
// Strokes may be anything: a signature that cannot be drawn is one all the same.
MUST_USE enum status record_check(const uint8_t *bytes, size_t len);

struct record_value {
    const uint8_t *bytes; // inside the record; NULL if the field is absent
    size_t len;
};

// Steps from field to field of a record that record_check accepted; false behind the last.
bool record_next(struct bytes_reader *r, uint8_t *field, struct record_value *value);
// Whether it was copied from a paper sheet.
bool record_is_from_paper(struct record_value record);
// How it was signed, for tables: the mark's name, or "paper", as of paper the mark is only that of
// whoever copied it.
const char *record_signed_name(struct record_value record);
// One of its fields.
struct record_value record_get(const uint8_t *bytes, size_t len, uint8_t field);
// A number of one to four bytes; `absent` if the field is not there.
uint32_t record_get_number(const uint8_t *bytes, size_t len, uint8_t field, uint32_t absent);

#endif
