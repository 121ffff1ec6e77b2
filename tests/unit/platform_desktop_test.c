// SPDX-License-Identifier: Apache-2.0
//
// What platform_desktop.h promises of folders, drives, callers and the clock, on Linux.
#define _GNU_SOURCE // syscall

#include "common/platform_posix.h"
#include "tests/unit/desktop_rig.h"

#include <arpa/inet.h>
#include <errno.h>
#include <grp.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#define NOBODY 65534

static const char *stubborn; // the name that cannot be removed; NULL: none

int unlinkat(int parent, const char *name, int flags)
{
    if (stubborn != NULL && strcmp(name, stubborn) == 0) {
        errno = EROFS;
        return -1;
    }
    return (int)syscall(SYS_unlinkat, parent, name, flags);
}

static int setup(void **state)
{
    (void)state;
    fixture_folder(folder);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    stubborn = NULL;
    fixture_folder_remove(folder);
    return 0;
}

static void make_file(const char *path)
{
    assert_int_equal(safefile_create(path, "x", 1), STATUS_OK);
}

// ---- folders ----------------------------------------------------------------------------------

static void assert_no_runtime_folder(void)
{
    char found[PLATFORM_PATH_CAP];
    assert_int_equal(platform_runtime_folder(found), STATUS_NOT_FOUND);
    assert_string_equal(found, "");
}

static void only_a_private_folder_is_for_this_login(void **state)
{
    (void)state;
    char found[PLATFORM_PATH_CAP];
    assert_int_equal(unsetenv("XDG_RUNTIME_DIR"), 0);
    assert_no_runtime_folder();
    assert_int_equal(setenv("XDG_RUNTIME_DIR", in_folder("runtime"), 1), 0);
    assert_no_runtime_folder(); // is not there
    assert_int_equal(mkdir(in_folder("runtime"), 0700), 0);
    assert_int_equal(platform_runtime_folder(found), STATUS_OK);
    assert_string_equal(found, in_folder("runtime"));
    assert_int_equal(chmod(in_folder("runtime"), 0710), 0);
    assert_no_runtime_folder();
    assert_int_equal(chmod(in_folder("runtime"), 0701), 0);
    assert_no_runtime_folder();
    assert_int_equal(chmod(in_folder("runtime"), 0700), 0);
    assert_int_equal(symlink(in_folder("runtime"), in_folder("link")), 0);
    assert_int_equal(setenv("XDG_RUNTIME_DIR", in_folder("link"), 1), 0);
    assert_no_runtime_folder();
    assert_int_equal(setenv("XDG_RUNTIME_DIR", ".", 1), 0);
    assert_no_runtime_folder();
    assert_int_equal(unsetenv("XDG_RUNTIME_DIR"), 0);
}

static void a_folder_of_somebody_else_is_not_used(void **state)
{
    (void)state;
    if (geteuid() != 0)
        skip();
    assert_int_equal(mkdir(in_folder("runtime"), 0700), 0);
    assert_int_equal(chown(in_folder("runtime"), NOBODY, NOBODY), 0);
    assert_int_equal(setenv("XDG_RUNTIME_DIR", in_folder("runtime"), 1), 0);
    assert_no_runtime_folder();
    assert_int_equal(unsetenv("XDG_RUNTIME_DIR"), 0);
}

static void home_is_a_full_path(void **state)
{
    (void)state;
    char found[PLATFORM_PATH_CAP];
    char *home = getenv("HOME") != NULL ? strdup(getenv("HOME")) : NULL;
    assert_int_equal(setenv("HOME", folder, 1), 0);
    assert_int_equal(platform_home_folder(found), STATUS_OK);
    assert_string_equal(found, folder);
    assert_int_equal(setenv("HOME", "here", 1), 0);
    assert_int_equal(platform_home_folder(found), STATUS_NOT_FOUND);
    assert_int_equal(unsetenv("HOME"), 0);
    assert_int_equal(platform_home_folder(found), STATUS_NOT_FOUND);
    if (home != NULL)
        assert_int_equal(setenv("HOME", home, 1), 0);
    free(home);
}

static void make_tree(void)
{
    assert_int_equal(mkdir(in_folder("kept"), 0700), 0);
    make_file(in_folder("kept/file"));
    assert_int_equal(mkdir(in_folder("tree"), 0700), 0);
    assert_int_equal(mkdir(in_folder("tree/a"), 0700), 0);
    assert_int_equal(mkdir(in_folder("tree/a/b"), 0700), 0);
    make_file(in_folder("tree/a/b/.hidden"));
    make_file(in_folder("tree/file"));
    assert_int_equal(mkfifo(in_folder("tree/a/pipe"), 0600), 0);
}

static void a_tree_goes_and_what_its_links_lead_to_stays(void **state)
{
    (void)state;
    make_tree();
    assert_int_equal(symlink(in_folder("kept"), in_folder("tree/a/folder")), 0);
    assert_int_equal(symlink(in_folder("kept/file"), in_folder("tree/a/b/file")), 0);
    assert_int_equal(symlink("..", in_folder("tree/a/up")), 0);
    assert_int_equal(symlink("/nowhere/at/all", in_folder("tree/nothing")), 0);
    assert_int_equal(platform_remove_tree(in_folder("tree")), STATUS_OK);
    assert_false(exists(in_folder("tree")));
    assert_true(exists(in_folder("kept/file")));
    assert_int_equal(platform_remove_tree(in_folder("tree")), STATUS_NOT_FOUND);
}

static void a_link_in_a_trees_place_is_removed_itself(void **state)
{
    (void)state;
    make_tree();
    assert_int_equal(symlink(in_folder("tree"), in_folder("link")), 0);
    assert_int_equal(platform_remove_tree(in_folder("link")), STATUS_OK);
    assert_false(exists(in_folder("link")));
    assert_true(exists(in_folder("tree/a/b/.hidden")));
}

static void the_rest_of_a_tree_goes_after_a_failure(void **state)
{
    (void)state;
    make_tree();
    stubborn = ".hidden";
    assert_int_equal(platform_remove_tree(in_folder("tree")), STATUS_READ_ONLY);
    assert_true(exists(in_folder("tree/a/b/.hidden")));
    assert_false(exists(in_folder("tree/a/pipe")));
    assert_false(exists(in_folder("tree/file")));
}

// ---- drives -----------------------------------------------------------------------------------

static bool take_apart(const char *text, struct platform_posix_mount *out)
{
    char row[1024];
    strcpy(row, text);
    return platform_posix_mount(row, out);
}

static void a_mount_is_read_from_its_row(void **state)
{
    (void)state;
    struct platform_posix_mount mount;
    assert_true(take_apart("97 29 8:17 / /media/nobody/A\\040B\\134 rw,nosuid shared:52 master:1 - "
                           "vfat /dev/sdb1 rw,uid=1000\n",
                           &mount));
    assert_int_equal(mount.major, 8);
    assert_int_equal(mount.minor, 17);
    assert_string_equal(mount.point, "/media/nobody/A B\\");
    assert_string_equal(mount.source, "/dev/sdb1");
    assert_true(mount.is_whole);
    assert_true(take_apart("97 29 0:44 /@home /home rw - btrfs /dev/sda2 rw\n", &mount));
    assert_false(mount.is_whole);
    assert_string_equal(mount.source, "/dev/sda2");
}

static void what_is_no_mount_is_left_out(void **state)
{
    (void)state;
    static const char *const rows[] = {"",
                                       "\n",
                                       "97 29 8:17 /",
                                       "97 29 8:17 / /mnt rw shared:52 vfat /dev/sdb1 rw",
                                       "97 29 8:17 / /mnt rw - vfat",
                                       "97 29 x / /mnt rw - vfat /dev/sdb1 rw",
                                       "97 29 8:17 / mnt rw - vfat /dev/sdb1 rw"};
    struct platform_posix_mount mount;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        assert_false(take_apart(rows[i], &mount));
}

static enum status look_at_drive(void *context, const struct platform_drive *drive)
{
    bool is_folder;
    (void)context;
    assert_int_equal(platform_is_folder(drive->path, &is_folder), STATUS_OK);
    assert_true(is_folder);
    assert_string_not_equal(drive->path, "/");
    assert_string_not_equal(drive->name, "");
    return STATUS_OK;
}

static void drives_are_folders_with_names(void **state)
{
    (void)state;
    assert_int_equal(platform_removable_drives(look_at_drive, NULL), STATUS_OK);
}

// ---- who calls --------------------------------------------------------------------------------

struct connection {
    int listening, ours, theirs;
    uint16_t from_port, to_port;
};

static uint16_t port_of(int fd)
{
    struct sockaddr_storage name;
    socklen_t len = sizeof name;
    assert_int_equal(getsockname(fd, (struct sockaddr *)&name, &len), 0);
    return ntohs(name.ss_family == AF_INET ? ((struct sockaddr_in *)&name)->sin_port
                                           : ((struct sockaddr_in6 *)&name)->sin6_port);
}

static void listen_on_loopback(struct connection *c)
{
    struct sockaddr_in name = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    c->listening = socket(AF_INET, SOCK_STREAM, 0);
    assert_int_equal(bind(c->listening, (struct sockaddr *)&name, sizeof name), 0);
    assert_int_equal(listen(c->listening, 1), 0);
    c->to_port = port_of(c->listening);
}

// Their end, made by a socket of that family; -1 if that failed.
static int call(const struct connection *c, int family)
{
    struct sockaddr_in name = {.sin_family = AF_INET,
                               .sin_port = htons(c->to_port),
                               .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    struct sockaddr_in6 mapped = {.sin6_family = AF_INET6, .sin6_port = htons(c->to_port)};
    assert_int_equal(inet_pton(AF_INET6, "::ffff:127.0.0.1", &mapped.sin6_addr), 1);
    int fd = socket(family, SOCK_STREAM, 0);
    int answer = family == AF_INET ? connect(fd, (struct sockaddr *)&name, sizeof name)
                                   : connect(fd, (struct sockaddr *)&mapped, sizeof mapped);
    return answer == 0 ? fd : -1;
}

static void answer(struct connection *c)
{
    struct sockaddr_in name;
    socklen_t len = sizeof name;
    c->ours = accept(c->listening, (struct sockaddr *)&name, &len);
    assert_true(c->ours >= 0);
    c->from_port = ntohs(name.sin_port);
}

static void own_calls_are_known(void **state)
{
    (void)state;
    struct connection c;
    listen_on_loopback(&c);
    c.theirs = call(&c, AF_INET);
    answer(&c);
    assert_true(platform_is_own_connection(c.from_port, c.to_port));
    // The other end of it is ours, but nobody called from there to there.
    assert_false(platform_is_own_connection(c.from_port, c.from_port));
    assert_false(platform_is_own_connection(c.from_port, (uint16_t)(c.to_port ^ 1)));
    assert_false(platform_is_own_connection((uint16_t)(c.from_port ^ 1), c.to_port));
    assert_int_equal(shutdown(c.theirs, SHUT_WR), 0); // waits for the answer
    assert_true(platform_is_own_connection(c.from_port, c.to_port));
    close(c.theirs);
    assert_false(platform_is_own_connection(c.from_port, c.to_port));
    close(c.ours);
    close(c.listening);
}

static void a_call_from_an_ipv6_socket_is_known(void **state)
{
    (void)state;
    struct connection c;
    listen_on_loopback(&c);
    c.theirs = call(&c, AF_INET6);
    if (c.theirs < 0) {
        close(c.listening);
        skip(); // no IPv6 here
    }
    answer(&c);
    assert_true(platform_is_own_connection(c.from_port, c.to_port));
    close(c.theirs);
    close(c.ours);
    close(c.listening);
}

static void a_call_that_nobody_holds_is_not_ours(void **state)
{
    (void)state;
    struct connection c;
    listen_on_loopback(&c);
    assert_false(platform_is_own_connection(c.to_port, c.to_port)); // only listens
    c.theirs = call(&c, AF_INET);
    answer(&c);
    // What is still to be sent keeps the connection open after its maker has closed it.
    int small = 1;
    char bytes[1 << 16] = {0};
    assert_int_equal(setsockopt(c.ours, SOL_SOCKET, SO_RCVBUF, &small, sizeof small), 0);
    while (send(c.theirs, bytes, sizeof bytes, MSG_DONTWAIT) > 0)
        ;
    assert_true(platform_is_own_connection(c.from_port, c.to_port));
    close(c.theirs);
    assert_false(platform_is_own_connection(c.from_port, c.to_port));
    close(c.ours);
    close(c.listening);
}

static void a_call_of_another_user_is_not_ours(void **state)
{
    (void)state;
    if (geteuid() != 0)
        skip();
    struct connection c;
    listen_on_loopback(&c);
    pid_t other = fork();
    assert_true(other >= 0);
    if (other == 0) {
        if (setgroups(0, NULL) != 0 || setuid(NOBODY) != 0 || call(&c, AF_INET) < 0)
            _exit(1);
        stay();
    }
    answer(&c);
    assert_false(platform_is_own_connection(c.from_port, c.to_port));
    assert_int_equal(kill(other, SIGKILL), 0);
    assert_int_equal(waitpid(other, NULL, 0), other);
    close(c.ours);
    close(c.listening);
}

// ---- clock ------------------------------------------------------------------------------------

static void milliseconds_are_of_the_same_clock(void **state)
{
    (void)state;
    uint64_t seconds = platform_seconds(), ms = platform_ms();
    assert_true(ms / 1000 >= seconds && ms / 1000 <= seconds + 2);
    pause_a_little();
    assert_true(platform_ms() >= ms + 10);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(only_a_private_folder_is_for_this_login),
        TEST(a_folder_of_somebody_else_is_not_used),
        TEST(home_is_a_full_path),
        TEST(a_tree_goes_and_what_its_links_lead_to_stays),
        TEST(a_link_in_a_trees_place_is_removed_itself),
        TEST(the_rest_of_a_tree_goes_after_a_failure),
        TEST(a_mount_is_read_from_its_row),
        TEST(what_is_no_mount_is_left_out),
        TEST(drives_are_folders_with_names),
        TEST(own_calls_are_known),
        TEST(a_call_from_an_ipv6_socket_is_known),
        TEST(a_call_that_nobody_holds_is_not_ours),
        TEST(a_call_of_another_user_is_not_ours),
        TEST(milliseconds_are_of_the_same_clock),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
