#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Makes what is handed out, under dist/, from this folder's sources:
#
#     release.sh [--sign-key FILE] [--once | --same-libraries]
#
# qoltanba-VERSION-windows-x86_64.zip, qoltanba-VERSION-linux-x86_64.tar.gz and the package
# qoltanba_VERSION-1_amd64.deb; qoltanba-VERSION.spdx.json says what is within them, SHA256SUMS holds
# them to what they are. --sign-key signs it with a key of minisign, whose password minisign asks
# for. All is then made a second time in another folder, libraries included, and must come out the
# same; --same-libraries does not build those again, --once leaves the second time out.
set -euo pipefail

root=$(cd "$(dirname "$0")/.." && pwd)
cd "$root"
version=$(sed -n 's/^project(qoltanba VERSION \([0-9.]*\) .*/\1/p' CMakeLists.txt)
name=qoltanba-$version
dist=$root/dist
stage=$root/build/stage
windows=$stage/$name-windows-x86_64
linux=$stage/$name-linux-x86_64
limit=$((3 * 1000 * 1000)) # bytes of a collector
export LC_ALL=C.UTF-8 TZ=UTC
umask 022

die() {
    echo "release: $*" >&2
    exit 1
}

# Every file of a release bears this one time: that of the last change to the sources.
find_epoch() {
    if [ -z "${SOURCE_DATE_EPOCH:-}" ]; then
        SOURCE_DATE_EPOCH=$(git log -1 --format=%ct 2>/dev/null) ||
            die "SOURCE_DATE_EPOCH is not set, and this is no clone that could tell the time"
    fi
    export SOURCE_DATE_EPOCH
}

# ---- building ----------------------------------------------------------------------------------

build() {
    local system
    for system in linux windows sodium; do
        third_party/build.sh "$system"
    done
    for system in linux windows; do
        cmake --preset "$system" >/dev/null
        cmake --build --preset "$system" --target collector merger
    done
    cmake --preset release -D QOL_KIT_FILES="$stage/debian/kit-files" \
        -D QOL_LICENCES="$stage/licences" >/dev/null
    cmake --build --preset release
    release/guides.sh build/guides
}

# What `merger enroll` puts into each kit.
stage_kit_files() {
    mkdir -p "$1"
    cp build/linux/bin/collector build/windows/bin/collector.exe "$1"
    cp collector/starting/collector.desktop collector/starting/start.sh "$1"
    for language in kk ru en; do
        cp "build/guides/guide-volunteer.$language.pdf" "$1/guide-$language.pdf"
    done
}

# What stands beside the merger in the folders for both systems.
stage_documents() {
    mkdir -p "$1/docs"
    cp build/guides/guide-coordinator.*.pdf "$1"
    cp README.md CHANGELOG.md SECURITY.md LICENSE "$1"
    cp -R docs/*.md docs/pictures docs/example "$1/docs"
    cp -R "$stage/licences" "$dist/$name.spdx.json" "$1"
}

stage_all() {
    rm -rf "$stage" "$dist"
    mkdir -p "$stage/licences" "$dist" "$windows" "$linux"
    /usr/bin/python3 -B release/sbom.py "$version" "$SOURCE_DATE_EPOCH" "$stage/licences" \
        >"$dist/$name.spdx.json"
    local folder
    for folder in "$windows" "$linux" "$stage/debian"; do
        stage_kit_files "$folder/kit-files"
    done
    for folder in "$windows" "$linux"; do
        stage_documents "$folder"
    done
    cp build/windows/bin/merger.exe "$windows"
    cp build/linux/bin/merger "$linux"
    find "$stage" -exec touch --no-dereference --date "@$SOURCE_DATE_EPOCH" {} +
}

# ---- packing -----------------------------------------------------------------------------------

pack_windows() {
    (cd "$stage" && find "$(basename "$windows")" -type f | sort | zip -X -q -9 "$dist/$(basename "$windows").zip" -@)
}

pack_linux() {
    tar -C "$stage" --sort=name --owner=0 --group=0 --numeric-owner --format=ustar \
        --mtime="@$SOURCE_DATE_EPOCH" -cf - "$(basename "$linux")" |
        gzip -9 -n >"$dist/$(basename "$linux").tar.gz"
}

pack_debian() {
    (cd build/release && cpack -G DEB -B "$stage/cpack") >"$stage/cpack.log" 2>&1 || {
        cat "$stage/cpack.log" >&2
        die "the package could not be made"
    }
    cp "$stage"/cpack/*.deb "$dist"
}

make_release() {
    build
    stage_all
    pack_windows
    pack_linux
    pack_debian
    release/sum_up.sh "$dist"
}

# ---- what it is like ---------------------------------------------------------------------------

# The size of each program, and how soon it has answered.
show_programs() {
    local program size
    echo "program                       bytes    starts in"
    for program in "$linux/kit-files/collector" "$linux/merger" "$windows/kit-files/collector.exe" \
        "$windows/merger.exe"; do
        size=$(stat -c %s "$program")
        printf '%-26s %9d    %s\n' "${program#"$stage/$name-"}" "$size" "$(start_time "$program")"
        case $program in
        */collector*) [ "$size" -le "$limit" ] || die "$program is larger than $limit bytes" ;;
        esac
    done
}

start_time() {
    case $1 in
    *.exe) echo "-" ;;
    *) /usr/bin/python3 -B release/start_time.py "$1" ;;
    esac
}

# A second time, in another folder, from nothing but the sources and the fetched archives. With
# --same-libraries those of the first time are taken.
compare() (
    other=$(mktemp -d "${TMPDIR:-/tmp}/qoltanba-again.XXXXXX")
    trap 'rm -rf "$other"' EXIT
    mkdir -p "$other/another folder"
    git ls-files -z --cached | tar --null -T - -cf - | tar -C "$other/another folder" -xf -
    if ! $same_libraries; then
        cache=${XDG_CACHE_HOME:-$HOME/.cache}/qoltanba/third_party
        export XDG_CACHE_HOME=$other/cache
        mkdir -p "$XDG_CACHE_HOME/qoltanba/third_party"
        cp -R "$cache/sources" "$XDG_CACHE_HOME/qoltanba/third_party"
    fi
    echo "release: making it a second time, in another folder" >&2
    "$other/another folder/release/release.sh" --once >/dev/null
    same=true
    for file in "$dist"/*; do
        case $file in *.minisig) continue ;; esac
        cmp "$file" "$other/another folder/dist/${file##*/}" || same=false
    done
    $same || die "two builds of the same sources differ; the lines above say where"
    echo "reproducible: two builds in different folders gave the same bytes"
)

sign_key=
once=false
same_libraries=false
while [ $# -gt 0 ]; do
    case $1 in
    --sign-key)
        [ $# -ge 2 ] && [ -f "$2" ] || die "--sign-key needs the file of a secret key of minisign"
        sign_key=$(realpath "$2")
        shift
        ;;
    --once) once=true ;;
    --same-libraries) same_libraries=true ;;
    *) die "$1 is not known here; release.sh [--sign-key FILE] [--once | --same-libraries]" ;;
    esac
    shift
done

find_epoch
make_release
cat "$dist/SHA256SUMS"
show_programs
$once || compare
# Last, so that nothing is signed that was not found good.
[ -z "$sign_key" ] || release/sum_up.sh "$dist" "$sign_key"
