#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Looks at what release/release.sh has made in dist/: the archives, the Linux programs alone in a
# root folder, the Windows ones in a new Wine, and, as root, the package in a Debian 12 of its own.
#
#     run.sh [--without-debian]
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
QOL_DIST=$(cd "$here/../../dist" && pwd)
export QOL_DIST
python=/usr/bin/python3

for name in archives chroot windows; do
    echo "release: test_$name" >&2
    "$python" -B "$here/test_$name.py"
done
lintian --fail-on error "$QOL_DIST"/*.deb

if [ "${1:-}" = --without-debian ]; then
    exit
fi
if [ "$(id -u)" -ne 0 ]; then
    echo "release: only root can try the package in a Debian of its own; --without-debian leaves it out" >&2
    exit 1
fi
QOL_DEBIAN=$(mktemp -d "${TMPDIR:-/var/tmp}/qoltanba-debian.XXXXXX")
export QOL_DEBIAN
trap 'rm -rf --one-file-system "$QOL_DEBIAN"' EXIT
archive=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Origin: Debian' \
    'Label: Debian' | sort -u | head -n 1)
debootstrap --variant=minbase bookworm "$QOL_DEBIAN" "$archive" >"$QOL_DEBIAN.log" 2>&1 || {
    tail -n 20 "$QOL_DEBIAN.log" >&2
    exit 1
}
rm "$QOL_DEBIAN.log"
"$python" -B "$here/test_package.py"
