# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0
#
# dkms.sh "RELEASE..." [NAME...]: the package arp-probe-dkms, in a Debian with the headers and sources of these kernels.

# shellcheck source=SCRIPTDIR/lib.sh
. /mnt/lib.sh

RELEASES=$1
FIRST=${RELEASES%% *}
P=arp-probe
VERSION=$(dpkg-deb -f /mnt/arp-probe-dkms_*.deb Version)
shift

status() { dkms status $P/"$VERSION" -k "$1"; }
built_of() { find "/lib/modules/$1/updates" -name 'arp_probe.ko*' 2>/dev/null; }
plain() { printf '%s' "$1" | sed 's/[+.]/\\&/g'; } # for a pattern
installed() {
	has "DKMS' status of $1" ': installed' "$(status "$1")"
	has "modinfo's vermagic for $1" "^$(plain "$1") " "$(modinfo -k "$1" -F vermagic arp_probe)"
	has "where modprobe finds it" '/updates/dkms/arp_probe.ko' "$(modinfo -k "$1" -n arp_probe)"
	has "who signed it" . "$(modinfo -k "$1" -F signer arp_probe)"
}
not_installed() {
	lacks "DKMS' status of $1" 'installed' "$(status "$1")"
	same "modules of $1" "" "$(built_of "$1")"
}

# What the headers' postinst, and that of the next kernel, calls.
new_headers() { /etc/kernel/header_postinst.d/dkms "$1"; }

builds() {
	local release
	apt-get install -y --no-install-recommends /mnt/arp-probe-dkms_*.deb || complain "apt-get install failed"
	for release in $RELEASES; do
		installed "$release"
		mkdir -p "/mnt/built/$release"
		cp "$(built_of "$release")" "/mnt/built/$release/"
		unxz -f "/mnt/built/$release"/*.xz 2>/dev/null
	done
	same "build directories left" "" "$(find /var/lib/dkms/$P -path '*/build/*' | head -n 3)"
}

removes() {
	local release
	dkms remove $P/"$VERSION" -k "$FIRST" || complain "dkms remove failed"
	not_installed "$FIRST"
	for release in ${RELEASES#"$FIRST"}; do installed "$release"; done
	# With its last kernel DKMS forgets the module itself: no hook would come to it again.
	[ -n "$(dkms status $P/"$VERSION")" ] || dkms add $P/"$VERSION"
}

away() { echo "${1%/*}/away-${1##*/}"; }

# skipped WORDS: the hook goes through, nothing is built, and a sentence says why
skipped() {
	local said status=0
	said=$(new_headers "$FIRST" 2>&1) || status=$?
	printf '%s\n' "$said"
	same "the status of the headers' hook" 0 $status
	has "what it says" "^arp-probe: skipped for $(plain "$FIRST"): $1" "$said"
	has "what DKMS says" 'was skipped for module\(s\) arp-probe' "$said"
	lacks "DKMS' status of $FIRST" 'installed' "$(status "$FIRST")"
}

# skips WORDS FILE...: without these
skips() {
	local words=$1 file
	shift
	# Not by a suffix: a packed source may have any.
	for file; do mv "$file" "$(away "$file")" || complain "there is no $file to take away"; done
	skipped "$words"
	same "modules of $FIRST" "" "$(built_of "$FIRST")"
	for file; do mv "$(away "$file")" "$file"; done
}

skips_without() {
	skips 'there is no rustc: apt install rustc$' /usr/bin/rustc
	skips 'there is no bindgen: apt install bindgen$' /usr/bin/bindgen
	skips "Rust's own source is missing: apt install rust-src$" "$(rustc --print sysroot)/lib/rustlib/src/rust/library"
	skips 'no source of the kernel series .* is found.*apt install linux-source-' \
		"/usr/src/linux-source-$(echo "$FIRST" | grep -oE '^[0-9]+\.[0-9]+').tar.xz"
}

# Beside the package of the ready module, whose file DKMS would stumble over, and apt over DKMS.
skips_the_ready() {
	local package=arp-probe-modules-$FIRST
	apt-get install -y /mnt/"$package"_*.deb || complain "apt-get install failed"
	skipped "$(plain "$package") has the module, ready"
	has "where modprobe finds it" '/updates/arp_probe.ko$' "$(modinfo -k "$FIRST" -n arp_probe)"
	same "what dpkg finds changed" "" "$(dpkg --verify "$package" | grep /modules/)"
	apt-get purge -y "$package" || complain "apt-get purge failed"
	same "modules of $FIRST" "" "$(built_of "$FIRST")"
}

# An installation of the package itself goes through, too.
installs_without() {
	mv /usr/bin/rustc /usr/bin/rustc.away
	dpkg-reconfigure arp-probe-dkms 2>&1 | tee $W/said
	same "dpkg's status" 0 "${PIPESTATUS[0]}"
	has "what it says" '^arp-probe: skipped for .*: there is no rustc' "$(cat $W/said)"
	same "dpkg's own mind" "install ok installed" "$(dpkg-query -W -f '${Status}' arp-probe-dkms)"
	mv /usr/bin/rustc.away /usr/bin/rustc
}

# With all of it back, the next run of the hook builds.
builds_again() {
	new_headers "$FIRST" || complain "the headers' hook failed"
	installed "$FIRST"
}

purges() {
	local release
	apt-get purge -y arp-probe-dkms || complain "apt-get purge failed"
	for release in $RELEASES; do
		same "modules of $release" "" "$(built_of "$release")"
		same "what modprobe knows of it" "" "$(grep arp_probe "/lib/modules/$release/modules.dep")"
	done
	same "what is left" "" "$(ls -d /var/lib/dkms/$P /usr/src/$P* /etc/dkms/$P* 2>/dev/null)"
}

[ $# -gt 0 ] || set -- builds removes skips_without skips_the_ready installs_without builds_again purges
for name; do t "DKMS $name" "$name"; done
