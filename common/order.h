// SPDX-License-Identifier: Apache-2.0
//
// The order in which people look names up: the Kazakh alphabet, which has the Russian one within
// it (А Ә Б В Г Ғ Д … І … Я), behind it the Latin one with its marks taken off, then every other
// script; digits before letters. Case, spaces and punctuation do not matter. Pure.
#ifndef QOL_ORDER_H
#define QOL_ORDER_H

#include <stddef.h>
#include <stdint.h>

#define ORDER_KEY_CAP 512 // bytes; of longer texts the beginning is ordered

// What memcmp orders texts by; of two keys of which one begins the other, the shorter comes first.
// Gives its length. The text is clean (text.h). The caller wipes it.
size_t order_key(const char *text, size_t len, uint8_t out[ORDER_KEY_CAP]);

#endif
