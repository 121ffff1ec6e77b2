// SPDX-License-Identifier: Apache-2.0
//
// The part of platform.h that the page needs: another program's window, the folders and sticks
// around it, and who it is that calls. No other file knows which system it runs on.
#ifndef QOL_PLATFORM_DESKTOP_H
#define QOL_PLATFORM_DESKTOP_H

#include "common/platform.h"

// ---- other programs ---------------------------------------------------------------------------
struct platform_child; // owned by the caller, released by platform_end_child

// The full path of a program by its name without ".exe". On Windows it is looked for in the
// registry's "App Paths" first (the user's, then the machine's, of 64 and of 32 bits), as browsers
// are not on PATH there. Of PATH only full folders count. NOT_FOUND.
MUST_USE enum status platform_find_program(const char *name, char out[PLATFORM_PATH_CAP]);
// Starts a program. Both lists end with NULL: arguments[0] is its full path; the environment is
// ours, with these "NAME=value" in place of what has their name (NULL: none). Its stdin, stdout and
// stderr lead nowhere, and it inherits no open file. When this process ends, however that comes,
// it is ended as by platform_end_child, with all that it started and that did not leave its group
// (a job, on Windows, which nothing leaves).
MUST_USE enum status platform_start(const char *const *arguments, const char *const *environment,
                                    struct platform_child **out);
// False as soon as it has ended; on Windows, with all that it started.
bool platform_child_runs(struct platform_child *child);
// Asks it and all that it started to end, waits up to three seconds for it, kills what still runs;
// frees. NULL is harmless.
void platform_end_child(struct platform_child *child);

// ---- folders ----------------------------------------------------------------------------------
// Where files may lie that must not outlast this login, in memory: XDG_RUNTIME_DIR, if it is a
// folder of this user's that nobody else may enter. NOT_FOUND, as always on Windows.
MUST_USE enum status platform_runtime_folder(char out[PLATFORM_PATH_CAP]);
MUST_USE enum status platform_home_folder(char out[PLATFORM_PATH_CAP]);
// Removes a folder with all that is in it. Links are removed, never followed, and so is a path that
// is one. The first failure is answered, after the rest was tried; NOT_FOUND if nothing is there.
MUST_USE enum status platform_remove_tree(const char *path);

// ---- drives -----------------------------------------------------------------------------------
#define PLATFORM_DRIVE_NAME_CAP 128 // bytes, with NUL

struct platform_drive {
    char path[PLATFORM_PATH_CAP];
    char name[PLATFORM_DRIVE_NAME_CAP]; // what its user knows it by: clean UTF-8, not empty
    uint64_t free_len;                  // what this user may still write
};

// Calls back for each mounted drive that can be taken out, or hangs on USB, and that this user can
// write to. On Linux also for what is mounted where sticks are (/media, /run/media, /mnt): an
// encrypted stick may not tell what it lies on. A callback that does not return STATUS_OK ends the
// walk with that status.
MUST_USE enum status
platform_removable_drives(enum status (*each)(void *context, const struct platform_drive *drive),
                          void *context);

// ---- who calls --------------------------------------------------------------------------------
// True if the TCP connection of this machine from 127.0.0.1:from_port (theirs) to 127.0.0.1:to_port
// (ours) is held by a process of this user. What is not found, or not told, is not ours.
bool platform_is_own_connection(uint16_t from_port, uint16_t to_port);

// True if nobody can read what is printed, but there is a screen to show it on: the program was
// started by a double click. Never on Windows, where that opens a console.
bool platform_is_unwatched(void);

// ---- clock ------------------------------------------------------------------------------------
// As platform_seconds, which counts on while a laptop sleeps, in milliseconds.
uint64_t platform_ms(void);
void platform_pause(unsigned ms); // a signal may end it early

#endif
