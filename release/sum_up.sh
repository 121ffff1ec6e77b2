#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Writes SHA256SUMS over all that lies in a folder, and signs it if there is a key:
#
#     sum_up.sh DIST [KEY]
#
# KEY is a secret key of minisign, which asks for its password. Whoever has the public key then
# checks without a network:
#
#     minisign -V -p KEY.pub -m SHA256SUMS && sha256sum --check SHA256SUMS
set -eu
export LC_ALL=C

cd "$1"
rm -f SHA256SUMS SHA256SUMS.minisig
sums=$(sha256sum -- *)
printf '%s\n' "$sums" >SHA256SUMS
if [ -z "${2:-}" ]; then
    echo "not signed: SHA256SUMS has no signature yet; --sign-key FILE makes one"
elif ! minisign -S -s "$2" -m SHA256SUMS >&2; then
    rm -f SHA256SUMS.minisig
    echo "sum_up: $2: minisign does not sign with this key; make one with minisign -G" >&2
    exit 1
fi
