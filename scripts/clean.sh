#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# clean.sh modules|roots|all: removes what was built: the modules, or the toolchain roots and package lists too, or all.
# shellcheck source-path=SCRIPTDIR
. "$(dirname "$0")/lib.sh"

# Only a directory that looks like our cache, whatever ARP_PROBE_CACHE says.
[[ -d $CACHE ]] || exit 0
[[ -d $CACHE/.locks ]] || die "$CACHE was not made by this project (it has no .locks): not removing anything there"

rm -f "$REPO/arp_probe.ko"
case $1 in
modules) rm -rf "$CACHE"/*/obj "$CACHE"/*/obj-* "$CACHE"/*/obj.stamp "$CACHE"/*/obj-*.stamp "$CACHE"/*/bench-obj* "$CACHE"/*/arp_probe.ko ;;
roots) rm -rf "$CACHE/roots" "$CACHE/apt" ;;
all)
	rm -rf "$CACHE"/{apt,debs,kdir,log,roots,src} "$CACHE"/*/tree "$CACHE"/*/boot
	rm -rf "${CACHE:?}" 2>/dev/null || find "$CACHE" -mindepth 1 -delete
	;;
esac
