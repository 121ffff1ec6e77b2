// SPDX-License-Identifier: Apache-2.0
//
// The document around a page's screens: style and script, which are part of it, and the policy
// (Content Security Policy Level 3) that lets the browser run and load nothing else.
#ifndef QOL_SHELL_H
#define QOL_SHELL_H

#include "common/web/html.h"

#define SHELL_POLICY_CAP 512

// For the header of the document.
void shell_policy(char out[SHELL_POLICY_CAP]);
// What stands before and behind the screen.
void shell_open(struct html *html);
void shell_close(struct html *html);

#endif
