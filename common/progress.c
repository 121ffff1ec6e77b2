// SPDX-License-Identifier: Apache-2.0
#include "common/progress.h"

#include "common/platform_desktop.h"

#include <stdio.h>

#define SHOW_MS 250   // at most so often
#define KNOWN_MS 2000 // after which a rate means something
#define MS 1000u

static void show(struct progress *progress, uint64_t now_ms)
{
    progress->shown_ms = now_ms;
    progress->is_shown = true;
    if (progress->show)
        progress->show(progress);
}

void progress_begin(struct progress *progress, enum message verb, size_t total)
{
    if (!progress)
        return;
    progress->verb = verb;
    progress->done = 0;
    progress->total = (unsigned long)total;
    progress->ended = progress->is_shown = false;
    progress->begun_ms = progress->shown_ms = platform_ms();
    if (progress->patience_ms == 0)
        show(progress, progress->begun_ms);
}

void progress_set(struct progress *progress, size_t done)
{
    if (!progress || progress->ended)
        return;
    uint64_t now_ms = platform_ms();
    progress->done = (unsigned long)done;
    if (now_ms - progress->begun_ms >= progress->patience_ms &&
        now_ms - progress->shown_ms >= SHOW_MS)
        show(progress, now_ms);
}

void progress_end(struct progress *progress)
{
    if (!progress || progress->ended)
        return;
    progress->done = progress->total;
    progress->ended = true;
    if (progress->is_shown)
        show(progress, platform_ms());
}

// Milliseconds since the beginning; 0 while they tell nothing.
static uint64_t known_ms(const struct progress *progress)
{
    uint64_t passed = progress->shown_ms - progress->begun_ms;
    return passed >= KNOWN_MS ? passed : 0;
}

unsigned long progress_rate(const struct progress *progress)
{
    uint64_t passed = known_ms(progress);
    return passed ? (unsigned long)((uint64_t)progress->done * MS / passed) : 0;
}

unsigned long progress_seconds_left(const struct progress *progress)
{
    uint64_t passed = known_ms(progress);
    if (!passed || progress->done == 0 || progress->done >= progress->total)
        return 0;
    uint64_t left = (progress->total - progress->done) * passed / progress->done;
    return (unsigned long)((left + MS - 1) / MS);
}

void progress_text(const struct progress *progress, enum lang lang, char out[PROGRESS_TEXT_CAP])
{
    unsigned long rate = progress_rate(progress), left = progress_seconds_left(progress);
    const char *verb = messages_get(lang, progress->verb);
    if (progress->total == 0) {
        (void)snprintf(out, PROGRESS_TEXT_CAP, "%s", verb);
        return;
    }
    int len = messages_format(out, PROGRESS_TEXT_CAP, lang, MSG_PROGRESS_DONE, verb, progress->done,
                              progress->total);
    if (rate > 0 && len > 0 && len < PROGRESS_TEXT_CAP)
        len += messages_format(out + len, PROGRESS_TEXT_CAP - (size_t)len, lang, MSG_PROGRESS_RATE,
                               rate);
    if (left > 0 && len > 0 && len < PROGRESS_TEXT_CAP)
        (void)messages_format(out + len, PROGRESS_TEXT_CAP - (size_t)len, lang, MSG_PROGRESS_LEFT,
                              left / 60, left % 60);
}
