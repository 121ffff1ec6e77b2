// SPDX-License-Identifier: Apache-2.0
#include "merger/handover/xlsx_proof.h"

#include "common/bytes.h"
#include "common/platform.h"
#include "common/secret.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <zlib.h>

// A member of a ZIP archive: a head, its name, what is called extra, its bytes. The library goes
// back to write the lengths into the head (APPNOTE.TXT 4.3.7).
#define HEAD_MAGIC 0x04034b50u
#define HEAD_LEN 30
#define NAME_CAP 128
#define SHEET_PREFIX "xl/worksheets/sheet"
#define DEFLATED 8

#define CHUNK_LEN 65536
#define WORD_CAP 8
#define HASH_LEN 32

void xlsx_proof_init(struct xlsx_proof *proof)
{
    crypto_generichash_init(&proof->hash, NULL, 0, HASH_LEN);
    proof->count = 0;
}

static void add_bytes(struct xlsx_proof *proof, const char *bytes, size_t len)
{
    crypto_generichash_update(&proof->hash, (const uint8_t *)bytes, len);
}

static void end_text(struct xlsx_proof *proof)
{
    add_bytes(proof, "", 1);
    proof->count++;
}

void xlsx_proof_add(struct xlsx_proof *proof, const char *text, size_t len)
{
    add_bytes(proof, text, len);
    end_text(proof);
}

// ---- XML, as the library writes it ------------------------------------------------------------

enum place { OUTSIDE, IN_TAG, IN_TEXT, IN_ENTITY };

struct xml_reader {
    struct xlsx_proof found; // in sheets
    bool in_sheet;
    enum place place;
    char word[WORD_CAP]; // a tag's or an entity's beginning
    size_t word_len;
    char last; // byte of a tag
    long depth, tag_count;
};

static void begin_part(struct xml_reader *reader, bool is_sheet)
{
    reader->in_sheet = is_sheet;
    reader->place = OUTSIDE;
    reader->depth = 0;
    reader->tag_count = 0;
}

// False for a part of which something is missing, or all.
static bool part_is_whole(const struct xml_reader *reader)
{
    return reader->place == OUTSIDE && reader->depth == 0 && reader->tag_count > 0;
}

static void begin_word(struct xml_reader *reader, enum place place)
{
    reader->place = place;
    reader->word_len = 0;
    memset(reader->word, 0, sizeof reader->word);
}

static void add_to_word(struct xml_reader *reader, char byte)
{
    if (reader->word_len < WORD_CAP - 1)
        reader->word[reader->word_len++] = byte;
    reader->last = byte;
}

static void end_tag(struct xml_reader *reader)
{
    const char *word = reader->word;
    bool begins_text = strcmp(word, "t") == 0 || strncmp(word, "t ", 2) == 0;
    reader->place = begins_text && reader->in_sheet ? IN_TEXT : OUTSIDE;
    reader->tag_count++;
    if (word[0] == '/')
        reader->depth--;
    else if (word[0] != '?' && reader->last != '/')
        reader->depth++;
}

static void end_entity(struct xml_reader *reader)
{
    static const char *const entities[] = {"amp", "lt", "gt"};
    for (size_t i = 0; i < sizeof entities / sizeof *entities; i++)
        if (strcmp(reader->word, entities[i]) == 0)
            add_bytes(&reader->found, &"&<>"[i], 1);
    reader->place = IN_TEXT;
}

static void take_mark(struct xml_reader *reader, char byte)
{
    switch (reader->place) {
    case OUTSIDE:
        if (byte == '<')
            begin_word(reader, IN_TAG);
        break;
    case IN_TAG:
        if (byte == '>')
            end_tag(reader);
        else
            add_to_word(reader, byte);
        break;
    case IN_TEXT: // '<' or '&'
        if (byte == '<')
            end_text(&reader->found);
        begin_word(reader, byte == '<' ? IN_TAG : IN_ENTITY);
        break;
    case IN_ENTITY:
        if (byte == ';')
            end_entity(reader);
        else
            add_to_word(reader, byte);
        break;
    }
}

static void take_xml(struct xml_reader *reader, const char *xml, size_t len)
{
    for (size_t at = 0; at < len;) {
        size_t plain_len = 0;
        if (reader->place == IN_TEXT)
            while (at + plain_len < len && xml[at + plain_len] != '<' && xml[at + plain_len] != '&')
                plain_len++;
        if (plain_len > 0)
            add_bytes(&reader->found, xml + at, plain_len);
        else
            take_mark(reader, xml[at]);
        at += plain_len > 0 ? plain_len : 1;
    }
}

// ---- the archive ------------------------------------------------------------------------------

struct member {
    bool is_sheet;
    uint64_t offset, len; // of its bytes
};

struct archive {
    struct xml_reader reader; // first: it must be aligned
    struct platform_file *file;
    z_stream stream;
    uint8_t packed[CHUNK_LEN], xml[CHUNK_LEN];
};

static enum status inflate_chunk(struct archive *archive, int *answer)
{
    z_stream *stream = &archive->stream;
    do {
        stream->next_out = archive->xml;
        stream->avail_out = CHUNK_LEN;
        *answer = inflate(stream, Z_NO_FLUSH);
        if (*answer != Z_OK && *answer != Z_STREAM_END && *answer != Z_BUF_ERROR)
            return *answer == Z_MEM_ERROR ? STATUS_NO_MEMORY : STATUS_READ_BACK;
        take_xml(&archive->reader, (const char *)archive->xml, CHUNK_LEN - stream->avail_out);
    } while (stream->avail_out == 0);
    return STATUS_OK;
}

static enum status inflate_member(struct archive *archive, uint64_t offset, uint64_t len)
{
    int answer = Z_OK;
    enum status status = STATUS_OK;
    while (len > 0 && status == STATUS_OK && answer != Z_STREAM_END) {
        size_t part_len = len < CHUNK_LEN ? (size_t)len : CHUNK_LEN, read_len;
        status = platform_read_at(archive->file, offset, archive->packed, part_len, &read_len);
        if (status == STATUS_OK && read_len < part_len)
            status = STATUS_READ_BACK;
        archive->stream.next_in = archive->packed;
        archive->stream.avail_in = (uInt)part_len;
        if (status == STATUS_OK)
            status = inflate_chunk(archive, &answer);
        offset += part_len;
        len -= part_len;
    }
    return status == STATUS_OK && answer != Z_STREAM_END ? STATUS_READ_BACK : status;
}

static enum status read_part(struct archive *archive, const struct member *member)
{
    begin_part(&archive->reader, member->is_sheet);
    archive->stream = (z_stream){.next_in = NULL};
    if (inflateInit2(&archive->stream, -MAX_WBITS) != Z_OK)
        return STATUS_NO_MEMORY;
    enum status status = inflate_member(archive, member->offset, member->len);
    inflateEnd(&archive->stream);
    return status == STATUS_OK && !part_is_whole(&archive->reader) ? STATUS_READ_BACK : status;
}

// NOT_FOUND behind the last.
static enum status find_member(struct archive *archive, uint64_t at, struct member *out)
{
    uint8_t head[HEAD_LEN + NAME_CAP];
    size_t read_len;
    enum status status = platform_read_at(archive->file, at, head, sizeof head, &read_len);
    if (status != STATUS_OK)
        return status;
    struct bytes_reader r = bytes_reader_init(head, read_len);
    if (bytes_get_u32(&r) != HEAD_MAGIC)
        return STATUS_NOT_FOUND;
    (void)bytes_take(&r, 4);
    uint16_t method = bytes_get_u16(&r);
    (void)bytes_take(&r, 8);
    out->len = bytes_get_u32(&r);
    (void)bytes_take(&r, 4);
    uint16_t name_len = bytes_get_u16(&r), extra_len = bytes_get_u16(&r);
    const char *name = (const char *)head + HEAD_LEN;
    out->is_sheet = name_len >= sizeof SHEET_PREFIX - 1 &&
                    memcmp(name, SHEET_PREFIX, sizeof SHEET_PREFIX - 1) == 0;
    out->offset = at + HEAD_LEN + name_len + extra_len;
    return method == DEFLATED ? STATUS_OK : STATUS_READ_BACK;
}

static enum status read_archive(struct archive *archive)
{
    struct member member = {.offset = 0};
    for (;;) {
        enum status status = find_member(archive, member.offset + member.len, &member);
        if (status == STATUS_OK)
            status = read_part(archive, &member);
        if (status != STATUS_OK)
            return status == STATUS_NOT_FOUND ? STATUS_OK : status;
    }
}

static bool equals(struct xlsx_proof *a, struct xlsx_proof *b)
{
    uint8_t hash_a[HASH_LEN], hash_b[HASH_LEN];
    crypto_generichash_final(&a->hash, hash_a, HASH_LEN);
    crypto_generichash_final(&b->hash, hash_b, HASH_LEN);
    return a->count == b->count && memcmp(hash_a, hash_b, HASH_LEN) == 0;
}

enum status xlsx_proof_compare(struct xlsx_proof *proof, const char *path)
{
    struct archive *archive = secret_alloc(sizeof *archive);
    if (!archive)
        return STATUS_NO_MEMORY;
    xlsx_proof_init(&archive->reader.found);
    enum status status = platform_open_read(path, &archive->file);
    if (status == STATUS_OK) {
        status = read_archive(archive);
        enum status closed = platform_close(archive->file);
        status = status == STATUS_OK ? closed : status;
    }
    if (status == STATUS_OK && !equals(proof, &archive->reader.found))
        status = STATUS_READ_BACK;
    secret_free(archive);
    return status;
}
