# shellcheck shell=dash
# SPDX-License-Identifier: GPL-2.0
#
# Every parameter at its extremes, and wrong: it loads and works, or it is
# refused, with a sentence where the module has a say, and leaves nothing.

ENOENT=2
EINVAL=22
ENOSPC=28
ERANGE=34

works_with() { # PARAMETER...
	holds "insmod $*" load "$@"
	loaded || return
	ask 10.0.0.2 10.0.0.1
	replied
	same "the counters that rose" "answered 1" "$(risen)"
	holds "rmmod" unload
}

sees_nothing_with() { # PARAMETER...
	holds "insmod $*" load "$@"
	loaded || return
	take_log
	ask 10.0.0.2 10.0.0.1
	replied
	no_verdict
	holds "rmmod" unload
}

# refused_with ERRNO LINE PARAMETER...: LINE is a pattern, or - for the kernel's own refusals
refused_with() {
	local errno=$1 line=$2
	shift 2
	take_log
	checked
	busybox insmod "$MODULE" "$@" 2>/tmp/insmod.err
	same "the errno of insmod $*" "$errno" "$?"
	! loaded || unload
	take_log
	[ "$line" = - ] || has "the reason in the log" "$line" "$KLOG"
	nothing_left
}

# The kernel hands the module no more than its own limits of a parameter allow.
long_name() {
	local name
	name=$(printf '%0*d' "$1" 0 | tr 0 x)
	refused_with "$2" - "arp_process_symbol=$name"
	works_with log_burst=0
}

# What a name has to say about itself cannot forge a line.
forged_name() {
	refused_with $ENOENT 'register_k(ret)?probe x\\x0a\\x1b\[31marp_probe:\\x20verdict=answered failed, returned -2' \
		"$(printf 'fib_lookup_symbol="x\n\033[31marp_probe: verdict=answered"')"
	lacks "the log" '^verdict=|^arp_probe: verdict=' "$(cat "$LOG")"
}

max_active() {
	local value
	for value in 1 4096; do
		works_with log_burst=0 "maxactive=$value"
	done
	for value in 4097 16777216 2147483648 4294967295; do
		refused_with $EINVAL '.*maxactive=?.* too large: at most 4096.*' "maxactive=$value"
	done
	refused_with $ERANGE - maxactive=4294967296
	refused_with $EINVAL - maxactive
}

log_limits() {
	works_with log_burst=1
	works_with log_interval_ms=1
	works_with log_burst=4294967295 log_interval_ms=4294967295
	refused_with $EINVAL '.*log_interval_ms=0 .*log_burst=0.*' log_interval_ms=0
	refused_with $EINVAL '.*log_interval_ms=0 .*log_burst=0.*' log_interval_ms=0 log_burst=0
}

interfaces() {
	sees_nothing_with ifindex=2147483647
	refused_with $ERANGE '.*ifindex=2147483648 is no interface.*' ifindex=2147483648
	refused_with $EINVAL '.*ifindex=-2147483648 is no interface.*' ifindex=-2147483648
}

spellings() {
	works_with trace=n verdict=n all_calls=y log_burst=0
	works_with trace all_calls verdict log_burst=0
	works_with maxactive=7 log_burst=5 log_burst=0 maxactive=3
	works_with no_such_parameter=1 log_burst=0
}

symbols() {
	works_with arp_process_symbol= ip_route_input_symbol= fib_validate_source_symbol= fib_lookup_symbol= log_burst=0
	refused_with $ENOENT '.*no_such_module:arp_process failed, returned -2.*' arp_process_symbol=no_such_module:arp_process
	long_name 900 $ENOENT
	long_name 2000 $ENOSPC
	forged_name
}

main() {
	case_ "maxactive" max_active
	case_ "log_burst, log_interval_ms" log_limits
	case_ "ifindex" interfaces
	case_ "spellings that the kernel takes" spellings
	case_ "symbols" symbols
}
