# shellcheck shell=dash
# SPDX-License-Identifier: GPL-2.0
# row: arp_probe frames=0 trace=0 verdict=0, and trace-cmd records arp_probe:arp_verdict
# guest: tools

# shellcheck source=SCRIPTDIR/../guest/watchers.sh
. /job/watchers.sh
# shellcheck source=SCRIPTDIR/../guest/recorders.sh
. /job/recorders.sh

prepare() { tidy load_bare trace=0 verdict=0; }
begin() { count_verdicts; start_recording -e arp_probe:arp_verdict; }
finish() { stop_recording; }
account() { account_verdicts; account_recording 1; }
