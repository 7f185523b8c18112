# SPDX-License-Identifier: GPL-2.0
#
# From the lines of rows/90-load.sh, after "size MODULE TEXT DATA BSS" lines, to
# the table of what loading takes: the median of each.

$1 == "size" {
	text[$2] = $3
	data[$2] = $4 + $5
}

$1 == "load" {
	if (!n[$2]++)
		row[++rows] = $2
	for (i = 3; i <= NF; i++) {
		split($i, pair, "=")
		got[$2, pair[1], n[$2]] = pair[2]
	}
}

$1 == "wait" {
	if ($5 ~ /^(free_module|ftrace_release_mod)$/)
		theirs[$2, $3] += $6
	else
		ours[$2, $3] += $6
	callers[$2] = callers[$2] sprintf("%s%d x %s < %s", callers[$2] == "" ? "" : ", ", $6, $4, $5)
}

function median(name, key,    i, j, k, v) {
	for (i = 1; i <= n[name]; i++)
		v[i] = got[name, key, i]
	for (i = 2; i <= n[name]; i++)
		for (j = i; j > 1 && v[j - 1] > v[j]; j--) {
			k = v[j]
			v[j] = v[j - 1]
			v[j - 1] = k
		}
	return v[int((n[name] + 1) / 2)]
}

END {
	print "| module | insmod ms | rmmod ms | insmod's waits | rmmod's waits | any module's | text | data | loaded | slab | per-CPU | vmalloc |"
	print "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |"
	for (i = 1; i <= rows; i++) {
		name = row[i]
		printf "| %s | %.1f | %.1f | %d | %d | %d | %d | %d | %d KiB | %d KiB | %d KiB | %d KiB |\n", name,
			median(name, "insmod_us") / 1000, median(name, "rmmod_us") / 1000,
			ours[name, "insmod"], ours[name, "rmmod"], theirs[name, "insmod"] + theirs[name, "rmmod"],
			text[name], data[name], median(name, "size") / 1024, median(name, "slab_kb"),
			median(name, "percpu_kb"), median(name, "vmalloc_kb")
	}
	print "\nWho waits for a grace period:\n"
	for (i = 1; i <= rows; i++)
		print "- " row[i] ": " (callers[row[i]] == "" ? "nobody" : callers[row[i]])
	print "\nTarget:\n\n- " (ours["arp_probe", "rmmod"] > 2 ? "MISSED" : "met") ": rmmod of arp_probe waits for at most 2 grace periods of its own: " (ours["arp_probe", "rmmod"] + 0)
}
