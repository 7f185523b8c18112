#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# compile-fail.sh [NAME...]
#
# Compiles the programs compile-fail/NAME.rs (all of them) against the safe
# layer, as the kernel's build compiles the module: with the compiler and the
# flags that it left in its .cmd file; and preprocesses compile-fail/NAME.c, so
# that a kernel can be configured as none at hand is. A program's head says what
# is to come of it:
#   // compiles
#   // error: TEXT        it is refused: each error that the compiler gives has
#                         one of these texts, and each text is in an error
#   // note: TEXT         and this is somewhere in what it said besides
#   // appended to: FILE  not a program of its own: put at the end of that file
#                         of a copy of arp_probe itself
# Ends with the line "N passed, N failed", and status 1 if any failed.

# shellcheck source-path=SCRIPTDIR/../scripts
. "$(dirname "$0")/../scripts/lib.sh"

HERE=$REPO/probe-test/compile-fail
passed=0 failed=0

# head_says KEY: the program's lines of that key
head_says() { sed -n "s|^// $1: ||p" "$program"; }

# The words of the C compiler's command, less those that compile.
cc_words() {
	local command word
	local -a words=()
	command=$(sed -n '1s/^savedcmd_[^ ]* := //p' "$1")
	[[ $command == *-D__KERNEL__* ]] || die "no C compiler's command in $1: 'make module' writes it"
	# what comes after a ';' is not the compiler's
	eval "words=(${command%% ; *})"
	cc=()
	for word in "${words[@]}"; do
		case $word in
		-c | -o | *.o | *.c | -Wp,-MMD,*) ;;
		*) cc+=("$word") ;;
		esac
	done
}

preprocess() {
	local cc
	cc_words "$obj/.kprobe_abi_helpers.o.cmd"
	(cd "$obj" && "$REPO/scripts/in-root.sh" "$root" "${cc[@]}" -I "$REPO" -E -o "$work/program.i" "$program") >"$out" 2>&1
}

# The words of Kbuild's command, without the files that it reads and writes.
rustc_words() {
	local saved=$1 word command
	local -a words=()
	command=$(sed -n '1s/^savedcmd_[^ ]* := //p' "$saved")
	[[ $command == *rustc* ]] || die "no rustc command in $saved: 'make module' writes it"
	eval "words=($command)"
	# The first as the kernel's Makefile exports it: the kernel needs features that are not stable.
	rustc=(env RUSTC_BOOTSTRAP=1 "ARP_PROBE_OBJ=$obj" "PROGRAM=$program")
	for word in "${words[@]}"; do
		case $word in
		--emit=* | *.rs) ;;
		--out-dir | ./) ;;
		*) rustc+=("$word") ;;
		esac
	done
}

# The crate root to compile: the programs' own, or that of a changed copy of the module.
crate_root() {
	local appended room
	appended=$(head_says 'appended to')
	if [[ -z $appended ]]; then
		printf '%s\n' "$HERE/root.rs"
		return
	fi
	rm -rf "$work/copy"
	mkdir "$work/copy"
	cp "$REPO"/*.rs "$work/copy/"
	for room in "$REPO"/*/; do
		# build/ is none
		[[ ! -f ${room%/}.rs && ! -f ${room}mod.rs ]] || cp -r "$room" "$work/copy/"
	done
	[[ -f $work/copy/$appended ]] || die "$program: there is no $appended to append it to"
	cat "$program" >>"$work/copy/$appended"
	printf '%s\n' "$work/copy/arp_probe.rs"
}

# To the end, object code and all: some assertions are made no earlier.
compile() {
	local rustc=() root_file
	if [[ $program == *.c ]]; then
		preprocess
		return
	fi
	rustc_words "$obj/.arp_probe_rs.o.cmd"
	root_file=$(crate_root)
	"$REPO/scripts/in-root.sh" "$root" "${rustc[@]}" --color=never --crate-name program \
		"--emit=obj=$work/program.o" "$root_file" >"$out" 2>&1
}

errors() { grep -E '^error|: error: ' "$out" | grep -vE '^error: aborting due to ' || true; }

# What is wrong with what the compiler said; nothing, if all is as foretold.
wrong() {
	local text line
	head_says error | while read -r text; do
		errors | grep -qF -- "$text" || echo "no error has: $text"
	done
	errors | while read -r line; do
		grep -qF -f <(head_says error) <<<"$line" || echo "unforeseen: $line"
	done
	head_says note | while read -r text; do
		grep -qF -- "$text" "$out" || echo "nowhere: $text"
	done
}

judge() {
	if grep -q '^// compiles$' "$program"; then
		((status == 0)) || echo "it was refused"
	elif [[ -z $(head_says error) ]]; then
		echo "its head says neither 'compiles' nor 'error: TEXT'"
	elif ((status == 0)); then
		echo "it was not refused"
	else
		wrong
	fi
}

try() {
	local program=$HERE/$1.rs status=0 faults
	[[ -f $program ]] || program=$HERE/$1.c
	[[ -f $program ]] || die "no program '$1'; there are: $(names | tr '\n' ' ')"
	compile || status=$?
	faults=$(judge)
	if [[ -z $faults ]]; then
		printf 'ok - compile-fail: %s\n' "$1"
		passed=$((passed + 1))
		return
	fi
	printf 'not ok - compile-fail: %s\n' "$1"
	printf '%s\n' "$faults" | sed 's/^/#   /'
	sed 's/^/#   | /' "$out" | head -n 30
	failed=$((failed + 1))
}

names() {
	local file
	for file in "$HERE"/*.rs "$HERE"/*.c; do
		[[ $file == */root.rs ]] || basename "${file%.*}"
	done
}

main() {
	local root='' dir='' settings name obj out chosen
	settings=$("$REPO/scripts/resolve-kernel.sh")
	eval "$settings"
	"$REPO/scripts/module.sh" "${KERNEL:-}" >/dev/null
	obj=$dir/obj
	work=$(mktemp -d "$CACHE/compile-fail.XXXXXX")
	trap 'rm -rf "$work"' EXIT
	out=$work/out
	chosen=("$@")
	(($#)) || mapfile -t chosen < <(names)
	for name in "${chosen[@]}"; do
		try "$name"
	done
	echo "$passed passed, $failed failed"
	((failed == 0 && passed > 0))
}

work=''
main "$@"
