#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Builds the libraries of the Windows programs, static, from the source packages in sources.txt:
#
#     third_party/build.sh [FOLDER]
#
# FOLDER (else $QOL_THIRD_PARTY, else build/third_party) is a cache: it keeps what was fetched in
# sources/ and what was built in windows/, and a second call has nothing to do. Needs dpkg-dev, gcc,
# gcc-mingw-w64-x86-64, autoconf, automake, libtool and tcl; no root.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
table=$here/sources.txt
cache=${1:-${QOL_THIRD_PARTY:-$here/../build/third_party}}
mkdir -p "$cache/sources"
cache=$(cd "$cache" && pwd)
sources=$cache/sources
work=$cache/work
prefix=$cache/windows
stamp=$prefix/built-from
host=x86_64-w64-mingw32
jobs=${QOL_JOBS:-$(nproc)}

export CC=$host-gcc AR=$host-ar RANLIB=$host-ranlib LC_ALL=C
export CFLAGS="-O2 -fstack-protector-strong -D_FORTIFY_SOURCE=2 -ffile-prefix-map=$work=."

fail() {
    echo "third_party: $*" >&2
    exit 1
}

# Calls `$1 RELEASE PACKAGE VERSION SHA256` for each line of the table.
each_source() {
    grep -v '^#' "$table" | while read -r release package version sha256; do
        "$1" "$release" "$package" "$version" "$sha256"
    done
}

# ---- fetching -----------------------------------------------------------------------------------

# apt with lists of its own, so that the machine's stay as they are and nobody need be root.
apt_get() {
    apt-get -qq -o Dir::Etc::SourceList="$work/sources.list" -o Dir::Etc::SourceParts=/dev/null \
        -o Dir::State::Lists="$work/lists" -o Dir::Cache="$work/cache" \
        -o APT::Sandbox::User="$(id -un)" "$@"
}

# The archives that this machine already takes its packages from; security fixes reach them too.
debian_archives() {
    apt-get indextargets --format '$(REPO_URI)' \
        'Created-By: Packages' 'Origin: Debian' 'Label: Debian' | sort -u
}

prepare_apt() {
    mkdir -p "$work/lists/partial" "$work/cache/archives/partial"
    archives=$(debian_archives)
    [ -n "$archives" ] || fail "apt knows no Debian archive; run apt-get update first"
    for release in $(grep -v '^#' "$table" | cut -d ' ' -f 1 | sort -u); do
        for archive in $archives; do
            echo "deb-src $archive $release main"
        done
    done >"$work/sources.list"
    apt_get update
}

# Where the .dsc file of package $1, version $2 is kept; file names leave out a version's epoch.
dsc_of() {
    echo "$sources/$1_${2#*:}.dsc"
}

# dpkg-source checks the other files against the .dsc file.
unpack() {
    dpkg-source --extract --no-copy "$(dsc_of "$1" "$2")" "$work/$1"
}

is_fetched() {
    dsc=$(dsc_of "$2" "$3")
    [ -f "$dsc" ] && echo "$4  $dsc" | sha256sum --status --check
}

fetch() {
    if is_fetched "$@"; then
        return
    fi
    echo "fetching $2 $3" >&2
    [ -f "$work/sources.list" ] || prepare_apt
    (cd "$sources" && apt_get source --download-only --only-source "$2=$3") ||
        fail "cannot fetch $2 $3"
    is_fetched "$@" || fail "$2 $3 is not what sources.txt expects"
}

# ---- building -----------------------------------------------------------------------------------

# Compiles the one file $1 (with the further flags) into the archive lib$2.a.
archive_of() {
    source=$1
    name=$2
    shift 2
    "$CC" $CFLAGS "$@" -c "$source" -o "$name.o"
    "$AR" rcsD "$prefix/lib/lib$name.a" "$name.o"
}

# For pkg-config: name, version, what to link, what to compile with.
describe() {
    cat >"$prefix/lib/pkgconfig/$1.pc" <<END
Name: $1
Description: $1 for the Windows programs
Version: $2
Libs: -L$prefix/lib $3
Cflags: -I$prefix/include ${4:-}
END
}

build_libsodium() {
    autoreconf -fi
    ./configure --host="$host" --prefix="$prefix" --disable-shared --enable-static
    make -j"$jobs" install
}

# As Debian configures it where that matters: what is deleted is overwritten.
build_sqlite3() {
    env -u CC -u CFLAGS ./configure --disable-tcl --disable-readline
    make sqlite3.c
    archive_of sqlite3.c sqlite3 -DSQLITE_SECURE_DELETE -DSQLITE_THREADSAFE=1 \
        -DSQLITE_OMIT_LOAD_EXTENSION
    cp sqlite3.h "$prefix/include"
    describe sqlite3 "${1%-*}" -lsqlite3
}

build_zlib() {
    for part in *.c; do
        "$CC" $CFLAGS -c "$part"
    done
    "$AR" rcsD "$prefix/lib/libz.a" ./*.o
    cp zlib.h zconf.h "$prefix/include"
}

build_utf8proc() {
    archive_of utf8proc.c utf8proc -DUTF8PROC_STATIC
    cp utf8proc.h "$prefix/include"
    describe libutf8proc "${1%-*}" -lutf8proc -DUTF8PROC_STATIC
}

build_libinih() {
    archive_of ini.c inih
    cp ini.h "$prefix/include"
    describe inih "${1%-*}" -linih
}

build_cmocka() {
    archive_of src/cmocka.c cmocka -Iinclude -DHAVE_INTTYPES_H -DHAVE_MALLOC_H -DHAVE_SIGNAL_H \
        -DHAVE_STRUCT_TIMESPEC -DHAVE_GCC_THREAD_LOCAL_STORAGE
    cp include/cmocka.h include/cmocka_pbc.h "$prefix/include"
    describe cmocka "${1%-*}" -lcmocka
}

build() {
    echo "building $2 $3" >&2
    unpack "$2" "$3" >"$work/$2.log" 2>&1
    (cd "$work/$2" && "build_$2" "$3" >>"../$2.log" 2>&1)
}

# ---- all of it ----------------------------------------------------------------------------------

wanted=$(cat "$table" "$0" | sha256sum)
if [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$wanted" ]; then
    exit 0
fi
rm -rf "$work" "$prefix"
mkdir -p "$work" "$prefix/lib/pkgconfig" "$prefix/include"
each_source fetch
trap 'echo "third_party: failed; the last log in $work says why" >&2' EXIT
each_source build
trap - EXIT
echo "$wanted" >"$stamp"
rm -rf "$work"
