// SPDX-License-Identifier: Apache-2.0
//
// What the show*.c files share. Nothing else includes this.
#ifndef QOL_SHOW_PARTS_H
#define QOL_SHOW_PARTS_H

#include "common/web/parts.h"
#include "merger/office/show.h"

// The screens themselves: what stands below the row of screens.
void show_overview(const struct office *office, struct html *html);
void show_merge(const struct office *office, struct html *html);
void show_merged(const struct office *office, struct html *html);
void show_questions(struct office *office, struct html *html);
void show_search(const struct office *office, struct html *html);
void show_entry(struct office *office, struct html *html);
void show_pair(struct office *office, struct html *html);
void show_volunteers(const struct office *office, struct html *html);
void show_volunteer(const struct office *office, struct html *html);
void show_export(const struct office *office, struct html *html);
void show_parcel(const struct office *office, struct html *html);

// The heading, and below it what went wrong or was done.
void show_heading(const struct office *office, struct html *html, enum message message);
// Says why what should stand here could not be read.
void show_unread(const struct office *office, struct html *html, enum status status);
// What was typed wrongly on this screen, beside its field; MSG_COUNT if nothing was.
enum message show_problem(const struct office *office, enum office_problem of);
// A field for text of that id.
void show_field(struct html *html, const char *id, enum message label, enum message hint,
                enum message problem, const char *value);
// The field "place", for a path.
void show_place(const struct office *office, struct html *html, enum message label,
                enum message hint, const char *value);
// How many people have signed and, while questions are open, how many for certain.
void show_counted(struct html *html, unsigned long high, unsigned long certain,
                  unsigned long open_count);
// A button with a press that names a number.
void show_numbered(struct html *html, const char *name, size_t number, const char *label);
// The reason for a decision.
void show_why(const struct office *office, struct html *html);
// The volunteers' figures. On a narrow window they scroll by themselves, also by keys.
void show_volunteer_figures(const struct office *office, const struct volunteers *volunteers,
                            struct html *html);
// Family name, given name and patronymic of an entry.
void show_person(struct html *html, const struct tally_entry *entry);

#endif
