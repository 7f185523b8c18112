/* SPDX-License-Identifier: GPL-2.0 */
#undef TRACE_SYSTEM
#define TRACE_SYSTEM arp_probe

#if !defined(ARP_TRACE_H) || defined(TRACE_HEADER_MULTI_READ)
#define ARP_TRACE_H

#include <linux/tracepoint.h>

#include "arp_abi.h"

/*
 * One ARP frame, and its verdict. A value that
 * no probe saw reads as INT_MIN (route_ret, validate_ret, fib_ret), -1
 * (no_addr, rpf) or 0 (fib_type). Names are arrays, not __string()s: bpftrace
 * knows them for strings.
 */
TRACE_EVENT(arp_verdict,

	TP_PROTO(const struct arp_trace_record *record),

	TP_ARGS(record),

	TP_STRUCT__entry(
		__array(char, dev, 64)
		__field(u32, ifindex)
		__field(u32, netns)
		__field(u16, op)
		__array(u8, sip, 4)
		__array(u8, tip, 4)
		__array(char, verdict, 20)
		__field(bool, replied)
		__field(s8, no_addr)
		__field(s32, rpf)
		__field(s32, route_ret)
		__field(s32, validate_ret)
		__field(s32, fib_ret)
		__field(u8, fib_type)
		__field(u64, duration_ns)
		__array(u8, sha, 6)
		__array(char, drop_reason, 48)
		__field(u64, id)
	),

	TP_fast_assign(
		memcpy(__entry->dev, record->dev, sizeof(record->dev));
		__entry->ifindex = record->ifindex;
		__entry->netns = record->netns;
		__entry->op = record->op;
		memcpy(__entry->sip, record->sip, 4);
		memcpy(__entry->tip, record->tip, 4);
		memcpy(__entry->verdict, record->verdict,
		       sizeof(record->verdict));
		__entry->replied = record->replied;
		__entry->no_addr = record->no_addr;
		__entry->rpf = record->rpf;
		__entry->route_ret = record->route_ret;
		__entry->validate_ret = record->validate_ret;
		__entry->fib_ret = record->fib_ret;
		__entry->fib_type = record->fib_type;
		__entry->duration_ns = record->duration_ns;
		memcpy(__entry->sha, record->sha, 6);
		memcpy(__entry->drop_reason, record->drop_reason,
		       sizeof(record->drop_reason));
		__entry->id = record->id;
	),

	TP_printk("dev=%s ifindex=%u netns=%u op=%s sip=%pI4 tip=%pI4 verdict=%s replied=%d no_addr=%d rpf=%d route_ret=%d validate_ret=%d fib_ret=%d fib_type=%s duration_ns=%llu sha=%pM drop_reason=%s id=%llu",
		  __entry->dev, __entry->ifindex, __entry->netns,
		  __print_symbolic(__entry->op, { 1, "request" }, { 2, "reply" }),
		  __entry->sip, __entry->tip, __entry->verdict,
		  __entry->replied, __entry->no_addr, __entry->rpf,
		  __entry->route_ret, __entry->validate_ret, __entry->fib_ret,
		  __print_symbolic(__entry->fib_type,
				   { 0, "none" }, { 1, "unicast" },
				   { 2, "local" }, { 3, "broadcast" },
				   { 4, "anycast" }, { 5, "multicast" },
				   { 6, "blackhole" }, { 7, "unreachable" },
				   { 8, "prohibit" }, { 9, "throw" },
				   { 10, "nat" }, { 11, "xresolve" }),
		  __entry->duration_ns, __entry->sha, __entry->drop_reason,
		  __entry->id)
);

/*
 * The line that the log has, or would have, of that verdict: the event of the
 * same id. It is an argument of its own for bpftrace, which up to 0.23 cannot
 * read a string of no fixed size from an event, nor an array of this size; but
 * any argument: rawtracepoint:arp_line { print(str(arg1)); }
 */
TRACE_EVENT(arp_line,

	TP_PROTO(const struct arp_line_record *record, const char *line),

	TP_ARGS(record, line),

	TP_STRUCT__entry(
		__field(u64, id)
		__array(char, dev, 64)
		__field(u32, ifindex)
		__field(u32, netns)
		__array(char, verdict, 20)
		__string(line, line)
	),

	TP_fast_assign(
		__entry->id = record->id;
		memcpy(__entry->dev, record->dev, sizeof(record->dev));
		__entry->ifindex = record->ifindex;
		__entry->netns = record->netns;
		memcpy(__entry->verdict, record->verdict,
		       sizeof(record->verdict));
		__assign_str(line);
	),

	TP_printk("id=%llu dev=%s ifindex=%u netns=%u verdict=%s line=%s",
		  __entry->id, __entry->dev, __entry->ifindex, __entry->netns,
		  __entry->verdict, __get_str(line))
);

#endif /* ARP_TRACE_H */

#undef TRACE_INCLUDE_PATH
#define TRACE_INCLUDE_PATH .
#undef TRACE_INCLUDE_FILE
#define TRACE_INCLUDE_FILE arp_trace
#include <trace/define_trace.h>
