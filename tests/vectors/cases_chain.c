// SPDX-License-Identifier: Apache-2.0
#include "tests/vectors/cases.h"

#include <string.h>

static void wrong_chain(struct forge *forge)
{
    forge->facts.chain[0] ^= 1;
    cases_complete(forge);
}

static void successor(struct forge *forge)
{
    cases_again(forge, "complete", cases_complete);
    forge_next(forge);
    forge_header(forge);
    forge_entry(forge, samples_latin);
    forge_close(forge);
}

static void repeated_number(struct forge *forge)
{
    forge_header(forge);
    forge_entry(forge, samples_latin);
    forge_close(forge);
}

static void altered(struct forge *forge)
{
    cases_again(forge, "complete", cases_complete);
    forge_damage(forge, 1);
}

static void first_again(struct forge *forge)
{
    cases_again(forge, "complete", cases_complete);
}

static void successor_of_unclosed(struct forge *forge)
{
    cases_again(forge, "unclosed", cases_two_entries);
    forge_next(forge);
    cases_complete(forge);
}

static void unclosed_vouched_for(struct forge *forge)
{
    cases_again(forge, "unclosed", cases_two_entries);
}

static void unclosed_and_altered(struct forge *forge)
{
    cases_again(forge, "unclosed", cases_two_entries);
    forge_damage(forge, 1); // alone, it would look unused
}

static void successor_of_unreadable(struct forge *forge)
{
    cases_again(forge, "complete", cases_complete);
    forge_next(forge);
    memset(forge->facts.previous, 0xff, sizeof forge->facts.previous);
    cases_complete(forge);
}

static void successor_with_zeros(struct forge *forge)
{
    cases_again(forge, "complete", cases_complete);
    forge_next(forge);
    memset(forge->facts.previous, 0, sizeof forge->facts.previous);
    cases_complete(forge);
}

// Its T is not the one of "complete", but nobody vouched for that.
static void not_vouched_for(struct forge *forge)
{
    cases_again(forge, "complete", cases_complete);
    forge_flip(forge, FORGE_FILL);
}

static void other_copy(struct forge *forge)
{
    cases_again(forge, "hole_in_the_middle", cases_three_scripts);
    forge_damage(forge, 2);
}

// Made from the same facts by whoever holds the device's key, but without the chain.
static void successor_without_chain(struct forge *forge)
{
    cases_again(forge, "complete", cases_complete);
    forge_next(forge);
    forge->facts.chain[31] ^= 1;
    memset(forge->facts.previous, 1, sizeof forge->facts.previous);
    cases_complete(forge);
}

// Its chain and its numbers are its own.
static void another_device(struct forge *forge)
{
    forge_init_device(forge, forge->world, 1);
    cases_complete(forge);
}

static void void_of_another_device(struct forge *forge)
{
    cases_again(forge, "complete", cases_complete);
    uint8_t id[SEAL_ENTRY_ID_LEN];
    memcpy(id, forge->expected[0].entry_id, sizeof id);
    forge_init_device(forge, forge->world, 1);
    forge_header(forge);
    forge_void(forge, id, samples_seconds);
    forge_close(forge);
}

static void number_skipped(struct forge *forge)
{
    cases_again(forge, "complete", cases_complete);
    forge_next(forge);
    forge_next(forge);
    cases_complete(forge);
}

#define CASE(name, outcome)                                                                        \
    {                                                                                              \
#name, name, outcome, NULL, 0                                                              \
    }
#define AFTER(name, outcome, after)                                                                \
    {                                                                                              \
#name, name, outcome, #after, 0                                                            \
    }

const struct cases_case cases_chain[] = {
    CASE(wrong_chain, "wrong_chain"),
    AFTER(successor, "complete", complete),
    AFTER(repeated_number, "repeated_number", complete),
    {"vouched_for", first_again, "complete", "successor", 0},
    AFTER(altered, "altered", successor),
    AFTER(successor_of_unclosed, "complete", unclosed),
    AFTER(unclosed_vouched_for, "unclosed", successor_of_unclosed),
    AFTER(unclosed_and_altered, "altered", successor_of_unclosed),
    AFTER(successor_of_unreadable, "complete", complete),
    AFTER(successor_with_zeros, "complete", complete),
    {"beside_unreadable_mark", not_vouched_for, "complete", "successor_of_unreadable", 0},
    {"beside_zeros", not_vouched_for, "complete", "successor_with_zeros", 0},
    AFTER(other_copy, "holes", hole_in_the_middle),
    AFTER(successor_without_chain, "wrong_chain", complete),
    AFTER(another_device, "complete", complete),
    AFTER(void_of_another_device, "complete", complete),
    AFTER(number_skipped, "complete", complete),
    {"before_a_gap", first_again, "complete", "number_skipped", 0},
    {"beside_wrong_chain", first_again, "complete", "wrong_chain", 0},
    {"before_wrong_chain", first_again, "complete", "successor_without_chain", 0},
    {NULL, NULL, NULL, NULL, 0},
};
