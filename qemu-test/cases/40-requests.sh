# shellcheck shell=dash
# SPDX-License-Identifier: GPL-2.0
#
# Requests, and what decides on them in arp_process() itself: answers, DAD
# probes, announcements, arp_ignore, arp_filter, and headers that it does not
# understand. Each case compares the verdict with the wire.

# expect TOKEN SIP TIP ARG...: refused, with that token
expect() {
	local token=$1
	shift
	ask "$@"
	refused "$token"
}

is_answered() {
	ask "$@"
	answered
}

# --- answered -------------------------------------------------------------------

unicast() { is_answered 10.0.0.2 10.0.0.1 --eth-dst "$V0_MAC"; }

# IEEE 802.2's hardware type is Ethernet's too.
hardware_type_6() { is_answered 10.0.0.2 10.0.0.1 --hrd 6; }

dad_probe_with() { # KEY=VALUE
	set_conf v0 "$1"
	is_answered 0.0.0.0 10.0.0.1
	calls 'AP +FTL=0/t2'
}

# A strange sender, answered all the same: rp_filter is off.
from_anywhere() { is_answered 172.16.0.9 10.0.0.1; }

# --- DAD probes -----------------------------------------------------------------

dad_probe_for_a_free_address() {
	expect not_local 0.0.0.0 10.0.0.77
	calls 'AP +FTL=0/t1'
}

# inet_addr_type() takes 0.0.0.0 for broadcast without a lookup.
dad_probe_for_no_address() {
	expect martian_target 0.0.0.0 "$1"
	calls 'AP'
}

dad_probe_for_an_ignored_address() { # KEY=VALUE TIP
	set_conf v0 "$1"
	expect arp_ignore 0.0.0.0 "$2"
}

# --- announcements ----------------------------------------------------------------

by_a_stranger() {
	expect gratuitous 10.0.0.2 10.0.0.2
	neighbour 10.0.0.2 ""
}

by_a_neighbour() {
	ip neigh add 10.0.0.2 lladdr 02:00:00:00:00:99 dev v0 nud stale
	expect gratuitous 10.0.0.2 10.0.0.2
	neighbour 10.0.0.2 "$V1_MAC STALE"
}

by_an_accepted_stranger() {
	set_conf v0 arp_accept=1
	expect gratuitous 10.0.0.2 10.0.0.2
	neighbour 10.0.0.2 "$V1_MAC STALE"
}

by_a_permanent_neighbour() {
	ip neigh add 10.0.0.2 lladdr 02:00:00:00:00:99 dev v0 nud permanent
	expect gratuitous 10.0.0.2 10.0.0.2
	neighbour 10.0.0.2 "02:00:00:00:00:99 PERMANENT"
}

of_our_address() { expect local_source 10.0.0.1 10.0.0.1; }

dropped() { # INTERFACE
	set_conf "$1" drop_gratuitous_arp=1
	ip neigh add 10.0.0.2 lladdr 02:00:00:00:00:99 dev v0 nud stale
	expect gratuitous_dropped 10.0.0.2 10.0.0.2
	neighbour 10.0.0.2 "02:00:00:00:00:99 STALE"
	calls 'AP'
}

dropped_reply() {
	set_conf v0 drop_gratuitous_arp=1
	tell 10.0.0.2 --tip 10.0.0.2 --tha "$V1_MAC"
	refused gratuitous_dropped
}

filtered_announcement() {
	set_conf v0 rp_filter=1 forwarding=1
	expect gratuitous 192.168.9.9 192.168.9.9
}

# --- arp_ignore, arp_filter -----------------------------------------------------------

ignores() { # INTERFACE VALUE SIP TIP
	set_conf "$1" "arp_ignore=$2"
	ask "$3" "$4"
	refused arp_ignore "arp_ignore=$2"
}

does_not_ignore() { # VALUE SIP TIP
	set_conf v0 "arp_ignore=$1"
	is_answered "$2" "$3"
}

ignores_scope_host() {
	ip addr add 10.0.0.9/32 dev v0 scope host
	ignores v0 3 10.0.0.2 10.0.0.9
}

answers_scope_host() {
	ip addr add 10.0.0.9/32 dev v0 scope host
	does_not_ignore 1 10.0.0.2 10.0.0.9
}

filters() { # INTERFACE SIP TIP
	set_conf "$1" arp_filter=1
	expect arp_filter "$2" "$3"
}

does_not_filter() {
	set_conf v0 arp_filter=1
	is_answered 10.0.0.2 10.0.0.1
}

# Both refuse: arp_process() asks arp_ignore() first.
ignore_before_filter() {
	set_conf v0 arp_filter=1
	ignores v0 1 192.168.9.9 192.168.9.1
}

# --- what is not ours ---------------------------------------------------------------

forwards_not_for_this_wire() {
	set_conf v0 forwarding=1
	expect not_local 10.0.0.2 10.0.0.77
}

forwards_but_no_proxy() {
	set_conf v0 forwarding=1
	expect not_local 10.0.0.2 192.168.9.77
}

# --- not understood -------------------------------------------------------------------

invalid() { expect invalid 10.0.0.2 10.0.0.1 "$@"; }

invalid_operation() { # OP
	arp --op "$1" --sip 10.0.0.2 --tip 10.0.0.1
	silent
	same "the counters that rose" "invalid 1" "$(risen)"
	has "the verdict's line" "v0$WHERE_RE: .*: verdict=invalid: .*$1.*" "$KLOG"
}

main() {
	load log_burst=0
	case_ "answered: broadcast" is_answered 10.0.0.2 10.0.0.1
	case_ "answered: unicast" unicast
	case_ "answered: the address of another interface" is_answered 10.0.0.2 192.168.9.1
	case_ "answered: a sender from elsewhere" from_anywhere
	case_ "answered: hardware type 6" hardware_type_6
	case_ "answered: DAD probe" dad_probe_with arp_ignore=0
	case_ "answered: DAD probe, arp_ignore=1" dad_probe_with arp_ignore=1
	case_ "answered: DAD probe, rp_filter=1" dad_probe_with rp_filter=1
	case_ "not_local: DAD probe" dad_probe_for_a_free_address
	case_ "not_local: DAD probe for 0.1.2.3" expect not_local 0.0.0.0 0.1.2.3
	case_ "martian_target: DAD probe for 0.0.0.0" dad_probe_for_no_address 0.0.0.0
	case_ "martian_target: DAD probe for broadcast" dad_probe_for_no_address 255.255.255.255
	case_ "martian_target: DAD probe for the subnet's broadcast" expect martian_target 0.0.0.0 10.0.0.255
	case_ "arp_ignore: DAD probe, arp_ignore=1, address of dummy0" dad_probe_for_an_ignored_address arp_ignore=1 192.168.9.1
	case_ "arp_ignore: DAD probe, arp_ignore=8" dad_probe_for_an_ignored_address arp_ignore=8 10.0.0.1
	case_ "gratuitous: a stranger" by_a_stranger
	case_ "gratuitous: a neighbour's new address" by_a_neighbour
	case_ "gratuitous: a stranger, arp_accept=1" by_an_accepted_stranger
	case_ "gratuitous: a permanent neighbour" by_a_permanent_neighbour
	case_ "gratuitous: a sender that rp_filter refuses" filtered_announcement
	case_ "local_source: our own address announced" of_our_address
	case_ "gratuitous_dropped: v0" dropped v0
	case_ "gratuitous_dropped: all" dropped all
	case_ "gratuitous_dropped: a reply" dropped_reply
	case_ "arp_ignore=1: the address of dummy0" ignores v0 1 10.0.0.2 192.168.9.1
	case_ "arp_ignore=1 on all: the address of dummy0" ignores all 1 10.0.0.2 192.168.9.1
	case_ "arp_ignore=1: our address" does_not_ignore 1 10.0.0.2 10.0.0.1
	case_ "arp_ignore=1: a scope host address of v0" answers_scope_host
	case_ "arp_ignore=2: another subnet" ignores v0 2 172.16.0.9 10.0.0.1
	case_ "arp_ignore=2: the same subnet" does_not_ignore 2 10.0.0.2 10.0.0.1
	case_ "arp_ignore=3: a scope host address" ignores_scope_host
	case_ "arp_ignore=3: the address of dummy0" does_not_ignore 3 10.0.0.2 192.168.9.1
	case_ "arp_ignore=4: reserved" does_not_ignore 4 10.0.0.2 192.168.9.1
	case_ "arp_ignore=8" ignores v0 8 10.0.0.2 10.0.0.1
	case_ "arp_filter: the way back is dummy0" filters v0 192.168.9.9 10.0.0.1
	case_ "arp_filter on all: the way back is dummy0" filters all 192.168.9.9 10.0.0.1
	case_ "arp_filter: no way back" filters v0 172.16.0.9 10.0.0.1
	case_ "arp_filter: the way back is v0" does_not_filter
	case_ "arp_ignore before arp_filter" ignore_before_filter
	case_ "not_local: forwarding off" expect not_local 10.0.0.2 10.0.0.77
	case_ "not_local: forwarding, same wire" forwards_not_for_this_wire
	case_ "not_local: forwarding, another wire, no proxy" forwards_but_no_proxy
	case_ "invalid: hardware type" invalid --hrd 7
	case_ "invalid: protocol" invalid --pro 0x86dd
	case_ "invalid: operation 3" invalid_operation 3
	case_ "invalid: operation 65535" invalid_operation 65535
}
