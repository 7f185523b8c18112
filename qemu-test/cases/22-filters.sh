# shellcheck shell=dash
# SPDX-License-Identifier: GPL-2.0
#
# The filters, in every stage: a frame that ends before arp_rcv(), in it, in arp_process() or behind it, one that a
# bridge replies to by itself, and one that is nobody's end. What a filter leaves out has no line, no event and no
# counter, whatever else holds; what it lets through has all three. `show` is no filter: what it leaves out has no line,
# and the rest. They change while the module is loaded.

# shellcheck source=SCRIPTDIR/../guest/field.sh
. /job/field.sh

PARAMETERS=/sys/module/arp_probe/parameters
EVENTS=$DEBUG/tracing/events/arp_probe
SENDER=10.0.0.2
PROBLEMS="dropped_in netfilter_in reply_dropped send_dropped"	# of the verdicts here

put() { printf '%s\n' "$2" >"$PARAMETERS/$1" || complain "$1 did not take '$2'"; }

ifindex_of() { ip -o link show dev "$1" | cut -d: -f1; }

# --- what is said of the frames since `forget` -------------------------------------------------

forget() {
	take_log
	echo >"$DEBUG/tracing/trace"
	cat "$DEBUG/arp_probe/verdicts" "$DEBUG/arp_probe/not_ours" >/tmp/verdicts.before
}

counters() { cat "$DEBUG/arp_probe/verdicts" "$DEBUG/arp_probe/not_ours"; }

# "TOKEN N" for each counter that rose, of verdicts and of nobody's ends
all_risen() {
	counters >/tmp/verdicts.now
	awk 'NR == FNR { before[$1] = $2; next }
		$2 != before[$1] { printf "%s%s %d", sep, $1, $2 - before[$1]; sep = ", " }' \
		/tmp/verdicts.before /tmp/verdicts.now
}

events() { grep -c "arp_verdict: .*verdict=$1 " "$DEBUG/tracing/trace"; }
lines() { printf '%s\n' "$KLOG" | grep -c ": verdict=$1: "; }

# let_through TOKEN DEV
let_through() {
	take_log
	same "$FILTER: lines of $1" 1 "$(lines "$1")"
	has "$FILTER: the line" "$2 \(netns [0-9]+\): .*: verdict=$1: .*" "$KLOG"
	same "$FILTER: events of $1" 1 "$(events "$1")"
	same "$FILTER: counted $1" 1 "$(all_risen | tr , '\n' | sed -n "s/^ *$1 //p")"
}

left_out() {
	take_log
	same "$FILTER: lines" "" "$KLOG"
	same "$FILTER: events" 0 "$(events '[a-z_]*')"
	same "$FILTER: counters" "" "$(all_risen)"
}

# --- each filter, of a frame on DEV from SENDER for TIP ------------------------------------------

open_again() {
	put ifindex 0
	put dev ''
	put netns "$NETNS"
	put sip ''
	put tip ''
}

# with PARAMETER VALUE: that filter alone
with() {
	open_again
	put "$1" "$2"
	FILTER="$1=$2"
	forget
	"$ASK"
}

# each_filter ASK TOKEN DEV TIP: once let through by it, once left out
each_filter() {
	local token=$2 dev=$3 tip=$4
	ASK=$1
	with sip ''
	let_through "$token" "$dev"
	with dev "$dev"
	let_through "$token" "$dev"
	with dev "nobody,$dev,another"
	let_through "$token" "$dev"
	with dev "${dev}x,lo"
	left_out
	with ifindex "$(ifindex_of "$dev")"
	let_through "$token" "$dev"
	with ifindex "$(ifindex_of lo)"
	left_out
	with netns "$(netns_of /run/netns/r)"
	left_out
	with sip "$SENDER"
	let_through "$token" "$dev"
	with sip 10.0.0.0/30
	let_through "$token" "$dev"
	with sip 10.0.0.3
	left_out
	with tip "$tip"
	let_through "$token" "$dev"
	with tip 192.0.2.0/24
	left_out
	# All must hold.
	open_again
	put dev "$dev"
	put sip "$SENDER"
	put tip "$tip"
	FILTER='dev, sip and tip'
	forget
	$ASK
	let_through "$token" "$dev"
	put tip 192.0.2.1
	FILTER='dev, sip and a strange tip'
	forget
	$ASK
	left_out
	open_again
}

# --- show, of the same frames ----------------------------------------------------------------------

# not_shown TOKEN: it has no line, but its event and its count. (A bridge's own copy of it is another frame.)
not_shown() {
	take_log
	same "$FILTER: lines" "" "$(printf '%s\n' "$KLOG" | grep -v '^br0 ')"
	same "$FILTER: events of $1" 1 "$(events "$1")"
	same "$FILTER: counted $1" 1 "$(all_risen | tr , '\n' | sed -n "s/^ *$1 //p")"
}

# showing VALUE: what was asked before is forgotten
showing() {
	put show "$1"
	FILTER="show=$1"
	forget
	"$ASK"
}

# is_problem TOKEN: is it one of those that `show=problems` shows?
is_problem() {
	case " $PROBLEMS " in *" $1 "*) ;; *) false ;; esac
}

# each_show ASK TOKEN DEV: whatever the stage is
each_show() {
	local shown token=$2 dev=$3
	ASK=$1
	for shown in "$token" -unknown "unknown,$token" "-all,$token"; do
		showing "$shown"
		let_through "$token" "$dev"
	done
	for shown in "" "-$token" unknown "$token,-all"; do
		showing "$shown"
		not_shown "$token"
	done
	showing problems
	if_problem let_through not_shown
	showing -problems
	if_problem not_shown let_through
	put show all
}

# if_problem IF ELSE, of `token` on `dev`
if_problem() { if is_problem "$token"; then "$1" "$token" "$dev"; else "$2" "$token" "$dev"; fi; }

# refuses_show ASK TOKEN: what makes no sense is refused, and the old one stays, and holds
refuses_show() {
	local bad token=$2
	ASK=$1
	put show "-$token"
	for bad in "${token}x" "all, $token" "--$token" ",$token" "$token," "all,,$token" ALL "all -$token" problem -; do
		fails "show='$bad'" dash -c "printf '%s\n' '$bad' >$PARAMETERS/show"
		same "show after '$bad'" "all,-$token" "$(cat $PARAMETERS/show)"
	done
	take_log
	has "a line that says why" "show=$token, is no list of verdicts: '' is neither .*" "$KLOG"
	FILTER="show after what was refused"
	forget
	"$ASK"
	not_shown "$token"
	put show all
}

# each_parameter ASK TOKEN DEV TIP
each_parameter() {
	each_filter "$@"
	each_show "$@"
}

asks() { arptool send --netns q --dev q0 --fence eth0 --sip "$SENDER" --tip "${TIP:-10.0.0.1}" "$@" >/tmp/wire; }
plainly() { asks; }
for_another() { asks --eth-dst 02:00:00:00:00:77; }

before_arp_rcv() {
	tc_drops eth0 ingress
	each_parameter plainly dropped_in eth0 10.0.0.1
}

in_arp_rcv() { each_parameter for_another other_host eth0 10.0.0.1; }

dropped_in_arp_rcv() {
	nft_drops arp 'type filter hook input priority 0; policy drop;'
	each_parameter plainly netfilter_in eth0 10.0.0.1
}

in_arp_process() {
	each_parameter plainly answered eth0 10.0.0.1
	refuses_show plainly answered
}

behind_it() {
	tc_drops eth0 egress
	each_parameter plainly reply_dropped eth0 10.0.0.1
}

# Its own question: the device is the one that it leaves by, the sender is us.
our_question() {
	ip neigh flush dev eth0
	ip neigh add 10.0.0.9 dev eth0 nud incomplete use
	ip neigh del 10.0.0.9 dev eth0
}

sent() {
	tc_drops eth0 egress
	set_neigh eth0 mcast_solicit=1
	SENDER=10.0.0.1
	each_parameter our_question send_dropped eth0 10.0.0.9
}

# The bridge's own copy, on br0, is not what is looked at here.
through_the_bridge() {
	TIP=10.0.0.50 asks
}

proxied() {
	to_bridge br0
	ip addr flush dev eth1
	ip link set eth1 master br0
	holds "the port forwards" until_true 10 forwards eth0
	holds "the port forwards" until_true 10 forwards eth1
	command bridge link set dev eth1 neigh_suppress on
	ip neigh add 10.0.0.50 lladdr 02:00:00:00:00:50 dev br0 nud permanent
	command bridge fdb add 02:00:00:00:00:50 dev eth1 master
	each_parameter through_the_bridge bridge_proxied eth0 10.0.0.50
}

# Nobody's end: a proxy's reply that waits when its interface goes.
proxy_queue_goes() { # PARAMETER VALUE
	set_neigh eth0 proxy_delay=1000000
	set_conf eth0 proxy_arp=1 forwarding=1
	open_again
	TIP=10.1.0.77 asks
	FILTER="$1=$2"
	put "$1" "$2"
	forget
	ip link set eth0 down
	take_log
	ip link set eth0 up
	lacks "$FILTER: the log" verdict= "$KLOG"
}

proxy_queue() {
	proxy_queue_goes sip ''
	same "$FILTER: counters" "proxy_queue 1" "$(all_risen)"
	proxy_queue_goes dev eth0
	same "$FILTER: counters" "proxy_queue 1" "$(all_risen)"
	proxy_queue_goes tip 10.1.0.0/24
	same "$FILTER: counters" "proxy_queue 1" "$(all_risen)"
	proxy_queue_goes dev eth1
	same "$FILTER: counters" "" "$(all_risen)"
	proxy_queue_goes sip 192.0.2.1
	same "$FILTER: counters" "" "$(all_risen)"
	open_again
}

# Whoever is in the way of a filter in one stage is not in another.
unreadable() {
	FILTER=sip
	open_again
	put sip "$SENDER"
	forget
	asks --len 30
	left_out
	open_again
	FILTER=none
	forget
	asks --len 30
	let_through malformed eth0
}

recording() {
	echo 1 >"$EVENTS/arp_verdict/enable"
	"$@"
	echo 0 >"$EVENTS/arp_verdict/enable"
}

main() {
	load log_burst=0 trace=0
	if able_tc; then
		case_ "before arp_rcv(): dropped_in" recording before_arp_rcv
		case_ "behind arp_process(): reply_dropped" recording behind_it
		case_ "behind arp_process(): send_dropped" recording sent
	fi
	case_ "in arp_rcv(): other_host" recording in_arp_rcv
	! able_nft arp || case_ "in arp_rcv(): netfilter_in" recording dropped_in_arp_rcv
	case_ "in arp_process(): answered" recording in_arp_process
	case_ "a bridge's reply: bridge_proxied" recording proxied
	case_ "addresses that cannot be read" recording unreadable
	case_ "nobody's end: proxy_queue" recording proxy_queue
	unload
	load log_burst=0 trace=0 arp_process_symbol=arp_rcv
	case_ "in arp_rcv(), in its window: other_host" recording in_arp_rcv
	! able_nft arp || case_ "in arp_rcv(), in its window: netfilter_in" recording dropped_in_arp_rcv
	case_ "in arp_rcv()'s window: answered" recording in_arp_process
}
