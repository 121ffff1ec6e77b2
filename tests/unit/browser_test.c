// SPDX-License-Identifier: Apache-2.0
//
// The browser's window, with scripts in the place of browsers: they write down what they were
// given, and stay.
#define _POSIX_C_SOURCE 200809L

#include "common/web/browser.h"
#include "common/web/browser_find.h"
#include "common/web/browser_profile.h"
#include "tests/unit/desktop_rig.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>

#define ADDRESS "http://127.0.0.1:1/x"

static const char stays[] = "#!/bin/sh\n"
                            "{ for argument; do echo \"$argument\"; done; echo \"HOME=$HOME\"\n"
                            "echo \"TMPDIR=$TMPDIR\"; echo \"XDG_CACHE_HOME=$XDG_CACHE_HOME\"\n"
                            "echo \"XAUTHORITY=$XAUTHORITY\"; } >\"$QOL_OUT.part\"\n"
                            "/bin/mv \"$QOL_OUT.part\" \"$QOL_OUT\"\n"
                            "exec /bin/sleep 60\n";

static void make_folders(const char *name)
{
    assert_int_equal(safefile_make_folders(in_folder(name)), STATUS_OK);
}

static void make_script(const char *name, const char *text)
{
    FILE *stream = fopen(in_folder(name), "we");
    assert_non_null(stream);
    assert_true(fputs(text, stream) >= 0);
    assert_int_equal(fclose(stream), 0);
    assert_int_equal(chmod(in_folder(name), 0700), 0);
}

static int setup(void **state)
{
    (void)state;
    unsetenv("TMPDIR"); // it may be too long for a socket
    fixture_folder(folder);
    make_folders("bin");
    make_folders("home");
    make_folders("run");
    setenv("PATH", in_folder("bin"), 1);
    setenv("HOME", in_folder("home"), 1);
    setenv("XDG_RUNTIME_DIR", in_folder("run"), 1);
    setenv("QOL_OUT", in_folder("out"), 1);
    unsetenv("XAUTHORITY");
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    return platform_remove_tree(folder) != STATUS_OK;
}

// What a script has written down; the caller frees.
static char *told(void)
{
    uint8_t *text;
    size_t len;
    for (uint64_t end = platform_ms() + SOON_MS; platform_ms() < end; pause_a_little())
        if (safefile_read(in_folder("out"), 1 << 16, &text, &len) == STATUS_OK)
            return (char *)text;
    fail_msg("no browser was started");
    return NULL;
}

// The rest of the line of a text that begins so; the caller frees.
static char *line_after(const char *text, const char *beginning)
{
    const char *at = strstr(text, beginning);
    assert_non_null(at);
    assert_true(at == text || at[-1] == '\n');
    at += strlen(beginning);
    char *line = strndup(at, strcspn(at, "\n"));
    assert_non_null(line);
    return line;
}

static enum status count_name(void *count, const char *name)
{
    (void)name;
    ++*(unsigned *)count;
    return STATUS_OK;
}

static unsigned count_in(const char *name)
{
    unsigned count = 0;
    assert_int_equal(platform_list(in_folder(name), count_name, &count), STATUS_OK);
    return count;
}

static enum status copy_name(void *out, const char *name)
{
    strcpy(out, name);
    return STATUS_OK;
}

static struct browser *started(const char *program)
{
    struct browser *browser;
    assert_int_equal(browser_start(program, in_folder("fallback"), ADDRESS, &browser), STATUS_OK);
    return browser;
}

// ---- which ------------------------------------------------------------------------------------

#define HOME_FLATPAKS "home/.local/share/flatpak/exports/bin/"

static void browsers_are_chosen_in_order(void **state)
{
    (void)state;
    static const char *const order[] = {
        "bin/chromium",
        "bin/chromium-browser",
        "bin/google-chrome",
        "bin/google-chrome-stable",
        "bin/chrome",
        "bin/microsoft-edge",
        "bin/microsoft-edge-stable",
        "bin/msedge",
        HOME_FLATPAKS "org.chromium.Chromium",
        "system/var/lib/flatpak/exports/bin/org.chromium.Chromium",
        "system/var/lib/flatpak/exports/bin/com.google.Chrome",
        "system/var/lib/flatpak/exports/bin/com.microsoft.Edge",
        "bin/firefox",
        "bin/firefox-esr",
        "system/var/lib/flatpak/exports/bin/org.mozilla.firefox",
    };
    struct browser_program found;
    make_folders(HOME_FLATPAKS);
    make_folders("system/var/lib/flatpak/exports/bin");
    const size_t count = sizeof order / sizeof order[0];
    for (size_t i = 0; i < count; i++)
        make_script(order[i], stays);
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(browser_find(NULL, in_folder("system"), &found), STATUS_OK);
        assert_string_equal(found.path, in_folder(order[i]));
        assert_int_equal(found.family,
                         strstr(order[i], "firefox") ? BROWSER_FIREFOX : BROWSER_CHROMIUM);
        assert_int_equal(found.box, strstr(order[i], "flatpak") ? BROWSER_FLATPAK : BROWSER_NO_BOX);
        assert_int_equal(unlink(in_folder(order[i])), 0);
    }
    assert_int_equal(browser_find(NULL, in_folder("system"), &found), STATUS_NOT_FOUND);
}

static void assert_is_snap(const char *wish, const char *name)
{
    struct browser_program found;
    assert_int_equal(browser_find(wish, in_folder("system"), &found), STATUS_OK);
    assert_int_equal(found.box, BROWSER_SNAP);
    assert_string_equal(browser_find_box_name(&found), name);
    assert_non_null(strstr(found.path, "/system/snap/bin/"));
}

static void a_wrapper_leads_to_its_snap(void **state)
{
    (void)state;
    make_folders("system/snap/bin");
    make_script("system/snap/bin/firefox", stays);
    assert_is_snap(NULL, "firefox"); // not on PATH
    make_script("bin/firefox", stays);
    assert_is_snap(NULL, "firefox");
    assert_is_snap("firefox", "firefox");
    make_script("system/snap/bin/chromium", stays);
    make_script("bin/chromium-browser", stays);
    assert_is_snap(NULL, "chromium");
    assert_is_snap(in_folder("bin/chromium-browser"), "chromium");
}

static void a_wish_is_a_path_or_a_name(void **state)
{
    (void)state;
    struct browser_program found;
    make_script("bin/Firefox Nightly", stays);
    make_script("bin/brave", stays);
    assert_int_equal(browser_find(in_folder("bin/Firefox Nightly"), "", &found), STATUS_OK);
    assert_int_equal(found.family, BROWSER_FIREFOX);
    assert_int_equal(browser_find("brave", "", &found), STATUS_OK);
    assert_string_equal(found.path, in_folder("bin/brave"));
    assert_int_equal(found.family, BROWSER_CHROMIUM);
    assert_int_equal(browser_find("brav", "", &found), STATUS_NOT_FOUND);
    assert_int_equal(browser_find(in_folder("bin"), "", &found), STATUS_NOT_FOUND);
    assert_int_equal(browser_find(in_folder("bin/none"), "", &found), STATUS_NOT_FOUND);
}

static void without_a_browser_nothing_is_made(void **state)
{
    (void)state;
    struct browser *browser;
    assert_int_equal(browser_start("none", in_folder("fallback"), ADDRESS, &browser),
                     STATUS_NOT_FOUND);
    assert_null(browser);
    assert_int_equal(count_in("run"), 0);
    assert_false(exists(in_folder("fallback")));
}

static void what_cannot_be_started_leaves_nothing(void **state)
{
    (void)state;
    struct browser *browser;
    make_script("bin/chromium", stays);
    assert_int_equal(chmod(in_folder("bin/chromium"), 0600), 0);
    assert_int_equal(
        browser_start(in_folder("bin/chromium"), in_folder("fallback"), ADDRESS, &browser),
        STATUS_NO_PERMISSION);
    assert_null(browser);
    assert_int_equal(count_in("run"), 0);
}

// ---- how --------------------------------------------------------------------------------------

static void assert_below(const char *path, const char *above)
{
    assert_int_equal(strncmp(path, above, strlen(above)), 0);
    assert_int_equal(path[strlen(above)], '/');
}

static void a_chromium_is_private_and_off_the_network(void **state)
{
    (void)state;
    static const char *const wanted[] = {
        "--incognito\n",    "--app=" ADDRESS "\n",
        "--no-first-run\n", "--proxy-server=socks5://127.0.0.1:9\n",
        "--disable-sync\n", "--disable-background-networking\n",
        "--no-pings\n",     "--disable-breakpad\n",
        "--disable-quic\n", "--disable-extensions\n",
    };
    make_script("bin/chromium", stays);
    struct browser *browser = started("chromium");
    char *text = told(), *data = line_after(text, "--user-data-dir=");
    for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++)
        assert_non_null(strstr(text, wanted[i]));
    assert_below(data, in_folder("run"));
    free(data);
    free(text);
    browser_end(browser);
}

static void assert_file_has(const char *file, const char *wanted)
{
    uint8_t *text;
    size_t len;
    assert_int_equal(safefile_read(file, 1 << 16, &text, &len), STATUS_OK);
    assert_non_null(strstr((const char *)text, wanted));
    free(text);
}

static void a_firefox_is_private_and_off_the_network(void **state)
{
    (void)state;
    char prefs[PLATFORM_PATH_CAP];
    make_script("bin/firefox", stays);
    struct browser *browser = started("firefox");
    char *text = told(), *data = line_after(text, "--profile\n");
    assert_non_null(strstr(text, "--new-instance\n"));
    assert_non_null(strstr(text, "--private-window\n" ADDRESS "\n"));
    assert_below(data, in_folder("run"));
    assert_int_equal(safefile_join(data, "user.js", prefs), STATUS_OK);
    assert_file_has(prefs, "user_pref(\"browser.privatebrowsing.autostart\", true);\n");
    assert_file_has(prefs, "user_pref(\"network.proxy.type\", 1);\n");
    assert_file_has(prefs, "user_pref(\"network.proxy.no_proxies_on\", \"127.0.0.1\");\n");
    assert_file_has(prefs, "user_pref(\"permissions.default.microphone\", 2);\n"); // the last
    free(data);
    free(text);
    browser_end(browser);
}

static void what_a_browser_keeps_goes_into_the_profile(void **state)
{
    (void)state;
    static const char *const variables[] = {"HOME=", "TMPDIR=", "XDG_CACHE_HOME="};
    char key[PLATFORM_PATH_CAP];
    make_script("bin/chromium", stays);
    struct browser *browser = started("chromium");
    char *text = told();
    for (size_t i = 0; i < sizeof variables / sizeof variables[0]; i++) {
        char *path = line_after(text, variables[i]);
        assert_below(path, in_folder("run"));
        assert_true(exists(path));
        free(path);
    }
    char *named = line_after(text, "XAUTHORITY=");
    assert_int_equal(safefile_join(in_folder("home"), ".Xauthority", key), STATUS_OK);
    assert_string_equal(named, key); // or no window would open
    free(named);
    free(text);
    browser_end(browser);
    assert_int_equal(count_in("home"), 0);
}

// A socket's path has room for 107 bytes; Chromium does not start if its own is longer.
static void a_long_path_is_not_for_temporary_files(void **state)
{
    (void)state;
    char name[128] = "fallback/";
    memset(name + strlen(name), 'x', 60);
    unsetenv("XDG_RUNTIME_DIR");
    setenv("TMPDIR", "as it was", 1);
    make_script("bin/chromium", stays);
    struct browser *browser;
    assert_int_equal(browser_start("chromium", in_folder(name), ADDRESS, &browser), STATUS_OK);
    char *text = told();
    assert_non_null(strstr(text, "TMPDIR=as it was\n"));
    free(text);
    browser_end(browser);
}

// ---- the profile ------------------------------------------------------------------------------

static void assert_private(const char *path)
{
    struct stat facts;
    assert_int_equal(stat(path, &facts), 0);
    assert_int_equal(facts.st_mode & 0777, 0700);
}

static void a_profile_is_private_and_gone_at_the_end(void **state)
{
    (void)state;
    char name[PLATFORM_PATH_CAP], path[PLATFORM_PATH_CAP], file[PLATFORM_PATH_CAP];
    make_script("bin/chromium", stays);
    struct browser *browser = started("chromium");
    free(told());
    assert_int_equal(platform_list(in_folder("run"), copy_name, name), STATUS_OK);
    assert_int_equal(strncmp(name, "qoltanba-browser-", 17), 0);
    assert_int_equal(safefile_join(in_folder("run"), name, path), STATUS_OK);
    assert_private(path);
    assert_int_equal(safefile_join(path, "data", file), STATUS_OK);
    assert_private(file);
    assert_int_equal(safefile_join(path, "data/history", file), STATUS_OK);
    assert_int_equal(safefile_create(file, "x", 1), STATUS_OK);
    assert_true(browser_runs(browser));
    browser_end(browser);
    assert_int_equal(count_in("run"), 0);
    browser_end(NULL);
}

static void a_closed_window_is_noticed(void **state)
{
    (void)state;
    make_script("bin/chromium", "#!/bin/sh\nexit 0\n");
    struct browser *browser = started("chromium");
    for (uint64_t end = platform_ms() + SOON_MS; platform_ms() < end && browser_runs(browser);)
        pause_a_little();
    assert_false(browser_runs(browser));
    browser_end(browser);
    assert_int_equal(count_in("run"), 0);
}

static void without_a_runtime_folder_it_is_the_other(void **state)
{
    (void)state;
    unsetenv("XDG_RUNTIME_DIR");
    make_script("bin/chromium", stays);
    struct browser *browser = started("chromium");
    assert_int_equal(count_in("fallback"), 1);
    browser_end(browser);
    assert_int_equal(count_in("fallback"), 0);
}

static struct browser_program boxed(enum browser_box box, const char *path)
{
    struct browser_program program = {.box = box};
    strcpy(program.path, path);
    return program;
}

static void assert_profile_in(const struct browser_program *program, const char *parent)
{
    struct browser_profile profile;
    assert_int_equal(browser_profile_make(program, in_folder("fallback"), &profile), STATUS_OK);
    assert_below(profile.folder, in_folder(parent));
    assert_null(strchr(profile.folder + strlen(in_folder(parent)) + 1, '/'));
    // As after a kill: what is held no more is cleared there too.
    browser_profile_clear(in_folder("fallback"));
    assert_true(exists(profile.folder));
    platform_unlock(profile.lock);
    browser_profile_clear(in_folder("fallback"));
    assert_false(exists(profile.folder));
}

static void a_box_has_the_profile_where_it_can_write(void **state)
{
    (void)state;
    struct browser_program snap = boxed(BROWSER_SNAP, "/snap/bin/chromium");
    struct browser_program flatpak = boxed(BROWSER_FLATPAK, "/x/org.mozilla.firefox");
    assert_profile_in(&snap, "run/snap.chromium");
    assert_profile_in(&flatpak, "run/app/org.mozilla.firefox");
    unsetenv("XDG_RUNTIME_DIR");
    assert_profile_in(&snap, "home/snap/chromium/common");
    assert_profile_in(&flatpak, "home/.var/app/org.mozilla.firefox/cache");
}

static void a_box_keeps_its_own_home(void **state)
{
    (void)state;
    make_folders("flatpak/exports/bin");
    make_script("flatpak/exports/bin/com.google.Chrome", stays);
    struct browser *browser = started(in_folder("flatpak/exports/bin/com.google.Chrome"));
    char *text = told(), *home = line_after(text, "HOME=");
    assert_string_equal(home, in_folder("home"));
    free(home);
    free(text);
    browser_end(browser);
    assert_int_equal(count_in("run/app/com.google.Chrome"), 0);
}

// ---- leftovers --------------------------------------------------------------------------------

static void what_a_killed_one_left_is_cleared(void **state)
{
    (void)state;
    make_script("bin/chromium", stays);
    pid_t us = fork();
    assert_true(us >= 0);
    if (us == 0) {
        (void)started("chromium");
        stay();
    }
    free(told());
    assert_int_equal(kill(us, SIGKILL), 0);
    assert_int_equal(waitpid(us, NULL, 0), us);
    assert_int_equal(count_in("run"), 1);
    assert_int_equal(unlink(in_folder("out")), 0);
    struct browser *browser = started("chromium");
    free(told());
    assert_int_equal(count_in("run"), 2);
    browser_clear_leftovers(in_folder("fallback"));
    assert_int_equal(count_in("run"), 1); // that of the window that is open
    assert_true(browser_runs(browser));
    browser_end(browser);
    assert_int_equal(count_in("run"), 0);
}

static void what_is_not_ours_stays(void **state)
{
    (void)state;
    static const char *const kept[] = {"run/qoltanba-browser-0123456g",
                                       "run/qoltanba-browser-012345678",
                                       "run/qoltanba-browser-0123456", "run/browser-01234567"};
    for (size_t i = 0; i < sizeof kept / sizeof kept[0]; i++)
        make_folders(kept[i]);
    make_folders("elsewhere/data");
    assert_int_equal(symlink(in_folder("elsewhere"), in_folder("run/qoltanba-browser-01234567")),
                     0);
    make_folders("run/qoltanba-browser-89abcdef/data"); // ours, killed before it was held
    browser_clear_leftovers(in_folder("fallback"));
    for (size_t i = 0; i < sizeof kept / sizeof kept[0]; i++)
        assert_true(exists(in_folder(kept[i])));
    assert_true(exists(in_folder("elsewhere/data")));
    assert_int_equal(count_in("elsewhere"), 1);
    assert_false(exists(in_folder("run/qoltanba-browser-89abcdef")));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(browsers_are_chosen_in_order),
        TEST(a_wrapper_leads_to_its_snap),
        TEST(a_wish_is_a_path_or_a_name),
        TEST(without_a_browser_nothing_is_made),
        TEST(what_cannot_be_started_leaves_nothing),
        TEST(a_chromium_is_private_and_off_the_network),
        TEST(a_firefox_is_private_and_off_the_network),
        TEST(what_a_browser_keeps_goes_into_the_profile),
        TEST(a_long_path_is_not_for_temporary_files),
        TEST(a_profile_is_private_and_gone_at_the_end),
        TEST(a_closed_window_is_noticed),
        TEST(without_a_runtime_folder_it_is_the_other),
        TEST(a_box_has_the_profile_where_it_can_write),
        TEST(a_box_keeps_its_own_home),
        TEST(what_a_killed_one_left_is_cleared),
        TEST(what_is_not_ours_stays),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
