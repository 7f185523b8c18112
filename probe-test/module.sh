#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# module.sh [KERNEL] [MAKE-FLAG...]: probe_kunit.ko, the safe layer's own tests, for that kernel, at
# $CACHE/<release>/probe_kunit.ko; its path is the last line of stdout. It builds arp_probe.ko first, whose generated
# bindings it shares.
# shellcheck source-path=SCRIPTDIR/../scripts disable=SC2154 # names that kernel.env sets
. "$(dirname "$0")/../scripts/lib.sh"
keep_times

KERNEL=${1-${KERNEL:-}}
shift $(($# > 0))
"$REPO/scripts/module.sh" "$KERNEL" >/dev/null
tree=$("$REPO/scripts/kernel-tree.sh" "$KERNEL")
eval "$(cat "$tree/.arp_probe")"
obj=$dir/obj-probe-kunit${*:+-$(printf '%s' "$*" | tr -c 'A-Za-z0-9_' _)}
log=$dir/log/${obj##*/}.log

build() {
	cd "$REPO" || return
	mapfile -t flags < <(kernel_make_flags)
	"$REPO/scripts/in-root.sh" "$root" make -j"$(nproc)" -C "$tree" "M=$REPO/probe-test" "MO=$obj" \
		"ARP_PROBE_OBJ=$dir/obj" "${flags[@]}" "$@" modules
}

lock "probe-kunit-$release"
key="$(cat "$dir/tree.stamp") $REPO"
if ! stamp_ok "$obj.stamp" "$key"; then
	rm -rf "$obj"
	mkdir -p "$obj"
	stamp "$obj.stamp" "$key"
fi
if ! step "building probe_kunit.ko for $release${*:+ ($*)}" "10 s" "$log" build "$@"; then
	cat "$log" >&2
	die "probe_kunit.ko does not build for $release (all that was said: $log)"
fi
grep -E -A 12 '^(warning|error)|: warning:|^WARNING' "$log" >&2 || true
target=$dir/probe_kunit.ko
(($# == 0)) || target=$obj/probe_kunit.ko
if [[ $target != "$obj/probe_kunit.ko" ]]; then
	cp -f "$obj/probe_kunit.ko" "$target.new"
	mv -f "$target.new" "$target"
fi
echo "$target"
