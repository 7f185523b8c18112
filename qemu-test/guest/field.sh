# shellcheck shell=dash
# SPDX-License-Identifier: GPL-2.0
#
# The host that people's troubles are played on (46-, 47-). "We" are the
# current network namespace:
#
#   us                                    namespace "q"
#   eth0  10.0.0.1/24  02:00:00:00:00:01 === q0  02:00:00:00:00:02  (arp off)
#                                         namespace "r"
#   eth1  10.1.0.1/24  02:00:00:00:01:01 === r0  02:00:00:00:01:02  (arp off)
#
# The peers have no addresses: what they "say" is what arptool puts on q0.
# Sourced after lib.sh, by a test file; each case begins with field_topology.

# shellcheck disable=SC2034 # for fresh.sh
TOPOLOGY=field_topology
ETH0_MAC=02:00:00:00:00:01
Q0_MAC=02:00:00:00:00:02

field_topology() {
	ip netns add q
	ip netns add r
	ip -batch - <<-EOT
		link set lo up
		link add eth0 address $ETH0_MAC type veth peer name q0 address $Q0_MAC netns q
		link add eth1 address 02:00:00:00:01:01 type veth peer name r0 address 02:00:00:00:01:02 netns r
		addr add 10.0.0.1/24 dev eth0
		addr add 10.1.0.1/24 dev eth1
		link set eth0 up
		link set eth1 up
	EOT
	ip -n q link set q0 arp off up
	ip -n r link set r0 arp off up
	quiet_ipv6
}

# netns_of FILE: the inode number of that namespace
netns_of() { stat -L -c %i "$1"; }

# q_says ARG...: one frame of q's (see arptool); WIRE is what came back, KLOG what was said of it
q_says() {
	take_log
	cat "$DEBUG/arp_probe/verdicts" >/tmp/verdicts.before
	arptool send --netns q --dev q0 --fence eth0 "$@" >/tmp/wire 2>&1 || complain "arptool $*: $(cat /tmp/wire)"
	WIRE=$(cat /tmp/wire)
	take_log
	TOLD=0
}

# q_asks TIP ARG...
q_asks() {
	local tip=$1
	shift
	PACKET="who-has $tip tell 10.0.0.2"
	q_says --sip 10.0.0.2 --tip "$tip" "$@"
}

# told DEV TOKEN PATTERN...: one line says that of the packet on DEV, and its sentence has each of the patterns
# shellcheck disable=SC2153 # lib.sh has it
told() {
	told_in "$NETNS" "$@"
}

# told_in NETNS DEV TOKEN PATTERN...: on a DEV of that namespace
told_in() {
	local netns=$1 dev=$2 token=$3 line
	shift 3
	line=$(printf '%s\n' "$KLOG" | head="$dev (netns $netns): $PACKET: verdict=$token: " \
		awk 'index($0, ENVIRON["head"]) == 1')
	same "lines with verdict=$token of $dev: $PACKET" 1 "$(printf '%s' "$line" | grep -c '')"
	for pattern; do
		has "the sentence" ".*$pattern.*" "$line"
	done
	TOLD=$((TOLD + 1))
}

# Nothing else was said, and the counters agree.
told_all() {
	same "lines with a verdict" "$TOLD" "$(printf '%s\n' "$KLOG" | grep -c ': verdict=')"
	lacks "the log" 'verdict=unknown' "$KLOG"
	same "verdicts counted" "$TOLD" "$(risen | grep -oE '[0-9]+$|[0-9]+,' | tr -d , | awk '{ n += $1 } END { print n + 0 }')"
}

# on_wire COUNT: that many replies came to q
on_wire() { same "replies on the wire" "$1" "$(replies)"; }

# forwards DEV: it is a bridge's port, and no longer listens or learns
forwards() { command bridge link show dev "$1" | grep -q 'state forwarding'; }

# to_bridge BRIDGE ARG...: eth0 becomes its port, and the address goes there
to_bridge() {
	local bridge=$1
	shift
	ip link add "$bridge" type bridge "$@"
	ip addr flush dev eth0
	ip link set eth0 master "$bridge"
	ip addr add 10.0.0.1/24 dev "$bridge"
	ip link set "$bridge" address $ETH0_MAC up
}

# all_forward DEV...: ports of a bridge
all_forward() {
	for dev; do
		holds "$dev forwards" until_true 10 forwards "$dev"
	done
}

bridged() { # ARG...
	to_bridge br0 "$@"
	all_forward eth0
}

# takes_ports MASTER PORT...: those are ports of that bond or team, in that order; it takes none that is up
takes_ports() {
	local port master=$1
	shift
	ip addr flush dev eth0
	for port; do
		ip link set "$port" down
		ip link set "$port" master "$master"
	done
}

# nft_drops FAMILY CHAIN: an nft table of that family, of one chain (as nft writes it) that lets no ARP through
nft_drops() {
	nft -f - <<-EOT
		table $1 filter {
			chain c {
				$2
				$([ "$1" = arp ] && echo drop || echo "ether type arp drop")
			}
		}
	EOT
}

# loses_arp DEV: its queue loses all ARP, and nothing else: the fence is no ARP
loses_arp() {
	tc qdisc add dev "$1" root handle 1: prio
	tc qdisc add dev "$1" parent 1:3 handle 30: netem loss 100%
	tc filter add dev "$1" parent 1: protocol arp u32 match u32 0 0 flowid 1:3
}

# tc_drops DEV ingress|egress
tc_drops() {
	tc qdisc add dev "$1" clsact
	tc filter add dev "$1" "$2" protocol arp matchall action drop
}
