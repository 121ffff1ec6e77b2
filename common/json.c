// SPDX-License-Identifier: Apache-2.0
#include "common/json.h"

#include <inttypes.h>
#include <string.h>

static void put_string(FILE *out, const char *text, size_t len)
{
    putc('"', out);
    for (size_t i = 0; i < len; i++) {
        unsigned char c = (unsigned char)text[i];
        if (c == '"' || c == '\\')
            putc('\\', out);
        if (c < 0x20 || c == 0x7F)
            fprintf(out, "\\u%04x", c);
        else
            putc(c, out);
    }
    putc('"', out);
}

// What stands before a value.
static void begin(struct json *json, const char *key)
{
    if (json->needs_comma)
        fputs(", ", json->out);
    if (key) {
        put_string(json->out, key, strlen(key));
        fputs(": ", json->out);
    }
    json->needs_comma = true;
}

static void open_bracket(struct json *json, const char *key, char bracket)
{
    begin(json, key);
    putc(bracket, json->out);
    json->needs_comma = false;
}

static void close_bracket(struct json *json, char bracket)
{
    putc(bracket, json->out);
    json->needs_comma = true;
}

void json_open_object(struct json *json, const char *key)
{
    open_bracket(json, key, '{');
}

void json_close_object(struct json *json)
{
    close_bracket(json, '}');
}

void json_open_array(struct json *json, const char *key)
{
    open_bracket(json, key, '[');
}

void json_close_array(struct json *json)
{
    close_bracket(json, ']');
}

void json_text(struct json *json, const char *key, const char *text, size_t len)
{
    begin(json, key);
    put_string(json->out, text, len);
}

void json_string(struct json *json, const char *key, const char *text)
{
    json_text(json, key, text, strlen(text));
}

void json_hex(struct json *json, const char *key, const uint8_t *bytes, size_t len)
{
    begin(json, key);
    putc('"', json->out);
    for (size_t i = 0; i < len; i++)
        fprintf(json->out, "%02x", bytes[i]);
    putc('"', json->out);
}

void json_number(struct json *json, const char *key, uint64_t number)
{
    begin(json, key);
    fprintf(json->out, "%" PRIu64, number);
}

void json_integer(struct json *json, const char *key, int64_t number)
{
    begin(json, key);
    fprintf(json->out, "%" PRId64, number);
}

void json_bool(struct json *json, const char *key, bool value)
{
    begin(json, key);
    fputs(value ? "true" : "false", json->out);
}
