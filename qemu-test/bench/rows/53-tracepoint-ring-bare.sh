# shellcheck shell=dash
# SPDX-License-Identifier: GPL-2.0
# row: arp_probe frames=0 trace=0 verdict=0, and arp_probe:arp_verdict into the ring buffer that nobody reads

# shellcheck source=SCRIPTDIR/../guest/watchers.sh
. /job/watchers.sh
# shellcheck source=SCRIPTDIR/../guest/recorders.sh
. /job/recorders.sh

prepare() {
	tidy load_bare trace=0 verdict=0
	tidy enable_events arp_probe/arp_verdict
}
begin() { count_verdicts; count_events; }
account() { account_verdicts; account_events 1; }
