// SPDX-License-Identifier: Apache-2.0
#include "collector/commands/commands.h"
#include "collector/desk.h"
#include "collector/outbox.h"
#include "collector/waiting.h"
#include "common/batch_write.h"
#include "common/report.h"
#include "common/safefile.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_NAMES 100 // other files under a batch's name that are stepped past
#define NAME_CAP (BATCH_WRITE_NAME_CAP + 8)

struct delivery {
    const char *target; // the folder on the stick
    const char *source; // the state folder
    struct waiting waiting;
    unsigned long copied, there;
    enum status noted; // STATUS_OK, or why the first copy that could not be noted was not
    int exit_code;     // of the last thing that went wrong
};

// ---- the target ---------------------------------------------------------------------------------

// Makes the folder if only its last part is missing. One that is there may have been made by a
// delivery that was killed, and must not be lost with what is copied into it.
static enum status find_target(const char *path, bool *made)
{
    bool is_folder;
    *made = false;
    enum status status = platform_is_folder(path, &is_folder);
    if (status == STATUS_OK)
        return is_folder ? safefile_flush_name(path) : STATUS_NOT_A_FOLDER;
    if (status != STATUS_NOT_FOUND)
        return status;
    status = safefile_make_folder(path);
    *made = status == STATUS_OK;
    return status;
}

// A copy beside the original would be lost with it.
static enum status check_target(const char *path, const char *state_folder)
{
    bool made, same;
    enum status status = find_target(path, &made);
    if (status == STATUS_OK)
        status = platform_same_device(path, state_folder, &same);
    if (status != STATUS_OK || !same)
        return status;
    if (made)
        status = platform_remove_folder(path);
    return status == STATUS_OK ? STATUS_SAME_DEVICE : status;
}

// ---- one batch ----------------------------------------------------------------------------------

// "<hex>.qolb", then "<hex>-2.qolb" …
static void name_copy(const struct outbox_batch *batch, unsigned copy, char out[NAME_CAP])
{
    char name[BATCH_WRITE_NAME_CAP];
    batch_write_name(batch->id, name);
    if (copy == 1)
        (void)snprintf(out, NAME_CAP, "%s", name);
    else
        (void)snprintf(out, NAME_CAP, "%.*s-%u" BATCH_WRITE_SUFFIX,
                       (int)(strlen(name) - strlen(BATCH_WRITE_SUFFIX)), name, copy);
}

// NOT_FOUND if nothing is there, EXISTS if other bytes are. What a link leads to is no copy: it may
// lie on the laptop.
static enum status compare(const char *path, const uint8_t *bytes, size_t len)
{
    uint8_t *found;
    size_t found_len;
    bool is_link;
    enum status status = platform_is_link(path, &is_link);
    if (status == STATUS_OK && is_link)
        return STATUS_EXISTS;
    if (status == STATUS_OK)
        status = safefile_read(path, SEAL_FILE_LEN, &found, &found_len);
    if (status == STATUS_TOO_LARGE || status == STATUS_NOT_A_FILE)
        return STATUS_EXISTS;
    if (status != STATUS_OK)
        return status;
    bool same = found_len == len && memcmp(found, bytes, len) == 0;
    free(found);
    return same ? STATUS_OK : STATUS_EXISTS;
}

// A copy that is there counts when its name is flushed: a delivery that was killed may have left it
// unflushed.
static enum status keep_copy(struct delivery *delivery)
{
    enum status status = platform_flush_folder(delivery->target);
    if (status == STATUS_OK)
        delivery->there++;
    return status;
}

static enum status make_copy(struct delivery *delivery, const char *path, const uint8_t *bytes,
                             size_t len)
{
    enum status status = safefile_deliver(path, bytes, len);
    if (status == STATUS_OK)
        delivery->copied++;
    return status;
}

// Under the first name that is free or already ours.
static enum status put_copy(struct delivery *delivery, const struct outbox_batch *batch,
                            const uint8_t *bytes, size_t len)
{
    enum status status = STATUS_EXISTS;
    for (unsigned copy = 1; copy <= MAX_NAMES && status == STATUS_EXISTS; copy++) {
        char name[NAME_CAP], path[PLATFORM_PATH_CAP];
        name_copy(batch, copy, name);
        status = safefile_join(delivery->target, name, path);
        if (status == STATUS_OK)
            status = compare(path, bytes, len);
        if (status == STATUS_OK)
            return keep_copy(delivery);
        if (status == STATUS_NOT_FOUND)
            status = make_copy(delivery, path, bytes, len);
    }
    return status;
}

static bool is_unfinished(const struct delivery *delivery, const struct outbox_batch *batch)
{
    const struct outbox *outbox = delivery->waiting.outbox;
    bool unfinished = false;
    return outbox && outbox_is_unfinished(outbox, batch->id, &unfinished) == STATUS_OK &&
           unfinished;
}

// A batch that cannot be read here must not keep the others from being delivered.
static enum status read_batch(struct delivery *delivery, const struct outbox_batch *batch,
                              uint8_t **out, size_t *out_len)
{
    char name[BATCH_WRITE_NAME_CAP], path[PLATFORM_PATH_CAP];
    batch_write_name(batch->id, name);
    enum status status = safefile_join(delivery->source, name, path);
    if (status == STATUS_OK)
        status = safefile_read(path, SEAL_FILE_LEN, out, out_len);
    if (status == STATUS_NOT_FOUND && is_unfinished(delivery, batch))
        return status; // its opening was cut short, so that it never held a cell
    if (status != STATUS_OK)
        delivery->exit_code = report(status, path);
    else if (*out_len != SEAL_FILE_LEN) // copied all the same, for the coordinator to see
        delivery->exit_code = report(STATUS_DAMAGED, path);
    return status;
}

// A copy is as good if it cannot be noted here, say because the laptop's disk is full.
static void note_delivered(struct delivery *delivery, const struct outbox_batch *batch)
{
    enum status status = outbox_mark_delivered(delivery->waiting.outbox, batch->number);
    if (delivery->noted == STATUS_OK)
        delivery->noted = status;
}

static enum status deliver_batch(struct delivery *delivery, size_t place)
{
    const struct outbox_batch *batch = &delivery->waiting.batches[place];
    uint8_t *bytes;
    size_t len;
    if (read_batch(delivery, batch, &bytes, &len) != STATUS_OK)
        return STATUS_OK;
    enum status status = put_copy(delivery, batch, bytes, len);
    free(bytes);
    if (status == STATUS_OK && place < delivery->waiting.known_count)
        note_delivered(delivery, batch);
    return status;
}

// ---- all of them --------------------------------------------------------------------------------

static void deliver_all(struct delivery *delivery)
{
    size_t count = delivery->waiting.count;
    const char *verb = messages_get(report_lang(), MSG_DELIVER_PROGRESS);
    for (size_t i = 0; i < count; i++) {
        enum status status =
            platform_interrupted() ? STATUS_INTERRUPTED : deliver_batch(delivery, i);
        bool goes_on = status == STATUS_OK || status == STATUS_EXISTS;
        if (goes_on)
            cli_progress(verb, i + 1, count);
        if (status != STATUS_OK)
            delivery->exit_code =
                report(status, status == STATUS_INTERRUPTED ? NULL : delivery->target);
        if (!goes_on)
            return; // the stick is full, gone or write-protected, for every batch
    }
}

static void print_summary(const struct delivery *delivery)
{
    enum lang lang = report_lang();
    if (delivery->copied > 0) {
        messages_print_plural(stdout, lang, MSGN_DELIVER_COPIED, delivery->copied);
        (void)fputc('\n', stdout);
    }
    if (delivery->there > 0) {
        messages_print_plural(stdout, lang, MSGN_DELIVER_THERE, delivery->there);
        (void)fputc('\n', stdout);
    }
    if (delivery->copied + delivery->there > 0 && delivery->exit_code == EXIT_DONE)
        report_tell(MSG_DELIVER_NEXT);
}

// Only now is the state locked: a kit that was never used here gets no state folder by this.
static void deliver_waiting(struct delivery *delivery, struct desk *desk)
{
    if (!desk_claim(desk, &delivery->exit_code))
        return;
    enum status status = check_target(delivery->target, desk->state.folder);
    if (status == STATUS_OK)
        deliver_all(delivery);
    else
        delivery->exit_code = report(status, delivery->target);
    if (delivery->noted != STATUS_OK && delivery->exit_code == EXIT_DONE)
        delivery->exit_code = report(delivery->noted, desk->state.folder);
    print_summary(delivery);
}

static int deliver(struct delivery *delivery, struct desk *desk)
{
    delivery->source = desk->state.folder;
    enum status status = waiting_find(desk->state.folder, &delivery->waiting);
    if (status != STATUS_OK)
        return report(status, desk->state.folder);
    if (delivery->waiting.count > 0)
        deliver_waiting(delivery, desk);
    else
        report_tell(MSG_DELIVER_NOTHING);
    if (!delivery->waiting.used)
        report_tell(MSG_OUTBOX_NOT_USED_HERE);
    if (delivery->waiting.trouble == STATUS_OK || delivery->exit_code != EXIT_DONE)
        return delivery->exit_code;
    return waiting_report(&delivery->waiting, desk->state.folder);
}

static int run(const struct cli_arguments *arguments)
{
    int exit_code;
    struct desk desk;
    struct delivery delivery = {.target = cli_word(arguments, 0), .exit_code = EXIT_DONE};
    platform_catch_interrupts();
    if (!desk_open(arguments, &desk, &exit_code))
        return exit_code;
    exit_code = deliver(&delivery, &desk);
    waiting_free(&delivery.waiting);
    desk_close(&desk);
    return exit_code;
}

const struct cli_command deliver_command = {
    .name = "deliver",
    .words = "DIR",
    .help = "copy all batches that are not confirmed to a stick",
    .details =
        "Needs no passphrase. Every batch that no coordinator has confirmed is copied, flushed, "
        "read back\nand compared. What is there already is not written again; a file of the same "
        "name but other\ncontent is left alone, and the copy gets a number. DIR must not lie on "
        "the "
        "device that holds the\nstate, and is made if only its last part is missing.\n\n"
        "  collector deliver -k ~/kit /media/stick/batches",
    .min_words = 1,
    .max_words = 1,
    .options = {DESK_OPTIONS},
    .run = run,
};
