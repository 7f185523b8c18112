# shellcheck shell=dash
# SPDX-License-Identifier: GPL-2.0
#
# The calls that each way through arp_process() makes: nested so, with these
# values (the notation is that of calls.awk). A port of the original module
# was measured with these very cases.

plain() {
	ask 10.0.0.2 10.0.0.1
	answered
	calls 'AP RIS{FTL=0/t2 FVS{}=0}=0 +FTL=0/t1'
}

# Asked again, the sender has a neighbour entry, so nobody looks up its type.
plain_warm() {
	ask 10.0.0.2 10.0.0.1
	ask 10.0.0.2 10.0.0.1
	answered
	calls 'AP RIS{FTL=0/t2 FVS{}=0}=0'
}

rp_filter_cold() {
	set_conf v0 rp_filter=1
	ask 10.0.0.2 10.0.0.1
	answered
	calls 'AP RIS{FTL=0/t2 FVS{FTL=0/t1}=1}=0 +FTL=0/t1'
}

rp_filter_elsewhere() {
	set_conf v0 rp_filter=1
	ask 192.168.9.9 10.0.0.1
	refused rp_filter
	calls "AP RIS{FTL=0/t2 FVS{FTL=0/t1}=$RPF_FVS}=$RPF_RIS"
}

rp_filter_loose() {
	set_conf v0 rp_filter=2
	ask 192.168.9.9 10.0.0.1
	answered
	calls 'AP RIS{FTL=0/t2 FVS{FTL=0/t1 FTL=-11}=0}=0 +FTL=0/t1'
}

not_ours() {
	ask 10.0.0.2 10.0.0.77
	refused not_local
	calls 'AP RIS{FTL=0/t1}=0'
}

no_route() {
	ask 10.0.0.2 10.99.0.1
	refused no_route
	calls 'AP RIS{FTL=-11}=0'
}

arp_ignore() {
	set_conf v0 arp_ignore=1
	ask 10.0.0.2 192.168.9.1
	refused arp_ignore
	calls 'AP RIS{FTL=0/t2 FVS{}=0}=0'
}

local_source() {
	ask 192.168.9.1 10.0.0.1
	refused local_source
	calls "AP RIS{FTL=0/t2 FVS{}=$LOCAL_FVS}=$LOCAL_RIS"
}

# Queued, the packet comes a second time, and only then is the reply sent.
proxy_delayed() {
	set_conf v0 forwarding=1 proxy_arp=1
	ask 10.0.0.2 192.168.9.77 --replies 1
	replied
	same "the counters that rose" "proxied 1, proxy_delayed 1" "$(risen)"
	has "the first verdict" "v0$WHERE_RE: who-has 192.168.9.77 tell 10.0.0.2: verdict=proxy_delayed: .+" "$KLOG"
	has "the second verdict" "v0$WHERE_RE: who-has 192.168.9.77 tell 10.0.0.2: verdict=proxied: .+" "$KLOG"
	calls 'AP RIS{FTL=0/t1 FVS{}=0}=0 +FTL=0/t1 AP RIS{FTL=0/t1 FVS{}=0}=0'
}

a_reply() {
	tell 10.0.0.2
	verdict ignored
	calls 'AP'
}

# inetdev_event() takes IPv4 from a device whose MTU is below 68; the original
# module followed the missing in_dev into an oops.
no_in_dev() {
	vlan_with_ipv4
	ip link set v0.5 mtu 60
	DEV=v0.5 ask 10.5.0.2 10.5.0.1 --vlan 5
	refused no_in_device
	has "the entry's line" 'arp_process\(\) is called with interface device v0\.5, in_dev\(none\)' "$KLOG"
	calls 'AP'
}

vlan_with_ipv4() {
	ip link add link v0 name v0.5 type vlan id 5
	ip addr add 10.5.0.1/24 dev v0.5
	ip link set v0.5 up
}

# Every line of one packet to the letter.
to_the_letter() {
	local route_input
	route_input=$(symbol_of ip_route_input)
	set_conf v0 rp_filter=1
	ask 192.168.9.9 10.0.0.1
	has "the lines" "v0$WHERE_RE: who-has 10\.0\.0\.1 tell 192\.168\.9\.9: verdict=rp_filter: .*rp_filter.*" "$KLOG"
	same "the lines but the verdict's" \
"arp_process() is called with interface device v0, in_dev(no_addr=0,rpf=1)
Calling: $route_input()
Calling: fib_table_lookup()
Returning: fib_table_lookup() with a return value: 0x0(64bit) 0x0(32bit), result->type: 2 (local)
fib_validate_source() is called with dst=0x100000a (10.0.0.1), oif=0
Calling: fib_validate_source()
Calling: fib_table_lookup()
Returning: fib_table_lookup() with a return value: 0x0(64bit) 0x0(32bit), result->type: 1 (unicast)
Returning: fib_validate_source() with a return value: $RPF_FVS_HEX(64bit) $RPF_FVS_HEX(32bit) ($RPF_NAME)
Returning: $route_input() with a return value: $RPF_RIS_HEX(64bit) $RPF_RIS_HEX(32bit) ($RPF_NAME)" \
		"$(printf '%s\n' "$KLOG" | grep -v ': verdict=')"
}

# A lookup that found nothing has left result->type as it was: not to be read.
failed_lookup() {
	ask 10.0.0.2 10.99.0.1
	has "the failed lookup" \
		'Returning: fib_table_lookup\(\) with a return value: 0xf*5\(64bit\) 0xfffffff5\(32bit\) \(EAGAIN\), result->type: none' "$KLOG"
}

says_what_it_takes_for_unicast() {
	take_log
	load log_burst=0
	take_log
	has "the first line" 'RTN_UNICAST is 1' "$KLOG"
}

main() {
	check "the log begins with RTN_UNICAST" says_what_it_takes_for_unicast
	case_ "plain, cold" plain
	case_ "plain, warm" plain_warm
	case_ "rp_filter=1, cold" rp_filter_cold
	case_ "rp_filter=1, sender routed elsewhere" rp_filter_elsewhere
	case_ "rp_filter=2, sender routed elsewhere" rp_filter_loose
	case_ "not ours, forwarding off" not_ours
	case_ "no route" no_route
	case_ "arp_ignore=1, address of dummy0" arp_ignore
	case_ "another host with our address" local_source
	case_ "proxy_arp, default proxy_delay" proxy_delayed
	case_ "ARP reply" a_reply
	case_ "device without in_dev" no_in_dev
	case_ "each line to the letter" to_the_letter
	case_ "a lookup that found nothing" failed_lookup
}
