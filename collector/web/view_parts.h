// SPDX-License-Identifier: Apache-2.0
//
// What the view*.c files share: the parts that screens are made of. Nothing else includes this.
#ifndef QOL_VIEW_PARTS_H
#define QOL_VIEW_PARTS_H

#include "collector/web/page_parts.h"
#include "collector/web/view.h"
#include "common/web/parts.h"

// The screens themselves: what stands inside of <main>'s form.
void view_signer(const struct page *page, struct html *html);
void view_volunteer(const struct page *page, struct html *html);
void view_paper(const struct page *page, struct html *html);

// What went wrong, if something did, and what the volunteer must know.
void view_trouble(const struct page *page, struct html *html);
void view_notice(const struct page *page, struct html *html);

// The list of all that is wrong, if something is; it takes the focus.
void view_errors(const struct page *page, struct html *html);
// What of these page_problem bits is wrong; MSG_COUNT if nothing is.
enum message view_problem(const struct page *page, unsigned bits);

// A form field as the campaign asks for it.
struct parts_field view_form_field(const struct page *page, enum record_field field, char id[8]);
// Where its answer goes.
enum message view_use(const struct page *page, enum record_field field);

#endif
