# shellcheck shell=dash
# SPDX-License-Identifier: GPL-2.0
#
# Requests that routing decides on: rp_filter, local and martian addresses,
# error routes, ip rules (net/ipv4/route.c, fib_frontend.c, fib_rules.c).

expect() { # TOKEN SIP TIP [SENTENCE]
	ask "$2" "$3"
	refused "$1" "${4:-}"
}

is_answered() {
	ask "$@"
	answered
}

# --- rp_filter: the larger of all and the interface counts ---------------------------

filtered() { # ALL V0 SIP
	set_conf all "rp_filter=$1"
	set_conf v0 "rp_filter=$2"
	expect rp_filter "$3" 10.0.0.1 'sysctl .*rp_filter'
	has "the entry's line" "arp_process\(\) is called with interface device v0, in_dev\(no_addr=0,rpf=$(larger "$1" "$2")\)" "$KLOG"
}

larger() { [ "$1" -gt "$2" ] && echo "$1" || echo "$2"; }

unfiltered() { # ALL V0 SIP
	set_conf all "rp_filter=$1"
	set_conf v0 "rp_filter=$2"
	is_answered "$3" 10.0.0.1
}

# The target is behind us, and the sender's route points there too.
filtered_in_transit() {
	set_conf v0 rp_filter=1 forwarding=1
	expect rp_filter 192.168.9.9 192.168.9.77
	calls "AP RIS{FTL=0/t1 FVS{FTL=0/t1}=$RPF_FVS}=$RPF_RIS"
}

without_address() { # RP_FILTER
	ip addr flush dev v0
	set_conf v0 "rp_filter=$1"
	ask 10.0.0.2 192.168.9.1
	has "the entry's line" "arp_process\(\) is called with interface device v0, in_dev\(no_addr=1,rpf=$1\)" "$KLOG"
}

unfiltered_without_address() {
	without_address 0
	answered
}

filtered_without_address() { # RP_FILTER
	without_address "$1"
	refused rp_filter
}

# --- senders ----------------------------------------------------------------------------

names_the_mac() {
	ask 192.168.9.1 10.0.0.1
	refused local_source "$V1_MAC"
}

local_sender_in_full_check() {
	set_conf v0 rp_filter=1
	expect local_source 192.168.9.1 10.0.0.1
	calls "AP RIS{FTL=0/t2 FVS{FTL=0/t2}=$LOCAL_FVS}=$LOCAL_RIS"
}

accepted_local() {
	set_conf v0 accept_local=1
	is_answered 192.168.9.1 10.0.0.1
}

# Without rp_filter nobody looks whether a subnet's broadcast address sends.
broadcast_sender_in_full_check() {
	set_conf v0 rp_filter=1
	expect martian_source 10.0.0.255 10.0.0.1
}

loopback_sender_routed() {
	set_conf v0 route_localnet=1
	is_answered 127.0.0.5 10.0.0.1
}

# --- targets -----------------------------------------------------------------------------

loopback_target_routed() {
	set_conf v0 route_localnet=1
	is_answered 10.0.0.2 127.0.0.1
}

# --- routes without a way ------------------------------------------------------------------

error_route() { # KIND ERRNO-NAME
	ip route add "$1" 10.99.0.0/16
	expect no_route 10.0.0.2 10.99.0.1 "$2"
}

# The error route is no less one where a default route would have helped.
error_route_before_default() {
	ip route add default dev dummy0
	error_route unreachable EHOSTUNREACH
}

# A throw route ends this table's lookup; there is no other table to ask.
throw_route() {
	ip route add default dev dummy0
	ip route add throw 10.99.0.0/16
	expect no_route 10.0.0.2 10.99.0.1 ENETUNREACH
}

error_rule() { # ACTION
	ip rule add iif v0 to 10.99.0.0/16 "$1"
	expect no_route 10.0.0.2 10.99.0.1
}

# A rule's table is asked after that of the local addresses, before main.
rule_finds_elsewhere() {
	ip rule add from 10.0.0.2 lookup 100
	ip route add 10.60.0.0/16 dev dummy0 table 100
	expect not_local 10.0.0.2 10.60.0.5
	calls 'AP RIS{FTL=-11 FTL=0/t1}=0'
}

# With a rule, FVS does its full check even though rp_filter is off.
answered_with_a_rule() {
	ip rule add from 10.77.0.0/16 lookup 100
	is_answered 10.0.0.2 10.0.0.1
	calls 'AP RIS{FTL=0/t2 FVS{FTL=-11 FTL=0/t1}=1}=0 +FTL=-11'
}

local_table_asked_last() {
	ip rule add pref 40000 lookup local
	ip rule add pref 100 iif v0 to 10.0.0.1 blackhole
	ip rule del pref 0
	expect no_route 10.0.0.2 10.0.0.1
}

# main's default route is found, and then thrown away for being too short.
suppressed_route() {
	ip route add default dev dummy0
	ip rule add pref 100 lookup main suppress_prefixlength 0
	ip rule del pref 32766
	set_conf v0 forwarding=1
	expect no_route 10.0.0.2 10.99.0.1
}

anycast_route() { # FORWARDING TOKEN
	set_conf v0 "forwarding=$1"
	ip route add anycast 10.3.0.1 dev dummy0 table main
	expect "$2" 10.0.0.2 10.3.0.1
}

names_the_reason() {
	expect route_error 10.0.0.2 0.0.0.0 "$DEST_NAME"
}

main() {
	load log_burst=0
	case_ "rp_filter: v0=1, routed elsewhere" filtered 0 1 192.168.9.9
	case_ "rp_filter: all=1, routed elsewhere" filtered 1 0 192.168.9.9
	case_ "rp_filter: v0=1, no route to the sender" filtered 0 1 172.16.0.9
	case_ "rp_filter: v0=2, no route to the sender" filtered 0 2 172.16.0.9
	case_ "rp_filter: all=2 v0=1, no route to the sender" filtered 2 1 172.16.0.9
	case_ "rp_filter: in transit" filtered_in_transit
	case_ "rp_filter: v0=1, no address" filtered_without_address 1
	case_ "rp_filter: v0=2, no address" filtered_without_address 2
	case_ "answered: rp_filter 0 and 0, routed elsewhere" unfiltered 0 0 192.168.9.9
	case_ "answered: rp_filter all=2 v0=1, routed elsewhere" unfiltered 2 1 192.168.9.9
	case_ "answered: rp_filter all=1 v0=2, routed elsewhere" unfiltered 1 2 192.168.9.9
	case_ "answered: rp_filter 0, no route to the sender" unfiltered 0 0 172.16.0.9
	case_ "answered: rp_filter 0, no address" unfiltered_without_address
	case_ "local_source: names the other host" names_the_mac
	case_ "local_source: rp_filter=1" local_sender_in_full_check
	case_ "answered: accept_local=1" accepted_local
	case_ "martian_source: multicast" expect martian_source 224.0.0.9 10.0.0.1
	case_ "martian_source: broadcast" expect martian_source 255.255.255.255 10.0.0.1
	case_ "martian_source: loopback" expect martian_source 127.0.0.5 10.0.0.1
	case_ "answered: 0.1.2.3 is an address as any other" is_answered 0.1.2.3 10.0.0.1
	case_ "martian_source: the subnet's broadcast, rp_filter=1" broadcast_sender_in_full_check
	case_ "answered: the subnet's broadcast asks, rp_filter=0" is_answered 10.0.0.255 10.0.0.1
	case_ "answered: a loopback sender, route_localnet=1" loopback_sender_routed
	case_ "martian_target: multicast" expect martian_target 10.0.0.2 224.0.0.5
	case_ "martian_target: broadcast" expect martian_target 10.0.0.2 255.255.255.255
	case_ "martian_target: the subnet's broadcast" expect martian_target 10.0.0.2 10.0.0.255
	case_ "martian_target: loopback" expect martian_target 10.0.0.2 127.0.0.1
	case_ "answered: loopback, route_localnet=1" loopback_target_routed
	case_ "no_route: none" expect no_route 10.0.0.2 10.99.0.1
	case_ "no_route: unreachable" error_route unreachable EHOSTUNREACH
	case_ "no_route: prohibit" error_route prohibit EACCES
	case_ "no_route: blackhole" error_route blackhole EINVAL
	case_ "no_route: throw" throw_route
	case_ "no_route: unreachable before a default route" error_route_before_default
	case_ "no_route: rule unreachable" error_rule unreachable
	case_ "no_route: rule prohibit" error_rule prohibit
	case_ "no_route: rule blackhole" error_rule blackhole
	case_ "no_route: rule before the local table" local_table_asked_last
	case_ "no_route: a suppressed default route" suppressed_route
	case_ "not_local: a rule's own table" rule_finds_elsewhere
	case_ "answered: with a custom rule" answered_with_a_rule
	case_ "not_local: an anycast route, forwarding off" anycast_route 0 not_local
	case_ "route_error: an anycast route, forwarding on" anycast_route 1 route_error
	case_ "route_error: target 0.0.0.0" names_the_reason
}
