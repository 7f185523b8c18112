# shellcheck shell=dash
# SPDX-License-Identifier: GPL-2.0
#
# Other interfaces than a plain veth: VLAN, macvlan, bridge, one without IPv4,
# and ones whose names try to forge a line.
# shellcheck disable=SC2034 # DEV, REPLY_MAC, REPLY_VLAN are for ask() and replied()

vlan() {
	ip link add link v0 name v0.5 type vlan id 5
	ip addr add 10.5.0.1/24 dev v0.5
	ip link set v0.5 up
}

vlan_answers() {
	vlan
	DEV=v0.5 REPLY_VLAN=5
	ask 10.5.0.2 10.5.0.1 --vlan 5
	answered
}

# The tag is for v0.5, so v0's rp_filter has no say, and v0.5's has.
vlan_filters() {
	vlan
	DEV=v0.5
	set_conf v0.5 rp_filter=1
	ask 10.0.0.2 10.5.0.1 --vlan 5
	# A name with a dot is a path of its own for sysctl.
	refused rp_filter 'net/ipv4/conf/v0\.5/rp_filter'
}

vlan_of_nobody() {
	vlan
	ask 10.0.0.2 10.0.0.1 --vlan 6
	refused vlan_unknown 'VLAN tag that no interface on v0 takes'
}

no_in_device() {
	vlan
	ip link set v0.5 mtu 60
	DEV=v0.5
	ask 10.5.0.2 10.5.0.1 --vlan 5
	refused no_in_device
	has "the entry's line" 'arp_process\(\) is called with interface device v0\.5, in_dev\(none\)' "$KLOG"
}

# IPv4 comes back with the MTU and an address.
in_device_again() {
	no_in_device
	ip link set v0.5 mtu 1500
	ip addr add 10.5.0.1/24 dev v0.5
	REPLY_VLAN=5
	ask 10.5.0.2 10.5.0.1 --vlan 5
	answered
}

# in_dev is the first thing that arp_process() looks at.
invalid_without_in_device() {
	no_in_device
	ask 10.5.0.2 10.5.0.1 --vlan 5 --pro 0x86dd
	refused no_in_device
}

reply_without_in_device() {
	vlan
	ip link set v0.5 mtu 60
	DEV=v0.5
	tell 10.5.0.2 --vlan 5
	refused no_in_device
}

MACVLAN=02:00:00:00:00:33

# Sent to the macvlan alone: what is broadcast, v0 hears too, at another time.
macvlan() {
	ip link add mv0 link v0 address $MACVLAN type macvlan mode bridge
	ip addr add 10.6.0.1/24 dev mv0
	ip link set mv0 up
	DEV=mv0 REPLY_MAC=$MACVLAN
	ask 10.6.0.2 10.6.0.1 --eth-dst $MACVLAN
	answered
	ask 10.6.0.2 10.6.0.77 --eth-dst $MACVLAN
	refused not_local
}

bridge() {
	ip link add br0 type bridge
	ip addr flush dev v0
	ip link set v0 master br0
	ip addr add 10.0.0.1/24 dev br0
	ip link set br0 up
	holds "the port forwards" until_true 10 port_forwards
	DEV=br0
	ask 10.0.0.2 10.0.0.1
	answered
	ask 10.0.0.2 10.0.0.77
	refused not_local
	set_conf br0 arp_ignore=8
	ask 10.0.0.2 10.0.0.1
	refused arp_ignore
}

port_forwards() { command bridge link show dev v0 | grep -q 'state forwarding'; }

# rename NAME: and put it up again
rename_v0() {
	ip link set v0 down
	ip link set v0 name "$1" && ip link set "$1" up
}

# As it must look in a line: printable, and not to be taken for anything else.
forged() { # NAME ESCAPED-PATTERN
	rename_v0 "$1" || { complain "the kernel takes no such name"; return; }
	arptool send --netns peer --dev v1 --fence "$1" --sip 10.0.0.2 --tip 10.0.0.1 >/tmp/wire
	take_log
	same "lines with a verdict" 1 "$(printf '%s\n' "$KLOG" | grep -c ': verdict=')"
	has "the verdict's line" "$2$WHERE_RE: who-has 10\.0\.0\.1 tell 10\.0\.0\.2: verdict=answered: .*" "$KLOG"
	has "the entry's line" "arp_process\(\) is called with interface device $2, in_dev\(no_addr=0,rpf=0\)" "$KLOG"
	event_is_printable "$2"
}

event_is_printable() { # ESCAPED-PATTERN
	local events
	events=$(grep 'arp_verdict:' "$DEBUG/tracing/trace")
	has "the event" ".* arp_verdict: dev=$1 ifindex=.* verdict=answered .*" "$events"
	same "events" 1 "$(printf '%s\n' "$events" | wc -l)"
	same "bytes of the event that are not printable" "" "$(printf '%s\n' "$events" | tr -d '\n\40-\176' | xxd -p)"
	same "verdicts in the event" 1 "$(printf '%s\n' "$events" | grep -o ' verdict=' | wc -l)"
}

traced_forgery() {
	echo >"$DEBUG/tracing/trace"
	echo 1 >"$DEBUG/tracing/events/arp_probe/arp_verdict/enable"
	forged "$@"
	echo 0 >"$DEBUG/tracing/events/arp_probe/arp_verdict/enable"
}

main() {
	load log_burst=0
	case_ "answered: VLAN" vlan_answers
	case_ "rp_filter: VLAN" vlan_filters
	case_ "vlan_unknown: a VLAN that nobody has" vlan_of_nobody
	case_ "no_in_device: VLAN with mtu 60" no_in_device
	case_ "no_in_device: an invalid request" invalid_without_in_device
	case_ "no_in_device: a reply" reply_without_in_device
	case_ "answered: IPv4 is back" in_device_again
	case_ "answered, not_local: macvlan" macvlan
	case_ "answered, not_local, arp_ignore: bridge" bridge
	case_ "a name with an escape sequence" traced_forgery "$(printf 'e\033[31mx')" 'e\\x1b(\[|\\x5b)31mx'
	case_ "a name with a carriage return's neighbours" traced_forgery "$(printf '\001\002\177z')" '\\x01\\x02\\x7fz'
	case_ "a name that is not ASCII" traced_forgery "$(printf 'v\303\251\377')" 'v\\xc3\\xa9\\xff'
	case_ "a name like a part of a line" traced_forgery "verdict=learned" 'verdict(=|\\x3d)learned'
	# shellcheck disable=SC2016 # it is to stay as it is
	case_ "a name like a command" traced_forgery '$(reboot)' '(\$|\\x24)(\(|\\x28)reboot(\)|\\x29)'
}
