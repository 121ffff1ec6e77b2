// SPDX-License-Identifier: Apache-2.0
//
// What proves that a workbook is whole and holds every text that was put into it. The library that
// writes it keeps its parts in temporary files and does not see that one could not be written; so
// what is in the finished file is unpacked and compared.
#ifndef QOL_XLSX_PROOF_H
#define QOL_XLSX_PROOF_H

#include "common/status.h"

#include <sodium.h>
#include <stddef.h>

// The texts of cells, in the order in which they stand: sheet by sheet, row by row.
struct xlsx_proof {
    crypto_generichash_state hash;
    unsigned long count;
};

void xlsx_proof_init(struct xlsx_proof *proof);
void xlsx_proof_add(struct xlsx_proof *proof, const char *text, size_t len); // not empty
// READ_BACK if the workbook holds anything else, or one of its parts is not whole; NO_MEMORY, and
// what reading can fail with. The proof is used up.
MUST_USE enum status xlsx_proof_compare(struct xlsx_proof *proof, const char *path);

#endif
