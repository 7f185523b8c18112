#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# module.sh [KERNEL]: arp_drops.ko for that kernel; its path is the last line of stdout.
here=$(dirname "$0")
exec "$here/../c-modules.sh" "$here" "$@"
