# shellcheck shell=dash
# SPDX-License-Identifier: GPL-2.0
# row: arp_probe frames=0 trace=0 log_burst=0: a line for each packet

# shellcheck source=SCRIPTDIR/../guest/watchers.sh
. /job/watchers.sh

prepare() { tidy load_bare trace=0 verdict=1 log_burst=0; }
begin() { count_verdicts; count_records; }
account() { account_verdicts; account_records; }
