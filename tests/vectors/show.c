// SPDX-License-Identifier: Apache-2.0
#include "tests/vectors/show.h"

#include "common/bytes.h"
#include "common/strokes.h"

#include <sqlite3.h>

static const struct {
    const char *name;
    const char *words[4]; // by value
} numbers[] = {
    [RECORD_CHANNEL] = {"channel", {[1] = "page", "terminal", "paper"}},
    [RECORD_MARK] = {"mark", {[1] = "typed", "drawn", "witnessed"}},
    [RECORD_DECLARATIONS] = {"declarations", {NULL}},
    [RECORD_CONSENTS] = {"consents", {NULL}},
    [RECORD_SECONDS] = {"seconds", {NULL}},
};
static const char *const reasons[4] = {[1] = "has_none", "not_at_hand", "prefers_not"};

static void put_hex(sqlite3_str *out, const uint8_t *bytes, size_t len)
{
    for (size_t i = 0; i < len; i++)
        sqlite3_str_appendf(out, "%02x", bytes[i]);
}

static void put_text(sqlite3_str *out, const uint8_t *text, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        if (text[i] == '"' || text[i] == '\\')
            sqlite3_str_appendchar(out, 1, '\\');
        sqlite3_str_appendchar(out, 1, (char)text[i]);
    }
}

static void put_number(sqlite3_str *out, const uint8_t *bytes, size_t len,
                       const char *const words[4])
{
    uint32_t value = 0;
    for (size_t i = len; i > 0; i--)
        value = value << 8 | bytes[i - 1];
    if (value < 4 && words[value])
        sqlite3_str_appendall(out, words[value]);
    else
        sqlite3_str_appendf(out, "%u", value);
}

static const char *text_name(uint8_t id)
{
    if (id == RECORD_LANGUAGE)
        return "language";
    return id == RECORD_REFERENCE ? "reference" : record_field_name((enum record_field)id);
}

// The name of the field whose absence this one explains.
static const char *reason_name(uint8_t id)
{
    return id > RECORD_REASON ? record_field_name((enum record_field)(id - RECORD_REASON)) : NULL;
}

static void put_field(sqlite3_str *out, uint8_t id, const uint8_t *value, size_t len)
{
    if (text_name(id)) {
        sqlite3_str_appendf(out, "\"%s\":\"", text_name(id));
        put_text(out, value, len);
    } else if (reason_name(id)) {
        sqlite3_str_appendf(out, "\"reason.%s\":\"", reason_name(id));
        put_number(out, value, len, reasons);
    } else if (id < sizeof numbers / sizeof *numbers && numbers[id].name) {
        sqlite3_str_appendf(out, "\"%s\":\"", numbers[id].name);
        put_number(out, value, len, numbers[id].words);
    } else {
        sqlite3_str_appendf(out, id == RECORD_STROKES ? "\"strokes\":\"" : "\"field_%u\":\"", id);
        put_hex(out, value, len);
    }
    sqlite3_str_appendchar(out, 1, '"');
}

static void put_fields(sqlite3_str *out, const struct batch_read_cell *cell)
{
    struct bytes_reader r = bytes_reader_init(cell->record, cell->record_len);
    sqlite3_str_appendchar(out, 1, '{');
    for (bool first = true; r.left_len > 0 && !r.failed; first = false) {
        if (!first)
            sqlite3_str_appendchar(out, 1, ',');
        uint8_t id = bytes_get_u8(&r);
        size_t len = bytes_get_u16(&r);
        put_field(out, id, bytes_take(&r, len), len);
    }
    sqlite3_str_appendchar(out, 1, '}');
}

static void put_drawing(sqlite3_str *out, const struct batch_read_cell *cell)
{
    static struct strokes strokes;
    struct record_value value = record_get(cell->record, cell->record_len, RECORD_STROKES);
    if (!value.bytes || strokes_decode(value.bytes, value.len, &strokes) != STATUS_OK)
        return;
    for (size_t i = 0; i < strokes.count; i++) {
        const struct strokes_point *point = &strokes.points[i];
        const char *before = point->starts ? ";" : " ";
        sqlite3_str_appendf(out, "%s%u,%u", i == 0 ? ",\"drawing\":\"" : before, point->x,
                            point->y);
    }
    sqlite3_str_appendchar(out, 1, '"');
}

static void put_cell(sqlite3_str *out, unsigned i, const struct batch_read_cell *cell)
{
    sqlite3_str_appendf(out, "{\"cell\":%u,", i);
    if (cell->state == BATCH_READ_HELD) {
        sqlite3_str_appendf(out, "\"reason\":\"%s\"}", batch_read_reason_name(cell->reason));
        return;
    }
    sqlite3_str_appendf(out, "\"type\":\"%s\",\"entry_id\":\"",
                        cell->state == BATCH_READ_VOID ? "void" : "entry");
    put_hex(out, cell->entry_id, SEAL_ENTRY_ID_LEN);
    sqlite3_str_appendall(out, "\",\"fields\":");
    put_fields(out, cell);
    put_drawing(out, cell);
    sqlite3_str_appendchar(out, 1, '}');
}

char *show_cells(const struct batch_read *batch, bool held)
{
    sqlite3_str *out = sqlite3_str_new(NULL);
    bool first = true;
    sqlite3_str_appendchar(out, 1, '[');
    for (unsigned i = 0; i < SEAL_ENTRY_COUNT && batch->verdict == BATCH_READ_TAKEN; i++) {
        const struct batch_read_cell *cell = &batch->cells[i];
        if (cell->state == BATCH_READ_UNUSED || cell->state == BATCH_READ_HOLE ||
            (cell->state == BATCH_READ_HELD) != held)
            continue;
        if (!first)
            sqlite3_str_appendchar(out, 1, ',');
        put_cell(out, i, cell);
        first = false;
    }
    sqlite3_str_appendchar(out, 1, ']');
    return sqlite3_str_finish(out);
}
