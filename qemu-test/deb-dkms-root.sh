#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# deb-dkms-root.sh DEB
#
# A real Debian 13, installed by apt, with what the package DEB of arp-probe-dkms depends on, and for each kernel of KERNELS its
# image, headers and source: nothing else, so that what the package forgets to name is missing there. Prints its path.

# shellcheck source-path=SCRIPTDIR/../scripts
. "$(dirname "$0")/../scripts/lib.sh"
. "$(dirname "$0")/../scripts/apt.sh"

deb=$1
root=$CACHE/roots/dkms
depends=$(dpkg-deb -f "$deb" Depends | sed 's/([^)]*)//g; s/|[^,]*//g; s/ //g')

# Each kernel as a host has it. The image, too: DKMS runs depmod only where one is, and 7.3's headers do not depend on it.
kernels() {
	local kernel release='' source=''
	for kernel in $KERNELS; do
		eval "$("$REPO/scripts/resolve-kernel.sh" "$kernel")"
		echo "linux-image-$release,linux-headers-$release,$source"
	done
}

make_root() {
	local from
	from=$(mirror)
	as_root rm -rf "$root"
	# shellcheck disable=SC2016 # the hooks' own $1
	as_root mmdebstrap --variant=minbase --keyring="$KEYRING" --dpkgopt=force-unsafe-io --include="tiny-initramfs,$depends,$packages" \
		--dpkgopt='path-exclude=/usr/share/locale/*' --dpkgopt='path-exclude=/usr/share/doc/*/*' --dpkgopt='path-exclude=/usr/share/man/*' \
		--setup-hook='printf "Package: linux-*\nPin: release n=trixie-backports\nPin-Priority: 600\n" >"$1/etc/apt/preferences.d/linux"' \
		--essential-hook='printf "do_initrd = no\n" >"$1/etc/kernel-img.conf"' \
		trixie "$root" "deb $from trixie main" "deb $from trixie-backports main"
	as_root rm -rf "$root"/var/cache/apt/archives/*.deb
}

lock root-dkms
packages=$(kernels | paste -sd,)
key="$depends $packages $(sha256sum <"$0")"
if ! stamp_ok "$root.stamp" "$key"; then
	need_tools mmdebstrap:mmdebstrap
	need_room 3500 "a Debian with compilers, kernels, headers and sources"
	rm -f "$root.stamp"
	step "installing a Debian 13 with DKMS and what it needs for $KERNELS" "2 min" "$CACHE/log/deb-dkms-root.log" make_root ||
		die "could not install a Debian for DKMS: $(apt_fault "$CACHE/log/deb-dkms-root.log")"
	stamp "$root.stamp" "$key"
fi
echo "$root"
