// SPDX-License-Identifier: Apache-2.0
#include "merger/review/history.h"

#include "common/text.h"
#include "merger/review/history_text.h"
#include "tests/unit/list_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct list_fixture list;
static struct roll roll;
static struct history history;

static const struct list_fixture_person aigerim = {"Сейітова",   "Айгерім", NULL,
                                                   "1990-03-05", NULL,      LIST_FIXTURE_CONSENTS};
static const struct list_fixture_person shy = {"Сейітова",   "Айгерім", NULL,
                                               "1990-03-05", NULL,      RECORD_MAY_COUNT};
static const struct list_fixture_person erlan = {"Омаров",     "Ерлан", NULL,
                                                 "1985-01-31", NULL,    LIST_FIXTURE_CONSENTS};

static int set_up(void **state)
{
    (void)state;
    list_fixture_init(&list);
    roll = (struct roll){.folder = &list.folder};
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    history_free(&history);
    roll_close(&roll);
    list_fixture_free(&list);
    return 0;
}

static size_t add_batch(uint32_t number)
{
    return list_fixture_batch(&roll.facts, &list.device, number);
}

static void count(void)
{
    tally_free(&roll.tally);
    assert_int_equal(
        tally_make(&roll.facts, &list.folder.campaign, list.folder.chain_secret, &roll.tally),
        STATUS_OK);
}

// The place of the first entry with that id.
static size_t place_of(uint8_t number)
{
    uint8_t id[SEAL_ENTRY_ID_LEN];
    size_t first;
    fixture_entry_id(number, id);
    assert_true(tally_find(&roll.tally, id, sizeof id * 2, &first) > 0);
    return first;
}

static void assert_sentences(void)
{
    char text[HISTORY_TEXT_CAP];
    for (enum lang lang = 0; lang < LANG_COUNT; lang++)
        for (size_t i = 0; i < history.count; i++) {
            history_text(&history, i, lang, text);
            assert_true(strlen(text) > 0);
            assert_true(text_is_tidy(text, strlen(text)));
            assert_null(strchr(text, '%'));
        }
}

static void make_of(size_t place)
{
    history_free(&history);
    count();
    assert_int_equal(history_make(&roll, NULL, place, &history), STATUS_OK);
    assert_int_equal(history.events[0].kind, HISTORY_STATE);
    assert_int_equal(history.events[1].kind, HISTORY_CAME);
    for (size_t i = 1; i < history.count; i++)
        assert_true(history.events[i].kind >= history.events[i - 1].kind);
    assert_sentences();
}

static void make(uint8_t number)
{
    count();
    make_of(place_of(number));
}

// The n-th event of a kind, from 0; NULL if there are not so many.
static const struct history_event *event(enum history_kind kind, unsigned n)
{
    for (size_t i = 0; i < history.count; i++)
        if (history.events[i].kind == kind && n-- == 0)
            return &history.events[i];
    return NULL;
}

static void assert_says(enum history_kind kind, unsigned n, const char *expected)
{
    char text[HISTORY_TEXT_CAP];
    const struct history_event *found = event(kind, n);
    assert_non_null(found);
    history_text(&history, (size_t)(found - history.events), LANG_EN, text);
    assert_string_equal(text, expected);
}

// ---- what became of it ------------------------------------------------------------------------

static void a_counted_entry_says_so(void **state)
{
    (void)state;
    size_t batch = add_batch(0);
    list_fixture_entry(&roll.facts, batch, 7, 1, &erlan);
    list_fixture_copy(&roll.facts, batch, 1, true);
    list_fixture_copy(&roll.facts, batch, 2, false);
    make(1);
    assert_says(HISTORY_STATE, 0, "Counted");
    assert_int_equal(event(HISTORY_CAME, 0)->place.batch_number, 0);
    assert_int_equal(event(HISTORY_CAME, 0)->place.cell, 7);
    assert_int_equal(event(HISTORY_TEXT, 0)->number, list.folder.campaign.version);
    assert_says(HISTORY_CONSENTS, 0, "Agreed to be counted and to be named");
    assert_says(HISTORY_COPIES, 0, "2 different copies of the batch came");
    assert_says(HISTORY_CLOSED, 0, "The batch was closed as it should be");
    assert_null(event(HISTORY_VOUCHED, 0));
    assert_null(event(HISTORY_UNNAMED, 0));
    assert_null(event(HISTORY_ALSO_AT, 0));
    assert_null(event(HISTORY_SAME_PERSON, 0));
}

static void a_duplicate_points_at_what_counts(void **state)
{
    (void)state;
    size_t batch = add_batch(0);
    list_fixture_entry(&roll.facts, batch, 0, 1, &aigerim);
    list_fixture_entry(&roll.facts, batch, 1, 2, &shy);
    list_fixture_entry(&roll.facts, batch, 2, 3, &erlan);
    make(2);
    assert_int_equal(event(HISTORY_STATE, 0)->state, TALLY_DUPLICATE);
    assert_int_equal(event(HISTORY_STATE, 0)->reason, TALLY_SAME_NAME_AND_DATE);
    assert_int_equal(event(HISTORY_STATE, 0)->other, place_of(1));
    assert_int_equal(event(HISTORY_SAME_PERSON, 0)->other, place_of(1));
    assert_null(event(HISTORY_SAME_PERSON, 1));
    assert_says(HISTORY_CONSENTS, 0, "Agreed to be counted, but not to be named");
    assert_null(event(HISTORY_UNNAMED, 0)); // it is this one that asked
    make(1);
    assert_int_equal(event(HISTORY_STATE, 0)->state, TALLY_COUNTED);
    assert_non_null(event(HISTORY_UNNAMED, 0));
    assert_int_equal(event(HISTORY_SAME_PERSON, 0)->other, place_of(2));
}

static void what_the_volunteer_took_back_names_the_void(void **state)
{
    (void)state;
    size_t batch = add_batch(0), next = add_batch(1);
    list_fixture_entry(&roll.facts, batch, 0, 1, &erlan);
    list_fixture_entry(&roll.facts, next, 4, 1, NULL);
    make(1);
    assert_says(HISTORY_STATE, 0,
                "Not counted, voided: taken back on the volunteer's laptop soon after");
    assert_int_equal(event(HISTORY_UNDONE, 0)->place.batch_number, 1);
    assert_int_equal(event(HISTORY_UNDONE, 0)->place.cell, 4);
    assert_int_equal(event(HISTORY_UNDONE, 0)->reason, TALLY_NO_REASON);
    assert_null(event(HISTORY_UNDONE, 1));
}

static void what_is_held_says_why(void **state)
{
    (void)state;
    struct seal_header header = fixture_facts(&list.device, 0);
    header.campaign_hash[0] ^= 1;
    size_t batch = list_fixture_batch_of(&roll.facts, &header);
    list_fixture_entry(&roll.facts, batch, 0, 1, &erlan);
    make(1);
    assert_says(HISTORY_STATE, 0,
                "Not counted for now, held: the version of the text that was signed is not here");
    assert_says(HISTORY_TEXT, 0, "The version of the text that was signed is not here");
    assert_int_equal(event(HISTORY_BATCH_HELD, 0)->reason, TALLY_UNKNOWN_TEXT);
}

static void a_batch_out_of_its_chain_and_window_is_told(void **state)
{
    (void)state;
    struct seal_header header = fixture_facts(&list.device, 0);
    header.chain[0] ^= 1;
    header.day = (uint16_t)(list.folder.campaign.last_day + 1);
    size_t batch = list_fixture_batch_of(&roll.facts, &header);
    list_fixture_entry(&roll.facts, batch, 0, 1, &erlan);
    make(1);
    assert_int_equal(event(HISTORY_BATCH_HELD, 0)->reason, TALLY_WRONG_CHAIN);
    assert_non_null(event(HISTORY_OUTSIDE_WINDOW, 0));
    assert_int_equal(event(HISTORY_COPIES, 0)->number, 0);
    assert_false(event(HISTORY_CLOSED, 0)->yes);
}

static void an_altered_batch_is_told(void **state)
{
    (void)state;
    struct seal_header next = fixture_facts(&list.device, 1);
    memset(next.previous, 9, sizeof next.previous);
    size_t batch = add_batch(0);
    list_fixture_entry(&roll.facts, batch, 0, 1, &erlan);
    (void)list_fixture_batch_of(&roll.facts, &next);
    list_fixture_copy(&roll.facts, batch, 1, true);
    make(1);
    assert_non_null(event(HISTORY_ALTERED, 0));
}

static void a_closed_batch_vouches_or_does_not(void **state)
{
    (void)state;
    size_t batch = add_batch(0);
    struct record record;
    list_fixture_record(&erlan, &record);
    struct facts_content content = list_fixture_content(SEAL_ENTRY, 1, &record);
    list_fixture_cell(&roll.facts, batch, 0, 0, &content);
    list_fixture_entry(&roll.facts, batch, 1, 2, &aigerim);
    assert_int_equal(facts_add_final(&roll.facts, batch, content.digest, 1), STATUS_OK);
    make(1);
    assert_true(event(HISTORY_VOUCHED, 0)->yes);
    make(2);
    assert_false(event(HISTORY_VOUCHED, 0)->yes);
    assert_int_equal(event(HISTORY_STATE, 0)->reason, TALLY_NOT_IN_FINAL);
}

static void every_place_is_told(void **state)
{
    (void)state;
    struct seal_header held = fixture_facts(&list.device, 2);
    held.chain[0] ^= 1;
    size_t batch = add_batch(0), next = add_batch(1);
    size_t off_chain = list_fixture_batch_of(&roll.facts, &held);
    list_fixture_entry(&roll.facts, batch, 0, 1, &erlan);
    list_fixture_entry(&roll.facts, next, 5, 1, &erlan);
    list_fixture_entry(&roll.facts, off_chain, 0, 1, &erlan);
    make(1);
    assert_int_equal(event(HISTORY_CAME, 0)->place.batch_number, 0);
    assert_int_equal(event(HISTORY_ALSO_AT, 0)->place.batch_number, 1);
    assert_int_equal(event(HISTORY_ALSO_AT, 0)->place.cell, 5);
    assert_int_equal(event(HISTORY_ALSO_AT, 1)->reason, TALLY_WRONG_CHAIN);
    assert_null(event(HISTORY_ALSO_AT, 2));
}

static void one_id_with_two_records_is_told(void **state)
{
    (void)state;
    size_t batch = add_batch(0);
    list_fixture_entry(&roll.facts, batch, 0, 1, &erlan);
    list_fixture_entry(&roll.facts, batch, 1, 1, &aigerim);
    make(1);
    assert_int_equal(event(HISTORY_STATE, 0)->reason, TALLY_ENTRY_ID_REUSED);
    assert_int_equal(event(HISTORY_SAME_ID, 0)->other, place_of(1) + 1);
    assert_null(event(HISTORY_ALSO_AT, 0));
    make_of(place_of(1) + 1);
    assert_int_equal(event(HISTORY_SAME_ID, 0)->other, place_of(1));
}

static void what_cannot_be_read_has_a_history_too(void **state)
{
    (void)state;
    size_t batch = add_batch(0);
    struct record record = {.len = 0};
    struct facts_content content = list_fixture_content(SEAL_ENTRY, 1, &record);
    content.flaw = BATCH_READ_BAD_PADDING;
    list_fixture_cell(&roll.facts, batch, 0, 0, &content);
    make(1);
    assert_int_equal(event(HISTORY_STATE, 0)->reason, TALLY_BAD_PADDING);
    assert_null(event(HISTORY_CONSENTS, 0));
}

// ---- decisions --------------------------------------------------------------------------------

static struct decision_entry name_of(uint8_t number)
{
    struct decision_entry entry;
    memcpy(entry.device_id, list.device.certificate.device_id, sizeof entry.device_id);
    fixture_entry_id(number, entry.entry_id);
    return entry;
}

static struct decision make_decision(enum decision_kind kind, uint8_t a, uint8_t b,
                                     const struct decision *superseded)
{
    struct decision decision = {.kind = kind, .why = "looked at both"};
    struct decision_entry first = name_of(a), other = name_of(b);
    if (decision_is_about_two(kind))
        decision_set_pair(&decision, &first, &other);
    else
        decision.entry = first;
    if (superseded)
        decision_hash(superseded, decision.supersedes);
    decision_sign(&decision, list.folder.key, list.folder.campaign.id);
    return decision;
}

static void add_decision(const struct decision *decision)
{
    assert_int_equal(facts_add_decision(&roll.facts, decision), STATUS_OK);
}

static void decisions_come_behind_what_they_supersede(void **state)
{
    (void)state;
    list_fixture_entry(&roll.facts, add_batch(0), 0, 1, &erlan);
    struct decision first = make_decision(DECISION_VOID, 1, 1, NULL);
    struct decision second = make_decision(DECISION_RESTORE, 1, 1, &first);
    struct decision third = make_decision(DECISION_VOID, 1, 1, &second);
    add_decision(&third); // as they may come
    add_decision(&second);
    add_decision(&first);
    make(1);
    assert_int_equal(event(HISTORY_STATE, 0)->reason, TALLY_DECIDED);
    for (unsigned i = 0; i < 3; i++) {
        assert_int_equal(event(HISTORY_DECISION, i)->number, i + 1);
        assert_int_equal(event(HISTORY_DECISION, i)->takes_back, i);
        assert_int_equal(event(HISTORY_DECISION, i)->stands, i == 2);
        assert_int_equal(event(HISTORY_DECISION, i)->coordinator, 1);
    }
    assert_null(event(HISTORY_DECISION, 3));
    assert_says(HISTORY_DECISION, 1,
                "Decision 2, coordinator 1: take the earlier decision back; in place of decision "
                "1; reason: looked at both; it stands no more");
}

static void decisions_about_two_are_in_both_histories(void **state)
{
    (void)state;
    size_t batch = add_batch(0);
    for (uint8_t i = 1; i <= 3; i++)
        list_fixture_entry(&roll.facts, batch, i, i, i == 1 ? &erlan : &aigerim);
    struct decision same = make_decision(DECISION_SAME, 1, 2, NULL);
    struct decision open = make_decision(DECISION_RESTORE, 1, 1, &same);
    struct decision other = make_decision(DECISION_DIFFERENT, 2, 9, NULL); // 9 is not here
    add_decision(&open);
    add_decision(&same);
    add_decision(&other);
    make(1);
    assert_int_equal(event(HISTORY_DECISION, 0)->other, place_of(2));
    assert_int_equal(event(HISTORY_DECISION, 1)->takes_back, 1);
    assert_null(event(HISTORY_DECISION, 2));
    make(2);
    assert_int_equal(event(HISTORY_DECISION, 0)->other, place_of(1));
    assert_false(event(HISTORY_DECISION, 0)->stands);
    assert_int_equal(event(HISTORY_DECISION, 1)->decision->kind, DECISION_RESTORE);
    assert_int_equal(event(HISTORY_DECISION, 2)->other, HISTORY_NO_ENTRY);
    make(3);
    assert_null(event(HISTORY_DECISION, 0));
}

static void questions_are_told_of_the_whole_person(void **state)
{
    (void)state;
    size_t batch = add_batch(0);
    list_fixture_entry(&roll.facts, batch, 0, 1, &erlan);
    list_fixture_entry(&roll.facts, batch, 1, 2, &erlan);
    list_fixture_entry(&roll.facts, batch, 2, 3, &aigerim);
    struct decision same = make_decision(DECISION_SAME, 1, 3, NULL);
    struct decision different = make_decision(DECISION_DIFFERENT, 1, 3, NULL);
    add_decision(&same);
    add_decision(&different);
    make(2);
    assert_int_equal(event(HISTORY_QUESTION, 0)->own, place_of(1));
    assert_int_equal(event(HISTORY_QUESTION, 0)->other, place_of(3));
    assert_true(event(HISTORY_QUESTION, 0)->yes);
    make(3);
    assert_int_equal(event(HISTORY_QUESTION, 0)->own, place_of(3));
    assert_int_equal(event(HISTORY_QUESTION, 0)->other, place_of(1));
}

// ---- sentences --------------------------------------------------------------------------------

static void every_kind_has_a_name_and_a_sentence(void **state)
{
    (void)state;
    struct decision decision = make_decision(DECISION_VOID, 1, 1, NULL);
    list_fixture_entry(&roll.facts, add_batch(0), 0, 1, &erlan);
    make(1);
    struct history_event events[HISTORY_KIND_COUNT];
    struct history all = {.roll = &roll, .events = events, .count = HISTORY_KIND_COUNT};
    char texts[2][HISTORY_TEXT_CAP];
    for (enum history_kind kind = 0; kind < HISTORY_KIND_COUNT; kind++)
        events[kind] = (struct history_event){.kind = kind, .decision = &decision, .number = 1};
    for (enum lang lang = 0; lang < LANG_COUNT; lang++)
        for (size_t a = 0; a < all.count; a++)
            for (size_t b = a + 1; b < all.count; b++) {
                history_text(&all, a, lang, texts[0]);
                history_text(&all, b, lang, texts[1]);
                assert_string_not_equal(texts[0], texts[1]);
                assert_string_not_equal(history_kind_name((enum history_kind)a),
                                        history_kind_name((enum history_kind)b));
            }
}

static void how_it_was_signed_has_its_sentences(void **state)
{
    (void)state;
    list_fixture_entry(&roll.facts, add_batch(0), 0, 1, &erlan);
    make(1);
    struct history_event told = {.kind = HISTORY_CHANNEL, .number = RECORD_PAPER};
    struct history one = {.roll = &roll, .events = &told, .count = 1};
    char text[HISTORY_TEXT_CAP];
    history_text(&one, 0, LANG_EN, text);
    assert_string_equal(text, "Signed on a paper sheet");
    strcpy(one.reference, "3/14");
    history_text(&one, 0, LANG_RU, text);
    assert_string_equal(text, "Подписано на бумажном листе: 3/14");
    told = (struct history_event){.kind = HISTORY_SECONDS, .number = 125};
    history_text(&one, 0, LANG_KK, text);
    assert_string_equal(text, "Топтама ашылған соң 2 мин 5 с өткенде қол қойылған");
    told = (struct history_event){.kind = HISTORY_LANGUAGE, .lang = LANG_KK};
    history_text(&one, 0, LANG_EN, text);
    assert_string_equal(text, "Language shown to the signer: Қазақша");
    told = (struct history_event){.kind = HISTORY_MARK, .number = RECORD_DRAWN};
    history_text(&one, 0, LANG_EN, text);
    assert_string_equal(text, "The signature was drawn by hand");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_counted_entry_says_so, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_duplicate_points_at_what_counts, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_the_volunteer_took_back_names_the_void, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(what_is_held_says_why, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_batch_out_of_its_chain_and_window_is_told, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(an_altered_batch_is_told, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_closed_batch_vouches_or_does_not, set_up, tear_down),
        cmocka_unit_test_setup_teardown(every_place_is_told, set_up, tear_down),
        cmocka_unit_test_setup_teardown(one_id_with_two_records_is_told, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_cannot_be_read_has_a_history_too, set_up, tear_down),
        cmocka_unit_test_setup_teardown(decisions_come_behind_what_they_supersede, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(decisions_about_two_are_in_both_histories, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(questions_are_told_of_the_whole_person, set_up, tear_down),
        cmocka_unit_test_setup_teardown(every_kind_has_a_name_and_a_sentence, set_up, tear_down),
        cmocka_unit_test_setup_teardown(how_it_was_signed_has_its_sentences, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
