# shellcheck shell=dash
# SPDX-License-Identifier: GPL-2.0
#
# The two hosts that nearly all scenes and tests play on. "We" are the current
# network namespace:
#
#   us                                   namespace "peer"
#   v0  10.0.0.1/24  02:00:00:00:00:01 === v1  02:00:00:00:00:02  (arp off)
#   dummy0  192.168.9.1/24
#
# No default route. The peer has no address: what it "says" is what arptool
# puts on v1.

V0_MAC=02:00:00:00:00:01
V1_MAC=02:00:00:00:00:02

topology() {
	# Left to itself it makes a dummy0 of its own, in the first namespace.
	[ -d /sys/module/dummy ] || modprobe -q dummy numdummies=0
	ip netns add peer
	ip -batch - <<-EOT
		link set lo up
		link add v0 address $V0_MAC type veth peer name v1 address $V1_MAC netns peer
		addr add 10.0.0.1/24 dev v0
		link set v0 up
		link add dummy0 type dummy
		addr add 192.168.9.1/24 dev dummy0
		link set dummy0 up
	EOT
	ip -n peer link set v1 arp off up
	quiet_ipv6
}

# The wire is for ARP alone: no neighbour discovery, no router solicitations.
quiet_ipv6() {
	local setting
	[ -d /proc/sys/net/ipv6 ] || return 0
	for setting in /proc/sys/net/ipv6/conf/*/disable_ipv6; do
		[ ! -e "$setting" ] || echo 1 >"$setting"
	done
}

# Namespaces die behind the back of the command that deletes their name, and
# take their end of a veth pair along: the other end goes at once this way.
forget_topology() {
	ip link del v0 2>/dev/null
	ip link del dummy0 2>/dev/null
	ip netns del peer 2>/dev/null
	return 0
}

# say_arp ARG...: the peer sends; ends when we have dealt with it
say_arp() { arptool send --netns peer --dev v1 --fence v0 "$@"; }
