# shellcheck shell=dash
# SPDX-License-Identifier: GPL-2.0
#
# What else can go wrong around a load: a probe in the middle that is refused,
# debugfs or tracefs not mounted, kprobes switched off, loaded twice, unloaded
# under a reader.

EINVAL=22
EEXIST=17

# The first and the last of the symbols are in 30-rollback.sh.
blacklisted_between() { # PARAMETER
	local name
	name=$(awk '$2 ~ /^[a-z_0-9]+$/ { print $2; exit }' "$DEBUG/kprobes/blacklist")
	take_log
	checked
	busybox insmod "$MODULE" "$1=$name" 2>/tmp/insmod.err
	same "the errno" $EINVAL "$?"
	take_log
	has "the reason" "register_k(ret)?probe $name failed, returned -22.*" "$KLOG"
	nothing_left
	holds "a plain insmod" load log_burst=0
	answers
	holds "rmmod" unload
	nothing_left
}

unmounted() { # MOUNT-POINT...
	local point
	for point; do
		! mountpoint -q "$point" || holds "umount $point" umount "$point"
	done
	holds "insmod" load log_burst=0
	answers
	holds "rmmod" unload
	mount -t debugfs debugfs /sys/kernel/debug 2>/dev/null
	mount -t tracefs tracefs /sys/kernel/tracing 2>/dev/null
	nothing_left
}

# Mounted later, the files are there.
mounted_later() {
	umount /sys/kernel/tracing /sys/kernel/debug/tracing 2>/dev/null
	holds "umount" umount /sys/kernel/debug
	holds "insmod" load log_burst=0
	mount -t debugfs debugfs /sys/kernel/debug
	mount -t tracefs tracefs /sys/kernel/tracing 2>/dev/null
	ask 10.0.0.2 10.0.0.1
	answered
	holds "rmmod" unload
	nothing_left
}

# The administrator's switch for all kprobes: the module loads, and sees nothing
# until it is put back.
switched_off() {
	echo 0 >"$DEBUG/kprobes/enabled"
	holds "insmod" load log_burst=0
	take_log
	ask 10.0.0.2 10.0.0.1
	replied
	no_verdict
	echo 1 >"$DEBUG/kprobes/enabled"
	ask 10.0.0.2 10.0.0.1
	answered
	echo 0 >"$DEBUG/kprobes/enabled"
	holds "rmmod, switched off" unload
	echo 1 >"$DEBUG/kprobes/enabled"
	nothing_left
	holds "insmod" load log_burst=0
	answers
	holds "rmmod" unload
}

# Written while packets come: a probe that is armed already, or still, must not
# be believed about what another would have seen. What is answered is seen; of
# what is not, the verdict is `unknown` until all probes are known to be back.
switched_under_a_flood() {
	local i=0
	holds "insmod" load trace=0
	unanswered_flood &
	while [ $((i += 1)) -le 20 ]; do
		echo 0 >"$DEBUG/kprobes/enabled"
		echo 1 >"$DEBUG/kprobes/enabled"
	done
	until_true 30 not_local_again || complain "not_local is not said again"
	: >/tmp/enough
	wait
	same "other verdicts than not_local and unknown" "" "$(grep -vE '^(not_local|unknown) | 0$' "$DEBUG/arp_probe/verdicts")"
	holds "verdicts while nothing was proven" test "$(counted unknown)" -gt 0
	take_log
	has "why" 'v0.*: who-has 10.0.0.77 tell 10.0.0.2: verdict=unknown: .*a probe was missed or switched off.*' "$KLOG"
	holds "rmmod" unload
	nothing_left
}

unanswered_flood() {
	rm -f /tmp/enough
	while [ ! -e /tmp/enough ]; do
		say_arp --sip 10.0.0.2 --tip 10.0.0.77 --count 2000 --quiet >/tmp/flood
	done
}

not_local_again() {
	local before
	before=$(counted unknown)
	usleep 300000
	[ "$(counted unknown)" = "$before" ]
}

# See probe/switch.rs: it may bar the place for the next load.
none_in_its_own_text() {
	holds "insmod" load log_burst=0
	has "the kernel's list of probes" '[0-9a-f]+ +[kr] +arp_process\+0x.*' "$(cat "$DEBUG/kprobes/list")"
	same "probes in the module's own text" "" "$(awk '$4 == "arp_probe"' "$DEBUG/kprobes/list")"
	holds "rmmod" unload
}

loaded_twice() {
	holds "insmod" load log_burst=0
	checked
	busybox insmod "$MODULE" 2>/tmp/insmod.err
	same "the errno of the second" $EEXIST "$?"
	answers
	holds "rmmod" unload
}

# An open file holds the module: its operations are the module's.
file_held_open() {
	local file
	holds "insmod" load log_burst=0
	for file in verdicts probes latency_ns log_suppressed not_ours; do
		exec 3<"$DEBUG/arp_probe/$file"
		fails "rmmod with $file open" unload
		holds "a read of $file" test -n "$(cat <&3)"
		exec 3<&-
	done
	answers
	holds "rmmod" unload
	nothing_left
}

event_is_recorded() {
	local events=$DEBUG/tracing/events/arp_probe/arp_verdict
	holds "insmod" load log_burst=0
	echo 1 >"$events/enable"
	answers
	holds "rmmod with the event on" unload
	echo 0 >"$DEBUG/tracing/tracing_on"
	cat "$DEBUG/tracing/trace" >/tmp/trace
	echo >"$DEBUG/tracing/trace"
	echo 1 >"$DEBUG/tracing/tracing_on"
	nothing_left
}

main() {
	case_ "ip_route_input_symbol: a blacklisted function" blacklisted_between ip_route_input_symbol
	case_ "fib_validate_source_symbol: a blacklisted function" blacklisted_between fib_validate_source_symbol
	case_ "debugfs not mounted" unmounted /sys/kernel/debug/tracing /sys/kernel/debug
	case_ "tracefs not mounted" unmounted /sys/kernel/debug/tracing /sys/kernel/tracing
	case_ "neither mounted" unmounted /sys/kernel/tracing /sys/kernel/debug/tracing /sys/kernel/debug
	case_ "debugfs mounted after the load" mounted_later
	case_ "all kprobes switched off" switched_off
	case_ "all kprobes switched off and on under a flood" switched_under_a_flood
	case_ "no probe in its own text" none_in_its_own_text
	case_ "loaded twice" loaded_twice
	case_ "unloaded while its event is on" event_is_recorded
	case_ "unloaded while its files are open" file_held_open
}
