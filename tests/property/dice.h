// SPDX-License-Identifier: Apache-2.0
//
// Choices, drawn from libsodium's randomness, which tests/vectors/seeded.h has taken over.
#ifndef QOL_PROPERTY_DICE_H
#define QOL_PROPERTY_DICE_H

#include <stdbool.h>

unsigned dice_below(unsigned bound);                      // 0…bound - 1; 0 if bound is 0
unsigned dice_between(unsigned lowest, unsigned highest); // both included
bool dice_chance(unsigned percent);
// Brings the numbers 0…count - 1 into any order.
void dice_shuffle(unsigned *numbers, unsigned count);

#endif
