# shellcheck shell=dash
# SPDX-License-Identifier: GPL-2.0
# guest: sentences
#
# Do as told, ask again, as in 49-stages, of what virtual machines are attached by: taps, macvtaps and Open vSwitch.

# shellcheck source=SCRIPTDIR/../guest/field.sh
. /job/field.sh
# shellcheck source=SCRIPTDIR/../guest/told.sh
. /job/told.sh

# --- taps, which a virtual machine has for a wire -------------------------------------------------------

purged() { sed -n 's/^queue_purged //p' "$DEBUG/arp_probe/not_ours"; }

purged_more() { [ "$(purged)" -gt "$BEFORE" ]; }

# closed COMMAND...: what nobody has read goes when the device is closed, and that is nobody's end
closed() {
	BEFORE=$(purged)
	"$@"
	holds "the queue was emptied" until_true 20 purged_more
	take_log
	lacks "the log" verdict= "$KLOG"
}

# never_reads: tap0 is open
never_reads() {
	socat -U TUN,tun-type=tap,tun-name=tap0,iff-no-pi,up PIPE &
	until_true 20 ip link show dev tap0 >/dev/null 2>&1 || complain "there is no tap0"
}

# The first fill it, whatever else is in there.
tap_full() {
	to_bridge br0
	never_reads
	ip link set tap0 txqueuelen 10 master br0
	all_forward eth0 tap0
	q_asks 10.0.0.98 --count 20
	packet q_asks 10.0.0.99
	told tap0 send_dropped 'a packet that we forward did not leave: the program that has tap0 open does not read fast enough, or at all \(FULL_RING in '
	line_of send_dropped
	sees 'tun type tap' 'qlen 10$'
	closed kill $!
}

close_tap() { exec 5<&-; }

macvtap_full() {
	ip link add link eth0 name mt0 type macvtap mode bridge
	ip link set mt0 txqueuelen 10 up
	mknod /tmp/tap c "$(awk '$2 == "macvtap" { print $1 }' /proc/devices)" 1
	exec 5<>/tmp/tap
	q_asks 10.0.0.98 --count 20
	packet q_asks 10.0.0.99
	told mt0 dropped_in 'dropped before ARP saw it: the program that has mt0 open does not read fast enough, or at all \(FULL_RING in '
	line_of dropped_in
	sees 'macvtap mode bridge' 'qlen 10$'
	closed close_tap
	rm /tmp/tap
}

# --- Open vSwitch -------------------------------------------------------------------------------------
# The flows are as ovs-vswitchd would set them, which does not run here: what has none nobody takes.

# switched: eth0 and br0, which has the address, are ports 1 and 2
switched() {
	holds "a datapath" ovs-dpctl add-dp dp0
	holds "eth0 is its port" ovs-dpctl add-if dp0 eth0
	holds "br0 is its port" ovs-dpctl add-if dp0 br0,type=internal
	ip addr flush dev eth0
	ip addr add 10.0.0.1/24 dev br0
	ip link set br0 up
}

# flow PORT ACTIONS: for ARP
flow() { set_flow add-flow "$@"; }

set_flow() { holds "$1 from $2: $3" ovs-dpctl "$1" dp0 "in_port($2),eth(),eth_type(0x0806),arp()" "$3"; }

# switch_drops PATTERN SHOWN...: what came in by eth0
switch_drops() {
	packet q_asks 10.0.0.1
	on_wire 0
	told eth0 dropped_in "dropped before ARP saw it: $1"
	told_all
	shift
	sees "$@"
	offers_none
}

ovs_flow() {
	switched
	flow 1 drop
	switch_drops 'a flow of Open vSwitch, which ovs-vswitchd makes of its rules, dropped it \(OVS_DROP_[A-Z_]+ in ' 'in_port\(1\).*actions:drop'
}

# A port's tag (ovs-vsctl set port eth0 tag=5), in the bridge's own interface.
ovs_tags() {
	switched
	flow 1 'push_vlan(vid=5,pcp=0),2'
	flow 2 1
	packet q_asks 10.0.0.1
	on_wire 0
	told br0 vlan_unknown 'the frame had a VLAN tag that no interface on br0 takes: its own, or that of the port by which Open vSwitch took it '
	told_all
	sees 'push_vlan\(vid=5'
	captures 'vlan 5, .*who-has 10\.0\.0\.1 tell 10\.0\.0\.2'
	offers_none
	set_flow mod-flow 1 2
	$AGAIN
	on_wire 1
}

ovs_no_flow() {
	switched
	switch_drops 'Open vSwitch has no flow for it, and ovs-vswitchd, which makes them, did not take it \(' 'lost:[1-9]'
}

ovs_port_not_up() {
	switched
	flow 1 2
	flow 2 1
	ip link set br0 down
	switch_drops 'a flow of Open vSwitch sends it to a port that is not up, or without a carrier \(DEV_READY in ' \
		'in_port\(1\).*actions:2' 'port 2: br0' 'br0: .*state DOWN'
	ip link set br0 up
	$AGAIN
	told br0 answered '10\.0\.0\.1 is ours'
}

# The reply is the bridge's own, and to leave by eth0.
ovs_flow_of_reply() {
	switched
	flow 1 2
	flow 2 drop
	packet q_asks 10.0.0.1
	on_wire 0
	told br0 reply_dropped 'the reply did not leave: a flow of Open vSwitch, which ovs-vswitchd makes of its rules, dropped it '
	told_all
	sees 'in_port\(2\).*actions:drop'
	set_flow mod-flow 2 1
	tc_drops eth0 egress
	packet q_asks 10.0.0.1
	told br0 reply_dropped 'the reply did not leave: a tc filter on egress of eth0 dropped it'
	told_all
	tc qdisc del dev eth0 clsact
	$AGAIN
	on_wire 1
}

ovs_forwards() {
	switched
	holds "eth1 is its port" ovs-dpctl add-if dp0 eth1
	flow 1 3
	tc_drops eth1 egress
	packet q_asks 10.0.0.1
	told eth1 send_dropped 'a packet that we forward did not leave: a tc filter on egress of eth1 dropped it'
	told_all
}

on_ovs_port() {
	switched
	flow 1 2
	flow 2 1
	ip addr flush dev br0
	ip addr add 10.0.0.1/24 dev eth0
	packet q_asks 10.0.0.1
	on_wire 1
	says answered '10\.0\.0\.1 is ours \(on eth0\), .*; Open vSwitch has eth0: its addresses belong on the bridge'
	ip addr flush dev eth0
	ip addr add 10.0.0.1/24 dev br0
	$AGAIN
	told br0 answered '10\.0\.0\.1 is ours, and '
	lacks "the log" 'Open vSwitch' "$KLOG"
}

main() {
	load log_burst=0 trace=0
	! able "tap" CONFIG_TUN /usr/bin/dash -ec '
		[ -e /dev/net/tun ] || modprobe tun
		ip tuntap add x0 mode tap' || case_ "TapFull" tap_full
	! able "macvtap" CONFIG_MACVTAP /usr/bin/dash -ec '
		ip link add d0 type dummy
		ip link add x0 link d0 type macvtap' || case_ "TapFull: a macvtap's" macvtap_full
	if able "Open vSwitch" CONFIG_OPENVSWITCH ovs-dpctl add-dp x0; then
		case_ "OvsFlow" ovs_flow
		case_ "OvsFlow: of our reply" ovs_flow_of_reply
		case_ "OvsNoFlow" ovs_no_flow
		case_ "VlanUnknownOvs" ovs_tags
		case_ "OvsPortNotUp" ovs_port_not_up
		case_ "SendDroppedForwarded: by Open vSwitch" ovs_forwards
		case_ "AnsweredElsewhere: on a port of Open vSwitch" on_ovs_port
	fi
}
