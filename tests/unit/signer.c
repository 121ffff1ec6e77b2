// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/signer.h"

#include "common/record.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

size_t signer_pack(const struct signer *signer, uint8_t out[PACKED_MAX_LEN])
{
    const char *const texts[] = {signer->family_name, signer->given_name, signer->patronymic,
                                 signer->birth_date,  signer->id_number,  signer->city,
                                 signer->address,     signer->phone};
    struct record record = {.len = 0};
    for (unsigned i = 0; i < sizeof texts / sizeof *texts; i++)
        if (texts[i])
            record_put_text(&record, (uint8_t)(RECORD_FAMILY_NAME + i), texts[i]);
    return packed_make(record.bytes, record.len, out);
}

void signer_open(const struct signer *signer, struct form *out)
{
    uint8_t packed[PACKED_MAX_LEN];
    (void)signer_pack(signer, packed);
    form_open(packed, out);
}

void signer_number(uint64_t first_digits, char out[SIGNER_NUMBER_CAP])
{
    for (;; first_digits++)
        for (unsigned check = 0; check < 10; check++) {
            (void)snprintf(out, SIGNER_NUMBER_CAP, "%011" PRIu64 "%u", first_digits % 100000000000,
                           check);
            if (kz_iin_check(out, KZ_IIN_LEN).verdict == KZ_IIN_VALID)
                return;
        }
}
