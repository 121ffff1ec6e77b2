// SPDX-License-Identifier: Apache-2.0
#include "merger/list/decision.h"

#include "common/bytes.h"
#include "common/text.h"

#include <sodium.h>
#include <string.h>

#define SIGNED_TEXT "qol decision 1"
#define SIGNED_TEXT_LEN (sizeof SIGNED_TEXT - 1)
#define MESSAGE_CAP (SIGNED_TEXT_LEN + 32 + DECISION_CONTENT_MAX_LEN)

const char *decision_kind_name(enum decision_kind kind)
{
    static const char *const names[] = {
        [DECISION_VOID] = "void",       [DECISION_RESTORE] = "restore",
        [DECISION_SAME] = "same",       [DECISION_DIFFERENT] = "different",
        [DECISION_HOLD] = "hold",       [DECISION_RELEASE] = "release",
        [DECISION_RETRACT] = "retract",
    };
    return names[kind];
}

bool decision_is_about_two(enum decision_kind kind)
{
    return kind == DECISION_SAME || kind == DECISION_DIFFERENT;
}

bool decision_is_about_source(enum decision_kind kind)
{
    return kind == DECISION_HOLD || kind == DECISION_RELEASE || kind == DECISION_RETRACT;
}

int decision_compare_entries(const struct decision_entry *a, const struct decision_entry *b)
{
    int order = memcmp(a->entry_id, b->entry_id, sizeof a->entry_id);
    return order != 0 ? order : memcmp(a->device_id, b->device_id, sizeof a->device_id);
}

int decision_compare_sources(const struct decision_source *a, const struct decision_source *b)
{
    int order = memcmp(a->device_id, b->device_id, sizeof a->device_id);
    return order != 0 ? order : memcmp(a->header_hash, b->header_hash, sizeof a->header_hash);
}

bool decision_is_whole_device(const struct decision_source *source)
{
    return sodium_is_zero(source->header_hash, sizeof source->header_hash);
}

// Members that a kind does not have are zeros.
int decision_compare_subjects(const struct decision *a, const struct decision *b)
{
    int order = decision_is_about_source(a->kind) - decision_is_about_source(b->kind);
    if (order == 0)
        order = decision_compare_entries(&a->entry, &b->entry);
    if (order == 0)
        order = decision_compare_entries(&a->other, &b->other);
    return order != 0 ? order : decision_compare_sources(&a->source, &b->source);
}

void decision_set_pair(struct decision *decision, const struct decision_entry *a,
                       const struct decision_entry *b)
{
    bool in_order = decision_compare_entries(a, b) < 0;
    decision->entry = in_order ? *a : *b;
    decision->other = in_order ? *b : *a;
}

// ---- as bytes ---------------------------------------------------------------------------------

static void put_entry(struct bytes_writer *w, const struct decision_entry *entry)
{
    bytes_put(w, entry->device_id, sizeof entry->device_id);
    bytes_put(w, entry->entry_id, sizeof entry->entry_id);
}

static void get_entry(struct bytes_reader *r, struct decision_entry *entry)
{
    bytes_get(r, entry->device_id, sizeof entry->device_id);
    bytes_get(r, entry->entry_id, sizeof entry->entry_id);
}

static void put_subject(struct bytes_writer *w, const struct decision *decision)
{
    const struct decision_source *source = &decision->source;
    if (decision_is_about_source(decision->kind)) {
        bytes_put(w, source->device_id, sizeof source->device_id);
        bytes_put(w, source->header_hash, sizeof source->header_hash);
        return;
    }
    put_entry(w, &decision->entry);
    if (decision_is_about_two(decision->kind))
        put_entry(w, &decision->other);
}

static void get_subject(struct bytes_reader *r, struct decision *out)
{
    if (decision_is_about_source(out->kind)) {
        bytes_get(r, out->source.device_id, sizeof out->source.device_id);
        bytes_get(r, out->source.header_hash, sizeof out->source.header_hash);
        return;
    }
    get_entry(r, &out->entry);
    if (decision_is_about_two(out->kind))
        get_entry(r, &out->other);
}

// Whether what it is about is written in the one way, and can be.
static bool has_sound_subject(const struct decision *decision)
{
    if (decision_is_about_two(decision->kind))
        return decision_compare_entries(&decision->entry, &decision->other) < 0;
    return decision->kind != DECISION_RELEASE || !decision_is_whole_device(&decision->source);
}

static void put_content(struct bytes_writer *w, const struct decision *decision)
{
    size_t why_len = strlen(decision->why);
    bytes_put(w, decision->signer, sizeof decision->signer);
    bytes_put_u8(w, (uint8_t)decision->kind);
    put_subject(w, decision);
    bytes_put(w, decision->supersedes, sizeof decision->supersedes);
    bytes_put_u16(w, (uint16_t)why_len);
    bytes_put(w, decision->why, why_len);
}

static size_t message(const struct decision *decision, const uint8_t campaign_id[32],
                      uint8_t out[MESSAGE_CAP])
{
    struct bytes_writer w = bytes_writer_init(out, MESSAGE_CAP);
    bytes_put(&w, SIGNED_TEXT, SIGNED_TEXT_LEN);
    bytes_put(&w, campaign_id, 32);
    put_content(&w, decision);
    return w.len;
}

void decision_sign(struct decision *decision, const struct coordinator *coordinator,
                   const uint8_t campaign_id[32])
{
    uint8_t bytes[MESSAGE_CAP];
    memcpy(decision->signer, coordinator->sign_public, sizeof decision->signer);
    size_t len = message(decision, campaign_id, bytes);
    crypto_sign_detached(decision->signature, NULL, bytes, len, coordinator->sign_secret);
}

unsigned decision_coordinator(const struct decision *decision, const struct campaign *campaign)
{
    for (unsigned i = 0; i < campaign->coordinator_count; i++)
        if (memcmp(campaign->coordinators[i].sign_public, decision->signer, 32) == 0)
            return i + 1;
    return 0;
}

bool decision_verify(const struct decision *decision, const struct campaign *campaign)
{
    uint8_t bytes[MESSAGE_CAP];
    size_t len = message(decision, campaign->id, bytes);
    return decision_coordinator(decision, campaign) != 0 &&
           crypto_sign_verify_detached(decision->signature, bytes, len, decision->signer) == 0;
}

void decision_hash(const struct decision *decision, uint8_t out[32])
{
    uint8_t bytes[DECISION_CONTENT_MAX_LEN];
    struct bytes_writer w = bytes_writer_init(bytes, sizeof bytes);
    put_content(&w, decision);
    crypto_generichash(out, 32, bytes, w.len, NULL, 0);
}

size_t decision_write(const struct decision *decision, uint8_t out[DECISION_MAX_LEN])
{
    struct bytes_writer w = bytes_writer_init(out, DECISION_MAX_LEN);
    put_content(&w, decision);
    bytes_put(&w, decision->signature, sizeof decision->signature);
    return w.len;
}

static enum status read_known(struct bytes_reader *r, struct decision *out)
{
    get_subject(r, out);
    bytes_get(r, out->supersedes, sizeof out->supersedes);
    size_t why_len = bytes_get_u16(r);
    const uint8_t *why = bytes_take(r, why_len);
    bytes_get(r, out->signature, sizeof out->signature);
    if (!bytes_at_end(r) || why_len >= DECISION_WHY_CAP ||
        !text_is_tidy((const char *)why, why_len))
        return STATUS_DAMAGED;
    memcpy(out->why, why, why_len);
    return has_sound_subject(out) ? STATUS_OK : STATUS_DAMAGED;
}

enum status decision_read(const uint8_t *bytes, size_t len, struct decision *out)
{
    struct bytes_reader r = bytes_reader_init(bytes, len);
    memset(out, 0, sizeof *out);
    bytes_get(&r, out->signer, sizeof out->signer);
    uint8_t kind = bytes_get_u8(&r);
    if (r.failed)
        return STATUS_DAMAGED;
    if (kind < DECISION_VOID || kind > DECISION_RETRACT)
        return STATUS_NEWER;
    out->kind = (enum decision_kind)kind;
    return read_known(&r, out);
}
