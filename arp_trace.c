// SPDX-License-Identifier: GPL-2.0
/* The tracepoint's C side: declare_trace! of the kernel crate works in the kernel's tree only. */
#define CREATE_TRACE_POINTS
#include "arp_trace.h"

bool arp_abi_trace_enabled(void)
{
	return trace_arp_verdict_enabled();
}

void arp_abi_trace(const struct arp_trace_record *record)
{
	trace_arp_verdict(record);
}
