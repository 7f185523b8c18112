# shellcheck shell=dash
# SPDX-License-Identifier: GPL-2.0
# guest: load
# host: probe-test/failnth.sh
#
# Each allocation of a load fails once (probe-test/failnth.c): the load then
# fails with an errno, or does without what the allocation was for; and nothing
# is left of it, neither probe nor module nor memory. Then each of an unload: it
# succeeds, and no handler runs after it, though the kernel could not disarm.

# shellcheck source=SCRIPTDIR/../guest/load-lib.sh
. /job/load-lib.sh

TABLE=/tmp/failnth

# Even those that may wait, of pages too; and without a stack trace for each.
arm_faults() {
	local kind
	for kind in failslab fail_page_alloc; do
		echo N >"$DEBUG/$kind/ignore-gfp-wait"
		echo 0 >"$DEBUG/$kind/verbose"
	done
	echo N >"$DEBUG/fail_page_alloc/ignore-gfp-highmem"
	echo 0 >"$DEBUG/fail_page_alloc/min-order"
}

each_allocation_fails() {
	[ ! -e "$LEAKS" ] || echo clear >"$LEAKS"
	take_log
	holds "failnth" failnth
	has "a load at last" 'end n=[0-9]+ errno=0 .*' "$(tail -n 1 "$TABLE")"
	holds "there were many to fail" test "$(wc -l <"$TABLE")" -gt 100
}

# It waits for RCU hundreds of times.
failnth() {
	local status=0
	echo 1 >/sys/kernel/rcu_expedited
	/job/failnth 1 "$MODULE" log_burst=0 >"$TABLE" || status=$?
	echo 0 >/sys/kernel/rcu_expedited
	return $status
}

# ENOMEM; EIO: a probe that could not be armed.
clean_errnos() {
	same "loads that ended in anything but success, ENOMEM and EIO" "" \
		"$(grep -vE ' errno=(0|5|12) ' "$TABLE")"
	same "loads after which something was left" "" "$(grep -v ' left=0$' "$TABLE")"
}

# A load that fails leaves no probe. One that succeeds lacks none but those of
# which it said that it does without.
all_probes_or_said_so() {
	local all
	all=$(sed -n 's/^end .* probes=\([0-9]*\) .*/\1/p' "$TABLE")
	same "failed loads with probes" "" "$(grep -v ' errno=0 ' "$TABLE" | grep -v ' probes=0 ')"
	same "loads that lack other probes than they said, of $all" "" "$(sed -n 's/^end //; / errno=0 /p' "$TABLE" |
		awk -F '[ =]' -v all="$all" '{ for (i = 1; i < NF; i += 2) is[$i] = $(i + 1) } is["probes"] + is["said"] != all')"
	holds "some said so" grep -q ' said=[1-9]' "$TABLE"
}

no_leaks() {
	[ -e "$LEAKS" ] || { complain "this kernel has no kmemleak"; return; }
	nothing_leaked
}

# The kernel reports each allocation that it was told to fail, with a stack. And
# it warns, once, that a module's event lacks its fields then (WARN_ON_ONCE() in
# event_define_fields(), kernel/trace/trace_events.c); and of a probe that it cannot
# disarm (__disarm_kprobe_ftrace(), kernel/kprobes.c). Nothing else is expected.
only_what_was_asked_for() {
	take_log
	has "reports of allocations that failed" '.*failnth: .* failed, mode:.*' "$(cat "$LOG")"
	awk '
		/^failnth: .*, mode:0x/ { report = 1 }
		/cut here/ { cut = $0; next }
		cut != "" && /^WARNING: kernel\/trace\/trace_events.c:[0-9]+ at event_define_fields\+/ { cut = ""; warning = 1 }
		cut != "" && /^Failed to (disarm|unregister) kprobe-ftrace/ { next }
		cut != "" && /^WARNING: kernel\/kprobes.c:[0-9]+ at / { cut = ""; warning = 1 }
		cut != "" { print cut; cut = "" }
		# asked for, and looked at where it was
		/^arp_probe: the kernel could not disarm the probe on / { next }
		!report && !warning && !/^kmemleak: Cannot allocate a scan area/
		report && /pages reserved$/ { report = 0 }
		warning && /end trace/ { warning = 0 }
	' "$LOG" >/tmp/unreported
	same "warnings" "" "$(grep WARNING: /tmp/unreported)"
	cp /tmp/unreported "$LOG"
	accept_taint
}

works_again() {
	holds "a plain insmod" load log_burst=0
	ask 10.0.0.2 10.0.0.1
	answered
	holds "rmmod" unload
}

# --- each allocation of the unload ---------------------------------------------

# What the kernel cannot disarm (ftrace needs memory for it) is not to be run
# again, nor to hold on to memory that goes; and what is loaded next works.
hit_what_was_probed() {
	cat <<-'EOT'
		arptool send --netns peer --dev v1 --fence v0 --sip 10.0.0.2 --tip 10.0.0.1 --count 20 --quiet >/dev/null
	EOT
}

unloads_fail() { # WHAT
	local from
	take_log
	from=$(wc -l <"$LOG")
	holds "failnth" failnth_of_unload
	same "$1: unloads that ended in anything but success" "" "$(grep -v ' errno=0 ' "$TABLE")"
	same "$1: unloads after which something was left" "" "$(grep -v ' left=0$' "$TABLE")"
	holds "$1: there were many to fail" test "$(wc -l <"$TABLE")" -gt 10
	take_log
	has "$1: what could not be disarmed is said" 'arp_probe: the kernel could not disarm the probe on [a-z_]* \(-12\): .*' "$(tail -n "+$from" "$LOG")"
}

failnth_of_unload() {
	local status=0
	echo 1 >/sys/kernel/rcu_expedited
	/job/failnth --unload "$(hit_what_was_probed)" 1 "$MODULE" trace=0 verdict=0 >"$TABLE" || status=$?
	echo 0 >/sys/kernel/rcu_expedited
	return $status
}

unloads_alone() { unloads_fail "alone on its functions"; }

# Another kprobe on each function: ours are then among an aggregate's.
unloads_beside_another() {
	local symbol
	load log_burst=0
	sed -nE 's/^k(ret)?probe [^ ]+ ([^ ]+) .*/\2/p' "$DEBUG/arp_probe/probes" | sort -u >/tmp/probed
	unload
	while read -r symbol; do
		echo "p:others/$symbol $symbol" >>"$TRACING/kprobe_events"
	done </tmp/probed
	echo 1 >"$TRACING/events/others/enable"
	unloads_fail "beside another kprobe"
	echo 0 >"$TRACING/events/others/enable"
	while read -r symbol; do
		echo "-:others/$symbol" >>"$TRACING/kprobe_events"
	done </tmp/probed
}

main() {
	if [ ! -e "$DEBUG/failslab" ] || [ ! -e /proc/self/fail-nth ]; then
		skip "this kernel has no fault injection (CONFIG_FAILSLAB); KERNEL=debug has"
		return
	fi
	arm_faults
	check "each allocation of insmod fails once" each_allocation_fails
	check "a clean errno each time, and nothing left" clean_errnos
	check "all probes, or it says which not; or none" all_probes_or_said_so
	case_ "each allocation of rmmod fails once" unloads_alone
	case_ "each allocation of rmmod fails once, beside other kprobes" unloads_beside_another
	check "no memory leaked" no_leaks
	check "the kernel says no more than that allocations failed" only_what_was_asked_for
	case_ "loads and works after it" works_again
}
