# shellcheck shell=dash
# SPDX-License-Identifier: GPL-2.0
#
# What several rows share: arp_probe loaded, the kernel's log as a recorder.

# --- arp_probe --------------------------------------------------------------------

PROBES=/tmp/probes

# The wire's other end is an interface without ARP of this same kernel, in a network
# namespace of its own: what the stages around arp_process() say of each reply there
# would be counted with the request. `load` (lib.sh) has the filter of users for that
# (netns=). These two have none: load_bare for frames=0, which sees nothing of it, and
# load_unfiltered for the row that shows what it costs.
load_bare() { insmod "$MODULE" frames=0 "$@"; }
load_unfiltered() { insmod "$MODULE" "$@"; }

# functions_of_arp_probe [PARAMETER...]: which functions it probes, and how, it
# says itself: so the floor cannot be that of another version.
functions_of_arp_probe() {
	load trace=0 verdict=0 "$@" || fail "arp_probe does not load"
	cat "$DEBUG/arp_probe/probes" >"$PROBES"
	unload
	! grep -vE '^(kprobe|kretprobe|tracepoint) ' "$PROBES" >/tmp/odd || fail "no floor for this kind of probe: $(cat /tmp/odd)"
}

# of_kind KIND: their names; a tracepoint's without its system's
of_kind() { awk -v kind="$1" '$1 == kind { sub(/.*:/, "", $3); printf "%s%s", sep, $3; sep = "," }' "$PROBES"; }

# floor_of: the parameters of bench_floor.ko for what functions_of_arp_probe found
floor_of() {
	local kind
	for kind in kprobe kretprobe tracepoint; do
		[ -z "$(of_kind $kind)" ] || echo "${kind}s=$(of_kind $kind)"
	done
}

# place_floor [PARAMETER...]: empty handlers on what arp_probe watches with these parameters
place_floor() {
	local placed
	functions_of_arp_probe "$@"
	# shellcheck disable=SC2046 # words
	tidy insmod /job/bench_floor.ko $(floor_of)
	placed=$(grep -cv DISABLED "$DEBUG/kprobes/list")
	[ "$placed" -eq "$(grep -c '^k' "$PROBES")" ] || fail "$placed probes are placed in place of those in: $(cat "$PROBES")"
}

missed() { sed -n 's/.* missed=//p' "$DEBUG/arp_probe/probes" | awk '{ n += $1 } END { print n + 0 }'; }

count_verdicts() {
	answered_before=$(counted answered)
	missed_before=$(missed)
}

# Every request of a run must have got its verdict; a missed hit is a loss.
account_verdicts() {
	local seen=$(($(counted answered) - answered_before))
	[ "$seen" -eq "$COUNT" ] || fail "$COUNT requests were answered, and arp_probe's verdict on $seen of them was 'answered'"
	echo "verdicts=$seen missed=$(($(missed) - missed_before))"
}

# None of them got one.
account_silence() {
	[ "$(counted answered)" -eq "$answered_before" ] || fail "the filter let $(($(counted answered) - answered_before)) of $COUNT requests through"
	echo "missed=$(($(missed) - missed_before))"
}

# --- the kernel's log ---------------------------------------------------------------

# record CONDITION: the sequence number of the first such record that is left.
# There must be one, or this waits for it to come. A read of /dev/kmsg gives
# one record, or fails when there is not room for all of it.
record() {
	[ -p /tmp/kmsg ] || mkfifo /tmp/kmsg
	dd if=/dev/kmsg of=/tmp/kmsg bs=16k 2>/dev/null &
	awk -F '[,;]' "$1 { print \$2; exit }" /tmp/kmsg
	kill $! 2>/dev/null
	wait $!
}

# mark_log: puts a line of ours into the log; MARK is its sequence number
mark_log() {
	marks=$((${marks:-0} + 1))
	echo "bench: mark $marks" >/dev/kmsg
	MARK=$(record "\$0 ~ /;bench: mark $marks\$/")
}

count_records() {
	mark_log
	log_begins=$MARK
}

# What was written into the log, and how much of that was overwritten before
# anybody could have read it.
account_records() {
	local oldest written lost
	mark_log
	oldest=$(record "NR == 1")
	written=$((MARK - log_begins - 1))
	lost=$((oldest - log_begins - 1))
	[ "$written" -gt 0 ] || fail "nothing was logged of $COUNT requests"
	echo "records=$written overwritten=$((lost > 0 ? lost : 0))"
}
