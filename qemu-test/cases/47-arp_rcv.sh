# shellcheck shell=dash
# SPDX-License-Identifier: GPL-2.0
#
# What ends in arp_rcv(): frames that it ignores, and such as are dropped in it.

# With address lengths that are not Ethernet's, or cut off, nobody knows who asks.
ends_unreadable() { # TOKEN SENTENCE ARG...
	local token=$1 sentence=$2
	shift 2
	arp --sip 10.0.0.2 --tip 10.0.0.1 "$@"
	# shellcheck disable=SC2034 # verdict() takes it
	PACKET="v0$WHERE: unreadable ARP packet"
	refused "$token" "$sentence"
}

# v0's own replies are tried beside each: nothing else than what is tried is in the way.
ends() { # TOKEN SENTENCE ARG...
	local token=$1 sentence=$2
	shift 2
	ask 10.0.0.2 10.0.0.1 "$@"
	refused "$token" "$sentence"
}

without_arp() {
	local before
	ip link set v0 arp off
	before=$(counted noarp)
	ends noarp '^ARP is off on v0 .*; see: ip link show dev v0; to turn it on: ip link set dev v0 arp on$'
	same "noarp, counted" 1 "$(($(counted noarp) - before))"
}

# Its own command turns it on.
with_arp_again() {
	without_arp
	ip link set dev v0 arp on
	ask 10.0.0.2 10.0.0.1
	answered
}

# Order: noarp before other_host before the lengths.
first_of_all() {
	ip link set v0 arp off
	ends_unreadable noarp . --eth-dst 02:00:00:00:00:55 --hln 8
	ip link set dev v0 arp on
	ends_unreadable other_host . --eth-dst 02:00:00:00:00:55 --hln 8
}

vlan_for_another() {
	ip link add link v0 name v0.5 type vlan id 5
	ip link set v0.5 up
	ends other_host 'for 02:00:00:00:00:55, and v0 is 02:00:00:00:00:01;' --vlan 6 --eth-dst 02:00:00:00:00:55
	ends vlan_unknown 'tcpdump -e -n -i v0 vlan' --vlan 6 --eth-dst "$V0_MAC"
	ends vlan_unknown 'tcpdump -e -n -i v0 vlan' --vlan 6
}

reply_for_another() {
	tell 10.0.0.2 --eth-dst 02:00:00:00:00:55
	refused other_host 'for 02:00:00:00:00:55'
}

# input(): what nft's ARP family takes away on its way to us
input() {
	nft add table arp t
	nft add chain arp t in '{ type filter hook input priority 0 ; policy drop ; }'
	ends netfilter_in '^netfilter.s ARP input chain .*NETFILTER_DROP in .*nft list ruleset'
	nft delete table arp t
	ask 10.0.0.2 10.0.0.1
	answered
}

# A rule among others.
rule() {
	nft add table arp t
	nft add chain arp t in '{ type filter hook input priority 0 ; }'
	nft add rule arp t in arp saddr ip 10.0.0.2 drop
	ends netfilter_in .
	ask 10.0.0.3 10.0.0.1
	answered
}

# The peer is a NOARP interface of this kernel: the reply that it gets ends there.
peer_has_its_line() {
	everybody
	ask 10.0.0.2 10.0.0.1
	replied
	has "our line" "v0$WHERE_RE: who-has 10\.0\.0\.1 tell 10\.0\.0\.2: verdict=answered: .*" "$KLOG"
	has "the peer's line" 'v1 \(netns [0-9]+\): 10\.0\.0\.1 is-at 02:00:00:00:00:01: verdict=noarp: .*' "$KLOG"
}

none_of_it() {
	load log_burst=0 frames=0
	take_log
	case_ "frames=0: NOARP" unseen_without_arp
	case_ "frames=0: another host's frame" unseen 02:00:00:00:00:55
	check "frames=0: no probe for it" no_frames_probes
	unload
}

unseen() {
	ask 10.0.0.2 10.0.0.1 --eth-dst "$1"
	silent
	no_verdict
}

unseen_without_arp() {
	ip link set v0 arp off
	unseen "$V0_MAC"
}

no_frames_probes() {
	lacks "the probes" ' (kfree_skb|netif_rx) |^kprobe arp_rcv' "$(cat "$DEBUG/arp_probe/probes")"
}

all_ends() {
	case_ "noarp$1" without_arp
	case_ "noarp$1: what the line says to do" with_arp_again
	case_ "noarp, other_host$1: the order" first_of_all
	case_ "other_host$1: another host's frame" ends other_host \
		'^the frame is for 02:00:00:00:00:55, and v0 is 02:00:00:00:00:01; see: ip link show dev v0$' --eth-dst 02:00:00:00:00:55
	case_ "other_host$1: another host's reply" reply_for_another
	case_ "other_host, vlan_unknown$1: tagged" vlan_for_another
	case_ "malformed$1: hardware address length" ends_unreadable malformed '^addresses of 8 and 4 bytes, where v0 needs 6 and 4 ' --hln 8
	case_ "malformed$1: protocol address length" ends malformed '^addresses of 6 and 16 bytes, where v0 needs 6 and 4 ' --pln 16
	case_ "malformed$1: truncated" ends_unreadable malformed '^16 bytes of ARP, where v0 needs 28 ' --len 30
	able_nft arp || return 0
	case_ "netfilter_in$1: nft, policy" input
	case_ "netfilter_in$1: nft, a rule" rule
	case_ "reply_dropped$1: nft" output
}

# The reply's drop is not the packet's.
output() {
	nft add table arp t
	nft add chain arp t out '{ type filter hook output priority 0 ; policy drop ; }'
	ends reply_dropped '^we replied for 10\.0\.0\.1, but the reply did not leave: netfilter.s ARP output chain'
	nft delete table arp t
	ask 10.0.0.2 10.0.0.1
	answered
}

main() {
	load log_burst=0
	all_ends
	case_ "noarp: the peer's own" peer_has_its_line
	unload
	load log_burst=0 arp_process_symbol=arp_rcv
	all_ends " (arp_rcv in arp_process's place)"
	unload
	none_of_it
}
