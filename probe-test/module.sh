#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# module.sh [KERNEL] [MAKE-FLAG...]: probe_kunit.ko, the safe layer's own tests, for that kernel, at
# $CACHE/<release>/probe_kunit.ko; its path is the last line of stdout. It builds arp_probe.ko first, whose generated
# bindings it shares. MODULE=NAME SOURCE=DIRECTORY: another module on the safe layer (samples/module.sh).
# shellcheck source-path=SCRIPTDIR/../scripts disable=SC2154 # names that kernel.env sets
. "$(dirname "$0")/../scripts/lib.sh"
keep_times

MODULE=${MODULE:-probe_kunit}
SOURCE=${SOURCE:-probe-test}
KERNEL=${1-${KERNEL:-}}
shift $(($# > 0))
"$REPO/scripts/module.sh" "$KERNEL" >/dev/null
tree=$("$REPO/scripts/kernel-tree.sh" "$KERNEL")
eval "$(cat "$tree/.arp_probe")"
obj=$dir/obj-$MODULE${*:+-$(printf '%s' "$*" | tr -c 'A-Za-z0-9_' _)}
log=$dir/log/${obj##*/}.log

build() {
	cd "$REPO" || return
	mapfile -t flags < <(kernel_make_flags)
	mapfile -t place < <(kbuild_place "$tree" "$REPO/$SOURCE" "$obj")
	"$REPO/scripts/in-root.sh" "$root" make -j"$(nproc)" -C "$tree" "${place[@]}" \
		"ARP_PROBE_OBJ=$dir/obj" "${flags[@]}" "$@" modules
}

lock "$MODULE-$release"
key="$(cat "$tree.stamp") $REPO"
if ! stamp_ok "$obj.stamp" "$key"; then
	rm -rf "$obj"
	mkdir -p "$obj"
	stamp "$obj.stamp" "$key"
fi
if ! step "building $MODULE.ko for $release${*:+ ($*)}" "10 s" "$log" build "$@"; then
	cat "$log" >&2
	die "$MODULE.ko does not build for $release (all that was said: $log)"
fi
grep -E -A 12 '^(warning|error)|: warning:|^WARNING' "$log" >&2 || true
"$REPO/scripts/in-root.sh" "$root" "$REPO/scripts/check-module.sh" "$obj/$MODULE.ko" "$tree"
target=$dir/$MODULE.ko
(($# == 0)) || target=$obj/$MODULE.ko
if [[ $target != "$obj/$MODULE.ko" ]]; then
	cp -f "$obj/$MODULE.ko" "$target.new"
	mv -f "$target.new" "$target"
fi
echo "$target"
