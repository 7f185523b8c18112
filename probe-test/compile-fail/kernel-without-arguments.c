// SPDX-License-Identifier: GPL-2.0
// error: this architecture does not say where a function's arguments are
#undef CONFIG_HAVE_FUNCTION_ARG_ACCESS_API
#include "kprobe_abi.h"
