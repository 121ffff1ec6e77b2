// SPDX-License-Identifier: Apache-2.0
//
// Feeds a fuzz target with its seeds and with what chance makes of them: pieces of two put
// together, bytes changed, put in and left out. The same inputs in every run.
//
//     driver [ROUNDS [FIRST]]
#include "tests/fuzz/fuzz.h"

#include <stdbool.h>
#include <string.h>

#define INPUT_CAP 256
#define DEFAULT_ROUNDS 40000

struct input {
    size_t len;
    uint8_t bytes[INPUT_CAP];
};

static uint32_t below(uint64_t *random, size_t bound)
{
    *random = *random * 6364136223846793005U + 1442695040888963407U;
    return (uint32_t)((*random >> 33) % bound);
}

static const char *pick_seed(uint64_t *random)
{
    size_t count = 0;
    while (fuzz_seeds[count])
        count++;
    return fuzz_seeds[below(random, count)];
}

static bool continues_letter(char byte)
{
    return ((unsigned char)byte & 0xC0) == 0x80;
}

// Adds a piece of a seed, of whole UTF-8 letters: most inputs are to get past the first check.
static void add_piece(uint64_t *random, struct input *input)
{
    const char *seed = pick_seed(random);
    const size_t seed_len = strlen(seed);
    size_t first = below(random, seed_len), end = first + 1 + below(random, seed_len - first);
    while (continues_letter(seed[first]))
        first--;
    while (continues_letter(seed[end]))
        end++;
    if (end - first > INPUT_CAP - input->len)
        return;
    memcpy(input->bytes + input->len, seed + first, end - first);
    input->len += end - first;
}

static void change_byte(uint64_t *random, struct input *input)
{
    static const uint8_t bytes[] = {0, ' ', '\'', '.', '-', 'j', 'h', 'z', 0xd0, 0x80, 0xff};
    if (input->len > 0)
        input->bytes[below(random, input->len)] = bytes[below(random, sizeof bytes)];
}

static void make_input(uint64_t *random, struct input *input)
{
    input->len = 0;
    for (unsigned pieces = 1 + below(random, 3); pieces > 0; pieces--)
        add_piece(random, input);
    if (input->len < INPUT_CAP)
        input->bytes[input->len++] = 0;
    for (unsigned pieces = 1 + below(random, 3); pieces > 0; pieces--)
        add_piece(random, input);
    for (unsigned changes = below(random, 2); changes > 0; changes--)
        change_byte(random, input);
}

int main(int argc, char **argv)
{
    const unsigned long rounds = argc > 1 ? strtoul(argv[1], NULL, 10) : DEFAULT_ROUNDS;
    uint64_t random = argc > 2 ? strtoull(argv[2], NULL, 10) : 1;
    struct input input;
    for (size_t i = 0; fuzz_seeds[i]; i++)
        (void)LLVMFuzzerTestOneInput((const uint8_t *)fuzz_seeds[i], strlen(fuzz_seeds[i]));
    for (unsigned long round = 0; round < rounds; round++) {
        make_input(&random, &input);
        (void)LLVMFuzzerTestOneInput(input.bytes, input.len);
    }
    return EXIT_SUCCESS;
}
