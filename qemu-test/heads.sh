# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0
# What the heads of test files want (check.sh says what there may be). Sourced, never run.

# head_says KEY FILE: what the head of that test file says to who runs it
head_says() { sed -n "s/^# $1: //p" "$REPO/qemu-test/cases/$2.sh"; }

# made FILE...: makes what these files need from this host; its paths
made() {
	local file script
	for file; do head_says host "$file"; done | sort -u | while read -r script; do
		"$REPO/$script" "${KERNEL:-}" | tail -n 1 || exit
	done
}
