// SPDX-License-Identifier: Apache-2.0
//
// All that is handed over, in a new folder that appears whole or not at all: it is made beside its
// place as "<path>.part", flushed, read back, and renamed. Neither it nor a file in it tells when
// it was made but by the day on the sheets, and nothing in it names a volunteer, a laptop, an
// entry's id, or somebody who wished not to be named.
#ifndef QOL_PARCEL_H
#define QOL_PARCEL_H

#include "common/platform.h"
#include "common/progress.h"
#include "merger/handover/listing.h"
#include "merger/list/roll.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// In the order in which they are made: the cover has the sums of those before it, and SHA256SUMS,
// as sha256sum(1) -c reads it, of all others.
enum parcel_file {
    PARCEL_LETTER,
    PARCEL_LIST,
    PARCEL_TOTALS,
    PARCEL_TOTALS_JSON,
    PARCEL_COVER,
    PARCEL_SUMS,
    PARCEL_FILE_COUNT
};
const char *parcel_file_name(enum parcel_file file); // "letter.pdf" …

struct parcel_plan {
    enum listing_order order;
    enum lang lang; // wanted; if the petition is not in it, the first that it is in
    uint16_t day;   // on which it is made, since 1970-01-01
};

struct parcel_result {
    unsigned long count;               // people, named or not
    unsigned long lacking_count;       // as in export.h
    char failed_at[PLATFORM_PATH_CAP]; // of a failure: the path it is about
    bool is_left; // EXISTS: that is the ".part", which a handover leaves that was killed
};

// What may go wrong before anything is read: EXISTS if anything is at the path, or beside it at its
// ".part"; TOO_LARGE. Sets of the result what says where.
MUST_USE enum status parcel_check_path(const char *path, struct parcel_result *result);
// The roll is as roll_open gives it. What parcel_check_path may answer; READ_BACK if what was
// written is not there; NO_MEMORY, NO_LIST, INTERRUPTED, and what writing can fail with. On failure
// nothing is left.
MUST_USE enum status parcel_write(const struct roll *roll, const struct parcel_plan *plan,
                                  const char *path, struct progress *progress,
                                  struct parcel_result *result);

#endif
