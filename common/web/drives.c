// SPDX-License-Identifier: Apache-2.0
#include "common/web/drives.h"

#include "common/web/parts.h"

#define BYTES_PER_MB 1000000u

static enum status add(void *context, const struct platform_drive *drive)
{
    struct drives *drives = context;
    if (drives->count < DRIVES_MAX)
        drives->items[drives->count++] = *drive;
    return STATUS_OK;
}

enum status drives_look(struct drives *drives)
{
    drives->count = 0;
    return platform_removable_drives(add, drives);
}

static void put_drive(const struct drives *drives, struct html *html, unsigned number)
{
    const struct platform_drive *drive = &drives->items[number];
    html_putf(html, "<li><button type=\"button\" data-do=\"drive.%u\">", number);
    html_say(html, MSG_SIDE_DRIVE, drive->name, (unsigned long)(drive->free_len / BYTES_PER_MB));
    html_put(html, "</button></li>");
}

void drives_put(const struct drives *drives, struct html *html)
{
    if (drives->count == 0)
        parts_element(html, "p", MSG_SIDE_DRIVES_NONE);
    html_put(html, "<ul class=\"menu\">");
    for (unsigned i = 0; i < drives->count; i++)
        put_drive(drives, html, i);
    html_put(html, "</ul>");
    parts_button(html, "look", "", MSG_SIDE_LOOK_AGAIN);
}
