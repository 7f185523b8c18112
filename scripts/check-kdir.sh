#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# check-kdir.sh KDIR: can a Rust module be built against KDIR with this host's compilers? If not: which piece is missing, and
# what to type next.
# shellcheck source-path=SCRIPTDIR
. "$(dirname "$0")/lib.sh"

kdir=$1

# As make prints it: KERNEL= for the kernel that KDIR belongs to.
kernel_of() {
	local release
	release=$(cat "$kdir/include/config/kernel.release" 2>/dev/null || true)
	if [[ -z $release && $kdir == */linux-headers-* ]]; then
		release=${kdir##*/linux-headers-}
	elif [[ -z $release ]]; then
		release=$(basename "$(dirname "$kdir")")
	fi
	if [[ $release == "$(uname -r)" ]]; then
		echo running
	else
		echo "$release"
	fi
}

text_of() { sed -n "s/^CONFIG_$1=\"\\(.*\\)\"\$/\\1/p" "$kdir/.config"; }

# same_compiler PROGRAM CONFIG-NAME
same_compiler() {
	local want have
	want=$(text_of "$2")
	have=$("$1" --version 2>/dev/null | head -n 1) || have="no $1"
	[[ $have == "$want" ]] ||
		die "$kdir was built by '$want', and this host has '$have'; with the kernel's own compilers: make module KERNEL=$(kernel_of)"
}

[[ -d $kdir ]] ||
	die "there is no kernel tree at $kdir; type 'make module' for Debian's newest cloud kernel, 'make module KERNEL=running' for the kernel that runs here, or make KDIR=<a tree>"
[[ -f $kdir/.config ]] || die "$kdir is no configured kernel tree (it has no .config); to have one made: make kernel-tree"
grep -q '^CONFIG_RUST=y' "$kdir/.config" ||
	die "the kernel of $kdir was built without CONFIG_RUST, so no Rust module can be loaded into it; Debian's kernels have it from 7.2 on: make module KERNEL=<release> (scripts/resolve-kernel.sh --list shows them)"
compgen -G "$kdir/rust/libkernel.rmeta" >/dev/null ||
	die "the kernel of $kdir has CONFIG_RUST, but the tree lacks the metadata of its Rust crates, as Debian's linux-headers do; to have it made: make module KERNEL=$(kernel_of)"
same_compiler rustc RUSTC_VERSION_TEXT
cc=$(text_of CC_VERSION_TEXT)
same_compiler "${cc%% *}" CC_VERSION_TEXT
