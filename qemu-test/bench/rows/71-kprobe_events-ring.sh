# shellcheck shell=dash
# SPDX-License-Identifier: GPL-2.0
# row: the kernel's kprobe_events on the original's functions, into the ring buffer that nobody reads

# shellcheck source=SCRIPTDIR/../guest/recorders.sh
. /job/recorders.sh

prepare() {
	tidy kprobe_events
	tidy enable_events bench
}
begin() { count_events; }
account() { account_events 5; }
