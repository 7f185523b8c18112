# shellcheck shell=dash
# SPDX-License-Identifier: GPL-2.0
# row: empty handlers in C, on what arp_probe watches

# shellcheck source=SCRIPTDIR/../guest/watchers.sh
. /job/watchers.sh
# shellcheck source=SCRIPTDIR/../guest/udp.sh
. /job/udp.sh

prepare() { place_floor frames=1; }
