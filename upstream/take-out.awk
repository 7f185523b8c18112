# SPDX-License-Identifier: GPL-2.0
# take-out.awk [-v items=RE] [-v members=RE] [-v lines=RE] FILE.rs: prints the file, as rustfmt left it, without the
# items at its top whose first line (that after comments and attributes) matches `items`, and without the members of items (fields,
# functions) whose first line matches `members`; their comments and attributes go with them. Nor are lines that match
# `lines`. An RE that takes nothing out is an error: what it was for has another name by now.

# The blanks that a line starts with.
function indent(text) { match(text, /^ */); return RLENGTH }

function is_trivia(text) { return text ~ /^ *(\/\/|#!?\[|\)\])/ }

{ line[NR] = $0 }

END {
	cut(1, NR, 0, items, members)
	if (items != "" && !taken_items) fail("items", items)
	if (members != "" && !taken_members) fail("members", members)
	if (lines != "" && !taken_lines) fail("lines", lines)
}

function fail(what, re) {
	print FILENAME ": no " what " match " re >"/dev/stderr"
	exit 1
}

function put(text) {
	if (lines == "" || text !~ lines) print text
	else taken_lines++
}

# Prints the lines from `first` to `last`, which are items at `column`, without those that match `re`.
function cut(first, last, column, re, inner,    n, start, header, end, drop) {
	for (n = first; n <= last; n = end + 1) {
		if (line[n] ~ /^ *$/) { # one blank line goes with what is taken out
			end = n
			if (!dropped_before) put(line[n])
			dropped_before = 0
			continue
		}
		start = n
		for (header = n; header <= last && (is_trivia(line[header]) || in_attribute); header++) {
			if (line[header] ~ /^ *#!?\[[^\]]*$/) in_attribute = 1
			if (line[header] ~ /\)?\]$/) in_attribute = 0
			# The file's own comment stands alone.
			if (line[header + 1] ~ /^ *$/) { header++; break }
		}
		if (header > last || line[header] ~ /^ *$/) {
			for (end = start; end < header; end++) put(line[end])
			end = header - 1
			continue
		}
		for (end = header; end < last && !whole(header, end, column); end++) ;
		drop = re != "" && line[header] ~ re
		if (drop) {
			if (column) taken_members++
			else taken_items++
			dropped_before = 1
			continue
		}
		dropped_before = 0
		if (!column && inner != "" && end > header && line[header] ~ /^(pub(\([a-z]*\))? )?(unsafe )?(impl|struct|trait|mod|enum)/) {
			for (n = start; n < header || line[n] !~ /\{$/; n++) put(line[n])
			put(line[n])
			cut(n + 1, end - 1, 4, inner, "")
			dropped_before = 0
			put(line[end])
		} else {
			for (n = start; n <= end; n++) put(line[n])
		}
	}
}

# Whether what has its first line at `header` is whole at `end`.
function whole(header, end, column,    text) {
	text = line[end]
	sub(/ \/\/.*$/, "", text)
	if (indent(line[end]) != column && header != end) return 0
	if (text ~ /\{$|\($|=$/) return 0
	return text ~ /[;,}]$/
}
