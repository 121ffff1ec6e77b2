// SPDX-License-Identifier: Apache-2.0
//
// What the view*.c files share: the parts that screens are made of. Nothing else includes this.
#ifndef QOL_VIEW_PARTS_H
#define QOL_VIEW_PARTS_H

#include "collector/web/page_parts.h"
#include "collector/web/view.h"

// The screens themselves: what stands inside of <main>'s form.
void view_signer(const struct page *page, struct html *html);
void view_volunteer(const struct page *page, struct html *html);
void view_paper(const struct page *page, struct html *html);

// A whole element around a message: view_element(html, "p class=\"hint\"", MSG_…).
void view_element(struct html *html, const char *tag, enum message message);
// The same around a text.
void view_element_text(struct html *html, const char *tag, const char *text);
// "Step 2 of 4", if number is not 0, and the heading.
void view_heading(struct html *html, unsigned number, enum message message);
// The one button that Enter presses; `large` fills the row.
void view_go(struct html *html, const char *press, enum message message, bool large);
// Another one; `look` is a class of page.css, or "".
void view_button(struct html *html, const char *press, const char *look, enum message message);
// What went wrong, if something did, and what the volunteer must know.
void view_trouble(const struct page *page, struct html *html);
void view_notice(const struct page *page, struct html *html);

// The list of all that is wrong, if something is; it takes the focus.
void view_errors(const struct page *page, struct html *html);
// What of these page_problem bits is wrong; MSG_COUNT if nothing is.
enum message view_problem(const struct page *page, unsigned bits);
// Beside what it is about; nothing for MSG_COUNT. Its id is "<id>-problem".
void view_put_problem(struct html *html, const char *id, enum message problem);

// A field with its label, and, in red, what is wrong with it; MSG_COUNT if nothing is.
struct view_field {
    const char *id;
    const char *type; // "text" or "password"
    const char *look; // class of the input
    enum message label;
    bool is_optional;
    enum message hint;    // how to answer; MSG_COUNT: none
    enum message use;     // what happens with it; MSG_COUNT: none
    enum message problem; // MSG_COUNT: none
    const char *value;
    size_t max_len;       // characters; 0: any number
    const char *keyboard; // inputmode, or "text"
    bool takes_focus;     // when the screen comes
};
void view_open_field(struct html *html, const struct view_field *field);
void view_input(struct html *html, const struct view_field *field);
void view_close_field(struct html *html);
// A round or square box with its label.
void view_choice(struct html *html, bool is_round, const char *name, const char *value,
                 bool is_chosen, const char *label);

// A form field as the campaign asks for it.
struct view_field view_form_field(const struct page *page, enum record_field field, char id[8]);
// The row of letters that a keyboard may lack, for the text fields of the element that has the
// attribute data-letters.
void view_letters(struct html *html);
// Where its answer goes.
enum message view_use(const struct page *page, enum record_field field);

#endif
