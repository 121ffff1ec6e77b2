// SPDX-License-Identifier: Apache-2.0
#include "common/campaign.h"

#include "common/bytes.h"
#include "common/text.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#define MAGIC "QOLCAMPN"
#define MAGIC_LEN (sizeof MAGIC - 1)
#define FORMAT 1     // no coordinator has a key of the KEM
#define FORMAT_KEM 2 // one has, or more
#define COORDINATOR_LEN (64 + CAMPAIGN_SEALED_SECRET_LEN)
#define SIGNED_TEXT "qol campaign 1"
#define SIGNED_TEXT_LEN (sizeof SIGNED_TEXT - 1)
#define SIGNATURE_LEN crypto_sign_BYTES

// An item is tag u8, index u8, length u32, bytes; items ascend by tag and index.
enum tag {
    TAG_VERSION = 1,
    TAG_WINDOW = 2,
    TAG_MINIMUM_AGE = 3,
    TAG_GOAL = 4,
    TAG_FIELD = 5,       // index: enum record_field
    TAG_COORDINATOR = 6, // index: the slot
    TAG_TITLE = 7,       // index of this and all below: enum lang
    TAG_ADDRESSEE = 8,
    TAG_TEXT = 9,
    TAG_DECLARATION = 16, // + which one
    TAG_END = TAG_DECLARATION + CAMPAIGN_MAX_DECLARATIONS,
};

void campaign_init(struct campaign *campaign)
{
    memset(campaign, 0, sizeof *campaign);
}

void campaign_free(struct campaign *campaign)
{
    for (unsigned lang = 0; lang < LANG_COUNT; lang++) {
        free(campaign->title[lang]);
        free(campaign->addressee[lang]);
        free(campaign->text[lang]);
        for (unsigned i = 0; i < CAMPAIGN_MAX_DECLARATIONS; i++)
            free(campaign->declarations[i][lang]);
    }
    campaign_init(campaign);
}

bool campaign_offers(const struct campaign *campaign, enum lang lang)
{
    return campaign->title[lang] != NULL;
}

enum lang campaign_lang(const struct campaign *campaign, enum lang wanted)
{
    if (wanted < LANG_COUNT && campaign_offers(campaign, wanted))
        return wanted;
    enum lang lang = LANG_KK;
    while (lang < LANG_EN && !campaign_offers(campaign, lang))
        lang++;
    return lang;
}

void campaign_recipients(const struct campaign *campaign,
                         struct seal_recipient out[CAMPAIGN_MAX_COORDINATORS])
{
    for (unsigned i = 0; i < campaign->coordinator_count; i++)
        out[i] = campaign->coordinators[i].recipient;
}

static unsigned count_kem(const struct campaign *campaign)
{
    struct seal_recipient recipients[CAMPAIGN_MAX_COORDINATORS];
    campaign_recipients(campaign, recipients);
    return seal_slot_count_kem(recipients, campaign->coordinator_count);
}

enum seal_suite campaign_suite(const struct campaign *campaign)
{
    return count_kem(campaign) == campaign->coordinator_count ? SEAL_SUITE_XWING
                                                              : SEAL_SUITE_X25519;
}

static uint8_t format_of(const struct campaign *campaign)
{
    return count_kem(campaign) > 0 ? FORMAT_KEM : FORMAT;
}

// Where a text of a tag is kept; NULL for a tag or index that has none.
static char **text_place(struct campaign *campaign, unsigned tag, unsigned lang)
{
    if (lang >= LANG_COUNT)
        return NULL;
    switch (tag) {
    case TAG_TITLE:
        return &campaign->title[lang];
    case TAG_ADDRESSEE:
        return &campaign->addressee[lang];
    case TAG_TEXT:
        return &campaign->text[lang];
    default:
        return tag >= TAG_DECLARATION && tag < TAG_END
                   ? &campaign->declarations[tag - TAG_DECLARATION][lang]
                   : NULL;
    }
}

// ---- writing --------------------------------------------------------------------------------

static void put_item_head(struct bytes_writer *w, unsigned tag, unsigned index, size_t len)
{
    bytes_put_u8(w, (uint8_t)tag);
    bytes_put_u8(w, (uint8_t)index);
    bytes_put_u32(w, (uint32_t)len);
}

static void put_texts(struct bytes_writer *w, const struct campaign *campaign, unsigned tag)
{
    for (unsigned lang = 0; lang < LANG_COUNT; lang++) {
        // text_place gives a place to write to, which this does not do
        const char *text = *text_place((struct campaign *)campaign, tag, lang);
        if (!text)
            continue;
        put_item_head(w, tag, lang, strlen(text));
        bytes_put(w, text, strlen(text));
    }
}

static void put_coordinator(struct bytes_writer *w, unsigned index,
                            const struct campaign_coordinator *coordinator)
{
    const struct seal_recipient *recipient = &coordinator->recipient;
    size_t kem_len = recipient->has_kem ? sizeof recipient->kem_public : 0;
    put_item_head(w, TAG_COORDINATOR, index, COORDINATOR_LEN + kem_len);
    bytes_put(w, recipient->box_public, sizeof recipient->box_public);
    bytes_put(w, coordinator->sign_public, sizeof coordinator->sign_public);
    bytes_put(w, coordinator->sealed_chain_secret, sizeof coordinator->sealed_chain_secret);
    bytes_put(w, recipient->kem_public, kem_len);
}

static void put_items(struct bytes_writer *w, const struct campaign *campaign)
{
    put_item_head(w, TAG_VERSION, 0, 4);
    bytes_put_u32(w, campaign->version);
    put_item_head(w, TAG_WINDOW, 0, 4);
    bytes_put_u16(w, campaign->first_day);
    bytes_put_u16(w, campaign->last_day);
    put_item_head(w, TAG_MINIMUM_AGE, 0, 1);
    bytes_put_u8(w, campaign->minimum_age);
    put_item_head(w, TAG_GOAL, 0, 4);
    bytes_put_u32(w, campaign->goal);
    for (unsigned field = 1; field < RECORD_FORM_END; field++) {
        put_item_head(w, TAG_FIELD, field, 2);
        bytes_put_u8(w, (uint8_t)campaign->fields[field].need);
        bytes_put_u8(w, campaign->fields[field].handed_over);
    }
    for (unsigned i = 0; i < campaign->coordinator_count; i++)
        put_coordinator(w, i, &campaign->coordinators[i]);
    put_texts(w, campaign, TAG_TITLE);
    put_texts(w, campaign, TAG_ADDRESSEE);
    put_texts(w, campaign, TAG_TEXT);
    for (unsigned i = 0; i < campaign->declaration_count; i++)
        put_texts(w, campaign, TAG_DECLARATION + i);
}

enum status campaign_write(const struct campaign *campaign, const uint8_t campaign_secret[64],
                           uint8_t **out, size_t *out_len)
{
    // The signed text stands before the file's bytes, so that both are signed in one piece.
    uint8_t *buffer = malloc(SIGNED_TEXT_LEN + CAMPAIGN_FILE_MAX_LEN);
    if (!buffer)
        return STATUS_NO_MEMORY;
    uint8_t *file = buffer + SIGNED_TEXT_LEN;
    memcpy(buffer, SIGNED_TEXT, SIGNED_TEXT_LEN);
    struct bytes_writer w = bytes_writer_init(file, CAMPAIGN_FILE_MAX_LEN - SIGNATURE_LEN);
    bytes_put(&w, MAGIC, MAGIC_LEN);
    bytes_put_u8(&w, format_of(campaign));
    bytes_put_zeros(&w, 7);
    bytes_put(&w, campaign->id, sizeof campaign->id);
    put_items(&w, campaign);
    if (w.failed) {
        free(buffer);
        return STATUS_TOO_LARGE;
    }
    crypto_sign_detached(file + w.len, NULL, buffer, SIGNED_TEXT_LEN + w.len, campaign_secret);
    *out_len = w.len + SIGNATURE_LEN;
    memmove(buffer, file, *out_len);
    *out = buffer;
    return STATUS_OK;
}

// ---- reading --------------------------------------------------------------------------------

struct item {
    unsigned tag, index;
    const uint8_t *bytes;
    size_t len;
};

static enum status get_text(struct campaign *campaign, const struct item *item)
{
    char **place = text_place(campaign, item->tag, item->index);
    if (!place)
        return STATUS_NEWER;
    if (item->len == 0 || !text_is_clean((const char *)item->bytes, item->len, true))
        return STATUS_DAMAGED;
    *place = malloc(item->len + 1);
    if (!*place)
        return STATUS_NO_MEMORY;
    memcpy(*place, item->bytes, item->len);
    (*place)[item->len] = '\0';
    if (item->tag >= TAG_DECLARATION)
        campaign->declaration_count = item->tag - TAG_DECLARATION + 1;
    return STATUS_OK;
}

static enum status get_field(struct campaign *campaign, unsigned index, struct bytes_reader *r)
{
    uint8_t need = bytes_get_u8(r);
    uint8_t handed_over = bytes_get_u8(r);
    if (index == 0 || index >= RECORD_FORM_END || need > CAMPAIGN_REQUIRED_OR_REASON)
        return STATUS_NEWER;
    campaign->fields[index] = (struct campaign_field){(enum campaign_need)need, handed_over == 1};
    return handed_over <= 1 ? STATUS_OK : STATUS_DAMAGED;
}

static enum status get_coordinator(struct campaign *campaign, unsigned index,
                                   struct bytes_reader *r)
{
    if (index != campaign->coordinator_count || index >= CAMPAIGN_MAX_COORDINATORS)
        return STATUS_DAMAGED;
    struct campaign_coordinator *coordinator = &campaign->coordinators[index];
    struct seal_recipient *recipient = &coordinator->recipient;
    bytes_get(r, recipient->box_public, sizeof recipient->box_public);
    bytes_get(r, coordinator->sign_public, sizeof coordinator->sign_public);
    bytes_get(r, coordinator->sealed_chain_secret, sizeof coordinator->sealed_chain_secret);
    recipient->has_kem = r->left_len > 0;
    if (recipient->has_kem)
        bytes_get(r, recipient->kem_public, sizeof recipient->kem_public);
    campaign->coordinator_count++;
    return STATUS_OK;
}

static enum status get_item(struct campaign *campaign, const struct item *item)
{
    if (item->tag >= TAG_TITLE)
        return get_text(campaign, item);
    struct bytes_reader r = bytes_reader_init(item->bytes, item->len);
    enum status status = STATUS_OK;
    if (item->tag < TAG_FIELD && item->index != 0)
        return STATUS_NEWER;
    switch (item->tag) {
    case TAG_VERSION:
        campaign->version = bytes_get_u32(&r);
        break;
    case TAG_WINDOW:
        campaign->first_day = bytes_get_u16(&r);
        campaign->last_day = bytes_get_u16(&r);
        break;
    case TAG_MINIMUM_AGE:
        campaign->minimum_age = bytes_get_u8(&r);
        break;
    case TAG_GOAL:
        campaign->goal = bytes_get_u32(&r);
        break;
    case TAG_FIELD:
        status = get_field(campaign, item->index, &r);
        break;
    case TAG_COORDINATOR:
        status = get_coordinator(campaign, item->index, &r);
        break;
    default:
        return STATUS_NEWER;
    }
    if (status == STATUS_OK && !bytes_at_end(&r))
        status = STATUS_DAMAGED;
    return status;
}

static enum status get_items(struct campaign *campaign, struct bytes_reader *r)
{
    unsigned last_place = 0;
    while (r->left_len > 0) {
        struct item item = {.tag = bytes_get_u8(r)};
        item.index = bytes_get_u8(r);
        item.len = bytes_get_u32(r);
        item.bytes = bytes_take(r, item.len);
        unsigned place = item.tag << 8 | item.index;
        if (!item.bytes || place <= last_place)
            return STATUS_DAMAGED;
        last_place = place;
        enum status status = get_item(campaign, &item);
        if (status != STATUS_OK)
            return status;
    }
    return STATUS_OK;
}

// An offered language has every text; another has none.
static bool texts_are_complete(const struct campaign *campaign)
{
    bool any = false;
    for (unsigned lang = 0; lang < LANG_COUNT; lang++) {
        bool offered = campaign->title[lang] != NULL;
        any |= offered;
        if ((campaign->addressee[lang] != NULL) != offered ||
            (campaign->text[lang] != NULL) != offered)
            return false;
        for (unsigned i = 0; i < campaign->declaration_count; i++)
            if ((campaign->declarations[i][lang] != NULL) != offered)
                return false;
    }
    return any;
}

static bool is_complete(const struct campaign *campaign)
{
    return campaign->version > 0 && campaign->coordinator_count > 0 &&
           campaign->first_day <= campaign->last_day &&
           campaign->fields[RECORD_FAMILY_NAME].need != CAMPAIGN_OFF &&
           campaign->fields[RECORD_GIVEN_NAME].need != CAMPAIGN_OFF && texts_are_complete(campaign);
}

// Over "qol campaign 1" ‖ the file without its signature.
static enum status check_signature(const uint8_t *file, size_t len, const uint8_t campaign_id[32])
{
    size_t body_len = len - SIGNATURE_LEN;
    uint8_t *message = malloc(SIGNED_TEXT_LEN + body_len);
    if (!message)
        return STATUS_NO_MEMORY;
    memcpy(message, SIGNED_TEXT, SIGNED_TEXT_LEN);
    memcpy(message + SIGNED_TEXT_LEN, file, body_len);
    int failed = crypto_sign_verify_detached(file + body_len, message, SIGNED_TEXT_LEN + body_len,
                                             campaign_id);
    free(message);
    return failed ? STATUS_FORGED : STATUS_OK;
}

enum status campaign_parse(const uint8_t *file, size_t len, struct campaign *out)
{
    campaign_init(out);
    struct bytes_reader r = bytes_reader_init(file, len);
    const uint8_t *magic = bytes_take(&r, MAGIC_LEN);
    if (!magic || memcmp(magic, MAGIC, MAGIC_LEN) != 0)
        return STATUS_NOT_OURS;
    uint8_t format = bytes_get_u8(&r);
    if (format != FORMAT && format != FORMAT_KEM)
        return r.failed ? STATUS_DAMAGED : STATUS_NEWER;
    bytes_get_zeros(&r, 7);
    bytes_get(&r, out->id, sizeof out->id);
    if (r.failed || r.left_len < SIGNATURE_LEN || len > CAMPAIGN_FILE_MAX_LEN)
        return STATUS_DAMAGED;
    r.left_len -= SIGNATURE_LEN;
    enum status status = check_signature(file, len, out->id);
    if (status == STATUS_OK)
        status = get_items(out, &r);
    if (status == STATUS_OK && (!is_complete(out) || format_of(out) != format))
        status = STATUS_DAMAGED;
    if (status != STATUS_OK) {
        campaign_free(out);
        return status;
    }
    crypto_generichash(out->hash, sizeof out->hash, file, len, NULL, 0);
    return STATUS_OK;
}
