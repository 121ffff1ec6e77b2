// SPDX-License-Identifier: Apache-2.0
#define _POSIX_C_SOURCE 200809L

#include "common/db.h"
#include "common/platform.h"
#include "common/safefile.h"
#include "tests/unit/fixture.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#define OURS 0x514f4c54
#define VERSION 3
#define SCHEMA "CREATE TABLE t (k INTEGER PRIMARY KEY, v BLOB NOT NULL); CREATE TABLE u (w)"

static char folder[PLATFORM_PATH_CAP];
static char path[PLATFORM_PATH_CAP];
static sqlite3 *db;
static enum db_use use;

static int setup(void **state)
{
    (void)state;
    db = NULL;
    use = DB_ALONE;
    fixture_folder(folder);
    return safefile_join(folder, "test.db", path) != STATUS_OK;
}

static int teardown(void **state)
{
    (void)state;
    db_close(db);
    fixture_folder_remove(folder);
    return 0;
}

static enum status open_as(int32_t application_id, int32_t version, sqlite3 **out)
{
    return db_open(path, use, application_id, version, SCHEMA, out);
}

static void open_ours(void)
{
    assert_int_equal(open_as(OURS, VERSION, &db), STATUS_OK);
}

static void close_ours(void)
{
    db_close(db);
    db = NULL;
}

static const char *ask(const char *sql)
{
    static char answer[64];
    sqlite3_stmt *statement;
    bool row;
    assert_int_equal(db_prepare(db, sql, &statement), STATUS_OK);
    assert_int_equal(db_step(statement, &row), STATUS_OK);
    assert_true(row);
    snprintf(answer, sizeof answer, "%s", (const char *)sqlite3_column_text(statement, 0));
    sqlite3_finalize(statement);
    return answer;
}

static void a_new_database_is_made_as_promised(void **state)
{
    (void)state;
    open_ours();
    assert_string_equal(ask("PRAGMA journal_mode"), "wal");
    assert_string_equal(ask("PRAGMA synchronous"), "2");
    assert_string_equal(ask("PRAGMA temp_store"), "2");
    assert_string_equal(ask("PRAGMA trusted_schema"), "0");
    assert_string_equal(ask("PRAGMA application_id"), "1364151380");
    assert_string_equal(ask("PRAGMA user_version"), "3");
    assert_string_equal(ask("SELECT count(*) FROM t"), "0");
    struct stat facts;
    assert_int_equal(stat(path, &facts), 0);
    assert_int_equal(facts.st_mode & 0777, 0600);
}

static void a_shared_one_has_another_journal(void **state)
{
    (void)state;
    use = DB_SHARED;
    open_ours();
    assert_string_equal(ask("PRAGMA journal_mode"), "delete");
    assert_string_equal(ask("PRAGMA synchronous"), "3");
    assert_string_equal(ask("PRAGMA locking_mode"), "normal");
    assert_string_equal(ask("PRAGMA temp_store"), "2");
}

static void it_is_the_same_when_opened_again(void **state)
{
    (void)state;
    open_ours();
    assert_int_equal(db_exec(db, "INSERT INTO t VALUES (1, x'00')"), STATUS_OK);
    close_ours();
    open_ours();
    assert_string_equal(ask("SELECT count(*) FROM t"), "1");
    assert_string_equal(ask("PRAGMA synchronous"), "2");
}

static enum status count_name(void *context, const char *name)
{
    (void)name;
    ++*(unsigned *)context;
    return STATUS_OK;
}

static void closing_leaves_one_file(void **state)
{
    (void)state;
    for (use = DB_ALONE; use <= DB_SHARED; use++) {
        unsigned count = 0;
        open_ours();
        assert_int_equal(db_exec(db, "INSERT INTO t (v) VALUES (x'00')"), STATUS_OK);
        close_ours();
        db_close(NULL);
        assert_int_equal(platform_list(folder, count_name, &count), STATUS_OK);
        assert_int_equal(count, 1);
    }
}

static enum status refuse_mapped(void *context, const char *name)
{
    (void)context;
    assert_null(strstr(name, "-shm"));
    return STATUS_OK;
}

// A file that is mapped ends the program when the disk is full.
static void no_file_is_mapped(void **state)
{
    (void)state;
    for (use = DB_ALONE; use <= DB_SHARED; use++) {
        open_ours();
        assert_int_equal(db_exec(db, "BEGIN; INSERT INTO t (v) VALUES (x'00')"), STATUS_OK);
        assert_int_equal(platform_list(folder, refuse_mapped, NULL), STATUS_OK);
        assert_int_equal(db_exec(db, "COMMIT"), STATUS_OK);
        assert_int_equal(platform_list(folder, refuse_mapped, NULL), STATUS_OK);
        close_ours();
    }
}

static void assert_refused(int32_t application_id, int32_t version, enum status status)
{
    uint8_t *before, *after;
    size_t before_len, after_len;
    sqlite3 *refused;
    assert_int_equal(safefile_read(path, 1 << 20, &before, &before_len), STATUS_OK);
    assert_int_equal(open_as(application_id, version, &refused), status);
    assert_null(refused);
    assert_int_equal(safefile_read(path, 1 << 20, &after, &after_len), STATUS_OK);
    assert_int_equal(after_len, before_len);
    assert_memory_equal(after, before, before_len);
    free(before);
    free(after);
}

static void other_databases_are_refused_and_left_as_they_were(void **state)
{
    (void)state;
    open_ours();
    close_ours();
    assert_refused(OURS + 1, VERSION, STATUS_NOT_OURS);
    assert_refused(OURS, VERSION - 1, STATUS_NEWER);
    assert_refused(OURS, VERSION + 1, STATUS_OLDER);
}

static void a_database_without_our_mark_is_refused(void **state)
{
    (void)state;
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(db_exec(db, "CREATE TABLE foreign_table (x)"), STATUS_OK);
    close_ours();
    assert_refused(OURS, VERSION, STATUS_NOT_OURS);
}

static void a_file_that_is_no_database_is_refused(void **state)
{
    (void)state;
    char text[4096];
    memset(text, 't', sizeof text);
    assert_int_equal(safefile_create(path, text, sizeof text), STATUS_OK);
    assert_refused(OURS, VERSION, STATUS_NOT_OURS);
}

static void a_schema_that_fails_leaves_a_new_database(void **state)
{
    (void)state;
    sqlite3 *failed;
    assert_int_equal(
        db_open(path, DB_ALONE, OURS, VERSION, "CREATE TABLE t (x); CREATE nonsense", &failed),
        STATUS_DATABASE);
    assert_null(failed);
    open_ours();
    assert_string_equal(ask("SELECT count(*) FROM t"), "0");
}

static void the_file_system_says_why(void **state)
{
    (void)state;
    sqlite3 *refused;
    assert_int_equal(db_open("/nowhere/test.db", DB_ALONE, OURS, VERSION, SCHEMA, &refused),
                     STATUS_NOT_FOUND);
    assert_int_equal(db_open(folder, DB_ALONE, OURS, VERSION, SCHEMA, &refused), STATUS_NOT_A_FILE);
    assert_null(refused);
}

static void a_file_that_must_not_be_read_is_refused(void **state)
{
    (void)state;
    // In a child that is nobody: the super-user may read everything.
    open_ours();
    close_ours();
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        sqlite3 *refused;
        bool nobody = geteuid() != 0 || (setgid(65534) == 0 && setuid(65534) == 0);
        bool prepared = nobody && (geteuid() == 65534 || chmod(path, 0) == 0);
        _exit(prepared && open_as(OURS, VERSION, &refused) == STATUS_NO_PERMISSION ? 0 : 1);
    }
    int how;
    assert_int_equal(waitpid(child, &how, 0), child);
    assert_true(WIFEXITED(how) && WEXITSTATUS(how) == 0);
}

static void one_process_has_it_alone(void **state)
{
    (void)state;
    sqlite3 *second;
    open_ours();
    assert_int_equal(open_as(OURS, VERSION, &second), STATUS_BUSY);
    assert_null(second);
    close_ours();
    assert_int_equal(open_as(OURS, VERSION, &second), STATUS_OK);
    db_close(second);
}

static void a_shared_one_is_read_by_others_and_written_by_one(void **state)
{
    (void)state;
    sqlite3 *second;
    use = DB_SHARED;
    open_ours();
    assert_int_equal(open_as(OURS, VERSION, &second), STATUS_OK);
    db_close(second);
    assert_int_equal(db_exec(db, "BEGIN IMMEDIATE"), STATUS_OK);
    assert_int_equal(open_as(OURS, VERSION, &second), STATUS_BUSY);
    assert_null(second);
    assert_int_equal(db_exec(db, "COMMIT"), STATUS_OK);
    assert_int_equal(open_as(OURS, VERSION, &second), STATUS_OK);
    db_close(second);
}

static void a_full_disk_is_named(void **state)
{
    (void)state;
    open_ours();
    assert_int_equal(db_exec(db, "PRAGMA max_page_count = 1"), STATUS_OK);
    assert_int_equal(db_exec(db, "INSERT INTO t VALUES (1, zeroblob(100000))"), STATUS_NO_SPACE);
    assert_int_equal(db_status(db), STATUS_NO_SPACE);
}

// A quota, or a file system with a largest file, is a full disk by another number.
static void a_file_that_may_not_grow_is_a_full_disk(void **state)
{
    (void)state;
    struct rlimit old, limit = {.rlim_cur = 65536};
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &old), 0);
    limit.rlim_max = old.rlim_max;
    for (use = DB_ALONE; use <= DB_SHARED; use++) {
        open_ours();
        assert_true(signal(SIGXFSZ, SIG_IGN) != SIG_ERR);
        assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
        enum status status = db_exec(db, "INSERT INTO t (v) VALUES (zeroblob(100000))");
        assert_int_equal(setrlimit(RLIMIT_FSIZE, &old), 0);
        assert_int_equal(status, STATUS_NO_SPACE);
        assert_string_equal(ask("SELECT count(*) FROM t"), "0");
        close_ours();
    }
}

static void a_database_that_must_not_be_written_is_named(void **state)
{
    (void)state;
    open_ours();
    assert_int_equal(db_exec(db, "PRAGMA query_only = ON"), STATUS_OK);
    assert_int_equal(db_exec(db, "INSERT INTO t VALUES (1, x'00')"), STATUS_READ_ONLY);
}

static void damage_is_named(void **state)
{
    (void)state;
    open_ours();
    assert_int_equal(db_exec(db, "INSERT INTO t VALUES (1, zeroblob(9000))"), STATUS_OK);
    close_ours();
    struct platform_file *file;
    static const uint8_t noise[100] = {0xFF, 0xFF, 0xFF};
    assert_int_equal(platform_open_write(path, &file), STATUS_OK);
    assert_int_equal(platform_write_at(file, 4096, noise, sizeof noise),
                     STATUS_OK); // the root of t
    assert_int_equal(platform_close(file), STATUS_OK);
    open_ours();
    sqlite3_stmt *statement;
    bool row;
    assert_int_equal(db_prepare(db, "SELECT v FROM t", &statement), STATUS_OK);
    assert_int_equal(db_step(statement, &row), STATUS_DAMAGED);
    assert_false(row);
    sqlite3_finalize(statement);
}

static void sql_cannot_harm_the_file(void **state)
{
    (void)state;
    sqlite3_stmt *statement;
    open_ours();
    assert_int_equal(db_exec(db, "PRAGMA writable_schema = ON"), STATUS_OK);
    assert_int_not_equal(db_exec(db, "DELETE FROM sqlite_schema"), STATUS_OK); // defensive
    assert_int_equal(db_prepare(db, "SELECT \"no_such_column\"", &statement), STATUS_DATABASE);
    assert_null(statement);
}

static void a_statement_can_be_run_again(void **state)
{
    (void)state;
    sqlite3_stmt *statement;
    open_ours();
    assert_int_equal(db_prepare(db, "INSERT INTO t VALUES (?, x'00')", &statement), STATUS_OK);
    for (int key = 1; key <= 3; key++) {
        assert_int_equal(sqlite3_bind_int(statement, 1, key), SQLITE_OK);
        assert_int_equal(db_run(statement), STATUS_OK);
    }
    assert_int_equal(sqlite3_bind_int(statement, 1, 3), SQLITE_OK);
    assert_int_equal(db_run(statement), STATUS_DATABASE); // the key is there
    assert_int_equal(sqlite3_bind_int(statement, 1, 4), SQLITE_OK);
    assert_int_equal(db_run(statement), STATUS_OK);
    assert_int_equal(db_run(statement), STATUS_OK); // with the binding cleared: a new key
    sqlite3_finalize(statement);
    assert_string_equal(ask("SELECT count(*) FROM t"), "5");
}

static void rows_are_stepped_through_and_again(void **state)
{
    (void)state;
    sqlite3_stmt *statement;
    bool row;
    open_ours();
    assert_int_equal(db_exec(db, "INSERT INTO u VALUES (1), (2)"), STATUS_OK);
    assert_int_equal(db_prepare(db, "SELECT w FROM u ORDER BY w", &statement), STATUS_OK);
    for (int again = 0; again < 2; again++) {
        for (int wanted = 1; wanted <= 2; wanted++) {
            assert_int_equal(db_step(statement, &row), STATUS_OK);
            assert_true(row);
            assert_int_equal(sqlite3_column_int(statement, 0), wanted);
        }
        assert_int_equal(db_step(statement, &row), STATUS_OK);
        assert_false(row);
    }
    assert_int_equal(db_run(statement), STATUS_DATABASE);     // it gives rows
    assert_int_equal(db_exec(db, "DROP TABLE u"), STATUS_OK); // and is not left open
    sqlite3_finalize(statement);
}

#define WITH_FOLDER(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_FOLDER(a_new_database_is_made_as_promised),
        WITH_FOLDER(a_shared_one_has_another_journal),
        WITH_FOLDER(it_is_the_same_when_opened_again),
        WITH_FOLDER(closing_leaves_one_file),
        WITH_FOLDER(no_file_is_mapped),
        WITH_FOLDER(other_databases_are_refused_and_left_as_they_were),
        WITH_FOLDER(a_database_without_our_mark_is_refused),
        WITH_FOLDER(a_file_that_is_no_database_is_refused),
        WITH_FOLDER(a_schema_that_fails_leaves_a_new_database),
        WITH_FOLDER(the_file_system_says_why),
        WITH_FOLDER(a_file_that_must_not_be_read_is_refused),
        WITH_FOLDER(one_process_has_it_alone),
        WITH_FOLDER(a_shared_one_is_read_by_others_and_written_by_one),
        WITH_FOLDER(a_full_disk_is_named),
        WITH_FOLDER(a_file_that_may_not_grow_is_a_full_disk),
        WITH_FOLDER(a_database_that_must_not_be_written_is_named),
        WITH_FOLDER(damage_is_named),
        WITH_FOLDER(sql_cannot_harm_the_file),
        WITH_FOLDER(a_statement_can_be_run_again),
        WITH_FOLDER(rows_are_stepped_through_and_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
