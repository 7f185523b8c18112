# shellcheck shell=dash
# SPDX-License-Identifier: GPL-2.0
# What make upstream-check does in the guest: reads how KUnit and the doctests went at boot, loads and unloads the
# samples while the function that they probe is called, and looks through the kernel's log; where there is failnth
# (probe-test/), once more with each allocation failed in turn. Prints "ok - NAME" and "not ok - NAME".

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
	while [ $round -lt 4 ] && [ $status = 0 ]; do
		insmod "/job/$1.ko" && /usr/bin/busybox true && rmmod "$1" || status=1
		round=$((round + 1))
	done
	verdict $status "$1: loaded and unloaded $round times while its function is called"
	status=0
	take_log
	grep -qE "^$1: kernel_clone\(\) (is called|of args)" $LOG || status=1
	verdict $status "$1: says what it saw"
}

# What the kernel complains of, but for the doctests of others: hrtimer's has a timer on its stack, which debugobjects
# does not like.
complaints() {
	awk '
		/ODEBUG: |cut here/ { inside = 1 }
		{ if (inside) report = report $0 "\n"; else print }
		/end trace/ { if (report !~ /rust_doctest_kernel_time_/) printf "%s", report; inside = 0; report = "" }
		END { printf "%s", report }
	' $LOG | grep -E "$1"
}

clean() { # NAME WORDS
	local complaint status=0
	take_log
	complaint=$(complaints "$2")
	[ -z "$complaint" ] || status=1
	verdict $status "$1"
	[ -z "$complaint" ] || echo "$complaint" | head -n 20
}

# failing NAME PATTERN FAILNTH-ARGUMENT...: all of failnth's lines match
failing() {
	local name=$1 pattern=$2 status=0
	shift 2
	/job/failnth "$@" >/tmp/failnth 2>&1 || status=1
	{ grep -q '^end ' /tmp/failnth && ! grep -vE "$pattern" /tmp/failnth; } || status=1
	verdict $status "$name"
	[ $status = 0 ] || tail -n 3 /tmp/failnth
}

# A load says that it could not arm its probe; an unload that cannot disarm it leaves nothing in the kernel's table.
without_memory() {
	local status=0
	echo N >/sys/kernel/debug/failslab/ignore-gfp-wait
	dmesg -c >/dev/null
	for name in $SAMPLES; do
		failing "$name: no memory: loads with a probe, or not at all" 'errno=0 probes=1 left=0|errno=[1-9][0-9]* probes=0 left=0' \
			1 "/job/$name.ko"
		failing "$name: no memory: unloads all the same" 'errno=0 probes=1 left=0' \
			--unload "/usr/bin/busybox true" 1 "/job/$name.ko"
	done
	take_log
	grep -q 'Failed to [a-z]* kprobe-ftrace' $LOG || status=1
	verdict $status "no memory: a probe could not be disarmed"
	clean "no memory: no use after free" 'BUG|KASAN|UBSAN|Oops|INFO: |general protection|panicked'
}

main() {
	local name forkers=""
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
	clean "the kernel's log is clean" 'BUG|WARNING|KASAN|UBSAN|Oops|INFO: |Call Trace|panicked'
	[ ! -f /job/failnth ] || without_memory
}

main
