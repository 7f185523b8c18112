#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# failnth.sh [KERNEL]: compiles failnth for guests of that kernel; its path is the last line of stdout.
# shellcheck source-path=SCRIPTDIR/../scripts disable=SC2154 # names that kernel.env sets
. "$(dirname "$0")/../scripts/lib.sh"

KERNEL=${1-${KERNEL:-}}
"$REPO/scripts/toolchain-root.sh" "$KERNEL" >/dev/null
settings=$("$REPO/scripts/resolve-kernel.sh" "$KERNEL")
eval "$settings"
mkdir -p "$dir"
"$REPO/scripts/in-root.sh" "$root" "$cc" -static -O2 -Wall -Wextra -Werror -o "$dir/failnth.new" "$REPO/probe-test/failnth.c"
mv -f "$dir/failnth.new" "$dir/failnth"
echo "$dir/failnth"
