#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# deb-check.sh [NAME...]
#
# make deb-check: the packages, installed by apt-get into a real Debian 13 with a stock kernel, and the command on real packets
# there. NAME: of functions in deb/tests.sh (all of them). Ends with "N passed, N failed".

# shellcheck source-path=SCRIPTDIR/../scripts
. "$(dirname "$0")/../scripts/lib.sh"

HERE=$REPO/qemu-test
GUEST_TIMEOUT=${GUEST_TIMEOUT:-600}

settings=$("$REPO/scripts/resolve-kernel.sh")
release='' passed='' failed=''
eval "$settings"
debs=$("$REPO/scripts/deb.sh" "${KERNEL:-}" | tail -n 3)
part=$("$HERE/deb-root.sh")
work=$(mktemp -d "$CACHE/deb-check.XXXXXX")
trap 'rm -rf "$work"' EXIT
flags=(--part "$part" --file "$HERE/deb/tests.sh" --file "$HERE/deb/lib.sh")
# No compilers there: DKMS has a test of its own.
while read -r deb; do
	[[ $deb == *-dkms_* ]] || flags+=(--file "$deb")
done <<<"$debs"
printf 'NAMES="%s" sh /job/enter.sh\n' "$*" >"$work/command"
status=0
"$HERE/run-guest.sh" "${flags[@]}" --file "$HERE/deb/enter.sh" --append ipv6.disable=1 --memory 2048 --name "deb-$release" \
	--timeout "$GUEST_TIMEOUT" "$work/command" | tee "$work/out" || status=$?
passed=$(grep -c '^ok - ' "$work/out" || true)
failed=$(grep -c '^not ok - ' "$work/out" || true)
((status == 0)) || failed=$((failed + 1))
say "kernel $release, $SECONDS s"
echo "$passed passed, $failed failed"
((failed == 0 && passed > 0))
