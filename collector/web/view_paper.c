// SPDX-License-Identifier: Apache-2.0
#include "collector/questions.h"
#include "collector/web/view_parts.h"

static void put_odd(struct html *html, enum record_field field, enum message words)
{
    html_put(html, "<p>");
    html_say(html, MSG_SIDE_PAPER_ODD, messages_get(html->lang, questions_label(field)),
             messages_get(html->lang, words));
    html_put(html, "</p>");
}

// What became of the line before this one.
static void put_done(const struct page *page, struct html *html)
{
    if (!page->paper_done[0])
        return;
    html_put(html, "<div class=\"note\" role=\"status\"><p>");
    html_say(html, MSG_SIDE_PAPER_SAVED, page->paper_done);
    html_put(html, "</p>");
    for (unsigned i = 0; i < page->paper_odd_count; i++)
        put_odd(html, page->paper_odd[i].field, questions_oddity(page->paper_odd[i].problem));
    for (unsigned bit = 0; bit < FORM_DOUBT_COUNT; bit++)
        if (page->paper_doubts & 1u << bit)
            put_odd(html, RECORD_ID_NUMBER, questions_odd_number((enum form_doubt)(1u << bit)));
    html_put(html, "</div>");
}

static void put_label(struct html *html, const char *id, enum message label, const char *value,
                      enum message problem)
{
    struct parts_field field = parts_text_field(id, label, problem, value);
    field.max_len = 30;
    parts_put_field(html, &field);
}

// A line behind the first begins with the person, not with the sheet.
static void put_fields(const struct page *page, struct html *html)
{
    bool takes_focus = page->paper_done[0] != '\0';
    for (unsigned number = 1; number < RECORD_FORM_END; number++) {
        char id[8];
        struct parts_field field = view_form_field(page, (enum record_field)number, id);
        if (!form_asks(&page->signer.form, (enum record_field)number))
            continue;
        field.hint = MSG_COUNT;
        field.use = MSG_COUNT;
        field.look = "";
        field.takes_focus = takes_focus;
        takes_focus = false;
        parts_open_field(html, &field);
        parts_input(html, &field);
        parts_close_field(html);
    }
}

void view_paper(const struct page *page, struct html *html)
{
    parts_heading(html, 0, MSG_SIDE_PAPER);
    parts_element(html, "p class=\"hint\"", MSG_SIDE_PAPER_TEXT);
    parts_element(html, "p", MSG_SIDE_PAPER_CONSENT);
    view_trouble(page, html);
    put_done(page, html);
    view_errors(page, html);
    html_put(html, "<div class=\"sheet\">");
    put_label(html, "sheet", MSG_SIDE_SHEET, page->signer.sheet, view_problem(page, PAGE_NO_SHEET));
    put_label(html, "line", MSG_SIDE_SHEET_LINE, page->signer.line,
              view_problem(page, PAGE_NO_LINE));
    html_put(html, "</div><div data-letters>");
    parts_letters(html);
    html_put(html, "<div class=\"sheet\">");
    put_fields(page, html);
    html_put(html, "</div></div><div class=\"actions\">");
    parts_go(html, "save", MSG_SIDE_PAPER_SAVE, false);
    parts_button(html, "back", "", MSG_PAGE_BACK);
    html_put(html, "</div>");
}
