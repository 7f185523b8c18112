# SPDX-License-Identifier: GPL-2.0
#
# From a profile's merged list, sorted by address,
#   ADDRESS 1 NAME...     a function begins
#   ADDRESS 2 COUNT       an instruction was run so often
# to "INSTRUCTIONS CALLS NAME", both for each of N packets; and with
# -v within=PATTERN the instructions of the functions of that name alone, as
# "COUNT OFFSET NAME". Addresses stay text: awk's numbers are too short.

BEGIN { name = "(programs)" }

$2 == 1 {
	name = $3 $4
	begin = $1
	next
}

within != "" {
	if (name ~ within)
		print $3, begin, $1, name
	next
}

{
	total[name] += $3
	if ($1 == begin)
		calls[name] += $3
}

END {
	if (within == "")
		for (name in total)
			printf "%.2f %.2f %s\n", total[name] / n, calls[name] / n, name
}
