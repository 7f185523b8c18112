# shellcheck shell=dash
# SPDX-License-Identifier: GPL-2.0
# row: arp_probe frames=0 trace=0 verdict=0: verdicts of arp_process() and latencies counted

# shellcheck source=SCRIPTDIR/../guest/watchers.sh
. /job/watchers.sh

prepare() { tidy load_bare trace=0 verdict=0; }
begin() { count_verdicts; }
account() { account_verdicts; }
