#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# soak.sh [--cycles N] [--seed N]
#
# make soak: loads the module and unloads it, again and again, in a guest with
# the kernel KERNEL that is flooded with ARP on two CPUs (cases/91-soak.sh).
# Without --cycles a thousand times, or on KERNEL=debug, which is ten times as
# slow, a tenth of that. The seed is said: the same one draws the same
# parameters.

# shellcheck source=SCRIPTDIR/load.sh
. "$(dirname "$0")/load.sh"

cycles=1000 seconds_each=5
[[ ${KERNEL:-} != debug* ]] || cycles=100 seconds_each=30
take_options cycles "$cycles" "$@"
say "soak: $count cycles, seed $seed (again: make soak ARGS=\"--cycles $count --seed $seed\"${KERNEL:+ KERNEL=$KERNEL})"
run_case 91-soak $((300 + count * seconds_each)) "SOAK_CYCLES=$count" "SOAK_SEED=$seed"
