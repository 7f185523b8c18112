# shellcheck shell=dash
# SPDX-License-Identifier: GPL-2.0
# row: arp_probe trace=0 verdict=0

# shellcheck source=SCRIPTDIR/../guest/watchers.sh
. /job/watchers.sh
# shellcheck source=SCRIPTDIR/../guest/udp.sh
. /job/udp.sh

prepare() { tidy load trace=0 verdict=0; }
