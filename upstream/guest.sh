# shellcheck shell=dash
# SPDX-License-Identifier: GPL-2.0
# What make upstream-check does in the guest: reads how KUnit and the doctests went at boot, loads and unloads the
# samples while the function that they probe is called, and looks through the kernel's log. Prints "ok - NAME" and
# "not ok - NAME".

LOG=/tmp/log
SAMPLES="rust_kprobe rust_kretprobe"

verdict() { # STATUS NAME
	if [ "$1" = 0 ]; then echo "ok - $2"; else echo "not ok - $2"; fi
}

# A suite passed, and had tests.
suite() { # NAME
	local status=0 failed
	failed=$(sed -n "/# Subtest: $1\$/,/ok [0-9]* $1\$/p" $LOG | grep -E "not ok [0-9]+ ")
	grep -qE "^ok [0-9]+ $1\$" $LOG && [ -z "$failed" ] &&
		sed -n "/# Subtest: $1\$/,/ok [0-9]* $1\$/p" $LOG | grep -qE "^ +ok [0-9]+ " || status=1
	verdict $status "KUnit: $1"
	[ $status = 0 ] || sed -n "/# Subtest: $1\$/,/ok [0-9]* $1\$/p" $LOG | grep -E -B 6 "not ok" | head -n 40
}

take_log() { dmesg | sed 's/^\[[^]]*\] //' >$LOG; }

# Processes come and go, all the while.
fork_on() { while :; do /usr/bin/busybox true; done; }

sample() { # NAME
	local round=0 status=0
	while [ $round -lt 20 ] && [ $status = 0 ]; do
		insmod "/job/$1.ko" && /usr/bin/busybox true && rmmod "$1" || status=1
		round=$((round + 1))
	done
	verdict $status "$1: loaded and unloaded $round times while its function is called"
	status=0
	take_log
	grep -qE "^$1: kernel_clone\(\) (is called|of args)" $LOG || status=1
	verdict $status "$1: says what it saw"
}

main() {
	local complaint name forkers="" status=0
	take_log
	suite rust_kprobes
	suite rust_doctests_kernel
	for name in 1 2; do
		fork_on &
		forkers="$forkers $!"
	done
	for name in $SAMPLES; do
		sample "$name"
	done
	# shellcheck disable=SC2086 # a list
	kill $forkers
	take_log
	complaint=$(grep -E 'BUG|WARNING|KASAN|UBSAN|Oops|INFO: |Call Trace|rust_kernel: panicked' $LOG)
	[ -z "$complaint" ] || status=1
	verdict $status "the kernel's log is clean"
	[ -z "$complaint" ] || echo "$complaint" | head -n 20
}

main
