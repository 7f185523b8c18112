#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# debug-kernel.sh KERNEL [--describe|--boot]: KERNEL=debug, a small kernel of our own that checks itself (debug-kernel.config,
# debug-kernel-net.config), built from the source of the newest stock cloud kernel and by the same rustc; its C by clang, since
# KASAN and Rust agree only there (Kconfig: RUST depends on !KASAN || CC_IS_CLANG). KERNEL=debug-bare: the same without
# netfilter (debug-kernel-bare.config). Prints its tree, or with --boot the directory of its image; with --describe the lines
# of its kernel.env (see resolve-kernel.sh), building nothing.
# shellcheck source-path=SCRIPTDIR disable=SC2154 # names that kernel.env sets
. "$(dirname "$0")/lib.sh"

KERNEL=$1
case $KERNEL in
debug) FRAGMENTS=("$REPO"/scripts/debug-kernel{,-net}.config) ;;
debug-bare) FRAGMENTS=("$REPO"/scripts/debug-kernel{,-bare}.config) ;;
*) die "debug-kernel.sh: there are KERNEL=debug and KERNEL=debug-bare, not '$KERNEL'" ;;
esac
NAME=-arp-probe-$KERNEL

# Of the stock kernel all but the name; once known, it stays, as stock releases do.
describe() {
	local env=$CACHE/$KERNEL/kernel.env stock
	lock "kernel-$KERNEL"
	if [[ ! -f $env ]] || ! grep -qxF "dir=$(printf %q "$CACHE/$KERNEL")" "$env"; then
		mkdir -p "$CACHE/$KERNEL/log"
		stock=$("$REPO/scripts/resolve-kernel.sh" '')
		eval "$stock"
		[[ $karch == x86 ]] || die "KERNEL=$KERNEL is made for x86 only"
		llvm=$(sed -n 's/^CONFIG_RUSTC_LLVM_MAJOR_VERSION=//p' "$dir/config")
		stamp "$env" "$(
			printf '%s\n' "$stock" | grep -vE '^(release|dir|localversion|cc|cc_text)='
			printf '%s=%q\n' release "${version%%-*}$NAME" dir "$CACHE/$KERNEL" localversion "$NAME" stock "$release" \
				llvm "$llvm" cc "clang-$llvm" cc_text ''
		)"
	fi
	# Whether it has Rust is asked before it is built.
	[[ -f $CACHE/$KERNEL/config ]] || ln -sfn "${FRAGMENTS[0]}" "$CACHE/$KERNEL/config"
	# also by its release, as stock kernels
	ln -sfn "$KERNEL" "$CACHE/$(sed -n 's/^release=//p' "$env")"
	cat "$env"
}

in_tree() {
	cd "$src" || return
	mapfile -t flags < <(kernel_make_flags)
	"$REPO/scripts/in-root.sh" "$root" make -j"$(nproc)" "O=$tree" "LOCALVERSION=$localversion" "${flags[@]}" "$@"
}

# Over what an interrupted build left: Kbuild knows which of it is whole.
configure() {
	mkdir -p "$tree"
	in_tree tinyconfig
	"$REPO/scripts/in-root.sh" "$root" scripts/kconfig/merge_config.sh -m -O "$tree" "$tree/.config" "${FRAGMENTS[@]}"
	in_tree olddefconfig
}

# Kconfig drops what lacks a dependency, without a word.
check_config() {
	local lost
	lost=$(grep -hE '^(CONFIG_|# CONFIG_.* is not set)' "${FRAGMENTS[@]}" | while read -r line; do
		case $line in
		\#*) ! grep -q "^${line:2:-11}=" "$tree/.config" || echo "$line" ;;
		*) grep -qxF "$line" "$tree/.config" || echo "$line" ;;
		esac
	done | tr '\n' ' ')
	[[ -z $lost ]] || die "the source of $stock does not hold these options of scripts/debug-kernel*.config: $lost(see $dir/log/configure.log)"
}

build() {
	need_room 3000 "the debug kernel"
	rm -f "$dir/tree.stamp"
	step "configuring the kernel $release" "1 min" "$dir/log/configure.log" configure ||
		die "configuring the kernel $release failed; see $dir/log/configure.log"
	check_config
	say "the first build of the debug kernel takes about 20 minutes on 2 cores; later runs reuse it"
	step "building the debug kernel $release" "20 min" "$dir/log/build.log" in_tree bzImage modules ||
		die "building the debug kernel failed; see $dir/log/build.log"
	mkdir -p "$dir/boot/modules/lib/modules/$release"
	cp "$tree/arch/$karch/boot/bzImage" "$dir/boot/vmlinuz"
	ln -sfn tree/.config "$dir/config"
	ln -sf "$src/.rustfmt.toml" "$src/.clippy.toml" "$tree/"
	ln -sf "$src"/scripts/{checkpatch.pl,spelling.txt,const_structs.checkpatch} "$tree/scripts/"
	cp "$dir/kernel.env" "$tree/.arp_probe"
}

env=$(describe)
if [[ ${2:-} == --describe ]]; then
	printf '%s\n' "$env"
	exit
fi
keep_times
eval "$env"
[[ $(rust_mode "$dir") == kernel ]] ||
	die "KERNEL=$KERNEL is built here together with its Rust, and with a sanitizer, for which RUST=own does not build: leave RUST= out"
tree=$dir/tree
src=$CACHE/src/$source-$version
key="1 $version $cc_text $rustc_text $tree $(grep -hE '^(CONFIG_|# CONFIG_.*not set)' "${FRAGMENTS[@]}" | cksum)"
if ! stamp_ok "$dir/tree.stamp" "$key" || [[ ! -d $src ]]; then
	"$REPO/scripts/toolchain-root.sh" "$KERNEL"
	"$REPO/scripts/kernel-source.sh" "$KERNEL"
	lock "tree-$KERNEL"
	if ! stamp_ok "$dir/tree.stamp" "$key"; then
		build
		stamp "$dir/tree.stamp" "$key"
	fi
fi
if [[ ${2:-} == --boot ]]; then
	echo "$dir/boot"
else
	echo "$tree"
fi
