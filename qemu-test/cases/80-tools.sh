# shellcheck shell=dash
# SPDX-License-Identifier: GPL-2.0
# guest: tools
#
# The tracepoints as Debian's trace-cmd, perf and bpftrace read them, with names
# for the verdicts: the commands are those of the README.

EVENT=arp_probe:arp_verdict
LINE=arp_probe:arp_line
MANY=$(count_of 20000)

# Two packets with different verdicts.
send_two() {
	cat >/tmp/send-two <<-'EOT'
		#!/bin/sh
		. /job/topology.sh
		say_arp --sip 10.0.0.2 --tip 10.0.0.1
		say_arp --sip 10.0.0.2 --tip 10.0.0.77
	EOT
	chmod +x /tmp/send-two
}

# both TEXT: an event for each of the two
both() {
	local last="sha=$V1_MAC drop_reason= id=[0-9]+"
	has "the first event" ".*arp_verdict: .*tip=10\.0\.0\.1 verdict=answered replied=1 .* $last" "$1"
	has "the second event" ".*arp_verdict: .*tip=10\.0\.0\.77 verdict=not_local replied=0 .* $last" "$1"
	same "events" 2 "$(printf '%s\n' "$1" | grep -c 'arp_verdict:')"
	has "the first line" ".*arp_line: +id=[0-9]+ dev=v0 .* verdict=answered line=v0$WHERE_RE: who-has 10\.0\.0\.1 tell 10\.0\.0\.2: verdict=answered: .+" "$1"
	has "the second line" ".*arp_line: +id=[0-9]+ dev=v0 .* verdict=not_local line=v0$WHERE_RE: who-has 10\.0\.0\.77 tell 10\.0\.0\.2: verdict=not_local: .+" "$1"
	same "lines" 2 "$(printf '%s\n' "$1" | grep -c 'arp_line:')"
}

trace_cmd() {
	send_two
	holds "trace-cmd record" trace-cmd record -q -o /tmp/trace.dat -e $EVENT -e $LINE /tmp/send-two
	both "$(trace-cmd report -i /tmp/trace.dat 2>/dev/null)"
}

# Every packet has its event, or is in trace-cmd's own count of lost ones.
trace_cmd_loses_nothing() {
	local text events lost
	holds "trace-cmd record" trace-cmd record -q -b 65536 -o /tmp/trace.dat -e $EVENT \
		arptool send --netns peer --dev v1 --fence v0 --sip 10.0.0.2 --tip 10.0.0.1 --count "$MANY" --quiet
	text=$(trace-cmd report -i /tmp/trace.dat 2>/dev/null)
	events=$(printf '%s\n' "$text" | grep -c 'verdict=answered')
	lost=$(printf '%s\n' "$text" | sed -n 's/.*\[\([0-9]*\) EVENTS DROPPED\].*/\1/p; s/.*\[LOST \([0-9]*\) EVENTS\].*/\1/p' |
		awk '{ n += $1 } END { print n + 0 }')
	same "events and lost ones" "$MANY" $((events + lost))
}

perf_script() {
	send_two
	holds "perf record" perf record -q -a -e $EVENT -e $LINE -o /tmp/perf.data /tmp/send-two
	both "$(perf script -i /tmp/perf.data 2>/dev/null)"
}

bpftrace_counts() {
	local out
	send_two
	out=$(bpftrace -q -e "tracepoint:$EVENT { @[args.dev, args.verdict] = count(); }" -c "/usr/bin/dash /tmp/send-two" 2>&1)
	has "the count of answered" '@\[v0, answered\]: 1' "$out"
	has "the count of not_local" '@\[v0, not_local\]: 1' "$out"
}

bpftrace_lines() {
	local out
	send_two
	take_log
	out=$(timeout 60 bpftrace -q -e "tracepoint:$EVENT { printf(\"event %d %s\\n\", args.id, args.verdict); }
		tracepoint:$LINE { printf(\"line of %d %s %s\\n\", args.id, args.dev, args.verdict); }
		rawtracepoint:arp_line { printf(\"%s\\n\", str(arg1)); }" \
		-c "/usr/bin/dash /tmp/send-two" 2>&1)
	has "an id" '[0-9]+' "$(printf '%s\n' "$out" | sed -n 's/^event \(.*\) not_local$/\1/p')"
	same "the line of the same id" "$(printf '%s\n' "$out" | sed -n 's/^event \(.*\) not_local$/line of \1 v0 not_local/p')" \
		"$(printf '%s\n' "$out" | grep '^line of .* not_local')"
	take_log
	has "the log" "v0$WHERE_RE: who-has 10\.0\.0\.77 tell 10\.0\.0\.2: verdict=not_local: .+" "$KLOG"
	same "the line" "$(printf '%s\n' "$KLOG" | grep verdict=not_local)" "$(printf '%s\n' "$out" | grep verdict=not_local)"
}

main() {
	load
	case_ "trace-cmd" trace_cmd
	case_ "trace-cmd, $MANY packets" trace_cmd_loses_nothing
	case_ "perf" perf_script
	if [ -e /sys/kernel/btf/vmlinux ]; then
		case_ "bpftrace" bpftrace_counts
		case_ "bpftrace: lines" bpftrace_lines
	else
		skip "bpftrace: this kernel has no types for it (CONFIG_DEBUG_INFO_BTF)"
	fi
}
