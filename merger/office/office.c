// SPDX-License-Identifier: Apache-2.0
#include "merger/office/office.h"

#include "common/platform.h"
#include "common/report.h"
#include "common/secret.h"
#include "common/text.h"
#include "merger/office/office_parts.h"
#include "merger/office/show.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#define LANG_PRESS "lang." // and the language's code
#define GO_PRESS "go."     // and the screen's name

// ---- screens ------------------------------------------------------------------------------------

void office_go(struct office *office, enum office_screen screen)
{
    office->screen = screen;
    office->shown_ms = platform_ms();
    office->problem = OFFICE_NO_PROBLEM;
    office->notice = MSG_COUNT;
    office->trouble[0] = '\0';
    office->why[0] = '\0';
    office->chosen[0] = '\0';
    office->turn++;
}

void office_tell(struct office *office, enum message notice)
{
    office->notice = notice;
}

void office_trouble(struct office *office, enum status status, const char *path)
{
    report_format(office->lang, status, path, office->trouble, sizeof office->trouble);
}

bool office_take(const struct urlencoded *form, const char *name, char *out, size_t cap)
{
    const char *typed = urlencoded_get(form, name);
    return text_tidy(typed, strlen(typed), out, cap) == STATUS_OK;
}

bool office_take_place(struct office *office, const struct urlencoded *form,
                       char out[OFFICE_PLACE_CAP])
{
    const char *typed = urlencoded_get(form, "place");
    size_t len = strlen(typed);
    bool is_path = len > 0 && len < OFFICE_PLACE_CAP && text_is_clean(typed, len, false);
    memcpy(out, is_path ? typed : "", is_path ? len + 1 : 1);
    if (!is_path)
        office->problem = OFFICE_NO_PLACE;
    else if (!platform_is_absolute(out))
        office->problem = OFFICE_RELATIVE_PLACE;
    return office->problem == OFFICE_NO_PROBLEM;
}

bool office_take_why(struct office *office, const struct urlencoded *form)
{
    bool fits = office_take(form, "why", office->why, sizeof office->why);
    if (!fits)
        office->problem = OFFICE_LONG_WHY;
    else if (office->why[0] == '\0')
        office->problem = OFFICE_NO_WHY;
    return office->problem == OFFICE_NO_PROBLEM;
}

// ---- the list -----------------------------------------------------------------------------------

void office_drop_roll(struct office *office)
{
    office_review_end(office);
    search_hits_free(&office->hits);
    search_index_free(&office->index);
    office->has_searched = office->has_found = false;
    figures_free(&office->figures);
    if (office->has_roll)
        roll_close(&office->roll);
    office->has_roll = false;
}

enum status office_read_roll(struct office *office, struct progress *progress)
{
    enum status status = roll_open_telling(office->plan.folder, progress, &office->roll);
    if (status != STATUS_OK)
        return status;
    office->has_roll = true;
    status = fingerprint_make(&office->roll.facts, office->plan.folder->campaign.id,
                              office->fingerprint);
    if (status != STATUS_OK)
        return status;
    return figures_make(&office->roll, false, progress, &office->figures);
}

// ---- what takes long ----------------------------------------------------------------------------

void office_work(struct office *office, job_work *work,
                 bool (*after)(struct office *office, enum status status))
{
    office_go(office, OFFICE_WORKING);
    office->after = after;
    office->told = (struct progress){.verb = MSG_PROGRESS_READING};
    enum status status = job_start(work, office, &office->job);
    if (status == STATUS_OK)
        return;
    office_lock(office);
    office_trouble(office, status, NULL);
}

static enum status recount(void *context, struct progress *progress)
{
    struct office *office = context;
    office_drop_roll(office);
    return office_read_roll(office, progress);
}

// Goes to a screen, with what it begins with.
static void enter(struct office *office, enum office_screen screen)
{
    office_go(office, screen);
    if (screen == OFFICE_MERGE)
        office_merge_begin(office);
    else if (screen == OFFICE_QUESTIONS)
        office_review_begin(office);
    else if (screen == OFFICE_SEARCH)
        office_search_begin(office);
    else if (screen == OFFICE_ENTRY)
        office_entry_begin(office, office->entry);
    else if (screen == OFFICE_EXPORT)
        office_export_begin(office);
}

static bool show_next(struct office *office, enum status status)
{
    if (status == STATUS_OK)
        enter(office, office->next);
    office_tell(office, office->next_notice);
    return status == STATUS_OK;
}

void office_recount(struct office *office, enum office_screen next, enum message notice)
{
    office->next = next;
    office->next_notice = notice;
    office_work(office, recount, show_next);
}

// Without a list there is nothing that the desk could show.
static void end_job(struct office *office)
{
    enum status status = job_end(office->job);
    office->job = NULL;
    if (office->after(office, status) && (office->has_roll || office->job))
        return;
    office_lock(office);
    if (status != STATUS_OK)
        office_trouble(office, status, office->plan.folder->path);
}

static void show_progress(struct office *office)
{
    struct progress told = job_progress(office->job);
    if (told.shown_ms != office->told.shown_ms)
        office->turn++;
    office->told = told;
}

// ---- opening and locking ------------------------------------------------------------------------

static void unlock(struct office *office, const struct urlencoded *form)
{
    const char *passphrase = urlencoded_get(form, "passphrase");
    if (passphrase[0] == '\0') {
        office->problem = OFFICE_NO_PASSPHRASE;
        return;
    }
    enum status status = folder_unlock(office->plan.folder, passphrase);
    if (status == STATUS_OK)
        office_recount(office, OFFICE_OVERVIEW, MSG_COUNT);
    else if (status == STATUS_WRONG_PASSPHRASE)
        office->problem = OFFICE_WRONG_PASSPHRASE;
    else
        office_trouble(office, status, office->plan.folder->path);
}

void office_lock(struct office *office)
{
    if (office->job) {
        job_stop();
        enum status ignored = job_end(office->job);
        (void)ignored;
        office->job = NULL;
    }
    office_drop_roll(office);
    folder_forget(office->plan.folder);
    sodium_memzero(office->query, sizeof office->query);
    office_merge_forget(office);
    office->tries = false;
    sodium_memzero(office->why, sizeof office->why);
    office_go(office, OFFICE_UNLOCK);
}

static bool is_locked(const struct office *office)
{
    return office->screen == OFFICE_UNLOCK;
}

// Nobody is asked whether they are still there while something runs, nor is that stopped because
// the window is not heard of: a browser lets one that has long been hidden speak once a minute.
static unsigned seconds_left(const struct office *office, bool *warns)
{
    uint64_t since_ms = office->presence.touched_ms > office->shown_ms ? office->presence.touched_ms
                                                                       : office->shown_ms;
    *warns = false;
    if (is_locked(office) || office->job)
        return 0;
    unsigned left = presence_left_s(since_ms, office->plan.idle_s);
    *warns = left <= OFFICE_WARN_S;
    return left;
}

void office_tick(struct office *office)
{
    bool warns;
    if (office->job && !job_runs(office->job))
        end_job(office);
    else if (office->job)
        show_progress(office);
    if (is_locked(office) || office->job)
        return;
    if (presence_ends(&office->presence)) {
        office_lock(office);
        office_tell(office, MSG_OFFICE_LOCKED_GONE);
    } else if (seconds_left(office, &warns) == 0) {
        office_lock(office);
        office_tell(office, MSG_OFFICE_LOCKED_IDLE);
    }
}

unsigned office_unheard_s(const struct office *office)
{
    return presence_unheard_s(&office->presence);
}

bool office_was_seen(const struct office *office)
{
    return office->presence.seen;
}

// ---- what is pressed ----------------------------------------------------------------------------

static bool choose_language(struct office *office, const char *press)
{
    if (strncmp(press, LANG_PRESS, sizeof LANG_PRESS - 1) != 0)
        return false;
    enum lang lang = messages_lang_from_code(press + sizeof LANG_PRESS - 1);
    if (lang != LANG_COUNT)
        office->lang = lang;
    return true;
}

// What is decided on the screen of questions is counted when that is left.
static bool leave_questions(struct office *office, enum office_screen next)
{
    bool decided = office->screen == OFFICE_QUESTIONS && office->has_decided;
    office_review_end(office);
    if (decided)
        office_recount(office, next, MSG_COUNT);
    return decided;
}

// To the screens that all others lead to. An entry and a volunteer are chosen on theirs.
static bool go_to(struct office *office, const char *press)
{
    static const enum office_screen tabs[] = {OFFICE_OVERVIEW, OFFICE_MERGE,      OFFICE_QUESTIONS,
                                              OFFICE_SEARCH,   OFFICE_VOLUNTEERS, OFFICE_EXPORT};
    size_t i = 0, count = sizeof tabs / sizeof *tabs;
    if (strncmp(press, GO_PRESS, sizeof GO_PRESS - 1) != 0)
        return false;
    while (i < count && strcmp(press + sizeof GO_PRESS - 1, show_name(tabs[i])) != 0)
        i++;
    if (i < count && !leave_questions(office, tabs[i]))
        enter(office, tabs[i]);
    return true;
}

static void stop(struct office *office)
{
    job_stop();
    end_job(office);
}

static void act_on_screen(struct office *office, const char *press, const struct urlencoded *form)
{
    switch (office->screen) {
    case OFFICE_UNLOCK:
        if (press_is(press, "unlock"))
            unlock(office, form);
        break;
    case OFFICE_WORKING:
        if (press_is(press, "stop") && office->job)
            stop(office);
        break;
    case OFFICE_MERGE:
        office_merge_act(office, press, form);
        break;
    case OFFICE_QUESTIONS:
        office_review_act(office, press);
        break;
    case OFFICE_SEARCH:
        office_search_act(office, press, form);
        break;
    case OFFICE_ENTRY:
        office_entry_act(office, press, form);
        break;
    case OFFICE_PAIR:
        office_pair_act(office, press);
        break;
    case OFFICE_VOLUNTEERS:
    case OFFICE_VOLUNTEER:
        office_source_act(office, press, form);
        break;
    case OFFICE_EXPORT:
        office_export_act(office, press, form);
        break;
    case OFFICE_PARCEL:
        office_parcel_act(office, press, form);
        break;
    case OFFICE_MERGED:
        office_merged_act(office, press);
        break;
    case OFFICE_OVERVIEW:
        break;
    }
}

// From every screen, also a past one: somebody may be coming.
static bool lock_at_once(struct office *office, const char *press)
{
    if (!press_is(press, "lock") || is_locked(office))
        return false;
    office_lock(office);
    office_tell(office, MSG_OFFICE_LOCKED);
    return true;
}

// While something runs, its screen has many turns, and from all of them it can be stopped.
static bool is_of_screen(const struct office *office, const char *turn)
{
    unsigned long number = strtoul(turn, NULL, 10);
    return number == office->turn || office->screen == OFFICE_WORKING;
}

// ---- what the server asks -----------------------------------------------------------------------

static void show(void *context, struct html *out)
{
    struct office *office = context;
    presence_show(&office->presence);
    out->lang = office->lang;
    shell_open(out);
    show_screen(office, out);
    shell_close(out);
}

static void act(void *context, const struct urlencoded *form, struct html *out)
{
    struct office *office = context;
    const char *press = urlencoded_get(form, "do");
    presence_beat(&office->presence, press[0] != '\0');
    if (!lock_at_once(office, press) && is_of_screen(office, urlencoded_get(form, "turn")) &&
        press[0] != '\0') {
        office->turn++;
        office->trouble[0] = '\0';
        office->problem = OFFICE_NO_PROBLEM;
        office->notice = MSG_COUNT;
        bool is_taken = choose_language(office, press);
        if (!is_taken && (office->job || is_locked(office) || !go_to(office, press)))
            act_on_screen(office, press, form);
    }
    out->lang = office->lang;
    show_screen(office, out);
    presence_beat(&office->presence, press[0] != '\0'); // what was pressed may have taken long
}

static void beat(void *context, bool touched, struct html *out)
{
    struct office *office = context;
    bool warns;
    presence_beat(&office->presence, touched);
    unsigned left = seconds_left(office, &warns);
    html_putf(out, "%u %u %u", office->turn, left, (unsigned)warns);
}

// ---- its life -----------------------------------------------------------------------------------

enum status office_open(const struct office_plan *plan, struct office **out)
{
    struct office *office = secret_alloc(sizeof *office);
    if (!office)
        return STATUS_NO_MEMORY;
    office->plan = *plan;
    office->lang = plan->lang;
    office->presence.touched_ms = platform_ms();
    office_go(office, OFFICE_UNLOCK);
    shell_policy(office->policy);
    office->server_page = (struct server_page){
        .context = office, .policy = office->policy, .show = show, .act = act, .beat = beat};
    if (plan->folder->key)
        office_recount(office, OFFICE_OVERVIEW, MSG_COUNT);
    *out = office;
    return STATUS_OK;
}

const struct server_page *office_for_server(const struct office *office)
{
    return &office->server_page;
}

void office_close(struct office *office)
{
    if (!office)
        return;
    office_lock(office);
    secret_free(office);
}
