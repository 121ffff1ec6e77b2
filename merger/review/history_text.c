// SPDX-License-Identifier: Apache-2.0
#include "merger/review/history_text.h"

#include "common/date.h"
#include "merger/review/state_text.h"

#include <sodium.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define ID_SHOWN_LEN 6
#define ID_CAP 64 // or a few words where there is none

// A sentence being made.
struct sentence {
    const struct history *history;
    const struct history_event *event;
    enum lang lang;
    char *out; // HISTORY_TEXT_CAP bytes
};

static void say(const struct sentence *sentence, enum message message, ...)
{
    va_list arguments;
    va_start(arguments, message);
    (void)messages_vformat(sentence->out, HISTORY_TEXT_CAP, sentence->lang, message, arguments);
    va_end(arguments);
}

// The sentence so far is the first argument of the message, the text its second; NULL: it has none.
static void go_on(const struct sentence *sentence, enum message message, const char *text)
{
    char before[HISTORY_TEXT_CAP];
    memcpy(before, sentence->out, sizeof before);
    if (text)
        say(sentence, message, before, text);
    else
        say(sentence, message, before);
    sodium_memzero(before, sizeof before);
}

static void print_id(const struct sentence *sentence, uint32_t entry, char out[ID_CAP])
{
    if (entry == HISTORY_NO_ENTRY)
        (void)snprintf(out, ID_CAP, "%s", messages_get(sentence->lang, MSG_HISTORY_NOT_HERE));
    else
        sodium_bin2hex(out, ID_CAP, sentence->history->roll->tally.entries[entry].cell->entry_id,
                       ID_SHOWN_LEN);
}

static const char *reason(const struct sentence *sentence)
{
    return state_text_reason(sentence->lang, sentence->event->reason);
}

// ---- one kind each ----------------------------------------------------------------------------

static void say_state(const struct sentence *sentence)
{
    char id[ID_CAP];
    print_id(sentence, sentence->event->other, id);
    switch (sentence->event->state) {
    case TALLY_COUNTED:
        say(sentence, MSG_HISTORY_COUNTED);
        break;
    case TALLY_DUPLICATE:
        say(sentence, MSG_HISTORY_DUPLICATE, id, reason(sentence));
        break;
    case TALLY_VOIDED:
        say(sentence, MSG_HISTORY_VOIDED, reason(sentence));
        break;
    case TALLY_HELD:
    case TALLY_STATE_COUNT:
        say(sentence, MSG_HISTORY_HELD, reason(sentence));
        break;
    }
}

static void say_place(const struct sentence *sentence, enum message message)
{
    const struct history_place *place = &sentence->event->place;
    char label[ROLL_LABEL_CAP], day[DATE_CAP];
    roll_label(sentence->history->roll, place->device, label);
    date_print(date_from_days(place->day), day);
    say(sentence, message, label, (unsigned long)place->batch_number, (unsigned long)place->cell,
        day);
    if (sentence->event->reason != TALLY_NO_REASON)
        go_on(sentence, MSG_HISTORY_UNUSED, reason(sentence));
}

static void say_channel(const struct sentence *sentence)
{
    const char *sheet = sentence->history->reference;
    switch (sentence->event->number) {
    case RECORD_PAGE:
        say(sentence, MSG_HISTORY_ON_PAGE);
        break;
    case RECORD_TERMINAL:
        say(sentence, MSG_HISTORY_ON_TERMINAL);
        break;
    case RECORD_PAPER:
        say(sentence, sheet[0] ? MSG_HISTORY_ON_SHEET : MSG_HISTORY_ON_PAPER, sheet);
        break;
    default:
        say(sentence, MSG_HISTORY_ELSEWHERE);
    }
}

static void say_mark(const struct sentence *sentence)
{
    switch (sentence->event->number) {
    case RECORD_TYPED:
        say(sentence, MSG_HISTORY_TYPED);
        break;
    case RECORD_DRAWN:
        say(sentence, MSG_HISTORY_DRAWN);
        break;
    case RECORD_WITNESSED:
        say(sentence, MSG_HISTORY_WITNESSED);
        break;
    default:
        say(sentence, MSG_HISTORY_ELSEWHERE);
    }
}

static void say_consents(const struct sentence *sentence)
{
    const uint32_t consents = sentence->event->number;
    if (!(consents & RECORD_MAY_COUNT))
        say(sentence, MSG_HISTORY_NOT_AGREED);
    else
        say(sentence,
            consents & RECORD_MAY_HAND_OVER ? MSG_HISTORY_AGREED : MSG_HISTORY_AGREED_UNNAMED);
}

static enum message decision_message(enum decision_kind kind)
{
    switch (kind) {
    case DECISION_VOID:
        return MSG_HISTORY_DECIDED_VOID;
    case DECISION_RESTORE:
        return MSG_HISTORY_DECIDED_RESTORE;
    case DECISION_SAME:
        return MSG_HISTORY_DECIDED_SAME;
    case DECISION_DIFFERENT:
        return MSG_HISTORY_DECIDED_DIFFERENT;
    case DECISION_HOLD:
        return MSG_HISTORY_DECIDED_HOLD;
    case DECISION_RELEASE:
        return MSG_HISTORY_DECIDED_RELEASE;
    case DECISION_RETRACT:
        return MSG_HISTORY_DECIDED_RESTORE;
    }
    return MSG_HISTORY_DECIDED_OTHERWISE;
}

static void say_decision(const struct sentence *sentence)
{
    const struct history_event *event = sentence->event;
    char id[ID_CAP], before[HISTORY_TEXT_CAP];
    print_id(sentence, event->other, id);
    say(sentence, decision_message(event->decision->kind), (unsigned long)event->number,
        (unsigned long)event->coordinator, id);
    if (event->takes_back > 0) {
        memcpy(before, sentence->out, sizeof before);
        say(sentence, MSG_HISTORY_TAKES_BACK, before, (unsigned long)event->takes_back);
    }
    if (event->decision->why[0])
        go_on(sentence, MSG_HISTORY_WHY, event->decision->why);
    go_on(sentence, event->stands ? MSG_HISTORY_STANDS : MSG_HISTORY_STANDS_NO_MORE, NULL);
}

static void say_others(const struct sentence *sentence, enum message message)
{
    char own[ID_CAP], other[ID_CAP];
    print_id(sentence, sentence->event->own, own);
    print_id(sentence, sentence->event->other, other);
    if (message == MSG_HISTORY_SAME_PERSON)
        say(sentence, message, other);
    else
        say(sentence, message, own, other);
}

static void say_numbers(const struct sentence *sentence)
{
    const unsigned long number = sentence->event->number;
    switch (sentence->event->kind) {
    case HISTORY_SECONDS:
        say(sentence, MSG_HISTORY_SECONDS, number / 60, number % 60);
        break;
    case HISTORY_TEXT:
        say(sentence, number ? MSG_HISTORY_TEXT : MSG_HISTORY_OTHER_TEXT, number);
        break;
    default:
        (void)messages_format_plural(sentence->out, HISTORY_TEXT_CAP, sentence->lang,
                                     MSGN_HISTORY_COPIES, number);
    }
}

// ---- which one --------------------------------------------------------------------------------

static void say_batch(const struct sentence *sentence)
{
    const bool yes = sentence->event->yes;
    switch (sentence->event->kind) {
    case HISTORY_CLOSED:
        say(sentence, yes ? MSG_HISTORY_CLOSED : MSG_HISTORY_NOT_CLOSED);
        break;
    case HISTORY_VOUCHED:
        say(sentence, yes ? MSG_HISTORY_VOUCHED : MSG_HISTORY_NOT_VOUCHED);
        break;
    case HISTORY_ALTERED:
        say(sentence, MSG_HISTORY_ALTERED);
        break;
    case HISTORY_OUTSIDE_WINDOW:
        say(sentence, MSG_HISTORY_OUTSIDE_WINDOW);
        break;
    case HISTORY_BATCH_HELD:
        say(sentence, MSG_HISTORY_BATCH_HELD, reason(sentence));
        break;
    case HISTORY_SAME_ID:
        say(sentence, MSG_HISTORY_SAME_ID);
        break;
    default:
        say(sentence, MSG_HISTORY_UNNAMED);
    }
}

static void say_signing(const struct sentence *sentence)
{
    switch (sentence->event->kind) {
    case HISTORY_CHANNEL:
        say_channel(sentence);
        break;
    case HISTORY_LANGUAGE:
        say(sentence, MSG_HISTORY_LANGUAGE, messages_get(sentence->event->lang, MSG_LANGUAGE_NAME));
        break;
    case HISTORY_MARK:
        say_mark(sentence);
        break;
    default:
        say_consents(sentence);
    }
}

static void say_event(const struct sentence *sentence)
{
    switch (sentence->event->kind) {
    case HISTORY_STATE:
        say_state(sentence);
        break;
    case HISTORY_CAME:
        say_place(sentence, MSG_HISTORY_CAME);
        break;
    case HISTORY_ALSO_AT:
        say_place(sentence, MSG_HISTORY_ALSO_AT);
        break;
    case HISTORY_UNDONE:
        say_place(sentence, MSG_HISTORY_UNDONE);
        break;
    case HISTORY_SECONDS:
    case HISTORY_TEXT:
    case HISTORY_COPIES:
        say_numbers(sentence);
        break;
    case HISTORY_CHANNEL:
    case HISTORY_LANGUAGE:
    case HISTORY_MARK:
    case HISTORY_CONSENTS:
        say_signing(sentence);
        break;
    case HISTORY_DECISION:
        say_decision(sentence);
        break;
    case HISTORY_SAME_PERSON:
        say_others(sentence, MSG_HISTORY_SAME_PERSON);
        break;
    case HISTORY_QUESTION:
        say_others(sentence,
                   sentence->event->yes ? MSG_HISTORY_QUESTION_OPPOSING : MSG_HISTORY_QUESTION);
        break;
    default:
        say_batch(sentence);
    }
}

void history_text(const struct history *history, size_t event, enum lang lang,
                  char out[HISTORY_TEXT_CAP])
{
    const struct sentence sentence = {history, &history->events[event], lang, out};
    memset(out, 0, HISTORY_TEXT_CAP);
    say_event(&sentence);
}
