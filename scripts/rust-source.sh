#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# rust-source.sh KDIR: where RUST=own takes rust/ from for the kernel of KDIR: a directory, on the last line of stdout.
# RUST_SOURCE=DIR (or a packed source, such as linux-source-6.12.tar.xz) says so; else the first that is of the kernel's
# series: KDIR's own source, the links beside it, what Debian's linux-source packages install. Nothing is fetched.
# rust-source.sh --find KDIR: the same, with a packed source left packed.
# shellcheck source-path=SCRIPTDIR
. "$(dirname "$0")/lib.sh"

find_only=
if [[ $1 == --find ]]; then
	find_only=1
	shift
fi
kdir=$1
series=$(series_of_release "$(<"$kdir/include/config/kernel.release")")
unpacked=$CACHE/kdir/source

# What own/tree.sh takes of a source: unpacked whole it would have 1.5 GB.
PIECES=(Makefile init/Kconfig rust scripts)

candidates() {
	local release
	release=$(<"$kdir/include/config/kernel.release")
	printf '%s\n' "$kdir" "$kdir/source" "$kdir/../source" "/lib/modules/$release/source" "/lib/modules/$release/build" \
		"/usr/src/linux-source-$series" /usr/src/linux-source-"$series".tar.* "/usr/src/linux-$series" "/usr/src/linux-$release" /usr/src/linux
}

is_source() { [[ -f $1/rust/kernel/lib.rs && -f $1/init/Kconfig && $(series_of_tree "$1") == "$series" ]]; }

unpack() {
	local top more
	rm -rf "$unpacked"
	mkdir -p "$unpacked"
	top=$(tar -tf "$1" 2>/dev/null | sed -n '1{s,/.*,,p;q}' || true)
	[[ -n $top ]] || return
	tar -x -C "$unpacked" --no-same-owner --strip-components=1 -f "$1" "${PIECES[@]/#/$top/}"
	# Newer ones include headers beside rust/, too.
	mapfile -t more < <(grep -rhoE '^#include [<"]\.\./\.\./[^>"]+' "$unpacked/rust" --include='*.[ch]' | sed 's,.*\.\./\.\./,,' | sort -u)
	((${#more[@]} == 0)) || tar -x -C "$unpacked" --no-same-owner --strip-components=1 -f "$1" "${more[@]/#/$top/}"
}

# take PACKED: prints where it is unpacked
take() {
	local key
	if [[ -n $find_only ]]; then
		echo "$1"
		return
	fi
	key="$(realpath -- "$1") $(stat -L -c '%s %Y' -- "$1") ${PIECES[*]}"
	make_cache
	if ! stamp_ok "$unpacked.stamp" "$key"; then
		need_room 100 "the kernel's rust/"
		rm -f "$unpacked.stamp"
		step "unpacking rust/ of $1" "30 s" "$CACHE/log/kdir-source.log" unpack "$1" ||
			die "$1 is no packed kernel source with a rust/ (see $CACHE/log/kdir-source.log)"
		stamp "$unpacked.stamp" "$key"
	fi
	echo "$unpacked"
}

main() {
	local one
	if [[ -n ${RUST_SOURCE:-} ]]; then
		[[ -e $RUST_SOURCE ]] || die "there is nothing at RUST_SOURCE=$RUST_SOURCE: it names a kernel source of the series $series"
		if [[ -d $RUST_SOURCE ]]; then realpath -- "$RUST_SOURCE"; else take "$RUST_SOURCE"; fi
		return
	fi
	while read -r one; do
		if [[ -f $one ]]; then
			take "$one"
			return
		elif is_source "$one"; then
			realpath -- "$one"
			return
		fi
	done < <(candidates)
	die "no source of the kernel series $series is found, of which RUST=own takes rust/: install it (Debian: apt install linux-source-$series), or name one with RUST_SOURCE=DIR"
}

[[ -n $find_only ]] || lock kdir-source
main
