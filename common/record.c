// SPDX-License-Identifier: Apache-2.0
#include "common/record.h"

#include "common/bytes.h"
#include "common/text.h"

#include <string.h>

static const struct {
    const char *name;
    size_t max_len;
} form_fields[RECORD_FORM_END] = {
    [RECORD_FAMILY_NAME] = {"family_name", 240},
    [RECORD_GIVEN_NAME] = {"given_name", 240},
    [RECORD_PATRONYMIC] = {"patronymic", 240},
    [RECORD_BIRTH_DATE] = {"birth_date", 60},
    [RECORD_ID_NUMBER] = {"id_number", 60},
    [RECORD_CITY] = {"city", 240},
    [RECORD_ADDRESS] = {"address", 600},
    [RECORD_PHONE] = {"phone", 60},
    [RECORD_EMAIL] = {"email", 240},
    [RECORD_COMMENT] = {"comment", 1200},
};

#define REFERENCE_MAX_LEN 240

static bool is_form_field(unsigned field)
{
    return field > 0 && field < RECORD_FORM_END;
}

size_t record_field_max_len(enum record_field field)
{
    if (field == RECORD_REFERENCE)
        return REFERENCE_MAX_LEN;
    return is_form_field(field) ? form_fields[field].max_len : 0;
}

const char *record_field_name(enum record_field field)
{
    return is_form_field(field) ? form_fields[field].name : NULL;
}

enum record_field record_field_from_name(const char *name, size_t len)
{
    for (unsigned field = 1; field < RECORD_FORM_END; field++) {
        const char *known = form_fields[field].name;
        if (strlen(known) == len && memcmp(known, name, len) == 0)
            return (enum record_field)field;
    }
    return (enum record_field)0;
}

const char *record_mark_name(uint32_t mark)
{
    static const char *const names[] = {
        "", [RECORD_TYPED] = "typed", [RECORD_DRAWN] = "drawn", [RECORD_WITNESSED] = "witnessed"};
    return names[mark < sizeof names / sizeof *names ? mark : 0];
}

void record_put(struct record *record, uint8_t field, const void *bytes, size_t len)
{
    if (field <= record->last_id || len > UINT16_MAX) {
        record->failed = true;
        return;
    }
    struct bytes_writer w =
        bytes_writer_init(record->bytes + record->len, sizeof record->bytes - record->len);
    bytes_put_u8(&w, field);
    bytes_put_u16(&w, (uint16_t)len);
    bytes_put(&w, bytes, len);
    if (w.failed) {
        record->failed = true;
        return;
    }
    record->len += w.len;
    record->last_id = field;
}

void record_put_text(struct record *record, uint8_t field, const char *text)
{
    if (text[0] != '\0')
        record_put(record, field, text, strlen(text));
}

static void put_number(struct record *record, uint8_t field, uint32_t value, size_t len)
{
    uint8_t bytes[4] = {(uint8_t)value, (uint8_t)(value >> 8), (uint8_t)(value >> 16),
                        (uint8_t)(value >> 24)};
    record_put(record, field, bytes, len);
}

void record_put_u8(struct record *record, uint8_t field, uint8_t value)
{
    put_number(record, field, value, 1);
}

void record_put_u16(struct record *record, uint8_t field, uint16_t value)
{
    put_number(record, field, value, 2);
}

void record_put_u32(struct record *record, uint8_t field, uint32_t value)
{
    put_number(record, field, value, 4);
}

// True if the value is one that field may have; a field of a later version may have any.
static bool value_fits(uint8_t field, const uint8_t *value, size_t len)
{
    if (is_form_field(field) || field == RECORD_REFERENCE)
        return len <= record_field_max_len((enum record_field)field) &&
               text_is_tidy((const char *)value, len);
    if (field > RECORD_REASON && field < RECORD_REASON + RECORD_FORM_END)
        return len == 1;
    switch (field) {
    case RECORD_LANGUAGE:
        return len == 2 && text_is_tidy((const char *)value, len);
    case RECORD_CHANNEL:
    case RECORD_MARK:
    case RECORD_CONSENTS:
        return len == 1;
    case RECORD_DECLARATIONS:
        return len == 2;
    case RECORD_SECONDS:
        return len == 4;
    default:
        return true;
    }
}

enum status record_check(const uint8_t *bytes, size_t len)
{
    struct bytes_reader r = bytes_reader_init(bytes, len);
    unsigned last_id = 0;
    while (r.left_len > 0) {
        uint8_t field = bytes_get_u8(&r);
        size_t value_len = bytes_get_u16(&r);
        const uint8_t *value = bytes_take(&r, value_len);
        if (!value || field <= last_id || !value_fits(field, value, value_len))
            return STATUS_DAMAGED;
        last_id = field;
    }
    return len <= RECORD_MAX_LEN ? STATUS_OK : STATUS_DAMAGED;
}

bool record_next(struct bytes_reader *r, uint8_t *field, struct record_value *value)
{
    *field = bytes_get_u8(r);
    value->len = bytes_get_u16(r);
    value->bytes = bytes_take(r, value->len);
    return value->bytes != NULL;
}

struct record_value record_get(const uint8_t *bytes, size_t len, uint8_t field)
{
    struct bytes_reader r = bytes_reader_init(bytes, len);
    struct record_value value;
    uint8_t found;
    while (record_next(&r, &found, &value) && found <= field)
        if (found == field)
            return value;
    return (struct record_value){.bytes = NULL, .len = 0};
}

uint32_t record_get_number(const uint8_t *bytes, size_t len, uint8_t field, uint32_t absent)
{
    struct record_value value = record_get(bytes, len, field);
    if (!value.bytes || value.len == 0 || value.len > 4)
        return absent;
    uint32_t number = 0;
    for (size_t i = value.len; i > 0; i--)
        number = number << 8 | value.bytes[i - 1];
    return number;
}

bool record_is_from_paper(struct record_value record)
{
    return record_get_number(record.bytes, record.len, RECORD_CHANNEL, 0) == RECORD_PAPER;
}

const char *record_signed_name(struct record_value record)
{
    if (record_is_from_paper(record))
        return "paper";
    return record_mark_name(record_get_number(record.bytes, record.len, RECORD_MARK, 0));
}
