#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# check-no-panic.sh OBJECT...: no handler of a probe may panic. Fails if a function of an OBJECT (arp_probe_rs.o, of any
# architecture) refers to what panics: core's `panicking`, and those of its functions that only end there, by whose names
# compilers and versions differ (slice_end_index_len_fail, unwrap_failed, expect_failed, len_mismatch_fail,
# slice_error_fail, panic_already_borrowed ...). Left out are those that run in process context alone: loading and
# unloading, what only they call (a symbol's name is copied there), parameters, and debugfs.
set -euo pipefail

(($#)) || { echo "usage: check-no-panic.sh OBJECT..." >&2; exit 2; }
process_context='^arp_param_[gs]et$|10params_abi|6Module4init|6probes7refused|5probe6symbol.*6Symbol3new$|5watch6probes.*8register|10task_slots4fill|6switch7watcher|3raw6disarm|7debugfs|drop_in_place'
# What older crates' pin_init! puts into new(), where a place counts as made, and never calls.
process_context+='|3new0[0-9s_]*19panic_cold_explicit$'

# FUNCTION of each reference: by the sections' relocations, and where the functions lie; so nothing is disassembled.
who_panics() {
	{
		readelf -SW "$1"
		readelf -sW "$1"
		readelf -rW "$1"
	} | awk '
		# the hexadecimal number, which mawk cannot read
		function number(hex,    i, n) {
			for (i = 1; i <= length(hex); i++)
				n = n * 16 + index("0123456789abcdef", substr(hex, i, 1)) - 1
			return n
		}
		/^ +\[ *[0-9]+\] [^ ]/ { sub(/^ +\[ */, ""); sub(/\]/, ""); index_of[$2] = $1 }
		$4 == "FUNC" && $7 ~ /^[0-9]+$/ && $3 != 0 {
			n = ++functions[$7]
			from[$7, n] = number($2)
			size[$7, n] = $3 ~ /^0x/ ? number(substr($3, 3)) : $3
			name[$7, n] = $8
			all++
		}
		/^Relocation section/ {
			section = $3
			gsub(/\047/, "", section)
			sub(/^\.rela?/, "", section)
			section = index_of[section]
		}
		$3 ~ /^R_/ && $5 ~ /4core/ && $5 ~ /panic|_fail(ed)?($|[^a-z])/ {
			at = number($1)
			for (i = 1; i <= functions[section]; i++)
				if (at >= from[section, i] && at < from[section, i] + size[section, i])
					print name[section, i]
		}
		END { if (!all) print "no-code-in-the-object" }'
}

status=0
for object; do
	found=$(who_panics "$object" | sort -u | grep -vE "$process_context" || true)
	[[ -n $found ]] || continue
	echo "$object: these functions can panic, and a handler may call them:" >&2
	echo "$found" >&2
	status=1
done
exit $status
