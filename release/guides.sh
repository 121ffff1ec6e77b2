#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Makes the six field guides of docs/ into PDF files of one printed page each. What comes out is the
# same byte for byte, wherever and whenever it is made. Needs pandoc, weasyprint, poppler-utils and
# the fonts of fonts-paratype.
#
#     guides.sh OUTDIR
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
docs=$here/../docs
out=${1:?"usage: guides.sh OUTDIR"}
# Neither a date, nor an order that changes from run to run, nor what a locale thinks of letters.
export SOURCE_DATE_EPOCH=0 PYTHONHASHSEED=0 LC_ALL=C.UTF-8

die() {
    echo "guides.sh: $*" >&2
    exit 1
}

for command in pandoc weasyprint pdfinfo pdffonts; do
    command -v "$command" >/dev/null || die "$command is not here; ./run release installs what is missing"
done

# Renders guide-WHOM.LANG.md.
render() {
    local name=$1 title
    title=$(sed -n '1s/^# //p' "$docs/$name.md")
    pandoc --from markdown-smart --to html5 --wrap none --self-contained --resource-path "$docs" \
        --template "$here/guide.html" --metadata "title=$title" \
        --variable "lang=${name##*.}" --variable "guide=${name%.*}" "$docs/$name.md" |
        sed '0,/<h2/s//<main><h2/' | # from here on in two columns
        weasyprint --quiet --stylesheet "$here/guides.css" - "$2"
}

# What a guide must be, whatever its text and the fonts made of it.
check() {
    local pages
    pages=$(pdfinfo "$1" | sed -n 's/^Pages: *//p')
    [ "$pages" = 1 ] || die "$1 has $pages pages instead of one; shorten its text"
    if pdffonts "$1" | tail -n +3 | grep -v '^[A-Z]*+PT-'; then
        die "$1 has a letter that the PT fonts lack, or they are not here (fonts-paratype)"
    fi
    if grep -aq 'file:/' "$1"; then
        die "$1 names a folder of this machine; take the link out of its text"
    fi
}

mkdir -p "$out"
for guide in "$docs"/guide-*.md; do
    name=$(basename "$guide" .md)
    render "$name" "$out/$name.pdf"
    check "$out/$name.pdf"
done
