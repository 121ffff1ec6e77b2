// SPDX-License-Identifier: Apache-2.0
#include "collector/outbox.h"
#include "collector/questions.h"
#include "collector/web/view_parts.h"

#include <stdio.h>
#include <string.h>

#define NUMBER_CAP 12
#define NAMES_CAP 1024

// ---- handing over -------------------------------------------------------------------------------

static void put_clock(const struct page *page, struct html *html)
{
    char dates[3][DATE_CAP];
    if (!desk_clock_is_off(page->desk, dates))
        return;
    html_put(html, "<div class=\"note\"><p>");
    html_say(html, MSG_DESK_CLOCK, dates[0], dates[1], dates[2]);
    html_put(html, "</p></div>");
}

static bool is_first_use(const struct page *page)
{
    struct outbox_totals totals;
    return !page_is_practice(page) && session_count_batches(page->session, &totals) == STATUS_OK &&
           totals.batches == 1;
}

// What the volunteer must know before the first signer sits down.
static void put_warnings(const struct page *page, struct html *html)
{
    if (page->entry_count > 0)
        return;
    put_clock(page, html);
    if (page->desk->root_stays) {
        html_put(html, "<div class=\"note alarm\">");
        parts_element(html, "p", MSG_DESK_ROOT_STAYS);
        html_put(html, "</div>");
    }
    if (is_first_use(page))
        parts_element(html, "p", MSG_SIDE_RETURN_STICK);
    if (page->desk->cost.for_tests)
        parts_element(html, "p class=\"use\"", MSG_OUTBOX_FOR_TESTS);
}

// What is said here to the volunteer is in the volunteer's language, the rest in the signer's.
static void put_handover(const struct page *page, struct html *html)
{
    const char *code = messages_lang_code(page->volunteer_lang);
    html->lang = page->volunteer_lang;
    html_putf(html, "<div lang=\"%s\">", code);
    parts_heading(html, 0, MSG_PAGE_HANDOVER);
    view_trouble(page, html);
    view_notice(page, html);
    html_put(html, "</div>");
    html->lang = page->lang;
    parts_element(html, "p", MSG_PAGE_HANDOVER_TEXT);
    parts_go(html, "begin", MSG_PAGE_BEGIN, true);
    html->lang = page->volunteer_lang;
    html_putf(html, "<div class=\"last\" lang=\"%s\">", code);
    put_warnings(page, html);
    html_put(html, "<div class=\"actions\">");
    parts_button(html, "volunteer", "", MSG_PAGE_FOR_VOLUNTEER);
    parts_button(html, "lock", "", MSG_SIDE_LOCK);
    html_put(html, "</div></div>");
    html->lang = page->lang;
}

// ---- the petition -------------------------------------------------------------------------------

static void put_paragraphs(struct html *html, const char *text)
{
    while (*text) {
        size_t len = strcspn(text, "\n");
        if (len > 0) {
            html_put(html, "<p>");
            html_text_len(html, text, len);
            html_put(html, "</p>");
        }
        text += len + (text[len] == '\n');
    }
}

static void put_text(const struct page *page, struct html *html)
{
    const struct campaign *campaign = &page->desk->campaign;
    html_put(html, "<p class=\"step\">");
    html_say(html, MSG_PAGE_STEP, 1ul, 4ul);
    html_put(html, "</p>");
    parts_element_text(html, "h1 tabindex=\"-1\"", campaign->title[html->lang]);
    html_put(html, "<p>");
    html_say(html, MSG_SIGN_TO, campaign->addressee[html->lang]);
    html_put(html, "</p><div class=\"letter\">");
    put_paragraphs(html, campaign->text[html->lang]);
    html_put(html, "</div><div class=\"actions\">");
    parts_go(html, "next", MSG_PAGE_TEXT_NEXT, false);
    parts_button(html, "leave", "plain", MSG_PAGE_LEAVE);
    html_put(html, "</div>");
}

// ---- who you are --------------------------------------------------------------------------------

static void put_reasons(const struct page *page, struct html *html, enum record_field field)
{
    char name[NUMBER_CAP], value[NUMBER_CAP];
    (void)snprintf(name, sizeof name, "r%u", (unsigned)field);
    html_put(html, "<fieldset class=\"reasons\"><legend>");
    html_say(html, MSG_PAGE_OR_REASON);
    html_put(html, "</legend>");
    for (unsigned reason = RECORD_HAS_NONE; reason <= RECORD_PREFERS_NOT; reason++) {
        (void)snprintf(value, sizeof value, "%u", reason);
        parts_choice(html, true, name, value, page->signer.reasons[field] == reason,
                     messages_get(html->lang, questions_reason((enum record_reason)reason)));
    }
    html_put(html, "</fieldset>");
}

static void put_doubts(const struct page *page, struct html *html)
{
    unsigned doubts = form_doubts(&page->signer.form);
    html_put(html, "<div class=\"note\" role=\"alert\" tabindex=\"-1\" data-focus>");
    for (unsigned bit = 0; bit < FORM_DOUBT_COUNT; bit++)
        if (doubts & 1u << bit)
            parts_element(html, "p", questions_doubt((enum form_doubt)(1u << bit)));
    parts_element(html, "p", MSG_PAGE_DOUBT_KEEP);
    html_put(html, "</div>");
}

static void put_question(const struct page *page, struct html *html, enum record_field number)
{
    char id[8];
    struct parts_field field = view_form_field(page, number, id);
    parts_open_field(html, &field);
    if (number == RECORD_ID_NUMBER && page->signer.doubts_shown)
        put_doubts(page, html);
    parts_input(html, &field);
    if (page->desk->campaign.fields[number].need == CAMPAIGN_REQUIRED_OR_REASON)
        put_reasons(page, html, number);
    parts_close_field(html);
}

static void put_reopened(const struct page *page, struct html *html)
{
    if (!page->signer.reopened && !page->signer.reopened_blank)
        return;
    html_put(html, "<div class=\"note\" role=\"status\">");
    parts_element(html, "p",
                  page->signer.reopened ? MSG_PAGE_TAKEN_BACK : MSG_PAGE_TAKEN_BACK_BLANK);
    html_put(html, "</div>");
}

static void put_who(const struct page *page, struct html *html)
{
    parts_heading(html, 2, MSG_PAGE_WHO);
    put_reopened(page, html);
    view_errors(page, html);
    html_put(html, "<div data-letters>");
    parts_letters(html);
    for (unsigned field = 1; field < RECORD_FORM_END; field++)
        if (form_asks(&page->signer.form, (enum record_field)field))
            put_question(page, html, (enum record_field)field);
    html_put(html, "</div><div class=\"actions\">");
    parts_go(html, "next", MSG_PAGE_NEXT, false);
    parts_button(html, "back", "", MSG_PAGE_BACK);
    parts_button(html, "leave", "plain", MSG_PAGE_LEAVE);
    html_put(html, "</div>");
}

// ---- review -------------------------------------------------------------------------------------

// As it was typed where that can be read better than what the record has.
static void put_words(const struct page *page, struct html *html, enum record_field field)
{
    const struct form *form = &page->signer.form;
    if (form->reasons[field] != 0)
        html_say(html, questions_reason((enum record_reason)form->reasons[field]));
    else if (form->answers[field][0] == '\0')
        html_say(html, MSG_SIGN_NO_ANSWER);
    else
        html_text(html,
                  field == RECORD_BIRTH_DATE ? page->signer.typed[field] : form->answers[field]);
}

static void put_row(const struct page *page, struct html *html, enum record_field field)
{
    html_put(html, "<div><dt>");
    html_say(html, questions_label(field));
    html_put(html, "</dt><dd>");
    put_words(page, html, field);
    parts_element(html, "span class=\"use\"", view_use(page, field));
    html_putf(html, "</dd><dd><button type=\"button\" data-do=\"change.%u\">", (unsigned)field);
    html_say(html, MSG_PAGE_CHANGE);
    html_put(html, "<span class=\"unseen\"> ");
    html_say(html, questions_label(field));
    html_put(html, "</span></button></dd></div>");
}

static void put_review(const struct page *page, struct html *html)
{
    parts_heading(html, 3, MSG_PAGE_REVIEW);
    html_put(html, "<dl class=\"answers\">");
    for (unsigned field = 1; field < RECORD_FORM_END; field++)
        if (form_asks(&page->signer.form, (enum record_field)field))
            put_row(page, html, (enum record_field)field);
    html_put(html, "</dl><div class=\"actions\">");
    parts_go(html, "next", MSG_PAGE_REVIEW_NEXT, false);
    parts_button(html, "back", "", MSG_PAGE_BACK);
    parts_button(html, "leave", "plain", MSG_PAGE_LEAVE);
    html_put(html, "</div>");
}

// ---- signing ------------------------------------------------------------------------------------

// A group of choices, and what of `bits` is wrong with it; its legend comes in between.
static void open_group(const struct page *page, struct html *html, const char *id, unsigned bits)
{
    if (page->signer.wrong & bits)
        html_putf(html, "<fieldset class=\"bad\" aria-describedby=\"%s-problem\">", id);
    else
        html_put(html, "<fieldset>");
    html_put(html, "<legend>");
}

static void close_legend(const struct page *page, struct html *html, const char *id, unsigned bits)
{
    html_put(html, "</legend>");
    parts_problem(html, id, view_problem(page, bits));
}

static void put_statements(const struct page *page, struct html *html)
{
    const struct campaign *campaign = &page->desk->campaign;
    char name[NUMBER_CAP];
    if (campaign->declaration_count == 0)
        return;
    open_group(page, html, "statements", PAGE_NO_STATEMENT);
    html_say(html, MSG_PAGE_STATEMENTS);
    close_legend(page, html, "statements", PAGE_NO_STATEMENT);
    for (unsigned i = 0; i < campaign->declaration_count; i++) {
        (void)snprintf(name, sizeof name, "d%u", i);
        parts_choice(html, false, name, "1", page->signer.ticked & 1u << i,
                     campaign->declarations[i][html->lang]);
    }
    html_put(html, "</fieldset>");
}

static bool asks_for_internal(const struct page *page)
{
    for (unsigned field = 1; field < RECORD_FORM_END; field++)
        if (form_asks(&page->signer.form, (enum record_field)field) &&
            !page->desk->campaign.fields[field].handed_over)
            return true;
    return false;
}

// "Family name, Given name", of what is handed over.
static void put_what_is_given(const struct page *page, struct html *html)
{
    char names[NAMES_CAP] = "";
    size_t len = 0;
    for (unsigned field = 1; field < RECORD_FORM_END && len < sizeof names; field++)
        if (form_asks(&page->signer.form, (enum record_field)field) &&
            page->desk->campaign.fields[field].handed_over)
            len += (size_t)snprintf(
                names + len, sizeof names - len, "%s%s", len > 0 ? ", " : "",
                messages_get(html->lang, questions_label((enum record_field)field)));
    html_put(html, "<p class=\"use\">");
    html_say(html, MSG_PAGE_CONSENT_GIVES, names);
    html_put(html, "</p>");
}

static void put_consent(const struct page *page, struct html *html)
{
    unsigned consents = page->signer.consents;
    open_group(page, html, "consent", PAGE_NO_CONSENT);
    html_say(html, MSG_PAGE_CONSENT, page->desk->campaign.addressee[html->lang]);
    close_legend(page, html, "consent", PAGE_NO_CONSENT);
    put_what_is_given(page, html);
    if (asks_for_internal(page))
        parts_element(html, "p class=\"use\"", MSG_SIGN_CONSENT_INTERNAL);
    parts_choice(html, true, "consent", "named", consents & RECORD_MAY_HAND_OVER,
                 messages_get(html->lang, MSG_PAGE_CONSENT_NAMED));
    parts_choice(html, true, "consent", "counted", consents == RECORD_MAY_COUNT,
                 messages_get(html->lang, MSG_PAGE_CONSENT_COUNTED));
    html_put(html, "</fieldset>");
}

// As common/web/page.js reads them.
static void put_strokes(struct html *html, const struct strokes *strokes)
{
    for (size_t i = 0; i < strokes->count; i++)
        html_putf(html, "%s%u,%u",
                  i == 0                      ? ""
                  : strokes->points[i].starts ? ";"
                                              : " ",
                  strokes->points[i].x, strokes->points[i].y);
}

static void put_drawing(const struct page *page, struct html *html)
{
    html_put(html, "<div class=\"drawing\" data-mark=\"2\" hidden><p class=\"hint\" id=\"draw\">");
    html_say(html, MSG_PAGE_DRAW_HERE);
    html_put(html, "</p><canvas role=\"img\" aria-label=\"");
    html_say(html, MSG_PAGE_DRAWING);
    html_put(html, "\" aria-describedby=\"draw\"></canvas>"
                   "<input type=\"hidden\" name=\"strokes\" value=\"");
    put_strokes(html, &page->signer.strokes);
    html_put(html, "\"><div class=\"actions\"><button type=\"button\" data-undo>");
    html_say(html, MSG_PAGE_DRAW_UNDO);
    html_put(html, "</button><button type=\"button\" data-clear>");
    html_say(html, MSG_PAGE_DRAW_CLEAR);
    html_put(html, "</button></div></div>");
}

static void put_typed_name(const struct page *page, struct html *html)
{
    const struct form *form = &page->signer.form;
    html_put(html, "<p class=\"typed-name\" data-mark=\"1\" hidden>");
    for (unsigned field = RECORD_FAMILY_NAME; field <= RECORD_PATRONYMIC; field++) {
        if (field > RECORD_FAMILY_NAME && form->answers[field][0])
            html_put(html, " ");
        html_text(html, form->answers[field]);
    }
    html_put(html, "</p>");
}

static void put_mark(const struct page *page, struct html *html)
{
    static const enum message ways[] = {
        [RECORD_TYPED] = MSG_PAGE_MARK_TYPED,
        [RECORD_DRAWN] = MSG_PAGE_MARK_DRAWN,
        [RECORD_WITNESSED] = MSG_PAGE_MARK_WITNESSED,
    };
    const unsigned bits = PAGE_NO_MARK | PAGE_NOT_DRAWN | PAGE_DRAWING_TOO_LARGE;
    char value[NUMBER_CAP];
    open_group(page, html, "mark", bits);
    html_say(html, MSG_PAGE_MARK);
    close_legend(page, html, "mark", bits);
    for (unsigned mark = RECORD_TYPED; mark <= RECORD_WITNESSED; mark++) {
        (void)snprintf(value, sizeof value, "%u", mark);
        parts_choice(html, true, "mark", value, page->signer.mark == mark,
                     messages_get(html->lang, ways[mark]));
    }
    put_typed_name(page, html);
    put_drawing(page, html);
    html_put(html, "</fieldset>");
}

static void put_sign(const struct page *page, struct html *html)
{
    parts_heading(html, 4, MSG_PAGE_SIGN);
    view_errors(page, html);
    put_statements(page, html);
    put_consent(page, html);
    put_mark(page, html);
    html_put(html, "<div class=\"actions\">");
    parts_go(html, "sign", MSG_PAGE_SIGN_NOW, false);
    parts_button(html, "back", "", MSG_PAGE_BACK);
    parts_button(html, "leave", "plain", MSG_PAGE_LEAVE);
    html_put(html, "</div>");
}

// ---- afterwards ---------------------------------------------------------------------------------

static void put_not_saved(const struct page *page, struct html *html)
{
    parts_heading(html, 0, MSG_SIGN_CALL_VOLUNTEER);
    parts_element(html, "p", MSG_DESK_NOT_SAVED);
    view_trouble(page, html);
    html_put(html, "<div class=\"actions\">");
    parts_go(html, "again", MSG_PAGE_AGAIN, false);
    parts_button(html, "leave", "", MSG_PAGE_GIVE_UP);
    html_put(html, "</div>");
}

static void put_thanks(const struct page *page, struct html *html)
{
    parts_heading(html, 0, MSG_PAGE_THANKS);
    parts_element(html, "p", page_is_practice(page) ? MSG_SIGN_SAVED_PRACTICE : MSG_SIGN_SAVED);
    if (page->signer.tolerance > 0)
        parts_element(html, "p class=\"use\"", MSG_PAGE_REDUCED);
    view_trouble(page, html);
    html_put(html, "<input type=\"hidden\" name=\"key\" value=\"");
    html_text(html, page->kept_key); // it may be what came with a press
    html_put(html, "\">");
    parts_go(html, "done", MSG_PAGE_DONE, true);
    html_put(html, "<div class=\"last\"><p class=\"hint\">");
    html_say(html, MSG_PAGE_WRONG_HINT);
    html_putf(html, " <span data-left>%d</span></p>", PAGE_THANKS_S);
    parts_button(html, "wrong", "", MSG_PAGE_WRONG);
    html_put(html, "</div>");
}

static void put_farewell(const struct page *page, struct html *html)
{
    parts_heading(html, 0, MSG_PAGE_FAREWELL);
    html_put(html, "<p>");
    if (page->under_age)
        html_say(html, MSG_SIGN_UNDER_AGE, (unsigned long)page->desk->campaign.minimum_age);
    else
        html_say(html, page->may_count ? MSG_SIGN_MAY_COUNT : MSG_SIGN_NOTHING_KEPT);
    html_put(html, "</p>");
    parts_element(html, "p", MSG_SIGN_GIVE_BACK);
    parts_go(html, "done", MSG_PAGE_DONE, true);
}

void view_signer(const struct page *page, struct html *html)
{
    switch (page->screen) {
    case PAGE_TEXT:
        put_text(page, html);
        break;
    case PAGE_WHO:
        put_who(page, html);
        break;
    case PAGE_REVIEW:
        put_review(page, html);
        break;
    case PAGE_SIGN:
        put_sign(page, html);
        break;
    case PAGE_NOT_SAVED:
        put_not_saved(page, html);
        break;
    case PAGE_THANKS:
        put_thanks(page, html);
        break;
    case PAGE_FAREWELL:
        put_farewell(page, html);
        break;
    default:
        put_handover(page, html);
    }
}
