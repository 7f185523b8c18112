# shellcheck shell=dash
# SPDX-License-Identifier: GPL-2.0
# guest: load
#
# Many packets: no verdict is lost, none crosses over to another packet, and
# the log stays as small as its limit.

# shellcheck source=SCRIPTDIR/../guest/load-lib.sh
. /job/load-lib.sh

EVENT=$DEBUG/tracing/events/arp_probe/arp_verdict
EACH=$(count_of 20000)
FLOOD=$(count_of 100000)

# --- two hosts, two CPUs, opposite outcomes ----------------------------------------

flood_both() {
	flood_host a 1 &
	flood_host b 2 &
	wait
}

# The kernel itself counts events by namespace and verdict: none can be lost.
opposites() {
	host a
	host b
	ignore_all b
	echo 'hist:keys=netns,verdict,replied' >"$EVENT/trigger" || complain "no histogram of events"
	cat "$DEBUG/arp_probe/verdicts" >/tmp/verdicts.before
	flood_both
	same "host a's wire" "sent=$EACH replies=$EACH others=0 errors=0" "$(cat /tmp/flood.a)"
	same "host b's wire" "sent=$EACH replies=0 others=0 errors=0" "$(cat /tmp/flood.b)"
	same "the counters that rose" "answered $EACH, arp_ignore $EACH" "$(risen)"
	same "events by namespace and verdict" "$(expected_events)" "$(events)"
	echo '!hist:keys=netns,verdict,replied' >"$EVENT/trigger"
	forget_hosts
}

ignore_all() { ip netns exec "us-$1" /usr/bin/dash -c 'echo 8 >/proc/sys/net/ipv4/conf/v0/arp_ignore'; }

inode() { ip netns exec "$1" readlink /proc/self/ns/net | grep -oE '[0-9]+'; }

expected_events() {
	{
		echo "$(inode us-a) answered 1: $EACH"
		echo "$(inode us-b) arp_ignore 0: $EACH"
		# What a peer receives ends there.
		echo "$(inode peer-a) noarp 0: $EACH"
	} | sort
}

# { netns: 4026532200, verdict: answered, replied: 1 } hitcount: 20000
events() {
	sed -n 's/^{ netns: *\([0-9]*\), verdict: *\([a-z_]*\) *, replied: *\([0-9]*\) } hitcount: *\([0-9]*\)$/\1 \2 \3: \4/p' \
		"$EVENT/hist" | sort
}

# Each function can be followed in one call at a time, and two CPUs call it:
# calls are missed and counted, and what was not seen is no reason for a verdict.
one_instance_for_two() {
	load log_burst=1 log_interval_ms=3600000 maxactive=1
	host a
	host b
	ignore_all a
	ignore_all b
	flood_both
	same "host a's wire" "sent=$EACH replies=0 others=0 errors=0" "$(cat /tmp/flood.a)"
	same "host b's wire" "sent=$EACH replies=0 others=0 errors=0" "$(cat /tmp/flood.b)"
	holds "calls inside a packet's were missed" test "$(missed ip_route_input fib_lookup fib_validate_source)" -gt 0
	holds "verdicts of that" test "$(counted unknown)" -gt 0
	same "other verdicts than arp_ignore and unknown" "" \
		"$(grep -vE '^(arp_ignore|unknown) | 0$' "$DEBUG/arp_probe/verdicts")"
	same "packets" $((2 * EACH)) $(($(counted arp_ignore) + $(counted unknown) + $(missed arp_process)))
	forget_hosts
	unload
}

# --- the log's limit ------------------------------------------------------------------

# The whole flood's lines, as one packet's lines tell, were either printed or
# counted as suppressed.
limited() {
	local lines seconds printed suppressed
	load log_burst=0
	say_arp --sip 10.0.0.2 --tip 10.0.0.1 >/dev/null
	take_log
	say_arp --sip 10.0.0.2 --tip 10.0.0.1 >/dev/null
	take_log
	lines=$(printf '%s\n' "$KLOG" | wc -l)
	unload
	load
	take_log
	seconds=$(cut -d. -f1 /proc/uptime)
	say_arp --sip 10.0.0.2 --tip 10.0.0.1 --count "$FLOOD" --quiet >/tmp/flood
	seconds=$(($(cut -d. -f1 /proc/uptime) - seconds))
	take_log
	same "the wire" "sent=$FLOOD replies=$FLOOD others=0 errors=0" "$(cat /tmp/flood)"
	same "answered" "$FLOOD" "$(counted answered)"
	printed=$(printf '%s\n' "$KLOG" | grep -vc suppressed)
	suppressed=$(grep -oE '[0-9]+' "$DEBUG/arp_probe/log_suppressed" | head -n 1)
	same "lines printed and suppressed" $((lines * FLOOD)) $((printed + suppressed))
	holds "no more than 100 lines a second" test "$printed" -le $(((seconds + 2) * 100))
	unload
}

main() {
	load trace=0 verdict=0
	case_ "two hosts on two CPUs, opposite outcomes" opposites
	unload
	case_ "two CPUs and maxactive=1" one_instance_for_two
	case_ "$FLOOD packets and the default limits" limited
}
