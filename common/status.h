// SPDX-License-Identifier: Apache-2.0
//
// What a function of this project can answer. Core functions return a status and print nothing;
// report.h makes the sentence, in the reader's language, and the exit code. The first group is
// "the system failed", the others "we found something".
#ifndef QOL_STATUS_H
#define QOL_STATUS_H

#define MUST_USE __attribute__((warn_unused_result))

enum exit_code {
    EXIT_DONE = 0,
    EXIT_FAILED = 1,
    EXIT_USAGE = 2,
    EXIT_PARTLY = 3,    // done, but some input was refused or held
    EXIT_NOT_OURS = 4,  // not ours, damaged or forged
    EXIT_WRONG_KEY = 5, // wrong key or passphrase
    EXIT_INTERRUPTED = 130,
};

// STATUS(name, exit code). Every name has a sentence STATUS_<name> in messages/status.def, which
// says what happened, to which file ("%s"), and what to do next.
#define STATUS_LIST(STATUS)                                                                        \
    STATUS(OK, EXIT_DONE)                                                                          \
    /* the system failed */                                                                        \
    STATUS(NO_MEMORY, EXIT_FAILED)                                                                 \
    STATUS(IO, EXIT_FAILED)                                                                        \
    STATUS(NO_SPACE, EXIT_FAILED)                                                                  \
    STATUS(READ_ONLY, EXIT_FAILED)                                                                 \
    STATUS(NO_PERMISSION, EXIT_FAILED)                                                             \
    STATUS(NOT_FOUND, EXIT_FAILED)                                                                 \
    STATUS(EXISTS, EXIT_FAILED)                                                                    \
    STATUS(BUSY, EXIT_FAILED) /* another process holds the lock */                                 \
    STATUS(NOT_A_FOLDER, EXIT_FAILED)                                                              \
    STATUS(NOT_A_FILE, EXIT_FAILED)                                                                \
    STATUS(DATABASE, EXIT_FAILED)    /* SQLite failed for a reason that is none of the above */    \
    STATUS(SAME_DEVICE, EXIT_FAILED) /* delivery to the device that holds the state */             \
    STATUS(READ_BACK, EXIT_FAILED)   /* what was read back differs from what was written */        \
    STATUS(INTERRUPTED, EXIT_INTERRUPTED)                                                          \
    /* how the program was called */                                                               \
    STATUS(USAGE, EXIT_USAGE)                                                                      \
    STATUS(NO_PASSPHRASE, EXIT_USAGE)  /* no terminal to ask on and no option that gives it */     \
    STATUS(BAD_DESCRIPTOR, EXIT_USAGE) /* of --passphrase-fd: not open, or not for reading */      \
    /* what we found in the input */                                                               \
    STATUS(TOO_LARGE, EXIT_NOT_OURS)                                                               \
    STATUS(TOO_DEEP, EXIT_FAILED)   /* folders in folders in folders */                            \
    STATUS(NOT_OURS, EXIT_NOT_OURS) /* magic does not match */                                     \
    STATUS(NEWER, EXIT_NOT_OURS)    /* a format or version this program does not know */           \
    STATUS(OLDER, EXIT_NOT_OURS)    /* a master list that an earlier version made */               \
    STATUS(SUITE_NOT_SUPPORTED, EXIT_NOT_OURS) /* sealed as this build cannot open */              \
    STATUS(DAMAGED, EXIT_NOT_OURS)                                                                 \
    STATUS(FORGED, EXIT_NOT_OURS)         /* well formed, but a signature does not verify */       \
    STATUS(FOREIGN, EXIT_NOT_OURS)        /* genuine, of another campaign */                       \
    STATUS(NOT_A_CAMPAIGN, EXIT_NOT_OURS) /* folder without campaign.qolc or its key */            \
    STATUS(NOT_A_KIT, EXIT_NOT_OURS)      /* folder without volunteer.qolk or campaign.qolc */     \
    STATUS(COST_TOO_HIGH, EXIT_NOT_OURS)  /* a key file asks for more memory or passes */          \
    STATUS(BAD_TEXT, EXIT_NOT_OURS)       /* not UTF-8, or control characters */                   \
    STATUS(BAD_LINE, EXIT_NOT_OURS)       /* a line of a text file that cannot be used */          \
    STATUS(UNKNOWN_ENTRY, EXIT_FAILED)    /* no entry, or more than one, has that id */            \
    STATUS(NO_LIST, EXIT_NOT_OURS)        /* master list missing, damaged, or of another key */    \
    STATUS(STATE_ELSEWHERE, EXIT_FAILED)  /* a kit that was used, without its state */             \
    STATUS(SOME_REFUSED, EXIT_PARTLY)                                                              \
    /* keys */                                                                                     \
    STATUS(WRONG_PASSPHRASE, EXIT_WRONG_KEY)                                                       \
    STATUS(WRONG_KEY, EXIT_WRONG_KEY) /* sealed to somebody else, or a key of somebody else */

#define STATUS_ENUM(name, exit_code) STATUS_##name,
enum status { STATUS_LIST(STATUS_ENUM) STATUS_COUNT };
#undef STATUS_ENUM

#endif
