// SPDX-License-Identifier: Apache-2.0
#include "merger/linkage/form.h"

#include "common/bytes.h"
#include "common/date.h"
#include "common/kz_iin.h"
#include "common/record.h"
#include "merger/linkage/place.h"

#include <sodium.h>
#include <string.h>

#define HEAD_LEN 2
#define TOKEN_HEAD_LEN 3
#define TOKEN_ROLE_SHIFT 5
#define TOKEN_FLAGS ((1u << TOKEN_ROLE_SHIFT) - 1)
#define TOKEN_ROLE_MASK 3u
#define TOKEN_KNOWN 0x80u
#define WEIGHT_UNIT 64 // thousandths of a bit: the step in which weights are kept
#define PHONE_DIGITS 10
#define PHONE_MIN_DIGITS 6
#define NUMBER_MIN_DIGITS 6
_Static_assert(NORMALIZE_SHORT <= TOKEN_FLAGS, "a token keeps every flag");
#define MIN_YEAR 1850 // of a birth: what tells YYYYMMDD from DDMMYYYY

enum part {
    PART_DATE = 1 << 0,
    PART_NUMBER = 1 << 1,
    PART_PHONE = 1 << 2,
    PART_CITY = 1 << 3,
    PART_ADDRESS = 1 << 4,
    PART_NUMBER_IS_VALID = 1 << 5,
    PART_NUMBER_DATE = 1 << 6, // what the number says, where that is not the birth date given
};

static struct record_value field(struct record_value record, enum record_field field)
{
    return record_get(record.bytes, record.len, (uint8_t)field);
}

// ---- dates and numbers ------------------------------------------------------------------------

static uint64_t value_of(const char *digits, unsigned count)
{
    uint64_t value = 0;
    for (unsigned i = 0; i < count; i++)
        value = 10 * value + (uint64_t)(digits[i] - '0');
    return value;
}

static bool parts_date(char c)
{
    return c == '-' || c == '.' || c == '/';
}

// The digits of YYYY-MM-DD, YYYYMMDD or DD.MM.YYYY, whether there is such a day or not: a slip of
// the pen may well make one that there is not. A year 0 is nobody's: the field had to be filled.
static bool read_date_digits(const char *text, size_t len, struct form_date *out)
{
    char digits[8];
    size_t count = 0;
    bool day_first = len > 2 && parts_date(text[2]);
    for (size_t i = 0; i < len && count <= sizeof digits; i++) {
        if (parts_date(text[i]) && (day_first ? i == 2 || i == 5 : i == 4 || i == 7))
            continue;
        if (text[i] < '0' || text[i] > '9' || count == sizeof digits)
            return false;
        digits[count++] = text[i];
    }
    if (count != sizeof digits)
        return false;
    const char *year = day_first ? digits + 4 : digits, *day = day_first ? digits : digits + 6;
    const char *month = day_first ? digits + 2 : digits + 4;
    *out = (struct form_date){(uint16_t)value_of(year, 4), (uint8_t)value_of(month, 2),
                              (uint8_t)value_of(day, 2)};
    return out->year != 0;
}

static bool read_date(struct record_value value, struct form_date *out)
{
    const char *text = (const char *)value.bytes;
    struct date date;
    if (!text)
        return false;
    if (!date_parse_human(text, value.len, &date) || date.year < MIN_YEAR)
        return read_date_digits(text, value.len, out);
    *out = (struct form_date){date.year, date.month, date.day};
    return true;
}

// Letters that are written or read for a digit: Latin and Cyrillic, by their UTF-8.
static int digit_of(const uint8_t *bytes, size_t len, size_t *used)
{
    static const struct {
        const char *text;
        int digit;
    } lookalikes[] = {{"O", 0}, {"o", 0}, {"О", 0}, {"о", 0}, {"l", 1}, {"I", 1},
                      {"i", 1}, {"|", 1}, {"І", 1}, {"і", 1}, {"Z", 2}, {"З", 3},
                      {"з", 3}, {"S", 5}, {"s", 5}, {"б", 6}, {"B", 8}, {"В", 8}};
    *used = 1;
    if (bytes[0] >= '0' && bytes[0] <= '9')
        return bytes[0] - '0';
    for (size_t i = 0; i < sizeof lookalikes / sizeof *lookalikes; i++) {
        *used = strlen(lookalikes[i].text);
        if (*used <= len && memcmp(bytes, lookalikes[i].text, *used) == 0)
            return lookalikes[i].digit;
    }
    return -1;
}

static bool separates(uint8_t byte)
{
    return byte == ' ' || byte == '-' || byte == '.' || byte == '/';
}

// What fills a field that had to be filled; of zeros even the check digit is right.
static bool is_one_digit(const char *digits, unsigned count)
{
    for (unsigned i = 1; i < count; i++)
        if (digits[i] != digits[0])
            return false;
    return true;
}

// The digits of a number as it was written; false if anything else stands among them, or too many.
static bool read_number(struct record_value value, char digits[FORM_NUMBER_MAX_DIGITS],
                        unsigned *count)
{
    size_t used;
    *count = 0;
    for (size_t i = 0; i < value.len; i += used) {
        used = 1;
        if (separates(value.bytes[i]))
            continue;
        int digit = digit_of(value.bytes + i, value.len - i, &used);
        if (digit < 0 || *count == FORM_NUMBER_MAX_DIGITS)
            return false;
        digits[(*count)++] = (char)('0' + digit);
    }
    return *count >= NUMBER_MIN_DIGITS && !is_one_digit(digits, *count);
}

// The last ten digits: what stands before them, +7 or 8, is the same for all.
static uint64_t read_phone(struct record_value value)
{
    uint64_t phone = 0, modulus = 1;
    unsigned count = 0;
    for (unsigned i = 0; i < PHONE_DIGITS; i++)
        modulus *= 10;
    for (size_t i = 0; i < value.len; i++) {
        if (value.bytes[i] < '0' || value.bytes[i] > '9')
            continue;
        phone = (10 * phone + value.bytes[i] - '0') % modulus;
        count++;
    }
    return count >= PHONE_MIN_DIGITS ? phone : 0;
}

// ---- packing ----------------------------------------------------------------------------------

static void put_number(struct bytes_writer *w, uint64_t value, unsigned len)
{
    for (unsigned i = 0; i < len; i++)
        bytes_put_u8(w, (uint8_t)(value >> (8 * i)));
}

static void put_day(struct bytes_writer *w, struct form_date date)
{
    put_number(w, (uint64_t)date.year << 16 | (unsigned)date.month << 8 | date.day, 4);
}

static bool same_date(struct form_date a, struct form_date b)
{
    return a.year == b.year && a.month == b.month && a.day == b.day;
}

static uint8_t put_date(struct bytes_writer *w, struct record_value record, struct form_date *out)
{
    if (!read_date(field(record, RECORD_BIRTH_DATE), out))
        return 0;
    put_day(w, *out);
    return PART_DATE;
}

// Whether the check digit is right, and the day of birth that a right number names, unless that is
// the one that was given.
static uint8_t put_number_date(struct bytes_writer *w, const char digits[KZ_IIN_LEN],
                               const struct form_date *given)
{
    struct kz_iin iin = kz_iin_check(digits, KZ_IIN_LEN);
    struct form_date date = {iin.year, iin.month, iin.day};
    if (iin.verdict != KZ_IIN_VALID)
        return 0;
    if (!iin.has_date || (given && same_date(*given, date)))
        return PART_NUMBER_IS_VALID;
    put_day(w, date);
    return PART_NUMBER_IS_VALID | PART_NUMBER_DATE;
}

// given: the birth date, or NULL.
static uint8_t put_id_number(struct bytes_writer *w, struct record_value record,
                             const struct form_date *given)
{
    char digits[FORM_NUMBER_MAX_DIGITS];
    unsigned count;
    uint8_t parts = 0;
    if (read_number(field(record, RECORD_ID_NUMBER), digits, &count)) {
        bytes_put_u8(w, (uint8_t)count);
        put_number(w, value_of(digits, count), 6);
        parts = PART_NUMBER;
        if (count == KZ_IIN_LEN)
            parts |= put_number_date(w, digits, given);
    }
    sodium_memzero(digits, sizeof digits);
    return parts;
}

static uint8_t put_phone(struct bytes_writer *w, struct record_value record)
{
    uint64_t phone = read_phone(field(record, RECORD_PHONE));
    if (phone == 0)
        return 0;
    put_number(w, phone, 5);
    return PART_PHONE;
}

static uint8_t put_place(struct bytes_writer *w, uint32_t hash, enum part part)
{
    if (hash == 0)
        return 0;
    put_number(w, hash, 3);
    return (uint8_t)part;
}

static void put_token(struct bytes_writer *w, const struct normalize_token *token,
                      enum frequency_role role)
{
    unsigned weight = frequency_weight(role, token) / WEIGHT_UNIT;
    unsigned known = frequency_is_known(role, token) ? TOKEN_KNOWN : 0;
    bytes_put_u8(
        w, (uint8_t)(known | (unsigned)role << TOKEN_ROLE_SHIFT | (token->flags & TOKEN_FLAGS)));
    bytes_put_u8(w, (uint8_t)(weight > UINT8_MAX ? UINT8_MAX : weight));
    bytes_put_u8(w, token->len);
    bytes_put(w, token->letters, token->len);
}

// A patronymic by its ending is one in whatever field it stands.
static enum frequency_role role_of(const struct normalize_token *token, enum frequency_role role)
{
    return token->flags & NORMALIZE_PATRONYMIC && role != FREQUENCY_FAMILY ? FREQUENCY_PATRONYMIC
                                                                           : role;
}

static void put_names(struct bytes_writer *w, struct record_value record)
{
    static const struct {
        enum record_field field;
        enum frequency_role role;
    } names[] = {{RECORD_FAMILY_NAME, FREQUENCY_FAMILY},
                 {RECORD_GIVEN_NAME, FREQUENCY_GIVEN},
                 {RECORD_PATRONYMIC, FREQUENCY_PATRONYMIC}};
    struct normalize_name name;
    unsigned count = 0;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct record_value value = field(record, names[i].field);
        if (!value.bytes || !normalize_name((const char *)value.bytes, value.len, &name))
            continue;
        for (unsigned j = 0; j < name.count && count < FORM_MAX_TOKENS; j++) {
            const struct normalize_token *token = &name.tokens[j];
            if (w->len + TOKEN_HEAD_LEN + token->len > FORM_MAX_LEN)
                break;
            put_token(w, token, role_of(token, names[i].role));
            count++;
        }
    }
    sodium_memzero(&name, sizeof name);
}

size_t form_pack(const uint8_t *record, size_t len, uint8_t out[FORM_MAX_LEN])
{
    const struct record_value fields = {record, len};
    struct bytes_writer w = bytes_writer_init(out, FORM_MAX_LEN);
    struct record_value city = field(fields, RECORD_CITY);
    struct record_value address = field(fields, RECORD_ADDRESS);
    bytes_put_u8(&w, 0);
    bytes_put_u8(&w, 0);
    struct form_date date;
    uint8_t parts = put_date(&w, fields, &date);
    parts |= put_id_number(&w, fields, parts & PART_DATE ? &date : NULL);
    parts |= put_phone(&w, fields);
    parts |= put_place(&w, place_city((const char *)city.bytes, city.len), PART_CITY);
    parts |= put_place(&w, place_address((const char *)address.bytes, address.len), PART_ADDRESS);
    put_names(&w, fields);
    out[0] = (uint8_t)w.len;
    out[1] = parts;
    return w.len;
}

// ---- opening ----------------------------------------------------------------------------------

static uint64_t get_number(const uint8_t **p, unsigned len)
{
    uint64_t value = 0;
    for (unsigned i = 0; i < len; i++)
        value |= (uint64_t)(*p)[i] << (8 * i);
    *p += len;
    return value;
}

static void get_date(const uint8_t **p, struct form *out)
{
    uint32_t bits = (uint32_t)get_number(p, 4);
    out->dates[out->date_count++] =
        (struct form_date){(uint16_t)(bits >> 16), (uint8_t)(bits >> 8), (uint8_t)bits};
}

static void get_id_number(const uint8_t **p, uint8_t parts, struct form *out)
{
    out->digit_count = *(*p)++;
    out->number = get_number(p, 6);
    out->number_is_valid = parts & PART_NUMBER_IS_VALID;
    if (!(parts & PART_NUMBER_DATE))
        return;
    out->date_is_lent = out->date_count == 0;
    get_date(p, out);
}

static void get_tokens(const uint8_t *p, const uint8_t *end, struct form *out)
{
    while (p < end && out->token_count < FORM_MAX_TOKENS) {
        struct form_token *token = &out->tokens[out->token_count++];
        token->role = p[0] >> TOKEN_ROLE_SHIFT & TOKEN_ROLE_MASK;
        token->is_known = p[0] & TOKEN_KNOWN;
        token->name.flags = p[0] & TOKEN_FLAGS;
        token->weight = (uint16_t)(p[1] * WEIGHT_UNIT);
        token->name.len = p[2];
        memset(token->name.letters, 0, sizeof token->name.letters);
        memcpy(token->name.letters, p + TOKEN_HEAD_LEN, p[2]);
        p += TOKEN_HEAD_LEN + p[2];
    }
}

void form_open(const uint8_t *packed, struct form *out)
{
    const uint8_t *p = packed + HEAD_LEN;
    uint8_t parts = packed[1];
    out->date_count = out->digit_count = out->token_count = 0;
    out->date_is_lent = out->number_is_valid = false;
    out->number = out->phone = 0;
    out->city = out->address = 0;
    if (parts & PART_DATE)
        get_date(&p, out);
    if (parts & PART_NUMBER)
        get_id_number(&p, parts, out);
    if (parts & PART_PHONE)
        out->phone = get_number(&p, 5);
    if (parts & PART_CITY)
        out->city = (uint32_t)get_number(&p, 3);
    if (parts & PART_ADDRESS)
        out->address = (uint32_t)get_number(&p, 3);
    get_tokens(p, packed + packed[0], out);
}
