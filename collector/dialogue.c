// SPDX-License-Identifier: Apache-2.0
#include "collector/dialogue.h"

#include "collector/dialogue_parts.h"
#include "collector/questions.h"
#include "common/report.h"
#include "common/secret.h"

#include <sodium.h>
#include <stdbool.h>
#include <string.h>

#define STEPS_BEFORE_FIELDS 2    // language, text
#define STEPS_AFTER_STATEMENTS 2 // review, consent

static enum reply leave(struct dialogue *d, enum dialogue_end end)
{
    d->end = end;
    return REPLY_LEAVE;
}

enum reply dialogue_ask(struct dialogue *d)
{
    switch (screen_ask(d->screen)) {
    case STATUS_OK:
        break;
    case STATUS_TOO_LARGE:
        return REPLY_TOO_LONG;
    case STATUS_INTERRUPTED:
        return leave(d, DIALOGUE_INTERRUPTED);
    default:
        return leave(d, DIALOGUE_INPUT_ENDED);
    }
    if (questions_is_give_up(d->screen->line))
        return leave(d, DIALOGUE_GAVE_UP);
    return questions_is_back(d->screen->line) ? REPLY_BACK : REPLY_LINE;
}

unsigned dialogue_choose(struct dialogue *d, unsigned max, enum move *move)
{
    for (;;) {
        enum reply reply = dialogue_ask(d);
        unsigned number = reply == REPLY_LINE ? questions_number(d->screen->line) : 0;
        if (number >= 1 && number <= max)
            return number;
        *move = reply == REPLY_LEAVE ? MOVE_END : MOVE_BACK;
        if (reply == REPLY_LEAVE || reply == REPLY_BACK)
            return 0;
        screen_say(d->screen, MSG_SIGN_CHOOSE_NUMBER);
    }
}

// ---- language and text --------------------------------------------------------------------------

static void show_languages(struct dialogue *d)
{
    unsigned number = 0;
    screen_clear(d->screen);
    for (enum lang lang = 0; lang < LANG_COUNT; lang++) {
        if (!campaign_offers(d->plan.campaign, lang))
            continue;
        d->screen->lang = lang;
        screen_say(d->screen, MSG_SIGN_LANGUAGE);
    }
    screen_blank_line(d->screen);
    for (enum lang lang = 0; lang < LANG_COUNT; lang++) {
        number++;
        if (campaign_offers(d->plan.campaign, lang))
            screen_say_item(d->screen, number, messages_get(lang, MSG_LANGUAGE_NAME));
    }
    screen_blank_line(d->screen);
}

static enum lang typed_language(const struct dialogue *d)
{
    unsigned number = questions_number(d->screen->line);
    enum lang lang = messages_lang_from_code(d->screen->line);
    if (number >= 1 && number <= LANG_COUNT)
        lang = (enum lang)(number - 1);
    return lang < LANG_COUNT && campaign_offers(d->plan.campaign, lang) ? lang : LANG_COUNT;
}

static bool offers_one_language(const struct campaign *campaign)
{
    unsigned count = 0;
    for (enum lang lang = 0; lang < LANG_COUNT; lang++)
        count += campaign_offers(campaign, lang);
    return count == 1;
}

static enum move choose_language(struct dialogue *d)
{
    enum lang lang = campaign_lang(d->plan.campaign, LANG_COUNT);
    if (!offers_one_language(d->plan.campaign)) {
        show_languages(d);
        enum reply reply = dialogue_ask(d);
        if (reply == REPLY_LEAVE)
            return MOVE_END;
        lang = reply == REPLY_LINE ? typed_language(d) : LANG_COUNT;
    }
    if (lang == LANG_COUNT)
        return MOVE_STAY;
    d->form.lang = lang;
    d->screen->lang = lang;
    return MOVE_ON;
}

// Asks for a bare Enter.
static enum move pause(struct dialogue *d, enum message keys)
{
    screen_say(d->screen, keys);
    switch (dialogue_ask(d)) {
    case REPLY_LEAVE:
        return MOVE_END;
    case REPLY_BACK:
        return MOVE_BACK;
    case REPLY_LINE:
        return d->screen->line[0] == '\0' ? MOVE_ON : MOVE_STAY;
    default:
        return MOVE_STAY; // too long a line leaves an empty one, which is no Enter
    }
}

static enum move read_text(struct dialogue *d)
{
    const struct campaign *campaign = d->plan.campaign;
    enum lang lang = d->form.lang;
    screen_clear(d->screen);
    screen_paragraph(d->screen, campaign->title[lang], strlen(campaign->title[lang]));
    screen_say(d->screen, MSG_SIGN_TO, campaign->addressee[lang]);
    screen_blank_line(d->screen);
    for (const char *line = campaign->text[lang]; *line;) {
        size_t len = strcspn(line, "\n");
        if (len > 0 && !screen_has_room(d->screen, line, len)) {
            enum move move = pause(d, MSG_SIGN_READ_ON);
            if (move == MOVE_END || move == MOVE_BACK)
                return move;
        }
        screen_paragraph(d->screen, line, len);
        line += len + (line[len] == '\n');
    }
    screen_blank_line(d->screen);
    return pause(d, MSG_SIGN_BEGIN);
}

// ---- statements, review, consent ----------------------------------------------------------------

static enum move ask_statement(struct dialogue *d, unsigned index)
{
    const char *statement = d->plan.campaign->declarations[index][d->form.lang];
    screen_clear(d->screen);
    screen_say(d->screen, MSG_SIGN_STATEMENT);
    screen_paragraph(d->screen, statement, strlen(statement));
    screen_blank_line(d->screen);
    screen_say(d->screen, MSG_SIGN_KEYS);
    for (;;) {
        screen_say(d->screen, MSG_SIGN_YES_NO);
        enum reply reply = dialogue_ask(d);
        if (reply == REPLY_LEAVE)
            return MOVE_END;
        if (reply == REPLY_BACK)
            return MOVE_BACK;
        if (questions_is_yes(d->screen->line))
            break;
        if (questions_is_no(d->screen->line))
            screen_say(d->screen, MSG_SIGN_STATEMENT_NEEDED);
    }
    form_tick(&d->form, index);
    return MOVE_ON;
}

static void show_everything(struct dialogue *d)
{
    const struct campaign *campaign = d->plan.campaign;
    screen_clear(d->screen);
    screen_say(d->screen, MSG_SIGN_REVIEW);
    screen_blank_line(d->screen);
    for (unsigned i = 0; i < d->field_count; i++)
        screen_say_answer(d->screen, i + 1, questions_label(d->fields[i]),
                          dialogue_words(d, d->fields[i]));
    screen_blank_line(d->screen);
    for (unsigned i = 0; i < campaign->declaration_count; i++)
        screen_say(d->screen, MSG_SIGN_CONFIRMED, campaign->declarations[i][d->form.lang]);
    screen_blank_line(d->screen);
    screen_say(d->screen, MSG_SIGN_REVIEW_KEYS);
    screen_say(d->screen, MSG_SIGN_KEYS);
}

static enum move review(struct dialogue *d)
{
    show_everything(d);
    switch (dialogue_ask(d)) {
    case REPLY_LEAVE:
        return MOVE_END;
    case REPLY_BACK:
        return MOVE_BACK;
    case REPLY_TOO_LONG:
        return MOVE_STAY;
    default:
        break;
    }
    if (d->screen->line[0] == '\0')
        return MOVE_ON;
    unsigned number = questions_number(d->screen->line);
    if (number < 1 || number > d->field_count)
        return MOVE_STAY;
    return dialogue_ask_field(d, d->fields[number - 1]) == MOVE_END ? MOVE_END : MOVE_STAY;
}

static bool asks_for_internal(const struct dialogue *d)
{
    for (unsigned i = 0; i < d->field_count; i++)
        if (!d->plan.campaign->fields[d->fields[i]].handed_over)
            return true;
    return false;
}

static enum move ask_consent(struct dialogue *d)
{
    static const enum message choices[] = {MSG_SIGN_CONSENT_NAMED, MSG_SIGN_CONSENT_COUNTED,
                                           MSG_SIGN_CONSENT_NO};
    enum move move = MOVE_ON;
    screen_clear(d->screen);
    screen_say(d->screen, MSG_SIGN_CONSENT, d->plan.campaign->addressee[d->form.lang]);
    if (asks_for_internal(d))
        screen_say(d->screen, MSG_SIGN_CONSENT_INTERNAL);
    screen_blank_line(d->screen);
    for (unsigned i = 0; i < 3; i++)
        screen_say_item(d->screen, i + 1, messages_get(d->form.lang, choices[i]));
    screen_blank_line(d->screen);
    screen_say(d->screen, MSG_SIGN_KEYS);
    switch (dialogue_choose(d, 3, &move)) {
    case 1:
        d->form.consents = RECORD_MAY_HAND_OVER | RECORD_MAY_COUNT;
        return MOVE_ON;
    case 2:
        d->form.consents = RECORD_MAY_COUNT;
        return MOVE_ON;
    case 3:
        d->end = DIALOGUE_GAVE_UP;
        return MOVE_END;
    default:
        return move;
    }
}

// ---- saving -------------------------------------------------------------------------------------

// Built once: a retried entry is an equal entry.
static void build_cell(struct dialogue *d)
{
    sodium_memzero(&d->cell, sizeof d->cell);
    d->cell.type = SEAL_ENTRY;
    randombytes_buf(d->cell.entry_id, sizeof d->cell.entry_id);
    form_build(&d->form, &d->cell.record);
    record_put_u32(&d->cell.record, RECORD_SECONDS, session_seconds(d->plan.session));
}

static enum move give_up_unsaved(struct dialogue *d)
{
    enum status status = session_give_up(d->plan.session, d->cell.entry_id);
    d->may_count = status != STATUS_OK;
    return MOVE_END;
}

static enum move save(struct dialogue *d)
{
    enum status status;
    build_cell(d);
    while ((status = session_save(d->plan.session, &d->cell)) != STATUS_OK) {
        enum move move = MOVE_STAY;
        screen_clear(d->screen);
        screen_say(d->screen, MSG_SIGN_CALL_VOLUNTEER);
        screen_blank_line(d->screen);
        d->screen->lang = report_lang();
        screen_say(d->screen, MSG_DESK_NOT_SAVED);
        (void)report(status, d->plan.state_folder);
        while (move != MOVE_ON && move != MOVE_END)
            move = pause(d, MSG_DESK_TRY_AGAIN);
        d->screen->lang = d->form.lang;
        if (move == MOVE_END)
            return give_up_unsaved(d);
    }
    d->end = DIALOGUE_SAVED;
    return MOVE_ON;
}

// ---- the whole way ------------------------------------------------------------------------------

static enum move take_step(struct dialogue *d, unsigned step)
{
    const unsigned statement_count = d->plan.campaign->declaration_count;
    if (step == 0)
        return choose_language(d);
    if (step == 1)
        return read_text(d);
    step -= STEPS_BEFORE_FIELDS;
    if (step < d->field_count)
        return dialogue_ask_field(d, d->fields[step]);
    step -= d->field_count;
    if (step < statement_count)
        return ask_statement(d, step);
    return step == statement_count ? review(d) : ask_consent(d);
}

static enum move walk(struct dialogue *d)
{
    const unsigned step_count = STEPS_BEFORE_FIELDS + d->field_count +
                                d->plan.campaign->declaration_count + STEPS_AFTER_STATEMENTS;
    unsigned step = 0;
    while (step < step_count) {
        enum move move = take_step(d, step);
        if (move == MOVE_END)
            return move;
        if (move == MOVE_ON)
            step++;
        else if (move == MOVE_BACK && step > 0)
            step--;
    }
    return save(d);
}

static void take_leave(struct dialogue *d)
{
    screen_clear(d->screen);
    screen_wipe(d->screen);
    switch (d->end) {
    case DIALOGUE_SAVED:
        screen_say(d->screen, d->screen->practice ? MSG_SIGN_SAVED_PRACTICE : MSG_SIGN_SAVED);
        break;
    case DIALOGUE_UNDER_AGE:
        screen_say(d->screen, MSG_SIGN_UNDER_AGE, (unsigned long)d->plan.campaign->minimum_age);
        break;
    default:
        screen_say(d->screen, d->may_count ? MSG_SIGN_MAY_COUNT : MSG_SIGN_NOTHING_KEPT);
    }
    screen_blank_line(d->screen);
}

enum dialogue_end dialogue_run(const struct dialogue_plan *plan,
                               uint8_t entry_id[SEAL_ENTRY_ID_LEN])
{
    struct dialogue *d = secret_alloc(sizeof *d);
    if (!d)
        return DIALOGUE_NO_MEMORY;
    d->plan = *plan;
    d->screen = plan->screen;
    form_init(&d->form, plan->campaign, campaign_lang(plan->campaign, LANG_COUNT), plan->today);
    for (enum record_field field = RECORD_FAMILY_NAME; field < RECORD_FORM_END; field++)
        if (form_asks(&d->form, field))
            d->fields[d->field_count++] = field;
    if (walk(d) == MOVE_ON)
        memcpy(entry_id, d->cell.entry_id, SEAL_ENTRY_ID_LEN);
    take_leave(d);
    enum dialogue_end end = d->end;
    secret_free(d);
    secret_wipe_traces();
    return end;
}
