// SPDX-License-Identifier: Apache-2.0
//
// Places as far as linkage needs them: whether two are the same. A city has had several names, and
// each of them several spellings; tables/cities.def lists those of Kazakhstan. Pure.
#ifndef QOL_PLACE_H
#define QOL_PLACE_H

#include <stddef.h>
#include <stdint.h>

// Hashes of 24 bits; 0 for an empty or unusable text. Two places may have one hash: it is evidence,
// never proof.
uint32_t place_city(const char *text, size_t len);
// The same for counting towns, never 0 for one: so long that nobody can make up a town that is
// taken for another.
uint64_t place_region(const char *text, size_t len);
// Words and numbers in any order.
uint32_t place_address(const char *text, size_t len);

#endif
