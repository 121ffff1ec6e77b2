// SPDX-License-Identifier: Apache-2.0
//
// Paper sheets, typed line by line.
#include "collector/sheet_entry.h"
#include "collector/web/page_parts.h"

#include "common/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FIRST_LINE "1"

// Sheet and line stay; the rest is a new person's.
static void begin_line(struct page *page, const char *sheet, const char *line)
{
    struct page_signer *signer = &page->signer;
    char kept_sheet[PAGE_LABEL_CAP], kept_line[PAGE_LABEL_CAP];
    (void)snprintf(kept_sheet, sizeof kept_sheet, "%s", sheet);
    (void)snprintf(kept_line, sizeof kept_line, "%s", line);
    sodium_memzero(signer, sizeof *signer);
    form_init_paper(&signer->form, &page->desk->campaign, platform_today());
    memcpy(signer->sheet, kept_sheet, sizeof signer->sheet);
    memcpy(signer->line, kept_line, sizeof signer->line);
}

void page_paper_begin(struct page *page)
{
    page->paper_done[0] = '\0';
    page->paper_odd_count = 0;
    begin_line(page, "", FIRST_LINE);
}

static void read_label(const struct urlencoded *form, const char *name, char out[PAGE_LABEL_CAP])
{
    const char *value = urlencoded_get(form, name);
    if (text_tidy(value, strlen(value), out, PAGE_LABEL_CAP) != STATUS_OK)
        out[0] = '\0';
}

void page_paper_read(struct page *page, const struct urlencoded *form)
{
    read_label(form, "sheet", page->signer.sheet);
    read_label(form, "line", page->signer.line);
}

static bool check_line(struct page *page)
{
    struct page_signer *signer = &page->signer;
    char reference[2 * PAGE_LABEL_CAP];
    enum record_field missing;
    // Nothing stays of an earlier try: what was deleted since is no answer.
    signer->wrong = 0;
    form_init_paper(&signer->form, &page->desk->campaign, platform_today());
    bool all_hold = page_check_answers(page) && sheet_entry_complete(&signer->form, &missing);
    page->under_age = false; // a refusal like any other, on paper
    (void)snprintf(reference, sizeof reference, "%s/%s", signer->sheet, signer->line);
    if (form_set_reference(&signer->form, reference, strlen(reference)) != FORM_FINE ||
        !signer->sheet[0])
        signer->wrong |= PAGE_NO_SHEET;
    if (!signer->line[0])
        signer->wrong |= PAGE_NO_LINE;
    return all_hold && signer->wrong == 0;
}

// What is odd in the line that is saved, for comparing with the paper.
static void note_oddities(struct page *page)
{
    page->paper_odd_count = 0;
    for (unsigned field = 1; field < RECORD_FORM_END; field++)
        if (page->signer.form.oddities[field] != FORM_FINE)
            page->paper_odd[page->paper_odd_count++] = (struct page_oddity){
                (enum record_field)field, (enum form_problem)page->signer.form.oddities[field]};
    page->paper_doubts = form_doubts(&page->signer.form);
}

static void begin_next_line(struct page *page)
{
    char next[PAGE_LABEL_CAP];
    const char *line = page->signer.line;
    size_t digits = strspn(line, "0123456789");
    bool counts = digits > 0 && digits < 9 && line[digits] == '\0';
    if (counts)
        (void)snprintf(next, sizeof next, "%lu", strtoul(line, NULL, 10) + 1);
    begin_line(page, page->signer.sheet, counts ? next : "");
}

static enum status save_cell(struct page *page)
{
    const struct session_cell *cell = &page->signer.cell;
    enum status status = session_save(page->session, cell);
    if (status == STATUS_OK)
        return status;
    enum status given_up = session_give_up(page->session, cell->entry_id);
    (void)given_up; // then it is owed, which the desk says
    return status;
}

// The id is drawn, not derived as an import's is: what stays in memory for taking a line back must
// not tell whoever guesses it that it was entered.
static void save_line(struct page *page)
{
    struct page_signer *signer = &page->signer;
    enum status status = page_reserve_entry(page);
    page_make_entry(signer);
    if (status == STATUS_OK)
        status = save_cell(page);
    if (status != STATUS_OK) {
        page_trouble(page, status, page->desk->state.folder);
        return;
    }
    text_show(signer->form.reference, strlen(signer->form.reference), page->paper_done,
              sizeof page->paper_done);
    page_note_entry(page, signer->cell.entry_id, page->paper_done);
    note_oddities(page);
    begin_next_line(page);
}

bool page_paper_act(struct page *page, const char *press, const struct urlencoded *form)
{
    if (page->screen != PAGE_PAPER)
        return false;
    page_signer_read(page, form);
    page->paper_done[0] = '\0';
    if (press_is(press, "back")) {
        sodium_memzero(&page->signer, sizeof page->signer);
        page_go(page, PAGE_DESK);
    } else if (press_is(press, "save") && check_line(page)) {
        save_line(page);
    }
    return true;
}
