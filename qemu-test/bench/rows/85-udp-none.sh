# shellcheck shell=dash
# SPDX-License-Identifier: GPL-2.0
# row: no probes

# shellcheck source=SCRIPTDIR/../guest/udp.sh
. /job/udp.sh
