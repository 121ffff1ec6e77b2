// SPDX-License-Identifier: Apache-2.0
//
// What a saved signature costs beside the floor of a bare 4 KB write and flush. The two are done in
// pairs on one device, each as often first, in files that were made alike and at the same place of
// them. Prints of these pairs: the median of the bare write and of the save in microseconds; the
// median and the quartiles of their ratio; the median of the CPU time in microseconds that the save
// took beyond the bare write's.
//
//     save_floor FOLDER PAIRS
#include "common/batch_write.h"
#include "common/platform.h"
#include "common/safefile.h"
#include "common/secret.h"
#include "tests/bench/people.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

struct cost {
    double wall_us, cpu_us;
};

enum figure { BARE_US, SAVE_US, RATIO, CPU_US, FIGURE_COUNT };

struct files {
    const char *folder;
    uint8_t device_secret[64];
    struct batch_write *batch;
    struct platform_file *bare;
    char bare_path[PLATFORM_PATH_CAP];
};

static void must(enum status status, const char *what)
{
    if (status == STATUS_OK)
        return;
    fprintf(stderr, "save_floor: %s: status %d\n", what, (int)status);
    exit(EXIT_FAILURE);
}

// ---- time ---------------------------------------------------------------------------------------

static double microseconds(clockid_t clock)
{
    struct timespec now;
    (void)clock_gettime(clock, &now);
    return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

// The wall's clock is read last here and first in cost_since: asking for the other is not measured.
static struct cost cost_begin(void)
{
    double cpu_us = microseconds(CLOCK_PROCESS_CPUTIME_ID);
    return (struct cost){.wall_us = microseconds(CLOCK_MONOTONIC), .cpu_us = cpu_us};
}

static struct cost cost_since(struct cost begin)
{
    double wall_us = microseconds(CLOCK_MONOTONIC) - begin.wall_us;
    return (struct cost){.wall_us = wall_us,
                         .cpu_us = microseconds(CLOCK_PROCESS_CPUTIME_ID) - begin.cpu_us};
}

// ---- files --------------------------------------------------------------------------------------

static void open_batch(struct files *files)
{
    struct seal_reader nobody;
    struct seal_recipient recipient;
    seal_slot_draw(&nobody);
    seal_slot_announce(&nobody, &recipient);
    struct batch_write_plan plan = {
        .device_secret = files->device_secret, .recipients = &recipient, .recipient_count = 1};
    must(batch_write_create(files->folder, &plan, &files->batch), files->folder);
    must(batch_write_begin(files->batch), files->folder);
}

// As batch_write_create makes a batch file.
static void open_bare(struct files *files)
{
    static uint8_t pages[SEAL_FILE_LEN];
    randombytes_buf(pages, sizeof pages);
    must(safefile_join(files->folder, "bare", files->bare_path), files->folder);
    must(platform_create(files->bare_path, &files->bare), files->bare_path);
    must(platform_claim(files->bare, sizeof pages), files->bare_path);
    must(platform_write_at(files->bare, 0, pages, sizeof pages), files->bare_path);
    must(platform_flush(files->bare), files->bare_path);
}

static void files_open(struct files *files)
{
    open_bare(files);
    open_batch(files);
}

static void files_close(struct files *files)
{
    batch_write_free(files->batch);
    must(platform_close(files->bare), files->bare_path);
    must(platform_remove(files->bare_path), files->bare_path);
}

// ---- one pair -----------------------------------------------------------------------------------

static struct cost cost_of_bare(struct files *files, unsigned cell)
{
    uint8_t page[SEAL_PAGE_LEN];
    randombytes_buf(page, sizeof page);
    uint64_t offset = SEAL_HEADER_LEN + (uint64_t)cell * SEAL_PAGE_LEN;
    struct cost begin = cost_begin();
    must(platform_write_at(files->bare, offset, page, sizeof page), "bare");
    must(platform_flush(files->bare), "bare");
    return cost_since(begin);
}

static struct cost cost_of_save(struct files *files, const struct record *record)
{
    uint8_t entry_id[SEAL_ENTRY_ID_LEN];
    randombytes_buf(entry_id, sizeof entry_id);
    struct cost begin = cost_begin();
    must(batch_write_cell(files->batch, SEAL_ENTRY, entry_id, record->bytes, record->len), "save");
    return cost_since(begin);
}

static void measure_pair(struct files *files, size_t pair, double *figures[FIGURE_COUNT])
{
    struct record record;
    struct cost bare, save;
    unsigned cell = batch_write_used(files->batch);
    people_record(1, pair, RECORD_TYPED, &record);
    if (pair % 2 == 0) {
        bare = cost_of_bare(files, cell);
        save = cost_of_save(files, &record);
    } else {
        save = cost_of_save(files, &record);
        bare = cost_of_bare(files, cell);
    }
    figures[BARE_US][pair] = bare.wall_us;
    figures[SAVE_US][pair] = save.wall_us;
    figures[RATIO][pair] = save.wall_us / bare.wall_us;
    figures[CPU_US][pair] = save.cpu_us - bare.cpu_us;
}

// ---- all of them --------------------------------------------------------------------------------

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void print_figures(double *figures[FIGURE_COUNT], size_t count)
{
    for (unsigned figure = 0; figure < FIGURE_COUNT; figure++)
        qsort(figures[figure], count, sizeof *figures[figure], ascending);
    size_t median = count / 2;
    printf("%.1f %.1f %.3f %.3f %.3f %.1f\n", figures[BARE_US][median], figures[SAVE_US][median],
           figures[RATIO][median], figures[RATIO][count / 4], figures[RATIO][count * 3 / 4],
           figures[CPU_US][median]);
}

int main(int argc, char **argv)
{
    struct files files;
    uint8_t device_public[32];
    double *figures[FIGURE_COUNT];
    size_t count = argc == 3 ? strtoul(argv[2], NULL, 10) : 0;
    if (count == 0) {
        fprintf(stderr, "save_floor: FOLDER PAIRS\n");
        return EXIT_FAILURE;
    }
    must(secret_init(), "libsodium");
    for (unsigned figure = 0; figure < FIGURE_COUNT; figure++)
        if (!(figures[figure] = calloc(count, sizeof *figures[figure])))
            must(STATUS_NO_MEMORY, "figures");
    files.folder = argv[1];
    crypto_sign_keypair(device_public, files.device_secret);
    files_open(&files);
    for (size_t pair = 0; pair < count; pair++) {
        if (batch_write_is_full(files.batch)) {
            files_close(&files);
            files_open(&files);
        }
        measure_pair(&files, pair, figures);
    }
    files_close(&files);
    print_figures(figures, count);
    for (unsigned figure = 0; figure < FIGURE_COUNT; figure++)
        free(figures[figure]);
    return EXIT_SUCCESS;
}
