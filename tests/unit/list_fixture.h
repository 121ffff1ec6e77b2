// SPDX-License-Identifier: Apache-2.0
//
// What the tests of the master list need: an unlocked campaign folder, devices, records, and facts
// put together by hand. All people are invented.
#ifndef QOL_LIST_FIXTURE_H
#define QOL_LIST_FIXTURE_H

#include "merger/list/facts.h"
#include "merger/setup/folder.h"
#include "tests/unit/fixture.h"

#include <stdint.h>

// A campaign folder as folder_open leaves it, with the fixture's first coordinator, and a stick.
// The files in both are the test's to make.
struct list_fixture {
    struct fixture device; // its first device, and all keys
    struct folder folder;
    char stick[PLATFORM_PATH_CAP];
};

void list_fixture_init(struct list_fixture *list);
void list_fixture_free(struct list_fixture *list); // removes both folders
// Another device of the same campaign.
void list_fixture_device(const struct list_fixture *list, struct fixture *out);

// Who signed. NULL is a field that is not there.
struct list_fixture_person {
    const char *family_name, *given_name, *patronymic, *birth_date, *id_number;
    uint8_t consents; // 0: none given, and the field is not there
};
#define LIST_FIXTURE_CONSENTS (RECORD_MAY_HAND_OVER | RECORD_MAY_COUNT)
void list_fixture_record(const struct list_fixture_person *person, struct record *out);

// ---- facts by hand ----------------------------------------------------------------------------
// Adds the device's batch n, and gives its place. H is random.
size_t list_fixture_batch(struct facts *facts, const struct fixture *device, uint32_t number);
size_t list_fixture_batch_of(struct facts *facts, const struct seal_header *header);
// The content of a cell, with the entry id that fixture_entry_id makes of a number; the digest is a
// hash of the rest.
struct facts_content list_fixture_content(enum seal_cell_type type, uint8_t entry_number,
                                          const struct record *record);
void list_fixture_cell(struct facts *facts, size_t batch, unsigned cell, uint32_t variant,
                       const struct facts_content *content);
// A cell with one content, an entry of that person or, with NULL, a void.
void list_fixture_entry(struct facts *facts, size_t batch, unsigned cell, uint8_t entry_number,
                        const struct list_fixture_person *person);
// Adds a copy with that T.
void list_fixture_copy(struct facts *facts, size_t batch, uint8_t trailer, bool closed);

// ---- batch files ------------------------------------------------------------------------------
// Seals an entry of that person, or with NULL a void, into the next cell.
void list_fixture_seal(struct fixture_batch *batch, uint8_t entry_number,
                       const struct list_fixture_person *person);
// Writes the batch as it is to folder/name and gives the path.
void list_fixture_write(const struct fixture_batch *batch, const char *folder, const char *name,
                        char path[PLATFORM_PATH_CAP]);
// Puts the batch as it is into the archive alone: as a merge leaves it that was killed before it
// committed.
void list_fixture_archive(const struct list_fixture *list, const struct fixture_batch *batch);

// ---- the same -----------------------------------------------------------------------------------
// Fails the test unless both have the same batches, cells, finals and copies; of cells, what lean
// facts have of them.
void list_fixture_assert_same(const struct facts *a, const struct facts *b);

#endif
