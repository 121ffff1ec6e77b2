// SPDX-License-Identifier: Apache-2.0
#include "collector/web/page.h"

#include "collector/web/page_parts.h"
#include "collector/web/view.h"
#include "common/report.h"
#include "common/secret.h"
#include "common/web/shell.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LANG_PRESS "lang." // and the language's code

// ---- screens ------------------------------------------------------------------------------------

bool page_is_signers(enum page_screen screen)
{
    return screen >= PAGE_TEXT && screen <= PAGE_FAREWELL;
}

bool page_is_practice(const struct page *page)
{
    return page->desk->practice;
}

static enum lang signers_lang(const struct page *page)
{
    return campaign_lang(&page->plan.desk->campaign, LANG_COUNT);
}

static bool shows_signers_lang(enum page_screen screen)
{
    return screen == PAGE_HANDOVER || page_is_signers(screen);
}

bool page_offers(const struct page *page, enum lang lang)
{
    return !shows_signers_lang(page->screen) || campaign_offers(&page->desk->campaign, lang);
}

void page_go(struct page *page, enum page_screen screen)
{
    if (!shows_signers_lang(screen))
        page->lang = page->volunteer_lang;
    else if (!shows_signers_lang(page->screen))
        page->lang = signers_lang(page);
    if (page->delivers && screen != PAGE_DELIVERY)
        page_delivery_end(page);
    page->screen = screen;
    page->shown_ms = platform_ms();
    page->trouble[0] = '\0';
    page->notice = MSG_COUNT;
    page->signer.wrong = 0;
    page->void_asked = 0;
    page->first_turn = ++page->turn;
}

// Wipes all that is a signer's, for the next one.
void page_blank(struct page *page)
{
    sodium_memzero(&page->signer, sizeof page->signer);
    sodium_memzero(page->kept, sizeof page->kept);
    sodium_memzero(page->kept_key, sizeof page->kept_key);
    page->has_kept = false;
    page->may_count = false;
    page->under_age = false;
    page->signer_number++;
    page_go(page, PAGE_HANDOVER);
    page->lang = signers_lang(page);
}

void page_tell(struct page *page, enum message notice)
{
    if (page->notice == MSG_COUNT)
        page->notice = notice;
}

void page_trouble(struct page *page, enum status status, const char *path)
{
    enum lang lang = page->screen == PAGE_HANDOVER ? page->volunteer_lang : page->lang;
    report_format(lang, status, path, page->trouble, sizeof page->trouble);
}

// ---- the session --------------------------------------------------------------------------------

enum status page_begin_session(struct page *page)
{
    return desk_begin_session(page->desk, RECORD_PAGE, &page->session);
}

static void end_session(struct page *page)
{
    if (!page->session)
        return;
    enum status status = session_close(page->session);
    bool owes_void = session_owes_void(page->session) && !page_is_practice(page);
    page->owes_void |= owes_void;
    if (owes_void)
        page_tell(page, MSG_DESK_NOT_ERASED);
    else if (status != STATUS_OK)
        page_trouble(page, status, page->desk->state.folder);
    session_free(page->session);
    page->session = NULL;
}

static void end_practice(struct page *page)
{
    if (page->desk != &page->practice)
        return;
    desk_close(&page->practice);
    page->desk = page->plan.desk;
    page->entry_count = page->real_count;
}

void page_lock(struct page *page)
{
    page_signer_give_up(page);
    page_blank(page);
    page_go(page, PAGE_UNLOCK);
    end_session(page);
    end_practice(page);
    desk_lock(page->plan.desk);
}

// ---- the clock ----------------------------------------------------------------------------------

// How long the present screen may stand.
struct lifetime {
    uint64_t from_ms;
    unsigned seconds; // 0: for ever
    bool warns;       // before it ends, because somebody may sit there
};

static struct lifetime lifetime(const struct page *page)
{
    uint64_t touched_ms =
        page->presence.touched_ms > page->shown_ms ? page->presence.touched_ms : page->shown_ms;
    switch (page->screen) {
    case PAGE_UNLOCK:
    case PAGE_OVER:
        return (struct lifetime){.seconds = 0};
    case PAGE_HANDOVER:
    case PAGE_NOT_SAVED: // a form that is not saved is not thrown away so soon
        return (struct lifetime){touched_ms, PAGE_LOCK_S, false};
    case PAGE_THANKS:
        return (struct lifetime){page->shown_ms, PAGE_THANKS_S, false};
    case PAGE_FAREWELL:
        return (struct lifetime){page->shown_ms, PAGE_FAREWELL_S, false};
    default:
        return (struct lifetime){touched_ms, page->plan.idle_s, true};
    }
}

unsigned page_seconds_left(const struct page *page, bool *warns)
{
    struct lifetime life = lifetime(page);
    unsigned left = life.seconds ? presence_left_s(life.from_ms, life.seconds) : 0;
    *warns = life.warns && !page->delivery_runs && left <= PAGE_WARN_S;
    return left;
}

static void leave_screen(struct page *page)
{
    if (page->screen == PAGE_HANDOVER || page->screen == PAGE_NOT_SAVED) {
        page_lock(page);
        page_tell(page, MSG_SIDE_LOCKED_IDLE);
    } else {
        page_blank(page);
    }
}

static void watch_window(struct page *page)
{
    if (!presence_ends(&page->presence) || page->screen == PAGE_UNLOCK || page->screen == PAGE_OVER)
        return;
    page_lock(page);
    page_tell(page, MSG_SIDE_LOCKED_GONE);
}

bool page_tick(struct page *page)
{
    watch_window(page);
    struct lifetime life = lifetime(page);
    if (page->delivery_runs)
        return page_delivery_tick(page);
    if (life.seconds && presence_left_s(life.from_ms, life.seconds) == 0)
        leave_screen(page);
    return false;
}

unsigned page_unheard_s(const struct page *page)
{
    return presence_unheard_s(&page->presence);
}

bool page_was_seen(const struct page *page)
{
    return page->presence.seen;
}

// ---- what the server asks -----------------------------------------------------------------------

static void show(void *context, struct html *out)
{
    struct page *page = context;
    presence_show(&page->presence);
    out->lang = page->lang;
    shell_open(out);
    view_screen(page, out);
    shell_close(out);
}

static void beat(void *context, bool touched, struct html *out)
{
    struct page *page = context;
    bool warns;
    presence_beat(&page->presence, touched);
    unsigned left = page_seconds_left(page, &warns);
    html_putf(out, "%u %u %u", page->turn, left, (unsigned)warns);
}

static bool choose_language(struct page *page, const char *press, const struct urlencoded *form)
{
    if (strncmp(press, LANG_PRESS, sizeof LANG_PRESS - 1) != 0)
        return false;
    enum lang lang = messages_lang_from_code(press + sizeof LANG_PRESS - 1);
    if (lang == LANG_COUNT || !page_offers(page, lang))
        return true;
    page_signer_read(page, form);
    page->lang = lang;
    if (shows_signers_lang(page->screen))
        page->signer.form.lang = lang;
    else
        page->volunteer_lang = lang;
    return true;
}

// From every screen, also a past one: somebody may be coming.
static bool lock_at_once(struct page *page, const char *press)
{
    bool is_lock = strcmp(press, "lock") == 0 && page->session;
    if (is_lock) {
        page_lock(page);
        page_tell(page, MSG_SIDE_LOCKED);
    }
    return is_lock;
}

// Each batch that a delivery copies makes another turn, and from all of them it can be stopped.
static bool is_of_screen(const struct page *page, const char *turn)
{
    unsigned long number = strtoul(turn, NULL, 10);
    unsigned first = page->screen == PAGE_DELIVERY ? page->first_turn : page->turn;
    return number >= first && number <= page->turn;
}

// A press on a screen that is gone leads to the one that is there.
static void act(void *context, const struct urlencoded *form, struct html *out)
{
    struct page *page = context;
    const char *press = urlencoded_get(form, "do");
    presence_beat(&page->presence, true);
    if (!lock_at_once(page, press) && is_of_screen(page, urlencoded_get(form, "turn"))) {
        page->turn++;
        page->trouble[0] = '\0';
        if (!choose_language(page, press, form) && !page_signer_act(page, press, form) &&
            !page_paper_act(page, press, form))
            (void)page_volunteer_act(page, press, form);
    }
    out->lang = page->lang;
    view_screen(page, out);
    presence_beat(&page->presence, true); // what was pressed may have taken long
}

// ---- its life -----------------------------------------------------------------------------------

static enum status begin(struct page *page)
{
    page->desk = page->plan.desk;
    if (!page->desk->kit)
        return STATUS_OK;
    enum status status = page_begin_session(page);
    if (status == STATUS_OK)
        page_blank(page);
    return status;
}

enum status page_open(const struct page_plan *plan, struct page **out)
{
    struct page *page = secret_alloc(sizeof *page);
    if (!page)
        return STATUS_NO_MEMORY;
    page->plan = *plan;
    page->volunteer_lang = page->lang = plan->lang;
    page->notice = MSG_COUNT;
    page->presence.touched_ms = page->shown_ms = platform_ms();
    page->turn = 1;
    shell_policy(page->policy);
    page->server_page = (struct server_page){
        .context = page, .policy = page->policy, .show = show, .act = act, .beat = beat};
    enum status status = begin(page);
    if (status == STATUS_OK)
        *out = page;
    else
        page_close(page);
    return status;
}

const struct server_page *page_for_server(const struct page *page)
{
    return &page->server_page;
}

unsigned long page_saved_count(const struct page *page)
{
    unsigned long count = 0;
    for (size_t i = 0; i < page->entry_count; i++)
        count += !page->entries[i].voided;
    return count;
}

bool page_owes_void(const struct page *page)
{
    return page->owes_void;
}

void page_close(struct page *page)
{
    if (!page)
        return;
    if (page->session)
        page_lock(page);
    secret_free(page->entries);
    secret_free(page);
}
