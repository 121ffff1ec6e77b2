// SPDX-License-Identifier: Apache-2.0
#include "merger/handover/output.h"

#include "common/safefile.h"
#include "common/secret.h"

#include <string.h>

#define PART_SUFFIX ".part"
#define BUFFER_LEN 65536

// What may be replaced: an ordinary file, or nothing.
static enum status check_plain(const char *path)
{
    bool is_plain;
    enum status status = platform_is_plain_file(path, &is_plain);
    if (status == STATUS_NOT_FOUND)
        return STATUS_OK;
    return status == STATUS_OK && !is_plain ? STATUS_NOT_A_FILE : status;
}

// What was written last would otherwise stay in memory as long as the program runs.
static enum status open_stream(struct output *output)
{
    output->buffer = secret_alloc(BUFFER_LEN);
    if (!output->buffer)
        return STATUS_NO_MEMORY;
    enum status status = platform_open_stream(output->file, &output->stream);
    if (status == STATUS_OK && setvbuf(output->stream, output->buffer, _IOFBF, BUFFER_LEN) != 0)
        status = STATUS_NO_MEMORY;
    return status;
}

static enum status close_stream(struct output *output)
{
    enum status status = output->stream ? platform_close_stream(output->stream) : STATUS_OK;
    output->stream = NULL;
    secret_free(output->buffer);
    output->buffer = NULL;
    return status;
}

static enum status create_part(struct output *output)
{
    enum status status = platform_create(output->part, &output->file);
    if (status == STATUS_EXISTS) { // left over from a crash
        status = platform_remove(output->part);
        if (status == STATUS_OK)
            status = platform_create(output->part, &output->file);
    }
    if (status != STATUS_OK)
        return status;
    status = open_stream(output);
    if (status != STATUS_OK)
        output_abandon(output);
    return status;
}

enum status output_open(const char *path, bool replace, struct output *out)
{
    *out = (struct output){.replace = replace};
    if (strcmp(path, "-") == 0) {
        out->stream = stdout;
        return STATUS_OK;
    }
    if (snprintf(out->part, sizeof out->part, "%s" PART_SUFFIX, path) >= (int)sizeof out->part)
        return STATUS_TOO_LARGE;
    memcpy(out->path, path, strlen(path) + 1);
    enum status status = replace ? check_plain(path) : safefile_check_absent(path);
    return status == STATUS_OK ? create_part(out) : status;
}

enum status output_lend(struct output *output, const char **path)
{
    enum status status = close_stream(output);
    if (status != STATUS_OK)
        return status;
    status = platform_close(output->file);
    output->file = NULL;
    *path = output->part;
    return status;
}

enum status output_take_back(struct output *output)
{
    return platform_open_write(output->part, &output->file);
}

bool output_failed(const struct output *output)
{
    return output->stream && ferror(output->stream);
}

static enum status close_part(struct output *output)
{
    enum status status = close_stream(output);
    if (status == STATUS_OK && output->tells_no_time)
        status = platform_set_fixed_time(output->file);
    if (status == STATUS_OK)
        status = platform_flush(output->file);
    if (status != STATUS_OK)
        return status;
    status = platform_close(output->file);
    output->file = NULL;
    return status;
}

// What did not replace anything goes again if its name may not last.
static enum status flush_folder(const struct output *output)
{
    char folder[PLATFORM_PATH_CAP];
    enum status status = safefile_beside(output->path, ".", folder);
    if (status == STATUS_OK)
        status = platform_flush_folder(folder);
    if (status != STATUS_OK && !output->replace) {
        enum status ignored = platform_remove(output->path);
        (void)ignored;
    }
    return status;
}

enum status output_finish(struct output *output)
{
    if (output->stream == stdout)
        return STATUS_OK; // cli_main flushes it and reports
    enum status status = close_part(output);
    if (status == STATUS_OK)
        status = output->replace ? platform_rename(output->part, output->path)
                                 : platform_rename_new(output->part, output->path);
    if (status != STATUS_OK) {
        output_abandon(output);
        return status;
    }
    return flush_folder(output);
}

void output_abandon(struct output *output)
{
    enum status ignored = STATUS_OK; // the failure before it is the one to tell
    if (output->stream != stdout)
        ignored = close_stream(output);
    if (output->file)
        platform_abandon(output->file);
    if (output->part[0] != '\0')
        ignored = platform_remove(output->part);
    (void)ignored;
    *output = (struct output){0};
}
