# shellcheck shell=dash
# SPDX-License-Identifier: GPL-2.0
# row: the original module of 2011, in C: a printk for each line

# shellcheck source=SCRIPTDIR/../guest/watchers.sh
. /job/watchers.sh

prepare() { tidy insmod /job/bench_original.ko; }
begin() { count_records; }
account() { account_records; }
