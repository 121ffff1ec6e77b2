// SPDX-License-Identifier: Apache-2.0
//
// What the parts of the export share: nobody else includes this.
#ifndef QOL_EXPORT_PARTS_H
#define QOL_EXPORT_PARTS_H

#include "merger/handover/export.h"

#define EXPORT_SIGNATURE_NAME "signature"

// A column for a field of the form, and the one for signatures, in a language.
struct rows_column export_field_column(enum record_field field, enum lang lang);
struct rows_column export_signature_column(enum lang lang);

// A table of people, or of entries.
MUST_USE enum status export_people(const struct listing *listing, const struct export_plan *plan,
                                   const struct rows_format *format, struct output *output,
                                   struct progress *progress);
MUST_USE enum status export_entries(const struct roll *roll, const struct export_plan *plan,
                                    const struct rows_format *format, struct output *output,
                                    struct progress *progress);

#endif
