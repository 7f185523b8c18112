# shellcheck shell=dash
# SPDX-License-Identifier: GPL-2.0
# row: arp_probe trace=0 verdict=0, and a filter of each kind, which all hold

# shellcheck source=SCRIPTDIR/../guest/watchers.sh
. /job/watchers.sh

prepare() {
	tidy load trace=0 verdict=0 "dev=v0,v1,br0" "netns=$(stat -L -c %i /proc/self/ns/net)" sip=10.0.0.0/8 tip=10.0.0.1
}
begin() { count_verdicts; }
account() { account_verdicts; }
