// SPDX-License-Identifier: Apache-2.0
//
// What the screens of a page are made of, and what stands around each of them. page.css gives them
// their looks and page.js their life.
#ifndef QOL_PARTS_H
#define QOL_PARTS_H

#include "common/web/html.h"

#include <stdbool.h>
#include <stddef.h>

// A screen, from <div id="screen"> on.
struct parts_screen {
    const char *name; // of this kind of screen, for the script: the focus stays within it
    enum message title;
    unsigned turn;
    unsigned person;   // changes with every person, for what the browser sets back
    unsigned langs;    // bit `enum lang`: can be had in it
    enum message note; // below the bar, for all to see; MSG_COUNT: none
    bool is_wide;
};
// What is between them stands in a form, which the next press sends.
void parts_open_screen(struct html *html, const struct parts_screen *screen);
void parts_close_screen(struct html *html);

// A whole element around a message: parts_element(html, "p class=\"hint\"", MSG_…).
void parts_element(struct html *html, const char *tag, enum message message);
// The same around a text.
void parts_element_text(struct html *html, const char *tag, const char *text);
// The same around a number of something.
void parts_plural(struct html *html, const char *tag, enum plural_message message, size_t count);
// Of a table: the head of a column, and cells.
void parts_column(struct html *html, enum message message, bool is_number);
void parts_cell(struct html *html, const char *text);
void parts_number(struct html *html, unsigned long number);
// "Step 2 of 4", if number is not 0, and the heading.
void parts_heading(struct html *html, unsigned number, enum message message);
// The one button that Enter presses; `large` fills the row.
void parts_go(struct html *html, const char *press, enum message message, bool large);
// Another one; `look` is a class of page.css, or "".
void parts_button(struct html *html, const char *press, const char *look, enum message message);
// What went wrong.
void parts_alarm(struct html *html, const char *text);

// One line in the list of what is wrong: leads to the field of that id.
void parts_error(struct html *html, const char *id, enum message problem, enum message label);
// Beside what it is about; nothing for MSG_COUNT. Its id is "<id>-problem".
void parts_problem(struct html *html, const char *id, enum message problem);

// A field with its label, and, in red, what is wrong with it; MSG_COUNT if nothing is.
struct parts_field {
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
void parts_open_field(struct html *html, const struct parts_field *field);
void parts_input(struct html *html, const struct parts_field *field);
void parts_close_field(struct html *html);
void parts_put_field(struct html *html, const struct parts_field *field); // all three
// One for text, of which nothing is said but its label and what is wrong.
struct parts_field parts_text_field(const char *id, enum message label, enum message problem,
                                    const char *value);
// A whole field for a passphrase, which can be shown.
void parts_password(struct html *html, const char *id, enum message label, enum message hint,
                    enum message problem, bool takes_focus);
// A round or square box with its label.
void parts_choice(struct html *html, bool is_round, const char *name, const char *value,
                  bool is_chosen, const char *label);
// The row of letters that a keyboard may lack, for the text fields of the element that has the
// attribute data-letters.
void parts_letters(struct html *html);

#endif
