# shellcheck shell=dash
# SPDX-License-Identifier: GPL-2.0
# guest: load
# host: qemu-test/witness/module.sh
#
# Random ARP on two interfaces at once, each on a CPU of its own, while the
# hosts behind them change, go away and come back: FUZZ_FRAMES frames in all,
# drawn from FUZZ_SEED. A few here; as many as you like: make fuzz.

# shellcheck source=SCRIPTDIR/../guest/load-lib.sh
. /job/load-lib.sh
# shellcheck source=SCRIPTDIR/../guest/fuzz-host.sh
. /job/fuzz-host.sh

: "${FUZZ_FRAMES:=$(count_of 20000)}" "${FUZZ_SEED:=1}"

# storm FRAMES
storm() {
	local half=$(($1 / 2)) started
	started=$(cut -d. -f1 /proc/uptime)
	rm -f "$FUZZ_PACE".? /tmp/fuzz.sent.?
	mkfifo "$FUZZ_PACE.0" "$FUZZ_PACE.1"
	# Both ends of both stay open, whoever else ends.
	exec 8<>"$FUZZ_PACE.0" 9<>"$FUZZ_PACE.1"
	make_host 0
	make_host 1
	: >"$FUZZ_RUN"
	mutate "$FUZZ_SEED" &
	throw 0 $half &
	throw 1 $(($1 - half)) &
	until sent_all; do
		until_true 15 sent_all || say "$(judged) packets judged"
		take_kernel_log
	done
	rm "$FUZZ_RUN"
	wait
	exec 8>&- 9>&-
	STORM_SECONDS=$(($(cut -d. -f1 /proc/uptime) - started))
	drop_host 0
	drop_host 1
}

# throw STREAM FRAMES
throw() {
	taskset -c "$1" arptool fuzz "s$1" "$2" "$FUZZ_SEED" "$1" \
		"$(frames_per_change)" "$FUZZ_PACE.$1" >"/tmp/fuzz.out.$1" 2>&1
	mv "/tmp/fuzz.out.$1" "/tmp/fuzz.sent.$1"
}

# So many to one change at the most: as a rule there are fewer.
frames_per_change() {
	local frames=$((FUZZ_FRAMES / 50))
	[ $frames -ge 64 ] || frames=64
	[ $frames -le 2000 ] || frames=2000
	echo $frames
}

sent_all() { [ -e /tmp/fuzz.sent.0 ] && [ -e /tmp/fuzz.sent.1 ]; }

sent_by() { awk '{ sub(/^sent=/, "") } END { print $1 + 0 }' "/tmp/fuzz.sent.$1"; }

# All that was asked for went out, and things did change meanwhile.
thrown() { # FRAMES
	same "frames sent ($(cat /tmp/fuzz.sent.?))" "$1" $(($(sent_by 0) + $(sent_by 1)))
	has "changes made" '[a-z]+' "$(cat "$FUZZ_DONE")"
}

# The kernel's own counts, and the witness's (qemu-test/witness/).
count() {
	count_calls
	holds "insmod of the witness" insmod /job/arp_drops.ko
}

forget() {
	holds "rmmod of the witness" rmmod arp_drops
	forget_calls
}

witnessed() { cat "/sys/module/arp_drops/parameters/$1"; }

# What the kernel allocates once and keeps is not to count as growth.
first_storm() {
	local module
	for module in veth dummy 8021q macvlan bridge bonding nf_tables sch_ingress; do
		modprobe -q "$module"
	done
	count
	holds "insmod" load
	storm $((FUZZ_FRAMES / 10))
	thrown $((FUZZ_FRAMES / 10))
	holds "rmmod" unload
	forget
	take_stock before
}

fuzz() {
	count
	holds "insmod" load
	storm "$FUZZ_FRAMES"
	thrown "$FUZZ_FRAMES"
	holds "the namespaces end" until_true 60 quiet
	say "sent in $STORM_SECONDS s: $(cat /tmp/fuzz.sent.0), $(cat /tmp/fuzz.sent.1)"
	say "changes: $(changes c) of addresses, routes, rules, neighbours, links; $(changes t) of sysctls;" \
		"$(changes n) of nft's rules, $(changes q) of tc's, $(changes b) of bridges; $(changes l) of gc_thresh3; hosts made anew: $(changes r)"
}

changes() { tr -cd "$1" <"$FUZZ_DONE" | wc -c; }

# Proxy queues die with their namespaces: no packet is on its way any more.
quiet() {
	local calls
	calls=$(calls_made)
	usleep 500000
	[ "$(calls_made)" -eq "$calls" ]
}

# Each call of arp_process() was judged, or is counted as missed. Where
# arp_rcv() is probed in its place, it may also miss what never gets as far.
accounted() {
	local calls judged missed
	calls=$(calls_made) judged=$(judged_inside) missed=$(missed arp_process)
	say "arp_process() ran $calls times; $judged verdicts, $missed missed, $(counted unknown) unknown"
	say "$(tr '\n' ' ' <"$DEBUG/arp_probe/verdicts")"
	holds "frames came as far as arp_process()" test "$calls" -gt $((FUZZ_FRAMES / 8))
	if grep -q '^kretprobe arp_process arp_process ' "$DEBUG/arp_probe/probes"; then
		same "verdicts, and packets missed" "$calls" $((judged + missed))
	else
		say "arp_process() itself is not probed here: $(grep ' arp_process ' "$DEBUG/arp_probe/probes")"
		holds "no more verdicts than calls" test "$judged" -le "$calls"
		holds "no fewer, but for those missed" test $((judged + missed)) -ge "$calls"
	fi
	[ "$(missed)" -ne 0 ] || same "verdicts 'unknown', where nothing was missed" 0 "$(counted unknown)"
}

# What arp_rcv() was given, and what waited for its proxy delay: a verdict each, or none of ours.
given() {
	local given ended
	given=$(($(calls_of rcv) + $(calls_of redo)))
	ended=$(($(calls_made) + $(sum_of verdicts noarp other_host vlan_unknown malformed netfilter_in) + $(sum_of not_ours loopback)))
	say "arp_rcv() ran $(calls_of rcv) times, parp_redo() $(calls_of redo) times; $ended ended so"
	agree "frames given to ARP, and their ends" "$given" "$ended"
}

# What the kernel dropped of ARP: a verdict each, or none of ours; but for what arp_process() itself drops, whose verdict
# is of what led to that. Behind a tag there may be ARP, or not: the witness tells, which saw each one that the kernel did.
dropped() {
	local dropped inside tagged told
	dropped=$(drops_of 2054) inside=$(drops_of 2054 '] (arp_process|pneigh_enqueue)')
	tagged=$(witnessed tagged_arp)
	told=$(($(sum_of verdicts malformed netfilter_in dropped_in reply_dropped send_dropped) +
		$(sum_of not_ours packet_socket queue_purged proxy_queue driver no_device)))
	say "the kernel dropped $dropped ARP frames, $inside of them in arp_process(), and $(witnessed tagged) with a tag, $tagged of them ARP; $told were told of"
	say "$(tr '\n' ' ' <"$DEBUG/arp_probe/not_ours")"
	same "drops that were not counted" 0 "$(drops_lost)"
	same "drops of frames with a tag, by both counts" $(($(drops_of 33024) + $(drops_of 34984))) "$(witnessed tagged)"
	agree "ARP frames dropped, and what was told of them" $((dropped - inside + tagged)) "$told"
}

# agree WHAT EXPECTED FOUND: but for what was missed
agree() {
	local lacking=$(($2 - $3)) missed
	missed=$(missed)
	if [ "$missed" -eq 0 ]; then
		same "$1" "$2" "$3"
	else
		holds "$1: $2 and $3, and $missed missed" test ${lacking#-} -le "$missed"
	fi
}

# The frames that are on their way when the probes go are nobody's to count.
everything_told() {
	given
	dropped
	[ ! -s "$COMPLAINTS" ] || sed 's/^/# /' "$TRACING/events/skb/kfree_skb/hist" >&3
	holds "rmmod" unload
	forget
}

memory() {
	take_stock after
	no_growth before after 1000
}

main() {
	exec 3>&1
	say "$FUZZ_FRAMES frames, seed $FUZZ_SEED"
	check "a first storm" first_storm
	check "random frames while everything changes" fuzz
	check "every call of arp_process() is accounted for" accounted
	check "every frame is told of once, by the kernel's own count" everything_told
	check "memory is as it was before" memory
}
