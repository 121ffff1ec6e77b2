// SPDX-License-Identifier: Apache-2.0
#include "common/web/parts.h"

#include <string.h>

// ---- elements -----------------------------------------------------------------------------------

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

void parts_element(struct html *html, const char *tag, enum message message)
{
    parts_element_text(html, tag, messages_get(html->lang, message));
}

void parts_element_text(struct html *html, const char *tag, const char *text)
{
    open_tag(html, tag);
    html_text(html, text);
    close_tag(html, tag);
}

void parts_plural(struct html *html, const char *tag, enum plural_message message, size_t count)
{
    open_tag(html, tag);
    html_say_plural(html, message, (unsigned long)count);
    close_tag(html, tag);
}

void parts_column(struct html *html, enum message message, bool is_number)
{
    parts_element(html, is_number ? "th scope=\"col\" class=\"number\"" : "th scope=\"col\"",
                  message);
}

void parts_cell(struct html *html, const char *text)
{
    parts_element_text(html, "td", text);
}

void parts_number(struct html *html, unsigned long number)
{
    html_putf(html, "<td class=\"number\">%lu</td>", number);
}

void parts_heading(struct html *html, unsigned number, enum message message)
{
    if (number > 0) {
        html_put(html, "<p class=\"step\">");
        html_say(html, MSG_PAGE_STEP, (unsigned long)number, 4ul);
        html_put(html, "</p>");
    }
    parts_element(html, "h1 tabindex=\"-1\"", message);
}

void parts_go(struct html *html, const char *press, enum message message, bool large)
{
    html_putf(html, "<button class=\"go%s\" name=\"go\" value=\"%s\">", large ? " large" : "",
              press);
    html_say(html, message);
    html_put(html, "</button>");
}

void parts_button(struct html *html, const char *press, const char *look, enum message message)
{
    html_putf(html, "<button type=\"button\" class=\"%s\" id=\"do-%s\" data-do=\"%s\">", look,
              press, press);
    html_say(html, message);
    html_put(html, "</button>");
}

void parts_alarm(struct html *html, const char *text)
{
    html_put(html, "<div class=\"note alarm\" role=\"alert\">");
    parts_element_text(html, "p", text);
    html_put(html, "</div>");
}

void parts_problem(struct html *html, const char *id, enum message problem)
{
    if (problem == MSG_COUNT)
        return;
    html_putf(html, "<p class=\"problem\" id=\"%s-problem\">", id);
    html_say(html, problem);
    html_put(html, "</p>");
}

void parts_error(struct html *html, const char *id, enum message problem, enum message label)
{
    html_putf(html, "<li><button type=\"button\" class=\"plain\" data-to=\"%s\">", id);
    html_say(html, MSG_PAGE_PAIR, messages_get(html->lang, label),
             messages_get(html->lang, problem));
    html_put(html, "</button></li>");
}

// ---- fields -------------------------------------------------------------------------------------

void parts_open_field(struct html *html, const struct parts_field *field)
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
    parts_problem(html, field->id, field->problem);
}

// What stands between the label and the field is read aloud with it.
static void put_description(struct html *html, const struct parts_field *field)
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

void parts_input(struct html *html, const struct parts_field *field)
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

void parts_password(struct html *html, const char *id, enum message label, enum message hint,
                    enum message problem, bool takes_focus)
{
    struct parts_field field = parts_text_field(id, label, problem, "");
    field.type = "password";
    field.hint = hint;
    field.takes_focus = takes_focus;
    parts_open_field(html, &field);
    parts_input(html, &field);
    html_putf(html, "<button type=\"button\" class=\"plain\" data-show=\"%s\">", id);
    html_say(html, MSG_SIDE_SHOW);
    html_put(html, "<span class=\"unseen\"> ");
    html_say(html, label);
    html_put(html, "</span></button>");
    parts_close_field(html);
}

void parts_close_field(struct html *html)
{
    html_put(html, "</div>");
}

void parts_put_field(struct html *html, const struct parts_field *field)
{
    parts_open_field(html, field);
    parts_input(html, field);
    parts_close_field(html);
}

struct parts_field parts_text_field(const char *id, enum message label, enum message problem,
                                    const char *value)
{
    return (struct parts_field){
        .id = id,
        .type = "text",
        .look = "",
        .label = label,
        .hint = MSG_COUNT,
        .use = MSG_COUNT,
        .problem = problem,
        .value = value,
        .keyboard = "text",
    };
}

void parts_choice(struct html *html, bool is_round, const char *name, const char *value,
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

void parts_letters(struct html *html)
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

// ---- around every screen ------------------------------------------------------------------------

static void put_languages(struct html *html, unsigned langs)
{
    html_put(html, "<div class=\"group\" role=\"group\" aria-label=\"");
    html_say(html, MSG_PAGE_LANGUAGES);
    html_put(html, "\">");
    for (enum lang lang = 0; lang < LANG_COUNT; lang++) {
        const char *code = messages_lang_code(lang);
        if (!(langs & 1u << lang))
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

static void put_bar(struct html *html, const struct parts_screen *screen)
{
    html_put(html, "<header><div class=\"bar\"><span class=\"name\">");
    html_say(html, screen->title);
    html_put(html, "</span><div class=\"group\" role=\"group\" aria-label=\"");
    html_say(html, MSG_PAGE_TEXT_SIZE);
    html_put(html, "\">");
    put_size(html, "-1", MSG_PAGE_SMALLER, "A−");
    put_size(html, "1", MSG_PAGE_LARGER, "A+");
    html_put(html, "</div>");
    put_languages(html, screen->langs);
    html_put(html, "</div>");
    if (screen->note != MSG_COUNT)
        parts_element(html, "p class=\"practice\"", screen->note);
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

void parts_open_screen(struct html *html, const struct parts_screen *screen)
{
    html_putf(html,
              "<div id=\"screen\" lang=\"%s\" data-screen=\"%s\" data-turn=\"%u\" "
              "data-signer=\"%u\" data-gone=\"",
              messages_lang_code(html->lang), screen->name, screen->turn, screen->person);
    html_say(html, MSG_PAGE_GONE);
    html_put(html, "\">");
    put_bar(html, screen);
    html_putf(html,
              "<main%s><form id=\"form\" novalidate autocomplete=\"off\" spellcheck=\"false\">",
              screen->is_wide ? " class=\"wide\"" : "");
}

void parts_close_screen(struct html *html)
{
    html_put(html, "</form></main>");
    put_overlays(html);
    html_put(html, "</div>");
}
