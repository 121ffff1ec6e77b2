// SPDX-License-Identifier: Apache-2.0
#include "collector/dialogue_parts.h"

#include "collector/questions.h"
#include "common/date.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#define DROP_ANSWER "-"

static bool is_answered(const struct form *form, enum record_field field)
{
    return form->answers[field][0] != '\0' || form->reasons[field] != 0;
}

static bool may_be_empty(const struct form *form, enum record_field field)
{
    return form->campaign->fields[field].need != CAMPAIGN_REQUIRED;
}

// As people write a date here, not as the record has it.
static const char *words_of_date(struct dialogue *d)
{
    struct date date;
    const char *answer = d->form.answers[RECORD_BIRTH_DATE];
    if (!date_parse(answer, strlen(answer), &date))
        return answer;
    (void)snprintf(d->shown_date, sizeof d->shown_date, "%02u.%02u.%04u", date.day % 100u,
                   date.month % 100u, date.year % 10000u);
    return d->shown_date;
}

const char *dialogue_words(struct dialogue *d, enum record_field field)
{
    const struct form *form = &d->form;
    if (field == RECORD_BIRTH_DATE && form->answers[field][0] != '\0')
        return words_of_date(d);
    if (form->answers[field][0] != '\0')
        return form->answers[field];
    enum message message = MSG_SIGN_NO_ANSWER;
    if (form->reasons[field] != 0)
        message = questions_reason((enum record_reason)form->reasons[field]);
    return messages_get(form->lang, message);
}

static void show_use(struct dialogue *d, enum record_field field)
{
    if (d->plan.campaign->fields[field].handed_over)
        screen_say(d->screen, MSG_SIGN_HANDED_OVER, d->plan.campaign->addressee[d->form.lang]);
    else
        screen_say(d->screen, MSG_SIGN_INTERNAL);
}

static void show_choices(struct dialogue *d, enum record_field field)
{
    if (is_answered(&d->form, field)) {
        screen_say(d->screen, MSG_SIGN_ANSWER_NOW, dialogue_words(d, field));
        screen_say(d->screen,
                   may_be_empty(&d->form, field) ? MSG_SIGN_KEEP_OR_DROP : MSG_SIGN_KEEP);
    } else if (d->plan.campaign->fields[field].need == CAMPAIGN_OPTIONAL) {
        screen_say(d->screen, MSG_SIGN_OPTIONAL);
    } else if (d->plan.campaign->fields[field].need == CAMPAIGN_REQUIRED_OR_REASON) {
        screen_say(d->screen, MSG_SIGN_OR_REASON);
    }
}

static void show_question(struct dialogue *d, enum record_field field, enum form_problem problem)
{
    unsigned long number = 1;
    while (d->fields[number - 1] != field)
        number++;
    screen_clear(d->screen);
    screen_say(d->screen, MSG_SIGN_QUESTION, number, (unsigned long)d->field_count);
    screen_blank_line(d->screen);
    screen_say(d->screen, questions_label(field));
    screen_say(d->screen, questions_hint(field));
    screen_blank_line(d->screen);
    show_use(d, field);
    show_choices(d, field);
    screen_blank_line(d->screen);
    screen_say(d->screen, MSG_SIGN_KEYS);
    if (problem == FORM_FINE)
        return;
    screen_blank_line(d->screen);
    screen_say(d->screen, questions_problem(problem));
}

static enum move ask_reason(struct dialogue *d, enum record_field field)
{
    enum move move = MOVE_ON;
    screen_clear(d->screen);
    screen_say(d->screen, questions_label(field));
    screen_say(d->screen, MSG_SIGN_WHY_EMPTY);
    screen_blank_line(d->screen);
    for (enum record_reason reason = RECORD_HAS_NONE; reason <= RECORD_PREFERS_NOT; reason++)
        screen_say_item(d->screen, reason, messages_get(d->form.lang, questions_reason(reason)));
    screen_blank_line(d->screen);
    screen_say(d->screen, MSG_SIGN_KEYS);
    unsigned number = dialogue_choose(d, RECORD_PREFERS_NOT, &move);
    if (number == 0)
        return move == MOVE_BACK ? MOVE_STAY : move;
    form_give_reason(&d->form, field, (enum record_reason)number);
    return MOVE_ON;
}

static void show_doubts(struct dialogue *d, unsigned doubts)
{
    for (unsigned i = 0; i < FORM_DOUBT_COUNT; i++)
        if (doubts & 1u << i)
            screen_say(d->screen, questions_doubt((enum form_doubt)(1u << i)));
}

// Says once what is odd about the identity number; what is typed then is taken without more ado.
static enum move settle_doubts(struct dialogue *d, enum form_problem *problem)
{
    unsigned doubts = form_doubts(&d->form);
    if (doubts == 0)
        return MOVE_ON;
    screen_clear(d->screen);
    screen_say(d->screen, MSG_SIGN_ANSWER_NOW, d->form.answers[RECORD_ID_NUMBER]);
    screen_blank_line(d->screen);
    show_doubts(d, doubts);
    screen_say(d->screen, MSG_DOUBT_KEEP);
    enum reply reply = dialogue_ask(d);
    if (reply == REPLY_LEAVE)
        return MOVE_END;
    if (reply == REPLY_LINE && d->screen->line[0] == '\0')
        return MOVE_ON;
    if (reply == REPLY_LINE)
        *problem =
            form_answer(&d->form, RECORD_ID_NUMBER, d->screen->line, strlen(d->screen->line));
    return reply == REPLY_LINE && *problem == FORM_FINE ? MOVE_ON : MOVE_STAY;
}

static enum form_problem take_answer(struct dialogue *d, enum record_field field)
{
    const char *line = d->screen->line;
    if (line[0] == '\0' && is_answered(&d->form, field))
        return FORM_FINE;
    if (strcmp(line, DROP_ANSWER) == 0 && may_be_empty(&d->form, field))
        line = "";
    return form_answer(&d->form, field, line, strlen(line));
}

// What follows from an answer; MOVE_STAY asks again, with the problem as the reason.
static enum move settle(struct dialogue *d, enum record_field field, enum form_problem *problem)
{
    enum form_problem found = *problem;
    *problem = FORM_FINE;
    switch (found) {
    case FORM_FINE:
        return field == RECORD_ID_NUMBER ? settle_doubts(d, problem) : MOVE_ON;
    case FORM_NEEDS_REASON:
        return ask_reason(d, field);
    case FORM_UNDER_AGE:
        d->end = DIALOGUE_UNDER_AGE;
        return MOVE_END;
    default:
        *problem = found;
        return MOVE_STAY;
    }
}

enum move dialogue_ask_field(struct dialogue *d, enum record_field field)
{
    enum form_problem problem = FORM_FINE;
    enum move move = MOVE_STAY;
    while (move == MOVE_STAY) {
        show_question(d, field, problem);
        switch (dialogue_ask(d)) {
        case REPLY_LEAVE:
            return MOVE_END;
        case REPLY_BACK:
            return MOVE_BACK;
        case REPLY_TOO_LONG:
            problem = FORM_TOO_LONG;
            break;
        default:
            problem = take_answer(d, field);
        }
        move = settle(d, field, &problem);
    }
    return move;
}
