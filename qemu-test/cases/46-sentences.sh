# shellcheck shell=dash
# SPDX-License-Identifier: GPL-2.0
# guest: sentences
#
# Do as told, ask again: each sentence that offers a command is provoked, and its commands are run from the log's line as
# they stand. What follows "see:" must succeed, and show what the sentence speaks of; after what follows "to ...:" the same
# packet must get what was promised.
#
# Each sentence (arp/advice/sentence.rs) has a case here or in 49-*.sh by its name, or its reason why not;
# tests/scenes.rs sees to that.
#
# no scene: Answered: no command, in every other test file
# no scene: Unknown: no command
# no scene: Proxied: the way out could not be read
# no scene: RpFilter: the sender's lookup was not watched, or missed
# no scene: LocalSource: more interfaces than are looked at
# no scene: NoRouteErrno: no such errno is known
# no scene: NotLocal: the way out could not be read
# no scene: ArpIgnore: the address could not be found
# no scene: ArpFilter: the way back was not watched
# no scene: NeighFailed: memory ran out
# no scene: NoInDevice: an interface that goes away
# no scene: RouteError: memory ran out

# shellcheck source=SCRIPTDIR/../guest/told.sh
. /job/told.sh

OTHER=02:00:00:00:00:99

at_once() { set_neigh v0 proxy_delay=0; }

# Everything that may refuse an address of ours after route input.
strict_arp() { set_conf v0 arp_filter=1 arp_ignore=2; }

# --- answered, proxied ----------------------------------------------------------------------

answered_elsewhere() {
	packet ask 10.0.0.2 192.168.9.1
	says answered "192\.168\.9\.1 is ours \(on dummy0\), and we gave out $V0_MAC; "
	sees 'dummy0.*' 'inet 192\.168\.9\.1/24'
	offers_none
}

port_forwards() { command bridge link show dev v0 | grep -q 'state forwarding'; }

# v0 becomes br0's port, with its address; what it hears, br0 says
into_bridge() {
	ip link add br0 type bridge
	ip link set v0 master br0
	ip link set br0 up
	holds "the port forwards" until_true 10 port_forwards
	DEV=br0
}

# Who makes an interface a port of a bridge may forget its address there.
on_a_port() {
	into_bridge
	packet ask 10.0.0.2 10.0.0.1
	says answered "10\.0\.0\.1 is ours \(on v0\), and we gave out $V0_MAC; .*; v0 is a port of br0, and its addresses belong on br0"
	sees 'inet 10\.0\.0\.1/24 .*v0'
	offers_none
	set_conf br0 arp_ignore=1
	packet ask 10.0.0.2 10.0.0.1
	says arp_ignore '10\.0\.0\.1 is ours \(on v0\), .*: it is not on br0; .*; v0 is a port of br0, and its addresses belong on br0'
	helps
	set_conf br0 rp_filter=1 arp_ignore=0
	packet ask 10.0.0.2 10.0.0.1
	says rp_filter '.*: its route does not point out of br0, .*; v0 is a port of br0, and its addresses belong on br0'
	sees '10\.0\.0\.2 from 10\.0\.0\.1 dev v0'
	# As told.
	ip addr flush dev v0
	ip addr add 10.0.0.1/24 dev br0
	packet ask 10.0.0.2 10.0.0.1
	says answered "10\.0\.0\.1 is ours, and we gave out $V0_MAC"
	lacks "the line" 'is a port' "$LINE"
}

# The packet says another MAC address than the frame: the asker hears nothing.
answered_to_another() {
	packet ask 10.0.0.2 10.0.0.1 --eth-src $OTHER
	says answered "10\.0\.0\.1 is ours, and we gave out $V0_MAC; the frame came from $OTHER, the reply went to $V1_MAC"
	packet ask 192.168.9.1 10.0.0.1 --eth-src $OTHER --sha 02:00:00:00:00:56
	says local_source '.*, but 02:00:00:00:00:56 uses it: '
	has "the line" ".*; the frame came from $OTHER(; .*)?" "$LINE"
}

answered_by_route() {
	ip route add local 10.8.0.1 dev dummy0
	packet ask 10.0.0.2 10.8.0.1
	says answered "a local route makes 10\.8\.0\.1 ours, no interface has it, and we gave out $V0_MAC; "
	sees 'local 10\.8\.0\.1'
}

# The first route made of a next hop is that of all who share it.
shared_nexthop() {
	set_conf v0 forwarding=1
	ip nexthop add id 1 dev dummy0
	ip route add 10.9.0.0/24 nhid 1
	ip route add local 10.8.0.1 nhid 1
}

answered_shared() {
	shared_nexthop
	ask 10.0.0.2 10.8.0.1
	answered
	packet ask 10.0.0.2 10.9.0.5
	answered
	says answered 'the route to 10\.9\.0\.5 is no local one, but shares its next hop \(nhid\)'
	sees '10\.9\.0\.0/24 nhid 1' 'id 1 .*'
}

not_local_shared() {
	shared_nexthop
	ask 10.0.0.2 10.9.0.5
	refused not_local
	packet ask 10.0.0.2 10.8.0.1
	refused not_local
	says not_local 'the local route of 10\.8\.0\.1 shares its next hop \(nhid\)'
	sees 'local 10\.8\.0\.1 nhid 1' 'id 1 .*'
	offers_none
}

dad_answered() {
	packet ask 0.0.0.0 10.0.0.1
	says answered "10\.0\.0\.1 is ours \(on v0\), and $V1_MAC asked whether it is free, and we gave out $V0_MAC"
	sees 'local 10\.0\.0\.1'
	# The asker is another namespace's interface, and both are this host's.
	has "the line" ".*; $V1_MAC is v1's, of this host \(netns $(stat -L -c %i /run/netns/peer)\).*" "$LINE"
}

# No interface of this host.
dad_by_a_stranger() {
	packet ask 0.0.0.0 10.0.0.1 --sha 02:00:00:00:00:56
	says answered '10\.0\.0\.1 is ours \(on v0\), and 02:00:00:00:00:56 asked whether it is free'
	lacks "the line" 'of this host' "$LINE"
}

dad_by_ourselves() {
	local ours
	ours=$(cat /sys/class/net/dummy0/address 2>/dev/null)
	ip link set dummy0 address 02:00:00:00:00:55
	packet ask 0.0.0.0 10.0.0.1 --sha 02:00:00:00:00:55
	has "the line: $ours" ".*; 02:00:00:00:00:55 is dummy0's, of this host; the frame came from $V1_MAC, .*" "$LINE"
	packet ask 0.0.0.0 10.0.0.77 --sha 02:00:00:00:00:55
	has "the line" ".*; 02:00:00:00:00:55 is dummy0's, of this host" "$LINE"
}

proxied_arp() {
	at_once
	set_conf v0 proxy_arp=1 forwarding=1
	packet ask 10.0.0.2 192.168.9.77
	says proxied "192\.168\.9\.77 is routed out of dummy0, and we replied as its proxy \(proxy_arp\), and we gave out $V0_MAC"
	sees 'net.ipv4.conf.v0.proxy_arp = 1'
}

proxied_pvlan() {
	at_once
	set_conf v0 proxy_arp_pvlan=1 forwarding=1
	packet ask 10.0.0.2 10.0.0.77
	says proxied '10\.0\.0\.77 is routed out of v0 itself, and we replied as its proxy \(proxy_arp_pvlan\)'
	sees 'net.ipv4.conf.v0.proxy_arp_pvlan = 1'
}

# proxy_arp_pvlan is for the same wire only: the entry it was.
proxied_entry() {
	at_once
	set_conf v0 proxy_arp_pvlan=1 forwarding=1
	ip neigh add proxy 192.168.9.77 dev v0
	packet ask 10.0.0.2 192.168.9.77
	says proxied '192\.168\.9\.77 is routed out of dummy0, and we replied as its proxy \(an entry of ip neigh\)'
	sees '192\.168\.9\.77 dev v0 +proxy'
}

proxy_delayed() {
	set_neigh v0 proxy_delay=1000000
	set_conf v0 proxy_arp=1 forwarding=1
	packet ask 10.0.0.2 192.168.9.77
	says proxy_delayed '192\.168\.9\.77 is routed out of dummy0, we are its proxy and reply later'
	sees 'net.ipv4.neigh.v0.proxy_delay = 1000000'
}

queue_full() { # SIP TIP
	set_conf v0 proxy_arp=1 forwarding=1
	set_neigh v0 proxy_qlen=0
	set_neigh v0 proxy_delay=1000000
	ask 10.0.0.2 192.168.9.77
	packet ask "$1" "$2"
	refused not_local
	says not_local '.* we are its proxy, but more replies wait than proxy_qlen'
	sees 'net.ipv4.neigh.v0.proxy_qlen = 0'
	helps
}

# --- the sender -------------------------------------------------------------------------------

rp_filter_no_route() { # VALUE
	strict_arp
	set_conf all rp_filter=1
	set_conf v0 "rp_filter=$1"
	packet ask 172.16.0.9 10.0.0.1
	refused rp_filter
	says rp_filter '.* refused sender 172\.16\.0\.9: it has no route, or one whose link is down; '
	sees 'lookup local'
	helps
}

# without_carrier: a route over it is passed over
without_carrier() { # ROUTE
	ip link add w0 type veth peer name w1
	ip link set w0 up
	ip route add "$1" dev w0
	set_conf all ignore_routes_with_linkdown=1
	holds "w0 has no carrier" until_true 10 sh -c "ip route show $1 | grep -q linkdown"
}

rp_filter_no_carrier() {
	set_conf v0 rp_filter=1
	without_carrier 172.16.0.0/16
	packet ask 172.16.0.9 10.0.0.1
	says rp_filter '.*: it has no route, or one whose link is down; '
	sees '172\.16\.0\.0/16 dev w0 .*linkdown'
	helps
}

rp_filter_rule_against() {
	set_conf v0 rp_filter=1
	ip rule add to 10.0.0.2 prohibit prio 1
	packet ask 10.0.0.2 10.0.0.1
	says rp_filter '.*: it has no route, or one whose link is down, or an ip rule is against it; '
	sees 'to 10\.0\.0\.2 prohibit'
	helps
}

# As who shuts out attackers does it.
rp_filter_error_route() { # KIND PATTERN
	set_conf v0 rp_filter=1
	ip route add "$1" 10.0.0.2
	packet ask 10.0.0.2 10.0.0.1
	refused rp_filter
	says rp_filter ".*: $2; "
	sees "$1 10\.0\.0\.2"
	helps
}

rp_filter_elsewhere() {
	set_conf v0 rp_filter=1
	strict_arp
	packet ask 192.168.9.9 10.0.0.1
	says rp_filter '.*\(rp_filter=1 of v0, strict\) refused sender 192\.168\.9\.9: its route does not point out of v0; see: ip route get 192\.168\.9\.9 from 10\.0\.0\.1; '
	sees '192\.168\.9\.9 from 10\.0\.0\.1 dev dummy0'
	helps
}

# The rule, not the route that a shorter command shows, sends the answer elsewhere.
rp_filter_by_rule() {
	set_conf v0 rp_filter=1
	ip rule add from 10.0.0.1 lookup 100
	ip route add default dev dummy0 table 100
	packet ask 10.0.0.2 10.0.0.1
	says rp_filter '.*: its route does not point out of v0; '
	sees '10\.0\.0\.2 from 10\.0\.0\.1 dev dummy0 table 100'
	helps
}

# marked TABLE_ROUTE...: frames get a mark before ARP sees them, and the mark a table of its own
marked() {
	nft -f - <<-EOT
		table netdev marks {
			chain c {
				type filter hook ingress device v0 priority 0;
				ether type arp meta mark set 0x7
			}
		}
	EOT
	ip rule add fwmark 7 lookup 100 prio 10
	ip route add "$@" table 100
}

# Without the mark the command would show another route.
rp_filter_by_mark() {
	set_conf v0 rp_filter=1 src_valid_mark=1
	marked 10.0.0.2 dev dummy0
	packet ask 10.0.0.2 10.0.0.1
	says rp_filter '.*: its route does not point out of v0; see: ip route get 10\.0\.0\.2 from 10\.0\.0\.1 mark 0x7; '
	sees '10\.0\.0\.2 from 10\.0\.0\.1 dev dummy0 table 100'
	helps
}

# A rule by UDP, as which `ip route get` asks where it is not told: not a rule for ARP.
rule_for_udp() { # TABLE_ROUTE...
	ip rule add ipproto 17 lookup 100 prio 10
	ip route add "$@" table 100
}

rp_filter_beside_udp() {
	set_conf v0 rp_filter=1
	ip rule add from 10.0.0.1 lookup 200 prio 20
	ip route add default dev dummy0 table 200
	rule_for_udp 10.0.0.2 dev v0
	packet ask 10.0.0.2 10.0.0.1
	says rp_filter '.*: its route does not point out of v0; see: ip route get 10\.0\.0\.2 from 10\.0\.0\.1 ipproto 1; '
	sees '10\.0\.0\.2 from 10\.0\.0\.1 dev dummy0 table 200'
	helps
	# A rule by ICMP, too.
	ip rule add ipproto 1 lookup 100 prio 11
	set_conf v0 rp_filter=1
	packet ask 10.0.0.2 10.0.0.1
	says rp_filter '.*; see: ip route get 10\.0\.0\.2 from 10\.0\.0\.1 ipproto 6; '
	sees '10\.0\.0\.2 from 10\.0\.0\.1 dev dummy0 table 200'
	helps
}

# As nothing that it can be would `ip route get` go by the rules that ARP goes by.
rp_filter_beside_all() {
	set_conf v0 rp_filter=1
	ip route change 10.0.0.0/24 dev dummy0
	rule_for_udp 10.0.0.2 dev v0
	ip rule add ipproto 1 lookup 100 prio 11
	ip rule add ipproto 6 lookup 100 prio 12
	packet ask 10.0.0.2 10.0.0.1
	says rp_filter '.*: its route does not point out of v0; see: ip rule show, '
	sees 'ipproto [a-z0-9-]* lookup 100' '10\.0\.0\.0/24 dev dummy0'
	helps
}

rp_filter_in_transit() {
	at_once
	set_conf v0 rp_filter=1 forwarding=1 proxy_arp=1
	ip link add dummy1 type dummy
	ip addr add 10.7.0.1/24 dev dummy1
	ip link set dummy1 up
	packet ask 192.168.9.9 10.7.0.9
	says rp_filter '.*: its route does not point out of v0; see: ip rule show, '
	sees '192\.168\.9\.0/24 dev dummy0'
	helps
}

# No reply is due after that either: nothing to promise.
rp_filter_in_transit_without_proxy() {
	set_conf v0 rp_filter=1 forwarding=1
	packet ask 192.168.9.9 192.168.9.77
	says rp_filter '.*does not point out of v0; '
	offers_none
}

rp_filter_no_address() {
	ip addr flush dev v0
	set_conf v0 rp_filter=1
	set_conf all rp_filter=2
	packet ask 10.0.0.2 192.168.9.1
	says rp_filter '.*: it has no route, or one whose link is down; '
	sees 'lookup local'
	helps
}

rp_filter_no_address_but_route() {
	ip addr flush dev v0
	ip route add 10.0.0.0/24 dev dummy0
	set_conf v0 rp_filter=1
	packet ask 10.0.0.2 192.168.9.1
	says rp_filter '.*: its route does not point out of v0, which has no address; '
	sees '10\.0\.0\.2 from 192\.168\.9\.1 dev dummy0'
	helps
}

local_source() { # RP_FILTER
	set_conf v0 "rp_filter=$1" arp_filter=1
	packet ask 192.168.9.1 10.0.0.1
	says local_source "192\.168\.9\.1 is our own \(on dummy0\), but $V1_MAC uses it: another host has it too, "
	sees 'inet 192\.168\.9\.1/24'
	helps
}

# On this very interface accept_local is enough.
local_source_here() {
	ip addr add 10.0.0.9/24 dev v0
	set_conf v0 rp_filter=1
	packet ask 10.0.0.9 10.0.0.1
	says local_source '10\.0\.0\.9 is our own \(on v0\), '
	lacks "the remedy" rp_filter "$(remedy)"
	helps
}

local_source_route() {
	ip route add local 10.8.0.0/24 dev dummy0
	set_conf v0 rp_filter=1
	packet ask 10.8.0.3 10.0.0.1
	says local_source '10\.8\.0\.3 is our own \(a local route.s, on no interface\), '
	sees 'local 10\.8\.0\.0/24'
	helps
}

local_source_loop() {
	packet ask 192.168.9.1 10.0.0.1 --sha "$V0_MAC"
	says local_source "192\.168\.9\.1 is our own \(on dummy0\), but $V0_MAC uses it: our packet came back; .*$V0_MAC is v0's, of this host"
	sees 'inet 192\.168\.9\.1/24'
}

loopback_sender() { # SIP RP_FILTER
	strict_arp
	set_conf v0 "rp_filter=$2"
	packet ask "$1" 10.0.0.1
	says martian_source "sender ${1} is a loopback address"
	helps
}

group_sender() {
	packet ask 224.0.0.9 10.0.0.1
	says martian_source 'sender 224\.0\.0\.9 is a multicast address, no host has it'
	offers_none
}

broadcast_sender() {
	set_conf v0 rp_filter=1
	packet ask 10.0.0.255 10.0.0.1
	says martian_source 'sender 10\.0\.0\.255 has a broadcast route'
	sees 'broadcast 10\.0\.0\.255'
	offers_none
}

# --- the target -------------------------------------------------------------------------------

loopback_target() { # SIP TIP KEY=VALUE...
	local sip=$1 tip=$2
	shift 2
	set_conf v0 "$@"
	packet ask "$sip" "$tip"
	says martian_target "target $tip is a loopback address"
	helps
}

loopback_broadcast() { # ROUTE_LOCALNET PATTERN
	set_conf v0 "route_localnet=$1"
	packet ask 10.0.0.2 127.255.255.255
	says martian_target "target 127\.255\.255\.255 $2"
	offers_none
}

loopback_down() {
	ip link set lo down
	packet ask 10.0.0.2 127.0.0.1
	says martian_target 'target 127\.0\.0\.1 is a loopback address'
	offers_none
}

group_target() {
	packet ask 10.0.0.2 255.255.255.255
	says martian_target 'target 255\.255\.255\.255 is the broadcast address, no host has it'
	offers_none
}

zero_target() {
	packet ask 0.0.0.0 0.0.0.0
	says martian_target 'target 0\.0\.0\.0 is no address'
	offers_none
}

broadcast_target() {
	packet ask 10.0.0.2 10.0.0.255
	says martian_target 'target 10\.0\.0\.255 has a broadcast route'
	sees 'broadcast 10\.0\.0\.255'
	offers_none
}

# The address of an interface that is down is ours all the same.
on_a_down_interface() {
	ip link add dummy1 type dummy
	ip addr add 10.7.0.1/24 dev dummy1
	packet ask 10.0.0.2 10.7.0.1
	answered
	says answered '10\.7\.0\.1 is ours \(on dummy1\)'
	ip link set dummy1 up
	ip link set dummy1 down
	ask 10.0.0.2 10.7.0.1
	answered
}

error_route() { # KIND PATTERN
	ip route add "$1" 10.99.0.0/16
	packet ask 10.0.0.2 10.99.0.1
	says no_route "$2"
	sees "$1 10\.99\.0\.0/16"
	offers_none
}

blackhole_nexthop() {
	ip nexthop add id 9 blackhole
	ip route add 10.99.0.0/16 nhid 9
	packet ask 10.0.0.2 10.99.0.1
	says no_route 'a blackhole covers 10\.99\.0\.1 \(EINVAL\)'
	sees '10\.99\.0\.0/16 nhid 9'
}

no_carrier() {
	without_carrier 10.99.0.0/16
	packet ask 10.0.0.2 10.99.0.1
	says no_route 'no route to 10\.99\.0\.1 \(ENETUNREACH\), or a throw route, or one whose link is down'
	sees '10\.99\.0\.0/16 dev w0 .*linkdown'
	offers_none
}

no_route() {
	packet ask 10.0.0.2 10.99.0.1
	says no_route 'no route to 10\.99\.0\.1 \(ENETUNREACH\), or a throw route, or one whose link is down; '
	sees 'lookup main'
	offers_none
}

# v0 alone, and nothing that ever had an address.
no_table() {
	everybody
	ip netns add bare
	ip link set dummy0 netns bare
	ip link add w0 type veth peer name w1 netns peer
	ip link set w0 netns bare
	ip -n bare link set w0 up
	ip -n peer link set w1 arp off address 02:00:00:00:00:03 up
	take_log
	until_true 20 nsenter --net=/run/netns/bare grep -q 1 /sys/class/net/w0/carrier
	arptool send --netns peer --dev w1 --sip 10.0.0.2 --tip 10.0.0.77 >/tmp/wire 2>&1
	until_true 20 has_verdict 'w0 .*no_route'
	LINE=$(printf '%s\n' "$SO_FAR" | grep 'w0 .*verdict=no_route' | head -n 1)
	says no_route 'no route to 10\.0\.0\.77: there is no routing table yet'
	commands_to_see | while read -r command; do
		holds "'$command' succeeds" nsenter --net=/run/netns/bare sh -c "$command"
	done
	arptool send --netns peer --dev w1 --sip 0.0.0.0 --tip 10.0.0.77 >/tmp/wire 2>&1
	until_true 20 has_verdict 'w0 .*not_local'
	LINE=$(printf '%s\n' "$SO_FAR" | grep 'w0 .*verdict=not_local' | head -n 1)
	says not_local '10\.0\.0\.77 is in no local route of the one table'
	commands_to_see | while read -r command; do
		holds "'$command' succeeds" nsenter --net=/run/netns/bare sh -c "$command"
	done
	ip netns del bare
}

rule_forbids() {
	ip rule add pref 40000 lookup local
	ip rule add pref 100 iif v0 to 10.0.0.1 blackhole
	ip rule del pref 0
	packet ask 10.0.0.2 10.0.0.1
	says no_route 'no table was asked for 10\.0\.0\.1: '
	has "the remark" '.*; v0 has 10\.0\.0\.1 all the same' "$LINE"
	sees 'to 10\.0\.0\.1 iif v0 blackhole'
}

suppressed() {
	ip route add default dev dummy0
	ip rule add pref 100 lookup main suppress_prefixlength 0
	ip rule del pref 32766
	set_conf v0 forwarding=1
	packet ask 10.0.0.2 10.99.0.1
	says no_route 'an ip rule with suppress_prefixlength or suppress_ifgroup threw away the route'
	sees 'suppress_prefixlength 0'
}

# A rule decides before the local table.
ours_by_a_later_table() { # FORWARDING
	ip addr add 169.254.1.1/32 dev v0
	ip route add default dev dummy0 table 101
	ip rule add iif v0 lookup 101 prio 10
	ip rule add lookup local prio 20
	ip rule del prio 0
	set_conf v0 "forwarding=$1"
	packet ask 10.0.0.2 169.254.1.1
	refused not_local
	says not_local '169\.254\.1\.1 is ours \(on v0\), but an ip rule, a VRF or another route decided before'
	case $1 in
	0) sees 'iif v0 lookup 101' 'default dev dummy0 table 101' ;;
	1) sees '169\.254\.1\.1 from 10\.0\.0\.2 dev dummy0 table 101' ;;
	esac
	offers_none
}

ours_but_marked() { # FORWARDING
	marked default dev dummy0
	ip rule add lookup local prio 20
	ip rule del prio 0
	set_conf v0 "forwarding=$1"
	packet ask 10.0.0.2 10.0.0.1
	refused not_local
	says not_local '10\.0\.0\.1 is ours \(on v0\), but an ip rule, a VRF or another route decided before'
	has "the line" '.* mark 0x7' "$LINE"
	case $1 in
	0) sees 'fwmark 0x7 lookup 100' 'default dev dummy0 table 100' ;;
	1) sees '10\.0\.0\.1 from 10\.0\.0\.2 dev dummy0 table 100' ;;
	esac
	offers_none
}

# All but UDP goes by that rule.
ours_but_not_udp() {
	ip rule add not ipproto 17 lookup 200 prio 10
	ip route add default dev dummy0 table 200
	ip rule add lookup local prio 20
	ip rule del prio 0
	set_conf v0 forwarding=1
	packet ask 10.0.0.2 10.0.0.1
	refused not_local
	says not_local '10\.0\.0\.1 is ours \(on v0\), but an ip rule, a VRF or another route decided before.*'
	sees '10\.0\.0\.1 from 10\.0\.0\.2 dev dummy0 table 200'
	offers_none
}

# A macvlan in a namespace of its own has the address; v0 hears the question, too.
containers() { # up|down REMARK
	ip netns add box
	ip link add mv0 link v0 type macvlan mode bridge
	ip link set mv0 netns box
	ip -n box addr add 10.0.0.77/24 dev mv0
	ip -n box link set mv0 "$1"
	packet ask 10.0.0.2 10.0.0.77
	line_of not_local
	says not_local '10\.0\.0\.77 is not ours, but routed out of v0 itself, and v0 does not forward; '
	has "the line" ".*; 10\.0\.0\.77 is mv0's, of this host \(netns $(stat -L -c %i /run/netns/box)\)$2(; .*)?" "$LINE"
}

anycast() {
	ip route add anycast 10.3.0.1 dev dummy0 table main
	packet ask 10.0.0.2 10.3.0.1
	says not_local 'the route to 10\.3\.0\.1 is neither local nor unicast'
	sees 'anycast 10\.3\.0\.1'
	offers_none
}

# The most frequent packet of all: who has an address of this wire?
same_wire() { # KEY=VALUE...
	at_once
	set_conf v0 "$@"
	packet ask 10.0.0.2 10.0.0.77
	refused not_local
	says not_local "10\.0\.0\.77 is not ours, but routed out of v0 itself, and v0 "
	sees '10\.0\.0\.(0/24|77)'
	helps
}

elsewhere() { # KEY=VALUE...
	at_once
	set_conf v0 "$@"
	packet ask 10.0.0.2 192.168.9.77
	refused not_local
	says not_local '192\.168\.9\.77 is not ours, but routed out of dummy0, and '
	sees '192\.168\.9\.(0/24|77)'
	helps
}

elsewhere_from_afar() { # RP_FILTER
	at_once
	set_conf v0 "rp_filter=$1"
	packet ask 172.16.0.9 192.168.9.77
	refused not_local
	helps
}

# Which of several next hops it would have been, nobody knows: nothing is promised.
several_hops() { # ROUTE...
	ip nexthop add id 1 dev dummy0
	ip nexthop add id 2 dev v0
	ip nexthop add id 3 group 1/2
	ip route add 10.9.0.0/24 "$@"
	packet ask 10.0.0.2 10.9.0.5
	refused not_local
	says not_local '10\.9\.0\.5 is not ours, but routed over one of several next hops, and v0 does not forward'
	sees '10\.9\.0\.0/24'
	offers_none
}

# A group of one is one.
one_hop() {
	ip nexthop add id 1 dev dummy0
	ip nexthop add id 3 group 1
	ip route add 10.9.0.0/24 nhid 3
	packet ask 10.0.0.2 10.9.0.5
	says not_local '10\.9\.0\.5 is not ours, but routed out of dummy0, '
}

medium() { # V0 DUMMY0 KEY=VALUE...
	set_conf dummy0 "medium_id=$2"
	local id=$1
	shift 2
	elsewhere "medium_id=$id" "$@"
}

dad_free() {
	packet ask 0.0.0.0 10.0.0.77
	refused not_local
	says not_local "10\.0\.0\.77 is in no local route of the one table that a probe for a free address asks: $V1_MAC hears no objection"
	sees
	offers_none
}

# Ours by another table: it is answered for, and a probe for it is not.
dad_other_table() {
	ip link add dummy1 type dummy
	ip addr add 10.7.0.1/24 dev dummy1
	ip link set dummy1 up
	ip rule add pref 10 lookup 100
	ip route add local 10.7.0.1 dev lo table 100
	ip route del local 10.7.0.1 dev dummy1 table local
	packet ask 0.0.0.0 10.7.0.1
	refused not_local
	says not_local '10\.7\.0\.1 is ours \(on dummy1\), but not in the one table that a probe for a free address asks'
	sees
	lacks "the line" 'is not ours|may take it' "$LINE"
	ask 10.0.0.2 10.7.0.1
	answered
}

dad_rule_alone() {
	ip rule add pref 10 lookup 100
	ip route add local 10.7.0.1 dev lo table 100
	packet ask 0.0.0.0 10.7.0.1
	says not_local '10\.7\.0\.1 is in no local route of the one table'
	lacks "the line" 'is not ours|may take it' "$LINE"
	ask 10.0.0.2 10.7.0.1
	answered
}

zero_route() {
	packet ask 10.0.0.2 0.0.0.0
	says route_error "route input refused \\($DEST_NAME\\)"': target 0\.0\.0\.0 is no address'
	offers_none
}

anycast_forwarded() {
	set_conf v0 forwarding=1
	ip route add anycast 10.3.0.1 dev dummy0 table main
	packet ask 10.0.0.2 10.3.0.1
	says route_error "route input refused \\($DEST_NAME\\)"': the route to 10\.3\.0\.1 is neither local'
	sees 'anycast 10\.3\.0\.1'
	offers_none
}

# --- arp_ignore, arp_filter, the rest ---------------------------------------------------------

ignores() { # PATTERN ALL OWN SIP TIP
	set_conf v0 arp_filter=1 "arp_ignore=$3"
	set_conf all "arp_ignore=$2"
	packet ask "$4" "$5"
	refused arp_ignore
	says arp_ignore "$1"
	has "the remark" '.*; with LVS, IPVS or VRRP this silence is meant to be.*' "$LINE"
	sees "$5"
	helps
}

ignores_peer() {
	ip addr add 10.20.0.1 peer 10.20.0.2/32 dev v0
	ignores '10\.20\.0\.1 is ours \(on v0\), but arp_ignore=1 of v0 refused: the prefix of its peer \(/32\)' 0 1 10.0.0.2 10.20.0.1
}

ignores_subnet() {
	ip addr flush dev v0
	ip addr add 10.0.0.9/32 dev v0
	ignores '10\.0\.0\.9 is ours \(on v0\), but arp_ignore=2 of all refused: sender 10\.0\.0\.2 is not in its prefix \(/32\)' 2 0 10.0.0.2 10.0.0.9
}

ignores_scope() {
	ip addr add 10.0.0.9/32 dev v0 scope host
	ignores '10\.0\.0\.9 is ours \(on v0\), but arp_ignore=3 of all and v0 refused: its scope is host' 3 3 10.0.0.2 10.0.0.9
}

ignores_route() { # MODE
	ip route add local 10.8.0.1 dev dummy0
	ignores "10\.8\.0\.1 is ours \(a local route's, on no interface\), but arp_ignore=$1 of v0 refused: " 0 "$1" 10.0.0.2 10.8.0.1
}

ignores_dad() {
	set_conf v0 arp_ignore=8
	packet ask 0.0.0.0 10.0.0.1
	says arp_ignore '10\.0\.0\.1 is ours \(on v0\), but arp_ignore=8 of v0 refuses all; '
	sees 'inet 10\.0\.0\.1/24'
	helps
}

filters() { # SIP PATTERN SHOWN
	set_conf all arp_filter=1
	packet ask "$1" 10.0.0.1
	refused arp_filter
	says arp_filter "arp_filter of all refused: $2"
	sees "$3"
	helps
}

filters_beside_udp() {
	rule_for_udp 192.168.9.9 dev v0
	filters "$@"
}

# Its limit was used up, and a verdict that is rare gets its line all the same.
filters_while_closed() {
	local try
	for try in 1 2 3 4 5 6; do
		ask 10.0.0.2 10.0.0.1
	done
	lacks "the log" 'verdict=answered' "$KLOG"
	filters "$@"
}

table_full() {
	local one two three sip=50
	one=$(first_netns 'cat /proc/sys/net/ipv4/neigh/default/gc_thresh1')
	two=$(first_netns 'cat /proc/sys/net/ipv4/neigh/default/gc_thresh2')
	three=$(first_netns 'cat /proc/sys/net/ipv4/neigh/default/gc_thresh3')
	first_netns 'cd /proc/sys/net/ipv4/neigh/default; echo 0 >gc_thresh1; echo 1 >gc_thresh2; echo 2 >gc_thresh3'
	LINE=
	while [ -z "$LINE" ] && [ $sip -lt 80 ]; do
		sip=$((sip + 1))
		ask 10.0.0.$sip 10.0.0.1
		LINE=$(printf '%s\n' "$KLOG" | grep -F -- "$PACKET: verdict=neigh_failed: ")
	done
	AGAIN="ask 10.0.0.$sip 10.0.0.1"
	says neigh_failed "10\.0\.0\.1 is ours, but no neighbour entry could be made for 10\.0\.0\.$sip: the table of all namespaces is full \([0-9]+ of 2\)"
	sees 'entries'
	helps
	first_netns "cd /proc/sys/net/ipv4/neigh/default; echo $three >gc_thresh3; echo $two >gc_thresh2; echo $one >gc_thresh1"
}

stale() { ip neigh add 10.0.0.2 lladdr "$OTHER" dev v0 nud "${1:-stale}"; }

gratuitous() {
	stale
	packet ask 10.0.0.2 10.0.0.2
	says gratuitous "announcement of 10\.0\.0\.2 by $V1_MAC, now in our neighbour entry"
	has "the remark" ".*; our neighbour entry of 10\.0\.0\.2 went from $OTHER to $V1_MAC" "$LINE"
	sees "lladdr $V1_MAC"
}

# A request changes our entry of its sender, too.
answered_changes() { # NUD REMARK SHOWN
	stale "$1"
	packet ask 10.0.0.2 10.0.0.1
	says answered "10\.0\.0\.1 is ours, and we gave out $V0_MAC; see: "
	has "the remark" ".*; our neighbour entry of 10\.0\.0\.2 $2" "$LINE"
	sees "$3"
}

gratuitous_dropped() {
	stale
	set_conf all drop_gratuitous_arp=1
	packet ask 10.0.0.2 10.0.0.2
	says gratuitous_dropped "drop_gratuitous_arp refused $V1_MAC's announcement of 10\.0\.0\.2; "
	sees "lladdr $OTHER"
	helps
}

gratuitous_dropped_ours() {
	set_conf v0 drop_gratuitous_arp=1
	packet ask 10.0.0.1 10.0.0.1
	says gratuitous_dropped '.*, which is our own \(on v0\): an address conflict'
	sees 'inet 10\.0\.0\.1/24'
	offers_none
}

ipv4_off() {
	ip link add link v0 name v0.5 type vlan id 5
	ip addr add 10.5.0.1/24 dev v0.5
	ip link set v0.5 up
	ip link set v0.5 mtu 60
	DEV=v0.5
	packet ask 10.5.0.2 10.5.0.1 --vlan 5
	refused no_in_device
	says no_in_device 'IPv4 is off on v0\.5, as its MTU of 60 is below 68; '
	sees 'mtu 60'
	helps
}

bad_operation() {
	arp --op 8 --sip 10.0.0.2 --tip 10.0.0.1
	LINE=$(printf '%s\n' "$KLOG" | grep ': verdict=')
	says invalid 'operation 8 is neither 1 \(request\) nor 2 \(reply\)'
	offers_none
}

bad_type() {
	packet ask 10.0.0.2 10.0.0.1 --hrd 7
	says invalid 'hardware type 7 with protocol 0x0800 is not ARP for IPv4 on v0, whose type is 1'
	sees 'link/ether'
	offers_none
}

# Queued for its proxy delay, and the interface takes part in ARP no more when it is over. The delay is drawn from 0 on: now
# and then it is over too soon.
noarp_meanwhile() {
	local try
	set_conf v0 proxy_arp=1 forwarding=1
	set_neigh v0 proxy_delay=300
	for try in 1 2 3 4 5 6 7 8; do
		ip link set v0 arp on
		ask 10.0.0.2 192.168.9.77
		ip link set v0 arp off
		SO_FAR=$KLOG
		holds "a second pass, try $try" until_true 30 has_verdict 'verdict=(noarp|proxied): '
		LINE=$(printf '%s\n' "$SO_FAR" | grep -F -- "$PACKET: verdict=noarp: ")
		[ -z "$LINE" ] || break
	done
	AGAIN="ask 10.0.0.2 192.168.9.77"
	says noarp 'v0 is NOARP, so the reply that was due was not sent; '
	sees 'NOARP'
	at_once
	helps
}

# --- replies ------------------------------------------------------------------------------------

told() { # ARG...: a reply by 10.0.0.2
	SIP=10.0.0.2
	packet tell 10.0.0.2 "$@"
}

locktime() { set_neigh v0 "locktime=$1"; }

learned() {
	set_conf v0 arp_accept=1
	told
	says learned "our neighbour entry for 10\.0\.0\.2 on v0 holds $V1_MAC; "
	sees "lladdr $V1_MAC"
}

learned_changed() {
	locktime 0
	stale
	told
	says learned "our neighbour entry for 10\.0\.0\.2 on v0 went from $OTHER to $V1_MAC; "
	sees "lladdr $V1_MAC"
}

told_by_nobody() {
	packet tell 0.0.0.0
	says ignored 'sender 0\.0\.0\.0 is no host.s address'
	offers_none
}

fixed_same() {
	ip neigh add 10.0.0.2 lladdr "$V1_MAC" dev v0 nud permanent
	told
	says ignored "our neighbour entry for 10\.0\.0\.2 on v0 is permanent or noarp and holds $V1_MAC; "
	sees "lladdr $V1_MAC PERMANENT"
	offers_none
}

fixed() { # NUD
	stale "$1"
	told
	says ignored "our neighbour entry for 10\.0\.0\.2 on v0 is permanent or noarp and holds $OTHER; "
	sees "lladdr $OTHER"
	helps
}

lookalike() {
	locktime 100000
	stale
	told --tip 10.0.0.2
	says ignored "our neighbour entry for 10\.0\.0\.2 on v0 keeps $OTHER, .*counts only if its target MAC is its sender's; "
	sees "lladdr $OTHER"
	helps
}

kept() {
	locktime 100000
	stale
	told
	says ignored "our neighbour entry for 10\.0\.0\.2 on v0 keeps $OTHER, as it changed less than locktime ago; "
	sees "lladdr $OTHER" 'neigh.v0.locktime = 100000'
	helps
}

conflict() {
	packet tell 10.0.0.1
	says ignored "10\.0\.0\.1 is our own \(on v0\), and $V1_MAC says it is its: an address conflict"
	sees 'inet 10\.0\.0\.1/24'
	offers_none
}

not_unicast() {
	packet tell 10.0.0.255
	says ignored 'we keep no neighbour entry for 10\.0\.0\.255 on v0, and it is no unicast address here; '
	sees
	offers_none
}

no_subnet() { # ALL OWN
	set_conf all "arp_accept=$1"
	set_conf v0 "arp_accept=$2"
	SIP=172.16.0.9
	packet tell 172.16.0.9
	says ignored 'we keep no neighbour entry for 172\.16\.0\.9 on v0, and arp_accept=2 makes none: it is in no subnet of v0; '
	sees 'inet 10\.0\.0\.1/24'
	helps
}

# Ours by a local route without an address: never unicast.
accept_in_vain() {
	ip route add local 10.8.0.0/24 dev dummy0
	set_conf v0 arp_accept=1
	packet tell 10.8.0.3
	says ignored 'we keep no neighbour entry for 10\.8\.0\.3 on v0, and arp_accept=1 made none: '
	sees 'local 10\.8\.0\.0/24'
	offers_none
}

unasked() {
	told
	says ignored 'we keep no neighbour entry for 10\.0\.0\.2 on v0, and arp_accept makes none; '
	sees
	helps
}

# The reply comes up on the bridge, the entry is its port's.
on_the_port() {
	into_bridge
	ip addr add 10.0.0.1/24 dev br0
	ip neigh add 10.0.0.2 dev v0 nud incomplete 2>/dev/null || ip neigh add 10.0.0.2 lladdr $OTHER dev v0 nud stale
	SIP=10.0.0.2
	packet tell 10.0.0.2
	says ignored 'we keep no neighbour entry for 10\.0\.0\.2 on br0, and arp_accept makes none; '
	sees '10\.0\.0\.2 dev v0'
}

# arp_filters TITLE FUNCTION
arp_filters() {
	case_ "ArpFilterElsewhere: out of dummy0$1" "$2" 192.168.9.9 'the route back to 192\.168\.9\.9 does not leave through v0' \
		'dev dummy0'
	case_ "ArpFilterNoWay: no route$1" "$2" 172.16.0.9 'there is no usable route back to 172\.16\.0\.9 from 10\.0\.0\.1' 'lookup main'
}

main() {
	load log_burst=0
	case_ "AnsweredElsewhere" answered_elsewhere
	case_ "AnsweredElsewhere: on an interface that is down" on_a_down_interface
	case_ "AnsweredByRoute" answered_by_route
	case_ "AnsweredElsewhere: on a port of a bridge" on_a_port
	case_ "Answered: the frame came from another" answered_to_another
	case_ "AnsweredShared" answered_shared
	case_ "NotLocalShared" not_local_shared
	case_ "DadAnswered" dad_answered
	case_ "DadAnswered: by this host" dad_by_ourselves
	case_ "DadAnswered: by a stranger" dad_by_a_stranger
	case_ "ProxiedArp" proxied_arp
	case_ "ProxiedPvlan" proxied_pvlan
	case_ "ProxiedEntry" proxied_entry
	case_ "ProxyDelayed" proxy_delayed
	case_ "ProxyQueueFull" queue_full 10.0.0.2 192.168.9.78
	case_ "ProxyQueueFull: an announcement" queue_full 192.168.9.78 192.168.9.78
	case_ "RpFilterNoRoute: strict" rp_filter_no_route 1
	case_ "RpFilterNoRoute: loose" rp_filter_no_route 2
	case_ "RpFilterNoRoute: no carrier" rp_filter_no_carrier
	case_ "RpFilterNoRoute: a rule against it" rp_filter_rule_against
	case_ "RpFilterErrorRoute: blackhole" rp_filter_error_route blackhole 'a blackhole covers it \(EINVAL\)'
	case_ "RpFilterErrorRoute: prohibit" rp_filter_error_route prohibit 'a prohibit route covers it \(EACCES\)'
	case_ "RpFilterErrorRoute: unreachable" rp_filter_error_route unreachable 'an unreachable route covers it \(EHOSTUNREACH\)'
	case_ "RpFilterElsewhere" rp_filter_elsewhere
	case_ "RpFilterElsewhere: by a rule" rp_filter_by_rule
	! able_nft netdev || case_ "RpFilterElsewhere: by a mark" rp_filter_by_mark
	case_ "RpFilterElsewhere: beside a rule for UDP" rp_filter_beside_udp
	case_ "RpFilterElsewhere: beside rules for all protocols" rp_filter_beside_all
	case_ "RpFilterElsewhere: in transit" rp_filter_in_transit
	case_ "RpFilterElsewhere: in transit, no proxy" rp_filter_in_transit_without_proxy
	case_ "RpFilterNoRoute: no address" rp_filter_no_address
	case_ "RpFilterNoAddress" rp_filter_no_address_but_route
	case_ "LocalSourceInterface: rp_filter=0" local_source 0
	case_ "LocalSourceInterface: rp_filter=1" local_source 1
	case_ "LocalSourceInterface: rp_filter=2" local_source 2
	case_ "LocalSourceInterface: on v0" local_source_here
	case_ "LocalSourceRoute" local_source_route
	case_ "LocalSourceLoop" local_source_loop
	case_ "MartianSourceLoopback" loopback_sender 127.0.0.5 0
	case_ "MartianSourceLoopback: an address of lo" loopback_sender 127.0.0.1 0
	case_ "MartianSourceLoopback: rp_filter" loopback_sender 127.0.0.5 1
	case_ "MartianSourceGroup" group_sender
	case_ "MartianSourceBroadcast" broadcast_sender
	case_ "MartianTargetLoopback" loopback_target 10.0.0.2 127.0.0.1 arp_ignore=0
	case_ "MartianTargetLoopback: a strange sender" loopback_target 172.16.0.9 127.0.0.1 rp_filter=1 arp_filter=1 arp_ignore=1
	case_ "MartianTargetLoopback: a DAD probe" loopback_target 0.0.0.0 127.0.0.1 arp_ignore=1
	case_ "MartianTargetLoopback: its broadcast" loopback_broadcast 0 'is a loopback address'
	case_ "MartianTargetLoopback: lo is down" loopback_down
	case_ "MartianTargetBroadcast: route_localnet=1" loopback_broadcast 1 'has a broadcast route'
	case_ "MartianTargetGroup" group_target
	case_ "MartianTargetNone" zero_target
	case_ "MartianTargetBroadcast" broadcast_target
	case_ "NoRouteProhibit" error_route prohibit 'a prohibit route covers 10\.99\.0\.1 \(EACCES\)'
	case_ "NoRouteBlackhole" error_route blackhole 'a blackhole covers 10\.99\.0\.1 \(EINVAL\)'
	case_ "NoRouteBlackhole: a next hop" blackhole_nexthop
	case_ "NoRouteUnreachable" error_route unreachable 'an unreachable route covers 10\.99\.0\.1 \(EHOSTUNREACH\)'
	case_ "NoRouteNone" no_route
	case_ "NoRouteNone: throw" error_route throw 'no route to 10\.99\.0\.1 \(ENETUNREACH\), or a throw route'
	case_ "NoRouteNone: no carrier" no_carrier
	case_ "NoRouteNoTable" no_table
	case_ "NoRouteRule" rule_forbids
	case_ "NoRouteSuppressed" suppressed
	case_ "NotLocalOurs" ours_by_a_later_table 0
	case_ "NotLocalOurs: forwarding" ours_by_a_later_table 1
	case_ "ArpFilterElsewhere: beside a rule for UDP" filters_beside_udp 192.168.9.9 '.*; see: ip route get 192\.168\.9\.9 from 10\.0\.0\.1 ipproto 1; ' \
		'dev dummy0'
	case_ "NotLocalOurs: by a rule for all but UDP" ours_but_not_udp
	! able_nft netdev || case_ "NotLocalOurs: by a mark" ours_but_marked 0
	! able_nft netdev || case_ "NotLocalOurs: by a mark, forwarding" ours_but_marked 1
	case_ "NotLocalType" anycast
	case_ "NotLocalWire: all defaults" same_wire forwarding=0
	case_ "NotLocalWire: forwarding" same_wire forwarding=1
	case_ "NotLocalWire: rp_filter" same_wire rp_filter=1
	case_ "NotLocalWire: a container's" containers up ""
	case_ "NotLocalWire: a container's, which is down" containers down ', which is down'
	case_ "NotLocalElsewhere: all defaults" elsewhere forwarding=0
	case_ "NotLocalElsewhere: forwarding" elsewhere forwarding=1
	case_ "NotLocalElsewhere: proxy_arp alone" elsewhere proxy_arp=1
	case_ "NotLocalElsewhere: from afar" elsewhere_from_afar 0
	case_ "NotLocalElsewhere: from afar, rp_filter" elsewhere_from_afar 1
	case_ "NotLocalElsewhere: medium_id=-1" medium -1 0 proxy_arp=1 forwarding=1
	case_ "NotLocalElsewhere: medium_id=-1, all defaults" medium -1 0 forwarding=0
	case_ "NotLocalElsewhere: the same medium" medium 7 7 forwarding=1
	case_ "NotLocalElsewhere: another medium" medium 7 8 forwarding=1
	case_ "NotLocalSeveral" several_hops nexthop dev dummy0 nexthop dev v0
	case_ "NotLocalSeveral: a group" several_hops nhid 3
	case_ "NotLocalElsewhere: a group of one" one_hop
	case_ "DadFree" dad_free
	case_ "DadFree: ours by a rule's table" dad_rule_alone
	case_ "DadOtherTable" dad_other_table
	case_ "RouteErrorZero" zero_route
	case_ "RouteErrorType" anycast_forwarded
	case_ "ArpIgnoreAll" ignores '10\.0\.0\.1 is ours \(on v0\), but arp_ignore=8 of v0 refuses all' 0 8 192.168.9.9 10.0.0.1
	case_ "ArpIgnoreAll: a DAD probe" ignores_dad
	case_ "ArpIgnoreElsewhere" ignores '192\.168\.9\.1 is ours \(on dummy0\), but arp_ignore=1 of v0 refused: it is not on v0' 0 1 10.0.0.2 192.168.9.1
	case_ "ArpIgnoreElsewhere: by a route" ignores_route 1
	case_ "ArpIgnoreElsewhere: by a route, arp_ignore=3" ignores_route 3
	case_ "ArpIgnorePeer" ignores_peer
	case_ "ArpIgnoreSubnet" ignores_subnet
	case_ "ArpIgnoreScope" ignores_scope
	arp_filters "" filters
	case_ "NeighFailedFull" table_full
	case_ "Gratuitous" gratuitous
	case_ "Answered: our entry changes" answered_changes stale "went from $OTHER to $V1_MAC" "lladdr $V1_MAC"
	case_ "Answered: our entry does not" answered_changes permanent "is permanent or noarp and keeps $OTHER" "lladdr $OTHER PERMANENT"
	case_ "GratuitousDropped" gratuitous_dropped
	case_ "GratuitousDroppedOurs" gratuitous_dropped_ours
	case_ "NoInDeviceMtu" ipv4_off
	case_ "InvalidOperation" bad_operation
	case_ "InvalidType" bad_type
	case_ "Noarp: a proxy's delayed reply" noarp_meanwhile
	case_ "Learned" learned
	case_ "LearnedChanged" learned_changed
	case_ "IgnoredZero" told_by_nobody
	case_ "IgnoredFixedSame" fixed_same
	case_ "IgnoredFixed: permanent" fixed permanent
	case_ "IgnoredFixed: noarp" fixed noarp
	case_ "IgnoredLookalike" lookalike
	case_ "IgnoredKept" kept
	case_ "IgnoredConflict" conflict
	case_ "IgnoredNotUnicast" not_unicast
	case_ "IgnoredSubnet" no_subnet 0 2
	case_ "IgnoredSubnet: on all" no_subnet 2 0
	case_ "IgnoredAccept" accept_in_vain
	case_ "IgnoredNone" unasked
	case_ "IgnoredNone: an entry on a bridge's port" on_the_port
	unload
	load log_burst=0 trace=0
	arp_filters ", trace=0" filters
	unload
	load log_burst=30 log_interval_ms=100000000
	arp_filters ", the log is closed" filters_while_closed
}
