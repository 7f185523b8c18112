# shellcheck shell=dash
# SPDX-License-Identifier: GPL-2.0
#
# The tracepoints and the files of debugfs.

FILES=$DEBUG/arp_probe
EVENT=$DEBUG/tracing/events/arp_probe/arp_verdict
LINE=$DEBUG/tracing/events/arp_probe/arp_line
TOKENS="dropped_in bridge_proxied noarp other_host vlan_unknown malformed netfilter_in
answered proxied proxy_delayed rp_filter local_source martian_source martian_target no_route
not_local arp_ignore arp_filter neigh_failed gratuitous gratuitous_dropped no_in_device invalid
learned ignored route_error reply_dropped send_dropped unknown"

every_token() {
	local token
	for token in $TOKENS; do
		has "the counter of $token" "$token [0-9]+" "$(cat "$FILES/verdicts")"
	done
	same "tokens" "$(echo "$TOKENS" | wc -w)" "$(wc -l <"$FILES/verdicts")"
}

for_root_only() {
	same "the mode of debugfs" 700 "$(stat -c %a "$DEBUG")"
	same "modes of the files" 400 "$(stat -c %a "$FILES"/* | sort -u)"
	same "files" "latency_ns log_suppressed not_ours probes verdicts" "$(cd "$FILES" && echo *)"
}

probes() {
	local kind before after
	same "lines of another shape" "" "$(grep -vE '^(k(ret)?probe [a-z_]+ [a-z_0-9]+|tracepoint ([a-z_]+) [a-z]+:\3) hits=[0-9]+ missed=[0-9]+$' "$FILES/probes")"
	for kind in arp_process ip_route_input fib_validate_source fib_lookup; do
		has "the probe of $kind" "k(ret)?probe $kind [a-z_]+ hits=[0-9]+ missed=0" "$(cat "$FILES/probes")"
	done
	before=$(hits_of_arp_process)
	ask 10.0.0.2 10.0.0.1
	after=$(hits_of_arp_process)
	for kind in arp_process ip_route_input fib_validate_source fib_lookup arp_xmit neigh_event_ns; do
		has "the hits of $kind" "k(ret)?probe $kind [a-z_]+ hits=[1-9][0-9]* missed=0" "$(cat "$FILES/probes")"
	done
	if [ "$(symbol_of arp_process)" = arp_process ]; then
		same "hits of arp_process by one packet" 1 $((after - before))
	else
		# arp_rcv() also gets the reply, at the peer, and drops it there.
		same "hits of arp_rcv by one packet and its reply" 2 $((after - before))
	fi
}

# Where arp_rcv() is probed in its place, there is a second way in.
hits_of_arp_process() { awk '$2 == "arp_process" { sub(/hits=/, "", $4); sum += $4 } END { print sum + 0 }' "$FILES/probes"; }

sum_of_latencies() { awk '{ sum += $NF } END { print sum + 0 }' "$FILES/latency_ns"; }

latencies() {
	local before
	before=$(sum_of_latencies)
	say_arp --sip 10.0.0.2 --tip 10.0.0.1 --count 50 --quiet >/dev/null
	same "packets in the histogram" 50 $(($(sum_of_latencies) - before))
}

# traced PATTERN: the event of the last packet
traced() { has "the event" ".* arp_verdict: $1" "$(grep 'arp_verdict:' "$DEBUG/tracing/trace" | tail -n 1)"; }

UNSEEN=-2147483648	# what no probe saw

# No packet takes no time, but to a clock that only counts ticks.
duration() {
	case $(cat /sys/devices/system/clocksource/clocksource0/current_clocksource) in
	*jiffies) echo '[0-9]+' ;;
	*) echo '[1-9][0-9]*' ;;
	esac
}

events() {
	local net index ns last
	ns=$(duration)
	last="sha=$V1_MAC drop_reason= id=[1-9][0-9]*"
	net=$NETNS
	index=$(ip -o link show v0 | cut -d: -f1)
	echo >"$DEBUG/tracing/trace"
	echo 1 >"$EVENT/enable"
	ask 10.0.0.2 10.0.0.1
	traced "dev=v0 ifindex=$index netns=$net op=request sip=10\.0\.0\.2 tip=10\.0\.0\.1 verdict=answered replied=1 no_addr=0 rpf=0 route_ret=0 validate_ret=0 fib_ret=0 fib_type=local duration_ns=$ns $last"
	set_conf v0 rp_filter=1
	ask 192.168.9.9 10.0.0.1
	traced "dev=v0 ifindex=$index netns=$net op=request sip=192\.168\.9\.9 tip=10\.0\.0\.1 verdict=rp_filter replied=0 no_addr=0 rpf=1 route_ret=$RPF_RIS validate_ret=$RPF_FVS fib_ret=0 fib_type=local duration_ns=$ns $last"
	tell 10.0.0.2
	traced "dev=v0 .* op=reply sip=10\.0\.0\.2 tip=10\.0\.0\.1 verdict=learned replied=0 no_addr=0 rpf=1 route_ret=$UNSEEN validate_ret=$UNSEEN fib_ret=$UNSEEN fib_type=none duration_ns=$ns $last"
	ip addr flush dev v0
	ip route add 10.0.0.0/24 dev v0
	ask 10.0.0.2 10.0.0.77
	traced "dev=v0 .* verdict=not_local replied=0 no_addr=1 rpf=1 route_ret=0 validate_ret=$UNSEEN fib_ret=0 fib_type=unicast duration_ns=$ns $last"
	ip link add link v0 name v0.5 type vlan id 5
	ip link set v0.5 up
	ip link set v0.5 mtu 60
	ask 10.0.0.2 10.0.0.77 --vlan 5
	traced "dev=v0\.5 .* verdict=no_in_device replied=0 no_addr=-1 rpf=-1 route_ret=$UNSEEN validate_ret=$UNSEEN fib_ret=$UNSEEN fib_type=none duration_ns=$ns $last"
	same "events" 5 "$(grep -c 'arp_verdict:' "$DEBUG/tracing/trace")"
	echo 0 >"$EVENT/enable"
}

# What no log takes, the event does.
events_alone() {
	unload
	load trace=0 verdict=0
	events
}

# Filters and histograms name verdicts as people do.
filters() {
	echo 'verdict == "not_local"' >"$EVENT/filter" || complain "no filter by verdict"
	echo >"$DEBUG/tracing/trace"
	echo 1 >"$EVENT/enable"
	ask 10.0.0.2 10.0.0.1
	ask 10.0.0.2 10.0.0.77
	same "events" 1 "$(grep -c 'arp_verdict:' "$DEBUG/tracing/trace")"
	traced ".* tip=10\.0\.0\.77 verdict=not_local .*"
	echo 0 >"$EVENT/enable"
	echo 0 >"$EVENT/filter"
}

# The log's limit is no limit of the tracepoint.
unlimited() {
	echo 'hist:keys=verdict' >"$EVENT/trigger"
	say_arp --sip 10.0.0.2 --tip 10.0.0.1 --count 5000 --quiet >/dev/null
	has "the histogram" '\{ verdict: answered *\} hitcount: *5000' "$(cat "$EVENT/hist")"
	echo '!hist:keys=verdict' >"$EVENT/trigger"
}

# --- arp_line ----------------------------------------------------------------------

record_both() {
	echo >"$DEBUG/tracing/trace"
	echo 1 >"$EVENT/enable"
	echo 1 >"$LINE/enable"
}

stop_both() {
	echo 0 >"$EVENT/enable"
	echo 0 >"$LINE/enable"
}

# id_of EVENT: of each one recorded
id_of() { sed -n "s/.* $1: .*\<id=\([0-9]*\).*/\1/p" "$DEBUG/tracing/trace"; }

line_told() { sed -n 's/.* arp_line: .* line=//p' "$DEBUG/tracing/trace" | tail -n 1; }

lines_told() {
	local fields
	fields="id=[1-9][0-9]* dev=v0 ifindex=$(ip -o link show v0 | cut -d: -f1) netns=$NETNS"
	record_both
	set_conf v0 rp_filter=1
	ask 192.168.9.9 10.0.0.1
	refused rp_filter
	has "the event" ".* arp_line: $fields verdict=rp_filter line=.*" "$(cat "$DEBUG/tracing/trace")"
	same "its line" "$(printf '%s\n' "$KLOG" | grep 'verdict=')" "$(line_told)"
	ask 10.0.0.2 10.0.0.1
	answered
	same "the line of an answer" "$(printf '%s\n' "$KLOG" | grep 'verdict=')" "$(line_told)"
	stop_both
}

lines_alone() {
	local line
	record_both
	ask 10.0.0.2 10.0.0.77
	refused not_local
	line=$(line_told)
	unload
	load trace=0 verdict=0
	take_log
	record_both
	ask 10.0.0.2 10.0.0.77
	silent
	same "the log" "" "$KLOG"
	same "the line" "$line" "$(line_told)"
	stop_both
}

# An id is one verdict's, and the same in both events.
ids() {
	record_both
	say_arp --sip 10.0.0.2 --tip 10.0.0.1 --count 200 --quiet >/dev/null
	say_arp --sip 10.0.0.2 --tip 10.0.0.77 --count 200 --quiet >/dev/null
	stop_both
	same "ids of arp_verdict" 400 "$(id_of arp_verdict | sort -u | wc -l)"
	same "ids of arp_line" 400 "$(id_of arp_line | sort -u | wc -l)"
	same "ids of one event alone" "" "$({ id_of arp_verdict; id_of arp_line; } | sort | uniq -u)"
	same "lines that tell another verdict than their field" 0 "$(
		sed -n 's/.* arp_line: .* verdict=\([a-z_]*\) line=.*: verdict=\([a-z_]*\):.*/\1 \2/p' "$DEBUG/tracing/trace" |
			awk '$1 != $2' | wc -l)"
}

lines_unlimited() {
	unload
	load log_burst=1 log_interval_ms=3600000
	echo 'hist:keys=verdict' >"$LINE/trigger"
	say_arp --sip 10.0.0.2 --tip 10.0.0.1 --count 5000 --quiet >/dev/null
	has "the histogram" '\{ verdict: answered *\} hitcount: *5000' "$(cat "$LINE/hist")"
	echo '!hist:keys=verdict' >"$LINE/trigger"
}

main() {
	load
	case_ "debugfs: every token" every_token
	case_ "debugfs: for root only" for_root_only
	case_ "debugfs: probes" probes
	case_ "debugfs: latency_ns" latencies
	case_ "tracepoint: fields" events
	case_ "tracepoint: filters" filters
	case_ "tracepoint: not limited" unlimited
	case_ "tracepoint: fields, and nothing is logged" events_alone
	unload
	load log_burst=0
	case_ "arp_line: the log's line" lines_told
	case_ "arp_line: nothing is logged" lines_alone
	case_ "arp_line: ids" ids
	case_ "arp_line: not limited" lines_unlimited
}
