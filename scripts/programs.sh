#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# programs.sh [ARCH]: the command arp-probe for ARCH (this machine's), its man pages and completion. The last line of stdout is
# the directory that has them.
# programs.sh --check: its tests, clippy, and the licences of what goes into it.
# shellcheck source-path=SCRIPTDIR
. "$(dirname "$0")/lib.sh"

CRATES=/usr/share/cargo/registry
# Of what goes into the program; the crates' own words for them.
LICENCES='^(MIT|Apache-2\.0|Unlicense|BSD-3-Clause|Zlib|Unicode-3\.0|Unicode-DFS-2016|Apache-2\.0 WITH LLVM-exception|GPL-2\.0-only)$'

host=$(dpkg --print-architecture)
version=$(<"$REPO/VERSION")
target=$CACHE/programs

rust_of() {
	case $1 in
	amd64) echo x86_64-unknown-linux-gnu ;;
	arm64) echo aarch64-unknown-linux-gnu ;;
	esac
}

# cargo WORDS...: Debian's, with Debian's crates and no others. Its lock file is made anew: there is one version of each.
cargo() {
	mkdir -p "$target/home"
	printf '[source.crates-io]\nreplace-with = "debian"\n[source.debian]\ndirectory = "%s"\n' "$CRATES" >"$target/home/config.toml"
	rm -f "$REPO/cli/Cargo.lock"
	"$REPO/scripts/in-root.sh" "$root" env "ARP_PROBE_VERSION=$version" CARGO_HOME="$target/home" CARGO_TARGET_DIR="$target" \
		CARGO_NET_OFFLINE=true CARGO_TERM_COLOR=never RUSTFLAGS="${rustflags:-}" \
		cargo "$1" --manifest-path "$REPO/cli/Cargo.toml" "${@:2}"
	rm -f "$REPO/cli/Cargo.lock"
}

# for_target ARCH WORDS...: cargo for that architecture
for_target() {
	local triple rustflags=${rustflags:-}
	triple=$(rust_of "$1")
	[[ $1 == "$host" ]] || rustflags="--sysroot=$CACHE/roots/programs-std-$1/usr"
	rustflags+=" --remap-path-prefix=$REPO=. --remap-path-prefix=$CRATES=crates"
	cargo "$2" --release --target "$triple" --config "target.$triple.linker=\"${triple/-unknown/}-gcc\"" "${@:3}"
}

# The man pages and the completion by a program for this machine, of the same crates: built once, where both are the same.
build() {
	for_target "$1" build --bin arp-probe
	for_target "$host" run --quiet --example assets -- "$target/assets"
}

# Each crate of the program is under one of LICENCES, at least by choice.
licences() {
	local list lacking
	list=$(cargo tree --edges normal --prefix none --format '{p}|{l}' | sed 's/ (\*)$//' | sort -u)
	lacking=$(while IFS='|' read -r package licence; do
		allowed "$licence" || echo "$package: '$licence'"
	done <<<"$list")
	say "$(wc -l <<<"$list") crates, by licence:"
	cut -d'|' -f2 <<<"$list" | sort | uniq -c >&2
	[[ -z $lacking ]] || { say "licences that are not allowed: $lacking"; return 1; }
}

# allowed EXPRESSION: of "A OR B" (or, as it was once written, "A/B") one will do, of "A AND B" both must be allowed (read more
# strictly than it is meant where both are mixed)
allowed() {
	tr -d '()' <<<"$1" | awk -v allowed="$LICENCES" '{
		n = split($0, part, / AND /)
		if (n == 0) exit 1
		for (i = 1; i <= n; i++) {
			good = 0
			m = split(part[i], choice, / OR |\//)
			for (j = 1; j <= m; j++) if (choice[j] ~ allowed) good = 1
			if (!good) exit 1
		}
	}'
}

main() {
	local root rustflags='' arch=$host
	[[ $1 == --check ]] || arch=$1
	root=$("$REPO/scripts/programs-root.sh" "$arch")
	mkdir -p "$target"
	lock programs
	if [[ $1 == --check ]]; then
		cargo clippy --quiet --all-targets -- -D warnings
		cargo test --quiet
		licences
		return
	fi
	step "building arp-probe for $arch" "60 s" "$CACHE/log/programs-$arch.log" build "$arch" ||
		{ grep -E -A 6 '^error' "$CACHE/log/programs-$arch.log" >&2; die "arp-probe does not build: see $CACHE/log/programs-$arch.log"; }
	mkdir -p "$target/$arch"
	cp -f "$target/$(rust_of "$arch")/release/arp-probe" "$target/$arch/arp-probe"
	echo "$target/$arch"
}

main "${1:-$host}"
