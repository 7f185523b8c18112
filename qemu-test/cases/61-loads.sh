# shellcheck shell=dash
# SPDX-License-Identifier: GPL-2.0
# guest: load
#
# Loads and unloads under a flood that is all answered: no packet is judged by
# probes that were not there for the whole of it. So every verdict is
# `answered`, from the first packet on and to the last; `unknown` only for
# packets that a miss was counted for.

# shellcheck source=SCRIPTDIR/../guest/load-lib.sh
. /job/load-lib.sh

LOADS=8
EACH=$(count_of 5000)
LEAST=$(count_of 2000)	# packets judged between a load and the unload

flood_until_told() { # NAME CPU-MASK
	while [ ! -e /tmp/enough ]; do
		flood_host "$1" "$2"
		[ "$(cat "/tmp/flood.$1")" = "sent=$EACH replies=$EACH others=0 errors=0" ] ||
			cp "/tmp/flood.$1" "/tmp/unanswered.$1"
	done
}

start_floods() {
	rm -f /tmp/enough /tmp/unanswered.*
	host a
	host b
	flood_until_told a 1 &
	flood_until_told b 2 &
}

end_floods() {
	: >/tmp/enough
	wait
	same "floods that were not all answered" "" "$(cat /tmp/unanswered.* 2>/dev/null)"
	forget_hosts
}

judged_enough() { [ "$(judged)" -ge "$LEAST" ]; }

# no_wrong_verdict WHAT: by the counters
no_wrong_verdict() {
	same "$1: other verdicts than answered, and unknown" "" "$(grep -vE '^(answered|unknown) | 0$' "$DEBUG/arp_probe/verdicts")"
	holds "$1: no unknown without a miss" test "$(counted unknown)" -le "$(missed "")"
}

# The counters go with the module: what they say last is said by the log, which
# has each verdict that is not `answered`.
loads() {
	local i=0
	start_floods
	while [ $((i += 1)) -le "$LOADS" ]; do
		take_log
		# Of the hosts, which are other namespaces than ours, and not of their peers.
		insmod "$MODULE" trace=0 log_burst=0 dev=v0 || complain "load $i: insmod failed"
		until_true 60 judged_enough || complain "load $i: too few packets were judged"
		no_wrong_verdict "load $i"
		unload || complain "load $i: rmmod failed"
		take_log
		same "load $i: verdicts in the log" "" "$(printf '%s\n' "$KLOG" | grep 'verdict=' | grep -vE 'verdict=(answered|unknown):' | head -n 3)"
		holds "load $i: answered in the log" test "$(printf '%s\n' "$KLOG" | grep -c 'verdict=answered:')" -gt 0
	done
	end_floods
	nothing_left
}

main() {
	case_ "$LOADS loads and unloads under a flood that is all answered" loads
}
