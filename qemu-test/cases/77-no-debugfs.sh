# shellcheck shell=dash
# SPDX-License-Identifier: GPL-2.0
# append: debugfs=off
#
# A kernel without debugfs: no files, and everything else.

without_files() {
	fails "there is no debugfs" test -e "$DEBUG/kprobes"
	holds "insmod" load log_burst=0
	answers
	holds "rmmod" unload
	holds "and again" load log_burst=0
	answers
	holds "rmmod" unload
}

refused_without_files() {
	fails "insmod" load fib_lookup_symbol=no_such_function
	take_log
	has "the reason" 'register_kretprobe no_such_function failed, returned -2' "$KLOG"
	without_files
}

# tracefs is a file system of its own.
event_without_files() {
	local tracing=/sys/kernel/tracing
	[ -d $tracing/events ] || { complain "no tracefs"; return; }
	holds "insmod" load log_burst=0
	echo 1 >$tracing/events/arp_probe/arp_verdict/enable
	answers
	echo 0 >$tracing/events/arp_probe/arp_verdict/enable
	has "its event" '.*arp_verdict: .*' "$(cat $tracing/trace)"
	echo >$tracing/trace
	holds "rmmod" unload
}

main() {
	case_ "without debugfs" without_files
	case_ "a load that fails without debugfs" refused_without_files
	case_ "the tracepoint without debugfs" event_without_files
}
