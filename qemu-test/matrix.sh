#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# matrix.sh [KERNEL...]
#
# make qemu-matrix: qemu-check on each kind of kernel, or on those named (as
# KERNEL= names them). Prints a table, a line as each kernel is done, and keeps
# it in $CACHE/matrix.md; what each kernel's tests said is in $CACHE/log. The
# kernels are the newest of their kind that Debian has today.

# shellcheck source-path=SCRIPTDIR/../scripts
. "$(dirname "$0")/../scripts/lib.sh"

# At the end of it a run of the tests has hung.
LIMIT=${MATRIX_TIMEOUT:-7200}
export GUEST_TIMEOUT=${GUEST_TIMEOUT:-3600}

work='' table='' failures=0

# The newest of trixie-backports in its flavours, the series before, forky's,
# the other architecture, and the two that check themselves.
all_kernels() {
	printf '%s\n' cloud-amd64 amd64 rt-amd64 "$(older_series)-cloud-amd64" forky/cloud-amd64 cloud-arm64 debug debug-bare
}

# files_for KERNEL: the test files it gets; none named: all. The bare one is there for the symbols that such a kernel lacks.
files_for() {
	[[ $1 != debug-bare ]] || printf '%s\n' 10-calls 40-requests 75-failslab 90-fuzz
}

# Of the series in trixie-backports the newest but one.
older_series() {
	local series
	series=$("$REPO/scripts/resolve-kernel.sh" --list trixie amd64 | grep -oE '^[0-9]+\.[0-9]+' | sort -uV | tail -n 2)
	if [[ $series == *$'\n'* ]]; then
		head -n 1 <<<"$series"
	else
		echo older
	fi
}

# --- one kernel ---------------------------------------------------------------

settings_of() { KERNEL=$1 "$REPO/scripts/resolve-kernel.sh"; }

# try KERNEL: one row
try() {
	local kernel=$1 release='' cc_text='' rustc_text='' llvm='' settings log begin status=0 chosen
	log=$CACHE/log/matrix-${kernel//\//-}.log
	say "== $kernel"
	if [[ $kernel == older-* ]]; then
		skipped "$kernel" "trixie-backports has one series of kernels only at this time"
		return
	fi
	if ! settings=$(settings_of "$kernel" 2>"$log"); then
		broken "$kernel" "$log"
		return
	fi
	eval "$settings"
	if ! "$REPO/scripts/module.sh" "$kernel" 2>&1 | tee "$log" >&2; then
		broken "$release" "$log"
		return
	fi
	begin=$SECONDS
	mapfile -t chosen < <(files_for "$kernel")
	KERNEL=$kernel timeout -k 60 "$LIMIT" "$REPO/qemu-test/check.sh" "${chosen[@]}" >"$log" 2>&1 || status=$?
	tested "$log" "$status" $((SECONDS - begin))
}

# tested LOG STATUS SECONDS
tested() {
	local log=$1 status=$2 seconds=$3 passed failed skips
	passed=$(grep -c '^ok - ' "$log" || true)
	failed=$(grep -c '^not ok - ' "$log" || true)
	skips=$(grep -c '^# skipped ' "$log" || true)
	# It may also fail without a test that failed: then its last words say why.
	if ((status != 0 && failed == 0)); then
		failed=1
		note "$release" "$(last_words "$log")"
	fi
	failures=$((failures + failed))
	row "$release" "$(compilers)" "$passed" "$failed" "$skips" "$seconds"
	grep -E '^(not ok - |# skipped )' "$log" | while read -r line; do note "$release" "${line#\# }"; done
}

# broken KERNEL LOG: it did not come to the tests
broken() {
	failures=$((failures + 1))
	row "$1" - - 1 - -
	note "$1" "$(last_words "$2")"
}

skipped() { # KERNEL REASON
	row "$1" - - - all -
	note "$1" "skipped: $2"
}

last_words() { grep -E '^error: ' "$1" | tail -n 1 | grep . || tail -n 1 "$1"; }

compilers() {
	local c
	if [[ -n $llvm ]]; then
		c="clang $llvm"
	else
		c="gcc ${cc_text##* }"
	fi
	echo "$c, rustc $(cut -d' ' -f2 <<<"$rustc_text")"
}

# --- the table -------------------------------------------------------------------

row() { printf '| %-27s | %-26s | %6s | %6s | %7s | %7s |\n' "$@" | tee -a "$table"; }

# note KERNEL TEXT: below the table, in the end
note() {
	printf '%s\n' "- $1: $2" >>"$work/notes"
	say "   $2"
}

finish() {
	[[ ! -s $work/notes ]] || { echo && cat "$work/notes"; } | tee -a "$table"
	mv "$table" "$CACHE/matrix.md"
	say "the table is in $CACHE/matrix.md"
}

main() {
	local kernels=("$@") kernel
	make_cache
	mkdir -p "$CACHE/log"
	# What is named must be there, before hours go by.
	for kernel; do settings_of "$kernel" >/dev/null; done
	((${#kernels[@]})) || mapfile -t kernels < <(all_kernels)
	work=$(mktemp -d "$CACHE/matrix.XXXXXX")
	trap 'rm -rf "$work"' EXIT
	table=$work/table
	row kernel compilers passed failed skipped seconds
	row --- --- ---: ---: ---: ---:
	for kernel in "${kernels[@]}"; do try "$kernel"; done
	finish
	((failures == 0))
}

main "$@"
