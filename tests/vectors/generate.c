// SPDX-License-Identifier: Apache-2.0
//
// vectors_generate FOLDER: writes every case's file and manifest.json, and if the build has suite 2
// that of its cases, manifest_suite2.json; the same bytes each time.
// docs/FORMAT.md, "Test vectors".
#include "common/secret.h"
#include "tests/vectors/cases.h"
#include "tests/vectors/seeded.h"

#include <sodium.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <zlib.h>

#define PATH_CAP 4096
#define FILE_NAME_END ".qolb.gz"

static bool path_of(const char *folder, const char *name, const char *end, char out[PATH_CAP])
{
    int len = snprintf(out, PATH_CAP, "%s/%s%s", folder, name, end);
    return len > 0 && len < PATH_CAP;
}

static bool write_file(const char *folder, const char *name, const struct forge *forge)
{
    char path[PATH_CAP];
    gzFile file = path_of(folder, name, FILE_NAME_END, path) ? gzopen(path, "wb9") : NULL;
    if (!file)
        return false;
    bool written = forge->len == 0 || gzwrite(file, forge->file, (unsigned)forge->len) > 0;
    return (gzclose(file) == Z_OK) && written;
}

// ---- manifest -------------------------------------------------------------------------------

static void put_hex(FILE *out, const char *key, const uint8_t *bytes, size_t len)
{
    fprintf(out, "\"%s\": \"", key);
    for (size_t i = 0; i < len; i++)
        fprintf(out, "%02x", bytes[i]);
    fputs("\"", out);
}

static void put_text(FILE *out, const char *text)
{
    fputc('"', out);
    for (; *text != '\0'; text++) {
        if (*text == '"' || *text == '\\')
            fputc('\\', out);
        fputc(*text, out);
    }
    fputc('"', out);
}

static void put_fields(FILE *out, const struct samples_field *fields)
{
    fputs("{", out);
    for (const struct samples_field *field = fields; field->id != 0; field++) {
        fprintf(out, "%s\"%s\": ", field == fields ? "" : ", ", field->name);
        put_text(out, field->shown);
    }
    fputs("}", out);
}

static void put_drawing(FILE *out, const struct samples_field *fields)
{
    for (const struct samples_field *field = fields; field->id != 0; field++)
        if (field->drawing)
            fprintf(out, ",\n       \"drawing\": \"%s\"", field->drawing);
}

static void put_cell(FILE *out, unsigned cell, const struct forge_expected *expected)
{
    fprintf(out, "\n      {\"cell\": %u, ", cell);
    if (expected->state == FORGE_HELD) {
        fprintf(out, "\"reason\": \"%s\"}", expected->reason);
        return;
    }
    fprintf(out, "\"type\": \"%s\", ", expected->state == FORGE_VOID ? "void" : "entry");
    put_hex(out, "entry_id", expected->entry_id, SEAL_ENTRY_ID_LEN);
    fputs(",\n       \"fields\": ", out);
    put_fields(out, expected->fields);
    put_drawing(out, expected->fields);
    fputs("}", out);
}

// The held cells, or the entries and voids.
static void put_cells(FILE *out, const char *key, bool held, const struct forge_expected *expected)
{
    bool first = true;
    fprintf(out, "    \"%s\": [", key);
    for (unsigned i = 0; i < SEAL_ENTRY_COUNT; i++) {
        if (expected[i].state == FORGE_NOTHING || (expected[i].state == FORGE_HELD) != held)
            continue;
        fputs(first ? "" : ",", out);
        put_cell(out, i, &expected[i]);
        first = false;
    }
    fputs(first ? "]" : "\n    ]", out);
}

static void put_case(FILE *out, const struct cases_case *one, const struct forge *forge,
                     bool refused)
{
    static const struct forge_expected nothing[SEAL_ENTRY_COUNT];
    const struct world *world = forge->world;
    fprintf(out, "  {\n    \"name\": \"%s\",\n", one->name);
    fprintf(out, "    \"file\": \"%s%s\",\n    \"after\": [", one->name, FILE_NAME_END);
    if (one->after)
        fprintf(out, "\"%s%s\"", one->after, FILE_NAME_END);
    fputs("],\n    ", out);
    const struct seal_reader *reader = &world->readers[one->reader];
    put_hex(out, "recipient_public", reader->box_public, sizeof reader->box_public);
    fputs(",\n    ", out);
    put_hex(out, "recipient_secret", reader->box_secret, sizeof reader->box_secret);
    fputs(",\n    ", out);
    if (reader->has_kem) {
        put_hex(out, "recipient_kem_secret", reader->kem_secret, sizeof reader->kem_secret);
        fputs(",\n    ", out);
    }
    put_hex(out, "campaign_public", world->campaign_public, 32);
    fputs(",\n    ", out);
    put_hex(out, "chain_secret", world->chain_secret, 32);
    fprintf(out, ",\n    \"outcome\": \"%s\",\n", one->outcome);
    put_cells(out, "entries", false, refused ? nothing : forge->expected);
    fputs(",\n", out);
    put_cells(out, "held", true, refused ? nothing : forge->expected);
    fputs("\n  }", out);
}

// ---- main -----------------------------------------------------------------------------------

static bool write_cases(const char *folder, FILE *manifest, const struct cases_case *cases,
                        bool refused, const struct world *world, struct forge *forge)
{
    for (const struct cases_case *one = cases; one->name; one++) {
        seeded_start(one->name);
        forge_init(forge, world);
        one->make(forge);
        if (!write_file(folder, one->name, forge))
            return false;
        fputs(ftell(manifest) == 0 ? "[\n" : ",\n", manifest);
        put_case(manifest, one, forge, refused);
    }
    return true;
}

// The cases of one manifest. Those of one list are refused.
struct set {
    const char *manifest;
    const struct cases_case *lists[6];
    const struct cases_case *refused;
};

static const struct set sets[] = {
    {"manifest",
     {cases_sound, cases_refused, cases_holes, cases_held, cases_chain, NULL},
     cases_refused},
    {"manifest_suite2", {cases_suite2_sound, cases_suite2_refused, NULL}, cases_suite2_refused},
};

static bool write_set(const char *folder, const struct set *set, const struct world *world,
                      struct forge *forge)
{
    char path[PATH_CAP];
    FILE *manifest = path_of(folder, set->manifest, ".json", path) ? fopen(path, "wb") : NULL;
    bool done = manifest != NULL;
    for (unsigned i = 0; done && set->lists[i]; i++)
        done = write_cases(folder, manifest, set->lists[i], set->lists[i] == set->refused, world,
                           forge);
    if (done)
        done = fputs("\n]\n", manifest) >= 0 && ferror(manifest) == 0;
    if (manifest && fclose(manifest) != 0)
        done = false;
    return done;
}

static bool write_vectors(const char *folder)
{
    struct world *world = calloc(1, sizeof *world);
    struct forge *forge = calloc(1, sizeof *forge);
    unsigned set_count = seal_slot_offers(SEAL_SUITE_XWING) ? 2 : 1;
    bool done = world && forge;
    if (done)
        world_make(world);
    for (unsigned i = 0; done && i < set_count; i++)
        done = write_set(folder, &sets[i], world, forge);
    free(forge);
    free(world);
    return done;
}

int main(int argc, char **argv)
{
    if (argc != 2) {
        fputs("usage: vectors_generate FOLDER\n", stderr);
        return EXIT_USAGE;
    }
    seeded_install();
    if (secret_init() != STATUS_OK || !write_vectors(argv[1])) {
        fprintf(stderr, "vectors_generate: cannot write all vectors to %s\n", argv[1]);
        return EXIT_FAILED;
    }
    return EXIT_DONE;
}
