// SPDX-License-Identifier: Apache-2.0
//
// What a fuzz target is made of. libFuzzer can call it (clang -fsanitize=fuzzer,address); driver.c
// calls it with a fixed course of inputs, as a test.
#ifndef QOL_FUZZ_H
#define QOL_FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

// Stops where a property does not hold, in every build.
#define FUZZ_CHECK(holds)                                                                          \
    do {                                                                                           \
        if (!(holds))                                                                              \
            abort();                                                                               \
    } while (0)

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

extern const char *const fuzz_seeds[]; // inputs to begin with; NULL ends them

#endif
