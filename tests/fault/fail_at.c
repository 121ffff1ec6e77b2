// SPDX-License-Identifier: Apache-2.0
//
//     fail_at N kill PROGRAM [ARGUMENT …]
//     fail_at N ERROR PROGRAM [ARGUMENT …]
//     fail_at N ERROR+ PROGRAM [ARGUMENT …]
//
// Runs a program up to its Nth call that changes what is on a disk, counted over all its threads.
// Kills it just before that, or lets the call fail with this number of errno.h; with a plus, all
// later ones of its name fail too. Ends with 137 if it killed, with 126 if there was no such call,
// else as the program ended.
//
// strace could do it too, but it counts calls that only read, of which each thread makes now more
// and now fewer, and stops at every one of them.
#define _GNU_SOURCE

#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/user.h>
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
    perror("fail_at");
    _exit(EXIT_TROUBLE);
}

// The tracer's own stops are no signals that the program is to get.
static int signal_of(int status)
{
    bool is_own = status >> 16 != 0 || WSTOPSIG(status) == SIGSTOP;
    return is_own ? 0 : WSTOPSIG(status);
}

struct trouble {
    unsigned long at;        // 1 is the first call
    int error;               // 0 kills
    bool for_ever;           // all later calls of its name are met too
    unsigned long count;     // of calls so far
    bool has_come;           // a call was met
    unsigned long long call; // then, its number to the system
};

static bool meets(struct trouble *trouble, unsigned long long call)
{
    if (++trouble->count != trouble->at)
        return trouble->has_come && trouble->for_ever && trouble->call == call;
    trouble->has_come = true;
    trouble->call = call;
    return true;
}

// A call whose number is none is left out, and gives what stands for its result.
static void strike(pid_t program, pid_t thread, struct trouble *trouble)
{
    struct user_regs_struct registers;
    if (ptrace(PTRACE_GETREGS, thread, NULL, &registers) != 0 ||
        !meets(trouble, registers.orig_rax))
        return;
    if (trouble->error == 0) {
        kill(program, SIGKILL);
        return;
    }
    registers.orig_rax = (unsigned long long)-1;
    registers.rax = (unsigned long long)-trouble->error;
    ptrace(PTRACE_SETREGS, thread, NULL, &registers);
}

static int end_of(int status, const struct trouble *trouble)
{
    if (!trouble->has_come) {
        fprintf(stderr, "fail_at: only %lu calls\n", trouble->count);
        return EXIT_TROUBLE;
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

// Follows the program to its end and gives how it ended.
static int follow(pid_t program, struct trouble *trouble)
{
    int status;
    pid_t thread;
    while ((thread = waitpid(-1, &status, __WALL)) > 0) {
        if (WIFSTOPPED(status)) {
            if (status >> 16 == PTRACE_EVENT_SECCOMP)
                strike(program, thread, trouble);
            ptrace(PTRACE_CONT, thread, NULL, signal_of(status));
        } else if (thread == program) {
            return end_of(status, trouble);
        }
    }
    perror("fail_at");
    return EXIT_TROUBLE;
}

static bool read_trouble(const char *at, const char *what, struct trouble *out)
{
    char *end;
    *out = (struct trouble){.at = strtoul(at, NULL, 10)};
    if (strcmp(what, "kill") == 0)
        return out->at > 0;
    out->error = (int)strtol(what, &end, 10);
    out->for_ever = *end == '+';
    return out->at > 0 && out->error > 0 && (*end == '\0' || strcmp(end, "+") == 0);
}

int main(int argc, char **argv)
{
    int status;
    struct trouble trouble;
    if (argc < 4 || !read_trouble(argv[1], argv[2], &trouble)) {
        fputs("usage: fail_at N kill|ERROR|ERROR+ PROGRAM [ARGUMENT ...]\n", stderr);
        return EXIT_TROUBLE;
    }
    pid_t program = start(argv + 3);
    if (program < 0 || waitpid(program, &status, 0) != program || !WIFSTOPPED(status) ||
        ptrace(PTRACE_SETOPTIONS, program, NULL,
               PTRACE_O_TRACESECCOMP | PTRACE_O_TRACECLONE | PTRACE_O_TRACEEXEC |
                   PTRACE_O_EXITKILL) != 0 ||
        ptrace(PTRACE_CONT, program, NULL, 0) != 0) {
        perror("fail_at");
        return EXIT_TROUBLE;
    }
    return follow(program, &trouble);
}
