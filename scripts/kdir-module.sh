#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# kdir-module.sh KDIR [MAKE-FLAG...]: arp_probe.ko for a kernel tree that the user names, put beside the Makefile. A tree that
# kernel-tree.sh made is built against in its root, any other with this host's compilers; RUST=own needs no more of it than
# headers. Offline: DKMS calls this.
# shellcheck source-path=SCRIPTDIR disable=SC2154 # names that kernel.env sets
. "$(dirname "$0")/lib.sh"

[[ -n $1 ]] || die "KDIR= is empty: make KDIR=<a kernel tree>, or make module KERNEL=<release>"
kdir=$(realpath -ms -- "$1")
shift
obj=$CACHE/kdir/obj
own=$CACHE/kdir/tree-own
check=("$REPO/scripts/check-module.sh")

# One directory of objects: when KDIR changes, what was built against another goes.
prepare_obj() {
	local key
	key="$tree $(cksum <"$kdir/.config") $(cat "$tree.stamp" 2>/dev/null || true)"
	if ! stamp_ok "$obj.stamp" "$key"; then
		rm -rf "$obj"
		mkdir -p "$obj"
		stamp "$obj.stamp" "$key"
	fi
	mapfile -t place < <(kbuild_place "$tree" "$REPO" "$obj")
}

in_our_root() {
	mapfile -t flags < <(kernel_make_flags)
	export BIND="${root%/roots/*}"
	"$REPO/scripts/in-root.sh" "$root" make -j"$(nproc)" -C "$tree" "${place[@]}" "${flags[@]}" "$@" modules
	check=("$REPO/scripts/in-root.sh" "$root" "$REPO/scripts/check-module.sh")
}

on_host() {
	make -j"$(nproc)" -C "$tree" "${place[@]}" "${compilers[@]}" "RUSTC=${RUSTC:-rustc}" "BINDGEN=${BINDGEN:-bindgen}" "$@" modules
}

# The C compiler that the kernel was built by, as the kernel's Makefile is told. Debian's headers name theirs by themselves.
c_compiler() {
	local text cc major
	text=$(sed -n 's/^CONFIG_CC_VERSION_TEXT="\(.*\)"/\1/p' "$kdir/.config")
	cc=${text%% *}
	if grep -q '^CONFIG_CC_IS_CLANG=y' "$kdir/.config"; then
		major=$(sed -n 's/^CONFIG_CLANG_VERSION=\([0-9]*\)[0-9]\{4\}$/\1/p' "$kdir/.config")
		cc=clang-$major compilers=("LLVM=-$major")
		command -v "$cc" >/dev/null || cc=clang compilers=(LLVM=1)
	else
		compilers=("CC=$cc")
	fi
	command -v "$cc" >/dev/null ||
		die "the kernel of $kdir was built by '$text', and there is no $cc here: install it (Debian: apt install ${cc#*-linux-gnu-})"
}

# A tree of the headers and the source's rust/, as long as neither changes, nor a compiler.
own_tree() {
	local key source
	source=$("$REPO/scripts/rust-source.sh" "$kdir")
	key="$kdir $source $(cat "$CACHE/kdir/source.stamp" 2>/dev/null || true) $(cat "$kdir/.config" "$kdir/Module.symvers" "$REPO/own/tree.sh" | cksum)"
	key+=" $("${RUSTC:-rustc}" --version 2>&1 || true) $("${BINDGEN:-bindgen}" --version 2>&1 || true)"
	tree=$own
	! stamp_ok "$tree.stamp" "$key" || return 0
	need_room 300 "the kernel crate"
	rm -f "$tree.stamp"
	if ! step "building a kernel crate for $kdir, from $source" "60 s" "$CACHE/log/kdir-own.log" \
		"$REPO/own/tree.sh" "$kdir" "$source" "$tree" "${compilers[@]}"; then
		grep '^error: ' "$CACHE/log/kdir-own.log" >&2 && exit 1
		tail -n 30 "$CACHE/log/kdir-own.log" >&2
		die "the kernel crate does not build for $kdir; see $CACHE/log/kdir-own.log"
	fi
	stamp "$tree.stamp" "$key"
}

cd "$REPO"
make_cache
lock kdir
tree=$kdir
if [[ -f $kdir/.arp_probe ]]; then
	eval "$(cat "$kdir/.arp_probe")"
	build=in_our_root
else
	mode=$("$REPO/scripts/check-kdir.sh" "$kdir")
	c_compiler
	[[ $mode == kernel ]] || own_tree
	build=on_host
fi
prepare_obj
$build "$@" >&2 || die "the module does not build against $kdir"
"${check[@]}" "$obj/arp_probe.ko" "$tree"
cp -f "$obj/arp_probe.ko" "$REPO/arp_probe.ko.new"
mv -f "$REPO/arp_probe.ko.new" "$REPO/arp_probe.ko"
say "arp_probe.ko is for kernel $(cat "$kdir/include/config/kernel.release")"
