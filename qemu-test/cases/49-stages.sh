# shellcheck shell=dash
# SPDX-License-Identifier: GPL-2.0
# guest: sentences
#
# Do as told, ask again, as in 46-sentences: of frames that end outside of arp_process(), and of replies that do not leave.
# Each sentence of those (arp/advice/sentence.rs), and each that drops frames (arp/advice/dropper.rs), has a case here or
# in 49-virtual.sh by its name, or its reason why not; tests/scenes.rs sees to that.
#
# no scene: DroppedIn: with each that drops on the way in: TcIngress and so on
# no scene: ReplyDropped: with each that drops a reply: TcEgress and so on
# no scene: SendDropped: the kernel sends requests and replies only
# no scene: Malformed: its header could not be read
# no scene: NoMemory: memory ran out
# no scene: NotUp: an interface that goes down in that very moment

# shellcheck source=SCRIPTDIR/../guest/field.sh
. /job/field.sh
# shellcheck source=SCRIPTDIR/../guest/told.sh
. /job/told.sh

ANOTHER=02:00:00:00:00:77

# promises PROMISE: the remedy does, and the same packet is replied to
promises() {
	do_as_told
	same "what is promised" "$1" "$PROMISE"
	on_wire 1
}

# we_ask DEV ADDRESS PATTERN: the kernel's own question, from that address, does not leave
we_ask() {
	local tip=${2%.*}.9
	PACKET="who-has $tip tell $2"
	take_log
	ip neigh add "$tip" dev "$1" nud incomplete use
	take_log
	line_of send_dropped
	says send_dropped "our own question did not leave: $3"
}

# program_asks DEV TIP
program_asks() {
	take_log
	fails "nobody replies" busybox arping -c 1 -w 1 -I "$1" "$2"
	take_log
}

# --- arp_rcv() --------------------------------------------------------------------------------

noarp() {
	ip link set eth0 arp off
	packet q_asks 10.0.0.1
	says noarp 'ARP is off on eth0 \(NOARP\); '
	sees 'eth0@.*NOARP'
	promises 'to turn it on'
}

# An ipvlan that routes is without ARP, and stays so: its replies would not leave.
noarp_ipvlan() {
	ip link add ipv0 link eth0 type ipvlan mode "$1"
	ip addr add 10.0.0.20/24 dev ipv0
	ip link set ipv0 up
	packet q_asks 10.0.0.20
	on_wire 0
	line_of noarp
	says noarp 'ARP is off on ipv0 \(NOARP\), as it is on each ipvlan in mode l3 or l3s, and nothing turns it on there; '
	sees 'ipvlan +mode l3'
	offers_none
	ip link set dev ipv0 arp on
	$AGAIN
	on_wire 0
}

# macvlan_has PATTERN SHOWN ARG...: one that does not take what is for its MAC address
macvlan_has() {
	local pattern=$1 shown=$2
	shift 2
	ip link add mv0 link eth0 address $ANOTHER "$@"
	packet q_asks 10.0.0.1 --eth-dst $ANOTHER
	line_of other_host
	says other_host "the frame is for $ANOTHER, which $pattern, and eth0 is $ETH0_MAC; "
	sees "link/ether $ETH0_MAC" "$shown"
	offers_none
}

macvlan_in_mode_source() {
	ip link add mv1 link eth0 address 02:00:00:00:00:78 up type macvlan mode source
	macvlan_has 'mv0 has' 'macvlan mode source' up type macvlan mode source
}

other_host() {
	packet q_asks 10.0.0.1 --eth-dst $ANOTHER
	says other_host "the frame is for $ANOTHER, and eth0 is $ETH0_MAC; "
	sees "link/ether $ETH0_MAC"
	offers_none
}

vlan_unknown() {
	ip link add link eth0 name eth0.10 type vlan id 10
	ip link set eth0.10 up
	packet q_asks 10.0.0.1 --vlan 20
	says vlan_unknown 'the frame had a VLAN tag that no interface on eth0 takes; '
	sees 'vlan protocol 802\.1Q id 10 '
	captures 'vlan 20, .*who-has 10\.0\.0\.1 tell 10\.0\.0\.2'
	offers_none
}

# The port's PVID, and the bridge itself is in that VLAN with its tag.
vlan_of_port() {
	to_bridge br0 vlan_filtering 1
	all_forward eth0
	holds "eth0 in VLAN 10" bridge vlan add vid 10 dev eth0 pvid untagged
	holds "br0 in VLAN 10" bridge vlan add vid 10 dev br0 self
	packet q_asks 10.0.0.1
	on_wire 0
	told br0 vlan_unknown 'the frame had a VLAN tag that no interface on br0 takes: its own, or that of the port by which the bridge took it '
	told_all
	sees 'eth0 +1 .*' '10 PVID Egress Untagged' 'br0 +1 PVID'
	captures 'vlan 10, .*who-has 10\.0\.0\.1 tell 10\.0\.0\.2'
	offers_none
	holds "br0 takes it" bridge vlan add vid 10 dev br0 self pvid untagged
	$AGAIN
	on_wire 1
}

malformed() { # PATTERN SHOWN ARG...
	local pattern=$1 shown=$2
	shift 2
	packet q_asks 10.0.0.1 "$@"
	PACKET='unreadable ARP packet'
	line_of malformed
	says malformed "$pattern"
	captures "$shown"
	offers_none
}

netfilter_in() {
	nft_drops arp 'type filter hook input priority 0; policy drop;'
	packet q_asks 10.0.0.1
	says netfilter_in "netfilter's ARP input chain \(table arp, hook input\) dropped it \(NETFILTER_DROP in nft_do_chain\); "
	sees 'type filter hook input .*policy drop'
	offers_none
}

arptables_in() {
	arptables-legacy -A INPUT -j DROP
	packet q_asks 10.0.0.1
	says netfilter_in "netfilter's ARP input chain"
	sees '-j DROP'
	offers_none
}

# --- a bridge's or a vxlan device's replies ------------------------------------------------------

# 10.0.0.50 is behind eth1, and br0 knows it.
suppressing_bridge() {
	to_bridge br0
	ip addr flush dev eth1
	ip link set eth1 master br0
	all_forward eth0 eth1
	command bridge link set dev eth1 neigh_suppress on
	ip neigh add 10.0.0.50 lladdr 02:00:00:00:00:50 dev br0 nud permanent
	command bridge fdb add 02:00:00:00:00:50 dev eth1 master
}

bridge_port() {
	suppressing_bridge
	packet q_asks 10.0.0.50
	on_wire 1
	line_of bridge_proxied
	says bridge_proxied 'the bridge replied by itself on its port eth0, with 02:00:00:00:00:50, from a neighbour entry; '
	sees '10\.0\.0\.50 dev br0 lladdr 02:00:00:00:00:50' 'neigh_suppress on'
	offers_none
}

# A program of this host asks. (The reply is made, but its way is out of br0: only a tagged one is handed up.)
bridge_itself() {
	suppressing_bridge
	PACKET="who-has 10.0.0.50 tell 10.0.0.1"
	take_log
	busybox arping -c 1 -w 1 -I br0 10.0.0.50
	take_log
	line_of bridge_proxied
	says bridge_proxied 'bridge br0 replied by itself, with 02:00:00:00:00:50, from a neighbour entry; '
	sees '10\.0\.0\.50 dev br0 lladdr 02:00:00:00:00:50' 'neigh_suppress on'
}

vxlan() {
	ip link add vx0 type vxlan id 5 local 10.1.0.1 remote 10.1.0.2 dstport 4789 nolearning proxy
	to_bridge br0
	ip link set vx0 master br0
	ip link set vx0 up
	all_forward eth0 vx0
	ip neigh add 10.0.0.50 lladdr 02:00:00:00:00:50 dev vx0 nud permanent
	command bridge fdb add 02:00:00:00:00:50 dev vx0 dst 10.1.0.2
	packet q_asks 10.0.0.50
	on_wire 1
	line_of bridge_proxied
	says bridge_proxied 'vxlan device vx0 \(proxy\) replied by itself, with 02:00:00:00:00:50, from a neighbour entry; '
	sees '10\.0\.0\.50 lladdr 02:00:00:00:00:50' 'vxlan id 5 .*proxy'
	offers_none
}

# --- who drops on the way in ----------------------------------------------------------------------

# dropped PATTERN SHOWN...: a plain question is not heard by eth0
dropped() {
	local pattern=$1
	shift
	packet q_asks 10.0.0.1
	on_wire 0
	says dropped_in "dropped before ARP saw it: $pattern"
	sees "$@"
	offers_none
}

tc_ingress() {
	tc_drops eth0 ingress
	dropped 'a tc filter on ingress of eth0 dropped it \(TC_INGRESS in ' 'filter protocol arp .*matchall'
}

# No fence comes through.
xdp() {
	local program
	arptool xdp-drop eth0 >/tmp/xdp 2>&1 &
	program=$!
	holds "the program is attached" until_true 10 grep -q ready /tmp/xdp
	PACKET="who-has 10.0.0.1 tell 10.0.0.2"
	take_log
	arptool send --netns q --dev q0 --sip 10.0.0.2 --tip 10.0.0.1 >/tmp/wire
	line_comes dropped_in
	line_of dropped_in
	says dropped_in 'dropped before ARP saw it: a generic XDP program dropped it'
	sees 'prog/xdp id'
	kill $program
	wait $program
}

netfilter_ingress() {
	nft_drops netdev 'type filter hook ingress device eth0 priority 0;'
	dropped "netfilter's chain of the interface \(family netdev, hook ingress\) dropped it" 'hook ingress device .?eth0'
}

# Nobody reads that queue.
netfilter_queue() {
	bridged
	nft -f - <<-EOT
		table bridge filter {
			chain c {
				type filter hook prerouting priority 0;
				ether type arp queue num 0
			}
		}
	EOT
	dropped 'a rule of nft gave it to a program \(queue\), which is not there, or dropped it \(' 'ether type arp queue to 0'
}

able_nft_queue() {
	able "nft's queue" CONFIG_NFT_QUEUE /usr/bin/dash -ec '
		nft add table bridge t
		nft "add chain bridge t c { type filter hook prerouting priority 0; }"
		nft add rule bridge t c queue num 0'
}

netfilter_bridge() {
	bridged
	nft_drops bridge "type filter hook prerouting priority 0;"
	dropped "netfilter's chain of a bridge or of the interface" 'hook prerouting'
}

# ebtables TABLE CHAIN PATTERN
ebtables() {
	bridged
	ebtables-legacy -t "$1" -A "$2" -p 0x0806 -j DROP
	packet q_asks 10.0.0.1
	on_wire 0
	says dropped_in "dropped before ARP saw it: $3"
	sees '-p (ARP|0x806) -j DROP'
}

stp() {
	to_bridge br0 stp_state 1
	dropped 'eth0 is a bridge.s port that is not forwarding \(STP, or the bridge is down\)' 'eth0.*master br0 state (listening|learning)'
}

invalid_source() {
	bridged
	packet q_asks 10.0.0.1 --eth-src 03:00:00:00:00:02
	says dropped_in 'dropped before ARP saw it: its source MAC address 03:00:00:00:00:02 is no host.s '
	captures '03:00:00:00:00:02 > .*who-has 10\.0\.0\.1 tell 10\.0\.0\.2'
}

# two_ports MAC PORT: behind which that address is
two_ports() {
	bridged
	ip addr flush dev eth1
	ip link set eth1 master br0
	all_forward eth1
	command bridge fdb add "$1" dev "$2" master static
}

# not_let_out SHOWN...: br_forward()'s
not_let_out() {
	packet q_asks 10.0.0.9 --eth-dst $ANOTHER
	line_of dropped_in
	says dropped_in "dropped before ARP saw it: the bridge has no port to let it out of: that of $ANOTHER, or each if that is unknown, is isolated like eth0, "
	sees "$@"
	offers_none
}

isolated() {
	two_ports $ANOTHER eth1
	command bridge link set dev eth0 isolated on
	command bridge link set dev eth1 isolated on
	not_let_out 'isolated on' "$ANOTHER dev eth1 master"
}

no_hairpin() {
	two_ports $ANOTHER eth0
	not_let_out 'hairpin off' "$ANOTHER dev eth0 master"
}

# A program of this host sends it.
not_let_out_of_bridge() {
	two_ports $ANOTHER eth1
	ip link set eth1 down
	PACKET="who-has 10.0.0.9 tell 10.0.0.1"
	take_log
	arptool send --dev br0 --sip 10.0.0.1 --tip 10.0.0.9 --eth-dst $ANOTHER >/dev/null
	take_log
	line_of send_dropped
	says send_dropped "a program's packet did not leave: the bridge has no port to let it out of: that of $ANOTHER, or each if that is unknown, is the bridge itself, "
	sees 'eth1.* state disabled' "$ANOTHER dev eth1 master"
}

# It is for another, and eth0 is the bridge's only port. Where bridges give no reasons, it is as NotLetOut; reasons came to
# all of a bridge's at once.
no_port() {
	local words='the bridge has no port to send it to'
	has_reason BRIDGE_INGRESS_STP_STATE || words='the bridge has no port to let it out of: '
	bridged
	packet q_asks 10.0.0.1 --eth-dst $ANOTHER
	says dropped_in "dropped before ARP saw it: $words"
	sees 'eth0'
	offers_none
}

vlan_filter() {
	to_bridge br0 vlan_filtering 1
	all_forward eth0
	command bridge vlan del vid 1 dev eth0
	command bridge vlan add vid 3 dev eth0
	dropped 'the bridge.s VLAN filter dropped it, as eth0 is not in its VLAN, ' 'eth0 +3'
}

# STP may hold a port in one of its VLANs alone.
vlan_held_by_stp() {
	to_bridge br0 vlan_filtering 1
	all_forward eth0
	holds "its state" bridge vlan set vid 1 dev eth0 state blocking
	dropped 'the bridge.s VLAN filter dropped it, as eth0 is not in its VLAN, or is held there by STP ' 'state blocking'
	holds "its state" bridge vlan set vid 1 dev eth0 state forwarding
	$AGAIN
	on_wire 1
	holds "its state" bridge vlan set vid 1 dev eth0 state learning
	we_ask br0 10.0.0.1 'the bridge has no port to '
	sees 'state learning'
}

in_bond() {
	ip link add bond0 type bond mode active-backup
	takes_ports bond0 eth1 eth0
	ip link set bond0 up
	ip link set bond0 type bond active_slave eth1
	dropped 'eth0 is an inactive port of bond0 ' 'bond_slave state BACKUP' 'Currently Active Slave: eth1'
}

ifindex_of() { ip -o link show dev "$1" | cut -d: -f1; }

in_team() {
	ip link add team0 type team
	teamnl team0 setoption mode activebackup
	takes_ports team0 eth1 eth0
	ip link set team0 up
	ip link set eth0 up
	ip link set eth1 up
	holds "eth1 is the active port" teamnl team0 setoption activeport "$(ifindex_of eth1)"
	dropped 'eth0 is an inactive port of team0 ' 'team_slave' "activeport.* $(ifindex_of eth1)"
}

NO_PORT='has no port that is up and active, to send it by '

# Without miimon it stays up itself when its ports go down.
bond_without_port() {
	ip link add bond0 type bond mode balance-rr
	takes_ports bond0 eth0 eth1
	ip addr add 10.0.0.1/24 dev bond0
	ip link set bond0 up
	ip -n q link set q0 down
	ip -n r link set r0 down
	we_ask bond0 10.0.0.1 "bond0 $NO_PORT"
	sees 'eth0@.*NO-CARRIER' 'eth1@.*NO-CARRIER' 'MII Polling Interval .*: 0' 'Slave Interface: eth0'
}

# Nobody has said which one is active.
team_without_port() {
	ip link add team0 type team
	teamnl team0 setoption mode activebackup
	takes_ports team0 eth0 eth1
	ip addr add 10.0.0.1/24 dev team0
	ip link set team0 up
	we_ask team0 10.0.0.1 "team0 $NO_PORT"
	sees 'eth0@.*LOWER_UP' 'activeport.* 0'
}

# What a bridge floods is queued for one CPU, one port after the other: with no room, the second is one too many.
backlog() {
	local before
	everybody
	ip link add eth2 type veth peer name s0 netns r
	bridged
	ip addr flush dev eth1
	ip link set eth1 master br0
	ip link set eth2 master br0
	ip link set eth2 up
	ip -n r link set s0 arp off up
	all_forward eth1 eth2
	before=$(first_netns 'cat /proc/sys/net/core/netdev_max_backlog')
	first_netns 'echo 0 >/proc/sys/net/core/netdev_max_backlog'
	packet q_asks 10.0.0.99
	line_of dropped_in
	says dropped_in 'dropped before ARP saw it: the CPU.s backlog was full, or limits this flow '
	sees '^[0-9a-f]{8} [0-9a-f]{8} ' 'net.core.netdev_max_backlog = 0'
	offers_none
	first_netns "echo $before >/proc/sys/net/core/netdev_max_backlog"
}

# The queue holds none: the macvlan hears no broadcast.
macvlan_queue() {
	ip link add mv0 link eth0 type macvlan mode bridge bcqueuelen 0
	ip link set mv0 up
	packet q_asks 10.0.0.1
	line_of dropped_in
	if grep -qE ' macvlan_broadcast_enqueue(\.|\s)' /proc/kallsyms; then
		says dropped_in 'dropped before ARP saw it: the queue for broadcasts to macvlans of eth0 was full '
		sees 'bcqueuelen 0'
	else
		# The compiler put it into one that drops for other reasons, too.
		says dropped_in 'dropped before ARP saw it: the kernel dropped it \(NOT_SPECIFIED in macvlan_handle_frame\)'
		sees 'eth0@'
	fi
}

# A port that lets in only whom the bridge knows.
locked_port() {
	bridged
	command bridge link set dev eth0 learning off locked on
	dropped "eth0 is a bridge's port that is locked, where the bridge does not know $Q0_MAC, or that is not forwarding" 'locked on'
}

# The bridge itself is not in the VLAN of its ports.
bridge_outside_vlan() {
	bridged vlan_filtering 1
	command bridge vlan del vid 1 dev br0 self
	dropped 'the kernel dropped it \([A-Z_]+ in br_pass_frame_up\)' 'eth0 +1 PVID'
}

# --- replies that do not leave ---------------------------------------------------------------------

# kept_back DEV PATTERN SHOWN...
kept_back() {
	local dev=$1 pattern=$2
	shift 2
	packet q_asks 10.0.0.1
	on_wire 0
	line_of reply_dropped
	says reply_dropped "we replied for 10\.0\.0\.1, but the reply did not leave: $pattern"
	sees "$@"
	offers_none
}

tc_egress() {
	tc_drops eth0 egress
	kept_back eth0 'a tc filter on egress of eth0 dropped it \(TC_EGRESS in ' 'filter protocol arp .*matchall'
}

netfilter_output() {
	nft_drops arp 'type filter hook output priority 0; policy drop;'
	kept_back eth0 "netfilter's ARP output chain \(table arp, hook output\) dropped it" 'hook output .*policy drop'
}

arptables_out() {
	arptables-legacy -A OUTPUT -j DROP
	kept_back eth0 "netfilter's ARP output chain" '-j DROP'
}

# The bridge hands what it forwards to arptables, too.
arptables_forward() {
	bridged
	ip addr flush dev eth1
	ip link set eth1 master br0
	all_forward eth1
	sysctl -q net.bridge.bridge-nf-call-arptables=1
	arptables-legacy -A FORWARD -j DROP
	packet q_asks 10.0.0.9
	line_of send_dropped
	says send_dropped "a packet that we forward did not leave: netfilter's ARP forward chain, which the bridge calls, "
	sees '-j DROP' 'bridge-nf-call-arptables = 1' 'nf_call_arptables 0'
	offers_none
}

netfilter_egress() {
	nft_drops netdev 'type filter hook egress device eth0 priority 0;'
	kept_back eth0 "netfilter's chain of the interface \(family netdev, hook egress\) dropped it" 'hook egress device .?eth0'
}

protodown() {
	ip link add vrrp5 link eth0 address 02:00:5e:00:01:05 type macvlan mode bridge
	ip addr add 10.0.0.20/24 dev vrrp5
	ip link set vrrp5 up
	ip link set vrrp5 protodown on
	packet q_asks 10.0.0.20 --eth-dst 02:00:5e:00:01:05
	on_wire 0
	says reply_dropped 'we replied for 10\.0\.0\.20, but the reply did not leave: vrrp5 has no carrier, or is set protodown '
	sees 'vrrp5@.*NO-CARRIER' 'protodown on'
}

# At once: later the queue stands still.
other_end_down() {
	PACKET="who-has 10.0.0.2 tell 10.0.0.1"
	take_log
	ip -n q link set q0 down
	ip neigh add 10.0.0.2 dev eth0 nud incomplete use
	take_log
	line_of send_dropped
	says send_dropped 'our own question did not leave: eth0 has no carrier, '
	sees 'eth0@.*NO-CARRIER'
}

full_queue() {
	loses_arp eth0
	kept_back eth0 'the queue of eth0 was full, or its qdisc or a filter there refused it ' 'netem .*loss 100%' 'dropped [1-9]'
}

# What a qdisc's own filter refuses, as was done before there was clsact.
filter_of_qdisc() {
	tc qdisc add dev eth0 root handle 1: prio
	tc filter add dev eth0 parent 1: protocol arp matchall action drop
	kept_back eth0 'the queue of eth0 was full, or its qdisc or a filter there refused it ' 'filter parent 1: protocol arp .*matchall'
}

# --- what else this host sends ------------------------------------------------------------------------

# not_sent PATTERN: eth0's tc filter took it
not_sent() {
	line_of send_dropped
	says send_dropped "$1 did not leave: a tc filter on egress of eth[01] dropped it"
	sees 'filter protocol arp .*matchall'
}

by_a_program() {
	tc_drops eth0 egress
	PACKET="who-has 10.0.0.2 tell 10.0.0.1"
	program_asks eth0 10.0.0.2
	not_sent "a program's packet"
}

our_question() {
	tc_drops eth0 egress
	PACKET="who-has 10.0.0.2 tell 10.0.0.1"
	take_log
	ip neigh add 10.0.0.2 dev eth0 nud incomplete use
	take_log
	ip neigh del 10.0.0.2 dev eth0
	not_sent 'our own question'
}

# overlay ARG...: we ask for somebody over a vxlan device made so
overlay() {
	ip link add vx0 type vxlan id 5 dstport 4789 "$@"
	ip addr add 10.55.0.1/24 dev vx0
	ip link set vx0 up
	PACKET="who-has 10.55.0.2 tell 10.55.0.1"
	take_log
	ip neigh add 10.55.0.2 dev vx0 nud incomplete use
	take_log
	line_of send_dropped
}

vxlan_without_remote() {
	overlay local 10.1.0.1
	says send_dropped 'our own question did not leave: vx0 knows no remote to send it to \(NO_TX_TARGET in vxlan_xmit\); '
	sees 'vxlan id 5 local 10\.1\.0\.1'
	offers_none
	# As a bridge's port, for what the bridge forwards.
	ip addr flush dev vx0
	bridged
	ip link set vx0 master br0
	all_forward vx0
	packet q_asks 10.0.0.99
	line_of send_dropped
	says send_dropped 'a packet that we forward did not leave: vx0 knows no remote to send it to '
}

vxlan_without_route() {
	overlay local 10.1.0.1 remote 10.99.0.1
	says send_dropped 'our own question did not leave: vx0 found no route to its remote \(IP_OUTNOROUTES in vxlan_xmit_one\); '
	sees 'vxlan id 5 remote 10\.99\.0\.1' '10\.1\.0\.0/24 dev eth1'
	offers_none
}

# An interface with a new MAC address says so, if it is to.
our_announcement() {
	tc_drops eth0 egress
	set_conf eth0 arp_notify=1
	PACKET="who-has 10.0.0.1 tell 10.0.0.1"
	take_log
	ip link set eth0 address 02:00:00:00:00:0a
	take_log
	not_sent 'our own announcement'
}

forwarded() {
	bridged
	ip addr flush dev eth1
	ip link set eth1 master br0
	all_forward eth1
	tc_drops eth1 egress
	packet q_asks 10.0.0.1
	not_sent 'a packet that we forward'
	# Not a clone, as the one that goes to all: the sender's socket is still its own.
	packet q_asks 10.0.0.1 --eth-dst 02:00:00:00:01:02
	not_sent 'a packet that we forward'
}

# The bridge's own queue keeps the reply until its verdict is given.
late_reply() {
	bridged
	tc qdisc add dev br0 root netem delay 100ms
	tc_drops eth0 egress
	PACKET="who-has 10.0.0.1 tell 10.0.0.2"
	take_log
	arptool send --netns q --dev q0 --sip 10.0.0.2 --tip 10.0.0.1 >/tmp/wire
	PACKET="10.0.0.1 is-at $ETH0_MAC"
	line_comes send_dropped
	line_of send_dropped
	not_sent 'a reply of ours \(the verdict of its request, if it has one, stands\)'
	has "its verdict" '.*who-has 10\.0\.0\.1 tell 10\.0\.0\.2: verdict=answered: .*' "$KLOG"
}

# filtered_out PARAMETER VALUE: the request is left out, and the reply to it is not: no verdict of it is spoken of
filtered_out() {
	tc_drops eth0 egress
	echo "$2" >"/sys/module/arp_probe/parameters/$1"
	packet q_asks 10.0.0.1
	on_wire 0
	PACKET="10.0.0.1 is-at $ETH0_MAC"
	not_sent 'a reply of ours \(the verdict of its request, if it has one, stands\)'
	same "the counters that rose" "send_dropped 1" "$(risen)"
	lacks "the log" 'who-has' "$KLOG"
	echo >"/sys/module/arp_probe/parameters/$1"
}

# A VLAN device does not care that the interface below it is down.
queue_of_a_down_interface() {
	ip link add d0 type dummy
	ip link set d0 arp on
	ip link add link d0 name d0.10 type vlan id 10 loose_binding on
	ip link set d0 up
	ip link set d0.10 up
	ip addr add 10.10.0.1/24 dev d0.10
	ip link set d0 down
	we_ask d0.10 10.10.0.1 'd0 is down '
	sees 'd0: <[^>]*> .*state DOWN'
}

# through_ifb ingress|egress FILTER...: what of eth0's goes there takes its way through ifb0
through_ifb() {
	ip link add ifb0 type ifb
	ip link set ifb0 up
	tc qdisc add dev eth0 clsact
	tc filter add dev eth0 "$@" matchall action mirred egress redirect dev ifb0
}

# Who shapes what comes in has it take its way through an ifb's queue, which a tasklet empties, after the fence.
shaped_on_ingress() {
	through_ifb ingress
	packet q_asks 10.0.0.1 --replies 1
	told eth0 answered
	on_wire 1
	loses_arp ifb0
	echo eth0 >/sys/module/arp_probe/parameters/dev
	packet q_asks 10.0.0.1
	echo >/sys/module/arp_probe/parameters/dev
	on_wire 0
	told eth0 dropped_in 'dropped before ARP saw it: the queue of ifb0 was full, or its qdisc or a filter there refused it '
	told_all
	sees 'netem .*loss 100%' 'dropped [1-9]'
}

# So may who shapes what goes out: that is a reply of ours.
shaped_on_egress() {
	through_ifb egress protocol arp
	loses_arp ifb0
	packet q_asks 10.0.0.1
	on_wire 0
	line_of reply_dropped
	says reply_dropped 'we replied for 10\.0\.0\.1, but the reply did not leave: the queue of ifb0 was full, '
	sees 'netem .*loss 100%' 'dropped [1-9]'
	same "lines with a verdict" 1 "$(printf '%s\n' "$KLOG" | grep -c ': verdict=')"
	ip neigh add 10.0.0.9 dev eth0 nud incomplete use
	take_log
	PACKET="who-has 10.0.0.9 tell 10.0.0.1"
	told eth0 send_dropped 'our own question did not leave: the queue of ifb0 was full, '
}

able_ifb() {
	able "ifb" "CONFIG_IFB, CONFIG_NET_ACT_MIRRED" /usr/bin/dash -ec '
		ip link add ifb0 type ifb
		tc qdisc add dev ifb0 clsact
		tc filter add dev ifb0 egress matchall action mirred egress redirect dev ifb0'
}

able_ipvlan() {
	able "ipvlan" CONFIG_IPVLAN /usr/bin/dash -ec '
		ip link add d0 type dummy
		ip link add x0 link d0 type ipvlan'
}

main() {
	load log_burst=0 trace=0
	case_ "NoarpInterface" noarp
	! able_ipvlan || case_ "NoarpIpvlan" noarp_ipvlan l3
	case_ "OtherHost" other_host
	case_ "OtherHost: a macvlan that is down has it" macvlan_has 'mv0 has \(down\)' 'mv0@.*state DOWN' type macvlan mode bridge
	case_ "OtherHost: a macvlan in mode source has it" macvlan_in_mode_source
	case_ "OtherHost: an interface of another namespace has it" macvlan_has 'mv0 of netns [0-9]+ has \(down\)' 'eth0@' netns r type macvlan mode bridge
	case_ "VlanUnknown" vlan_unknown
	case_ "VlanUnknownBridge" vlan_of_port
	case_ "MalformedShort" malformed '16 bytes of ARP, where eth0 needs 28' '0x0000: ' --len 30
	case_ "MalformedLengths" malformed 'addresses of 8 and 4 bytes, where eth0 needs 6 and 4' '0x0000: ' --hln 8
	if able_nft arp; then
		case_ "NetfilterIn" netfilter_in
		case_ "NetfilterArpOutput" netfilter_output
	fi
	if able "arptables" CONFIG_IP_NF_ARPFILTER arptables-legacy -L; then
		case_ "NetfilterIn: arptables" arptables_in
		case_ "NetfilterArpOutput: arptables" arptables_out
		! able "bridges' netfilter" CONFIG_BRIDGE_NETFILTER modprobe br_netfilter || case_ "NetfilterArpForward" arptables_forward
	fi
	if able_nft netdev; then
		case_ "NetfilterIngress" netfilter_ingress
		case_ "NetfilterEgress" netfilter_egress
	fi
	! able_nft bridge || case_ "NetfilterBridge" netfilter_bridge
	! able_nft_queue || case_ "NetfilterQueue" netfilter_queue
	! able "ebtables" CONFIG_BRIDGE_NF_EBTABLES ebtables-legacy -L || {
		case_ "NetfilterBridge: ebtables" ebtables filter INPUT "netfilter.s chain of a bridge or of the interface"
		case_ "NetfilterBridge: ebtables, table nat" ebtables nat PREROUTING ".*, or a rule of ebtables. table nat dropped it "
	}
	case_ "BridgeProxiedPort" bridge_port
	case_ "BridgeProxiedBridge" bridge_itself
	if able_link vxlan id 5 dstport 4789; then
		case_ "BridgeProxiedVxlan" vxlan
		case_ "VxlanNoRemote" vxlan_without_remote
		if has_reason BRIDGE_INGRESS_STP_STATE; then
			case_ "TunnelNoRoute" vxlan_without_route
		else
			skip "TunnelNoRoute: this kernel frees such a frame as if it had been sent (vxlan_xmit_one())"
		fi
	fi
	if able_tc; then
		case_ "TcIngress" tc_ingress
		case_ "TcEgress" tc_egress
		case_ "QueueFull" full_queue
		case_ "QueueFull: a filter of its qdisc" filter_of_qdisc
		if able_ifb; then
			case_ "QueueFull: an ifb's, of what comes in" shaped_on_ingress
			case_ "QueueFull: an ifb's, of what goes out" shaped_on_egress
		fi
		case_ "SendDroppedProgram" by_a_program
		case_ "SendDroppedQuestion" our_question
		case_ "SendDroppedAnnouncement" our_announcement
		case_ "SendDroppedForwarded" forwarded
		case_ "SendDroppedReply" late_reply
		case_ "SendDroppedReply: its request is not from sip=" filtered_out sip 10.0.0.1
		case_ "SendDroppedReply: its request is not for tip=" filtered_out tip 10.0.0.2
	fi
	case_ "Xdp" xdp
	case_ "PortNotForwarding" stp
	case_ "InvalidSource" invalid_source
	case_ "NoBridgePort" no_port
	case_ "NotLetOut" isolated
	case_ "NotLetOut: no hairpin" no_hairpin
	case_ "NotLetOut: our own" not_let_out_of_bridge
	case_ "VlanFilter" vlan_filter
	case_ "VlanFilter: STP of a VLAN" vlan_held_by_stp
	if able_link bond; then
		case_ "BondPort" in_bond
		case_ "BondNoPort" bond_without_port
	fi
	if able_link team; then
		case_ "TeamPort" in_team
		case_ "TeamNoPort" team_without_port
	fi
	case_ "Backlog" backlog
	if gives_errnos; then
		case_ "MacvlanQueue" macvlan_queue
	else
		skip "MacvlanQueue: Linux since 6.13 drops such a frame before it is one (macvlan_broadcast_enqueue()), unless two CPUs meet"
	fi
	case_ "QueueNoCarrier" protodown
	case_ "QueueNoCarrier: the other end is down" other_end_down
	case_ "QueueDown" queue_of_a_down_interface
	case_ "PortLocked" locked_port
	case_ "UnknownPlace" bridge_outside_vlan
}
