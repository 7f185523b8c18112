#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# deb.sh [KERNEL]: Debian packages in $CACHE/deb: the command, the module for that kernel, the module's sources for DKMS. Their
# paths are the last lines of stdout. MOK_KEY=FILE MOK_CERT=FILE sign the ready module for Secure Boot.
# shellcheck source-path=SCRIPTDIR disable=SC2154 # names that kernel.env sets
. "$(dirname "$0")/lib.sh"
keep_times

KERNEL=${1-${KERNEL:-}}
[[ $KERNEL != debug* ]] || die "there is no package of the debug kernel, so none of a module for it: KERNEL=<a release of Debian's>"
settings=$("$REPO/scripts/resolve-kernel.sh" "$KERNEL")
eval "$settings"
kernel_root=$root
version=$(<"$REPO/VERSION")
work=$CACHE/deb/work-$release
pay=$work/payload

# From the repository's history, so that the same commit makes the same packages.
epoch() { git -C "$REPO" log -1 --format=%ct 2>/dev/null || date +%s; }

fill() {
	sed -e "s/@VERSION@/$version/g; s/@RELEASE@/$release/g; s/@ARCH@/$arch/g; s/@IMAGE@/linux-image-$release/g" \
		-e "s/@DATE@/$(date -R -u -d "@$SOURCE_DATE_EPOCH")/g" "$1"
}

fill_debian() {
	local file to
	mkdir -p "$work/debian/source"
	echo "3.0 (native)" >"$work/debian/source/format"
	for file in "$REPO"/debian/*; do
		[[ $file != */dkms-missing.sh ]] || continue
		to=${file##*/}
		to=${to%.in}
		fill "$file" >"$work/debian/${to/#modules./arp-probe-modules-$release.}"
	done
	chmod +x "$work/debian/rules"
}

# In the order in which users meet it: command, man pages, completion.
lay_command() {
	local from=$1 assets=$CACHE/programs/assets to=$pay/arp-probe/usr
	install -D -m 755 "$from/arp-probe" "$to/sbin/arp-probe"
	install -D -m 644 "$assets/arp-probe" "$to/share/bash-completion/completions/arp-probe"
	mkdir -p "$pay/man"
	install -m 644 "$assets"/*.8 "$pay/man/"
}

lay_module() {
	local to=$pay/modules/usr/lib/modules/$release/updates strip
	strip=${cross:-}strip
	mkdir -p "$to"
	"$REPO/scripts/in-root.sh" "$kernel_root" "$strip" --strip-debug -o "$to/arp_probe.ko" "$1"
	chmod 644 "$to/arp_probe.ko"
	[[ -z ${MOK_KEY:-}${MOK_CERT:-} ]] || sign "$to/arp_probe.ko"
}

# Before minutes of building: a key and the certificate that belongs to it.
check_key() {
	local of_key of_cert
	[[ -n ${MOK_KEY:-}${MOK_CERT:-} ]] || return 0
	[[ -r ${MOK_KEY:-} && -r ${MOK_CERT:-} ]] ||
		die "to sign the module give both, and readable: MOK_KEY=<private key> MOK_CERT=<certificate>"
	need_tools openssl:openssl
	of_key=$(openssl pkey -in "$MOK_KEY" -passin pass: -pubout 2>/dev/null) ||
		die "MOK_KEY=$MOK_KEY is no private key in PEM, or has a passphrase (openssl pkey -in KEY -out PLAIN takes it away)"
	of_cert=$({ openssl x509 -in "$MOK_CERT" -pubkey -noout || openssl x509 -inform DER -in "$MOK_CERT" -pubkey -noout; } 2>/dev/null) ||
		die "MOK_CERT=$MOK_CERT is no certificate (X.509, in PEM or DER)"
	[[ $of_key == "$of_cert" ]] || die "MOK_CERT=$MOK_CERT is not the certificate of MOK_KEY=$MOK_KEY"
}

sign() {
	local key cert
	key=$(realpath -- "$MOK_KEY") cert=$(realpath -- "$MOK_CERT")
	BIND="${key%/*} ${cert%/*}" "$REPO/scripts/in-root.sh" "$kernel_root" "$tree/scripts/sign-file" sha256 "$key" "$cert" "$1" >&2 ||
		die "the kernel's sign-file cannot sign with $MOK_KEY and $MOK_CERT"
}

# All that Kbuild reads, and what brings Rust along.
lay_sources() {
	local to=$pay/dkms/usr/src/arp-probe-$version
	mkdir -p "$to"
	"$REPO/scripts/dkms-sources.sh" "$to"
}

# libc_of PROGRAM: the newest version of libc's symbols that it wants
libc_of() {
	local newest
	newest=$("$REPO/scripts/in-root.sh" "$root" "${cross:-}objdump" -T "$1" | grep -oE 'GLIBC_[0-9.]+' | sort -uV | tail -n 1)
	echo "libc6 (>= ${newest#GLIBC_}), libgcc-s1"
}

pack() {
	cd "$work" || return
	"$REPO/scripts/in-root.sh" "$root" env "RELEASE=$release" "VERSION=$version" "LIBC=$libc" "SOURCE_DATE_EPOCH=$SOURCE_DATE_EPOCH" \
		"DEB_BUILD_OPTIONS=nocheck" DH_VERBOSE=1 dpkg-architecture -a "$arch" -c debian/rules binary
}

# A root without a password file's users, or an archive to compare with, is no fault of the packages.
lint() {
	"$REPO/scripts/in-root.sh" "$root" lintian --allow-root --fail-on error "$@" >&2
}

main() {
	local module command libc debs
	check_key
	SOURCE_DATE_EPOCH=$(epoch)
	module=$("$REPO/scripts/module.sh" "$KERNEL")
	tree=$("$REPO/scripts/kernel-tree.sh" "$KERNEL")
	command=$("$REPO/scripts/programs.sh" "$arch")
	root=$("$REPO/scripts/programs-root.sh" "$arch")
	lock deb
	rm -rf "$work"
	mkdir -p "$work" "$CACHE/log"
	fill_debian
	lay_command "$command"
	lay_module "$module"
	lay_sources
	libc=$(libc_of "$command/arp-probe")
	step "packing for $release" "10 s" "$CACHE/log/deb-$release.log" pack || die "packing failed: see $CACHE/log/deb-$release.log"
	debs=("arp-probe_${version}_$arch.deb" "arp-probe-modules-${release}_${version}_$arch.deb" "arp-probe-dkms_${version}_all.deb")
	step "lintian" "10 s" "$CACHE/log/lintian-$release.log" lint "${debs[@]/#/$CACHE/deb/}" ||
		{ cat "$CACHE/log/lintian-$release.log" >&2; die "lintian finds errors in the packages"; }
	rm -rf "$work"
	printf '%s\n' "${debs[@]/#/$CACHE/deb/}"
}

main
