// SPDX-License-Identifier: Apache-2.0
//
// Certificates that have been verified. Every batch of a device carries the device's certificate,
// and a signature takes longer to verify than a signer's page to open, so each is verified once.
#ifndef QOL_CERTIFICATE_BOOK_H
#define QOL_CERTIFICATE_BOOK_H

#include "common/certificate.h"
#include "common/status.h"

#include <stdbool.h>

struct certificate_book;

struct certificate_book *certificate_book_new(void);       // NULL if there is no memory
void certificate_book_free(struct certificate_book *book); // NULL is harmless

// certificate_verify, but one that is in the book byte for byte is not verified again, and a good
// one is entered. The book may be NULL, and threads may share one.
MUST_USE bool certificate_book_verify(struct certificate_book *book,
                                      const struct certificate *certificate);

#endif
