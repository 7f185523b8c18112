#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# deb-root.sh
#
# A real Debian 13, installed with the stock kernel KERNEL's packages by apt, as a part of a guest's image: all of it lies under
# /debian there, to be entered with chroot. Prints the part's path. No compiler is in it.

# shellcheck source-path=SCRIPTDIR/../scripts
. "$(dirname "$0")/../scripts/lib.sh"
. "$(dirname "$0")/../scripts/apt.sh"

PACKAGES=kmod,iproute2,jq,procps,man-db,tiny-initramfs

settings=$("$REPO/scripts/resolve-kernel.sh")
release='' dir='' root='' arch=''
eval "$settings"
part=$dir/debian.cpio
key="$release $PACKAGES $(sha256sum <"$0")"

make_root() {
	local work=$dir/debian.work from
	from=$(mirror)
	as_root rm -rf "$work"
	mkdir -p "$work/debian"
	# Nobody reads its manuals but ours.
	# shellcheck disable=SC2016 # the hooks' own $1
	as_root mmdebstrap --variant=minbase --arch="$arch" --keyring="$KEYRING" --include="$PACKAGES,linux-image-$release" \
		--dpkgopt='path-exclude=/usr/share/locale/*' --dpkgopt='path-exclude=/usr/share/doc/*/*' \
		--setup-hook='printf "Package: linux-*\nPin: release n=trixie-backports\nPin-Priority: 600\n" >"$1/etc/apt/preferences.d/linux"' \
		--essential-hook='printf "do_initrd = no\n" >"$1/etc/kernel-img.conf"' \
		trixie "$work/debian" "deb $from trixie main" "deb $from trixie-backports main"
	as_root rm -rf "$work"/debian/{dev,proc,sys,run,tmp,boot,var/cache/apt,var/lib/apt/lists}
	mkdir -p "$work"/debian/{dev,proc,sys,run,tmp,boot,job,var/cache/apt/archives/partial,var/lib/apt/lists/partial}
	"$REPO/scripts/in-root.sh" "$root" sh -c "cd '$work' && find . | cpio -o -H newc -R 0:0 --quiet" >"$part.part"
	mv -f "$part.part" "$part"
	as_root rm -rf "$work"
}

lock "debian-$release"
if ! stamp_ok "$part.stamp" "$key"; then
	need_tools mmdebstrap:mmdebstrap
	need_room 2000 "a Debian for the guest"
	step "installing a Debian 13 with the kernel $release for the guest" "40 s" "$dir/log/debian.log" make_root ||
		die "could not install a Debian for the guest: $(apt_fault "$dir/log/debian.log")"
	stamp "$part.stamp" "$key"
fi
echo "$part"
