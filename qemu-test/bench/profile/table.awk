# SPDX-License-Identifier: GPL-2.0
#
# From "ROW INSTRUCTIONS CALLS NAME" lines to a table of the functions in which
# a row's instructions are: those that none has as well are taken off.
# -v rows="none ..." in the table's order, the last of them sorts.

BEGIN { columns = split(rows, row, " ") }

{
	spent[$1, $4] += $2
	called[$1, $4] += $3
	names[$4] = 1
	sum[$1] += $2
}

function line(key, title,    i, text) {
	text = sprintf("%9.0f", spent["none", title])
	for (i = 2; i <= columns; i++)
		text = text sprintf(" %+10.0f %6.2f", spent[row[i], title] - spent["none", title],
			called[row[i], title])
	printf "%s %s  %s\n", key, text, title
}

END {
	for (title in names) {
		shown = 0
		for (i = 2; i <= columns; i++) {
			added = spent[row[i], title] - spent["none", title]
			shown = shown || added >= 1 || added <= -1
		}
		if (shown || columns == 1)
			line(sprintf("%09.0f", 500000000 - 1000 * (spent[row[columns], title] - (columns > 1 ? spent["none", title] : 0))), title)
	}
	for (i = 1; i <= columns; i++)
		spent[row[i], "TOTAL"] = sum[row[i]]
	line("000000000", "TOTAL")
}
