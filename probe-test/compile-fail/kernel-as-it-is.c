// SPDX-License-Identifier: GPL-2.0
// compiles
#include "kprobe_abi.h"
