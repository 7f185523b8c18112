#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# module.sh [KERNEL] [MAKE-FLAG...]: arp_probe.ko for that kernel, at $CACHE/<release>/arp_probe.ko; its path is the last
# line of stdout. Flags (CLIPPY=1, W=1, a target) go to the kernel's make; with any, the objects have a place of their own.
# shellcheck source-path=SCRIPTDIR disable=SC2154 # names that kernel.env sets
. "$(dirname "$0")/lib.sh"
keep_times

KERNEL=${1-${KERNEL:-}}
shift $(($# > 0))
tree=$("$REPO/scripts/kernel-tree.sh" "$KERNEL")
eval "$(cat "$tree/.arp_probe")"
obj=$dir/obj${*:+-$(printf '%s' "$*" | tr -c 'A-Za-z0-9_' _)}
log=$dir/log/${obj##*/}.log

build() {
	cd "$REPO" || return
	mapfile -t flags < <(kernel_make_flags)
	mapfile -t place < <(kbuild_place "$tree" "$REPO" "$obj")
	"$REPO/scripts/in-root.sh" "$root" make -j"$(nproc)" -C "$tree" "${place[@]}" "${flags[@]}" "$@" modules
}

# Kbuild wants a part anew when its sources or flags change; a changed list of parts or another tree it does not see.
lock "module-$release"
key="$(cat "$tree.stamp") $REPO"
if ! stamp_ok "$obj.stamp" "$key"; then
	rm -rf "$obj"
	mkdir -p "$obj"
	stamp "$obj.stamp" "$key"
fi
mkdir -p "${log%/*}"
if ! step "building arp_probe.ko for $release${*:+ ($*)}" "15 s" "$log" build "$@"; then
	cat "$log" >&2
	die "the module does not build for $release (all that was said: $log)"
fi
# what the compilers warned of
grep -E -A 12 '^(warning|error)|: warning:|^WARNING' "$log" >&2 || true
# Clippy's driver optimises less, and keeps calls that can never be made: what it builds is there for its findings.
[[ " $* " == *" CLIPPY=1 "* ]] ||
	"$REPO/scripts/in-root.sh" "$root" "$REPO/scripts/check-module.sh" "$obj/arp_probe.ko" "$tree"
cp -f "$obj/arp_probe.ko" "$obj/arp_probe.ko.new"
target=$dir/arp_probe.ko
(($# == 0)) || target=$obj/arp_probe.ko
mv -f "$obj/arp_probe.ko.new" "$target"
echo "$target"
