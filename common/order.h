// SPDX-License-Identifier: Apache-2.0
//
// The order in which people look names up: the Kazakh alphabet, which has the Russian one within
// it (А Ә Б В Г Ғ Д … І … Я), behind it the Latin one; case, spaces and punctuation only where
// nothing else differs. Pure.
#ifndef QOL_ORDER_H
#define QOL_ORDER_H

#include <stddef.h>

// Below, above or equal to zero, as memcmp; zero only for equal bytes. Clean UTF-8 (text.h).
int order_compare(const char *a, size_t a_len, const char *b, size_t b_len);

#endif
