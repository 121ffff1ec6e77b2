// SPDX-License-Identifier: Apache-2.0
#include "common/web/shell.h"

#include <sodium.h>
#include <stdio.h>

static const char style[] = {
#include "page_css.h"
};

static const char script[] = {
#include "page_js.h"
};

#define HASH_CAP sodium_base64_ENCODED_LEN(crypto_hash_sha256_BYTES, sodium_base64_VARIANT_ORIGINAL)

static void hash(const char *text, size_t len, char out[HASH_CAP])
{
    uint8_t digest[crypto_hash_sha256_BYTES];
    crypto_hash_sha256(digest, (const uint8_t *)text, len);
    sodium_bin2base64(out, HASH_CAP, digest, sizeof digest, sodium_base64_VARIANT_ORIGINAL);
}

void shell_policy(char out[SHELL_POLICY_CAP])
{
    char style_hash[HASH_CAP], script_hash[HASH_CAP];
    hash(style, sizeof style, style_hash);
    hash(script, sizeof script, script_hash);
    (void)snprintf(out, SHELL_POLICY_CAP,
                   "default-src 'none'; script-src 'sha256-%s'; style-src 'sha256-%s'; "
                   "connect-src 'self'; base-uri 'none'; form-action 'none'; "
                   "frame-ancestors 'none'",
                   script_hash, style_hash);
}

void shell_open(struct html *html)
{
    html_putf(html,
              "<!DOCTYPE html>\n<html lang=\"%s\" translate=\"no\" class=\"notranslate\"><head>"
              "<meta charset=\"utf-8\">"
              "<meta name=\"google\" content=\"notranslate\">"
              "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">"
              "<meta name=\"color-scheme\" content=\"light\">",
              messages_lang_code(html->lang));
    html_put(html, "<title>");
    html_say(html, MSG_PAGE_TITLE);
    html_put(html, "</title><style>");
    html_bytes(html, style, sizeof style);
    html_put(html, "</style></head><body>");
}

void shell_close(struct html *html)
{
    html_put(html, "<script>");
    html_bytes(html, script, sizeof script);
    html_put(html, "</script></body></html>\n");
}
