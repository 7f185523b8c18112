# shellcheck shell=dash
# SPDX-License-Identifier: GPL-2.0
# row: empty handlers in C, on what arp_probe frames=0 watches

# shellcheck source=SCRIPTDIR/../guest/watchers.sh
. /job/watchers.sh

prepare() { place_floor frames=0; }
