#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# kdir-module.sh KDIR [MAKE-FLAG...]: arp_probe.ko for a kernel tree that the user names, put beside the Makefile. A tree that
# kernel-tree.sh made is built against in its root, any other with this host's compilers.
# shellcheck source-path=SCRIPTDIR disable=SC2154 # names that kernel.env sets
. "$(dirname "$0")/lib.sh"

[[ -n $1 ]] || die "KDIR= is empty: make KDIR=<a kernel tree>, or make module KERNEL=<release>"
kdir=$(realpath -ms -- "$1")
shift
obj=$CACHE/kdir/obj

# One directory of objects: when KDIR changes, what was built against another goes.
prepare_obj() {
	local key
	make_cache
	lock kdir
	key="$kdir $(cksum <"$kdir/.config")"
	if ! stamp_ok "$obj.stamp" "$key"; then
		rm -rf "$obj"
		mkdir -p "$obj"
		stamp "$obj.stamp" "$key"
	fi
}

in_our_root() {
	eval "$(cat "$kdir/.arp_probe")"
	mapfile -t flags < <(kernel_make_flags)
	export BIND="${root%/roots/*}"
	"$REPO/scripts/in-root.sh" "$root" make -j"$(nproc)" -C "$kdir" "M=$REPO" "MO=$obj" "${flags[@]}" "$@" modules
}

on_host() {
	local cc
	cc=$(sed -n 's/^CONFIG_CC_VERSION_TEXT="\([^ ]*\).*/\1/p' "$kdir/.config")
	make -j"$(nproc)" -C "$kdir" "M=$REPO" "MO=$obj" "CC=$cc" "$@" modules
}

cd "$REPO"
if [[ -f $kdir/.arp_probe ]]; then
	prepare_obj
	in_our_root "$@" >&2 || die "the module does not build against $kdir"
else
	"$REPO/scripts/check-kdir.sh" "$kdir"
	prepare_obj
	on_host "$@" >&2 || die "the module does not build against $kdir"
fi
cp -f "$obj/arp_probe.ko" "$REPO/arp_probe.ko.new"
mv -f "$REPO/arp_probe.ko.new" "$REPO/arp_probe.ko"
say "arp_probe.ko is for kernel $(cat "$kdir/include/config/kernel.release")"
