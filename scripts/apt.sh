# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0
# A private apt for each suite and architecture, under $CACHE/apt: the host's own lists stay as they are, the host may be
# an older Debian, no root is needed, and signatures are checked with the host's Debian keyring.
# Sourced after lib.sh.

KEYRING=/usr/share/keyrings/debian-archive-keyring.gpg
LISTS_DAYS=7

# The archive that this host takes its Debian from.
mirror() {
	local found
	if [[ -n ${DEBIAN_MIRROR:-} ]]; then
		echo "${DEBIAN_MIRROR%/}"
		return
	fi
	found=$(host_mirror)
	if [[ -z $found ]]; then
		say "the host's apt has no package lists yet: fetching them"
		mkdir -p "$CACHE/log"
		as_root apt-get -q update >"$CACHE/log/host-update.log" 2>&1 || true
		found=$(host_mirror)
	fi
	[[ -n $found ]] ||
		die "this host's apt names no Debian archive that answers: check the network, or set DEBIAN_MIRROR=URL"
	echo "${found%/}"
}

# Other archives (security, vendors') have other labels; a CD has no trixie-backports.
host_mirror() {
	# shellcheck disable=SC2016 # apt's own placeholders
	apt-get indextargets --format '$(LABEL)|$(REPO_URI)' 'Created-By: Packages' 2>/dev/null |
		awk -F'|' '$1 == "Debian" && $2 !~ /^cdrom:/ { print $2; exit }'
}

suites_of() {
	case $1 in
	trixie) echo "trixie trixie-backports" ;;
	*) echo "$1" ;;
	esac
}

# papt SET ARCH apt-PROGRAM ARGS...
papt() {
	local set=$1 arch=$2
	shift 2
	APT_CONFIG=$CACHE/apt/$set-$arch/apt.conf "$@"
}

# apt_ready SET ARCH [now]: the state exists and its lists are at most LISTS_DAYS old, or as new as the network allows
apt_ready() {
	local set=$1 arch=$2 dir=$CACHE/apt/$1-$2
	command -v apt-get >/dev/null ||
		die "this needs apt and dpkg, to fetch Debian's kernel and compilers: run it on Debian (12 or later), or in a container of it"
	[[ -z ${3:-} && -n $(find "$dir/updated" -mtime "-$LISTS_DAYS" 2>/dev/null) ]] && return
	[[ -f $KEYRING ]] || install_packages debian-archive-keyring
	apt_write_state "$set" "$arch" "$dir"
	if ! step "fetching the package lists of $set for $arch" "5 s" "$dir/update.log" apt_update "$set" "$arch"; then
		[[ -f $dir/updated ]] || die "no package lists of $set: $(apt_fault "$dir/update.log")"
		say "  that failed; going on with the lists of $(date -r "$dir/updated" +%F)"
	fi
}

apt_write_state() {
	local set=$1 arch=$2 dir=$3 suite from
	from=$(mirror)
	mkdir -p "$dir/lists/partial" "$CACHE/debs/partial"
	: >"$dir/status"
	for suite in $(suites_of "$set"); do
		echo "deb [arch=$arch signed-by=$KEYRING] $from $suite main"
	done >"$dir/sources.list"
	{
		printf 'Dir::Etc::%s "/dev/null";\n' parts main trusted trustedparts sourceparts preferences preferencesparts
		echo "Dir::Etc::sourcelist \"$dir/sources.list\";"
		echo "Dir::State \"$dir\"; Dir::State::lists \"$dir/lists\"; Dir::State::status \"$dir/status\";"
		echo "Dir::Cache \"$dir\"; Dir::Cache::archives \"$CACHE/debs\"; Dir::Cache::srcpkgcache \"\";"
		echo "APT::Architecture \"$arch\"; APT::Architectures { \"$arch\"; };"
		echo "APT::Sandbox::User \"root\"; APT::Install-Recommends \"false\"; Acquire::Languages \"none\"; Acquire::GzipIndexes \"true\";"
		apt-config dump 2>/dev/null | grep -E '^Acquire::(https?|ftp)::' || true # the host's proxy
		echo "Acquire::Retries \"3\"; Acquire::http::Timeout \"30\"; Acquire::https::Timeout \"30\";"
	} >"$dir/apt.conf"
}

apt_update() {
	local dir=$CACHE/apt/$1-$2 get=(papt "$1" "$2" apt-get -q -o APT::Update::Error-Mode=any)
	if ! "${get[@]}" update; then
		# A mirror that stands still: still signed by Debian, only old. Anything else stays an error.
		grep -q 'is expired' "$dir/update.log" || return 1
		echo "N: the index has expired (an old mirror, or this clock is ahead): taken all the same, its signature holds"
		"${get[@]}" -o Acquire::Check-Valid-Until=false update || return 1
	fi
	touch "$dir/updated"
}

# apt_version SET ARCH PACKAGE: the versions there are, newest first
apt_versions() {
	papt "$1" "$2" apt-cache madison "$3" 2>/dev/null | awk -F'|' '{ gsub(/ /, "", $2); print $2 }'
}

# apt_fetch SET ARCH PACKAGE=VERSION...: prints the path of each; what is there and whole is not fetched again.
# apt resumes what an interrupted run left in partial/, and checks the hashes.
apt_fetch() {
	local set=$1 arch=$2 list file size package bytes=0 wanted=()
	shift 2
	list=$(apt_uris "$set" "$arch" download "$@")
	for package; do
		[[ $list =~ \'[^\']+\'\ ("${package%%=*}"_[^ ]+)\ ([0-9]+) ]] || die "apt has no URI for $package"
		file=${BASH_REMATCH[1]} size=${BASH_REMATCH[2]}
		[[ -f $CACHE/debs/$file && $(stat -c %s "$CACHE/debs/$file") == "$size" ]] && continue
		bytes=$((bytes + size))
		wanted+=("$package")
	done
	((${#wanted[@]} == 0)) || apt_download "$set" "$arch" $((bytes / 1000000 + 1)) "${wanted[@]}"
	awk -v dir="$CACHE/debs/" '{ print dir $2 }' <<<"$list"
}

apt_uris() {
	local log=$CACHE/apt/$1-$2/uris.log
	papt "$1" "$2" apt-get -q -y --print-uris "${@:3}" 2>"$log" | grep "^'" ||
		die "apt does not know ${*:4}: $(apt_fault "$log")"
}

apt_download() {
	local set=$1 arch=$2 mb=$3 what log=$CACHE/log/fetch.log
	shift 3
	what=$*
	(($# <= 3)) || what="$# packages"
	need_room $((mb + 50)) "downloading $mb MB"
	if ! step "downloading $what ($mb MB)" "$((mb / 10 + 1)) s at 10 MB/s" "$log" fetch_here "$set" "$arch" "$@"; then
		# gone from the mirror: the lists are too old
		grep -q ' 404 ' "$log" || die "download failed: $(apt_fault "$log")"
		apt_ready "$set" "$arch" now
		step "downloading it again" "as long" "$log" fetch_here "$set" "$arch" "$@" ||
			die "download failed: $(apt_fault "$log")"
	fi
}

fetch_here() {
	local set=$1 arch=$2
	shift 2
	lock downloads
	cd "$CACHE/debs/partial" || return
	papt "$set" "$arch" apt-get -q download "$@"
	mv -f ./*.deb ..
}
