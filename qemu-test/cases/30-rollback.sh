# shellcheck shell=dash
# SPDX-License-Identifier: GPL-2.0
#
# A load that fails: for each symbol parameter the errno that registration
# gave, a line that names the symbol, and nothing left; a plain load then
# works. busybox's insmod ends with the errno itself as its status.

ENOENT=2
EINVAL=22

# refused_load ERRNO PARAMETER SYMBOL LINE...: LINEs are patterns of the log
refused_load() {
	local errno=$1 parameter=$2 line
	take_log
	checked
	busybox insmod "$MODULE" "$parameter" 2>/tmp/insmod.err
	same "the errno of insmod $parameter" "$errno" "$?"
	take_log
	shift 2
	for line; do
		has "the reason in the log" "$line" "$KLOG"
	done
	nothing_left
}

loads_and_works() {
	holds "a plain insmod" load log_burst=0
	ask 10.0.0.2 10.0.0.1
	answered
	holds "rmmod" unload
	nothing_left
}

missing() { # PARAMETER
	refused_load $ENOENT "$1=no_such_function" "register_k(ret)?probe no_such_function failed, returned -2"
	loads_and_works
}

# Clones of this kernel: the compiler changed their arguments, so whoever asks
# for one by name is told no, in words that name it. clang makes none; the name
# alone is enough.
clone() { # PARAMETER SUFFIX
	local name
	name=$(sed -n "s/^$2 //p" /tmp/symbols)
	: "${name:=arp_process$2.0}"
	refused_load $EINVAL "$1=$name" ".*$(quote "$name").*(clone|argument).*"
	loads_and_works
}

blacklisted() { # PARAMETER
	local name
	name=$(awk '$2 ~ /^[a-z_0-9]+$/ { print $2; exit }' "$DEBUG/kprobes/blacklist")
	[ -n "$name" ] || { complain "this kernel's blacklist is empty"; return; }
	refused_load $EINVAL "$1=$name" ".*$(quote "$name").*(cannot be probed|not a function|refuse|blacklist).*"
	loads_and_works
}

data() { # PARAMETER SYMBOL
	grep -qx "data $2" /tmp/symbols || { complain "this kernel does not list $2"; return; }
	refused_load $EINVAL "$1=$2" ".*$2.*(cannot be probed|not a function|refuse|blacklist|data).*"
	loads_and_works
}

# One pass: an emulated guest takes long over 200,000 lines.
find_symbols() {
	awk '
		$3 == "init_task" || $3 == "arp_tbl" { print "data", $3; next }
		$2 !~ /[tT]/ || index($3, ".") == 0 { next }
		match($3, /\.(constprop|isra|part)\.[0-9]+$/) {
			kind = substr($3, RSTART)
			sub(/\.[0-9]+$/, "", kind)
			if (!seen[kind]++) print kind, $3
		}' /proc/kallsyms >/tmp/symbols
}

main() {
	local parameter
	find_symbols
	case_ "arp_process_symbol=no_such_function" missing arp_process_symbol
	case_ "ip_route_input_symbol=no_such_function" missing ip_route_input_symbol
	case_ "fib_validate_source_symbol=no_such_function" missing fib_validate_source_symbol
	case_ "fib_lookup_symbol=no_such_function" missing fib_lookup_symbol
	for parameter in arp_process_symbol fib_lookup_symbol; do
		case_ "$parameter: a .constprop clone" clone $parameter .constprop
		case_ "$parameter: an .isra clone" clone $parameter .isra
		case_ "$parameter: a .part clone" clone $parameter .part
		case_ "$parameter: a blacklisted function" blacklisted $parameter
		case_ "$parameter: data, init_task" data $parameter init_task
		case_ "$parameter: data, arp_tbl" data $parameter arp_tbl
	done
}
