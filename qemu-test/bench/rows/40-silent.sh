# shellcheck shell=dash
# SPDX-License-Identifier: GPL-2.0
# row: arp_probe trace=0 verdict=0: verdicts and latencies counted, of this network namespace

# shellcheck source=SCRIPTDIR/../guest/watchers.sh
. /job/watchers.sh

prepare() { tidy load trace=0 verdict=0; }
begin() { count_verdicts; }
account() { account_verdicts; }
