// SPDX-License-Identifier: Apache-2.0
#include "collector/sheet_entry.h"

#include "common/bytes.h"

#include <sodium.h>

#define ENTRY_ID_TEXT "qol import 1"

bool sheet_entry_complete(struct form *form, enum record_field *missing)
{
    while ((*missing = form_first_missing(form)) != 0) {
        if (form->campaign->fields[*missing].need == CAMPAIGN_REQUIRED)
            return false;
        form_give_reason(form, *missing, RECORD_NOT_AT_HAND);
    }
    return true;
}

void sheet_entry_make(const struct form *form, const uint8_t state_key[32],
                      struct session_cell *out)
{
    sodium_memzero(out, sizeof *out);
    out->type = SEAL_ENTRY;
    form_build(form, &out->record);
    sheet_entry_id(state_key, out->record.bytes, out->record.len, 0, out->entry_id);
}

void sheet_entry_id(const uint8_t state_key[32], const uint8_t *record, size_t record_len,
                    uint32_t occurrence, uint8_t out[SEAL_ENTRY_ID_LEN])
{
    uint8_t number[4];
    crypto_generichash_state hash;
    struct bytes_writer w = bytes_writer_init(number, sizeof number);
    bytes_put_u32(&w, occurrence);
    crypto_generichash_init(&hash, state_key, 32, SEAL_ENTRY_ID_LEN);
    crypto_generichash_update(&hash, (const uint8_t *)ENTRY_ID_TEXT, sizeof ENTRY_ID_TEXT - 1);
    crypto_generichash_update(&hash, record, record_len);
    crypto_generichash_update(&hash, number, sizeof number);
    crypto_generichash_final(&hash, out, SEAL_ENTRY_ID_LEN);
    sodium_memzero(&hash, sizeof hash);
}
