# SPDX-License-Identifier: GPL-2.0
#
# From "COUNT OFFSET" lines, and what addr2line -a -i says of these offsets, to
# "INSTRUCTIONS LINE < CALLER < ...", for each of N packets. Lines of others
# (the compiler's library) are left out where one of ours called them.

NR == FNR {
	count[FNR] = $1
	next
}

/^0x/ {
	finish()
	i++
	next
}

{
	sub(/ .*/, "")
	ours = sub(".*" repo, "")
	# The kernel's own headers and crates lie below the cache.
	theirs = sub(/^.*linux-source-[^\/]*\//, "")
	if (!ours)
		sub(/.*\/library\//, "")
	if ((ours && !theirs) || chain == "")
		chain = chain (chain == "" ? "" : " < ") $0
}

function finish() {
	if (i)
		spent[chain] += count[i]
	chain = ""
}

END {
	finish()
	for (chain in spent)
		printf "%8.1f  %s\n", spent[chain] / n, chain
}
