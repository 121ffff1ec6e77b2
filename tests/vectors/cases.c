// SPDX-License-Identifier: Apache-2.0
#include "tests/vectors/cases.h"

#include "tests/vectors/seeded.h"

void cases_two_entries(struct forge *forge)
{
    forge_header(forge);
    forge_entry(forge, samples_kazakh);
    forge_entry(forge, samples_russian);
}

void cases_complete(struct forge *forge)
{
    cases_two_entries(forge);
    forge_close(forge);
}

void cases_three_scripts(struct forge *forge)
{
    forge_header(forge);
    forge_entry(forge, samples_kazakh);
    forge_entry(forge, samples_russian);
    forge_entry(forge, samples_latin);
    forge_close(forge);
}

void cases_again(struct forge *forge, const char *name, void (*make)(struct forge *forge))
{
    seeded_start(name);
    make(forge);
}
