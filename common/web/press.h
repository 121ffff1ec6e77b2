// SPDX-License-Identifier: Apache-2.0
//
// What was pressed on a screen: a name, or one with a place in a list behind it, "void.3". It comes
// from outside, and may be anything. Pure.
#ifndef QOL_PRESS_H
#define QOL_PRESS_H

#include <stdbool.h>
#include <stddef.h>

bool press_is(const char *press, const char *name);
// The place behind "name."; false if the press is another.
bool press_is_numbered(const char *press, const char *name, size_t *number);
// A place in a list, in digits alone; false for anything else.
bool press_read_number(const char *text, size_t *number);

#endif
