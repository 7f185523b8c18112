#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# check-no-panic.sh OBJECT: no handler of a probe may panic. Fails if a function of OBJECT (arp_probe_rs.o) can, other than
# those that run in process context alone: loading, and what only loading calls.
set -euo pipefail

object=${1:?usage: check-no-panic.sh OBJECT}
process_context='6Module4init|6probes7refused|7debugfs|drop_in_place'

found=$(objdump -dr --no-show-raw-insn "$object" | awk '
	/^[0-9a-f]+ <.*>:$/ { name = $2; functions++ }
	/R_[A-Z0-9_]+.*9panicking/ { print name }
	END { if (!functions) print "no-code-in-the-object" }' | sort -u | grep -vE "$process_context" || true)
if [[ -n $found ]]; then
	echo "these functions can panic, and a handler may call them:" >&2
	echo "$found" >&2
	exit 1
fi
