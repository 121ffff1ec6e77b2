// SPDX-License-Identifier: Apache-2.0
#include "merger/list/master.h"

#include "common/safefile.h"
#include "tests/unit/list_fixture.h"

#include <setjmp.h>
#include <sodium.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct list_fixture list;

static int set_up(void **state)
{
    (void)state;
    list_fixture_init(&list);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    list_fixture_free(&list);
    return 0;
}

static struct master *open_list(void)
{
    struct master *master;
    assert_int_equal(master_open(&list.folder, &master), STATUS_OK);
    return master;
}

static void put(struct master *master, int64_t key, const char *text)
{
    assert_int_equal(master_put(master, MASTER_CELLS, key, (const uint8_t *)text, strlen(text)),
                     STATUS_OK);
}

static void assert_row(struct master *master, int64_t key, const char *text)
{
    uint8_t body[MASTER_BODY_MAX_LEN];
    size_t len;
    assert_int_equal(master_get(master, MASTER_CELLS, key, body, &len), STATUS_OK);
    assert_int_equal(len, strlen(text));
    assert_memory_equal(body, text, len);
}

static void change_file(const char *sql)
{
    char path[PLATFORM_PATH_CAP];
    sqlite3 *db;
    assert_int_equal(safefile_join(list.folder.path, FOLDER_MASTER, path), STATUS_OK);
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

static int count_in_file(const char *sql)
{
    char path[PLATFORM_PATH_CAP];
    sqlite3 *db;
    sqlite3_stmt *query;
    assert_int_equal(safefile_join(list.folder.path, FOLDER_MASTER, path), STATUS_OK);
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &query, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(query), SQLITE_ROW);
    int count = sqlite3_column_int(query, 0);
    assert_int_equal(sqlite3_finalize(query), SQLITE_OK);
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
    return count;
}

static void rows_come_back(void **state)
{
    (void)state;
    struct master *master = open_list();
    put(master, 7, "seven");
    put(master, 1, "");
    master_close(master);
    master = open_list();
    uint8_t body[MASTER_BODY_MAX_LEN];
    size_t len;
    assert_row(master, 7, "seven");
    assert_row(master, 1, "");
    assert_int_equal(master_get(master, MASTER_CELLS, 2, body, &len), STATUS_NOT_FOUND);
    assert_int_equal(master_get(master, MASTER_BATCHES, 7, body, &len), STATUS_NOT_FOUND);
    master_close(master);
}

static void the_longest_row_fits_and_no_longer_one(void **state)
{
    (void)state;
    static uint8_t plain[MASTER_SEGMENT_MAX_LEN + 1], body[MASTER_SEGMENT_MAX_LEN];
    static const struct {
        enum master_table table;
        size_t max_len;
    } cases[] = {{MASTER_CELLS, MASTER_BODY_MAX_LEN}, {MASTER_SEGMENTS, MASTER_SEGMENT_MAX_LEN}};
    struct master *master = open_list();
    randombytes_buf(plain, sizeof plain);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        enum master_table table = cases[i].table;
        size_t len;
        assert_int_equal(master_put(master, table, 1, plain, cases[i].max_len), STATUS_OK);
        assert_int_equal(master_get(master, table, 1, body, &len), STATUS_OK);
        assert_int_equal(len, cases[i].max_len);
        assert_memory_equal(body, plain, len);
        assert_int_equal(master_put(master, table, 2, plain, len + 1), STATUS_TOO_LARGE);
    }
    master_close(master);
}

static void append_counts_from_one(void **state)
{
    (void)state;
    struct master *master = open_list();
    int64_t key;
    assert_int_equal(master_append(master, MASTER_COPIES, (const uint8_t *)"a", 1, &key),
                     STATUS_OK);
    assert_int_equal(key, 1);
    assert_int_equal(master_append(master, MASTER_COPIES, (const uint8_t *)"b", 1, &key),
                     STATUS_OK);
    assert_int_equal(key, 2);
    master_close(master);
}

static void a_key_is_taken_once(void **state)
{
    (void)state;
    struct master *master = open_list();
    put(master, 1, "first");
    assert_int_not_equal(master_put(master, MASTER_CELLS, 1, (const uint8_t *)"x", 1), STATUS_OK);
    assert_row(master, 1, "first");
    put(master, 2, "second");
    master_close(master);
}

static void what_is_not_committed_is_gone(void **state)
{
    (void)state;
    struct master *master = open_list();
    uint8_t body[MASTER_BODY_MAX_LEN];
    size_t len;
    assert_int_equal(master_begin(master), STATUS_OK);
    put(master, 1, "rolled back");
    master_rollback(master);
    assert_int_equal(master_get(master, MASTER_CELLS, 1, body, &len), STATUS_NOT_FOUND);
    assert_int_equal(master_begin(master), STATUS_OK);
    put(master, 2, "closed");
    master_close(master);
    master = open_list();
    assert_int_equal(master_get(master, MASTER_CELLS, 2, body, &len), STATUS_NOT_FOUND);
    assert_int_equal(master_begin(master), STATUS_OK);
    put(master, 3, "committed");
    assert_int_equal(master_commit(master), STATUS_OK);
    master_close(master);
    master = open_list();
    assert_row(master, 3, "committed");
    master_close(master);
}

struct walk {
    char keys[16];
    size_t count, stop_at;
};

static enum status note_key(void *context, int64_t key, const uint8_t *plain, size_t len)
{
    struct walk *walk = context;
    assert_int_equal(len, 1);
    assert_int_equal(plain[0], 'a' + key);
    walk->keys[walk->count++] = (char)('0' + key);
    return walk->count == walk->stop_at ? STATUS_INTERRUPTED : STATUS_OK;
}

static void rows_are_visited_in_order(void **state)
{
    (void)state;
    struct master *master = open_list();
    for (int64_t key = 5; key > 0; key--) {
        const char text[] = {(char)('a' + key), '\0'};
        put(master, key, text);
    }
    struct walk walk = {.count = 0};
    assert_int_equal(master_each(master, MASTER_CELLS, 2, 4, note_key, &walk), STATUS_OK);
    assert_int_equal(walk.count, 3);
    assert_memory_equal(walk.keys, "234", 3);
    walk = (struct walk){.stop_at = 2};
    assert_int_equal(master_each(master, MASTER_CELLS, 1, MASTER_LAST_KEY, note_key, &walk),
                     STATUS_INTERRUPTED);
    assert_int_equal(walk.count, 2);
    walk = (struct walk){.count = 0}; // and can be walked again
    assert_int_equal(master_each(master, MASTER_CELLS, 1, MASTER_LAST_KEY, note_key, &walk),
                     STATUS_OK);
    assert_int_equal(walk.count, 5);
    master_close(master);
}

static void assert_damaged(int64_t key)
{
    struct master *master = open_list();
    uint8_t body[MASTER_BODY_MAX_LEN];
    size_t len;
    assert_int_equal(master_get(master, MASTER_CELLS, key, body, &len), STATUS_NO_LIST);
    master_close(master);
}

static void put_two_rows(void)
{
    struct master *master = open_list();
    put(master, 1, "one");
    put(master, 2, "two");
    master_close(master);
}

static void a_moved_row_does_not_open(void **state)
{
    (void)state;
    put_two_rows();
    change_file("UPDATE cells SET key = key + 10");
    assert_damaged(11);
}

static void a_row_of_another_table_does_not_open(void **state)
{
    (void)state;
    put_two_rows();
    change_file("INSERT INTO batches SELECT * FROM cells; DELETE FROM cells;"
                "INSERT INTO cells SELECT * FROM batches");
    struct master *master = open_list();
    uint8_t body[MASTER_BODY_MAX_LEN];
    size_t len;
    assert_int_equal(master_get(master, MASTER_BATCHES, 1, body, &len), STATUS_NO_LIST);
    assert_row(master, 1, "one");
    master_close(master);
}

static void a_changed_row_does_not_open(void **state)
{
    (void)state;
    put_two_rows();
    change_file("UPDATE cells SET body = zeroblob(length(body)) WHERE key = 1;"
                "UPDATE cells SET body = x'00' WHERE key = 2");
    assert_damaged(1);
    assert_damaged(2);
}

// Nothing of a row is readable, and lengths show in steps of 256 bytes only, those of segments in
// steps of 4,096.
static void rows_are_sealed_and_padded(void **state)
{
    (void)state;
    char path[PLATFORM_PATH_CAP];
    uint8_t *file;
    size_t len;
    struct master *master = open_list();
    put(master, 1, "Сейітова");
    put(master, 2, "x");
    assert_int_equal(master_put(master, MASTER_SEGMENTS, 1, (const uint8_t *)"x", 1), STATUS_OK);
    master_close(master);
    assert_int_equal(count_in_file("SELECT count(*) FROM cells WHERE length(body) = 256 + 40"), 2);
    assert_int_equal(count_in_file("SELECT length(body) FROM segments"), 4096 + 40);
    assert_int_equal(safefile_join(list.folder.path, FOLDER_MASTER, path), STATUS_OK);
    assert_int_equal(safefile_read(path, 1u << 20, &file, &len), STATUS_OK);
    for (size_t i = 0; i + strlen("Сейітова") <= len; i++)
        assert_memory_not_equal(file + i, "Сейітова", strlen("Сейітова"));
    free(file);
}

// They are drawn many at once: no draw gives one out twice, nor does the next opening.
static void every_row_has_a_nonce_of_its_own(void **state)
{
    (void)state;
    for (int64_t key = 1; key <= 300; key += 150) {
        struct master *master = open_list();
        assert_int_equal(master_begin(master), STATUS_OK);
        for (int64_t i = 0; i < 150; i++)
            put(master, key + i, "the same");
        assert_int_equal(master_commit(master), STATUS_OK);
        master_close(master);
    }
    assert_int_equal(count_in_file("SELECT count(DISTINCT substr(body, 1, 24)) FROM cells"), 300);
}

static void another_secret_opens_no_list(void **state)
{
    (void)state;
    struct master *master = open_list();
    master_close(master);
    list.folder.key->master_secret[0] ^= 1;
    assert_int_equal(master_open(&list.folder, &master), STATUS_NO_LIST);
    list.folder.key->master_secret[0] ^= 1;
    list.folder.campaign.id[0] ^= 1;
    assert_int_equal(master_open(&list.folder, &master), STATUS_FOREIGN);
}

static void another_file_is_no_list(void **state)
{
    (void)state;
    char path[PLATFORM_PATH_CAP], text[4096];
    struct master *master;
    memset(text, 'x', sizeof text);
    assert_int_equal(safefile_join(list.folder.path, FOLDER_MASTER, path), STATUS_OK);
    assert_int_equal(safefile_create(path, text, sizeof text), STATUS_OK);
    assert_int_equal(master_open(&list.folder, &master), STATUS_NO_LIST);
}

static void a_newer_list_is_left_alone(void **state)
{
    (void)state;
    struct master *master = open_list();
    master_close(master);
    change_file("PRAGMA user_version = 5");
    assert_int_equal(master_open(&list.folder, &master), STATUS_NEWER);
}

static void an_older_list_is_to_be_made_again(void **state)
{
    (void)state;
    struct master *master = open_list();
    master_close(master);
    change_file("PRAGMA user_version = 1");
    assert_int_equal(master_open(&list.folder, &master), STATUS_OLDER);
    change_file("PRAGMA user_version = 0");
    assert_int_equal(master_open(&list.folder, &master), STATUS_NO_LIST);
}

static void a_sound_file_passes_the_check(void **state)
{
    (void)state;
    put_two_rows();
    struct master *master = open_list();
    assert_int_equal(master_check(master), STATUS_OK);
    master_close(master);
}

static void a_broken_page_fails_the_check(void **state)
{
    (void)state;
    char path[PLATFORM_PATH_CAP];
    uint8_t *file;
    size_t len;
    struct master *master = open_list();
    for (int64_t key = 1; key < 100; key++)
        put(master, key, "row");
    master_close(master);
    assert_int_equal(safefile_join(list.folder.path, FOLDER_MASTER, path), STATUS_OK);
    assert_int_equal(safefile_read(path, 1u << 20, &file, &len), STATUS_OK);
    memset(file + len - 4096, 0xff, 64); // the head of the last page
    assert_int_equal(safefile_replace(path, file, len), STATUS_OK);
    free(file);
    master = open_list();
    assert_int_equal(master_check(master), STATUS_NO_LIST);
    master_close(master);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(rows_come_back),
        TEST(the_longest_row_fits_and_no_longer_one),
        TEST(append_counts_from_one),
        TEST(a_key_is_taken_once),
        TEST(what_is_not_committed_is_gone),
        TEST(rows_are_visited_in_order),
        TEST(a_moved_row_does_not_open),
        TEST(a_row_of_another_table_does_not_open),
        TEST(a_changed_row_does_not_open),
        TEST(rows_are_sealed_and_padded),
        TEST(every_row_has_a_nonce_of_its_own),
        TEST(another_secret_opens_no_list),
        TEST(another_file_is_no_list),
        TEST(a_newer_list_is_left_alone),
        TEST(an_older_list_is_to_be_made_again),
        TEST(a_sound_file_passes_the_check),
        TEST(a_broken_page_fails_the_check),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
