#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# dkms-missing.sh RELEASE KDIR: one sentence if the module cannot be built for this kernel on this host, and nothing if it can.
# dkms.conf asks, so that DKMS skips the kernel: whatever fails later than that fails apt, over each new kernel, until a person
# acts (MAKE's exit status does not tell DKMS to skip).
set -uo pipefail

release=$1 kdir=$2
cd "$(dirname "$0")" || exit

lacks() {
	echo "arp-probe: skipped for $release: $*"
	exit
}

need() { # PROGRAM PACKAGE
	command -v "$1" >/dev/null || lacks "there is no $1: apt install $2"
}

# What the project's own scripts refuse, in their words.
ask() {
	local said
	said=$("$@" 2>&1 >/dev/null) || lacks "$(sed -n 's/^error: //p' <<<"$said" | head -n 1)"
}

case $release in
6.12.* | 7.3.*) ;;
*) lacks "only kernels of the series 6.12 and 7.3 are known to build this way; arp-probe-modules-$release is the module, ready" ;;
esac
# DKMS installs nothing over that package's file if it is of the same version, and fails (another it would move away).
[[ ! -e /lib/modules/$release/updates/arp_probe.ko ]] || lacks "arp-probe-modules-$release has the module, ready"
need rustc rustc
need bindgen bindgen
need make make
need cc gcc
[[ -d $(rustc --print sysroot)/lib/rustlib/src/rust/library/core ]] || lacks "Rust's own source is missing: apt install rust-src"
[[ -e $kdir/Makefile && -e $kdir/.config ]] || lacks "its headers are missing: apt install linux-headers-$release"
cc=$(sed -n 's/^CONFIG_CC_VERSION_TEXT="\([^ "]*\).*/\1/p' "$kdir/.config")
need "${cc:-cc}" "${cc#*-linux-gnu-}"
ask own/tree.sh --check "$kdir"
ask scripts/rust-source.sh --find "$kdir"
