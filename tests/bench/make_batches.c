// SPDX-License-Identifier: Apache-2.0
//
// Makes sealed batches fast: N entries of invented people, a given share of them by people who
// signed before, so many to a file, by the devices of the kits given. The kits must be fresh: their
// chains start here.
//
//     make_batches PASSPHRASE_FILE OUT N PER_FILE DUPLICATE_PERCENT SEED typed|drawn KIT...
#include "common/batch_write.h"
#include "common/campaign.h"
#include "common/kit.h"
#include "common/pack.h"
#include "common/safefile.h"
#include "common/secret.h"
#include "tests/bench/people.h"

#include <sodium.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct device {
    struct kit kit;
    uint32_t number; // of the next batch
    uint8_t chain[32];
    uint8_t previous[32];
};

struct maker {
    struct campaign campaign;
    struct seal_recipient recipients[CAMPAIGN_MAX_COORDINATORS];
    const char *out;
    struct people_random random;
    uint64_t seed;
    enum record_mark mark;
    uint32_t duplicate_percent;
    uint64_t people; // invented so far
    struct seal_chain chain;
    uint8_t file[SEAL_FILE_LEN];
};

static void must(enum status status, const char *what)
{
    if (status == STATUS_OK)
        return;
    fprintf(stderr, "make_batches: %s: status %d\n", what, (int)status);
    exit(EXIT_FAILURE);
}

static void load_device(struct maker *maker, struct device *device, const char *folder,
                        const char *passphrase)
{
    char path[PLATFORM_PATH_CAP];
    uint8_t *bytes;
    size_t len;
    must(safefile_join(folder, KIT_KEY_FILE, path), folder);
    must(safefile_read(path, KEYFILE_MAX_LEN, &bytes, &len), path);
    must(kit_unlock(bytes, len, passphrase, &device->kit), path);
    free(bytes);
    memcpy(device->chain, device->kit.chain_root, sizeof device->chain);
    must(safefile_join(folder, KIT_CAMPAIGN_FILE, path), folder);
    must(safefile_read(path, CAMPAIGN_FILE_MAX_LEN, &bytes, &len), path);
    campaign_free(&maker->campaign);
    must(campaign_parse(bytes, len, &maker->campaign), path);
    free(bytes);
}

static void seal_person(struct maker *maker, unsigned cell, uint64_t person,
                        uint8_t digest[SEAL_DIGEST_LEN])
{
    struct record record;
    struct seal_cell sealed = {.type = SEAL_ENTRY, .record_version = RECORD_VERSION};
    size_t packed_len;
    people_record(maker->seed, person, maker->mark, &record);
    must(pack_record(record.bytes, record.len, sealed.content, &packed_len), "record");
    sealed.record_len = (uint16_t)record.len;
    sealed.packed_len = (uint16_t)packed_len;
    randombytes_buf(sealed.entry_id, sizeof sealed.entry_id);
    seal_cell(&maker->chain, &sealed, maker->file + SEAL_HEADER_LEN + (size_t)cell * SEAL_PAGE_LEN,
              digest);
}

static uint64_t choose_person(struct maker *maker)
{
    if (maker->people > 0 && people_below(&maker->random, 100) < maker->duplicate_percent)
        return people_next(&maker->random) % maker->people;
    return maker->people++;
}

static void write_batch(const struct maker *maker, const struct seal_header *facts)
{
    char name[BATCH_WRITE_NAME_CAP], path[PLATFORM_PATH_CAP];
    batch_write_name(facts->batch_id, name);
    must(safefile_join(maker->out, name, path), maker->out);
    FILE *file = fopen(path, "wb");
    bool written = file && fwrite(maker->file, sizeof maker->file, 1, file) == 1;
    if (!written || fclose(file) != 0)
        must(STATUS_IO, path);
}

static void make_batch(struct maker *maker, struct device *device, unsigned count)
{
    struct seal_header facts = {.certificate = device->kit.certificate,
                                .number = device->number,
                                .day = maker->campaign.first_day};
    randombytes_buf(facts.batch_id, sizeof facts.batch_id);
    memcpy(facts.chain, device->chain, sizeof facts.chain);
    memcpy(facts.previous, device->previous, sizeof facts.previous);
    memcpy(facts.campaign_hash, maker->campaign.hash, sizeof facts.campaign_hash);

    uint8_t digests[SEAL_ENTRY_COUNT][SEAL_DIGEST_LEN];
    randombytes_buf(maker->file, sizeof maker->file);
    must(seal_header(maker->file, &facts, device->kit.device_secret, maker->recipients,
                     maker->campaign.coordinator_count, &maker->chain),
         "header");
    for (unsigned cell = 0; cell < count; cell++)
        seal_person(maker, cell, choose_person(maker), digests[cell]);
    seal_final(&maker->chain, count, (const uint8_t(*)[SEAL_DIGEST_LEN])digests,
               device->kit.device_secret,
               maker->file + SEAL_HEADER_LEN + (size_t)SEAL_FINAL_CELL * SEAL_PAGE_LEN);
    seal_trailer(maker->file, device->previous);
    memcpy(maker->file + SEAL_TRAILER_OFFSET, device->previous, SEAL_TRAILER_LEN);
    write_batch(maker, &facts);
    device->number++;
    kit_chain_next(device->chain, device->chain);
}

static void read_passphrase(const char *path, char out[KEYFILE_PASSPHRASE_CAP])
{
    FILE *file = fopen(path, "r");
    if (!file || !fgets(out, KEYFILE_PASSPHRASE_CAP, file))
        must(STATUS_IO, path);
    out[strcspn(out, "\n")] = '\0';
    (void)fclose(file);
}

int main(int argc, char **argv)
{
    static struct maker maker;
    char passphrase[KEYFILE_PASSPHRASE_CAP];
    if (argc < 9) {
        fprintf(stderr,
                "make_batches: PASSPHRASE_FILE OUT N PER_FILE DUPLICATE_PERCENT SEED typed|drawn "
                "KIT...\n");
        return EXIT_FAILURE;
    }
    must(secret_init(), "libsodium");
    read_passphrase(argv[1], passphrase);
    maker.out = argv[2];
    unsigned long left = strtoul(argv[3], NULL, 10);
    unsigned long per_file = strtoul(argv[4], NULL, 10);
    if (per_file == 0 || per_file > SEAL_ENTRY_COUNT)
        must(STATUS_TOO_LARGE, "PER_FILE");
    maker.duplicate_percent = (uint32_t)strtoul(argv[5], NULL, 10);
    maker.seed = strtoull(argv[6], NULL, 10);
    maker.random.state = maker.seed;
    maker.mark = strcmp(argv[7], "drawn") == 0 ? RECORD_DRAWN : RECORD_TYPED;
    unsigned device_count = (unsigned)argc - 8;
    struct device *devices = calloc(device_count, sizeof *devices);
    if (!devices)
        must(STATUS_NO_MEMORY, "devices");
    for (unsigned i = 0; i < device_count; i++)
        load_device(&maker, &devices[i], argv[8 + i], passphrase);
    for (unsigned i = 0; i < maker.campaign.coordinator_count; i++)
        maker.recipients[i] = maker.campaign.coordinators[i].recipient;
    for (unsigned turn = 0; left > 0; turn++) {
        unsigned count = (unsigned)(left < per_file ? left : per_file);
        make_batch(&maker, &devices[turn % device_count], count);
        left -= count;
    }
    campaign_free(&maker.campaign);
    free(devices);
    return EXIT_SUCCESS;
}
