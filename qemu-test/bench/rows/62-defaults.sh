# shellcheck shell=dash
# SPDX-License-Identifier: GPL-2.0
# row: arp_probe as it comes: the log limited

# shellcheck source=SCRIPTDIR/../guest/watchers.sh
. /job/watchers.sh

prepare() { tidy load; }
begin() { count_verdicts; }
account() { account_verdicts; }
