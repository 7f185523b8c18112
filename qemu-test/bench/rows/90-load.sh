# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0
# row: what loading and unloading takes: time, waits for grace periods, memory
# guest: load
#
# Not measured by measure.sh, but a job of its own, which prints for each module
#
#   load MODULE insmod_us=N rmmod_us=N size=BYTES slab_kb=N percpu_kb=N vmalloc_kb=N
#   wait MODULE insmod|rmmod FUNCTION CALLER TIMES
#
# the first REPEAT times, the second for each function of the kernel in which
# that command waited for a grace period, and who called it.

# shellcheck source=SCRIPTDIR/../../guest/lib.sh
. /job/lib.sh
# REPEAT, SETTLE
# shellcheck source=/dev/null
. /job/settings
# shellcheck source=SCRIPTDIR/../guest/watchers.sh
. /job/watchers.sh

TRACING=/sys/kernel/tracing
WAITS='^(synchronize_rcu|synchronize_rcu_expedited|synchronize_srcu|synchronize_srcu_expedited|synchronize_rcu_tasks.*|rcu_barrier.*|srcu_barrier)$'

fail() {
	echo "failed: $*"
	exit 1
}

now_us() { us=${EPOCHREALTIME/[.,]/}; }
meminfo() { awk -v what="$1:" '$1 == what { print $2 }' /proc/meminfo; }
# RCU and the slab caches give back what a load before took.
come_to_rest() { sleep 1; }

# one_load MODULE FILE PARAMETER...
one_load() {
	local module=$1 insmod rmmod size slab percpu vmalloc
	shift
	come_to_rest
	slab=$(meminfo Slab) percpu=$(meminfo Percpu) vmalloc=$(meminfo VmallocUsed)
	now_us
	insmod=$us
	insmod "$@" || fail "insmod $*"
	now_us
	insmod=$((us - insmod))
	come_to_rest
	slab=$(($(meminfo Slab) - slab)) percpu=$(($(meminfo Percpu) - percpu)) vmalloc=$(($(meminfo VmallocUsed) - vmalloc))
	size=$(awk -v name="$(basename "$1" .ko)" '$1 == name { print $2 }' /proc/modules)
	now_us
	rmmod=$us
	rmmod "$(basename "$1" .ko)" || fail "rmmod $1"
	now_us
	rmmod=$((us - rmmod))
	echo "load $module insmod_us=$insmod rmmod_us=$rmmod size=$size slab_kb=$slab percpu_kb=$percpu vmalloc_kb=$vmalloc"
}

# The function tracer has its own way into these functions: a kprobe there
# would spare the module's own the work of being the first or the last.
count_waits() {
	local module=$1
	shift
	grep -E "$WAITS" "$TRACING/available_filter_functions" >"$TRACING/set_ftrace_filter" || fail "no function to wait in"
	echo function >"$TRACING/current_tracer"
	insmod "$@" || fail "insmod $*"
	rmmod "$(basename "$1" .ko)" || fail "rmmod $1"
	cat "$TRACING/trace" >/tmp/trace
	echo nop >"$TRACING/current_tracer"
	# "rmmod-115 [001] ..... 5.687675: synchronize_rcu <-free_module"
	awk -v module="$module" '
		match($1, /^(insmod|rmmod)-/) && $NF ~ /^<-/ && $NF !~ /<-synchronize_rcu/ {
			command = $1
			sub(/-.*/, "", command)
			n[command " " $(NF - 1) " " substr($NF, 3)]++
		}
		END { for (k in n) print "wait", module, k, n[k] }' /tmp/trace | sort
}

measure() {
	local run
	for ((run = 0; run < REPEAT; run++)); do
		one_load "$@"
	done
	count_waits "$@"
}

functions_of_arp_probe
# Whatever is allocated only once.
one_load warm-up "$MODULE" >/dev/null
sleep "$SETTLE"
measure empty /job/bench_floor.ko
# shellcheck disable=SC2046 # words
measure floor /job/bench_floor.ko $(floor_of)
measure original /job/bench_original.ko
measure arp_probe "$MODULE"
