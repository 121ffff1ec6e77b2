// SPDX-License-Identifier: Apache-2.0
#include "merger/setup/campaign_ini.h"

#include "common/date.h"
#include "common/safefile.h"
#include "common/text.h"
#include "merger/setup/ini_file.h"
#include "merger/setup/plain_text.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DECLARATION_PREFIX "declaration."
#define MAX_MINIMUM_AGE 120
#define MAX_GOAL 1000000000

// The line in which each key stands; 0: it was not given.
struct places {
    unsigned long window, minimum_age, goal;
    unsigned long field[RECORD_FORM_END];
    unsigned long section[LANG_COUNT]; // its first key
    unsigned long title[LANG_COUNT], addressee[LANG_COUNT], text[LANG_COUNT];
    unsigned long declaration[CAMPAIGN_MAX_DECLARATIONS][LANG_COUNT];
};

struct ini {
    struct campaign *campaign;
    struct campaign_ini_mistake *mistake;
    const char *path;
    enum status status;
    struct places places;
};

// Notes the first mistake. Always false, so that a check can end with it.
__attribute__((format(printf, 3, 4))) static bool wrong(struct ini *ini, unsigned long line,
                                                        const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(ini->mistake->why, sizeof ini->mistake->why, format, arguments);
    va_end(arguments);
    ini->mistake->line = line;
    ini->status = STATUS_BAD_LINE;
    return false;
}

static bool failed(struct ini *ini, enum status status)
{
    ini->status = status;
    return false;
}

// Notes that the pair's key stands in its line, once.
static bool claim(struct ini *ini, const struct ini_file_pair *pair, unsigned long *place)
{
    if (*place != 0)
        return wrong(ini, pair->line, "%s stands in line %lu already; keep one of the two",
                     pair->name, *place);
    *place = pair->line;
    return true;
}

static bool unknown_key(struct ini *ini, const struct ini_file_pair *pair)
{
    return wrong(ini, pair->line,
                 "there is no key \"%s\" in section [%s]; docs/example/campaign.ini has them all",
                 pair->name, pair->section);
}

static bool take_number(struct ini *ini, const struct ini_file_pair *pair, unsigned long *place,
                        unsigned long max, unsigned long *out)
{
    if (!claim(ini, pair, place))
        return false;
    size_t len = strspn(pair->value, "0123456789");
    *out = len > 0 && len < 11 ? strtoul(pair->value, NULL, 10) : max + 1;
    if (pair->value[len] != '\0' || *out > max)
        return wrong(ini, pair->line, "%s must be a number from 0 to %lu", pair->name, max);
    return true;
}

// ---- [campaign] -------------------------------------------------------------------------------

// One end of the window; text may have spaces around it.
static bool take_day(const char *text, size_t len, uint16_t *out)
{
    size_t blank_len = strspn(text, " \t");
    if (blank_len > len)
        return false;
    text += blank_len;
    len -= blank_len;
    while (len > 0 && strchr(" \t", text[len - 1]))
        len--;
    struct date date;
    if (!date_parse(text, len, &date))
        return false;
    int32_t days = date_to_days(date);
    *out = (uint16_t)days;
    return days >= 0 && days <= UINT16_MAX;
}

static bool take_window(struct ini *ini, const struct ini_file_pair *pair)
{
    struct campaign *campaign = ini->campaign;
    const char *dots = strstr(pair->value, "..");
    if (!dots || !take_day(pair->value, (size_t)(dots - pair->value), &campaign->first_day) ||
        !take_day(dots + 2, strlen(dots + 2), &campaign->last_day))
        return wrong(ini, pair->line,
                     "window must be the first and the last day, as in 2021-09-06 .. 2021-09-10");
    if (campaign->first_day > campaign->last_day)
        return wrong(ini, pair->line,
                     "the window ends before it begins; write the first day first");
    return true;
}

static bool take_campaign_key(struct ini *ini, const struct ini_file_pair *pair)
{
    unsigned long number = 0;
    if (strcmp(pair->name, "window") == 0)
        return claim(ini, pair, &ini->places.window) && take_window(ini, pair);
    if (strcmp(pair->name, "minimum_age") == 0) {
        if (!take_number(ini, pair, &ini->places.minimum_age, MAX_MINIMUM_AGE, &number))
            return false;
        ini->campaign->minimum_age = (uint8_t)number;
        return true;
    }
    if (strcmp(pair->name, "goal") == 0) {
        if (!take_number(ini, pair, &ini->places.goal, MAX_GOAL, &number))
            return false;
        ini->campaign->goal = (uint32_t)number;
        return true;
    }
    return unknown_key(ini, pair);
}

// ---- [kk], [ru], [en] -------------------------------------------------------------------------

static bool take_text(struct ini *ini, const struct ini_file_pair *pair, char **out)
{
    char *text = malloc(INI_FILE_VALUE_CAP);
    if (!text)
        return failed(ini, STATUS_NO_MEMORY);
    enum status status = text_tidy(pair->value, pair->value_len, text, INI_FILE_VALUE_CAP);
    *out = text; // the campaign's, which is freed whole
    if (status != STATUS_OK)
        return wrong(ini, pair->line, "%s is too long; shorten it", pair->name);
    if (text[0] == '\0')
        return wrong(ini, pair->line, "%s is empty; write its text behind the '='", pair->name);
    return true;
}

// Cuts the white space at the end of a petition's text; false if nothing is left.
static bool trim(char *text)
{
    size_t len = strlen(text);
    while (len > 0 && strchr(" \t\n", text[len - 1]))
        len--;
    text[len] = '\0';
    return len > 0;
}

// The text that a file beside campaign.ini holds.
static bool take_text_file(struct ini *ini, const struct ini_file_pair *pair, char **out)
{
    char path[PLATFORM_PATH_CAP];
    enum status status = safefile_beside(ini->path, pair->value, path);
    if (status != STATUS_OK || pair->value_len == 0)
        return wrong(ini, pair->line, "text must be the name of a file beside this one");
    unsigned long bad_line = 0;
    status = plain_text_read(path, CAMPAIGN_INI_TEXT_MAX_LEN, out, &bad_line);
    if (status == STATUS_NOT_FOUND)
        return wrong(ini, pair->line, "there is no file \"%s\" beside this one", pair->value);
    if (status == STATUS_OK && trim(*out))
        return true;

    memcpy(ini->mistake->path, path, sizeof path);
    if (status == STATUS_OK)
        return wrong(ini, 0, "the file is empty; write the petition's text into it");
    if (status == STATUS_BAD_TEXT)
        return wrong(ini, bad_line, "not clean UTF-8; save the text as UTF-8 and retype this line");
    if (status == STATUS_TOO_LARGE)
        return wrong(ini, 0, "the text is longer than %u bytes; shorten it",
                     CAMPAIGN_INI_TEXT_MAX_LEN);
    return failed(ini, status);
}

static bool take_declaration(struct ini *ini, const struct ini_file_pair *pair, enum lang lang)
{
    const char *digits = pair->name + sizeof DECLARATION_PREFIX - 1;
    unsigned long number = strspn(digits, "0123456789") == strlen(digits) && strlen(digits) < 3
                               ? strtoul(digits, NULL, 10)
                               : 0;
    if (number < 1 || number > CAMPAIGN_MAX_DECLARATIONS)
        return wrong(ini, pair->line, "declarations are numbered from declaration.1 to %s%d",
                     DECLARATION_PREFIX, CAMPAIGN_MAX_DECLARATIONS);
    if (number > ini->campaign->declaration_count)
        ini->campaign->declaration_count = (unsigned)number;
    return claim(ini, pair, &ini->places.declaration[number - 1][lang]) &&
           take_text(ini, pair, &ini->campaign->declarations[number - 1][lang]);
}

static bool take_lang_key(struct ini *ini, const struct ini_file_pair *pair, enum lang lang)
{
    if (ini->places.section[lang] == 0)
        ini->places.section[lang] = pair->line;
    if (strcmp(pair->name, "title") == 0)
        return claim(ini, pair, &ini->places.title[lang]) &&
               take_text(ini, pair, &ini->campaign->title[lang]);
    if (strcmp(pair->name, "addressee") == 0)
        return claim(ini, pair, &ini->places.addressee[lang]) &&
               take_text(ini, pair, &ini->campaign->addressee[lang]);
    if (strcmp(pair->name, "text") == 0)
        return claim(ini, pair, &ini->places.text[lang]) &&
               take_text_file(ini, pair, &ini->campaign->text[lang]);
    if (strncmp(pair->name, DECLARATION_PREFIX, sizeof DECLARATION_PREFIX - 1) == 0)
        return take_declaration(ini, pair, lang);
    return unknown_key(ini, pair);
}

// ---- [form] -----------------------------------------------------------------------------------

struct form_word {
    const char *word;
    enum campaign_need need;
    bool handed_over;
    bool says_need; // else who sees the answer
};

static const struct form_word form_words[] = {
    {"off", CAMPAIGN_OFF, false, true},
    {"optional", CAMPAIGN_OPTIONAL, false, true},
    {"required", CAMPAIGN_REQUIRED, false, true},
    {"required-or-reason", CAMPAIGN_REQUIRED_OR_REASON, false, true},
    {"handed-over", CAMPAIGN_OFF, true, false},
    {"internal", CAMPAIGN_OFF, false, false},
};

static const struct form_word *find_form_word(const char *word, size_t len)
{
    for (size_t i = 0; i < sizeof form_words / sizeof *form_words; i++)
        if (strlen(form_words[i].word) == len && memcmp(form_words[i].word, word, len) == 0)
            return &form_words[i];
    return NULL;
}

// "required handed-over": one word of each sort, in either order; "off" stands alone.
static bool read_form_words(const char *at, struct campaign_field *out)
{
    static const char separators[] = " \t,";
    unsigned needs = 0, audiences = 0;
    for (at += strspn(at, separators); *at; at += strspn(at, separators)) {
        size_t len = strcspn(at, separators);
        const struct form_word *word = find_form_word(at, len);
        if (!word)
            return false;
        if (word->says_need) {
            out->need = word->need;
            needs++;
        } else {
            out->handed_over = word->handed_over;
            audiences++;
        }
        at += len;
    }
    return needs == 1 && audiences == (out->need == CAMPAIGN_OFF ? 0 : 1);
}

static bool take_form_key(struct ini *ini, const struct ini_file_pair *pair)
{
    enum record_field field = record_field_from_name(pair->name, strlen(pair->name));
    if (field == 0)
        return unknown_key(ini, pair);
    if (!claim(ini, pair, &ini->places.field[field]))
        return false;
    if (!read_form_words(pair->value, &ini->campaign->fields[field]))
        return wrong(ini, pair->line,
                     "%s must be off, or one of optional, required, required-or-reason together "
                     "with one of handed-over, internal",
                     pair->name);
    if (ini->campaign->fields[field].need == CAMPAIGN_OFF &&
        (field == RECORD_FAMILY_NAME || field == RECORD_GIVEN_NAME))
        return wrong(ini, pair->line, "%s may not be off: a signature needs a name", pair->name);
    return true;
}

// ---- the file ---------------------------------------------------------------------------------

static bool take_pair(void *context, const struct ini_file_pair *pair)
{
    struct ini *ini = context;
    if (strcmp(pair->section, "campaign") == 0)
        return take_campaign_key(ini, pair);
    if (strcmp(pair->section, "form") == 0)
        return take_form_key(ini, pair);
    enum lang lang = messages_lang_from_code(pair->section);
    if (lang < LANG_COUNT)
        return take_lang_key(ini, pair, lang);
    return wrong(ini, pair->line,
                 "there is no section [%s]; the sections are [campaign], [kk], [ru], [en], [form]",
                 pair->section);
}

static bool take_pairs(struct ini *ini, const char *text)
{
    unsigned long line = 0;
    switch (ini_file_read(text, take_pair, ini, &line)) {
    case INI_FILE_NO_FAULT:
        return true;
    case INI_FILE_STOPPED:
        return false;
    case INI_FILE_NO_PAIR:
        return wrong(ini, line, "neither \"key = value\" nor [section]; a comment begins with '#'");
    case INI_FILE_COMMENT_BEHIND:
        return wrong(ini, line,
                     "a ';' after a space would begin a comment; remove the space, or put the "
                     "comment on a line of its own");
    case INI_FILE_LONG_WORD:
        return wrong(ini, line, "a word is too long; break it with a space");
    case INI_FILE_LONG_NAME:
        return wrong(ini, line, "no key or section has so long a name; is an '=' missing?");
    case INI_FILE_LONG_VALUE:
        return wrong(ini, line, "longer than %d bytes; shorten it", INI_FILE_VALUE_CAP - 2);
    case INI_FILE_NO_MEMORY:
        break;
    }
    return failed(ini, STATUS_NO_MEMORY);
}

// ---- what must be there -----------------------------------------------------------------------

static bool check_declaration(struct ini *ini, unsigned index)
{
    const unsigned long *places = ini->places.declaration[index];
    unsigned long line = 0;
    for (unsigned lang = 0; lang < LANG_COUNT; lang++)
        if (places[lang] > line)
            line = places[lang];
    if (line == 0)
        return wrong(ini, 0, "declaration.%u is missing; number them from 1 without a gap",
                     index + 1);
    for (enum lang lang = LANG_KK; lang < LANG_COUNT; lang++)
        if (campaign_offers(ini->campaign, lang) && places[lang] == 0)
            return wrong(ini, line, "declaration.%u is missing in [%s]; write it there too",
                         index + 1, messages_lang_code(lang));
    return true;
}

static bool check_lang(struct ini *ini, enum lang lang)
{
    const struct places *places = &ini->places;
    const char *missing = NULL;
    if (places->section[lang] == 0)
        return true;
    if (places->title[lang] == 0)
        missing = "title";
    else if (places->addressee[lang] == 0)
        missing = "addressee";
    else if (places->text[lang] == 0)
        missing = "text";
    if (missing)
        return wrong(ini, places->section[lang], "section [%s] has no %s; every language needs one",
                     messages_lang_code(lang), missing);
    return true;
}

static bool check_form(struct ini *ini)
{
    const struct campaign *campaign = ini->campaign;
    if (ini->places.field[RECORD_FAMILY_NAME] == 0 || ini->places.field[RECORD_GIVEN_NAME] == 0)
        return wrong(ini, 0, "section [form] must have family_name and given_name");
    if (campaign->minimum_age > 0 && campaign->fields[RECORD_BIRTH_DATE].need == CAMPAIGN_OFF)
        return wrong(ini, ini->places.minimum_age,
                     "a minimum age needs birth_date in section [form]; ask for it, or remove "
                     "minimum_age");
    return true;
}

static bool check_all(struct ini *ini)
{
    unsigned offered_count = 0;
    if (ini->places.window == 0)
        return wrong(ini, 0, "section [campaign] has no window; write its first and last day");
    for (enum lang lang = LANG_KK; lang < LANG_COUNT; lang++) {
        if (!check_lang(ini, lang))
            return false;
        offered_count += campaign_offers(ini->campaign, lang);
    }
    if (offered_count == 0)
        return wrong(ini, 0, "no language; write at least one of the sections [kk], [ru], [en]");
    for (unsigned i = 0; i < ini->campaign->declaration_count; i++)
        if (!check_declaration(ini, i))
            return false;
    return check_form(ini);
}

static bool read_all(struct ini *ini)
{
    char *text = NULL;
    unsigned long bad_line = 0;
    enum status status = plain_text_read(ini->path, CAMPAIGN_INI_MAX_LEN, &text, &bad_line);
    if (status == STATUS_BAD_TEXT)
        return wrong(ini, bad_line, "not clean UTF-8; save the file as UTF-8 and retype this line");
    if (status != STATUS_OK)
        return failed(ini, status);
    bool good = take_pairs(ini, text) && check_all(ini);
    free(text);
    return good;
}

enum status campaign_ini_read(const char *path, struct campaign *out,
                              struct campaign_ini_mistake *mistake)
{
    struct ini ini = {.campaign = out, .mistake = mistake, .path = path};
    campaign_init(out);
    out->version = 1;
    memset(mistake, 0, sizeof *mistake);
    if (read_all(&ini))
        return STATUS_OK;
    if (mistake->path[0] == '\0' && strlen(path) < sizeof mistake->path)
        memcpy(mistake->path, path, strlen(path) + 1);
    campaign_free(out);
    return ini.status;
}
