// SPDX-License-Identifier: Apache-2.0
//
// Runs a command and prints what it used: seconds, seconds of CPU time, and its peak memory in KB.
// What the command prints goes to stderr. Linux counts for a program the memory of the one that
// started it, until then, as its own; this one is small.
//
//     usage COMMAND [WORD ...]
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double seconds(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static double seconds_of(struct timeval time)
{
    return (double)time.tv_sec + (double)time.tv_usec / 1e6;
}

int main(int argc, char **argv)
{
    struct rusage used;
    int answer;
    if (argc < 2) {
        fputs("usage: usage COMMAND [WORD ...]\n", stderr);
        return EXIT_FAILURE;
    }
    double start = seconds();
    pid_t child = fork();
    if (child == 0) {
        if (dup2(STDERR_FILENO, STDOUT_FILENO) >= 0)
            execv(argv[1], argv + 1);
        perror(argv[1]);
        _exit(EXIT_FAILURE);
    }
    if (child < 0 || waitpid(child, &answer, 0) != child) {
        perror("usage");
        return EXIT_FAILURE;
    }
    double taken = seconds() - start;
    (void)getrusage(RUSAGE_CHILDREN, &used);
    printf("%f %f %ld\n", taken, seconds_of(used.ru_utime) + seconds_of(used.ru_stime),
           used.ru_maxrss);
    return WIFEXITED(answer) ? WEXITSTATUS(answer) : EXIT_FAILURE;
}
