# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0
# What the host's scripts share: talking, dying, locks, stamps, room on the disk, programs that must be there.
# Sourced, never run. Everything said goes to stderr: stdout belongs to each script's result.

set -euo pipefail
umask 022
export LC_ALL=C.UTF-8
PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin

REPO=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
CACHE=$(realpath -m -- "${ARP_PROBE_CACHE:-$REPO/build}")
export ARP_PROBE_CACHE=$CACHE

say() { printf '%s\n' "$*" >&2; }
die() {
	printf 'error: %s\n' "$*" >&2
	exit 1
}

# at_exit COMMAND: runs it when this script ends, by a signal too. timeout(1) and make each send theirs: by the second
# one, bash would end in the middle of COMMAND, and leave guests running.
# shellcheck disable=SC2064 # what they are now
at_exit() {
	local signal signals="HUP INT TERM"
	trap "$1" EXIT
	for signal in $signals; do
		trap "trap '' $signals; exit $((128 + $(kill -l "$signal")))" "$signal"
	done
}

# Kbuild splits its paths at blanks and at ':'; apt's configuration at '"'.
check_paths() {
	local path
	for path in "$REPO" "$CACHE"; do
		[[ $path =~ ^[A-Za-z0-9_/.,+@%=~-]+$ ]] ||
			die "the path '$path' has characters that the kernel's build cannot take (blanks, colons, quotes ...): move the clone, or set ARP_PROBE_CACHE= to a plain path"
	done
}

make_cache() {
	check_paths
	mkdir -p "$CACHE" 2>/dev/null || true
	[[ -d $CACHE && -w $CACHE ]] ||
		die "cannot write to $CACHE: free it for $(id -un), or choose another place with ARP_PROBE_CACHE=DIR"
}

# --- root, and programs of the host ---------------------------------------

as_root() {
	if ((EUID == 0)); then
		"$@"
	elif command -v sudo >/dev/null; then
		sudo -- "$@"
	else
		die "'$*' needs root, and there is no sudo: run that command as root once, then this again"
	fi
}

# need_tools PROGRAM:PACKAGE...: installs the Debian packages of the programs that are missing
need_tools() {
	local pair missing=()
	for pair; do
		command -v "${pair%%:*}" >/dev/null || missing+=("${pair#*:}")
	done
	((${#missing[@]})) || return 0
	install_packages "${missing[@]}"
}

install_packages() {
	local log
	command -v apt-get >/dev/null ||
		die "this host lacks programs of the Debian packages '$*' and has no apt: install them by hand"
	make_cache
	log=$CACHE/log/host-packages.log
	((EUID == 0)) || command -v sudo >/dev/null ||
		die "'apt-get install $*' needs root, and there is no sudo: run that as root once, then this again"
	((EUID == 0)) || sudo true # asks for the password before the output goes to a log
	step "installing $* on this host" "30 s" "$log" install_once "$@" ||
		die "could not install $*: $(apt_fault "$log")"
}

# The host's package lists may be missing (a bare image) or name versions that are gone.
install_once() {
	local apt=(env DEBIAN_FRONTEND=noninteractive apt-get -q -y -o Acquire::Retries=3 -o DPkg::Lock::Timeout=300)
	as_root "${apt[@]}" install --no-install-recommends "$@" ||
		{ as_root "${apt[@]}" update && as_root "${apt[@]}" install --no-install-recommends "$@"; }
}

# One sentence out of what apt said.
apt_fault() {
	if grep -qE 'resolving|Could not connect|unreachable|Cannot initiate|Connection (failed|refused|timed)|Unable to connect|timed out' "$1"; then
		echo "no network, or the Debian mirror does not answer (see $1); try again when it does, or set DEBIAN_MIRROR=URL"
	elif grep -qE 'No space left|not have enough free space' "$1"; then
		echo "the disk is full (see $1)"
	else
		printf '%s (see %s)\n' "$(grep -E '^E:|error:' "$1" | head -n 2 | tr '\n' ' ')" "$1"
	fi
}

# --- long steps -------------------------------------------------------------

# step TITLE ABOUT LOG COMMAND...: the command's output goes to LOG; says every 15 s that it goes on, and at the end how
# long it took. The pipe is the clock: its end comes when the command does.
step() {
	local title=$1 about=$2 log=$3 begin=$SECONDS pipe rc=
	shift 3
	mkdir -p "${log%/*}"
	say "$title (about $about) ..."
	exec {pipe}< <(
		set +e
		(set -e; "$@") >"$log" 2>&1 </dev/null
		echo $?
	)
	while [[ -z $rc ]]; do
		if read -r -t 15 -u "$pipe" rc; then
			break
		elif (($? > 128)); then
			say "  ... $((SECONDS - begin)) s: $(tail -n 1 "$log" 2>/dev/null | tr -d '\r' | cut -c 1-100)"
		else
			rc=137
		fi
	done
	exec {pipe}<&-
	((rc == 0)) || return "$rc"
	say "  done in $((SECONDS - begin)) s"
	[[ -z ${ARP_PROBE_TIMES:-} ]] || printf '%5d s  %s\n' $((SECONDS - begin)) "$title" >>"$ARP_PROBE_TIMES"
}

# keep_times: the outermost script prints the list of its steps when it ends.
keep_times() {
	[[ -z ${ARP_PROBE_TIMES:-} ]] || return 0
	make_cache
	mkdir -p "$CACHE/log"
	ARP_PROBE_TIMES=$(mktemp "$CACHE/log/times.XXXXXX")
	export ARP_PROBE_TIMES
	trap 'print_times' EXIT
}

print_times() {
	if [[ -s $ARP_PROBE_TIMES ]]; then
		say "times:"
		cat "$ARP_PROBE_TIMES" >&2
	fi
	rm -f "$ARP_PROBE_TIMES"
}

# --- stamps, locks, room ----------------------------------------------------

# A stamp is written last and at once, and holds what went in: an interrupted step has none, a changed one another.
stamp_ok() { [[ -f $1 && $(<"$1") == "$2" ]]; }
stamp() {
	printf '%s\n' "$2" >"$1.new"
	mv -f "$1.new" "$1"
}

# lock NAME: held until the script ends, children and all, so that two makes do not build the same thing into each other
lock() {
	local fd
	make_cache
	mkdir -p "$CACHE/.locks"
	exec {fd}>"$CACHE/.locks/$1"
	flock -n "$fd" && return
	say "another make is at work on $1 in $CACHE: waiting for it (at most 30 minutes)"
	flock -w 1800 "$fd" || die "$1 is still locked after 30 minutes: see who holds it with 'fuser $CACHE/.locks/$1'"
}

# need_room MIB WHAT
need_room() {
	local free
	make_cache
	free=$(df --output=avail -B 1M -- "$CACHE" | tail -n 1)
	((free >= $1)) ||
		die "$2 needs $1 MiB, and $CACHE has ${free// /} MiB left: free some, or choose another disk with ARP_PROBE_CACHE=DIR"
}

# 6.12 of a release 6.12.117+deb13-amd64, and of a kernel's source or headers
series_of_release() { [[ $1 =~ ^[0-9]+\.[0-9]+ ]] && echo "${BASH_REMATCH[0]}"; }
series_of_tree() { awk '$1 == "VERSION" { v = $3 } $1 == "PATCHLEVEL" { print v "." $3; exit }' "$1/Makefile"; }

# rust_mode DIR: where the `kernel` crate comes from for the kernel whose configuration is at DIR/config: `kernel`, or `own`.
rust_mode() {
	case ${RUST:-} in
	own) echo own ;;
	kernel | '')
		[[ -f $1/config ]] || die "the configuration of kernel ${1##*/} is missing at $1/config: rm -rf $1, and try again"
		if grep -q '^CONFIG_RUST=y' "$1/config"; then
			echo kernel
		elif [[ -z ${RUST:-} ]]; then
			echo own
		else
			die "kernel ${1##*/} was built without CONFIG_RUST, so there is no Rust in it for RUST=kernel to link against: leave RUST= out, or say RUST=own"
		fi
		;;
	*) die "RUST='$RUST' is neither kernel nor own" ;;
	esac
}

# What the kernel's Makefile is told: the compilers of kernel.env (see resolve-kernel.sh), and nothing of this host's.
# shellcheck disable=SC2154 # set by kernel.env
kernel_make_flags() {
	echo "ARCH=$karch"
	if [[ -n ${llvm:-} ]]; then
		echo "LLVM=-$llvm"
	else
		printf '%s\n' "CROSS_COMPILE=$cross" "CC=$cc" "HOSTCC=$gcc"
	fi
	[[ $karch != arm64 ]] || echo CROSS_COMPILE_COMPAT=arm-linux-gnueabihf- # its vdso for 32-bit programs
}

# kbuild_place TREE SOURCE OBJ: how Kbuild is told to take SOURCE and to write to OBJ. Before 6.13 it knew no MO=: there a
# Kbuild of ours, in OBJ, reads SOURCE's.
kbuild_place() {
	local top=$1
	[[ ! -d $1/source ]] || top=$1/source
	if grep -q '^ *KBUILD_EXTMOD_OUTPUT :=' "$top/Makefile"; then
		printf '%s\n' "M=$2" "MO=$3"
		return
	fi
	cat >"$3/Kbuild" <<-END
		src := $2
		include \$(src)/Kbuild
		\$(obj)/%.o: \$(src)/%.c FORCE
		\t\$(call if_changed_rule,cc_o_c)
	END
	sed -i 's/^\\t/\t/' "$3/Kbuild"
	printf '%s\n' "M=$3"
}
