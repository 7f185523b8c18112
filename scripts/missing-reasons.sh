#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# missing-reasons.sh BINDINGS SOURCE: constants for the drop reasons that the sources under SOURCE name and this kernel does
# not have (BINDINGS, bindgen's). Their values are those of no reason, of no subsystem, and differ.
set -euo pipefail

bindings=$1 source=$2
value=$((0xfffffff0))
echo "/// Drop reasons that this kernel does not have."
echo "pub mod missing_reasons {"
grep -rhoE --include='*.rs' '\bskb::SKB_DROP_REASON_[A-Z0-9_]+' "$source" | sort -u | while read -r name; do
	name=${name#skb::}
	! grep -q "pub const $name:" "$bindings" || continue
	echo "    pub const $name: super::skb_drop_reason::Type = $value;"
	value=$((value - 1))
done
echo "}"
