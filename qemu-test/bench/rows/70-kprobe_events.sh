# shellcheck shell=dash
# SPDX-License-Identifier: GPL-2.0
# row: the kernel's kprobe_events on the original's functions, and trace-cmd records them
# guest: tools

# shellcheck source=SCRIPTDIR/../guest/recorders.sh
. /job/recorders.sh

prepare() { tidy kprobe_events; }
begin() { start_recording -e bench; }
finish() { stop_recording; }
account() { account_recording 5; }
