#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# guest-image.sh [tools]
#
# Builds what a test guest of the kernel KERNEL is made of, and prints the
# paths of its parts, which the kernel unpacks one after the other:
#   base.cpio     busybox, iproute2, nftables, arptables, ebtables, tcpdump,
#                 teamnl, ovs-dpctl, socat, kmod, a shell, of Debian trixie
#   tools.cpio    trace-cmd, perf and bpftrace (only with "tools")
#   modules.cpio  the kernel's own modules that the tests need
#   arptool.cpio  our packet tool
# Nothing of a package is run: they are unpacked, and picked from, so a guest
# of another architecture needs no emulator here. The kernel's toolchain root
# and its boot files must be there (toolchain-root.sh, boot-files.sh).

# shellcheck source-path=SCRIPTDIR/../scripts
. "$(dirname "$0")/../scripts/lib.sh"

HERE=$REPO/qemu-test
GUEST_SET=trixie

BASE_PACKAGES="busybox-static dash bash iproute2 nftables arptables ebtables kmod
	libteam-utils tcpdump util-linux openvswitch-switch socat"
BASE_FILES="usr/bin/busybox usr/bin/dash usr/bin/sh usr/bin/bash usr/bin/ip
	usr/sbin/ip usr/sbin/bridge usr/sbin/tc usr/sbin/nft
	usr/sbin/arptables-legacy usr/sbin/ebtables-legacy usr/bin/teamnl
	usr/bin/tcpdump usr/bin/ovs-dpctl usr/bin/socat usr/bin/kmod usr/sbin/modprobe
	usr/sbin/insmod usr/sbin/rmmod usr/sbin/lsmod usr/sbin/modinfo
	usr/sbin/depmod usr/bin/dmesg usr/bin/unshare usr/bin/nsenter
	usr/bin/taskset usr/bin/setsid"

TOOLS_PACKAGES="trace-cmd linux-perf bpftrace"
TOOLS_FILES="usr/bin/trace-cmd usr/bin/perf usr/bin/bpftrace"

# With their dependencies, which modprobe loads by itself; but for crc32c_generic, without which 6.12's libcrc32c, and so
# nf_tables, does not load where it is not built in.
KERNEL_MODULES="crc32c_generic veth dummy macvlan ipvlan bridge 8021q bonding team
	team_mode_activebackup vrf vxlan
	nf_tables nft_meta_bridge nft_limit nft_queue br_netfilter arp_tables arptable_filter
	ebtables ebtable_filter ebtable_nat
	ifb sch_ingress sch_netem sch_prio sch_tbf cls_flower cls_matchall cls_u32
	act_gact act_mirred act_police openvswitch tun macvtap hsr"

in_root() { "$REPO/scripts/in-root.sh" "$root" "$@"; }

# pack DIR CPIO
pack() {
	# shellcheck disable=SC2016 # the inner shell's
	in_root sh -c 'cd "$1" && find . | LC_ALL=C sort | cpio -o -H newc -R 0:0 --quiet' sh "$1" >"$2.part"
	mv -f "$2.part" "$2"
}

# userland NAME PACKAGES FILES: a part made of Debian packages
userland() {
	local name=$1 packages=$2 files=$3 cpio=$dir/$1.cpio from=guest-$arch-$1 key
	# shellcheck disable=SC2086 # a list of words
	"$REPO/scripts/unpack-root.sh" "$GUEST_SET" "$arch" "$from" $packages >&2
	key="$files $(cat "$CACHE/roots/$from.stamp" "$HERE/pick-files.sh" "$0" | sha256sum)"
	stamp_ok "$cpio.stamp" "$key" && return
	step "making the guest's $name part for $arch" "3 s" "$CACHE/log/guest-$name.log" make_userland ||
		die "could not make the guest's $name part: see $CACHE/log/guest-$name.log"
	stamp "$cpio.stamp" "$key"
}

make_userland() {
	local work=$dir/$name.work
	rm -rf "$work"
	mkdir -p "$work"
	# shellcheck disable=SC2086 # a list of words
	in_root "$HERE/pick-files.sh" "$CACHE/roots/$from" "$work" $files
	[[ $name != base ]] || skeleton "$work"
	pack "$work" "$cpio"
	rm -rf "$work"
}

skeleton() {
	local link
	mkdir -p "$1"/{dev,proc,sys,run,tmp,root,etc,var/log,usr/lib/modules}
	for link in bin sbin lib lib64; do
		mkdir -p "$1/usr/$link"
		ln -sfn "usr/$link" "$1/$link"
	done
	# tcpdump becomes that user once it listens.
	printf '%s:x:%s:%s::/:/usr/bin/sh\n' root 0 0 tcpdump 100 100 >"$1/etc/passwd"
	printf '%s:x:%s:\n' root 0 tcpdump 100 >"$1/etc/group"
}

modules_part() {
	local key
	key="$KERNEL_MODULES $version $(sha256sum <"$0")"
	stamp_ok "$kernel_dir/modules.cpio.stamp" "$key" && return
	step "picking the guest's kernel modules" "2 s" "$CACHE/log/guest-modules.log" make_modules ||
		die "could not make the guest's modules part: see $CACHE/log/guest-modules.log"
	stamp "$kernel_dir/modules.cpio.stamp" "$key"
}

make_modules() {
	local from=$kernel_dir/boot/modules/lib/modules/$release work=$kernel_dir/modules.work
	local to=$work/usr/lib/modules/$release file
	rm -rf "$work"
	mkdir -p "$to"
	if [[ -f $from/modules.dep ]]; then
		wanted_modules "$from/modules.dep" >"$work/list"
		while read -r file; do
			mkdir -p "$to/$(dirname "$file")"
			case $file in
			*.xz) in_root xz -dc "$from/$file" >"$to/${file%.xz}" ;;
			*) cp "$from/$file" "$to/$file" ;;
			esac
		done <"$work/list"
		rm "$work/list"
		for file in "$from"/modules.{builtin,builtin.modinfo,order}; do
			[[ ! -e $file ]] || cp "$file" "$to/"
		done
	fi
	in_root depmod -b "$work/usr" "$release"
	pack "$work" "$kernel_dir/modules.cpio"
	rm -rf "$work"
}

# The wanted modules and what they need, by modules.dep. A kernel that has one
# built in, or not at all, is for the test that needs it to say.
wanted_modules() {
	awk -v names="$KERNEL_MODULES" '
		BEGIN { n = split(names, name, " "); for (i = 1; i <= n; i++) want[name[i]] = 1 }
		{
			base = $1
			sub(/:$/, "", base); sub(/.*\//, "", base); sub(/\.ko.*/, "", base)
			if (!(base in want)) next
			for (i = 1; i <= NF; i++) { sub(/:$/, "", $i); if (!seen[$i]++) print $i }
		}' "$1"
}

# By the kernel's own compiler: it is there, and for the right machine.
arptool_part() {
	local cpio=$dir/arptool.cpio key
	key=$(cat "$HERE"/arptool/*.[ch] "$0" | sha256sum)
	stamp_ok "$cpio.stamp" "$key" && return
	step "compiling arptool for $arch" "2 s" "$CACHE/log/guest-arptool.log" make_arptool ||
		die "could not compile arptool: see $CACHE/log/guest-arptool.log"
	stamp "$cpio.stamp" "$key"
}

make_arptool() {
	local work=$dir/arptool.work
	rm -rf "$work"
	mkdir -p "$work/usr/bin"
	in_root "$cc" -static -O2 -Wall -Wextra -Werror -o "$work/usr/bin/arptool" "$HERE"/arptool/*.c
	pack "$work" "$dir/arptool.cpio"
	rm -rf "$work"
}

main() {
	local release='' arch='' version='' root='' cc='' settings
	settings=$("$REPO/scripts/resolve-kernel.sh")
	eval "$settings"
	local dir=$CACHE/guest/$arch kernel_dir=$CACHE/$release
	mkdir -p "$dir"
	lock "guest-$arch"
	userland base "$BASE_PACKAGES" "$BASE_FILES"
	[[ ${1:-} != tools ]] || userland tools "$TOOLS_PACKAGES" "$TOOLS_FILES"
	modules_part
	arptool_part
	printf '%s\n' "$dir/base.cpio" "$kernel_dir/modules.cpio" "$dir/arptool.cpio"
	[[ ${1:-} != tools ]] || echo "$dir/tools.cpio"
}

main "$@"
