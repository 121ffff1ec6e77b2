// SPDX-License-Identifier: Apache-2.0
//
// How a coordinator names an entry on the command line: ID or ID@DEVICE. ID is the beginning of the
// entry's id, DEVICE that of its device's id, both in hex digits, or the device's alias.
#ifndef QOL_ENTRY_WORD_H
#define QOL_ENTRY_WORD_H

#include "merger/list/roll.h"

// The one entry that the text names; NULL, a report and its exit code, if it names none or several.
const struct tally_entry *entry_word_find(const struct roll *roll, const char *text,
                                          int *exit_code);

#endif
