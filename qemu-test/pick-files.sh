#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# pick-files.sh ROOT OUT PATH...
#
# Copies files of an unpacked Debian tree ROOT to OUT, with every shared
# library that they need: what a guest of another architecture has no ldd to
# tell. A PATH that is a directory is copied whole. Runs in the toolchain root,
# for its readelf.

set -euo pipefail

root=$1 out=$2
shift 2

declare -A done_with=()

# The library directories of ROOT, as the dynamic loader would search them.
libdirs=("$root"/usr/lib/*-linux-gnu "$root"/usr/lib64 "$root"/usr/lib "$root"/usr/lib/ebtables)

copy() { # path inside ROOT; links are copied with what they point to
	local path=$1 target
	[[ -z ${done_with[$path]:-} ]] || return 0
	done_with[$path]=1
	mkdir -p "$out/$(dirname "$path")"
	cp -a "$root/$path" "$out/$path"
	if [[ -L $root/$path ]]; then
		target=$(readlink "$root/$path")
		[[ $target == /* ]] || target=$(dirname "$path")/$target
		copy "$(realpath -ms --relative-to=/ "/$target")"
	elif [[ -f $root/$path ]]; then
		copy_needed "$path"
	fi
}

copy_needed() {
	local need dir
	while read -r need; do
		if [[ $need == /* ]]; then
			copy "usr$need"
			continue
		fi
		for dir in "${libdirs[@]}"; do
			[[ -e $dir/$need || -L $dir/$need ]] || continue
			copy "${dir#"$root/"}/$need"
			continue 2
		done
		echo "pick-files: nothing in $root provides $need, which $1 needs" >&2
		exit 1
	done < <(needed_by "$root/$1")
}

# Sonames, and the loader by its path, which stands in the program header.
needed_by() {
	readelf -ldW "$1" 2>/dev/null | sed -n \
		-e 's/.*(NEEDED).*\[\(.*\)\]$/\1/p' \
		-e 's/.*program interpreter: \(.*\)\]$/\1/p' | sort -u
}

for path; do
	if [[ -d $root/$path && ! -L $root/$path ]]; then
		mkdir -p "$out/$(dirname "$path")"
		cp -a "$root/$path" "$out/$(dirname "$path")/"
		while IFS= read -r file; do
			copy_needed "${file#"$root/"}"
		done < <(find "$root/$path" -type f \( -name '*.so*' -o -perm /111 \))
	else
		copy "$path"
	fi
done
