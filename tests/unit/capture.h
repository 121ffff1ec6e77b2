// SPDX-License-Identifier: Apache-2.0
//
// Catches what a function prints on stdout or stderr. Included by one test program at a time.
#ifndef QOL_CAPTURE_H
#define QOL_CAPTURE_H

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define CAPTURE_CAP 16384

struct capture {
    FILE *stream;
    int saved_fd;
    FILE *file;
    char text[CAPTURE_CAP]; // set by capture_end
};

static inline void capture_begin(struct capture *capture, FILE *stream)
{
    fflush(stream);
    capture->stream = stream;
    capture->saved_fd = dup(fileno(stream));
    capture->file = tmpfile();
    assert_non_null(capture->file);
    assert_true(dup2(fileno(capture->file), fileno(stream)) >= 0);
}

static inline const char *capture_end(struct capture *capture)
{
    fflush(capture->stream);
    assert_true(dup2(capture->saved_fd, fileno(capture->stream)) >= 0);
    close(capture->saved_fd);
    rewind(capture->file);
    size_t len = fread(capture->text, 1, CAPTURE_CAP - 1, capture->file);
    capture->text[len] = '\0';
    fclose(capture->file);
    return capture->text;
}

#endif
