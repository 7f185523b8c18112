#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# matrix.sh [KERNEL...]
#
# make qemu-matrix: qemu-check on each kind of kernel, or on those named (as
# KERNEL= names them; with :own or :kernel behind it, RUST= for that row alone).
# Prints a table, a line as each kernel is done, and keeps it in
# $CACHE/matrix.md; what each row's tests said, and its line, is in $CACHE/log,
# matrix-*.log. The kernels are the newest of their kind that Debian has today.

# shellcheck source-path=SCRIPTDIR/../scripts
. "$(dirname "$0")/../scripts/lib.sh"

# At the end of it a run of the tests has hung.
LIMIT=${MATRIX_TIMEOUT:-7200}
export GUEST_TIMEOUT=${GUEST_TIMEOUT:-3600}

# Debian 13's own series.
STOCK=6.12

work='' table='' failures=0

# The newest of trixie-backports in its flavours, the series before, forky's,
# the other architecture; the newest again, with a kernel crate of the module's
# own; Debian 13's own; and the two that check themselves.
all_kernels() {
	printf '%s\n' cloud-amd64 amd64 rt-amd64 "$(older_series)-cloud-amd64" forky/cloud-amd64 cloud-arm64 cloud-amd64:own \
		"$STOCK"-{cloud-amd64,amd64,rt-amd64,cloud-arm64} debug debug-bare
}

# files_for KERNEL: the test files it gets; none named: all. The bare one is there for the symbols that such a kernel lacks.
files_for() {
	[[ $1 != debug-bare ]] || printf '%s\n' 10-calls 40-requests 75-failslab 90-fuzz
}

# Of the series in trixie-backports the newest but one.
older_series() {
	local series
	series=$("$REPO/scripts/resolve-kernel.sh" --list trixie amd64 | grep -oE '^[0-9]+\.[0-9]+' | grep -vxF "$STOCK" | sort -uV | tail -n 2)
	if [[ $series == *$'\n'* ]]; then
		head -n 1 <<<"$series"
	else
		echo older
	fi
}

# --- one kernel ---------------------------------------------------------------

settings_of() { KERNEL=$1 "$REPO/scripts/resolve-kernel.sh"; }

# try KERNEL[:RUST]: one row
try() {
	local kernel=${1%:*} release='' cc='' llvm='' settings log begin status=0 chosen
	[[ $1 != *:* ]] || local -x RUST=${1##*:}
	log=$CACHE/log/matrix-${kernel//\//-}${RUST:+-$RUST}.log
	say "== $kernel${RUST:+ RUST=$RUST}"
	if [[ $kernel == older-* ]]; then
		skipped "$kernel" "trixie-backports has one series of kernels only at this time"
		return
	fi
	if ! settings=$(settings_of "$kernel" 2>"$log"); then
		broken "$kernel" "$log"
		return
	fi
	eval "$settings"
	release+=${RUST:+ RUST=$RUST}
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
	{ grep -E '^(not ok - |# skipped )' "$log" || true; } | while read -r line; do note "$release" "${line#\# }"; done
}

# broken KERNEL LOG: it did not come to the tests
broken() {
	local words
	words=$(last_words "$2")
	failures=$((failures + 1))
	row "$1" - - 1 - -
	note "$1" "$words"
}

skipped() { # KERNEL REASON
	row "$1" - - - all -
	note "$1" "skipped: $2"
}

last_words() { grep -E '^error: ' "$1" | tail -n 1 | grep . || tail -n 1 "$1"; }

# Those of the module: with RUST=own the kernel may have been built by others, and by no rustc at all.
compilers() {
	local c root in_root
	root=$(sed -n 's/^root=//p' "$("$REPO/scripts/kernel-tree.sh" "$kernel")/.arp_probe" | tail -n 1)
	in_root=("$REPO/scripts/in-root.sh" "$root")
	if [[ -n $llvm ]]; then
		c="clang $llvm"
	else
		c=$("${in_root[@]}" "$cc" --version | head -n 1)
		c="gcc ${c##* }"
	fi
	echo "$c, rustc $("${in_root[@]}" rustc --version | cut -d' ' -f2)"
}

# --- the table -------------------------------------------------------------------

row() { printf '| %-36s | %-26s | %6s | %6s | %7s | %7s |\n' "$@" | tee -a "$table" ${log:+"$log"}; }

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
	for kernel; do
		[[ $kernel =~ ^[^:]+(:(own|kernel))?$ ]] || die "'$kernel' names no row: a kernel as KERNEL= takes it, perhaps with :own or :kernel behind it"
		settings_of "${kernel%:*}" >/dev/null
	done
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
