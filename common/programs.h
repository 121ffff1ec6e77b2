// SPDX-License-Identifier: Apache-2.0
//
// What each of the two programs says it is, in its --help: by these words within an executable the
// merger also knows one from the other, before it puts one into a kit.
#ifndef QOL_PROGRAMS_H
#define QOL_PROGRAMS_H

#define PROGRAMS_COLLECTOR "collect signatures offline and bring them to the coordinator"
#define PROGRAMS_MERGER "verify, combine and hand over what volunteers collected"

#endif
