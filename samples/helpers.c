// SPDX-License-Identifier: GPL-2.0
/* The C parts of the probe layer: a module has its parts below its own directory. */
#include "../kprobe_abi_helpers.c"
#include "../tracepoint_abi.c"
