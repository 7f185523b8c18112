#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# boot-files.sh [KERNEL]: the stock kernel's image and its modules, at $CACHE/<release>/boot/vmlinuz and
# boot/modules/lib/modules/<release>. Prints the directory, boot/, on the last line of stdout.
# shellcheck source-path=SCRIPTDIR disable=SC2154 # names that kernel.env sets
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/apt.sh"
keep_times

KERNEL=${1-${KERNEL:-}}
[[ $KERNEL != debug && $KERNEL != debug-bare ]] || exec "$REPO/scripts/debug-kernel.sh" "$KERNEL" --boot
env=$("$REPO/scripts/resolve-kernel.sh" "$KERNEL")
eval "$env"
boot=$dir/boot
images=${images:-linux-binary-$release linux-modules-$release} # a kernel.env of before 6.12 was known
key="1 $version"

unpack() {
	local deb image
	rm -rf "$boot"
	mkdir -p "$boot/modules/lib"
	for deb; do
		dpkg-deb --fsys-tarfile "$deb" | tar -x -C "$boot" --no-same-owner --wildcards './usr/lib/modules/*' './boot/vmlinuz-*' 2>/dev/null ||
			dpkg-deb --fsys-tarfile "$deb" | tar -x -C "$boot" --no-same-owner --wildcards './usr/lib/modules/*'
	done
	mv "$boot/usr/lib/modules" "$boot/modules/lib/"
	image=$boot/boot/vmlinuz-$release
	[[ -f $image ]] || image=$boot/modules/lib/modules/$release/vmlinuz
	mv "$image" "$boot/vmlinuz"
	rm -rf "${boot:?}/usr" "${boot:?}/boot"
	"$REPO/scripts/in-root.sh" "$root" depmod -b "$boot/modules" "$release"
}

lock "boot-$release"
if ! stamp_ok "$boot.stamp" "$key"; then
	apt_ready "$suite" "$arch"
	read -r -a packages <<<"$images"
	debs=$(apt_fetch "$suite" "$arch" "${packages[@]/%/=$version}")
	need_room 300 "the kernel and its modules"
	"$REPO/scripts/toolchain-root.sh" "$release"
	rm -f "$boot.stamp"
	# shellcheck disable=SC2086 # one path a line, none with blanks
	step "unpacking the kernel and its modules" "3 s" "$dir/log/boot.log" unpack $debs ||
		die "unpacking the kernel failed; see $dir/log/boot.log"
	stamp "$boot.stamp" "$key"
	# shellcheck disable=SC2086
	rm -f $debs
fi
echo "$boot"
