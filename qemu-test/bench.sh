#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# bench.sh [--rows NAME,...] [--count N] [--repeat N] [--rp-filter 0,1] [--settle SECONDS]
# bench.sh --profile NAME,... [--count N]
#
# make bench: what watching ARP costs, in instructions of the guest for each
# request answered. Each row of the table (bench/rows/) has a guest of its own
# and the same traffic: N (20000) requests from a network namespace through a
# veth pair, whose replies are counted on the wire; --repeat (3) times with
# each rp_filter. Under QEMU's -icount a nanosecond of the guest's time is an
# instruction, so the CPU's time stamps count instructions, whatever else this
# machine does meanwhile. The table goes to stdout and to $CACHE/bench.md.
#
# --profile says in which functions those instructions are, by a plugin for
# QEMU that counts them one by one; also in $CACHE/bench-profile.txt.
#
# ARP_PROBE_KO=FILE measures that module in place of the one that is built here.

# shellcheck source-path=SCRIPTDIR/../scripts
. "$(dirname "$0")/../scripts/lib.sh"

BENCH=$REPO/qemu-test/bench
# shellcheck source=SCRIPTDIR/bench/profile/profile.sh
. "$BENCH/profile/profile.sh"

# Idle time passes at once: to let a guest settle costs next to nothing.
ICOUNT="-icount shift=0,sleep=off"

rows='' count='' repeat=3 rp_filter=0,1 settle=30 profile=''
work='' failures=0

# --- the command line ---------------------------------------------------------

usage() { die "bench.sh: $1; for example: make bench ARGS=\"--rows none,floor,silent --count 5000 --repeat 2\" (the head of qemu-test/bench.sh has all)"; }

# row_files: "NAME FILE" of every row, in the table's order
row_files() {
	local file name
	for file in "$BENCH"/rows/*.sh; do
		name=${file##*/}
		name=${name#*-}
		echo "${name%.sh} $file"
	done
}

file_of() { row_files | sed -n "s/^$1 //p"; }
# said_of ROW KEY: from the head of its file
said_of() { sed -n "s/^# $2: //p" "$(file_of "$1")"; }

# number NAME VALUE LEAST MOST
number() {
	if ! [[ $2 =~ ^[1-9][0-9]{0,8}$|^0$ ]] || (($2 < $3 || $2 > $4)); then
		usage "--$1 '$2' is no number from $3 to $4"
	fi
}

parse() {
	local option
	while (($#)); do
		option=$1
		case $option in
		--rows | --count | --repeat | --rp-filter | --settle | --profile) ;;
		*) usage "unknown option '$option'" ;;
		esac
		(($# > 1)) || usage "$option lacks its value"
		option=${option#--}
		printf -v "${option//-/_}" %s "$2"
		shift 2
	done
	if [[ -n $profile ]]; then
		rows=$profile repeat=1 rp_filter=${rp_filter%%,*}
	fi
	: "${count:=$([[ -n $profile ]] && echo 1000 || echo 20000)}"
	number count "$count" 1 1000000
	number repeat "$repeat" 1 100
	number settle "$settle" 0 600
	[[ $rp_filter =~ ^[012](,[012])*$ ]] || usage "--rp-filter '$rp_filter' is no list of 0, 1 and 2"
	choose_rows
}

# What a row adds is told by the one without probes, which is therefore always there: `none`, or, of those whose traffic is
# UDP, `udp-none`.
base_of() { if [[ $1 == udp-* ]]; then echo udp-none; else echo none; fi; }

choose_rows() {
	local name row known wanted
	known=" $(row_files | cut -d' ' -f1 | tr '\n' ' ')"
	IFS=, read -r -a wanted <<<"$rows"
	for name in "${wanted[@]}"; do
		[[ $name =~ ^[a-z_-]+$ && $known == *" $name "* ]] || usage "no row '$name'; there are:${known% }"
	done
	((${#wanted[@]})) || read -r -a wanted <<<"$known"
	chosen=()
	for name in "${wanted[@]}"; do
		for row in "$(base_of "$name")" "$name"; do
			[[ " ${chosen[*]} " == *" $row "* ]] || chosen+=("$row")
		done
	done
	[[ ${wanted[*]} != load ]] || chosen=(load)
	[[ -z $profile || " ${wanted[*]} " != *" load "* ]] || usage "row load has no profile"
}

# --- one row --------------------------------------------------------------------

build_modules() {
	"$REPO/qemu-test/c-modules.sh" "$BENCH/modules" | xargs -d '\n' cp -t "$work"
}

files_of_guest() {
	local file
	files=()
	for file in "$work/settings" "$work/row.sh" "$BENCH"/guest/*.sh "$BENCH"/bpftrace/*.bt "$work"/bench_*.ko; do
		files+=(--file "$file")
	done
}

# in_guest ROW OPTION...: its output is $work/ROW.out
in_guest() {
	local row=$1
	shift
	cat >"$work/settings" <<-EOT
		COUNT=$count REPEAT=$repeat SETTLE=$settle PROFILE=$profile
		RP_FILTERS="${rp_filter//,/ }"
	EOT
	cp "$(file_of "$row")" "$work/row.sh"
	files_of_guest
	# Under -icount a guest with all of the tools takes its time to unpack them.
	BOOT_TIMEOUT=${BOOT_TIMEOUT:-300} "$REPO/qemu-test/run-guest.sh" --name "bench-$row" --timeout "${GUEST_TIMEOUT:-3600}" \
		"${files[@]}" "$@" >"$work/$row.out" 2>"$work/err"
}

# measure ROW
measure() {
	local row=$1 status=0 why
	case $(said_of "$row" guest) in
	tools) in_guest "$row" --tools --cpus 1 --qemu "$ICOUNT" "$BENCH/guest/measure.sh" || status=$? ;;
	load)
		echo "exec bash /job/row.sh" >"$work/command"
		in_guest "$row" --qemu "$ICOUNT" "$work/command" || status=$?
		;;
	*) in_guest "$row" --cpus 1 --qemu "$ICOUNT" "$BENCH/guest/measure.sh" || status=$? ;;
	esac
	((status)) || return 0
	why=$(sed -n 's/^failed: //p' "$work/$row.out")
	why=${why:-$(grep -m 1 '^error:' "$work/err" || echo "its job ended with status $status")}
	say "row $row failed: $why; its console is in $CACHE/log/guest-bench-$row.log"
	echo "- $row: $why" >>"$work/failed"
	failures=$((failures + 1))
	return 1
}

measure_all() {
	local row begin
	for row in "${chosen[@]}"; do
		begin=$SECONDS
		say "row $row: $(said_of "$row" row) ..."
		measure "$row" || continue
		sed -n "s/^run /$row /p" "$work/$row.out" >>"$work/runs"
		say "  done in $((SECONDS - begin)) s"
		[[ -z $profile ]] || profile_row "$row"
	done
}

# --- the result -------------------------------------------------------------------

sizes() {
	local pair
	for pair in empty:bench_floor floor:bench_floor original:bench_original arp_probe:arp_probe; do
		"$REPO/scripts/in-root.sh" "$root" size "$work/${pair#*:}.ko" |
			awk -v name="${pair%%:*}" 'NR == 2 { print "size", name, $1, $2, $3 }'
	done
}

# legend BASE: of the rows that add to that one
legend() {
	local row
	for row in "${chosen[@]}"; do
		[[ $row == load || $(base_of "$row") != "$1" ]] || echo "- $row: $(said_of "$row" row)"
	done
}

# rows_table BASE FLOOR RUNS
rows_table() {
	[[ -s $3 ]] || return 0
	echo
	awk -f "$BENCH/table.awk" -v count="$count" -v base="$1" -v floor="$2" "$BENCH/targets" "$3"
	echo
	legend "$1"
}

table() {
	local qemu
	qemu=$(qemu-system-x86_64 --version 2>/dev/null | head -n 1 || true)
	echo "# What watching ARP costs"
	echo
	echo "Kernel $release, ${qemu:-QEMU}, $(date -u +%F). Guest instructions for each ARP request answered, from its sender's system"
	echo "call to the reply's receipt: mean of $repeat runs of $count requests, and their spread (most less least)."
	grep -v '^udp-' "$work/runs" >"$work/runs.arp" || true
	rows_table none floor "$work/runs.arp"
	if grep '^udp-' "$work/runs" >"$work/runs.udp"; then
		printf '\n## A UDP datagram that the kernel drops\n\nGuest instructions for each, from its sender to the drop.\n'
		rows_table udp-none udp-floor "$work/runs.udp"
	fi
	if [[ -s $work/load.out ]]; then
		printf '\n## Loading and unloading\n\n'
		{ sizes && cat "$work/load.out"; } | awk -f "$BENCH/load.awk"
	fi
	if [[ -s $work/failed ]]; then
		printf '\n## Rows that could not be measured\n\n'
		cat "$work/failed"
	fi
}

main() {
	local release='' dir='' root='' settings files chosen
	parse "$@"
	settings=$("$REPO/scripts/resolve-kernel.sh")
	eval "$settings"
	[[ -n ${ARP_PROBE_KO:-} ]] || "$REPO/scripts/module.sh" "${KERNEL:-}" >/dev/null
	export ARP_PROBE_KO=${ARP_PROBE_KO:-$dir/arp_probe.ko}
	[[ -f $ARP_PROBE_KO ]] || die "ARP_PROBE_KO names no file: '$ARP_PROBE_KO'"
	work=$(mktemp -d "$CACHE/bench.XXXXXX")
	trap 'rm -rf "$work"' EXIT
	: >"$work/runs"
	build_modules
	# The same modules in all rows, whatever is built meanwhile.
	cp "$ARP_PROBE_KO" "$work/arp_probe.ko"
	ARP_PROBE_KO=$work/arp_probe.ko
	[[ -z $profile ]] || profile_begin
	measure_all
	if [[ -n $profile ]]; then
		{ profile_table && profile_lines; } | tee "$CACHE/bench-profile.txt"
	else
		table | tee "$work/bench.md"
		mv -f "$work/bench.md" "$CACHE/bench.md"
		say "this table is in $CACHE/bench.md"
	fi
	((failures == 0))
}

main "$@"
