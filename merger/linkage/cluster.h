// SPDX-License-Identifier: Apache-2.0
//
// From pairs to people. Pure.
#ifndef QOL_CLUSTER_H
#define QOL_CLUSTER_H

#include "merger/linkage/link.h"
#include "merger/linkage/pairs.h"

// Fills cluster and the questions of *out, which is zeroed.
// NO_MEMORY; then only link_people_free may follow.
MUST_USE enum status cluster_make(const uint8_t *const *forms, size_t count,
                                  const struct pairs *pairs, const struct link_answer *answers,
                                  size_t answer_count, struct link_people *out);

#endif
