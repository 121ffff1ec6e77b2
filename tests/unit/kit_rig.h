// SPDX-License-Identifier: Apache-2.0
//
// A volunteer's kit in a fresh folder, and its desk: for desk_test and page_test. Included by one
// test program at a time.
#ifndef QOL_KIT_RIG_H
#define QOL_KIT_RIG_H

#include "collector/desk.h"

#include "common/safefile.h"
#include "tests/unit/fixture.h"

#include <setjmp.h>
#include <sodium.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define DRAWN "abde-gikl-mnor-stuz" // as kits are locked with

static struct fixture fixture;
static char folder[PLATFORM_PATH_CAP], key_path[PLATFORM_PATH_CAP];
static struct desk desk;

static void write_in_kit(const char *name, const uint8_t *bytes, size_t len)
{
    char path[PLATFORM_PATH_CAP];
    assert_int_equal(safefile_join(folder, name, path), STATUS_OK);
    assert_int_equal(safefile_replace(path, bytes, len), STATUS_OK);
}

static void make_campaign(void)
{
    struct campaign campaign;
    uint8_t *file;
    size_t len;
    fixture_campaign(&fixture, &campaign);
    assert_int_equal(campaign_write(&campaign, fixture.campaign_secret, &file, &len), STATUS_OK);
    write_in_kit(KIT_CAMPAIGN_FILE, file, len);
    free(file);
    campaign_free(&campaign);
}

static void make_key_file(void)
{
    struct kit kit = {.certificate = fixture.certificate, .has_chain_root = true};
    struct kit_public kit_public = {.tag = "desktest"};
    uint8_t file[KEYFILE_MAX_LEN];
    size_t len;
    memcpy(kit_public.campaign_id, fixture.campaign_public, sizeof kit_public.campaign_id);
    memcpy(kit.device_secret, fixture.device_secret, sizeof kit.device_secret);
    memset(kit.state_key, 3, sizeof kit.state_key);
    memcpy(kit.chain_root, fixture.facts.chain, sizeof kit.chain_root);
    assert_int_equal(kit_lock(&kit, &kit_public, keyfile_cost_tests, DRAWN, file, &len), STATUS_OK);
    write_in_kit(KIT_KEY_FILE, file, len);
}

static int open_and_claim(const struct cli_arguments *arguments)
{
    int exit_code = EXIT_DONE;
    return desk_open(arguments, &desk, &exit_code) && desk_claim(&desk, &exit_code) ? EXIT_DONE
                                                                                    : exit_code;
}

static int open_desk(void)
{
    static const struct cli_command commands[] = {
        {.name = "", .words = "", .options = {DESK_OPTIONS}, .run = open_and_claim}, {.run = NULL}};
    static const struct cli_program program = {"desk_test", "", commands};
    static char name[] = "desk_test", option[] = "--kit";
    char *argv[] = {name, option, folder, NULL};
    return cli_main(&program, 3, argv);
}

static int make_kit_and_desk(void)
{
    fixture_init(&fixture);
    fixture_folder(folder);
    make_campaign();
    make_key_file();
    return safefile_join(folder, KIT_KEY_FILE, key_path) != STATUS_OK || open_desk() != EXIT_DONE;
}

static void remove_kit_and_desk(void)
{
    desk_close(&desk);
    fixture_folder_remove(folder);
}

#endif
