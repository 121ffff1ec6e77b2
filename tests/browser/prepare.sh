#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Puts what the tests need of npm into a folder of the build, once: the source tree stays clean.
#
#     prepare.sh FOLDER
set -eu
source_folder=$(cd "$(dirname "$0")" && pwd)
folder=$1
mkdir -p "$folder"
if cmp -s "$source_folder/package-lock.json" "$folder/prepared.json"; then
    exit 0
fi
cp "$source_folder/package.json" "$source_folder/package-lock.json" "$folder/"
(cd "$folder" && npm ci --ignore-scripts --no-audit --no-fund)
cp "$folder/package-lock.json" "$folder/prepared.json"
