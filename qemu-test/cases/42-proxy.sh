# shellcheck shell=dash
# SPDX-License-Identifier: GPL-2.0
#
# Replies for others: proxy_arp, proxy_arp_pvlan, ip neigh add proxy, and what
# keeps each from replying (arp_fwd_proxy(), arp_fwd_pvlan(), pneigh_enqueue()).

at_once() { set_neigh v0 proxy_delay=0; }

proxies() { # TIP ARG...
	ask 10.0.0.2 "$@"
	replied
	verdict proxied
}

is_no_proxy() { # TIP
	ask 10.0.0.2 "$1"
	refused not_local
}

proxy_arp() {
	set_conf "$1" proxy_arp=1
	set_conf v0 forwarding=1
	at_once
	proxies 192.168.9.77
}

# The default: queued for a random part of proxy_delay, processed once more.
delayed() {
	set_conf v0 proxy_arp=1 forwarding=1
	ask 10.0.0.2 192.168.9.77 --replies 1
	replied
	same "the verdicts, in order" "proxy_delayed proxied" \
		"$(printf '%s\n' "$KLOG" | sed -n 's/.*: verdict=\([a-z_]*\): .*/\1/p' | tr '\n' ' ' | sed 's/ $//')"
	same "the counters that rose" "proxied 1, proxy_delayed 1" "$(risen)"
}

# Asked directly, a proxy does not wait.
asked_directly() {
	set_conf v0 proxy_arp=1 forwarding=1
	proxies 192.168.9.77 --eth-dst "$V0_MAC"
}

pvlan() {
	set_conf v0 proxy_arp_pvlan=1 forwarding=1
	at_once
	proxies 10.0.0.77
}

pvlan_keeps_out_of_dad() {
	set_conf v0 proxy_arp_pvlan=1 forwarding=1
	at_once
	ask 10.0.0.77 10.0.0.77
	refused gratuitous
}

pvlan_is_for_this_wire() {
	set_conf v0 proxy_arp_pvlan=1 forwarding=1
	at_once
	is_no_proxy 192.168.9.77
}

for_one_address() {
	set_conf v0 forwarding=1
	at_once
	ip neigh add proxy 192.168.9.77 dev v0
	proxies 192.168.9.77
	ask 10.0.0.2 192.168.9.78
	refused not_local
}

without_forwarding() {
	set_conf v0 proxy_arp=1
	ip neigh add proxy 192.168.9.77 dev v0
	at_once
	is_no_proxy 192.168.9.77
}

same_wire() {
	set_conf v0 proxy_arp=1 forwarding=1
	at_once
	is_no_proxy 10.0.0.77
}

medium() { # ID-OF-V0 ID-OF-DUMMY0
	set_conf v0 proxy_arp=1 forwarding=1 "medium_id=$1"
	set_conf dummy0 "medium_id=$2"
	at_once
}

same_medium() {
	medium 7 7
	is_no_proxy 192.168.9.77
}

excepted_medium() {
	medium -1 0
	is_no_proxy 192.168.9.77
}

other_medium() {
	medium 7 8
	proxies 192.168.9.77
}

# pneigh_enqueue() drops what is more than proxy_qlen: more than 0 wait already. The
# delay is drawn from 0 on, so it must be far off not to end now and then before that.
full_queue() {
	set_conf v0 proxy_arp=1 forwarding=1
	set_neigh v0 proxy_qlen=0
	set_neigh v0 proxy_delay=1000000
	ask 10.0.0.2 192.168.9.77
	refused proxy_delayed
	ask 10.0.0.2 192.168.9.78
	refused not_local 'proxy_qlen'
}

main() {
	load log_burst=0
	case_ "proxied: proxy_arp on v0" proxy_arp v0
	case_ "proxied: proxy_arp on all" proxy_arp all
	case_ "proxied: asked directly" asked_directly
	case_ "proxy_delayed, then proxied" delayed
	case_ "proxied: proxy_arp_pvlan" pvlan
	case_ "proxied: ip neigh add proxy" for_one_address
	case_ "proxied: another medium" other_medium
	case_ "not_local: the same medium" same_medium
	case_ "not_local: medium_id=-1" excepted_medium
	case_ "not_local: forwarding off" without_forwarding
	case_ "not_local: proxy_arp, the same wire" same_wire
	case_ "not_local: proxy_arp_pvlan, another wire" pvlan_is_for_this_wire
	case_ "gratuitous: proxy_arp_pvlan, sender and target the same" pvlan_keeps_out_of_dad
	case_ "not_local: the proxy's queue is full" full_queue
}
