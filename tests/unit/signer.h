// SPDX-License-Identifier: Apache-2.0
//
// Invented signers, for the tests of linkage.
#ifndef QOL_UNIT_SIGNER_H
#define QOL_UNIT_SIGNER_H

#include "common/kz_iin.h"
#include "merger/linkage/packed.h"

#include <stdint.h>

#define SIGNER_NUMBER_CAP (KZ_IIN_LEN + 1)

// What is NULL is not given.
struct signer {
    const char *family_name, *given_name, *patronymic, *birth_date, *id_number, *city, *address,
        *phone;
};

// Gives the length.
size_t signer_pack(const struct signer *signer, uint8_t out[PACKED_MAX_LEN]);
void signer_open(const struct signer *signer, struct form *out);
// An identity number from its first eleven digits; where no check digit makes them one, from the
// next that are: as relatives who applied together have them.
void signer_number(uint64_t first_digits, char out[SIGNER_NUMBER_CAP]);

#endif
