# shellcheck shell=dash
# SPDX-License-Identifier: GPL-2.0
#
# What people ran into, made from their reports: a host did not answer, or
# answered wrongly, or for others. Each case says what must be told, and what
# is on the wire beside it.

# shellcheck source=SCRIPTDIR/../guest/field.sh
. /job/field.sh

# --- frames that end before arp_process() -----------------------------------------

noarp() {
	ip link set eth0 arp off
	q_asks 10.0.0.1
	on_wire 0
	told eth0 noarp 'ip link set (dev )?eth0 arp on'
	told_all
}

# The other end of the reply is an interface of this kernel, too.
peer_is_noarp() {
	everybody
	q_asks 10.0.0.1
	on_wire 1
	told eth0 answered
	PACKET="10.0.0.1 is-at $ETH0_MAC"
	told_in "$(netns_of /run/netns/q)" q0 noarp
	told_all
}

tag_of_nobody() {
	ip link add link eth0 name eth0.10 type vlan id 10
	ip link set eth0.10 up
	q_asks 10.0.0.1 --vlan 20
	on_wire 0
	told eth0 vlan_unknown 'tcpdump -e -n -i eth0 vlan'
	told_all
}

for_another_host() {
	q_asks 10.0.0.1 --eth-dst 02:00:00:00:00:77
	on_wire 0
	told eth0 other_host 02:00:00:00:00:77 $ETH0_MAC
	told_all
}

nft_input() {
	nft_drops arp 'type filter hook input priority 0; policy drop;'
	q_asks 10.0.0.1
	on_wire 0
	told eth0 netfilter_in 'nft list ruleset'
	told_all
}

tc_ingress() {
	tc_drops eth0 ingress
	q_asks 10.0.0.1
	on_wire 0
	told eth0 dropped_in 'tc filter show dev eth0 ingress'
	told_all
}

port_that_listens() {
	to_bridge br0 stp_state 1
	q_asks 10.0.0.1
	on_wire 0
	told eth0 dropped_in 'forwarding' 'bridge link'
	told_all
}

inactive_bond_port() {
	ip link add bond0 type bond mode active-backup
	takes_ports bond0 eth1 eth0
	ip addr add 10.0.0.1/24 dev bond0
	ip link set bond0 up
	ip link set bond0 type bond active_slave eth1
	q_asks 10.0.0.1
	on_wire 0
	told eth0 dropped_in bond0 inactive
	told_all
}

# --- replies that never leave ---------------------------------------------------------

nft_output() {
	nft_drops arp 'type filter hook output priority 0; policy drop;'
	q_asks 10.0.0.1
	on_wire 0
	told eth0 reply_dropped netfilter 'nft list ruleset'
	told_all
}

tc_egress() {
	tc_drops eth0 egress
	q_asks 10.0.0.1
	on_wire 0
	told eth0 reply_dropped 'tc filter show dev eth0 egress'
	told_all
}

VRRP=02:00:5e:00:01:05

# What is broadcast, eth0 hears too: the question is for the macvlan alone.
protodown() {
	ip link add vrrp5 link eth0 address $VRRP type macvlan mode bridge
	ip addr add 10.0.0.20/24 dev vrrp5
	ip link set vrrp5 up
	ip link set vrrp5 protodown on
	q_asks 10.0.0.20 --eth-dst $VRRP
	on_wire 0
	told vrrp5 reply_dropped carrier
	told_all
}

# --- answers, and what they leave out --------------------------------------------------

# A broadcast goes to the macvlans in a work item, after the fence.
three_answer() {
	ip link add vrrp4 link eth0 address 02:00:5e:00:01:04 type macvlan mode bridge
	ip link add vrrp6 link eth0 address 02:00:5e:00:01:06 type macvlan mode bridge
	ip addr add 10.0.0.20/24 dev vrrp4
	ip link set vrrp4 up
	ip link set vrrp6 up
	q_asks 10.0.0.20 --replies 3
	on_wire 3
	told eth0 answered $ETH0_MAC vrrp4
	told vrrp4 answered 02:00:5e:00:01:04
	told vrrp6 answered 02:00:5e:00:01:06 vrrp4
	told_all
}

entry_moved() {
	ip neigh add 10.0.0.2 lladdr $Q0_MAC dev eth0 nud reachable
	q_asks 10.0.0.1 --sha 02:00:00:00:00:66
	on_wire 1
	told eth0 answered "$Q0_MAC" 02:00:00:00:00:66
	told_all
}

# --- where the advice pointed the wrong way -----------------------------------------------

rule_before_local() {
	ip addr add 169.254.1.1/32 dev eth0
	ip route add default via 10.1.0.2 dev eth1 table 101
	ip rule add iif eth0 lookup 101 prio 10
	ip rule add lookup local prio 20
	ip rule del prio 0
	echo 1 >/proc/sys/net/ipv4/ip_forward
	q_asks 169.254.1.1
	on_wire 0
	told eth0 not_local 'ip route get 169\.254\.1\.1 from 10\.0\.0\.2 iif eth0' 'decided before its local route'
	lacks "the sentence" 'is not ours' "$KLOG"
	told_all
}

filter_by_rule() {
	ip rule add from 10.0.0.1 lookup 100
	ip route add default via 10.1.0.2 dev eth1 table 100
	set_conf eth0 rp_filter=1
	q_asks 10.0.0.1
	on_wire 0
	told eth0 rp_filter 'ip route get 10\.0\.0\.2 from 10\.0\.0\.1( |;|$)'
	told_all
}

# We did ask, on the port; the reply comes up on the bridge.
asked_elsewhere() {
	to_bridge br0
	ip addr add 10.0.0.1/24 dev eth0
	holds "the port forwards" until_true 10 forwards eth0
	ip neigh add 10.0.0.2 dev eth0 nud incomplete use
	PACKET="10.0.0.2 is-at $Q0_MAC"
	q_says --op 2 --sip 10.0.0.2 --tip 10.0.0.1 --tha $ETH0_MAC --eth-dst $ETH0_MAC
	told br0 ignored 'br0' 'ip neigh show to 10\.0\.0\.2( |;|$)'
	lacks "the sentence" 'did not ask' "$KLOG"
	told_all
}

# The sysctl is another namespace's.
other_namespace() {
	everybody
	ip -n r addr add 10.1.0.2/24 dev r0
	ip -n r link set r0 arp on
	ip netns exec r sysctl -q -w net.ipv4.conf.r0.arp_ignore=8
	PACKET="who-has 10.1.0.2 tell 10.1.0.1"
	take_log
	cat "$DEBUG/arp_probe/verdicts" >/tmp/verdicts.before
	arptool send --dev eth1 --sip 10.1.0.1 --tip 10.1.0.2 >/tmp/wire
	TOLD=0
	take_log
	on_wire 0
	told_in "$(netns_of /run/netns/r)" r0 arp_ignore
	told_all
}

# --- the line that matters, on a busy network -------------------------------------------

# Ten seconds of questions for others, and ten that the filter refuses among them.
needle() {
	local many lines seconds
	many=$(count_of 12000)
	set_conf eth0 rp_filter=1
	seconds=$(cut -d. -f1 /proc/uptime)
	arptool send --netns q --dev q0 --sip 10.0.0.2 --tip 10.0.0.77 --count "$many" --rate $((many / 10)) --quiet >/tmp/hay &
	arptool send --netns q --dev q0 --fence eth0 --sip 172.16.0.1 --sip-step 1 --tip 10.0.0.1 --count 10 --rate 1 --quiet >/tmp/wire
	wait
	take_log
	same "questions for others" "sent=$many replies=0 others=0 errors=0" "$(cat /tmp/hay)"
	same "those refused, by the counters" 10 "$(counted rp_filter)"
	same "those refused, in the log" 10 "$(printf '%s\n' "$KLOG" | grep -c 'verdict=rp_filter: ')"
	# log_burst, and a tenth of it for each of the two verdicts, in a second; and what was suppressed. A host that has other
	# work makes longer ones of ten seconds.
	seconds=$(($(cut -d. -f1 /proc/uptime) - seconds))
	lines=$(printf '%s\n' "$KLOG" | wc -l)
	holds "$lines lines in $seconds seconds are few" test "$lines" -le $(((seconds + 2) * (100 + 2 * 10 + 1)))
}

# needle_with PARAMETER...: of a module loaded anew
needle_with() {
	unload
	load "$@"
	case_ "ten refused among many for others: insmod arp_probe.ko $*" needle
}

main() {
	load log_burst=0 trace=0
	case_ "noarp: the interface" noarp
	case_ "noarp: the peer's end of a reply" peer_is_noarp
	case_ "vlan_unknown: a tag of nobody" tag_of_nobody
	case_ "other_host: another MAC address" for_another_host
	if able_nft arp; then
		case_ "netfilter_in: nft, hook input" nft_input
		case_ "reply_dropped: nft, hook output" nft_output
	fi
	if able_tc; then
		case_ "dropped_in: tc, ingress" tc_ingress
		case_ "reply_dropped: tc, egress" tc_egress
	fi
	case_ "dropped_in: a bridge's port that listens" port_that_listens
	! able_link bond || case_ "dropped_in: a bond's inactive port" inactive_bond_port
	case_ "reply_dropped: protodown" protodown
	case_ "answered: by three interfaces, for one of them" three_answer
	case_ "answered: and the sender's entry moved" entry_moved
	case_ "not_local: a rule before the local table" rule_before_local
	case_ "rp_filter: by a rule" filter_by_rule
	case_ "ignored: asked for on a port" asked_elsewhere
	case_ "arp_ignore: in another namespace" other_namespace
	needle_with
	needle_with trace=0
}
