// SPDX-License-Identifier: Apache-2.0
#include "merger/office/show.h"

#include "common/report.h"
#include "merger/commands/entry_text.h"
#include "merger/office/show_parts.h"

#include <sodium.h>
#include <string.h>

const char *show_name(enum office_screen screen)
{
    static const char *const names[] = {
        [OFFICE_UNLOCK] = "unlock",
        [OFFICE_WORKING] = "working",
        [OFFICE_OVERVIEW] = "overview",
        [OFFICE_MERGE] = "merge",
        [OFFICE_MERGED] = "merged",
        [OFFICE_QUESTIONS] = "questions",
        [OFFICE_SEARCH] = "search",
        [OFFICE_ENTRY] = "entry",
        [OFFICE_PAIR] = "pair",
        [OFFICE_PARCEL] = "parcel",
        [OFFICE_VOLUNTEERS] = "volunteers",
        [OFFICE_VOLUNTEER] = "volunteer",
        [OFFICE_EXPORT] = "export",
    };
    return names[screen];
}

// ---- parts --------------------------------------------------------------------------------------

enum message show_problem(const struct office *office, enum office_problem of)
{
    static const enum message messages[] = {
        [OFFICE_NO_PROBLEM] = MSG_COUNT,
        [OFFICE_NO_PASSPHRASE] = MSG_PROBLEM_NO_PASSPHRASE,
        [OFFICE_WRONG_PASSPHRASE] = MSG_PROBLEM_WRONG_PASSPHRASE,
        [OFFICE_NO_PLACE] = MSG_TYPED_NO_PLACE,
        [OFFICE_RELATIVE_PLACE] = MSG_TYPED_RELATIVE,
        [OFFICE_NOT_THERE] = MSG_TYPED_NOT_THERE,
        [OFFICE_NO_ENTRY] = MSG_TYPED_NO_ENTRY,
        [OFFICE_NO_WHY] = MSG_TYPED_NO_WHY,
        [OFFICE_LONG_WHY] = MSG_TYPED_LONG_WHY,
        [OFFICE_BAD_QUERY] = MSG_TYPED_BAD_QUERY,
        [OFFICE_NO_SOURCE] = MSG_TYPED_NO_SOURCE,
        [OFFICE_KEPT_TOWN] = MSG_TYPED_KEPT_TOWN,
        [OFFICE_NOT_SETTLED] = MSG_TYPED_UNSETTLED,
        [OFFICE_NOBODY] = MSG_TYPED_NOBODY,
    };
    return office->problem == of ? messages[of] : MSG_COUNT;
}

static void put_notice(const struct office *office, struct html *html)
{
    html_put(html, "<div class=\"note\" role=\"status\"><p>");
    html_say(html, office->notice, office->order.place); // for those that have a conversion
    html_put(html, "</p></div>");
}

void show_heading(const struct office *office, struct html *html, enum message message)
{
    parts_heading(html, 0, message);
    if (office->trouble[0])
        parts_alarm(html, office->trouble);
    if (office->notice != MSG_COUNT)
        put_notice(office, html);
}

void show_unread(const struct office *office, struct html *html, enum status status)
{
    char text[OFFICE_MESSAGE_CAP];
    report_format(html->lang, status, office->plan.folder->path, text, sizeof text);
    parts_alarm(html, text);
}

void show_field(struct html *html, const char *id, enum message label, enum message hint,
                enum message problem, const char *value)
{
    struct parts_field field = parts_text_field(id, label, problem, value);
    field.hint = hint;
    field.takes_focus = problem != MSG_COUNT;
    parts_put_field(html, &field);
}

void show_place(const struct office *office, struct html *html, enum message label,
                enum message hint, const char *value)
{
    enum message problem = show_problem(office, OFFICE_NO_PLACE);
    if (problem == MSG_COUNT)
        problem = show_problem(office, OFFICE_RELATIVE_PLACE);
    if (problem == MSG_COUNT)
        problem = show_problem(office, OFFICE_NOT_THERE);
    show_field(html, "place", label, hint, problem, value);
}

void show_counted(struct html *html, unsigned long high, unsigned long certain,
                  unsigned long open_count)
{
    parts_plural(html, "p class=\"total\" id=\"people\"", MSGN_OFFICE_PEOPLE, high);
    if (open_count == 0)
        return;
    html_put(html, "<p id=\"range\">");
    html_say(html, MSG_OFFICE_RANGE, certain, certain, high);
    html_put(html, "</p>");
}

void show_numbered(struct html *html, const char *name, size_t number, const char *label)
{
    html_putf(html, "<button type=\"button\" class=\"plain\" id=\"%s-%zu\" data-do=\"%s.%zu\">",
              name, number, name, number);
    html_text(html, label);
    html_put(html, "</button>");
}

void show_why(const struct office *office, struct html *html)
{
    enum message problem = show_problem(office, OFFICE_NO_WHY);
    if (problem == MSG_COUNT)
        problem = show_problem(office, OFFICE_LONG_WHY);
    show_field(html, "why", MSG_OFFICE_WHY, MSG_OFFICE_WHY_HINT, problem, office->why);
}

void show_person(struct html *html, const struct tally_entry *entry)
{
    char name[ENTRY_TEXT_NAME_CAP];
    entry_text_name(entry, name);
    html_text(html, name[0] ? name : "–");
    sodium_memzero(name, sizeof name);
}

// ---- locked, and at work ------------------------------------------------------------------------

static void put_unlock(const struct office *office, struct html *html)
{
    const struct campaign *campaign = &office->plan.folder->campaign;
    enum message problem = show_problem(office, OFFICE_NO_PASSPHRASE);
    if (problem == MSG_COUNT)
        problem = show_problem(office, OFFICE_WRONG_PASSPHRASE);
    show_heading(office, html, MSG_OFFICE_UNLOCK);
    parts_element_text(html, "p", campaign->title[campaign_lang(campaign, html->lang)]);
    parts_password(html, "passphrase", MSG_SIDE_PASSPHRASE, MSG_SIDE_UNLOCK_HINT, problem, true);
    html_put(html, "<div class=\"actions\">");
    parts_go(html, "unlock", MSG_SIDE_UNLOCK_NOW, false);
    html_put(html, "</div>");
}

// Of work that has not told yet how much there is, only that it goes on.
static void put_working(const struct office *office, struct html *html)
{
    const struct progress *told = &office->told;
    char text[PROGRESS_TEXT_CAP];
    parts_heading(html, 0, MSG_OFFICE_WORKING);
    html_put(html, "<progress id=\"progress\" aria-labelledby=\"progress-text\"");
    if (told->total > 0)
        html_putf(html, " max=\"%lu\" value=\"%lu\"", told->total, told->done);
    html_put(html, "></progress><p id=\"progress-text\" role=\"status\">");
    progress_text(told, html->lang, text);
    html_text(html, text);
    html_put(html, "</p><div class=\"actions\">");
    parts_button(html, "stop", "", MSG_SIDE_STOP);
    html_put(html, "</div>");
}

// ---- around every screen ------------------------------------------------------------------------

// An entry belongs to the search, a volunteer to the volunteers.
static bool belongs_to(enum office_screen screen, enum office_screen tab)
{
    return screen == tab || (screen == OFFICE_ENTRY && tab == OFFICE_SEARCH) ||
           (screen == OFFICE_PAIR && tab == OFFICE_SEARCH) ||
           (screen == OFFICE_PARCEL && tab == OFFICE_EXPORT) ||
           (screen == OFFICE_VOLUNTEER && tab == OFFICE_VOLUNTEERS) ||
           (screen == OFFICE_MERGED && tab == OFFICE_MERGE);
}

// Those that are answered meanwhile are counted when the screen of questions is left.
static size_t open_count(const struct office *office)
{
    size_t answered = office->in_round ? round_answered_count(&office->round) : 0;
    return office->roll.tally.question_count - answered;
}

static void put_tabs(const struct office *office, struct html *html)
{
    static const struct {
        enum office_screen screen;
        enum message message;
    } tabs[] = {
        {OFFICE_OVERVIEW, MSG_OFFICE_OVERVIEW},     {OFFICE_MERGE, MSG_OFFICE_MERGE},
        {OFFICE_QUESTIONS, MSG_OFFICE_QUESTIONS},   {OFFICE_SEARCH, MSG_OFFICE_SEARCH},
        {OFFICE_VOLUNTEERS, MSG_OFFICE_VOLUNTEERS}, {OFFICE_EXPORT, MSG_OFFICE_EXPORT},
    };
    html_put(html, "<nav class=\"tabs\" aria-label=\"");
    html_say(html, MSG_OFFICE_SCREENS);
    html_put(html, "\">");
    for (size_t i = 0; i < sizeof tabs / sizeof *tabs; i++) {
        bool is_here = belongs_to(office->screen, tabs[i].screen);
        html_putf(html, "<button type=\"button\" id=\"go-%s\" data-do=\"go.%s\"%s>",
                  show_name(tabs[i].screen), show_name(tabs[i].screen),
                  is_here ? " aria-current=\"page\"" : "");
        html_say(html, tabs[i].message);
        if (tabs[i].screen == OFFICE_QUESTIONS && open_count(office) > 0)
            html_putf(html, " (%zu)", open_count(office));
        html_put(html, "</button>");
    }
    parts_button(html, "lock", "plain", MSG_OFFICE_LOCK);
    html_put(html, "</nav>");
}

static void put_screen(struct office *office, struct html *html)
{
    switch (office->screen) {
    case OFFICE_UNLOCK:
        put_unlock(office, html);
        break;
    case OFFICE_WORKING:
        put_working(office, html);
        break;
    case OFFICE_OVERVIEW:
        show_overview(office, html);
        break;
    case OFFICE_MERGE:
        show_merge(office, html);
        break;
    case OFFICE_MERGED:
        show_merged(office, html);
        break;
    case OFFICE_QUESTIONS:
        show_questions(office, html);
        break;
    case OFFICE_SEARCH:
        show_search(office, html);
        break;
    case OFFICE_ENTRY:
        show_entry(office, html);
        break;
    case OFFICE_PAIR:
        show_pair(office, html);
        break;
    case OFFICE_VOLUNTEERS:
        show_volunteers(office, html);
        break;
    case OFFICE_VOLUNTEER:
        show_volunteer(office, html);
        break;
    case OFFICE_EXPORT:
        show_export(office, html);
        break;
    case OFFICE_PARCEL:
        show_parcel(office, html);
        break;
    }
}

void show_screen(struct office *office, struct html *html)
{
    const bool has_tabs = office->screen != OFFICE_UNLOCK && office->screen != OFFICE_WORKING;
    const struct parts_screen screen = {
        .name = show_name(office->screen),
        .title = MSG_OFFICE_TITLE,
        .turn = office->turn,
        .langs = 1u << LANG_KK | 1u << LANG_RU | 1u << LANG_EN,
        .note = MSG_COUNT,
        .is_wide = has_tabs,
    };
    html->lang = office->lang;
    parts_open_screen(html, &screen);
    if (has_tabs)
        put_tabs(office, html);
    put_screen(office, html);
    parts_close_screen(html);
}
