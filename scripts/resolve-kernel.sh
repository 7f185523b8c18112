#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# resolve-kernel.sh [KERNEL]: which stock Debian kernel is meant, and all that the other scripts must know of it, as
# `name=value` lines for eval (also kept as $CACHE/<release>/kernel.env, so that a known release is never asked for again).
# resolve-kernel.sh --list [SUITE [ARCH]]: the releases that the module can be built for, oldest first.
#
# KERNEL: empty                the newest cloud kernel of trixie-backports
#         running              the one that runs on this machine
#         7.3.4+deb13-amd64    that release
#         debug, debug-bare    kernels of our own, full of checks, with netfilter and without (debug-kernel.sh)
#         [SUITE/][X.Y-]FLAVOUR  the newest of these: cloud-arm64, rt-amd64, 6.12-cloud-amd64, forky/cloud-amd64
# shellcheck source-path=SCRIPTDIR
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/apt.sh"

HOST_ARCH=$(dpkg --print-architecture 2>/dev/null || echo amd64)

# The flavour of a release ends in its architecture.
arch_of() {
	case $1 in
	*amd64) echo amd64 ;;
	*arm64) echo arm64 ;;
	*) die "kernel '$1' is for no architecture that this can build for (amd64, arm64)" ;;
	esac
}

# headers_of SET ARCH: releases with a linux-headers package, oldest first
headers_of() {
	papt "$1" "$2" apt-cache pkgnames linux-headers- |
		sed -n 's/^linux-headers-\([0-9][0-9.]*+.*-*'"$2"'\)$/\1/p' | sort -V
}

# From 6.12 on the kernel's source has a crate that this builds with. Each package must be there in the very version of the
# headers.
complete() {
	local suite=$1 arch=$2 release=$3 version package
	[[ $(printf '6.12\n%s\n' "$release" | sort -V | head -n 1) == 6.12 ]] || return 1
	version=$(apt_versions "$suite" "$arch" "linux-headers-$release" | head -n 1)
	for package in "$(source_of "$release")" $(image_packages "$suite" "$arch" "$release"); do
		apt_versions "$suite" "$arch" "$package" | grep -qxF -- "$version" || return 1
	done
}

# The image and the modules: one package, and from 7.x on two.
image_packages() {
	if [[ -n $(apt_versions "$1" "$2" "linux-binary-$3") ]]; then
		echo "linux-binary-$3 linux-modules-$3"
	else
		echo "linux-image-$3"
	fi
}

source_of() { [[ $1 =~ ^[0-9]+\.[0-9]+ ]] && echo "linux-source-${BASH_REMATCH[0]}"; }

# list SET ARCH [PATTERN]
list() {
	local release
	for release in $(headers_of "$1" "$2" | grep -E -- "${3:-.}" || true); do
		! complete "$1" "$2" "$release" || echo "$release"
	done
}

# newest SET ARCH PATTERN: sets release
newest() {
	suite=$1 arch=$2
	apt_ready "$suite" "$arch"
	release=$(list "$suite" "$arch" "$3" | tail -n 1)
	[[ -n $release ]] || die "no kernel in Debian's $suite matches '$KERNEL'; there are: $(choices "$suite" "$arch")"
}

choices() { list "$1" "$2" | sort -rV | tr '\n' ' '; }

choices_of() {
	local one
	for one in $1; do choices "$one" "$2"; done
}

# by_flavour [SUITE/][X.Y-]FLAVOUR
by_flavour() {
	local from=trixie name=$1 series='[0-9.]+'
	if [[ $name == */* ]]; then
		from=${name%%/*} name=${name#*/}
	fi
	case $from in
	trixie-backports) from=trixie ;;
	trixie | forky | sid) ;;
	*) die "no suite '$from' (in KERNEL=$KERNEL): trixie, forky or sid" ;;
	esac
	if [[ $name =~ ^([0-9]+\.[0-9]+)-(.*)$ ]]; then
		series=${BASH_REMATCH[1]//./\\.}'(\.[0-9]+)?' name=${BASH_REMATCH[2]}
	fi
	newest "$from" "$(arch_of "$name")" "^$series\\+[a-z0-9]+-$name\$"
}

# by_release RELEASE: the suite shows in its name
by_release() {
	local suites
	release=$1
	arch=$(arch_of "$release")
	case $release in
	*+deb13*) suites="trixie" ;;
	*+deb14*) suites="forky sid" ;;
	*) suites="trixie forky sid" ;;
	esac
	for suite in $suites; do
		apt_ready "$suite" "$arch"
		[[ -z $(apt_versions "$suite" "$arch" "linux-headers-$release") ]] || return 0
	done
	die "Debian's ${suites// /, } has no kernel '$release'; there are: $(choices_of "$suites" "$arch")"
}

# The headers package has the configuration, the symbol versions and the BTF of the kernel.
take_headers() {
	local deb dir=$CACHE/$release
	version=$(apt_versions "$suite" "$arch" "linux-headers-$release" | head -n 1)
	deb=$(apt_fetch "$suite" "$arch" "linux-headers-$release=$version")
	mkdir -p "$dir/log"
	rm -rf "$dir/headers.part" "$dir/headers"
	mkdir "$dir/headers.part"
	dpkg-deb --fsys-tarfile "$deb" | tar -x -C "$dir/headers.part" --strip-components=4 --no-same-owner \
		--wildcards './usr/src/*/.config' './usr/src/*/Module.symvers' './usr/src/*/vmlinux' 2>"$dir/log/headers.log" ||
		[[ -f $dir/headers.part/.config ]] || die "linux-headers-$release has no .config (see $dir/log/headers.log)"
	mv "$dir/headers.part" "$dir/headers"
	ln -sfn headers/.config "$dir/config"
	rm -f "$deb"
}

refuse_incomplete() {
	[[ -d $CACHE/$release/headers ]] && rm -rf "${CACHE:?}/$release"
	die "kernel $release is no longer whole in Debian's $suite (its source, image or modules have gone); there are: $(choices "$suite" "$arch")"
}

config_text() { sed -n "s/^CONFIG_$1=\"\\(.*\\)\"\$/\\1/p" "$CACHE/$release/config"; }

describe() {
	local cc_text rustc_text cc gcc karch=x86 cross=
	cc_text=$(config_text CC_VERSION_TEXT)
	rustc_text=$(config_text RUSTC_VERSION_TEXT)
	cc=${cc_text%% *}
	gcc=gcc-${cc##*-}
	[[ $arch == amd64 ]] || karch=$arch
	[[ $arch == "$HOST_ARCH" ]] || cross=${cc%"$gcc"}
	[[ $gcc =~ ^gcc-[0-9]+$ ]] || die "kernel $release was built by '$cc_text', which this does not know how to get"
	printf '%s=%q\n' release "$release" dir "$CACHE/$release" suite "$suite" arch "$arch" version "$version" \
		source "$(source_of "$release")" images "$(image_packages "$suite" "$arch" "$release")" localversion "+${release#*+}" karch "$karch" cross "$cross" cc "$cc" gcc "$gcc" \
		cc_text "$cc_text" rustc_text "$rustc_text" root "$CACHE/roots/$suite"
}

main() {
	local release='' suite='''' arch='' version=''
	case $KERNEL in
	debug | debug-bare) exec "$(dirname "$0")/debug-kernel.sh" "$KERNEL" --describe ;;
	'') newest trixie "$HOST_ARCH" "-cloud-$HOST_ARCH\$" ;;
	running)
		release=$(uname -r)
		[[ $release =~ ^[0-9.]+\+deb[0-9]+- ]] ||
			die "the kernel that runs here, $release, is none of Debian's that this can be built for (6.12 and later, of trixie, trixie-backports, forky or sid); install one, or leave KERNEL= out and use QEMU: make demo"
		;;
	*[!A-Za-z0-9.+/_-]* | .* | /*) die "KERNEL='$KERNEL' is no kernel release" ;;
	*+*) release=$KERNEL ;;
	*-* | amd64 | arm64) by_flavour "$KERNEL" ;;
	*) die "KERNEL='$KERNEL' is no kernel release; say one like 7.3.4+deb13-cloud-amd64, or a flavour (cloud-amd64, rt-amd64, 6.12-amd64, forky/cloud-amd64), running, debug or debug-bare" ;;
	esac
	lock "kernel-$release"
	if [[ -f $CACHE/$release/kernel.env ]] && grep -qxF "dir=$(printf %q "$CACHE/$release")" "$CACHE/$release/kernel.env"; then
		cat "$CACHE/$release/kernel.env"
		return
	fi
	[[ -n $suite ]] || by_release "$release"
	take_headers
	complete "$suite" "$arch" "$release" || refuse_incomplete
	stamp "$CACHE/$release/kernel.env" "$(describe)"
	cat "$CACHE/$release/kernel.env"
}

make_cache
if [[ ${1:-} == --list ]]; then
	apt_ready "${2:-trixie}" "${3:-$HOST_ARCH}"
	list "${2:-trixie}" "${3:-$HOST_ARCH}"
else
	KERNEL=${1-${KERNEL:-}}
	main
fi
