#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# check.sh: all that must hold before a change goes in, the quick things first; a failure does not hide those after it.
# KERNEL as elsewhere: the kernel that the module is built for and tested on. SKIP="qemu-check ..." leaves checks out, and
# says so. Ends with `N passed, N failed`.
# shellcheck source-path=SCRIPTDIR disable=SC2154,SC2317 # names that kernel.env sets; called through check
. "$(dirname "$0")/lib.sh"
cd "$REPO"

passed=0 failed=0
report=()

# check NAME COMMAND...
check() {
	local name=$1 begin=$SECONDS
	shift
	if [[ " ${SKIP:-} " == *" $name "* ]]; then
		report+=("skipped  $name (SKIP=)")
		return
	fi
	say "== $name"
	if "$@" >&2; then
		passed=$((passed + 1))
		report+=("passed   $name ($((SECONDS - begin)) s)")
	else
		failed=$((failed + 1))
		report+=("FAILED   $name ($((SECONDS - begin)) s)")
	fi
}

# Tracked files, or all of a tarball; less what is on its way out.
files() {
	{ git ls-files 2>/dev/null || find . -path ./build -prune -o -type f -print; } | while read -r file; do
		[[ ! -f $file ]] || echo "$file"
	done
}
of_kind() { files | grep -E "$1" || true; }
shell_scripts() {
	files | while read -r file; do
		[[ $file == *.sh ]] || head -n 1 "$file" | grep -qE '^#!.*\b(ba|da)?sh\b' || continue
		echo "$file"
	done
}

in_root() { "$REPO/scripts/in-root.sh" "$root" "$@"; }

shell_is_clean() {
	need_tools shellcheck:shellcheck
	shell_scripts | xargs -d '\n' shellcheck -x
}

heads_are_there() {
	local lacking
	lacking=$(of_kind '\.(rs|c|h|sh|S|py|config)$|(^|/)(Makefile|Kbuild)$' | xargs -d '\n' grep -L 'SPDX-License-Identifier: GPL-2.0' || true)
	[[ -z $lacking ]] || { say "no SPDX-License-Identifier: GPL-2.0 in: $lacking"; return 1; }
}

rust_is_formatted() {
	of_kind '\.rs$' | xargs -r -d '\n' "$REPO/scripts/in-root.sh" "$root" \
		rustfmt --check --edition 2021 --config-path "$tree/.rustfmt.toml"
}

checkpatch() {
	xargs -r -d '\n' "$REPO/scripts/in-root.sh" "$root" \
		perl "$tree/source/scripts/checkpatch.pl" --no-tree --terse --quiet --no-summary --show-types "$@" -f
}

# Programs are no kernel code: what they cannot have from its headers, or must have (a signal handler's volatile), is
# not asked of them.
c_is_clean() {
	local kernel_only=ARRAY_SIZE,PREFER_DEFINED_ATTRIBUTE_MACRO,VOLATILE,EMBEDDED_FUNCTION_NAME
	of_kind '\.[ch]$' | grep -v '^qemu-test/arptool/' | checkpatch || return
	of_kind '^qemu-test/arptool/.*\.[ch]$' | checkpatch --ignore "$kernel_only"
}

host_tests() {
	[[ -x tests/run-host-tests.sh ]] || { say "there is no tests/run-host-tests.sh"; return 1; }
	KDIR=$tree ROOT=$root tests/run-host-tests.sh
}

# module.sh shows warnings, and lets them pass.
builds_without_warning() {
	local log
	log=$(mktemp "$CACHE/log/warnings.XXXXXX")
	if ! scripts/module.sh "${KERNEL:-}" "$@" 2>"$log" || grep -qiE '(^|: )warning' "$log"; then
		cat "$log"
		rm -f "$log"
		return 1
	fi
	rm -f "$log"
}

no_handler_panics() {
	"$REPO/scripts/in-root.sh" "$root" scripts/check-no-panic.sh "$dir/obj/arp_probe_rs.o"
}

program_is_clean() { scripts/programs.sh --check; }

check shellcheck shell_is_clean
check spdx heads_are_there
tree=$(scripts/kernel-tree.sh "${KERNEL:-}") || die "no kernel tree, so neither format nor lint nor guests"
eval "$(cat "$tree/.arp_probe")"
check rustfmt rust_is_formatted
check checkpatch c_is_clean
check host-tests host_tests
check build builds_without_warning
check clippy builds_without_warning CLIPPY=1
check arp-probe program_is_clean
check no-panic no_handler_panics
check compile-fail probe-test/compile-fail.sh
check qemu-check qemu-test/check.sh

say ""
printf '%s\n' "${report[@]}" >&2
echo "$passed passed, $failed failed"
((failed == 0))
