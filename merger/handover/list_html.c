// SPDX-License-Identifier: Apache-2.0
#include "merger/handover/list_html.h"

#include "common/platform.h"
#include "common/secret.h"
#include "common/web/html.h"
#include "merger/handover/letter.h"
#include "merger/handover/pdf_words.h"

#include <sodium.h>
#include <string.h>

static const char head[] =
    "<meta charset=\"utf-8\">\n"
    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
    "style-src 'unsafe-inline'\">\n"
    "<meta name=\"referrer\" content=\"no-referrer\">\n"
    "<meta name=\"viewport\" content=\"width=device-width\">\n";

static const char style[] =
    "<style>\n"
    "@page{size:A4;margin:18mm 16mm 20mm;"
    "@bottom-center{content:counter(page) \" / \" counter(pages);font:9pt serif}}\n"
    "body{font:11pt/1.45 \"PT Serif\",\"Noto Serif\",\"DejaVu Serif\",\"Times New Roman\",serif;"
    "color:#000;background:#fff;max-width:178mm;margin:0 auto;padding:1em}\n"
    ".to{margin:0 0 2em 45%;white-space:pre-line}\n"
    "h1{font-size:16pt;line-height:1.25}\nh2{font-size:13pt;margin:1.6em 0 .4em}\n"
    "p{margin:0 0 .8em}\n"
    "table{border-collapse:collapse;width:100%;margin:0 0 1em}\n"
    "table.total{width:auto;min-width:60%}\n"
    "thead{display:table-header-group}\ntr{break-inside:avoid}\n"
    "th,td{border:.5pt solid #000;padding:2pt 5pt;text-align:left;vertical-align:top;"
    "overflow-wrap:anywhere}\n"
    "th{font-weight:700}\n.n{text-align:right;white-space:nowrap;overflow-wrap:normal}\n"
    "tfoot{display:table-row-group;font-weight:700}\n"
    "svg{display:block;width:34mm;height:11.4mm}\n"
    "path{fill:none;stroke:#000;stroke-width:30;stroke-linecap:round;stroke-linejoin:round}\n"
    ".band{background:#eee}\n"
    ".house{font-weight:700;text-align:center}\nthead .house{border:0}\n"
    "@media print{body{padding:0;max-width:none}.list{break-before:page}}\n"
    "</style>\n";

struct document {
    const struct listing *listing;
    struct letter letter;
    struct html html; // of what was not written yet
    struct listing_drawing *drawing;
    bool has_signatures;
    struct output *output;
};

static enum status flush(struct document *document)
{
    struct html *html = &document->html;
    if (html->failed)
        return STATUS_NO_MEMORY;
    if (html->len == 0)
        return STATUS_OK;
    fwrite(html->bytes, 1, html->len, document->output->stream);
    sodium_memzero(html->bytes, html->len);
    html->len = 0;
    return STATUS_OK;
}

// Attributes may stand behind the tag.
static void put_element(struct html *html, const char *tag, enum message message)
{
    html_putf(html, "<%s>", tag);
    html_say(html, message);
    html_putf(html, "</%.*s>\n", (int)strcspn(tag, " "), tag);
}

// ---- the letter -------------------------------------------------------------------------------

static void put_text(struct html *html, const struct letter *letter)
{
    const char *at = letter->text, *paragraph;
    size_t len;
    while (letter_paragraph(&at, &paragraph, &len)) {
        html_put(html, "<p>");
        html_text_len(html, paragraph, len);
        html_put(html, "</p>\n");
    }
}

static void put_declarations(struct document *document)
{
    const struct campaign *campaign = &document->listing->roll->folder->campaign;
    struct html *html = &document->html;
    if (campaign->declaration_count == 0)
        return;
    put_element(html, "p", MSG_PDF_ASKED);
    html_put(html, "<ul>\n");
    for (unsigned i = 0; i < campaign->declaration_count; i++) {
        html_put(html, "<li>");
        html_text(html, campaign->declarations[i][document->letter.lang]);
        html_put(html, "</li>\n");
    }
    html_put(html, "</ul>\n");
}

static void put_counted(struct html *html, enum plural_message message, unsigned long count)
{
    html_put(html, "<p>");
    html_say_plural(html, message, count);
    html_put(html, "</p>\n");
}

static void put_days(struct html *html, const struct letter *letter)
{
    char first[PDF_DAY_CAP], last[PDF_DAY_CAP];
    if (letter->day_count == 0)
        return;
    pdf_words_day(letter->days[0].day, first);
    pdf_words_day(letter->days[letter->day_count - 1].day, last);
    html_put(html, "<p>");
    if (letter->day_count == 1)
        html_say(html, MSG_PDF_COLLECTED_ON, first);
    else
        html_say(html, MSG_PDF_COLLECTED, first, last);
    html_put(html, "</p>\n");
}

// As the PDF has it (pdf_document).
static void put_figures(struct document *document)
{
    struct html *html = &document->html;
    const struct letter *letter = &document->letter;
    const unsigned long certain = document->listing->roll->tally.certain;
    html_put(html, "<p><strong>");
    html_say_plural(html, MSGN_HANDOVER_SIGNED_BY, letter->signature_count);
    html_put(html, "</strong></p>\n");
    if (certain < letter->signature_count) {
        html_put(html, "<p>");
        html_say(html, MSG_PDF_CERTAIN, certain);
        html_put(html, "</p>\n");
    }
    put_days(html, letter);
    put_counted(html, MSGN_PDF_NAMED, (unsigned long)document->listing->named_count);
    if (letter->unnamed_count > 0)
        put_counted(html, MSGN_HANDOVER_MORE_UNNAMED, letter->unnamed_count);
}

static void put_letter(struct document *document)
{
    struct html *html = &document->html;
    const struct letter *letter = &document->letter;
    html_putf(html, "<!doctype html>\n<html lang=\"%s\">\n<head>\n",
              messages_lang_code(letter->lang));
    html_put(html, head);
    html_put(html, "<title>");
    html_text(html, letter->title);
    html_put(html, "</title>\n");
    html_put(html, style);
    html_put(html, "</head>\n<body>\n");
    if (document->listing->plan.internal)
        put_element(html, "p class=\"house\"", MSG_HANDOVER_HOUSE_ONLY);
    html_put(html, "<p class=\"to\">");
    html_text(html, letter->addressee);
    html_put(html, "</p>\n<h1>");
    html_text(html, letter->title);
    html_put(html, "</h1>\n");
    put_text(html, letter);
    put_declarations(document);
    put_figures(document);
}

// ---- totals -----------------------------------------------------------------------------------

static void begin_total(struct html *html, enum message heading, enum message what)
{
    put_element(html, "h2", heading);
    html_put(html, "<table class=\"total\"><thead><tr>");
    put_element(html, "th", what);
    html_put(html, "<th class=\"n\">");
    html_say(html, MSG_HANDOVER_COUNT);
    html_put(html, "</th></tr></thead>\n<tbody>\n");
}

static void put_total(struct html *html, const char *what, unsigned long count)
{
    html_put(html, "<tr><td>");
    html_text(html, what);
    html_putf(html, "</td><td class=\"n\">%lu</td></tr>\n", count);
}

static void end_total(const struct document *document, struct html *html)
{
    const struct letter *letter = &document->letter;
    if (letter->unnamed_count > 0)
        put_total(html, messages_get(letter->lang, MSG_HANDOVER_UNNAMED), letter->unnamed_count);
    html_put(html, "</tbody><tfoot>\n");
    put_total(html, messages_get(letter->lang, MSG_HANDOVER_TOTAL), letter->signature_count);
    html_put(html, "</tfoot></table>\n");
}

static void put_totals(struct document *document)
{
    struct html *html = &document->html;
    const struct letter *letter = &document->letter;
    begin_total(html, MSG_HANDOVER_BY_DAY, MSG_HANDOVER_DAY);
    for (size_t i = 0; i < letter->day_count; i++) {
        char day[PDF_DAY_CAP];
        pdf_words_day(letter->days[i].day, day);
        put_total(html, day, letter->days[i].count);
    }
    end_total(document, html);
    if (!letter->has_regions)
        return;
    begin_total(html, MSG_HANDOVER_BY_REGION, MSG_HANDOVER_REGION);
    for (size_t i = 0; i < letter->region_count; i++)
        put_total(html, letter->regions[i].name, letter->regions[i].count);
    if (letter->no_region_count > 0)
        put_total(html, messages_get(letter->lang, MSG_HANDOVER_NO_REGION),
                  letter->no_region_count);
    end_total(document, html);
}

// ---- the list ---------------------------------------------------------------------------------

static size_t column_count(const struct document *document)
{
    return 1 + document->listing->field_count + document->has_signatures;
}

static void put_band(struct document *document, const char *text)
{
    html_putf(&document->html, "<tr class=\"band\"><th colspan=\"%zu\">", column_count(document));
    html_text(&document->html, text);
    html_put(&document->html, "</th></tr>\n");
}

// Whoever is listed by region or by day stands below its name. before: NULL for the first.
static void put_bands(struct document *document, const struct listing_person *person,
                      const struct listing_person *before)
{
    const struct listing *listing = document->listing;
    char day[PDF_DAY_CAP];
    if (listing->plan.order == LISTING_BY_DAY && (!before || person->day != before->day)) {
        pdf_words_day(person->day, day);
        put_band(document, day);
    } else if (listing->plan.order == LISTING_BY_REGION && document->letter.has_regions &&
               (!before || person->region != before->region)) {
        put_band(document, person->region == REGION_NONE
                               ? messages_get(document->letter.lang, MSG_HANDOVER_NO_REGION)
                               : listing->regions.items[person->region].name);
    }
}

static void put_list_head(struct document *document)
{
    struct html *html = &document->html;
    const struct listing *listing = document->listing;
    html_put(html, "<section class=\"list\">\n");
    put_element(html, "h2", MSG_HANDOVER_LIST);
    html_put(html, "<table>\n<thead>");
    if (listing->plan.internal) { // a table's head stands on every page that is printed
        html_putf(html, "<tr><th class=\"house\" colspan=\"%zu\">", column_count(document));
        html_say(html, MSG_HANDOVER_HOUSE_ONLY);
        html_put(html, "</th></tr>\n");
    }
    html_put(html, "<tr><th class=\"n\">");
    html_say(html, MSG_HANDOVER_NUMBER);
    html_put(html, "</th>");
    for (size_t i = 0; i < listing->field_count; i++)
        put_element(html, "th", letter_field_head(listing->fields[i]));
    if (document->has_signatures)
        put_element(html, "th", MSG_HANDOVER_SIGNATURE);
    html_put(html, "</tr></thead>\n<tbody>\n");
}

static enum status put_signature(struct document *document, size_t place)
{
    struct listing_drawing *drawing = document->drawing;
    enum status status = listing_draw(document->listing, place, drawing);
    if (status != STATUS_OK)
        return status;
    html_putf(&document->html, "<svg viewBox=\"-20 -20 %d %d\" role=\"img\"><path d=\"",
              STROKES_WIDTH + 40, STROKES_HEIGHT + 40);
    html_put(&document->html, drawing->path);
    html_put(&document->html, "\"/></svg>");
    return STATUS_OK;
}

static enum status put_person(struct document *document, size_t place)
{
    struct html *html = &document->html;
    const struct listing *listing = document->listing;
    struct listing_person person, before;
    enum status status = STATUS_OK;
    listing_get(listing, place, &person);
    if (place > 0)
        listing_get(listing, place - 1, &before);
    put_bands(document, &person, place > 0 ? &before : NULL);
    html_putf(html, "<tr><td class=\"n\">%zu</td>", place + 1);
    for (size_t i = 0; i < listing->field_count; i++) {
        const struct record_value *value = &person.fields[listing->fields[i]];
        html_put(html, "<td>");
        if (value->bytes)
            html_text_len(html, (const char *)value->bytes, value->len);
        html_put(html, "</td>");
    }
    if (document->has_signatures) {
        html_put(html, "<td>");
        if (person.is_drawn)
            status = put_signature(document, place);
        html_put(html, "</td>");
    }
    html_put(html, "</tr>\n");
    return status == STATUS_OK ? flush(document) : status;
}

static enum status put_list(struct document *document, struct progress *progress)
{
    struct html *html = &document->html;
    const struct listing *listing = document->listing;
    enum status status = STATUS_OK;
    put_list_head(document);
    for (size_t i = 0;
         i < listing->named_count && status == STATUS_OK && !output_failed(document->output); i++) {
        progress_set(progress, (unsigned long)i);
        status = platform_interrupted() ? STATUS_INTERRUPTED : put_person(document, i);
    }
    html_put(html, "</tbody></table>\n");
    if (listing->unnamed_count > 0)
        put_counted(html, MSGN_HANDOVER_MORE_UNNAMED, document->letter.unnamed_count);
    html_put(html, "</section>\n</body>\n</html>\n");
    return status;
}

// ---- all --------------------------------------------------------------------------------------

static enum status put_all(struct document *document, struct progress *progress)
{
    put_letter(document);
    put_totals(document);
    enum status status = put_list(document, progress);
    return status == STATUS_OK ? flush(document) : status;
}

enum status list_html_write(const struct listing *listing, enum lang lang, struct output *output,
                            struct progress *progress)
{
    struct document document = {
        .listing = listing, .has_signatures = letter_shows_signatures(listing), .output = output};
    enum status status = letter_make(listing, lang, &document.letter);
    if (status != STATUS_OK)
        return status;
    document.html.lang = document.letter.lang;
    document.drawing = secret_alloc(sizeof *document.drawing);
    progress_begin(progress, MSG_PROGRESS_WRITING, (unsigned long)listing->named_count);
    status = document.drawing ? put_all(&document, progress) : STATUS_NO_MEMORY;
    progress_end(progress);
    html_free(&document.html);
    secret_free(document.drawing);
    letter_free(&document.letter);
    return status;
}
