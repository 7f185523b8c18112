# shellcheck shell=dash
# SPDX-License-Identifier: GPL-2.0
# row: no probes
