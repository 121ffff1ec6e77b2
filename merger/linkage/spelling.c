// SPDX-License-Identifier: Apache-2.0
#include "merger/linkage/spelling.h"

#include "merger/linkage/tables/cyrillic.h"
#include "merger/linkage/tables/keys.h"
#include "merger/linkage/tables/latin.h"
#include "merger/linkage/tables/lookalikes.h"

#include <sodium.h>
#include <string.h>
#include <utf8proc.h>

#define SHORT_U 0x45E    // ў
#define SOFT_SIGN 0x44C  // ь
#define CYRILLIC_O 0x43E // о
#define Y_ACUTE 0xFD     // ý
#define CYRILLIC_A 0x430 // а; the 32 from here are the Russian alphabet without ё
#define DECOMPOSED_CAP 8
#define MIXED_CAP 64 // letters of a word

// A word and where in it one is.
struct word {
    const uint32_t *text;
    size_t count, at;
    unsigned hints;
};

static bool is_plain(uint32_t code_point)
{
    return code_point >= 'a' && code_point <= 'z';
}

static bool is_digit(uint32_t code_point)
{
    return code_point >= '0' && code_point <= '9';
}

static bool is_cyrillic(uint32_t code_point)
{
    return code_point >= CYRILLIC_FIRST && code_point < CYRILLIC_END;
}

static bool is_marked(uint32_t code_point)
{
    return code_point >= LATIN_FIRST && code_point < LATIN_END &&
           latin_marked[code_point - LATIN_FIRST][0];
}

bool spelling_is_letter(uint32_t code_point)
{
    if (code_point < 0x80)
        return is_plain(code_point) || is_digit(code_point) || code_point == '\'';
    if (is_cyrillic(code_point) || is_marked(code_point))
        return true;
    const utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)code_point);
    return category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_ME;
}

// ---- hints ------------------------------------------------------------------------------------

static unsigned hint_of_letter(uint32_t code_point)
{
    switch (code_point) {
    case 'w':
        return SPELLING_W;
    case 'q':
    case 0x131: // ı
    case 0x11F: // ğ
    case 0x1F5: // ǵ
    case 0xE4:  // ä
    case 0x16B: // ū
        return SPELLING_KAZAKH;
    case 0x15F: // ş
    case 0xE7:  // ç
        return SPELLING_KAZAKH | SPELLING_TURKISH;
    case 0x10D: // č
    case 0x161: // š
    case 0x17E: // ž
        return SPELLING_HACEK;
    default:
        return 0;
    }
}

static unsigned hint_of_mark(uint32_t letter)
{
    return letter < 0x80 && letter && strchr("acgiou", (int)letter) ? SPELLING_MARKED : 0;
}

// What two letters tell, and the one behind them.
static unsigned hint_of_pair(uint32_t first, uint32_t second, uint32_t behind)
{
    if (first == 's' && second == 'c' && behind == 'h')
        return SPELLING_GERMAN;
    if ((first == 's' || first == 'c') && second == 'z' && behind != 'h')
        return SPELLING_HACEK;
    if (first == 'y' && second == '\'')
        return SPELLING_GOST;
    return second == '\'' ? hint_of_mark(first) : 0;
}

unsigned spelling_hints(const uint32_t *text, size_t count)
{
    unsigned hints = 0;
    for (size_t i = 0; i < count; i++) {
        hints |= hint_of_letter(text[i]);
        if (i + 1 < count)
            hints |= hint_of_pair(text[i], text[i + 1], i + 2 < count ? text[i + 2] : 0);
    }
    return hints & SPELLING_MARKED ? hints & ~(unsigned)SPELLING_GOST : hints;
}

// ---- letters that depend on their neighbours --------------------------------------------------

static uint32_t look(const struct word *word, int step)
{
    const size_t at = word->at + (size_t)step;
    return at < word->count ? word->text[at] : 0; // before the start, at wraps around to huge
}

static bool is_one_of(uint32_t code_point, const char *letters)
{
    return code_point && code_point < 0x80 && strchr(letters, (int)code_point);
}

static bool is_vowel(uint32_t code_point)
{
    return is_one_of(code_point, "aeiouy") ||
           (is_marked(code_point) && phonetic_is_vowel(latin_marked[code_point - LATIN_FIRST][0]));
}

// -jev, -jeva, -jevich, -jevna and the same with w.
static bool begins_jev(const struct word *word)
{
    const uint32_t behind = look(word, 3);
    if (look(word, 1) != 'e' || !is_one_of(look(word, 2), "vw") || !look(word, -1))
        return false;
    return !behind || behind == 'i' || (behind == 'a' && !look(word, 4)) ||
           (behind == 'n' && look(word, 4) == 'a');
}

// Slavic -ija, Darja, -skaja; not Қожа.
static bool begins_last_ja(const struct word *word)
{
    const uint32_t before = look(word, -1);
    if (look(word, 1) != 'a' || look(word, 2))
        return false;
    return is_one_of(before, "iylnrtdsvmpbkz") || (before == 'a' && look(word, -2) == 'k');
}

// j is й or ж.
static char read_j(const struct word *word)
{
    const unsigned foreign = SPELLING_W | SPELLING_GERMAN | SPELLING_HACEK | SPELLING_GOST;
    const bool no_y = !look(word, -1) || look(word, -1) == 'd'; // where й does not stand
    if ((word->hints & SPELLING_KAZAKH) || ((word->hints & SPELLING_GOST) && no_y))
        return '7';
    const bool before_uly =
        look(word, 1) == 'u' && look(word, 2) == 'l' && is_vowel(look(word, -1));
    const bool soft = (word->hints & foreign) || !is_vowel(look(word, 1)) || begins_jev(word) ||
                      begins_last_ja(word) || before_uly;
    return soft ? 'i' : '7';
}

// x is кс in a few names, Alexander, Felix, Maxim, Oxana, Xenia, and х elsewhere.
static const char *read_x(const struct word *word)
{
    const uint32_t before = look(word, -1), first = look(word, -2), next = look(word, 1);
    if (word->hints & SPELLING_GOST)
        return "h";
    const bool alex = first == 'l' && (before == 'e' || (before == 'i' && !next));
    const bool maxim = first == 'm' && before == 'a' && next == 'i';
    const bool oxana = before == 'o' && next == 'a';
    const bool xenia = !before && next == 'e' && look(word, 2) == 'n';
    return alex || maxim || oxana || xenia ? "ks" : "h";
}

// y' is у in Kazakh of 2017, where Russian ы does not stand, or where other marks tell so.
static char read_marked_y(const struct word *word)
{
    const uint32_t before = look(word, -1);
    if (word->hints & SPELLING_MARKED)
        return 'u';
    if (!before)
        return is_vowel(look(word, 2)) ? 'u' : 'i';
    return is_vowel(before) && before != 'u' ? 'u' : 'i';
}

// s' is ш in Kazakh of 2017. In Russian it is a soft с, which no word begins with and which no a,
// o, u or i follows.
static char read_marked_s(const struct word *word)
{
    const bool kazakh = (word->hints & SPELLING_MARKED) || !look(word, -1);
    return kazakh || is_one_of(look(word, 2), "aoui") ? '6' : 's';
}

// Two letters that are one sound, before their neighbours can take one of them: zh in Akhmetzhan,
// ch where it is х.
static char read_digraph(const struct word *word)
{
    const uint32_t letter = word->text[word->at];
    if (look(word, 1) != 'h')
        return '\0';
    if (letter == 'z')
        return '7';
    const unsigned foreign = SPELLING_GERMAN | SPELLING_HACEK;
    return letter == 'c' && (word->hints & foreign) && look(word, -1) != 's' ? 'h' : '\0';
}

static void read_plain(struct word *word, struct phonetic_word *out)
{
    const uint32_t letter = word->text[word->at];
    const bool marked = look(word, 1) == '\'';
    const char digraph = read_digraph(word);
    if (digraph) {
        phonetic_add(out, digraph);
        word->at++;
    } else if (letter == 'j')
        phonetic_add(out, read_j(word));
    else if (letter == 'x')
        phonetic_add_text(out, read_x(word));
    else if (letter == 'y' && marked)
        phonetic_add(out, read_marked_y(word));
    else if (letter == 's' && marked)
        phonetic_add(out, read_marked_s(word));
    else if (letter == 'c' && (word->hints & SPELLING_TURKISH) && look(word, 1) != 'h')
        phonetic_add(out, '7');
    else
        phonetic_add_text(out, latin_plain[letter - 'a']);
}

// Belarusian ў stands after vowels and is в in Russian; Uzbek ў is o.
static char read_short_u(const struct word *word)
{
    const uint32_t before = look(word, -1);
    const bool vowel =
        is_cyrillic(before) && phonetic_is_vowel(cyrillic[before - CYRILLIC_FIRST][0]);
    return vowel ? 'v' : 'o';
}

// Letters outside a to z that depend on their neighbours; 0 for others.
static char read_rare(const struct word *word)
{
    const uint32_t letter = word->text[word->at], next = look(word, 1);
    if (letter == SHORT_U)
        return read_short_u(word);
    const bool yo = letter == SOFT_SIGN && next == CYRILLIC_O; // Ukrainian ьо is ё
    const bool y = letter == Y_ACUTE && next == 'u';           // ý before u is й
    return yo || y ? 'i' : '\0';
}

// ---- any letter -------------------------------------------------------------------------------

// What is in no table: its bare letter, if that is in one.
static void read_other(uint32_t code_point, struct phonetic_word *out)
{
    utf8proc_int32_t parts[DECOMPOSED_CAP];
    const utf8proc_ssize_t count =
        utf8proc_decompose_char((utf8proc_int32_t)code_point, parts, DECOMPOSED_CAP,
                                UTF8PROC_COMPAT | UTF8PROC_DECOMPOSE | UTF8PROC_CASEFOLD, NULL);
    for (utf8proc_ssize_t i = 0; i < count && i < DECOMPOSED_CAP; i++) {
        const uint32_t part = (uint32_t)parts[i];
        if (is_plain(part))
            phonetic_add_text(out, latin_plain[part - 'a']);
        else if (is_cyrillic(part))
            phonetic_add_text(out, cyrillic[part - CYRILLIC_FIRST]);
    }
}

static uint32_t kazakh_for_digit(uint32_t digit)
{
    return kazakh_by_digit[digit - DIGIT_KEYS_FIRST];
}

// Digits in Cyrillic words are Kazakh letters typed in another layout; in Latin ones, 0 looks like
// o.
static void read_digit(uint32_t digit, bool in_cyrillic, struct phonetic_word *out)
{
    if (digit == '6' || digit == '7')
        phonetic_add(out, (char)digit); // of the phonetic alphabet
    else if (in_cyrillic && kazakh_for_digit(digit))
        phonetic_add_text(out, cyrillic[kazakh_for_digit(digit) - CYRILLIC_FIRST]);
    else if (digit == '0')
        phonetic_add(out, 'o');
}

static void read_letter(struct word *word, bool in_cyrillic, struct phonetic_word *out)
{
    const uint32_t letter = word->text[word->at];
    const char rare = read_rare(word);
    if (is_plain(letter))
        read_plain(word, out);
    else if (rare)
        phonetic_add(out, rare);
    else if (is_cyrillic(letter))
        phonetic_add_text(out, cyrillic[letter - CYRILLIC_FIRST]);
    else if (is_digit(letter))
        read_digit(letter, in_cyrillic, out);
    else if (is_marked(letter))
        phonetic_add_text(out, latin_marked[letter - LATIN_FIRST]);
    else if (letter >= 0x80)
        read_other(letter, out);
}

// ---- lookalikes -------------------------------------------------------------------------------

static uint32_t lookalike(uint32_t letter, bool in_cyrillic)
{
    if (in_cyrillic && is_plain(letter) && cyrillic_for_latin[letter - 'a'])
        return cyrillic_for_latin[letter - 'a'];
    if (!in_cyrillic && letter >= CYRILLIC_A && letter < CYRILLIC_A + 32 &&
        latin_for_cyrillic[letter - CYRILLIC_A])
        return (unsigned char)latin_for_cyrillic[letter - CYRILLIC_A];
    return letter;
}

enum script { LATIN, CYRILLIC, EITHER };

// Letters that have no like in the other script decide.
static enum script find_script(const uint32_t *text, size_t count, bool *mixed)
{
    int sure = 0;
    unsigned kinds = 0;
    for (size_t i = 0; i < count; i++) {
        const bool cyrillic_letter = is_cyrillic(text[i]);
        if (!cyrillic_letter && !is_plain(text[i]) && !is_marked(text[i]))
            continue;
        kinds |= cyrillic_letter ? 1 : 2;
        if (lookalike(text[i], !cyrillic_letter) == text[i])
            sure += cyrillic_letter ? 1 : -1;
    }
    *mixed = kinds == 3;
    if (!*mixed)
        return kinds == 1 ? CYRILLIC : LATIN;
    return sure > 0 ? CYRILLIC : sure < 0 ? LATIN : EITHER;
}

static void read_all(struct word word, bool in_cyrillic, struct phonetic_word *out)
{
    *out = (struct phonetic_word){0};
    for (; word.at < word.count; word.at++)
        read_letter(&word, in_cyrillic, out);
}

static void read_mixed(const struct word *word, bool in_cyrillic, struct phonetic_word *out)
{
    uint32_t like[MIXED_CAP];
    struct word other = {like, word->count < MIXED_CAP ? word->count : MIXED_CAP, 0, word->hints};
    for (size_t i = 0; i < other.count; i++)
        like[i] = lookalike(word->text[i], in_cyrillic);
    read_all(other, in_cyrillic, out);
    sodium_memzero(like, other.count * sizeof *like);
}

void spelling_read(const uint32_t *text, size_t count, unsigned hints, struct phonetic_word *out)
{
    const struct word word = {text, count, 0, hints};
    struct phonetic_word other;
    bool mixed;
    const enum script script = find_script(text, count, &mixed);
    if (!mixed) {
        read_all(word, script == CYRILLIC, out);
        return;
    }
    read_mixed(&word, script != LATIN, out);
    if (script == EITHER) {
        read_mixed(&word, false, &other);
        if (phonetic_usual(&other) > phonetic_usual(out))
            *out = other;
        sodium_memzero(&other, sizeof other);
    }
}
