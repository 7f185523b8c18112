// SPDX-License-Identifier: GPL-2.0
// error: this kernel has no kprobes: CONFIG_KPROBES is needed
#undef CONFIG_KPROBES
#include "kprobe_abi.h"
