// SPDX-License-Identifier: Apache-2.0
//
// On Windows, a program calls the system through a table of addresses. Here a test puts functions
// of its own into that table. Included by one test program at a time.
#ifndef QOL_REDIRECT_H
#define QOL_REDIRECT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define WIN32_LEAN_AND_MEAN
#include <windows.h>

// What lies so many bytes behind the program's beginning.
static void *redirect_at(size_t offset)
{
    return (uint8_t *)GetModuleHandleW(NULL) + offset;
}

static const IMAGE_IMPORT_DESCRIPTOR *redirect_imports(void)
{
    const IMAGE_DOS_HEADER *start = redirect_at(0);
    const IMAGE_NT_HEADERS *headers = redirect_at((size_t)start->e_lfanew);
    return redirect_at(
        headers->OptionalHeader.DataDirectory[IMAGE_DIRECTORY_ENTRY_IMPORT].VirtualAddress);
}

// The place in the table of the function that has this name.
static ULONGLONG *redirect_find(const char *wanted)
{
    for (const IMAGE_IMPORT_DESCRIPTOR *library = redirect_imports(); library->Name != 0;
         library++) {
        const IMAGE_THUNK_DATA *names = redirect_at(library->OriginalFirstThunk);
        IMAGE_THUNK_DATA *addresses = redirect_at(library->FirstThunk);
        for (size_t i = 0; names[i].u1.AddressOfData != 0; i++) {
            const IMAGE_IMPORT_BY_NAME *name = redirect_at(names[i].u1.AddressOfData);
            if (strcmp((const char *)name->Name, wanted) == 0)
                return &addresses[i].u1.Function;
        }
    }
    fail_msg("%s is not called", wanted);
    return NULL;
}

// Puts `function` in the place of the system's of that name, which is returned.
static ULONGLONG redirect(const char *name, ULONGLONG function)
{
    DWORD before;
    ULONGLONG *address = redirect_find(name);
    ULONGLONG real = *address;
    assert_true(VirtualProtect(address, sizeof *address, PAGE_READWRITE, &before));
    *address = function;
    assert_true(VirtualProtect(address, sizeof *address, before, &before));
    return real;
}

#endif
