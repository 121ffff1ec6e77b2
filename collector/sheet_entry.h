// SPDX-License-Identifier: Apache-2.0
//
// The entry that a line of a paper sheet becomes. Of a table, the same answers make the same record
// and the same entry id, so that what is imported twice is one entry. What is typed on the page has
// an id that is drawn: there only sheet_entry_complete is of use. Pure.
#ifndef QOL_SHEET_ENTRY_H
#define QOL_SHEET_ENTRY_H

#include "collector/form.h"
#include "collector/session.h"
#include "common/seal.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Ends the filling in of a paper form (form_init_paper): what is missing cannot be asked for any
// more, so that it was not at hand is the reason. False if it cannot be signed without *missing.
MUST_USE bool sheet_entry_complete(struct form *form, enum record_field *missing);

// Makes the cell of a complete paper form that is the first of its equals on its sheet.
void sheet_entry_make(const struct form *form, const uint8_t state_key[32],
                      struct session_cell *out);

// The entry id of a line: BLAKE2b-128, keyed with the kit's state key, of "qol import 1" ‖ record ‖
// how many equal lines stand before it in the file, u32. So a repeated import adds nothing.
void sheet_entry_id(const uint8_t state_key[32], const uint8_t *record, size_t record_len,
                    uint32_t occurrence, uint8_t out[SEAL_ENTRY_ID_LEN]);

#endif
