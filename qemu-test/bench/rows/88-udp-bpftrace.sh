# shellcheck shell=dash
# SPDX-License-Identifier: GPL-2.0
# row: bpftrace, an empty body on skb:kfree_skb
# guest: tools

# shellcheck source=SCRIPTDIR/../guest/bpftrace.sh
. /job/bpftrace.sh
# shellcheck source=SCRIPTDIR/../guest/udp.sh
. /job/udp.sh

prepare() {
	echo 'tracepoint:skb:kfree_skb { }' >/tmp/drops.bt
	start_bpftrace /tmp/drops.bt
}
