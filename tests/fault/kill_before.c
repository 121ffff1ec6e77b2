// SPDX-License-Identifier: Apache-2.0
//
//     kill_before N PROGRAM [ARGUMENT …]
//
// Runs a program and kills it just before its Nth call that changes what is on a disk, counted over
// all its threads. Ends with 137 if it did, else as the program ended. strace could do it too, but
// stops for this at every call of any kind, of which a session of sixty makes over thirty thousand.
#define _GNU_SOURCE

#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define EXIT_TROUBLE 126 // nothing that a program of ours ends with

// strace.py counts the same. An openat is one of them if it may create, and a write if it is none
// to a standard stream.
static const unsigned changing_calls[] = {
    SYS_pwrite64, SYS_fallocate, SYS_ftruncate, SYS_fsync,     SYS_fdatasync, SYS_syncfs, SYS_mkdir,
    SYS_rmdir,    SYS_rename,    SYS_renameat2, SYS_utimensat, SYS_unlink,    SYS_chmod,
};
#define CALL_COUNT (sizeof changing_calls / sizeof changing_calls[0])

// Those calls stop for the tracer, all others run freely.
static bool stop_at_changes(void)
{
    struct sock_filter code[2 * CALL_COUNT + 11];
    unsigned short len = 0;
    code[len++] =
        (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr));
    for (size_t i = 0; i < CALL_COUNT; i++) {
        code[len++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ, changing_calls[i], 0, 1);
        code[len++] = (struct sock_filter)BPF_STMT(BPF_RET, SECCOMP_RET_TRACE);
    }
    code[len++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ, SYS_write, 0, 4);
    code[len++] = (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS,
                                               offsetof(struct seccomp_data, args[0]));
    code[len++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JGT, STDERR_FILENO, 0, 1);
    code[len++] = (struct sock_filter)BPF_STMT(BPF_RET, SECCOMP_RET_TRACE);
    code[len++] = (struct sock_filter)BPF_STMT(BPF_RET, SECCOMP_RET_ALLOW);
    code[len++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ, SYS_openat, 0, 3);
    code[len++] = (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS,
                                               offsetof(struct seccomp_data, args[2]));
    code[len++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JSET, O_CREAT, 0, 1);
    code[len++] = (struct sock_filter)BPF_STMT(BPF_RET, SECCOMP_RET_TRACE);
    code[len++] = (struct sock_filter)BPF_STMT(BPF_RET, SECCOMP_RET_ALLOW);
    const struct sock_fprog filter = {.len = len, .filter = code};
    return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
           prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter) == 0;
}

static pid_t start(char **command)
{
    pid_t program = fork();
    if (program != 0)
        return program;
    if (ptrace(PTRACE_TRACEME, 0, NULL, NULL) == 0 && raise(SIGSTOP) == 0 && stop_at_changes())
        execvp(command[0], command);
    perror("kill_before");
    _exit(EXIT_TROUBLE);
}

// The tracer's own stops are no signals that the program is to get.
static int signal_of(int status)
{
    bool is_own = status >> 16 != 0 || WSTOPSIG(status) == SIGSTOP;
    return is_own ? 0 : WSTOPSIG(status);
}

// Follows the program to its end and gives how it ended.
static int follow(pid_t program, unsigned long kill_at)
{
    unsigned long count = 0;
    int status;
    pid_t thread;
    while ((thread = waitpid(-1, &status, __WALL)) > 0) {
        if (WIFSTOPPED(status)) {
            if (status >> 16 == PTRACE_EVENT_SECCOMP && ++count == kill_at)
                kill(program, SIGKILL);
            ptrace(PTRACE_CONT, thread, NULL, signal_of(status));
        } else if (thread == program) {
            return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
        }
    }
    perror("kill_before");
    return EXIT_TROUBLE;
}

int main(int argc, char **argv)
{
    int status;
    unsigned long kill_at = argc > 2 ? strtoul(argv[1], NULL, 10) : 0;
    if (kill_at == 0) {
        fputs("usage: kill_before N PROGRAM [ARGUMENT ...]\n", stderr);
        return EXIT_TROUBLE;
    }
    pid_t program = start(argv + 2);
    if (program < 0 || waitpid(program, &status, 0) != program || !WIFSTOPPED(status) ||
        ptrace(PTRACE_SETOPTIONS, program, NULL,
               PTRACE_O_TRACESECCOMP | PTRACE_O_TRACECLONE | PTRACE_O_TRACEEXEC |
                   PTRACE_O_EXITKILL) != 0 ||
        ptrace(PTRACE_CONT, program, NULL, 0) != 0) {
        perror("kill_before");
        return EXIT_TROUBLE;
    }
    return follow(program, kill_at);
}
