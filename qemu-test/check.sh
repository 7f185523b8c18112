#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# check.sh [NAME...]
#
# make qemu-check: runs the test files cases/NAME.sh (all of them) in guests of
# the kernel KERNEL, and ends with the line "N passed, N failed", and status 1
# if any failed. Files of one kind share a guest, and LANES guests (2, as far as
# there are processors) run at once. The head of a file tells its kind:
#   "# guest: load"       one with other tests that take long
#   "# guest: sentences"  one with other tests of what is told, as long again
#   "# guest: tools"      one with Debian's tracing tools
#   "# append: WORDS"     one whose kernel is told WORDS
# "# host: SCRIPT" there runs that script here first, and puts the file that it
# names into the guest, at /job. Should a guest die, the file that it died of
# has failed, and the rest goes on in a new one.
# SMP=N gives each guest N processors (2), and with more than 8 there is one guest at
# a time. ARP_PROBE_KO=FILE tests that module; else the kernel's own is brought up to
# date first (scripts/module.sh). IPv6 is off: it costs a third of the time
# that namespaces take, and has no part in ARP. KERNEL=debug is ten times as
# slow, and gets a tenth of the load (see `count_of` in guest/lib.sh).

# shellcheck source-path=SCRIPTDIR/../scripts
. "$(dirname "$0")/../scripts/lib.sh"
# shellcheck source=SCRIPTDIR/heads.sh
. "$(dirname "$0")/heads.sh"

HERE=$REPO/qemu-test
LANES=${LANES:-$(($(nproc) < 2 || ${SMP:-2} > 8 ? 1 : 2))}
GUEST_TIMEOUT=${GUEST_TIMEOUT:-1800}

# The guest that a file wants: plain, tools, or what to tell its kernel.
kind_of() {
	local words
	words=$(head_says append "$1")
	printf '%s\n' "${words:-$(head_says guest "$1" | grep . || echo plain)}"
}

# The kinds of guests for the chosen files: the plain one first.
kinds() {
	local file
	echo plain
	for file in "${chosen[@]}"; do kind_of "$file"; done
}

# files KIND: the chosen files of that kind of guest
files() {
	local file
	for file in "${chosen[@]}"; do
		[[ $(kind_of "$file") != "$1" ]] || printf '%s\n' "$file"
	done
}

choose() {
	local name
	chosen=()
	for name; do
		[[ -f $HERE/cases/$name.sh ]] || die "no test file '$name'; there are: $(all_files | tr '\n' ' ')"
		chosen+=("$name")
	done
	((${#chosen[@]})) || mapfile -t chosen < <(all_files)
}

all_files() {
	local file
	for file in "$HERE"/cases/*.sh; do
		basename "$file" .sh
	done
}

# run_group KIND FILE...: in as many guests as it takes; their output is kept
# in $out.1, .2 ..., and what is to be said of the guests themselves printed.
run_group() {
	local kind=$1 guest=0 status last flags=() words=ipv6.disable=1 paths path
	shift
	case $kind in
	plain | load | sentences) ;;
	tools) flags=(--tools) ;;
	*) words+=" $kind" ;;
	esac
	paths=$(made "$@")
	for path in $paths; do flags+=(--file "$path"); done
	while (($#)); do
		guest=$((guest + 1))
		printf 'export SLOWER=%s\nsh /job/run-tests.sh%s\n' "$slower" "$(printf ' /job/cases/%s.sh' "$@")" >"$out.job"
		status=0
		"$HERE/run-guest.sh" "${flags[@]}" --append "$words" --name "check-$release-${out##*/}.$guest" \
			--timeout "$GUEST_TIMEOUT" "$out.job" 2>"$out.err" | tee "$out.$guest" || status=$?
		cat "$out.err" >&2
		if ((status == 0)); then
			last=$(sed -n 's/^# ran \([^ ]*\) .*/\1/p' "$out.$guest" | tail -n 1)
			[[ $last == "${!#}" ]] || echo "not ok - the guest ended after '$last', and '${!#}' was to be the last"
			return 0
		fi
		last=$(sed -n 's/^# begin //p' "$out.$guest" | tail -n 1)
		echo "not ok - ${last:-a guest}: the guest did not survive it: $(grep -m 1 '^error:' "$out.err" || echo "status $status")"
		# A guest that did not even begin is not going to with the next file.
		[[ -n $last ]] || return 0
		while (($#)) && [[ $1 != "$last" ]]; do shift; done
		shift
	done
}

# What several guests say at once, a test file at a time. Not by awk: mawk waits for 4 KiB before it reads a line.
in_blocks() {
	local line block='' ends='^(# ran |not ok - a? ?guest)'
	{
		while IFS= read -r line; do
			block+=$line$'\n'
			[[ $line =~ $ends ]] || continue
			printf '%s' "$block"
			block=''
		done
		printf '%s' "$block"
	} | tee "$1"
}

# Each group is a process group of its own, so that it can be ended whole.
start_group() {
	local out=$work/group.$1
	shift
	set -m
	run_group "$@" | in_blocks "$out.all" &
	set +m
}

run_all() {
	local kind number=0 all_kinds group
	mapfile -t all_kinds < <(kinds | awk '!seen[$0]++')
	for kind in "${all_kinds[@]}"; do
		mapfile -t group < <(files "$kind")
		((${#group[@]})) || continue
		(($(jobs -pr | wc -l) < LANES)) || wait -n
		number=$((number + 1))
		start_group "$number" "$kind" "${group[@]}"
	done
	wait
}

clean_up() {
	local group
	for group in $(jobs -p); do
		kill -- "-$group" 2>/dev/null || true
	done
	rm -rf "$work"
}

count() { cat "$work"/group.*.all | grep -c "^$1 - " || true; }

main() {
	local release='' settings passed failed slower=1
	settings=$("$REPO/scripts/resolve-kernel.sh")
	eval "$settings"
	[[ ${KERNEL:-} != debug* ]] || slower=10
	choose "$@"
	if [[ -n ${ARP_PROBE_KO:-} ]]; then
		[[ -f $ARP_PROBE_KO ]] || die "ARP_PROBE_KO names no file: '$ARP_PROBE_KO'"
	else
		"$REPO/scripts/module.sh" "${KERNEL:-}" >/dev/null
	fi
	# Made once, before two guests want it.
	"$REPO/scripts/boot-files.sh" "${KERNEL:-}" >/dev/null
	"$HERE/guest-image.sh" >/dev/null
	work=$(mktemp -d "$CACHE/check.XXXXXX")
	at_exit clean_up
	run_all
	passed=$(count ok)
	failed=$(count 'not ok')
	say "kernel $release, $SECONDS s"
	echo "$passed passed, $failed failed"
	((failed == 0 && passed > 0))
}

work=''
main "$@"
