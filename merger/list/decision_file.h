// SPDX-License-Identifier: Apache-2.0
//
// A file in which decisions travel from one coordinator to the others, sealed to all coordinators
// of the campaign: it says who took whose name out and which two were taken for one, by ids, and
// why. docs/FORMAT.md, "File of decisions". Pure.
#ifndef QOL_DECISION_FILE_H
#define QOL_DECISION_FILE_H

#include "merger/list/decision.h"
#include "merger/setup/folder.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define DECISION_FILE_SUFFIX ".qold"
#define DECISION_FILE_MAX_LEN (256 << 20)
#define DECISION_FILE_MAGIC_LEN 8

// True if a file begins so.
bool decision_file_is(const uint8_t *bytes, size_t len);

// *out is malloc'd, the caller frees. NO_MEMORY; TOO_LARGE if there are too many.
MUST_USE enum status decision_file_write(const struct campaign *campaign,
                                         const struct decision *decisions, size_t count,
                                         uint8_t **out, size_t *out_len);
// Opens and verifies; the folder is unlocked. NOT_OURS, NEWER; WRONG_KEY if it is sealed to others
// or its head is damaged; DAMAGED; FOREIGN; FORGED if one decision in it is not signed by a
// coordinator of this campaign: then none is taken. *out is malloc'd, the caller frees; NULL unless
// STATUS_OK.
MUST_USE enum status decision_file_read(const struct folder *folder, const uint8_t *bytes,
                                        size_t len, struct decision **out, size_t *count);

#endif
