# shellcheck shell=dash
# SPDX-License-Identifier: GPL-2.0
#
# The parameters that can be written while the module is loaded: what each does to the next packet, what is refused,
# and that nobody ever sees half of one.

# shellcheck source=SCRIPTDIR/../guest/load-lib.sh
. /job/load-lib.sh

PARAMETERS=/sys/module/arp_probe/parameters
EVENTS=$DEBUG/tracing/events/arp_probe
EACH=$(count_of 20000)

# Without frames, of which the peers here, NOARP interfaces of the same kernel, have some.
plainly() { insmod "$MODULE" frames=0 "$@"; }

put() { printf '%s\n' "$2" >"$PARAMETERS/$1" || complain "$1 did not take '$2'"; }
is() { same "$1" "$2" "$(cat "$PARAMETERS/$1")"; }

# --- what there is ---------------------------------------------------------------------

LIVE="all_calls:N dev: ifindex:0 log_burst:100 log_interval_ms:1000 netns:0 show:all sip: tip: trace:Y verdict:Y"
FIXED="arp_process_symbol:(null) fib_lookup_symbol:(null) fib_validate_source_symbol:(null) frames:Y
ip_route_input_symbol:(null) maxactive:0"

as_it_comes() {
	local parameter
	unload
	insmod "$MODULE"
	for parameter in $LIVE; do
		is "${parameter%%:*}" "${parameter#*:}"
		same "the mode of ${parameter%%:*}" 644 "$(stat -c %a "$PARAMETERS/${parameter%%:*}")"
	done
	for parameter in $FIXED; do
		is "${parameter%%:*}" "${parameter#*:}"
		same "the mode of ${parameter%%:*}" 444 "$(stat -c %a "$PARAMETERS/${parameter%%:*}")"
	done
	# shellcheck disable=SC2086 # words
	same "parameters" "$(printf '%s\n' $LIVE $FIXED | wc -l)" "$(find "$PARAMETERS" -type f | wc -l)"
	silently
}

# Most cases want a verdict line and no other: as main() has it.
silently() {
	unload
	plainly trace=0 log_burst=0
	take_log
}

as_loaded() {
	unload
	insmod "$MODULE" all_calls dev=v0,w0 ifindex=7 log_burst=0x10 log_interval_ms=5 netns=4026531840 show=problems,-noarp \
		sip=10.0.0.0/8 tip=10.0.0.1 trace=off verdict=n frames=0
	is all_calls Y
	is dev v0,w0
	is ifindex 7
	is log_burst 16
	is log_interval_ms 5
	is netns 4026531840
	is show problems,-noarp
	is sip 10.0.0.0/8
	is tip 10.0.0.1/32
	is trace N
	is verdict N
	is frames N
	silently
}

# --- each for the next packet -----------------------------------------------------------

switches() {
	ask 10.0.0.2 10.0.0.1
	answered
	same "lines" 1 "$(printf '%s\n' "$KLOG" | wc -l)"
	put trace 1
	ask 10.0.0.2 10.0.0.1
	answered
	calls 'AP RIS{FTL=0/t2 FVS{}=0}=0'
	put verdict 0
	ask 10.0.0.2 10.0.0.1
	replied
	lacks "the log" 'verdict=' "$KLOG"
	calls 'AP RIS{FTL=0/t2 FVS{}=0}=0'
	put trace 0
	ask 10.0.0.2 10.0.0.1
	same "lines" "" "$KLOG"
	same "the counters that rose" "answered 1" "$(risen)"
	put verdict 1
	ask 10.0.0.2 10.0.0.1
	answered
}

calls_outside() {
	put trace 1
	put all_calls 1
	take_log
	ip route get 10.0.0.1 from 10.0.0.2 iif v0 >/dev/null
	take_log
	has "a lookup" 'Returning: fib_table_lookup\(\) with .*, result->type: 2 \(local\)' "$KLOG"
	put all_calls 0
	ip route get 10.0.0.1 from 10.0.0.2 iif v0 >/dev/null
	take_log
	same "lines" "" "$KLOG"
	put trace 0
}

limits() {
	put log_interval_ms 600000
	put log_burst 3
	take_log
	say_arp --sip 10.0.0.2 --tip 10.0.0.1 --count 10 >/tmp/wire
	take_log
	same "verdict lines" 3 "$(printf '%s\n' "$KLOG" | grep -c 'verdict=answered')"
	put log_burst 5
	say_arp --sip 10.0.0.2 --tip 10.0.0.1 --count 10 >/tmp/wire
	take_log
	# One of the two says what was suppressed.
	same "lines of two more" 2 "$(printf '%s\n' "$KLOG" | wc -l)"
	has "what was suppressed" "7 lines suppressed \(log_burst=5 per log_interval_ms=600000\)" "$KLOG"
	put log_burst 0
	say_arp --sip 10.0.0.2 --tip 10.0.0.1 --count 10 >/tmp/wire
	take_log
	same "verdict lines without a limit" 10 "$(printf '%s\n' "$KLOG" | grep -c 'verdict=answered')"
	put log_interval_ms 1000
}

shown() {
	put show all,-not_local
	ask 10.0.0.2 10.0.0.77
	same "lines of not_local" "" "$KLOG"
	same "the counters that rose" "not_local 1" "$(risen)"
	ask 10.0.0.2 10.0.0.1
	answered
	put show problems
	ask 10.0.0.2 10.0.0.1
	same "lines of answered" "" "$KLOG"
	set_conf v0 rp_filter=1
	ask 192.168.9.9 10.0.0.1
	refused rp_filter
	put show ""
	ask 192.168.9.9 10.0.0.1
	same "lines" "" "$KLOG"
	put show all
	ask 192.168.9.9 10.0.0.1
	refused rp_filter
}

# Calls too; and what is not shown takes nothing of the limit, and is not suppressed.
hidden_takes_nothing() {
	unload
	plainly log_interval_ms=600000 show=-not_local
	take_log
	say_arp --sip 10.0.0.2 --tip 10.0.0.77 --count 500 --quiet >/dev/null
	take_log
	same "lines" "" "$KLOG"
	same "suppressed" 0 "$(cat "$DEBUG/arp_probe/log_suppressed")"
	ask 10.0.0.2 10.0.0.1
	answered
	calls 'AP RIS{FTL=0/t2 FVS{}=0}=0 +FTL=0/t1'
	silently
}

# --- filters --------------------------------------------------------------------------

# left_out SIP TIP: no line, no event, no counter
left_out() {
	echo >"$DEBUG/tracing/trace"
	ask "$1" "$2"
	no_verdict
	same "events" 0 "$(grep -c 'arp_verdict:\|arp_line:' "$DEBUG/tracing/trace")"
}

taken() {
	echo >"$DEBUG/tracing/trace"
	ask 10.0.0.2 10.0.0.1
	answered
	same "events" 2 "$(grep -c 'arp_verdict:\|arp_line:' "$DEBUG/tracing/trace")"
}

record() {
	echo "$1" >"$EVENTS/arp_verdict/enable"
	echo "$1" >"$EVENTS/arp_line/enable"
}

ifindex() { ip -o link show "$1" | cut -d: -f1; }

# by NAME IN OUT NONE: lets through with IN, not with OUT, and NONE is no filter
by() {
	put "$1" "$2"
	taken
	put "$1" "$3"
	left_out 10.0.0.2 10.0.0.1
	left_out 10.0.0.2 10.0.0.77
	put "$1" "$4"
	taken
}

filters() {
	record 1
	by ifindex "$(ifindex v0)" "$(ifindex dummy0)" 0
	by dev "br0,v0" "v1,v,v00" ""
	by netns "$NETNS" "$((NETNS - 1))" 0
	by sip 10.0.0.2 10.0.0.3 ""
	by sip 10.0.0.0/30 10.0.0.4/30 ""
	by tip 10.0.0.1/32 10.0.0.128/25 ""
	record 0
}

# All that are given must hold.
several_filters() {
	record 1
	put dev v0
	put netns "$NETNS"
	put ifindex "$(ifindex v0)"
	put sip 10.0.0.0/24
	put tip 10.0.0.1
	taken
	left_out 10.0.0.2 10.0.0.77
	left_out 192.168.9.9 10.0.0.1
	put ifindex "$(ifindex dummy0)"
	left_out 10.0.0.2 10.0.0.1
	put ifindex 0
	put netns 1
	left_out 10.0.0.2 10.0.0.1
	put netns 0
	put dev w0
	left_out 10.0.0.2 10.0.0.1
	no_filters
	taken
	record 0
}

no_filters() {
	put dev ""
	put netns 0
	put ifindex 0
	put sip ""
	put tip ""
}

# A name is that of the moment: none has to exist yet, and a rename counts.
names_of_the_moment() {
	put dev later
	ask 10.0.0.2 10.0.0.1
	no_verdict
	ip link set v0 down
	ip link set v0 name later && ip link set later up
	arptool send --netns peer --dev v1 --fence later --sip 10.0.0.2 --tip 10.0.0.1 >/tmp/wire
	take_log
	has "the line" "later$WHERE_RE: who-has 10.0.0.1 tell 10.0.0.2: verdict=answered: .*" "$KLOG"
	ip link set later down
	ip link set later name v0 && ip link set v0 up
	ask 10.0.0.2 10.0.0.1
	no_verdict
	put dev ""
}

# --- another namespace ------------------------------------------------------------------

inode() { ip netns exec "$1" readlink /proc/self/ns/net | tr -dc '0-9'; }

# Two hosts whose interfaces have the same name, and lines that tell them apart.
other_namespaces() {
	EACH=1
	host a
	host b
	put dev v0
	flood_both
	same "lines, by namespace" "$(both_answer)" "$(told)"
	put netns "$(inode us-a)"
	flood_both
	same "lines of one" "v0 (netns $(inode us-a)): who-has 10.0.0.1 tell 10.0.0.2: verdict=answered" "$(told)"
	put dev v1
	flood_both
	same "lines of none" "" "$(told)"
	no_filters
	put ifindex "$(ip -n us-b -o link show v0 | cut -d: -f1)"
	put netns "$(inode us-b)"
	flood_both
	same "lines of the other" "v0 (netns $(inode us-b)): who-has 10.0.0.1 tell 10.0.0.2: verdict=answered" "$(told)"
	no_filters
	forget_hosts
}

flood_both() {
	take_log
	flood_host a 3
	flood_host b 3
	take_log
}

both_answer() {
	{
		echo "v0 (netns $(inode us-a)): who-has 10.0.0.1 tell 10.0.0.2: verdict=answered"
		echo "v0 (netns $(inode us-b)): who-has 10.0.0.1 tell 10.0.0.2: verdict=answered"
	} | sort
}

told() { printf '%s\n' "$KLOG" | sed -n 's/\(: verdict=[a-z_]*\): .*/\1/p' | sort; }

# The first namespace is not named: a veth of our own there, and a neighbour.
first_namespace() {
	EACH=1
	ip netns add "peer-first"
	busybox nsenter -t 1 -n /usr/bin/dash -c "ip link add v0 type veth peer name v1 netns peer-first &&
		ip addr add 10.0.0.1/24 dev v0 && ip link set v0 up"
	ip -n peer-first link set v1 arp off up
	put netns "$(readlink /proc/1/ns/net | tr -dc '0-9')"
	take_log
	busybox nsenter -t 1 -n arptool send --netns peer-first --dev v1 --fence v0 --sip 10.0.0.2 --tip 10.0.0.1 >/tmp/wire
	ask 10.0.0.2 10.0.0.1
	has "its line" "v0: who-has 10.0.0.1 tell 10.0.0.2: verdict=answered: .*" "$KLOG"
	same "lines" 1 "$(printf '%s\n' "$KLOG" | wc -l)"
	no_filters
	busybox nsenter -t 1 -n ip link del v0
	ip netns del peer-first
}

# --- refusals ---------------------------------------------------------------------------

# refuses NAME VALUE REASON [ERROR]
refuses() {
	local before error
	before=$(cat "$PARAMETERS/$1")
	# dash's own does not say which error it was.
	# shellcheck disable=SC2116
	error=$(busybox echo "$2" 2>&1 >"$PARAMETERS/$1") && complain "$1 took '$2'"
	take_log
	has "the error of $1=$2" ".*${4:-Invalid argument}" "$error"
	same "lines" 1 "$(printf '%s\n' "$KLOG" | wc -l)"
	has "the reason" "$1=.* $3.*" "$KLOG"
	is "$1" "$before"
}

refusals() {
	put sip 10.0.0.0/8
	put dev v0
	put show problems
	put ifindex 3
	take_log
	refuses trace maybe "is neither 0 nor 1"
	refuses verdict "" "is neither 0 nor 1"
	refuses all_calls 2x "is neither 0 nor 1"
	refuses ifindex eth0 "is no number"
	refuses ifindex -1 "is no interface's index"
	refuses netns -1 "is negative"
	refuses netns 4294967296 "is too large" "(Numerical r|R)esult.*"
	refuses log_burst lots "is no number"
	refuses log_burst 99999999999999999999 "is too large" "(Numerical r|R)esult.*"
	refuses log_interval_ms 0 "is no interval"
	refuses sip 10.0.0.1/24 "has host bits set: the network is 10.0.0.0/24"
	refuses sip 10.0.0 "is neither an IPv4 address nor address/length"
	refuses tip 10.0.0.0/33 "is neither an IPv4 address nor address/length"
	refuses dev "v0,," "is no list of interfaces"
	refuses dev a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q "has too many names"
	refuses show all,-rpfilter "is no list of verdicts: '-rpfilter' is neither"
	no_filters
	put show all
}

# --- never half of one -------------------------------------------------------------------

# What is looked at here is that filters hold from one packet to the next while they are written, and together. A writer
# stopped half-way through a value is a matter of nanoseconds, and with QEMU in one thread practically never met: it is
# 74-kunit's nobody_sees_half_of_one, whose handlers read long enough, that fails then.

# while_toggling FUNCTION: sends EACH packets meanwhile, again until it ran 20 times (a slow writer gets few turns beside
# them); SENT is how many
while_toggling() {
	local rounds=0
	: >/tmp/toggle
	(
		writes=0
		while [ -e /tmp/toggle ]; do
			"$1"
			writes=$((writes + 1))
			echo $writes >/tmp/writes.new
			mv /tmp/writes.new /tmp/writes
		done
	) &
	until_true 10 test -s /tmp/writes
	until [ $rounds -gt 0 ] && [ "$(cat /tmp/writes)" -gt 20 ]; do
		say_arp --sip 10.0.0.2 --tip 10.0.0.1 --count "$EACH" --quiet >/tmp/flood
		same "the wire" "sent=$EACH replies=$EACH others=0 errors=0" "$(cat /tmp/flood)"
		rounds=$((rounds + 1))
		[ $rounds -lt 50 ] || break
	done
	rm /tmp/toggle
	wait
	SENT=$((rounds * EACH))
	holds "it was written meanwhile" test "$(cat /tmp/writes)" -gt 20
	rm /tmp/writes
}

# 10.0.0.2 is in neither of the two, but in the one's address with the other's length.
toggle_networks() {
	put sip 10.0.0.0/32
	put sip 192.0.0.0/8
}

# There is no moment in which both let v0's packets from 10.0.0.2 through; but the device of the first and the sender
# of the second would.
toggle_two() {
	put ifindex "$DUMMY"
	put sip 10.0.0.2
	put sip 10.0.0.3
	put ifindex "$V0"
}

# This one does let some through: what is written is seen at once.
toggle_one() {
	put tip 10.0.0.2
	put tip 10.0.0.1
}

never_half() {
	local before
	put verdict 0
	before=$(counted answered)
	put sip 192.0.0.0/8
	while_toggling toggle_networks
	same "verdicts by half a network" "$before" "$(counted answered)"
	V0=$(ifindex v0) DUMMY=$(ifindex dummy0)
	put sip 10.0.0.3
	put ifindex "$V0"
	while_toggling toggle_two
	same "verdicts by two filters that never held together" "$before" "$(counted answered)"
	no_filters
	while_toggling toggle_one
	holds "some were let through" test "$(counted answered)" -gt "$before"
	holds "some were left out" test "$(counted answered)" -lt $((before + SENT))
	no_filters
	put verdict 1
}

# A write may come at any time from when the file is there until it has gone.
written_while_loading() {
	local round
	unload
	: >/tmp/toggle
	(
		while [ -e /tmp/toggle ]; do
			{
				echo 10.0.0.2 >"$PARAMETERS/sip"
				cat "$PARAMETERS/show" "$PARAMETERS/dev"
			} 2>/dev/null >/dev/null
		done
	) &
	round=0
	while [ $round -lt 20 ]; do
		plainly trace=0
		say_arp --sip 10.0.0.2 --tip 10.0.0.1 --quiet >/dev/null
		unload
		round=$((round + 1))
	done
	rm /tmp/toggle
	wait
	nothing_left
	plainly trace=0 log_burst=0
	is sip ""
	take_log
}

# unfiltered FUNCTION: whatever was set before
unfiltered() {
	no_filters
	take_log
	"$@"
}

main() {
	plainly trace=0 log_burst=0
	case_ "defaults and modes" unfiltered as_it_comes
	case_ "as loaded" unfiltered as_loaded
	case_ "trace, verdict" unfiltered switches
	case_ "all_calls" unfiltered calls_outside
	case_ "log_burst, log_interval_ms" unfiltered limits
	case_ "show" unfiltered shown
	case_ "show: what is hidden takes nothing of the limit" unfiltered hidden_takes_nothing
	case_ "filters" unfiltered filters
	case_ "filters: all must hold" unfiltered several_filters
	case_ "dev: names of the moment" unfiltered names_of_the_moment
	case_ "other namespaces" unfiltered other_namespaces
	case_ "the first namespace" unfiltered first_namespace
	case_ "refused" unfiltered refusals
	case_ "never half of one, under a flood" unfiltered never_half
	case_ "written while it loads and unloads" unfiltered written_while_loading
}
