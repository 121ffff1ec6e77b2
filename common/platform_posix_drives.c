// SPDX-License-Identifier: Apache-2.0
//
// The sticks of a Linux machine, from what is mounted and what the system says of each device.
#define _GNU_SOURCE // realpath, getline, major

#include "common/platform_desktop.h"

#include "common/platform_posix.h"
#include "common/text.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#define MAX_LAYERS 8 // of encryption and the like between a file system and its disk

// ---- rows of mountinfo ------------------------------------------------------------------------

static bool is_octal(const char *at)
{
    return strspn(at, "01234567") >= 3;
}

// Copies a field, in which spaces, tabs, newlines and backslashes stand as \040 and the like.
static bool copy_field(const char *field, char out[PLATFORM_PATH_CAP])
{
    if (field == NULL || strlen(field) >= PLATFORM_PATH_CAP)
        return false;
    for (const char *at = field; *at != '\0'; out++) {
        if (at[0] == '\\' && is_octal(at + 1)) {
            *out = (char)((at[1] - '0') * 64 + (at[2] - '0') * 8 + (at[3] - '0'));
            at += 4;
        } else {
            *out = *at++;
        }
    }
    *out = '\0';
    return true;
}

// "8:17"
static bool read_device(const char *field, struct platform_posix_mount *out)
{
    char *end;
    out->major = (unsigned)strtoul(field, &end, 10);
    if (end == field || *end != ':')
        return false;
    field = end + 1;
    out->minor = (unsigned)strtoul(field, &end, 10);
    return end != field && *end == '\0';
}

bool platform_posix_mount(char *row, struct platform_posix_mount *out)
{
    enum { NUMBER, PARENT, DEVICE, ROOT, POINT, COUNT };
    char *fields[COUNT], *rest = NULL;
    for (unsigned i = 0; i < COUNT; i++) {
        fields[i] = strtok_r(i == 0 ? row : NULL, " \n", &rest);
        if (fields[i] == NULL)
            return false;
    }
    // Options, and then fields of a number that varies, up to a dash.
    const char *field = strtok_r(NULL, " \n", &rest);
    while (field != NULL && strcmp(field, "-") != 0)
        field = strtok_r(NULL, " \n", &rest);
    const char *type = strtok_r(NULL, " \n", &rest);
    const char *source = strtok_r(NULL, " \n", &rest);
    out->is_whole = strcmp(fields[ROOT], "/") == 0;
    return type != NULL && fields[POINT][0] == '/' && read_device(fields[DEVICE], out) &&
           copy_field(fields[POINT], out->point) && copy_field(source, out->source);
}

// ---- devices ----------------------------------------------------------------------------------

static bool says_one(const char *folder, const char *name)
{
    char path[PLATFORM_PATH_CAP + 16];
    (void)snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *stream = fopen(path, "re");
    if (stream == NULL)
        return false;
    bool one = fgetc(stream) == '1';
    (void)fclose(stream);
    return one;
}

static enum status first_name(void *out, const char *name)
{
    (void)snprintf(out, PLATFORM_PATH_CAP, "%s", name);
    return STATUS_EXISTS; // enough
}

// Steps down to a device that this one lies on, as with encryption; false if there is none.
static bool step_down(char device[PLATFORM_PATH_CAP])
{
    char slaves[PLATFORM_PATH_CAP + 16], name[PLATFORM_PATH_CAP], path[3 * PLATFORM_PATH_CAP];
    (void)snprintf(slaves, sizeof slaves, "%s/slaves", device);
    if (platform_list(slaves, first_name, name) != STATUS_EXISTS)
        return false;
    (void)snprintf(path, sizeof path, "%s/%s", slaves, name);
    return realpath(path, device) != NULL;
}

// `device` is its folder in /sys, a partition's or a disk's.
static bool can_be_taken_out(char device[PLATFORM_PATH_CAP])
{
    for (unsigned layer = 0; layer < MAX_LAYERS; layer++) {
        if (strstr(device, "/usb") != NULL || says_one(device, "removable") ||
            says_one(device, "../removable"))
            return true;
        if (!step_down(device))
            return false;
    }
    return false;
}

// A file system without a device of its own (Btrfs) names it; what has none at all lies in memory
// or on a network.
static bool device_of(struct platform_posix_mount *mount)
{
    struct stat facts;
    if (mount->major != 0)
        return true;
    if (stat(mount->source, &facts) != 0 || !S_ISBLK(facts.st_mode))
        return false;
    mount->major = major(facts.st_rdev);
    mount->minor = minor(facts.st_rdev);
    return true;
}

static bool is_below(const char *path, const char *folder)
{
    return strncmp(path, folder, strlen(folder)) == 0;
}

static bool is_mounted_as_stick(const char *point)
{
    return is_below(point, "/media/") || is_below(point, "/run/media/") ||
           is_below(point, "/mnt/") || strcmp(point, "/mnt") == 0;
}

// What the running system was itself started from is no stick to its user.
static bool is_of_the_system(const char *point)
{
    return strcmp(point, "/") == 0 || strcmp(point, "/boot") == 0 || is_below(point, "/boot/");
}

static bool is_stick(struct platform_posix_mount *mount)
{
    char link[64], device[PLATFORM_PATH_CAP];
    if (!mount->is_whole || is_of_the_system(mount->point) || !device_of(mount))
        return false;
    if (is_mounted_as_stick(mount->point))
        return true;
    (void)snprintf(link, sizeof link, "/sys/dev/block/%u:%u", mount->major, mount->minor);
    return realpath(link, device) != NULL && can_be_taken_out(device);
}

// ---- the walk ---------------------------------------------------------------------------------

// By the last part of where it is mounted, which is the stick's label where the desktop mounts it.
static bool describe(const char *point, struct platform_drive *out)
{
    struct statvfs facts;
    if (statvfs(point, &facts) != 0 || access(point, W_OK | X_OK) != 0)
        return false;
    const char *name = strrchr(point, '/') + 1;
    memcpy(out->path, point, strlen(point) + 1);
    text_show(name, strlen(name), out->name, sizeof out->name);
    out->free_len = (uint64_t)facts.f_bavail * facts.f_frsize;
    return true;
}

enum status platform_removable_drives(enum status (*each)(void *context,
                                                          const struct platform_drive *drive),
                                      void *context)
{
    char *row = NULL;
    size_t cap = 0;
    struct platform_posix_mount mount;
    struct platform_drive drive;
    enum status status = STATUS_OK;
    FILE *stream = fopen("/proc/self/mountinfo", "re");
    if (stream == NULL)
        return platform_posix_status(errno);
    while (status == STATUS_OK && getline(&row, &cap, stream) > 0)
        if (platform_posix_mount(row, &mount) && is_stick(&mount) && describe(mount.point, &drive))
            status = each(context, &drive);
    free(row);
    (void)fclose(stream);
    return status;
}
