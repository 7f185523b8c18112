#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# dkms-sources.sh DIR: lays into DIR what DKMS needs to build the module: all but the tests, the command and the papers.
# shellcheck source-path=SCRIPTDIR
. "$(dirname "$0")/lib.sh"
cd "$REPO"

to=$1
{ git ls-files 2>/dev/null || find . -path ./build -prune -o -type f -printf '%P\n'; } |
	grep -vE '^(\.|build/|cli/|debian/|docs/|qemu-test/|probe-test/|samples/|tests/|upstream/|.*\.md$)' |
	while read -r file; do [[ ! -f $file ]] || printf '%s\0' "$file"; done |
	tar -c --null -T - | tar -x -C "$to" --no-same-owner
cp debian/dkms-missing.sh "$to/"
