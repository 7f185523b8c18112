# SPDX-License-Identifier: GPL-2.0
#
# Turns the module's log lines into the notation of the expected cases, so
# that a test compares one string, nesting and values included:
#
#   AP RIS{FTL=0/t2 FVS{FTL=0/t1}=-16}=16 +FTL=0/t1
#
# AP arp_process, RIS ip_route_input_*, FVS fib_validate_source, FTL
# fib_table_lookup; braces nest; =VALUE is the return value, /tN the type of a
# lookup that found something; + marks a lookup outside RIS. Whatever does not
# fit (a return without its call, an unknown line) is put in as !TEXT, so no
# expected string matches it.

function out(text) { line = line (line == "" ? "" : " ") text }

# A call opens right after its parent's brace, or after a blank.
function open_at(text) { line = line ((line ~ /\{$/ || line == "") ? "" : " ") text }

function signed32(hex,   i, v) {
	v = 0
	for (i = 3; i <= length(hex); i++)
		v = v * 16 + index("0123456789abcdef", substr(hex, i, 1)) - 1
	return v >= 2147483648 ? v - 4294967296 : v
}

function short(name) {
	sub(/\(\).*/, "", name)
	if (name ~ /^ip_route_input/) return "RIS"
	if (name == "fib_validate_source") return "FVS"
	if (name ~ /^fib_(table_)?lookup$/) return "FTL"
	return "!" name
}

# "... with a return value: 0x..(64bit) 0x..(32bit)...": the low half of the
# first must be the second, for the 64-bit one may have rubbish above it.
function value(   i, wide, narrow) {
	for (i = 1; i <= NF; i++) {
		if ($i ~ /\(64bit\)/) wide = $i
		if ($i ~ /\(32bit\)/) narrow = $i
	}
	sub(/\(64bit\).*/, "", wide)
	sub(/\(32bit\).*/, "", narrow)
	if (wide !~ /^0x[0-9a-f]+$/ || narrow !~ /^0x[0-9a-f]+$/) return "!value"
	if (length(narrow) > 10 || signed32(narrow) != signed32("0x" substr("00000000" substr(wide, 3), length(wide) - 1)))
		return "!halves"
	return signed32(narrow)
}

/^$/ { next }

/^arp_process\(\) is called with interface device / { out("AP"); depth = 0; entry = 0; next }

/^fib_validate_source\(\) is called with dst=0x[0-9a-f]+ \([0-9.]+\), oif=[0-9]+$/ { entry = 1; next }

/^Calling: / {
	name = short($2)
	if (name == "FVS" && !entry) name = "!no-entry-line-FVS"
	entry = 0
	stack[++depth] = name
	if (name == "FTL") open_at(depth == 1 ? "+FTL" : "FTL")
	else open_at(name "{")
	next
}

/^Returning: / {
	name = short($2)
	if (depth < 1 || stack[depth] != name) { out("!return-of-" name); next }
	depth--
	if (name != "FTL") { line = line "}=" value(); next }
	line = line "=" value()
	if (match($0, /result->type: [0-9]+ \([a-z]+\)$/)) {
		type = substr($0, RSTART + 14)
		sub(/ .*/, "", type)
		line = line "/t" type
	} else if ($0 !~ /result->type: none$/)
		line = line "/!type"
	next
}

/^[^ ]+( \(netns [0-9]+\))?: (who-has .*|.* is-at .*): verdict=/ { next }

{ out("!" $0) }

END { if (depth) out("!" depth "-open"); print line }
