# shellcheck shell=dash
# SPDX-License-Identifier: GPL-2.0
#
# A full neighbour table: the kernel answers a request for an address of ours
# only if it can make an entry for the sender. gc_thresh3 is for all network
# namespaces together, and set in the first one.

set_threshold() { # 1, 2 or 3, VALUE
	nsenter -t 1 -n -- /usr/bin/dash -c "echo $2 >/proc/sys/net/ipv4/neigh/default/gc_thresh$1"
}

threshold() { nsenter -t 1 -n -- /usr/bin/dash -c "cat /proc/sys/net/ipv4/neigh/default/gc_thresh$1"; }

# Entries younger than 5 s are not collected to make room.
full_table() {
	local answered refused one two three
	one=$(threshold 1) two=$(threshold 2) three=$(threshold 3)
	set_threshold 1 0
	set_threshold 2 1
	set_threshold 3 2
	arp --sip 10.0.0.50 --sip-step 1 --tip 10.0.0.1 --count 20
	set_threshold 3 "$three"
	set_threshold 2 "$two"
	set_threshold 1 "$one"
	answered=$(risen | grep -oE 'answered [0-9]+' | cut -d' ' -f2)
	refused=$(risen | grep -oE 'neigh_failed [0-9]+' | cut -d' ' -f2)
	same "verdicts of both kinds" 20 "$((${answered:-0} + ${refused:-0}))"
	same "replies on the wire" "${answered:-0}" "$(replies)"
	holds "some were refused" test "${refused:-0}" -gt 0
	has "a line" "v0$WHERE_RE: who-has 10\.0\.0\.1 tell 10\.0\.0\.[0-9]+: verdict=neigh_failed: .*arp_cache.*gc_thresh3.*" "$KLOG"
	ask 10.0.0.90 10.0.0.1
	answered
}

main() {
	load log_burst=0
	case_ "neigh_failed: gc_thresh3" full_table
}
