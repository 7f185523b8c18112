#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# headers.sh KERNEL: that kernel's headers packages, as they lie on a host that has them installed, at $CACHE/<release>/kdir;
# prints the directory that is KDIR there. Programs among them (linux-kbuild) are this host's, whatever the kernel is for.
# shellcheck source-path=SCRIPTDIR disable=SC2154 # names that kernel.env sets
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/apt.sh"

eval "$("$REPO/scripts/resolve-kernel.sh" "$1")"
to=$dir/kdir
kdir=$to/usr/src/linux-headers-$release
host=$(dpkg --print-architecture)
log=$dir/log/kdir.log

# The packages that linux-headers-<release> needs besides, of the same version.
needed() {
	papt "$suite" "$arch" apt-cache depends "linux-headers-$release=$version" |
		sed -nE "s/^ *Depends: (linux-(headers|kbuild)-[^ ]+)$/\\1/p" | sort -u
}

fetch() {
	local package
	for package in "linux-headers-$release" $(needed); do
		if [[ $package == linux-kbuild-* ]]; then
			apt_ready "$suite" "$host"
			apt_fetch "$suite" "$host" "$package=$version"
		else
			apt_fetch "$suite" "$arch" "$package=$version"
		fi
	done
}

unpack() {
	local deb
	rm -rf "$to"
	mkdir -p "$to"
	for deb; do
		dpkg-deb --fsys-tarfile "$deb" | tar -x -C "$to" --no-same-owner --exclude=./usr/share
	done
	sed -i "s,^include /usr/src/,include $to/usr/src/," "$kdir/Makefile"
}

lock "kdir-$release"
key="1 $version $to"
if ! stamp_ok "$to.stamp" "$key"; then
	apt_ready "$suite" "$arch"
	debs=$(fetch)
	need_room 200 "the kernel's headers"
	rm -f "$to.stamp"
	# shellcheck disable=SC2086 # one path a line, none with blanks
	step "unpacking the headers of $release" "3 s" "$log" unpack $debs || die "unpacking the headers failed; see $log"
	stamp "$to.stamp" "$key"
	# shellcheck disable=SC2086
	rm -f $debs
fi
echo "$kdir"
