#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# c-modules.sh DIRECTORY [KERNEL]: builds the C modules of that directory, whose Kbuild says which, for the kernel KERNEL; their paths, a
# line for each, are the last of stdout. Against the tree that arp_probe.ko is built against: for C it has the kernel's headers, whatever
# RUST= is.
# shellcheck source-path=SCRIPTDIR/../scripts disable=SC2154 # names that kernel.env sets
. "$(dirname "$0")/../scripts/lib.sh"

from=$(realpath "$1")
name=${from#"$REPO/"}
name=${name//\//-}
tree=$("$REPO/scripts/kernel-tree.sh" "${2-${KERNEL:-}}")
eval "$(cat "$tree/.arp_probe")"
obj=$dir/obj-$name-${tree##*/}
log=$dir/log/$name.log

build() {
	local flags place
	mapfile -t flags < <(kernel_make_flags)
	mapfile -t place < <(kbuild_place "$tree" "$from" "$obj")
	"$REPO/scripts/in-root.sh" "$root" make -C "$tree" "${place[@]}" "${flags[@]}" modules
}

lock "$name-$release"
mkdir -p "$obj"
step "building the C modules of ${from#"$REPO/"} for $release" "10 s" "$log" build >&2 ||
	die "the C modules of ${from#"$REPO/"} do not build for $release: see $log"
ls "$obj"/*.ko
