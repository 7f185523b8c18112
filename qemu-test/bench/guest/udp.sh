# shellcheck shell=dash
# SPDX-License-Identifier: GPL-2.0
#
# What the rows share whose traffic is not ARP: UDP datagrams that the kernel
# drops (their checksum is wrong), each of which fires skb:kfree_skb.

# udp_counter NAME: of /proc/net/snmp, whose lines come in pairs
udp_counter() {
	awk -v name="$1" '$1 == "Udp:" && !n { n = split($0, head); next }
		$1 == "Udp:" { for (i = 1; i <= n; i++) if (head[i] == name) print $i }' /proc/net/snmp
}

# traffic COUNT: that many, all of them dropped
traffic() {
	local before
	REQUESTS=$((REQUESTS + $1))
	before=$(udp_counter InCsumErrors)
	arptool udp --netns peer --dev v1 --fence v0 --sip 10.0.0.2 --tip 10.0.0.1 --eth-dst "$V0_MAC" --count "$1" --ticks --quiet >/tmp/wire 2>&1 ||
		fail "the datagrams could not be sent: $(cat /tmp/wire)"
	[ $(($(udp_counter InCsumErrors) - before)) -eq "$1" ] || fail "of $1 datagrams $(($(udp_counter InCsumErrors) - before)) were dropped"
}

ticks() { sed -n 's/^sent='"$COUNT"' .* errors=0 ticks=\([0-9]*\)$/\1/p' /tmp/wire; }
