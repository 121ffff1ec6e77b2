// SPDX-License-Identifier: Apache-2.0
#include "common/safefile.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PART_SUFFIX ".part"
#define CHUNK_LEN 4096

// What a write wants beyond the bytes.
enum wish {
    WISH_NEW = 1 << 0,       // nothing may be there before
    WISH_DELIVERED = 1 << 1, // fixed time, read back and compared
};

static enum status read_all(struct platform_file *file, size_t max_len, uint8_t **out,
                            size_t *out_len)
{
    uint64_t file_len;
    enum status status = platform_size(file, &file_len);
    if (status == STATUS_OK && file_len > max_len)
        status = STATUS_TOO_LARGE;
    if (status != STATUS_OK)
        return status;
    uint8_t *bytes = calloc((size_t)file_len + 1, 1);
    if (!bytes)
        return STATUS_NO_MEMORY;
    size_t len;
    status = platform_read_at(file, 0, bytes, (size_t)file_len, &len);
    if (status != STATUS_OK) {
        sodium_memzero(bytes, (size_t)file_len + 1); // it may have been a passphrase
        free(bytes);
        return status;
    }
    *out = bytes;
    *out_len = len;
    return STATUS_OK;
}

enum status safefile_read(const char *path, size_t max_len, uint8_t **out, size_t *out_len)
{
    *out = NULL;
    *out_len = 0;
    struct platform_file *file;
    enum status status = platform_open_read(path, &file);
    if (status != STATUS_OK)
        return status;
    status = read_all(file, max_len, out, out_len);
    platform_abandon(file); // a file that was only read loses nothing by a failed close
    return status;
}

enum status safefile_read_flushed(const char *path, size_t max_len, uint8_t **out, size_t *out_len)
{
    *out = NULL;
    *out_len = 0;
    struct platform_file *file;
    enum status status = platform_open_write(path, &file);
    if (status != STATUS_OK)
        return status;
    status = platform_flush(file);
    if (status == STATUS_OK) {
        platform_forget_cache(file);
        status = read_all(file, max_len, out, out_len);
    }
    platform_abandon(file);
    return status;
}

// The folder in which a file or a folder stands.
static enum status parent_of(const char *path, char out[PLATFORM_PATH_CAP])
{
    size_t len = strlen(path);
    while (len > 1 && platform_is_separator(path[len - 1]))
        len--;
    while (len > 0 && !platform_is_separator(path[len - 1]))
        len--;
    const char *folder = len > 0 ? path : ".";
    len = len > 1 ? len - 1 : 1; // the root folder keeps its slash
    if (len >= PLATFORM_PATH_CAP)
        return STATUS_TOO_LARGE;
    memcpy(out, folder, len);
    out[len] = '\0';
    return STATUS_OK;
}

static enum status flush_parent(const char *path)
{
    char folder[PLATFORM_PATH_CAP];
    enum status status = parent_of(path, folder);
    return status == STATUS_OK ? platform_flush_folder(folder) : status;
}

static enum status compare(struct platform_file *file, const uint8_t *bytes, size_t len)
{
    uint64_t file_len;
    enum status status = platform_size(file, &file_len);
    if (status == STATUS_OK && file_len != len)
        status = STATUS_READ_BACK;
    for (size_t at = 0; status == STATUS_OK && at < len; at += CHUNK_LEN) {
        uint8_t chunk[CHUNK_LEN];
        size_t want_len = len - at < CHUNK_LEN ? len - at : CHUNK_LEN;
        size_t got_len;
        status = platform_read_at(file, at, chunk, want_len, &got_len);
        if (status == STATUS_OK && (got_len != want_len || memcmp(chunk, bytes + at, got_len) != 0))
            status = STATUS_READ_BACK;
    }
    return status;
}

// Fills a part that has just been made, down to the device.
static enum status fill(struct platform_file *file, const void *bytes, size_t len, unsigned wishes)
{
    enum status status = platform_write_at(file, 0, bytes, len);
    if (status == STATUS_OK && (wishes & WISH_DELIVERED))
        status = platform_set_fixed_time(file);
    if (status == STATUS_OK)
        status = platform_flush(file);
    if (status != STATUS_OK || !(wishes & WISH_DELIVERED))
        return status;
    platform_forget_cache(file);
    return compare(file, bytes, len);
}

static bool is_folder(const char *path)
{
    bool folder;
    return platform_is_folder(path, &folder) == STATUS_OK && folder;
}

static enum status create_part(const char *part, struct platform_file **out)
{
    enum status status = platform_create(part, out);
    if (status != STATUS_EXISTS)
        return status;
    // Left over from a crash; what cannot be that stays.
    status = platform_remove(part);
    if (status == STATUS_NOT_A_FILE || status == STATUS_NO_PERMISSION)
        return is_folder(part) ? STATUS_EXISTS : status;
    return status == STATUS_OK ? platform_create(part, out) : status;
}

// On the way out after another failure, which is the one to tell.
static void discard(const char *path)
{
    enum status ignored = platform_remove(path);
    (void)ignored;
}

static void discard_folder(const char *path)
{
    enum status ignored = platform_remove_folder(path);
    (void)ignored;
}

static enum status write_file(const char *path, const void *bytes, size_t len, unsigned wishes)
{
    char part[PLATFORM_PATH_CAP];
    if (snprintf(part, sizeof part, "%s" PART_SUFFIX, path) >= (int)sizeof part)
        return STATUS_TOO_LARGE;
    struct platform_file *file;
    enum status status = create_part(part, &file);
    if (status != STATUS_OK)
        return status;
    status = fill(file, bytes, len, wishes);
    if (status != STATUS_OK)
        goto abandon;
    status = platform_close(file);
    if (status != STATUS_OK)
        goto discard_part;
    status = (wishes & WISH_NEW) ? platform_rename_new(part, path) : platform_rename(part, path);
    if (status != STATUS_OK)
        goto discard_part;
    status = flush_parent(path);
    if (status != STATUS_OK && (wishes & WISH_NEW))
        discard(path);
    return status;

abandon:
    platform_abandon(file);
discard_part:
    discard(part);
    return status;
}

enum status safefile_create(const char *path, const void *bytes, size_t len)
{
    return write_file(path, bytes, len, WISH_NEW);
}

enum status safefile_replace(const char *path, const void *bytes, size_t len)
{
    return write_file(path, bytes, len, 0);
}

enum status safefile_deliver(const char *path, const void *bytes, size_t len)
{
    return write_file(path, bytes, len, WISH_NEW | WISH_DELIVERED);
}

static enum status overwrite(struct platform_file *file)
{
    uint64_t len;
    enum status status = platform_size(file, &len);
    for (uint64_t at = 0; status == STATUS_OK && at < len; at += CHUNK_LEN) {
        uint8_t noise[CHUNK_LEN];
        randombytes_buf(noise, sizeof noise);
        size_t left_len = len - at < CHUNK_LEN ? (size_t)(len - at) : CHUNK_LEN;
        status = platform_write_at(file, at, noise, left_len);
    }
    return status == STATUS_OK ? platform_flush(file) : status;
}

static enum status overwrite_and_close(struct platform_file *file)
{
    enum status status = overwrite(file);
    if (status == STATUS_OK)
        return platform_close(file);
    platform_abandon(file);
    return status;
}

// False also for a link, behind which is something else.
static enum status is_there(const char *path, bool *out)
{
    enum status status = platform_is_plain_file(path, out);
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

enum status safefile_clear_replaced(const char *path)
{
    char replaced[PLATFORM_PATH_CAP];
    bool has_old, has_new = false; // without a new file the old one is not replaced yet
    struct platform_file *old;
    int len = snprintf(replaced, sizeof replaced, "%s" PLATFORM_REPLACED_SUFFIX, path);
    if (len >= (int)sizeof replaced)
        return STATUS_TOO_LARGE;
    enum status status = is_there(replaced, &has_old);
    if (status == STATUS_OK)
        status = is_there(path, &has_new);
    if (status != STATUS_OK || !has_old || !has_new)
        return status;
    status = platform_open_write(replaced, &old);
    if (status == STATUS_OK)
        status = overwrite_and_close(old);
    return status == STATUS_OK ? platform_remove(replaced) : status;
}

enum status safefile_replace_secret(const char *path, const void *bytes, size_t len)
{
    // Held open, the old file is still there to be overwritten when its name is the new one's.
    struct platform_file *old;
    enum status status = platform_open_write(path, &old);
    if (status == STATUS_NOT_FOUND)
        return safefile_replace(path, bytes, len);
    if (status != STATUS_OK)
        return status;
    status = safefile_clear_replaced(path);
    if (status == STATUS_OK)
        status = safefile_replace(path, bytes, len);
    if (status == STATUS_OK)
        return overwrite_and_close(old);
    platform_abandon(old);
    return status;
}

enum status safefile_make_folder(const char *path)
{
    enum status made = platform_make_folder(path);
    if (made != STATUS_OK)
        return made;
    enum status flushed = flush_parent(path);
    if (flushed != STATUS_OK)
        discard_folder(path);
    return flushed;
}

enum status safefile_make_folders(const char *path)
{
    char above[PLATFORM_PATH_CAP];
    enum status status = safefile_make_folder(path);
    if (status == STATUS_EXISTS)
        return safefile_flush_name(path);
    if (status != STATUS_NOT_FOUND || parent_of(path, above) != STATUS_OK ||
        strcmp(above, path) == 0)
        return status;
    status = safefile_make_folders(above);
    return status == STATUS_OK ? safefile_make_folder(path) : status;
}

enum status safefile_flush_name(const char *path)
{
    char folder[PLATFORM_PATH_CAP];
    bool same_device = false;
    enum status status = parent_of(path, folder);
    if (status == STATUS_OK)
        status = platform_same_device(folder, path, &same_device);
    if (status != STATUS_OK || !same_device) // the name of a whole disk stands on another one
        return status;
    status = platform_flush_folder(folder);
    return status == STATUS_NO_PERMISSION ? STATUS_OK : status;
}

enum status safefile_check_absent(const char *path)
{
    bool is_plain;
    enum status status = platform_is_plain_file(path, &is_plain);
    if (status == STATUS_OK)
        return STATUS_EXISTS;
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

enum status safefile_join(const char *folder, const char *name, char out[PLATFORM_PATH_CAP])
{
    size_t folder_len = strlen(folder);
    const char *separator =
        folder_len > 0 && platform_is_separator(folder[folder_len - 1]) ? "" : "/";
    int len = snprintf(out, PLATFORM_PATH_CAP, "%s%s%s", folder, separator, name);
    if (len < PLATFORM_PATH_CAP)
        return STATUS_OK;
    out[0] = '\0';
    return STATUS_TOO_LARGE;
}

enum status safefile_beside(const char *path, const char *name, char out[PLATFORM_PATH_CAP])
{
    char folder[PLATFORM_PATH_CAP];
    enum status status = parent_of(path, folder);
    if (status == STATUS_OK)
        return safefile_join(folder, name, out);
    out[0] = '\0';
    return status;
}
