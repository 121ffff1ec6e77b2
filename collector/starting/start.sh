#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Starts the collector of the kit that this file lies in, also from a stick that lets no program be
# run, as FAT sticks are mounted: then from a copy in memory, which is gone before the program has
# begun. What follows is handed on: sh start.sh --practice
set -u

# After a double click nobody has a terminal to read it on.
say() {
    printf '%s\n' "$@" >&2
    if [ -t 0 ] || [ -t 1 ] || [ -t 2 ] || [ -z "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
        return
    elif command -v zenity >/dev/null; then
        printf '%s\n' "$@" | zenity --text-info
    elif command -v kdialog >/dev/null; then
        printf '%s\n' "$@" | kdialog --textbox -
    elif command -v xmessage >/dev/null; then
        printf '%s\n' "$@" | xmessage -file -
    fi
}

kit=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P) || exit 1
program=$kit/collector
if [ ! -f "$program" ]; then
    say "$kit: мұнда collector жоқ; жинақты үйлестірушіден қайта алыңыз" \
        "$kit: здесь нет collector; возьмите комплект у координатора снова" \
        "$kit: there is no collector here; get the kit from the coordinator again"
    exit 1
fi
if [ -x "$program" ]; then
    exec "$program" "$@"
fi

umask 077
for memory in "${XDG_RUNTIME_DIR:-}" /dev/shm; do
    if [ -z "$memory" ] || ! copies=$(mktemp -d "$memory/qoltanba-XXXXXXXX" 2>/dev/null); then
        continue
    fi
    trap 'rm -rf -- "$copies"' EXIT
    trap 'exit 130' HUP INT TERM
    if cp -- "$program" "$copies/collector" 2>/dev/null && chmod 700 "$copies/collector" &&
        [ -x "$copies/collector" ]; then
        exec 3<"$copies/collector"
        rm -rf -- "$copies"
        exec /proc/self/fd/3 "$@" -k "$kit"
    fi
    rm -rf -- "$copies"
done
say "бағдарламаны бұл жерден іске қосу мүмкін емес; жинақты компьютерге көшіріп, сол жақтан ашыңыз" \
    "запустить программу отсюда нельзя; скопируйте комплект на компьютер и откройте его там" \
    "the program cannot be started from here; copy the kit to the computer and start it there"
exit 1
