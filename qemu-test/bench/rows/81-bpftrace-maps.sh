# shellcheck shell=dash
# SPDX-License-Identifier: GPL-2.0
# row: bpftrace on the original's functions: counts by device, route type and return values
# guest: tools

# shellcheck source=SCRIPTDIR/../guest/bpftrace.sh
. /job/bpftrace.sh

prepare() { start_bpftrace /job/maps.bt; }
conclude() {
	stop_bpftrace
	[ "$(sed -n 's/^@arp_process\[v0\]: //p' $OUT)" -eq "$REQUESTS" ] || fail "of $REQUESTS requests bpftrace counted: $(tr '\n' ' ' <$OUT)"
}
