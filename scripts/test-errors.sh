#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# test-errors.sh [CASE...]: what is said, and what is left behind, when something is missing or breaks off. Each refusal must be
# one clear line that names the next step. Needs about 8 GB of disk (in TMPDIR) and the network; ends with `N passed, N failed`.
# shellcheck source-path=SCRIPTDIR
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/apt.sh"
cd "$REPO"

passed=0 failed=0
work=$(mktemp -d "${TMPDIR:-/tmp}/arp-probe-errors.XXXXXX")
chmod 755 "$work"
trap 'rm -rf "$work"' EXIT
unset KERNEL ARP_PROBE_TIMES
ours=$CACHE # what is built there already, the cases may look at

ok() { passed=$((passed + 1)) && echo "ok      $1"; }
bad() {
	failed=$((failed + 1))
	echo "FAILED  $1: $2"
	sed 's/^/        /' "$work/out" | tail -n 12
}

# refused NAME PATTERN COMMAND...: fails, with one line `error: ...` that matches
refused() {
	local name=$1 pattern=$2 said
	shift 2
	if "$@" >"$work/out" 2>&1; then
		bad "$name" "it went through"
		return
	fi
	said=$(grep '^error: ' "$work/out" || true)
	if [[ $(grep -c . <<<"$said") != 1 ]]; then
		bad "$name" "not one line of error, but $(grep -c . <<<"$said")"
	elif ! grep -qE -- "$pattern" <<<"$said"; then
		bad "$name" "'$said' does not match '$pattern'"
	else
		ok "$name"
	fi
}

# goes_through NAME COMMAND...
goes_through() {
	local name=$1
	shift
	if "$@" >"$work/out" 2>&1; then ok "$name"; else bad "$name" "exit $?"; fi
}

# left_nothing NAME CACHE: neither tree nor root nor stamp of one
left_nothing() {
	local found
	: >"$work/out"
	found=$(find "$2" \( -name '*.stamp' -o -name tree -o -name '*.ko' -o -name '*.part' \) -print -quit 2>/dev/null || true)
	if [[ -z $found ]]; then ok "$1: nothing half made"; else bad "$1" "$found is left"; fi
}

# A PATH with everything but some programs.
path_without() {
	local dir program name
	dir=$(mktemp -d "$work/bin.XXXXXX")
	chmod 755 "$dir"
	for program in /bin/* /sbin/* /usr/bin/* /usr/sbin/*; do
		name=${program##*/}
		[[ " $* " == *" $name "* || -e $dir/$name ]] || ln -s "$program" "$dir/$name"
	done
	echo "$dir"
}

# as_nobody COMMAND...: without root; a user who calls this has none anyway
as_nobody() {
	if ((EUID == 0)); then
		setpriv --reuid 65534 --regid 65534 --clear-groups "$@"
	else
		"$@"
	fi
}

# In a world of its own: unshare as root, or with a user namespace.
apart() {
	if ((EUID == 0)); then unshare "$@"; else unshare --map-root-user "$@"; fi
}

# --- the cases ---------------------------------------------------------------

case_network() {
	export ARP_PROBE_CACHE=$work/network
	refused "no network" 'no network.*(try again|DEBIAN_MIRROR)' apart --net make kernel-tree
	left_nothing "no network" "$ARP_PROBE_CACHE"
	refused "a mirror that is none" 'no network|package lists' env DEBIAN_MIRROR=http://127.0.0.1:9/debian make kernel-tree
}

case_release() {
	local old cache=$work/release
	export ARP_PROBE_CACHE=$cache
	refused "a release that is not there" "no kernel '7.9.9\\+deb13-cloud-amd64'; there are: 7" make module KERNEL=7.9.9+deb13-cloud-amd64
	refused "a flavour that is not there" 'matches .*there are: 7' make module KERNEL=fat-amd64
	refused "no release at all" 'no kernel release; say one like' make module KERNEL=newest
	refused "another architecture" 'no architecture' make module KERNEL=7.3.4+deb13-s390x
	refused "a path for a release" 'no kernel release' make module KERNEL=../../etc+x
	old=$(papt_names 'linux-headers-6\.12\..*+deb13-amd64' | tail -n 1)
	refused "RUST=kernel without CONFIG_RUST" 'without CONFIG_RUST.*leave RUST= out, or say RUST=own' \
		make module RUST=kernel "KERNEL=${old#linux-headers-}"
	refused "RUST= what there is not" "'cargo' is neither kernel nor own" make module RUST=cargo "KERNEL=${old#linux-headers-}"
	refused "RUST=own for a kernel that is built here" 'together with its Rust.*leave RUST= out' make module RUST=own KERNEL=debug
	left_nothing "releases refused" "$cache"
	[[ $(uname -r) == *+deb* ]] ||
		refused "a running kernel that is not Debian's" "runs here.*none of Debian's.*make demo" make kernel-tree KERNEL=running
}

papt_names() {
	APT_CONFIG=$(compgen -G "$ARP_PROBE_CACHE/apt/trixie-*/apt.conf") apt-cache pkgnames linux-headers-6.12 | grep -E "^$1\$" | sort -V
}

# fake_kdir RUST RUSTC-TEXT
fake_kdir() {
	rm -rf "$work/kdir"
	mkdir -p "$work/kdir/rust" "$work/kdir/include/config"
	echo "7.3.4+deb13-amd64" >"$work/kdir/include/config/kernel.release"
	printf '%s\nCONFIG_RUSTC_VERSION_TEXT="%s"\nCONFIG_CC_VERSION_TEXT="gcc-99 (Nobody 1) 99.0"\n' "$1" "$2" >"$work/kdir/.config"
}

case_kdir() {
	local make=(make "KDIR=$work/kdir")
	export ARP_PROBE_CACHE=$work/kdir-cache
	rm -rf "$work/kdir"
	refused "KDIR is missing" 'no kernel tree.*make module' "${make[@]}"
	mkdir -p "$work/kdir"
	refused "KDIR is not configured" 'no \.config.*make kernel-tree' "${make[@]}"
	fake_kdir '# CONFIG_RUST is not set' ''
	refused "KDIR without CONFIG_RUST" 'without CONFIG_RUST.*RUST=own.*make module KERNEL=' "${make[@]}" RUST=kernel
	refused "KDIR, and RUST= what there is not" "'cargo' is neither kernel nor own" "${make[@]}" RUST=cargo
	refused "KDIR's C compiler is missing" "built by 'gcc-99 .*no gcc-99 here: install it.*apt install gcc-99" "${make[@]}"
	fake_kdir CONFIG_RUST=y 'rustc 1.2.3 (nobody)'
	refused "KDIR without Rust metadata" 'metadata.*RUST=own.*make module KERNEL=7\.3\.4\+deb13-amd64' "${make[@]}" RUST=kernel
	touch "$work/kdir/rust/libkernel.rmeta"
	refused "another rustc" "'rustc 1\\.2\\.3 \\(nobody\\)', and this host has '.*make module KERNEL=" "${make[@]}" RUST=kernel
	fake_kdir CONFIG_RUST=y "$(rustc --version 2>/dev/null || echo "no rustc")"
	touch "$work/kdir/rust/libkernel.rmeta"
	refused "another gcc" "'gcc-99 \\(Nobody 1\\) 99\\.0', and this host has '.*make module KERNEL=" "${make[@]}" RUST=kernel
	left_nothing "KDIR refused" "$work/kdir-cache"
}

# The root's compiler is not the kernel's: as when Debian's suite moved on.
case_compiler() {
	local release env
	release=$(scripts/resolve-kernel.sh 2>/dev/null | sed -n 's/^release=//p')
	scripts/toolchain-root.sh "$release" 2>/dev/null
	mkdir -p "$work/compiler/$release" "$work/compiler/.locks"
	ln -s "$ours/roots" "$ours/apt" "$work/compiler/"
	ln -s "$(realpath -- "$ours/$release/config")" "$work/compiler/$release/config"
	env=$(sed "s|$ours/$release|$work/compiler/$release|; s/^rustc_text=.*/rustc_text='rustc 1.2.3 (nobody)'/; s/^cc_text=.*/cc_text='gcc 1.2.3'/" "$ours/$release/kernel.env")
	echo "$env" >"$work/compiler/$release/kernel.env"
	refused "the suite's compiler is another" "'rustc 1\\.2\\.3 \\(nobody\\)', and Debian's .* has 'rustc.*, the kernel was built by 'gcc 1\\.2\\.3'.*say RUST=own.* any rustc" \
		env "ARP_PROBE_CACHE=$work/compiler" scripts/toolchain-root.sh "$release"
	goes_through "the suite's compiler is another, and RUST=own" env "ARP_PROBE_CACHE=$work/compiler" RUST=own scripts/toolchain-root.sh "$release"
	refused "RUST_SUITE= without RUST=own" 'RUST_SUITE=forky is for RUST=own' \
		env "ARP_PROBE_CACHE=$work/compiler" RUST_SUITE=forky scripts/kernel-tree.sh "$release"
	refused "a suite that is none" "no suite 'woody'" \
		env "ARP_PROBE_CACHE=$work/compiler" RUST=own RUST_SUITE=woody scripts/kernel-tree.sh "$release"
}

# --- RUST=own --------------------------------------------------------------------

# like_headers [SED-SCRIPT]: the headers, with another configuration
like_headers() {
	rm -rf "$work/like"
	mkdir -p "$work/like"
	ln -s "$headers"/* "$work/like/"
	sed -E "${1:-}" "$headers/.config" >"$work/like/.config"
}

# own NAME PATTERN [VARIABLE=...]: own/tree.sh refuses those, in the root with the kernel's compilers
own() {
	local name=$1 pattern=$2
	shift 2
	refused "RUST=own: $name" "$pattern" env "BIND=$work" scripts/in-root.sh "$root" env "$@" own/tree.sh "$work/like" "$source" "$work/own"
}

fake_rustc() {
	printf '#!/bin/sh\necho "%s"\n' "$1" >"$work/rustc"
	chmod 755 "$work/rustc"
}

case_own() {
	local release headers root source
	release=$(scripts/resolve-kernel.sh 6.12-cloud-amd64 | sed -n 's/^release=//p')
	scripts/toolchain-root.sh "$release"
	scripts/kernel-source.sh "$release"
	headers=$(scripts/headers.sh "$release")
	root=$ours/roots/trixie
	source=$(compgen -G "$ours/src/linux-source-6.12-*[0-9]")
	like_headers
	refused "RUST=own: no kernel source" 'no source of the kernel series 6\.12 .*apt install linux-source-6\.12.*RUST_SOURCE=DIR' \
		env "BIND=$work" scripts/in-root.sh "$root" env "ARP_PROBE_CACHE=$work/own-cache" make "KDIR=$work/like" RUST=own
	left_nothing "RUST=own: no kernel source" "$work/own-cache"
	fake_rustc 'rustc 1.84.1 (nobody)'
	own "an old rustc" "rustc 1\\.84\\.1 .*too old.*from 1\\.85 on" "RUSTC=$work/rustc"
	fake_rustc 'rustc 1.85.0 (nobody)'
	own "no source of rustc" "own source is missing.*rust-src" "RUSTC=$work/rustc" RUST_LIB_SRC=/nowhere
	own "no bindgen" "no no-bindgen.*needs make" BINDGEN=no-bindgen
	like_headers 's/^# CONFIG_HAVE_GCC_PLUGINS.*|^CONFIG_HAVE_GCC_PLUGINS=y/&\nCONFIG_GCC_PLUGINS=y/'
	own "GCC plugins" 'GCC plugins.*take a kernel without'
	like_headers 's/^CONFIG_MODULES=y/&\nCONFIG_RANDSTRUCT_FULL=y/'
	own "RANDSTRUCT" 'RANDSTRUCT.*take a kernel without'
	like_headers 's/^CONFIG_HZ=.*/CONFIG_HZ=99/'
	own "a configuration that changed" "changed after it was prepared \\(CONFIG_HZ .*olddefconfig"
	like_headers
	source=$work
	own "a source that is none" 'no kernel source.*RUST_SOURCE=DIR'
	source=$(compgen -G "$ours/src/linux-source-7*[0-9]" | head -n 1)
	[[ -z $source ]] || own "a source of another series" 'of the series 6\.12, and the source at .* of 7'
}

# --- what a module is not let through with ---------------------------------------

# plant KO OBJCOPY-OPTION...: a copy of the module in $gates, with a fault
plant() {
	cp "$built"/arp_probe_*.o "$gates/"
	objcopy "${@:2}" "$1" "$gates/arp_probe.ko"
}

# gate NAME PATTERN: that copy is refused
gate() { refused "gate: $1" "$2" scripts/check-module.sh "$gates/arp_probe.ko" "$gates/tree"; }

# gate_tree [SED-SCRIPT]: the tree as check-module.sh reads it, with another configuration
gate_tree() {
	rm -rf "$gates/tree"
	mkdir -p "$gates/tree/include/config" "$gates/tree/rust/own"
	sed -E "${1:-}" "$tree/.config" >"$gates/tree/.config"
	cp "$tree/Module.symvers" "$gates/tree/"
	cp "$tree/include/config/kernel.release" "$gates/tree/include/config/"
}

# only OPTION: of the options that ask something of the code, this alone
only() {
	gate_tree "$(printf 's/^CONFIG_%s=y//;' UNWINDER_ORC MITIGATION_RETHUNK MITIGATION_RETPOLINE X86_KERNEL_IBT | sed "s/s[^;]*CONFIG_$1=[^;]*;//")"
}

# bytes FROM TO: in the copy's code
bytes() { LC_ALL=C sed -i "s/$1/$2/g" "$gates/arp_probe.ko"; }

# offset SECTION: of it in the copy
offset() { echo $((16#$(readelf -SW "$gates/arp_probe.ko" | sed -nE "s/^ +\[ *[0-9]+\] ${1//./\\.} +[A-Z]+ +[0-9a-f]+ ([0-9a-f]+) .*/\1/p"))); }

# move FROM TO COUNT: bytes of the copy's over others of it
move() { dd if="$gates/arp_probe.ko" of="$gates/arp_probe.ko" bs=1 skip="$1" seek="$2" count="$3" conv=notrunc status=none; }

case_gates() {
	local gates=$work/gates built tree ko
	need_tools objcopy:binutils
	ko=$(scripts/module.sh 6.12-cloud-amd64)
	tree=$(scripts/kernel-tree.sh 6.12-cloud-amd64)
	built=${ko%/*}/obj
	mkdir -p "$gates"
	gate_tree
	plant "$ko"
	goes_through "gates: the module as it was built" scripts/check-module.sh "$gates/arp_probe.ko" "$gates/tree"
	gates_of_symbols "$ko"
	gates_of_code "$ko"
}

gates_of_symbols() {
	plant "$1" --redefine-sym _printk=_RNvplanted
	gate "a symbol of Rust from outside" 'RUST=own.*_RNvplanted'
	plant "$1" --redefine-sym _printk=rust_helper_planted
	gate "a helper from outside" 'RUST=own.*rust_helper_planted'
	printf '%%pA' >"$gates/text"
	plant "$1" --add-section ".planted=$gates/text"
	gate "%pA" '%pA'
	plant "$1" --redefine-sym _printk=planted
	gate "a symbol that the kernel does not export" 'does not export planted'
	plant "$1" --rename-section __versions=.planted
	gate "no versions of symbols" 'wants versions'
	plant "$1"
	sed -i -E 's/^0x[0-9a-f]+(\t_printk\t)/0xdeadbeef\1/' "$gates/tree/Module.symvers"
	gate "another version of a symbol" 'not those of the kernel.*_printk'
	gate_tree
	echo 6.12.1-planted >"$gates/tree/include/config/kernel.release"
	gate "vermagic: release" "vermagic is '6.12.*and the kernel's '6.12.1-planted SMP"
	gate_tree 's/^CONFIG_MODULE_UNLOAD=y//'
	gate "vermagic: options" "vermagic is '.*mod_unload.*and the kernel's '"
	gate_tree
}

gates_of_code() {
	plant "$1"
	objcopy --add-section "__mcount_loc=$gates/text" "$gates/arp_probe_own.o"
	gate "sites of ftrace in Rust" '__mcount_loc'
	plant "$1"
	objcopy --redefine-sym ktime_get_mono_fast_ns=_RNvNtC4core9panicking5panic "$gates/arp_probe_rs.o"
	gate "a handler that may panic" 'a handler may panic'
	only UNWINDER_ORC
	plant "$1" --remove-section .rela.orc_unwind_ip
	gate "no words for the unwinder" 'CONFIG_UNWINDER_ORC'
	plant "$1" --remove-section .orc_unwind
	gate "no section of the unwinder" 'CONFIG_UNWINDER_ORC'
	plant "$1"
	dd if=/dev/zero of="$gates/arp_probe.ko" bs=1 seek="$(offset .orc_unwind)" count=6 conv=notrunc status=none
	gate "a function without a word for the unwinder" 'no word of [1-9]+ of its .*CONFIG_UNWINDER_ORC'
	only MITIGATION_RETHUNK
	plant "$1" --remove-section .return_sites
	gate "no section of returns" '\.return_sites has 0'
	plant "$1" --remove-section .rela.return_sites
	gate "returns that are not in the table" '\.return_sites has 0'
	plant "$1"
	bytes '\xe9\x00\x00\x00\x00\xcc' '\xc3\x90\x90\x90\x90\xcc'
	gate "bare returns" 'bare returns'
	only MITIGATION_RETPOLINE
	plant "$1" --remove-section .retpoline_sites
	gate "no section of retpolines" '\.retpoline_sites has 0'
	plant "$1" --remove-section .rela.retpoline_sites
	gate "retpolines that are not in the table" '\.retpoline_sites has 0'
	plant "$1"
	bytes '\xe8\x00\x00\x00\x00' '\xff\xd0\x90\x90\x90'
	gate "bare indirect calls" 'bare indirect'
	only X86_KERNEL_IBT
	plant "$1" --rename-section .ibt_endbr_seal=.planted
	gate "no seals" 'no \.ibt_endbr_seal'
	plant "$1" --remove-section .ibt_endbr_seal
	gate "no section of seals" 'no \.ibt_endbr_seal'
	plant "$1"
	move $(($(offset .rela.ibt_endbr_seal) + 24)) "$(offset .rela.ibt_endbr_seal)" 24
	gate "a function without its seal" 'ibt_endbr_seal lacks 1 functions'
	plant "$1"
	move $(($(offset .rela.gnu.linkonce.this_module) + 12)) $(($(offset .rela.ibt_endbr_seal) + 12)) 12
	gate "a seal on init_module" 'ibt_endbr_seal has 1 functions that are called through pointers.*(init_module|arp_probe)'
	plant "$1"
	bytes '\xf3\x0f\x1e\xfa' '\x0f\x1f\x40\x00'
	gate "functions without endbr64" 'do not begin with endbr64'
}

case_room() {
	local dir=$work/room
	mkdir -p "$dir"
	# shellcheck disable=SC2016 # for the inner shell
	refused "a disk too small" 'needs [0-9]+ MiB, and .* has [0-9]+ MiB left' apart --mount sh -c '
		mount -t tmpfs -o size=200m none "$1" && ARP_PROBE_CACHE=$1 make kernel-tree; rc=$?
		find "$1" -name "*.stamp" -o -name tree -o -name "*.ko" | sed "s/^/error: left: /"; exit $rc' sh "$dir"
	refused "a cache that cannot be written" 'cannot write to' as_nobody env ARP_PROBE_CACHE=/proc/cache scripts/kernel-tree.sh
	refused "a path with a blank" 'move the clone' env "ARP_PROBE_CACHE=$work/a b" make kernel-tree
}

case_root() {
	local cache=$work/root path
	mkdir -p "$cache" && chmod 777 "$cache"
	path=$(path_without bwrap sudo qemu-system-x86_64)
	refused "no root and no sudo" "'apt-get install bubblewrap' needs root.*no sudo.*as root" \
		need_in "$path" "$cache" bwrap:bubblewrap
	refused "no QEMU" "'apt-get install qemu-system-x86' needs root" \
		need_in "$path" "$cache" qemu-system-x86_64:qemu-system-x86
	path=$(path_without bwrap apt-get)
	refused "no apt" "packages 'bubblewrap' and has no apt" need_in "$path" "$cache" bwrap:bubblewrap
}

# need_in PATH CACHE PROGRAM:PACKAGE
# shellcheck disable=SC2016 # for the inner shell
need_in() {
	as_nobody env "PATH=$1" "ARP_PROBE_CACHE=$2" bash -c '. scripts/lib.sh; PATH=$1 need_tools "$2"' _ "$1" "$3"
}

# guest WHAT PATTERN WORDS...: a guest that is lost, in a world where no other QEMU runs, and nobody left of it
guest() {
	local name=$1 pattern=$2
	shift 2
	echo "sleep 1000" >"$work/command"
	# shellcheck disable=SC2016 # for the inner shell
	refused "$name" "$pattern" apart --fork --pid --mount-proc bash -c '
		qemu-test/run-guest.sh --name lost "$@"; rc=$?
		grep -s qemu-system /proc/[0-9]*/comm | sed "s/^/error: left: /"
		exit $rc' _ "$@" "$work/command"
}

# A run of the tests that timeout(1) ends, in a world where no other QEMU runs: its guests end, too. Its signal comes
# more than once, as make sends it on.
time_is_up() {
	# shellcheck disable=SC2016 # for the inner shell
	apart --fork --pid --mount-proc bash -c '
		guests() { grep -s qemu-system /proc/[0-9]*/comm | wc -l; }
		timeout -k 10 600 make qemu-check ARGS="10-calls 50-load" & run=$!
		until (($(guests) == 2)); do kill -0 $run || exit; sleep 0.2; done
		for ((i = 0; i < 20; i++)); do kill -- -$run; done
		wait $run
		for ((i = 0; i < 50; i++)); do (($(guests))) || exit 0; sleep 0.2; done
		echo "a guest is left"
		exit 1'
}

case_guest() {
	scripts/boot-files.sh >/dev/null
	export BOOT_TIMEOUT=5
	guest "a guest that never comes up" 'did not come up within 5 s' --qemu -S
	export BOOT_TIMEOUT=60
	guest "a guest that dies" 'died before it came up' --append rdinit=/no/such/file
	guest "a QEMU that does not start" 'QEMU ended with status 1' --qemu --no-such-option
	guest "a job that hangs" 'was not done after 5 s' --timeout 5
	unset BOOT_TIMEOUT
	goes_through "a run of the tests whose time is up leaves no guest" time_is_up
	refused "an accelerator that is none" "ACCEL='hvf' is neither tcg nor kvm" env ACCEL=hvf qemu-test/run-guest.sh "$work/command"
}

# killed_at PATTERN: a run that is shot, children and all, when it says so
killed_at() {
	local line pid fifo=$work/fifo
	rm -f "$fifo" && mkfifo "$fifo"
	setsid make module >"$fifo" 2>&1 &
	pid=$!
	while read -r -t 600 line; do
		echo "$line" >>"$work/interrupted"
		[[ ! $line =~ $1 ]] || break
	done <"$fifo"
	kill -9 -- "-$pid"
	wait "$pid" 2>/dev/null || true
	cp "$work/interrupted" "$work/out"
	if [[ $line =~ $1 ]]; then ok "killed at '$line'"; else bad "killed at '$1'" "it never got there"; fi
}

# Two at once, after all that, end well and agree.
two_at_once() {
	local first
	make module &
	first=$!
	make module && wait "$first"
}

case_interrupted() {
	export ARP_PROBE_CACHE=$work/interrupted.cache
	: >"$work/interrupted"
	killed_at 'downloading [0-9]+ packages'
	killed_at 'unpacking the root'
	killed_at 'unpacking linux-source'
	killed_at 'configuring'
	killed_at '\.\.\. 30 s:.*'
	goes_through "two runs at once after five interrupted ones" two_at_once
	goes_through "a further run needs no network" apart --net make module
	killed_at 'building arp_probe|\.ko$'
	goes_through "and again" make module
	# shellcheck disable=SC2016
	goes_through "the module is there" sh -c 'test -s "$(make module | tail -n 1)"'
}

CASES=${*:-kdir release network room root compiler own gates guest interrupted}
for name in $CASES; do
	declare -F "case_$name" >/dev/null || die "no case '$name'; there are: kdir release network room root compiler own gates guest interrupted"
	"case_$name"
	export ARP_PROBE_CACHE=$ours
done
echo "$passed passed, $failed failed"
((failed == 0))
