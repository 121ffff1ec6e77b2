// SPDX-License-Identifier: Apache-2.0
//
// What a saved signature costs beside the floor of a bare 4 KB write and flush, in turn on one
// device: prints both medians in microseconds and their ratio.
//
//     save_floor FOLDER COUNT
#include "common/batch_write.h"
#include "common/platform.h"
#include "common/safefile.h"
#include "common/secret.h"
#include "tests/bench/people.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static void must(enum status status, const char *what)
{
    if (status == STATUS_OK)
        return;
    fprintf(stderr, "save_floor: %s: status %d\n", what, (int)status);
    exit(EXIT_FAILURE);
}

static double microseconds(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median(double *values, size_t count)
{
    qsort(values, count, sizeof *values, ascending);
    return values[count / 2];
}

static struct batch_write *open_batch(const char *folder, const uint8_t device_secret[64])
{
    static uint8_t recipient[1][32];
    uint8_t secret[32];
    crypto_box_keypair(recipient[0], secret);
    struct batch_write_plan plan = {.device_secret = device_secret,
                                    .recipients = (const uint8_t(*)[32])recipient,
                                    .recipient_count = 1};
    struct batch_write *batch;
    must(batch_write_create(folder, &plan, &batch), folder);
    must(batch_write_begin(batch), folder);
    return batch;
}

static struct platform_file *open_bare(const char *folder)
{
    char path[PLATFORM_PATH_CAP];
    struct platform_file *bare;
    static const uint8_t zeros[SEAL_FILE_LEN];
    must(safefile_join(folder, "bare", path), folder);
    must(platform_create(path, &bare), path);
    must(platform_write_at(bare, 0, zeros, sizeof zeros), path);
    must(platform_flush(bare), path);
    return bare;
}

static double time_bare(struct platform_file *bare, unsigned cell)
{
    uint8_t page[SEAL_PAGE_LEN];
    randombytes_buf(page, sizeof page);
    double start = microseconds();
    must(platform_write_at(bare, SEAL_HEADER_LEN + (uint64_t)cell * SEAL_PAGE_LEN, page,
                           sizeof page),
         "bare");
    must(platform_flush(bare), "bare");
    return microseconds() - start;
}

static double time_save(struct batch_write *batch, const struct record *record)
{
    uint8_t entry_id[SEAL_ENTRY_ID_LEN];
    randombytes_buf(entry_id, sizeof entry_id);
    double start = microseconds();
    must(batch_write_cell(batch, SEAL_ENTRY, entry_id, record->bytes, record->len), "save");
    return microseconds() - start;
}

int main(int argc, char **argv)
{
    if (argc != 3) {
        fprintf(stderr, "save_floor: FOLDER COUNT\n");
        return EXIT_FAILURE;
    }
    must(secret_init(), "libsodium");
    size_t count = strtoul(argv[2], NULL, 10);
    double *bare_us = calloc(count, sizeof *bare_us);
    double *save_us = calloc(count, sizeof *save_us);
    uint8_t device_public[32], device_secret[64];
    if (!bare_us || !save_us || count == 0)
        must(STATUS_NO_MEMORY, "times");
    crypto_sign_keypair(device_public, device_secret);
    struct batch_write *batch = open_batch(argv[1], device_secret);
    struct platform_file *bare = open_bare(argv[1]);
    for (size_t i = 0; i < count; i++) {
        struct record record;
        people_record(1, i, &record);
        if (batch_write_is_full(batch)) {
            batch_write_free(batch);
            batch = open_batch(argv[1], device_secret);
        }
        bare_us[i] = time_bare(bare, (unsigned)(i % SEAL_ENTRY_COUNT));
        save_us[i] = time_save(batch, &record);
    }
    double bare_median = median(bare_us, count), save_median = median(save_us, count);
    printf("%.0f %.0f %.3f\n", bare_median, save_median, save_median / bare_median);
    batch_write_free(batch);
    platform_abandon(bare);
    free(bare_us);
    free(save_us);
    return EXIT_SUCCESS;
}
