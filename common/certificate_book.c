// SPDX-License-Identifier: Apache-2.0
#include "common/certificate_book.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

struct certificate_book {
    pthread_mutex_t mutex; // guards what follows
    struct certificate *certificates;
    size_t count, cap;
};

struct certificate_book *certificate_book_new(void)
{
    struct certificate_book *book = calloc(1, sizeof *book);
    if (book && pthread_mutex_init(&book->mutex, NULL) != 0) {
        free(book);
        return NULL;
    }
    return book;
}

void certificate_book_free(struct certificate_book *book)
{
    if (!book)
        return;
    pthread_mutex_destroy(&book->mutex);
    free(book->certificates);
    free(book);
}

static bool is_entered(const struct certificate_book *book, const struct certificate *certificate)
{
    for (size_t i = 0; i < book->count; i++)
        if (memcmp(&book->certificates[i], certificate, sizeof *certificate) == 0)
            return true; // four byte arrays: there is no padding to differ
    return false;
}

// Without memory it stays out, and is verified again the next time.
static void enter(struct certificate_book *book, const struct certificate *certificate)
{
    if (book->count == book->cap) {
        size_t cap = book->cap == 0 ? 16 : 2 * book->cap;
        struct certificate *larger = realloc(book->certificates, cap * sizeof *larger);
        if (!larger)
            return;
        book->certificates = larger;
        book->cap = cap;
    }
    book->certificates[book->count++] = *certificate;
}

bool certificate_book_verify(struct certificate_book *book, const struct certificate *certificate)
{
    if (!book)
        return certificate_verify(certificate);
    // Held while it is verified, so that another thread with the same one waits for the answer.
    pthread_mutex_lock(&book->mutex);
    bool good = is_entered(book, certificate);
    if (!good) {
        good = certificate_verify(certificate);
        if (good)
            enter(book, certificate);
    }
    pthread_mutex_unlock(&book->mutex);
    return good;
}
