# shellcheck shell=dash
# SPDX-License-Identifier: GPL-2.0
# guest: load
#
# Loads and unloads while ARP floods in on two CPUs, and nft and tc take some of
# it away, on its way in and out: SOAK_CYCLES of them, with parameters drawn from
# SOAK_SEED. A few here; as many as you like: make soak.

# shellcheck source=SCRIPTDIR/../guest/load-lib.sh
. /job/load-lib.sh
# shellcheck source=SCRIPTDIR/../guest/fuzz-host.sh
. /job/fuzz-host.sh

: "${SOAK_CYCLES:=20}" "${SOAK_SEED:=1}"

PARAMETERS=/sys/module/arp_probe/parameters
FLOOD=		# the process ids of the flood
TAKEN=		# some of it is taken away

# One CPU gets anything at random, the other requests that are all answered.
# Nice, or loading takes ten times as long for want of a turn.
flood() {
	taskset -c 0 arptool fuzz s0 4000000000 "$SOAK_SEED" 0 >/tmp/flood.0 2>&1 &
	FLOOD=$!
	taskset -c 1 arptool send --dev s1 --sip 10.0.0.2 --tip 10.0.0.1 --count 0 --quiet >/tmp/flood.1 2>&1 &
	FLOOD="$FLOOD $!"
	# shellcheck disable=SC2086 # several
	renice -n 19 -p $FLOOD
}

calm() {
	# shellcheck disable=SC2086 # several
	kill -KILL $FLOOD
	# shellcheck disable=SC2086 # several
	wait $FLOOD
	FLOOD=
}

# take_away N: some of what comes to that host, and some of what it replies
take_away() {
	nsenter --net="/run/netns/host$1" nft -f - <<-EOT
		table arp t {
			chain in { type filter hook input priority 0; limit rate over 200/second drop; }
			chain out { type filter hook output priority 0; limit rate over 100/second drop; }
		}
	EOT
	tc -n "host$1" -batch - <<-EOT
		qdisc add dev h$1 clsact
		filter add dev h$1 ingress protocol arp matchall action ok random netrand drop 4
		filter add dev h$1 egress protocol arp matchall action ok random netrand drop 4
	EOT
}

# Each of the four did so.
taken_away() {
	same "drops that were not counted" 0 "$(drops_lost)"
	holds "nft took some" test "$(drops_of 2054 nft_do_chain)" -gt 0
	holds "tc took some that came" test "$(drops_of 2054 __netif_receive_skb_core)" -gt 0
	holds "tc took some that went" test "$(drops_of 2054 __dev_queue_xmit)" -gt 0
	say "$(drops_of 2054) ARP frames were dropped"
}

# Had one of them ended, there was no flood.
flooding() {
	local pid
	for pid in $FLOOD; do
		kill -0 "$pid" || return
	done
}

seen_packets() { grep -qE ' arp_process .* hits=[1-9]' "$DEBUG/arp_probe/probes"; }

# What can be changed while packets come: under them, in one go.
retune() {
	echo h0,h1 >"$PARAMETERS/dev"
	echo 10.0.0.0/8 >"$PARAMETERS/tip"
	echo problems >"$PARAMETERS/show"
	echo >"$PARAMETERS/tip"
	echo >"$PARAMETERS/dev"
	echo all >"$PARAMETERS/show"
}

# cycle HOW PARAMETER...: of whatever comes to any of the hosts
cycle() {
	local how=$1
	shift
	if [ "$how" = refused ]; then
		fails "insmod $*" insmod "$MODULE" "$@"
		fails "the module is gone" loaded
	else
		holds "insmod $*" insmod "$MODULE" "$@"
		[ "$how" = brief ] || holds "packets are seen" until_true 60 seen_packets
		cat "$DEBUG"/arp_probe/* >/dev/null
		retune
		holds "rmmod" unload
	fi
	holds "no kprobe is left" no_probes
	take_kernel_log
}

# cycles FROM TO: by the plan, up to the first that fails
cycles() {
	local number=$1 how
	flood
	sed -n "$1,$2p" /tmp/soak.plan >/tmp/soak.part
	while read -r how; do
		# shellcheck disable=SC2086 # words
		cycle $how </dev/null
		if [ -s "$COMPLAINTS" ]; then
			complain "that was cycle $number: $how"
			break
		fi
		number=$((number + 1))
		[ $((number % 50)) -ne 0 ] || say "$number cycles, at $(cut -d. -f1 /proc/uptime) s"
	done </tmp/soak.part
	holds "the flood went on all the time" flooding
	calm
}

# What the kernel allocates once and keeps is not to count as growth.
first_cycles() {
	make_host 0
	make_host 1
	if able_nft arp && able_tc; then
		holds "nft and tc take some of host 0's away" take_away 0
		holds "nft and tc take some of host 1's away" take_away 1
		TAKEN=y
	fi
	count_drops
	awk -v seed="$SOAK_SEED" -v cycles="$SOAK_CYCLES" -f /job/soak-plan.awk >/tmp/soak.plan
	same "cycles in the plan" "$SOAK_CYCLES" "$(wc -l </tmp/soak.plan)"
	cycles 1 "$FIRST"
	take_stock before
}

# In two halves, so that what grows in one must grow in the other, too.
cycles_to_the_last() {
	cycles $((FIRST + 1)) "$MIDDLE"
	take_stock middle
	[ -s "$COMPLAINTS" ] || cycles $((MIDDLE + 1)) "$SOAK_CYCLES"
}

# Half an object for each load is a leak.
memory() {
	local objects=$(((SOAK_CYCLES - FIRST) / 4))
	[ $objects -ge 100 ] || objects=100
	take_stock after
	no_leak before middle after $objects
	[ -z "$TAKEN" ] || taken_away
	forget_drops
	drop_host 0
	drop_host 1
}

main() {
	FIRST=$((SOAK_CYCLES / 10))
	MIDDLE=$(((FIRST + SOAK_CYCLES) / 2))
	exec 3>&1
	say "$SOAK_CYCLES loads and unloads, seed $SOAK_SEED"
	check "the first $FIRST loads and unloads" first_cycles
	[ ! -s "$COMPLAINTS" ] || return
	check "$((SOAK_CYCLES - FIRST)) more" cycles_to_the_last
	check "memory is as it was after the first" memory
}
