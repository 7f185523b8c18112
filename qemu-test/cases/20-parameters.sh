# shellcheck shell=dash
# SPDX-License-Identifier: GPL-2.0
#
# What modinfo says of the module, and what each parameter does.

info() {
	local field
	same "vermagic" "$(uname -r)" "$(modinfo -F vermagic "$MODULE" | cut -d' ' -f1)"
	same "license" GPL "$(modinfo -F license "$MODULE")"
	for field in author description; do
		has "$field" '.+' "$(modinfo -F "$field" "$MODULE")"
	done
	for field in trace:bool all_calls:bool verdict:bool frames:bool ifindex:int dev:string netns:uint sip:string \
		tip:string show:string log_burst:uint log_interval_ms:uint maxactive:uint \
		arp_process_symbol:charp ip_route_input_symbol:charp \
		fib_validate_source_symbol:charp fib_lookup_symbol:charp; do
		has "the parameter ${field%:*} and its type" "${field%:*}:.+ \(${field#*:}\)" "$(modinfo -F parm "$MODULE")"
	done
	same "parameters" 17 "$(modinfo -F parm "$MODULE" | wc -l)"
}

with_module() { # PARAMETERS FUNCTION ARG...: loads, runs, unloads
	local parameters=$1
	shift
	# shellcheck disable=SC2086 # several
	holds "insmod $parameters" load $parameters
	loaded || return
	take_log
	"$@"
	holds "rmmod" unload
}

untraced() {
	ask 10.0.0.2 10.0.0.1
	answered
	same "lines" 1 "$(printf '%s\n' "$KLOG" | wc -l)"
}

unjudged() {
	ask 10.0.0.2 10.0.0.1
	replied
	lacks "the log" 'verdict=' "$KLOG"
	calls 'AP RIS{FTL=0/t2 FVS{}=0}=0 +FTL=0/t1'
	same "the counters that rose" "answered 1" "$(risen)"
}

mute() {
	ask 10.0.0.2 10.0.0.1
	replied
	same "lines" "" "$KLOG"
	same "the counters that rose" "answered 1" "$(risen)"
}

# `ip route get ... iif` takes the way of a packet that comes in, without ARP.
route_without_arp() {
	take_log
	ip route get 10.0.0.1 from 10.0.0.2 iif v0 >/dev/null
	take_log
}

calls_outside_are_left_out() {
	route_without_arp
	same "lines" "" "$KLOG"
}

calls_outside_are_shown() {
	route_without_arp
	# Only packets come by ip_route_input_noref(), which stands in for it in some kernels.
	[ "$(symbol_of ip_route_input)" = ip_route_input_noref ] ||
		has "route input" 'Calling: ip_route_input_slow\(\)' "$KLOG"
	has "its lookup" 'Returning: fib_table_lookup\(\) with .*, result->type: 2 \(local\)' "$KLOG"
	lacks "the log" 'arp_process|verdict=' "$KLOG"
	ask 10.0.0.2 10.0.0.1
	answered
}

# A namespace of its own numbers its interfaces as others do.
this_interface() {
	with_module "log_burst=0 ifindex=$(ifindex v0)" this_interface_answers
	with_module "log_burst=0 ifindex=$(ifindex dummy0)" another_interface_is_left_out
	with_module "log_burst=0 ifindex=999999" another_interface_is_left_out
}

ifindex() { ip -o link show "$1" | cut -d: -f1; }

this_interface_answers() {
	ask 10.0.0.2 10.0.0.1
	answered
	ask 10.0.0.2 10.0.0.77
	refused not_local
}

another_interface_is_left_out() {
	ask 10.0.0.2 10.0.0.1
	replied
	no_verdict
}

# A packet's lines come whole or not at all, and what is left out is counted.
limited() {
	take_log
	say_arp --sip 10.0.0.2 --tip 10.0.0.1 --count 10 >/tmp/wire
	take_log
	same "replies" 10 "$(replies)"
	same "verdict lines" 3 "$(printf '%s\n' "$KLOG" | grep -c 'verdict=answered')"
	same "suppressed" 7 "$(suppressed)"
	same "verdicts counted" 10 "$(counted answered)"
}

suppressed() { grep -oE '[0-9]+' "$DEBUG/arp_probe/log_suppressed" | head -n 1; }

# Room for the six lines of one such packet, and all but one of another's.
whole_packets() {
	take_log
	say_arp --sip 10.0.0.2 --tip 10.0.0.77 --count 5
	take_log
	same "packets traced" 1 "$(printf '%s\n' "$KLOG" | grep -c '^arp_process() is called')"
	same "verdicts told" 1 "$(printf '%s\n' "$KLOG" | grep -c 'verdict=not_local')"
	calls 'AP RIS{FTL=0/t1}=0'
}

# The interval over, lines come again, and what was left out is said.
limit_ends() {
	say_arp --sip 10.0.0.2 --tip 10.0.0.1 --count 10
	take_log
	holds "a line after the interval" until_true 10 spoken_again
	has "the line that says what was left out" \
		'[1-9][0-9]* lines suppressed \(log_burst=2 per log_interval_ms=500\)' "$KLOG"
}

spoken_again() {
	say_arp --sip 10.0.0.2 --tip 10.0.0.1 >/dev/null
	take_log
	printf '%s\n' "$KLOG" | grep -q 'verdict=answered'
}

# What was left out, and not said by then, is said at the end.
unload_says() {
	load trace=0 log_burst=3 log_interval_ms=3600000
	say_arp --sip 10.0.0.2 --tip 10.0.0.1 --count 10 >/dev/null
	take_log
	lacks "the log" suppressed "$KLOG"
	unload
	take_log
	same "lines at unload" "7 lines suppressed (log_burst=3 per log_interval_ms=3600000)" "$KLOG"
}

one_instance() {
	ask 10.0.0.2 10.0.0.1
	answered
	calls 'AP RIS{FTL=0/t2 FVS{}=0}=0 +FTL=0/t1'
}

refused_values() {
	local wrong
	for wrong in trace=maybe all_calls=2x verdict=-1 ifindex=eth0 ifindex=-1 log_burst=lots \
		log_burst=-1 log_burst=99999999999 log_interval_ms=soon log_interval_ms=-1 maxactive=-1 maxactive=many; do
		fails "insmod $wrong" load "$wrong"
		loaded && complain "insmod $wrong was loaded" && unload
	done
	nothing_left
	with_module "log_burst=0" one_instance
}

main() {
	check "modinfo" info
	case_ "trace=0" with_module "log_burst=0 trace=0" untraced
	case_ "verdict=0" with_module "log_burst=0 verdict=0" unjudged
	case_ "trace=0 verdict=0" with_module "log_burst=0 trace=0 verdict=0" mute
	case_ "all_calls=0" with_module "log_burst=0" calls_outside_are_left_out
	case_ "all_calls=1" with_module "log_burst=0 all_calls=1" calls_outside_are_shown
	case_ "ifindex" this_interface
	case_ "log_burst=3" with_module "trace=0 log_burst=3 log_interval_ms=600000" limited
	case_ "log_burst=11: whole packets" with_module "log_burst=11 log_interval_ms=600000" whole_packets
	case_ "log_interval_ms=500" with_module "trace=0 log_burst=2 log_interval_ms=500" limit_ends
	case_ "rmmod says what was left out" unload_says
	case_ "maxactive=1" with_module "log_burst=0 maxactive=1" one_instance
	case_ "wrong values" refused_values
}
