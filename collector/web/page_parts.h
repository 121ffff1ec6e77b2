// SPDX-License-Identifier: Apache-2.0
//
// What the page_*.c and view_*.c files share. Nothing else includes this.
#ifndef QOL_PAGE_PARTS_H
#define QOL_PAGE_PARTS_H

#include "collector/delivery.h"
#include "collector/form.h"
#include "collector/session.h"
#include "collector/web/page.h"
#include "common/pack.h"
#include "common/strokes.h"
#include "common/web/drives.h"
#include "common/web/presence.h"
#include "common/web/press.h"
#include "common/web/shell.h"
#include "common/web/urlencoded.h"

#include <sodium.h>
#include <stdint.h>
#include <string.h>

#define PAGE_TYPED_CAP 4096    // bytes of an answer as it was typed, with NUL
#define PAGE_LABEL_CAP 128     // of a paper sheet's line
#define PAGE_THANKS_S 60       // in which a signature can be taken back by the signer
#define PAGE_FAREWELL_S 20     // for reading why nothing was kept
#define PAGE_WARN_S 30         // of the idle time, in which the countdown shows
#define PAGE_LOCK_S 600        // between signers, after which the kit is locked
#define PAGE_MIN_PASSPHRASE 12 // characters of one that a person thinks up
#define PAGE_MESSAGE_CAP 4352  // a sentence about a path

enum page_screen {
    PAGE_UNLOCK,
    PAGE_HANDOVER,
    // a signer's
    PAGE_TEXT,
    PAGE_WHO,
    PAGE_REVIEW,
    PAGE_SIGN,
    PAGE_NOT_SAVED,
    PAGE_THANKS,
    PAGE_FAREWELL,
    // the volunteer's
    PAGE_ENTER,
    PAGE_DESK,
    PAGE_ENTRIES,
    PAGE_DRIVES,
    PAGE_DELIVERY,
    PAGE_PAPER,
    PAGE_PASSPHRASE,
    PAGE_OVER,
};

// What may be wrong on a screen beside the answers.
enum page_problem {
    PAGE_NO_CONSENT = 1 << 0,
    PAGE_NO_MARK = 1 << 1,
    PAGE_NOT_DRAWN = 1 << 2,
    PAGE_DRAWING_TOO_LARGE = 1 << 3,
    PAGE_NO_STATEMENT = 1 << 4,
    PAGE_NO_SHEET = 1 << 5,
    PAGE_WRONG_PASSPHRASE = 1 << 6,
    PAGE_NO_PASSPHRASE = 1 << 7,
    PAGE_PASSPHRASES_DIFFER = 1 << 8,
    PAGE_PASSPHRASE_SHORT = 1 << 9,
    PAGE_NO_LINE = 1 << 10,
};

// All that is one person's: wiped as a whole.
struct page_signer {
    struct form form;
    char typed[RECORD_FORM_END][PAGE_TYPED_CAP]; // as it stands in the fields of the screen
    bool unclean[RECORD_FORM_END];               // what cannot be shown stands there as "?"
    uint8_t reasons[RECORD_FORM_END];            // as they are picked there
    uint8_t problems[RECORD_FORM_END];           // enum form_problem
    char doubted[FORM_ANSWER_CAP];               // the identity number that was doubted
    unsigned doubts_told;                        // and why, form_doubt bits
    bool doubts_shown;
    bool reopened, reopened_blank; // a signature was taken back
    unsigned wrong;                // page_problem bits
    uint16_t ticked;               // declarations
    uint8_t consents;              // 0: not chosen yet
    uint8_t mark;                  // enum record_mark; 0: not chosen yet
    struct strokes strokes;
    unsigned tolerance; // what was lost of them (strokes_fit)
    uint8_t drawn[PACK_MAX_LEN];
    struct session_cell cell;
    // of a paper sheet
    char sheet[PAGE_LABEL_CAP], line[PAGE_LABEL_CAP];
};

// One saved in this session. Nothing here says whose it is.
struct page_entry {
    uint8_t id[SEAL_ENTRY_ID_LEN];
    uint64_t saved_ms;
    bool voided;
    char label[PAGE_LABEL_CAP]; // the sheet and line of one from paper, else ""
};

// What was odd on a line of paper, and kept.
struct page_oddity {
    enum record_field field;
    enum form_problem problem;
};

// In guarded memory.
struct page {
    struct page_plan plan;
    struct server_page server_page;
    char policy[SHELL_POLICY_CAP];
    struct desk practice;    // while there is one
    struct desk *desk;       // in use: the plan's or the practice
    struct session *session; // NULL while locked
    enum page_screen screen;
    unsigned turn;
    unsigned first_turn;    // of the screen
    unsigned signer_number; // changes with every person, for what the browser sets back
    enum lang volunteer_lang, lang;
    uint64_t shown_ms;
    struct presence presence;
    bool owes_void;                 // at the end of the session
    enum message notice;            // of the screen that is shown; MSG_COUNT: none
    char trouble[PAGE_MESSAGE_CAP]; // a failure in words, for the screen that is shown
    bool may_count;                 // the signature that was given up
    bool under_age;
    struct page_signer signer;
    // A signature just saved, sealed under a key that only the browser has, so that its form can be
    // opened again while the thank-you screen stands.
    uint8_t kept[sizeof(struct page_signer) + crypto_secretbox_MACBYTES];
    uint8_t kept_nonce[crypto_secretbox_NONCEBYTES];
    bool has_kept;
    char kept_key[2 * crypto_secretbox_KEYBYTES + 1]; // until the screen has been made
    struct page_entry *entries;                       // guarded, owned
    size_t entry_count, entry_cap;
    size_t real_count;        // of the entries, those from before a practice
    unsigned long to_deliver; // batches, when it was finished for today
    size_t void_asked;        // 1 and the number of the entry that is about to be voided; 0: none
    struct drives drives;
    char target[PLATFORM_PATH_CAP];
    struct delivery delivery;
    bool delivers;                   // a delivery is open
    bool delivery_runs;              // and not at its end
    char paper_done[PAGE_LABEL_CAP]; // the line saved last, "" if none was
    struct page_oddity paper_odd[RECORD_FORM_END];
    unsigned paper_odd_count;
    unsigned paper_doubts; // form_doubt bits
};

// Leads to another screen; the old one's presses no longer count.
void page_go(struct page *page, enum page_screen screen);
void page_blank(struct page *page);
// Something to be said on the screen that was gone to, unless it says something already.
void page_tell(struct page *page, enum message notice);
// Puts a failure into words for the screen.
void page_trouble(struct page *page, enum status status, const char *path);
bool page_is_signers(enum page_screen screen);
// True if the screen can be had in a language: a signer's in those of the campaign only.
bool page_offers(const struct page *page, enum lang lang);
bool page_is_practice(const struct page *page);
// How many seconds the screen has left before something happens by itself; 0 if nothing will.
// *warns is true if whoever sits there must know.
unsigned page_seconds_left(const struct page *page, bool *warns);
MUST_USE enum status page_begin_session(struct page *page);

// Take what was pressed; false if that is none of theirs.
bool page_signer_act(struct page *page, const char *press, const struct urlencoded *form);
bool page_volunteer_act(struct page *page, const char *press, const struct urlencoded *form);
bool page_paper_act(struct page *page, const char *press, const struct urlencoded *form);
// Takes what stands in the fields, so that another language shows the same.
void page_signer_read(struct page *page, const struct urlencoded *form);
void page_paper_read(struct page *page, const struct urlencoded *form);
void page_paper_begin(struct page *page);
void page_delivery_end(struct page *page);
// Copies the next batch; true if there is more to do.
bool page_delivery_tick(struct page *page);
void page_signer_give_up(struct page *page);
// Makes room for the next of the session's entries, which must come before it is saved; and adds
// what was saved.
MUST_USE enum status page_reserve_entry(struct page *page);
void page_note_entry(struct page *page, const uint8_t id[SEAL_ENTRY_ID_LEN], const char *label);
// An entry of the form as it is, under an id that is drawn now.
void page_make_entry(struct page_signer *signer);
// The answers that stand in the fields, checked; true if all hold.
bool page_check_answers(struct page *page);

#endif
