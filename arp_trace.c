// SPDX-License-Identifier: GPL-2.0
/* The tracepoints' C side: declare_trace! of the kernel crate works in the kernel's tree only. */
#define CREATE_TRACE_POINTS
#include "arp_trace.h"

unsigned int arp_abi_events(void)
{
	unsigned int events = 0;

	if (trace_arp_verdict_enabled())
		events |= ARP_EVENT_VERDICT;
	if (trace_arp_line_enabled())
		events |= ARP_EVENT_LINE;
	return events;
}

void arp_abi_trace(const struct arp_trace_record *record)
{
	trace_arp_verdict(record);
}

void arp_abi_trace_line(const struct arp_line_record *record)
{
	trace_arp_line(record, record->line);
}
