# shellcheck shell=dash
# SPDX-License-Identifier: GPL-2.0
# guest: tools
#
# The tracepoint as Debian's trace-cmd, perf and bpftrace read it, with names
# for the verdicts: the commands are those of the README.

EVENT=arp_probe:arp_verdict
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
	has "the first event" ".*arp_verdict: .*tip=10\.0\.0\.1 verdict=answered replied=1 .*" "$1"
	has "the second event" ".*arp_verdict: .*tip=10\.0\.0\.77 verdict=not_local replied=0 .*" "$1"
	same "events" 2 "$(printf '%s\n' "$1" | grep -c 'arp_verdict:')"
}

trace_cmd() {
	send_two
	holds "trace-cmd record" trace-cmd record -q -o /tmp/trace.dat -e $EVENT /tmp/send-two
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
	holds "perf record" perf record -q -a -e $EVENT -o /tmp/perf.data /tmp/send-two
	both "$(perf script -i /tmp/perf.data 2>/dev/null)"
}

bpftrace_counts() {
	local out
	send_two
	out=$(bpftrace -q -e "tracepoint:$EVENT { @[args.dev, args.verdict] = count(); }" -c "/usr/bin/dash /tmp/send-two" 2>&1)
	has "the count of answered" '@\[v0, answered\]: 1' "$out"
	has "the count of not_local" '@\[v0, not_local\]: 1' "$out"
}

main() {
	load
	case_ "trace-cmd" trace_cmd
	case_ "trace-cmd, $MANY packets" trace_cmd_loses_nothing
	case_ "perf" perf_script
	if [ -e /proc/sys/kernel/unprivileged_bpf_disabled ]; then
		case_ "bpftrace" bpftrace_counts
	else
		skip "bpftrace: this kernel has no BPF (CONFIG_BPF_SYSCALL)"
	fi
}
