# shellcheck shell=dash
# SPDX-License-Identifier: GPL-2.0
#
# ARP replies: learned, or ignored. Each case compares the verdict with the
# neighbour entry that the kernel has afterwards. None is ever answered.

OTHER=02:00:00:00:00:99

entry() { ip neigh add 10.0.0.2 lladdr "$1" dev v0 nud "$2"; }

# From when on a later reply may override an earlier one; far off, or at once.
locktime() { set_neigh v0 "locktime=$1"; }

unasked() {
	tell 10.0.0.2
	refused ignored
	neighbour 10.0.0.2 ""
}

accepted() { # VALUE
	set_conf v0 "arp_accept=$1"
	tell 10.0.0.2
	refused learned "$V1_MAC"
	neighbour 10.0.0.2 "$V1_MAC REACHABLE"
}

accepted_on_all() {
	set_conf all arp_accept=1
	tell 10.0.0.2
	refused learned
	neighbour 10.0.0.2 "$V1_MAC REACHABLE"
}

not_accepted_from_afar() {
	set_conf v0 arp_accept=2
	tell 172.16.0.9
	refused ignored
	neighbour 172.16.0.9 ""
}

not_accepted_from_broadcast() {
	set_conf v0 arp_accept=1
	tell 10.0.0.255
	refused ignored
	neighbour 10.0.0.255 ""
}

# The answer to a question of ours: the kernel asks, the peer hears it and tells.
asked_for() {
	arptool listen --netns peer --dev v1 --count 1 --wait 10000 >/tmp/heard &
	until_true 5 grep -q ready /tmp/heard
	ping -c 1 -W 1 10.0.0.2 >/dev/null 2>&1 &
	wait %1
	has "our question" "request sip=10\.0\.0\.1 tip=10\.0\.0\.2 .*" "$(cat /tmp/heard)"
	tell 10.0.0.2
	refused learned
	neighbour 10.0.0.2 "$V1_MAC REACHABLE"
	wait
}

later_reply() {
	locktime 0
	entry $OTHER stale
	tell 10.0.0.2
	refused learned
	neighbour 10.0.0.2 "$V1_MAC REACHABLE"
}

broadcast_reply() {
	locktime 0
	entry $OTHER reachable
	tell 10.0.0.2 --eth-dst broadcast
	refused learned
	neighbour 10.0.0.2 "$V1_MAC STALE"
}

reply_to_another() {
	locktime 0
	entry $OTHER stale
	tell 10.0.0.2 --tip 10.0.0.200
	refused learned
	neighbour 10.0.0.2 "$V1_MAC REACHABLE"
}

confirmed() {
	entry "$V1_MAC" stale
	tell 10.0.0.2
	refused learned
	neighbour 10.0.0.2 "$V1_MAC REACHABLE"
}

too_early() {
	locktime 100000
	entry $OTHER stale
	tell 10.0.0.2
	refused ignored locktime
	neighbour 10.0.0.2 "$OTHER STALE"
}

# An announcement does not wait for locktime.
gratuitous_reply() {
	locktime 100000
	entry $OTHER stale
	tell 10.0.0.2 --tip 10.0.0.2 --tha "$V1_MAC"
	refused learned
	neighbour 10.0.0.2 "$V1_MAC REACHABLE"
}

permanent() {
	locktime 0
	entry $OTHER permanent
	tell 10.0.0.2
	refused ignored permanent
	neighbour 10.0.0.2 "$OTHER PERMANENT"
}

noarp() {
	locktime 0
	entry $OTHER noarp
	tell 10.0.0.2
	refused ignored
	neighbour 10.0.0.2 "$OTHER NOARP"
}

from_nobody() {
	set_conf v0 arp_accept=1
	tell 0.0.0.0
	refused ignored
}

# A reply's sender is no route input's business.
routed_elsewhere() {
	set_conf v0 rp_filter=1 arp_accept=1
	tell 192.168.9.9
	refused learned
	neighbour 192.168.9.9 "$V1_MAC REACHABLE"
}

to_a_group() {
	tell 10.0.0.2 --tip 224.0.0.5
	refused martian_target
}

main() {
	load log_burst=0
	case_ "ignored: unasked" unasked
	case_ "learned: arp_accept=1" accepted 1
	case_ "learned: arp_accept=2, our subnet" accepted 2
	case_ "learned: arp_accept=1 on all" accepted_on_all
	case_ "ignored: arp_accept=2, another subnet" not_accepted_from_afar
	case_ "ignored: arp_accept=1, the subnet's broadcast" not_accepted_from_broadcast
	case_ "learned: we had asked" asked_for
	case_ "learned: another address, locktime over" later_reply
	case_ "learned: broadcast" broadcast_reply
	case_ "learned: to another host" reply_to_another
	case_ "learned: the same address confirmed" confirmed
	case_ "ignored: another address within locktime" too_early
	case_ "learned: a gratuitous reply within locktime" gratuitous_reply
	case_ "ignored: a permanent entry" permanent
	case_ "ignored: a noarp entry" noarp
	case_ "ignored: from 0.0.0.0" from_nobody
	case_ "learned: rp_filter has no say" routed_elsewhere
	case_ "martian_target: to a multicast address" to_a_group
}
