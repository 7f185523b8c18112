#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# series.sh
#
# make upstream: the probe layer as patches for the kernel's own tree, in
# $CACHE/upstream/: the first series there, the second, which goes on top of
# it, in second/. They are made of probe/, which stays the one source of the code, and of what is
# below upstream/SERIES/N-NAME/ for each patch:
#   message      its subject, an empty line, its text
#   from-probe   files of probe/ and what they become in the tree; indented
#                below each what take-out.awk leaves out of it. to-tree.sed
#                gives things the names that they have there, and wrap.awk
#                shortens the lines of comments
#   new/         new files, as they are; .in, which keeps rustfmt here from looking
#                for the rest of the crate, is taken off their names
#   tree.patch   changes of the tree's own files, and what else differs
# Prints the directory.

# shellcheck source-path=SCRIPTDIR/../scripts
. "$(dirname "$0")/../scripts/lib.sh"

HERE=$REPO/upstream
OUT=$CACHE/upstream
WORK=$OUT/series

in_series() { git -C "$WORK" -c user.name=Sender -c user.email=sender@localhost -c core.hooksPath=/dev/null "$@"; }

# patches SERIES: the directories of its patches, in order
patches() { printf '%s\n' "$HERE/$1"/[0-9]*/ | sort -V; }

# The files of the tree that any patch changes.
base_files() {
	sed -n 's|^--- a/||p' "$HERE"/*/[0-9]*/tree.patch | sort -u
}

# A repository of those files alone: a patch needs no more.
make_base() {
	local file
	rm -rf "$WORK"
	mkdir -p "$WORK"
	while read -r file; do
		[[ -f $src/$file ]] || continue
		mkdir -p "$(dirname "$WORK/$file")"
		cp "$src/$file" "$WORK/$file"
	done < <(base_files)
	git init -q "$WORK"
	in_series add -A
	in_series commit -q -m "$source $version"
	in_series tag base
}

# convert FROM TO [RULE RE]...: a file of probe/ as the tree has it
convert() {
	local from=$1 to=$WORK/$2 rules=() kind re
	shift 2
	while (($#)); do
		kind=$1 re=$2
		rules+=(-v "$kind=$re")
		shift 2
	done
	[[ -f $REPO/probe/$from ]] || die "there is no probe/$from: mend upstream/*/*/from-probe"
	mkdir -p "${to%/*}"
	awk "${rules[@]}" -f "$HERE/take-out.awk" "$REPO/probe/$from" | sed -f "$HERE/to-tree.sed" |
		awk -f "$HERE/wrap.awk" >"$to" ||
		die "probe/$from has changed: mend upstream/*/*/from-probe"
	converted+=("$to")
}

from_probe() {
	local line next=() file
	[[ -f $1/from-probe ]] || return 0
	while IFS= read -r line; do
		case $line in
		'#'*) ;;
		$'\t'*)
			line=${line#$'\t'}
			next+=("${line%% *}" "${line#* }")
			;;
		*)
			((${#next[@]} == 0)) || convert "${next[@]}"
			read -r -a next <<<"$line"
			;;
		esac
	done <"$1/from-probe"
	((${#next[@]} == 0)) || convert "${next[@]}"
	"$REPO/scripts/in-root.sh" "$root" rustfmt --edition 2021 --config-path "$src/.rustfmt.toml" \
		--config skip_children=true "${converted[@]}" 2>"$OUT/rustfmt.log" ||
		"$REPO/scripts/in-root.sh" "$root" rustfmt --edition 2021 --config-path "$src/.rustfmt.toml" "${converted[@]}"
	for file in "${converted[@]}"; do
		! grep -nE '\bcompat::|\bkprobe_abi\b|NotLeaked|\bpub\(crate\)' "$file" >&2 ||
			die "${file#"$WORK/"} still has names of the module's: mend upstream/to-tree.sed"
	done
}

commit() {
	local dir=$1 file converted=()
	from_probe "$dir"
	[[ ! -d $dir/new ]] || cp -r "$dir/new/." "$WORK/"
	while read -r file; do
		mv "$WORK/$file" "$WORK/${file%.in}"
	done < <(cd "$dir" && find new -name '*.in' -printf '%P\n' 2>/dev/null)
	[[ ! -f $dir/tree.patch ]] || patch -d "$WORK" -p1 -s --no-backup-if-mismatch <"$dir/tree.patch" ||
		die "$dir/tree.patch does not fit: make it anew against $src or probe/"
	in_series add -A
	in_series commit -q -F "$dir/message"
}

# write SERIES BASE DIR: its patches, numbered, and the cover letter
write() {
	local series=$1 base=$2 dir=$3 count
	mkdir -p "$dir"
	rm -f "$dir"/[0-9]*.patch
	count=$(in_series rev-list --count "$base..HEAD")
	in_series format-patch -q --no-signature --subject-prefix=PATCH -o "$dir" "$base"
	{
		cat <<-END
			From: Sender <sender@localhost>
			Subject: [PATCH 0/$count] $(head -n 1 "$HERE/$series/cover-letter.txt")

			$(tail -n +3 "$HERE/$series/cover-letter.txt")

			$(in_series shortlog --format='%s' -w72,2,4 "$base..HEAD" | tail -n +2)

			$(in_series diff --stat=78 --summary "$base..HEAD")
		END
	} >"$dir/0000-cover-letter.patch"
}

make_series() {
	local series=$1 base=$2 dir=$3 patch
	while read -r patch; do
		commit "${patch%/}"
	done < <(patches "$series")
	in_series tag "$series"
	write "$series" "$base" "$dir"
}

main() {
	local root='' source='' version='' settings src
	need_tools git patch:patch
	settings=$("$REPO/scripts/resolve-kernel.sh" '')
	eval "$settings"
	"$REPO/scripts/toolchain-root.sh" '' >/dev/null
	"$REPO/scripts/kernel-source.sh" ''
	src=$CACHE/src/$source-$version
	mkdir -p "$OUT"
	lock upstream-series
	make_base
	make_series first base "$OUT"
	[[ ! -f $HERE/second/cover-letter.txt ]] || make_series second first "$OUT/second"
	say "the patches are for $source $version; each still needs its sender's Signed-off-by"
	echo "$OUT"
}

main "$@"
