# shellcheck shell=dash
# SPDX-License-Identifier: GPL-2.0
#
# The demo: real ARP packets through real interfaces, and what `dmesg -w`
# shows of them meanwhile, with one line before each scene.

# shellcheck source=SCRIPTDIR/topology.sh
. /job/topology.sh

number=0
bold='' blue='' off=''
if [ -e /job/color ]; then
	bold=$(printf '\033[1m') blue=$(printf '\033[1;34m') off=$(printf '\033[0m')
fi

# The log is followed by one dmesg from beginning to end. A line of our own,
# sent through the log, tells when all that a scene caused has come out.
follow_log() {
	mkfifo /tmp/log
	dmesg -W --color=never >/tmp/log &
	exec 3</tmp/log
}

show_log() {
	local line
	echo "demo: scene $number ends" >/dev/kmsg
	while read -r line <&3; do
		case $line in
		*"demo: scene $number ends") return ;;
		*verdict=*) printf '%s%s%s\n' "$bold" "$line" "$off" ;;
		*arp_probe*) printf '%s\n' "$line" ;;
		esac
	done
}

# scene WHAT SETUP ARP-ARGUMENTS...: SETUP is a function, run on a new topology
scene() {
	local what=$1 setup=$2
	shift 2
	number=$((number + 1))
	printf '\n%s=== %d. %s%s\n' "$blue" "$number" "$what" "$off"
	forget_topology
	topology && $setup || exit 1
	say_arp "$@" >/tmp/wire || exit 1
	show_log
	show_wire
	as_before
}

# What does not go with the topology.
as_before() {
	nft flush ruleset
	ip rule show | grep -q '^0:' || ip rule add pref 0 lookup local
	ip rule show | sed -n 's/^\([12]0\):.*/\1/p' | while read -r pref; do
		ip rule del pref "$pref"
	done
}

show_wire() {
	local replies
	replies=$(sed -n 's/^reply sip=\([^ ]*\) tip=\([^ ]*\) sha=\([^ ]*\) .*/on the wire: "\1 is at \3", to \2/p' /tmp/wire)
	printf '    %s\n' "${replies:-on the wire: no reply}"
}

set_v0() { sysctl -q -w "net.ipv4.conf.v0.$1"; }

as_it_is() { :; }
rp_filter() { set_v0 rp_filter=1; }
ignore() { set_v0 arp_ignore=1; }
proxy() { set_v0 forwarding=1 && set_v0 proxy_arp=1; }
no_address() { ip addr flush dev v0; }
knows_peer() { ip neigh add 10.0.0.2 lladdr 02:00:00:00:00:99 dev v0 nud stale; }
vlan_without_in_dev() {
	ip link add link v0 name v0.5 type vlan id 5 &&
		ip addr add 10.5.0.1/24 dev v0.5 &&
		ip link set v0.5 up && ip link set v0.5 mtu 60
}
no_arp() { ip link set v0 arp off; }
nft_output() {
	nft add table arp filter &&
		nft add chain arp filter output '{ type filter hook output priority 0; policy drop; }'
}
rule_first() {
	set_v0 forwarding=1 &&
		ip route add default dev dummy0 table 101 &&
		ip rule add pref 10 iif v0 lookup 101 &&
		ip rule add pref 20 lookup local &&
		ip rule del pref 0
}

echo "kernel $(uname -r); v0 (10.0.0.1/24) is a veth whose other end, v1, sits in a namespace; dummy0 has 192.168.9.1/24"
follow_log
# The peer is a host of this kernel, too, and not the one that we are to hear of.
us=$(stat -L -c %i /proc/self/ns/net)
printf '%s# insmod arp_probe.ko log_burst=0 netns=%s%s\n' "$bold" "$us" "$off"
insmod /job/arp_probe.ko log_burst=0 "netns=$us" || exit 1

scene "A neighbour, 10.0.0.2, asks v0 for its address" \
	as_it_is --sip 10.0.0.2 --tip 10.0.0.1
scene "rp_filter=1, and 192.168.9.9, whom we would answer through dummy0, asks v0" \
	rp_filter --sip 192.168.9.9 --tip 10.0.0.1
scene "It asks for 10.99.0.1, to which no route leads" \
	as_it_is --sip 10.0.0.2 --tip 10.99.0.1
scene "It asks for 10.0.0.77, which is on this wire, but is not ours" \
	as_it_is --sip 10.0.0.2 --tip 10.0.0.77
scene "arp_ignore=1, and it asks v0 for the address of dummy0" \
	ignore --sip 10.0.0.2 --tip 192.168.9.1
scene "proxy_arp=1, and it asks for 192.168.9.77, behind dummy0: the answer comes after proxy_delay" \
	proxy --sip 10.0.0.2 --tip 192.168.9.77 --replies 1
scene "v0 has no address at all, and is asked for the one of dummy0" \
	no_address --sip 10.0.0.2 --tip 192.168.9.1
scene "A VLAN device whose mtu of 60 has cost it its IPv4 (the original module crashed here)" \
	vlan_without_in_dev --vlan 5 --sip 10.5.0.2 --tip 10.5.0.1
scene "10.0.0.2, whom we know by another MAC address, announces itself: a gratuitous ARP" \
	knows_peer --sip 10.0.0.2 --tip 10.0.0.2
scene "Another host announces 10.0.0.1, our own address, as its own" \
	as_it_is --sip 10.0.0.1 --tip 10.0.0.1
scene "Somebody has turned ARP off on v0 (ip link set v0 arp off), and it is asked" \
	no_arp --sip 10.0.0.2 --tip 10.0.0.1
scene "nft's output chain lets no ARP out: v0 answers, and nothing is on the wire" \
	nft_output --sip 10.0.0.2 --tip 10.0.0.1
scene "A router's rule for v0 comes before the table of its own addresses: 10.0.0.1 is v0's, and not answered for" \
	rule_first --sip 10.0.0.2 --tip 10.0.0.1

printf '\n%s# grep -v " 0$" /sys/kernel/debug/arp_probe/verdicts%s\n' "$bold" "$off"
grep -v ' 0$' /sys/kernel/debug/arp_probe/verdicts

number=$((number + 1))
printf '\n%s# rmmod arp_probe%s\n' "$bold" "$off"
rmmod arp_probe || exit 1
show_log
forget_topology
