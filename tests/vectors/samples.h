// SPDX-License-Identifier: Apache-2.0
//
// Records of invented people, each field beside the name and the text that docs/FORMAT.md shows it
// with, so that the manifest says what was put in and not what a reader made of it.
#ifndef QOL_VECTORS_SAMPLES_H
#define QOL_VECTORS_SAMPLES_H

#include <stddef.h>
#include <stdint.h>

struct samples_field {
    uint8_t id; // 0 ends the record
    const char *name, *shown;
    const void *bytes;
    size_t len;
    const char *drawing; // of strokes that can be drawn; else NULL
};

extern const struct samples_field samples_kazakh[];  // Kazakh Cyrillic; signed on the page
extern const struct samples_field samples_russian[]; // Russian Cyrillic; on the terminal
extern const struct samples_field samples_latin[];   // Latin; from a paper sheet
extern const struct samples_field samples_numbers[]; // numbers that have no name
extern const struct samples_field samples_unknown[]; // fields of a later version
extern const struct samples_field samples_longest[]; // every text as long as it may be
extern const struct samples_field samples_drawn[];   // larger than a page, until it is compressed
extern const struct samples_field samples_signed[];  // by hand
extern const struct samples_field samples_rounded[]; // by hand, on a coarse grid
extern const struct samples_field samples_seconds[]; // what a void carries
extern const struct samples_field samples_none[];    // an empty record

// Records with strokes that nothing is drawn from, each for another reason.
#define SAMPLES_SMEARED_COUNT 13
#define SAMPLES_SMEARED_FIELDS 4
extern const struct samples_field samples_smeared[SAMPLES_SMEARED_COUNT][SAMPLES_SMEARED_FIELDS];

#endif
