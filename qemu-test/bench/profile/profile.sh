# shellcheck shell=bash disable=SC2154 # names of bench.sh
# SPDX-License-Identifier: GPL-2.0
#
# bench.sh --profile: in which functions, and, for arp_probe, on which lines of
# its source the instructions are.

PROFILE=$BENCH/profile

# QEMU 9.1 made the interface what it has been since.
plugin_api() {
	local qemu='qemu-system-x86_64' package='qemu-system-x86' version
	[[ $arch == amd64 ]] || qemu='qemu-system-aarch64' package='qemu-system-arm'
	need_tools "$qemu:$package"
	[[ $("$qemu" --help) == *$'\n-plugin '* ]] ||
		die "this host's $qemu was built without plugins, which --profile needs: Debian's has them"
	version=$("$qemu" --version | sed -n 's/.* version \([0-9]*\.[0-9]*\).*/\1/p')
	case $version in
	[1-8].*) echo 1 ;;
	9.0) echo 2 ;;
	*) echo 3 ;;
	esac
}

# profile_begin: sets plugin, to be added to QEMU's words
profile_begin() {
	local api
	api=$(plugin_api)
	"$REPO/scripts/in-root.sh" "$root" gcc "-DAPI=$api" -shared -fPIC -O2 -Wall -Wextra -Werror \
		-fvisibility=hidden -o "$work/plugin.so" "$PROFILE/plugin.c"
	ICOUNT+=" -plugin $work/plugin.so,out=$work/counts"
}

# profile_row ROW: after its guest has gone; out has what the guest said
profile_row() {
	local row=$1
	[[ -s $work/counts ]] || die "the plugin counted nothing in row $row: $(cat "$work/err")"
	sed -n 's/^symbols //p' "$work/$row.out" | base64 -d | gzip -d | sort -k1,1 >"$work/symbols"
	awk '{ n[$1] += $2 } END { for (a in n) print a, 2, n[a] }' "$work/counts" | sort -k1,1 >"$work/addresses"
	sort -m -k1,1 -k2,2n "$work/symbols" "$work/addresses" >"$work/merged"
	awk -f "$PROFILE/by-function.awk" -v n="$count" "$work/merged" | sed "s/^/$row /" >>"$work/functions"
	awk -f "$PROFILE/by-function.awk" -v within='\\[arp_probe\\]' "$work/merged" >"$work/ours"
	[[ ! -s $work/ours ]] || lines_of_source "$row"
	rm "$work/counts"
}

profile_table() {
	local rows="${chosen[*]}"
	echo "Instructions for each request, by function: without probes; then, for each row, what it adds, and the calls."
	printf '%9s' none
	printf ' %10s  calls' "${chosen[@]:1}"
	echo
	awk -f "$PROFILE/table.awk" -v rows="$rows" "$work/functions" | sort | cut -d' ' -f2-
}

# lines_of_source ROW: the lines of source that the instructions in $work/ours
# belong to, each with the lines that the compiler inlined it into
lines_of_source() {
	local ko=$work/arp_probe.ko
	in_root() { "$REPO/scripts/in-root.sh" "$root" "$@"; }
	in_root nm "$ko" | awk '{ print $3 "[arp_probe]", $1 }' >"$work/places"
	# Addresses differ in their last eight digits only, and so much fits into awk's numbers, and bash's.
	awk 'NR == FNR { at[$1] = $2; next } $4 in at { print $1, substr($2, 9), substr($3, 9), substr(at[$4], 9) }' \
		"$work/places" "$work/ours" |
		while read -r n begin address place; do
			printf '%d %x\n' "$n" $((16#$place + 16#$address - 16#$begin))
		done >"$work/offsets"
	cut -d' ' -f2 "$work/offsets" | in_root addr2line -a -i -j .text -e "$ko" >"$work/frames"
	awk -f "$PROFILE/by-line.awk" -v n="$count" -v repo="$REPO/" "$work/offsets" "$work/frames" |
		sort -rn >"$work/lines-$1"
}

profile_lines() {
	local row
	for row in "${chosen[@]}"; do
		[[ -s $work/lines-$row ]] || continue
		echo
		echo "Row $row: instructions of arp_probe's own for each request, by line of source < the line it is inlined into < ..."
		head -n 60 "$work/lines-$row"
	done
}
