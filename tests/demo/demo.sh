#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# A whole small campaign on real input: two coordinators, three volunteers, forty signers in three
# scripts; one stick is lost and delivered again, one comes back damaged, one person signs twice.
#
#     demo.sh BUILD_FOLDER
set -euo pipefail

source_folder=$(cd "$(dirname "$0")/../.." && pwd)
build=$(cd "$1" && pwd)
merger=$build/bin/merger
collector=$build/bin/collector
signers=$source_folder/tests/demo/signers.txt
work=$build/demo

say() { printf '\n\033[1m== %s\033[0m\n' "$*"; }

# Shows a command as one would type it, then runs it.
show() {
    local shown="$*"
    shown=${shown//$merger/merger}
    shown=${shown//$collector/collector}
    shown=${shown//$sticks//media}
    printf '\n$ %s\n' "${shown//$work\//}"
    "$@"
}

# A folder on another device than the laptop's: a collector refuses to deliver to its own disk.
make_sticks_folder() {
    local place
    for place in /dev/shm "${XDG_RUNTIME_DIR:-}" /tmp "$HOME"; do
        if [ -n "$place" ] && [ -w "$place" ] && [ "$(stat -c %d "$place")" != "$(stat -c %d "$build")" ]; then
            mktemp -d "$place/qoltanba-demo.XXXXXX"
            return
        fi
    done
    echo "demo: found no second device to stand for a USB stick (tried /dev/shm, the runtime folder, /tmp and the home folder)" >&2
    return 1
}

# The lines that the signers of one volunteer type, in the order in which the form asks.
typed_lines() {
    local volunteer language family given patronymic born number city
    tail -n +2 "$signers" | while IFS='|' read -r volunteer language family given patronymic born number city; do
        [ "$volunteer" = "$1" ] || continue
        printf '\n%s\n\n%s\n%s\n%s\n%s\n' "$language" "$family" "$given" "$patronymic" "$born"
        if [ "$number" = - ]; then printf '\n2\n'; else printf '%s\n' "$number"; fi
        printf '%s\n\n\ny\ny\n\n1\n' "$city"
    done
    echo q
}

sign_all() { # volunteer number
    local count
    count=$(grep -c "^$1|" "$signers")
    printf '\n$ collector sign -k volunteer-%s      (%s people, one after another)\n' "$1" "$count"
    typed_lines "$1" | "$collector" sign -k "$work/volunteer-$1" --lang en \
        --passphrase-file "$work/volunteer-$1.passphrase" >"$work/volunteer-$1.screen"
    tail -n 3 "$work/volunteer-$1.screen"
}

deliver() { # volunteer number, stick
    mkdir -p "$sticks/$2"
    show "$collector" deliver -k "$work/volunteer-$1" "$sticks/$2" --lang en
}

# Overwrites one page in the middle of a batch, as a bad stick does.
damage() {
    local batch
    batch=$(find "$1" -name '*.qolb' | sort | head -n 1)
    dd if=/dev/zero of="$batch" bs=4096 seek=5 count=1 conv=notrunc status=none
    echo "(page 5 of ${batch#"$sticks"/} is overwritten: a bad stick)"
}

# A merge that found something to report ends with 3, which is not a failure here.
merge() {
    local status=0
    show "$merger" merge "$@" || status=$?
    [ "$status" = 0 ] || [ "$status" = 3 ]
}

start_campaign() {
    say "Two coordinators start the campaign"
    printf '%s\n' "first coordinator of the demo" "second coordinator of the demo" >"$work/passphrases"
    cp "$source_folder"/docs/example/* "$work/"
    sed -i "s/^window *=.*/window = $(date -u +%F) .. $(date -u -d '4 days' +%F)/" "$work/campaign.ini"
    head -n 1 "$work/passphrases" >"$work/first.passphrase"
    tail -n 1 "$work/passphrases" >"$work/second.passphrase"
    show "$merger" init "$work/first" --from "$work/campaign.ini" \
        --coordinator first --coordinator second --passphrase-file "$work/passphrases"
    show "$merger" join "$work/second" --from "$work/first/campaign.qolc" \
        --key "$work/first/keys/second.qolk" --passphrase-file "$work/second.passphrase"
}

enrol_volunteers() {
    say "Three volunteers are enrolled; each gets a kit and its passphrase"
    local i row
    for i in 1 2 3; do
        row=$("$merger" enroll "$work/first" --alias "volunteer-$i" -o "$work/volunteer-$i" \
            --passphrase-file "$work/first.passphrase")
        printf '%s\n' "$row" | cut -f 1,3
        printf '%s\n' "$row" | cut -f 3 >"$work/volunteer-$i.passphrase"
    done
}

collect() {
    say "Forty people sign, in Kazakh, Russian and Latin letters"
    sign_all 1
    sign_all 2
    sign_all 3
    say "Evening: the batches travel by stick"
    deliver 1 stick-A
    deliver 2 stick-B
    deliver 3 stick-C
    rm -r "${sticks:?}/stick-A"
    echo "(stick A is lost on the way)"
    damage "$sticks/stick-B"
}

combine() {
    say "The first coordinator merges what arrived"
    merge "$work/first" "$sticks/stick-B" "$sticks/stick-C" --passphrase-file "$work/first.passphrase"
    say "The volunteers still have everything: they deliver again"
    deliver 1 stick-D
    deliver 2 stick-E
    merge "$work/first" "$sticks/stick-D" "$sticks/stick-E" --passphrase-file "$work/first.passphrase"
    say "The second coordinator merges the same sticks in another order"
    merge "$work/second" "$sticks/stick-E" "$sticks/stick-D" "$sticks/stick-C" "$sticks/stick-B" \
        --passphrase-file "$work/second.passphrase"
}

hand_over() {
    say "The list"
    show "$merger" list "$work/first" --passphrase-file "$work/first.passphrase"
    show "$merger" status "$work/first" --passphrase-file "$work/first.passphrase"
    show "$merger" export "$work/first" -o "$work/list.csv" --passphrase-file "$work/first.passphrase"
    say "The fingerprints, to be compared by telephone"
    local ours theirs
    ours=$("$merger" fingerprint "$work/first" --passphrase-file "$work/first.passphrase")
    theirs=$("$merger" fingerprint "$work/second" --passphrase-file "$work/second.passphrase")
    printf 'first   %s\nsecond  %s\n' "$ours" "$theirs"
    [ "$ours" = "$theirs" ]
    say "Where the files are"
    printf '%s\n' "campaign folders  $work/first, $work/second" \
        "volunteers' kits  $work/volunteer-1, -2, -3" \
        "sticks            $sticks" \
        "list              $work/list.csv"
}

rm -rf "$work"
mkdir -p "$work"
sticks=$(make_sticks_folder)
start_campaign
enrol_volunteers
collect
combine
hand_over
