// SPDX-License-Identifier: Apache-2.0
#include "tests/eval/finding.h"

#include "common/record.h"
#include "merger/linkage/form.h"
#include "merger/linkage/name_compare.h"
#include "merger/review/search.h"
#include "tests/eval/pair_file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WORD_CAP 128
#define MAX_WORDS 8
#define ONE_NAME 500 // thousandths of likeness: below it, two words of one person are two names
#define MIN_LETTERS 3

struct word {
    char text[WORD_CAP]; // normalized
    size_t len;
    uint32_t name; // the first word that is a spelling of the same name; itself if it is the first
    struct normalize_token token;
};

struct entry {
    const char *text;
    uint32_t words[MAX_WORDS];
    unsigned word_count;
    struct record record;
    uint8_t form[FORM_MAX_LEN];
};

struct names {
    struct entry *entries;
    size_t count;
    size_t (*pairs)[2]; // the two entries of every pair
    struct word *words;
    size_t word_count;
    struct search_index index;
    FILE *errors;
};

struct measure {
    unsigned long wanted, got, queries, right, wrong;
};

// ---- the list ---------------------------------------------------------------------------------

static uint32_t word_of(struct names *names, const char *text, size_t len)
{
    char normalized[NORMALIZE_CAP];
    size_t normalized_len;
    if (!normalize_text(text, len, normalized, &normalized_len) || normalized_len == 0 ||
        normalized_len >= WORD_CAP)
        return UINT32_MAX;
    for (uint32_t i = 0; i < names->word_count; i++)
        if (names->words[i].len == normalized_len &&
            memcmp(names->words[i].text, normalized, normalized_len) == 0)
            return i;
    struct word *word = &names->words[names->word_count];
    struct normalize_name name;
    *word = (struct word){.len = normalized_len, .name = (uint32_t)names->word_count};
    memcpy(word->text, normalized, normalized_len);
    if (normalize_name(text, len, &name))
        word->token = name.tokens[0];
    return (uint32_t)names->word_count++;
}

static void fill_entry(struct names *names, const char *text, struct entry *entry)
{
    entry->text = text;
    for (size_t at = 0, len; text[at]; at += len + (text[at + len] != '\0')) {
        len = strcspn(text + at, " -");
        const uint32_t word = word_of(names, text + at, len);
        if (word != UINT32_MAX && entry->word_count < MAX_WORDS)
            entry->words[entry->word_count++] = word;
    }
    record_put_text(&entry->record, RECORD_FAMILY_NAME, text);
    (void)form_pack(entry->record.bytes, entry->record.len, entry->form);
}

static size_t find_entry(struct names *names, const char *text)
{
    for (size_t i = 0; i < names->count; i++)
        if (strcmp(names->entries[i].text, text) == 0)
            return i;
    fill_entry(names, text, &names->entries[names->count]);
    return names->count++;
}

static uint32_t name_of(const struct names *names, uint32_t word)
{
    while (names->words[word].name != word)
        word = names->words[word].name;
    return word;
}

// The word of the other entry that is the most alike; UINT32_MAX if none is.
static uint32_t counterpart(const struct names *names, uint32_t word, const struct entry *other)
{
    uint32_t best = UINT32_MAX;
    unsigned best_likeness = ONE_NAME - 1;
    for (unsigned i = 0; i < other->word_count; i++) {
        const unsigned likeness =
            name_compare_tokens(&names->words[word].token, &names->words[other->words[i]].token);
        if (likeness > best_likeness) {
            best = other->words[i];
            best_likeness = likeness;
        }
    }
    return best;
}

static void unite(struct names *names, const struct entry *a, const struct entry *b)
{
    for (unsigned i = 0; i < a->word_count; i++) {
        const uint32_t other = counterpart(names, a->words[i], b);
        if (other != UINT32_MAX && counterpart(names, other, a) == a->words[i])
            names->words[name_of(names, a->words[i])].name = name_of(names, other);
    }
}

static bool make_names(const struct pair_file *pairs, struct names *out)
{
    out->entries = calloc(2 * pairs->count + 1, sizeof *out->entries);
    out->words = calloc(2 * MAX_WORDS * pairs->count + 1, sizeof *out->words);
    out->pairs = calloc(pairs->count + 1, sizeof *out->pairs);
    if (!out->entries || !out->words || !out->pairs)
        return false;
    for (size_t i = 0; i < pairs->count; i++) {
        for (unsigned j = 0; j < 2; j++)
            out->pairs[i][j] = find_entry(out, pairs->all[i].names[j]);
        if (pairs->all[i].same)
            unite(out, &out->entries[out->pairs[i][0]], &out->entries[out->pairs[i][1]]);
    }
    for (size_t i = 0; i < out->count; i++)
        if (search_index_add(&out->index, out->entries[i].record.bytes, out->entries[i].record.len,
                             out->entries[i].form) != STATUS_OK)
            return false;
    return true;
}

// ---- searching --------------------------------------------------------------------------------

// The first letters of a word in bytes; 0 if it has no more than these.
static size_t prefix_len(const struct word *word, unsigned letters)
{
    size_t at = 0;
    for (unsigned i = 0; i < letters && at < word->len; i++)
        for (at++; at < word->len && ((unsigned char)word->text[at] & 0xC0) == 0x80;)
            at++;
    return at < word->len ? at : 0;
}

static bool contains(const struct word *word, const char *text, size_t len)
{
    for (size_t i = 0; i + len <= word->len; i++)
        if (memcmp(word->text + i, text, len) == 0)
            return true;
    return false;
}

// Whether some spelling of one of the entry's names has the letters.
static bool is_right(const struct names *names, const bool *meant, const struct entry *entry)
{
    for (unsigned i = 0; i < entry->word_count; i++)
        if (meant[name_of(names, entry->words[i])])
            return true;
    return false;
}

static bool measure_found(struct names *names, const char *text, size_t len,
                          const struct search_hits *hits, struct measure *measure)
{
    bool *meant = calloc(names->word_count + 1, sizeof *meant);
    if (!meant)
        return false;
    for (uint32_t i = 0; i < names->word_count; i++)
        meant[name_of(names, i)] |= contains(&names->words[i], text, len);
    measure->queries++;
    for (size_t i = 0; i < hits->count; i++) {
        const struct entry *entry = &names->entries[hits->hits[i].entry];
        const bool right = is_right(names, meant, entry);
        measure->right += right;
        measure->wrong += !right;
        if (!right && names->errors)
            fprintf(names->errors, "wrong\t%.*s\t%s\t%d\n", (int)len, text, entry->text,
                    hits->hits[i].rank);
    }
    free(meant);
    return true;
}

// Which entries should be found: those that another spelling's pair names.
static void measure_wanted(struct names *names, const struct pair_file *pairs, uint32_t word,
                           size_t len, const bool *found, struct measure *measure)
{
    for (size_t i = 0; i < 2 * pairs->count; i++) {
        if (!pairs->all[i / 2].same)
            continue;
        const struct entry *entry = &names->entries[names->pairs[i / 2][i % 2]];
        const size_t other = names->pairs[i / 2][1 - i % 2];
        for (unsigned j = 0; j < entry->word_count; j++) {
            if (entry->words[j] != word ||
                counterpart(names, word, &names->entries[other]) == UINT32_MAX)
                continue;
            measure->wanted++;
            measure->got += found[other];
            if (!found[other] && names->errors)
                fprintf(names->errors, "missed\t%.*s\t%s\n", (int)len, names->words[word].text,
                        names->entries[other].text);
        }
    }
}

static bool measure_query(struct names *names, const struct pair_file *pairs, uint32_t word,
                          size_t len, struct measure *measure)
{
    const char *text = names->words[word].text;
    struct search_query *query;
    struct search_hits hits = {0};
    bool *found = calloc(names->count + 1, sizeof *found);
    bool done = found && search_query_new(text, len, &query) == STATUS_OK;
    if (done) {
        done = search_find(&names->index, query, &hits) == STATUS_OK &&
               measure_found(names, text, len, &hits, measure);
        search_query_free(query);
    }
    for (size_t i = 0; done && i < hits.count; i++)
        found[hits.hits[i].entry] = true;
    if (done)
        measure_wanted(names, pairs, word, len, found, measure);
    search_hits_free(&hits);
    free(found);
    return done;
}

static bool is_number(const struct word *word)
{
    return word->text[0] >= '0' && word->text[0] <= '9';
}

static double share(unsigned long part, unsigned long whole)
{
    return whole == 0 ? 0 : (double)part / (double)whole;
}

static bool measure_kind(struct names *names, const struct pair_file *pairs, const char *kind,
                         unsigned letters, const char *end)
{
    struct measure measure = {0};
    for (uint32_t i = 0; i < names->word_count; i++) {
        const struct word *word = &names->words[i];
        const size_t len = letters                             ? prefix_len(word, letters)
                           : prefix_len(word, MIN_LETTERS - 1) ? word->len
                                                               : 0;
        if (len > 0 && !is_number(word) && !measure_query(names, pairs, i, len, &measure))
            return false;
    }
    printf(" \"%s\": {\"queries\": %lu, \"recall\": %.4f, \"precision\": %.4f, \"found\": %.2f, "
           "\"wrong\": %.2f}%s\n",
           kind, measure.queries, share(measure.got, measure.wanted),
           share(measure.right, measure.right + measure.wrong),
           share(measure.right + measure.wrong, measure.queries),
           share(measure.wrong, measure.queries), end);
    return true;
}

int finding_run(int argc, char **argv)
{
    struct pair_file pairs = {0};
    struct names names = {0};
    if (argc == 3 && strcmp(argv[1], "--errors") == 0)
        names.errors = fopen(argv[2], "w");
    bool done = (argc == 1 || names.errors) && pair_file_read(argv[0], &pairs) &&
                make_names(&pairs, &names);
    if (done) {
        printf("{\"names\": %zu,\n", names.count);
        done = measure_kind(&names, &pairs, "word", 0, ",") &&
               measure_kind(&names, &pairs, "four_letters", 4, ",") &&
               measure_kind(&names, &pairs, "three_letters", MIN_LETTERS, "}");
    }
    if (names.errors)
        done = fclose(names.errors) == 0 && done;
    search_index_free(&names.index);
    free(names.entries);
    free(names.words);
    free(names.pairs);
    pair_file_free(&pairs);
    if (!done)
        fputs("link_eval: the file cannot be used, or there is no memory\n", stderr);
    return done ? EXIT_SUCCESS : EXIT_FAILURE;
}
