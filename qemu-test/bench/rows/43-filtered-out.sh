# shellcheck shell=dash
# SPDX-License-Identifier: GPL-2.0
# row: arp_probe trace=0 verdict=0, and a filter that leaves out every frame

# shellcheck source=SCRIPTDIR/../guest/watchers.sh
. /job/watchers.sh

prepare() { tidy load trace=0 verdict=0 sip=203.0.113.0/24; }
begin() { count_verdicts; }
account() { account_silence; }
