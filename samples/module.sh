#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# module.sh [KERNEL] [MAKE-FLAG...]: probe_sample.ko for that kernel, at $CACHE/<release>/probe_sample.ko; its path is
# the last line of stdout.
MODULE=probe_sample SOURCE=samples exec "$(dirname "$0")/../probe-test/module.sh" "$@"
