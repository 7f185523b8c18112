# shellcheck shell=dash
# SPDX-License-Identifier: GPL-2.0
# guest: load
# host: probe-test/module.sh
#
# The safe layer's own tests (probe-test/): the kernel runs them when
# probe_kunit.ko is loaded, KUnit where there is one, and tells in its log how
# they went. Each of them is a test here.

SUITES="probe_memory probe_registration probe_kprobe probe_kretprobe
	probe_instances probe_unregister probe_batch probe_per_cpu probe_task_slots
	probe_tracepoint probe_gate probe_published"
KTAP=/tmp/ktap
TABLE=/tmp/ktap.table

run_suites() {
	take_log
	: >"$LOG"
	holds "insmod" insmod /job/probe_kunit.ko
	holds "rmmod" rmmod probe_kunit
	take_log
	sed 's/^probe_kunit: //' "$LOG" >"$KTAP"
	tabulate
	holds "no kprobe is left" no_probes
}

# SUITE PLANNED RAN of each suite, and SUITE TEST VERDICT of each test
tabulate() {
	awk '
		$1 == "#" && $2 == "Subtest:" { suite = $3; suites[suite] = 1; next }
		suite == "" { next }
		/^ +1\.\./ { sub(/^ +1\.\./, ""); planned[suite] = $1; next }
		/^(not )?ok [0-9]/ { suite = "" }
		!/^ +(not )?ok [0-9]/ { next }
		{ ran[suite]++; print "test", suite, $1 == "ok" ? $3 : $4, $1 == "ok" && !/# SKIP/ ? "ok" : "not ok" }
		END { for (suite in suites) print "suite", suite, planned[suite] + 0, ran[suite] + 0 }
	' "$KTAP" >"$TABLE"
}

# What a test says when it fails, it says just before the line of its end.
passed() { # NAME VERDICT
	checked
	[ "$2" = ok ] || complain "$(grep -B 4 -E "^ +not ok [0-9]+ $1\$" "$KTAP")"
}

as_planned() { # SUITE
	local planned
	planned=$(sed -n "s/^suite $1 \([0-9]*\) .*/\1/p" "$TABLE")
	has "the plan of $1" '[1-9][0-9]*' "$planned"
	has "tests that ran" "suite $1 $planned $planned" "$(cat "$TABLE")"
}

main() {
	local kind suite name verdict
	check "probe_kunit.ko" run_suites
	for suite in $SUITES; do
		check "$suite" as_planned "$suite"
	done
	while read -r kind suite name verdict; do
		[ "$kind" != test ] || check "$suite: $name" passed "$name" "$verdict"
	done <"$TABLE"
}
