#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# check.sh [STEP...]
#
# make upstream-check: applies the patches of make upstream one by one to a fresh copy of the kernel's source, and for
# each commit builds a kernel with it (CLIPPY=1), formats, documents and asks checkpatch. What the last commit gives is
# booted in QEMU with KASAN and lockdep, where KUnit, the doctests and the samples run; it is built once more without
# kprobes, and for arm64. Ends with the line "N passed, N failed", and status 1 if any failed.
#
# STEPs, all of them if none is given: commits, guest, no-kprobes, arm64; or the number of one commit, 0004 or second/0002.
# About an hour on 2 cores; what one run built the next reuses: the objects of each configuration are in
# $CACHE/upstream/NAME/obj.
# ACCEL, BOOT_TIMEOUT and GUEST_TIMEOUT as for make qemu-check.

# shellcheck source-path=SCRIPTDIR/../scripts disable=SC2154 # names that kernel.env sets
. "$(dirname "$0")/../scripts/lib.sh"
keep_times

HERE=$REPO/upstream
OUT=$CACHE/upstream
LINUX=$OUT/linux
passed=0 failed=0

faults() { grep -E -A 8 'warning|error|Error|WARNING|ERROR|CHECK|^Diff' "$1" || tail -n 20 "$1"; }

# result STATUS NAME [LOG]: counts it, and shows the end of the log of what failed
result() {
	if (($1 == 0)); then
		echo "ok - $2"
		passed=$((passed + 1))
		return
	fi
	echo "not ok - $2"
	failed=$((failed + 1))
	[[ -z ${3:-} ]] || faults "$3" | head -n 40 | sed 's/^/#   /'
}

# try NAME ABOUT LOG COMMAND...: passes if the command does
try() {
	local name=$1 about=$2 log=$3 status=0
	shift 3
	step "$name" "$about" "$log" "$@" || status=$?
	result $status "$name" "$log"
	return $status
}

# in_tree TARGET...: the kernel's make, in the objects' directory $obj of the machine $karch
in_tree() {
	local flags
	cd "$LINUX" || return
	mapfile -t flags < <(kernel_make_flags)
	"$REPO/scripts/in-root.sh" "$root" make -j"$(nproc)" CLIPPY=1 "O=$obj" "${flags[@]}" "$@"
}

# without_warning LOG COMMAND...: a warning of rustc, rustdoc or clang about what the patches touch is an error here; the
# tree has warnings of its own.
without_warning() {
	local status=0 log=$1
	shift
	"$@" >"$log.all" 2>&1 || status=$?
	cat "$log.all"
	((status == 0)) || return "$status"
	! grep -E '^ *--> |: warning: ' "$log.all" | grep -F -f <(touched)
}

# The files that the patches change or bring.
touched() { sed -n 's|^+++ b/||p' "$OUT"/0*.patch "$OUT"/second/0*.patch | sort -u; }

# Not where all is as it was: each run of conf starts the compilers hundreds of times.
configure() {
	local key
	mkdir -p "$obj"
	key=$(cd "$LINUX" && touched | grep Kconfig | xargs cat "$@" | cksum)
	if [[ $(cat "$obj/asked" 2>/dev/null) != "$key" ]]; then
		rm -f "$obj/asked"
		in_tree tinyconfig
		"$REPO/scripts/in-root.sh" "$root" "$LINUX/scripts/kconfig/merge_config.sh" -m -O "$obj" "$obj/.config" "$@"
		in_tree olddefconfig
	fi
	as_asked "$@"
	echo "$key" >"$obj/asked"
}

# as_asked FILE...: whether the configuration is what the files ask for, where they differ the last one. Kconfig leaves out
# what it cannot have without a word, and a kernel without Rust builds well.
as_asked() {
	awk -v config="$obj/.config" '
		match($0, /CONFIG_[A-Za-z0-9_]+/) && /^CONFIG_| is not set$/ {
			name = substr($0, RSTART, RLENGTH)
			if (FILENAME == config) is[name] = $0
			else asked[name] = $0
		}
		function differs(name) { return asked[name] ~ /^#/ ? is[name] ~ /^C/ : is[name] != asked[name] }
		END {
			for (name in asked) if (differs(name)) {
				print "error: asked for: " asked[name] ", and got: " is[name]
				bad = 1
			}
			exit bad
		}' "$@" "$obj/.config"
}

# With hard links: a patch replaces files, it never writes into one. What the patches change is new to make, whatever was
# built last.
fresh_source() {
	local file
	rm -rf "$LINUX"
	cp -al "$src" "$LINUX"
	sed -n 's|^--- a/||p' "$OUT"/0*.patch "$OUT"/second/0*.patch 2>/dev/null | sort -u | while read -r file; do
		[[ ! -f $LINUX/$file ]] || { cp --remove-destination "$src/$file" "$LINUX/$file" && touch "$LINUX/$file"; }
	done
}

# --- one commit ---------------------------------------------------------------

# The words that codespell knows to be wrong, where the root can see them.
take_codespell() {
	need_tools codespell:codespell
	cp "$(dpkg -L codespell | grep '/dictionary\.txt$')" "$OUT/codespell.txt"
}

# README.md says why these two are ignored.
checkpatch() {
	local log=$1 patch=$2
	"$REPO/scripts/in-root.sh" "$root" "$LINUX/scripts/checkpatch.pl" --root="$LINUX" --strict --no-color \
		--codespell --codespellfile="$OUT/codespell.txt" \
		--ignore MISSING_SIGN_OFF,FILE_PATH_CHANGES --max-line-length=100 "$patch" >"$log" 2>&1
}

# document PATCH: the pages of the kernel crate; after the last patch those of all crates. Most of the time goes into
# the others', and into the links of all their pages.
document() {
	local only=("RUSTDOC=$HERE/rustdoc.sh")
	[[ $1 != "$(patches | tail -n 1)" ]] || only=()
	in_tree "${only[@]}" rustdoc
}

# links MODULE: whether each link of its pages leads to a file, and to a mark in it. rustdoc itself looks at the names
# of items only. Left out are the links that it makes without us: to its own files, to sources, to what traits have.
links() {
	local pages=$obj/Documentation/output/rust/rustdoc/kernel/$1 page link file bad=0 seen=0
	[[ -f $LINUX/rust/kernel/$1.rs ]] || return 0
	while IFS=: read -r page link; do
		link=${link#href=\"} seen=1
		file=${link%%#*}
		case $file in
		http*) continue ;;
		'') file=$page ;;
		/*) ;;
		*) file=${page%/*}/$file ;;
		esac
		[[ -e $file ]] && { [[ $link != *'#'* ]] || grep -qF "id=\"${link#*#}\"" "$file"; } && continue
		echo "error: ${page#"$pages/"}: $link"
		bad=1
	done < <(grep -roE 'href="[^"]+' "$pages" --include='*.html' | grep -vE 'href="([./]*/src/|[./]*/static\.files/|#$)|#tymethod\.' | sort -u)
	((seen && !bad))
}

commit() {
	local patch=$1 name log
	name=$(basename "$patch" .patch)
	log=$OUT/log/$name
	mkdir -p "$OUT/log"
	try "$name: applies" "1 s" "$log.apply.log" patch -d "$LINUX" -p1 --no-backup-if-mismatch -i "$patch" || return
	try "$name: checkpatch --strict" "2 s" "$log.checkpatch.log" checkpatch "$log.checkpatch.txt" "$patch" ||
		sed 's/^/#   /' "$log.checkpatch.txt"
	try "$name: configure" "10 s" "$log.config.log" configure "$HERE"/check{,-x86}.config || return
	try "$name: builds with CLIPPY=1, without a warning" "3 min" "$log.build.log" \
		without_warning "$log.build" in_tree bzImage || return
	# Of what has no Rust in it the pages are as before, and so is the format.
	grep -q '^+++ b/.*\.rs$' "$patch" || return 0
	try "$name: rustfmtcheck" "5 s" "$log.fmt.log" in_tree rustfmtcheck || true
	grep -q '^+++ b/rust/kernel/' "$patch" || return 0
	try "$name: rustdoc, without a warning" "2 min" "$log.doc.log" without_warning "$log.doc" document "$patch" || return
	try "$name: the links of the pages lead somewhere" "5 s" "$log.links.log" links kprobes || true
}

# The files of the patches, in order.
patches() { find "$OUT" "$OUT/second" -maxdepth 1 -name '000[1-9]*.patch' | sort; }

apply() { patch -d "$LINUX" -p1 -s --no-backup-if-mismatch -i "$1"; }

commits() {
	local patch
	obj=$OUT/x86/obj
	step "copying the source" "10 s" "$OUT/log/copy.log" fresh_source
	for patch in $(patches); do
		# What comes after one that does not build would not, either.
		commit "$patch" || return 0
	done
}

# one NUMBER: that commit alone, on top of those before it
one() {
	local patch
	obj=$OUT/x86/obj
	step "copying the source" "10 s" "$OUT/log/copy.log" fresh_source
	for patch in $(patches); do
		[[ ${patch#"$OUT/"} == "$1"-* ]] || { apply "$patch" && continue; }
		commit "$patch" || true
		return
	done
	die "check.sh: there is no patch $1 in $OUT"
}

# --- the last one -------------------------------------------------------------

# The series whole, for who asks for other steps than the commits.
apply_all() {
	local patch
	fresh_source
	for patch in $(patches); do
		apply "$patch"
	done
}

# boot NAME MACHINE KERNEL IMAGE [FILE]: runs guest.sh there, and counts what it says
boot() {
	local name=$1 machine=$2 kernel=$3 image=$4 line status=0 out=$OUT/log/$1.guest.txt files=()
	[[ -z ${5:-} ]] || files=(--file "$5")
	KERNEL=$kernel BOOT_TIMEOUT=${BOOT_TIMEOUT:-600} "$REPO/qemu-test/run-guest.sh" --name "upstream-$name" \
		--image "$image" --memory 1024 --append "loglevel=0 kunit.stats_enabled=1" \
		--file "$obj/samples/rust/rust_kprobe.ko" --file "$obj/samples/rust/rust_kretprobe.ko" "${files[@]}" \
		"$HERE/guest.sh" >"$out" || status=$?
	while IFS= read -r line; do
		case $line in
		'ok - '*) result 0 "$machine: ${line#ok - }" ;;
		'not ok - '*) result 1 "$machine: ${line#not ok - }" ;;
		*) printf '#   %s\n' "$line" ;;
		esac
	done <"$out"
	result $status "$machine: the guest ended well"
}

guest() {
	obj=$OUT/x86/obj
	try "guest: configure" "10 s" "$OUT/log/guest.config.log" configure "$HERE"/check{,-x86,-tests}.config || return 0
	try "guest: builds with KUnit tests, doctests and samples" "5 min" "$OUT/log/guest.build.log" \
		without_warning "$OUT/log/guest.build" in_tree bzImage modules || return 0
	boot x86 x86-64 '' "$obj/arch/x86/boot/bzImage" "$("$REPO/probe-test/failnth.sh" '')"
}

no-kprobes() {
	obj=$OUT/no-kprobes/obj
	try "no kprobes: configure" "10 s" "$OUT/log/no-kprobes.config.log" configure "$HERE"/check{,-x86,-tests,-no-kprobes}.config || return 0
	try "no kprobes: builds" "5 min" "$OUT/log/no-kprobes.build.log" \
		without_warning "$OUT/log/no-kprobes.build" in_tree prepare samples/rust/ || return 0
}

arm64() {
	local kernel=${arm_release:?}
	eval "$("$REPO/scripts/resolve-kernel.sh" "$kernel")"
	llvm=$llvm_major
	"$REPO/scripts/toolchain-root.sh" debug >/dev/null
	obj=$OUT/arm64/obj
	try "arm64: configure" "10 s" "$OUT/log/arm64.config.log" configure "$HERE"/check{,-arm64,-tests}.config || return 0
	try "arm64: builds" "15 min" "$OUT/log/arm64.build.log" \
		without_warning "$OUT/log/arm64.build" in_tree Image modules || return 0
	boot arm64 arm64 "$kernel" "$obj/arch/arm64/boot/Image"
}

main() {
	local root='' source='' version='' settings src obj arm_release llvm_major steps=("$@")
	(($#)) || steps=(commits guest no-kprobes arm64)
	# The debug kernel's compilers: KASAN and Rust agree with clang only.
	settings=$("$REPO/scripts/resolve-kernel.sh" debug)
	eval "$settings"
	llvm_major=$llvm
	arm_release=${stock%amd64}arm64
	need_room 12000 "the kernels of make upstream-check"
	"$REPO/scripts/toolchain-root.sh" debug >/dev/null
	lock upstream-check
	"$HERE/series.sh" >/dev/null
	src=$CACHE/src/$source-$version
	mkdir -p "$OUT/log"
	take_codespell
	[[ ${steps[0]} =~ ^(commits|.*[0-9]{4})$ ]] || apply_all
	local step_name
	for step_name in "${steps[@]}"; do
		case $step_name in
		commits | guest | no-kprobes | arm64) "$step_name" ;;
		[0-9][0-9][0-9][0-9] | second/[0-9][0-9][0-9][0-9]) one "$step_name" ;;
		*) die "check.sh: there is no step '$step_name'; there are commits, guest, no-kprobes, arm64" ;;
		esac
	done
	echo "$passed passed, $failed failed"
	((failed == 0 && passed > 0))
}

main "$@"
