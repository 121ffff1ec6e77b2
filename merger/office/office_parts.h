// SPDX-License-Identifier: Apache-2.0
//
// What the office*.c and show*.c files share. Nothing else includes this.
#ifndef QOL_OFFICE_PARTS_H
#define QOL_OFFICE_PARTS_H

#include "common/web/drives.h"
#include "common/web/presence.h"
#include "common/web/press.h"
#include "common/web/shell.h"
#include "common/web/urlencoded.h"
#include "merger/commands/summary.h"
#include "merger/figures/figures.h"
#include "merger/handover/export.h"
#include "merger/list/fingerprint.h"
#include "merger/list/merge.h"
#include "merger/office/job.h"
#include "merger/office/office.h"
#include "merger/review/beside.h"
#include "merger/review/queue.h"
#include "merger/review/round.h"
#include "merger/review/search.h"

#define OFFICE_WARN_S 30        // of the idle time, in which the countdown shows
#define OFFICE_MESSAGE_CAP 4608 // a sentence about a path
#define OFFICE_QUERY_CAP 512    // bytes of what is searched for, with NUL
#define OFFICE_MAX_HITS 100     // that are shown
#define OFFICE_MAX_REFUSALS 20  // that are named
#define OFFICE_PLACE_CAP PLATFORM_PATH_CAP

enum office_screen {
    OFFICE_UNLOCK,
    OFFICE_WORKING,
    OFFICE_OVERVIEW,
    OFFICE_MERGE,
    OFFICE_MERGED,
    OFFICE_QUESTIONS,
    OFFICE_SEARCH,
    OFFICE_ENTRY,
    OFFICE_PAIR,
    OFFICE_VOLUNTEERS,
    OFFICE_VOLUNTEER,
    OFFICE_EXPORT,
    OFFICE_PARCEL,
};

// What may be wrong with what was typed on a screen.
enum office_problem {
    OFFICE_NO_PROBLEM,
    OFFICE_NO_PASSPHRASE,
    OFFICE_WRONG_PASSPHRASE,
    OFFICE_NO_PLACE,
    OFFICE_RELATIVE_PLACE,
    OFFICE_NOT_THERE,
    OFFICE_NO_ENTRY,
    OFFICE_NO_WHY,
    OFFICE_LONG_WHY,
    OFFICE_BAD_QUERY,
    OFFICE_NO_SOURCE,
    OFFICE_KEPT_TOWN,
    OFFICE_NOT_SETTLED,
    OFFICE_NOBODY,
};

enum office_format {
    OFFICE_CSV,
    OFFICE_JSONL,
    OFFICE_XLSX,
    OFFICE_PDF,
    OFFICE_HTML,
    OFFICE_FORMAT_COUNT
};

// What a merge brought, as numbers and names: the list it was counted in is gone by then.
struct office_merged {
    unsigned long files, batches_new, copies_new, copies_known, decisions_new, ignored;
    unsigned long entries_new, people_new, archived;
    bool is_try;                             // nothing was kept
    unsigned long high, certain, open_count; // as tally's, with what came
    struct summary_row *rows;                // by volunteer, malloc'd
    size_t row_count;
    size_t refusal_count; // in all
    struct {
        char path[PLATFORM_PATH_CAP];
        enum status unreadable;          // as in struct merge_refusal
        enum batch_read_verdict verdict; // the same
    } refusals[OFFICE_MAX_REFUSALS];
};

// A file, or a folder with all that is handed over, that is to be written.
struct office_order {
    struct export_plan plan;
    enum office_format format;
    bool replace;
    char place[OFFICE_PLACE_CAP];
    char failed_at[OFFICE_PLACE_CAP]; // of a folder that could not be written
    bool is_left;                     // that is what a handover left that was killed
    struct export_result result;
};

// In guarded memory.
struct office {
    struct office_plan plan;
    struct server_page server_page;
    char policy[SHELL_POLICY_CAP];
    enum office_screen screen;
    unsigned turn;
    enum lang lang;
    struct presence presence;
    uint64_t shown_ms;
    enum office_problem problem;
    enum message notice;              // of the screen that is shown; MSG_COUNT: none
    char trouble[OFFICE_MESSAGE_CAP]; // a failure in words

    struct job *job; // NULL: none runs, and all below is the desk's
    bool (*after)(struct office *office,
                  enum status status); // what its end leads to; false: trouble
    struct progress told;              // as the screen shows it
    enum office_screen next;           // when the list has been read
    enum message next_notice;

    struct roll roll; // as long as the desk is unlocked and no job makes it anew
    bool has_roll;
    struct figures figures;
    uint8_t fingerprint[FINGERPRINT_LEN];
    struct search_index index; // made with the first search

    struct drives drives;
    char source[OFFICE_PLACE_CAP]; // what is merged
    bool tries;                    // only looks what a merge would bring
    enum status merge_status;
    struct office_merged merged;

    struct queue queue;
    struct round round;
    bool in_round, has_decided; // something in it
    enum status read_status;    // why those beside each other could not be read
    struct beside *beside;      // the two entries that are asked about, or the one that is shown

    char query[OFFICE_QUERY_CAP];
    struct search_hits hits;
    bool has_searched; // the index is made
    bool has_found;    // hits are what the query finds
    size_t entry;      // that is shown
    size_t other;      // that it is compared with
    char why[DECISION_WHY_CAP];
    size_t volunteer; // a place in figures.volunteers
    char chosen[24];  // of what is to be held or released, as its form has it
    struct office_order order;
    enum status export_status;
};

// Goes to a screen; what was wrong on the last one is gone.
void office_go(struct office *office, enum office_screen screen);
void office_tell(struct office *office, enum message notice);
void office_trouble(struct office *office, enum status status, const char *path);
// Starts work behind the screen OFFICE_WORKING; `after` is called when it has ended, and goes to
// the next screen, or has more work done.
void office_work(struct office *office, job_work *work,
                 bool (*after)(struct office *office, enum status status));
// Reads the list anew, and goes to a screen. Everything that was taken from the old one is gone.
void office_recount(struct office *office, enum office_screen next, enum message notice);
MUST_USE enum status office_read_roll(struct office *office, struct progress *progress);
void office_drop_roll(struct office *office);

// Copies what a field has; what does not fit, or is not clean, is a problem. False then.
bool office_take(const struct urlencoded *form, const char *name, char *out, size_t cap);
// Takes the path in the field "place", letter by letter: a folder may be called anything. It must
// say where it is by itself: nobody at the desk knows where the program was started. False, and a
// problem, else.
bool office_take_place(struct office *office, const struct urlencoded *form,
                       char out[OFFICE_PLACE_CAP]);
// Takes the reason for a decision; false, and a problem, if there is none.
bool office_take_why(struct office *office, const struct urlencoded *form);

// Take what was pressed on their screens.
void office_merge_act(struct office *office, const char *press, const struct urlencoded *form);
void office_merged_act(struct office *office, const char *press);
void office_review_act(struct office *office, const char *press);
void office_search_act(struct office *office, const char *press, const struct urlencoded *form);
void office_entry_act(struct office *office, const char *press, const struct urlencoded *form);
void office_pair_act(struct office *office, const char *press);
void office_source_act(struct office *office, const char *press, const struct urlencoded *form);
void office_export_act(struct office *office, const char *press, const struct urlencoded *form);
void office_parcel_act(struct office *office, const char *press, const struct urlencoded *form);
// Begin them.
void office_merge_begin(struct office *office);
void office_merge_forget(struct office *office); // what came last
void office_review_begin(struct office *office);
void office_review_end(struct office *office); // what it held is released
void office_search_begin(struct office *office);
void office_entry_begin(struct office *office, size_t entry);
void office_export_begin(struct office *office);

#endif
