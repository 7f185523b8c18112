# shellcheck shell=dash
# SPDX-License-Identifier: GPL-2.0
#
# Measures one row of the table (rows/*.sh) in this guest: the traffic is the
# same for all, only what watches it differs. Prints for each run
#
#   run rp_filter=R ticks=T [KEY=NUMBER]...
#
# and, should the row not work here, "failed: " and why.
#
# A row is a file that may define
#   prepare     before all runs: loads, arms
#   begin       before each run
#   finish      after each run
#   account     after that: prints, as KEY=NUMBER, what was to be recorded of the
#               run (records=, events= ...), and then what was not (lost=,
#               missed=, overwritten=, dropped=)
#   conclude    after all runs
# each of which calls `fail` when it has to.

# shellcheck source=SCRIPTDIR/../../guest/lib.sh
. /job/lib.sh
# ROW, COUNT, REPEAT, RP_FILTERS, SETTLE, PROFILE
# shellcheck source=/dev/null
. /job/settings

exec 3>&1
fail() {
	echo "failed: $*" >&3
	exit 1
}

prepare() { :; }
begin() { :; }
finish() { :; }
account() { :; }
conclude() { :; }

# tidy COMMAND...: its complaints, in one line, should it fail
tidy() {
	"$@" >/tmp/tidy 2>&1 || fail "'$*': $(tr '\n' ' ' </tmp/tidy | cut -c 1-300)"
}

REQUESTS=0		# in all

# traffic COUNT: that many requests, and as many replies on the wire
traffic() {
	REQUESTS=$((REQUESTS + $1))
	say_arp --sip 10.0.0.2 --tip 10.0.0.1 --count "$1" --replies "$1" --ticks --quiet >/tmp/wire 2>&1 ||
		fail "not all of $1 requests were answered: $(cat /tmp/wire)"
}

ticks() { sed -n 's/.* replies='"$COUNT"' others=0 errors=0 ticks=\([0-9]*\)$/\1/p' /tmp/wire; }

# one_run RP_FILTER
one_run() {
	local spent
	begin
	# Whatever the step before has set going comes to rest: idle time costs nothing here.
	sleep 2
	traffic "$COUNT"
	spent=$(ticks)
	[ -n "$spent" ] || fail "the wire had other than $COUNT replies: $(cat /tmp/wire)"
	finish
	account >/tmp/account
	echo "run rp_filter=$1 ticks=$spent $(tr "\n" " " </tmp/account)"
}

measure() {
	local rp run
	for rp in $RP_FILTERS; do
		echo "$rp" >/proc/sys/net/ipv4/conf/v0/rp_filter
		# The sender's neighbour entry, and what is done only once.
		traffic $((COUNT < 2000 ? COUNT : 2000))
		run=0
		while [ $((run += 1)) -le "$REPEAT" ]; do
			one_run "$rp"
		done
	done
}

# For a profile: where each function of the kernel and its modules begins, in
# the form that by-function.awk takes.
symbols() {
	awk '$2 ~ /[tTwW]/ { print $1, 1, $3, $4 }' /proc/kallsyms | gzip | base64 | sed 's/^/symbols /'
}

# shellcheck source=/dev/null
. /job/row.sh
tidy topology
prepare
sleep "$SETTLE"
measure
conclude
[ -z "$PROFILE" ] || symbols
