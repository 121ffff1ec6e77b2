// SPDX-License-Identifier: Apache-2.0
#include "merger/handover/pdf.h"

#include "common/date.h"
#include "common/platform.h"
#include "merger/handover/pdf_content.h"
#include "merger/handover/pdf_font.h"
#include "merger/handover/pdf_memory.h"

#include <hpdf_streams.h>
#include <hpdf_utils.h>
#include <stdlib.h>
#include <string.h>

#define STROKE_WIDTH 600L // of a drawing's lines: half a ballpoint's

static const unsigned char serif_regular[] = {
#include "pt_serif_regular.h"
};
static const unsigned char serif_bold[] = {
#include "pt_serif_bold.h"
};

struct pdf {
    HPDF_Doc doc;
    struct pdf_font fonts[PDF_STYLE_COUNT];
    HPDF_Page page;
    HPDF_Dict stream; // that the content is for; NULL if there is no page yet
    long width, height;
    struct pdf_content content;
    enum status status; // of what was done so far
};

// ---- what libharu needs -----------------------------------------------------------------------

static void *HPDF_STDCALL take_memory(HPDF_UINT len)
{
    return pdf_memory_new(len);
}

static void HPDF_STDCALL give_memory(void *memory)
{
    pdf_memory_free(memory);
}

// libharu goes on, and answers what failed: all that can is memory.
static void HPDF_STDCALL keep_error(HPDF_STATUS error, HPDF_STATUS detail, void *context)
{
    struct pdf *pdf = context;
    (void)error;
    (void)detail;
    if (pdf->status == STATUS_OK)
        pdf->status = STATUS_NO_MEMORY;
}

static void check(struct pdf *pdf, HPDF_STATUS status)
{
    if (status != HPDF_OK && pdf->status == STATUS_OK)
        pdf->status = STATUS_NO_MEMORY;
}

static HPDF_STATUS write_filter(HPDF_Dict dict, HPDF_Stream out)
{
    (void)dict;
    return HPDF_Stream_WriteStr(out, "/Filter /FlateDecode\012");
}

// ---- beginning and end ------------------------------------------------------------------------

static void load_fonts(struct pdf *pdf)
{
    static const struct {
        const unsigned char *bytes;
        size_t len;
        const char *tag;
    } files[PDF_STYLE_COUNT] = {{serif_regular, sizeof serif_regular, "QOLAAA"},
                                {serif_bold, sizeof serif_bold, "QOLAAB"}};
    for (size_t i = 0; i < PDF_STYLE_COUNT && pdf->status == STATUS_OK; i++)
        pdf->status =
            pdf_font_load(pdf->doc, files[i].bytes, files[i].len, files[i].tag, &pdf->fonts[i]);
}

static void describe(struct pdf *pdf, enum lang lang, const char *title, uint16_t day)
{
    const struct date date = date_from_days(day);
    const HPDF_Date made = {.year = date.year, .month = date.month, .day = date.day, .ind = ' '};
    check(pdf, HPDF_SetInfoAttr(pdf->doc, HPDF_INFO_TITLE, title));
    check(pdf, HPDF_SetInfoDateAttr(pdf->doc, HPDF_INFO_CREATION_DATE, made));
    check(pdf, HPDF_Dict_Add(pdf->doc->catalog, "Lang",
                             HPDF_String_New(pdf->doc->mmgr, messages_lang_code(lang), NULL)));
}

enum status pdf_new(enum lang lang, const char *title, uint16_t day, struct pdf **out)
{
    struct pdf *pdf = calloc(1, sizeof *pdf);
    *out = NULL;
    if (!pdf)
        return STATUS_NO_MEMORY;
    pdf->doc = HPDF_NewEx(keep_error, take_memory, give_memory, 0, pdf);
    if (!pdf->doc) {
        pdf_free(pdf);
        return STATUS_NO_MEMORY;
    }
    check(pdf, HPDF_UseUTFEncodings(pdf->doc));
    check(pdf, HPDF_SetCurrentEncoder(pdf->doc, "UTF-8"));
    check(pdf, HPDF_SetCompressionMode(pdf->doc, HPDF_COMP_METADATA)); // fonts; pages are ours
    load_fonts(pdf);
    if (pdf->status == STATUS_OK)
        describe(pdf, lang, title, day);
    const enum status status = pdf->status;
    if (status != STATUS_OK)
        pdf_free(pdf);
    else
        *out = pdf;
    return status;
}

void pdf_free(struct pdf *pdf)
{
    if (!pdf)
        return;
    if (pdf->doc)
        HPDF_Free(pdf->doc);
    for (size_t i = 0; i < PDF_STYLE_COUNT; i++)
        pdf_font_free(&pdf->fonts[i]);
    pdf_content_free(&pdf->content);
    free(pdf);
}

const struct typeface *pdf_typeface(const struct pdf *pdf, enum pdf_style style)
{
    return pdf->fonts[style].face;
}

long pdf_width(const struct pdf *pdf, enum pdf_style style, long size, const char *text, size_t len)
{
    return (long)typeface_width(pdf->fonts[style].face, text, len) * size / PDF_POINT;
}

// ---- pages ------------------------------------------------------------------------------------

// As one block: of libharu's own, a page's last would be half empty.
static void replace_stream(struct pdf *pdf, const uint8_t *bytes, size_t len)
{
    HPDF_Stream stream = HPDF_MemStream_New(pdf->doc->mmgr, (HPDF_UINT)len);
    if (!stream) {
        pdf->status = STATUS_NO_MEMORY;
        return;
    }
    HPDF_Stream_Free(pdf->stream->stream);
    pdf->stream->stream = stream;
    ((HPDF_PageAttr)pdf->page->attr)->stream = stream;
    check(pdf, HPDF_Stream_Write(stream, bytes, (HPDF_UINT)len));
    pdf->stream->write_fn = write_filter;
}

// What was drawn goes to its page, packed.
static void flush_content(struct pdf *pdf)
{
    uint8_t *bytes;
    size_t len;
    if (pdf->status == STATUS_OK && pdf->stream)
        pdf->status = pdf_content_pack(&pdf->content, &bytes, &len);
    else
        bytes = NULL;
    if (bytes && pdf->status == STATUS_OK)
        replace_stream(pdf, bytes, len);
    pdf_memory_free(bytes);
    pdf_content_clear(&pdf->content);
    pdf->stream = NULL;
}

void pdf_add_page(struct pdf *pdf, bool is_wide)
{
    flush_content(pdf);
    if (pdf->status != STATUS_OK)
        return;
    pdf->width = is_wide ? PDF_LONG_SIDE : PDF_SHORT_SIDE;
    pdf->height = is_wide ? PDF_SHORT_SIDE : PDF_LONG_SIDE;
    pdf->page = HPDF_AddPage(pdf->doc);
    if (!pdf->page) {
        pdf->status = STATUS_NO_MEMORY;
        return;
    }
    check(pdf, HPDF_Page_SetWidth(pdf->page, (HPDF_REAL)pdf->width / PDF_POINT));
    check(pdf, HPDF_Page_SetHeight(pdf->page, (HPDF_REAL)pdf->height / PDF_POINT));
    pdf->stream = ((HPDF_PageAttr)pdf->page->attr)->contents;
}

// A second stream of the page. libharu's own function for it reads what it found no memory for.
static HPDF_Dict add_stream(struct pdf *pdf)
{
    HPDF_MMgr memory = pdf->doc->mmgr;
    HPDF_Array streams = HPDF_Array_New(memory);
    HPDF_Dict second = streams ? HPDF_DictStream_New(memory, pdf->doc->xref) : NULL;
    if (!second) {
        pdf->status = STATUS_NO_MEMORY;
        return NULL;
    }
    check(pdf, HPDF_Array_Add(streams, ((HPDF_PageAttr)pdf->page->attr)->contents));
    check(pdf, HPDF_Array_Add(streams, second));
    check(pdf, HPDF_Dict_Add(pdf->page, "Contents", streams));
    return second;
}

void pdf_return_to_page(struct pdf *pdf, size_t page)
{
    flush_content(pdf);
    if (pdf->status != STATUS_OK)
        return;
    pdf->page = HPDF_List_ItemAt(pdf->doc->page_list, (HPDF_UINT)page);
    pdf->width = (long)(HPDF_Page_GetWidth(pdf->page) * PDF_POINT);
    pdf->height = (long)(HPDF_Page_GetHeight(pdf->page) * PDF_POINT);
    pdf->stream = add_stream(pdf);
}

size_t pdf_page_count(const struct pdf *pdf)
{
    return pdf->doc->page_list->count;
}

long pdf_page_width(const struct pdf *pdf)
{
    return pdf->width;
}

long pdf_page_height(const struct pdf *pdf)
{
    return pdf->height;
}

// ---- what is on them --------------------------------------------------------------------------

static void put_lengths(struct pdf *pdf, const long *lengths, size_t count, const char *operation)
{
    for (size_t i = 0; i < count; i++)
        pdf_content_put_length(&pdf->content, lengths[i]);
    pdf_content_put(&pdf->content, operation);
}

void pdf_put_text(struct pdf *pdf, enum pdf_style style, long size, long x, long y,
                  const char *text, size_t len)
{
    if (pdf->status != STATUS_OK || len == 0)
        return;
    const char *name = HPDF_Page_GetLocalFontName(pdf->page, pdf->fonts[style].font);
    if (!name) {
        pdf->status = STATUS_NO_MEMORY;
        return;
    }
    pdf_content_put(&pdf->content, "BT /");
    pdf_content_put(&pdf->content, name);
    pdf_content_put(&pdf->content, " ");
    put_lengths(pdf, (long[]){size}, 1, "Tf ");
    put_lengths(pdf, (long[]){x, pdf->height - y}, 2, "Td <");
    uint32_t character;
    for (size_t at = 0; at < len;) {
        at += typeface_next(text + at, len - at, &character);
        pdf_content_put_code(&pdf->content, typeface_code(pdf->fonts[style].face, character));
    }
    pdf_content_put(&pdf->content, "> Tj ET\n");
}

void pdf_put_rule(struct pdf *pdf, long x, long y, long width, long thickness, enum pdf_grey grey)
{
    pdf_put_area(pdf, x, y - thickness / 2, width, thickness, grey);
}

void pdf_put_area(struct pdf *pdf, long x, long y, long width, long height, enum pdf_grey grey)
{
    if (pdf->status != STATUS_OK)
        return;
    put_lengths(pdf, (long[]){(long)grey * PDF_POINT / 100}, 1, "g ");
    put_lengths(pdf, (long[]){x, pdf->height - y - height, width, height}, 4, "re f 0 g\n");
}

void pdf_put_strokes(struct pdf *pdf, long x, long y, long width,
                     const struct strokes_point *points, size_t count)
{
    if (pdf->status != STATUS_OK)
        return;
    const double scale = (double)width / PDF_POINT / (STROKES_WIDTH >> PDF_STROKES_SHIFT);
    char matrix[96];
    snprintf(matrix, sizeof matrix, "q %.5f 0 0 %.5f ", scale, -scale);
    pdf_content_put(&pdf->content, matrix);
    put_lengths(pdf, (long[]){x, pdf->height - y}, 2, "cm 1 J 1 j ");
    put_lengths(pdf, (long[]){(long)((double)STROKE_WIDTH / scale)}, 1, "w\n");
    pdf_content_put_strokes(&pdf->content, points, count);
    pdf_content_put(&pdf->content, "Q\n");
}

// ---- saving -----------------------------------------------------------------------------------

static HPDF_STATUS write_bytes(HPDF_Stream stream, const HPDF_BYTE *bytes, HPDF_UINT len)
{
    fwrite(bytes, 1, len, stream->attr);
    return ferror((FILE *)stream->attr) || platform_interrupted()
               ? HPDF_SetError(stream->error, HPDF_FILE_IO_ERROR, 0)
               : HPDF_OK;
}

// Errors of the stream are its own.
static enum status save(struct pdf *pdf, FILE *out)
{
    // Whatever stream there is takes what libharu would hold in memory.
    pdf->doc->stream = HPDF_CallbackWriter_New(pdf->doc->mmgr, write_bytes, out);
    if (!pdf->doc->stream)
        return STATUS_NO_MEMORY;
    if (HPDF_SaveToStream(pdf->doc) == HPDF_OK || ferror(out))
        return STATUS_OK;
    return platform_interrupted() ? STATUS_INTERRUPTED : STATUS_NO_MEMORY;
}

enum status pdf_save(struct pdf *pdf, FILE *out)
{
    flush_content(pdf);
    for (size_t i = 0; i < PDF_STYLE_COUNT && pdf->status == STATUS_OK; i++)
        pdf->status = pdf_font_finish(&pdf->fonts[i]);
    if (pdf->status == STATUS_OK)
        pdf->status = save(pdf, out);
    return pdf->status;
}
