#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# make demo: boots the kernel KERNEL, loads the module into it, lets ARP come
# in, and shows the module's log as `dmesg -w` shows it.

# shellcheck source-path=SCRIPTDIR/../scripts
. "$(dirname "$0")/../scripts/lib.sh"

[[ -n ${ARP_PROBE_KO:-} ]] || "$REPO/scripts/module.sh" "${KERNEL:-}" >/dev/null

job=$REPO/qemu-test/guest/demo.sh
flags=()
if [[ -t 1 ]]; then
	color=$(mktemp -d)/color
	touch "$color"
	trap 'rm -rf "${color%/*}"' EXIT
	flags=(--file "$color")
fi

status=0
"$REPO/qemu-test/run-guest.sh" --name demo --timeout 120 "${flags[@]}" "$job" || status=$?
((status == 0)) || die "the demo ended with status $status; its console is in $CACHE/log/guest-demo.log"

say ""
say "Next: 'make qemu-shell' for a shell in such a guest, 'make qemu-check' for the tests,"
say "'make module KERNEL=running' for a module that goes into the kernel of this machine."
