# shellcheck shell=dash
# SPDX-License-Identifier: GPL-2.0
# row: arp_probe log_burst=0: a line for each call, and the verdict

# shellcheck source=SCRIPTDIR/../guest/watchers.sh
. /job/watchers.sh

prepare() { tidy load trace=1 verdict=1 log_burst=0; }
begin() { count_verdicts; count_records; }
account() { account_verdicts; account_records; }
