// SPDX-License-Identifier: Apache-2.0
//
// What platform_desktop.h promises, on Windows. Called with arguments, this program is the child
// that it starts.
#include "common/platform_desktop.h"
#include "common/platform_windows.h"
#include "common/safefile.h"
#include "tests/unit/fixture.h"
#include "tests/unit/redirect.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <winsock2.h>

#include <iphlpapi.h>
#include <winioctl.h>

#define SOON_MS 10000

static char folder[PLATFORM_PATH_CAP];
static char this_program[PLATFORM_PATH_CAP];

// What the system is to answer.
static struct {
    UINT drive_type;
    DWORD bus;
    DWORD volume_marks;
    DWORD owner, from_address, state; // of the one connection
} system_says;

static int setup(void **state)
{
    (void)state;
    fixture_folder(folder);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    fixture_folder_remove(folder);
    return 0;
}

// A path in the test's folder, until the fourth call from now.
static const char *in_folder(const char *name)
{
    static char paths[4][PLATFORM_PATH_CAP];
    static unsigned next;
    char *path = paths[next++ % 4];
    assert_int_equal(safefile_join(folder, name, path), STATUS_OK);
    return path;
}

static void make_file(const char *path)
{
    assert_int_equal(safefile_create(path, "x", 1), STATUS_OK);
}

static bool exists(const char *path)
{
    return safefile_check_absent(path) == STATUS_EXISTS;
}

static bool appears(const char *path)
{
    for (uint64_t end = platform_ms() + SOON_MS; platform_ms() < end; Sleep(10))
        if (exists(path))
            return true;
    return false;
}

// ---- the child --------------------------------------------------------------------------------

static int write_text(const char *path, const char *text)
{
    return safefile_replace(path, text, strlen(text)) != STATUS_OK;
}

// Writes what it was told to a file.
static int tell(char **arguments)
{
    char text[1024];
    const char *variable = getenv("QOL_CHANGED"), *kept = getenv("QOL_KEPT");
    (void)snprintf(text, sizeof text, "%s|%s|%s|%s", arguments[3], arguments[4],
                   variable != NULL ? variable : "", kept != NULL ? kept : "");
    return write_text(arguments[2], text);
}

// Starts another of its kind, which writes its number to a file, and stays.
static int stay(char **arguments)
{
    struct platform_child *child;
    const char *const grandchild[] = {this_program, "wait", arguments[2], NULL};
    if (platform_start(grandchild, NULL, &child) != STATUS_OK)
        return 1;
    Sleep(INFINITE);
    return 0;
}

static int wait_for_ever(char **arguments)
{
    char text[32];
    (void)snprintf(text, sizeof text, "%lu", GetCurrentProcessId());
    if (write_text(arguments[2], text) != 0)
        return 1;
    Sleep(INFINITE);
    return 0;
}

static int be_child(char **arguments)
{
    return strcmp(arguments[1], "tell") == 0   ? tell(arguments)
           : strcmp(arguments[1], "stay") == 0 ? stay(arguments)
           : strcmp(arguments[1], "wait") == 0 ? wait_for_ever(arguments)
                                               : 0;
}

static bool runs_no_more(struct platform_child *child)
{
    for (uint64_t end = platform_ms() + SOON_MS; platform_ms() < end; Sleep(10))
        if (!platform_child_runs(child))
            return true;
    return false;
}

static void assert_file(const char *path, const char *wanted)
{
    uint8_t *bytes;
    size_t len;
    assert_int_equal(safefile_read(path, 1024, &bytes, &len), STATUS_OK);
    assert_string_equal((const char *)bytes, wanted);
    free(bytes);
}

static void a_child_gets_what_it_was_given(void **state)
{
    (void)state;
    struct platform_child *child;
    assert_int_equal(_putenv("QOL_CHANGED=before"), 0);
    assert_int_equal(_putenv("QOL_KEPT=kept"), 0);
    const char *const arguments[] = {this_program,           "tell",      in_folder("told"),
                                     "Қол \"таңба\" \\\"\\", "C:\\a b\\", NULL};
    const char *const environment[] = {"qol_changed=after", NULL};
    assert_int_equal(platform_start(arguments, environment, &child), STATUS_OK);
    assert_true(runs_no_more(child));
    assert_file(in_folder("told"), "Қол \"таңба\" \\\"\\|C:\\a b\\|after|kept");
    platform_end_child(child);
    platform_end_child(NULL);
}

static void what_is_no_program_is_not_started(void **state)
{
    (void)state;
    struct platform_child *child;
    const char *const arguments[] = {in_folder("missing.exe"), NULL};
    assert_int_equal(platform_start(arguments, NULL, &child), STATUS_NOT_FOUND);
    assert_null(child);
}

static HANDLE process_of(const char *path)
{
    uint8_t *bytes;
    size_t len;
    assert_true(appears(path));
    assert_int_equal(safefile_read(path, 64, &bytes, &len), STATUS_OK);
    HANDLE process = OpenProcess(SYNCHRONIZE, FALSE, strtoul((char *)bytes, NULL, 10));
    assert_non_null(process);
    free(bytes);
    return process;
}

static void what_a_child_started_ends_with_it(void **state)
{
    (void)state;
    struct platform_child *child;
    const char *const arguments[] = {this_program, "stay", in_folder("number"), NULL};
    assert_int_equal(platform_start(arguments, NULL, &child), STATUS_OK);
    HANDLE grandchild = process_of(in_folder("number"));
    assert_true(platform_child_runs(child));
    assert_int_equal(WaitForSingleObject(grandchild, 0), WAIT_TIMEOUT);
    platform_end_child(child);
    assert_int_equal(WaitForSingleObject(grandchild, SOON_MS), WAIT_OBJECT_0);
    CloseHandle(grandchild);
}

// The child of a killed process: that is here the child of this one, whose own child is watched.
static void a_child_ends_when_its_maker_is_killed(void **state)
{
    (void)state;
    wchar_t command[2 * PLATFORM_PATH_CAP];
    struct platform_windows_path program, number;
    STARTUPINFOW wishes = {.cb = sizeof wishes};
    PROCESS_INFORMATION made;
    assert_int_equal(platform_windows_path(this_program, &program), STATUS_OK);
    assert_int_equal(platform_windows_path(in_folder("number"), &number), STATUS_OK);
    (void)swprintf(command, 2 * PLATFORM_PATH_CAP, L"x stay \"%ls\"", number.text);
    assert_true(
        CreateProcessW(program.text, command, NULL, NULL, FALSE, 0, NULL, NULL, &wishes, &made));
    HANDLE grandchild = process_of(in_folder("number"));
    assert_true(TerminateProcess(made.hProcess, 1));
    assert_int_equal(WaitForSingleObject(grandchild, SOON_MS), WAIT_OBJECT_0);
    CloseHandle(grandchild);
    CloseHandle(made.hProcess);
    CloseHandle(made.hThread);
}

// ---- finding ----------------------------------------------------------------------------------

static void a_program_is_found_on_path(void **state)
{
    (void)state;
    char found[PLATFORM_PATH_CAP];
    wchar_t before[PLATFORM_PATH_CAP], path[PLATFORM_PATH_CAP];
    struct platform_windows_path wide;
    assert_true(GetEnvironmentVariableW(L"PATH", before, PLATFORM_PATH_CAP) > 0);
    make_file(in_folder("qoltool.exe"));
    assert_int_equal(platform_windows_path(folder, &wide), STATUS_OK);
    (void)swprintf(path, PLATFORM_PATH_CAP, L";.;%ls;%ls", wide.text + 4, before);
    assert_true(SetEnvironmentVariableW(L"PATH", path));
    assert_int_equal(platform_find_program("qoltool", found), STATUS_OK);
    assert_non_null(strstr(found, "/qoltool.exe"));
    assert_int_equal(platform_find_program("qoltoo", found), STATUS_NOT_FOUND);
    assert_string_equal(found, "");
    assert_true(SetEnvironmentVariableW(L"PATH", before));
}

static void a_registered_program_is_found_first(void **state)
{
    (void)state;
    static const wchar_t key[] =
        L"Software\\Microsoft\\Windows\\CurrentVersion\\App Paths\\qoltool.exe";
    char found[PLATFORM_PATH_CAP];
    wchar_t value[PLATFORM_PATH_CAP];
    struct platform_windows_path wide;
    make_file(in_folder("other.exe"));
    assert_int_equal(platform_windows_path(in_folder("other.exe"), &wide), STATUS_OK);
    int len = swprintf(value, PLATFORM_PATH_CAP, L"\"%ls\"", wide.text + 4);
    HKEY root = HKEY_CURRENT_USER;
    assert_int_equal(RegSetKeyValueW(root, key, NULL, REG_SZ, value, ((DWORD)len + 1) * 2), 0);
    assert_int_equal(platform_find_program("qoltool", found), STATUS_OK);
    assert_non_null(strstr(found, "/other.exe"));
    assert_int_equal(platform_remove(in_folder("other.exe")), STATUS_OK);
    assert_int_equal(platform_find_program("qoltool", found), STATUS_NOT_FOUND); // but registered
    assert_int_equal(RegDeleteKeyW(root, key), 0);
}

// ---- folders ----------------------------------------------------------------------------------

static void home_is_the_users_profile(void **state)
{
    (void)state;
    char found[PLATFORM_PATH_CAP];
    assert_true(SetEnvironmentVariableW(L"USERPROFILE", L"C:\\users\\Әсел"));
    assert_int_equal(platform_home_folder(found), STATUS_OK);
    assert_string_equal(found, "C:/users/Әсел");
    assert_true(SetEnvironmentVariableW(L"USERPROFILE", NULL));
    assert_int_equal(platform_home_folder(found), STATUS_NOT_FOUND);
    assert_int_equal(platform_runtime_folder(found), STATUS_NOT_FOUND);
}

static void make_tree(void)
{
    static const char *const folders[] = {"kept", "tree", "tree/a", "tree/a/b"};
    for (size_t i = 0; i < sizeof folders / sizeof folders[0]; i++)
        assert_int_equal(platform_make_folder(in_folder(folders[i])), STATUS_OK);
    make_file(in_folder("kept/file"));
    make_file(in_folder("tree/a/b/file"));
    make_file(in_folder("tree/file"));
}

static void a_tree_goes_with_what_is_read_only(void **state)
{
    (void)state;
    struct platform_windows_path wide;
    make_tree();
    assert_int_equal(platform_windows_path(in_folder("tree/file"), &wide), STATUS_OK);
    assert_true(SetFileAttributesW(wide.text, FILE_ATTRIBUTE_READONLY | FILE_ATTRIBUTE_HIDDEN));
    assert_int_equal(platform_remove_tree(in_folder("tree")), STATUS_OK);
    assert_false(exists(in_folder("tree")));
    assert_true(exists(in_folder("kept/file")));
    assert_int_equal(platform_remove_tree(in_folder("tree")), STATUS_NOT_FOUND);
}

static void what_a_link_leads_to_stays(void **state)
{
    (void)state;
    struct platform_windows_path link, kept;
    make_tree();
    assert_int_equal(platform_windows_path(in_folder("tree/a/link"), &link), STATUS_OK);
    assert_int_equal(platform_windows_path(in_folder("kept"), &kept), STATUS_OK);
    // A user needs a right for it, and not every Wine can do it.
    if (!CreateSymbolicLinkW(link.text, kept.text, SYMBOLIC_LINK_FLAG_DIRECTORY)) {
        assert_int_equal(platform_remove_tree(in_folder("tree")), STATUS_OK);
        skip();
    }
    assert_int_equal(platform_remove_tree(in_folder("tree")), STATUS_OK);
    assert_false(exists(in_folder("tree")));
    assert_true(exists(in_folder("kept/file")));
}

static void the_rest_of_a_tree_goes_after_a_failure(void **state)
{
    (void)state;
    struct platform_windows_path wide;
    make_tree();
    assert_int_equal(platform_windows_path(in_folder("tree/a/b/file"), &wide), STATUS_OK);
    HANDLE held = CreateFileW(wide.text, GENERIC_READ, 0, NULL, OPEN_EXISTING, 0, NULL);
    assert_true(held != INVALID_HANDLE_VALUE);
    assert_int_equal(platform_remove_tree(in_folder("tree")), STATUS_BUSY);
    assert_false(exists(in_folder("tree/file")));
    assert_true(exists(in_folder("tree/a/b/file")));
    CloseHandle(held);
    assert_int_equal(platform_remove_tree(in_folder("tree")), STATUS_OK);
}

// ---- drives -----------------------------------------------------------------------------------

static DWORD WINAPI get_drives(void)
{
    return 1 << 2; // C:
}

static UINT WINAPI get_drive_type(const wchar_t *root)
{
    assert_int_equal(root[0], L'C');
    return system_says.drive_type;
}

static BOOL WINAPI control_device(HANDLE device, DWORD code, void *in, DWORD in_len, void *out,
                                  DWORD out_len, DWORD *len, OVERLAPPED *later)
{
    (void)device, (void)in, (void)in_len, (void)later;
    if (code != IOCTL_STORAGE_QUERY_PROPERTY || out_len < sizeof(STORAGE_DEVICE_DESCRIPTOR))
        return FALSE;
    STORAGE_DEVICE_DESCRIPTOR facts = {.BusType = (STORAGE_BUS_TYPE)system_says.bus};
    memcpy(out, &facts, sizeof facts);
    *len = sizeof facts;
    return TRUE;
}

static BOOL WINAPI get_volume(const wchar_t *root, wchar_t *label, DWORD label_len, DWORD *serial,
                              DWORD *most, DWORD *marks, wchar_t *system, DWORD system_len)
{
    (void)root, (void)serial, (void)most, (void)system, (void)system_len;
    assert_true(label_len > 4);
    wcscpy(label, L"Әс\x202E");
    *marks = system_says.volume_marks;
    return TRUE;
}

static enum status take_name(void *context, const struct platform_drive *drive)
{
    assert_string_equal(drive->path, "C:/");
    assert_true(drive->free_len > 0);
    strcat(context, drive->name);
    return STATUS_EXISTS; // ends the walk
}

static void assert_drives(enum status answer, const char *wanted)
{
    char names[PLATFORM_DRIVE_NAME_CAP] = "";
    assert_int_equal(platform_removable_drives(take_name, names), answer);
    assert_string_equal(names, wanted);
}

static void sticks_are_removable_or_on_usb(void **state)
{
    (void)state;
    (void)redirect("GetLogicalDrives", (uintptr_t)get_drives);
    (void)redirect("GetDriveTypeW", (uintptr_t)get_drive_type);
    (void)redirect("GetVolumeInformationW", (uintptr_t)get_volume);
    (void)redirect("DeviceIoControl", (uintptr_t)control_device);
    system_says.drive_type = DRIVE_FIXED;
    system_says.bus = BusTypeSata;
    assert_drives(STATUS_OK, "");
    system_says.bus = BusTypeUsb;
    assert_drives(STATUS_EXISTS, "Әс?");
    system_says.drive_type = DRIVE_CDROM;
    assert_drives(STATUS_OK, "");
    system_says.drive_type = DRIVE_REMOVABLE;
    system_says.bus = BusTypeSd;
    assert_drives(STATUS_EXISTS, "Әс?");
    system_says.volume_marks = FILE_READ_ONLY_VOLUME;
    assert_drives(STATUS_OK, "");
}

// ---- who calls --------------------------------------------------------------------------------

// One connection from 127.0.0.1:0x1234 to 127.0.0.1:0x5678. Wine does not tell whose one is, and
// takes seconds for a thousand of them.
static DWORD WINAPI get_connections(void *out, DWORD *len, BOOL sorted, ULONG family,
                                    TCP_TABLE_CLASS class, ULONG reserved)
{
    (void)sorted, (void)reserved;
    assert_int_equal(family, AF_INET);
    assert_int_equal(class, TCP_TABLE_OWNER_PID_CONNECTIONS);
    DWORD room = *len;
    *len = sizeof(MIB_TCPTABLE_OWNER_PID);
    if (out == NULL || room < *len)
        return ERROR_INSUFFICIENT_BUFFER;
    MIB_TCPTABLE_OWNER_PID table = {.dwNumEntries = 1};
    table.table[0] = (MIB_TCPROW_OWNER_PID){.dwState = system_says.state,
                                            .dwLocalAddr = system_says.from_address,
                                            .dwLocalPort = 0x3412,
                                            .dwRemoteAddr = 0x0100007F,
                                            .dwRemotePort = 0x7856,
                                            .dwOwningPid = system_says.owner};
    memcpy(out, &table, sizeof table);
    return NO_ERROR;
}

static void own_calls_are_known(void **state)
{
    (void)state;
    (void)redirect("GetExtendedTcpTable", (uintptr_t)get_connections);
    system_says.owner = GetCurrentProcessId();
    system_says.from_address = 0x0100007F;
    system_says.state = MIB_TCP_STATE_ESTAB;
    assert_true(platform_is_own_connection(0x1234, 0x5678));
    assert_false(platform_is_own_connection(0x5678, 0x1234));
    assert_false(platform_is_own_connection(0x1234, 0x5679));
    assert_false(platform_is_own_connection(0x1235, 0x5678));
    system_says.state = MIB_TCP_STATE_CLOSE_WAIT;
    assert_true(platform_is_own_connection(0x1234, 0x5678));
    system_says.state = MIB_TCP_STATE_TIME_WAIT; // nobody holds it
    assert_false(platform_is_own_connection(0x1234, 0x5678));
    system_says.state = MIB_TCP_STATE_ESTAB;
    system_says.owner = 0; // not told
    assert_false(platform_is_own_connection(0x1234, 0x5678));
    system_says.owner = GetCurrentProcessId();
    system_says.from_address = 0x0200007F;
    assert_false(platform_is_own_connection(0x1234, 0x5678));
}

static void milliseconds_are_of_the_same_clock(void **state)
{
    (void)state;
    uint64_t seconds = platform_seconds(), ms = platform_ms();
    assert_true(ms / 1000 >= seconds && ms / 1000 <= seconds + 2);
}

int main(int argc, char **argv)
{
    if (platform_program_folder(this_program) != STATUS_OK)
        return 1;
    strcat(this_program, "/platform_windows_desktop_test.exe");
    if (argc > 2)
        return platform_init(&argc, &argv) == STATUS_OK ? be_child(argv) : 1;
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(a_child_gets_what_it_was_given),
        TEST(what_is_no_program_is_not_started),
        TEST(what_a_child_started_ends_with_it),
        TEST(a_child_ends_when_its_maker_is_killed),
        TEST(a_program_is_found_on_path),
        TEST(a_registered_program_is_found_first),
        TEST(a_tree_goes_with_what_is_read_only),
        TEST(what_a_link_leads_to_stays),
        TEST(the_rest_of_a_tree_goes_after_a_failure),
        TEST(own_calls_are_known),
        TEST(milliseconds_are_of_the_same_clock),
        TEST(sticks_are_removable_or_on_usb),
        TEST(home_is_the_users_profile), // changes the environment
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
