// SPDX-License-Identifier: Apache-2.0
#include "collector/web/view.h"

#include "collector/questions.h"
#include "collector/web/view_parts.h"

#include <stdio.h>
#include <string.h>

// ---- parts --------------------------------------------------------------------------------------

static void open_tag(struct html *html, const char *tag)
{
    html_put(html, "<");
    html_put(html, tag);
    html_put(html, ">");
}

static void close_tag(struct html *html, const char *tag)
{
    html_putf(html, "</%.*s>", (int)strcspn(tag, " "), tag);
}

void view_element(struct html *html, const char *tag, enum message message)
{
    view_element_text(html, tag, messages_get(html->lang, message));
}

void view_element_text(struct html *html, const char *tag, const char *text)
{
    open_tag(html, tag);
    html_text(html, text);
    close_tag(html, tag);
}

void view_heading(struct html *html, unsigned number, enum message message)
{
    if (number > 0) {
        html_put(html, "<p class=\"step\">");
        html_say(html, MSG_PAGE_STEP, (unsigned long)number, 4ul);
        html_put(html, "</p>");
    }
    view_element(html, "h1 tabindex=\"-1\"", message);
}

void view_go(struct html *html, const char *press, enum message message, bool large)
{
    html_putf(html, "<button class=\"go%s\" name=\"go\" value=\"%s\">", large ? " large" : "",
              press);
    html_say(html, message);
    html_put(html, "</button>");
}

void view_button(struct html *html, const char *press, const char *look, enum message message)
{
    html_putf(html, "<button type=\"button\" class=\"%s\" id=\"do-%s\" data-do=\"%s\">", look,
              press, press);
    html_say(html, message);
    html_put(html, "</button>");
}

void view_trouble(const struct page *page, struct html *html)
{
    if (!page->trouble[0])
        return;
    html_put(html, "<div class=\"note alarm\" role=\"alert\">");
    view_element_text(html, "p", page->trouble);
    html_put(html, "</div>");
}

void view_notice(const struct page *page, struct html *html)
{
    bool owes_void = page->session && session_owes_void(page->session);
    if (page->notice == MSG_COUNT && !owes_void)
        return;
    html_put(html, "<div class=\"note\" role=\"status\">");
    if (page->notice != MSG_COUNT)
        view_element(html, "p", page->notice);
    if (owes_void)
        view_element(html, "p", MSG_DESK_NOT_ERASED_YET);
    html_put(html, "</div>");
}

// ---- what is wrong ------------------------------------------------------------------------------

// Of what is wrong beside the answers: where the list of errors leads, and what it says.
static const struct {
    enum page_problem bit;
    const char *id;
    enum message problem, label;
} problems[] = {
    {PAGE_NO_SHEET, "sheet", MSG_PROBLEM_SHEET, MSG_SIDE_SHEET},
    {PAGE_NO_LINE, "line", MSG_PROBLEM_SHEET_LINE, MSG_SIDE_SHEET_LINE},
    {PAGE_NO_STATEMENT, "d0-1", MSG_PROBLEM_STATEMENT, MSG_PAGE_STATEMENTS},
    {PAGE_NO_CONSENT, "consent-named", MSG_PROBLEM_CONSENT, MSG_PAGE_CONSENT_SHORT},
    {PAGE_NO_MARK, "mark-1", MSG_PROBLEM_MARK, MSG_PAGE_MARK},
    {PAGE_NOT_DRAWN, "mark-2", MSG_PROBLEM_NOT_DRAWN, MSG_PAGE_MARK},
    {PAGE_DRAWING_TOO_LARGE, "mark-2", MSG_PROBLEM_DRAWING_TOO_LARGE, MSG_PAGE_MARK},
    {PAGE_WRONG_PASSPHRASE, "passphrase", MSG_PROBLEM_WRONG_PASSPHRASE, MSG_SIDE_PASSPHRASE},
    {PAGE_NO_PASSPHRASE, "passphrase", MSG_PROBLEM_NO_PASSPHRASE, MSG_SIDE_PASSPHRASE},
    {PAGE_PASSPHRASE_SHORT, "new", MSG_PROBLEM_PASSPHRASE_SHORT, MSG_SIDE_PASSPHRASE_NEW},
    {PAGE_PASSPHRASES_DIFFER, "again", MSG_PROBLEM_PASSPHRASES_DIFFER, MSG_SIDE_PASSPHRASE_AGAIN},
};

enum message view_problem(const struct page *page, unsigned bits)
{
    for (size_t i = 0; i < sizeof problems / sizeof problems[0]; i++)
        if (page->signer.wrong & bits & problems[i].bit)
            return problems[i].problem;
    return MSG_COUNT;
}

static bool has_errors(const struct page *page)
{
    bool has = page->signer.wrong != 0;
    for (unsigned field = 1; field < RECORD_FORM_END; field++)
        has |= page->signer.problems[field] != FORM_FINE;
    return has;
}

static void put_error(struct html *html, const char *id, enum message problem, enum message label)
{
    html_putf(html, "<li><button type=\"button\" class=\"plain\" data-to=\"%s\">", id);
    html_say(html, MSG_PAGE_PAIR, messages_get(html->lang, label),
             messages_get(html->lang, problem));
    html_put(html, "</button></li>");
}

void view_errors(const struct page *page, struct html *html)
{
    if (!has_errors(page))
        return;
    html_put(html, "<div class=\"errors\" role=\"alert\" tabindex=\"-1\" data-focus "
                   "aria-labelledby=\"errors\"><h2 id=\"errors\">");
    html_say(html, MSG_PAGE_ERRORS);
    html_put(html, "</h2><ul>");
    for (size_t i = 0; i < sizeof problems / sizeof problems[0]; i++)
        if (page->signer.wrong & problems[i].bit)
            put_error(html, problems[i].id, problems[i].problem, problems[i].label);
    for (unsigned number = 1; number < RECORD_FORM_END; number++) {
        char id[8];
        struct view_field field = view_form_field(page, (enum record_field)number, id);
        if (field.problem != MSG_COUNT)
            put_error(html, id, field.problem, field.label);
    }
    html_put(html, "</ul></div>");
}

void view_put_problem(struct html *html, const char *id, enum message problem)
{
    if (problem == MSG_COUNT)
        return;
    html_putf(html, "<p class=\"problem\" id=\"%s-problem\">", id);
    html_say(html, problem);
    html_put(html, "</p>");
}

// ---- fields -------------------------------------------------------------------------------------

void view_open_field(struct html *html, const struct view_field *field)
{
    html_putf(html, "<div class=\"field%s\"><label for=\"%s\">",
              field->problem != MSG_COUNT ? " bad" : "", field->id);
    if (field->is_optional)
        html_say(html, MSG_PAGE_OPTIONAL, messages_get(html->lang, field->label));
    else
        html_say(html, field->label);
    html_put(html, "</label>");
    if (field->hint != MSG_COUNT) {
        html_putf(html, "<p class=\"hint\" id=\"%s-hint\">", field->id);
        html_say(html, field->hint);
        html_put(html, "</p>");
    }
    if (field->use != MSG_COUNT) {
        html_putf(html, "<p class=\"use\" id=\"%s-use\">", field->id);
        html_say(html, field->use);
        html_put(html, "</p>");
    }
    view_put_problem(html, field->id, field->problem);
}

// What stands between the label and the field is read aloud with it.
static void put_description(struct html *html, const struct view_field *field)
{
    const struct {
        enum message message;
        const char *suffix;
    } parts[] = {{field->hint, "hint"}, {field->use, "use"}, {field->problem, "problem"}};
    html_put(html, " aria-describedby=\"");
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
        if (parts[i].message != MSG_COUNT)
            html_putf(html, " %s-%s", field->id, parts[i].suffix);
    html_put(html, "\"");
}

void view_input(struct html *html, const struct view_field *field)
{
    html_putf(html, "<input type=\"%s\" class=\"%s\" id=\"%s\" name=\"%s\" inputmode=\"%s\"",
              field->type, field->look, field->id, field->id, field->keyboard);
    html_put(html, " autocomplete=\"off\" autocorrect=\"off\" autocapitalize=\"off\""
                   " spellcheck=\"false\" translate=\"no\"");
    if (field->max_len > 0)
        html_putf(html, " maxlength=\"%zu\"", field->max_len);
    if (field->hint != MSG_COUNT || field->use != MSG_COUNT || field->problem != MSG_COUNT)
        put_description(html, field);
    if (field->problem != MSG_COUNT)
        html_put(html, " aria-invalid=\"true\"");
    if (field->takes_focus)
        html_put(html, " data-focus");
    html_put(html, " value=\"");
    html_text(html, field->value);
    html_put(html, "\">");
}

void view_close_field(struct html *html)
{
    html_put(html, "</div>");
}

void view_choice(struct html *html, bool is_round, const char *name, const char *value,
                 bool is_chosen, const char *label)
{
    html_putf(html,
              "<div class=\"choice\"><input type=\"%s\" id=\"%s-%s\" name=\"%s\" value=\"%s\"%s>"
              "<label for=\"%s-%s\">",
              is_round ? "radio" : "checkbox", name, value, name, value,
              is_chosen ? " checked" : "", name, value);
    html_text(html, label);
    html_put(html, "</label></div>");
}

void view_letters(struct html *html)
{
    static const char *const letters[] = {"Ә", "Ғ", "Қ", "Ң", "Ө", "Ұ", "Ү", "Һ", "І"};
    html_put(html, "<div class=\"letters\" role=\"group\" aria-labelledby=\"letters\">"
                   "<span id=\"letters\">");
    html_say(html, MSG_PAGE_LETTERS);
    html_put(html, "</span><div>");
    for (size_t i = 0; i < sizeof letters / sizeof letters[0]; i++)
        html_putf(html, "<button type=\"button\" lang=\"kk\" data-letter=\"%s\">%s</button>",
                  letters[i], letters[i]);
    html_put(html, "</div></div>");
}

static const char *keyboard_of(enum record_field field)
{
    switch (field) {
    case RECORD_ID_NUMBER:
        return "numeric";
    case RECORD_PHONE:
        return "tel";
    case RECORD_EMAIL:
        return "email";
    default:
        return "text";
    }
}

static bool is_short(enum record_field field)
{
    return field == RECORD_BIRTH_DATE || field == RECORD_ID_NUMBER || field == RECORD_PHONE;
}

static enum message problem_of(const struct page *page, enum record_field field)
{
    enum form_problem problem = (enum form_problem)page->signer.problems[field];
    switch (problem) {
    case FORM_FINE:
        return MSG_COUNT;
    case FORM_NEEDS_REASON:
        return page->screen == PAGE_PAPER ? MSG_PROBLEM_MISSING : MSG_PROBLEM_NEEDS_REASON;
    case FORM_UNDER_AGE:
        return MSG_REFUSED_UNDER_AGE;
    default:
        return questions_problem(problem);
    }
}

enum message view_use(const struct page *page, enum record_field field)
{
    return page->desk->campaign.fields[field].handed_over ? MSG_PAGE_HANDED_OVER
                                                          : MSG_PAGE_INTERNAL;
}

struct view_field view_form_field(const struct page *page, enum record_field field, char id[8])
{
    (void)snprintf(id, 8, "f%u", (unsigned)field);
    return (struct view_field){
        .id = id,
        .type = "text",
        .look = is_short(field) ? "short" : "",
        .label = questions_label(field),
        .is_optional = page->desk->campaign.fields[field].need == CAMPAIGN_OPTIONAL,
        .hint = questions_hint(field),
        .use = view_use(page, field),
        .problem = problem_of(page, field),
        .value = page->signer.typed[field],
        .max_len = record_field_max_len(field),
        .keyboard = keyboard_of(field),
    };
}

// ---- around every screen ------------------------------------------------------------------------

static void put_languages(const struct page *page, struct html *html)
{
    html_put(html, "<div class=\"group\" role=\"group\" aria-label=\"");
    html_say(html, MSG_PAGE_LANGUAGES);
    html_put(html, "\">");
    for (enum lang lang = 0; lang < LANG_COUNT; lang++) {
        const char *code = messages_lang_code(lang);
        if (!page_offers(page, lang))
            continue;
        html_putf(html,
                  "<button type=\"button\" id=\"lang-%s\" data-do=\"lang.%s\" lang=\"%s\" "
                  "aria-pressed=\"%s\">",
                  code, code, code, lang == html->lang ? "true" : "false");
        html_text(html, messages_get(lang, MSG_LANGUAGE_SHORT));
        html_put(html, "</button>");
    }
    html_put(html, "</div>");
}

static void put_size(struct html *html, const char *by, enum message message, const char *letter)
{
    html_putf(html, "<button type=\"button\" data-size=\"%s\">%s<span class=\"unseen\"> ", by,
              letter);
    html_say(html, message);
    html_put(html, "</span></button>");
}

static void put_bar(const struct page *page, struct html *html)
{
    html_put(html, "<header><div class=\"bar\"><span class=\"name\">");
    html_say(html, MSG_PAGE_TITLE);
    html_put(html, "</span><div class=\"group\" role=\"group\" aria-label=\"");
    html_say(html, MSG_PAGE_TEXT_SIZE);
    html_put(html, "\">");
    put_size(html, "-1", MSG_PAGE_SMALLER, "A−");
    put_size(html, "1", MSG_PAGE_LARGER, "A+");
    html_put(html, "</div>");
    put_languages(page, html);
    html_put(html, "</div>");
    if (page_is_practice(page))
        view_element(html, "p class=\"practice\"", MSG_SIGN_PRACTICE);
    html_put(html, "</header>");
}

static void put_overlays(struct html *html)
{
    html_put(html, "<p class=\"busy\" role=\"status\" hidden>");
    html_say(html, MSG_PAGE_WAIT);
    html_put(html, "</p><div class=\"idle\" role=\"alertdialog\" aria-modal=\"true\" "
                   "aria-labelledby=\"idle-title\" aria-describedby=\"idle-text\" hidden><div>"
                   "<h2 id=\"idle-title\">");
    html_say(html, MSG_PAGE_IDLE);
    html_put(html, "</h2><p id=\"idle-text\">");
    html_say(html, MSG_PAGE_IDLE_TEXT);
    html_put(html, " <strong data-left></strong></p>"
                   "<button type=\"button\" class=\"go\" data-stay>");
    html_say(html, MSG_PAGE_STILL_HERE);
    html_put(html, "</button></div></div>");
}

static const char *name_of(enum page_screen screen)
{
    static const char *const names[] = {
        [PAGE_UNLOCK] = "unlock",       [PAGE_HANDOVER] = "handover",
        [PAGE_TEXT] = "text",           [PAGE_WHO] = "who",
        [PAGE_REVIEW] = "review",       [PAGE_SIGN] = "sign",
        [PAGE_NOT_SAVED] = "not-saved", [PAGE_THANKS] = "thanks",
        [PAGE_FAREWELL] = "farewell",   [PAGE_ENTER] = "enter",
        [PAGE_DESK] = "desk",           [PAGE_ENTRIES] = "entries",
        [PAGE_DRIVES] = "drives",       [PAGE_DELIVERY] = "delivery",
        [PAGE_PAPER] = "paper",         [PAGE_PASSPHRASE] = "passphrase",
        [PAGE_OVER] = "over",
    };
    return names[screen];
}

static void open_screen(const struct page *page, struct html *html)
{
    html_putf(html,
              "<div id=\"screen\" lang=\"%s\" data-screen=\"%s\" data-turn=\"%u\" "
              "data-signer=\"%u\" data-gone=\"",
              messages_lang_code(html->lang), name_of(page->screen), page->turn,
              page->signer_number);
    html_say(html, MSG_PAGE_GONE);
    html_put(html, "\">");
    put_bar(page, html);
    html_putf(html,
              "<main%s><form id=\"form\" novalidate autocomplete=\"off\" spellcheck=\"false\">",
              page->screen == PAGE_PAPER ? " class=\"wide\"" : "");
}

void view_screen(struct page *page, struct html *html)
{
    html->lang = page->lang;
    open_screen(page, html);
    if (page->screen == PAGE_PAPER)
        view_paper(page, html);
    else if (page->screen == PAGE_HANDOVER || page_is_signers(page->screen))
        view_signer(page, html);
    else
        view_volunteer(page, html);
    html_put(html, "</form></main>");
    put_overlays(html);
    html_put(html, "</div>");
    sodium_memzero(page->kept_key, sizeof page->kept_key);
}
