#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# dkms-build.sh RELEASE KDIR: what DKMS runs to build the module, with this host's own compilers, offline. Status 77 tells DKMS to
# skip this kernel: any other failure would fail apt, over each new kernel, until a person acts.
set -uo pipefail

release=$1 kdir=$2
cd "$(dirname "$0")" || exit 77

skip() {
	echo "arp-probe: skipped for $release: $*" | tee /dev/stderr
	exit 77
}

need() { # PROGRAM PACKAGE
	command -v "$1" >/dev/null || skip "there is no $1: apt install $2"
}

need rustc rustc
need bindgen bindgen
[[ -d $(rustc --print sysroot)/lib/rustlib/src/rust/library/core ]] || skip "Rust's own sources are missing: apt install rust-src"
[[ -e $kdir/Makefile ]] || skip "its headers are missing: apt install linux-headers-$release"

export ARP_PROBE_CACHE=$PWD/build RUST=own
if ! make KDIR="$kdir" >build.log 2>&1; then
	cat build.log
	skip "$(grep -m 1 '^error: ' build.log | cut -c 8- || true) (all of it: this log)"
fi
cat build.log
