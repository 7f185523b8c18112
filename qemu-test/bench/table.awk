# SPDX-License-Identifier: GPL-2.0
#
# From the targets and from "ROW rp_filter=R ticks=T [KEY=NUMBER]..." lines to
# the table, in the order of the rows' first lines, and to the targets met and
# missed. -v count=REQUESTS of a run, -v base=ROW that the others add to, -v floor=ROW.

FNR == 1 { file++ }

file == 1 {
	if ($1 != "#")
		target[++targets] = $0
	next
}

{
	if (!($1 in seen)) {
		seen[$1] = 1
		row[++rows] = $1
	}
	delete value
	for (i = 2; i <= NF; i++) {
		split($i, pair, "=")
		value[pair[1]] = pair[2]
		if (i > 3)
			recorded($1, pair[1], pair[2])
	}
	take($1, value["rp_filter"], value["ticks"] / count)
}

function take(name, rp, cost) {
	if (!(rp in column_of)) {
		column_of[rp] = 1
		column[++columns] = rp
	}
	n[name, rp]++
	sum[name, rp] += cost
	if (n[name, rp] == 1 || cost < least[name, rp])
		least[name, rp] = cost
	if (n[name, rp] == 1 || cost > most[name, rp])
		most[name, rp] = cost
}

# What was to be recorded comes first, then what got lost of it.
function recorded(name, key, number) {
	if (key !~ /^(lost|missed|overwritten|dropped)$/) {
		what = key
		if (!((name, key) in all))
			recordings[name] = recordings[name] (recordings[name] == "" ? "" : " and ") key
		all[name, key] += number
	} else if (number > 0) {
		key = what " " key
		if (!((name, key) in lost))
			losses[name] = losses[name] (losses[name] == "" ? "" : ";") key
		lost[name, key] += number
	}
}

function mean(name, rp) { return sum[name, rp] / n[name, rp] }
function added(name, rp) { return mean(name, rp) - mean(base, rp) }

function lost_of(name,    i, keys, parts, part, text) {
	if (recordings[name] == "")
		return ""
	parts = split(losses[name], keys, ";")
	for (i = 1; i <= parts; i++) {
		split(keys[i], part, " ")
		text = text sprintf("%s%d of %d %s", i > 1 ? ", " : "", lost[name, keys[i]], all[name, part[1]], keys[i])
	}
	return text == "" ? "none (" recordings[name] ")" : text
}

# A row of the same probes has a floor of its own: silent-bare has floor-bare.
function floor_of(name) { return name ~ /-bare$/ ? floor "-bare" : floor }

function head(    i, first, second) {
	first = "| row |"
	second = "| --- |"
	for (i = 1; i <= columns; i++) {
		first = first " rp_filter=" column[i] " | spread | added | x floor |"
		second = second " ---: | ---: | ---: | ---: |"
	}
	print first " lost |\n" second " --- |"
}

function line(name,    i, rp, text) {
	text = "| " name " |"
	for (i = 1; i <= columns; i++) {
		rp = column[i]
		if (!n[name, rp]) {
			text = text " | | | |"
			continue
		}
		text = text sprintf(" %.0f | %.1f %% |", mean(name, rp), 100 * (most[name, rp] - least[name, rp]) / mean(name, rp))
		if (name == base)
			text = text " | |"
		else
			text = text sprintf(" %+.0f | %s |", added(name, rp), n[floor_of(name), rp] ? sprintf("%.2f", added(name, rp) / added(floor_of(name), rp)) : "")
	}
	print text " " lost_of(name) " |"
}

function judge(rule,    part, limit, i, rp, times, text, missed) {
	split(rule, part, " ")
	if (split(part[2], limit, ",") == 1)
		limit[2] = limit[1]
	for (i = 1; i <= columns; i++) {
		rp = column[i]
		if (!n[part[1], rp] || !n[part[3], rp])
			return
		times = added(part[1], rp) / added(part[3], rp)
		missed = missed || times > limit[rp == 0 ? 1 : 2]
		text = text sprintf("%s%.2f with rp_filter=%s", i > 1 ? ", " : "", times, rp)
	}
	judged = judged sprintf("- %s: %s at most %s times %s: %s\n", missed ? "MISSED" : "met", part[1], part[2], part[3], text)
}

END {
	head()
	for (i = 1; i <= rows; i++)
		line(row[i])
	for (i = 1; i <= targets; i++)
		judge(target[i])
	if (judged != "")
		printf "\nTargets, in what a row adds:\n\n%s", judged
}
