// SPDX-License-Identifier: Apache-2.0
#include "merger/handover/parcel.h"

#include "common/safefile.h"
#include "merger/handover/cover.h"
#include "merger/handover/export.h"
#include "merger/handover/totals.h"
#include "merger/handover/totals_pdf.h"
#include "merger/setup/tree.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

#define PART_SUFFIX ".part"
#define CHUNK_LEN 65536

struct parcel {
    const struct parcel_plan *plan;
    struct progress *progress;
    struct parcel_result *result;
    char path[PLATFORM_PATH_CAP]; // without a separator at its end
    char part[PLATFORM_PATH_CAP];
    struct tree tree;
    struct listing listing;
    struct letter letter;
    struct totals totals;
    uint8_t sums[PARCEL_FILE_COUNT][COVER_SUM_LEN]; // of the files that are made
};

// ---- the files --------------------------------------------------------------------------------

static enum status write_export(struct parcel *parcel, const char *format, struct output *output)
{
    const struct export_plan plan = {.people = parcel->listing.plan, .lang = parcel->letter.lang};
    struct export_result result;
    enum status status = export_write_people(&parcel->listing, &plan, export_format_named(format),
                                             output, parcel->progress, &result);
    if (status != STATUS_OK)
        return status;
    parcel->result->count = result.count;
    parcel->result->lacking_count += result.lacking_count;
    return STATUS_OK;
}

static enum status write_letter(struct parcel *parcel, struct output *output)
{
    return write_export(parcel, "pdf", output);
}

static enum status write_list(struct parcel *parcel, struct output *output)
{
    return write_export(parcel, "csv", output);
}

static enum status write_totals(struct parcel *parcel, struct output *output)
{
    return totals_pdf_write(&parcel->totals, output->stream);
}

static enum status write_totals_json(struct parcel *parcel, struct output *output)
{
    totals_write_json(&parcel->totals, output->stream);
    return STATUS_OK;
}

static enum status write_cover(struct parcel *parcel, struct output *output)
{
    static const enum message contents[PARCEL_COVER] = {
        [PARCEL_LETTER] = MSG_PARCEL_LETTER,
        [PARCEL_LIST] = MSG_PARCEL_LIST,
        [PARCEL_TOTALS] = MSG_PARCEL_TOTALS,
        [PARCEL_TOTALS_JSON] = MSG_PARCEL_TOTALS_JSON,
    };
    struct cover_file files[PARCEL_COVER];
    const struct cover cover = {.letter = &parcel->letter,
                                .certain = parcel->listing.roll->tally.certain,
                                .day = parcel->plan->day,
                                .files = files,
                                .file_count = PARCEL_COVER};
    for (enum parcel_file i = 0; i < PARCEL_COVER; i++) {
        files[i] = (struct cover_file){.name = parcel_file_name(i), .content = contents[i]};
        memcpy(files[i].sum, parcel->sums[i], sizeof files[i].sum);
    }
    return cover_write(&cover, output->stream);
}

static enum status write_sums(struct parcel *parcel, struct output *output)
{
    for (enum parcel_file i = 0; i < PARCEL_SUMS; i++) {
        char hex[2 * COVER_SUM_LEN + 1];
        sodium_bin2hex(hex, sizeof hex, parcel->sums[i], COVER_SUM_LEN);
        fprintf(output->stream, "%s  %s\n", hex, parcel_file_name(i));
    }
    return STATUS_OK;
}

static const struct {
    const char *name;
    enum status (*write)(struct parcel *parcel, struct output *output);
} files[PARCEL_FILE_COUNT] = {
    [PARCEL_LETTER] = {"letter.pdf", write_letter},
    [PARCEL_LIST] = {"list.csv", write_list},
    [PARCEL_TOTALS] = {"totals.pdf", write_totals},
    [PARCEL_TOTALS_JSON] = {"totals.json", write_totals_json},
    [PARCEL_COVER] = {"cover.pdf", write_cover},
    [PARCEL_SUMS] = {"SHA256SUMS", write_sums},
};

const char *parcel_file_name(enum parcel_file file)
{
    return files[file].name;
}

// ---- their sums -------------------------------------------------------------------------------

static enum status sum_once(struct platform_file *file, uint8_t out[COVER_SUM_LEN])
{
    uint8_t chunk[CHUNK_LEN];
    crypto_hash_sha256_state state;
    enum status status;
    uint64_t at = 0;
    size_t len;
    crypto_hash_sha256_init(&state);
    do {
        status = platform_read_at(file, at, chunk, sizeof chunk, &len);
        if (status != STATUS_OK)
            break;
        crypto_hash_sha256_update(&state, chunk, len);
        at += len;
    } while (len == sizeof chunk);
    crypto_hash_sha256_final(&state, out);
    sodium_memzero(chunk, sizeof chunk);
    return status;
}

// As memory still has it, and as the device does: a bad stick must not get sums that fit.
static enum status sum_file(const char *path, uint8_t out[COVER_SUM_LEN])
{
    uint8_t again[COVER_SUM_LEN];
    struct platform_file *file;
    enum status status = platform_open_read(path, &file);
    if (status != STATUS_OK)
        return status;
    status = sum_once(file, out);
    platform_forget_cache(file);
    if (status == STATUS_OK)
        status = sum_once(file, again);
    if (status == STATUS_OK && memcmp(out, again, sizeof again) != 0)
        status = STATUS_READ_BACK;
    platform_abandon(file);
    return status;
}

// ---- the folder -------------------------------------------------------------------------------

static enum status fill_file(struct parcel *parcel, enum parcel_file file, const char *path)
{
    struct output output;
    enum status status = output_open(path, false, &output);
    if (status != STATUS_OK)
        return status;
    output.tells_no_time = true;
    status = files[file].write(parcel, &output);
    if (status != STATUS_OK) {
        output_abandon(&output);
        return status;
    }
    return output_finish(&output);
}

static enum status make_file(struct parcel *parcel, enum parcel_file file)
{
    char path[PLATFORM_PATH_CAP];
    if (platform_interrupted())
        return STATUS_INTERRUPTED;
    enum status status = safefile_join(parcel->part, files[file].name, path);
    if (status == STATUS_OK)
        status = tree_expect_file(&parcel->tree, parcel->part, files[file].name);
    if (status == STATUS_OK)
        status = fill_file(parcel, file, path);
    return status == STATUS_OK ? sum_file(path, parcel->sums[file]) : status;
}

// On failure it is where it was.
static enum status appear(const struct parcel *parcel)
{
    char above[PLATFORM_PATH_CAP];
    enum status status = safefile_beside(parcel->path, ".", above);
    if (status == STATUS_OK)
        status = platform_set_folder_time(parcel->part);
    if (status == STATUS_OK)
        status = platform_rename_new(parcel->part, parcel->path);
    if (status != STATUS_OK)
        return status;
    status = platform_flush_folder(above);
    if (status != STATUS_OK) {
        enum status ignored = platform_rename_new(parcel->path, parcel->part);
        (void)ignored;
    }
    return status;
}

static enum status make_folder(struct parcel *parcel)
{
    enum status status = tree_add_folder(&parcel->tree, parcel->part);
    for (enum parcel_file i = 0; i < PARCEL_FILE_COUNT && status == STATUS_OK; i++)
        status = make_file(parcel, i);
    if (status == STATUS_OK)
        status = platform_interrupted() ? STATUS_INTERRUPTED : appear(parcel);
    if (status != STATUS_OK)
        tree_undo(&parcel->tree);
    tree_keep(&parcel->tree);
    return status;
}

// ---- all --------------------------------------------------------------------------------------

static enum status name_places(const char *path, char bare[PLATFORM_PATH_CAP],
                               char part[PLATFORM_PATH_CAP])
{
    size_t len = strlen(path);
    while (len > 1 && platform_is_separator(path[len - 1]))
        len--;
    if (len + sizeof PART_SUFFIX > PLATFORM_PATH_CAP)
        return STATUS_TOO_LARGE;
    memcpy(bare, path, len);
    bare[len] = '\0';
    memcpy(part, path, len);
    memcpy(part + len, PART_SUFFIX, sizeof PART_SUFFIX);
    return STATUS_OK;
}

static enum status check_absent(const char *bare, const char *part, struct parcel_result *result)
{
    enum status status = safefile_check_absent(bare);
    if (status != STATUS_OK)
        return status;
    status = safefile_check_absent(part);
    if (status == STATUS_EXISTS) {
        snprintf(result->failed_at, sizeof result->failed_at, "%s", part);
        result->is_left = true;
    }
    return status;
}

enum status parcel_check_path(const char *path, struct parcel_result *result)
{
    char bare[PLATFORM_PATH_CAP], part[PLATFORM_PATH_CAP];
    *result = (struct parcel_result){.count = 0};
    snprintf(result->failed_at, sizeof result->failed_at, "%s", path);
    enum status status = name_places(path, bare, part);
    return status == STATUS_OK ? check_absent(bare, part, result) : status;
}

static enum status gather(const struct roll *roll, struct parcel *parcel)
{
    const struct listing_plan plan = {.order = parcel->plan->order};
    enum status status = listing_make(roll, &plan, parcel->progress, &parcel->listing);
    if (status == STATUS_OK)
        status = letter_make(&parcel->listing, parcel->plan->lang, &parcel->letter);
    if (status == STATUS_OK)
        status = totals_make(&parcel->listing, &parcel->letter, parcel->plan->day, &parcel->totals);
    return status;
}

enum status parcel_write(const struct roll *roll, const struct parcel_plan *plan, const char *path,
                         struct progress *progress, struct parcel_result *result)
{
    struct parcel parcel = {.plan = plan, .progress = progress, .result = result};
    enum status status = parcel_check_path(path, result);
    if (status == STATUS_OK)
        status = name_places(path, parcel.path, parcel.part);
    if (status == STATUS_OK)
        status = gather(roll, &parcel);
    if (status == STATUS_OK)
        status = make_folder(&parcel);
    if (status == STATUS_NO_LIST)
        snprintf(result->failed_at, sizeof result->failed_at, "%s", roll->folder->path);
    totals_free(&parcel.totals);
    letter_free(&parcel.letter);
    listing_free(&parcel.listing);
    return status;
}
