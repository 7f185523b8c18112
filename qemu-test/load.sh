# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0
# What fuzz.sh and soak.sh share. Sourced, never run.

# shellcheck source-path=SCRIPTDIR/../scripts
. "$(dirname "$0")/../scripts/lib.sh"
# shellcheck source=SCRIPTDIR/heads.sh
. "$(dirname "$0")/heads.sh"

# whole_number OPTION VALUE MIN MAX
whole_number() {
	if [[ $2 =~ ^[0-9]{1,10}$ ]] && ((10#$2 >= $3 && 10#$2 <= $4)); then
		return
	fi
	die "$1 '$2': give a whole number from $3 to $4, as in ARGS=\"$1 $((10#$3 + 100))\""
}

# shellcheck disable=SC2034 # both are for who asked
# take_options UNIT COUNT ARG...: sets count (--UNIT) and seed (--seed; one of its own, if none is given)
take_options() {
	local unit=$1
	count=$2 seed=$((RANDOM << 15 | RANDOM))
	shift 2
	while (($#)); do
		case $1 in
		"--$unit" | --seed) (($# > 1)) || die "$1 lacks its number, as in ARGS=\"$1 100\"" ;;
		*) die "'$1' is no option here; there are --$unit N and --seed N" ;;
		esac
		if [[ $1 == --seed ]]; then
			whole_number --seed "$2" 0 2147483647
			seed=$((10#$2))
		else
			whole_number "$1" "$2" 20 1000000000
			count=$((10#$2))
		fi
		shift 2
	done
}

# run_case CASE TIMEOUT SETTING...: one test file in a guest of its own, with these variables set
run_case() {
	local name=$1 timeout=$2 work status=0 paths path files=()
	shift 2
	make_cache
	[[ -n ${ARP_PROBE_KO:-} ]] || "$REPO/scripts/module.sh" "${KERNEL:-}" >/dev/null
	paths=$(made "$name")
	for path in $paths; do files+=(--file "$path"); done
	work=$(mktemp -d "$CACHE/load.XXXXXX")
	# shellcheck disable=SC2064 # now
	trap "rm -rf '$work'" EXIT
	# A run of its own has time for kmemleak's scans.
	printf 'export SCAN_FOR_LEAKS=y %s\nsh /job/run-tests.sh /job/cases/%s.sh\n' "$*" "$name" >"$work/job"
	# IPv6 has no part in ARP, and costs a third of the time that namespaces take.
	"$REPO/qemu-test/run-guest.sh" "${files[@]}" --name "$name" --append ipv6.disable=1 \
		--timeout "${GUEST_TIMEOUT:-$timeout}" "$work/job" | tee "$work/out" || status=$?
	passed=$(grep -c '^ok - ' "$work/out" || true)
	failed=$(grep -c '^not ok - ' "$work/out" || true)
	((status == 0)) || failed=$((failed + 1))
	echo "$passed passed, $failed failed"
	((failed == 0 && passed > 0))
}
