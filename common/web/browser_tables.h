// SPDX-License-Identifier: Apache-2.0
//
// The lists that browser_settings hands on, with the reason for each group. What a browser does not
// know it ignores, so the lists serve every version of both families.
#ifndef QOL_BROWSER_TABLES_H
#define QOL_BROWSER_TABLES_H

struct browser_pref {
    const char *name, *value; // the value as in a user.js
};

// Each ends with NULL.
extern const char *const browser_tables_environment[];
extern const char *const browser_tables_chromium[];
extern const struct browser_pref browser_tables_firefox[];

#endif
