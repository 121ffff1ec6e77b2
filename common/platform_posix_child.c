// SPDX-License-Identifier: Apache-2.0
//
// A program that ends when we do. The system ends nothing but a direct child with its parent
// (PR_SET_PDEATHSIG), and forgets even that over a set-user-id program, which starts every snap. So
// a guard stands between: a shell that leads the group in which the program runs, waits for a pipe
// of ours to close, as it does when this process ends, and then ends its group. As long as it is
// there, its number, which is the group's, is nobody else's.
#define _GNU_SOURCE // environ, pipe2, posix_spawn_file_actions_addclosefrom_np

#include "common/platform_desktop.h"

#include "common/platform_posix.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define PATIENCE_MS 3000 // as the guard's
#define PAUSE_MS 10
#define GONE_MS 1000 // for what was killed to be gone

static const char guard_script[] = "trap '' TERM\n"
                                   "read -r nothing\n"
                                   "kill -s TERM 0\n"
                                   "sleep 3\n"
                                   "kill -s KILL 0\n";

struct platform_child {
    pid_t guard, program;
    int lifeline; // the guard ends the group when this closes
};

// ---- finding ----------------------------------------------------------------------------------

static bool is_program(const char *path)
{
    struct stat facts;
    return stat(path, &facts) == 0 && S_ISREG(facts.st_mode) && access(path, X_OK) == 0;
}

enum status platform_find_program(const char *name, char out[PLATFORM_PATH_CAP])
{
    const char *at = getenv("PATH");
    while (at != NULL && *at != '\0') {
        size_t len = strcspn(at, ":");
        int path_len = snprintf(out, PLATFORM_PATH_CAP, "%.*s/%s", (int)len, at, name);
        if (at[0] == '/' && path_len < PLATFORM_PATH_CAP && is_program(out))
            return STATUS_OK;
        at += len + (at[len] == ':');
    }
    out[0] = '\0';
    return STATUS_NOT_FOUND;
}

// ---- starting ---------------------------------------------------------------------------------

// Ours first, as of two variables with one name the first counts; then those they do not replace.
// The strings stay their owners'; free() the list.
static char **merged_environment(const char *const *ours)
{
    size_t our_count = 0, count = 0;
    while (ours != NULL && ours[our_count] != NULL)
        our_count++;
    while (environ[count] != NULL)
        count++;
    char **merged = calloc(our_count + count + 1, sizeof *merged);
    if (merged == NULL)
        return NULL;
    size_t used = 0;
    for (; used < our_count; used++)
        merged[used] = (char *)ours[used];
    for (size_t i = 0; i < count; i++) {
        size_t name_len = strcspn(environ[i], "=") + 1;
        bool replaced = false;
        for (size_t k = 0; k < our_count; k++)
            replaced = replaced || strncmp(ours[k], environ[i], name_len) == 0;
        if (!replaced)
            merged[used++] = environ[i];
    }
    return merged;
}

// With stdin as given, -1 for nothing. posix_spawn copies none of our memory, and so no secret.
static int spawn(pid_t *out, pid_t group, int input, const char *const *arguments, char **variables)
{
    posix_spawn_file_actions_t files;
    posix_spawnattr_t wishes;
    sigset_t none, all;
    sigemptyset(&none);
    sigfillset(&all);
    int error = posix_spawn_file_actions_init(&files);
    if (error != 0)
        return error;
    error = posix_spawnattr_init(&wishes);
    if (error != 0)
        goto destroy_files;
    error = input < 0
                ? posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
                : posix_spawn_file_actions_adddup2(&files, input, STDIN_FILENO);
    for (int fd = STDOUT_FILENO; error == 0 && fd <= STDERR_FILENO; fd++)
        error = posix_spawn_file_actions_addopen(&files, fd, "/dev/null", O_WRONLY, 0);
    if (error == 0)
        error = posix_spawn_file_actions_addclosefrom_np(&files, STDERR_FILENO + 1);
    if (error == 0) {
        (void)posix_spawnattr_setflags(&wishes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK |
                                                    POSIX_SPAWN_SETSIGDEF);
        (void)posix_spawnattr_setpgroup(&wishes, group);
        (void)posix_spawnattr_setsigmask(&wishes, &none);
        (void)posix_spawnattr_setsigdefault(&wishes, &all);
        error =
            posix_spawn(out, arguments[0], &files, &wishes, (char *const *)arguments, variables);
    }
    posix_spawnattr_destroy(&wishes);
destroy_files:
    posix_spawn_file_actions_destroy(&files);
    return error;
}

static int start_guard(struct platform_child *child)
{
    static const char *const arguments[] = {"/bin/sh", "-c", guard_script, NULL};
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0)
        return errno;
    int error = spawn(&child->guard, 0, ends[0], arguments, environ);
    close(ends[0]);
    if (error != 0)
        close(ends[1]);
    else
        child->lifeline = ends[1];
    return error;
}

static void reap(pid_t process)
{
    while (waitpid(process, NULL, 0) < 0 && errno == EINTR)
        ;
}

static void kill_group(pid_t guard)
{
    (void)kill(-guard, SIGKILL);
    reap(guard);
}

enum status platform_start(const char *const *arguments, const char *const *environment,
                           struct platform_child **out)
{
    *out = NULL;
    struct platform_child *child = calloc(1, sizeof *child);
    char **variables = merged_environment(environment);
    int error = child != NULL && variables != NULL ? 0 : ENOMEM;
    if (error != 0)
        goto fail;
    error = start_guard(child);
    if (error != 0)
        goto fail;
    error = spawn(&child->program, child->guard, -1, arguments, variables);
    if (error != 0)
        goto end_guard;
    free(variables);
    *out = child;
    return STATUS_OK;

end_guard:
    kill_group(child->guard);
    close(child->lifeline);
fail:
    free(variables);
    free(child);
    return platform_posix_status(error);
}

// ---- ending -----------------------------------------------------------------------------------

bool platform_child_runs(struct platform_child *child)
{
    siginfo_t facts = {0};
    // It is not reaped before platform_end_child, so that its number stays its own.
    return waitid(P_PID, (id_t)child->program, &facts, WEXITED | WNOHANG | WNOWAIT) == 0 &&
           facts.si_pid == 0;
}

static void pause_ms(long ms)
{
    const struct timespec time = {.tv_nsec = ms * 1000000};
    (void)nanosleep(&time, NULL);
}

static bool group_exists(pid_t group)
{
    return kill(-group, 0) == 0;
}

void platform_end_child(struct platform_child *child)
{
    if (child == NULL)
        return;
    (void)kill(-child->guard, SIGTERM); // which the guard ignores
    for (unsigned ms = 0; ms < PATIENCE_MS && platform_child_runs(child); ms += PAUSE_MS)
        pause_ms(PAUSE_MS);
    kill_group(child->guard);
    (void)kill(child->program, SIGKILL); // it may have left the group
    reap(child->program);
    // The rest belongs to the system now, which reaps it: what is killed can still finish what it
    // is at, such as making a file.
    for (unsigned ms = 0; ms < GONE_MS && group_exists(child->guard); ms += PAUSE_MS)
        pause_ms(PAUSE_MS);
    close(child->lifeline);
    free(child);
}
