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
HAY=$(count_of 12000)

# --- two hosts, two CPUs, opposite outcomes ----------------------------------------

# Less the frames that the hosts' peers get: they are NOARP interfaces of this kernel.
for_all_hosts() { insmod "$MODULE" frames=0 "$@"; }

flood_both() {
	flood_host a 1 &
	flood_host b 2 &
	wait
}

# The kernel itself counts events by namespace and verdict: none can be lost.
opposites() {
	everybody
	host a
	host b
	ignore_all b
	echo 'hist:keys=netns,verdict,replied' >"$EVENT/trigger" || complain "no histogram of events"
	cat "$DEBUG/arp_probe/verdicts" >/tmp/verdicts.before
	flood_both
	same "host a's wire" "sent=$EACH replies=$EACH others=0 errors=0" "$(cat /tmp/flood.a)"
	same "host b's wire" "sent=$EACH replies=0 others=0 errors=0" "$(cat /tmp/flood.b)"
	same "the counters that rose" "noarp $EACH, answered $EACH, arp_ignore $EACH" "$(risen)"
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
# When the CPUs meet is theirs to say: floods until one of them met the other inside a packet that is followed.
one_instance_for_two() {
	local floods=0
	for_all_hosts log_burst=1 log_interval_ms=3600000 maxactive=1
	host a
	host b
	ignore_all a
	ignore_all b
	while test "$floods" -lt 10 && test "$(counted unknown)" -eq 0; do
		flood_both
		same "host a's wire" "sent=$EACH replies=0 others=0 errors=0" "$(cat /tmp/flood.a)"
		same "host b's wire" "sent=$EACH replies=0 others=0 errors=0" "$(cat /tmp/flood.b)"
		floods=$((floods + 1))
	done
	holds "calls inside a packet's were missed" test "$(missed ip_route_input fib_lookup fib_validate_source)" -gt 0
	holds "verdicts of that" test "$(counted unknown)" -gt 0
	same "other verdicts than arp_ignore and unknown" "" \
		"$(grep -vE '^(arp_ignore|unknown) | 0$' "$DEBUG/arp_probe/verdicts")"
	same "packets" $((2 * floods * EACH)) $(($(counted arp_ignore) + $(counted unknown) + $(missed arp_process)))
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
	# A tenth more: what each verdict has for itself.
	holds "no more than 110 lines a second" test "$printed" -le $(((seconds + 2) * 110))
	unload
}

# needle PARAMETER...: one packet a second of another verdict, among a thousand. Each is told, and the log is no larger
# for it than the contract has it: log_burst and, for each verdict, a tenth. Both come in on one CPU: two packets' lines
# that are printed at the same time could not be told apart here.
needle() {
	local seconds printed
	for_all_hosts "$@"
	host a
	host b
	ip netns exec us-b /usr/bin/dash -c 'echo 1 >/proc/sys/net/ipv4/conf/v0/rp_filter'
	take_log
	seconds=$(cut -d. -f1 /proc/uptime)
	taskset 1 ip netns exec us-a arptool send --netns peer-a --dev v1 --fence v0 --sip 10.0.0.2 --tip 10.0.0.77 \
		--count "$HAY" --rate $((HAY / 10)) --quiet >/tmp/flood.a &
	taskset 1 ip netns exec us-b arptool send --netns peer-b --dev v1 --fence v0 --sip 192.168.9.9 --tip 10.0.0.1 \
		--count 10 --rate 1 --quiet >/tmp/flood.b
	wait
	seconds=$(($(cut -d. -f1 /proc/uptime) - seconds))
	take_log
	same "the flood" "sent=$HAY replies=0 others=0 errors=0" "$(cat /tmp/flood.a)"
	same "the others" "sent=10 replies=0 others=0 errors=0" "$(cat /tmp/flood.b)"
	same "not_local" "$HAY" "$(counted not_local)"
	same "rp_filter" 10 "$(counted rp_filter)"
	same "lines of rp_filter" 10 "$(printf '%s\n' "$KLOG" | grep -c ': verdict=rp_filter: ')"
	printed=$(printf '%s\n' "$KLOG" | wc -l)
	holds "lines of two verdicts in $seconds s: $printed" test "$printed" -le $(((seconds + 2) * 120))
	holds "and not many fewer" test "$printed" -ge $(((seconds - 2) * 80))
	whole_or_alone
	forget_hosts
	unload
}

# A packet's lines come whole, or its verdict line alone: where calls are, they begin with the packet's first and end
# with its verdict.
whole_or_alone() {
	same "lines that are in no packet" "" "$(printf '%s\n' "$KLOG" | awk '
		/ lines suppressed / { if (open) print; next }
		/^arp_process\(\) is called/ { if (open) print; open = 1; next }
		/: verdict=/ { open = 0; next }
		!open { print }
		END { if (open) print "not closed" }')"
}

main() {
	load trace=0 verdict=0
	case_ "two hosts on two CPUs, opposite outcomes" opposites
	unload
	case_ "two CPUs and maxactive=1" one_instance_for_two
	case_ "$FLOOD packets and the default limits" limited
	case_ "10 rp_filter among $HAY not_local" needle
	case_ "10 rp_filter among $HAY not_local, trace=0" needle trace=0
}
