// SPDX-License-Identifier: Apache-2.0
#include "merger/handover/listing.h"

#include "tests/unit/listing_rig.h"

static struct listing_rig rig;
static struct listing listing;

#define PERSON(family, given, city)                                                                \
    .fields = {                                                                                    \
        [RECORD_FAMILY_NAME] = (family), [RECORD_GIVEN_NAME] = (given), [RECORD_CITY] = (city)}

static const struct rig_person first_day[] = {
    {PERSON("Ұзақов", "Дәурен", "Шымкент"), .strokes = RIG_DRAWN},
    {.fields = {[RECORD_FAMILY_NAME] = "Әбенов",
                [RECORD_GIVEN_NAME] = "Қайрат",
                [RECORD_BIRTH_DATE] = "1970-01-02",
                [RECORD_CITY] = "Алматы",
                [RECORD_PHONE] = "+7 701 111 22 33",
                [RECORD_COMMENT] = "=Аронға бостандық, \"иә\""}},
    {.fields = {[RECORD_FAMILY_NAME] = "Жасырынов",
                [RECORD_GIVEN_NAME] = "Жанбота",
                [RECORD_CITY] = "Жезқазған",
                [RECORD_COMMENT] = "құпия"},
     .consents = RECORD_MAY_COUNT,
     .strokes = RIG_DRAWN},
    {PERSON("Аманов", "Ғани", "Шымкент")},
    {PERSON("Ким", "Владимир", NULL), .strokes = "0100021428"}, // does not decode
};
static const struct rig_person second_day[] = {
    {PERSON("Кима", "Анна", "Алматы")},
    {PERSON("аманов", "Ғани", "Тараз")},
    {PERSON("Ұзақов", "Дәурен", "Шымкент")}, // a voided one
};

// The second day comes first.
static int set_up(void **state)
{
    (void)state;
    rig_init(&rig);
    rig_open_batch(&rig, 18880);
    for (size_t i = 0; i < sizeof second_day / sizeof *second_day; i++)
        rig_sign(&rig, &second_day[i]);
    rig_void(&rig, rig.entry_count);
    rig_merge_batch(&rig);
    rig_open_batch(&rig, 18877);
    for (size_t i = 0; i < sizeof first_day / sizeof *first_day; i++)
        rig_sign(&rig, &first_day[i]);
    rig_merge_batch(&rig);
    rig_open_roll(&rig);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    listing_free(&listing);
    rig_free(&rig);
    return 0;
}

static void make(struct listing_plan plan)
{
    listing_free(&listing);
    assert_int_equal(listing_make(&rig.roll, &plan, NULL, &listing), STATUS_OK);
}

static void assert_field(const struct listing_person *person, enum record_field field,
                         const char *text)
{
    const struct record_value *value = &person->fields[field];
    if (!text) {
        assert_null(value->bytes);
        return;
    }
    assert_int_equal(value->len, strlen(text));
    assert_memory_equal(value->bytes, text, value->len);
}

// Family names in the order of the listing.
static void assert_order(const char *const *names, size_t count)
{
    assert_int_equal(listing.named_count, count);
    for (size_t i = 0; i < count; i++) {
        struct listing_person person;
        listing_get(&listing, i, &person);
        assert_field(&person, RECORD_FAMILY_NAME, names[i]);
    }
}

static size_t place_of(const char *family_name)
{
    struct listing_person person;
    for (size_t i = 0; i < listing.named_count; i++) {
        listing_get(&listing, i, &person);
        const struct record_value *value = &person.fields[RECORD_FAMILY_NAME];
        if (value->len == strlen(family_name) && memcmp(value->bytes, family_name, value->len) == 0)
            return i;
    }
    fail();
    return 0;
}

// ---- order ------------------------------------------------------------------------------------

#define ASSERT_ORDER(...)                                                                          \
    do {                                                                                           \
        const char *const names[] = {__VA_ARGS__};                                                 \
        assert_order(names, sizeof names / sizeof *names);                                         \
    } while (0)

static void people_come_by_name_as_the_kazakh_alphabet_has_it(void **state)
{
    (void)state;
    make((struct listing_plan){.order = LISTING_BY_NAME});
    // of equal names the region decides: Тараз before Шымкент
    ASSERT_ORDER("аманов", "Аманов", "Әбенов", "Ким", "Кима", "Ұзақов");
}

static void people_come_by_region_and_name(void **state)
{
    (void)state;
    make((struct listing_plan){.order = LISTING_BY_REGION});
    // Алматы, Тараз, Шымкент; who named none comes last
    ASSERT_ORDER("Әбенов", "Кима", "аманов", "Аманов", "Ұзақов", "Ким");
}

static void people_come_by_day_and_name(void **state)
{
    (void)state;
    make((struct listing_plan){.order = LISTING_BY_DAY});
    ASSERT_ORDER("Аманов", "Әбенов", "Ким", "Ұзақов", "аманов", "Кима");
}

static void orders_have_names(void **state)
{
    (void)state;
    assert_int_equal(listing_order_named("name"), LISTING_BY_NAME);
    assert_int_equal(listing_order_named("day"), LISTING_BY_DAY);
    assert_int_equal(listing_order_named("days"), LISTING_ORDER_COUNT);
    assert_string_equal(listing_order_name(LISTING_BY_REGION), "region");
}

// A town that is not handed over is not told by the order either.
static void the_order_tells_nothing_that_stays(void **state)
{
    (void)state;
    rig.list.folder.campaign.fields[RECORD_CITY].handed_over = false;
    make((struct listing_plan){.order = LISTING_BY_REGION});
    ASSERT_ORDER("Аманов", "аманов", "Әбенов", "Ким", "Кима", "Ұзақов"); // by day, of equal names
    struct listing_person person;
    listing_get(&listing, 0, &person);
    assert_int_equal(person.region, REGION_NONE);
}

// ---- fields -----------------------------------------------------------------------------------

static void only_handed_over_fields_leave(void **state)
{
    (void)state;
    make((struct listing_plan){.order = LISTING_BY_NAME});
    struct listing_person person;
    listing_get(&listing, place_of("Әбенов"), &person);
    assert_field(&person, RECORD_GIVEN_NAME, "Қайрат");
    assert_field(&person, RECORD_PATRONYMIC, NULL);
    assert_field(&person, RECORD_BIRTH_DATE, NULL);
    assert_field(&person, RECORD_CITY, "Алматы");
    assert_field(&person, RECORD_PHONE, NULL);
    assert_field(&person, RECORD_COMMENT, "=Аронға бостандық, \"иә\"");
    assert_int_equal(person.day, 18877);
    assert_string_equal(listing.regions.items[person.region].name, "Алматы");
    assert_int_equal(listing.field_count, 5);
    assert_int_equal(listing.fields[4], RECORD_COMMENT);
}

static void internal_fields_leave_when_asked_for(void **state)
{
    (void)state;
    make((struct listing_plan){.internal = true});
    struct listing_person person;
    listing_get(&listing, place_of("Әбенов"), &person);
    assert_field(&person, RECORD_BIRTH_DATE, "1970-01-02");
    assert_field(&person, RECORD_PHONE, "+7 701 111 22 33");
    assert_int_equal(listing.field_count, 9); // the form asks for no mail address
}

static void who_is_not_to_be_named_is_a_number(void **state)
{
    (void)state;
    make((struct listing_plan){.internal = true});
    assert_int_equal(listing.named_count, 6);
    assert_int_equal(listing.unnamed_count, 1);
    for (size_t i = 0; i < listing.named_count; i++) {
        struct listing_person person;
        listing_get(&listing, i, &person);
        assert_memory_not_equal(person.fields[RECORD_FAMILY_NAME].bytes, "Ж", strlen("Ж"));
    }
}

// ---- signatures -------------------------------------------------------------------------------

static void a_drawn_signature_is_fetched(void **state)
{
    (void)state;
    static struct strokes strokes;
    struct listing_person person;
    make((struct listing_plan){.order = LISTING_BY_NAME});
    size_t place = place_of("Ұзақов");
    listing_get(&listing, place, &person);
    assert_true(person.is_drawn);
    assert_int_equal(listing_strokes(&listing, place, &strokes), STATUS_OK);
    assert_int_equal(strokes.count, 3);
    listing_get(&listing, place_of("Ким"), &person); // damaged
    assert_false(person.is_drawn);
    listing_get(&listing, place_of("Әбенов"), &person); // typed
    assert_false(person.is_drawn);
}

static void no_signature_leaves_without_the_name(void **state)
{
    (void)state;
    for (enum record_field field = 1; field < RECORD_FORM_END; field++)
        rig.list.folder.campaign.fields[field].handed_over = field == RECORD_CITY;
    make((struct listing_plan){.order = LISTING_BY_NAME});
    for (size_t i = 0; i < listing.named_count; i++) {
        struct listing_person person;
        listing_get(&listing, i, &person);
        assert_false(person.is_drawn);
    }
}

// ---- redacted ---------------------------------------------------------------------------------

static void what_is_published_is_given_name_initial_and_town(void **state)
{
    (void)state;
    make((struct listing_plan){.redact = true, .internal = true});
    assert_int_equal(listing.field_count, 3);
    ASSERT_ORDER("А.", "А.", "Ә.", "К.", "К.", "Ұ.");
    struct listing_person person;
    listing_get(&listing, 2, &person);
    assert_field(&person, RECORD_GIVEN_NAME, "Қайрат");
    assert_field(&person, RECORD_CITY, "Алматы");
    assert_field(&person, RECORD_COMMENT, NULL);
    assert_field(&person, RECORD_BIRTH_DATE, NULL);
    listing_get(&listing, 3, &person); // of Ким Владимир and Кима Анна: what stays does not order
    assert_field(&person, RECORD_GIVEN_NAME, "Анна");
    listing_get(&listing, 5, &person);
    assert_false(person.is_drawn);
}

static void what_stays_is_not_published(void **state)
{
    (void)state;
    rig.list.folder.campaign.fields[RECORD_CITY].handed_over = false;
    make((struct listing_plan){.redact = true});
    struct listing_person person;
    listing_get(&listing, 2, &person);
    assert_field(&person, RECORD_CITY, NULL);
}

static const struct {
    const char *name, *initial;
} initials[] = {
    {"қасымов", "Қ."}, {"'Оразов", "О."}, {"=Сейітова", "С."},
    {"é", "É."},       {"1", NULL},       {"б\xcc\x81ек", "Б\xcc\x81."},
};

static void an_initial_is_a_capital_with_its_marks(void **state)
{
    (void)state;
    rig_open_batch(&rig, 18881);
    for (size_t i = 0; i < sizeof initials / sizeof *initials; i++) {
        struct rig_person person = {PERSON(initials[i].name, "Тест", "Тест")};
        person.fields[RECORD_ID_NUMBER] = "";
        rig_sign(&rig, &person);
    }
    roll_close(&rig.roll);
    rig_merge_batch(&rig);
    rig_open_roll(&rig);
    make((struct listing_plan){.redact = true, .order = LISTING_BY_DAY});
    for (size_t i = 0; i < sizeof initials / sizeof *initials; i++) {
        bool found = false;
        for (size_t place = 6; place < listing.named_count; place++) {
            struct listing_person person;
            listing_get(&listing, place, &person);
            const struct record_value *value = &person.fields[RECORD_FAMILY_NAME];
            found |= initials[i].initial
                         ? value->len == strlen(initials[i].initial) &&
                               memcmp(value->bytes, initials[i].initial, value->len) == 0
                         : value->bytes == NULL;
        }
        assert_true(found);
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(people_come_by_name_as_the_kazakh_alphabet_has_it),
        TEST(people_come_by_region_and_name),
        TEST(people_come_by_day_and_name),
        TEST(orders_have_names),
        TEST(the_order_tells_nothing_that_stays),
        TEST(only_handed_over_fields_leave),
        TEST(internal_fields_leave_when_asked_for),
        TEST(who_is_not_to_be_named_is_a_number),
        TEST(a_drawn_signature_is_fetched),
        TEST(no_signature_leaves_without_the_name),
        TEST(what_is_published_is_given_name_initial_and_town),
        TEST(what_stays_is_not_published),
        TEST(an_initial_is_a_capital_with_its_marks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
