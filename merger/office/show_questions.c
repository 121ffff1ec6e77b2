// SPDX-License-Identifier: Apache-2.0
#include "merger/office/show_parts.h"

#include "common/date.h"
#include "merger/handover/letter.h"
#include "merger/review/evidence.h"
#include "merger/review/pair_text.h"

#include <string.h>

#define BAR_WIDTH 240 // pixels
#define BAR_HEIGHT 14

// ---- the two entries ----------------------------------------------------------------------------

// The text with <mark> around what the other has not.
static void put_aligned(struct html *html, const struct alignment_text *text)
{
    bool is_marked = false;
    if (text->len == 0)
        html_put(html, "–");
    for (size_t i = 0; i < text->count; i++) {
        if (text->agrees[i] == is_marked)
            html_put(html, is_marked ? "</mark>" : "<mark>");
        is_marked = !text->agrees[i];
        html_text_len(html, text->text + text->starts[i],
                      (size_t)(text->starts[i + 1] - text->starts[i]));
    }
    if (is_marked)
        html_put(html, "</mark>");
    if (text->len > text->starts[text->count])
        html_text_len(html, text->text + text->starts[text->count],
                      text->len - text->starts[text->count]);
}

// The sign that the terminal has too, and what it means for who cannot see it.
static void put_mark(struct html *html, enum alignment_mark mark)
{
    enum message meaning = MSG_PAIR_MISSING;
    if (mark == ALIGNMENT_EQUAL)
        meaning = MSG_PAIR_IS_EQUAL;
    else if (mark == ALIGNMENT_ALIKE)
        meaning = MSG_PAIR_IS_ALIKE;
    else if (mark == ALIGNMENT_OTHER)
        meaning = MSG_PAIR_IS_OTHER;
    html_putf(html,
              "<td class=\"sign\"><span aria-hidden=\"true\">%c</span><span class=\"unseen\">",
              (char)mark);
    html_say(html, meaning);
    html_put(html, "</span></td>");
}

static void put_field(struct beside *beside, struct html *html, enum record_field field)
{
    enum alignment_mark mark;
    if (!beside_align(beside, field, &mark))
        return;
    html_put(html, "<tr><th scope=\"row\">");
    html_say(html, letter_field_head(field));
    html_put(html, "</th><td>");
    put_aligned(html, &beside->sides[0].aligned);
    html_put(html, "</td>");
    put_mark(html, mark);
    html_put(html, "<td>");
    put_aligned(html, &beside->sides[1].aligned);
    html_put(html, "</td></tr>");
}

static void put_origin(const struct beside *beside, struct html *html, unsigned side)
{
    const struct facts_cell *cell = beside->sides[side].entry->cell;
    struct record_value sheet =
        beside_field(&beside->sides[side], (enum record_field)RECORD_REFERENCE);
    char label[ROLL_LABEL_CAP], day[DATE_CAP], reference[RECORD_MAX_LEN];
    roll_label(beside->roll, roll_device(beside->roll, cell->batch), label);
    date_print(date_from_days(cell->batch->header.day), day);
    (void)snprintf(reference, sizeof reference, "%.*s", (int)sheet.len, (const char *)sheet.bytes);
    html_put(html, "<td>");
    html_say(html, sheet.len > 0 ? MSG_OFFICE_CAME_PAPER : MSG_OFFICE_CAME, day, label,
             (unsigned long)cell->batch->header.number, (unsigned long)cell->cell, reference);
    html_put(html, "</td>");
}

static void put_entries(struct beside *beside, struct html *html)
{
    html_put(html, "<table class=\"pair\"><thead><tr>");
    parts_column(html, MSG_OFFICE_FIELD, false);
    parts_column(html, MSG_OFFICE_FIRST, false);
    html_put(html, "<td></td>");
    parts_column(html, MSG_OFFICE_SECOND, false);
    html_put(html, "</tr></thead><tbody>");
    for (enum record_field field = 1; field < RECORD_FORM_END; field++)
        if (field != RECORD_COMMENT)
            put_field(beside, html, field);
    html_put(html, "<tr><th scope=\"row\">");
    html_say(html, MSG_OFFICE_CAME_WITH);
    html_put(html, "</th>");
    put_origin(beside, html, 0);
    html_put(html, "<td></td>");
    put_origin(beside, html, 1);
    html_put(html, "</tr></tbody></table>");
}

// ---- the evidence -------------------------------------------------------------------------------

static enum message field_message(enum compare_field field)
{
    static const enum record_field of_form[COMPARE_FIELD_COUNT] = {
        [COMPARE_FAMILY_NAME] = RECORD_FAMILY_NAME, [COMPARE_GIVEN_NAME] = RECORD_GIVEN_NAME,
        [COMPARE_PATRONYMIC] = RECORD_PATRONYMIC,   [COMPARE_BIRTH_DATE] = RECORD_BIRTH_DATE,
        [COMPARE_ID_NUMBER] = RECORD_ID_NUMBER,     [COMPARE_CITY] = RECORD_CITY,
        [COMPARE_ADDRESS] = RECORD_ADDRESS,         [COMPARE_PHONE] = RECORD_PHONE,
    };
    if (field == COMPARE_PRIOR)
        return MSG_PAIR_PRIOR;
    return field == COMPARE_SEX ? MSG_PAIR_SEX : letter_field_head(of_form[field]);
}

static enum message level_message(enum compare_level level)
{
    static const enum message messages[COMPARE_LEVEL_COUNT] = {
        [COMPARE_MISSING] = MSG_PAIR_MISSING, [COMPARE_EQUAL] = MSG_PAIR_EQUAL,
        [COMPARE_CLOSE] = MSG_PAIR_CLOSE,     [COMPARE_NEAR] = MSG_PAIR_NEAR,
        [COMPARE_INITIAL] = MSG_PAIR_INITIAL, [COMPARE_UNLIKE] = MSG_PAIR_UNLIKE,
        [COMPARE_OTHER] = MSG_PAIR_OTHER,
    };
    return messages[level];
}

static enum message item_message(const struct evidence_item *item)
{
    static const enum message notes[EVIDENCE_NOTE_COUNT] = {
        [EVIDENCE_SWAPPED] = MSG_PAIR_SWAPPED,     [EVIDENCE_ONE_PART] = MSG_PAIR_ONE_PART,
        [EVIDENCE_YEAR] = MSG_PAIR_YEAR,           [EVIDENCE_SLIP] = MSG_PAIR_SLIP,
        [EVIDENCE_BY_NUMBER] = MSG_PAIR_BY_NUMBER, [EVIDENCE_ONE_TOWN] = MSG_PAIR_ONE_TOWN,
    };
    return item->note == EVIDENCE_NO_NOTE ? level_message(item->level) : notes[item->note];
}

// From even, in the middle, to the right for one person and to the left against it.
static void put_bar(struct html *html, int64_t weight, int64_t most)
{
    int64_t length = most == 0 ? 0 : (weight < 0 ? -weight : weight) * (BAR_WIDTH / 2) / most;
    html_putf(html,
              "<td><svg class=\"weight\" width=\"%d\" height=\"%d\" aria-hidden=\"true\">"
              "<rect class=\"%s\" x=\"%d\" y=\"2\" width=\"%d\" height=\"%d\"/>"
              "<rect x=\"%d\" y=\"0\" width=\"1\" height=\"%d\"/></svg></td>",
              BAR_WIDTH, BAR_HEIGHT, weight < 0 ? "against" : "for",
              BAR_WIDTH / 2 - (weight < 0 ? (int)length : 0), (int)length, BAR_HEIGHT - 4,
              BAR_WIDTH / 2, BAR_HEIGHT);
}

static void put_weight(struct html *html, int32_t weight, int64_t most)
{
    char bits[PAIR_TEXT_BITS_CAP];
    pair_text_bits(weight, bits);
    html_putf(html, "<td class=\"number\">%s</td>", bits);
    put_bar(html, weight, most);
    html_put(html, "</tr>");
}

static int64_t greatest(const struct evidence *evidence)
{
    int64_t most = evidence->weight < 0 ? -(int64_t)evidence->weight : evidence->weight;
    for (size_t i = 0; i < evidence->count; i++) {
        int64_t weight = evidence->items[i].weight;
        most = weight > most ? weight : most;
        most = -weight > most ? -weight : most;
    }
    return most;
}

static void put_why(const struct evidence *evidence, bool is_opposing, struct html *html)
{
    const enum message why = evidence_why(evidence, !is_opposing);
    if (why != MSG_COUNT)
        parts_element(html, "p class=\"note\" id=\"why\"", why);
}

static void put_evidence(const struct beside *beside, struct evidence *evidence, struct html *html)
{
    evidence_of(beside->sides[0].entry->cell, beside->sides[1].entry->cell, evidence);
    const int64_t most = greatest(evidence);
    html_put(html, "<table class=\"figures\"><caption>");
    html_say(html, MSG_OFFICE_EVIDENCE);
    html_put(html, "</caption><thead><tr>");
    parts_column(html, MSG_OFFICE_FIELD, false);
    html_put(html, "<td></td>");
    parts_column(html, MSG_OFFICE_WEIGHT, true);
    html_put(html, "<td></td></tr></thead><tbody>");
    for (size_t i = 0; i < evidence->count; i++) {
        const struct evidence_item *item = &evidence->items[i];
        html_put(html, "<tr><th scope=\"row\">");
        html_say(html, field_message(item->field));
        html_put(html, "</th><td>");
        if (item->field != COMPARE_PRIOR)
            html_say(html, item_message(item));
        html_put(html, "</td>");
        put_weight(html, item->weight, most);
    }
    html_put(html, "<tr><th scope=\"row\">");
    html_say(html, MSG_OFFICE_TOGETHER);
    html_put(html, "</th><td></td>");
    put_weight(html, evidence->weight, most);
    html_put(html, "</tbody></table>");
}

// ---- the answer ---------------------------------------------------------------------------------

// The key's name is that of its place on the keyboard, whichever layout that has.
static void put_answer(struct html *html, const char *press, char key, enum message message)
{
    html_putf(html,
              "<button type=\"button\" id=\"do-%s\" data-do=\"%s\" data-key=\"Key%c\" "
              "aria-keyshortcuts=\"%c\">",
              press, press, key, key);
    html_say(html, message);
    html_putf(html, " <kbd>%c</kbd></button>", key + ('a' - 'A'));
}

static void put_answers(const struct office *office, struct html *html, bool is_shown)
{
    html_put(html, "<div class=\"actions answer\">");
    if (is_shown) {
        put_answer(html, "same", 'S', MSG_OFFICE_SAME);
        put_answer(html, "different", 'D', MSG_OFFICE_DIFFERENT);
    }
    if (round_question(&office->round))
        put_answer(html, "later", 'L', MSG_OFFICE_LATER);
    if (office->round.at > 0)
        put_answer(html, "undo", 'U', MSG_OFFICE_UNDO);
    html_put(html, "</div>");
}

static void put_end(const struct office *office, struct html *html)
{
    size_t answered = round_answered_count(&office->round);
    size_t left = office->queue.count - answered;
    parts_plural(html, "p", MSGN_OFFICE_ANSWERED, answered);
    if (left > 0)
        parts_plural(html, "p id=\"left\"", MSGN_OFFICE_LEFT_OPEN, left);
    if (answered > 0)
        parts_element(html, "p class=\"note\"", MSG_OFFICE_SHARE_ANSWERS);
    put_answers(office, html, false);
    html_put(html, "<div class=\"actions\">");
    parts_go(html, "go.overview", MSG_OFFICE_RECOUNT, false);
    html_put(html, "</div>");
}

void show_questions(struct office *office, struct html *html)
{
    const struct tally_question *question =
        office->in_round ? round_question(&office->round) : NULL;
    if (!question) {
        bool had_any = office->in_round && office->queue.count > 0;
        show_heading(office, html, had_any ? MSG_OFFICE_QUESTIONS_DONE : MSG_OFFICE_QUESTIONS_NONE);
        if (had_any)
            put_end(office, html);
        return;
    }
    html_put(html, "<h1 tabindex=\"-1\">");
    html_say(html, MSG_OFFICE_QUESTION, (unsigned long)office->round.at + 1,
             (unsigned long)office->queue.count);
    html_put(html, "</h1>");
    if (office->trouble[0])
        parts_alarm(html, office->trouble);
    const bool is_shown = beside_has(office->beside, question->a, question->b);
    if (!is_shown)
        show_unread(office, html, office->read_status);
    else if (question->opposing)
        parts_element(html, "p class=\"note\"", MSG_OFFICE_OPPOSING);
    put_answers(office, html, is_shown);
    if (!is_shown)
        return;
    put_entries(office->beside, html);
    struct evidence evidence;
    put_evidence(office->beside, &evidence, html);
    put_why(&evidence, question->opposing, html);
}

// ---- two that a coordinator named ---------------------------------------------------------------

void show_pair(struct office *office, struct html *html)
{
    show_heading(office, html, MSG_OFFICE_COMPARED);
    const bool is_shown = office->read_status == STATUS_OK;
    html_put(html, "<div class=\"actions answer\">");
    if (is_shown) {
        put_answer(html, "one", 'S', MSG_OFFICE_SAME);
        put_answer(html, "two", 'D', MSG_OFFICE_DIFFERENT);
    }
    parts_button(html, "return", "", MSG_OFFICE_BACK_TO_ENTRY);
    html_put(html, "</div>");
    if (!is_shown) {
        show_unread(office, html, office->read_status);
        return;
    }
    struct evidence evidence;
    put_entries(office->beside, html);
    put_evidence(office->beside, &evidence, html);
}
