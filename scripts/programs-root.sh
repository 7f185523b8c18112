#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# programs-root.sh [ARCH]: the root in which the command and the packages are made, and its path on stdout: Debian trixie's
# cargo, its crates (Debian's own packages of them: no other registry, nothing over the network in a build) and its
# packaging tools. With another ARCH than this machine's also that one's C compiler and Rust's `std`.
# shellcheck source-path=SCRIPTDIR
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/apt.sh"

SUITE=trixie
TOOLS="cargo rustc rust-clippy rustfmt gcc libc6-dev binutils make debhelper dh-dkms dpkg-dev lintian kmod openssl xz-utils python3-minimal"
CRATES="chrono clap clap-complete clap-mangen rustix serde serde-json signal-hook"

host=$(dpkg --print-architecture)
arch=${1:-$host}
root=$CACHE/roots/programs
[[ $arch =~ ^(amd64|arm64)$ ]] || die "packages are made for amd64 and arm64, not for '$arch'"

crates() { for crate in $CRATES; do echo "librust-$crate-dev"; done; }

# A compiler for the other architecture, too, so that the root need not be made twice.
cross() {
	case $host in
	amd64) echo gcc-aarch64-linux-gnu libc6-dev-arm64-cross ;;
	arm64) echo gcc-x86-64-linux-gnu libc6-dev-amd64-cross ;;
	esac
}

# std_of ARCH: Rust's own library for that architecture, where rustc looks for it
std_of() {
	local dir=$CACHE/roots/programs-std-$1 version deb
	version=$(sed -n 's/^libstd-rust-dev=//p' "$root.plan") # the compiler's own
	lock "root-programs-std-$1"
	stamp_ok "$dir.stamp" "$version" && return
	deb=$(apt_fetch "$SUITE" "$1" "libstd-rust-dev=$version")
	rm -rf "$dir"
	mkdir -p "$dir"
	dpkg-deb --fsys-tarfile "$deb" | tar -x -C "$dir" --no-same-owner ./usr/lib/rustlib
	# To rustc a sysroot is one directory: this machine's own beside the other.
	ln -s "/usr/lib/rustlib/$(rust_of "$host")" "$dir/usr/lib/rustlib/"
	stamp "$dir.stamp" "$version"
	rm -f "$deb"
}

rust_of() {
	case $1 in
	amd64) echo x86_64-unknown-linux-gnu ;;
	arm64) echo aarch64-unknown-linux-gnu ;;
	esac
}

# The roots leave out usr/share/lintian, where packages say what lintian is to overlook; it is also where lintian itself is.
lintian_itself() {
	local mark=$root/usr/share/lintian/.whole version deb
	version=$(sed -n 's/^lintian=//p' "$root.plan")
	lock root-programs-lintian
	stamp_ok "$mark" "$version" && return
	deb=$(apt_fetch "$SUITE" "$host" "lintian=$version")
	dpkg-deb --fsys-tarfile "$deb" | tar -x -C "$root" --no-same-owner ./usr/share/lintian
	ln -sfn debian "$root/etc/dpkg/origins/default" # as base-files would: whose packages these are
	stamp "$mark" "$version"
	rm -f "$deb"
}

# shellcheck disable=SC2046,SC2086 # lists of words
"$REPO/scripts/unpack-root.sh" "$SUITE" "$host" programs $TOOLS $(crates) $(cross) >&2
lintian_itself >&2
if [[ $arch != "$host" ]]; then
	apt_ready "$SUITE" "$arch"
	std_of "$arch" >&2
fi
echo "$root"
