# shellcheck shell=dash
# SPDX-License-Identifier: GPL-2.0
#
# What the rows of bpftrace share.

OUT=/tmp/bpftrace.out
ERR=/tmp/bpftrace.err

probes_placed() { [ "$(grep -c . "$DEBUG/kprobes/list")" -ge "$1" ]; }

# start_bpftrace PROGRAM: with all of its probes in place
start_bpftrace() {
	local probes
	probes=$(grep -cE '^(kprobe|kretprobe):' "$1")
	bpftrace "$1" >$OUT 2>$ERR &
	tracer=$!
	until_true 300 probes_placed "$probes" || fail "bpftrace placed not all of its $probes probes: $(cat $OUT $ERR)"
}

stop_bpftrace() {
	kill -INT "$tracer"
	wait "$tracer" || fail "bpftrace failed: $(cat $ERR)"
}

# --- lines ------------------------------------------------------------------------------

lines() { grep -c ':' $OUT; }
lost_lines() { cat $OUT $ERR | sed -n 's/^.*[Ll]ost \([0-9]*\) events.*/\1/p' | awk '{ n += $1 } END { print n + 0 }'; }
all_told() { [ $(($(lines) + $(lost_lines) - lines_before - lost_before)) -ge $((LINES_EACH * COUNT)) ]; }

count_lines() {
	lines_before=$(lines)
	lost_before=$(lost_lines)
}

# account_lines PER-REQUEST: bpftrace prints them when it gets to it
account_lines() {
	LINES_EACH=$1
	until_true 300 all_told || fail "of $COUNT requests bpftrace printed $(($(lines) - lines_before)) lines, and lost $(($(lost_lines) - lost_before))"
	lost=$(($(lost_lines) - lost_before))
	echo "lines=$(($(lines) - lines_before + lost)) lost=$lost"
}
