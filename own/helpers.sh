#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# helpers.sh RUST/HELPERS OBJECT NM: a helpers.c with those of the kernel's helper files only that define what OBJECT calls.
set -euo pipefail

dir=$1 object=$2 nm=$3
called=$("$nm" -u "$object" | awk '$NF ~ /^rust_helper_/ { print $NF }')

wanted() { [[ -n $called ]] && grep -qwF -- "$called" "$dir/$1"; }

while IFS= read -r line; do
	if [[ $line =~ ^#include\ \"(.*)\"$ ]]; then
		! wanted "${BASH_REMATCH[1]}" || printf '%s\n' "$line"
	else
		printf '%s\n' "$line"
	fi
done <"$dir/helpers.c"
