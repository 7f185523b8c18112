# shellcheck shell=dash
# SPDX-License-Identifier: GPL-2.0
# row: bpftrace, empty probes on what arp_probe watches
# guest: tools

# shellcheck source=SCRIPTDIR/../guest/watchers.sh
. /job/watchers.sh
# shellcheck source=SCRIPTDIR/../guest/bpftrace.sh
. /job/bpftrace.sh

prepare() {
	functions_of_arp_probe
	# Entry and return take a probe each there.
	awk '
		$1 == "kprobe" || $1 == "kretprobe" { print "kprobe:" $3 " { }" }
		$1 == "kretprobe" { print "kretprobe:" $3 " { }" }
		$1 == "tracepoint" { print "tracepoint:" $3 " { }" }' "$PROBES" >/tmp/same.bt
	start_bpftrace /tmp/same.bt
}
