#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# fuzz.sh [--frames N] [--seed N]
#
# make fuzz: random ARP frames at a guest with the kernel KERNEL, while all
# that decides about them changes underneath (cases/90-fuzz.sh). Without
# --frames a million, or on KERNEL=debug, which is ten times as slow, a tenth
# of that. The seed is said: the same one draws the same frames and changes.

# shellcheck source=SCRIPTDIR/load.sh
. "$(dirname "$0")/load.sh"

frames=1000000 per_second=500
[[ ${KERNEL:-} != debug* ]] || frames=100000 per_second=50
take_options frames "$frames" "$@"
say "fuzz: $count frames, seed $seed (again: make fuzz ARGS=\"--frames $count --seed $seed\"${KERNEL:+ KERNEL=$KERNEL})"
run_case 90-fuzz $((300 + count / per_second)) "FUZZ_FRAMES=$count" "FUZZ_SEED=$seed"
