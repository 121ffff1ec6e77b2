// SPDX-License-Identifier: Apache-2.0
//
// Memory for libraries that hold what people gave: as malloc's, and wiped when it is released.
#ifndef QOL_PDF_MEMORY_H
#define QOL_PDF_MEMORY_H

#include <stddef.h>

void *pdf_memory_new(size_t len); // NULL if there is none
void pdf_memory_free(void *memory);

#endif
