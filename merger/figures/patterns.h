// SPDX-License-Identifier: Apache-2.0
//
// What is unusual in what a volunteer brought: to be asked, not to be blamed for, and nothing that
// changes what is counted. Every threshold is chosen so that an honest volunteer who is merely busy
// is hardly ever asked about; what that rests on stands beside it. Of people there are only counts:
// no name, number or id of a signer. Pure.
#ifndef QOL_PATTERNS_H
#define QOL_PATTERNS_H

#include "merger/figures/ranges.h"
#include "merger/list/roll.h"

#include <stddef.h>
#include <stdint.h>

// Entries that were saved less than so many seconds after the one before them in the batch. Whoever
// signs reads the petition, fills in two names and a date at least, looks at all of it once more
// and signs: those who type well take a minute. One may be quick, five in one batch of sixty are
// not by chance. Paper has no seconds.
#define PATTERNS_FAST_SECONDS 20
#define PATTERNS_FAST_LEAST 5

// Duplicates: so many, a tenth of what the volunteer brought, and four times the share that all
// others have together, with one more, so that few others who have none do not count for much. If
// four times as many is by chance, ten where two or three are expected,
// that is one volunteer in 3,600 (Poisson: P(X >= 10) = 0.00028 for a mean of 2.5).
#define PATTERNS_DUPLICATES_LEAST 10
#define PATTERNS_DUPLICATES_SHARE 10 // a tenth
#define PATTERNS_DUPLICATES_TIMES 4

// Identity numbers of one volunteer's signers that follow one another: of one birth date, with
// serial numbers next to each other (a serial for which there is no check digit is left out, so the
// step is one or two). Twins have such, and triplets. Among the signers of one volunteer, a few
// hundred of 17 million people, four in a row by chance do not come about.
#define PATTERNS_RUN_STEP 2
#define PATTERNS_RUN_LEAST 4

// People of one volunteer with one telephone number, or with one address. Large families have one
// telephone, and a village may give that of its elder; ten are twice the largest usual household.
// At an address, which is the whole answer with house and flat, there may also be a hostel's floor.
#define PATTERNS_PHONE_LEAST 10
#define PATTERNS_ADDRESS_LEAST 20

// Entries of one volunteer on one day: so many (one every two and a half minutes, ten hours long),
// and five times the median of what other volunteers have on a day on which they have anything, of
// which there are three at least.
#define PATTERNS_DAY_LEAST 240
#define PATTERNS_DAY_TIMES 5
#define PATTERNS_DAY_OTHERS 3

enum patterns_kind {
    PATTERNS_FAST,       // entries that came so soon
    PATTERNS_DUPLICATES, // entries that are duplicates
    PATTERNS_RUN,        // people in such runs
    PATTERNS_PHONE,      // people who share one with so many
    PATTERNS_ADDRESS,    // the same
    PATTERNS_DAY,        // entries on such days
    PATTERNS_KIND_COUNT
};

struct pattern {
    enum patterns_kind kind;
    size_t device; // a place in lineage.devices
    unsigned long count;
    struct ranges batches; // in which they are
};

// By kind, then by device; of each at most one.
struct patterns {
    struct pattern *items;
    size_t count, cap;
};

// seconds is what pace_read gives. The roll's facts are not lean. NO_MEMORY; *out is then zeroed.
MUST_USE enum status patterns_make(const struct roll *roll, const uint32_t *seconds,
                                   struct patterns *out);
void patterns_free(struct patterns *patterns); // zeroed is harmless

#endif
