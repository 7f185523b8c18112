// SPDX-License-Identifier: GPL-2.0
/*
 * The parameters. The module! macro of the kernel crate has no strings, and in
 * older kernels no bool; so all of them are here, without a mode for sysfs.
 */
#include <linux/moduleparam.h>

#include "arp_abi.h"

struct arp_params arp_params = {
	.trace = true,
	.verdict = true,
	.log_burst = 100,
	.log_interval_ms = 1000,
};

#define ARP_PARAM(name, type, text)			\
	module_param_named(name, arp_params.name, type, 0);	\
	MODULE_PARM_DESC(name, text)

ARP_PARAM(trace, bool, "print each probed call and return (default: 1)");
ARP_PARAM(all_calls, bool, "also trace calls outside an arp_process(); a busy router floods its log (default: 0)");
ARP_PARAM(verdict, bool, "print one verdict line per ARP packet (default: 1)");
ARP_PARAM(ifindex, int, "only packets received on the interface with this index; 0: all (default: 0)");
ARP_PARAM(log_burst, uint, "at most this many log lines per log_interval_ms; 0: no limit (default: 100)");
ARP_PARAM(log_interval_ms, uint, "interval of log_burst, in milliseconds (default: 1000)");
ARP_PARAM(maxactive, uint, "instances per kretprobe, at most 4096; 0: the kernel's default (default: 0)");
ARP_PARAM(arp_process_symbol, charp, "probe this in place of arp_process, else arp_rcv (default: empty)");
ARP_PARAM(ip_route_input_symbol, charp, "probe this in place of ip_route_input_slow, else ip_route_input_noref (default: empty)");
ARP_PARAM(fib_validate_source_symbol, charp, "probe this in place of fib_validate_source (default: empty)");
ARP_PARAM(fib_lookup_symbol, charp, "probe this in place of fib_table_lookup (default: empty)");
