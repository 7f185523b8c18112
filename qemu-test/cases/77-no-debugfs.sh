# shellcheck shell=dash
# SPDX-License-Identifier: GPL-2.0
# append: debugfs=off
#
# A kernel without debugfs: no files, and everything else.

answers() {
	SIP=10.0.0.2 TIP=10.0.0.1
	take_log
	say_arp --sip $SIP --tip $TIP >/tmp/wire 2>&1 || complain "arptool: $(cat /tmp/wire)"
	# shellcheck disable=SC2034 # replied() looks at it
	WIRE=$(cat /tmp/wire)
	take_log
	replied
	has "its verdict" "v0: who-has $TIP tell $SIP: verdict=answered: .*" "$KLOG"
}

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
