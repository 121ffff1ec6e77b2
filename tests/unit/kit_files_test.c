// SPDX-License-Identifier: Apache-2.0
#include "merger/setup/kit_files.h"

#include "common/programs.h"
#include "common/safefile.h"
#include "tests/unit/fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define PROGRAM_CAP 512
#define PE_AT 128

static char folder[PLATFORM_PATH_CAP];
static struct kit_files files;

static int setup(void **state)
{
    (void)state;
    fixture_folder(folder);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    kit_files_free(&files);
    fixture_folder_remove(folder);
    return 0;
}

// ---- what could lie there -----------------------------------------------------------------------

struct program {
    uint8_t bytes[PROGRAM_CAP];
};

static void say(struct program *program, const char *words)
{
    memcpy(program->bytes + PROGRAM_CAP / 2, words, strlen(words));
}

// The head of a 64-bit ELF file for x86-64, of a program like ours.
static struct program elf(const char *words)
{
    struct program made = {{0x7f, 'E', 'L', 'F', 2, 1, 1, [16] = 3, [18] = 62}};
    say(&made, words);
    return made;
}

static struct program pe(const char *words)
{
    struct program made = {{'M', 'Z', [0x3c] = PE_AT, [PE_AT] = 'P', [PE_AT + 1] = 'E',
                            [PE_AT + 4] = 0x64, [PE_AT + 5] = 0x86, [PE_AT + 24] = 0x0b,
                            [PE_AT + 25] = 0x02}};
    say(&made, words);
    return made;
}

static void put(enum kit_files_item item, const void *bytes, size_t len)
{
    char path[PLATFORM_PATH_CAP];
    assert_int_equal(safefile_join(folder, kit_files_name(item), path), STATUS_OK);
    enum status status = platform_remove(path);
    assert_true(status == STATUS_OK || status == STATUS_NOT_FOUND);
    assert_int_equal(safefile_create(path, bytes, len), STATUS_OK);
}

static void put_text(enum kit_files_item item, const char *text)
{
    put(item, text, strlen(text));
}

static void put_program(enum kit_files_item item, struct program program)
{
    put(item, program.bytes, sizeof program.bytes);
}

static void put_all(void)
{
    put_program(KIT_FILES_LINUX, elf(PROGRAMS_COLLECTOR));
    put_program(KIT_FILES_WINDOWS, pe(PROGRAMS_COLLECTOR));
    put_text(KIT_FILES_LAUNCHER, "# a comment\n[Desktop Entry]\n");
    put_text(KIT_FILES_START, "#!/bin/sh\n");
    put_text(KIT_FILES_GUIDE_KK, "%PDF-1.4\n");
    put_text(KIT_FILES_GUIDE_RU, "%PDF-1.4\n");
    put_text(KIT_FILES_GUIDE_EN, "%PDF-1.4\n");
}

static enum status load(char path[PLATFORM_PATH_CAP])
{
    kit_files_free(&files);
    return kit_files_load(&files, folder, path);
}

static void assert_refused(enum kit_files_item item)
{
    char path[PLATFORM_PATH_CAP], wanted[PLATFORM_PATH_CAP];
    assert_int_equal(safefile_join(folder, kit_files_name(item), wanted), STATUS_OK);
    assert_int_equal(load(path), STATUS_NOT_OURS);
    assert_string_equal(path, wanted);
    for (int i = 0; i < KIT_FILES_COUNT; i++)
        assert_null(files.files[i].bytes);
}

static void assert_program_refused(enum kit_files_item item, struct program program)
{
    put_program(item, program);
    assert_refused(item);
}

// ---- the tests ----------------------------------------------------------------------------------

static void all_of_a_release_is_taken(void **state)
{
    (void)state;
    char path[PLATFORM_PATH_CAP];
    put_all();
    assert_int_equal(load(path), STATUS_OK);
    assert_string_equal(files.folder, folder);
    for (int i = 0; i < KIT_FILES_COUNT; i++)
        assert_non_null(files.files[i].bytes);
    struct program wanted = pe(PROGRAMS_COLLECTOR);
    assert_int_equal(files.files[KIT_FILES_WINDOWS].len, sizeof wanted.bytes);
    assert_memory_equal(files.files[KIT_FILES_WINDOWS].bytes, wanted.bytes, sizeof wanted.bytes);
}

static void what_is_missing_is_left_out(void **state)
{
    (void)state;
    char path[PLATFORM_PATH_CAP];
    assert_int_equal(load(path), STATUS_OK);
    for (int i = 0; i < KIT_FILES_COUNT; i++)
        assert_null(files.files[i].bytes);
    put_program(KIT_FILES_WINDOWS, pe(PROGRAMS_COLLECTOR));
    assert_int_equal(load(path), STATUS_OK);
    assert_null(files.files[KIT_FILES_LINUX].bytes);
    assert_non_null(files.files[KIT_FILES_WINDOWS].bytes);
}

static void a_folder_that_is_named_must_be_there(void **state)
{
    (void)state;
    char path[PLATFORM_PATH_CAP], absent[PLATFORM_PATH_CAP];
    assert_int_equal(safefile_join(folder, "absent", absent), STATUS_OK);
    assert_int_equal(kit_files_load(&files, absent, path), STATUS_NOT_FOUND);
    assert_string_equal(path, absent);
    assert_int_equal(safefile_create(absent, "x", 1), STATUS_OK);
    assert_int_equal(kit_files_load(&files, absent, path), STATUS_NOT_A_FOLDER);
}

static void a_merger_is_never_taken(void **state)
{
    (void)state;
    struct program both = elf(PROGRAMS_MERGER);
    memcpy(both.bytes + 64, PROGRAMS_COLLECTOR, strlen(PROGRAMS_COLLECTOR));
    put_all();
    assert_program_refused(KIT_FILES_LINUX, elf(PROGRAMS_MERGER));
    assert_program_refused(KIT_FILES_LINUX, both);
    assert_program_refused(KIT_FILES_LINUX, elf("another program"));
    put_all();
    assert_program_refused(KIT_FILES_WINDOWS, pe(PROGRAMS_MERGER));
    assert_program_refused(KIT_FILES_WINDOWS, pe("another program"));
}

// Each is all that its kind asks for, and a merger.
static void a_merger_is_never_taken_by_any_name(void **state)
{
    (void)state;
    static const char *const beginnings[] = {
        [KIT_FILES_LAUNCHER] = "[Desktop Entry]\n", [KIT_FILES_START] = "#!/bin/sh\n",
        [KIT_FILES_GUIDE_KK] = "%PDF-1.4\n",        [KIT_FILES_GUIDE_RU] = "%PDF-1.4\n",
        [KIT_FILES_GUIDE_EN] = "%PDF-1.4\n",
    };
    for (int i = 0; i < KIT_FILES_COUNT; i++) {
        enum kit_files_item item = (enum kit_files_item)i;
        struct program both =
            item == KIT_FILES_WINDOWS ? pe(PROGRAMS_MERGER) : elf(PROGRAMS_MERGER);
        memcpy(both.bytes + PROGRAM_CAP - 64 - 64, PROGRAMS_COLLECTOR, strlen(PROGRAMS_COLLECTOR));
        char text[PROGRAM_CAP];
        if (beginnings[i])
            (void)snprintf(text, sizeof text, "%s%s", beginnings[i], PROGRAMS_MERGER);
        put_all();
        if (beginnings[i])
            put_text(item, text);
        else
            put_program(item, both);
        assert_refused(item);
    }
}

static void a_text_holds_no_zero(void **state)
{
    (void)state;
    static const char launcher[] = "[Desktop Entry]\n\0", script[] = "#!/bin/sh\n\0";
    put_all();
    put(KIT_FILES_LAUNCHER, launcher, sizeof launcher - 1);
    assert_refused(KIT_FILES_LAUNCHER);
    put_all();
    put(KIT_FILES_START, script, sizeof script - 1);
    assert_refused(KIT_FILES_START);
}

static void a_program_for_another_system_is_refused(void **state)
{
    (void)state;
    static const struct {
        size_t at;
        uint8_t value;
    } others[] = {{0, 0}, {4, 1}, {5, 2}, {16, 1}, {18, 183}};
    put_all();
    assert_program_refused(KIT_FILES_LINUX, pe(PROGRAMS_COLLECTOR));
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        struct program program = elf(PROGRAMS_COLLECTOR);
        program.bytes[others[i].at] = others[i].value;
        assert_program_refused(KIT_FILES_LINUX, program);
    }
    put(KIT_FILES_LINUX, elf("").bytes, 19);
    assert_refused(KIT_FILES_LINUX);
}

static void a_program_for_another_windows_is_refused(void **state)
{
    (void)state;
    static const struct {
        size_t at;
        uint8_t value;
    } others[] = {{0, 0}, {0x3e, 1}, {0x3c, 255}, {PE_AT, 0}, {PE_AT + 4, 0x4c}, {PE_AT + 25, 1}};
    put_all();
    assert_program_refused(KIT_FILES_WINDOWS, elf(PROGRAMS_COLLECTOR));
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        struct program program = pe(PROGRAMS_COLLECTOR);
        program.bytes[others[i].at] = others[i].value;
        assert_program_refused(KIT_FILES_WINDOWS, program);
    }
    put(KIT_FILES_WINDOWS, pe("").bytes, PE_AT + 25);
    assert_refused(KIT_FILES_WINDOWS);
    put(KIT_FILES_WINDOWS, "MZ", 2);
    assert_refused(KIT_FILES_WINDOWS);
}

static void the_other_files_are_what_they_are_called(void **state)
{
    (void)state;
    for (int i = KIT_FILES_LAUNCHER; i < KIT_FILES_COUNT; i++) {
        put_all();
        put_text((enum kit_files_item)i, "");
        assert_refused((enum kit_files_item)i);
        put_text((enum kit_files_item)i, "something else");
        assert_refused((enum kit_files_item)i);
    }
}

// With two program headers, the second of that type.
static struct program elf_with_header(uint8_t type)
{
    enum { TABLE_AT = 64, HEADER_LEN = 56, PT_LOAD = 1 };
    struct program made = elf(PROGRAMS_COLLECTOR);
    made.bytes[0x20] = TABLE_AT;
    made.bytes[0x36] = HEADER_LEN;
    made.bytes[0x38] = 2;
    made.bytes[TABLE_AT] = PT_LOAD;
    made.bytes[TABLE_AT + HEADER_LEN] = type;
    return made;
}

static bool wants_libraries(struct program program)
{
    char path[PLATFORM_PATH_CAP];
    put_program(KIT_FILES_LINUX, program);
    assert_int_equal(load(path), STATUS_OK);
    return kit_files_want_libraries(&files);
}

static void what_wants_a_loader_wants_libraries(void **state)
{
    (void)state;
    enum { PT_DYNAMIC = 2, PT_INTERP = 3 };
    assert_true(wants_libraries(elf_with_header(PT_INTERP)));
    assert_false(wants_libraries(elf_with_header(PT_DYNAMIC)));
    assert_false(wants_libraries(elf(PROGRAMS_COLLECTOR)));
}

// Headers that are not all within the file are none.
static void headers_beyond_the_file_are_not_read(void **state)
{
    (void)state;
    enum { PT_INTERP = 3 };
    struct program far = elf_with_header(PT_INTERP), tiny = far, many = elf_with_header(0);
    far.bytes[0x27] = 0xff;
    assert_false(wants_libraries(far));
    tiny.bytes[0x36] = 3;
    assert_false(wants_libraries(tiny));
    many.bytes[0x39] = 0xff;
    assert_false(wants_libraries(many));
}

#define WITH_FOLDER(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_FOLDER(all_of_a_release_is_taken),
        WITH_FOLDER(what_is_missing_is_left_out),
        WITH_FOLDER(a_folder_that_is_named_must_be_there),
        WITH_FOLDER(a_merger_is_never_taken),
        WITH_FOLDER(a_merger_is_never_taken_by_any_name),
        WITH_FOLDER(a_text_holds_no_zero),
        WITH_FOLDER(a_program_for_another_system_is_refused),
        WITH_FOLDER(a_program_for_another_windows_is_refused),
        WITH_FOLDER(the_other_files_are_what_they_are_called),
        WITH_FOLDER(what_wants_a_loader_wants_libraries),
        WITH_FOLDER(headers_beyond_the_file_are_not_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
