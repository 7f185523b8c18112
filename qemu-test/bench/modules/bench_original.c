// SPDX-License-Identifier: GPL-2.0
/*
 * The original arp_probe of 2011, for today's kernels: its five probes and its
 * lines, each a printk of its own. Kept as it was, but where that oopses.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/inetdevice.h>
#include <linux/kprobes.h>
#include <linux/module.h>
#include <linux/rtnetlink.h>
#include <linux/skbuff.h>
#include <net/ip_fib.h>

/* int arp_process(struct net *net, struct sock *sk, struct sk_buff *skb) */
static int arp_process_entry(struct kprobe *p, struct pt_regs *regs)
{
	struct sk_buff *skb = (struct sk_buff *)regs_get_kernel_argument(regs, 2);
	struct net_device *dev = skb->dev;
	struct in_device *in_dev = __in_dev_get_rcu(dev);

	if (in_dev)
		pr_info("arp_process() is called with interface device %s, in_dev(no_addr=%d,rpf=%d)\n",
			dev->name, !in_dev->ifa_list, IN_DEV_RPFILTER(in_dev));
	return 0;
}

/* int fib_validate_source(skb, __be32 src, __be32 dst, dscp, int oif, ...) */
static int fib_validate_source_entry(struct kprobe *p, struct pt_regs *regs)
{
	__be32 dst = (__force __be32)regs_get_kernel_argument(regs, 2);
	int oif = regs_get_kernel_argument(regs, 4);

	pr_info("fib_validate_source() is called with dst=0x%x (%pI4), oif=%d\n",
		(__force u32)dst, &dst, oif);
	return 0;
}

static struct kprobe entries[] = {
	{ .symbol_name = "arp_process", .pre_handler = arp_process_entry },
	{ .symbol_name = "fib_validate_source", .pre_handler = fib_validate_source_entry },
};

static const char *name_of(struct kretprobe_instance *ri)
{
	return get_kretprobe(ri)->kp.symbol_name;
}

static int calling(struct kretprobe_instance *ri, struct pt_regs *regs)
{
	pr_info("Calling: %s()\n", name_of(ri));
	return 0;
}

static int returning(struct kretprobe_instance *ri, struct pt_regs *regs)
{
	unsigned long ret = regs_return_value(regs);

	pr_info("Returning: %s() with a return value: 0x%lx(64bit) 0x%x(32bit)\n",
		name_of(ri), ret, (u32)ret);
	return 0;
}

/* int fib_table_lookup(table, flp, struct fib_result *res, int fib_flags) */
static int lookup_calling(struct kretprobe_instance *ri, struct pt_regs *regs)
{
	*(unsigned long *)ri->data = regs_get_kernel_argument(regs, 2);
	return calling(ri, regs);
}

static int lookup_returning(struct kretprobe_instance *ri, struct pt_regs *regs)
{
	struct fib_result *res = *(struct fib_result **)ri->data;
	unsigned long ret = regs_return_value(regs);

	pr_info("Returning: %s() with a return value: 0x%lx(64bit) 0x%x(32bit), result->type: %d\n",
		name_of(ri), ret, (u32)ret, res->type);
	return 0;
}

static struct kretprobe returns[] = {
	{ .kp.symbol_name = "ip_route_input_slow", .entry_handler = calling, .handler = returning },
	{ .kp.symbol_name = "fib_validate_source", .entry_handler = calling, .handler = returning },
	{ .kp.symbol_name = "fib_table_lookup", .entry_handler = lookup_calling,
	  .handler = lookup_returning, .data_size = sizeof(unsigned long) },
};

static int placed_entries, placed_returns;

static void bench_original_exit(void)
{
	while (placed_returns)
		unregister_kretprobe(&returns[--placed_returns]);
	while (placed_entries)
		unregister_kprobe(&entries[--placed_entries]);
}

static int __init bench_original_init(void)
{
	int err = 0;

	pr_info("RTN_UNICAST is %d\n", RTN_UNICAST);
	for (; placed_entries < ARRAY_SIZE(entries) && !err; placed_entries += !err)
		err = register_kprobe(&entries[placed_entries]);
	for (; placed_returns < ARRAY_SIZE(returns) && !err; placed_returns += !err)
		err = register_kretprobe(&returns[placed_returns]);
	if (err)
		bench_original_exit();
	return err;
}

module_init(bench_original_init);
module_exit(bench_original_exit);
MODULE_DESCRIPTION("The original arp_probe, for arp_probe's benchmark");
MODULE_LICENSE("GPL");
