#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# kernel-source.sh KERNEL: the source that kernel was built from, at $CACHE/src/<package>-<version>: one for all flavours,
# which build outside of it.
# shellcheck source-path=SCRIPTDIR disable=SC2154 # names that kernel.env sets
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/apt.sh"

eval "$("$REPO/scripts/resolve-kernel.sh" "$1")"
src=$CACHE/src/$source-$version
log=$CACHE/log/source.log

# A tar.xz in a deb, never laid on the disk as such.
unpack() {
	set -o pipefail
	rm -rf "$src"
	mkdir -p "$src"
	dpkg-deb --fsys-tarfile "$1" | tar -xO "./usr/src/$source.tar.xz" | xz -dc -T0 |
		tar -x -C "$src" --strip-components=1 --no-same-owner
}

lock "source-$version"
if ! stamp_ok "$src.stamp" "$version" || [[ ! -d $src ]]; then
	need_tools xz:xz-utils
	apt_ready "$suite" "$arch"
	deb=$(apt_fetch "$suite" "$arch" "$source=$version")
	need_room 2000 "the kernel's source"
	rm -f "$src.stamp"
	step "unpacking $source $version" "15 s" "$log" unpack "$deb" ||
		die "unpacking the kernel's source failed: $(apt_fault "$log")"
	stamp "$src.stamp" "$version"
	rm -f "$deb"
fi
