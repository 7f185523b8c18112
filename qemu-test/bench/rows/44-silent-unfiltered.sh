# shellcheck shell=dash
# SPDX-License-Identifier: GPL-2.0
# row: the same without a filter: what becomes of the reply at the other end is counted, too

# shellcheck source=SCRIPTDIR/../guest/watchers.sh
. /job/watchers.sh

prepare() { tidy load_unfiltered trace=0 verdict=0; }
begin() { count_verdicts; }
account() { account_verdicts; }
