#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# toolchain-root.sh KERNEL [SUITE]: the root with the compilers of that kernel's suite (or of another one), and, but for
# RUST=own, proof that they are the very ones that the kernel's .config names: the symbols of Rust crates carry a hash of
# the compiler's version.
# shellcheck source-path=SCRIPTDIR disable=SC2154 # names that kernel.env sets
. "$(dirname "$0")/lib.sh"

eval "$("$REPO/scripts/resolve-kernel.sh" "$1")"
[[ -z ${2:-} ]] || suite=$2 root=$CACHE/roots/$2
name=${root##*/}
mode=$(rust_mode "$dir")

packages() {
	echo "$gcc gcc libc6-dev make bc bison flex cpio kmod xz-utils perl python3-minimal pahole"
	echo "libelf-dev libssl-dev libdw-dev openssl rustc rust-src bindgen rustfmt rust-clippy"
	[[ $karch != arm64 || $mode == own ]] || echo gcc-arm-linux-gnueabihf
	[[ -z ${llvm:-} ]] || echo "clang-$llvm lld-$llvm llvm-$llvm"
	[[ -z $cross ]] || echo "$gcc-${cross%-} libc6-dev-$arch-cross"
}

# What an earlier kernel needed here stays.
wanted() { { packages; cat "$root.extra" 2>/dev/null || true; } | tr ' ' '\n' | sort -u | tr '\n' ' '; }

unpack() {
	local list
	list=$(wanted)
	# shellcheck disable=SC2086
	"$REPO/scripts/unpack-root.sh" "$suite" "$(dpkg --print-architecture)" "$name" $list
	echo "$list" >"$root.extra"
}

version_of() { "$REPO/scripts/in-root.sh" "$root" "$@" --version | head -n 1; }

# differs: prints both compilers where they are not the kernel's own, as they need not be with RUST=own
differs() {
	local have
	[[ $mode == kernel ]] || return 0
	have=$(version_of rustc)
	[[ $have == "$rustc_text" ]] || printf "the kernel was built by '%s', and Debian's %s has '%s'\n" "$rustc_text" "$suite" "$have"
	have=$(version_of "$cc")
	[[ -z $cc_text || $have == "$cc_text" ]] || printf "the kernel was built by '%s', and Debian's %s has '%s'\n" "$cc_text" "$suite" "$have"
}

need_tools bwrap:bubblewrap xz:xz-utils
unpack
difference=$(differs)
[[ -z $difference ]] ||
	die "the compilers of kernel $release are not to be had: ${difference//$'\n'/, }; say RUST=own, which brings the kernel crate along and takes any rustc from 1.85 on; or take a kernel that was built later (scripts/resolve-kernel.sh --list $suite), or bring the root up to date with 'make clean-roots'"
