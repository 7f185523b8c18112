#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# tree.sh KDIR SOURCE OUT [MAKE-VARIABLE...]: RUST=own. A tree at OUT that Rust modules for the kernel of KDIR build against,
# with a `kernel` crate of their own: KDIR (an ordinary headers tree is enough) gives configuration, headers and symbols,
# SOURCE (a kernel's source, or the pieces of it that scripts/rust-source.sh takes) gives rust/ and the few scripts that headers
# lack. KDIR's own Makefiles and SOURCE's rust/Makefile do the work, as in the kernel's tree: nothing of theirs is written
# again here. Nothing is written outside of OUT. Needs make, a C compiler, rustc from 1.85 on, its rust-src, bindgen.
# RUSTC=, BINDGEN=, HOSTCC= name other programs.
# tree.sh --check KDIR: only whether this host's programs, and that kernel's configuration, will do.
# shellcheck source-path=SCRIPTDIR/../scripts
. "$(dirname "$0")/../scripts/lib.sh"

check_only=
if [[ $1 == --check ]]; then
	check_only=1 kdir=$2 src='' out=''
else
	kdir=$1 src=$2 out=$3
	shift 3
	vars=("$@")
fi
RUSTC=${RUSTC:-rustc} BINDGEN=${BINDGEN:-bindgen} HOSTCC=${HOSTCC:-cc}
top=$out/source
MIN_RUSTC=108500

has_option() { grep -qE "^CONFIG_($1)=y" "$kdir/.config"; }

# --- what would give a wrong module, or none ----------------------------------

# Where KDIR's Makefile only includes another, as Debian's does, the tree's unchanging half is over there.
kernel_top() {
	local included
	included=$(sed -n 's,^include \(.*\)/Makefile$,\1,p' "$kdir/Makefile" | head -n 1)
	[[ -z $included || $included == /* ]] || included=$kdir/$included
	if [[ -n $included ]]; then
		realpath -e -- "$included"
	elif [[ -d $kdir/source/scripts ]]; then
		realpath -e -- "$kdir/source"
	else
		echo "$kdir"
	fi
}

# 1.85.1 is 108501; what is no rustc is 0.
rustc_version() {
	"$RUSTC" --version 2>/dev/null | awk -F'[ .]' '$1 == "rustc" { n = $2 * 100000 + $3 * 100 + $4 } END { print n + 0 }'
}

check_programs() {
	local program version
	for program in make "$RUSTC" "$BINDGEN" "$HOSTCC"; do
		command -v "$program" >/dev/null ||
			die "there is no $program: RUST=own needs make, a C compiler, rustc from 1.85 on with its source, and bindgen (Debian: rustc, rust-src, bindgen, gcc, make)"
	done
	version=$(rustc_version)
	((version >= MIN_RUSTC)) ||
		die "'$("$RUSTC" --version 2>&1 | head -n 1)' is too old: RUST=own needs rustc from 1.85 on (Debian 13 has it; RUSTC= names another)"
	[[ -f ${RUST_LIB_SRC:-$("$RUSTC" --print sysroot)/lib/rustlib/src/rust/library}/core/src/lib.rs ]] ||
		die "rustc's own source is missing, of which RUST=own builds core: install it (Debian: rust-src; rustup: rustup component add rust-src)"
}

# bindgen, which is clang, sees other layouts than a compiler that plugins or RANDSTRUCT change.
check_config() {
	! has_option 'RANDSTRUCT|RANDSTRUCT_FULL|RANDSTRUCT_PERFORMANCE|GCC_PLUGIN_RANDSTRUCT' ||
		die "the kernel of $kdir was built with RANDSTRUCT: its structs are shuffled, so no Rust module can know them; take a kernel without"
	! has_option 'GCC_PLUGINS' ||
		die "the kernel of $kdir was built with GCC plugins, which change what C means and which Rust does not have; take a kernel without CONFIG_GCC_PLUGINS"
	! has_option 'CFI_CLANG|CFI' ||
		die "the kernel of $kdir was built with CFI, for which this does not build; take a kernel without CONFIG_CFI"
	! has_option 'KASAN|KMSAN|KCSAN' ||
		die "the kernel of $kdir was built with a sanitizer, whose calls a crate that is brought along lacks: build Rust into that kernel and take RUST=kernel"
	has_option HAVE_RUST || die "the kernel of $kdir is for an architecture or of a series without Rust: amd64 and arm64, from 6.12 on"
	has_option MODULES || die "the kernel of $kdir has no modules"
	[[ -z $(changed_config) ]] ||
		die "the configuration of $kdir changed after it was prepared ($(changed_config | head -n 3 | tr '\n' ' ')in .config and include/config/auto.conf differ): what is built would be for another kernel; 'make -C $kdir olddefconfig prepare' there, or take the headers as they were packed"
}

changed_config() {
	comm -3 <(grep -E '^CONFIG_[A-Za-z0-9_]+=(y|m|[0-9]+|0x[0-9a-f]+)$' "$kdir/.config" | sort) \
		<(grep -E '^CONFIG_[A-Za-z0-9_]+=(y|m|[0-9]+|0x[0-9a-f]+)$' "$kdir/include/config/auto.conf" | sort) | sed -E 's/^\s*//; s/=.*//' |
		grep -vE '^CONFIG_(RUSTC?|BINDGEN|CC|GCC|LD|AS|PAHOLE|CLANG|LLD)_?.*' | uniq || true
}

check_source() {
	local here there
	[[ -f $src/rust/kernel/lib.rs && -f $src/Makefile ]] ||
		die "there is no kernel source with rust/kernel/lib.rs at $src: RUST_SOURCE=DIR names one of the kernel's series"
	here=$(series_of_tree "$(kernel_top)") there=$(series_of_tree "$src")
	[[ $here == "$there" ]] || die "the kernel of $kdir is of the series $here, and the source at $src of $there: RUST_SOURCE=DIR must name a source of $here"
}

# --- the tree -------------------------------------------------------------------

# link_all FROM TO: all that TO does not have yet
link_all() {
	local entry
	for entry in "$1"/* "$1"/.kernelvariables "$1"/.config "$1"/.rustfmt.toml "$1"/.clippy.toml; do
		[[ ! -e $entry || -e $2/${entry##*/} ]] || ln -s "$(realpath -s -- "$entry")" "$2/"
	done
}

# Headers that the crate's C includes by way of where it lies: "../../drivers/base/base.h", or, in <>, of where include/uapi
# lies, which so must not be a link.
beside_rust() {
	local file
	{ grep -rhoE '^#include [<"]\.\./\.\./[^>"]+' "$src/rust" --include='*.[ch]' || true; } | sed 's,.*\.\./\.\./,,' | sort -u | while read -r file; do
		mkdir -p "$top/${file%/*}"
		ln -s "$(realpath -- "$src/$file")" "$top/$file"
	done
	mkdir -p "$top/include/uapi"
	link_all "$1/include/uapi" "$top/include/uapi"
	link_all "$1/include" "$top/include"
}

# The half that does not change: KDIR's, with the source's rust/. Kernels built without Rust know no %pA: the crate's own
# messages go through own/own.c instead, and may not hold the format either.
make_top() {
	local file
	mkdir -p "$top/scripts"
	cp -rs "$(realpath -- "$src/rust")" "$top/rust"
	{ grep -rlF '%pA' "$src/rust" --include='*.rs' || true; } | while read -r file; do
		file=${file#"$src"/}
		rm -f "${top:?}/$file"
		sed 's/%pA/%.s/g' "$src/$file" >"$top/$file"
	done
	beside_rust "$1"
	link_all "$1" "$top"
	link_all "$1/scripts" "$top/scripts"
	for file in "$src"/scripts/{generate_rust_target.rs,rust_is_available*,checkpatch.pl,spelling.txt,const_structs.checkpatch}; do
		[[ ! -e $file || -e $top/scripts/${file##*/} ]] || ln -s "$(realpath -- "$file")" "$top/scripts/"
	done
	link_all "$src" "$out/lint"
}

# The half of this configuration: C's headers as they are; Kbuild and rustc are told that there is Rust.
make_out() {
	mkdir -p "$out"/{scripts,rust,include/config,include/generated}
	link_all "$kdir/include/generated" "$out/include/generated"
	link_all "$kdir/include" "$out/include"
	link_all "$kdir/scripts" "$out/scripts"
	rm -f "$out/include/generated/rustc_cfg" "$out"/scripts/target.json
	cp "$kdir/include/config/kernel.release" "$out/include/config/"
	# From 6.13 on the directory that make is called in is not the tree's by itself, when a module is built.
	{
		grep -q 'objtree := .*KBUILD_OUTPUT' "$top/Makefile" && echo "KBUILD_OUTPUT = $out"
		echo "include $top/Makefile"
	} >"$out/Makefile"
	link_all "$kdir" "$out"
	rust_options >"$out/rust-options"
	{ grep -vE "$(options_pattern)=" "$kdir/include/config/auto.conf" && cat "$out/rust-options"; } >"$out/include/config/auto.conf"
	rustc_cfg >"$out/include/generated/rustc_cfg"
}

# KDIR's, where it has one, as Debian's headers do; with what is new.
rustc_cfg() {
	if [[ -f $kdir/include/generated/rustc_cfg ]]; then
		grep -vE "$(options_pattern | sed 's/^^/^--cfg=/')(=|\$)" "$kdir/include/generated/rustc_cfg"
	else
		grep -vE "$(options_pattern)=" "$kdir/.config" | cfgs
	fi
	cfgs <"$out/rust-options"
}

# As scripts/kconfig/confdata.c makes them.
cfgs() {
	sed -nE 's/^(CONFIG_[A-Za-z0-9_]+)=([ym])$/--cfg=\1\n--cfg=\1="\2"/p; s/^(CONFIG_[A-Za-z0-9_]+)=(0x[0-9a-f]+|[0-9]+)$/--cfg=\1="\2"/p
		s/^(CONFIG_[A-Za-z0-9_]+)=(".*")$/--cfg=\1=\2/p'
}

options_pattern() { echo '^CONFIG_(RUST|RUSTC_[A-Z0-9_]+|BINDGEN_[A-Z0-9_]+|RUST_[A-Z0-9_]+)'; }

# What Kconfig would add: the versions, and what init/Kconfig derives from them.
rust_options() {
	local version llvm
	version=$(rustc_version)
	llvm=$("$RUSTC" --version -v | sed -nE 's/^LLVM version: ([0-9]+)\.([0-9]+)\.?([0-9]*).*/\1 \2 0\3/p' |
		awk '{ print $1 * 10000 + $2 * 100 + $3 }')
	echo "CONFIG_RUST=y"
	echo "CONFIG_RUSTC_VERSION=$version"
	echo "CONFIG_RUSTC_LLVM_VERSION=$llvm"
	echo "CONFIG_RUSTC_VERSION_TEXT=\"$("$RUSTC" --version)\""
	echo "CONFIG_BINDGEN_VERSION_TEXT=\"$("$BINDGEN" --version workaround-for-0.69.0 | head -n 1)\""
	echo "CONFIG_RUST_OVERFLOW_CHECKS=y"
	awk -v "version=$version" '/^config / { name = $2 }
		name ~ /^RUSTC_HAS_/ && /def_bool RUSTC_VERSION >= [0-9]+$/ { if (version >= $NF) print "CONFIG_" name "=y" }' "$src/init/Kconfig"
}

# x86 has a target of the kernel's own, that depends on the configuration.
make_target() {
	[[ -f $top/scripts/generate_rust_target.rs ]] || return 0
	RUSTC_BOOTSTRAP=1 "$RUSTC" -O --edition=2021 -o "$out/scripts/generate_rust_target" "$top/scripts/generate_rust_target.rs"
	"$out/scripts/generate_rust_target" <"$out/include/config/auto.conf" >"$out/scripts/target.json" 2>"$out/target.log" ||
		grep -qE 'Unsupported architecture|uses the builtin rustc' "$out/target.log" || { cat "$out/target.log" >&2; return 1; }
}

# The flags of Kbuild are known inside of it only: so it is asked for an external module, whose one object is to make rust/
# as the kernel's own build does. Without debug information: nobody takes core's apart.
make_crates() {
	local job=$out/rust-job
	mkdir -p "$job"
	cat >"$job/Kbuild" <<'END'
always-y := crates
$(obj)/crates: FORCE
	+$(Q)$(MAKE) -C $(abspath $(objtree)) -f $(abspath $(srctree))/scripts/Makefile.build obj=rust \
		srcroot=$(abspath $(srctree)) VPATH=$(abspath $(srctree)) KBUILD_EXTMOD= objtree=. \
		delay-objtool=y objtool-enabled= CONFIG_MODVERSIONS= DEBUG_RUSTFLAGS= \
		KBUILD_RUSTFLAGS="$(filter-out $(DEBUG_RUSTFLAGS),$(KBUILD_RUSTFLAGS)) -Zfunction-sections=y" \
		rust/kernel.o
END
	make -j"$(nproc)" -C "$out" "M=$job" "RUSTC=$RUSTC" "BINDGEN=$BINDGEN" "HOSTCC=$HOSTCC" "${vars[@]}"
	mkdir -p "$out/rust/own"
	cp "$out"/rust/*.o "$out/rust/own/"
}

kdir=$(realpath -e -- "$kdir")
check_programs
check_config
[[ -z $check_only ]] || exit 0
check_source
rm -rf "$out"
mkdir -p "$out/lint"
out=$(realpath -- "$out") top=$(realpath -m -- "$top")
make_top "$(kernel_top)"
make_out
make_target
make_crates
