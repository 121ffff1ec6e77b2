// SPDX-License-Identifier: Apache-2.0
//
// What went wrong, for somebody who started a page by a double click and has no terminal to read it
// on.
#ifndef QOL_NOTICE_H
#define QOL_NOTICE_H

#include "common/cli.h"

// Takes the exit code with which a page's command ends, and gives it back. If it is a failure that
// nobody can have read (platform_is_unwatched), what was reported last is shown first, until it is
// closed: in a private browser window of its own or, if no browser shows it, in the dialog that the
// desktop has. With --no-browser nothing is shown. `arguments` are those of a command with
// WINDOW_OPTIONS.
int notice_end(int exit_code, const struct cli_arguments *arguments);

#endif
