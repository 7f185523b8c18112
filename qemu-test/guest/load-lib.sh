# shellcheck shell=dash
# SPDX-License-Identifier: GPL-2.0
#
# What the tests under load look at before and after: how often arp_process()
# ran by the kernel's own count, what was missed, and what memory is held.

TRACING=/sys/kernel/tracing
LEAKS=$DEBUG/kmemleak	# KERNEL=debug has it

say() { echo "# $*" >&3; }	# main() has opened it: the test's output

# The kernel's own lines alone, and often enough that none is overwritten: under
# load the module has more to say than all of its log holds.
take_kernel_log() {
	busybox dmesg -c | sed 's/^\[ *[0-9.]*\] //; /^arp_probe: /d' >>"$LOG"
}

# --- two hosts, a and b, for a CPU each ------------------------------------------

# host NAME: another pair of namespaces, with a flood of its own
host() {
	ip netns add "us-$1"
	ip netns add "peer-$1"
	ip -n "us-$1" -batch - <<-EOT
		link add v0 address $V0_MAC type veth peer name v1 address $V1_MAC netns peer-$1
		addr add 10.0.0.1/24 dev v0
		link set v0 up
	EOT
	ip -n "peer-$1" link set v1 arp off up
	everybody
}

# flood_host NAME CPU-MASK: sends EACH requests to it, on those CPUs; what the wire said is in /tmp/flood.NAME
flood_host() {
	taskset "$2" ip netns exec "us-$1" arptool send --netns "peer-$1" --dev v1 --fence v0 \
		--sip 10.0.0.2 --tip 10.0.0.1 --count "$EACH" --quiet >"/tmp/flood.$1" 2>&1
}

forget_hosts() {
	ip netns del us-a
	ip netns del us-b
	ip netns del peer-a
	ip netns del peer-b
}

# --- what the kernel itself counts -----------------------------------------------

# A kprobe_event's hits are counted with tracing off too. Under another name
# than the source's (a compiler's clone) it counts as well: no argument is read.
count_calls() {
	local symbol
	echo 0 >"$TRACING/tracing_on"
	count_calls_of rcv arp_rcv
	count_calls_of redo parp_redo
	for symbol in arp_process $(clones_of_arp_process); do
		count_calls_of calls "$symbol" && break
	done 2>/dev/null
	test -d "$TRACING/events/load/calls" || complain "no kprobe_event can be put on arp_process()"
	count_drops
}

count_calls_of() { # NAME SYMBOL
	echo "p:load/$1 $2" >>"$TRACING/kprobe_events" && echo 1 >"$TRACING/events/load/$1/enable"
}

clones_of_arp_process() {
	grep -qE ' t arp_process$' /proc/kallsyms ||
		sed -nE 's/^[0-9a-f]+ t (arp_process\.[^ \t]+)$/\1/p' /proc/kallsyms
}

# Of ARP, and of what has a tag, behind which there may be ARP. A histogram's trigger sees what tracing does not record.
DROPS="hist:keys=protocol,location.sym:size=2048 if protocol == 0x806 || protocol == 0x8100 || protocol == 0x88a8"
count_drops() { echo "$DROPS" >"$TRACING/events/skb/kfree_skb/trigger"; }

forget_drops() { echo "!$DROPS" >"$TRACING/events/skb/kfree_skb/trigger"; }

# Hits and misses: both were calls.
calls_of() { awk -v name="$1" '$1 == name { print $2 + $3 }' "$TRACING/kprobe_profile"; }
calls_made() { calls_of calls; }

# drops_of PROTOCOL [PLACE]: of frames of that protocol, a decimal number, in functions that have that pattern
drops_of() {
	awk -v protocol="$1" -v place="${2:-.}" '
		index($0, "{ protocol:") == 1 && $3 + 0 == protocol && $0 ~ place { sum += $NF }
		END { print sum + 0 }' "$TRACING/events/skb/kfree_skb/hist"
}

# Both ask for all of the histogram, or none was lost of it.
drops_lost() { sed -n 's/.*Dropped: *//p' "$TRACING/events/skb/kfree_skb/hist"; }

forget_calls() {
	local name
	forget_drops
	for name in rcv redo calls; do
		echo 0 >"$TRACING/events/load/$name/enable"
		echo "-:load/$name" >>"$TRACING/kprobe_events"
	done
	echo 1 >"$TRACING/tracing_on"
}

judged() { awk '{ sum += $2 } END { print sum + 0 }' "$DEBUG/arp_probe/verdicts"; }

# sum_of FILE NAME...: of those lines "NAME COUNT" in our debugfs file
sum_of() {
	local file=$1
	shift
	awk -v names=" $* " 'index(names, " " $1 " ") { sum += $2 } END { print sum + 0 }' "$DEBUG/arp_probe/$file"
}

# Of the stages before arp_process(), and of what is sent; reply_dropped is a verdict of arp_process().
OUTSIDE="dropped_in bridge_proxied noarp other_host vlan_unknown malformed netfilter_in send_dropped"
# shellcheck disable=SC2086 # words
judged_inside() { echo $(($(judged) - $(sum_of verdicts $OUTSIDE))); }

# missed [PROBE...]: of these logical names, or of all
missed() {
	awk -v probes=" $* " 'probes == "  " || index(probes, " " $2 " ") { sub(/.*missed=/, ""); sum += $0 } END { print sum + 0 }' \
		"$DEBUG/arp_probe/probes"
}

# --- what memory is held ----------------------------------------------------------

# What is freed, but not given back: empty slabs, and what KASAN keeps a while to
# catch late users (kmem_cache_shrink() has it let go).
let_go() {
	local cache
	echo 3 >/proc/sys/vm/drop_caches
	for cache in /sys/kernel/slab/*/shrink; do
		[ ! -e "$cache" ] || echo 1 >"$cache"
	done
}

# held: kB, of all memory that is no file's (slab and what was vmalloc'ed too)
held() {
	awk '{ kb[$1] = $2 } END {
		print kb["MemTotal:"] - kb["MemFree:"] - kb["Buffers:"] - kb["Cached:"] }' /proc/meminfo
}

of_meminfo() { sed -n "s/^$1: *\([0-9]*\) kB/\1/p" /proc/meminfo; }

# Namespaces, neighbours and RCU's callbacks end in their own time: steady are
# three looks in a row, half a second apart, that agree within 64 kB.
settle() {
	LAST_HELD=0 STEADY=0
	until_true 60 steady || say "memory had not settled after 60 s"
	let_go
}

steady() {
	local now
	usleep 500000
	now=$(held)
	if [ $((now - LAST_HELD)) -lt 64 ] && [ $((LAST_HELD - now)) -lt 64 ]; then
		STEADY=$((STEADY + 1))
	else
		STEADY=0
	fi
	LAST_HELD=$now
	[ "$STEADY" -ge 2 ]
}

# take_stock NAME: for grown() to compare
take_stock() {
	settle
	{
		echo "held $(held)"
		echo "slab $(of_meminfo Slab)"
		echo "percpu $(of_meminfo Percpu)"
		echo "vmalloc $(of_meminfo VmallocUsed)"
	} >"/tmp/stock.$1"
	awk 'NR > 2 { print $1, $2, $15 * $6 }' /proc/slabinfo >"/tmp/caches.$1"
}

# grown BEFORE AFTER: "held N slab N percpu N vmalloc N", in kB
grown() {
	awk 'NR == FNR { was[$1] = $2; next } { printf "%s%s %d", sep, $1, $2 - was[$1]; sep = " " }' \
		"/tmp/stock.$1" "/tmp/stock.$2"
}

# caches_grown BEFORE AFTER OBJECTS: the slab caches that grew by more than that,
# but for those of the kernel's own checkers
caches_grown() {
	awk -v limit="$3" '
		NR == FNR { was[$1] = $2; next }
		/^(kmemleak_|debug_objects_cache )/ { next }
		$2 - was[$1] > limit { print $1 ": +" $2 - was[$1] }' "/tmp/caches.$1" "/tmp/caches.$2"
}

# An object counts as leaked once it is five seconds old, and unseen by a scan,
# which takes minutes where much memory is held.
nothing_leaked() {
	sleep 6
	echo scan >"$LEAKS"
	echo scan >"$LEAKS"
	same "leaked" "" "$(cat "$LEAKS")"
}

# no_growth BEFORE AFTER OBJECTS: within what the same load does to a kernel
# without the module, measured several times over: 0.2 MB of slab, 2 MB in all.
no_growth() {
	no_growth_of_memory "$1" "$2"
	lacks "slab caches that grew by more than $3 objects" . "$(caches_grown "$1" "$2" "$3")"
}

# What checks memory holds some for each object, and keeps it; it knows leaks
# better than by their size.
slab_limit() { if [ -e "$LEAKS" ]; then echo 4096; else echo 1024; fi; }

no_growth_of_memory() {
	local what kb limit
	say "memory grew, in kB: $(grown "$1" "$2")"
	grown "$1" "$2" | xargs -n 2 | while read -r what kb; do
		case $what in
		held) limit=8192 ;;
		percpu) limit=256 ;;
		slab) limit=$(slab_limit) ;;
		*) limit=1024 ;;
		esac
		holds "$what grew by at most $limit kB" test "$kb" -le "$limit"
	done
	[ -z "${SCAN_FOR_LEAKS:-}" ] || [ ! -e "$LEAKS" ] || nothing_leaked
}

# no_leak BEFORE MIDDLE AFTER OBJECTS: no cache grew by more than that in the
# first half, and again in the second. A leak goes on as long as the load does;
# what SLUB keeps in its per-CPU sheaves counts as used, and jumps once.
no_leak() {
	no_growth_of_memory "$1" "$3"
	caches_grown "$1" "$2" "$4" >/tmp/grown.1
	caches_grown "$2" "$3" "$4" >/tmp/grown.2
	[ ! -s /tmp/grown.1 ] || say "grown in the first half: $(tr '\n' ' ' </tmp/grown.1)"
	[ ! -s /tmp/grown.2 ] || say "grown in the second half: $(tr '\n' ' ' </tmp/grown.2)"
	lacks "slab caches that grew by more than $4 objects, twice" . \
		"$(awk -F: 'NR == FNR { first[$1] = $0; next } $1 in first { print first[$1] ", then" $2 }' /tmp/grown.1 /tmp/grown.2)"
}
