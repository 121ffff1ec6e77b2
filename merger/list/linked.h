// SPDX-License-Identifier: Apache-2.0
//
// What a linkage found out, kept in the list for the next one, which then compares only those
// entries that were not there (link.h). It is right for whatever facts have been added since, as
// long as what it was made from stands unchanged at their beginning: its tag says so. Without it
// all entries are compared, with the same answer.
#ifndef QOL_LINKED_H
#define QOL_LINKED_H

#include "merger/linkage/link.h"
#include "merger/list/facts.h"
#include "merger/list/master.h"

#include <stddef.h>
#include <stdint.h>

// Links the entries in these cells of the facts, with the help of facts->past, and fills *out for
// the next time. NO_MEMORY; people and *out are then zeroed.
MUST_USE enum status linked_entries(const struct facts *facts,
                                    const struct facts_cell *const *cells, size_t count,
                                    const struct link_answer *answers, size_t answer_count,
                                    struct link_people *people, struct facts_linked *out);

// Fills facts->past from the list, or leaves it empty; the facts have all their cells. As rows it
// is one string of bytes in pieces,
//
//     tag 32 ‖ batches u32 ‖ cells u32 ‖ pairs u32 ‖ blocks skipped u64 ‖
//     entries in them u64 ‖ a bit for every cell, low ones first: whether it was linked ‖ for each
//     pair, by weight (pairs.h): a u32 ‖ b u32 ‖ weight u32 ‖ verdict u8 ‖ reason u8 ‖ tie u64 ‖
//     zeros
//
// each behind a number that all pieces have in common 16 ‖ how many pieces there are u32. a and b
// are cells, in the order of batch, cell and variant. The tag (copies_tag.h) is that of the first
// batches; its text is "qol linked 2". The zeros make of it a single row of 64, 128, 256 or 512 KiB
// with its own length, or else a power of two of the largest.
MUST_USE enum status linked_load(struct master *master, struct facts *facts);
MUST_USE enum status linked_write(struct master *master, const struct facts *facts,
                                  const struct facts_linked *linked);

#endif
