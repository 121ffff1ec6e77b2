// SPDX-License-Identifier: Apache-2.0
#include "merger/handover/pdf_font.h"

#include <hpdf_font.h>
#include <hpdf_fontdef.h>
#include <hpdf_streams.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAPPED_AT_ONCE 100 // entries that one bfchar section may have (Adobe Technical Note 5411)

static HPDF_FontAttr attr_of(const struct pdf_font *font)
{
    return font->font->attr;
}

// Takes the stream, also on failure.
static HPDF_FontDef load_definition(HPDF_Doc doc, HPDF_Stream stream, const char *tag)
{
    char own_tag[HPDF_TTF_FONT_TAG_LEN + 1];
    HPDF_FontDef definition = HPDF_TTFontDef_Load(doc->mmgr, stream, HPDF_TRUE);
    if (!definition)
        return NULL;
    snprintf(own_tag, sizeof own_tag, "%s", tag);
    HPDF_TTFontDef_SetTagName(definition, own_tag);
    return HPDF_Doc_RegisterFontDef(doc, definition) == HPDF_OK ? definition : NULL;
}

static void read_face(HPDF_FontDef definition, struct typeface *face)
{
    for (uint32_t code = 0; code < TYPEFACE_CODE_COUNT - 1; code++) {
        const HPDF_UINT16 glyph = HPDF_TTFontDef_GetGlyphid(definition, (HPDF_UINT16)code);
        face->advances[code] = (uint16_t)HPDF_TTFontDef_GetGidWidth(definition, glyph);
        face->likenesses[code] = glyph > 0 ? (uint16_t)code : 0;
    }
}

enum status pdf_font_load(HPDF_Doc doc, const uint8_t *bytes, size_t len, const char *tag,
                          struct pdf_font *out)
{
    *out = (struct pdf_font){.face = calloc(1, sizeof *out->face)};
    HPDF_Stream stream = out->face ? HPDF_MemStream_New(doc->mmgr, (HPDF_UINT)len) : NULL;
    if (!stream)
        return STATUS_NO_MEMORY;
    if (HPDF_Stream_Write(stream, bytes, (HPDF_UINT)len) != HPDF_OK) {
        HPDF_Stream_Free(stream);
        return STATUS_NO_MEMORY;
    }
    HPDF_FontDef definition = load_definition(doc, stream, tag);
    if (!definition)
        return STATUS_NO_MEMORY;
    read_face(definition, out->face);
    typeface_find_likenesses(out->face);
    out->font = HPDF_GetFont(doc, definition->base_font, "UTF-8");
    return out->font ? STATUS_OK : STATUS_NO_MEMORY;
}

void pdf_font_free(struct pdf_font *font)
{
    free(font->face);
    *font = (struct pdf_font){.face = NULL};
}

// ---- glyphs -----------------------------------------------------------------------------------

// A code that is shown by the glyph of another has that glyph, and its width.
static HPDF_STATUS map_likeness(const struct pdf_font *font, HPDF_Array widths, uint16_t code)
{
    const uint16_t like = font->face->likenesses[code];
    HPDF_Stream map = attr_of(font)->map_stream->stream;
    const HPDF_UINT16 glyph = HPDF_TTFontDef_GetGlyphid(attr_of(font)->fontdef, like);
    HPDF_BYTE bytes[2] = {(HPDF_BYTE)(glyph >> 8), (HPDF_BYTE)glyph};
    HPDF_Array width = HPDF_Array_New(font->font->mmgr);
    HPDF_STATUS status = HPDF_Array_AddNumber(widths, code);
    status |= HPDF_Array_Add(widths, width);
    status |= HPDF_Array_AddNumber(width, font->face->advances[code]);
    status |= HPDF_Stream_Seek(map, 2 * code, HPDF_SEEK_SET);
    return status | HPDF_MemStream_Rewrite(map, bytes, sizeof bytes);
}

// To measure a character is what has libharu embed its glyph.
static HPDF_STATUS choose_glyphs(const struct pdf_font *font)
{
    HPDF_STATUS status = HPDF_OK;
    HPDF_Array widths = HPDF_Dict_GetItem(attr_of(font)->descendant_font, "W", HPDF_OCLASS_ARRAY);
    for (uint32_t code = 0; widths && code < TYPEFACE_CODE_COUNT && status == HPDF_OK; code++) {
        const uint16_t like = font->face->likenesses[code];
        if (!font->face->used[code] || like == 0)
            continue;
        (void)HPDF_TTFontDef_GetCharWidth(attr_of(font)->fontdef, like);
        if (like != code)
            status = map_likeness(font, widths, (uint16_t)code);
    }
    return widths ? status : HPDF_INVALID_OBJECT;
}

// ---- what the codes mean ----------------------------------------------------------------------

static const char map_head[] = "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
                               "/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> "
                               "def\n/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
                               "1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n";
static const char map_tail[] = "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n";

// "<code> <character in UTF-16>".
static void print_meaning(const struct typeface *face, uint16_t code, char *out, size_t cap)
{
    const uint32_t character = typeface_character(face, code);
    if (character < 0x10000)
        snprintf(out, cap, "<%04X> <%04X>\n", (unsigned)code, (unsigned)character);
    else
        snprintf(out, cap, "<%04X> <%04X%04X>\n", (unsigned)code,
                 0xD800u + (unsigned)((character - 0x10000) >> 10),
                 0xDC00u + (unsigned)(character & 0x3FF));
}

static HPDF_STATUS put_meanings(const struct typeface *face, HPDF_Stream map)
{
    char line[48];
    size_t left = 0, open = 0;
    for (uint32_t code = 0; code < TYPEFACE_CODE_COUNT; code++)
        left += face->used[code];
    HPDF_STATUS status = HPDF_OK;
    for (uint32_t code = 0; code < TYPEFACE_CODE_COUNT && status == HPDF_OK; code++) {
        if (!face->used[code])
            continue;
        if (open == 0) {
            open = left < MAPPED_AT_ONCE ? left : MAPPED_AT_ONCE;
            left -= open;
            snprintf(line, sizeof line, "%u beginbfchar\n", (unsigned)open);
            status |= HPDF_Stream_WriteStr(map, line);
        }
        print_meaning(face, (uint16_t)code, line, sizeof line);
        status |= HPDF_Stream_WriteStr(map, line);
        if (--open == 0)
            status |= HPDF_Stream_WriteStr(map, "endbfchar\n");
    }
    return status;
}

static HPDF_STATUS write_map(const struct pdf_font *font)
{
    HPDF_Stream map = attr_of(font)->cmap_stream->stream;
    HPDF_MemStream_FreeData(map);
    HPDF_STATUS status = HPDF_Stream_WriteStr(map, map_head);
    status |= put_meanings(font->face, map);
    return status | HPDF_Stream_WriteStr(map, map_tail);
}

enum status pdf_font_finish(struct pdf_font *font)
{
    return choose_glyphs(font) == HPDF_OK && write_map(font) == HPDF_OK ? STATUS_OK
                                                                        : STATUS_NO_MEMORY;
}
