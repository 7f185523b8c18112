#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# deb-dkms.sh [NAME...]
#
# make dkms-check: the package arp-probe-dkms in a real Debian 13 without our tree and without a network. There DKMS builds, skips,
# installs and removes, for each kernel of KERNELS (KERNEL, or else Debian 13's own and the newest); then what it built is loaded
# into that kernel, in a guest. NAME: of functions in deb/dkms.sh, and `loads` (all of them). Ends with "N passed, N failed".

# shellcheck source-path=SCRIPTDIR/../scripts
. "$(dirname "$0")/../scripts/lib.sh"

HERE=$REPO/qemu-test
host=$(dpkg --print-architecture)
export KERNELS=${KERNEL:-6.12-cloud-$host cloud-$host}
out=$CACHE/deb-dkms

# In an overlay: the Debian stays as apt left it. $1..: root, work, tests
in_debian() {
	# shellcheck disable=SC2016 # for the inner shell
	as_root unshare --mount --net --pid --fork --kill-child sh -ec '
		root=$1 work=$2
		shift 2
		mount -t tmpfs -o mode=755 dkms "$work/upper"
		mkdir "$work/upper/over" "$work/upper/tmp"
		mount -t overlay -o "lowerdir=$root,upperdir=$work/upper/over,workdir=$work/upper/tmp" debian "$work/debian"
		mount --bind "$work/job" "$work/debian/mnt"
		mount -t proc proc "$work/debian/proc"
		mount --rbind /dev "$work/debian/dev"
		exec chroot "$work/debian" /usr/bin/env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
			HOME=/root LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive bash /mnt/dkms.sh "$@"' sh "$@"
}

# loads RELEASE: what DKMS built for it goes into that kernel, and tells of a packet
loads() {
	local ko=$out/$1/arp_probe.ko said
	[[ -f $ko ]] || { echo "not ok - dkms: there is no module for $1 to load"; return; }
	said=$(KERNEL=$1 ARP_PROBE_KO=$ko "$HERE/check.sh" 10-calls | grep -E '^(not )?ok|^#' || true)
	grep -qE '^(not )?ok' <<<"$said" || said="not ok - the guest told nothing"
	echo "${said//ok - /ok - dkms: $1: }"
}

# DKMS builds and so on, by the names that are deb/dkms.sh's
in_dkms() {
	in_debian "$root" "$work" "$(paste -sd' ' <<<"$releases")" "$@"
	as_root rm -rf "$out"
	[[ ! -d $work/job/built ]] || cp -r "$work/job/built" "$out"
}

tests() {
	local name release names=()
	for name; do [[ $name == loads ]] || names+=("$name"); done
	(($# > 0 && ${#names[@]} == 0)) || in_dkms "${names[@]}"
	[[ " $* " == *" loads "* || $# == 0 ]] || return 0
	for release in $releases; do loads "$release"; done
}

main() {
	local debs deb root work releases kernel release='' passed failed
	releases=$(for kernel in $KERNELS; do eval "$("$REPO/scripts/resolve-kernel.sh" "$kernel")" && echo "$release"; done)
	debs=$("$REPO/scripts/deb.sh" "${KERNELS%% *}" | tail -n 3)
	deb=$(grep -- '-dkms_' <<<"$debs")
	root=$("$HERE/deb-dkms-root.sh" "$deb")
	work=$(mktemp -d "$CACHE/deb-dkms.XXXXXX")
	# shellcheck disable=SC2064 # now
	trap "rm -rf '$work'" EXIT
	mkdir "$work"/{debian,upper,job}
	grep -E -- '-(dkms|modules-.*)_' <<<"$debs" | xargs cp -t "$work/job" "$HERE"/deb/{dkms,lib}.sh
	tests "$@" | tee "$work/out"
	passed=$(grep -c '^ok - ' "$work/out" || true)
	failed=$(grep -c '^not ok - ' "$work/out" || true)
	say "$SECONDS s"
	echo "$passed passed, $failed failed"
	((failed == 0 && passed > 0))
}

main "$@"
