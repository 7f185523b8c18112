#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# deb-check.sh [NAME...]
#
# make deb-check: the packages, installed by apt-get into a real Debian 13 with a stock kernel, and the command on real packets
# there. NAME: of functions in deb/tests.sh (all of them); `signed` and `lockdown` are here. Ends with "N passed, N failed".

# shellcheck source-path=SCRIPTDIR/../scripts
. "$(dirname "$0")/../scripts/lib.sh"

HERE=$REPO/qemu-test
GUEST_TIMEOUT=${GUEST_TIMEOUT:-600}

# guest APPEND NAME...: the tests of these names in a Debian whose kernel is told APPEND
guest() {
	local flags deb append=$1
	shift
	flags=(--part "$part" --file "$HERE/deb/tests.sh" --file "$HERE/deb/lib.sh" --file "$HERE/deb/enter.sh")
	# No compilers there: `make dkms-check` is for DKMS.
	for deb in $debs; do
		[[ $deb == *-dkms_* ]] || flags+=(--file "$deb")
	done
	printf 'NAMES="%s" sh /job/enter.sh\n' "$*" >"$work/command"
	"$HERE/run-guest.sh" "${flags[@]}" --append "ipv6.disable=1 $append" --memory 2048 --name "deb-$release" \
		--timeout "$GUEST_TIMEOUT" "$work/command" || echo "not ok - deb: the guest did not end as it should"
}

packages() { "$REPO/scripts/deb.sh" "${KERNEL:-}" | tail -n 3; }

# --- MOK_KEY=, MOK_CERT= ------------------------------------------------------

complain() { complaints+="#   $*"$'\n'; }

new_key() { # NAME
	openssl req -new -x509 -newkey rsa:2048 -nodes -days 2 -subj "/CN=$1" -keyout "$work/$1.key" -out "$work/$1.pem" 2>/dev/null
}

# refused WORDS MOK_KEY MOK_CERT: one sentence, before anything is built
refused() {
	local said
	if said=$(MOK_KEY=$2 MOK_CERT=$3 packages 2>&1); then
		complain "make deb went through with MOK_KEY=$2 MOK_CERT=$3"
	fi
	[[ $(grep -c '^error: ' <<<"$said") == 1 && $said == "error: "*$1* ]] || complain "no '$1' in '$said'"
}

signed() {
	local complaints='' key=$work/mine.key cert=$work/mine.pem deb signer
	new_key mine
	new_key other
	deb=$(MOK_KEY=$key MOK_CERT=$cert packages | grep -- -modules-)
	dpkg-deb -x "$deb" "$work/signed"
	signer=$(modinfo -F signer "$work/signed/usr/lib/modules/$release/updates/arp_probe.ko")
	[[ $signer == mine ]] || complain "the signer is '$signer'"
	refused "give both, and readable" "$key" ''
	refused "give both, and readable" "$work/nosuch" "$cert"
	refused "is no private key" "$cert" "$cert"
	refused "is no certificate" "$key" "$key"
	refused "is not the certificate of" "$key" "$work/other.pem"
	if [[ -z $complaints ]]; then
		echo "ok - deb: make deb signs with MOK_KEY= and MOK_CERT="
	else
		printf '%s\n%s' "not ok - deb: make deb signs with MOK_KEY= and MOK_CERT=" "$complaints"
	fi
}

main() {
	local name debs in_guest=()
	for name; do
		case $name in
		signed | lockdown) ;;
		*) in_guest+=("$name") ;;
		esac
	done
	[[ " $* " != *" signed "* && $# -gt 0 ]] || signed
	debs=$(packages) # without a signature again
	(($# > 0 && ${#in_guest[@]} == 0)) || guest '' "${in_guest[@]}"
	[[ " $* " != *" lockdown "* && $# -gt 0 ]] || guest lockdown=integrity locked_down
}

need_tools openssl:openssl modinfo:kmod
settings=$("$REPO/scripts/resolve-kernel.sh")
release='' passed='' failed=''
eval "$settings"
part=$("$HERE/deb-root.sh")
work=$(mktemp -d "$CACHE/deb-check.XXXXXX")
trap 'rm -rf "$work"' EXIT
main "$@" | tee "$work/out"
passed=$(grep -c '^ok - ' "$work/out" || true)
failed=$(grep -c '^not ok - ' "$work/out" || true)
say "kernel $release, $SECONDS s"
echo "$passed passed, $failed failed"
((failed == 0 && passed > 0))
