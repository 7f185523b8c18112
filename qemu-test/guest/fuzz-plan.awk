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

function device() { return one_of(HOST " " HOST " " HOST " dummy0 lo v5 v7 m0") }
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

function stacked() {
	if (draw(3) == 0)
		return "link del " one_of("v5 v7 m0 b0")
	return one_of(\
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

# Tildes stand for the blanks inside of one choice.
function words(text) {
	gsub(/~/, " ", text)
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
	else if (kind < 55)
		settings()
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
