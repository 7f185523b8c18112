// SPDX-License-Identifier: GPL-2.0
// error: this architecture has no kretprobes (HAVE_KRETPROBES)
#undef CONFIG_KRETPROBES
#include "kprobe_abi.h"
