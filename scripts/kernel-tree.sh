#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# kernel-tree.sh [KERNEL]: a tree that Rust modules for that stock Debian kernel build against; its path is the last line
# of stdout. Debian's headers lack the metadata of the kernel's Rust crates: they are made again here, from the same source,
# configuration and compilers, and then compared, symbol by symbol, with what the stock kernel exports.
# shellcheck source-path=SCRIPTDIR disable=SC2154 # names that kernel.env sets
. "$(dirname "$0")/lib.sh"
keep_times

KERNEL=${1-${KERNEL:-}}
[[ $KERNEL != debug && $KERNEL != debug-bare ]] || exec "$REPO/scripts/debug-kernel.sh" "$KERNEL"
env=$("$REPO/scripts/resolve-kernel.sh" "$KERNEL")
eval "$env"
tree=$dir/tree
src=$CACHE/src/$source-$version

in_tree() {
	cd "$src" || return
	mapfile -t flags < <(kernel_make_flags)
	"$REPO/scripts/in-root.sh" "$root" make -j"$(nproc)" "O=$tree" "LOCALVERSION=$localversion" "${flags[@]}" "$@"
}

configure() {
	cp "$dir/headers/.config" "$tree/.config"
	cp "$dir/headers/Module.symvers" "$tree/"
	[[ ! -f $dir/headers/vmlinux ]] || cp "$dir/headers/vmlinux" "$tree/" # its BTF is the base of the module's
	in_tree olddefconfig
}

# Kconfig drops without a word what the compilers at hand cannot do.
check_config() {
	local lost
	lost=$(comm -23 <(grep -E '^CONFIG_.*=[ym]$' "$dir/headers/.config" | sort) <(sort "$tree/.config") | head -n 5 | tr '\n' ' ')
	[[ -n $lost ]] || return 0
	in_tree rustavailable >"$dir/log/rustavailable.log" 2>&1 || true
	die "the configuration of $release does not hold with these compilers (it loses $lost): see $dir/log/rustavailable.log"
}

# What people look for in a kernel tree and the build puts only into the source.
link_tools() {
	ln -sf "$src/.rustfmt.toml" "$src/.clippy.toml" "$tree/"
	ln -sf "$src"/scripts/{checkpatch.pl,spelling.txt,const_structs.checkpatch} "$tree/scripts/"
}

check_release() {
	local made
	made=$(<"$tree/include/config/kernel.release")
	[[ $made == "$release" ]] || die "the tree says it is $made, and the kernel is $release: the module would not load"
}

# A stock symbol of Rust that the rebuilt crates lack means another compiler or another source.
check_symbols() {
	local lacking count objects
	objects=("$tree"/rust/{core,bindings,uapi,kernel}.o)
	lacking=$(comm -23 \
		<(awk '$3 == "vmlinux" && $2 ~ /^_R/ { print $2 }' "$dir/headers/Module.symvers" | sort -u) \
		<("$REPO/scripts/in-root.sh" "$root" "${cross}nm" --defined-only -f posix "${objects[@]}" | awk '{ print $1 }' | sort -u))
	count=$(grep -c . <<<"$lacking" || true)
	((count == 0)) ||
		die "$count Rust symbols of kernel $release are missing from the rebuilt crates (such as $(head -n 1 <<<"$lacking")): it was built by '$rustc_text', this tree by '$("$REPO/scripts/in-root.sh" "$root" rustc --version)'"
	say "  all $(grep -c $'\t_R.*\tvmlinux\t' "$dir/headers/Module.symvers") Rust symbols of the stock kernel are there"
}

build() {
	need_room 500 "the kernel tree"
	rm -rf "$tree" "$tree.stamp"
	mkdir -p "$tree"
	step "configuring the kernel tree" "5 s" "$dir/log/configure.log" configure ||
		die "configuring failed; see $dir/log/configure.log"
	check_config
	step "building what Rust modules need of $release" "70 s" "$dir/log/prepare.log" in_tree prepare modules_prepare ||
		die "building the tree failed; see $dir/log/prepare.log"
	check_release
	check_symbols
	link_tools
	printf '%s\n' "$env" >"$tree/.arp_probe"
}

why_mode() {
	if [[ -n ${RUST:-} ]]; then
		echo ", as was said"
	elif [[ $mode == kernel ]]; then
		echo ": it was built with Rust"
	else
		echo ": it was built without Rust"
	fi
}

# RUST=own: from the headers as they are, with a kernel crate of the module's own.
build_own() {
	local kdir mapped
	kdir=$("$REPO/scripts/headers.sh" "$release")
	need_room 300 "the kernel tree"
	# With it goes what was built against its like: another rustc is no reason for Kbuild to build a part anew.
	rm -rf "$tree" "$tree.stamp" "$dir"/obj*.stamp
	mapfile -t mapped < <(kernel_make_flags)
	if ! step "building a kernel crate for $release" "60 s" "$dir/log/own-tree.log" \
		"$REPO/scripts/in-root.sh" "$root" env "HOSTCC=$gcc" "$REPO/own/tree.sh" "$kdir" "$src" "$tree" "${mapped[@]}"; then
		grep '^error: ' "$dir/log/own-tree.log" >&2 && exit 1
		die "the kernel crate does not build for $release; see $dir/log/own-tree.log"
	fi
	check_release
	link_tools
	printf '%s\n' "$env" tree="$tree" rust=own root="$root" >"$tree/.arp_probe"
}

# RUST=own takes the compilers of the suite RUST_SUITE, where it is told to: a newer rustc, or what a kernel's own suite has no more.
choose_suite() {
	case ${RUST_SUITE:-} in
	'') ;;
	trixie | forky | sid) ;;
	*) die "no suite '$RUST_SUITE' (in RUST_SUITE=): trixie, forky or sid" ;;
	esac
	if [[ $mode == own ]]; then
		tree=$dir/tree-own${RUST_SUITE:+-$RUST_SUITE} root=$CACHE/roots/${RUST_SUITE:-$suite}
	elif [[ -n ${RUST_SUITE:-} ]]; then
		die "RUST_SUITE=$RUST_SUITE is for RUST=own: the Rust that is in kernel $release takes the very compilers that it was built by"
	fi
}

# With RUST=own the root's rustc may change under a tree, whose crates only the same one takes.
same_rustc() {
	[[ $mode == kernel ]] && return
	[[ -d $root ]] && grep -qF -- "\"$("$REPO/scripts/in-root.sh" "$root" rustc --version)\"" "$tree/rust-options"
}

mode=$(rust_mode "$dir")
choose_suite
key="2 $version $cc_text $rustc_text $tree"
[[ $mode == kernel ]] || key="3 $key $(cksum <"$REPO/own/tree.sh")"
if ! stamp_ok "$tree.stamp" "$key" || [[ ! -d $src ]] || ! same_rustc; then
	need_tools bwrap:bubblewrap xz:xz-utils
	say "kernel $release ($version of Debian's $suite), RUST=$mode$(why_mode)"
	"$REPO/scripts/toolchain-root.sh" "$release" "${RUST_SUITE:-}"
	"$REPO/scripts/kernel-source.sh" "$release"
	lock "tree-$release"
	if ! stamp_ok "$tree.stamp" "$key" || ! same_rustc; then
		if [[ $mode == kernel ]]; then build; else build_own; fi
		stamp "$tree.stamp" "$key"
	fi
fi
echo "$tree"
