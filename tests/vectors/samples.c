// SPDX-License-Identifier: Apache-2.0
#include "tests/vectors/samples.h"

#include "common/record.h"

// A text is shown as it is; any other value is shown in words or digits of its own.
#define TEXT(id, name, text)                                                                       \
    {                                                                                              \
        id, name, text, text, sizeof(text) - 1, NULL                                               \
    }
#define VALUE(id, name, shown, bytes)                                                              \
    {                                                                                              \
        id, name, shown, bytes, sizeof(bytes) - 1, NULL                                            \
    }
#define STROKES(shown, bytes, drawing)                                                             \
    {                                                                                              \
        RECORD_STROKES, "strokes", shown, bytes, sizeof(bytes) - 1, drawing                        \
    }
#define END                                                                                        \
    {                                                                                              \
        0, NULL, NULL, NULL, 0, NULL                                                               \
    }

#define TEN(text) text text text text text text text text text text

const struct samples_field samples_kazakh[] = {
    TEXT(RECORD_FAMILY_NAME, "family_name", "Әбілқасымова"),
    TEXT(RECORD_GIVEN_NAME, "given_name", "Гүлжан"),
    TEXT(RECORD_PATRONYMIC, "patronymic", "Ерланқызы"),
    TEXT(RECORD_BIRTH_DATE, "birth_date", "1988-02-29"),
    TEXT(RECORD_ID_NUMBER, "id_number", "880229400003"),
    TEXT(RECORD_CITY, "city", "Өскемен"),
    TEXT(RECORD_ADDRESS, "address", "Абай даңғылы, 7-үй, 41-пәтер"),
    TEXT(RECORD_PHONE, "phone", "+7 701 000 00 01"),
    TEXT(RECORD_EMAIL, "email", "guljan@example.kz"),
    TEXT(RECORD_COMMENT, "comment", "Ақынға бостандық! Өлең түрмеге сыймайды."),
    TEXT(RECORD_LANGUAGE, "language", "kk"),
    VALUE(RECORD_CHANNEL, "channel", "page", "\1"),
    VALUE(RECORD_MARK, "mark", "drawn", "\2"),
    VALUE(RECORD_STROKES, "strokes", "0001027fff", "\x00\x01\x02\x7f\xff"),
    VALUE(RECORD_DECLARATIONS, "declarations", "3", "\3\0"),
    VALUE(RECORD_CONSENTS, "consents", "3", "\3"),
    VALUE(RECORD_SECONDS, "seconds", "75", "\x4b\0\0\0"),
    END,
};

const struct samples_field samples_russian[] = {
    TEXT(RECORD_FAMILY_NAME, "family_name", "Королёв"),
    TEXT(RECORD_GIVEN_NAME, "given_name", "Пётр"),
    TEXT(RECORD_BIRTH_DATE, "birth_date", "2000-01-01"),
    TEXT(RECORD_CITY, "city", "Усть-Каменогорск"),
    VALUE(RECORD_REASON + RECORD_PATRONYMIC, "reason.patronymic", "has_none", "\1"),
    VALUE(RECORD_REASON + RECORD_ID_NUMBER, "reason.id_number", "not_at_hand", "\2"),
    VALUE(RECORD_REASON + RECORD_PHONE, "reason.phone", "prefers_not", "\3"),
    TEXT(RECORD_LANGUAGE, "language", "ru"),
    VALUE(RECORD_CHANNEL, "channel", "terminal", "\2"),
    VALUE(RECORD_MARK, "mark", "typed", "\1"),
    VALUE(RECORD_DECLARATIONS, "declarations", "3", "\3\0"),
    VALUE(RECORD_CONSENTS, "consents", "2", "\2"),
    VALUE(RECORD_SECONDS, "seconds", "3600", "\x10\x0e\0\0"),
    END,
};

const struct samples_field samples_latin[] = {
    TEXT(RECORD_FAMILY_NAME, "family_name", "O'Zhumağaliyeva"),
    TEXT(RECORD_GIVEN_NAME, "given_name", "Ajar \"Aja\" \\ Zoë"),
    TEXT(RECORD_BIRTH_DATE, "birth_date", "about 1950"),
    TEXT(RECORD_CITY, "city", "Qyzylorda"),
    TEXT(RECORD_LANGUAGE, "language", "en"),
    VALUE(RECORD_CHANNEL, "channel", "paper", "\3"),
    VALUE(RECORD_MARK, "mark", "witnessed", "\3"),
    VALUE(RECORD_CONSENTS, "consents", "1", "\1"),
    TEXT(RECORD_REFERENCE, "reference", "sheet 12, line 4"),
    END,
};

const struct samples_field samples_numbers[] = {
    TEXT(RECORD_FAMILY_NAME, "family_name", "Сейтімбет"),
    TEXT(RECORD_GIVEN_NAME, "given_name", "Дәуіт"),
    VALUE(RECORD_REASON + RECORD_BIRTH_DATE, "reason.birth_date", "0", "\0"),
    VALUE(RECORD_REASON + RECORD_COMMENT, "reason.comment", "255", "\xff"),
    VALUE(RECORD_CHANNEL, "channel", "9", "\x09"),
    VALUE(RECORD_MARK, "mark", "200", "\xc8"),
    VALUE(RECORD_DECLARATIONS, "declarations", "65535", "\xff\xff"),
    VALUE(RECORD_CONSENTS, "consents", "255", "\xff"),
    VALUE(RECORD_SECONDS, "seconds", "4294967295", "\xff\xff\xff\xff"),
    END,
};

const struct samples_field samples_unknown[] = {
    TEXT(RECORD_FAMILY_NAME, "family_name", "Тілеуов"),
    VALUE(11, "field_11", "ff00", "\xff\x00"),
    VALUE(RECORD_REASON, "field_32", "", ""),
    VALUE(43, "field_43", "01", "\1"),
    TEXT(RECORD_LANGUAGE, "language", "kk"),
    VALUE(255, "field_255", "d2b1", "\xd2\xb1"),
    END,
};

const struct samples_field samples_longest[] = {
    TEXT(RECORD_FAMILY_NAME, "family_name", TEN("Ұзақ атыАСДф1")),
    TEXT(RECORD_GIVEN_NAME, "given_name", TEN("Өте қіӨқүһәЯ2")),
    TEXT(RECORD_PATRONYMIC, "patronymic", TEN("ұлыҚызыӘңғ-Щ3")),
    TEXT(RECORD_BIRTH_DATE, "birth_date", TEN("12.34.")),
    TEXT(RECORD_ID_NUMBER, "id_number", TEN("908172")),
    TEXT(RECORD_CITY, "city", TEN("Қала-Город-х12")),
    TEXT(RECORD_ADDRESS, "address", TEN("Ақжол көшесі, 120-үй, 345-пәтер, ЖМГ!?1")),
    TEXT(RECORD_PHONE, "phone", TEN("+7705-")),
    TEXT(RECORD_EMAIL, "email", TEN("longest.mailbox@example.")),
    TEXT(RECORD_COMMENT, "comment",
         TEN("Бұл сөз беттің толғанын көрсету үшін ғана жазылды жүз жиырма байт")),
    TEXT(RECORD_REFERENCE, "reference", TEN("папка 1, л.2, с.3")),
    END,
};

// A few strokes. Many times the same, they are larger than a page and pack well.
#define LINES "\x00\x10\x00\x12\x01\x14\x02\x16\x04\x18\x07\x19\x0b\x19\x10\x18\x16\x16\x1d\x13"
#define LINES_SHOWN "0010001201140216041807190b19101816161d13"

const struct samples_field samples_drawn[] = {
    TEXT(RECORD_FAMILY_NAME, "family_name", "Тұрысбекова"),
    TEXT(RECORD_COMMENT, "comment", TEN(TEN("Ақын!"))),
    VALUE(RECORD_STROKES, "strokes", TEN(TEN(LINES_SHOWN)), TEN(TEN(LINES))),
    VALUE(200, "field_200", TEN(TEN(LINES_SHOWN)), TEN(TEN(LINES))),
    END,
};

// The example of docs/FORMAT.md, then the corners of the box.
const struct samples_field samples_signed[] = {
    TEXT(RECORD_FAMILY_NAME, "family_name", "Ғабитова"),
    TEXT(RECORD_LANGUAGE, "language", "kk"),
    VALUE(RECORD_CHANNEL, "channel", "page", "\1"),
    VALUE(RECORD_MARK, "mark", "drawn", "\2"),
    STROKES("010003d00f287f800101000100a70104cd0e00fe3faa1500a915fd3faa15",
            "\x01\x00\x03\xd0\x0f\x28\x7f\x80\x01\x01\x00\x01\x00\xa7\x01\x04\xcd\x0e\x00\xfe\x3f"
            "\xaa\x15\x00\xa9\x15\xfd\x3f\xaa\x15",
            "1000,20 936,84 935,84;935,0;0,0 4095,1365 4095,0 0,1365"),
    VALUE(RECORD_CONSENTS, "consents", "3", "\3"),
    END,
};

const struct samples_field samples_rounded[] = {
    TEXT(RECORD_FAMILY_NAME, "family_name", "Ким"),
    TEXT(RECORD_LANGUAGE, "language", "ru"),
    VALUE(RECORD_CHANNEL, "channel", "page", "\1"),
    VALUE(RECORD_MARK, "mark", "drawn", "\2"),
    STROKES("010402fe03aa01010001fb03a9010300020202fe01a401",
            "\x01\x04\x02\xfe\x03\xaa\x01\x01\x00\x01\xfb\x03\xa9\x01\x03\x00\x02\x02\x02\xfe\x01"
            "\xa4\x01",
            "4080,1360 4064,1360;0,0;0,16 16,32 2048,1344"),
    VALUE(RECORD_CONSENTS, "consents", "3", "\3"),
    END,
};

#define SMEARED(shown, bytes)                                                                      \
    {                                                                                              \
        TEXT(RECORD_FAMILY_NAME, "family_name", "Оспанов"), STROKES(shown, bytes, NULL),           \
            VALUE(RECORD_CONSENTS, "consents", "3", "\3"), END                                     \
    }

const struct samples_field samples_smeared[SAMPLES_SMEARED_COUNT][SAMPLES_SMEARED_FIELDS] = {
    SMEARED("", ""),
    SMEARED("0100", "\x01\x00"),                               // no stroke
    SMEARED("020001020200", "\x02\x00\x01\x02\x02\x00"),       // a later version
    SMEARED("0105010202", "\x01\x05\x01\x02\x02"),             // too coarse
    SMEARED("010000", "\x01\x00\x00"),                         // a stroke without a point
    SMEARED("0100020202", "\x01\x00\x02\x02\x02"),             // a point that is not there
    SMEARED("010001020203", "\x01\x00\x01\x02\x02\x03"),       // a byte more
    SMEARED("01000202020000", "\x01\x00\x02\x02\x02\x00\x00"), // a point on a point
    SMEARED("010001820002", "\x01\x00\x01\x82\x00\x02"),       // a number longer than it need be
    SMEARED("01000182800102", "\x01\x00\x01\x82\x80\x01\x02"), // one of three bytes
    SMEARED("0100010100", "\x01\x00\x01\x01\x00"),             // left of the box
    SMEARED("01000100ac15", "\x01\x00\x01\x00\xac\x15"),       // below it
    SMEARED("010401800400", "\x01\x04\x01\x80\x04\x00"),       // right of it, on a grid
};

const struct samples_field samples_seconds[] = {
    VALUE(RECORD_SECONDS, "seconds", "90", "\x5a\0\0\0"),
    END,
};

const struct samples_field samples_none[] = {END};
