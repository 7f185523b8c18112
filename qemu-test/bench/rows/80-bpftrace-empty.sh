# shellcheck shell=dash
# SPDX-License-Identifier: GPL-2.0
# row: bpftrace, empty probes on the original's functions
# guest: tools

# shellcheck source=SCRIPTDIR/../guest/bpftrace.sh
. /job/bpftrace.sh

prepare() { start_bpftrace /job/empty.bt; }
