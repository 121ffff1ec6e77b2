// SPDX-License-Identifier: Apache-2.0
//
// The master list as a store: an ordinary SQLite file whose rows are sealed. Every table is
// (key INTEGER PRIMARY KEY, body BLOB), and a body is
//
//     nonce 24 ‖ XChaCha20-Poly1305 of (length u32 ‖ plaintext ‖ zeros to a multiple of 256 bytes)
//
// under KDF(master secret, 1, "qolmastr"), with table name ‖ 0 ‖ key u64 as additional data, so
// that no row can be moved or changed. A segment, which holds a whole batch, has zeros to a
// multiple of 4,096, and so have the rows of the caches (cache.h, linked.h). In clear are only the
// keys: local numbers of batches, cells and decisions. What the rows mean is facts.h, and
// segment.h.
#ifndef QOL_MASTER_H
#define QOL_MASTER_H

#include "common/record.h"
#include "common/status.h"
#include "merger/setup/folder.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum master_table {
    MASTER_META,
    MASTER_BATCHES,
    MASTER_SEGMENTS,
    MASTER_CELLS,
    MASTER_COPIES,
    MASTER_DECISIONS,
    MASTER_ENROLMENTS,
    MASTER_CACHE,
    MASTER_LINKED,
    MASTER_TABLE_COUNT
};

#define MASTER_BODY_MAX_LEN (RECORD_MAX_LEN + 252) // plaintext of one row
#define MASTER_SEGMENT_MAX_LEN (512 * 1024 - 4)    // of one segment
#define MASTER_SEALED_CAP (24 + 4 + MASTER_SEGMENT_MAX_LEN + 16)
#define MASTER_LAST_KEY INT64_MAX

struct master;

// All of these answer NO_LIST if the file is damaged or is no master list, or if a row is not as it
// was sealed, and a walk also if its visit answers DAMAGED: then merger/list/rebuild.h is the help.

// Whether there is no master list: no file, or one without bytes, which SQLite would take for a new
// database.
MUST_USE enum status master_is_missing(const struct folder *folder, bool *missing);
// Opens the master list of an unlocked folder. In a campaign that has archived nothing yet it is
// made; elsewhere NO_LIST if it is missing, and if its rows were sealed with another secret.
// OLDER if an earlier version made it, and rebuild.h is the help there too; FOREIGN if it belongs
// to another campaign; else the statuses of db_open.
MUST_USE enum status master_open(const struct folder *folder, struct master **out);
// The same for a file of that name in the folder, which is made if it is missing.
MUST_USE enum status master_open_file(const struct folder *folder, const char *name,
                                      struct master **out);
// A new list that lies in memory and is gone when it is closed: for a run that changes nothing.
MUST_USE enum status master_open_memory(const struct folder *folder, struct master **out);
void master_close(struct master *master); // rolls back what is not committed; NULL is harmless

MUST_USE enum status master_begin(struct master *master);
MUST_USE enum status master_commit(struct master *master);
void master_rollback(struct master *master); // harmless outside a transaction

// Adds a row; rows are never changed, but those of the caches, which take the place of others.
// DATABASE if the key is taken.
MUST_USE enum status master_put(struct master *master, enum master_table table, int64_t key,
                                const uint8_t *plain, size_t len);
// Adds a row behind the last one; the first key is 1.
MUST_USE enum status master_append(struct master *master, enum master_table table,
                                   const uint8_t *plain, size_t len, int64_t *key);
// Opens one row; out has room for any of that table. NOT_FOUND.
MUST_USE enum status master_get(struct master *master, enum master_table table, int64_t key,
                                uint8_t *out, size_t *len);

// Opens every row whose key lies in first…last, in order of the keys. A visit that does not return
// STATUS_OK ends the walk with that status. The plaintext is valid until the visit ends or calls
// anything here; it must not read the same table again.
typedef enum status master_visit(void *context, int64_t key, const uint8_t *plain, size_t len);
MUST_USE enum status master_each(struct master *master, enum master_table table, int64_t first,
                                 int64_t last, master_visit *visit, void *context);

// The same for one who opens the rows elsewhere: visits them as they lie in the file, whatever
// their length, and opens one where it lies. Threads may open rows at the same time; *plain is
// inside what was sealed, which is theirs to wipe.
typedef enum status master_sealed_visit(void *context, int64_t key, const uint8_t *sealed,
                                        size_t sealed_len);
MUST_USE enum status master_each_sealed(struct master *master, enum master_table table,
                                        int64_t first, int64_t last, master_sealed_visit *visit,
                                        void *context);
MUST_USE enum status master_open_row(const struct master *master, enum master_table table,
                                     int64_t key, uint8_t *sealed, size_t sealed_len,
                                     const uint8_t **plain, size_t *len);

// Asks SQLite whether the file is sound.
MUST_USE enum status master_check(struct master *master);
// Brings all that is committed into the one file, on the device, with no journal beside it, so that
// the file can be moved. Only master_close may follow.
MUST_USE enum status master_fold(struct master *master);

#endif
