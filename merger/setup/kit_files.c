// SPDX-License-Identifier: Apache-2.0
#include "merger/setup/kit_files.h"

#include "common/bytes.h"
#include "common/programs.h"
#include "common/safefile.h"

#include <stdlib.h>
#include <string.h>

#define FILE_MAX_LEN (256u * 1024u * 1024u)
#define PACKAGED "../lib/qoltanba/" KIT_FILES_FOLDER

enum kind { ELF, PE, LAUNCHER, SCRIPT, GUIDE };

static const struct {
    const char *name, *what;
    enum kind kind;
} items[KIT_FILES_COUNT] = {
    [KIT_FILES_LINUX] = {"collector", "the collector for Linux", ELF},
    [KIT_FILES_WINDOWS] = {"collector.exe", "the collector for Windows", PE},
    [KIT_FILES_LAUNCHER] = {"collector.desktop", "a launcher", LAUNCHER},
    [KIT_FILES_START] = {"start.sh", "a shell script", SCRIPT},
    [KIT_FILES_GUIDE_KK] = {"guide-kk.pdf", "a PDF", GUIDE},
    [KIT_FILES_GUIDE_RU] = {"guide-ru.pdf", "a PDF", GUIDE},
    [KIT_FILES_GUIDE_EN] = {"guide-en.pdf", "a PDF", GUIDE},
};

const char *kit_files_name(enum kit_files_item item)
{
    return items[item].name;
}

const char *kit_files_what(enum kit_files_item item)
{
    return items[item].what;
}

bool kit_files_is_run(enum kit_files_item item)
{
    return items[item].kind != PE && items[item].kind != GUIDE;
}

// ---- what they are ------------------------------------------------------------------------------

static bool begins_with(const struct kit_files_file *file, const char *text)
{
    size_t len = strlen(text);
    return file->len >= len && memcmp(file->bytes, text, len) == 0;
}

static bool holds(const struct kit_files_file *file, const char *text)
{
    size_t len = strlen(text);
    const uint8_t *at = file->bytes, *end = file->bytes + file->len;
    while ((size_t)(end - at) >= len && (at = memchr(at, text[0], (size_t)(end - at))) != NULL) {
        if ((size_t)(end - at) >= len && memcmp(at, text, len) == 0)
            return true;
        at++;
    }
    return false;
}

// 64 bits, little-endian, something that runs, for x86-64.
static bool is_elf(const struct kit_files_file *file)
{
    enum { EXECUTABLE = 2, POSITION_INDEPENDENT = 3, X86_64 = 62 };
    struct bytes_reader r = bytes_reader_init(file->bytes, file->len);
    (void)bytes_take(&r, 16);
    uint16_t type = bytes_get_u16(&r), machine = bytes_get_u16(&r);
    return !r.failed &&
           begins_with(file, "\x7f"
                             "ELF\x02\x01\x01") &&
           (type == EXECUTABLE || type == POSITION_INDEPENDENT) && machine == X86_64;
}

// Whether one of its program headers names a dynamic loader (System V ABI, PT_INTERP).
static bool wants_loader(const struct kit_files_file *file)
{
    enum { TABLE_AT = 0x20, ENTRY_LEN_AT = 0x36, INTERPRETER = 3 };
    struct bytes_reader r = bytes_reader_init(file->bytes, file->len);
    (void)bytes_take(&r, TABLE_AT);
    uint64_t table = bytes_get_u64(&r);
    (void)bytes_take(&r, ENTRY_LEN_AT - TABLE_AT - 8);
    uint16_t entry_len = bytes_get_u16(&r), count = bytes_get_u16(&r);
    if (r.failed || entry_len < 4 || table > file->len)
        return false;
    r = bytes_reader_init(file->bytes + table, file->len - (size_t)table);
    for (uint16_t i = 0; i < count; i++) {
        uint32_t type = bytes_get_u32(&r);
        (void)bytes_take(&r, entry_len - 4u);
        if (!r.failed && type == INTERPRETER)
            return true;
    }
    return false;
}

// An image with a PE32+ header, for x86-64.
static bool is_pe(const struct kit_files_file *file)
{
    enum { HEADER_AT = 0x3c, FILE_HEADER_LEN = 20, X86_64 = 0x8664, PE32_PLUS = 0x20b };
    struct bytes_reader r = bytes_reader_init(file->bytes, file->len);
    (void)bytes_take(&r, HEADER_AT);
    uint32_t header_at = bytes_get_u32(&r);
    if (r.failed || header_at >= file->len || !begins_with(file, "MZ"))
        return false;
    r = bytes_reader_init(file->bytes + header_at, file->len - header_at);
    const uint8_t *signature = bytes_take(&r, 4);
    uint16_t machine = bytes_get_u16(&r);
    (void)bytes_take(&r, FILE_HEADER_LEN - 2);
    uint16_t magic = bytes_get_u16(&r);
    return !r.failed && memcmp(signature, "PE\0\0", 4) == 0 && machine == X86_64 &&
           magic == PE32_PLUS;
}

static bool is_text(const struct kit_files_file *file)
{
    return file->len == 0 || memchr(file->bytes, '\0', file->len) == NULL;
}

static bool is_right(enum kind kind, const struct kit_files_file *file)
{
    // Whatever knows the merger's words, as the merger itself does, is not for volunteers.
    if (holds(file, PROGRAMS_MERGER))
        return false;
    switch (kind) {
    case ELF:
        return is_elf(file) && holds(file, PROGRAMS_COLLECTOR);
    case PE:
        return is_pe(file) && holds(file, PROGRAMS_COLLECTOR);
    case LAUNCHER:
        return holds(file, "[Desktop Entry]") && is_text(file);
    case SCRIPT:
        return begins_with(file, "#!/bin/sh\n") && is_text(file);
    case GUIDE:
        return begins_with(file, "%PDF-");
    }
    return false;
}

// ---- where they are -----------------------------------------------------------------------------

// NOT_FOUND if there is no such folder below the other.
static enum status look_for(const char *folder, const char *name, char out[PLATFORM_PATH_CAP])
{
    bool is_folder = false;
    enum status status = safefile_join(folder, name, out);
    if (status == STATUS_OK)
        status = platform_is_folder(out, &is_folder);
    if (status == STATUS_NOT_A_FOLDER || (status == STATUS_OK && !is_folder))
        return STATUS_NOT_FOUND;
    return status;
}

// "" if this merger came without them.
static enum status find_folder(char out[PLATFORM_PATH_CAP])
{
    char program_folder[PLATFORM_PATH_CAP];
    enum status status = platform_program_folder(program_folder);
    if (status == STATUS_OK)
        status = look_for(program_folder, KIT_FILES_FOLDER, out);
    if (status == STATUS_NOT_FOUND)
        status = look_for(program_folder, PACKAGED, out);
    if (status != STATUS_NOT_FOUND)
        return status;
    out[0] = '\0';
    return STATUS_OK;
}

static enum status load_file(struct kit_files *files, enum kit_files_item item,
                             char path[PLATFORM_PATH_CAP])
{
    struct kit_files_file *file = &files->files[item];
    enum status status = safefile_join(files->folder, items[item].name, path);
    if (status == STATUS_OK)
        status = safefile_read(path, FILE_MAX_LEN, &file->bytes, &file->len);
    if (status == STATUS_NOT_FOUND)
        return STATUS_OK;
    if (status == STATUS_OK && !is_right(items[item].kind, file))
        status = STATUS_NOT_OURS;
    return status;
}

static enum status take_folder(struct kit_files *files, const char *folder)
{
    bool is_folder;
    size_t len = strlen(folder);
    if (len >= sizeof files->folder)
        return STATUS_TOO_LARGE;
    memcpy(files->folder, folder, len + 1);
    enum status status = platform_is_folder(folder, &is_folder);
    return status == STATUS_OK && !is_folder ? STATUS_NOT_A_FOLDER : status;
}

enum status kit_files_load(struct kit_files *files, const char *folder,
                           char path[PLATFORM_PATH_CAP])
{
    memset(files, 0, sizeof *files);
    enum status status = folder != NULL ? take_folder(files, folder) : find_folder(files->folder);
    memcpy(path, files->folder, sizeof files->folder);
    for (int i = 0; i < KIT_FILES_COUNT && status == STATUS_OK && files->folder[0] != '\0'; i++)
        status = load_file(files, (enum kit_files_item)i, path);
    if (status != STATUS_OK)
        kit_files_free(files);
    return status;
}

void kit_files_free(struct kit_files *files)
{
    for (int i = 0; i < KIT_FILES_COUNT; i++)
        free(files->files[i].bytes);
    memset(files->files, 0, sizeof files->files);
}

bool kit_files_want_libraries(const struct kit_files *files)
{
    const struct kit_files_file *file = &files->files[KIT_FILES_LINUX];
    return file->bytes != NULL && wants_loader(file);
}
