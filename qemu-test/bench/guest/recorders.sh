# shellcheck shell=dash
# SPDX-License-Identifier: GPL-2.0
#
# What rows share that record events of the kernel's tracing: into the ring
# buffer, where the oldest are overwritten, or by trace-cmd into a file.

TRACING=/sys/kernel/tracing
DATA=/tmp/trace.dat

# --- the original's five probes, as the kernel's own dynamic events -------------------

# With the arguments that the original printed; the kernel finds them by its BTF.
kprobe_events() {
	cat >"$TRACING/dynamic_events" <<-'EOT'
		p:bench/arp_process arp_process dev=skb->dev->name:string
		p:bench/validating fib_validate_source dst=dst:x32 oif=oif:s32
		r:bench/routed ip_route_input_slow ret=$retval:s32
		r:bench/validated fib_validate_source ret=$retval:s32
		r:bench/looked_up fib_table_lookup ret=$retval:s32 type=res->type:u8
	EOT
}

fprobe_events() {
	cat >"$TRACING/dynamic_events" <<-'EOT'
		f:bench/arp_process arp_process dev=skb->dev->name:string
		f:bench/validating fib_validate_source dst=dst:x32 oif=oif:s32
		f:bench/routed ip_route_input_slow%return ret=$retval:s32
		f:bench/validated fib_validate_source%return ret=$retval:s32
		f:bench/looked_up fib_table_lookup%return ret=$retval:s32 type=res->type:u8
	EOT
}

# hits_missed: of the kernel's probe events so far
hits_missed() { awk '{ n += $3 } END { print n + 0 }' "$TRACING/kprobe_profile" 2>/dev/null || echo 0; }

# --- the ring buffer ------------------------------------------------------------------

enable_events() { echo 1 >"$TRACING/events/$1/enable"; }

count_events() {
	echo >"$TRACING/trace"
	missed_events=$(hits_missed)
}

# account_events PER-REQUEST: at least so many for each request
account_events() {
	cat "$TRACING"/per_cpu/cpu*/stats >/tmp/stats
	told "$1" "$(sum entries)" "$(sum overrun)" "$(sum 'dropped events')"
}

# sum WHAT: over all CPUs, of what the ring buffer says of itself
sum() { awk -F ': ' -v what="$1" '$1 == what { n += $2 } END { print n + 0 }' /tmp/stats; }

# told PER-REQUEST RECORDED OVERWRITTEN DROPPED
told() {
	local all=$(($2 + $3 + $4))
	[ "$all" -ge $(($1 * COUNT)) ] || fail "of $COUNT requests there were only $all events"
	echo "events=$all overwritten=$3 dropped=$4 missed=$(($(hits_missed) - missed_events))"
}

# --- trace-cmd --------------------------------------------------------------------------

# start_recording -e SYSTEM[:EVENT]
start_recording() {
	local path
	path=$(echo "$2" | tr : /)
	count_events
	trace-cmd record -o "$DATA" "$@" >/tmp/trace-cmd 2>&1 &
	recorder=$!
	until_true 120 grep -q 1 "$TRACING/events/$path/enable" || fail "trace-cmd did not start: $(cat /tmp/trace-cmd)"
}

stop_recording() {
	kill -INT "$recorder"
	wait "$recorder" || fail "trace-cmd failed: $(cat /tmp/trace-cmd)"
}

account_recording() {
	trace-cmd report --stat -i "$DATA" >/tmp/stats 2>/tmp/trace-cmd || fail "trace-cmd report: $(cat /tmp/trace-cmd)"
	told "$1" "$(($(sum entries) + $(sum 'read events')))" "$(sum overrun)" "$(sum 'dropped events')"
	rm "$DATA"
}
