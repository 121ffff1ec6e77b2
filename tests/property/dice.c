// SPDX-License-Identifier: Apache-2.0
#include "tests/property/dice.h"

#include <sodium.h>

unsigned dice_below(unsigned bound)
{
    return randombytes_uniform(bound);
}

unsigned dice_between(unsigned lowest, unsigned highest)
{
    return lowest + dice_below(highest - lowest + 1);
}

bool dice_chance(unsigned percent)
{
    return dice_below(100) < percent;
}

void dice_shuffle(unsigned *numbers, unsigned count)
{
    for (unsigned i = 0; i < count; i++)
        numbers[i] = i;
    for (unsigned i = count; i > 1; i--) {
        unsigned other = dice_below(i);
        unsigned number = numbers[i - 1];
        numbers[i - 1] = numbers[other];
        numbers[other] = number;
    }
}
