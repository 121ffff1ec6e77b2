// SPDX-License-Identifier: Apache-2.0
//
// Who holds which device: the coordinator's own note of an alias for every device enrolled here.
// Sealed in the archive and in the master list; no batch and no fingerprint contains an alias.
#ifndef QOL_ENROLMENT_H
#define QOL_ENROLMENT_H

#include "common/certificate.h"
#include "common/status.h"
#include "merger/setup/folder.h"
#include "merger/setup/label.h"

#include <stddef.h>
#include <stdint.h>

struct enrolment {
    uint8_t device_id[CERTIFICATE_DEVICE_ID_LEN];
    uint8_t device_public[32];
    char alias[LABEL_CAP];
};

// Archives, flushes, then commits all of them in one transaction.
MUST_USE enum status enrolment_add(struct folder *folder, const struct enrolment *list,
                                   size_t count);
// All enrolments in the master list; *out is malloc'd.
MUST_USE enum status enrolment_load(struct folder *folder, struct enrolment **out, size_t *count);

#endif
