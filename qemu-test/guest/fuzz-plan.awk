# SPDX-License-Identifier: GPL-2.0
#
# fuzz-plan.awk: an endless plan, for the shell, of what is to change under the
# two hosts of fuzz-host.sh; the same seed gives the same plan in any awk.
#   awk -v seed=N -f fuzz-plan.awk

# Lehmer's generator: all that it computes is exact in a double.
function draw(n) {
	state = (state * 16807) % 2147483647
	return int(state / 2147483647 * n)
}

function one_of(list,	words, n) {
	n = split(list, words, " ")
	return words[draw(n) + 1]
}

function device() { return one_of(HOST " " HOST " " HOST " dummy0 lo v5 v7 m0 b0 bo0") }
function prefix() { return one_of("10.0.0.0/25 10.0.0.64/26 10.0.0.7/32 10.0.0.1/32 192.168.9.0/24 172.16.0.0/16 172.16.8.0/21 10.99.0.0/16 169.254.0.0/16 240.0.0.0/4 default default") }
function neighbour() { return one_of("10.0.0.2 10.0.0.3 10.0.0.66 10.0.0.130 10.99.0.1 172.16.0.1") }
function mac() { return one_of("02:00:00:00:00:02 02:00:00:00:00:77 00:00:00:00:00:00") }
function verb() { return one_of("add add del") }

function address() {
	if (draw(12) == 0)
		return "addr flush dev " device()
	return "addr " verb() " " one_of("10.0.0.2/24 10.0.0.5/24 10.0.0.6/32 10.0.0.1/24 192.168.9.2/24 172.16.1.1/16 10.99.0.1/32 169.254.1.1/16 10.0.5.1/24") " dev " device()
}

function route(	where) {
	if (draw(12) == 0)
		return "route flush table " one_of("100 main")
	where = " table " one_of("main main 100")
	if (draw(3) == 0)
		return "route " verb() " " one_of("unreachable prohibit blackhole throw local") " " prefix() where
	if (draw(4) == 0)
		return "route add " prefix() where " nexthop dev " device() " nexthop dev " device()
	return "route " verb() " " prefix() " dev " device() where
}

function rule(	what) {
	if (draw(10) == 0)
		return "rule flush"
	what = one_of("from iif to from") " "
	if (what == "iif ")
		what = what device() " "
	else
		what = what one_of("all 10.0.0.0/24 192.168.9.0/24 10.0.0.64/26 172.16.0.0/16") " "
	return "rule " verb() " pref " 100 + draw(20) " " what one_of("table~100 table~main unreachable prohibit blackhole")
}

function neigh() {
	if (draw(8) == 0)
		return "neigh flush all"
	if (draw(4) == 0)
		return "neigh " verb() " proxy " neighbour() " dev " device()
	if (draw(3) == 0)
		return "neigh del " neighbour() " dev " device()
	return "neigh replace " neighbour() " lladdr " mac() " dev " device() " nud " one_of("permanent noarp reachable stale failed")
}

# Below an MTU of 68 an interface loses its IPv4 (in_dev).
function link() {
	return "link set " device() " " one_of("down up up mtu~60 mtu~67 mtu~1500 mtu~1400 arp~off arp~on promisc~on promisc~off allmulticast~on address~02:00:00:00:00:01 address~02:00:00:00:00:09 nomaster master~b0")
}

# A bridge's port, and the only way of it to answer by itself; a bond's port, active or not.
function stacked() {
	if (draw(3) == 0)
		return "link del " one_of("v5 v7 m0 b0 bo0")
	return one_of(\
		"link~add~b0~type~bridge;link~set~b0~up;link~set~" HOST "~master~b0 " \
		"link~add~b0~type~bridge~stp_state~1;link~set~b0~up;link~set~" HOST "~master~b0 " \
		"link~add~b0~type~bridge~vlan_filtering~1;link~set~b0~up;link~set~" HOST "~master~b0 " \
		"link~set~dummy0~master~b0;link~set~dummy0~type~bridge_slave~neigh_suppress~on;link~set~" HOST "~master~b0 " \
		"link~add~bo0~type~bond~mode~active-backup;link~set~" HOST "~down;link~set~" HOST "~master~bo0;link~set~bo0~up " \
		"link~set~dummy0~down;link~set~dummy0~master~bo0;link~set~" HOST "~down;link~set~" HOST "~master~bo0 " \
		"link~add~link~" HOST "~name~v5~type~vlan~id~5 " \
		"link~add~link~" HOST "~name~v7~type~vlan~id~7 " \
		"link~add~link~" HOST "~name~m0~type~macvlan~mode~bridge " \
		"link~add~b0~type~bridge " \
		"link~set~v5~up link~set~v7~up link~set~m0~up link~set~b0~up")
}

function command(	kind) {
	kind = draw(100)
	if (kind < 25) return address()
	if (kind < 50) return route()
	if (kind < 65) return rule()
	if (kind < 80) return neigh()
	if (kind < 88) return link()
	return stacked()
}

# Tildes stand for the blanks inside of one choice, semicolons for the ends of its lines.
function words(text) {
	gsub(/~/, " ", text)
	gsub(/;/, "\n", text)
	return text
}

function changes(	i, n) {
	print "change " host " <<'END'"
	n = 1 + draw(8)
	for (i = 0; i < n; i++)
		print words(command())
	print "END"
}

function setting(	key) {
	if (draw(5) == 0)
		return "neigh/" HOST "/" one_of("proxy_delay:0,0,1,80 proxy_delay:0,0,1,80 proxy_qlen:0,1,64 locktime:0,100 gc_stale_time:1,60 unres_qlen:1,101 delay_first_probe_time:1,5 mcast_solicit:0,3")
	key = one_of("rp_filter:0,1,2 rp_filter:0,1,2 arp_ignore:0,0,1,2,3,4,8 arp_filter:0,1 arp_accept:0,1,2 arp_announce:0,1,2 proxy_arp:0,1,1 proxy_arp_pvlan:0,1 drop_gratuitous_arp:0,0,1 forwarding:0,1,1 forwarding:0,1,1 accept_local:0,1 route_localnet:0,1 log_martians:0,0,1 arp_notify:0,1 arp_evict_nocarrier:0,1 medium_id:-1,0,1,2 src_valid_mark:0,1 disable_xfrm:0,1")
	return "conf/" one_of("all all default lo dummy0 v5 " HOST " " HOST " " HOST) "/" key
}

function settings(	i, n, parts, values) {
	print "tune " host " <<'END'"
	n = 1 + draw(10)
	for (i = 0; i < n; i++) {
		split(setting(), parts, ":")
		values = parts[2]
		gsub(/,/, " ", values)
		print parts[1], one_of(values)
	}
	print "END"
}

# What nft lets through of ARP, and where; all of it goes as often as some comes.
function screen(	family, chain, match_) {
	print "screen " host " <<'END'"
	print "flush ruleset"
	if (draw(2)) {
		family = one_of("arp arp bridge netdev")
		if (family == "arp")
			chain = "hook " one_of("input output")
		else if (family == "bridge")
			chain = "hook " one_of("prerouting input forward output postrouting")
		else
			chain = "hook " one_of("ingress egress") " device " one_of(HOST " " HOST " dummy0 v5 m0 b0")
		match_ = one_of("arp~operation~request arp~operation~reply arp~saddr~ip~10.0.0.0/25 arp~daddr~ip~10.0.0.1 arp~htype~1 limit~rate~over~10/second")
		if (family != "arp")
			match_ = "ether type arp " match_
		print "table " family " t { chain c { type filter " chain " priority 0; " words(match_) " drop; }; }"
	}
	print "END"
}

# What tc does. The frames that a qdisc drops, their sender is told of; those of a filter, not.
function obstruct(	dev, way) {
	dev = one_of(HOST " " HOST " " HOST " dummy0 v5 m0 b0")
	way = one_of("ingress egress")
	print "obstruct " host " <<'END'"
	print "qdisc del dev " dev " clsact"
	print "qdisc del dev " dev " root"
	if (draw(2)) {
		print "qdisc add dev " dev " clsact"
		print words("filter add dev " dev " " way " protocol arp pref " 1 + draw(4) " " \
			one_of("matchall~action~ok~random~netrand~drop~2 flower~arp_op~reply~action~drop flower~arp_op~request~action~drop flower~arp_sip~10.0.0.0/25~action~drop matchall~action~police~rate~8kbit~burst~1k~conform-exceed~drop"))
	}
	if (draw(4) == 0)
		print words("qdisc add dev " dev " root " one_of("netem~loss~30% pfifo~limit~1 tbf~rate~8kbit~burst~1k~limit~1k"))
	print "END"
}

# Whom the bridge answers for.
function bridged() {
	print "bridged " host " <<'END'"
	print words(one_of(\
		"fdb~replace~02:00:00:00:00:77~dev~dummy0~master~static " \
		"fdb~del~02:00:00:00:00:77~dev~dummy0~master " \
		"vlan~del~vid~1~dev~" HOST " vlan~add~vid~5~dev~" HOST " vlan~add~vid~1~dev~" HOST "~pvid~untagged " \
		"link~set~dev~dummy0~neigh_suppress~on link~set~dev~dummy0~neigh_suppress~off " \
		"link~set~dev~" HOST "~proxy_arp~on link~set~dev~" HOST "~state~0 link~set~dev~" HOST "~state~3"))
	print "END"
}

# The limits of the neighbour table are the first namespace's: for all.
function limits() {
	print "limit " one_of("4 64 1024 1024")
}

function round(	kind) {
	host = draw(2)
	HOST = "h" host
	kind = draw(100)
	print "going_on || exit 0"
	if (kind < 4)
		print "renew " host " " one_of("drop kill")
	else if (kind < 8)
		limits()
	else if (kind < 45)
		settings()
	else if (kind < 53)
		screen()
	else if (kind < 61)
		obstruct()
	else if (kind < 65)
		bridged()
	else
		changes()
}

BEGIN {
	state = seed % 2147483646 + 1
	for (i = 0; i < 20; i++)	# small seeds start alike
		draw(2)
	print ". /job/lib.sh"
	print ". /job/fuzz-host.sh"
	for (;;)
		round()
}
