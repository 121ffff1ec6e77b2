// SPDX-License-Identifier: Apache-2.0
//
// JSON (RFC 8259) written to a stream, for --json and JSON Lines: commas and escapes are taken care
// of. Errors stay in the stream (ferror). A key is NULL for what stands in an array or alone.
#ifndef QOL_JSON_H
#define QOL_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

// {.out = stdout}
struct json {
    FILE *out;
    bool needs_comma;
};

void json_open_object(struct json *json, const char *key);
void json_close_object(struct json *json);
void json_open_array(struct json *json, const char *key);
void json_close_array(struct json *json);
// The text is valid UTF-8.
void json_text(struct json *json, const char *key, const char *text, size_t len);
void json_string(struct json *json, const char *key, const char *text); // NUL-terminated
void json_hex(struct json *json, const char *key, const uint8_t *bytes, size_t len);
void json_number(struct json *json, const char *key, uint64_t number);
void json_integer(struct json *json, const char *key, int64_t number); // may be negative
void json_bool(struct json *json, const char *key, bool value);

#endif
