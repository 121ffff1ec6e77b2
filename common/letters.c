// SPDX-License-Identifier: Apache-2.0
#include "common/letters.h"

#define GROUP_LEN 4

static const char alphabet[] = "ABDEGIKLMNORSTUZ";
_Static_assert(sizeof alphabet == 16 + 1, "four bits a letter");

void letters_print(const uint8_t bytes[8], char out[LETTERS_CAP])
{
    for (unsigned i = 0; i < 16; i++) {
        if (i > 0 && i % GROUP_LEN == 0)
            *out++ = '-';
        unsigned nibble = i % 2 == 0 ? bytes[i / 2] >> 4 : bytes[i / 2] & 0xF;
        *out++ = alphabet[nibble];
    }
    *out = '\0';
}
