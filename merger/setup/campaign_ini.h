// SPDX-License-Identifier: Apache-2.0
//
// campaign.ini: what a coordinator writes to start a campaign. docs/example/campaign.ini explains
// every key. Nothing is guessed: a key, word or section that is not known, given twice or missing
// is a mistake, which names its file and line and what to write instead.
#ifndef QOL_CAMPAIGN_INI_H
#define QOL_CAMPAIGN_INI_H

#include "common/campaign.h"
#include "common/platform.h"
#include "common/status.h"

#define CAMPAIGN_INI_MAX_LEN (256u * 1024u)
#define CAMPAIGN_INI_TEXT_MAX_LEN (64u * 1024u) // of the petition's text in one language

struct campaign_ini_mistake {
    char path[PLATFORM_PATH_CAP]; // campaign.ini, or a text file that it names
    unsigned long line;           // from 1; 0: the file as a whole
    char why[512];                // what is wrong and what to do; empty: the status says it
};

// Reads the file and the texts beside it. On STATUS_OK `out` has everything but the id and the
// coordinators, as version 1, and the caller frees it. On failure `out` is as campaign_init leaves
// it and the mistake is set: BAD_LINE with a reason, or the status of reading mistake->path.
MUST_USE enum status campaign_ini_read(const char *path, struct campaign *out,
                                       struct campaign_ini_mistake *mistake);

#endif
