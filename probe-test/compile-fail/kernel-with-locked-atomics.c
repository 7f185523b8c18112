// SPDX-License-Identifier: GPL-2.0
// error: 64-bit atomics take a lock here
#define CONFIG_GENERIC_ATOMIC64 1
#include "kprobe_abi.h"
