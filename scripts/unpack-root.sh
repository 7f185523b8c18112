#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# unpack-root.sh SUITE ARCH NAME PACKAGE...: $CACHE/roots/NAME with these Debian packages and all that they depend on,
# unpacked only: no maintainer script runs, so this needs no root, and the files are the caller's. What those scripts
# would have done and our programs would miss is done at the end. Packages may be added to a root that is there.
# shellcheck source-path=SCRIPTDIR
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/apt.sh"

# Debian's `essential`: dependencies on these are not written down.
BASE="base-files bash coreutils dash diffutils findutils grep gzip hostname libc-bin mawk sed tar util-linux"
EXCLUDE=(--anchored --no-wildcards-match-slash --exclude=./usr/share/{doc,info,lintian,locale,man} --exclude='./usr/src/rustc-*/src' --exclude='./usr/bin/*-lto-dump-*')

suite=$1 arch=$2 name=$3
shift 3
WANTED=$*
dir=$CACHE/roots/$name
log=$CACHE/log/root-$name.log
key="$suite $arch $WANTED | $(cksum <"$0")"

# What apt would install here, as package=version.
# shellcheck disable=SC2086 # lists of packages
plan() {
	papt "$suite" "$arch" apt-get -q -s install $BASE $WANTED >"$dir.plan.log" 2>&1 || return
	awk '$1 == "Inst" { gsub(/[(\]]/, "", $3); print $2 "=" $3 }' "$dir.plan.log" | sort -u
}

# A root that holds what is no longer wanted (a newer compiler came) is begun anew.
begin() {
	touch "$dir.done"
	if [[ ! -d $dir || -n $(comm -23 <(sort "$dir.done") "$dir.plan") ]]; then
		rm -rf "$dir"
		: >"$dir.done"
	fi
	mkdir -p "$dir"
}

# unpack DEB...: the package with the links /bin -> usr/bin first
unpack() {
	export -f unpack_one
	export dir
	printf '%s\n' "$@" | sed -n '/\/base-files_/p' | each_deb 1
	printf '%s\n' "$@" | sed '/\/base-files_/d' | each_deb "$(nproc)"
	mend
}

each_deb() { xargs -r -P "$1" -d '\n' -n 1 bash -euo pipefail -c "$(declare -p EXCLUDE); unpack_one \"\$1\"" _; }

unpack_one() {
	echo "${1##*/}"
	dpkg-deb --fsys-tarfile "$1" | tar -x -C "$dir" --keep-directory-symlink --no-same-owner "${EXCLUDE[@]}"
}

# The alternatives that a kernel's build calls, and somebody to be.
mend() {
	local bin=$dir/usr/bin gcc
	ln -sf mawk "$bin/awk"
	gcc=$(compgen -G "$bin/gcc-[0-9]*" | sort -V | tail -n 1 || true)
	[[ -z $gcc ]] || ln -sf "${gcc##*/}" "$bin/cc"
	printf 'root:x:0:0:root:/tmp:/bin/sh\n' >"$dir/etc/passwd"
	printf 'root:x:0:\n' >"$dir/etc/group"
}

main() {
	local new debs
	lock "root-$name"
	mkdir -p "$CACHE/log" "$CACHE/roots"
	! stamp_ok "$dir.stamp" "$key" || return 0
	rm -f "$dir.stamp"
	apt_ready "$suite" "$arch"
	plan >"$dir.plan" || die "cannot get $WANTED from Debian's $suite: $(apt_fault "$dir.plan.log")"
	begin
	new=$(comm -13 <(sort "$dir.done") "$dir.plan")
	if [[ -n $new ]]; then
		# shellcheck disable=SC2086 # one package a line
		debs=$(apt_fetch "$suite" "$arch" $new)
		# shellcheck disable=SC2086 # one path a line
		need_room "$(du -cm $debs | awk 'END { print $1 * 6 }')" "the root $name"
		# shellcheck disable=SC2086
		step "unpacking the root $name" "15 s" "$log" unpack $debs || die "unpacking the root $name failed: $(apt_fault "$log")"
		cat "$dir.plan" >"$dir.done"
		# shellcheck disable=SC2086
		rm -f $debs
	fi
	stamp "$dir.stamp" "$key"
}

main
