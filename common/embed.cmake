# SPDX-License-Identifier: Apache-2.0
# Writes a header that holds the bytes of INPUT as a comma-separated list.
file(READ ${INPUT} bytes HEX)
string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${bytes}")
file(WRITE ${OUTPUT} "${bytes}\n")
