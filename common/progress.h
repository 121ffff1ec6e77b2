// SPDX-License-Identifier: Apache-2.0
//
// How far a long piece of work is, how fast it goes and how long it still takes. Who works tells
// it, item by item; who started the work gives what shows it: a line on the terminal (cli.h), or a
// page. Whether to stop is asked of platform_interrupted.
#ifndef QOL_PROGRESS_H
#define QOL_PROGRESS_H

#include "common/messages.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct progress {
    // Called at most four times a second, at the beginning and at the end. NULL: shown nowhere.
    void (*show)(const struct progress *progress);
    unsigned patience_ms;      // of what takes less, nothing is shown
    void *context;             // of who shows
    enum message verb;         // "Merging"
    unsigned long done, total; // items
    bool ended;
    bool is_shown;               // at least once
    uint64_t begun_ms, shown_ms; // by platform_ms
};

// In all of them progress may be NULL. A second beginning is the next part of the work.
void progress_begin(struct progress *progress, enum message verb, size_t total);
void progress_set(struct progress *progress, size_t done); // below total
void progress_end(struct progress *progress);

// Items a second since the beginning, and seconds left if it goes on so; 0 while too little is
// known.
unsigned long progress_rate(const struct progress *progress);
unsigned long progress_seconds_left(const struct progress *progress);
// "Merging: 120 of 400, 35 a second, 0:08 left", NUL-terminated; of no items "Merging".
#define PROGRESS_TEXT_CAP 256
void progress_text(const struct progress *progress, enum lang lang, char out[PROGRESS_TEXT_CAP]);

#endif
