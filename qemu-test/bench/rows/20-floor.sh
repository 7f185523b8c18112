# shellcheck shell=dash
# SPDX-License-Identifier: GPL-2.0
# row: empty handlers in C, on the functions that arp_probe probes

# shellcheck source=SCRIPTDIR/../guest/watchers.sh
. /job/watchers.sh

prepare() {
	local placed
	functions_of_arp_probe
	tidy insmod /job/bench_floor.ko "kprobes=$(of_kind kprobe)" "kretprobes=$(of_kind kretprobe)"
	placed=$(grep -cv DISABLED "$DEBUG/kprobes/list")
	[ "$placed" -eq "$(wc -l <"$PROBES")" ] || fail "$placed probes are placed in place of those in: $(cat "$PROBES")"
}
