#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# check-kdir.sh KDIR: how a Rust module is built against KDIR with this host's compilers: prints `kernel` or `own`, as RUST=
# has it. If not at all: which piece is missing, and what to type next.
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

# other_compiler PROGRAM CONFIG-NAME: differs from the kernel's, and prints both
other_compiler() {
	local want have
	want=$(text_of "$2")
	have=$("$1" --version 2>/dev/null | head -n 1) || have="no $1"
	[[ $have != "$want" ]] && echo "was built by '$want', and this host has '$have'"
}

# Why RUST=kernel is out of the question: nothing, where it is not. Symbol names of Rust agree only between the same
# compilers; with RUST=own none is asked for.
why_not_kernel() {
	local cc
	if ! grep -q '^CONFIG_RUST=y' "$kdir/.config"; then
		echo "was built without CONFIG_RUST, so there is no Rust in it to link against"
	elif ! compgen -G "$kdir/rust/libkernel.rmeta" >/dev/null; then
		echo "has CONFIG_RUST, but the tree lacks the metadata of its Rust crates, as Debian's linux-headers do"
	else
		cc=$(text_of CC_VERSION_TEXT)
		other_compiler "${RUSTC:-rustc}" RUSTC_VERSION_TEXT || other_compiler "${cc%% *}" CC_VERSION_TEXT || true
	fi
}

[[ -d $kdir ]] ||
	die "there is no kernel tree at $kdir; type 'make module' for Debian's newest cloud kernel, 'make module KERNEL=running' for the kernel that runs here, or make KDIR=<a tree>"
[[ -f $kdir/.config ]] || die "$kdir is no configured kernel tree (it has no .config); to have one made: make kernel-tree"
why=$(why_not_kernel)
case ${RUST:-} in
own) echo own ;;
kernel)
	[[ -z $why ]] ||
		die "RUST=kernel does not work here: the kernel of $kdir $why; bring Rust along with RUST=own, or have a tree with all of it made: make module KERNEL=$(kernel_of)"
	echo kernel
	;;
'')
	[[ -z $why ]] || say "RUST=own: the kernel of $kdir $why"
	[[ -n $why ]] || say "RUST=kernel: the kernel of $kdir has Rust, of this host's very compilers"
	if [[ -n $why ]]; then echo own; else echo kernel; fi
	;;
*) die "RUST='$RUST' is neither kernel nor own" ;;
esac
