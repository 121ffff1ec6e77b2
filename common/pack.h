// SPDX-License-Identifier: Apache-2.0
//
// Packing a record: raw deflate (RFC 1951) with a preset dictionary, which the record version
// chooses. The dictionary of version 1 is docs/dictionary-1.txt. Packing makes a record fit into a
// page and saves nothing beyond that, as every page has the same length: a record that fits as it
// is becomes one stored block, and only a longer one is compressed.
#ifndef QOL_PACK_H
#define QOL_PACK_H

#include "common/record.h"
#include "common/status.h"

#include <stddef.h>
#include <stdint.h>

#define PACK_MAX_LEN 4032 // what fits into one page

// Both give STATUS_TOO_LARGE if the packed record does not fit; `out` then holds anything. Bytes of
// it beyond *out_len are left as they were.
MUST_USE enum status pack_record(const uint8_t *record, size_t len, uint8_t out[PACK_MAX_LEN],
                                 size_t *out_len);
// How many bytes a record of that length can grow by and still be packed as it is; 0 if none. What
// is put in that may be shortened, as a drawn signature, is made to fit: that it would compress is
// not to be counted on.
size_t pack_room(size_t len);
// Compresses also what would fit as it is.
MUST_USE enum status pack_compress(const uint8_t *record, size_t len, uint8_t out[PACK_MAX_LEN],
                                   size_t *out_len);

// Unpacks at most RECORD_MAX_LEN bytes. STATUS_NEWER for a version whose dictionary is unknown;
// STATUS_DAMAGED if the stream is broken, ends early, has bytes behind its end, or does not give
// exactly declared_len bytes.
MUST_USE enum status pack_unpack(uint8_t record_version, const uint8_t *packed, size_t packed_len,
                                 size_t declared_len, uint8_t out[RECORD_MAX_LEN]);

#endif
