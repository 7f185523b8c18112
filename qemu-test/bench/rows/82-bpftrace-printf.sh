# shellcheck shell=dash
# SPDX-License-Identifier: GPL-2.0
# row: bpftrace on the original's functions: its lines
# guest: tools

# shellcheck source=SCRIPTDIR/../guest/bpftrace.sh
. /job/bpftrace.sh

prepare() { start_bpftrace /job/printf.bt; }
begin() { count_lines; }
account() { account_lines 8; }
