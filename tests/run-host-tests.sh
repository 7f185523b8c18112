#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# run-host-tests.sh: the tests of what needs no kernel: the judge, and what is said of its verdicts. They take a second, and
# no cargo. With the compiler of the toolchain root ROOT, if not given of any that is there, else with the host's.
# Ends with `N passed, N failed`.
# shellcheck source-path=SCRIPTDIR
. "$(dirname "$0")/../scripts/lib.sh"

rustc=()
for root in ${ROOT:+"$ROOT"} "$CACHE"/roots/*; do
	if [[ -x $root/usr/bin/rustc ]]; then
		rustc=("$REPO/scripts/in-root.sh" "$(realpath "$root")")
		break
	fi
done
if ((${#rustc[@]} == 0)) && ! command -v rustc >/dev/null; then
	die "there is no rustc: 'make kernel-tree' gets one, or install the package rustc (1.85 or later)"
fi

make_cache
dir=$(mktemp -d "$CACHE/host-tests.XXXXXX")
trap 'rm -rf "$dir"' EXIT

cd "$REPO/tests"
"${rustc[@]}" rustc --test --edition 2021 -O -D warnings -o "$dir/tests" host.rs
rc=0
"${rustc[@]}" timeout 300 "$dir/tests" >"$dir/log" 2>&1 || rc=$?

# libtest says which tests failed, and why, after the list of all.
result=$(grep -E '^test result: ' "$dir/log" | tail -n 1) || true
if [[ $result =~ \ ([0-9]+)\ passed\;\ ([0-9]+)\ failed\; ]] && ((BASH_REMATCH[1] + BASH_REMATCH[2] > 0)); then
	passed=${BASH_REMATCH[1]} failed=${BASH_REMATCH[2]}
	((rc == 0 || failed > 0)) || failed=1
else
	passed=0 failed=1
fi
((failed == 0)) || cat "$dir/log"
echo "$passed passed, $failed failed"
((failed == 0))
