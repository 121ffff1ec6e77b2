// SPDX-License-Identifier: Apache-2.0
#include "merger/commands/entry_word.h"

#include "common/report.h"
#include "merger/commands/id_prefix.h"

#include <sodium.h>
#include <string.h>

#define ID_LEN SEAL_ENTRY_ID_LEN
#define DEVICE_SHOWN_LEN 4
#define MAX_SHOWN 8

_Static_assert(CERTIFICATE_DEVICE_ID_LEN == ID_LEN && ID_LEN == ID_PREFIX_LEN,
               "both ids are read alike");

struct word {
    struct id_prefix entry;
    const char *device;      // the text behind '@'; NULL if there is none
    struct id_prefix digits; // the same, if it may be the beginning of an id
};

static bool read_word(const char *text, struct word *out)
{
    size_t id_len = strcspn(text, "@");
    *out = (struct word){.device = text[id_len] == '@' ? text + id_len + 1 : NULL};
    if (!id_prefix_read(text, id_len, &out->entry))
        return false;
    if (!out->device)
        return true;
    // An alias may look like digits.
    bool has_digits = id_prefix_read(out->device, strlen(out->device), &out->digits);
    return has_digits || out->device[0] != '\0';
}

static bool is_of_device(const struct roll *roll, const struct word *word,
                         const struct tally_entry *entry)
{
    size_t place = roll_device(roll, entry->cell->batch);
    const struct lineage_device *device = &roll->tally.lineage.devices[place];
    if (!word->device || (device->alias && strcmp(device->alias, word->device) == 0))
        return true;
    return id_prefix_begins(&word->digits, device->device_id);
}

// Entries of one name may have several contents; the name stands for all of them.
static bool same_name(const struct tally_entry *a, const struct tally_entry *b)
{
    return memcmp(a->cell->entry_id, b->cell->entry_id, ID_LEN) == 0 &&
           memcmp(a->cell->batch->header.certificate.device_id,
                  b->cell->batch->header.certificate.device_id, CERTIFICATE_DEVICE_ID_LEN) == 0;
}

static void show_candidate(const struct tally_entry *entry)
{
    char id[2 * ID_LEN + 1], device[2 * DEVICE_SHOWN_LEN + 1];
    sodium_bin2hex(id, sizeof id, entry->cell->entry_id, ID_LEN);
    sodium_bin2hex(device, sizeof device, entry->cell->batch->header.certificate.device_id,
                   DEVICE_SHOWN_LEN);
    report_say(EXIT_FAILED, "it may be %s@%s", id, device);
}

// Names those that the word may mean, and how to tell them apart.
static void show_candidates(const struct roll *roll, const struct word *word, size_t first,
                            size_t count)
{
    const struct tally_entry *last = NULL;
    unsigned shown_count = 0;
    for (size_t i = first; i < first + count && shown_count < MAX_SHOWN; i++) {
        const struct tally_entry *entry = &roll->tally.entries[i];
        if (!is_of_device(roll, word, entry) || (last && same_name(last, entry)))
            continue;
        show_candidate(entry);
        shown_count++;
        last = entry;
    }
    report_say(EXIT_FAILED, "give more digits, or the device as well: ID@DEVICE");
}

const struct tally_entry *entry_word_find(const struct roll *roll, const char *text, int *exit_code)
{
    struct word word;
    if (!read_word(text, &word)) {
        *exit_code = report_say(EXIT_USAGE,
                                "an entry is named by at least %d hex digits of its id, as list "
                                "and find show it, or ID@DEVICE",
                                ID_PREFIX_MIN_DIGITS);
        return NULL;
    }
    size_t first,
        count = tally_find(&roll->tally, word.entry.bytes, word.entry.digit_count, &first);
    const struct tally_entry *found = NULL;
    for (size_t i = first; i < first + count; i++) {
        const struct tally_entry *entry = &roll->tally.entries[i];
        if (!is_of_device(roll, &word, entry) || (found && same_name(found, entry)))
            continue;
        if (found) {
            *exit_code = report(STATUS_UNKNOWN_ENTRY, NULL);
            show_candidates(roll, &word, first, count);
            return NULL;
        }
        found = entry;
    }
    if (!found) {
        *exit_code = report(STATUS_UNKNOWN_ENTRY, NULL);
        report_say(EXIT_FAILED, "\"merger find\" shows the ids");
    }
    return found;
}
