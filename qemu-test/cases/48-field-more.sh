# shellcheck shell=dash
# SPDX-License-Identifier: GPL-2.0
#
# More of what people run into: bonds, bridges, VRFs, overlays, load balancers,
# containers, and each place at which a frame can be taken away. What must be
# told, and what is on the wire beside it, as in 46-field.

# shellcheck source=SCRIPTDIR/../guest/field.sh
. /job/field.sh

# --- taken away on the way in -------------------------------------------------------

# drops_in PATTERN...: a plain question is not heard
drops_in() {
	q_asks 10.0.0.1
	on_wire 0
	told eth0 dropped_in "$@"
	told_all
}

xdp() { # ARG...
	arptool xdp-drop eth0 >/tmp/xdp 2>&1 &
	holds "the program is attached" until_true 10 grep -q ready /tmp/xdp
	PACKET="who-has 10.0.0.1 tell 10.0.0.2"
	take_log
	cat "$DEBUG/arp_probe/verdicts" >/tmp/verdicts.before
	# No fence comes through.
	arptool send --netns q --dev q0 --sip 10.0.0.2 --tip 10.0.0.1 "$@" >/tmp/wire
	line_comes dropped_in
	kill $!
	wait $!
	TOLD=0
	told eth0 dropped_in XDP
	told_all
}

nft_ingress() {
	nft_drops netdev 'type filter hook ingress device eth0 priority 0;'
	drops_in 'nft list ruleset'
}

# bridge_hook HOOK: eth0 is a bridge's port that forwards, and nft drops ARP there
bridge_hook() {
	to_bridge br0
	holds "the port forwards" until_true 10 forwards eth0
	nft_drops bridge "type filter hook $1 priority 0;"
}

bridge_prerouting() {
	bridge_hook prerouting
	drops_in 'nft list ruleset'
}

tc_police() {
	tc qdisc add dev eth0 clsact
	tc filter add dev eth0 ingress protocol arp matchall action police rate 8bit burst 1 conform-exceed drop
	drops_in 'tc filter show dev eth0 ingress'
}

# The interface that takes the tag is down.
vlan_down() {
	ip link add link eth0 name eth0.10 type vlan id 10
	q_asks 10.0.0.1 --vlan 10
	on_wire 0
	told eth0 dropped_in 'vlan_do_receive\); see: ip -d link show type vlan'
	told_all
}

# With its bridge down a port is disabled.
bridge_down() {
	to_bridge br0
	holds "the port forwards" until_true 10 forwards eth0
	ip link set br0 down
	drops_in 'STP, or the bridge is down' 'bridge link show dev eth0'
}

# The route that refuses is in the table of the VRF: `ip route get` would look into another.
vrf_refuses() {
	ip link add vrf0 type vrf table 50
	ip link set vrf0 up
	ip link set eth0 master vrf0
	ip link set eth1 master vrf0
	ip route add 192.168.9.0/24 via 10.1.0.2 dev eth1 vrf vrf0
	set_conf eth0 rp_filter=1
	PACKET="who-has 10.0.0.1 tell 192.168.9.9"
	q_says --sip 192.168.9.9 --tip 10.0.0.1
	on_wire 0
	told eth0 rp_filter 'see: ip rule show, ip route show table all match 192\.168\.9\.9'
	told_all
	has "the route" '192\.168\.9\.0/24 via 10\.1\.0\.2 dev eth1 table 50 *' \
		"$(ip route show table all match 192.168.9.9)"
	set_conf eth0 rp_filter=0 arp_filter=1
	q_says --sip 192.168.9.9 --tip 10.0.0.1
	on_wire 0
	told eth0 arp_filter 'see: ip rule show, ip route show table all match 192\.168\.9\.9'
	told_all
}

# The bridge knows the VLANs of its ports, and the tag of its frames.
vlan_filter() {
	to_bridge br0 vlan_filtering 1
	holds "the port forwards" until_true 10 forwards eth0
	q_asks 10.0.0.1 --vlan 7
	on_wire 0
	told eth0 dropped_in VLAN 'bridge -d vlan show dev eth0'
	told_all
	command bridge vlan del vid 1 dev eth0
	drops_in VLAN 'bridge -d vlan show dev eth0'
}

arptables_in() {
	arptables-legacy -A INPUT -j DROP
	q_asks 10.0.0.1
	on_wire 0
	told eth0 netfilter_in arptables
	told_all
}

# malformed PACKET ARG...
malformed() {
	local packet=$1
	shift
	q_asks 10.0.0.1 "$@"
	PACKET=$packet
	on_wire 0
	told eth0 malformed
	told_all
}

# Nobody's frame, but on an interface without ARP: that comes first.
noarp_first() {
	ip link set eth0 arp off
	q_asks 10.0.0.1 --eth-dst 02:00:00:00:00:77 --len 30
	PACKET="unreadable ARP packet"
	on_wire 0
	told eth0 noarp
	told_all
}

tagged_for_another() {
	q_asks 10.0.0.1 --eth-dst 02:00:00:00:00:77 --vlan 20
	on_wire 0
	told eth0 other_host 02:00:00:00:00:77
	told_all
}

# --- replies that never leave ---------------------------------------------------------

keeps_reply() { # DEV PATTERN...
	local dev=$1
	shift
	q_asks 10.0.0.1
	on_wire 0
	told "$dev" reply_dropped "$@"
	told_all
}

nft_egress() {
	nft_drops netdev 'type filter hook egress device eth0 priority 0;'
	keeps_reply eth0 'nft list ruleset'
}

bridge_output() { # HOOK
	bridge_hook "$1"
	keeps_reply br0 'nft list ruleset'
}

arptables_out() {
	arptables-legacy -A OUTPUT -j DROP
	keeps_reply eth0 arptables
}

netem() {
	loses_arp eth0
	keeps_reply eth0 'tc .*qdisc show dev eth0'
}

# --- other frames that never leave -----------------------------------------------------

# Our own question, and a program's.
own_question() {
	tc_drops eth0 egress
	take_log
	TOLD=0
	cat "$DEBUG/arp_probe/verdicts" >/tmp/verdicts.before
	PACKET="who-has 10.0.0.2 tell 10.0.0.1"
	ip neigh add 10.0.0.2 dev eth0 nud incomplete use
	take_log
	ip neigh del 10.0.0.2 dev eth0
	told eth0 send_dropped 'tc filter show dev eth0 egress'
	told_all
}

programs_question() {
	tc_drops eth0 egress
	take_log
	TOLD=0
	cat "$DEBUG/arp_probe/verdicts" >/tmp/verdicts.before
	PACKET="who-has 10.0.0.2 tell 10.0.0.1"
	# Its socket is told, and so it ends.
	fails "arping" busybox arping -c 1 -w 1 -I eth0 10.0.0.2
	take_log
	told eth0 send_dropped 'tc filter show dev eth0 egress' 'program'
	told_all
}

# eth0 hears it, br0 too, and eth1 is not to have it.
forwarded() {
	to_bridge br0
	ip addr flush dev eth1
	ip link set eth1 master br0
	holds "the ports forward" until_true 10 forwards eth0
	holds "the ports forward" until_true 10 forwards eth1
	tc_drops eth1 egress
	q_asks 10.0.0.1
	on_wire 1
	told br0 answered
	told eth1 send_dropped 'forward' 'tc filter show dev eth1 egress'
	told_all
}

# --- who answers -------------------------------------------------------------------------

bond() { # MODE PATTERN...
	local mode=$1
	shift
	ip link add bond0 type bond mode "$mode"
	takes_ports bond0 eth0 eth1
	ip addr add 10.0.0.1/24 dev bond0
	ip link set bond0 up
	ip link set bond0 type bond active_slave eth0
	q_asks 10.0.0.1
	if [ "$mode" = balance-alb ]; then
		# It tells its clients by replies of its own, too (rlb_update_client()).
		holds "a reply on the wire" test "$(replies)" -ge 1
	else
		on_wire 1
	fi
	told bond0 answered "$@"
	told_all
}

# A VLAN of a bond that writes other MAC addresses into replies.
bond_vlan() {
	ip link add bond0 type bond mode balance-alb
	takes_ports bond0 eth0
	ip link set bond0 up
	ip link add link bond0 name bond0.10 type vlan id 10
	ip addr add 10.0.0.1/24 dev bond0.10
	ip link set bond0.10 up
	q_asks 10.0.0.1 --vlan 10
	holds "a reply on the wire" test "$(replies)" -ge 1
	told bond0.10 answered $ETH0_MAC balance-alb
	told_all
}

vrf() {
	ip link add vrf0 type vrf table 50
	ip link set vrf0 up
	ip link set eth0 master vrf0
	q_asks 10.0.0.1
	on_wire 1
	told eth0 answered $ETH0_MAC
	told_all
	# The other address is not in the VRF, whose table ends as the kernel's documentation advises.
	ip rule add pref 32765 table local
	ip rule del pref 0
	ip route add unreachable default metric 4278198272 vrf vrf0
	q_asks 10.1.0.1
	on_wire 0
	told eth0 no_route EHOSTUNREACH
	told_all
}

# Asked through one bridge's port, for what is behind another.
neigh_suppress() {
	to_bridge br0
	ip addr flush dev eth1
	ip link set eth1 master br0
	holds "the ports forward" until_true 10 forwards eth0
	command bridge link set dev eth1 neigh_suppress on
	ip neigh add 10.0.0.50 lladdr 02:00:00:00:00:50 dev br0 nud permanent
	command bridge fdb add 02:00:00:00:00:50 dev eth1 master
	q_asks 10.0.0.50
	on_wire 1
	told br0 not_local
	bridge_proxied 02:00:00:00:00:50
	told_all
}

# bridge_proxied MAC: told of whichever device made the reply
bridge_proxied() {
	has "a line" "[a-z0-9]+ \(netns $NETNS\): $PACKET: verdict=bridge_proxied: .*$1.*" "$KLOG"
	TOLD=$((TOLD + 1))
}

vxlan_proxy() {
	ip link add vx0 type vxlan id 5 local 10.1.0.1 remote 10.1.0.2 dstport 4789 nolearning proxy
	to_bridge br0
	ip link set vx0 master br0
	ip link set vx0 up
	holds "the ports forward" until_true 10 forwards eth0
	holds "the ports forward" until_true 10 forwards vx0
	ip neigh add 10.0.0.50 lladdr 02:00:00:00:00:50 dev vx0 nud permanent
	command bridge fdb add 02:00:00:00:00:50 dev vx0 dst 10.1.0.2
	q_asks 10.0.0.50
	on_wire 1
	told br0 not_local
	bridge_proxied 02:00:00:00:00:50
	told_all
}

# Real servers behind a load balancer are to be silent.
lvs() { # ARP_IGNORE
	ip addr add 10.0.0.100/32 dev lo
	set_conf all "arp_ignore=$1"
	q_asks 10.0.0.100
	on_wire 0
	told eth0 arp_ignore '10\.0\.0\.100 is ours \(on lo\)' LVS
	told_all
}

# The kernel answers for any address on any interface: "ARP flux".
flux() {
	ip addr add 10.0.0.3/24 dev eth1
	q_asks 10.0.0.3
	on_wire 1
	told eth0 answered $ETH0_MAC eth1
	told_all
}

# As Calico wires its pods: no address, a gateway that nobody has, a proxy.
calico() {
	ip addr flush dev eth0
	ip route add 10.0.0.2 dev eth0
	set_conf eth0 proxy_arp=1 forwarding=1
	set_neigh eth0 proxy_delay=0
	q_asks 169.254.1.1
	on_wire 0
	told eth0 no_route
	told_all
	ip route add default dev eth1
	q_asks 169.254.1.1
	on_wire 1
	told eth0 proxied $ETH0_MAC
	told_all
}

# A local route makes an address ours without giving it to an interface.
local_route() {
	ip route add local 10.7.0.0/24 dev lo
	q_asks 10.7.0.9
	on_wire 1
	told eth0 answered 'no interface has it' 'ip route show table (all|local) match 10\.7\.0\.9'
	told_all
}

# --- not an end ---------------------------------------------------------------------------

# A packet socket's copies go with it when it closes.
socket_closes() {
	local before
	before=$(not_ours)
	arptool send --dev eth0 --sip 10.0.0.1 --tip 10.0.0.9 --op 9 --len 60 >/dev/null
	take_log
	arptool listen --dev eth0 >/tmp/listen &
	holds "it listens" until_true 10 grep -q ready /tmp/listen
	kill -STOP $!
	q_asks 10.0.0.1
	kill -KILL $!
	wait $!
	take_log
	same "lines of what was in its queue" "" "$KLOG"
	holds "it is counted" test "$(not_ours)" -gt "$before"
}

# A ring of two nodes: what each sends by both ports are copies, and then it is freed as if it had been dropped.
hsr_ring() {
	ip addr flush dev eth0
	ip addr flush dev eth1
	ip -n r link set r0 netns q
	ip -n q link set r0 arp off up
	ip link add hsr0 type hsr slave1 eth0 slave2 eth1 version 1
	ip -n q link add hsr0 type hsr slave1 q0 slave2 r0 version 1
	ip addr add 10.9.0.1/24 dev hsr0
	ip -n q addr add 10.9.0.2/24 dev hsr0
	ip link set hsr0 up
	ip -n q link set hsr0 up
	take_log
	holds "a ping" until_true 20 busybox ping -c 1 -W 1 10.9.0.2
	holds "q asks, too" ip netns exec q busybox arping -c 1 -w 5 -I hsr0 10.9.0.1
	take_log
	has "the log" 'hsr0.*: 10\.9\.0\.2 is-at .*: verdict=learned: .*' "$KLOG"
	has "the log" 'hsr0.*: who-has 10\.9\.0\.1 .*: verdict=answered: .*' "$KLOG"
	lacks "the log" dropped "$KLOG"
}

not_ours() { awk '{ n += $2 } END { print n + 0 }' "$DEBUG/arp_probe/not_ours"; }

main() {
	load log_burst=0 trace=0
	case_ "dropped_in: XDP" xdp
	case_ "dropped_in: XDP, tagged" xdp --vlan 5
	if able_nft netdev; then
		case_ "dropped_in: nft, netdev ingress" nft_ingress
		case_ "reply_dropped: nft, netdev egress" nft_egress
	fi
	if able_nft bridge; then
		case_ "dropped_in: nft, bridge prerouting" bridge_prerouting
		case_ "reply_dropped: nft, bridge output" bridge_output output
		case_ "reply_dropped: nft, bridge postrouting" bridge_output postrouting
	fi
	if able_tc; then
		case_ "dropped_in: tc, police" tc_police
		case_ "reply_dropped: tc, netem" netem
		case_ "send_dropped: our own question" own_question
		case_ "send_dropped: a program's question" programs_question
		case_ "send_dropped: forwarded by a bridge" forwarded
	fi
	case_ "dropped_in: a bridge's VLAN filter" vlan_filter
	case_ "dropped_in: a VLAN interface that is down" vlan_down
	case_ "dropped_in: a bridge that is down" bridge_down
	if able "arptables" CONFIG_IP_NF_ARPFILTER arptables-legacy -L; then
		case_ "netfilter_in: arptables" arptables_in
		case_ "reply_dropped: arptables" arptables_out
	fi
	case_ "malformed: cut off" malformed "unreadable ARP packet" --len 30
	case_ "malformed: hardware addresses of 8 bytes" malformed "unreadable ARP packet" --hln 8
	case_ "malformed: protocol addresses of 5 bytes" malformed "who-has 10.0.0.1 tell 10.0.0.2" --pln 5
	case_ "noarp: before anything else" noarp_first
	case_ "other_host: with a tag of nobody" tagged_for_another
	if able_link bond; then
		case_ "answered: by a bond" bond active-backup $ETH0_MAC
		case_ "answered: by a bond in balance-alb" bond balance-alb $ETH0_MAC balance-alb
	fi
	! able_link bond || case_ "answered: by a VLAN of a bond in balance-alb" bond_vlan
	if able_link vrf table 50; then
		case_ "answered: in a VRF" vrf
		case_ "rp_filter, arp_filter: in a VRF" vrf_refuses
	fi
	case_ "bridge_proxied: neigh_suppress" neigh_suppress
	! able_link vxlan id 5 dstport 4789 || case_ "bridge_proxied: vxlan" vxlan_proxy
	case_ "arp_ignore: LVS, 1" lvs 1
	case_ "arp_ignore: LVS, 2" lvs 2
	case_ "answered: for another interface of the subnet" flux
	case_ "no_route, proxied: Calico" calico
	case_ "answered: a local route" local_route
	case_ "not ours: a socket's queue" socket_closes
	! able "HSR" CONFIG_HSR /usr/bin/dash -ec '
		ip link add d0 type veth peer name d1
		ip link add x0 type hsr slave1 d0 slave2 d1' || case_ "not ours: what was sent in a ring (HSR)" hsr_ring
}
