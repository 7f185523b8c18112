// SPDX-License-Identifier: GPL-2.0
/*
 * The parameters. The module! macro of the kernel crate has no strings, none
 * that can be written while the module is loaded, and in older kernels no bool;
 * so all of them are here.
 */
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/moduleparam.h>

#include "arp_abi.h"

static int arp_param_ops_set(const char *value, const struct kernel_param *kp)
{
	/* No value: a bool, as in "insmod arp_probe.ko all_calls". */
	return arp_param_set(kp->name, value ? value : "1");
}

static int arp_param_ops_get(char *buffer, const struct kernel_param *kp)
{
	return arp_param_get(kp->name, buffer, PAGE_SIZE);
}

static const struct kernel_param_ops arp_param_ops = {
	.set = arp_param_ops_set,
	.get = arp_param_ops_get,
};

static const struct kernel_param_ops arp_param_ops_bool = {
	.flags = KERNEL_PARAM_OPS_FL_NOARG,
	.set = arp_param_ops_set,
	.get = arp_param_ops_get,
};

/* Can be written at any time, and holds for the next packet. */
#define ARP_PARAM_LIVE(name, type, ops, text)				\
	module_param_cb(name, &(ops), NULL, 0644);			\
	__MODULE_PARM_TYPE(name, type);					\
	MODULE_PARM_DESC(name, text)

struct arp_params arp_params = {
	.frames = true,
};

/* Holds from the load on. */
#define ARP_PARAM_FIXED(name, type, text)				\
	module_param_named(name, arp_params.name, type, 0444);		\
	MODULE_PARM_DESC(name, text)

ARP_PARAM_LIVE(trace, "bool", arp_param_ops_bool, "print each probed call and return (default: 1)");
ARP_PARAM_LIVE(all_calls, "bool", arp_param_ops_bool, "also trace calls outside an arp_process(); a busy router floods its log (default: 0)");
ARP_PARAM_LIVE(verdict, "bool", arp_param_ops_bool, "print verdict lines (default: 1)");
ARP_PARAM_FIXED(frames, bool, "also say what became of ARP frames that never reach arp_process(), and of replies that never leave; 0: none of the probes and tracepoints that this needs (default: 1)");
ARP_PARAM_LIVE(ifindex, "int", arp_param_ops, "only packets received on the interface with this index; 0: all (default: 0)");
ARP_PARAM_LIVE(dev, "string", arp_param_ops, "only packets received on interfaces of these names, in any network namespace: eth0,br0 (default: empty, all)");
ARP_PARAM_LIVE(netns, "uint", arp_param_ops, "only packets of the network namespace with this inode number (ls -L -i /proc/PID/ns/net); 0: all (default: 0)");
ARP_PARAM_LIVE(sip, "string", arp_param_ops, "only packets whose sender is in this address/length (default: empty, all)");
ARP_PARAM_LIVE(tip, "string", arp_param_ops, "only packets whose target is in this address/length (default: empty, all)");
ARP_PARAM_LIVE(show, "string", arp_param_ops, "which verdicts get lines: tokens, all, problems, each with - before it to take it away (default: all)");
ARP_PARAM_LIVE(log_burst, "uint", arp_param_ops, "at most this many log lines per log_interval_ms, and a tenth of it for each verdict that others would hide; 0: no limit (default: 100)");
ARP_PARAM_LIVE(log_interval_ms, "uint", arp_param_ops, "interval of log_burst, in milliseconds (default: 1000)");
ARP_PARAM_FIXED(maxactive, uint, "instances per kretprobe, at most 4096; 0: the kernel's default (default: 0)");
ARP_PARAM_FIXED(arp_process_symbol, charp, "probe this in place of arp_process, else arp_rcv (default: empty)");
ARP_PARAM_FIXED(ip_route_input_symbol, charp, "probe this in place of ip_route_input_slow, else ip_route_input_noref (default: empty)");
ARP_PARAM_FIXED(fib_validate_source_symbol, charp, "probe this in place of fib_validate_source (default: empty)");
ARP_PARAM_FIXED(fib_lookup_symbol, charp, "probe this in place of fib_table_lookup (default: empty)");

/* Out of the file VERSION: what arp-probe, DKMS and modinfo show. */
MODULE_VERSION(ARP_PROBE_VERSION);
