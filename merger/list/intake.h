// SPDX-License-Identifier: Apache-2.0
//
// Adding facts to the master list. A fact that is there already is not added again, so adding is
// idempotent, and it does not matter in which order or grouping files come. It runs inside the
// caller's transaction.
#ifndef QOL_INTAKE_H
#define QOL_INTAKE_H

#include "merger/list/facts.h"
#include "merger/list/master.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct intake;

// known has all batches, copies, decisions and enrolments of the master list (load_heads). The
// master list must outlive it, and nobody else may add to that.
MUST_USE enum status intake_new(struct master *master, const struct facts *known,
                                struct intake **out);
void intake_free(struct intake *intake); // NULL is harmless

struct intake_result {
    size_t batch; // its place in the facts when they are loaded
    bool batch_new, copy_new;
    // Contents that no copy had shown before: bit i for an entry in cell i; how many voids.
    uint64_t entry_cells_new;
    unsigned voids_new;
};

bool intake_knows_copy(const struct intake *intake, const uint8_t copy_hash[FACTS_HASH_LEN]);
// How many facts of a table, any but segments and cells, another list has and this one has not.
MUST_USE enum status intake_count_missing(struct intake *intake, struct master *other,
                                          enum master_table table, unsigned long *count);
// Adds what one copy of a batch, which was taken, shows.
MUST_USE enum status intake_copy(struct intake *intake, const uint8_t copy_hash[FACTS_HASH_LEN],
                                 const struct batch_read *batch, struct intake_result *result);
// Asks whether the master list has all that this copy shows, byte for byte. found, if not NULL, is
// called with the key (facts_cell_key) of every content that it has.
MUST_USE enum status intake_compare(struct intake *intake, const struct batch_read *batch,
                                    void (*found)(void *context, int64_t key), void *context,
                                    bool *has_all);
// Decisions are verified by the caller. *is_new may be NULL.
MUST_USE enum status intake_decision(struct intake *intake, const struct decision *decision,
                                     bool *is_new);
MUST_USE enum status intake_enrolment(struct intake *intake, const struct enrolment *enrolment,
                                      bool *is_new);

#endif
