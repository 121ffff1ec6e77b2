#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
#     build.sh windows    all libraries of the Windows programs
#     build.sh linux      all libraries of the Linux programs that carry them within
#     build.sh sodium     only libsodium, for every other build: Debian 12's own lacks X-Wing
#
# Builds libraries, static, from the source packages in sources.txt, and has build/third_party/NAME
# lead to them, and to what is said of their licences.
#
# They are kept in the user's cache: source packages in sources/, and each build in a folder named
# by all that it was made from, so that every clone finds it and a second call has nothing to do.
# Needs dpkg-dev, gcc, autoconf, automake, libtool and tcl, for Windows gcc-mingw-w64-x86-64; no root.
set -eu

target=${1:-}
here=$(cd "$(dirname "$0")" && pwd)
build=$(dirname "$here")/build
table=$here/sources.txt
cache=${XDG_CACHE_HOME:-${HOME:-$build}/.cache}/qoltanba/third_party
sources=$cache/sources
work=$cache/work
paths=$here/utf8_paths.h

fail() {
    echo "third_party: $*" >&2
    exit 1
}

# `hardening` is what both systems' programs are compiled with, and each its own.
hardening="-fstack-protector-strong -D_FORTIFY_SOURCE=2"
case $target in
windows)
    host=x86_64-w64-mingw32
    tools=$host-
    ;;
linux | sodium)
    host=$(dpkg-architecture -q DEB_HOST_GNU_TYPE)
    tools=
    hardening="$hardening -fPIC -fstack-clash-protection -fcf-protection"
    hardening="$hardening -fno-asynchronous-unwind-tables" # nothing here unwinds a stack
    ;;
*) fail "name what is wanted: windows, linux or sodium" ;;
esac
export CC=${tools}gcc AR=${tools}ar RANLIB=${tools}ranlib LC_ALL=C
# What a program does not call, it need not carry.
export CFLAGS="-O2 $hardening -ffunction-sections -fdata-sections -ffile-prefix-map=$work=."

made_from=$({ cat "$table" "$here/build.sh" "$paths" && $CC --version; } | sha256sum | cut -c 1-16)
prefix=$cache/$target-$made_from
complete=$prefix/complete

# Calls `$1 RELEASE PACKAGE VERSION SHA256 PART` for each line of the table that the target needs.
each_source() {
    grep -v '^#' "$table" | while read -r release package version sha256 part; do
        if [ "$target" != sodium ] || [ "$package" = libsodium ]; then
            "$1" "$release" "$package" "$version" "$sha256" "$part"
        fi
    done
}

# ---- fetching -----------------------------------------------------------------------------------

# apt with lists of its own, so that the machine's stay as they are and nobody need be root.
own_apt_get() {
    apt-get -qq -o Dir::State::Lists="$work/lists" -o Dir::Cache="$work/cache" \
        -o APT::Sandbox::User="$(id -un)" "$@"
}

# The same for source packages.
apt_get() {
    own_apt_get -o Dir::Etc::SourceList="$work/sources.list" -o Dir::Etc::SourceParts=/dev/null "$@"
}

# The archives that this machine already takes its packages from, as the apt of $1 knows them;
# security fixes reach them too.
debian_archives() {
    "$1" indextargets --format '$(REPO_URI)' \
        'Created-By: Packages' 'Origin: Debian' 'Label: Debian' | sort -u
}

prepare_apt() {
    mkdir -p "$work/lists/partial" "$work/cache/archives/partial"
    archives=$(debian_archives apt-get)
    if [ -z "$archives" ]; then # the machine has thrown its lists away
        own_apt_get update
        archives=$(debian_archives own_apt_get)
    fi
    [ -n "$archives" ] || fail "apt takes no packages from a Debian archive here"
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

# The SHA-256 and the name of upstream's archive, from the .dsc file $1.
upstream_of() {
    sed -n '/^Checksums-Sha256:/,/^Files:/ s/^ \(\w*\) \w* \(.*\.orig\.tar\.\w*\)$/\1  \2/p' "$1"
}

check_upstream() {
    (cd "$sources" && upstream_of "$1" | sha256sum --status --check)
}

# dpkg-source checks the other files against the .dsc file.
unpack() {
    dsc=$(dsc_of "$1" "$2")
    if [ "$3" = upstream ]; then
        mkdir "$work/$1"
        tar -xf "$sources/$(upstream_of "$dsc" | cut -d ' ' -f 3)" -C "$work/$1" --strip-components=1
    else
        dpkg-source --extract --no-copy "$dsc" "$work/$1"
    fi
}

is_fetched() {
    dsc=$(dsc_of "$2" "$3")
    [ -f "$dsc" ] && echo "$4  $dsc" | sha256sum --status --check || return 1
    [ "$5" != upstream ] || check_upstream "$dsc"
}

# Files of package $1, version $2, into the current folder: all, or those that an option $3 names.
download() {
    apt_get source --download-only --only-source ${3:+"$3"} "$1=$2"
}

fetch() {
    if is_fetched "$@"; then
        return
    fi
    echo "fetching $2 $3" >&2
    [ -f "$work/sources.list" ] || prepare_apt
    (
        cd "$sources"
        if [ "$5" = upstream ]; then
            download "$2" "$3" --dsc-only && download "$2" "$3" --tar-only
        else
            download "$2" "$3"
        fi
    ) || fail "cannot fetch $2 $3; if Debian has replaced it, sources.txt must name its successor"
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

# For pkg-config: name, version, what to link, what to compile with. It finds the rest from where
# the description lies, which build/third_party decides.
describe() {
    cat >"$prefix/lib/pkgconfig/$1.pc" <<END
Name: $1
Description: $1 for programs that carry it within
Version: $2
Libs: -L\${pcfiledir}/.. $3
Cflags: -I\${pcfiledir}/../../include ${4:-}
END
}

# As a library, not as part of one program: a call within it stays a call, whose place a test can take.
build_libsodium() {
    autoreconf -fi
    ./configure --host="$host" --prefix="$prefix" --disable-shared --enable-static --disable-pie
    make -j"$(nproc)" install
    sed -i 's|^prefix=.*|prefix=${pcfiledir}/../..|' "$prefix/lib/pkgconfig/libsodium.pc"
}

# As Debian configures it where that matters: what is deleted is overwritten. Paths may be as long
# as platform.h has them.
build_sqlite3() {
    env -u CC -u CFLAGS ./configure --disable-tcl --disable-readline
    make sqlite3.c
    archive_of sqlite3.c sqlite3 -DSQLITE_SECURE_DELETE -DSQLITE_THREADSAFE=1 \
        -DSQLITE_OMIT_LOAD_EXTENSION -DSQLITE_WIN32_MAX_PATH_CHARS=4096 -DHAVE_USLEEP=1
    cp sqlite3.h "$prefix/include"
    describe sqlite3 "${1%-*}" -lsqlite3
}

build_zlib() {
    for part in *.c; do
        "$CC" $CFLAGS -DHAVE_UNISTD_H -c "$part"
    done
    "$AR" rcsD "$prefix/lib/libz.a" ./*.o
    cp zlib.h zconf.h "$prefix/include"
}

build_utf8proc() {
    archive_of utf8proc.c utf8proc -DUTF8PROC_STATIC
    cp utf8proc.h "$prefix/include"
    describe libutf8proc "${1%-*}" -lutf8proc -DUTF8PROC_STATIC
}

# Without all that a page on loopback has no use for: it takes neither passwords nor HTML forms.
build_libmicrohttpd() {
    ./configure --host="$host" --prefix="$prefix" --disable-shared --enable-static \
        --disable-https --disable-bauth --disable-dauth --disable-httpupgrade \
        --disable-postprocessor --disable-curl --disable-doc --disable-examples --disable-nls
    make -j"$(nproc)" install
    [ "$target" != windows ] || sockets=-lws2_32
    sed -i "s|^prefix=.*|prefix=\${pcfiledir}/../..|; s|-lmicrohttpd\$|& ${sockets:-}|" \
        "$prefix/lib/pkgconfig/libmicrohttpd.pc"
}

build_libinih() {
    archive_of ini.c inih
    cp ini.h "$prefix/include"
    describe inih "${1%-*}" -linih
}

# With the part of minizip that it brings along, and without images, which need MD5. On Windows the
# two of its files that open others by name are given paths in UTF-8.
build_libxlsxwriter() {
    set -- "$1" -Iinclude -I"$prefix/include" -DUSE_NO_MD5 -DNOCRYPT
    version=${1%-*}
    shift
    for part in src/*.c third_party/minizip/zip.c; do
        "$CC" $CFLAGS "$@" -c "$part"
    done
    [ "$target" != windows ] || set -- "$@" -include "$paths"
    for part in third_party/minizip/ioapi.c third_party/tmpfileplus/tmpfileplus.c; do
        "$CC" $CFLAGS "$@" -c "$part"
    done
    "$AR" rcsD "$prefix/lib/libxlsxwriter.a" ./*.o
    cp -R include/xlsxwriter include/xlsxwriter.h "$prefix/include"
    describe xlsxwriter "$version" -lxlsxwriter
}

# Without images, and by the name that Debian's patch, its only one, gives this version.
build_libharu() {
    echo '#define LIBHPDF_HAVE_NOPNGLIB' >include/hpdf_config.h
    sed -i 's/"2.3.0RC2"/"2.3.0"/' include/hpdf_version.h
    for part in src/*.c; do
        "$CC" $CFLAGS -w -Iinclude -I"$prefix/include" -c "$part"
    done
    "$AR" rcsD "$prefix/lib/libhpdf.a" ./*.o
    cp include/*.h "$prefix/include"
}

build_cmocka() {
    archive_of src/cmocka.c cmocka -Iinclude -DHAVE_INTTYPES_H -DHAVE_MALLOC_H -DHAVE_SIGNAL_H \
        -DHAVE_STRUCT_TIMESPEC -DHAVE_GCC_THREAD_LOCAL_STORAGE
    cp include/cmocka.h include/cmocka_pbc.h "$prefix/include"
    describe cmocka "${1%-*}" -lcmocka
}

# What Debian, or else upstream, says of a library's licences, as licences/NAME.
keep_licence() {
    for file in "$work/$1/debian/copyright" "$work/$1/README"; do
        if [ -f "$file" ]; then
            cp "$file" "$prefix/licences/$1"
            return
        fi
    done
    fail "$1 does not say under which licence it comes"
}

build() {
    echo "building $2 $3" >&2
    unpack "$2" "$3" "$5" >"$work/$2.log" 2>&1
    keep_licence "$2"
    (cd "$work/$2" && "build_$2" "$3" >>"../$2.log" 2>&1)
}

# ---- all of it ----------------------------------------------------------------------------------

[ ! -h "$build/third_party" ] || rm "$build/third_party" # as it once was
mkdir -p "$sources" "$build/third_party"
exec 9>"$cache/lock"
flock 9 # one clone builds, the others find it built
if [ ! -f "$complete" ]; then
    echo "building the libraries for $target" >&2
    rm -rf "$work" "$prefix"
    mkdir -p "$work" "$prefix/lib/pkgconfig" "$prefix/include" "$prefix/licences"
    each_source fetch
    trap 'echo "third_party: failed; the last log in $work says why" >&2' EXIT
    each_source build
    trap - EXIT
    rm -rf "$work"
    touch "$complete"
fi
if [ "$(readlink "$build/third_party/$target")" != "$prefix" ]; then
    rm -f "$build/third_party/$target" "$build"/*/CMakeCache.txt # they remember what lay there
    ln -s "$prefix" "$build/third_party/$target"
fi
